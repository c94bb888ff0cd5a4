"""What spares client and server the same answer twice: entity tags, dates, compression; graphs; counts."""

import gzip
import json
import logging
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from maillage.web import Options, create_app

ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
ROWS = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
PTCE = "https://w3id.org/maillage/ontology#PTCE"


@pytest.mark.parametrize(
    "path", ["/", ASK, ROWS, "/page/ptce/essai", "/data/ptce/essai.ttl", "/requetes", "/ontology"]
)
def test_not_sent_twice(client: FlaskClient, path: str) -> None:
    """304 for a client that has the answer, by its tag or by its date, and no body."""
    first = client.get(path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": date}):
        again = client.get(path, headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "Accept" in again.headers["Vary"]
    stale = {"If-None-Match": '"x"', "If-Modified-Since": date}
    assert client.get(path, headers=stale).status_code == 200
    assert client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200


def test_another_format_is_another_answer(client: FlaskClient) -> None:
    """The tag of one representation is not that of another."""
    tags = {
        client.get(ROWS, headers={"Accept": accept}).headers["ETag"]
        for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    "text", ["SELECT (NOW() AS ?x) {}", "SELECT (RAND() AS ?x) {}", "SELECT (uuid() AS ?x) {}"]
)
def test_what_changes_has_no_tag(client: FlaskClient, text: str) -> None:
    """An answer that will not be the same has none; nor has a fault."""
    assert "ETag" not in client.get("/sparql", query_string={"query": text}).headers
    assert "ETag" not in client.get("/sparql", query_string={"query": "ASK {"}).headers


def test_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    """The same bytes, gzipped; a small answer, a file and a refusal of gzip are left as they are."""
    plain = client.get("/ontology.ttl")
    packed = client.get("/ontology.ttl", headers={"Accept-Encoding": "gzip, br;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    for accepted in ("", "gzip;q=0", "br", "identity, gzip;q=0.5"):
        again = client.get("/ontology.ttl", headers={"Accept-Encoding": accepted})
        assert again.data == plain.data, accepted
    assert "Content-Encoding" not in client.get(ASK, headers={"Accept-Encoding": "gzip"}).headers
    file = client.get("/donnees/fichiers/dumps/maillage.nq.gz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in file.headers


def test_head_and_options(client: FlaskClient) -> None:
    """HEAD is GET without a body; a preflight says what is allowed."""
    whole, head = client.get(ROWS), client.head(ROWS)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    preflight = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


def test_graphs_one_by_one(client: FlaskClient) -> None:
    """SPARQL 1.1 Graph Store HTTP Protocol, read only."""
    names = [
        row["g"]["value"]
        for row in json.loads(
            client.get("/sparql", query_string={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).data
        )["results"]["bindings"]
    ]
    assert names
    for name in names:
        reply = client.get(
            "/graphes", query_string={"graph": name}, headers={"Accept": "application/n-triples"}
        )
        assert list(parse(reply.data, RdfFormat.N_TRIPLES))
    everything = client.get("/graphes?default", headers={"Accept": "text/turtle"})
    assert PTCE in {str(q.object).strip("<>") for q in parse(everything.data, RdfFormat.TURTLE)}
    assert client.head("/graphes?default").status_code == 200
    assert client.get("/graphes?graph=a:none").status_code == 404
    assert client.get("/graphes").status_code == 400
    assert client.get("/graphes?default&graph=a:b").status_code == 400
    assert client.get("/graphes", query_string={"graph": "not an iri"}).status_code == 400
    assert client.put("/graphes?default", data=b"").status_code == 405


def test_what_crawlers_are_told(client: FlaskClient) -> None:
    """A sitemap of pages that are there, named by robots.txt."""
    robots = client.get("/robots.txt").text
    place = robots.rpartition("Sitemap: ")[2].strip()
    assert place == "http://localhost/sitemap.xml"
    root = ET.fromstring(client.get("/sitemap.xml").data)
    found = [node.text or "" for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://localhost/page/ptce/essai" in found
    for address in found:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_xml_is_well_formed_or_refused(client: FlaskClient) -> None:
    """A character or a property that XML has no way to write is said, and JSON or Turtle carry it."""
    query = {"query": 'SELECT ("a\\u0007b" AS ?x) {}'}
    refused = client.get("/sparql", query_string=query, headers={"Accept": "application/sparql-results+xml"})
    assert refused.status_code == 403
    assert "U+0007" in refused.text
    told = client.get("/sparql", query_string=query, headers={"Accept": "application/sparql-results+json"})
    assert json.loads(told.data)["results"]["bindings"][0]["x"]["value"] == "a\x07b"
    nameless = {"query": "CONSTRUCT { <a:s> <a:p/> 1 } {}", "format": "rdfxml"}
    assert client.get("/sparql", query_string=nameless).status_code == 403
    assert client.get("/sparql", query_string=nameless | {"format": "turtle"}).status_code == 200


def test_counts_and_lines(
    small_release: Path,
    queries_dir: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Prometheus reads routes and statuses; a line of the log says no more, but the query when it may."""
    for queries in (False, True):
        caplog.clear()
        options = Options(queries_dir=queries_dir, log=True, log_queries=queries)
        client = create_app(small_release, options).test_client()
        with caplog.at_level(logging.INFO, "maillage.requests"):
            client.get(ASK)
            client.get("/nowhere/secret-name")
        lines = [
            json.loads(record.message) for record in caplog.records if record.name == "maillage.requests"
        ]
        assert [(line["route"], line["status"]) for line in lines] == [("sparql.sparql", 200), ("none", 404)]
        assert ("query" in lines[0]) is queries
        assert "secret-name" not in caplog.text
        assert "127.0.0.1" not in caplog.text
    text = client.get("/metrics").text
    assert 'maillage_requests_total{route="sparql.sparql",status="200"} 1.0' in text
    assert 'maillage_release_info{version="1-essai"} 1.0' in text
    assert client.get("/sante/prete").json["status"] == "ready"  # type: ignore[index]
