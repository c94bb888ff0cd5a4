"""The canned queries on the web: list, form, answers, faults."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from maillage import catalogue, paths
from maillage.catalogue import CannedQuery, Parameter
from maillage.catalogue import queries as canned
from maillage.release import Release
from maillage.web import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def told(response: TestResponse) -> dict[str, Any]:
    """The JSON of a response."""
    found: dict[str, Any] = json.loads(response.text)
    return found


def test_list(client: FlaskClient) -> None:
    """Every query is listed under its theme, on its page and at home."""
    for path in ("/requetes", "/"):
        text = client.get(path, headers=BROWSER).text
        assert '<a href="/requetes/poles">Les pôles</a>' in text


def test_form_and_answer(client: FlaskClient) -> None:
    """A query with a required parameter shows its form, then its answer."""
    empty = client.get("/requetes/membres", headers=BROWSER)
    assert empty.status_code == 200
    assert '<option value="essai">Pôle d’essai &lt;b&gt;</option>' in empty.text
    assert "<table>" not in empty.text
    full = client.get("/requetes/membres?pole=essai", headers=BROWSER)
    assert '<option value="essai" selected>' in full.text
    assert '<a href="/page/actor/atelier">L’Atelier</a>' in full.text
    assert "1 ligne" in full.text
    assert "/requetes/membres.csv?pole=essai" in full.text


def test_iri_selects_its_choice(client: FlaskClient) -> None:
    """A value given in full is shown as the choice that it is."""
    iri = "https://w3id.org/maillage/id/ptce/essai"
    text = client.get("/requetes/membres", query_string={"pole": iri}, headers=BROWSER).text
    assert '<option value="essai" selected>' in text


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("poles.csv", "text/csv"),
        ("poles.tsv", "text/tab-separated-values"),
        ("poles.json", "application/sparql-results+json"),
        ("poles.xml", "application/sparql-results+xml"),
        ("depuis.ttl", "text/turtle"),
        ("depuis.nt", "application/n-triples"),
        ("poles.rq", "application/sparql-query"),
    ],
)
def test_by_address(client: FlaskClient, name: str, mimetype: str) -> None:
    """Each format has its address."""
    response = client.get(f"/requetes/{name}")
    assert (response.status_code, response.mimetype) == (200, mimetype)


def test_by_accept(client: FlaskClient) -> None:
    """Or is asked for by header, or by `format=`."""
    assert client.get("/requetes/poles", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get("/requetes/poles?format=tsv").mimetype == "text/tab-separated-values"
    assert client.get("/requetes/poles", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/requetes/poles.ttl").status_code == 406


def test_text_has_the_terms(client: FlaskClient) -> None:
    """The text of a query with arguments is the SPARQL that is run."""
    text = client.get("/requetes/membres.rq?pole=essai").text
    assert "<https://w3id.org/maillage/id/ptce/essai> org:hasMember" in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("membres?pole=", "il en faut une valeur"),
        ("membres?pole=absent", "n’est pas dans les données"),
        ("membres?pole=%3E%20%7D", "attendu"),
        ("membres?pole=essai&autre=1", "autre"),
        ("depuis?annee=douze", "attendu"),
        ("depuis?annee=1)%20%7D%20%23", "attendu"),
    ],
)
def test_faults_stand_beside_their_field(client: FlaskClient, query: str, said: str) -> None:
    """A wrong argument gives the form again with its fault; to a program, a problem document."""
    page = client.get(f"/requetes/{query}", headers=BROWSER)
    assert page.status_code == 400
    assert said in page.text.replace("Il ", "il ")
    assert 'role="alert"' in page.text
    name, _, arguments = query.partition("?")
    ending = "csv" if name == "membres" else "ttl"
    data = client.get(f"/requetes/{name}.{ending}?{arguments}")
    assert data.status_code == 400
    assert data.mimetype == "application/problem+json"


def test_twice_the_same(client: FlaskClient) -> None:
    """An argument is given once, and so is the format."""
    assert client.get("/requetes/depuis.ttl?annee=1&annee=2").status_code == 400
    assert client.get("/requetes/poles?format=csv&format=json").status_code == 400


def test_unknown(client: FlaskClient) -> None:
    """An unknown query is not found; near names are told."""
    response = client.get("/requetes/pole.csv")
    assert response.status_code == 404
    assert "poles" in told(response)["detail"]


def test_iri_of_a_query(client: FlaskClient) -> None:
    """The IRI of a query leads to its page, or to its description in RDF."""
    page = client.get("/query/poles", headers=BROWSER)
    assert (page.status_code, page.headers["Location"]) == (303, "/requetes/poles")
    data = client.get("/query/poles", headers={"Accept": "text/turtle"})
    assert "SPARQLSelectExecutable" in data.text
    assert client.get("/requetes/membres/pole").status_code == 303


class Calls:
    """Counts the calls of functions, each as it was."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *functions: tuple[object, str]) -> None:
        self.number: Counter[str] = Counter()
        for owner, name in functions:
            monkeypatch.setattr(owner, name, self.counted(name, getattr(owner, name)))

    def counted(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        """The function, which now counts its calls."""

        def call(*arguments: object) -> object:
            self.number[name] += 1
            return function(*arguments)

        return call


@pytest.fixture(scope="module")
def curated(release: Release) -> Flask:
    """The site of the curated release."""
    return create_app(release.path)


@pytest.mark.parametrize("ending", ["", ".csv"])
@pytest.mark.parametrize("name", ["laureats", "liens", "chemins-entre-deux-acteurs"])
def test_a_question_is_read_and_bound_once(
    curated: Flask, monkeypatch: pytest.MonkeyPatch, name: str, ending: str
) -> None:
    """On its page as in a file: the arguments are read once, each value becomes a term once, the text is bound once."""
    query = catalogue.load(paths.QUERIES).find(name)
    browser = curated.test_client()
    browser.get(f"/requetes/{name}", headers=BROWSER)  # the options of the form are asked once for all
    calls = Calls(
        monkeypatch, (CannedQuery, "read"), (CannedQuery, "bound"), (canned, "bind"), (Parameter, "term")
    )
    answer = browser.get(f"/requetes/{name}{ending}", query_string=query.example, headers=BROWSER)
    assert answer.status_code == 200
    values = [p for p in query.parameters if query.example.get(p.name) or p.default]
    assert calls.number == {"read": 1, "bound": 1, "bind": 1, "term": len(values)}
    assert values


def test_every_fault_stands_beside_its_own_field(curated: Flask) -> None:
    """Two wrong values and an argument of no parameter are three faults of one page."""
    page = curated.test_client().get(
        "/requetes/laureats", query_string={"annee": "x", "region": "zz", "autre": "1"}, headers=BROWSER
    )
    assert page.status_code == 400
    assert page.text.count('aria-invalid="true"') == 2
    assert "Pas de paramètre «\u00a0autre\u00a0»" in page.text


def test_trackers_are_no_arguments(client: FlaskClient) -> None:
    """What mailings and social networks add to an address changes nothing."""
    plain = client.get("/requetes/poles.csv")
    for more in (
        "utm_source=lettre&utm_medium=mail",
        "fbclid=x&gclid=y",
        "fbclid=x&fbclid=y",
        "UTM_SOURCE=a&yclid=1&pk_campaign=2",
    ):
        tracked = client.get(f"/requetes/poles.csv?{more}")
        assert (tracked.status_code, tracked.data) == (200, plain.data)
    assert client.get("/requetes/poles.csv?utm=1").status_code == 400


@pytest.mark.parametrize("kind", ["departement", "region"])
def test_every_french_territory_is_known(curated: Flask, kind: str) -> None:
    """A question about any département or région has an answer, with rows or without."""
    browser = curated.test_client()
    codes = [
        line.split(",")[0]
        for line in (paths.DATA / f"territories/{kind}s.csv").read_text("utf-8").splitlines()[1:]
    ]
    assert {"departement": 109, "region": 26}[kind] == len(codes)
    for code in codes:
        assert browser.get(f"/requetes/territoires.csv?dans={kind}/{code}").status_code == 200, code
    assert browser.get(f"/requetes/territoires.csv?dans={kind}/20").status_code == 400


@pytest.mark.parametrize("arguments", ["", "?annee=2014", "?region=75&annee=2014"])
def test_a_csv_has_its_description_beside_it(curated: Flask, arguments: str) -> None:
    """CSV on the Web: the answer names its metadata, which describe that address and each column of it."""
    browser = curated.test_client()
    answer = browser.get(f"/requetes/laureats.csv{arguments}")
    target = f"/requetes/laureats.csv-metadata.json{arguments}"
    assert f'<{target}>; rel="describedby"; type="application/csvm+json"' in answer.headers["Link"]
    described = browser.get(target)
    assert described.mimetype == "application/csvm+json"
    metadata = json.loads(described.text)
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == f"laureats.csv{arguments}"
    columns = metadata["tableSchema"]["columns"]
    header = answer.text.splitlines()[0].split(",")
    for lang in ("fr", "en"):
        assert [column["titles"][lang][0] for column in columns] == header
        assert all(column["titles"][lang][1] for column in columns)
    assert [title["@language"] for title in metadata["dc:title"]] == ["fr", "en"]
    named = {column["name"]: column for column in columns if "propertyUrl" in column}
    assert all(column["aboutUrl"] == f"{{+{name.removesuffix('_nom')}}}" for name, column in named.items())


def test_every_column_is_described(curated: Flask) -> None:
    """Each question with rows has a description whose columns are those of its answer; a graph has none."""
    browser = curated.test_client()
    for query in catalogue.load(paths.QUERIES):
        metadata = browser.get(f"/requetes/{query.name}.csv-metadata.json")
        if query.form.name in ("CONSTRUCT", "DESCRIBE"):
            assert metadata.status_code == 404
            continue
        names = [column["name"] for column in json.loads(metadata.text)["tableSchema"]["columns"]]
        assert names == list(query.columns)
        assert names


def rows_of(text: bytes, lang: str = "fr") -> list[dict[str, str]]:
    """The rows of a CSV for Excel."""
    return [*csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";" if lang == "fr" else ",")]


