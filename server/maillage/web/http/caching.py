"""Spares client and server the same answer twice: entity tags and dates (RFC 9110, 13).

A release does not change, so an answer is known by the release, the address and what the client accepts,
before any query runs.
"""

import hashlib
import time
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs

from werkzeug.http import http_date, parse_date, parse_etags

from maillage import __version__
from maillage.sparql.guard import changes
from maillage.web.http.addresses import kind
from maillage.web.http.message import Answer, Edition, Request

_FRESH: Final = 60
_ANY: Final = "*"
_ACCEPTS: Final = ("accept", "accept-language", "accept-profile")
_OF_CONTENT: Final = frozenset({"Content-Type", "Content-Length", "Last-Modified", "Accept-Ranges"})


def tag(request: Request, edition: Edition, changing: bool | None = None) -> str:
    """The entity tag of the answer to a request; empty when it may not have one.

    Args:
        request: the request.
        edition: the release that answers.
        changing: whether two answers to its query may differ; looked for in its address when None.
    """
    if request.method not in ("GET", "HEAD") or not kind(request.path).tagged:
        return ""
    if changing is None:
        changing = b"query=" in request.query_string and _changes(request.query_string)
    if changing:
        return ""
    address = (request.host, request.root, request.path, request.query_string.decode("latin-1"))
    accepts = (request.headers.get(name, "") for name in _ACCEPTS)
    text = "\n".join((__version__, edition.version, *address, *accepts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def unchanged(request: Request, edition: Edition, entity: str) -> Answer | None:
    """A 304 for a client that has the answer; None when it must be made.

    Args:
        request: the request.
        edition: the release that answers.
        entity: the tag of the answer, which may be empty.
    """
    known = request.headers.get("if-none-match", "")
    since = date_in(request.headers.get("if-modified-since", ""))
    if known:
        fresh = known.strip() != _ANY and parse_etags(known).contains_weak(entity)
    else:
        fresh = since is not None and since >= int(_date(edition))
    return Answer(304, _of_unchanged(marks(edition, entity)), b"", None) if entity and fresh else None


def mark(request: Request, answer: Answer, edition: Edition, entity: str) -> None:
    """Give a whole answer its tag and its date; `If-None-Match: *` is content with what there is.

    No date is later than now, whatever the clock said when a file was written (RFC 9110, 8.8.2.1).
    """
    date = date_in(answer.headers.get("Last-Modified", ""))
    if date is not None and date > time.time():
        answer.headers["Last-Modified"] = http_date(time.time())
    if answer.status != 200 or request.method not in ("GET", "HEAD"):
        return
    kept = "no-store" not in answer.headers.get("Cache-Control", "")
    if entity and kept and "ETag" not in answer.headers:
        answer.headers.update(marks(edition, entity))
    if request.headers.get("if-none-match", "").strip() == _ANY and "ETag" in answer.headers:
        answer.status, answer.body, answer.size = 304, b"", None
        answer.headers = _of_unchanged(answer.headers)


def marks(edition: Edition, entity: str) -> dict[str, str]:
    """The headers of an answer that may be kept for a while, then asked about."""
    return {
        "ETag": f'W/"{entity}"',
        "Last-Modified": http_date(_date(edition)),
        "Cache-Control": f"public, max-age={_FRESH}",
    }


def date_in(header: str) -> float | None:
    """The seconds since 1970 of a date in a header; None where it is no date that a calendar has."""
    try:
        date = parse_date(header)
        return None if date is None else date.timestamp()
    except (OverflowError, ValueError):
        return None


def _of_unchanged(headers: dict[str, str]) -> dict[str, str]:
    """What a 304 says of the answer that the client has: its tag, not its content (RFC 9110, 15.4.5)."""
    return {name: value for name, value in headers.items() if name not in _OF_CONTENT}


@lru_cache(maxsize=256)
def _changes(query_string: bytes) -> bool:
    values = parse_qs(query_string.decode("utf-8", "replace")).get("query", [""])
    return changes(values[0])


def _date(edition: Edition) -> float:
    """When the release was made, never later than now."""
    return min(edition.made, time.time())
