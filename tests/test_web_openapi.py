"""The OpenAPI description: whole, and true of what is served."""

import re

import pytest
from flask.testing import FlaskClient

from maillage import catalogue, paths
from maillage.release import Release
from maillage.web import create_app
from maillage.web.areas.sheets import TABLES

VERBS = {"get", "post"}


@pytest.fixture(scope="module")
def curated(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def test_every_question_is_described(curated: FlaskClient) -> None:
    """Each that this release can answer, with its parameters, in both languages."""
    told = {lang: curated.get(f"/openapi.json?lang={lang}").json for lang in ("fr", "en")}
    for query in (query for query in catalogue.load(paths.QUERIES) if not query.needs):
        for lang, description in told.items():
            assert description is not None
            operation = description["paths"][f"/requetes/{query.name}.{{ending}}"]["get"]
            assert operation["summary"] == query.title[lang]
            assert {p["name"] for p in operation["parameters"]} == {
                "ending",
                *(p.name for p in query.parameters),
            }


def test_the_rows_of_each_page_are_described(release: Release) -> None:
    """Every address whose ending says the form; documents of harvesters are described by their own standards."""
    app = create_app(release.path)
    served = {
        re.sub("<(?:path:)?([a-z]+)>", "{\\1}", str(rule))
        for rule in app.url_map.iter_rules()
        if str(rule).endswith((".<ending>", ".<path:ending>"))
    }
    told = app.test_client().get("/openapi.json").json
    assert told is not None
    missing = {path for path in served if path not in told["paths"]}
    assert missing == {
        "/donnees/catalogue.{ending}",
        "/donnees/citation.{ending}",
        "/ontology.{ending}",
        "/territoires/contours/{kind}/{departement}.{ending}",  # told for communes, the only kind that has it
    }
    tables = {path for path in told["paths"] if path.startswith("/territoire/{kind}/{code}/")}
    assert len(tables) == len(TABLES)


def test_its_shape(curated: FlaskClient) -> None:
    """Identifiers are unique, references lead somewhere, each path parameter is declared."""
    told = curated.get("/openapi.json").json
    assert told is not None
    assert told["openapi"].startswith("3.1")
    operations = [
        (path, verb, item[verb]) for path, item in told["paths"].items() for verb in VERBS & set(item)
    ]
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(names) == len(set(names)) > 100
    assert all(name.isascii() and name.isidentifier() for name in names)
    tags = {tag["name"] for tag in told["tags"]}
    assert all(operation["tags"] and set(operation["tags"]) <= tags for _, _, operation in operations)
    for path, _, operation in operations:
        declared = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert all("{" + name + "}" in path for name in declared)
        assert path.count("{") == len(declared)
        for response in operation["responses"].values():
            assert response["description"]
            for content in response["content"].values():
                schema = content["schema"]
                reference = schema.get("$ref", "#/components/schemas/Problem")
                assert reference.rpartition("/")[2] in told["components"]["schemas"]
                assert "$ref" in schema or schema["type"] == "string"


def test_what_is_described_is_served(curated: FlaskClient) -> None:
    """Each question with its example, in each format, answers 200 with a media type that is listed."""
    told = curated.get("/openapi.json").json
    assert told is not None
    for path, item in told["paths"].items():
        if not path.endswith("{ending}"):
            continue
        operation = item["get"]
        given = {
            p["name"]: p["example"] for p in operation["parameters"] if "example" in p and p["in"] == "query"
        }
        for other in (p for p in operation["parameters"][1:] if p["in"] == "path"):
            path = path.replace("{" + other["name"] + "}", other["example"])
        for ending in operation["parameters"][0]["schema"]["enum"]:
            reply = curated.get(path.replace("{ending}", ending), query_string=given)
            assert reply.status_code == 200, (path, reply.text[:200])
            assert reply.mimetype in operation["responses"]["200"]["content"]
    wrong = curated.get("/requetes/ptce-fiche.json?ptce=nope")
    assert str(wrong.status_code) in told["paths"]["/requetes/ptce-fiche.{ending}"]["get"]["responses"]
    assert set(told["components"]["schemas"]["Problem"]["required"]) <= set(wrong.json or {})


def test_a_question_in_json_has_rows_of_terms(curated: FlaskClient) -> None:
    """The address in JSON alone is typed as rows; its answer is what it says."""
    description = curated.get("/openapi.json").json
    assert description is not None
    content = description["paths"]["/requetes/nombre-de-ptce.json"]["get"]["responses"]["200"]["content"]
    assert content == {"application/sparql-results+json": {"schema": {"$ref": "#/components/schemas/Rows"}}}
    answer = curated.get("/requetes/nombre-de-ptce.json").json
    schemas = description["components"]["schemas"]
    assert answer is not None
    assert set(answer) == set(schemas["Rows"]["required"])
    terms = [term for row in answer["results"]["bindings"] for term in row.values()]
    assert terms
    assert all(
        set(schemas["Term"]["required"]) <= set(t) <= set(schemas["Term"]["properties"]) for t in terms
    )
