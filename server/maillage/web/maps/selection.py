"""Chooses what the map shows, and counts what each filter would keep before anybody chooses it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from maillage.territories import Point, distance_km
from maillage.web.finding import Choice, Filter
from maillage.web.maps.asking import Asked
from maillage.web.maps.atlas import FILTERS, GENRES, Atlas, Link
from maillage.web.things import Thing, precise


@dataclass(frozen=True)
class Row:
    """A thing of the list: how far it is, where a distance was asked for, and how many links it has."""

    thing: Thing
    km: float | None
    links: int


class Selection:
    """What one question of the map keeps."""

    def __init__(self, atlas: Atlas, asked: Asked) -> None:
        self.atlas, self.asked = atlas, asked
        self._near = _near(atlas.things, asked)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The things that all filters keep: the nearest first, else by département, commune and name."""
        kept = (
            Row(thing, km, self.atlas.linked[thing.iri])
            for thing, km in self._near
            if self._kept(thing, self.asked.filters.items())
        )
        return tuple(sorted(kept, key=_order))

    @property
    def placed(self) -> tuple[Row, ...]:
        """Those that have a point."""
        return tuple(row for row in self.rows if row.thing.point)

    @property
    def unplaced(self) -> tuple[Row, ...]:
        """Those of which no source says more than a département or a région, if that."""
        return tuple(row for row in self.rows if not row.thing.point)

    @cached_property
    def drawn(self) -> tuple[Link, ...]:
        """The links whose two ends are on the map."""
        there = {row.thing.iri for row in self.placed}
        return tuple(link for link in self.atlas.links if link.one in there and link.other in there)

    @cached_property
    def others(self) -> int:
        """How many links of the things of the list have an end that is not on the map."""
        listed, seen = {row.thing.iri for row in self.rows}, {link.node for link in self.drawn}
        led = {link.node for link in self.atlas.links if link.one in listed or link.other in listed}
        return len(led - seen)

    @property
    def precise(self) -> int:
        """How many have a point of their own, rather than that of their commune."""
        return sum(precise(row.thing) for row in self.placed)

    def filter(self, name: str, label: Callable[[str], str]) -> Filter:
        """A filter, each value with how many things it would keep among those that the others keep.

        Args:
            name: of the filter.
            label: what people call a value; those without a name are left out.
        """
        others = [(other, value) for other, value in self.asked.filters.items() if other != name]
        kept = [thing for thing, _ in self._near if self._kept(thing, others)]
        counts = Counter(value for thing in kept for value in set(self.atlas.values(name, thing)))
        chosen = self.asked.filters.get(name, "")
        if chosen:
            counts.setdefault(chosen, 0)
        choices = [Choice(value, label(value), n, value == chosen) for value, n in counts.items()]
        order = [*GENRES.values()] if name == "genre" else []
        choices.sort(key=lambda one: (order.index(one.value) if order else 0, one.label, one.value))
        return Filter(name, tuple(one for one in choices if one.label))

    def filters(self, label: Callable[[str, str], str]) -> list[Filter]:
        """Every filter; `label` gives what people call a value, by the name of the filter and the value."""
        return [self.filter(name, partial(label, name)) for name in FILTERS]

    def counts(self, rows: Iterable[Row]) -> dict[str, int]:
        """How many things of each kind, in the order of the kinds."""
        found = Counter(row.thing.kind for row in rows)
        return {kind: found[kind] for kind in GENRES if found[kind]}

    def _kept(self, thing: Thing, filters: Iterable[tuple[str, str]]) -> bool:
        return all(value in self.atlas.values(name, thing) for name, value in filters)


def _near(things: Iterable[Thing], asked: Asked) -> list[tuple[Thing, float | None]]:
    """The things, each with how far it is; those too far left out, where a place is asked for."""
    if asked.around is None:
        return [(thing, None) for thing in things]
    here, most = asked.around.point, asked.around.km
    measured = [(thing, _far(here, thing)) for thing in things]
    return [(thing, km) for thing, km in measured if km is not None and km <= most]


def _far(here: Point, thing: Thing) -> float | None:
    return distance_km(here, thing.point) if thing.point else None


def _order(row: Row) -> tuple[float, str, str, str, str]:
    thing = row.thing
    return (row.km or 0, thing.departement or "~", thing.commune, thing.label_fr.casefold(), thing.iri)
