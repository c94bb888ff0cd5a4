"""Sets the headers that every response carries: security, sharing, variation."""

from typing import Final

from flask import Flask, Response, g, request

ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Language, Content-Location, ETag, Link, Location, Maillage-Limits, Retry-After"
    ),
}
LIMITS: Final = "Maillage-Limits"
"""The seconds and the bytes that an answer may take; one that would take more is refused whole."""
VARY: Final = ("Accept", "Accept-Language")
_ANSWERING: Final = frozenset({"sparql", "queries", "graph_store"})
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def install(app: Flask) -> None:
    """Set the headers of every response: the data are open, and nothing here needs a script."""
    app.after_request(_set)


def _set(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.blueprint in _ANSWERING and "site" in g and g.site.limits:
        response.headers[LIMITS] = g.site.limits
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    if request.endpoint != "static":
        response.vary.update(VARY)
    return response
