"""Who nearby could fill what a diagnosis lacks, ranked, each with the reasons that the graph gives."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine, rows
from maillage.territories import distance_km
from maillage.vocabulary import CODES, expand, prologue
from maillage.web.things import Thing, Things
from maillage.web.words.labels import among, values

NEEDS: Final = {
    "l2": ("SSEEnterprise",),
    "l3": ("OtherEnterprise",),
    "l4-5": ("PublicAuthority", "ResearchCentre", "HigherEducationInstitution", "TrainingBody"),
    "l7": ("ResearchCentre", "HigherEducationInstitution"),
}
"""The classes of the actors that could fill an element, by its short name; documents settle the others."""
NEAR_KM: Final = 50.0
"""How far is still near."""
_FAR_KM: Final = 200.0
"""How far is too far to be told, even where nobody is near."""
SHOWN: Final = 5
_FURTHER: Final = 3
_MOST: Final = 3
"""How many reasons of one sort are told of a candidate."""
_PREFIXES: Final = prologue("mlg", "org", "rdfs")
_TIES: Final = """
SELECT DISTINCT ?near ?node ?kind ?other {{
  {{ BIND ({0} AS ?near) }} UNION {{ ?near mlg:takesPartIn {0} }}
  {{ ?node mlg:fromParty ?near ; mlg:toParty ?other }}
  UNION {{ ?node mlg:toParty ?near ; mlg:fromParty ?other }}
  UNION {{ ?node mlg:party ?near , ?other FILTER NOT EXISTS {{ ?node mlg:fromParty ?first }} }}
  ?node mlg:linkKind ?kind .
  FILTER (?other != ?near)
}}"""
_INVOLVED: Final = """
SELECT DISTINCT ?node ?role ?other {{
  ?node mlg:involvementIn {0} ; mlg:involvedParty ?other ; mlg:involvementRole ?role
}}"""
_TOGETHER: Final = """
SELECT DISTINCT ?near ?whole ?other {{
  ?near mlg:takesPartIn {0} ; mlg:takesPartIn ?whole .
  ?other mlg:takesPartIn ?whole
  FILTER (?whole != {0} && ?other != ?near)
}}"""
_PARTS: Final = "SELECT DISTINCT ?other {{ ?other mlg:takesPartIn {0} }}"
_SAME: Final = """
SELECT DISTINCT ?other {{
  ?other mlg:carries|^mlg:carries|mlg:placeOf|^mlg:placeOf|owl:sameAs|^owl:sameAs {0}
}}"""
_CLASSES: Final = "SELECT ?x ?class {{ GRAPH ?g {{ ?x a mlg:Actor }} ?x a ?class {0} }}"
_STATED: Final = """
SELECT DISTINCT ?x ?g {{
  VALUES ?x {{ {0} }}
  GRAPH ?g {{ ?x mlg:actorKind|mlg:legalFamily|mlg:linkKind|mlg:involvementRole ?kind }}
}}"""
_THEMES: Final = """
SELECT DISTINCT ?x ?whole ?theme {{
  VALUES ?x {{ {0} }} ?x mlg:takesPartIn ?whole . ?whole mlg:theme ?theme
  FILTER (?whole != {1})
}}"""
_OWN: Final = frozenset({f"{CODES}link-kinds/carrying", f"{CODES}link-kinds/place-of"})


@dataclass(frozen=True)
class Reason:
    """Why somebody comes to mind.

    Args:
        sort: `involved` (has a role around the pole), `tie` (has a link with it), `member` (has a link with
            a member of it), `together` (takes part in something with a member), `theme` (takes part in
            something that has themes of the pole).
        node: the IRI of the involvement or link; empty for what has none.
        what: the IRI of the role, of the kind of link, or of what both take part in.
        member: the IRI of the member; empty where none is meant.
        themes: the IRIs of the themes in common.
        deduced: whether only curators say it.
    """

    sort: str
    node: str
    what: str
    member: str = ""
    themes: tuple[str, ...] = ()
    deduced: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who could fill an element.

    Args:
        thing: who.
        kinds: the names of the classes that answer the element: `ResearchCentre`.
        level: the smallest territory of the pole that they are in too: `commune`, `epci`, `departement`,
            `region`; empty in none.
        km: how far, as the crow flies; None where one of both has no place.
        reasons: the strongest first.
        deduced: whether only curators say what kind of actor it is.
    """

    thing: Thing
    kinds: tuple[str, ...]
    level: str
    km: float | None
    reasons: tuple[Reason, ...]
    deduced: bool

    @property
    def rank(self) -> tuple[int, int, float, int, str]:
        """Its order: by its ties, then by how near it is, then by themes in common, then by name."""
        sorts = [reason.sort for reason in self.reasons]
        tie = min((_SORTS.index(sort) for sort in sorts if sort != "theme"), default=len(_SORTS))
        common = len({theme for reason in self.reasons for theme in reason.themes})
        far = NEAR_KM if self.km is None else self.km
        return tie, _place_rank(self.level), far, -common, self.thing.label_fr.casefold()


