"""Dates each answer by its release: a client who has it is not sent it again (RFC 9110, 13)."""

import hashlib
from datetime import datetime
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.http import http_date

from maillage import __version__
from maillage.sparql.guard import changes
from maillage.web.site import site

_ASIDE: Final = frozenset({"static", "datasets.file", "home.health", "home.ready", "home.metrics"})
_FRESH: Final = 60


def install(app: Flask) -> None:
    """Give whole answers to GET and HEAD an entity tag and a date; answer 304 where the client has them."""
    app.before_request(_unchanged)
    app.after_request(_dated)


def _unchanged() -> Response | None:
    tag = g.tag = _tag()
    if tag is None:
        return None
    known, since = request.if_none_match, request.if_modified_since
    if known.as_set(include_weak=True):
        unchanged = known.contains_weak(tag)
    else:
        unchanged = not known.star_tag and since is not None and since >= _date()
    return _marked(Response(status=304), tag) if unchanged else None


def _dated(response: Response) -> Response:
    tag = g.get("tag")
    if tag is not None and response.status_code == 200 and "ETag" not in response.headers:
        _marked(response, tag)
    return response


def _marked(response: Response, tag: str) -> Response:
    response.headers.update(marks(tag, _date()))
    return response


def marks(tag: str, date: datetime) -> dict[str, str]:
    """The headers of an answer that may be kept for a while, then asked about.

    Args:
        tag: its entity tag.
        date: when its release was made.
    """
    return {
        "ETag": f'W/"{tag}"',
        "Last-Modified": http_date(date),
        "Cache-Control": f"public, max-age={_FRESH}",
    }


def _tag() -> str | None:
    """The tag of the answer to this request, if it may have one."""
    if request.method not in ("GET", "HEAD") or request.endpoint is None or request.endpoint in _ASIDE:
        return None
    query = request.args.get("query", "")
    if query and changes(query):
        return None
    address = (request.host, request.script_root, request.path, request.query_string.decode("latin-1"))
    accepts = (request.headers.get("Accept", ""), request.headers.get("Accept-Language", ""))
    return tag_of(site().release.version, *address, *accepts)


def tag_of(*told: str) -> str:
    """The tag of an answer: the digest of all that it depends on, and of the software's version."""
    text = "\n".join((__version__, *told))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _date() -> datetime:
    return site().release.made
