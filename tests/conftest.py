"""A small release, written by hand, and a client of the site that serves it."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from werkzeug.test import TestResponse

from maillage import catalogue, paths
from maillage.engine import fill
from maillage.ontology import codes_quads, ontology_quads
from maillage.publish import seal, write_dumps, write_turtle
from maillage.publish.dcat import catalogue as dcat
from maillage.publish.manifest import Contents, list_files
from maillage.vocabulary import GRAPH, expand
from maillage.web import Options, create_app

FACTS = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix mgr: <https://w3id.org/maillage/graph/> .
@prefix ptce: <https://w3id.org/maillage/id/ptce/> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix membership: <https://w3id.org/maillage/id/membership/> .
@prefix document: <https://w3id.org/maillage/id/document/> .
@prefix confidence: <https://w3id.org/maillage/codes/confidence/> .
@prefix role: <https://w3id.org/maillage/codes/roles/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

mgr:revue {
  ptce:essai a mlg:PTCE ; rdfs:label "Pôle d’essai <b>"@fr , "Test pole"@en ; mlg:foundingYear 2014 ;
    foaf:homepage <https://example.org/essai> , <javascript:alert(1)> .
  ptce:autre a mlg:PTCE ; rdfs:label "Autre pôle"@fr .
  actor:atelier a mlg:Actor ; rdfs:label "L’Atelier"@fr .
  membership:atelier--essai a mlg:Membership ; org:member actor:atelier ; org:organization ptce:essai ;
    org:role role:carrier .
}
<https://w3id.org/maillage/graph/revue/deduced> { ptce:essai mlg:note "déduit"@fr . }
<https://w3id.org/maillage/graph/inferred/prp-inv> { ptce:essai org:hasMember actor:atelier .
  actor:atelier org:hasMembership membership:atelier--essai . }
mgr:sources {
  mgr:ontology a mlg:SourceGraph ; rdfs:label "Vocabulaire"@fr .
  mgr:codes a mlg:SourceGraph ; rdfs:label "Codes"@fr .
  mgr:sources a mlg:SourceGraph ; rdfs:label "Registre"@fr .
  document:revue a mlg:Document ; dcterms:title "La revue des pôles"@fr .
  mgr:revue a mlg:SourceGraph ; rdfs:label "Ce que dit la revue"@fr ; dcterms:source document:revue ;
    mlg:confidence confidence:stated .
  <https://w3id.org/maillage/graph/revue/deduced> a mlg:SourceGraph ; dcterms:source document:revue ;
    rdfs:label "Déduit de la revue"@fr ; mlg:confidence confidence:inferred .
  <https://w3id.org/maillage/graph/inferred/prp-inv> a mlg:InferenceGraph ; mlg:rule "prp-inv" ;
    rdfs:label "Déduit par raisonnement, règle prp-inv"@fr ; mlg:confidence confidence:inferred ;
    rdfs:comment "Une relation se lit aussi dans l’autre sens."@fr .
}
"""
_HEADER = """#+ title: {{fr: {fr}, en: {en}}}
#+ description: {{fr: Une question., en: A question.}}
#+ tags: [ptce]
"""
_NAMES = "PREFIX mlg: <https://w3id.org/maillage/ontology#>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
QUERIES = {
    "poles": _HEADER.format(fr="Les pôles", en="The poles")
    + "#+ columns:\n#+   pole: {fr: Pôle, en: Pole}\n"
    + _NAMES
    + "SELECT ?pole ?annee WHERE { ?pole a mlg:PTCE OPTIONAL { ?pole mlg:foundingYear ?annee } } ORDER BY ?pole",
    "membres": _HEADER.format(fr="Les membres", en="The members")
    + "#+ parameters:\n#+   pole:\n#+     type: iri\n#+     class: mlg:PTCE\n#+     required: true\n"
    + "#+     label: {fr: Pôle, en: Pole}\n#+ example:\n#+   pole: essai\n"
    + _NAMES
    + "SELECT ?membre WHERE { $pole org:hasMember ?membre }",
    "depuis": _HEADER.format(fr="Les pôles depuis une année", en="The poles since a year")
    + "#+ parameters:\n#+   annee:\n#+     type: integer\n#+     label: {fr: Année, en: Year}\n"
    + "#+     default: 2000\n#+ example:\n#+   annee: 2010\n"
    + _NAMES
    + "CONSTRUCT { ?pole mlg:foundingYear ?a } WHERE { ?pole mlg:foundingYear ?a FILTER(?a >= $annee) }",
}


def facts() -> Iterator[Quad]:
    """The quads of the small release: its facts, the vocabulary and the code lists."""
    yield from parse(FACTS.encode(), RdfFormat.TRIG)
    yield from ontology_quads(paths.ONTOLOGY)
    yield from codes_quads(paths.ONTOLOGY)


@pytest.fixture(scope="session")
def queries_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three canned queries: with rows, with a required parameter, with a graph."""
    folder = tmp_path_factory.mktemp("queries")
    for name, text in QUERIES.items():
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory, queries_dir: Path) -> Path:
    """A folder with a release of a dozen facts."""
    folder = tmp_path_factory.mktemp("release")
    quads = [*facts()]
    target = NamedNode(GRAPH + "queries")
    described = catalogue.describe(catalogue.load(queries_dir))
    quads.extend(Quad(t.subject, t.predicate, t.object, target) for t in described)
    graphs = write_dumps(quads, folder / "dumps")
    counts = {"quads": len(quads), "triples": len(quads), "inferred": 2, "graphs": len(graphs)}
    typed = {(q.subject, q.object) for q in quads if q.predicate == NamedNode(expand("rdf:type"))}
    classes = Counter(rdf_class.value for _, rdf_class in typed if isinstance(rdf_class, NamedNode))
    contents = Contents("1-essai", "2026-01-01", graphs, counts, {}, classes)
    with (folder / "catalogue.ttl").open("w", encoding="utf-8") as out:
        write_turtle(dcat(contents, list_files(folder)), out)
    store = Store(str(folder / "store"))
    fill(store, quads)
    store.flush()
    del store
    seal(folder, contents)
    return folder


class Client(FlaskClient):
    """Reads each answer whole and closes it."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Make a request."""
        return super().open(*args, **{"buffered": True, **options})


@pytest.fixture(scope="session")
def app(small_release: Path, queries_dir: Path) -> Flask:
    """The site of the small release."""
    found = create_app(small_release, Options(queries_dir=queries_dir))
    found.test_client_class = Client
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that site."""
    return app.test_client()


@pytest.fixture(scope="session")
def places_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of places and networks in the layouts of their sources, a fiftieth of the country's."""
    bench = Path(__file__).resolve().parents[1] / "bench" / "places.py"
    if not bench.is_file():
        pytest.skip("the generator is not here")
    made = tmp_path_factory.mktemp("places")
    subprocess.run([sys.executable, str(bench), "--out", str(made), "--scale", "0.02"], check=True)
    return made
