"""The map: what it keeps, what each choice would keep, the list that goes with it, files, who is asked."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from maillage.errors import ParameterError
from maillage.territories import Point, distance_km, point_of
from maillage.vocabulary import ID
from maillage.web import Options, create_app
from maillage.web.bundle import bundled
from maillage.web.maps.asking import Asked, read
from maillage.web.maps.atlas import FILTERS, Atlas
from maillage.web.maps.selection import Selection
from maillage.web.maps.spread import around, bounds, spread
from maillage.web.things import Thing
from maillage.web.words import counting

POLE = "ptce/sud-aquitaine"
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"genre": "ptce"},
    {"region": "75", "liens": "avec"},
    {"theme": "culture"},
    {"departement": "33"},
)


@pytest.fixture(scope="module")
def site(releases: Path) -> Flask:
    return create_app(releases, Options())


@pytest.fixture(scope="module")
def atlas(site: Flask) -> Atlas:
    found = site.extensions["maillage"].current.atlas
    assert isinstance(found, Atlas)
    return found


@pytest.fixture
def built(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.mark.parametrize("given", CHOICES, ids=str)
def test_each_choice_keeps_as_many_as_it_says(atlas: Atlas, given: dict[str, str]) -> None:
    """The number beside a value is that of the rows which choosing it gives."""
    selection = Selection(atlas, read(given, atlas, "fr"))
    themes = atlas.themes("fr")
    filters = selection.filters(lambda name, value: themes.get(value, "") if name == "theme" else value)
    assert [one.name for one in filters] == list(FILTERS)
    for one in filters:
        assert one.choices, one.name
        for choice in one.choices[:: max(1, len(one.choices) // 4)]:
            chosen = Selection(atlas, read({**given, one.name: choice.value}, atlas, "fr"))
            assert len(chosen.rows) == choice.count, (one.name, choice)
            assert choice.chosen == (given.get(one.name) == choice.value)


def test_the_list_is_that_of_the_map(atlas: Atlas) -> None:
    """What has a point and what has none make the whole; a link is drawn when both its ends are."""
    selection = Selection(atlas, Asked())
    assert len(selection.placed) + len(selection.unplaced) == len(selection.rows) == len(atlas.things)
    there = {row.thing.iri for row in selection.placed}
    assert selection.drawn and all({link.one, link.other} <= there for link in selection.drawn)
    assert len({link.node for link in atlas.links}) == selection.others + len(
        {link.node for link in selection.drawn}
    )
    row = next(row for row in selection.rows if row.thing.iri == ID + POLE)
    assert row.links == len({link.node for link in atlas.links if ID + POLE in (link.one, link.other)}) > 0


def test_around_a_place(atlas: Atlas) -> None:
    """A commune by name or code, or a thing: the nearest first, none beyond; nothing without a point."""
    for place in ("Tarnos", "40312", POLE):
        asked = read({"autour": place, "km": "25"}, atlas, "fr")
        rows = Selection(atlas, asked).rows
        kms = [row.km for row in rows if row.km is not None]
        assert len(kms) == len(rows) > 3 and kms == sorted(kms) and kms[-1] <= 25
        assert rows[0].thing.commune == "40312" and kms[0] == 0
    assert read({"autour": "Tarnos"}, atlas, "fr").arguments == {"autour": "Tarnos", "km": "30"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"statut": "x"}, "possibles : actif, termine"),
        ({"region": "Occitane"}, "Occitanie"),
        ({"autour": "zzqqxx"}, "zzqqxx"),
        ({"autour": "ptce/nulle-part"}, "on ne sait pas où se trouve"),
        ({"autour": "Tarnos", "km": "9999"}, "de 1 à 300"),
        ({"autour": "Tarnos", "km": "²"}, "de 1 à 300"),
        ({"autour": "x" * 5000}, "trop long"),
    ],
)
def test_what_means_nothing_says_why(
    atlas: Atlas, built: FlaskClient, given: dict[str, str], said: str
) -> None:
    """As a fault, and on the page, which keeps the form."""
    with pytest.raises(ParameterError) as fault:
        read(given, atlas, "fr")
    assert said in fault.value.fr
    answer = built.get("/carte", query_string=given)
    assert answer.status_code == 400 and 'role="alert"' in answer.text and 'name="region"' in answer.text
    assert built.get("/carte.csv", query_string=given).status_code == 400


@pytest.mark.parametrize("path", ["/carte", "/carte.csv", "/carte/points.json"])
def test_an_unknown_parameter_is_refused(built: FlaskClient, path: str) -> None:
    """With those that there are."""
    answer = built.get(path, query_string={"couleur": "rouge", "lang": "fr"})
    assert answer.status_code == 400
    said = answer.text.replace("\u00a0", "")
    assert "as de paramètre «couleur»" in said and "departement, theme, statut, liens, autour" in said


def test_things_of_one_commune_stand_apart() -> None:
    """The first at its point, the others near; the box leaves out what is overseas."""
    tarnos, cayenne = point_of("commune", "40312"), point_of("commune", "97302")
    assert tarnos and cayenne
    things = [thing(f"t{number}", tarnos) for number in range(20)] + [
        thing("far", cayenne),
        thing("no", None),
    ]
    found = spread(things)
    assert len(found) == 21 and len(set(found.values())) == 21
    kms = [distance_km(tarnos, found[f"t{number}"]) for number in range(20)]
    assert min(kms) == 0 and max(kms) < 3
    west, south, east, north = bounds(found.values())
    assert -2 < west <= east < -1 and 43 < south <= north < 44
    assert bounds([cayenne]) == (cayenne.lon, cayenne.lat, cayenne.lon, cayenne.lat)
    west, _, _, north = around(tarnos, 50)
    assert distance_km(tarnos, Point(west, tarnos.lat)) == pytest.approx(50, rel=0.01)
    assert distance_km(tarnos, Point(tarnos.lon, north)) == pytest.approx(50, rel=0.01)


def thing(name: str, point: Point | None) -> Thing:
    return Thing(name, "ptce", name, "", "", "", "", "", (), point, True)


def rows_of(text: str) -> list[str]:
    """The addresses of the pages of the list."""
    return re.findall(r'<td data-label="(?:Nom|Name)"><a href="([^"]+)"', text)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_files_hold_what_the_page_lists(built: FlaskClient, lang: str) -> None:
    """The same rows in the page, in CSV, in GeoJSON and for the script; the file has a licence and names."""
    asked = {"region": "75", "lang": lang}
    page = built.get("/carte", query_string=asked).text
    table = list(csv.DictReader(io.StringIO(built.get("/carte.csv", query_string=asked).text)))
    assert sorted(rows_of(page)) == sorted(
        row["page"].removeprefix("http://localhost") + ("?lang=en" if lang == "en" else "?lang=fr")
        for row in table
    )
    geo = json.loads(built.get("/carte.geojson", query_string=asked).data)
    placed = [one for one in geo["features"] if one["geometry"]]
    assert len(geo["features"]) == len(table) > len(placed) > 0
    drawn = json.loads(built.get("/carte/points.json", query_string=asked).data)
    assert len(drawn["points"]["features"]) == len(placed) == page.count("<circle")
    ties = re.search(r'<g class="ties".*?</g>', page, re.DOTALL)
    assert ties and len(drawn["ties"]["features"]) == ties[0].count("<path") > 0
    for ending in ("excel.csv", "xlsx", "umap", "gogocarto.json"):
        assert built.get(f"/carte.{ending}", query_string=asked).status_code == 200
        assert f"/carte.{ending}?" in page
    assert built.get("/carte.exe").status_code == 404


def test_a_page_reads_as_its_map(built: FlaskClient) -> None:
    """The summary counts what the list has; forms, files and drawing are there without a script."""
    text = built.get("/carte?genre=ptce").text
    placed, listed = (
        int(n) for n in re.findall(r"(?:Sur la carte|faute de lieu connu)\s: (\d+)\sPTCE", text)
    )
    assert len(rows_of(text)) == placed + listed
    assert '<option value="ptce" selected>PTCE (' in text
    assert "data-map" in text and "<svg" in text and "Guyane" in text
    assert "javascript:" not in text and "<script>" not in text and " style=" not in text


def test_pages_lead_to_one_another(built: FlaskClient, atlas: Atlas) -> None:
    """From a thing with a place to the map around it, from the map of a département to its page."""
    place = next(one for one in atlas.by_iri.values() if one.kind == "place" and one.point)
    for iri, there in ((ID + POLE, True), (ID + "ptce/3eva", False)):
        name = iri.removeprefix(ID)
        text = built.get(f"/page/{name}", headers={"Accept": "text/html"}).text
        assert (f"/carte?autour={quote(name, safe='')}" in text) == there, name
    assert built.get("/carte", query_string={"autour": place.iri.removeprefix(ID)}).status_code == 200
    text = built.get("/carte?departement=33").text
    assert 'href="/territoire/departement/33"' in text and "Gironde" in text
    assert built.get("/territoire/departement/33").status_code == 200


def test_who_is_asked(site: Flask, releases: Path) -> None:
    """The Géoplateforme on the map alone, where neither reader nor operator refuses it."""
    client, without = site.test_client(), create_app(releases, Options(tiles=False)).test_client()

    def policy(client: FlaskClient, path: str) -> str:
        return client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]

    with site.test_request_context("/"):
        there = bool(bundled("map.js"))
    asks = "img-src 'self' https://data.geopf.fr; "
    assert (asks in policy(client, "/carte")) == there
    for other in ("/carte?fond=contours", "/recherche", "/"):
        assert "geopf" not in policy(client, other)
    assert "geopf" in client.get("/mentions-legales").text
    assert "geopf" not in without.get("/mentions-legales").text
    assert "geopf" not in policy(without, "/carte") and "geopf" not in without.get("/carte").text


def test_a_release_without_things(client: FlaskClient) -> None:
    """Says so, and offers no file of nothing but the header."""
    answer = client.get("/carte")
    assert answer.status_code == 200 and "rien à placer" in answer.text
    assert client.get("/carte.csv").status_code == 200
    assert json.loads(client.get("/carte/points.json").data)["points"]["features"] == []


@pytest.mark.parametrize(
    ("counts", "fr", "en"),
    [
        ({}, "", ""),
        ({"ptce": 1}, "1 PTCE", "1 PTCE"),
        ({"ptce": 73, "tiers-lieu": 1}, "73 PTCE et 1 tiers-lieu", "73 PTCEs and 1 third place"),
        (
            {"ptce": 2, "tiers-lieu": 60, "actor": 1184},
            "2 PTCE, 60 tiers-lieux et 1\u202f184 acteurs",
            "2 PTCEs, 60 third places and 1,184 actors",
        ),
    ],
)
def test_numbers_in_words(counts: dict[str, int], fr: str, en: str) -> None:
    assert (counting.said(counts, "fr"), counting.said(counts, "en")) == (fr, en)
    assert [counting.links(n, "fr") for n in (0, 1, 2)] == ["0 lien connu", "1 lien connu", "2 liens connus"]
    assert [counting.links(n, "en") for n in (0, 1)] == ["0 known links", "1 known link"]
