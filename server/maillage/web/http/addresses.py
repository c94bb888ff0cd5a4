"""What each address is for the server: whose budget, which threads, which headers, how large a body."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Budget(Enum):
    """What the requests of a client are counted against."""

    NONE = "not counted: monitors and what pages ask for of themselves"
    LINKS = "only how many at the same time: those that follow links ask for many cheap things"
    QUESTIONS = "how many a second and how many at the same time"


class Lane(Enum):
    """Threads in which the application answers, and how many: one lane does not wait for another."""

    LIGHT = 4
    PAGES = 12
    ANSWERS = 16
    FILES = 5
    SHEETS = 3
    PROOFS = 2


@dataclass(frozen=True)
class Kind:
    """A kind of address.

    Args:
        budget: what its requests are counted against.
        lane: the threads that answer.
        tagged: whether its answers have the entity tag of the release, the address and what is accepted.
        limited: whether its answers say what a query may take.
        parts: whether its answers, pages apart, may be asked for in parts.
        file: whether it takes a file.
        framed: whether its pages may stand in a frame of another site.
    """

    budget: Budget = Budget.QUESTIONS
    lane: Lane = Lane.PAGES
    tagged: bool = True
    limited: bool = False
    parts: bool = False
    file: bool = False
    framed: bool = False


_PAGE: Final = Kind()
_HOME: Final = Kind(lane=Lane.LIGHT)
_MONITOR: Final = Kind(Budget.NONE, Lane.LIGHT, tagged=False)
_THING: Final = Kind(Budget.LINKS)
_NOTICE: Final = Kind(lane=Lane.LIGHT, tagged=False)
"""What the operator declares: it may change while the release stays."""
_PROOF: Final = Kind(lane=Lane.PROOFS)
_ANSWER: Final = Kind(lane=Lane.ANSWERS, limited=True)
_KINDS: Final = {
    "": _HOME,
    "problemes": _HOME,
    "robots.txt": Kind(Budget.NONE, Lane.LIGHT),
    "favicon.ico": Kind(Budget.NONE, Lane.LIGHT),
    "static": _MONITOR,
    "sante": _MONITOR,
    "metrics": _MONITOR,
    "id": _THING,
    "page": _THING,
    "data": _THING,
    "sparql": _ANSWER,
    "requetes": Kind(lane=Lane.ANSWERS, limited=True, parts=True),
    "query": Kind(limited=True),
    "graphes": _ANSWER,
    "valider": Kind(lane=Lane.FILES, file=True),
    "reconcile": Kind(),
    "mentions-legales": _NOTICE,
    "accessibilite": _NOTICE,
    "contact": _NOTICE,
    "pourquoi": _PROOF,
    "pourquoi.json": _PROOF,
}
_FILE_OF_THE_RELEASE: Final = Kind(lane=Lane.LIGHT, tagged=False)
_CATALOGUE: Final = Kind(tagged=False)
"""It says where to write to, as the operator declares."""
_WHOLE: Final = {
    "/article9/membres": Kind(lane=Lane.FILES, file=True),
    "/reconcile": Kind(lane=Lane.SHEETS),
    "/reconcile/preview": Kind(Budget.LINKS, framed=True),
}
"""The kinds of addresses that are not those of what is under them."""


def kind(path: str) -> Kind:
    """The kind of an address, by its path."""
    if path.startswith("/donnees/fichiers/"):
        return _FILE_OF_THE_RELEASE
    if path.startswith("/donnees/catalogue"):
        return _CATALOGUE
    return _WHOLE.get(path) or _KINDS.get(path[1:].partition("/")[0], _PAGE)
