"""Reads the network in a store: an undertaking with its facets is a node, each statement of a tie an edge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from maillage.network.model import Edge, Network, Undertaking
from maillage.terms.labels import both
from maillage.vocabulary import GRAPH, ID, expand, prologue

_PREFIXES: Final = prologue("mlg", "org", "owl", "rdfs")
_INFERRED: Final = GRAPH + "inferred/"
_DEDUCED: Final = "/deduced"
_ORDER: Final = ("ptce", "tiers-lieu", "actor")
"""Which kind of facet names an undertaking, if it has one alone of that kind: the first of these."""
_PARTIES: Final = f"""
SELECT DISTINCT ?party ?label ?kind ?place {{
  VALUES ?class {{ mlg:PTCE mlg:TiersLieu mlg:Actor }}
  GRAPH ?g {{ ?party a ?class }}
  ?party rdfs:label ?label .
  OPTIONAL {{ ?party mlg:actorKind ?kind }}
  OPTIONAL {{ ?party mlg:locatedIn ?place FILTER(STRSTARTS(STR(?place), "{ID}departement/")) }}
}}"""
_FACETS: Final = """
SELECT DISTINCT ?one ?two {
  { ?one mlg:facetOf ?two } UNION { ?one owl:sameAs ?two FILTER(?one != ?two) }
}"""
_LINKS: Final = """
SELECT DISTINCT ?node ?kind ?from ?to ?g {
  GRAPH ?g { ?node mlg:linkKind ?kind }
  ?kind mlg:directed true FILTER NOT EXISTS { ?kind a mlg:FacetKind }
  ?node mlg:fromParty ?from ; mlg:toParty ?to .
}"""
_MUTUAL: Final = """
SELECT DISTINCT ?node ?kind ?party ?g {
  GRAPH ?g { ?node mlg:linkKind ?kind }
  ?node mlg:fromParty|mlg:toParty|mlg:party ?party
  FILTER NOT EXISTS { ?kind mlg:directed true } FILTER NOT EXISTS { ?kind a mlg:FacetKind }
}"""
_MEMBERS: Final = """
SELECT DISTINCT ?node ?kind ?from ?to ?g {
  GRAPH ?g { ?node org:member ?from ; org:organization ?to }
  OPTIONAL { ?node org:role ?kind }
}"""
_INVOLVED: Final = """
SELECT DISTINCT ?node ?kind ?from ?to ?g {
  GRAPH ?g { ?node mlg:involvedParty ?from ; mlg:involvementIn ?to }
  OPTIONAL { ?node mlg:involvementRole ?kind }
}"""
_DATES: Final = """
SELECT ?node (MIN(STR(?s)) AS ?start) (MAX(STR(?e)) AS ?end) {
  VALUES ?class { mlg:CooperationLink mlg:Membership mlg:Involvement }
  ?node a ?class .
  OPTIONAL { ?node mlg:startDate ?s } OPTIONAL { ?node mlg:endDate ?e }
  FILTER(BOUND(?s) || BOUND(?e))
} GROUP BY ?node"""
_WORDS: Final = """
SELECT DISTINCT ?kind ?label {
  { ?kind mlg:linkProperty|mlg:involvementProperty|org:roleProperty ?relation }
  UNION { VALUES ?kind { mlg:cooperatesWith mlg:takesPartIn mlg:involvedIn } BIND(?kind AS ?relation) }
  ?relation rdfs:label ?label
}"""
"""How the relation that a kind names is said; and those of the sorts, where no kind is told."""
_SORTS: Final = {"link": "mlg:cooperatesWith", "member": "mlg:takesPartIn", "involved": "mlg:involvedIn"}


@dataclass
class _Tie:
    """What statements of one node say of one pair: the IRIs of its kinds; deduced until one states it."""

    kinds: set[str] = field(default_factory=set)
    directed: bool = True
    deduced: bool = True


def read_network(store: ox.Store) -> Network:
    """The network of what people write in a store, before any register is in it."""
    labels: dict[str, list[ox.Literal]] = {}
    kinds: dict[str, str] = {}
    places: dict[str, set[str]] = {}
    for row in _rows(store, _PARTIES):
        party = row["party"].value
        labels.setdefault(party, []).append(row["label"])
        if row["kind"] is not None:
            code = row["kind"].value.rpartition("/")[2]
            kinds[party] = min(kinds.get(party, code), code)
        if row["place"] is not None:
            places.setdefault(party, set()).add(row["place"].value.rpartition("/")[2])
    pairs = [(row["one"].value, row["two"].value) for row in _rows(store, _FACETS)]
    undertakings, named_by = [], {}
    for facets in joined(labels, pairs):
        iri, kind = _name(facets)
        named_by.update(dict.fromkeys(facets, iri))
        fr, en = both(labels[iri])
        areas = set().union(*(places.get(one, set()) for one in facets))
        actor_kind = min((kinds[one] for one in facets if one in kinds), default="")
        area = next(iter(areas)) if len(areas) == 1 else ""
        undertakings.append(Undertaking(iri, kind, fr, en, facets, actor_kind, area))
    return Network(
        tuple(sorted(undertakings, key=lambda one: one.iri)),
        tuple(sorted(_edges(store, named_by), key=_order)),
    )


def joined(parties: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The parties in groups, each sorted: those that pairs join, directly or through others, are together."""
    of = {party: {party} for party in parties}
    for one, two in pairs:
        if one in of and two in of and of[one] is not of[two]:
            of[one] |= of[two]
            for party in of[two]:
                of[party] = of[one]
    return sorted({tuple(sorted(group)) for group in of.values()})


