"""Undoes the coding of a body, when a server codes one unasked (RFC 9110, 8.4)."""

import zlib
from collections.abc import Mapping
from typing import Final

from maillage.errors import FetchError
from maillage.fetch.http import TemporaryFault

_GZIP: Final = ("gzip", "x-gzip")
_GZIP_NAMES: Final = (".gz", ".tgz")


class Inflater:
    """Turns gzip into what it holds, chunk by chunk, one member after the other (RFC 1952, 2.2)."""

    def __init__(self, limit: int | None) -> None:
        """Never give more than one byte over the limit from one chunk."""
        self.limit = limit + 1 if limit is not None else 0
        self.member = zlib.decompressobj(wbits=31)

    @property
    def whole(self) -> bool:
        """Whether the last member has come to its end."""
        return self.member.eof

    def feed(self, chunk: bytes) -> bytes:
        """What a chunk holds.

        Raises:
            TemporaryFault: it is damaged.
        """
        data = b""
        while chunk:
            if self.member.eof:
                self.member = zlib.decompressobj(wbits=31)
            try:
                data += self.member.decompress(chunk, self.limit)
            except zlib.error as fault:
                raise TemporaryFault("gzip abîmé", f"damaged gzip ({fault})") from fault
            chunk = self.member.unused_data
        return data


def inflater(headers: Mapping[str, str], file: str, url: str, limit: int | None) -> Inflater | None:
    """What undoes the coding of an answer; None when there is none, or when the file itself is a gzip.

    Args:
        headers: of the answer.
        file: the name that the file takes.
        url: for the message.
        limit: the most bytes that the file may have.

    Raises:
        FetchError: a coding that was not asked for and is not gzip.
    """
    coding = headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", "") or (coding in _GZIP and file.endswith(_GZIP_NAMES)):
        return None
    if coding not in _GZIP:
        raise FetchError(f"codage «{coding}» non demandé : {url}", f"coding '{coding}' not asked for: {url}")
    return Inflater(limit)
