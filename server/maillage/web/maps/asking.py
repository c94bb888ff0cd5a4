"""Reads what a person asks of the map: filters, as the search has them, and a place to be near."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from maillage.catalogue.places import gazetteer
from maillage.errors import ParameterError, shortened
from maillage.search import asking
from maillage.territories import Point, departement_of, point_of
from maillage.vocabulary import ID
from maillage.web.arguments import one_of
from maillage.web.maps.atlas import FILTERS, LINKED, STATUSES, Atlas
from maillage.web.things import KINDS

FARTHEST: Final = 300
NEAR: Final = 30
"""The largest distance, and the one that is meant where none is given, in kilometres."""
OUTLINES: Final = "contours"
"""The value of `fond` that asks no other site for a background."""
KNOWN: Final = (*FILTERS, "autour", "km", "fond")
_THING: Final = re.compile(rf"(?:{'|'.join(KINDS)})/[a-z0-9-]{{1,200}}")
_OWN: Final = {"statut": STATUSES, "liens": LINKED}


@dataclass(frozen=True)
class Around:
    """A place to be near: as the address has it, its name, where it is, its département, how near."""

    value: str
    name: str
    point: Point
    departement: str
    km: int


@dataclass(frozen=True)
class Asked:
    """What a map is asked to show.

    Args:
        filters: those that are set, by name, each by its code.
        around: a place to be near; None for anywhere.
        outlines: whether the background is our own outlines alone.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    around: Around | None = None
    outlines: bool = False

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of an address that asks the same, but for the background."""
        near = {"autour": self.around.value, "km": str(self.around.km)} if self.around else {}
        return {**self.filters, **near}


def read(given: Mapping[str, str], atlas: Atlas, lang: str) -> Asked:
    """What the arguments of an address ask for, all of which are `KNOWN`.

    Raises:
        ParameterError: one means nothing; what it may be, or the nearest, are named.
    """
    asked = asking.read("", given, gazetteer(), atlas.themes(lang))
    own = {name: one_of(name, given.get(name, ""), values) for name, values in _OWN.items()}
    filters = {name: value for name, value in (asked.filters | own).items() if value}
    return Asked(filters, _around(given, atlas, lang), given.get("fond", "") == OUTLINES)


def _around(given: Mapping[str, str], atlas: Atlas, lang: str) -> Around | None:
    text, km = asking.clean(given.get("autour", "")), given.get("km", "").strip() or str(NEAR)
    if not text:
        return None
    if not (km.isascii() and km.isdigit() and len(km) < 4 and 1 <= int(km) <= FARTHEST):
        raise ParameterError(
            f"km : un nombre entier de kilomètres, de 1 à {FARTHEST}",
            f"km: a whole number of kilometres, from 1 to {FARTHEST}",
            "km",
        )
    if _THING.fullmatch(text):
        thing = atlas.by_iri.get(ID + text)
        name = thing.label(lang) if thing else text
        point, departement = (thing.point, thing.departement) if thing else (None, "")
    else:
        place = asking.area(text, gazetteer())
        name, point = place.name, point_of(place.kind, place.code)
        departement = departement_of(place.code) if place.kind == "commune" else ""
    if point is None:
        raise ParameterError(
            f"on ne sait pas où se trouve «{shortened(name)}»",
            f"it is not known where '{shortened(name)}' is",
            "autour",
        )
    return Around(text, name, point, departement, int(km))
