"""Compresses answers for the clients that take it (RFC 9110, 8.4 and 12.5.3)."""

import zlib
from collections.abc import Iterator
from typing import Final

from flask import Flask, Response, request

_LEAST: Final = 1_000
_TEXTS: Final = ("text/", "application/")
_PACKED: Final = frozenset({"application/gzip", "application/zip", "application/octet-stream"})
_LEVEL: Final = 5


def install(app: Flask) -> None:
    """Send whole answers of some size gzipped when the client prefers that."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    size = response.content_length
    small = size is not None and size < _LEAST
    text = (response.mimetype or "").startswith(_TEXTS) and response.mimetype not in _PACKED
    if response.status_code != 200 or not text or small or response.headers.get("Content-Encoding"):
        return response
    if response.headers.get("Accept-Ranges") == "bytes":
        return response
    response.vary.add("Accept-Encoding")
    offered = request.accept_encodings
    if (
        request.method == "HEAD"
        or not offered.quality("gzip")
        or offered.quality("gzip") < offered["identity"]
    ):
        return response
    if response.is_sequence:
        response.set_data(b"".join(_packed(iter([response.get_data()]))))
    else:
        response.response = _packed(iter(response.iter_encoded()))
        response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()
