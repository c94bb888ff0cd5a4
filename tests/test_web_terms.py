"""The vocabulary, its parts and the shapes answer at their addresses, and nothing else does."""

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from maillage import __version__, paths
from maillage.release import Release
from maillage.vocabulary import BASE
from maillage.web import create_app
from maillage.web.lexicon import DRAWN, TIES, Lexicon, diagram
from maillage.web.site import Serving

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


@pytest.fixture(scope="module")
def curated(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def article(page: str, name: str) -> str:
    """What a page of terms says of one."""
    return page.partition(f'<article id="{name}"')[2].partition("</article>")[0].replace("\u00a0", " ")


def test_a_term_is_told_whole(curated: FlaskClient) -> None:
    """Its sense, its neighbours here and elsewhere, its use in the release, an example that leads to a page."""
    page = curated.get("/ontology", headers={"Accept": "text/html"}).text
    pole = article(page, "PTCE")
    assert "pair:Ecosystem</a> (proche)" in pole and "Collective" in pole
    found = re.search(r'(\d+) dans cette version, par exemple : <a href="([^"]+)"', pole)
    assert found is not None and int(found[1]) > 100
    assert curated.get(found[2]).status_code == 200
    carried = article(page, "carriedBy")
    assert "Se dit de :" in carried and "valeur :" in carried and " fois dans cette version" in carried
    assert "année" in article(page, "foundingYear")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tiers-lieu", "TiersLieu"),
        ("Est PORTE par", "carriedBy"),
        ("third place", "TiersLieu"),
        ("ptce", "PTCE"),
    ],
)
def test_a_term_is_found_in_both_languages(curated: FlaskClient, text: str, first: str) -> None:
    """Without accents, capitals or marks; the term that is called so stands before those that speak of it."""
    page = curated.get("/ontology", query_string={"q": text}, headers={"Accept": "text/html"}).text
    assert f'<article id="{first}"' in page
    found = site_lexicon(curated).search(text)
    assert found[0].name == first


def site_lexicon(client: FlaskClient) -> Lexicon:
    serving = client.application.extensions["maillage"]
    assert isinstance(serving, Serving)
    return serving.current.lexicon


def test_codes_and_rules_are_found_too(curated: FlaskClient) -> None:
    """One box for the three: a code, and a shape, each with a link that leads to it."""
    page = curated.get("/ontology?q=carrier", headers={"Accept": "text/html"}).text
    assert 'href="/codes/roles/carrier"' in page
    page = curated.get("/ontology?q=porte+ce+PTCE", headers={"Accept": "text/html"}).text
    found = re.search(r'href="(/shapes/ptce)#', page)
    assert found is not None and curated.get(found[1]).status_code == 200


@pytest.mark.parametrize("text", ["zzzz", "<script>alert(1)</script>", "a" * 5000, "."])
def test_a_search_that_finds_nothing_says_so(curated: FlaskClient, text: str) -> None:
    """Whatever is typed, as text."""
    answer = curated.get("/ontology", query_string={"q": text}, headers={"Accept": "text/html"})
    assert answer.status_code == 200 and "<script>alert" not in answer.text
    assert "Essayer un seul mot" in answer.text.replace("\u00a0", " ")


def test_the_diagram_says_what_its_list_says(curated: FlaskClient) -> None:
    """Each line of the picture is a sentence beneath it, between classes that are drawn; all terms exist."""
    boxes, ties = diagram(site_lexicon(curated))
    assert len(boxes) == len(DRAWN) and len(ties) == len(TIES)
    page = curated.get("/ontology", headers={"Accept": "text/html"}).text
    assert page.count("<line ") == len(ties)
    assert page.partition('id="twin"')[2].partition("</ul>")[0].count("<li>") == len(ties)


def test_on_a_release_without_counts(client: FlaskClient) -> None:
    """No VoID in the graph: properties have no number, and the page stands."""
    page = client.get("/ontology?lang=en", headers={"Accept": "text/html"}).text
    assert article(page, "carriedBy") and "Not used in this release" in page