def test_a_spreadsheet_opens_the_answer(curated: Flask) -> None:
    """Titles for people, addresses that open, what was asked in the title and on the sheet of notes."""
    browser = curated.test_client()
    taken = browser.get("/requetes/ptce-par-region.xlsx?region=75", base_url="https://maillage.example")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="ptce-par-region.xlsx"'
    data, notes = openpyxl.load_workbook(io.BytesIO(taken.data)).worksheets
    titles = [cell.value for cell in data[1]]
    assert titles[:2] == ["PTCE", "Statut"]
    targets = [cell.hyperlink.target for cell in data[2] if cell.hyperlink]
    assert targets and targets[0].startswith("https://maillage.example/page/ptce/")
    assert notes["A1"].value == "Les PTCE d’une région, un par ligne\u00a0: Nouvelle-Aquitaine"
    said = {row[0].value: row[1].value for row in notes.iter_rows(min_row=3)}
    assert said["Région"] == "Nouvelle-Aquitaine"
    assert said["Adresse"] == "https://maillage.example/requetes/ptce-par-region?region=75"
    assert {"Question", "Licence", "Version des données", "Pour citer"} <= set(said)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_csv_for_excel_speaks_the_language_of_its_reader(curated: Flask, lang: str) -> None:
    """Same rows as the answer for programs; the words of the codes are those of the language."""
    browser = curated.test_client()
    taken = browser.get(f"/requetes/ptce-par-region.excel.csv?region=75&lang={lang}")
    found = rows_of(taken.data, lang)
    assert len(found) == len(browser.get("/requetes/ptce-par-region.csv?region=75").text.splitlines()) - 1
    status, state = ("Statut", "État") if lang == "fr" else ("Status", "State")
    assert {row[state] for row in found} <= {
        "fr": {"en activité", "inconnu", "a pris fin"},
        "en": {"active", "unknown", "has ended"},
    }[lang]
    english = {"PTCE label", "labelled PTCE", "cited as a PTCE"} & {row[status] for row in found}
    assert bool(english) is (lang == "en")


