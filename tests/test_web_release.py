"""The site on the curated release: every canned query, a pole everybody knows, speed."""

import re
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from maillage import catalogue
from maillage.web import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def curated(releases: Path) -> FlaskClient:
    """A client of the site of the curated release."""
    return create_app(releases).test_client()


@pytest.mark.parametrize("query", [q for q in catalogue.load() if not q.needs], ids=lambda query: query.name)
def test_canned_query(curated: FlaskClient, query: catalogue.CannedQuery) -> None:
    """Each example is answered, as a page and as a file."""
    page = curated.get(f"/requetes/{query.name}", query_string=query.example, headers=BROWSER)
    assert page.status_code == 200
    answer = page.text.split('<h2 id="answer">')[1]
    assert query.empty or re.search('<table>|<dl class="facts">|class="verdict"', answer)
    ending = "csv" if query.form.value in ("SELECT", "ASK") else "ttl"
    assert curated.get(f"/requetes/{query.name}.{ending}", query_string=query.example).status_code == 200


def test_a_question_without_its_data(curated: FlaskClient) -> None:
    """Its page says what is missing in place of a form, its file is a problem, and it is offered last."""
    page = curated.get("/requetes/ess-par-famille", headers=BROWSER)
    assert page.status_code == 200
    assert "Cette livraison ne contient pas « Base Sirene" in page.text.replace("\u00a0", " ")
    assert '<form action="/requetes/ess' not in page.text
    told = curated.get("/requetes/ess-par-famille.csv?territoire=region/75")
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")
    assert told.json is not None
    assert "Base Sirene" in told.json["fr"]
    listed = curated.get("/requetes", headers=BROWSER).text
    assert listed.index('id="absent"') < listed.index("/requetes/ess-par-famille")
    assert "ess-par-famille" not in curated.get("/openapi.json").text


def test_sud_aquitaine(curated: FlaskClient) -> None:
    """The pole of the founding note: its page names its members and sources, its data hold its axes."""
    page = curated.get("/page/ptce/sud-aquitaine?vue=faits", headers=BROWSER).text
    assert "lauréat de l’État" in page
    assert "déduit par raisonnement" in page
    found = {q.triple for q in parse(curated.get("/data/ptce/sud-aquitaine.nt").data, RdfFormat.N_TRIPLES)}
    axes = {t.object for t in found if t.predicate.value.endswith("#hasAxis")}
    assert len(axes) == 7


@pytest.mark.alone
def test_pages_are_quick(curated: FlaskClient) -> None:
    """The best known pages take a fraction of a second."""
    for path in ("/", "/page/ptce/sud-aquitaine", "/ontology", "/codes", "/donnees"):
        start = time.perf_counter()
        assert curated.get(path, headers=BROWSER).status_code == 200
        assert time.perf_counter() - start < 1, path


def test_a_sheet_tells_facets_participants_and_links_apart(curated: FlaskClient) -> None:
    """A facet is no cooperation, a funder no participant; what a rule alone gives says which and opens it."""
    page = curated.get("/page/ptce/manuco?vue=faits", headers=BROWSER).text
    parts = {part.partition('"')[0]: part for part in page.split('<h2 id="')[1:]}
    assert "/page/actor/la-manuco" in parts["facets"]
    assert "/page/actor/bordeaux-metropole" in parts["involved"]
    assert "/page/actor/bordeaux-metropole" not in parts["participants"]
    assert "/page/actor/la-manuco" not in parts["cooperation"] + parts.get("links", "")
    assert "a pour membre" not in parts["inferred"]
    sheet = curated.get("/page/actor/etat?vue=faits", headers=BROWSER).text
    links = sheet.split('<h2 id="links"')[1].split("<h2")[0]
    assert 'title="Le financeur d’un appel, ou de son dispositif' in links
    assert "/pourquoi?s=actor%2Fetat&amp;p=mlg%3Afinances&amp;" in links


def test_the_sheet_of_a_pole_tells_the_seven_elements(curated: FlaskClient) -> None:
    """Each with its outcome, its facts and their sources, and what would settle it; never a score."""
    page = curated.get("/page/ptce/emergence-henin-carvin?vue=faits", headers=BROWSER).text
    told = page.split('<h2 id="article9"')[1].split("<h2")[0]
    assert [f"<dt>{number}. " in told for number in range(1, 9)] == [*[True] * 7, False]
    assert told.count('class="outcome ') == 7
    assert "2. Des entreprises de l’ESS" in told
    assert "Ce qui trancherait" in told
    assert "/requetes/article9-qui-est-proche?" in told
    assert "/graph/" in told
    assert not re.search("[0-9] */ *[78]|%", re.sub("<[^>]*>", "", told))
    assert 'id="article9"' not in curated.get("/page/actor/eole?vue=faits", headers=BROWSER).text
