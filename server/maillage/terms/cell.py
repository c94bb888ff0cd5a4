"""Turns a cell into an RDF term, as its column's mapping says."""

from pyoxigraph import Literal, NamedNode

from maillage import iris
from maillage.model import CellMapping, Column
from maillage.vocabulary import PREFIXES, expand

Term = NamedNode | Literal
XSD = PREFIXES["xsd"]
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_CELL_TYPES = {"integer": "integer", "number": "decimal", "boolean": "boolean"}


def name(prefixed: str) -> NamedNode:
    """The IRI of a prefixed name: `name("mlg:PTCE")`."""
    return NamedNode(expand(prefixed))


def french(value: str) -> Literal:
    """A text in French."""
    return Literal(value, language="fr")


def english(value: str) -> Literal:
    """A text in English."""
    return Literal(value, language="en")


def typed(value: str, datatype: str) -> Literal:
    """A literal of an XSD datatype, named without its prefix."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


def date(value: str) -> Literal:
    """A year, a month of a year or a day, typed by its length (XSD 1.1: gYear, gYearMonth, date).

    Raises:
        ValueError: the value has none of these lengths.
    """
    if len(value) not in _DATE_TYPES:
        raise ValueError(f"not a date: {value!r}")
    return typed(value, _DATE_TYPES[len(value)])


def reference(value: str) -> NamedNode:
    """The IRI of a typed reference: `ptce/sud-aquitaine`."""
    kind, _, key = value.partition("/")
    return NamedNode(iris.thing(kind, key))


def publisher(value: str) -> NamedNode:
    """The IRI of a publisher, from its name or host."""
    return NamedNode(iris.thing("publisher", iris.slug(value)))


def cell(column: Column, mapping: CellMapping, value: str, place: tuple[str, str] | None) -> Term:
    """The term that one value of a cell means; `place` is the territory its name was found to be."""
    if mapping.territory:
        return NamedNode(iris.thing(*place)) if place else french(value)
    if mapping.code:
        return NamedNode(iris.code(mapping.code, value))
    if mapping.ref:
        return reference(value if mapping.ref == "*" else f"{mapping.ref}/{value}")
    if mapping.iri:
        return NamedNode(value)
    if mapping.term:
        return name(value)
    if mapping.publisher:
        return publisher(value)
    return _literal(column, mapping, value)


def _literal(column: Column, mapping: CellMapping, value: str) -> Literal:
    if mapping.lang:
        return Literal(value, language=mapping.lang)
    if mapping.dated:
        return date(value)
    if column.type in _CELL_TYPES:
        return typed(value, _CELL_TYPES[column.type])
    return Literal(value)