@dataclass(frozen=True)
class Found:
    """Who could fill an element.

    Args:
        near: candidates, the likeliest first.
        number: how many there are; `near` holds the first.
        further: where nobody is near, the nearest of those who are further away.
    """

    near: tuple[Candidate, ...]
    number: int
    further: tuple[Candidate, ...] = ()


_SORTS: Final = ("involved", "tie", "member", "together")
_DIRECT: Final = frozenset({"involved", "tie"})
_LEVELS: Final = ("commune", "epci", "departement", "region")


def nearby(engine: Engine, things: Things, ptce: str, lacking: Collection[str]) -> dict[str, Found]:
    """Who could fill the elements that a PTCE lacks, by the short name of the element.

    It asks as many questions whatever the PTCE. Nothing says that those who are found want to take part.

    Args:
        engine: the release.
        things: those of the release.
        ptce: the IRI of the PTCE.
        lacking: the short names of the elements that are not established.
    """
    wanted = [element for element in NEEDS if element in lacking]
    pole = things.by_iri.get(ptce)
    if not wanted or pole is None:
        return {}
    node = str(NamedNode(ptce))
    inside = {ptce} | {row[0] for query in (_PARTS, _SAME) for row in _asked(engine, query.format(node))}
    actors = {
        thing.iri: thing
        for thing in things.every
        if thing.kind == "actor" and thing.active and thing.iri not in inside
    }
    classes = _classes(engine, actors, {name for element in wanted for name in NEEDS[element]})
    reasons = _ties(engine, node, ptce, classes)
    placed = {iri: _place(pole, actors[iri]) for iri in classes}
    close = {iri for iri in classes if _close(*placed[iri]) or _direct(reasons.get(iri, ()))}
    shared = _shared(engine, node, close, frozenset(pole.themes))
    told = {iri: [*_first(reasons.get(iri, ()))] for iri in close}
    guessed = _guessed(engine, close | {one.node for those in told.values() for one in those if one.node})
    every = [
        Candidate(
            actors[iri],
            tuple(sorted(classes[iri])),
            *placed[iri],
            tuple(
                replace(one, deduced=one.node in guessed)
                for one in (*told.get(iri, ()), *shared.get(iri, ()))
            ),
            iri in guessed,
        )
        for iri in sorted(classes)
    ]
    return {element: _found(NEEDS[element], every, close) for element in wanted}


def _found(of: Collection[str], every: Iterable[Candidate], close: Collection[str]) -> Found:
    those = [one for one in every if not set(of).isdisjoint(one.kinds)]
    near = sorted((one for one in those if one.thing.iri in close), key=lambda one: one.rank)
    far = [] if near else [one for one in those if one.km is not None and one.km <= _FAR_KM]
    further = sorted(far, key=lambda one: (one.km or 0.0, one.thing.iri))
    return Found(tuple(near[:SHOWN]), len(near), tuple(further[:_FURTHER]))


def _close(level: str, km: float | None) -> bool:
    return level in _LEVELS[:3] or (km is not None and km <= NEAR_KM)


def _direct(reasons: Iterable[Reason]) -> bool:
    return any(reason.sort in _DIRECT for reason in reasons)


