"""A territory that a page is about: a région, a département, an EPCI, a commune, or what lies around one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from maillage import iris
from maillage.catalogue.places import gazetteer
from maillage.model import Territory
from maillage.territories import Point, departement_of, point_of
from maillage.web.things import Thing, Things

KINDS: Final = ("region", "departement", "epci", "commune")
"""The kinds of territories, the largest first."""
SMALL: Final = ("epci", "commune")
"""Those around which people may look."""
NEAREST, FARTHEST = 5, 100
"""How far around one may look, in kilometres."""


@dataclass(frozen=True)
class Area:
    """What a page is about.

    Args:
        territory: the territory.
        parents: those that it lies in, the smallest first.
        point: where it is; None when that is not known.
        km: how far around it people look, in kilometres; 0 for the territory itself.
    """

    territory: Territory
    parents: tuple[Territory, ...]
    point: Point | None
    km: int = 0

    @property
    def kind(self) -> str:
        """`region`, `departement`, `epci` or `commune`."""
        return self.territory.kind

    @property
    def code(self) -> str:
        """Its INSEE code; the SIREN of an EPCI."""
        return self.territory.code

    @property
    def iri(self) -> str:
        """Its IRI."""
        return iris.thing(self.kind, self.code)

    @property
    def path(self) -> str:
        """The path of its page."""
        return path_of(self.territory)

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of its page."""
        return {"km": str(self.km)} if self.km else {}


def path_of(territory: Territory) -> str:
    """The path of the page of a territory."""
    return f"/territoire/{territory.kind}/{territory.code}"


def area_of(kind: str, code: str, km: int = 0) -> Area | None:
    """The area of a kind and code; None when there is no such territory."""
    known = gazetteer().territories
    territory = known.by_code.get((kind, code))
    if territory is None or kind not in KINDS:
        return None
    keys = [(kind, code)]
    if kind == "epci":
        keys += [("departement", one) for one in _departements_of_epcis().get(code, ())]
    above = [one for one in known.chain(keys) if one.kind in KINDS and _size(one.kind) < _size(kind)]
    above.sort(key=lambda one: (-_size(one.kind), one.code))
    return Area(territory, tuple(above), point_of(kind, code), km)


def lies(thing: Thing, kind: str, code: str) -> bool:
    """Whether a thing lies in a territory; a commune of Greater Paris lies in two EPCIs."""
    return code in epcis(thing) if kind == "epci" else thing.within(kind, code)


def epcis(thing: Thing) -> set[str]:
    """The SIRENs of the EPCIs that a thing lies in."""
    commune = gazetteer().territories.by_code.get(("commune", thing.commune))
    upper = {code for kind, code in commune.within if kind == "epci"} if commune else set[str]()
    return upper | ({thing.epci} if thing.epci else set())


def inside(things: Things, area: Area) -> list[tuple[float | None, Thing]]:
    """The things of an area, with how far each is where people look around; by distance, then by name."""
    if area.km:
        return [(km, thing) for km, thing in things.around(area.point, area.km)] if area.point else []
    within = (thing for thing in things.every if lies(thing, area.kind, area.code))
    return [(None, thing) for thing in in_order(within)]


def in_order(things: Iterable[Thing]) -> list[Thing]:
    """Things by name."""
    return sorted(things, key=lambda thing: (thing.label_fr.casefold(), thing.iri))


def _size(kind: str) -> int:
    return KINDS.index(kind)


@cache
def _departements_of_epcis() -> Mapping[str, tuple[str, ...]]:
    """The départements of each EPCI, the one with the most of its communes first."""
    counts: dict[str, Counter[str]] = {}
    for (kind, code), commune in gazetteer().territories.by_code.items():
        if kind == "commune":
            for upper, siren in commune.within:
                if upper == "epci":
                    counts.setdefault(siren, Counter())[departement_of(code)] += 1
    return {siren: tuple(code for code, _ in found.most_common()) for siren, found in counts.items()}
