"""Dates each answer by its release: a client who has it is not sent it again (RFC 9110, 13)."""

import hashlib
from datetime import datetime
from typing import Final

from flask import Flask, Response, g, request

from maillage import __version__
from maillage.engine.guard import changes
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
    response.set_etag(tag, weak=True)
    response.last_modified = _date()
    response.cache_control.public = True
    response.cache_control.max_age = _FRESH
    return response


def _tag() -> str | None:
    """What an answer depends on: the software, the release, the address, and what the client prefers."""
    if request.method not in ("GET", "HEAD") or request.endpoint is None or request.endpoint in _ASIDE:
        return None
    if changes(request.args.get("query", "")):
        return None
    headers = [request.headers.get(name, "") for name in ("Accept", "Accept-Language")]
    address = [request.host, request.script_root, request.path, request.query_string.decode("latin-1")]
    told = [__version__, site().release.version, *address, *headers]
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _date() -> datetime:
    return site().release.made
