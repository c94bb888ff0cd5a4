"""Live look-ups, on local servers that replay the services' documented shapes and faults."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from maillage import __version__
from maillage.fetch.policy import Clock
from maillage.lookup import Cache, Companies, Geocoder, LookupFailure, Service, Wikidata
from maillage.lookup.service import PATIENCE
from maillage.lookup.wikidata import RNA, SIREN

Json = dict[str, Any]
Step = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next step of its server, the last one again and again."""

    server: "Server"

    def do_GET(self) -> None:
        """Note the question, and play a step."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.seen.append((query, dict(self.headers)))
        step = self.server.steps.pop(0) if len(self.server.steps) > 1 else self.server.steps[0]
        try:
            step(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A service with its steps and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: list[Step] = []
        self.seen: list[tuple[dict[str, str], dict[str, str]]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/search"


@pytest.fixture
def server() -> Iterator[Server]:
    """A service that listens."""
    made = Server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def says(document: object, status: int = 200, **headers: str) -> Step:
    """A step that answers JSON."""
    return lambda handler: handler.reply(status, json.dumps(document).encode(), **headers)


def slow(handler: Handler) -> None:
    """Say nothing for longer than the client waits."""
    time.sleep(1.5)


def cut(handler: Handler) -> None:
    """Announce more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"results": [')
    handler.close_connection = True


waits: list[float] = []


def service(server: Server, cache: Cache | None = None, name: str = "Service") -> Service:
    """The service at a server, whose waits take no time and are noted."""
    waits.clear()
    ticks = iter(range(1_000_000))
    clock = Clock(sleep=waits.append, monotonic=lambda: next(ticks) / 1000, chance=lambda: 1.0)
    return Service(name, server.url, 1000.0, replace(PATIENCE, timeout=0.5), clock, cache)


def fold(code: str) -> str:
    """The commune of an INSEE code."""
    return "75056" if code.startswith("751") else code


def company(**changes: object) -> Json:
    """A result as the OpenAPI description of the service has it."""
    return {
        "siren": "784671695", "nom_complet": "OTSOKOP (OTSOKOP)", "nom_raison_sociale": "OTSOKOP", "sigle": None,
        "nombre_etablissements": 1, "siege": {"siret": "78467169500012", "commune": "64102", "libelle_commune": "BAYONNE", "etat_administratif": "A"},
        "activite_principale": "47.11B", "date_creation": "2016-05-01", "date_fermeture": None, "etat_administratif": "A",
        "nature_juridique": "5560", "statut_diffusion": "O", "dirigeants": [{"nom": "MARTIN", "prenoms": "CAMILLE"}],
        "matching_etablissements": [], "complements": {"est_ess": True, "identifiant_association": None},
    } | changes  # fmt: skip


def results(*units: Json, total: int | None = None) -> Json:
    """An answer of the search."""
    return {
        "results": [*units],
        "total_results": total if total is not None else len(units),
        "page": 1,
        "per_page": 25,
        "total_pages": 1,
    }


def test_a_company_is_read_whole(server: Server) -> None:
    """Every field that the command shows; no director; what is asked is what is documented."""
    server.steps = [says(results(company()))]
    found = Companies(service(server), fold).search(" Otsokop ", ["64102"])
    (unit,) = found.units
    assert (unit.siren, unit.commune, unit.town, unit.active, unit.sse) == (
        "784671695",
        "64102",
        "BAYONNE",
        True,
        True,
    )
    assert (unit.created, unit.closed, unit.category, unit.rna, unit.nearby) == (
        "2016-05-01",
        "",
        "5560",
        "",
        False,
    )
    assert "MARTIN" not in repr(found)
    ((asked, headers),) = server.seen
    assert (asked["q"], asked["code_commune"], asked["minimal"]) == ("Otsokop", "64102", "true")
    assert int(asked["per_page"]) <= 25 and headers["User-Agent"].startswith("maillage/")


def test_an_ignored_filter_is_a_failure_not_an_answer(server: Server) -> None:
    """The service answers of all France when it does not know a filter: nothing of it is kept."""
    elsewhere = company(siege={"commune": "75101", "libelle_commune": "PARIS"})
    server.steps = [says(results(company(), elsewhere))]
    with pytest.raises(LookupFailure, match="without the filter"):
        Companies(service(server), fold).search("Otsokop", ["64102"])


def test_an_establishment_in_the_commune_is_enough(server: Server) -> None:
    """The seat may be elsewhere: that is said."""
    branch = company(
        siege={"commune": "33063", "libelle_commune": "BORDEAUX"},
        matching_etablissements=[{"commune": "64102"}],
    )
    server.steps = [says(results(branch))]
    (unit,) = Companies(service(server), fold).search("Otsokop", ["64102"]).units
    assert unit.nearby and unit.town == "BORDEAUX"


def test_arrondissements_are_one_commune(server: Server) -> None:
    """Paris is asked by its arrondissements and answered in one of them."""
    server.steps = [says(results(company(siege={"commune": "75118", "libelle_commune": "PARIS 18"})))]
    found = Companies(service(server), fold).search("La Goutte", ["75101", "75118"])
    assert found.units[0].commune == "75056" and server.seen[0][0]["code_commune"] == "75101,75118"


@pytest.mark.parametrize("written", ["784671695", "784 671 695", "78467169500087"])
def test_a_number_is_asked_by_itself_and_checked(server: Server, written: str) -> None:
    """A SIREN drops every filter: none is sent, and another unit is no answer."""
    server.steps = [says(results(company())), says(results(company(siren="214003121")))]
    search = Companies(service(server), fold).search
    assert search(written, ["64102"]).units[0].siren == "784671695"
    assert server.seen[0][0]["q"] == "784671695" and "code_commune" not in server.seen[0][0]
    with pytest.raises(LookupFailure, match="without the filter"):
        search(written, ["64102"])


def test_natural_persons_are_left_out_and_counted(server: Server) -> None:
    """Sole traders, and units that ask not to be shown."""
    server.steps = [
        says(
            results(
                company(),
                company(nature_juridique="1000", nom_complet="CAMILLE MARTIN"),
                company(statut_diffusion="P"),
            )
        )
    ]
    found = Companies(service(server), fold).search("Otsokop", ["64102"])
    assert len(found.units) == 1 and found.persons == 2 and "CAMILLE" not in repr(found)


def test_nothing_found_is_an_answer(server: Server) -> None:
    """An empty list is told as such; more than a page is counted."""
    server.steps = [says(results()), says(results(company(), total=40))]
    search = Companies(service(server), fold).search
    assert search("Zzz", ["64102"]).units == ()
    assert search("Otsokop", ["64102"]).more == 39


FAULTS: dict[str, tuple[list[Step], str]] = {
    "refused": ([says({"erreur": "Veuillez indiquer au moins un paramètre de recherche."}, 400)], "refuses (400): Veuillez indiquer"),
    "too many questions, always": ([says({}, 429, Retry_After="2")], "answers 429, after 4 attempts"),
    "server down": ([says({}, 503)], "answers 503, after 4 attempts"),
    "page of errors": ([lambda h: h.reply(200, b"<html>maintenance</html>", "text/html")], "answers text/html, not JSON"),
    "cut short": ([cut], "after 4 attempts"),
    "JSON that ends too soon": ([lambda h: h.reply(200, b'{"results": [')], "what is not JSON"),
    "not UTF-8": ([lambda h: h.reply(200, b"\xff\xfe\xfa")], "what is not JSON"),
    "another JSON": ([says([1, 2])], "something else than a list of results"),
    "no total": ([says({"results": []})], "something else than a list of results"),
    "endless": ([lambda h: h.reply(200, b" " * 4_000_001)], "more than 4000000 bytes"),
    "silent": ([slow], "after 4 attempts"),
    "redirect": ([lambda h: h.reply(302, b"", Location="http://127.0.0.1:1/")], "refuses (302)"),
    "wrong SIREN": ([says(results(company(siren="123456789")))], "a unit without SIREN or name"),
    "results that are no objects": ([says({"results": [1], "total_results": 1})], "without the filter"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_failure_is_never_nothing(server: Server, case: str) -> None:
    """Each fault is told in both languages, and nothing is found."""
    steps, expected = FAULTS[case]
    server.steps = list(steps)
    with pytest.raises(LookupFailure) as caught:
        Companies(service(server, name="Recherche"), fold).search("Otsokop", ["64102"])
    assert expected.replace(": ", " : ") in caught.value.en or expected in caught.value.en, caught.value.en
    assert caught.value.fr.startswith("Recherche ") and caught.value.fr != caught.value.en


def test_a_busy_service_is_asked_again_when_it_says(server: Server) -> None:
    """Retry-After is kept, up to a bound; a 503 without one waits longer each time."""
    server.steps = [
        says({}, 429, Retry_After="7"),
        says({}, 429, Retry_After="9000"),
        says({}, 503),
        says(results(company())),
    ]
    assert Companies(service(server), fold).search("Otsokop", ["64102"]).units
    assert [wait for wait in waits if wait > 0.01] == [7.0, 30.0, 4.0]


def test_the_pace_is_kept(server: Server) -> None:
    """Seven questions a second: the eighth waits."""
    server.steps = [says(results())]
    made = service(server)
    now = [0.0]
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    made.pace, made.clock = 7.0, Clock(sleep=sleep, monotonic=lambda: now[0])
    search = Companies(made, fold).search
    for n in range(8):
        search(f"nom {n}", ["64102"])
    assert now[0] == pytest.approx(1.0) and len(waited) == 7


def test_an_answer_is_kept_for_a_day_and_a_failure_never(server: Server, tmp_path: Path) -> None:
    """The same question is put once; another is put; what failed is asked again."""
    cache = Cache(tmp_path / "cache")
    server.steps = [says({}, 400), says(results(company()))]
    search = Companies(service(server, cache), fold).search
    with pytest.raises(LookupFailure):
        search("Otsokop", ["64102"])
    assert search("Otsokop", ["64102"]) == search("Otsokop", ["64102"])
    assert len(server.seen) == 2
    search("Otsokop", ["64102", "40312"])
    assert len(server.seen) == 3
    old = Companies(service(server, replace(cache, hours=0)), fold).search
    old("Otsokop", ["64102"])
    assert len(server.seen) == 4


def test_a_cache_that_cannot_be_written_is_no_fault(server: Server, tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "cache").write_text("")
    server.steps = [says(results(company()))]
    assert Companies(service(server, Cache(tmp_path / "cache")), fold).search("Otsokop", ["64102"]).units


def feature(**properties: object) -> Json:
    """A hit of the geocoder."""
    usual = {
        "label": "18 Boulevard Alsace-Lorraine 64100 Bayonne",
        "score": 0.93,
        "type": "housenumber",
        "citycode": "64102",
        "postcode": "64100",
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-1.47, 43.49]},
        "properties": usual | properties,
    }


def collection(*features: Json) -> Json:
    """An answer of the geocoder."""
    return {"type": "FeatureCollection", "features": [*features]}


def test_an_address_is_located(server: Server) -> None:
    """The best hit of the commune, filtered by its INSEE code."""
    server.steps = [says(collection(feature(score=0.6), feature(), feature(citycode="64024", score=0.99)))]
    found = Geocoder(service(server), fold).locate("18 bd Alsace-Lorraine", ["64102"])
    assert found and (found.lon, found.lat, found.level, found.score) == (-1.47, 43.49, "housenumber", 0.93)
    assert server.seen[0][0]["citycode"] == "64102"


@pytest.mark.parametrize("hits", [[], [feature(type="municipality", score=0.9)], [feature(score=0.2)]])
def test_a_hit_at_the_level_of_a_commune_is_no_address(server: Server, hits: list[Json]) -> None:
    """Nor is one that the geocoder hardly believes."""
    server.steps = [says(collection(*hits))]
    assert Geocoder(service(server), fold).locate("18 bd Alsace-Lorraine", ["64102"]) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (collection(feature(citycode="33063")), "for other communes"),
        ({"features": "x"}, "something else than GeoJSON"),
        (collection({"type": "Feature", "geometry": None, "properties": {}}), "a point that cannot be read"),
        (collection(feature(score="beaucoup")), "a point that cannot be read"),
        (collection(feature() | {"geometry": {"coordinates": [999, 43]}}), "a point that cannot be read"),
    ],
)
def test_a_geocoder_that_answers_something_else_fails(server: Server, answer: Json, expected: str) -> None:
    """Another commune means that the filter was ignored."""
    server.steps = [says(answer)]
    with pytest.raises(LookupFailure, match=expected):
        Geocoder(service(server), fold).locate("18 bd Alsace-Lorraine", ["64102"])


