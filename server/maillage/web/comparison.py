"""Sets PTCEs side by side: what each is, what they share, what ties them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from maillage.territories import Point, distance_km
from maillage.web.diagnoses.overview import ELEMENTS
from maillage.web.profiles import Profile
from maillage.web.profiles.course import Event
from maillage.web.profiles.deeds import Figure
from maillage.web.profiles.ties import Tie

MOST: Final = 4
"""How many PTCEs are compared."""
_LEVELS: Final = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Measure:
    """A measure of which two or more PTCEs have figures.

    Args:
        iri: that of the measure.
        figures: those of each PTCE, in their order.
    """

    iri: str
    figures: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True)
class Shared:
    """Something that two or more PTCEs have in common.

    Args:
        iri: that of the thing.
        of: the IRIs of the PTCEs.
    """

    iri: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A link from a PTCE to another."""

    one: str
    other: str
    tie: Tie


@dataclass(frozen=True)
class Comparison:
    """PTCEs side by side.

    Args:
        poles: the PTCEs, in the order asked for.
        outcomes: where each stands, by the short name of the element.
        measures: the figures that can be set side by side.
        members: those who take part in several.
        wholes: what several take part in.
        themes: the themes of several.
        calls: the calls that several were awarded under.
        places: the smallest territory of several: two of one town are in one région too.
        between: the links between them.
        distances: how far each two are, in kilometres; two that have the point of one town have none.
    """

    poles: tuple[Profile, ...]
    outcomes: tuple[Mapping[str, str], ...]
    measures: tuple[Measure, ...]
    members: tuple[Shared, ...]
    wholes: tuple[Shared, ...]
    themes: tuple[Shared, ...]
    calls: tuple[Shared, ...]
    places: tuple[Shared, ...]
    between: tuple[Between, ...]
    distances: tuple[tuple[str, str, float], ...]

    @property
    def elements(self) -> tuple[str, ...]:
        """The elements that are told of one of them."""
        return tuple(key for key in ELEMENTS if any(key in of for of in self.outcomes))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of members that one of them has, in the order of the law."""
        return tuple(dict.fromkeys(group for pole in self.poles for group in pole.participants))

    def own_themes(self, pole: Profile) -> list[str]:
        """The themes of a PTCE that no other has."""
        shared = {one.iri for one in self.themes}
        return [iri for iri in pole.about.iris("theme") if iri not in shared]

    def shared_themes(self, pole: Profile) -> list[str]:
        """The themes of a PTCE that another has too."""
        return [one.iri for one in self.themes if pole.iri in one.of]

    @property
    def nothing(self) -> bool:
        """Whether they are known to have nothing in common."""
        common = (self.members, self.wholes, self.themes, self.calls, self.places, self.between)
        return not any(common)


def compared(
    poles: Sequence[Profile], outcomes: Sequence[Mapping[str, str]], points: Mapping[str, Point]
) -> Comparison:
    """PTCEs side by side.

    Args:
        poles: what is told of each.
        outcomes: where each stands, by the short name of the element.
        points: where those are of which it is known.
    """
    known = {pole.iri for pole in poles}
    return Comparison(
        tuple(poles),
        tuple(outcomes),
        tuple(_measures(poles)),
        _shared({p.iri: _members(p) - known for p in poles}),
        _shared({p.iri: {part.other for part in p.takes_part} - known for p in poles}),
        _shared({p.iri: set(p.about.iris("theme")) for p in poles}),
        _shared({p.iri: {e.about for e in awards(p) if e.about} for p in poles}),
        tuple(_places(poles)),
        tuple(_between(poles)),
        tuple(
            (one.iri, two.iri, distance_km(points[one.iri], points[two.iri]))
            for one, two in combinations(poles, 2)
            if one.iri in points and two.iri in points and points[one.iri] != points[two.iri]
        ),
    )


def awards(pole: Profile) -> list[Event]:
    """What a PTCE was awarded."""
    return [event for event in pole.events if event.sort == "award"]


def _members(pole: Profile) -> set[str]:
    return {one.other for those in pole.participants.values() for one in those}


def _shared(of: Mapping[str, set[str]]) -> tuple[Shared, ...]:
    """What several have, what most have first."""
    every = sorted(set().union(*of.values()))
    found = [Shared(iri, tuple(pole for pole, those in of.items() if iri in those)) for iri in every]
    return tuple(sorted((one for one in found if len(one.of) > 1), key=lambda one: (-len(one.of), one.iri)))


def _places(poles: Sequence[Profile]) -> Iterator[Shared]:
    """The smallest territories that several are in; a wider one only where it holds others too."""
    told: set[frozenset[str]] = set()
    for level in _LEVELS:
        at = {pole.iri: {pole.places[level]} if level in pole.places else set() for pole in poles}
        for one in _shared(at):
            if not any(set(one.of) <= those for those in told):
                yield one
            told.add(frozenset(one.of))


def _between(poles: Sequence[Profile]) -> Iterator[Between]:
    """The links between them, each from its first end alone."""
    known, seen = {pole.iri for pole in poles}, set[tuple[str, str, str]]()
    for pole in poles:
        for tie in pole.ties:
            for other in tie.others:
                pair = tie.node, min(pole.iri, other), max(pole.iri, other)
                if other in known and pair not in seen:
                    seen.add(pair)
                    yield Between(pole.iri, other, tie)


def _measures(poles: Sequence[Profile]) -> Iterator[Measure]:
    """The measures of which several have figures."""
    measures = sorted({figure.measure for pole in poles for figure in pole.figures if figure.measure})
    for measure in measures:
        figures = tuple(tuple(f for f in pole.figures if f.measure == measure) for pole in poles)
        if sum(map(bool, figures)) > 1:
            yield Measure(measure, figures)
