"""Reads what SPARQL 1.1 Protocol sends (2.1): bytes and headers, from whatever listens.

The same request comes again and again: what it means is remembered for a while.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from maillage.engine.formats import GRAPHS, ROWS
from maillage.sparql.query import Query
from maillage.web import results
from maillage.web.http import negotiate
from maillage.web.http.problems import Problem

QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
UPDATE: Final = "application/sparql-update"
_MOST_FIELDS: Final = 200
_SHORT: Final = 5_000


@dataclass(frozen=True)
class Asked:
    """A query, and the format that `format=` names."""

    query: Query
    format: str = ""


def of_get(query_string: bytes) -> Asked | None:
    """Query via GET (2.1.1); None when there is no query.

    Raises:
        Problem: it is malformed, or an update.
    """
    return _kept(query_string) if len(query_string) <= _SHORT else _of_get(query_string)


@lru_cache(maxsize=1024)
def _kept(query_string: bytes) -> Asked | None:
    return _of_get(query_string)


def _of_get(query_string: bytes) -> Asked | None:
    fields = _fields(query_string)
    _refuse_update(fields)
    return _asked(fields) if any(name == "query" for name, _ in fields) else None


def of_post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    """Query via POST, with a form (2.1.2) or directly (2.1.3).

    Raises:
        Problem: as `of_get`, or the body is of another type.
    """
    fields = _fields(query_string)
    media_type, parameters = parse_options_header(content_type)
    media_type, charset = media_type.lower(), parameters.get("charset", "utf-8").lower()
    if media_type == UPDATE:
        raise _read_only()
    if media_type not in (FORM, QUERY) or charset not in ("utf-8", "utf8"):
        given = content_type or "—"
        raise Problem(
            "type",
            f"Content-Type reçu : {given} ; il faut {FORM} ou {QUERY}, en UTF-8",
            f"Content-Type received: {given}; it must be {FORM} or {QUERY}, in UTF-8",
            {"Accept-Post": f"{FORM}, {QUERY}"},
        )
    fields += _fields(body) if media_type == FORM else [("query", _utf8(body))]
    _refuse_update(fields)
    return _asked(fields)


@lru_cache(maxsize=512)
def as_page(form: str, accept: str | None) -> bool:
    """Whether the answer goes to a person: what `format=` says, else what the Accept header prefers."""
    return form in ("html", "text/html") if form else negotiate.wants_page(accept)


@lru_cache(maxsize=512)
def choice(form: str, accept: str | None, graph: bool) -> negotiate.Choice:
    """The format of an answer: rows, or a graph.

    Raises:
        Problem: none that is offered.
    """
    return results.chosen(form, accept, GRAPHS if graph else ROWS)


def choice_for(asked: Asked, accept: str | None) -> negotiate.Choice:
    """The format of the answer of a query that may be run.

    Raises:
        QueryError: it may not (`guard.check`).
        Problem: no format that is offered.
    """
    return choice(asked.format, accept, asked.query.study.gives_graph)


def _asked(fields: list[tuple[str, str]]) -> Asked:
    found = {
        name: tuple(v for n, v in fields if n == name)
        for name in ("query", "default-graph-uri", "named-graph-uri", "format")
    }
    if len(found["query"]) != 1:
        number = len(found["query"])
        raise Problem(
            "demande",
            f"il faut un paramètre query et un seul ; reçus : {number}",
            f"one query parameter is needed, and only one; received: {number}",
        )
    form = (*found["format"], "")[0]
    query = Query(found["query"][0], found["default-graph-uri"], found["named-graph-uri"])
    return Asked(query, form)


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
