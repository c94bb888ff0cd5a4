"""What a reader asks of the network: around whom, where, about what, by which ties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from maillage.errors import ParameterError
from maillage.network import Network
from maillage.vocabulary import ID
from maillage.web.arguments import one_of
from maillage.web.http.problems import Problem

SORTS: Final = {"lien": "link", "membre": "member", "appui": "involved"}
"""The sorts of ties, as an address names them."""
LEVELS: Final = ("region", "departement")
STEPS: Final = ("1", "2")
KNOWN: Final = ("autour", "pas", "territoire", "theme", "lien", "dit", "tout")
_YES: Final = "oui"
LONGEST: Final = 200


@dataclass(frozen=True)
class Asked:
    """The filters of a page; empty where none is set.

    Args:
        around: the IRI of the undertaking in the middle.
        steps: how far from it.
        level: of the territory: `region` or `departement`.
        code: of the territory.
        theme: its key.
        sort: of the ties: `link`, `member` or `involved`.
        stated: whether what curators deduce is left out.
        whole: whether the tables are shown whole.
        given: the arguments, as an address has them, `tout` left out.
    """

    around: str = ""
    steps: int = 1
    level: str = ""
    code: str = ""
    theme: str = ""
    sort: str = ""
    stated: bool = False
    whole: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounded(self) -> bool:
        """Whether it is about some undertakings: those of a territory, or of a theme."""
        return bool(self.code or self.theme)


def read(arguments: Mapping[str, str], network: Network) -> Asked:
    """What arguments ask, all of which are `KNOWN`; an empty one asks nothing.

    Raises:
        ParameterError: one has a value that it cannot have.
        Problem: nothing of the network has that address.
    """
    level, _, code = arguments.get("territoire", "").partition("/")
    if level and (level not in LEVELS or not code):
        raise ParameterError(
            "«territoire» s’écrit «region/76» ou «departement/46»",
            "'territoire' is written 'region/76' or 'departement/46'",
            "territoire",
        )
    return Asked(
        _around(arguments.get("autour", ""), network),
        int(one_of("pas", arguments.get("pas", ""), STEPS) or 1),
        level,
        code,
        arguments.get("theme", ""),
        SORTS.get(one_of("lien", arguments.get("lien", ""), tuple(SORTS)), ""),
        one_of("dit", arguments.get("dit", ""), (_YES,)) == _YES,
        one_of("tout", arguments.get("tout", ""), (_YES,)) == _YES,
        {name: value for name, value in arguments.items() if value and name != "tout"},
    )


def _around(value: str, network: Network) -> str:
    """The undertaking of which a thing is a facet, by its address: `ptce/figeacteurs`."""
    if not value:
        return ""
    iri = ID + value.removeprefix(ID)
    found = network.of(iri)
    if found is None:
        raise Problem(
            "introuvable",
            f"«{value}» n’est pas dans le réseau ; une adresse s’écrit «ptce/figeacteurs»",
            f"'{value}' is not in the network; an address is written 'ptce/figeacteurs'",
        )
    return found.iri
