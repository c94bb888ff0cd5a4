"""The reconciliation service over HTTP: manifest, batches, suggestions, previews, values, and abuse."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from maillage.engine import Embedded, Query
from maillage.errors import ReleaseError
from maillage.reconcile import BATCH, COLUMNS, TYPES, Matcher, columns_of
from maillage.release import Release
from maillage.vocabulary import BASE, prologue
from maillage.web import create_app
from maillage.web.site import Site

POLE, CARRIER = "id/ptce/sud-aquitaine", "id/actor/cbe-du-seignanx"
TEXT = {"type": "string"}
NAMED = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name", "score", "match", "type"],
                    "properties": {
                        "id": {"type": "string", "pattern": "^(id|codes)/[^/]+/[^/]+$"},
                        "name": {"type": "string", "minLength": 1},
                        "score": {"type": "number", "minimum": 0, "maximum": 100},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": NAMED},
                        "features": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["id", "value"],
                                "properties": {"value": {"type": "number", "minimum": 0, "maximum": 1}},
                            },
                        },
                    },
                },
            }
        },
    },
}
CELL = {
    "oneOf": [
        {**NAMED, "additionalProperties": False},
        *(
            {"type": "object", "required": [name], "properties": {name: kind}, "additionalProperties": False}
            for name, kind in {
                "str": {"type": "string", "minLength": 1},
                "int": {"type": "integer"},
                "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
            }.items()
        ),
    ]
}
VALUES = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": NAMED},
        "rows": {"additionalProperties": {"additionalProperties": {"type": "array", "items": CELL}}},
    },
}


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.all.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def site_app(release: Release) -> Flask:
    """The site of the curated release."""
    return create_app(release.path)


@pytest.fixture
def service(site_app: Flask) -> FlaskClient:
    """A client of it."""
    return site_app.test_client()


def ask(service: FlaskClient, path: str = "/reconcile", **fields: object) -> dict[str, Any]:
    """The JSON that is answered to a form."""
    reply = service.post(path, data={key: json.dumps(value) for key, value in fields.items()})
    assert reply.status_code == 200, reply.text
    assert reply.mimetype == "application/json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    found = reply.json
    assert isinstance(found, dict)
    return found


def get(service: FlaskClient, path: str, **arguments: str) -> dict[str, Any]:
    """The JSON of an address."""
    reply = service.get(f"{path}?{urlencode(arguments)}" if arguments else path)
    assert reply.status_code == 200, reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    found = reply.json
    assert isinstance(found, dict)
    return found


def one(service: FlaskClient, query: str, kind: str = "", **values: str) -> list[dict[str, Any]]:
    """The candidates of a query."""
    asked = {
        "query": query,
        "properties": [{"pid": pid, "v": value} for pid, value in values.items()],
        **({"type": kind} if kind else {}),
    }
    found = ask(service, queries={"q0": asked})
    Draft202012Validator(RESULTS).validate(found)
    return list(found["q0"]["result"])


def test_the_manifest(service: FlaskClient) -> None:
    """API 3.1: what is needed, addresses that are whole, templates with their place, types that are known."""
    found = get(service, "/reconcile")
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] == BASE
    assert found["schemaSpace"].startswith(BASE)
    assert found["batchSize"] == BATCH
    assert [t["id"] for t in found["defaultTypes"]] == [t.id for t in TYPES]
    assert "{{id}}" in found["view"]["url"] and "{{id}}" in found["preview"]["url"]
    assert all(isinstance(found["preview"][side], int) for side in ("width", "height"))
    for suggested in found["suggest"].values():
        assert "${id}" in suggested["flyout_service_path"]
    assert {setting["name"] for setting in found["extend"]["property_settings"]} == {"limit", "content"}
    assert get(service, "/reconcile", lang="en")["name"] != found["name"]


def test_what_the_manifest_names_answers(service: FlaskClient) -> None:
    """Each address that it gives, its place filled as clients fill it: encoded, and as OpenRefine did, not."""
    found = get(service, "/reconcile")
    root = "http://localhost"
    for identifier in (POLE, quote(POLE, safe="")):
        for template in (found["view"]["url"], found["preview"]["url"]):
            path = template.removeprefix(root).replace("{{id}}", identifier)
            assert service.get(path, headers={"Accept": "text/html"}).status_code in (200, 303)
    for what, identifier in (("entity", POLE), ("type", "PTCE"), ("property", "commune")):
        suggest = found["suggest"][what]
        path = (suggest["service_url"] + suggest["service_path"]).removeprefix(root)
        assert get(service, path, prefix="s")["result"] is not None
        path = (suggest["flyout_service_url"] + suggest["flyout_service_path"]).removeprefix(root)
        flyout = get(service, path.replace("${id}", quote(identifier, safe="")))
        assert flyout["id"] == identifier and flyout["html"].startswith("<div>")
    proposed = found["extend"]["propose_properties"]
    path = (proposed["service_url"] + proposed["service_path"]).removeprefix(root)
    assert get(service, path + "?type=PTCE")["properties"]
    assert service.get(urlsplit(found["documentation"]).path).status_code == 200
    with service.get(urlsplit(found["logo"]).path) as logo:
        assert logo.status_code == 200


def test_get_and_post_answer_alike(service: FlaskClient) -> None:
    """API 4.2: the batch in a form, or in the address."""
    queries = {"q0": {"query": "PTCE Sud-Aquitaine"}, "q1": {"query": "Le Solilab", "limit": 1}}
    posted = ask(service, queries=queries)
    assert posted == get(service, "/reconcile", queries=json.dumps(queries))
    assert len(posted["q1"]["result"]) == 1


def test_names_as_people_write_them(service: FlaskClient) -> None:
    """A name without accent or hyphen, an acronym, a place that settles."""
    assert one(service, "ptce sud aquitaine")[0]["id"] == POLE
    assert not one(service, "ptce sud aquitaine")[0]["match"]
    first = one(service, "ptce sud aquitaine", departement="Landes")[0]
    assert (first["id"], first["match"], first["score"]) == (POLE, True, 100)
    assert one(service, "CBE Seignanx")[0]["id"] == CARRIER
    assert one(service, POLE)[0]["match"]
    assert one(service, BASE + POLE)[0]["match"]
    assert one(service, "zzzz qqqq") == []


def test_territories(service: FlaskClient) -> None:
    """A commune by its name, its postcode or its INSEE code; homonyms stay open until a département is given."""
    assert one(service, "Bayonne", "Commune")[0]["match"]
    assert one(service, "Nouvelle Aquitaine", "Region")[0]["id"] == "id/region/75"
    homonyms = one(service, "Saint-Denis", "Commune")
    assert len(homonyms) > 1 and not any(c["match"] for c in homonyms)
    first = one(service, "Saint-Denis", "Commune", departement="93")[0]
    assert (first["id"], first["match"]) == ("id/commune/93066", True)


def test_english_names(service: FlaskClient) -> None:
    """Types, properties and descriptions in the language that is asked for."""
    reply = service.post(
        "/reconcile",
        data={"queries": '{"q0": {"query": "Le Solilab"}}'},
        headers={"Accept-Language": "en"},
    )
    assert reply.json is not None
    assert reply.json["q0"]["result"][0]["type"][0]["name"] == "third place"
    assert (
        get(service, "/reconcile/suggest/type", prefix="third", lang="en")["result"][0]["id"] == "TiersLieu"
    )


@pytest.fixture(scope="module")
def known(engine: Embedded) -> list[tuple[str, str, str, str]]:
    """The poles and third places of the release that have a name and a commune or a département."""
    text = (
        prologue("mlg", "rdfs")
        + """SELECT DISTINCT ?class ?thing ?name ?code WHERE {
        { ?thing a mlg:PTCE BIND("PTCE" AS ?class) } UNION { ?thing a mlg:TiersLieu BIND("TiersLieu" AS ?class) }
        ?thing rdfs:label ?name ; mlg:locatedIn ?place .
        { ?place a mlg:Commune } ?place mlg:inseeCode ?code FILTER(lang(?name) = "fr") } ORDER BY ?thing ?name"""
    )
    found = engine.query(Query(text))
    return [tuple(row[n].value for n in ("class", "thing", "name", "code")) for row in found]  # type: ignore[union-attr]


def test_every_pole_and_third_place_is_found(
    service: FlaskClient, known: list[tuple[str, str, str, str]]
) -> None:
    """By its name, type and commune: it comes first, and what is certain is right."""
    assert len(known) > 100
    wrong, open_ones = [], 0
    for start in range(0, len(known), BATCH):
        rows = known[start : start + BATCH]
        queries = {
            f"q{n}": {"query": name, "type": kind, "properties": [{"pid": "insee", "v": code}]}
            for n, (kind, _, name, code) in enumerate(rows)
        }
        found = ask(service, queries=queries)
        for n, (_, iri, name, _) in enumerate(rows):
            result = found[f"q{n}"]["result"]
            sure = [c["id"] for c in result if c["match"]]
            open_ones += not sure
            if BASE + (result[0]["id"] if result else "") != iri or (sure and BASE + sure[0] != iri):
                wrong.append((name, iri, result[:1]))
    assert not wrong
    assert open_ones < 0.05 * len(known)


def test_a_query_that_failed_says_so(service: FlaskClient) -> None:
    """In its place, without a list of results; the others are answered."""
    queries = {"q0": {"query": "PTCE Sud-Aquitaine"}, "q1": {"query": "a", "type": "Ville"}, "q2": {}}
    found = ask(service, queries=queries)
    assert found["q0"]["result"]
    for key in ("q1", "q2"):
        assert "result" not in found[key]
        assert found[key]["error"]["status"] == 400
        assert found[key]["error"]["detail"]
    reply = service.post("/reconcile", data={"queries": json.dumps({"q1": queries["q1"]})})
    assert reply.status_code == 400
    assert "Ville" in reply.text


def test_an_index_that_fails(service: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole answer fails, with a time to come back after; nothing passes for an empty list."""

    def broken(*_: object) -> None:
        raise ReleaseError("index abîmé", "damaged index")

    monkeypatch.setattr(Matcher, "candidates", broken)
    reply = service.post("/reconcile", data={"queries": '{"q0": {"query": "a"}, "q1": {"query": "b"}}'})
    assert reply.status_code == 503
    assert reply.headers["Retry-After"]
    assert "result" not in reply.text
    assert "damaged index" in reply.text


