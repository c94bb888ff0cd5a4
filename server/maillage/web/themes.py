"""What the page of a theme tells: what is filed under it, where, and with which other themes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.catalogue.places import gazetteer
from maillage.engine import Engine, rows
from maillage.terms.names import short
from maillage.vocabulary import CODES, prologue
from maillage.web.glossary import Concept, scheme_concepts
from maillage.web.things import Thing, Things
from maillage.web.words.labels import values

SCHEME: Final = CODES + "themes"
_ACTIVITIES: Final = CODES + "activities"
_FILED: Final = (
    prologue("mlg")
    + """SELECT DISTINCT ?thing ?p ?value {{
  VALUES ?value {{ {0} }} ?thing ?p ?value FILTER(?p IN (mlg:theme, mlg:activity)) }}"""
)
_BESIDE: Final = 8
"""How many other themes are told."""


@dataclass(frozen=True, order=True)
class Reason:
    """What a source says of a thing that files it under the theme.

    Args:
        property: `mlg:theme`; or `mlg:activity`, which counts where the two lists have the same code.
        value: the IRI of the theme, this one or a more precise one, or of the activity.
        theme: the IRI of the theme.
        name: the name of the theme.
    """

    property: str
    value: str
    theme: str
    name: str


@dataclass(frozen=True)
class Bearer:
    """What is filed under the theme.

    Args:
        thing: a PTCE, a third place or a project.
        by: why.
        place: the names of its commune and département, or of its région.
    """

    thing: Thing
    by: tuple[Reason, ...]
    place: str


@dataclass(frozen=True)
class ThemePage:
    """All that the page tells.

    Args:
        concept: the theme.
        above: the themes that it stands under, the nearest first.
        below: the themes right under it, by label.
        bearers: what is filed under it or a more precise one, by kind (`ptce`, `tiers-lieu`, `project`).
        regions: how many PTCEs and third places each région has, as code, name and number, the most first.
        beside: the other themes of those, with how many of them share each, the most first.
    """

    concept: Concept
    above: tuple[Concept, ...]
    below: tuple[Concept, ...]
    bearers: dict[str, list[Bearer]]
    regions: list[tuple[str, str, int]]
    beside: list[tuple[Concept, int]]

    @property
    def by_activity(self) -> bool:
        """Whether the activity of one is why it is there."""
        every = (why for some in self.bearers.values() for one in some for why in one.by)
        return any(why.property == "mlg:activity" for why in every)


def read(engine: Engine, things: Things, iri: str, lang: str) -> ThemePage | None:
    """The page of a theme; None when there is no such theme."""
    known = {concept.iri: concept for concept in scheme_concepts(engine, SCHEME, lang)}
    concept = known.get(iri)
    if concept is None:
        return None
    every, own = {_key(one.iri): one for one in known.values()}, _key(iri)
    above = sorted(things.above.get(own, ()), key=lambda key: (-len(set(things.above.get(key, ()))), key))
    meant = {key: one for key, one in every.items() if key == own or own in things.above.get(key, ())}
    reasons = _reasons(engine, meant, lang)
    bearing = [
        Bearer(thing, tuple(sorted(reasons[thing.iri])), _place(thing))
        for thing in things.every
        if thing.iri in reasons
    ]
    found = sorted(bearing, key=lambda one: one.thing.label(lang).casefold())
    return ThemePage(
        concept,
        tuple(every[key] for key in above),
        tuple(one for one in meant.values() if one.broader == iri),
        {kind: [b for b in found if b.thing.kind == kind] for kind in ("ptce", "tiers-lieu", "project")},
        _regions(found),
        _beside(found, every, {*meant, *above}),
    )


def _key(iri: str) -> str:
    """The last part of an IRI: the code of a theme."""
    return iri.rpartition("/")[2]


def _reasons(engine: Engine, meant: dict[str, Concept], lang: str) -> dict[str, set[Reason]]:
    """What sources say of each thing, by its IRI."""
    wanted = [f"{scheme}/{key}" for scheme in (SCHEME, _ACTIVITIES) for key in meant]
    found: dict[str, set[Reason]] = {}
    for row in rows(engine, _FILED.format(values(wanted))):
        thing, relation, value = row["thing"], row["p"], row["value"]
        if isinstance(thing, NamedNode) and isinstance(relation, NamedNode) and isinstance(value, NamedNode):
            theme = meant[_key(value.value)]
            name = theme.fr if lang == "fr" else theme.en or theme.fr
            reason = Reason(short(relation.value), value.value, theme.iri, name)
            found.setdefault(thing.value, set()).add(reason)
    return found


def _place(thing: Thing) -> str:
    name = gazetteer().territories.name
    near = (name("commune", thing.commune), name("departement", thing.departement))
    return ", ".join(filter(None, near)) or name("region", thing.region)


def _regions(found: Iterable[Bearer]) -> list[tuple[str, str, int]]:
    counts = Counter(one.thing.region for one in found if one.thing.region and one.thing.kind != "project")
    named = [(code, gazetteer().territories.name("region", code), n) for code, n in counts.items()]
    return sorted(named, key=lambda one: (-one[2], one[1]))


def _beside(found: Iterable[Bearer], known: dict[str, Concept], own: set[str]) -> list[tuple[Concept, int]]:
    counts = Counter(key for one in found for key in one.thing.themes if key in known and key not in own)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(known[key], number) for key, number in ranked[:_BESIDE] if number > 1]
