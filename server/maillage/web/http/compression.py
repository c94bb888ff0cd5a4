"""Compresses answers for the clients that take it (RFC 9110, 8.4 and 12.5.3)."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from werkzeug.http import parse_accept_header

from maillage.web.http.message import Answer, Request

_LEAST: Final = 1_000
_TEXTS: Final = ("text/", "application/")
_PACKED: Final = frozenset({"application/gzip", "application/zip", "application/octet-stream"})
_LEVEL: Final = 5


def compress(request: Request, answer: Answer) -> None:
    """Gzip a whole answer of some size when the client prefers that; it is then not sent in parts."""
    if answer.status != 200 or not _worthwhile(answer):
        return
    answer.vary("Accept-Encoding")
    if request.method == "HEAD" or "range" in request.headers:
        return
    if not wanted(request.headers.get("accept-encoding", "")):
        return
    answer.headers["Content-Encoding"] = "gzip"
    for name in ("Accept-Ranges", "Content-Length"):
        answer.headers.pop(name, None)
    if isinstance(answer.body, bytes):
        answer.body = b"".join(_stream(answer.pieces()))
        answer.size = len(answer.body)
        answer.headers["Content-Length"] = str(answer.size)
    else:
        answer.body, answer.size = _stream(answer.pieces()), None


def _worthwhile(answer: Answer) -> bool:
    """Whether it gains by being compressed; files of a release keep their strong tag, and are not."""
    if "Content-Encoding" in answer.headers or answer.headers.get("ETag", "").startswith('"'):
        return False
    text = answer.media_type.startswith(_TEXTS) and answer.media_type not in _PACKED
    return text and (answer.size is None or answer.size >= _LEAST)


@lru_cache(maxsize=256)
def wanted(accepted: str) -> bool:
    """Whether a client that sends this Accept-Encoding prefers gzip."""
    offered = parse_accept_header(accepted)
    return offered.quality("gzip") > 0 and offered.quality("gzip") >= offered["identity"]


def _stream(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()