def test_a_release_without_index(service: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service fails as a whole; the rest of the site does not."""

    def absent(_: Site) -> None:
        raise ReleaseError("index absent", "no index")

    monkeypatch.setattr(Site, "matcher", property(absent))
    assert service.post("/reconcile", data={"queries": '{"q0": {"query": "a"}}'}).status_code == 503
    assert service.get("/reconcile/suggest/entity?prefix=a").status_code == 503
    assert service.get("/").status_code == 200


def test_suggested_things(service: FlaskClient) -> None:
    """API 6.4: a name, the beginning of one, an identifier; further ones with a cursor; of one type if asked."""
    for prefix in ("PTCE Sud Aquitaine", "ptce sud-aq", POLE, BASE + POLE):
        assert get(service, "/reconcile/suggest/entity", prefix=prefix)["result"][0]["id"] == POLE
    first = get(service, "/reconcile/suggest/entity", prefix="saint")["result"]
    second = get(service, "/reconcile/suggest/entity", prefix="saint", cursor="5")["result"]
    assert [c["id"] for c in first[5:]] == [c["id"] for c in second[: len(first) - 5]]
    found = get(service, "/reconcile/suggest/entity", prefix="bayonne", type="Commune")["result"]
    assert {kind["id"] for item in found for kind in item["notable"]} == {"Commune"}
    assert get(service, "/reconcile/suggest/entity", prefix="")["result"] == []


def test_suggested_types_and_properties(service: FlaskClient) -> None:
    """By name or identifier; all for nothing typed, as a list to choose from."""
    assert get(service, "/reconcile/suggest/type", prefix="PTCE")["result"][0]["id"] == "PTCE"
    assert get(service, "/reconcile/suggest/type", prefix="departement")["result"][0]["id"] == "Departement"
    names = {c["id"] for c in get(service, "/reconcile/suggest/property", prefix="")["result"]}
    assert names == {c.id for c in COLUMNS if c.matched}
    found = get(service, "/reconcile/suggest/property", prefix="numero")["result"]
    assert [c["id"] for c in found] == ["rna"]


def test_proposed_columns(service: FlaskClient) -> None:
    """API 7.4: those of a type, all without one, so many at the most."""
    found = get(service, "/reconcile/properties", type="Commune", limit="2")
    assert (found["type"], found["limit"], len(found["properties"])) == ("Commune", 2, 2)
    whole = {c["id"] for c in get(service, "/reconcile/properties")["properties"]}
    assert whole == {c.id for c in columns_of()}
    assert "member" in {c["id"] for c in get(service, "/reconcile/properties", type="PTCE")["properties"]}
    assert service.get("/reconcile/properties?type=Ville").status_code == 400


def test_values(service: FlaskClient) -> None:
    """API 7.6: a row for each thing, a list for each column; things with their identifiers, numbers, texts."""
    ids = [POLE, CARRIER, "id/commune/64102", "id/ptce/absent", "nonsense"]
    found = ask(service, extend={"ids": ids, "properties": [{"id": c.id} for c in columns_of()]})
    Draft202012Validator(VALUES).validate(found)
    assert [*found["rows"]] == ids
    assert all(row.keys() == {c.id for c in columns_of()} for row in found["rows"].values())
    pole, carrier, town, absent, nonsense = found["rows"].values()
    assert pole["commune"] == [{"id": "id/commune/40312", "name": "Tarnos"}]
    assert pole["insee"] == [{"str": "40312"}]
    assert pole["begin"] == [{"int": 2014}]
    assert {"id": CARRIER, "name": "Comité de Bassin d'Emploi (CBE) du Seignanx"} in pole["member"]
    assert pole["carrier"][0]["id"] == CARRIER
    assert carrier["ptce"][0]["id"] == POLE
    assert town["name"] == [{"str": "Bayonne"}]
    assert town["siren"] == [{"str": "216401026"}]
    assert town["departement"] == [{"id": "id/departement/64", "name": "Pyrénées-Atlantiques"}]
    assert not any(absent.values()) and not any(nonsense.values())
    types = {column["id"]: column["type"]["id"] for column in found["meta"] if "type" in column}
    assert types["carrier" if "carrier" in types else "commune"] in {t.id for t in TYPES}


def test_settings_of_values(service: FlaskClient) -> None:
    """Fewer values, or names in the place of things, which are then no things for the sheet."""
    properties = [
        {"id": "member", "settings": {"limit": "2"}},
        {"id": "commune", "settings": {"content": "name"}},
        {"id": "theme"},
    ]
    found = ask(service, extend={"ids": [POLE], "properties": properties})
    row = found["rows"][POLE]
    assert len(row["member"]) == 2
    assert row["commune"] == [{"str": "Tarnos"}]
    assert "type" not in found["meta"][1]
    themes = [cell["name"] for cell in row["theme"]]
    reply = service.post(
        "/reconcile?lang=en", data={"extend": json.dumps({"ids": [POLE], "properties": [{"id": "theme"}]})}
    )
    assert reply.json is not None
    assert {cell["name"] for cell in reply.json["rows"][POLE]["theme"]} & {"food"}
    assert "alimentation" in themes


def test_what_is_matched_can_be_taken(service: FlaskClient) -> None:
    """API 7: identifiers of candidates are those that values are asked for; a value is one that a query takes."""
    first = one(service, "Le Solilab", "TiersLieu")[0]
    row = ask(service, extend={"ids": [first["id"]], "properties": [{"id": "commune"}]})["rows"][first["id"]]
    queries = {
        "q0": {
            "query": "Le Solilab",
            "type": "TiersLieu",
            "properties": [{"pid": "commune", "v": row["commune"][0]}],
        }
    }
    again = ask(service, queries=queries)["q0"]["result"][0]
    assert (again["id"], again["match"]) == (first["id"], True)


def test_a_preview_may_be_framed_and_runs_nothing(service: FlaskClient) -> None:
    """Anywhere, and there alone; no script, no form; links open apart."""
    reply = service.get(f"/reconcile/preview?id={quote(POLE, safe='')}")
    policy = reply.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in reply.headers
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy and "sandbox" in policy
    assert "script" not in policy and "unsafe" not in policy and "allow-scripts" not in policy
    elements = Elements(reply.text)
    assert {tag for tag, _ in elements.all} <= {
        "html", "head", "meta", "title", "link", "body", "h1", "a", "p", "dl", "div", "dt", "dd",
    }  # fmt: skip
    assert all(a["target"] == "_blank" and a["rel"] == "noopener" for tag, a in elements.all if tag == "a")
    assert "Tarnos" in reply.text
    for path in ("/reconcile", "/reconcile/previews", "/", "/rapprocher", f"/{POLE}"):
        headers = service.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_previews_escape_what_they_show(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with markup is text, on the page and in the words of a flyout."""
    monkeypatch.setattr(Site, "matcher", property(lambda _: _NoIndex()))
    for path in ("/reconcile/preview", "/reconcile/flyout/entity"):
        reply = client.get(f"{path}?id=id/ptce/essai")
        assert reply.status_code == 200
        assert "<b>" not in reply.text
        assert "&lt;b&gt;" in reply.text
        assert 'href="javascript:' not in reply.text


class _NoIndex:
    """Stands for a matcher where nothing is matched."""

    class gazetteer:  # noqa: N801
        class territories:  # noqa: N801
            by_code: dict[tuple[str, str], object] = {}  # noqa: RUF012


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_for_people(service: FlaskClient, lang: str) -> None:
    """It gives the address to paste, each type, each property, what scores mean."""
    text = service.get(f"/rapprocher?lang={lang}").text
    assert "http://localhost/reconcile" in text
    for item in (*TYPES, *COLUMNS):
        assert f"<code>{item.id}</code>" in text
        assert item.name(lang) in text


def hostile() -> Iterator[tuple[str, dict[str, Any], int]]:
    """Requests that are refused, and how."""
    many = json.dumps({f"q{n}": {"query": "a"} for n in range(BATCH + 1)})
    form = {"content_type": "application/x-www-form-urlencoded"}
    yield "not JSON", {"data": {"queries": "{"}}, 400
    yield "a list", {"data": {"queries": "[]"}}, 400
    yield "no query", {"data": {"queries": "{}"}}, 400
    yield "an empty field", {"data": {"queries": ""}}, 400
    yield "nothing", {"data": {}}, 400
    yield "too many queries", {"data": {"queries": many}}, 413
    yield "too deep", {"data": {"queries": "[" * 100_000}}, 400
    yield "too deep, closed", {"data": {"queries": '{"a":' * 20_000 + "1" + "}" * 20_000}}, 400
    yield "a huge number", {"data": {"queries": '{"q": {"query": ' + "9" * 10_000 + "}}"}}, 400
    yield "half a character", {"data": {"queries": '{"q": {"query": "\\ud800"}}'}}, 400
    yield "half a character as a key", {"data": {"queries": '{"\\ud800": {"query": "a"}}'}}, 400
    yield "not a number", {"data": {"queries": '{"q": {"query": NaN}}'}}, 400
    yield "a key twice", {"data": {"queries": '{"q": {"query": "a"}, "q": {"query": "b"}}'}}, 400
    yield "not UTF-8", {"data": b"queries=%FF%FE", **form}, 400
    yield "both", {"data": {"queries": "{}", "extend": "{}"}}, 400
    yield "twice", {"data": b"queries=%7B%7D&queries=%7B%7D", **form}, 400
    yield "in the address and in the form", {"query_string": "queries={}", "data": {"queries": "{}"}}, 400
    yield "a body of JSON", {"json": {"queries": {}}}, 415
    yield "a file", {"data": {"queries": (__import__("io").BytesIO(b"{}"), "a.json")}}, 415
    yield "too long", {"data": {"queries": "a" * 600_000}}, 413
    yield "too many ids", {"data": {"extend": json.dumps({"ids": ["a"] * 101, "properties": []})}}, 400
    yield "an unknown column", {"data": {"extend": '{"ids": [], "properties": [{"id": "x"}]}'}}, 400


@pytest.mark.parametrize(
    ("name", "request_", "status"), [*hostile()], ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_refused(service: FlaskClient, name: str, request_: dict[str, Any], status: int) -> None:
    """With a problem that says why, in French and in English, whatever is sent."""
    reply = service.post("/reconcile", **request_)
    assert reply.status_code == status, (name, reply.text[:500])
    assert reply.mimetype == "application/problem+json"
    assert reply.json is not None
    assert reply.json["fr"] and reply.json["en"]
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile/preview", 404),
        ("/reconcile/preview?id=id/ptce/absent", 404),
        ("/reconcile/preview?id=id/ptce/x>+?p+?o+.+?s+?p+<x", 404),
        ("/reconcile/preview?id=%00", 404),
        (f"/reconcile/preview?id={'a' * 5000}", 404),
        ("/reconcile/flyout/entity?id=", 404),
        ("/reconcile/flyout/colour?id=a", 404),
        ("/reconcile/flyout/type?id=Ville", 404),
        (f"/reconcile/suggest/entity?prefix={'a' * 201}", 400),
        ("/reconcile/suggest/entity?prefix=%00%F0%9F%92%A9&cursor=-1", 200),
        ("/reconcile/suggest/entity?prefix=%22+OR+1=1&cursor=99999999999", 200),
        ("/reconcile/suggest/entity?prefix=a&type=Ville", 200),
        ("/reconcile/properties?limit=-4", 200),
        ("/reconcile/suggest/colour", 404),
    ],
)
def test_addresses_by_which_one_might_break_in(service: FlaskClient, path: str, status: int) -> None:
    """A status of the client's own, never a fault of the server."""
    assert service.get(path).status_code == status


def test_browsers_elsewhere_may_ask(service: FlaskClient) -> None:
    """API 3.4: CORS everywhere, also before a request that is not simple."""
    for path in ("/reconcile", "/reconcile/suggest/entity", "/reconcile/properties", "/reconcile/preview"):
        reply = service.options(
            path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
        )
        assert reply.status_code == 200
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert "GET" in reply.headers["Access-Control-Allow-Methods"]


def test_a_callback_is_no_script(service: FlaskClient) -> None:
    """JSONP is not offered (API 3.4 lets it be): the answer stays JSON, which a page cannot run."""
    reply = service.get("/reconcile?callback=alert")
    assert reply.mimetype == "application/json"
    assert not re.match(r"\s*alert", reply.text)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