def _place(pole: Thing, thing: Thing) -> tuple[str, float | None]:
    """The smallest territory that both are in, and how far they are."""
    level = next((name for name in _LEVELS if thing.within(name, getattr(pole, name))), "")
    known = pole.point is not None and thing.point is not None
    return level, distance_km(pole.point, thing.point) if known else None  # type: ignore[arg-type]


def _place_rank(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS[:2] else len(_LEVELS)


def _classes(engine: Engine, actors: Collection[str], names: Collection[str]) -> dict[str, set[str]]:
    """Of which of some classes each actor is, those that are of none left out."""
    by_iri = {expand(f"mlg:{name}"): name for name in names}
    found: dict[str, set[str]] = {}
    for actor, of in _asked(engine, _CLASSES.format(among("?class", sorted(by_iri)))):
        if actor in actors:
            found.setdefault(actor, set()).add(by_iri[of])
    return found


def _ties(engine: Engine, node: str, ptce: str, wanted: Collection[str]) -> dict[str, list[Reason]]:
    """What ties some actors with a pole or with its members, the strongest first."""
    found: dict[str, set[Reason]] = {}
    for one, role, other in _asked(engine, _INVOLVED.format(node)):
        if other in wanted:
            found.setdefault(other, set()).add(Reason("involved", one, role))
    for near, one, kind, other in _asked(engine, _TIES.format(node)):
        if other in wanted and kind not in _OWN:
            reason = Reason("tie", one, kind) if near == ptce else Reason("member", one, kind, near)
            found.setdefault(other, set()).add(reason)
    for near, whole, other in _asked(engine, _TOGETHER.format(node)):
        if other in wanted:
            found.setdefault(other, set()).add(Reason("together", "", whole, near))
    return {
        other: sorted(those, key=lambda one: (_SORTS.index(one.sort), one.what, one.member, one.node))
        for other, those in found.items()
    }


def _first(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """The first reasons of each sort, each thing told once; who has a tie with the pole needs no member."""
    direct = _direct(reasons)
    told: dict[str, set[tuple[str, str]]] = {}
    for reason in reasons:
        said = told.setdefault(reason.sort, set())
        if (direct and reason.member) or (reason.what, reason.member) in said or len(said) == _MOST:
            continue
        said.add((reason.what, reason.member))
        yield reason


def _shared(
    engine: Engine, node: str, actors: Collection[str], themes: frozenset[str]
) -> dict[str, list[Reason]]:
    """What some actors take part in that has themes of the pole, that with the most first."""
    found: dict[str, dict[str, set[str]]] = {}
    if actors and themes:
        for actor, whole, theme in _asked(engine, _THEMES.format(values(sorted(actors)), node)):
            if theme.rpartition("/")[2] in themes:
                found.setdefault(actor, {}).setdefault(whole, set()).add(theme)
    return {
        actor: [
            Reason("theme", "", whole, themes=tuple(sorted(common)))
            for whole, common in sorted(wholes.items(), key=lambda one: (-len(one[1]), one[0]))[:_MOST]
        ]
        for actor, wholes in found.items()
    }


def _guessed(engine: Engine, things: Collection[str]) -> set[str]:
    """The actors, links and involvements of which only curators say the kind."""
    if not things:
        return set()
    graphs: dict[str, set[str]] = {}
    for thing, graph in _asked(engine, _STATED.format(values(sorted(things)))):
        graphs.setdefault(thing, set()).add(graph)
    return {thing for thing in things if all(g.endswith("/deduced") for g in graphs.get(thing, ()))}


def names_wanted(found: Mapping[str, Found]) -> set[str]:
    """The IRIs that the reasons of candidates speak of, whose names a page needs."""
    reasons = [
        reason for those in found.values() for one in (*those.near, *those.further) for reason in one.reasons
    ]
    wanted = {iri for reason in reasons for iri in (reason.what, reason.member, *reason.themes)}
    return wanted - {""}


def _asked(engine: Engine, text: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SELECT whose values are all IRIs."""
    for row in rows(engine, _PREFIXES + prologue("owl") + text):
        found = [value.value for value in row if isinstance(value, NamedNode)]
        if len(found) == len(row):
            yield tuple(found)
