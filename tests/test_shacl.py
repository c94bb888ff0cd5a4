"""Corners of SHACL that the W3C suite leaves dark, each held to what the standard says."""

import pytest
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import SH, Graph

from maillage.errors import EngineError
from maillage.mapping import quoted
from maillage.quads import Quads, as_written
from maillage.terms.rdf import n_triples
from maillage.validate import Report, validate
from maillage.validate.components import COMPONENTS

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def report(shapes: str, data: str) -> Report:
    """The report of shapes on a graph."""
    quads = Quads()
    with as_written():
        for triple in Graph().parse(data=PREFIXES + data, format="turtle"):
            s, p, o = (quoted(n_triples(term)) for term in triple)
            quads.add_select(f"SELECT {s} AS s, {p} AS p, {o} AS o", "")
        graph = Graph().parse(data=PREFIXES + shapes, format="turtle")
    return validate(quads, graph)


def failing(shapes: str, data: str) -> list[str]:
    """The components of the results of shapes on a graph."""
    return [r.component.removesuffix("ConstraintComponent") for r in report(shapes, data).results]


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


FAILS = {
    "class": (":a :p :b .", "sh:class :C", "http://example.org/C"),
    "datatype": (':a :p "x" .', "sh:datatype xsd:date", "xsd:date"),
    "nodeKind": (':a :p "x" .', "sh:nodeKind sh:IRI", "sh:IRI"),
    "minCount": (':a :q "x" .', "sh:minCount 2", "2"),
    "maxCount": (':a :p "x", "y" .', "sh:maxCount 1", "1"),
    "minExclusive": (":a :p 5 .", "sh:minExclusive 5", "5"),
    "minInclusive": (":a :p 4 .", "sh:minInclusive 5", "5"),
    "maxExclusive": (":a :p 5 .", "sh:maxExclusive 5", "5"),
    "maxInclusive": (":a :p 6 .", "sh:maxInclusive 5", "5"),
    "minLength": (':a :p "x" .', "sh:minLength 3", "3"),
    "maxLength": (':a :p "word" .', "sh:maxLength 3", "3"),
    "pattern": (':a :p "x" .', 'sh:pattern "^[0-9]{3}$"', "^[0-9]{3}$"),
    "languageIn": (':a :p "x"@de .', 'sh:languageIn ( "fr" "en" )', "fr, en"),
    "uniqueLang": (':a :p "x"@fr, "y"@fr .', "sh:uniqueLang true", ""),
    "equals": (':a :q "x" .', "sh:equals :q", "http://example.org/q"),
    "disjoint": (':a :p "x" ; :q "x" .', "sh:disjoint :q", "http://example.org/q"),
    "lessThan": (":a :p 2 ; :q 2 .", "sh:lessThan :q", "http://example.org/q"),
    "lessThanOrEquals": (":a :p 3 ; :q 2 .", "sh:lessThanOrEquals :q", "http://example.org/q"),
    "not": (':a :p "x" .', "sh:not [ sh:nodeKind sh:Literal ]", ""),
    "and": (':a :p "x" .', "sh:and ( [ sh:nodeKind sh:IRI ] )", ""),
    "or": (':a :p "x" .', "sh:or ( [ sh:nodeKind sh:IRI ] )", ""),
    "xone": (':a :p "x" .', "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:minLength 1 ] )", ""),
    "node": (':a :p "x" .', "sh:node [ sh:nodeKind sh:IRI ]", ""),
    "qualifiedMinCount": (
        ':a :q "x" .',
        "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ]",
        "1",
    ),
    "qualifiedMaxCount": (
        ":a :p :b, :c .",
        "sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ]",
        "1",
    ),
    "hasValue": (':a :q "x" .', "sh:hasValue :b", "http://example.org/b"),
    "in": (':a :p "x" .', "sh:in ( 1 xsd:date )", "1, xsd:date"),
    "sparql": (":a :q :b .", 'sh:sparql [ sh:select "SELECT $this WHERE { $this ?q ?v }" ]', ""),
}
"""A failure of each component on the values of `:p`, and how a reader is shown the parameter."""


@pytest.mark.parametrize("parameter", sorted({*COMPONENTS} - {"property", "closed"}))
def test_a_component_says_what_is_wrong(parameter: str) -> None:
    """A sentence in each language, with the parameter, when the shapes have no message for it."""
    data, constraint, shown = FAILS[parameter]
    shape = f":s sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] ."
    component = COMPONENTS[parameter]
    results = report(shape, data).results
    assert {(r.component, r.fr, r.en) for r in results} == {
        (component.name, component.fr.replace("{value}", shown), component.en.replace("{value}", shown))
    }
    assert ("{value}" in component.fr, "{value}" in component.en) == (bool(shown), bool(shown))
    assert component.fr != component.en


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        (
            ":s sh:targetNode :a ; sh:closed true .",
            ("La forme n’admet pas cette propriété.", "The shape does not allow this property."),
        ),
        (
            ':s sh:targetNode :a ; sh:message "non"@fr, "no"@en ; sh:closed true .',
            ("non", "no"),
        ),
        (
            ':s sh:targetNode :a ; sh:message "non"@fr, "no"@en ; sh:sparql [ sh:message "oui"@fr, "yes"@en ;'
            ' sh:select "SELECT $this WHERE { $this ?q ?v }" ] .',
            ("oui", "yes"),
        ),
        (
            ":s sh:targetNode :a ; :most 1 . :Most a sh:ConstraintComponent ;"
            " sh:parameter [ sh:path :most ] ; sh:validator [ sh:ask 'ASK { FILTER ($value = $most) }' ] .",
            (
                "La contrainte http://example.org/Most n’est pas respectée.",
                "The constraint http://example.org/Most is not met.",
            ),
        ),
    ],
)
def test_the_nearest_message_is_said(shape: str, says: tuple[str, str]) -> None:
    """That of the constraint, else of its shape, else of its component."""
    assert [(r.fr, r.en) for r in report(shape, ":a :p 2 .").results] == [says]


def test_components_are_those_of_the_recommendation() -> None:
    """Each parameter that pySHACL knows makes a constraint or goes with one; none is named twice."""
    parameters = {name for component in COMPONENTS.values() for name in component.parameters}
    known = {str(p).removeprefix(str(SH)) for p in ALL_CONSTRAINT_PARAMETERS if str(p).startswith(str(SH))}
    assert parameters >= known
    assert len({component.iri for component in COMPONENTS.values()}) == len(COMPONENTS)
