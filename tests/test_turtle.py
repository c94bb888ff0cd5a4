"""Turtle that is pleasant to read, and that says the same as what it was given."""

import io

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph

from maillage.publish import write_turtle
from maillage.vocabulary import CODES, ID, PREFIXES

XSD = PREFIXES["xsd"]
iris = st.sampled_from(
    [
        ID + "ptce/sud-aquitaine",
        ID + "ptce/",
        ID + "commune/40312",
        CODES + "roles/carrier",
        "https://example.org/a(b)",
        PREFIXES["mlg"] + "PTCE",
        PREFIXES["skos"],
        ID + "graph/x/deduced",
        ID + "award/a.b.",
    ]
).map(NamedNode)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda t: Literal(t, language="fr")),
    st.sampled_from(["1", "01", "-3", "1.5", ".5", "5.", "1e3", "true", "x"]).flatmap(
        lambda v: st.sampled_from(["integer", "decimal", "boolean", "gYear"]).map(
            lambda d: Literal(v, datatype=NamedNode(XSD + d))
        )
    ),
)
triples = st.builds(Triple, iris, iris, st.one_of(iris, literals))


def turtle(content: list[Triple]) -> str:
    """The Turtle of these triples."""
    out = io.StringIO()
    write_turtle(content, out)
    return out.getvalue()


@given(st.lists(triples, max_size=12))
def test_what_is_written_reads_back_the_same(content: list[Triple]) -> None:
    """Whatever the terms, pyoxigraph reads back the triples that were written."""
    back = {Triple(q.subject, q.predicate, q.object) for q in parse(turtle(content), format=RdfFormat.TURTLE)}
    assert back == set(content)


@given(st.lists(triples, max_size=12))
def test_the_order_given_does_not_matter(content: list[Triple]) -> None:
    """The same triples in another order give the same bytes."""
    assert turtle(content) == turtle(content[::-1])


def test_it_reads_as_a_person_would_write() -> None:
    """Kinds of things have a prefix, types come first, codes are short, numbers bare."""
    subject = NamedNode(ID + "ptce/sud-aquitaine")
    content = [
        Triple(subject, NamedNode(PREFIXES["mlg"] + "theme"), NamedNode(CODES + "themes/food")),
        Triple(subject, NamedNode(PREFIXES["rdfs"] + "label"), Literal("PTCE «Sud»", language="fr")),
        Triple(subject, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["mlg"] + "PTCE")),
        Triple(
            subject,
            NamedNode(PREFIXES["mlg"] + "amount"),
            Literal("100000", datatype=NamedNode(XSD + "integer")),
        ),
    ]
    text = turtle(content)
    assert text.endswith(
        '\nptce:sud-aquitaine\n    a mlg:PTCE ;\n    rdfs:label "PTCE «Sud»"@fr ;\n'
        "    mlg:amount 100000 ;\n    mlg:theme c-themes:food .\n"
    )
    assert len(Graph().parse(data=text, format="turtle")) == 4
