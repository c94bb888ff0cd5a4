"""A visitor's file: remarks as a page, JSON or RDF; hostile files in a process of their own."""

import io
import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

BROWSER = {"Accept": "text/html"}
TURTLE = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
<https://w3id.org/maillage/id/actor/essai> a mlg:Actor ; mlg:siren "12" .
"""


def header() -> str:
    """The first line of the project's own table of PTCEs."""
    from maillage import paths

    return (paths.DATA / "facts" / "ptce.csv").read_text("utf-8").splitlines()[0]


def post(client: FlaskClient, name: str, content: bytes | str, **headers: str) -> TestResponse:
    """Send a file as a form does."""
    data = content.encode() if isinstance(content, str) else content
    return client.post("/valider", data={"file": (io.BytesIO(data), name)}, headers=headers)


def test_the_form_and_its_answer(client: FlaskClient) -> None:
    """A page that says what is wrong, at which line, in both languages."""
    assert 'type="file"' in client.get("/valider", headers=BROWSER).text
    page = post(client, "actors.ttl", TURTLE, **BROWSER)
    assert page.status_code == 200
    assert "SIREN" in page.text
    assert '<td class="number" data-label="Ligne">2</td>' in page.text
    assert "errors" in client.post("/valider?lang=en", data={"text": TURTLE}, headers=BROWSER).text


def test_as_data(client: FlaskClient) -> None:
    """JSON by default, the SHACL report in Turtle when asked; the whole body may be the file."""
    found = json.loads(post(client, "a.ttl", TURTLE).data)
    assert (found["file"], found["conforms"]) == ("a.ttl", False)
    assert {remark["line"] for remark in found["remarks"]} == {2}
    direct = client.post(
        "/valider", data=TURTLE, headers={"Content-Type": "text/turtle", "Accept": "text/turtle"}
    )
    assert direct.mimetype == "text/turtle"
    assert any("ValidationReport" in str(q.object) for q in parse(direct.data, RdfFormat.TURTLE))
    assert client.post("/valider", data=b"x", headers={"Content-Type": "image/png"}).status_code == 415


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.jsonld", b"[" * 200_000),
        ("deep.ttl", b"<a:a> <a:b> " + b"( " * 100_000),
        ("bomb.rdf", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'),
        ("outside.rdf", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "a:a", "a:b": "c"}'),
        ("packed.ttl", b"\x1f\x8b\x08\x00" + b"\x00" * 1_000),
        ("packed.ttl.gz", b"\x1f\x8b\x08\x00"),
        ("nothing.ttl", b""),
        ("broken.ttl", b"<a:a> <a:b>"),
        ("not-text.csv", b"\xff\xfe\x00"),
        ("../../etc/passwd", b"root:x"),
        ("odd\x00name.ttl", b"<a:a> <a:b> <a:c> ."),
    ],
)
def test_hostile_files(client: FlaskClient, name: str, content: bytes) -> None:
    """Each is refused with its reason, or examined; the server stays."""
    reply = post(client, name, content)
    assert reply.status_code in (200, 422)
    assert "Traceback" not in reply.text
    assert "root:" not in reply.text
    if reply.status_code == 422:
        told = json.loads(reply.data)
        assert told["fr"]
        assert told["en"]
    assert client.get("/sante").status_code == 200


def test_too_large(client: FlaskClient) -> None:
    """Beyond five megabytes, 413."""
    reply = client.post("/valider", data=b"#" * 6_000_000, headers={"Content-Type": "text/turtle"})
    assert reply.status_code == 413


def test_tables(client: FlaskClient) -> None:
    """A table of facts is checked by line and column."""
    text = header() + "\n" + "essai," * header().count(",") + "\n"
    found = json.loads(post(client, "ptce.csv", text).data)
    assert found["conforms"] is False
    assert any(remark["column"] for remark in found["remarks"])
