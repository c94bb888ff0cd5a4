"""The search on the web: its page, JSON, CSV and suggestions; what it is asked, and what it is sent."""

import csv
import io
import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from maillage.errors import ReleaseError
from maillage.release import Release
from maillage.search import Index, asking
from maillage.search.hits import Local
from maillage.search.index import MOST
from maillage.search.showing import none_there
from maillage.vocabulary import ID
from maillage.web import create_app
from maillage.web.finding import PAGE
from maillage.web.views.search import EXAMPLES, SUGGESTED

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
JSON = {"Accept": "application/json"}
ILL = {
    "long": "é" * (asking.LONGEST + 1),
    "longer": "sud " * 5_000,
}
ODD = {
    "nothing": "",
    "spaces": " \t\n ",
    "marks": "?!…«»()[]{}^~*+-&|:\\/\"'",
    "operators": 'names:* AND (ptce OR NOT "sud") + title:[a TO z] ~2^5',
    "boost": "ptce^1e308",
    "regular": ".*(a+)+$",
    "field": "filed:k:ptce stored:x",
    "sparql": "} UNION { ?s ?p ?o } #",
    "control": "sud\x00aquitaine\x07\x1b[31m",
    "direction": "sud\u202eeniatiuqa\u200b",
    "alone": "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "many words": "sud " * 49,
    "one word": "a" * asking.LONGEST,
    "emoji": "🚲🧑‍🌾 ptce",
    "arabic": "قطب الجنوب",
    "chinese": "新阿基坦大区",
    "greek": "Μασσαλία",
    "combining": "e\u0301" * 100,
    "html": "<script>alert(1)</script><b>",
    "quotes": "\" onfocus=alert(1) x='",
    "percent": "%00%ff%u0000{n}{0}{{ 7*7 }}",
}


SCRIPT = re.compile(r"<script(?![^>]*ld\+json)")
"""The start of a script that runs; a block of data does not."""


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def told(site: FlaskClient, query: dict[str, str], path: str = "/recherche") -> dict[str, Any]:
    """The JSON of an answer, which is there."""
    answer = site.get(path, query_string=query, headers=JSON)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    found: dict[str, Any] = json.loads(answer.text)
    return found


def test_a_slip_is_forgiven_on_the_page(site: FlaskClient) -> None:
    """The PTCE that was meant comes first, as a link to its page, with its kind and its place."""
    text = site.get("/recherche?q=ptce+sud+acquitaine", headers=BROWSER).text
    hits = text[text.index('<ol class="hits">') :]
    assert hits.index('href="/page/ptce/sud-aquitaine"') == hits.index("href=")
    assert "PTCE · Tarnos (Landes)" in hits
    assert "n’en disent rien" not in text


@pytest.mark.parametrize("text", ["PTCE Sud-Aquitaine", "fab coop", "universite", "CBE Seignanx", "Bayonne"])
def test_what_the_literal_search_missed_is_found(site: FlaskClient, text: str) -> None:
    assert told(site, {"q": text})["hits"]


def test_a_commune_shows_what_is_around_it(site: FlaskClient) -> None:
    """It comes first; things in it and near it follow, with their distance, in words on the page."""
    hits = told(site, {"q": "Bayonne"})["hits"]
    assert hits[0]["iri"] == f"{ID}commune/64102"
    near = {hit["iri"].removeprefix(ID): hit.get("distance_km") for hit in hits}
    assert near["actor/otsokop"] is not None
    assert near["actor/otsokop"] < 1
    assert 2 < near["ptce/sud-aquitaine"] < 12
    page = site.get("/recherche?q=Bayonne", headers=BROWSER).text
    assert "sur place" in page
    assert " km" in page


def test_a_commune_that_no_source_names_shows_what_is_around_it(site: FlaskClient) -> None:
    """It has no page to link to, and says so."""
    first, *others = told(site, {"q": "Biarritz"})["hits"]
    assert (first["iri"], first["page"], first["origin"]) == (f"{ID}commune/64122", None, "gazetteer")
    assert any(hit.get("distance_km", 99) < 20 for hit in others)
    text = site.get("/recherche?q=Biarritz", headers=BROWSER).text
    assert "/page/commune/64122" not in text
    assert "aucune source lue" in text.casefold()


