"""Recherche d'entreprises, the State's open search of legal units (recherche-entreprises.api.gouv.fr).

Its trap: a filter that it does not know, or whose value it does not, is ignored in silence, and a name of
nine or fourteen digits drops every filter. What comes back is compared with what was asked.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from maillage.files.values import is_register_number
from maillage.lookup.service import Service, texts

URL: Final = "https://recherche-entreprises.api.gouv.fr/search"
PACE: Final = 7.0
"""Questions a second that it takes from one address."""
_MOST: Final = 25
_SIREN: Final = 9
_LONGEST: Final = 200
_SOLE_TRADER: Final = "1000"
_INCLUDED: Final = "siege,complements,matching_etablissements"


@dataclass(frozen=True)
class Unit:
    """A legal person.

    Args:
        siren: nine digits.
        name: its full name.
        acronym: its `sigle`.
        commune: INSEE code of its seat, an arrondissement folded into its commune.
        town: the name of that commune.
        active: whether it has not ceased.
        created, closed: ISO 8601, empty when unknown.
        sse: whether it is flagged as of the ESS; None when the service does not say.
        rna: its RNA number.
        category: its legal category (four digits).
        activity: NAF.
        nearby: whether an establishment, not the seat, is in the commune asked about.
    """

    siren: str
    name: str
    acronym: str
    commune: str
    town: str
    active: bool
    created: str
    closed: str
    sse: bool | None
    rna: str
    category: str
    activity: str
    nearby: bool


@dataclass(frozen=True)
class Found:
    """What a search gave: units, how many more there are, how many natural persons were left out."""

    units: tuple[Unit, ...]
    more: int
    persons: int


class Companies:
    """The search.

    Args:
        service: asks; its URL is `URL`, but in tests.
        fold: gives the commune of an INSEE code, that of an arrondissement too.
    """

    def __init__(self, service: Service, fold: Callable[[str], str]) -> None:
        self.service, self.fold = service, fold

    def search(self, name: str, communes: Collection[str] = ()) -> Found:
        """The units of a name, with an establishment in one of some communes.

        Args:
            name: as people write it, or a SIREN or SIRET.
            communes: INSEE codes, those of the arrondissements of one town together; anywhere when empty.

        Raises:
            LookupFailure: it fails, or answers another question: a filter was ignored.
        """
        name = " ".join(name.split())[:_LONGEST]
        digits = "".join(name.split())
        number = digits[:_SIREN] if is_register_number(digits) else ""
        asked = {
            "q": number or name,
            "page": "1",
            "per_page": str(_MOST),
            "minimal": "true",
            "include": _INCLUDED,
        }
        if communes and not number:
            asked["code_commune"] = ",".join(sorted(communes))
        answer = self.service.ask(asked)
        results = answer.get("results") if isinstance(answer, dict) else None
        total = answer.get("total_results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or not isinstance(total, int) or len(results) > _MOST:
            raise self.service.failure(
                "répond autre chose qu’une liste de résultats",
                "answers something else than a list of results",
            )
        wanted = {self.fold(code) for code in communes}
        units, persons = [], 0
        for raw in results:
            if number:
                self._check(texts(raw, "siren") == number)
            elif wanted:
                self._check(bool(wanted & self._places(raw)))
            if _is_person(raw):
                persons += 1
            else:
                units.append(self._unit(raw, wanted))
        return Found(tuple(units), max(total - len(results), 0), persons)

    def _check(self, fits: bool) -> None:
        if not fits:
            raise self.service.failure(
                "a répondu sans tenir compte du filtre demandé : réponse écartée",
                "answered without the filter that was asked for: answer discarded",
            )

    def _places(self, raw: Any) -> set[str]:
        """The communes of the establishments of a result, the seat's too."""
        matching = raw.get("matching_etablissements") if isinstance(raw, dict) else None
        places = [texts(one, "commune") for one in matching if one] if isinstance(matching, list) else []
        return {self.fold(code) for code in (texts(raw, "siege", "commune"), *places) if code}

    def _unit(self, raw: Any, wanted: Collection[str]) -> Unit:
        siren, name = texts(raw, "siren"), texts(raw, "nom_complet") or texts(raw, "nom_raison_sociale")
        if not is_register_number(siren) or len(siren) != _SIREN or not name:
            raise self.service.failure(
                "donne une unité sans SIREN ou sans nom", "gives a unit without SIREN or name"
            )
        commune = self.fold(texts(raw, "siege", "commune"))
        complements = raw.get("complements")
        sse = complements.get("est_ess") if isinstance(complements, dict) else None
        return Unit(
            siren,
            name,
            texts(raw, "sigle"),
            commune,
            texts(raw, "siege", "libelle_commune"),
            texts(raw, "etat_administratif") == "A",
            texts(raw, "date_creation"),
            texts(raw, "date_fermeture"),
            sse if isinstance(sse, bool) else None,
            texts(raw, "complements", "identifiant_association"),
            texts(raw, "nature_juridique"),
            texts(raw, "activite_principale"),
            bool(wanted) and commune not in wanted,
        )


def _is_person(raw: Any) -> bool:
    """Whether a result is a natural person, or one that asks not to be shown."""
    return texts(raw, "nature_juridique") in (_SOLE_TRADER, "") or texts(raw, "statut_diffusion") not in (
        "O",
        "",
    )
