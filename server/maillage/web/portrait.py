"""Reads all that the graph says of one thing, and on what authority."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import CODES, GRAPH, expand, prologue
from maillage.web.tables import Cell, Name, cell
from maillage.web.words.labels import PREDICATES, among, blocks, names, values
from maillage.web.words.texts import say

Term = NamedNode | BlankNode | Literal | Triple
MOST_INCOMING: Final = 200
MOST_OUTGOING: Final = 2000
_REGISTERS: Final = ""
"""Stands for the graph of what stands in the default graph alone: what registers state, and what follows."""
_TYPE: Final = expand("rdf:type")
_DEDUCED: Final = NamedNode(CODES + "confidence/inferred")
_HIDDEN: Final = frozenset({_TYPE, expand("owl:sameAs")})
_FIRST: Final = (
    *PREDICATES,
    *map(expand, ("skos:altLabel", "skos:definition", "rdfs:comment", "dcterms:description", "mlg:text")),
    *map(expand, ("mlg:status", "mlg:actorKind", "mlg:locatedIn", "mlg:actsOn", "mlg:theme")),
    *map(expand, ("mlg:foundingYear", "mlg:openingYear", "foaf:homepage")),
    *map(expand, ("foaf:page", "dcterms:publisher", "dcterms:date", "mlg:documentKind", "mlg:readAs")),
    *map(expand, ("mlg:consultedOn", "mlg:carriedBy", "mlg:coordinatedBy", "mlg:cooperatesWith")),
)
"""What a reader looks for first, in this order; the rest by name."""
_GRAPHS: Final = """
SELECT ?g ?kind ?text WHERE {{
  VALUES ?g {{ {block} }}
  {{ ?g rdfs:label ?text BIND("label" AS ?kind) }} UNION {{ ?g rdfs:comment ?text BIND("comment" AS ?kind) }}
  UNION {{ ?g mlg:rule ?text BIND("rule" AS ?kind) }} UNION {{ ?g mlg:confidence ?text BIND("is" AS ?kind) }}
}}"""
_DOCUMENTS: Final = """
SELECT ?g ?document ?title ?kind WHERE {{
  VALUES ?g {{ {block} }}
  ?g dcterms:source ?document . ?document dcterms:title ?title
  OPTIONAL {{ ?document mlg:documentKind ?kind FILTER(?kind = <{codes}document-kinds/copy>) }}
}}"""


_BY_RULE: Final = (GRAPH + "article9", GRAPH + "statistics")
"""The graphs that queries make from what the others state."""


class Standing(Enum):
    """On what authority a fact stands, the firmest first."""

    STATED = "stated"
    TOGETHER = "together"
    DEDUCED = "deduced"
    BY_RULE = "by_rule"
    INFERRED = "inferred"


def standing_of(graph: str, deduced: bool) -> Standing:
    """On what authority the facts of a graph stand; `deduced` when its curators deduced them."""
    if graph.startswith(GRAPH + "inferred/"):
        return Standing.INFERRED
    if graph in _BY_RULE:
        return Standing.BY_RULE
    if deduced:
        return Standing.DEDUCED
    return Standing.TOGETHER if graph.startswith(GRAPH + "together/") else Standing.STATED


def firmest_of(standings: Iterable[Standing]) -> Standing:
    """The firmest of some standings."""
    return min(standings, key=[*Standing].index)


@dataclass(frozen=True)
class Document:
    """A document that a graph comes from, and whether it is a copy of another."""

    iri: str
    title: str
    copy: bool


@dataclass(frozen=True)
class Basis:
    """A named graph: its number on the page, IRI, standing, title, and its rule in words if inferred.

    `documents` has the one that says what it holds, or those of which one at least does.
    """

    number: int
    iri: str
    standing: Standing
    title: str
    rule: str = ""
    sentence: str = ""
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A value, what it stands on, and the sources that give it."""

    cell: Cell
    standing: Standing
    sources: tuple[Basis, ...]


@dataclass(frozen=True)
class Group:
    """The values of one property."""

    iri: str
    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Portrait:
    """A thing: its name, classes, what is said of it, what reasoning adds, what speaks of it."""

    iri: str
    title: Name
    types: tuple[Fact, ...]
    said: tuple[Group, ...]
    inferred: tuple[Group, ...]
    incoming: tuple[Group, ...]
    more_incoming: bool
    sources: tuple[Basis, ...]


