"""Comunica, the query engine of the web: at the endpoint, and following links from document to document."""

import json
from typing import Any, Final

import pytest

from javascript import need_packages, node

need_packages("@comunica/query-sparql", "@comunica/query-sparql-link-traversal")

PREFIXES: Final = (
    "PREFIX mlg: <https://w3id.org/maillage/ontology#> PREFIX org: <http://www.w3.org/ns/org#>"
    " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
POLE: Final = "https://w3id.org/maillage/id/ptce/sud-aquitaine"
MEMBERS: Final = (
    f"{PREFIXES}SELECT DISTINCT ?member ?name {{ <{POLE}> org:hasMember ?member . ?member rdfs:label ?name }}"
)


def ask(root: str, kind: str, query: str, source: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The rows, and the requests that were made for them."""
    told = json.loads(node("comunica.mjs", f"{root}/", kind, query, source))
    return told["rows"], told["requests"]


@pytest.fixture(scope="module")
def at_endpoint(root: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The members of a pole, asked of the endpoint."""
    return ask(root, "endpoint", MEMBERS, f"{root}/sparql")


def test_it_finds_out_that_this_is_an_endpoint(
    root: str, at_endpoint: tuple[list[dict[str, str]], list[dict[str, Any]]]
) -> None:
    """One request for the description of the service, one for the query."""
    rows, (description, query) = at_endpoint
    assert rows
    assert description == {"url": f"{root}/sparql", "status": 200, "type": description["type"]}
    assert query["url"].startswith(f"{root}/sparql?query=")
    assert "sparql-results" in query["type"]


def test_it_follows_links(root: str, at_endpoint: tuple[list[dict[str, str]], list[dict[str, Any]]]) -> None:
    """The same members from the document of the pole and those that it leads to, by six connections, none refused."""
    rows, requests = ask(root, "links", MEMBERS, POLE)
    assert sorted(row["member"] for row in rows) == sorted(row["member"] for row in at_endpoint[0])
    assert {request["status"] for request in requests} == {200}
    assert len(requests) > 100