def bindings(*pairs: tuple[str, str]) -> Json:
    """An answer of Wikidata (SPARQL 1.1 Query Results JSON)."""
    rows = [
        {
            "value": {"type": "literal", "value": v},
            "item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{q}"},
        }
        for v, q in pairs
    ]
    return {"head": {"vars": ["value", "item"]}, "results": {"bindings": rows}}


RESULTS = "application/sparql-results+json"


def sparql(document: object) -> Step:
    """A step that answers a query."""
    return lambda handler: handler.reply(200, json.dumps(document).encode(), RESULTS)


def test_items_are_found_by_identifier(server: Server) -> None:
    """By SIREN and RNA in one question; two items of one number are both told; who asks says so."""
    server.steps = [sparql(bindings(("784671695", "Q42"), ("784671695", "Q7"), ("W401000001", "Q1")))]
    found = Wikidata(service(server)).items({SIREN: ["784671695", "214003121"], RNA: ["W401000001"]})
    assert found == {"784671695": ("Q42", "Q7"), "W401000001": ("Q1",)}
    ((asked, headers),) = server.seen
    assert '(wdt:P1616 "784671695")' in asked["query"] and '(wdt:P3918 "W401000001")' in asked["query"]
    assert headers["User-Agent"] == f"maillage/{__version__} (https://w3id.org/maillage/)"


