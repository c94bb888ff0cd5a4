"""Sorts what follows of a party: facets of its undertaking, who takes part, who is involved, its links."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine, rows
from maillage.vocabulary import CODES, PREFIXES, expand, prologue
from maillage.web.portrait import Basis, Fact, Group, Portrait, Standing, firmest_of, standing_of
from maillage.web.words.labels import values

_FACETS: Final = ("facetOf", "hasFacet", "carries", "carriedBy", "placeOf", "hasTiersLieuAsPlace")
_CARRYING: Final = {expand("mlg:carries"): "takes_part", expand("mlg:carriedBy"): "participants"}
"""To carry and to be carried: the family of each where several carry."""
ROOTS: Final = {
    "participants": "mlg:hasParticipant",
    "takes_part": "mlg:takesPartIn",
    "members": "org:hasMember",
    "member_of": "org:memberOf",
    "involved": "mlg:involves",
    "involved_in": "mlg:involvedIn",
    "cooperation": "mlg:cooperatesWith",
    "links": "org:linkedTo",
}
"""The broadest relation of each family after the facets; a relation is of the first that it narrows."""
_LINKED: Final = expand("org:linkedTo")
"""Says nothing that the relations under it do not."""
_ENDS: Final = (
    *("org:member", "org:organization", "mlg:involvedParty", "mlg:involvementIn"),
    *("mlg:fromParty", "mlg:toParty", "mlg:party"),
)
"""The properties from a membership, an involvement or a link to those whom it relates."""
_TOLD: Final = """
SELECT DISTINCT ?relation ?other ?graph ?deduced WHERE {{
  ?node {ends} {node} ; {ends} ?other .
  GRAPH ?graph {{ ?node org:role|mlg:involvementRole|mlg:linkKind ?kind }}
  ?kind org:roleProperty|mlg:involvementProperty|mlg:linkProperty ?named .
  ?named (owl:inverseOf|^owl:inverseOf)?/rdfs:subPropertyOf* ?relation .
  BIND (EXISTS {{ ?graph mlg:confidence <{codes}confidence/inferred> }} AS ?deduced)
}}"""

_INVERSES: Final = """
SELECT DISTINCT ?p ?q {{
  VALUES ?p {{ {block} }}
  {{ ?p owl:inverseOf|^owl:inverseOf ?q }} UNION {{ ?p a owl:SymmetricProperty BIND(?p AS ?q) }}
}}"""


@dataclass(frozen=True)
class Family:
    """Relations of one sort: its name, and the values of each, the most precise alone."""

    name: str
    groups: tuple[Group, ...]


def families(engine: Engine, thing: Portrait) -> tuple[tuple[Family, ...], tuple[Group, ...]]:
    """The relations of a thing by family, and what else follows of it.

    A relation that a role or a link tells is as firm as what tells it and cites its documents, and so is the
    other way round of what is stated; what a rule alone derives is inferred. The facets of one undertaking
    are among neither its cooperations nor its links; who takes part is not told again as a member.
    """
    broader = _broader(engine, [group.iri for group in thing.inferred])
    sorted_groups: dict[str, list[Group]] = {}
    rest = []
    for group in thing.inferred:
        family = _family(group.iri, broader)
        if family:
            sorted_groups.setdefault(family, []).append(group)
        elif group.iri != _LINKED:
            rest.append(group)
    tellers = _told(engine, thing.iri)
    sorted_groups["facets"], of_several = _alone(sorted_groups.get("facets", ()))
    for group in of_several:
        sorted_groups.setdefault(_CARRYING[group.iri], []).append(group)
    facets = {fact.cell.iri for group in sorted_groups.get("facets", ()) for fact in group.facts}
    for side in ("involved", "involved_in"):
        others = {fact.cell.iri for group in sorted_groups.get(side, ()) for fact in group.facts}
        named, left = _parted(sorted_groups.get("links", ()), others)
        sorted_groups[side] = [*named, *sorted_groups.get(side, ())]
        sorted_groups["links"] = left
    for name in ("cooperation", "links"):
        sorted_groups[name] = _parted(sorted_groups.get(name, ()), facets)[1]
    for name, wide in (("participants", "members"), ("takes_part", "member_of")):
        those = {fact.cell.iri for group in sorted_groups.get(name, ()) for fact in group.facts}
        sorted_groups[wide] = _parted(sorted_groups.get(wide, ()), those | facets)[1]
    reverse = _reverse(engine, thing)
    told = []
    for name in ("facets", *ROOTS):
        groups = [
            replace(
                group,
                facts=tuple(
                    _as_told(_as_stated(fact, group.iri, reverse), group.iri, tellers, thing.sources)
                    for fact in group.facts
                ),
            )
            for group in sorted_groups.get(name, ())
        ]
        groups = list(_precise(groups, broader, name))
        if groups:
            told.append(Family(name, tuple(groups)))
    stated, rest = _divided(rest, reverse)
    if stated:
        told.append(Family("attached", tuple(stated)))
    return tuple(told), tuple(rest)


def _reverse(engine: Engine, thing: Portrait) -> dict[tuple[str, str], Fact]:
    """What others are stated to be to the thing, as the relation to each that it makes, and the fact."""
    incoming = {
        (group.iri, fact.cell.iri): fact
        for group in thing.incoming
        for fact in group.facts
        if fact.cell.iri and fact.standing is not Standing.INFERRED
    }
    if not incoming:
        return {}
    text = _INVERSES.format(block=values(sorted({relation for relation, _ in incoming})))
    found: dict[tuple[str, str], Fact] = {}
    for row in rows(engine, prologue("owl") + text):
        stated, other_way = row["p"], row["q"]
        if isinstance(stated, NamedNode) and isinstance(other_way, NamedNode):
            for (relation, other), fact in incoming.items():
                if relation == stated.value:
                    found.setdefault((other_way.value, other), fact)
    return found


def _divided(
    groups: Iterable[Group], reverse: Mapping[tuple[str, str], Fact]
) -> tuple[list[Group], list[Group]]:
    """What is the other way round of what is stated, and what follows otherwise."""
    parts: tuple[list[Group], list[Group]] = ([], [])
    for group in groups:
        for kept, mine in zip(parts, (True, False), strict=True):
            facts = tuple(
                _as_stated(fact, group.iri, reverse)
                for fact in group.facts
                if ((group.iri, fact.cell.iri) in reverse) is mine
            )
            if facts:
                kept.append(replace(group, facts=facts))
    return parts


def _as_stated(fact: Fact, relation: str, reverse: Mapping[tuple[str, str], Fact]) -> Fact:
    """The fact with the standing and the sources of what states it the other way round, if anything does."""
    stated = reverse.get((relation, fact.cell.iri))
    return replace(fact, standing=stated.standing, sources=stated.sources) if stated else fact


def _family(relation: str, broader: dict[str, set[str]]) -> str:
    if relation in {expand(f"mlg:{name}") for name in _FACETS}:
        return "facets"
    above = {relation, *broader.get(relation, ())}
    for name, root in ROOTS.items():
        if expand(root) in above and relation != _LINKED:
            return name
    return ""


def _alone(groups: Iterable[Group]) -> tuple[list[Group], list[Group]]:
    """The facets of one undertaking, and those who carry a collective together, who are none."""
    groups = list(groups)
    facets = {fact.cell.iri for group in groups if group.iri not in _CARRYING for fact in group.facts}
    alone, of_several = _parted([group for group in groups if group.iri in _CARRYING], facets)
    return [*alone, *(group for group in groups if group.iri not in _CARRYING)], of_several


def _broader(engine: Engine, relations: Iterable[str]) -> dict[str, set[str]]:
    """The relations that each narrows."""
    found: dict[str, set[str]] = {}
    text = (
        f"SELECT ?p ?up {{ VALUES ?p {{ {values(relations)} }} ?p <{PREFIXES['rdfs']}subPropertyOf>+ ?up }}"
    )
    for row in rows(engine, text):
        narrow, broad = row["p"], row["up"]
        if isinstance(narrow, NamedNode) and isinstance(broad, NamedNode):
            found.setdefault(narrow.value, set()).add(broad.value)
    return found


def _told(engine: Engine, iri: str) -> dict[tuple[str, str], dict[str, Standing]]:
    """The graphs whose roles and kinds of links give each relation, with the other party; from both ends."""
    found: dict[tuple[str, str], dict[str, Standing]] = {}
    text = _TOLD.format(node=NamedNode(iri), ends="|".join(_ENDS), codes=CODES)
    for row in rows(engine, prologue("mlg", "org", "owl", "rdfs") + text):
        relation, other, graph, deduced = row["relation"], row["other"], row["graph"], row["deduced"]
        if isinstance(relation, NamedNode) and isinstance(other, NamedNode) and isinstance(graph, NamedNode):
            standing = standing_of(graph.value, str(deduced).startswith('"true"'))
            found.setdefault((relation.value, other.value), {})[graph.value] = standing
    return found


def _parted(groups: Iterable[Group], others: set[str]) -> tuple[list[Group], list[Group]]:
    """What groups say of some things, and what they say of the others."""
    within: list[Group] = []
    without: list[Group] = []
    for group in groups:
        for kept, mine in ((within, True), (without, False)):
            facts = tuple(fact for fact in group.facts if (fact.cell.iri in others) is mine)
            if facts:
                kept.append(replace(group, facts=facts))
    return within, without


def _precise(groups: Sequence[Group], broader: dict[str, set[str]], family: str) -> Iterator[Group]:
    """Groups without what a more precise one says of the same thing as firmly; the root is the broadest."""
    root = expand(ROOTS[family]) if family in ROOTS else ""
    for group in groups:
        said: dict[str | None, list[Standing]] = {}
        for other in groups:
            if other.iri != group.iri and (group.iri == root or group.iri in broader.get(other.iri, ())):
                for fact in other.facts:
                    said.setdefault(fact.cell.iri, []).append(fact.standing)
        facts = tuple(
            fact
            for fact in group.facts
            if firmest_of((fact.standing, *said.get(fact.cell.iri, ()))) not in said.get(fact.cell.iri, ())
        )
        if facts:
            yield replace(group, facts=facts)


def _as_told(
    fact: Fact,
    relation: str,
    told: Mapping[tuple[str, str], Mapping[str, Standing]],
    sources: Iterable[Basis],
) -> Fact:
    """The fact with the standing and the sources of the role or the link that tells it, if one does."""
    graphs = told.get((relation, fact.cell.iri))
    if not graphs:
        return fact
    firmest = firmest_of(graphs.values())
    those = tuple(source for source in sources if graphs.get(source.iri) is firmest)
    return replace(fact, standing=firmest, sources=those or fact.sources)
