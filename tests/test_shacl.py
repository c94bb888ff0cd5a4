"""Corners of SHACL that the W3C suite leaves dark, each held to what the standard says."""

import pytest
from rdflib import Graph

from maillage.errors import EngineError
from maillage.mapping import quoted
from maillage.quads import Quads, as_written
from maillage.terms.rdf import n_triples
from maillage.validate import validate

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def failing(shapes: str, data: str) -> list[str]:
    """The components of the results of shapes on a graph."""
    quads = Quads()
    with as_written():
        for triple in Graph().parse(data=PREFIXES + data, format="turtle"):
            s, p, o = (quoted(n_triples(term)) for term in triple)
            quads.add_select(f"SELECT {s} AS s, {p} AS p, {o} AS o", "")
        graph = Graph().parse(data=PREFIXES + shapes, format="turtle")
    return [r.component.removesuffix("ConstraintComponent") for r in validate(quads, graph).results]


def on_values(constraint: str, *values: str) -> int:
    """How many values of a property fail a constraint."""
    shape = f":s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] ."
    return len(failing(shape, f":a :p {', '.join(values)} ."))


@pytest.mark.parametrize(
    ("constraint", "value", "fails"),
    [
        ('sh:pattern "^b$"', '"a\\nb"', 1),
        ('sh:pattern "^b$" ; sh:flags "m"', '"a\\nb"', 0),
        ('sh:pattern "a.b"', '"a\\nb"', 1),
        ('sh:pattern "a.b" ; sh:flags "s"', '"a\\nb"', 0),
        ('sh:pattern "a.B" ; sh:flags "is"', '"a\\nb"', 0),
        ('sh:pattern "a.b" ; sh:flags "q"', '"axb"', 1),
        ('sh:pattern "a.b" ; sh:flags "q"', '"xa.by"', 0),
        ('sh:pattern "^[0-9]{3}$"', '"123"', 0),
        ('sh:minInclusive "2020-01-02"^^xsd:date', '"2020-01-02"^^xsd:date', 0),
        ('sh:minInclusive "2020-01-02"^^xsd:date', '"2020-01-01"^^xsd:date', 1),
        ('sh:minInclusive "2020-01-02"^^xsd:date', '"2020-01-03Z"^^xsd:date', 1),
        ('sh:maxInclusive "2020"^^xsd:gYear', '"12020"^^xsd:gYear', 1),
        ('sh:maxInclusive "2020"^^xsd:gYear', '"1998"^^xsd:gYear', 0),
        (
            'sh:maxInclusive "2020-01-01T00:00:00+02:00"^^xsd:dateTime',
            '"2019-12-31T23:00:00Z"^^xsd:dateTime',
            1,
        ),
        (
            'sh:maxInclusive "2020-01-01T00:00:00+02:00"^^xsd:dateTime',
            '"2019-12-31T22:00:00Z"^^xsd:dateTime',
            0,
        ),
        ("sh:minInclusive 5", '"NaN"^^xsd:double', 1),
        ("sh:minInclusive 5", '"INF"^^xsd:double', 0),
        ("sh:minInclusive 5", '"a"', 1),
        ("sh:datatype xsd:integer", '"1.0"^^xsd:integer', 1),
        ("sh:datatype xsd:date", '"2021-02-29"^^xsd:date', 1),
        ("sh:minCount 2 ; sh:deactivated false", '"a"', 1),
        ("sh:minCount 2 ; sh:deactivated true", '"a"', 0),
    ],
)
def test_values(constraint: str, value: str, fails: int) -> None:
    """What a value may be; what cannot be compared does not conform."""
    assert on_values(constraint, value) == fails


@pytest.mark.parametrize(
    ("shapes", "results"),
    [
        (":C a rdfs:Class, sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] .", ["MinCount"]),
        (":C a rdfs:Class ; sh:property [ sh:path :q ; sh:minCount 1 ] .", ["MinCount"]),
        (
            ":Kind rdfs:subClassOf rdfs:Class . :C a :Kind ; sh:property [ sh:path :q ; sh:minCount 1 ] .",
            ["MinCount"],
        ),
        (":D a rdfs:Class ; sh:property [ sh:path :q ; sh:minCount 1 ] .", []),
    ],
)
def test_a_class_that_is_a_shape_targets_its_instances(shapes: str, results: list[str]) -> None:
    """SHACL 2.1.3.3, whether it is declared a shape or only has constraints."""
    assert failing(shapes, ":a a :C .") == results


@pytest.mark.parametrize(
    "shapes",
    [
        ':s a sh:NodeShape ; sh:target [ sh:select "SELECT ?this WHERE { ?this a :C }" ] .',
        ":s a sh:NodeShape ; sh:targetWhere [ sh:class :C ] .",
        ":s a sh:NodeShape ; sh:minListLength 1 .",
        ":s a sh:NodeShape ; sh:targetNode :a ; sh:js [] .",
        ":s a sh:NodeShape ; sh:targetNode :a ; sh:rule [] .",
        ':s sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "[a-z-[aeiou]]" ] .',
        ':s sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "a" ; sh:flags "x" ] .',
        ':s sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "(a)\\\\1" ] .',
        ":s a sh:NodeShape ; sh:targetNode :a ; sh:node :s .",
    ],
)
def test_what_is_not_carried_out_is_an_error(shapes: str) -> None:
    """Never a silent pass."""
    with pytest.raises(EngineError):
        failing(shapes, ':a a :C ; :p "a" .')


def test_sparql_constraints_know_blank_nodes() -> None:
    """A focus node without a name is the same node in the store."""
    shape = """
        :s a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [
            sh:message "two" ; sh:select "SELECT $this WHERE { $this <http://example.org/p> 2 }" ] .
    """
    assert failing(shape, "[] :p 1 . [] :p 2 .") == ["SPARQL"]
