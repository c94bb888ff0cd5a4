"""Draws the things of an answer where they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.web.maps import Drawn, Mark, draw, layers_of
from maillage.web.questions.answers import Rows
from maillage.web.site import href, site
from maillage.web.things import Thing

_OVERSEAS: Final = "0"
"""How the codes of régions overseas begin: a drawing of France leaves them out."""
_MOST: Final = 1_000


@dataclass(frozen=True)
class Placed:
    """A drawing, and how many things of the answer are not in it."""

    drawn: Drawn
    absent: int


def placed(rows: Rows, place: int, lang: str) -> Placed | None:
    """The things of a column of an answer, in their département, their région or France.

    None where none has a point, or there are no outlines.

    Args:
        rows: the answer.
        place: of the column.
        lang: of the names.
    """
    terms = (row[place] for row in rows.rows)
    iris = dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode))
    known = [site().things.by_iri[iri] for iri in iris if iri in site().things.by_iri]
    marks = [mark for thing in known[:_MOST] if (mark := _mark(thing, lang))]
    drawn = draw(*_ground(known), marks) if marks else None
    return Placed(drawn, len(iris) - len(drawn.marks)) if drawn else None


def _ground(things: Iterable[Thing]) -> tuple[list[tuple[str, str]], list[str]]:
    """The outlines that show things, and those that fill the drawing."""
    pointed = [thing for thing in things if thing.point]
    for kind in ("departement", "region"):
        codes = {getattr(thing, kind) for thing in pointed}
        if len(codes) == 1 and (code := codes.pop()):
            return layers_of(kind, code), [code]
    shown = {thing.region for thing in pointed if thing.region and not thing.region.startswith(_OVERSEAS)}
    return [("region", "")], sorted(shown)


def _mark(thing: Thing, lang: str) -> Mark | None:
    if thing.point is None:
        return None
    return Mark(thing.iri, thing.label(lang), href(thing.iri) or "", thing.kind, thing.point)