def _name(facets: tuple[str, ...]) -> tuple[str, str]:
    """The facet that names an undertaking, and the kind that this is."""
    by_kind = {kind: [one for one in facets if _kind(one) == kind] for kind in _ORDER}
    kinds = [kind for kind in _ORDER if by_kind[kind]]
    alone = next((kind for kind in kinds if len(by_kind[kind]) == 1), kinds[-1])
    return by_kind[alone][0], kinds[0]


def _kind(iri: str) -> str:
    kind = iri.removeprefix(ID).partition("/")[0]
    return kind if kind in _ORDER else _ORDER[-1]


def _order(edge: Edge) -> tuple[str, str, str]:
    return (edge.node, edge.source, edge.target)


def _edges(store: ox.Store, named_by: Mapping[str, str]) -> Iterator[Edge]:
    """The edges of all sorts, one for each pair of undertakings that a node ties."""
    dates = {row["node"].value: (_text(row["start"]), _text(row["end"])) for row in _rows(store, _DATES)}
    words: dict[str, list[ox.Literal]] = {}
    for row in _rows(store, _WORDS):
        words.setdefault(row["kind"].value, []).append(row["label"])
    texts = {kind: both(found) for kind, found in words.items()}
    for sort, ties in (
        ("link", _directed(store, _LINKS, named_by) | _mutual(store, named_by)),
        ("member", _directed(store, _MEMBERS, named_by)),
        ("involved", _directed(store, _INVOLVED, named_by)),
    ):
        for (node, source, target), tie in ties.items():
            kinds = sorted(tie.kinds)
            said = [texts[kind] for kind in kinds if kind in texts] or [
                texts.get(expand(_SORTS[sort]), ("", ""))
            ]
            yield Edge(
                node,
                source,
                target,
                sort,
                tuple(kind.rpartition("/")[2] for kind in kinds),
                " et ".join(dict.fromkeys(fr for fr, _ in said)),
                " and ".join(dict.fromkeys(en for _, en in said)),
                *dates.get(node, ("", "")),
                tie.directed,
                tie.deduced,
            )


def _directed(store: ox.Store, query: str, named_by: Mapping[str, str]) -> dict[tuple[str, str, str], _Tie]:
    """What goes from one undertaking to another, by node, source and target."""
    found: dict[tuple[str, str, str], _Tie] = {}
    for row in _rows(store, query):
        graph = row["g"].value
        source, target = (named_by.get(row[name].value, "") for name in ("from", "to"))
        if source and target and source != target and not graph.startswith(_INFERRED):
            tie = found.setdefault((row["node"].value, source, target), _Tie())
            tie.deduced &= graph.endswith(_DEDUCED)
            if row["kind"] is not None:
                tie.kinds.add(row["kind"].value)
    return found


def _mutual(store: ox.Store, named_by: Mapping[str, str]) -> dict[tuple[str, str, str], _Tie]:
    """What links without direction tie: each party to each other, as the question liens-en-nombre has it."""
    parties: dict[str, set[str]] = {}
    ties: dict[str, _Tie] = {}
    for row in _rows(store, _MUTUAL):
        node, graph = row["node"].value, row["g"].value
        if graph.startswith(_INFERRED):
            continue
        tie = ties.setdefault(node, _Tie(directed=False))
        tie.deduced &= graph.endswith(_DEDUCED)
        tie.kinds.add(row["kind"].value)
        if named := named_by.get(row["party"].value):
            parties.setdefault(node, set()).add(named)
    return {
        (node, source, target): ties[node]
        for node, those in parties.items()
        for source, target in combinations(sorted(those), 2)
    }


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def _rows(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(_PREFIXES + text)
    assert isinstance(found, ox.QuerySolutions)
    return found
