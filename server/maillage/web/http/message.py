"""A request and an answer as values: what every concern of HTTP takes and gives, whatever listens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

PIECE: Final = 256 * 1024
"""Bytes of a piece of a body."""


@dataclass(frozen=True)
class Request:
    """A request.

    Args:
        method: in capitals.
        path: percent-decoded.
        query_string: as it was sent.
        headers: by their names in lower case; the values of one that comes twice are joined by commas.
        host: the site's name as the client sees it.
        root: the path under which a proxy shows the site.
        client: the address of the client.
        version: of HTTP.
        body: whole, where it has been read.
    """

    method: str
    path: str
    query_string: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    root: str = ""
    client: str = ""
    version: str = "1.1"
    body: bytes = b""

    @property
    def accept(self) -> str | None:
        """The Accept header, None when there is none."""
        return self.headers.get("accept")


@dataclass(frozen=True)
class File:
    """A file of bytes that can be read from any place."""

    content: IO[bytes]

    def pieces(self, begin: int = 0, size: int | None = None) -> Iterator[bytes]:
        """Its bytes from a place on, all or so many, piece by piece."""
        self.content.seek(begin)
        left = PIECE if size is None else size
        while left and (piece := self.content.read(min(PIECE, left))):
            left -= 0 if size is None else len(piece)
            yield piece


@dataclass
class Answer:
    """An answer, which each concern may change on its way out.

    Args:
        status: of HTTP.
        headers: by their names as they are sent.
        body: bytes, a file, or pieces.
        size: bytes of the body; None when they are not known.
    """

    status: int
    headers: dict[str, str]
    body: bytes | File | Iterator[bytes] = b""
    size: int | None = 0

    @property
    def media_type(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip()

    def pieces(self) -> Iterator[bytes]:
        """The body, piece by piece."""
        if isinstance(self.body, bytes):
            return iter((self.body,) if self.body else ())
        return self.body.pieces() if isinstance(self.body, File) else self.body

    def vary(self, *names: str) -> None:
        """Say that the answer depends on these headers of the request."""
        known = [name.strip() for name in self.headers.get("Vary", "").split(",") if name.strip()]
        lower = {name.lower() for name in known}
        self.headers["Vary"] = ", ".join([*known, *(name for name in names if name.lower() not in lower)])


@dataclass(frozen=True)
class Edition:
    """What an answer says of the release that it comes from: its version, its date, what a query may take."""

    version: str
    made: float
    limits: str