@dataclass(frozen=True)
class Statement:
    """One quad of the thing: the property, the term at its other end, the graph that has it."""

    predicate: str
    term: Term
    graph: str


def read(engine: Engine, iri: str, lang: str) -> Portrait | None:
    """The portrait of a thing, or None when the graph says nothing of it."""
    outgoing, incoming = statements(engine, iri)
    if not outgoing and not incoming:
        return None
    reader = _Reader(engine, [*outgoing, *incoming], iri, lang)
    said = reader.groups(outgoing)
    return Portrait(
        iri,
        reader.names[iri],
        reader.facts([s for s in outgoing if s.predicate == _TYPE]),
        tuple(_keep(said, {Standing.STATED, Standing.TOGETHER, Standing.DEDUCED})),
        tuple(_keep(said, {Standing.INFERRED})),
        reader.groups(incoming[:MOST_INCOMING]),
        len(incoming) > MOST_INCOMING,
        tuple(reader.sources.values()),
    )


def statements(engine: Engine, iri: str) -> tuple[list[Statement], list[Statement]]:
    """The quads whose subject is the thing, and those whose object it is, up to a few hundred."""
    node = NamedNode(iri)
    alone = "SELECT ?p ?x {{ {0} FILTER NOT EXISTS {{ GRAPH ?g {{ {0} }} }} }} LIMIT {1}".format
    out = [
        *_statements(rows(engine, f"SELECT ?p ?x ?g {{ GRAPH ?g {{ {node} ?p ?x }} }}")),
        *_statements(rows(engine, alone(f"{node} ?p ?x", MOST_OUTGOING))),
    ]
    aside = ", ".join(f"<{GRAPH}{name}>" for name in ("catalogue", "queries"))
    named = rows(
        engine,
        f"SELECT ?p ?x ?g {{ GRAPH ?g {{ ?x ?p {node} }} "
        f"FILTER(!STRSTARTS(STR(?g), '{GRAPH}inferred/') && ?g NOT IN ({aside})) }} "
        f"LIMIT {(MOST_INCOMING + 1) * 3}",
    )
    into = [*_statements(named), *_statements(rows(engine, alone(f"?x ?p {node}", MOST_INCOMING + 1)))]
    return sorted(out, key=_order), sorted(into, key=_order)


def triples(engine: Engine, iri: str) -> list[Triple]:
    """The same as triples, with the labels of what they speak of."""
    outgoing, incoming = statements(engine, iri)
    node = NamedNode(iri)
    found = [Triple(node, NamedNode(s.predicate), s.term) for s in outgoing]
    for item in incoming:
        if isinstance(item.term, NamedNode | BlankNode):
            found.append(Triple(item.term, NamedNode(item.predicate), node))
    return [*found, *_labels(engine, [*outgoing, *incoming])] if found else []


def _labels(engine: Engine, items: Iterable[Statement]) -> Iterator[Triple]:
    others = sorted({item.term.value for item in items if isinstance(item.term, NamedNode)})
    for block in blocks(others):
        for row in rows(engine, f"SELECT * {{ VALUES ?x {{ {block} }} ?x ?p ?l {among('?p', PREDICATES)} }}"):
            thing, predicate, label = row["x"], row["p"], row["l"]
            if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode):
                yield Triple(thing, predicate, label)


def _statements(answer: QuerySolutions) -> Iterator[Statement]:
    variables = {variable.value for variable in answer.variables}
    for row in answer:
        predicate, term = row["p"], row["x"]
        graph = row["g"] if "g" in variables else None
        if isinstance(predicate, NamedNode) and term is not None:
            yield Statement(
                predicate.value, term, graph.value if isinstance(graph, NamedNode) else _REGISTERS
            )


def _order(item: Statement) -> tuple[str, str, str]:
    return item.predicate, str(item.term), item.graph