def test_filters_narrow_and_are_counted(site: FlaskClient) -> None:
    """Each count is of what the filter keeps; a filter by name is one by code."""
    whole = told(site, {"q": "tarnos"})
    kinds = {choice["value"]: choice["count"] for choice in whole["facets"]["genre"]}
    assert sum(kinds.values()) == whole["count"]
    for kind, count in kinds.items():
        kept = told(site, {"q": "tarnos", "genre": kind})
        assert kept["count"] >= count > 0
        assert {hit["group"] for hit in kept["hits"]} == {kind}
    by_code = told(site, {"q": "ptce", "region": "53", "genre": "ptce"})
    assert by_code["hits"]
    assert all(hit["region"]["code"] == "53" for hit in by_code["hits"])
    assert told(site, {"q": "ptce", "region": "bretagne", "genre": "ptce"}) == by_code
    landes = told(site, {"q": "eole", "departement": "40"})["hits"]
    assert all(hit["departement"]["name"] == "Landes" for hit in landes)
    food = told(site, {"q": "ptce", "theme": "food"})["hits"]
    assert food
    assert all("food" in hit["themes"] for hit in food)
    assert told(site, {"q": "ptce", "theme": "Alimentation"})["hits"] == food


def test_a_filter_can_be_taken_off(site: FlaskClient) -> None:
    """The page says which is on, with a link that takes it off and keeps the text."""
    text = site.get("/recherche?q=tarnos&genre=acteur", headers=BROWSER).text
    assert '<strong>acteurs</strong> <a href="/recherche?q=tarnos"' in text
    nothing = site.get("/recherche?q=otsokop&region=bretagne", headers=BROWSER).text
    assert "avec ces filtres" in nothing
    assert 'href="/recherche?q=otsokop"' in nothing


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"genre": "pole"}, "« pole » inconnu"),
        ({"region": "bretagnne"}, "proches : Bretagne"),
        ({"departement": "bretagne"}, "Bretagne est une région"),
        ({"region": "gironde"}, "Gironde est un département"),
        ({"departement": "99"}, "département inconnu"),
        ({"theme": "alimentatio"}, "alimentation"),
        ({"rayon": "-1"}, "kilomètres, de 1 à 100"),
        ({"rayon": "0"}, "kilomètres, de 1 à 100"),
        ({"rayon": "101"}, "kilomètres, de 1 à 100"),
        ({"rayon": "9" * 5000}, "kilomètres, de 1 à 100"),
        ({"rayon": "dix"}, "kilomètres, de 1 à 100"),
        ({"rayon": "10", "q": "articulteurs"}, "doit nommer un lieu"),
        ({"rayons": "10"}, "pas de paramètre « rayons » ; connus : q, genre"),
        ({"page": "0"}, "de 1 à"),
        ({"page": "999"}, "de 1 à"),
        ({"page": "deux"}, "de 1 à"),
        ({"page": "١"}, "de 1 à"),
    ],
)
def test_a_wrong_filter_is_said(site: FlaskClient, query: dict[str, str], said: str) -> None:
    """400, in words, with what is near: on the page above the form, in JSON as a problem."""
    asked = {"q": "tarnos", **query}
    page = site.get("/recherche", query_string=asked, headers=BROWSER)
    assert page.status_code == 400
    assert said.casefold() in page.text.replace("\u00a0", " ").casefold()
    assert f'value="{asked["q"]}"' in page.text
    problem = site.get("/recherche", query_string={"q": "tarnos", **query}, headers=JSON)
    assert (problem.status_code, problem.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("twice", ["q=b", "format=csv&format=json", "rayon=1&rayon=2"])
def test_a_parameter_given_twice_is_refused(site: FlaskClient, twice: str) -> None:
    for headers in (JSON, BROWSER):
        answer = site.get(f"/recherche?q=a&{twice}", headers=headers)
        assert answer.status_code == 400
        assert "deux fois" in answer.text


def test_a_format_that_is_not_offered_is_refused_to_browsers_too(site: FlaskClient) -> None:
    """They say that they accept pages: none was asked for."""
    answer = site.get("/recherche?q=tarnos&format=xml", headers=BROWSER)
    assert answer.status_code == 406
    assert "application/json, text/csv, text/html" in answer.text
    assert site.get("/recherche?q=tarnos&format=html", headers=JSON).content_type.startswith("text/html")


def test_what_trackers_add_is_left_out(site: FlaskClient) -> None:
    """An address that a social network shared finds the same."""
    assert told(site, {"q": "tarnos", "utm_source": "lettre"}) == told(site, {"q": "tarnos"})


def test_a_kind_beside_a_commune_is_a_filter(site: FlaskClient) -> None:
    """It is said to be on, and can be taken off."""
    found = told(site, {"q": "acteurs figeac"})
    assert found["filters"] == {"genre": "acteur"}
    assert {hit["group"] for hit in found["hits"]} == {"acteur"}
    assert found["hits"][0]["distance_km"] == 0
    assert {hit["iri"] for hit in told(site, {"q": "figeac acteur"})["hits"]} == {
        hit["iri"] for hit in found["hits"]
    }
    text = site.get("/recherche?q=acteurs+figeac", headers=BROWSER).text
    assert '<strong>acteurs</strong> <a href="/recherche?q=acteurs+figeac&amp;genre=tous"' in text
    every = told(site, {"q": "acteurs figeac", "genre": "tous"})
    assert every["filters"] == {}
    assert len({hit["group"] for hit in every["hits"]}) > 1
    assert told(site, {"q": "acteurs figeac", "genre": "ptce"})["filters"] == {"genre": "ptce"}


def test_none_of_a_kind_in_a_place_is_said(site: FlaskClient) -> None:
    """Before the others, with the nearest, on the page and in JSON, in French and in English."""
    for lang, said in (
        ("fr", "aucun PTCE connu à Bayonne ; le plus proche : "),
        ("en", "no PTCE known in Bayonne; the nearest: "),
    ):
        found = told(site, {"q": "ptce bayonne", "lang": lang})
        none = found["none_there"]
        assert none["message"].startswith(said)
        assert none["place"] == {"iri": f"{ID}commune/64102", "name": "Bayonne"}
        assert none["nearest"]["iri"] == found["hits"][0]["iri"] == f"{ID}ptce/sud-aquitaine"
        assert none["nearest"]["distance_km"] == found["hits"][0]["distance_km"]
        text = site.get(f"/recherche?q=ptce+bayonne&lang={lang}", headers=BROWSER).text
        page = text.replace("\u00a0", " ").casefold()
        assert page.index(said.casefold()) < page.index('<ol class="hits">')
    assert told(site, {"q": "ptce tarnos"})["none_there"] is None
    assert told(site, {"q": "bayonne"})["none_there"] is None


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("commune", "Le Havre", "aucun PTCE connu au Havre, ni à moins de 100 km"),
        ("commune", "Les Mureaux", "aucun PTCE connu aux Mureaux, ni à moins de 100 km"),
        ("commune", "La Rochelle", "aucun PTCE connu à La Rochelle, ni à moins de 100 km"),
        ("departement", "Gers", "aucun PTCE connu dans ce territoire (Gers)"),
    ],
)
def test_the_sentence_is_french(kind: str, name: str, said: str) -> None:
    assert none_there(Local("ptce", f"{ID}{kind}/x", kind, name, False, None), "fr") == said


