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
from maillage.web.http import negotiate
from maillage.web.http.bounds import DEFAULT
from maillage.web.http.message import Request
from maillage.web.http.problems import Problem

QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
UPDATE: Final = "application/sparql-update"
_FORMATS: Final = ("format", "output", "results")
"""Parameters that clients name a format by, the one that counts most first."""
_BOM: Final = "\ufeff"
"""What some editors write first in a file."""
_SHORT: Final = 5_000


@dataclass(frozen=True)
class Asked:
    """A query, and the formats that `format=` and its likes name."""

    query: Query
    formats: tuple[str, ...] = ()


def read(request: Request) -> Asked | None:
    """The query that a request puts (2.1.1, 2.1.2, 2.1.3); None when a GET puts none.

    Raises:
        Problem: it is malformed, an update, or its body is of another type.
    """
    if request.method == "POST":
        return _of_post(request.query_string, request.headers.get("content-type", ""), request.body)
    known = len(request.query_string) <= _SHORT
    return _kept(request.query_string) if known else _of_get(request.query_string)


def choice(asked: Asked, accept: str | None) -> negotiate.Choice:
    """The format of the answer: a page, or one that suits the form of the query.

    Raises:
        QueryError: the query may not be run (`Query.study`), and the answer is no page.
        Problem: no format that is offered.
    """
    if _as_page(asked.formats, accept):
        return negotiate.Choice(negotiate.HTML, None)
    return _choice(asked.formats, accept, asked.query.study.gives_graph)


@lru_cache(maxsize=512)
def _as_page(formats: tuple[str, ...], accept: str | None) -> bool:
    """Whether the answer goes to a person: what `format=` says, else what the Accept header prefers."""
    return bool({"html", negotiate.HTML} & {*formats}) if formats else negotiate.wants_page(accept)


@lru_cache(maxsize=512)
def _choice(formats: tuple[str, ...], accept: str | None, graph: bool) -> negotiate.Choice:
    return negotiate.chosen(formats, accept, GRAPHS if graph else ROWS)


@lru_cache(maxsize=1024)
def _kept(query_string: bytes) -> Asked | None:
    return _of_get(query_string)


def _of_get(query_string: bytes) -> Asked | None:
    fields = _fields(query_string)
    _refuse_update(fields)
    return _asked(fields) if any(name == "query" for name, _ in fields) else None


def _of_post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    fields = _fields(query_string)
    media_type, parameters = parse_options_header(content_type)
    media_type, charset = media_type.lower(), parameters.get("charset", "utf-8").lower()
    if media_type == UPDATE:
        raise _read_only()
    if media_type not in (FORM, QUERY) or charset not in ("utf-8", "utf8"):
        received = content_type or "—"
        raise Problem(
            "type",
            f"Content-Type reçu : {received} ; il faut {FORM} ou {QUERY}, en UTF-8",
            f"Content-Type received: {received}; it must be {FORM} or {QUERY}, in UTF-8",
            {"Accept-Post": f"{FORM}, {QUERY}"},
        )
    fields += _fields(body) if media_type == FORM else [("query", _utf8(body))]
    _refuse_update(fields)
    return _asked(fields)


def _asked(fields: list[tuple[str, str]]) -> Asked:
    """Empty parameters other than the query are as if absent: forms send them."""
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Problem(
            "demande",
            f"il faut un paramètre query et un seul ; reçus : {len(queries)}",
            f"one query parameter is needed, and only one; received: {len(queries)}",
        )
    default, named = (_values(fields, f"{kind}-graph-uri") for kind in ("default", "named"))
    formats = tuple(value for name in _FORMATS for value in _values(fields, name))
    return Asked(Query(queries[0].removeprefix(_BOM), default, named), formats)


def _values(fields: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in fields if name == wanted and value)


def _fields(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_utf8(raw), keep_blank_values=True, errors="strict", max_num_fields=DEFAULT.fields)
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
