"""Finds the territories that a text means, and those where something is known."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from maillage.catalogue.places import gazetteer
from maillage.errors import ParameterError, TableError
from maillage.model import Territory
from maillage.search import Index
from maillage.search.asking import clean
from maillage.territories import Point, distance_km, read_points
from maillage.vocabulary import ID
from maillage.web.areas.area import KINDS
from maillage.web.things import Things

LONGEST: Final = 100
"""Characters of the name of a territory."""
_MOST: Final = 12
_AROUND: Final = 0.5
"""Degrees within which the nearest commune is looked for; the sea is wider."""
_COUNTED: Final = ("ptce", "tiers-lieu")


@dataclass(frozen=True)
class Listed:
    """A région or a département where something is known, and how many things of each kind.

    Args:
        territory: the territory.
        counts: how many PTCEs and third places.
        inside: the départements of a région.
    """

    territory: Territory
    counts: Mapping[str, int]
    inside: tuple["Listed", ...] = ()


def meant(text: str, index: Index | None) -> list[Territory]:
    """The territories that a text means: one when it names one, else those that may be meant.

    Args:
        text: as typed: a name, a code, a postcode.
        index: the search index, where the release has one.

    Raises:
        ParameterError: the text is too long.
    """
    text = clean(text)
    if len(text) > LONGEST:
        raise ParameterError(
            f"nom trop long : au plus {LONGEST} caractères",
            f"name too long: at most {LONGEST} characters",
            "q",
        )
    named = []
    for kind in KINDS:
        with suppress(TableError):
            named.append(gazetteer().match(kind, text, near=False).territory)
    if named or index is None or not text:
        return named
    hits = index.find(text, kinds=KINDS, limit=_MOST).hits
    keys = (hit.iri.removeprefix(ID).partition("/") for hit in hits)
    found = (gazetteer().territories.by_code.get((kind, code)) for kind, _, code in keys)
    return [territory for territory in found if territory]


def nearest_commune(point: Point) -> Territory | None:
    """The commune whose point is nearest; None when none is within some fifty kilometres."""
    near = (
        (distance_km(point, other), code)
        for (kind, code), other in read_points().items()
        if kind == "commune"
        and abs(other.lat - point.lat) < _AROUND
        and abs(other.lon - point.lon) < 2 * _AROUND
    )
    found = min(near, default=None)
    return gazetteer().territories.by_code.get(("commune", found[1])) if found else None


def where_known(things: Things) -> list[Listed]:
    """The régions where something is known, by name, each with its départements."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    upper: dict[str, str] = {}
    for thing in things.every:
        if thing.kind in _COUNTED and thing.region:
            counts.setdefault(("region", thing.region), Counter())[thing.kind] += 1
            if thing.departement:
                counts.setdefault(("departement", thing.departement), Counter())[thing.kind] += 1
                upper[thing.departement] = thing.region
    by_code = gazetteer().territories.by_code

    def listed(kind: str, code: str) -> Listed:
        inside = sorted(one for one, region in upper.items() if kind == "region" and region == code)
        return Listed(
            by_code[kind, code], counts[kind, code], tuple(listed("departement", one) for one in inside)
        )

    found = [listed(kind, code) for kind, code in counts if kind == "region" and (kind, code) in by_code]
    return sorted(found, key=lambda one: one.territory.name)


def names() -> list[str]:
    """The names of régions and départements, offered while one types."""
    found = {one.name for one in gazetteer().territories.by_code.values() if one.kind in KINDS[:2]}
    return sorted(found)