def test_a_radius_on_the_page_is_kept(site: FlaskClient) -> None:
    """In the addresses of other filters; nothing is farther."""
    found = told(site, {"q": "bayonne", "rayon": "10"})
    assert found["filters"] == {"rayon": "10"}
    assert found["hits"]
    assert all(hit["distance_km"] <= 10 for hit in found["hits"])
    text = site.get("/recherche?q=bayonne&rayon=10", headers=BROWSER).text
    assert "/recherche?q=bayonne&amp;genre=acteur&amp;rayon=10" in text


def test_nothing_found_says_what_to_try(site: FlaskClient) -> None:
    """Never that sources say nothing; other words, a place, a code, a question, the State's own register."""
    for lang, said, never in (("fr", "Que tenter", "disent rien"), ("en", "What to try", "say nothing")):
        text = site.get(f"/recherche?q=zzqqxxkk&lang={lang}", headers=BROWSER).text
        assert said in text
        assert never not in text
        assert "annuaire-entreprises.data.gouv.fr/rechercher?terme=zzqqxxkk" in text


def test_a_suggestion_finds_something(site: FlaskClient) -> None:
    """«Vouliez-vous dire» leads to a search that has an answer."""
    meant = (
        told(site, {"q": "kaleidoscope strasbourg"})["suggestion"]
        or told(site, {"q": "ptce sud acquitaine"})["suggestion"]
    )
    assert meant
    assert told(site, {"q": meant})["hits"]


