"""Compresses answers for the clients that take it (RFC 9110, 8.4 and 12.5.3)."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

_LEAST: Final = 1_000
_TEXTS: Final = ("text/", "application/")
_PACKED: Final = frozenset({"application/gzip", "application/zip", "application/octet-stream"})
_LEVEL: Final = 5


def install(app: Flask) -> None:
    """Send whole answers of some size gzipped when the client prefers that."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.status_code != 200 or not worthwhile(response.mimetype or "", response.content_length):
        return response
    if response.headers.get("Content-Encoding") or response.headers.get("Accept-Ranges") == "bytes":
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or not wanted(request.headers.get("Accept-Encoding", "")):
        return response
    if response.is_sequence:
        response.set_data(packed(response.get_data()))
    else:
        response.response = stream(iter(response.iter_encoded()))
        response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = "gzip"
    return response


def worthwhile(media_type: str, size: int | None) -> bool:
    """Whether an answer of a media type and so many bytes, if that is known, gains by being compressed."""
    text = media_type.startswith(_TEXTS) and media_type not in _PACKED
    return text and (size is None or size >= _LEAST)


@lru_cache(maxsize=256)
def wanted(accepted: str) -> bool:
    """Whether a client that sends this Accept-Encoding prefers gzip."""
    offered = parse_accept_header(accepted)
    return offered.quality("gzip") > 0 and offered.quality("gzip") >= offered["identity"]


def packed(content: bytes) -> bytes:
    """A content, gzipped."""
    return b"".join(stream(iter([content])))


def stream(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of a content, gzipped as they come."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()
