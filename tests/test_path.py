"""SHACL paths written as SPARQL property paths."""

import pytest
from rdflib import SH, Graph, URIRef

from maillage.validate.property_paths import read_path, shown

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix mlg: <https://w3id.org/maillage/ontology#> . <urn:s> sh:path """


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("org:member", "<http://www.w3.org/ns/org#member>"),
        ("( org:member mlg:theme )", "org:member/mlg:theme"),
        ("[ sh:inversePath org:member ]", "^org:member"),
        ("[ sh:alternativePath ( org:member mlg:theme ) ]", "(org:member|mlg:theme)"),
        ("( [ sh:zeroOrMorePath mlg:within ] mlg:theme )", "(mlg:within)*/mlg:theme"),
        ("[ sh:oneOrMorePath mlg:within ]", "(mlg:within)+"),
        ("[ sh:zeroOrOnePath mlg:within ]", "(mlg:within)?"),
    ],
)
def test_a_path_reads_as_in_sparql(path: str, text: str) -> None:
    """Each kind of path of the recommendation (SHACL 2.3.1)."""
    graph = Graph().parse(data=f"{HEAD}{path} .", format="turtle")
    node = graph.value(URIRef("urn:s"), SH.path)
    assert node is not None
    assert shown(read_path(graph, node)) == text
