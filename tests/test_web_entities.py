"""The things: 303, pages, data."""

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from maillage.release import Release
from maillage.web import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
THING = NamedNode("https://w3id.org/maillage/id/ptce/essai")
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
}


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        (BROWSER, "/page/ptce/essai"),
        ("*/*", "/page/ptce/essai"),
        *((media_type, f"/data/ptce/essai.{ending}") for ending, (media_type, _) in FORMATS.items()),
        ("text/turtle;q=0.5, application/ld+json", "/data/ptce/essai.jsonld"),
    ],
)
def test_see_other(client: FlaskClient, accept: str, place: str) -> None:
    """A thing is not a document: 303 to the one that suits, which depends on Accept."""
    response = client.get("/id/ptce/essai", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, place)
    assert "Accept" in response.headers["Vary"]
    assert client.get(place, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("ending", FORMATS)
def test_data(client: FlaskClient, ending: str) -> None:
    """The same triples in each format: of it, to it, and the labels of what they name."""
    response = client.get(f"/data/ptce/essai.{ending}")
    assert response.mimetype == FORMATS[ending][0]
    triples = {quad.triple for quad in parse(response.data, FORMATS[ending][1])}
    assert {t.subject for t in triples if t.object == THING} == {
        NamedNode("https://w3id.org/maillage/id/membership/atelier--essai"),
        NamedNode("https://w3id.org/maillage/data/ptce/essai"),
    }
    assert any("L’Atelier" in str(t.object) for t in triples)
    assert len(triples) == len({*parse(client.get("/data/ptce/essai.nt").data, RdfFormat.N_TRIPLES)})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Sa fiche à l’Annuaire des entreprises"),
        ("en", "Its page in the State’s directory of companies"),
    ],
)
def test_a_body_with_a_siren_leads_to_the_directory(release: Release, lang: str, said: str) -> None:
    """Its SIREN ends the address; a thing that has none leads nowhere."""
    client = create_app(release.path).test_client()
    page = client.get(f"/page/actor/departement-des-landes?lang={lang}").text
    address = "https://annuaire-entreprises.data.gouv.fr/entreprise/"
    assert f'href="{address}224000018" rel="external">{said}</a>' in page
    region = client.get("/page/region/75?lang=fr").text
    assert address not in region
    assert "correspond à" in region and "http://www.wikidata.org/entity/Q18678082" in region


def test_data_by_accept(client: FlaskClient) -> None:
    """Without an ending, the Accept header chooses."""
    response = client.get("/data/ptce/essai", headers={"Accept": "application/rdf+xml"})
    assert response.mimetype == "application/rdf+xml"
    assert client.get("/data/ptce/essai", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "path",
    [
        "/id/ptce/nope",
        "/page/ptce/nope",
        "/data/ptce/nope.ttl",
        "/id/ptce",
        "/id/ptce/a%3E%20b",
        "/page/ptce/%22%3E%3Cscript%3E",
        "/data/..%2F..%2Fetc/passwd",
        "/page/ptce/é",
    ],
)
def test_unknown(client: FlaskClient, path: str) -> None:
    """What the graph says nothing of is not found, whatever its name is made of."""
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    page = client.get(path, headers={"Accept": BROWSER})
    assert page.status_code == 404
    assert "<script>" not in page.text


def test_page_says_on_what_authority(client: FlaskClient) -> None:
    """Each fact has its source; what is deduced or inferred is said to be, in words."""
    text, actor = (
        " ".join(re.sub("<[^>]+>", " ", client.get(f"/page/{name}?vue=faits").text).split())
        for name in ("ptce/essai", "actor/atelier")
    )
    assert "La revue des pôles (déduit par les rédacteurs)" in text
    assert "déduit déduit par les rédacteurs" in text
    assert "Une relation se lit aussi dans l’autre sens." in text
    assert "porteur [1]" in actor, "the other way round of a stated fact is stated"
    assert "déduit par raisonnement" not in actor


def test_what_a_role_says_stands_as_stated(client: FlaskClient) -> None:
    """The relation that a rule reads from a role is no deduction to a person; its document is cited."""
    text = client.get("/page/ptce/essai?vue=faits").text
    members = text.split('<h2 id="members">')[1].split("</section>")[0]
    assert '<dd class="stated"><a href="/page/actor/atelier">' in members
    assert 'title="La revue des pôles"' in members


def test_page_links(client: FlaskClient) -> None:
    """Things of ours are linked by label, others if http(s), nothing else ever; labels are escaped."""
    text = client.get("/page/ptce/essai").text
    assert '<a href="/page/actor/atelier">L’Atelier</a>' in text
    assert '<a href="https://example.org/essai">' in text
    assert 'href="javascript' not in text
    assert "<title>Pôle d’essai &lt;b&gt; – Maillage</title>" in text


def test_things_without_a_label_are_named_by_their_parts(client: FlaskClient) -> None:
    """A membership is called after who takes part in what, and as what."""
    text = client.get("/page/ptce/essai?vue=faits").text
    assert "L’Atelier – Pôle d’essai &lt;b&gt; – porteur</a>" in text


def test_page_in_english(client: FlaskClient) -> None:
    """The twin in English, by the address or by the browser's preference; links keep what was asked for."""
    for response in (
        client.get("/page/ptce/essai?lang=en"),
        client.get("/page/ptce/essai", headers={"Accept-Language": "en"}),
    ):
        assert '<html lang="en">' in response.text
        assert "<h1>Test pole</h1>" in response.text
    assert "deduced by the curators" in client.get("/page/ptce/essai?lang=en&vue=faits").text
    assert 'href="/page/actor/atelier?lang=en"' in client.get("/page/ptce/essai?lang=en").text


def test_page_offers_questions_about_it(client: FlaskClient) -> None:
    """The questions that take such a thing, already put about this one."""
    assert '<a href="/requetes/membres?pole=essai">Les membres</a>' in client.get("/page/ptce/essai").text
    assert "/requetes/membres?pole" not in client.get("/page/actor/atelier").text


def test_what_has_no_name_in_the_language_says_in_which_it_is(client: FlaskClient) -> None:
    """A French name on an English page is marked as French."""
    assert '<h1 lang="fr">Autre pôle</h1>' in client.get("/page/ptce/autre?lang=en").text
    text = client.get("/page/ptce/essai?lang=en").text
    assert '<a href="/page/actor/atelier?lang=en" lang="fr">L’Atelier</a>' in text


def test_a_document_says_its_licence_and_dataset(client: FlaskClient) -> None:
    """The data of a thing are a document about it, part of the dataset, free to reuse."""
    answer = client.get("/data/ptce/essai.nt")
    document = "<https://w3id.org/maillage/data/ptce/essai>"
    for predicate, value in (
        ("http://rdfs.org/ns/void#inDataset", "https://w3id.org/maillage/donnees/maillage"),
        ("http://purl.org/dc/terms/license", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
        ("http://xmlns.com/foaf/0.1/primaryTopic", "https://w3id.org/maillage/id/ptce/essai"),
    ):
        assert f"{document} <{predicate}> <{value}> ." in answer.text
    assert 'rel="license"' in answer.headers["Link"]
    assert 'rel="describes"' in answer.headers["Link"]


def test_a_territory_shows_where_it_is(release: Release) -> None:
    """The centre of a commune is told by its coordinates, not by the key of a node."""
    page = create_app(release.path).test_client().get("/page/commune/40312?lang=fr").text
    assert "POINT(-1." in page and ">geometry/" not in page
