"""Tells, by the cells of a column of statuses, the legal forms that it holds from the situations of PTCEs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from maillage import iris
from maillage.errors import Place
from maillage.facts.headers import plain_header
from maillage.files.grid import Grid, Notice
from maillage.files.values import says_nothing

LEGAL_FORM, SITUATION, NEITHER = "legal_form", "status", ""
SITUATIONS: Final[Mapping[str, str]] = {
    "laureat": "state-laureate", "laureate": "state-laureate", "laureats": "state-laureate",
    "ptce-laureat": "state-laureate", "emergente": "emerging", "ptce-emergent": "emerging",
    "pole-emergent": "emerging", "temoin": "pilot-2011", "pole-temoin": "pilot-2011",
    "ptce-temoin": "pilot-2011", "candidate": "applicant", "ptce-candidat": "applicant",
    "en-prefiguration": "prefiguration", "ptce-en-prefiguration": "prefiguration",
}  # fmt: skip
"""The situation that words mean, as slugs, beside the labels of the code list."""

_HEADER: Final = re.compile("(statuts?|status)(-|$)")
_SAYS_WHICH: Final = re.compile(
    "(statuts?|status)-((du-|d-un-|des-)?(ptce|poles?)|juridiques?)(-|$)|statuts-ptce"
)
"""Headers of statuses that say of what: their cells only tell where they say the contrary."""
_FORM: Final = re.compile(
    "(^|-)(association|associatif|associative|asso|loi-1901|loi-de-1901|1901|scic|scop|scoop|cae|cuma|cooperat[a-z]*"
    "|sas|sasu|sarl|eurl|sa|sci|snc|sem|spl|sel|gie|gip|geiq|ei|eirl|fondations?|fonds-de-dotation|mutuelles?|syndicat"
    "|societe|(micro|auto)-?entrepr[a-z]*|entreprise-individuelle|etablissement-public|epci|epl|epic|collectivite"
    "|commune|communaute|departement|region|regie|groupement|consortium|federation|union)s?(-|$)"
)
_SITUATION: Final = re.compile(
    "(^|-)(laureat|labell?is|emergen|pilote|temoin|candidat|prefigur|(en-)?projet|pressenti|reconnu|retenu)"
)
_STATE: Final = re.compile(
    "(^|-)(actif|active|inactif|inactive|en-cours|en-creation|en-activite|en-sommeil|adherente?|membre|ouverte?"
    "|fermee?|termine|terminee|valide|validee|refuse|refusee|abandonne|abandonnee|oui|non)(-|$)"
)
_MOSTLY: Final = 0.7


def no_legal_form(value: str) -> bool:
    """Whether a value says where something stands, and names no legal form."""
    slug = iris.slug(value)
    return not _FORM.search(slug) and bool(_SITUATION.search(slug) or _STATE.search(slug))


def statuses(columns: Mapping[str, Iterable[str]], known: Mapping[str, str]) -> dict[str, str]:
    """What the columns that may hold either hold: `legal_form`, `status`, or nothing that is known.

    Those whose header says which of both are there only where their cells say the other.

    Args:
        columns: the cells of each, by its header.
        known: the situations of PTCEs, by the slug of their words.
    """
    found = {}
    for header, cells in columns.items():
        slug = plain_header(header)
        if not _HEADER.match(slug):
            continue
        kind = _kind([iris.slug(cell) for cell in cells if cell and not says_nothing(cell)], known)
        said = LEGAL_FORM if "juridique" in slug else SITUATION
        if not _SAYS_WHICH.match(slug) or kind not in (NEITHER, said):
            found[header] = kind
    return found


def left_out(grid: Grid, judged: Mapping[str, str], read: Collection[str]) -> Iterator[Notice]:
    """Why columns of statuses are left out: their cells say neither, or the table keeps no such thing."""
    for header, kind in judged.items():
        if header in read:
            continue
        why = {
            NEITHER: (
                "laissée : ni formes juridiques (association, SCIC…), ni situations de PTCE, ou les deux",
                "left out: neither legal forms (association, SCIC…) nor situations of PTCEs, or both",
            ),
            SITUATION: (
                "laissée : des situations de PTCE, que seul un tableau de PTCE garde",
                "left out: situations of PTCEs, which only a sheet of PTCEs keeps",
            ),
            LEGAL_FORM: (
                "laissée : des formes juridiques, d’une organisation que la feuille ne nomme pas",
                "left out: legal forms, of an organisation that the sheet does not name",
            ),
        }
        yield Notice(*why[kind], Place(grid.file, None, header))


def _kind(slugs: list[str], known: Mapping[str, str]) -> str:
    forms = [slug for slug in slugs if _FORM.search(slug)]
    situations = [s for s in slugs if s not in forms and (s in known or _SITUATION.search(s))]
    for kind, those in ((LEGAL_FORM, forms), (SITUATION, situations)):
        if those and len(those) >= _MOSTLY * len(slugs):
            return kind
    return NEITHER
