"""The catalogue and DCAT-AP 3.0.1: our own shapes of it, and SEMIC's where they are at hand."""

import os
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, SH

from maillage.publish.dcat import TABLES
from maillage.publish.void import DATASET
from maillage.release import Release
from maillage.vocabulary import BASE
from needed import need

OWN = Path(__file__).parent / "dcat-ap.ttl"
SEMIC = os.environ.get("MAILLAGE_DCAT_AP_SHAPES", "")
ALGORITHM = URIRef("http://spdx.org/rdf/terms#algorithm")
"""SEMIC's shape of controlled vocabularies wants `https://spdx.org/…` here; SPDX itself, and harvesters, `http:`."""


@pytest.fixture(scope="module")
def catalogue(release: Release) -> Graph:
    """The catalogue of the curated release."""
    return Graph().parse(release.path / "catalogue.ttl")


def violations(catalogue: Graph, shapes: Graph) -> list[tuple[object, ...]]:
    """What pySHACL finds that is not a warning: the thing, the path, the constraint."""
    _, report, _ = validate(catalogue, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    return [
        tuple(
            report.value(found, name) for name in (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent)
        )
        for found in report.objects(None, SH.result)
        if report.value(found, SH.resultSeverity) == SH.Violation
    ]


def test_what_dcat_ap_asks_is_there(catalogue: Graph) -> None:
    """Mandatory and recommended properties, of the classes that they must have."""
    assert violations(catalogue, Graph().parse(OWN)) == []


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "contactPoint",
        "hasURL",
        "startDate",
        "version",
        "checksumValue",
        "mediaType",
        "downloadURL",
        "endpointURL",
        "publisher",
    ],
)
def test_what_is_missing_is_seen(catalogue: Graph, name: str) -> None:
    """Without one of these, our shapes have something to say: they can fail."""
    less = Graph()
    for triple in catalogue:
        if not str(triple[1]).endswith(name):
            less.add(triple)
    assert violations(less, Graph().parse(OWN))


def test_the_tables_are_a_dataset_of_their_own(catalogue: Graph) -> None:
    """Each is the CSV of a question, under its title; none is about the graph itself or needs an argument."""
    csv = {str(each).rpartition("/")[2] for each in catalogue.objects(URIRef(TABLES), DCAT.distribution)}
    assert {"laureats.csv", "portages.csv", "tiers-lieux-et-ptce.csv"} <= csv
    assert not {"sources.csv", "deductions-par-regle.csv", "ptce-fiche.csv"} & csv
    assert not any("requetes/" in str(each) for each in catalogue.objects(URIRef(DATASET), DCAT.distribution))


def test_every_service_says_what_it_serves(catalogue: Graph) -> None:
    """SPARQL, the questions, and the matching of lists; the questions serve the tables too."""
    served = {
        str(service).removeprefix(BASE): {
            str(each) for each in catalogue.objects(service, DCAT.servesDataset)
        }
        for service in catalogue.subjects(RDF.type, DCAT.DataService)
    }
    assert served == {"sparql": {DATASET}, "requetes": {DATASET, TABLES}, "reconcile": {DATASET}}


def test_semic_shapes_find_no_violation(catalogue: Graph) -> None:
    """The official shapes (`shapes.ttl`, `range.ttl`…), in the folder that `MAILLAGE_DCAT_AP_SHAPES` names."""
    need("MAILLAGE_DCAT_AP_SHAPES", SEMIC, "the folder releases/3.0.1/html/shacl of SEMICeu/DCAT-AP")
    shapes = Graph()
    for path in sorted(Path(SEMIC).glob("*shape*.ttl")) + sorted(Path(SEMIC).glob("range.ttl")):
        shapes.parse(path)
    assert len(shapes) > 500
    assert [found for found in violations(catalogue, shapes) if found[1] != ALGORITHM] == []
