"""The PTCEs of a territory: who carries each, where it stands, what article 9 still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import expand, prologue
from maillage.web.things import Thing
from maillage.web.words.labels import blocks

_PREFIXES: Final = prologue("mlg")
_SAID: Final = """
SELECT ?ptce ?p ?o {{
  VALUES ?ptce {{ {0} }}
  ?ptce ?p ?o FILTER(?p IN (mlg:carriedBy, mlg:status, mlg:activeOn, mlg:endedOn))
}}"""
_VERDICTS: Final = """
SELECT ?ptce ?criterion ?outcome ?name {{
  VALUES ?ptce {{ {0} }}
  ?verdict mlg:verdictOn ?ptce ; mlg:criterion ?criterion ; mlg:outcome ?outcome ; mlg:elementName ?name .
}}"""
ESTABLISHED: Final = "established"


@dataclass(frozen=True)
class Gap:
    """An element of article 9 that nothing establishes.

    Args:
        criterion: the IRI of the element.
        name: the element, in words.
        outcome: `indication`, `missing` or `not-documented`.
    """

    criterion: str
    name: str
    outcome: str


@dataclass(frozen=True)
class Pole:
    """A PTCE of the territory.

    Args:
        thing: the PTCE.
        carriers: the IRIs of who carries it.
        statuses: the IRIs of where it stands in the calls of the State.
        active: the last day, month or year when a source saw it at work; empty where none did.
        ended: when it ended; empty where no source says so.
        elements: how many elements of article 9 the release has a verdict on; 0 without a diagnosis.
        gaps: the elements of article 9 that nothing establishes, in the order of the law.
        km: how far it is, where people look around.
    """

    thing: Thing
    carriers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    active: str = ""
    ended: str = ""
    elements: int = 0
    gaps: tuple[Gap, ...] = ()
    km: float | None = None

    @property
    def key(self) -> str:
        """The last part of its IRI."""
        return self.thing.iri.rpartition("/")[2]


def poles_of(engine: Engine, found: Sequence[tuple[float | None, Thing]], lang: str) -> list[Pole]:
    """What is told of some PTCEs, each with its distance, in the same order."""
    wanted = [thing.iri for _, thing in found]
    said = _said(engine, wanted)
    verdicts = _verdicts(engine, wanted, lang)
    read = []
    for km, thing in found:
        own, judged = said.get(thing.iri, {}), verdicts.get(thing.iri, [])
        read.append(
            Pole(
                thing,
                tuple(own.get("carriedBy", ())),
                tuple(own.get("status", ())),
                max(own.get("activeOn", ()), default=""),
                max(own.get("endedOn", ()), default=""),
                len(judged),
                tuple(one for one in judged if one.outcome != ESTABLISHED),
                km,
            )
        )
    return read


def _said(engine: Engine, wanted: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The values of each PTCE, by the name of the property, sorted."""
    found: dict[str, dict[str, list[str]]] = {}
    for block in blocks(wanted):
        for row in rows(engine, _PREFIXES + _SAID.format(block)):
            ptce, predicate, value = row["ptce"], row["p"], row["o"]
            if (
                isinstance(ptce, NamedNode)
                and isinstance(predicate, NamedNode)
                and isinstance(value, NamedNode | Literal)
            ):
                name = predicate.value.removeprefix(expand("mlg:"))
                found.setdefault(ptce.value, {}).setdefault(name, []).append(value.value)
    return {ptce: {name: sorted(set(values)) for name, values in own.items()} for ptce, own in found.items()}


def _verdicts(engine: Engine, wanted: Sequence[str], lang: str) -> Mapping[str, list[Gap]]:
    """What the diagnosis concludes of each PTCE, element by element."""
    texts: dict[tuple[str, str, str], list[Literal]] = {}
    for block in blocks(wanted):
        for row in rows(engine, _PREFIXES + _VERDICTS.format(block)):
            keys = tuple(str(getattr(row[name], "value", "")) for name in ("ptce", "criterion", "outcome"))
            ptce, criterion, outcome = keys
            if isinstance(row["name"], Literal):
                texts.setdefault((ptce, criterion, outcome), []).append(row["name"])
    found: dict[str, list[Gap]] = {}
    for (ptce, criterion, outcome), names in sorted(texts.items(), key=lambda one: one[0]):
        code = outcome.rpartition("/")[2]
        found.setdefault(ptce, []).append(Gap(criterion, best(names, lang).value, code))
    return found
