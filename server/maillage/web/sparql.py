"""The SPARQL endpoint (SPARQL 1.1 Protocol, query operation)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from maillage.engine import Answer, Format, guard
from maillage.engine.formats import GRAPHS, ROWS
from maillage.errors import EngineError, QueryError
from maillage.web import negotiate, results, tables
from maillage.web.pages import render
from maillage.web.problems import Document, Problem, of_fault
from maillage.web.service import description
from maillage.web.site import site

blueprint = Blueprint("sparql", __name__)
QUERY, FORM, UPDATE = (
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
)
_MOST_FIELDS: Final = 200
_EXAMPLE: Final = """PREFIX mlg: <https://w3id.org/maillage/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?ptce ?nom WHERE {
  ?ptce a mlg:PTCE ; rdfs:label ?nom .
}
ORDER BY ?nom
LIMIT 20
"""


@dataclass(frozen=True)
class Asked:
    """A query and its dataset, as the protocol gives them (2.1)."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query, or describe the service (SPARQL 1.1 Service Description) when there is none."""
    asked = _read_post() if request.method == "POST" else _read_get()
    if asked is None:
        return _introduce()
    if _as_page():
        return _page(asked)
    study = guard.check(asked.text)
    choice = results.accepted(GRAPHS if study.gives_graph else ROWS)
    return results.send_answer(asked.text, choice, asked.default_graphs, asked.named_graphs)


def _run(asked: Asked) -> Answer:
    return site().engine.query(
        asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )


def _as_page() -> bool:
    asked = request.values.get("format", "")
    return asked in ("html", "text/html") if asked else negotiate.wants_page(request.headers.get("Accept"))


def _read_get() -> Asked | None:
    """Query via GET (2.1.1)."""
    fields = _fields(request.query_string)
    _refuse_update(fields)
    return _asked(fields) if any(name == "query" for name, _ in fields) else None


def _read_post() -> Asked:
    """Query via POST, with a form (2.1.2) or directly (2.1.3)."""
    fields = _fields(request.query_string)
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype == UPDATE:
        raise _read_only()
    if request.mimetype not in (FORM, QUERY) or charset not in ("utf-8", "utf8"):
        given = request.content_type or "—"
        raise Problem(
            "type",
            f"Content-Type reçu : {given} ; il faut {FORM} ou {QUERY}, en UTF-8",
            f"Content-Type received: {given}; it must be {FORM} or {QUERY}, in UTF-8",
            {"Accept-Post": f"{FORM}, {QUERY}"},
        )
    body = request.get_data(parse_form_data=False)
    fields += _fields(body) if request.mimetype == FORM else [("query", _utf8(body))]
    _refuse_update(fields)
    return _asked(fields)


def _asked(fields: list[tuple[str, str]]) -> Asked:
    found = {
        name: tuple(v for n, v in fields if n == name)
        for name in ("query", "default-graph-uri", "named-graph-uri")
    }
    if len(found["query"]) != 1:
        number = len(found["query"])
        raise Problem(
            "demande",
            f"il faut un paramètre query et un seul ; reçus : {number}",
            f"one query parameter is needed, and only one; received: {number}",
        )
    return Asked(found["query"][0], found["default-graph-uri"], found["named-graph-uri"])


def _fields(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_utf8(raw), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as fault:
        raise _not_utf8() from fault
    except ValueError as fault:
        raise Problem("demande", "trop de paramètres", "too many parameters") from fault


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _not_utf8() from fault


def _not_utf8() -> Problem:
    return Problem("demande", "la demande n’est pas en UTF-8", "the request is not UTF-8")


def _refuse_update(fields: list[tuple[str, str]]) -> None:
    if any(name == "update" for name, _ in fields):
        raise _read_only()


def _read_only() -> Problem:
    return Problem(
        "refus",
        "ce serveur se lit seulement ; il ne reçoit pas de mise à jour",
        "this server is read-only; it takes no update",
    )


def _introduce() -> Response:
    choice = results.accepted(GRAPHS, html="first" if negotiate.wants_page(_accept()) else "last")
    if choice.form is None:
        return _form(_EXAMPLE)
    return results.send_graph(description(site(), request.url_root), choice)


def _accept() -> str | None:
    return request.headers.get("Accept")


def _page(asked: Asked) -> Response:
    """The form with the query in it, and its answer or its fault beneath."""
    try:
        answer = _run(asked)
        table = _table(answer)
    except (QueryError, EngineError) as fault:
        return _form(asked.text, fault=of_fault(fault))
    return _form(asked.text, table, GRAPHS if isinstance(answer, QueryTriples) else ROWS)


def _form(
    text: str,
    table: tables.Table | None = None,
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
    )


def _table(answer: Answer) -> tables.Table:
    if isinstance(answer, QueryBoolean):
        return tables.of_boolean(bool(answer))
    return tables.of_solutions(answer) if isinstance(answer, QuerySolutions) else tables.of_triples(answer)