def test_nothing_is_asked_of_nothing(server: Server) -> None:
    """No identifier, no question; what is no identifier is never put in a query."""
    asks = Wikidata(service(server)).items
    assert asks({}) == asks({SIREN: []}) == {}
    for wrong in ('1"} DROP', "784671695 ", "é"):
        with pytest.raises(ValueError, match="identifiers"):
            asks({SIREN: [wrong]})
    assert not server.seen


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([says({}, 429, Retry_After="1")], "answers 429, after 4 attempts"),
        ([says({}, 500)], "answers 500, after 4 attempts"),
        ([says({}, 502)], "answers 502, after 4 attempts"),
        ([says({}, 400)], "refuses the question"),
        ([says({}, 403)], r"refuses \(403\)"),
        ([slow], "does not answer"),
        ([lambda h: h.reply(200, b"<html>", "text/html")], "what is not JSON"),
        ([lambda h: h.reply(200, b'{"results"', RESULTS)], "what is not JSON"),
        ([sparql({"results": {}})], "what cannot be read"),
        ([sparql([])], "what cannot be read"),
        ([sparql(bindings(("999999999", "Q1")))], "was not asked about"),
    ],
)
@pytest.mark.filterwarnings("ignore:unknown response content type:RuntimeWarning")
def test_wikidata_that_fails_is_told(server: Server, steps: list[Step], expected: str) -> None:
    """Never an empty answer."""
    server.steps = list(steps)
    with pytest.raises(LookupFailure, match=expected):
        Wikidata(service(server)).items({SIREN: ["784671695"]})


