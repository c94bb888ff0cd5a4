"""Sets the headers that every answer carries: security, sharing, variation, what a query may take."""

from typing import Final

from maillage.web.http.addresses import kind
from maillage.web.http.message import Answer, Edition, Request

LIMITS: Final = "Maillage-Limits"
"""The seconds and the bytes that an answer may take; one that would take more is refused whole."""
TILES: Final = "https://data.geopf.fr"
"""The State's Géoplateforme, which gives backgrounds of maps."""
_ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Language, Content-Location, Content-Profile, Content-Range, ETag, Link, "
        "Location, Maillage-Limits, Retry-After"
    ),
}
_FRAMED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The policy of a page that other sites may frame: it runs nothing, sends nothing, and opens links apart."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Accept-Profile, Content-Language, Content-Type, If-None-Match, If-Range, "
        "Range"
    ),
    "Access-Control-Max-Age": "86400",
}


def outside(tiles: bool) -> list[str]:
    """The other sites that the pages may call, by the policy of their content; `tiles`: maps included."""
    policy = with_tiles() if tiles else _ALWAYS["Content-Security-Policy"]
    return sorted({word for word in policy.replace(";", " ").split() if word.startswith("https:")})


def with_tiles() -> str:
    """The policy of a page with a map, whose background the reader's browser asks of `TILES`."""
    policy = _ALWAYS["Content-Security-Policy"]
    for name in ("connect-src", "img-src"):
        policy = policy.replace(f"{name} 'self'", f"{name} 'self' {TILES}")
    return policy


def complete(request: Request, answer: Answer, edition: Edition | None) -> None:
    """Add the headers of every answer: the data are open, and the only scripts are ours."""
    answer.headers = {**_ALWAYS, **answer.headers}
    if kind(request.path).framed:
        answer.headers["Content-Security-Policy"] = _FRAMED
        del answer.headers["X-Frame-Options"]
    if edition is not None and edition.limits and kind(request.path).limited:
        answer.headers[LIMITS] = edition.limits
    if request.method == "OPTIONS":
        answer.headers.update(_PREFLIGHT)
    if not request.path.startswith("/static/"):
        answer.vary("Accept", "Accept-Language")
