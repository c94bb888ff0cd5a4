"""Ties to weave: third places and PTCEs that no source ties, and the reasons that they have to talk."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage import iris
from maillage.engine import Engine, rows
from maillage.territories import distance_km
from maillage.vocabulary import CODES, ID, prologue
from maillage.web.areas.area import epcis
from maillage.web.things import Thing, Things, precise
from maillage.web.words.labels import blocks

_PREFIXES: Final = prologue("mlg", "org")
_TIED: Final = """
SELECT DISTINCT ?place ?pole {{
  VALUES ?place {{ {0} }}
  {{ ?place org:linkedTo|^org:linkedTo ?pole }}
  UNION {{ ?place mlg:operatedBy ?operator . ?operator org:linkedTo|^org:linkedTo ?pole }}
  FILTER(STRSTARTS(STR(?pole), "{1}ptce/"))
}}"""
_COMMON: Final = """
SELECT DISTINCT ?place ?pole ?actor {{
  VALUES ?place {{ {0} }}
  ?actor mlg:takesPartIn ?place , ?pole .
  FILTER(STRSTARTS(STR(?pole), "{1}ptce/"))
}}"""
_POINTS: Final = {"actor": 3, "theme": 2, "epci": 2, "commune": 1}
"""What each reason is worth, as the question `liens-a-tisser-par-departement` has it."""
Pair = tuple[str, str]
"""The IRIs of a third place and of a PTCE."""


@dataclass(frozen=True)
class Reason:
    """Why two could talk: `actor`, `theme`, `epci` or `commune`, and the IRI of which."""

    sort: str
    iri: str


@dataclass(frozen=True)
class Missing:
    """A tie that no source tells, between a third place and a PTCE, and the reasons why they could talk."""

    place: Thing
    pole: Thing
    reasons: tuple[Reason, ...]
    km: float | None

    @property
    def strength(self) -> int:
        """How strong the reasons are together."""
        return sum(_POINTS[one.sort] for one in self.reasons)

    def of(self, sort: str) -> list[str]:
        """The IRIs of the reasons of a sort."""
        return [one.iri for one in self.reasons if one.sort == sort]


def missing_ties(engine: Engine, things: Things, here: Collection[str]) -> list[Missing]:
    """The ties to weave of a territory, the strongest reasons first, then the nearest.

    One of the two lies in the territory; the other too, or in the same département. What says that they are
    tied, and what counts as a reason, is the same as in the questions `liens-a-tisser-par-departement` and
    `liens-a-tisser-par-theme`: distance alone is none.

    Args:
        engine: the release.
        things: the things that people write of.
        here: the IRIs of those that lie in the territory.
    """
    candidates = list(_candidates(things, here))
    places = sorted({place.iri for place, _ in candidates})
    tied = {(place, pole) for place, pole, _ in _found(engine, _TIED, places)}
    common: dict[Pair, list[str]] = {}
    for place, pole, actor in _found(engine, _COMMON, places):
        common.setdefault((place, pole), []).append(actor)
    found = []
    for one, other in candidates:
        pair = one.iri, other.iri
        reasons = () if pair in tied else tuple(_reasons(one, other, common.get(pair, ())))
        if reasons:
            found.append(Missing(one, other, reasons, _far(one, other)))
    return sorted(found, key=_rank)


def _far(one: Thing, other: Thing) -> float | None:
    """How far two are; None where that is not known: a commune has one point for all that lies in it."""
    if one.point is None or other.point is None:
        return None
    known = precise(one) and precise(other)
    return distance_km(one.point, other.point) if known or one.commune != other.commune else None


def _candidates(things: Things, here: Collection[str]) -> Iterator[tuple[Thing, Thing]]:
    poles = [one for one in things.every if one.kind == "ptce" and one.active]
    for place in things.every:
        if place.kind == "tiers-lieu" and place.active:
            for pole in poles:
                both = (place.iri in here) + (pole.iri in here)
                if both == 2 or (both and place.within("departement", pole.departement)):
                    yield place, pole


def _reasons(place: Thing, pole: Thing, actors: Sequence[str]) -> Iterator[Reason]:
    for actor in sorted(set(actors)):
        yield Reason("actor", actor)
    for theme in sorted({*place.themes} & {*pole.themes}):
        yield Reason("theme", f"{CODES}themes/{theme}")
    for siren in sorted(epcis(place) & epcis(pole)):
        yield Reason("epci", iris.thing("epci", siren))
    if place.within("commune", pole.commune):
        yield Reason("commune", iris.thing("commune", pole.commune))


def _rank(one: Missing) -> tuple[int, bool, float, str, str]:
    return (-one.strength, one.km is None, one.km or 0.0, one.place.label_fr, one.pole.label_fr)


def _found(engine: Engine, text: str, places: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The places, poles and actors that a question gives."""
    for block in blocks(places):
        for row in rows(engine, _PREFIXES + text.format(block, ID)):
            place, pole = row["place"], row["pole"]
            actor = row["actor"] if "?actor" in text else None
            if isinstance(place, NamedNode) and isinstance(pole, NamedNode):
                yield place.value, pole.value, actor.value if isinstance(actor, NamedNode) else ""
