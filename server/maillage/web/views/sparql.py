"""The SPARQL endpoint (SPARQL 1.1 Protocol, query operation)."""

from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from maillage.engine import Answer, Format
from maillage.engine.formats import GRAPHS, ROWS
from maillage.errors import EngineError, QueryError
from maillage.web import adapter, results, tables
from maillage.web.http import negotiate, protocol
from maillage.web.http.problems import Document, of_fault
from maillage.web.pages import render
from maillage.web.site import site
from maillage.web.views.service import description
from maillage.web.words.texts import language, say

blueprint = Blueprint("sparql", __name__)
_EXAMPLE: Final = """PREFIX mlg: <https://w3id.org/maillage/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?ptce ?nom WHERE {
  ?ptce a mlg:PTCE ; rdfs:label ?nom .
}
ORDER BY ?nom
LIMIT 20
"""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query, or describe the service (SPARQL 1.1 Service Description) when there is none."""
    asked = protocol.read(adapter.with_body())
    if asked is None:
        return _introduce()
    choice = protocol.choice(asked, _accept())
    if choice.form is None:
        return _page(asked)
    return results.send_answer(asked.query, choice)


def _introduce() -> Response:
    choice = results.accepted(GRAPHS, html="first" if negotiate.wants_page(_accept()) else "last")
    if choice.form is None:
        return _form(_EXAMPLE)
    return results.send_graph(description(site(), request.url_root), choice)


def _accept() -> str | None:
    return request.headers.get("Accept")


def _page(asked: protocol.Asked) -> Response:
    """The form with the query in it, and its answer or its fault beneath."""
    try:
        answer = site().engine.query(asked.query)
        table = _table(answer)
    except (QueryError, EngineError) as fault:
        return _form(asked.query.text, fault=of_fault(fault))
    return _form(asked.query.text, table, GRAPHS if isinstance(answer, QueryTriples) else ROWS)


def _form(
    text: str,
    table: tables.AnswerTable | None = None,
    forms: tuple[Format, ...] = (),
    fault: Document | None = None,
) -> Response:
    return render(
        "sparql.html",
        fault.sort.status if fault else 200,
        query=text,
        table=table,
        forms=forms,
        fault=fault,
        endpoint=site().address(request.url_root, "/sparql"),
        said={
            name: say(f"editor.{name}", language())
            for name in ("query", "run", "chart", "map", "shown", "near", "unknown")
        },
    )


def _table(answer: Answer) -> tables.AnswerTable:
    if isinstance(answer, QueryBoolean):
        return tables.of_boolean(bool(answer))
    return tables.of_solutions(answer) if isinstance(answer, QuerySolutions) else tables.of_triples(answer)