class _Reader:
    """Names, sources and groups for the statements of one page."""

    def __init__(self, engine: Engine, items: Sequence[Statement], iri: str, lang: str) -> None:
        self.lang = lang
        terms = {item.term.value for item in items if isinstance(item.term, NamedNode)}
        self.names = names(engine, {iri, *terms, *(item.predicate for item in items)}, lang)
        self.sources = bases_of(engine, sorted({item.graph for item in items}), lang)

    def groups(self, items: Iterable[Statement]) -> tuple[Group, ...]:
        by_predicate: dict[str, list[Statement]] = {}
        for item in items:
            if item.predicate not in _HIDDEN:
                by_predicate.setdefault(item.predicate, []).append(item)
        found = (Group(p, self.names[p].text, self.facts(group)) for p, group in by_predicate.items())
        return tuple(sorted(found, key=lambda g: (_rank(g.iri), g.label.casefold())))

    def facts(self, items: Iterable[Statement]) -> tuple[Fact, ...]:
        graphs: dict[Term, list[str]] = {}
        for item in items:
            graphs.setdefault(item.term, []).append(item.graph)
        found = (self.fact(term, names) for term, names in graphs.items())
        return tuple(sorted(found, key=self.fact_order))

    def fact_order(self, fact: Fact) -> tuple[int, bool, str]:
        place = [*Standing].index(fact.standing)
        return place, fact.cell.lang not in ("", self.lang), fact.cell.text.casefold()

    def fact(self, term: Term, graphs: Iterable[str]) -> Fact:
        sources = sorted((self.sources[name] for name in graphs), key=lambda s: s.number)
        firmest = firmest_of(s.standing for s in sources)
        shown = cell(term)
        if isinstance(term, NamedNode) and term.value in self.names:
            name = self.names[term.value]
            shown = replace(shown, text=name.text, lang=name.lang)
        return Fact(shown, firmest, tuple(s for s in sources if s.standing is firmest))


def _rank(predicate: str) -> int:
    return _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)


def _keep(groups: Iterable[Group], standings: set[Standing]) -> Iterator[Group]:
    for group in groups:
        facts = tuple(fact for fact in group.facts if fact.standing in standings)
        if facts:
            yield Group(group.iri, group.label, facts)


def bases_of(engine: Engine, graphs: Sequence[str], lang: str) -> dict[str, Basis]:
    """What each of some graphs stands on, by IRI, numbered from the firmest."""
    found: dict[str, dict[str, list[Literal | NamedNode]]] = {name: {} for name in graphs if name}
    text = prologue("mlg", "rdfs") + _GRAPHS.format(block=values(found))
    for row in rows(engine, text):
        name, kind, value = row["g"], row["kind"], row["text"]
        told = isinstance(name, NamedNode) and isinstance(kind, Literal)
        if told and isinstance(value, Literal | NamedNode):
            found[name.value].setdefault(kind.value, []).append(value)
    documents = _documents(engine, [name for name in found if name], lang)
    sources = [_source(name, said, documents.get(name, ()), lang) for name, said in found.items()]
    if _REGISTERS in graphs:
        sources.append(Basis(0, _REGISTERS, Standing.STATED, say("entity.registers", lang)))
    sources.sort(key=lambda s: ([*Standing].index(s.standing), s.title.casefold(), s.iri))
    return {source.iri: replace(source, number=number) for number, source in enumerate(sources, 1)}


def _documents(engine: Engine, graphs: Iterable[str], lang: str) -> dict[str, tuple[Document, ...]]:
    """The documents of graphs, by title."""
    titles: dict[tuple[str, str, bool], list[Literal]] = {}
    text = prologue("mlg", "dcterms") + _DOCUMENTS.format(block=values(graphs), codes=CODES)
    for row in rows(engine, text):
        graph, document, title = row["g"], row["document"], row["title"]
        if isinstance(graph, NamedNode) and isinstance(document, NamedNode) and isinstance(title, Literal):
            key = (graph.value, document.value, row["kind"] is not None)
            titles.setdefault(key, []).append(title)
    found: dict[str, list[Document]] = {}
    for (graph_iri, iri, copy), said in titles.items():
        found.setdefault(graph_iri, []).append(Document(iri, best(said, lang).value, copy))
    return {
        name: tuple(sorted(its, key=lambda d: (d.title.casefold(), d.iri))) for name, its in found.items()
    }


def _source(
    name: str, said: Mapping[str, list[Literal | NamedNode]], documents: tuple[Document, ...], lang: str
) -> Basis:
    texts = {k: [t for t in terms if isinstance(t, Literal)] for k, terms in said.items()}
    words = {kind: best(terms, lang).value for kind, terms in texts.items() if terms}
    standing = standing_of(name, _DEDUCED in said.get("is", []))
    label = words.get("comment" if "rule" in words else "label", name.removeprefix(GRAPH))
    title = documents[0].title if len(documents) == 1 else label
    return Basis(0, name, standing, title, words.get("rule", ""), words.get("comment", ""), documents)