def test_things_with_points_go_on_a_map(curated: Flask) -> None:
    """GeoJSON, uMap and GoGoCarto where things have points; else a sentence that says that they have none."""
    browser = curated.test_client()
    features = told(browser.get("/requetes/ptce-par-region.geojson?region=75"))["features"]
    placed = [f for f in features if f["geometry"]]
    assert placed and all(f["properties"]["PTCE"] for f in placed)
    elements = told(browser.get("/requetes/ptce-par-region.gogocarto.json?region=75"))["data"]
    assert len(elements) == len(placed)
    assert all(e["name"] and "/page/ptce/" in e["website"] for e in elements)
    page = browser.get("/requetes/ptce-par-region?region=75", headers=BROWSER).text
    assert "/requetes/ptce-par-region.umap?region=75" in page
    without = browser.get("/requetes/liens-en-nombre.geojson")
    assert without.status_code == 404 and "pas de coordonnées" in told(without)["fr"]
    assert "geojson" not in browser.get("/requetes/liens-en-nombre", headers=BROWSER).text


def test_what_is_cut_says_so(curated: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that lacks rows says so in its last line, and on its sheet of notes."""
    monkeypatch.setattr("maillage.web.questions.answers.MOST", 5)
    browser = curated.test_client()
    lines = browser.get("/requetes/liens.excel.csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 7 and lines[-1].startswith("Les 5 premières lignes seulement")
    _, notes = openpyxl.load_workbook(io.BytesIO(browser.get("/requetes/liens.xlsx").data)).worksheets
    assert notes["A3"].value == "Attention"
    whole = browser.get("/requetes/liens.csv").text.splitlines()
    assert len(whole) > 100 and not any("premières lignes" in line for line in whole)


def test_the_files_of_a_wrong_question_say_why(client: FlaskClient) -> None:
    """Same faults as in any other format; a graph has no spreadsheet."""
    assert client.get("/requetes/membres.xlsx?pole=absent").status_code == 400
    assert client.get("/requetes/membres.xlsx").status_code == 400
    assert client.get("/requetes/depuis.xlsx").status_code == 406
    assert client.get("/requetes/absent.xlsx").status_code == 404
    assert client.get("/requetes/poles.xlsx?tri=absent").status_code == 400
