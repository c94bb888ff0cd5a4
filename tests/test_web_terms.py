"""The vocabulary, its parts and the shapes answer at their addresses, and nothing else does."""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from maillage import __version__, paths
from maillage.vocabulary import BASE

PARTS = sorted(path.stem for path in paths.ONTOLOGY.glob("*.ttl"))
SHAPES = sorted(path.stem for path in paths.SHAPES.glob("*.ttl"))


def turtle(client: FlaskClient, path: str) -> set[str]:
    """The subjects of what an address answers in Turtle."""
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.content_type) == (200, "text/turtle; charset=utf-8")
    return {str(quad.subject).strip("<>") for quad in parse(answer.data, RdfFormat.TURTLE)}


@pytest.mark.parametrize("part", PARTS)
def test_each_file_of_the_vocabulary_has_its_addresses(client: FlaskClient, part: str) -> None:
    """The IRI of each ontology, and that of its version, give it."""
    path = "/ontology" if part == "maillage" else f"/ontology/{part}"
    for address in (path, f"{path}/{__version__}"):
        assert BASE + path[1:] in turtle(client, address)
        assert client.get(address, headers={"Accept": "text/html"}).content_type.startswith("text/html")


@pytest.mark.parametrize(
    "path", ["9.9.9", "nothing", "reused/9.9.9", "nothing/0.1.0", f"{__version__}/{__version__}"]
)
def test_what_does_not_exist_is_a_problem(client: FlaskClient, path: str) -> None:
    """A version or a part that there is not is no page of the vocabulary."""
    for accept in ("text/turtle", "text/html"):
        assert client.get(f"/ontology/{path}", headers={"Accept": accept}).status_code == 404
        assert client.get(f"/shapes/{path}", headers={"Accept": accept}).status_code == 404


@pytest.mark.parametrize("name", SHAPES)
def test_each_file_of_shapes_dereferences(client: FlaskClient, name: str) -> None:
    """Turtle for programs, by negotiation or by ending; for people, a page with each node shape that says what it asks."""
    assert BASE + f"shapes/{name}" in turtle(client, f"/shapes/{name}")
    assert client.get(f"/shapes/{name}.ttl").content_type.startswith("text/turtle")
    page = client.get(f"/shapes/{name}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f"{BASE}shapes/{name}" in page.text
    assert name in ("common", "personal-data") or "<article" in page.text