def test_wikidata_is_asked_again_when_it_is_busy(server: Server) -> None:
    """As it says in Retry-After."""
    server.steps = [says({}, 429, Retry_After="5"), sparql(bindings(("784671695", "Q42")))]
    assert Wikidata(service(server)).items({SIREN: ["784671695"]}) == {"784671695": ("Q42",)}
    assert 5.0 in waits


def command(*arguments: str, **urls: str) -> "subprocess.CompletedProcess[str]":
    """The command, its services at local addresses."""
    variables = {f"MAILLAGE_LOOKUP_{name.upper()}": url for name, url in urls.items()}
    return subprocess.run(
        [sys.executable, "-c", "from maillage.cli import main; main()", "--lang", "en", "lookup", "--no-cache", *arguments],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_shows_what_was_found_and_what_failed(server: Server) -> None:
    """A table; Wikidata out of reach is «failed», not empty; the address is located."""
    other = company(
        siren="214003121", nom_complet="OTSO KOPIE", etat_administratif="C", date_fermeture="2020-01-01"
    )
    server.steps = [says(results(other, company())), says(collection(feature()))]
    urls = {"companies": server.url, "geocoder": server.url, "wikidata": "http://127.0.0.1:9/"}
    shown = command("Otsokop", "--in", "Bayonne", "--address", "18 bd Alsace-Lorraine", **urls)
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    first = next(line for line in lines if "784671695" in line)
    second = next(line for line in lines if "214003121" in line)
    assert lines.index(first) < lines.index(second)
    assert "failed" in first and "name 0.99" in first and "active, 2016" in first and "ceased 2020" in second
    assert "Wikidata does not answer" in shown.stderr
    assert "address: 18 Boulevard Alsace-Lorraine" in shown.stdout
    assert "MARTIN" not in shown.stdout


def test_the_command_fails_when_the_search_fails(server: Server) -> None:
    """Status 1 and one line; nothing that reads as «nothing found»."""
    server.steps = [lambda h: h.reply(200, b"<html>", "text/html")]
    shown = command("Otsokop", "--in", "Bayonne", companies=server.url)
    assert shown.returncode == 1 and "not JSON" in shown.stderr and "no legal person" not in shown.stdout


def test_the_command_says_that_nothing_was_found(server: Server) -> None:
    """And that is no failure; in JSON too."""
    server.steps = [says(results())]
    shown = command("Zzz", "--in", "Bayonne", companies=server.url)
    assert shown.returncode == 0 and "no legal person of that name in Bayonne" in shown.stdout
    as_json = command("Zzz", "--in", "Bayonne", "--format", "json", companies=server.url)
    assert json.loads(as_json.stdout)["units"] == []


def test_a_name_alone_is_not_enough() -> None:
    """Neither is an address without its commune."""
    assert "a name alone is not enough" in command("Otsokop").stderr
    assert "--address needs --in" in command("784671695", "--address", "rue X").stderr


def test_a_build_never_looks_up() -> None:
    """No room that a build runs imports the look-ups."""
    code = "import sys, maillage.build; print([n for n in sys.modules if n.startswith('maillage.lookup')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