def test_formats(site: FlaskClient) -> None:
    """JSON and CSV by `format=` or by Accept, with the same hits; a page otherwise; 406 for another format."""
    hits = told(site, {"q": "tarnos"})["hits"]
    by_name = site.get("/recherche?q=tarnos&format=json", headers=BROWSER)
    assert json.loads(by_name.text)["hits"] == hits
    answer = site.get("/recherche?q=tarnos", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = [*csv.DictReader(io.StringIO(answer.text))]
    assert [row["iri"] for row in rows] == [hit["iri"] for hit in hits]
    assert {row["genre"] for row in rows} >= {"commune", "acteur"}
    english = site.get("/recherche?q=tarnos&format=csv&lang=en").text
    assert english.splitlines()[0].startswith("name,kind,")
    assert site.get("/recherche?q=tarnos").content_type.startswith("text/html")
    assert site.get("/recherche?q=tarnos", headers={"Accept": "image/png"}).status_code == 406
    assert site.get("/recherche?q=tarnos&format=pdf").status_code == 406


def test_pages_follow_one_another(site: FlaskClient) -> None:
    """Each shows other hits; no more are looked at than is said."""
    first = told(site, {"q": "association"})
    assert len(first["hits"]) <= PAGE
    assert first["count"] <= MOST
    assert first["bounded"] is (first["count"] == MOST)
    seen: list[str] = []
    for page in range(1, -(-first["count"] // PAGE) + 1):
        seen += [hit["iri"] for hit in told(site, {"q": "association", "page": str(page)})["hits"]]
    assert len(seen) == len(set(seen)) == first["count"]


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_answered(site: FlaskClient, name: str) -> None:
    """As a page, as JSON and as suggestions; nothing of them is run, nor stands in the page unescaped."""
    query = {"q": ODD[name]}
    found = told(site, query)
    assert len(found["hits"]) <= PAGE
    assert len(told(site, query, "/recherche/suggestions")["suggestions"]) <= SUGGESTED
    page = site.get("/recherche", query_string=query, headers=BROWSER)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'value="" onfocus' not in page.text
    assert "\x00" not in page.text


@pytest.mark.parametrize("name", ["operators", "boost", "regular", "field"])
def test_the_language_of_the_index_is_text(site: FlaskClient, name: str) -> None:
    """What would be an operator changes nothing: the same words without it find the same."""
    plain = "".join(c if c.isalnum() else " " for c in ODD[name])
    assert told(site, {"q": ODD[name]})["hits"] == told(site, {"q": plain})["hits"]


@pytest.mark.parametrize("name", ILL)
def test_too_long_is_refused(site: FlaskClient, name: str) -> None:
    """400 with the bound, as a page, as JSON and as suggestions; nothing of it is repeated to programs."""
    for path, headers in (("/recherche", BROWSER), ("/recherche", JSON), ("/recherche/suggestions", JSON)):
        answer = site.get(path, query_string={"q": ILL[name]}, headers=headers)
        assert answer.status_code == 400
        assert str(asking.LONGEST) in answer.text
        assert headers is BROWSER or len(answer.data) < 1_000


def test_bytes_that_are_no_text(site: FlaskClient) -> None:
    assert site.get("/recherche?q=%ff%fe%00", headers=JSON).status_code == 200


def test_suggestions(site: FlaskClient) -> None:
    """A few, each with its kind, its place and where it leads on this site, in the language that is kept."""
    found = told(site, {"q": "articul", "lang": "en"}, "/recherche/suggestions")["suggestions"]
    assert 0 < len(found) <= SUGGESTED
    first = found[0]
    assert first["label"] == "Les Articulteurs"
    assert first["page"] == "/page/ptce/articulteurs?lang=en"
    assert first["kind_label"] == "PTCE"
    assert first["place"] == "Redon (Ille-et-Vilaine)"
    assert told(site, {"q": ""}, "/recherche/suggestions")["suggestions"] == []
    nowhere = told(site, {"q": "biarritz"}, "/recherche/suggestions")["suggestions"][0]
    assert nowhere["page"] == "/recherche?q=Biarritz"


def test_empty_page_has_examples_that_find(site: FlaskClient) -> None:
    text = site.get("/recherche", headers=BROWSER).text
    assert "Par exemple" in text
    assert all(told(site, {"q": example})["hits"] for example in EXAMPLES)


def test_every_page_has_one_search_box(site: FlaskClient) -> None:
    """In the header, or in the page where it has its own; it works as a form, without the script."""
    for path in (
        "/",
        "/recherche",
        "/recherche?q=tarnos",
        "/requetes",
        "/page/ptce/sud-aquitaine",
        "/nulle-part",
    ):
        text = site.get(path, headers=BROWSER).text
        assert text.count('role="search"') == text.count('id="q"') == 1, path
        assert 'action="/recherche" method="get"' in text
        assert len(SCRIPT.findall(text)) == 1
        assert 'src="/static/search.js" defer' in text


def test_the_script_writes_text_alone(site: FlaskClient) -> None:
    """Names come from sources: nothing of them becomes markup or code."""
    script = site.get("/static/search.js", buffered=True).text
    assert all(
        word not in script for word in ("innerHTML", "outerHTML", "insertAdjacent", "eval", "document.write")
    )
    policy = site.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy


def test_a_release_without_index(client: FlaskClient) -> None:
    """An older release is served: no box, no script, and the address says what to do."""
    text = client.get("/", headers=BROWSER).text
    assert 'role="search"' not in text
    assert not SCRIPT.search(text) and "SearchAction" not in text
    answer = client.get("/recherche?q=a", headers=JSON)
    assert answer.status_code == 404
    assert "maillage build" in answer.text
    assert client.get("/recherche/suggestions?q=a").status_code == 404
    paths = client.get("/openapi.json").json
    assert paths is not None
    assert "/recherche" not in paths["paths"]


def test_an_index_that_cannot_be_read(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search and reconciliation say so, as pages and as JSON, and no folder of the server; other pages are served."""

    def refuse(folder: Path) -> Index:
        raise ReleaseError(f"abîmé : {folder}", f"damaged: {folder}")

    monkeypatch.setattr(Index, "open", refuse)
    damaged = create_app(release.path).test_client()
    assert damaged.get("/", headers=BROWSER).status_code == 200
    asked = ["/recherche?q=a", "/reconcile/suggest/entity?prefix=a", "/reconcile/preview?id=id/region/75"]
    asked.append('/reconcile?queries={"q0": {"query": "a"}}')
    for path, headers in product(asked, (BROWSER, JSON)):
        answer = damaged.get(path, headers=headers)
        assert answer.status_code == 503
        assert "maillage build" in answer.text
        assert str(release.path) not in answer.text


def test_the_literal_question_sends_to_the_search(site: FlaskClient) -> None:
    """Its page says that it compares letter by letter, and has a link to the search of the same text."""
    text = site.get("/requetes/rechercher?texte=sud+acquitaine", headers=BROWSER).text
    assert 'href="/recherche?q=sud+acquitaine"' in text
    assert "n’en disent rien" not in text


def test_behind_a_prefix(site: FlaskClient) -> None:
    """Under a path of a proxy, the form, the suggestions and the pages keep that path."""
    under = {"SCRIPT_NAME": "/maillage"}
    text = site.get("/recherche?q=tarnos", headers=BROWSER, environ_overrides=under).text
    assert 'data-suggestions="/maillage/recherche/suggestions"' in text
    found = site.get("/recherche/suggestions?q=articul", environ_overrides=under).json
    assert found is not None
    assert found["suggestions"][0]["page"].startswith("/maillage/page/")


def test_robots_leave_it_alone(site: FlaskClient) -> None:
    assert "Disallow: /recherche\n" in site.get("/robots.txt").text
    assert "noindex" in site.get("/recherche?q=tarnos", headers=BROWSER).text
