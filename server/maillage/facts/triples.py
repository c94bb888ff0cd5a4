"""The facts' tables in triples: each row in the graph of every document that states it.

A cell that the curators deduced goes to the graph `{document}/deduced`, so that what a source says
and what was drawn from it are never mixed.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Quad, Triple

from maillage import iris
from maillage.model import CellMapping, Column, Confidence, Facts, Row, Table
from maillage.terms import cell as terms

TYPE = terms.name("rdf:type")
LABEL = terms.name("rdfs:label")
REGISTER = "sources"
Places = Mapping[tuple[str, int, str], tuple[str, str]]


def graph_name(document: str, confidence: Confidence) -> str:
    """The name of the graph of what a document states, or of what was deduced from it."""
    return document if confidence == "stated" else f"{document}/deduced"


def fact_quads(facts: Facts) -> Iterator[Quad]:
    """Every triple of every row, in the graph of each of its sources.

    A row without source (a document's own description) goes to the register, `mgr:sources`.
    """
    for table, row in facts:
        documents = row.cells.get("source", ())
        for triple, confidence in row_triples(table, row, facts.places):
            names = [graph_name(document, confidence) for document in documents] or [REGISTER]
            for graph in names:
                yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(iris.graph(graph)))


def subject_of(table: Table, row: Row) -> NamedNode:
    """The IRI of what a row describes, from its table's template."""
    return NamedNode(iri_of(table.iri, row))


def row_triples(table: Table, row: Row, places: Places) -> Iterator[tuple[Triple, Confidence]]:
    """What one row says, each triple with its confidence."""
    subject = subject_of(table, row)
    whole: Confidence = "inferred" if row.one("confidence") == "inferred" else "stated"
    if table.rdf_class:
        yield Triple(subject, TYPE, terms.name(table.rdf_class)), whole
    for column in table.columns:
        if column.mapping:
            yield from _cell_triples(table, row, column, column.mapping, places)


def _cell_triples(
    table: Table, row: Row, column: Column, mapping: CellMapping, places: Places
) -> Iterator[tuple[Triple, Confidence]]:
    confidence = row.confidence_of(column.name)
    subject = subject_of(table, row)
    values = row.cells.get(column.name, ())
    if values and mapping.node:
        node = table.nodes[mapping.node]
        place = NamedNode(iri_of(node.iri, row))
        yield Triple(subject, terms.name(node.predicate), place), confidence
        yield Triple(place, TYPE, terms.name(node.rdf_class)), confidence
        if node.label:
            yield Triple(place, LABEL, terms.french(row.one(node.label))), confidence
        subject = place
    for value in values:
        found = places.get((table.name, row.line, mapping.territory)) if mapping.territory else None
        yield _triple(subject, mapping, terms.cell(column, mapping, value, found)), confidence


def _triple(subject: NamedNode, mapping: CellMapping, term: terms.Term) -> Triple:
    predicate = terms.name(mapping.predicate)
    if mapping.inverse and isinstance(term, NamedNode):
        return Triple(term, predicate, subject)
    return Triple(subject, predicate, term)


def iri_of(template: str, row: Row) -> str:
    """The IRI that a template of a schema gives for a row: `place/{id}`."""
    values = {name: "-".join(cell).replace("/", "-") for name, cell in row.cells.items()}
    kind, _, key = template.format_map(values).partition("/")
    return iris.code(*key.split("/")) if kind == "codes" else iris.thing(kind, key)
