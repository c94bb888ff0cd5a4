"""Reads what a page tells of a territory: as many questions to the graph whatever it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from maillage.catalogue.places import gazetteer
from maillage.engine import Engine, rows
from maillage.network import Network
from maillage.territories import distance_km
from maillage.vocabulary import prologue
from maillage.web.areas.area import Area, in_order, inside
from maillage.web.areas.cooperating import Tie, sources_of, ties_of
from maillage.web.areas.counts import Counted, Family, counted, families
from maillage.web.areas.news import Event, amount_of, events_of
from maillage.web.areas.poles import Pole, poles_of
from maillage.web.areas.weaving import Missing, missing_ties
from maillage.web.profiles.documents import Paper
from maillage.web.profiles.participations import GROUPS, kinds
from maillage.web.things import Thing, Things
from maillage.web.words.labels import blocks, classes, names

_PREFIXES: Final = prologue("mlg")
_MEMBERS: Final = """
SELECT DISTINCT ?actor ?whole {{ VALUES ?whole {{ {0} }} ?actor mlg:takesPartIn ?whole }}"""
_GROUP_OF: Final = {kind: group for group, of in GROUPS.items() for kind in of}
_NEARBY: Final = 3
"""How many PTCEs or third places are named where the territory has none."""


@dataclass(frozen=True)
class Place:
    """A third place of the territory, and how far it is, where people look around."""

    thing: Thing
    km: float | None = None


@dataclass(frozen=True)
class Actor:
    """An actor of the territory.

    Args:
        thing: the actor.
        group: its group of article 9: `sse`, `enterprises`, `authorities`…
        joins: the IRIs of the PTCEs and third places of the territory that it takes part in.
        here: whether it is known to be in the territory; else it only takes part in what is.
        km: how far it is, where people look around.
    """

    thing: Thing
    group: str
    joins: tuple[str, ...] = ()
    here: bool = True
    km: float | None = None


@dataclass(frozen=True)
class AreaPage:
    """All that the page tells; see the fields' own classes."""

    area: Area
    lang: str
    known: bool
    poles: tuple[Pole, ...]
    places: tuple[Place, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    ties: tuple[Tie, ...]
    missing: tuple[Missing, ...]
    counted: tuple[Counted, ...]
    families: tuple[Family, ...]
    nearest: Mapping[str, Sequence[tuple[float, Thing]]]
    things: Mapping[str, Thing]
    names: Mapping[str, str]
    sources: Mapping[str, Sequence[Paper]]

    @property
    def empty(self) -> bool:
        """Whether nothing is known in the territory."""
        return not (self.poles or self.places or self.actors)

    @cached_property
    def awards(self) -> tuple[Event, ...]:
        """The calls that things of the territory won, the newest first."""
        return tuple(event for event in self.events if event.sort == "award")

    @cached_property
    def amount(self) -> Decimal:
        """The sum of the awards whose amount is known, in euros."""
        return amount_of(self.awards)

    @cached_property
    def unpriced(self) -> int:
        """How many awards have no known amount."""
        return sum(not event.amount for event in self.awards)

    @cached_property
    def dated(self) -> tuple[Event, ...]:
        """What happened at a known date, the newest first."""
        return tuple(event for event in self.events if event.date)

    @cached_property
    def groups(self) -> dict[str, list[Actor]]:
        """The actors by group of article 9, in the order of the law, empty groups left out."""
        found = {group: [one for one in self.actors if one.group == group] for group in GROUPS}
        return {group: those for group, those in found.items() if those}

    @cached_property
    def gaps(self) -> tuple[Pole, ...]:
        """The PTCEs that lack elements of article 9, those that lack fewest first."""
        lacking = (pole for pole in self.poles if pole.gaps and not pole.ended)
        return tuple(sorted(lacking, key=lambda pole: (len(pole.gaps), pole.thing.label_fr.casefold())))

    @cached_property
    def elements(self) -> dict[str, list[Pole]]:
        """The PTCEs that lack each element of article 9, in the order of the law."""
        found: dict[tuple[str, str], list[Pole]] = {}
        for pole in self.poles:
            for gap in pole.gaps if not pole.ended else ():
                found.setdefault((gap.criterion, gap.name), []).append(pole)
        return {name: those for (_, name), those in sorted(found.items(), key=lambda one: one[0])}

    def papers(self, tie: Tie) -> list[Paper]:
        """The documents that state a tie, each once."""
        found = {paper.iri: paper for node in tie.nodes for paper in self.sources.get(node, ())}
        return list(found.values())

    def name(self, iri: str) -> str:
        """What a thing is called, in the reader's language."""
        thing = self.things.get(iri)
        return thing.label(self.lang) if thing else self.names.get(iri) or iri.rpartition("/")[2]

    def place(self, kind: str, code: str) -> str:
        """The name of the territory of a kind and code; empty when there is none."""
        return gazetteer().territories.name(kind, code)


def read(
    engine: Engine,
    things: Things,
    network: Network,
    area: Area,
    lang: str,
    *,
    registers: bool = False,
    sourced: int | None = None,
) -> AreaPage:
    """The page of an area.

    Args:
        engine: the release.
        things: the things that people write of.
        network: the undertakings and what ties them.
        area: what it is about.
        lang: the language of the reader.
        registers: whether the release holds national registers, whose counts are told.
        sourced: how many ties are told with their documents, the first ones; all by default.
    """
    found = inside(things, area)
    far = {thing.iri: km for km, thing in found}
    places = [Place(thing, km) for km, thing in found if thing.kind == "tiers-lieu"]
    poles = poles_of(engine, [(km, thing) for km, thing in found if thing.kind == "ptce"], lang)
    actors = list(_actors(engine, things, found))
    here = {*far, *(one.thing.iri for one in actors)}
    ties = ties_of(network, here, lang)
    missing = missing_ties(engine, things, far.keys())
    happened = events_of(engine, far, lang)
    wanted = {
        *(iri for pole in poles for iri in (*pole.carriers, *pole.statuses)),
        *(iri for event in happened for iri in (event.what,)),
        *(iri for tie in ties for iri in (tie.source, tie.target)),
        *(reason.iri for one in missing for reason in one.reasons),
    }
    return AreaPage(
        area,
        lang,
        bool(classes(engine, area.iri)),
        tuple(poles),
        tuple(places),
        tuple(actors),
        tuple(happened),
        tuple(ties),
        tuple(missing),
        tuple(counted(engine, area.iri)) if not area.km else (),
        tuple(families(engine, area.iri, lang)) if registers and not area.km else (),
        _nearest(things, area, {"ptce": poles, "tiers-lieu": places}),
        things.by_iri,
        {iri: name.text for iri, name in names(engine, wanted - {"", *things.by_iri}, lang).items()},
        sources_of(engine, ties[:sourced], lang),
    )


def _actors(engine: Engine, things: Things, found: Sequence[tuple[float | None, Thing]]) -> Iterator[Actor]:
    """Actors of the territory, then those that take part in what is there and are known to be nowhere."""
    wholes = [thing.iri for _, thing in found if thing.kind in ("ptce", "tiers-lieu")]
    joins: dict[str, set[str]] = {}
    for block in blocks(wholes):
        for row in rows(engine, _PREFIXES + _MEMBERS.format(block)):
            actor, whole = row["actor"], row["whole"]
            if isinstance(actor, NamedNode) and isinstance(whole, NamedNode):
                joins.setdefault(actor.value, set()).add(whole.value)
    here = [(km, thing) for km, thing in found if thing.kind == "actor"]
    members = (things.by_iri[iri] for iri in joins if iri in things.by_iri)
    others = in_order(one for one in members if one.kind == "actor" and _nowhere(one))
    kind_of = kinds(engine, [thing.iri for _, thing in here] + [thing.iri for thing in others])
    for km, thing in (*here, *((None, one) for one in others)):
        group = _GROUP_OF.get(kind_of.get(thing.iri, ""), "unknown")
        yield Actor(thing, group, tuple(sorted(joins.get(thing.iri, ()))), not _nowhere(thing), km)


def _nowhere(thing: Thing) -> bool:
    return not (thing.commune or thing.epci or thing.departement or thing.region or thing.point)


def _nearest(
    things: Things, area: Area, known: Mapping[str, Sequence[object]]
) -> dict[str, list[tuple[float, Thing]]]:
    """The nearest of each kind that the area has none of."""
    found: dict[str, list[tuple[float, Thing]]] = {}
    for kind, those in known.items():
        if not those and area.point:
            point = area.point
            near = (
                (distance_km(point, one.point), one)
                for one in things.every
                if one.kind == kind and one.point and one.active
            )
            found[kind] = sorted(near, key=lambda one: (one[0], one[1].iri))[:_NEARBY]
    return found
