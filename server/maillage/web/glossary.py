"""Reads the code lists and the shapes, with their labels and definitions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Store

from maillage.engine import Engine, rows
from maillage.ontology import read_turtle
from maillage.terms.labels import best
from maillage.vocabulary import GRAPH, expand, prologue
from maillage.web.words.labels import labels

_PREFIXES: Final = prologue("skos")
_SCHEMES: Final = f"""{_PREFIXES}
SELECT ?x (COUNT(DISTINCT ?c) AS ?n)
WHERE {{ GRAPH <{GRAPH}codes> {{ ?x a skos:ConceptScheme . ?c skos:inScheme ?x }} }} GROUP BY ?x"""
_CONCEPTS: Final = """{prefixes}
SELECT ?x ?p ?text {{ GRAPH <{graph}codes> {{
  ?x skos:inScheme <{scheme}> . ?x ?p ?text .
  VALUES ?p {{ skos:prefLabel skos:definition skos:notation skos:broader }}
}} }}"""
_PARTS: Final = ("sh:property", "sh:sparql", "mlg:clue")


@dataclass(frozen=True)
class Concept:
    """A concept of a code list: IRI, label in both languages, definition, code, the broader one."""

    iri: str
    fr: str
    en: str
    definition: str
    code: str
    broader: str


@dataclass(frozen=True)
class Scheme:
    """A code list: IRI, label, how many concepts."""

    iri: str
    label: str
    count: int


def codes(engine: Engine, lang: str) -> list[Scheme]:
    """The code lists, sorted by label."""
    counts = {
        row["x"].value: int(row["n"].value)
        for row in rows(engine, _SCHEMES)
        if isinstance(row["x"], NamedNode) and isinstance(row["n"], Literal)
    }
    names = labels(engine, counts, lang)
    found = [Scheme(iri, names[iri], count) for iri, count in counts.items()]
    return sorted(found, key=lambda scheme: scheme.label.casefold())


def scheme_concepts(engine: Engine, scheme: str, lang: str) -> list[Concept]:
    """The concepts of a code list, sorted by label; none when there is no such list."""
    said: dict[str, dict[str, list[Literal | NamedNode]]] = {}
    for row in rows(engine, _CONCEPTS.format(prefixes=_PREFIXES, graph=GRAPH, scheme=scheme)):
        if isinstance(row["x"], NamedNode):
            _note(said.setdefault(row["x"].value, {}), row)
    found = [_concept(iri, facts, lang) for iri, facts in said.items()]
    return sorted(found, key=lambda c: ((c.fr if lang == "fr" else c.en).casefold(), c.iri))


Said = dict[str, list[Literal | NamedNode]]


def _note(facts: Said, row: QuerySolution) -> None:
    predicate, value = row["p"], row["text"]
    if isinstance(predicate, NamedNode) and isinstance(value, Literal | NamedNode):
        name = predicate.value.rpartition("#")[2]
        if value not in facts.setdefault(name, []):
            facts[name].append(value)


def _text(facts: Said, name: str, lang: str, only: bool = False) -> str:
    texts = [t for t in facts.get(name, []) if isinstance(t, Literal) and (not only or t.language == lang)]
    return best(texts, lang).value if texts else ""


def _iris(facts: Said, name: str) -> tuple[str, ...]:
    named = (t.value for t in facts.get(name, []) if isinstance(t, NamedNode))
    return tuple(sorted(iri for iri in named if "/.well-known/genid/" not in iri))


def _concept(iri: str, facts: Said, lang: str) -> Concept:
    return Concept(
        iri,
        _text(facts, "prefLabel", "fr", only=True),
        _text(facts, "prefLabel", "en", only=True),
        _text(facts, "definition", lang),
        _text(facts, "notation", ""),
        next(iter(_iris(facts, "broader")), ""),
    )


@dataclass(frozen=True)
class Shape:
    """A node shape or an element of article 9: its name, what it is about, what it says when it finds."""

    iri: str
    name: str
    about: str
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Shapes:
    """A file of shapes: its IRI, its title, its node shapes."""

    iri: str
    title: str
    shapes: tuple[Shape, ...]


def read_shapes(path: Path, lang: str) -> Shapes:
    """What the shapes of a file say of themselves, in a language, in the order of their names."""
    store = Store()
    store.extend(read_turtle(path))

    def text(subject: NamedNode | BlankNode, name: str) -> str:
        values = store.quads_for_pattern(subject, NamedNode(expand(name)), None)
        said = [q.object for q in values if isinstance(q.object, Literal)]
        return best(said, lang).value if said else ""

    def things(
        subject: NamedNode | BlankNode | None, name: str, kind: str = ""
    ) -> list[NamedNode | BlankNode]:
        wanted = NamedNode(expand(kind)) if kind else None
        found = store.quads_for_pattern(subject, NamedNode(expand(name)), wanted)
        nodes = (q.subject if kind else q.object for q in found)
        return sorted((n for n in nodes if isinstance(n, NamedNode | BlankNode)), key=str)

    (header,) = things(None, "rdf:type", "owl:Ontology")
    described = []
    for node in (*things(None, "rdf:type", "sh:NodeShape"), *things(None, "rdf:type", "mlg:Element")):
        parts = [node, *(part for name in _PARTS for part in things(node, name))]
        asks = tuple(said for part in parts if (said := text(part, "sh:message") or text(part, "mlg:reason")))
        if isinstance(node, NamedNode) and (text(node, "sh:description") or asks):
            described.append(Shape(node.value, text(node, "sh:name"), text(node, "sh:description"), asks))
    return Shapes(header.value, text(header, "dcterms:title"), tuple(described))
