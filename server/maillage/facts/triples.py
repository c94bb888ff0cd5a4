"""The facts' tables in triples: each row in the graph of the document that states it.

A cell that the curators deduced or worded goes to the graph `{document}/deduced`, so that what a source says
and what was drawn from it are never mixed.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad, Triple

from maillage import iris
from maillage.model import CellMapping, Column, Confidence, Facts, Part, Row, StandIn, Table
from maillage.terms import cell as terms

TYPE = terms.name("rdf:type")
LABEL = terms.name("rdfs:label")
REGISTER = "sources"
TOGETHER = "together"
_BEGINNING: Final = re.compile(r"https?://(www\.)?")
Places = Mapping[tuple[str, int, str], tuple[str, str]]


def graph_name(documents: Sequence[str], confidence: Confidence) -> str:
    """The name of the graph of what a document states, or of what was deduced from it.

    Several documents share a graph, `together/{digest}`: one of them at least says what it holds. A row
    without document (a document's own description) stands in the register.
    """
    if not documents:
        return REGISTER
    name = documents[0] if len(documents) == 1 else together(documents)
    return name if confidence == "stated" else f"{name}/deduced"


def together(documents: Sequence[str]) -> str:
    """The name of the graph that several documents share, whatever their order."""
    digest = hashlib.sha256(" ".join(sorted(documents)).encode()).hexdigest()
    return f"{TOGETHER}/{digest[:12]}"


def fact_quads(facts: Facts) -> Iterator[Quad]:
    """Every triple of every row, in the graph of its document, or of its documents together."""
    for table, row in facts:
        for triple, graph in row_triples(table, row, facts.places):
            yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(iris.graph(graph)))


def subjects_of(table: Table, row: Row) -> list[NamedNode]:
    """The IRIs of what a row describes: one, or one for each part that its codes call for."""
    return [NamedNode(iri_of(part.iri, row)) for part, _ in _parts(table, row)]


def text_of(column: Column, row: Row) -> str:
    """The text of a cell, or what stands in for it: addresses as people read them, none said twice."""
    stand_in = _stand_in(column, row)
    if not stand_in:
        return row.one(column.name)
    texts = [_BEGINNING.sub("", unquote(row.one(name))).rstrip("/") for name in stand_in.of]
    pairs = zip(texts, (*texts[1:], ""), strict=True)
    return ", ".join(text for text, later in pairs if text and not later.startswith(text))


def _stand_in(column: Column, row: Row) -> StandIn | None:
    found = column.mapping.stand_in if column.mapping else None
    return found if found and row.one(found.column) == found.value else None


def row_triples(table: Table, row: Row, places: Places) -> Iterator[tuple[Triple, str]]:
    """What one row says, each triple with the name of its graph."""
    whole: Confidence = "inferred" if row.one("confidence") == "inferred" else "stated"
    for part, its_row in _parts(table, row):
        subject = NamedNode(iri_of(part.iri, row))
        if part.rdf_class:
            graph = graph_name(row.cells.get("source", ()), whole)
            yield Triple(subject, TYPE, terms.name(part.rdf_class)), graph
        for column in table.columns:
            if mapping := column.mapping:
                if column.name in part.predicates:
                    mapping = replace(mapping, predicate=part.predicates[column.name])
                yield from _cell_triples(table, its_row, subject, column, mapping, places)


def _parts(table: Table, row: Row) -> Iterator[tuple[Part, Row]]:
    """What a row describes, each with the row as that part reads it: its own codes alone."""
    codes = row.cells.get(table.by, ())
    taken = [part for part in table.parts if part.codes.intersection(codes)]
    for part in taken:
        its = tuple(code for code in codes if code in part.codes)
        yield part, replace(row, cells={**row.cells, table.by: its})
    if not taken:
        yield table.parts[0] if table.parts else Part(table.iri, table.rdf_class, frozenset()), row


def _cell_triples(
    table: Table, row: Row, subject: NamedNode, column: Column, mapping: CellMapping, places: Places
) -> Iterator[tuple[Triple, str]]:
    confidence: Confidence = "inferred" if mapping.curated else row.confidence_of(column.name)
    graph = graph_name(row.cells.get("source", ()), confidence)
    values = row.cells.get(column.name, ())
    if _stand_in(column, row):
        graph, values = REGISTER, tuple(filter(None, (text_of(column, row),)))
    elif mapping.register:
        graph = REGISTER
    if values and mapping.node:
        node = table.nodes[mapping.node]
        place = NamedNode(iri_of(node.iri, row))
        yield Triple(subject, terms.name(node.predicate), place), graph
        yield Triple(place, TYPE, terms.name(node.rdf_class)), graph
        if node.label:
            yield Triple(place, LABEL, terms.french(row.one(node.label))), graph
        subject = place
    for value in values:
        found = places.get((table.name, row.line, mapping.territory)) if mapping.territory else None
        yield _triple(subject, mapping, terms.cell(column, mapping, value, found)), graph


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
