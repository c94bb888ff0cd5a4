"""Whatever is sent, each address answers with a status that says whose fault it is, and never with a trace.

The examples are the same at each run; `MAILLAGE_FUZZ=5000` draws as many new ones for each test.
"""

import os
import string
from urllib.parse import quote

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

DRAWN = int(os.environ.get("MAILLAGE_FUZZ", "0"))
SETTINGS = settings(
    max_examples=DRAWN or 120,
    derandomize=not DRAWN,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
OURS = {200, 303, 304, 400, 403, 404, 405, 406, 413, 415, 422, 503}
TEXT = st.text(max_size=60)
HEADER = st.text(alphabet=string.printable.strip() + " é", max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            "SELECT",
            "ASK",
            "CONSTRUCT",
            "DESCRIBE",
            "WHERE",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ".",
            ";",
            ",",
            "?s",
            "?p",
            "?o",
            "*",
            "+",
            "/",
            "|",
            "^",
            "!",
            "a",
            "<a:b>",
            "_:b",
            "'x'",
            '"y"@fr',
            "1",
            "-2.5e3",
            "true",
            "FILTER",
            "OPTIONAL",
            "UNION",
            "MINUS",
            "GRAPH",
            "BIND",
            "VALUES",
            "AS",
            "GROUP",
            "BY",
            "ORDER",
            "HAVING",
            "LIMIT",
            "OFFSET",
            "DISTINCT",
            "FROM",
            "NAMED",
            "EXISTS",
            "NOT",
            "IN",
            "COUNT",
            "SUM",
            "REGEX",
            "STR",
            "LANG",
            "DATATYPE",
            "IF",
            "COALESCE",
            "<<",
            ">>",
            "PREFIX",
            "ex:",
            "BASE",
            "#",
            "\\u0053",
            "SERVICE",
            "LOAD",
        ]
    ),
    max_size=25,
).map(" ".join)
PATHS = st.sampled_from(
    [
        "/page/",
        "/id/",
        "/data/",
        "/codes/",
        "/requetes/",
        "/query/",
        "/graph/",
        "/donnees/fichiers/",
        "/donnees/maillage/",
    ]
)


def fine(reply: object) -> None:
    """A status that is meant, and no trace."""
    status, text = reply.status_code, reply.text  # type: ignore[attr-defined]
    assert status in OURS, (status, text[:300])
    assert "Traceback" not in text


@SETTINGS
@given(st.one_of(TEXT, WORDS), HEADER, HEADER)
def test_queries_and_headers(client: FlaskClient, text: str, accept: str, language: str) -> None:
    """Any text as a query, by GET and by POST; any Accept, Accept-Language and If-None-Match."""
    headers = {
        "Accept": accept,
        "Accept-Language": language,
        "If-None-Match": accept,
        "If-Modified-Since": language,
    }
    fine(client.get("/sparql", query_string={"query": text}, headers=headers))
    body = text.encode("utf-8", "surrogatepass")
    fine(client.post("/sparql", data=body, headers={**headers, "Content-Type": "application/sparql-query"}))


@SETTINGS
@given(PATHS, TEXT, HEADER, TEXT)
def test_addresses(client: FlaskClient, start: str, rest: str, accept: str, form: str) -> None:
    """Any name under any address, with any format."""
    path = start + quote(rest.encode("utf-8", "surrogatepass"))
    fine(client.get(path, query_string={"format": form, "lang": rest}, headers={"Accept": accept}))


@SETTINGS
@given(st.binary(max_size=80))
def test_bytes(client: FlaskClient, raw: bytes) -> None:
    """Any bytes as a query string, a form and a body."""
    fine(client.get("/sparql?query=" + quote(raw)))
    for kind in ("application/x-www-form-urlencoded", "application/sparql-query", "text/plain"):
        fine(client.post("/sparql", data=raw, headers={"Content-Type": kind}))


@SETTINGS
@given(st.dictionaries(st.one_of(TEXT, st.sampled_from(["graph", "default", "format"])), TEXT, max_size=3))
def test_graphs(client: FlaskClient, arguments: dict[str, str]) -> None:
    """Any arguments of the Graph Store address."""
    fine(client.get("/graphes", query_string=arguments))


@SETTINGS
@given(st.data())
def test_parameters_of_canned_queries(client: FlaskClient, data: st.DataObject) -> None:
    """Any value of any parameter of each canned query of the small site."""
    name = data.draw(st.sampled_from(["poles", "membres", "depuis", "nope"]))
    values = data.draw(st.dictionaries(st.one_of(st.sampled_from(["pole", "annee"]), TEXT), TEXT, max_size=3))
    fine(client.get(f"/requetes/{name}", query_string=values))
    fine(client.get(f"/requetes/{name}.json", query_string=values))
