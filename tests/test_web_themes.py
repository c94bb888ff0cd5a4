"""The page of a theme: who works on it and on what it holds, the same as the question, the map and the network."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from maillage.release import Release
from maillage.web import create_app

BROWSER = {"Accept": "text/html"}
FRENCH = "[éèàêçù]|\\b(les|des|une|qui|dans|plus précis)\\b"


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def section(text: str, name: str) -> str:
    """A section of a page, by the end of its heading's id; empty where it has none."""
    return text.partition(f'<h2 id="h-{name}"')[2].partition("</section>")[0]


@pytest.mark.parametrize("theme", ["food", "farming", "pigments", "ecological-transition"])
def test_the_page_has_the_poles_of_the_question(site: FlaskClient, theme: str) -> None:
    """The question walks the list of codes in SPARQL, the page in memory: both find the same."""
    text = site.get(f"/codes/themes/{theme}", headers=BROWSER).text
    told = set(re.findall(r'<li><a href="/page/(ptce/[^"]+)"', section(text, "ptce")))
    answer = site.get("/requetes/ptce-par-theme.csv", query_string={"theme": theme}).text
    asked = {row["ptce"].rpartition("/id/")[2] for row in csv.DictReader(io.StringIO(answer))}
    assert told == asked
    assert told


def test_the_map_keeps_what_works_on_a_more_precise_theme(site: FlaskClient) -> None:
    """Whoever follows the link finds the poles and places of the page, and the file has them too."""
    text = site.get("/codes/themes/food", headers=BROWSER).text
    assert 'href="/carte?theme=food"' in text
    told = {
        iri
        for kind in ("ptce", "tiers-lieu")
        for iri in re.findall(r'<li><a href="/page/([^"]+)"', section(text, kind))
    }
    table = site.get("/carte.csv?theme=food").text
    pages = {row["page"].partition("/page/")[2] for row in csv.DictReader(io.StringIO(table))}
    assert pages == told


def test_the_network_keeps_it_too(site: FlaskClient) -> None:
    """A pole of short food chains is in the network of food."""
    text = site.get("/codes/themes/food", headers=BROWSER).text
    assert 'href="/reseau?theme=food"' in text
    network = {
        theme: {
            row["structure"]
            for row in csv.DictReader(io.StringIO(site.get(f"/reseau.csv?theme={theme}").text))
        }
        for theme in ("food", "short-food-chains")
    }
    assert any("Écossolies" in name for name in network["short-food-chains"])
    assert network["short-food-chains"] < network["food"]
    chains = site.get("/codes/themes/short-food-chains", headers=BROWSER).text
    assert "Les Écossolies" in section(chains, "ptce")


def test_each_theme_of_a_pole_has_its_source(site: FlaskClient) -> None:
    """One click from the reason why it is in the list to the document that says it."""
    text = site.get("/codes/themes/pigments", headers=BROWSER).text
    (row,) = re.findall(r"<li>.*?</li>", section(text, "ptce"), re.DOTALL)
    (address,) = re.findall(r'href="(/pourquoi[^"]+)"', row)
    proof = site.get(address.replace("&amp;", "&"), headers=BROWSER)
    assert proof.status_code == 200
    assert "ouleurs et ocres" in proof.text


@pytest.mark.parametrize("theme", ["coworking", "food"])
def test_what_makes_a_third_place_be_there_is_said(site: FlaskClient, theme: str) -> None:
    """Its theme or its activity, as a source says it: neither is told for the other."""
    text = site.get(f"/codes/themes/{theme}", headers=BROWSER).text
    assert "L’activité d’un tiers-lieu compte" in text
    places = section(text, "tiers-lieu")
    proofs = [one.replace("&amp;", "&") for one in re.findall(r'href="(/pourquoi[^"]+)"', places)]
    assert len(proofs) >= places.count("<li>") > 5
    assert {site.get(one, headers=BROWSER).status_code for one in proofs} == {200}
    assert places.count("activité\u00a0: ") == sum("mlg%3Aactivity" in one for one in proofs) > 0
    assert "L’activité d’un tiers-lieu compte" not in site.get("/codes/themes/pigments", headers=BROWSER).text


def test_a_theme_beyond_the_mainland_is_drawn_there(site: FlaskClient) -> None:
    """No empty France, no mark left out in silence."""
    text = site.get("/codes/themes/heritage", headers=BROWSER).text
    assert 'class="insets"' in text
    assert text.count("<svg") == 1
    assert text.count("<circle") == 1


def test_what_it_stands_under_and_what_it_holds(site: FlaskClient) -> None:
    """Up and down the list of themes; neither is told as another theme beside."""
    farming = site.get("/codes/themes/farming", headers=BROWSER).text
    assert 'href="/codes/themes/food"' in farming.partition("</h1>")[2].partition("</div>")[0]
    food = site.get("/codes/themes/food", headers=BROWSER).text
    assert 'href="/codes/themes/farming"' in food.partition("</h1>")[2].partition("</div>")[0]
    beside = section(food, "beside")
    assert beside.count("<li>") == 8
    assert "/codes/themes/farming" not in beside
    assert "/codes/themes/food" not in section(farming, "beside")


def test_its_facts_and_its_data(site: FlaskClient) -> None:
    """The facts one by one are a link away; programs get the data at the same address."""
    text = site.get("/codes/themes/food", headers=BROWSER).text
    assert 'href="/codes/themes/food?vue=faits"' in text
    facts = site.get("/codes/themes/food?vue=faits", headers=BROWSER).text
    assert '<h2 id="sources">' in facts
    data = site.get("/codes/themes/food", headers={"Accept": "text/turtle"})
    assert data.content_type.startswith("text/turtle")
    assert b"prefLabel" in data.data
    assert site.get("/codes/themes/food.jsonld").status_code == 200


def test_in_english(site: FlaskClient) -> None:
    """No French but the names of things."""
    text = site.get("/codes/themes/food?lang=en", headers=BROWSER).text
    head = text.partition("<main")[2].partition('<div class="beside">')[0]
    told = re.sub("<[^>]*>", " ", head)
    assert re.search(r"\d+ PTCEs, \d+ third places and \d+ projects are about it", told)
    assert not re.search(FRENCH, told)


def test_its_questions_are_put_about_it(site: FlaskClient) -> None:
    """A question that takes a code of the list is asked about this one."""
    text = site.get("/codes/themes/food", headers=BROWSER).text
    assert "/requetes/ptce-par-theme?theme=food" in text
    assert "/requetes/liens-a-tisser-par-theme?theme=food" in text


def test_what_is_no_theme(site: FlaskClient) -> None:
    """An unknown one is a problem; the codes of other lists keep their page."""
    for key in ("nulle-part", "food/x", "%22"):
        assert site.get(f"/codes/themes/{key}", headers=BROWSER).status_code == 404
    for address in (
        "/codes/themes/food?vue=x",
        "/codes/themes/food?x=1",
        "/reseau?theme=nope",
        "/carte?theme=nope",
    ):
        assert site.get(address, headers=BROWSER).status_code == 400, address
    assert '<h2 id="sources">' in site.get("/codes/roles/carrier", headers=BROWSER).text


def test_nobody_known(client: FlaskClient) -> None:
    """A release without things says so, and has no map to lead to."""
    text = client.get("/codes/themes/food", headers=BROWSER).text
    assert "Aucune source lue ne dit" in text
    assert "/carte?theme=food" not in text
