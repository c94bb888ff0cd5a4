"""How large and how slow a request may be: one record that code, messages, docs and OpenAPI read."""

import re
from dataclasses import dataclass
from typing import Final

from maillage.web.http.addresses import kind
from maillage.web.http.message import Request
from maillage.web.http.problems import Problem

_KIB: Final = 1024
_MIB: Final = 1024 * 1024
_LAST_PORT: Final = 65_535
_HOST: Final = re.compile(
    r"(?=.{1,255}\Z)(?:[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*+\.?|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?"
)
_TOKEN: Final = re.compile(r"[^!#$%&'*+.^_`|~0-9a-z-]")


@dataclass(frozen=True)
class Bounds:
    """The most that one request may send, and take.

    Args:
        header: characters of one header, name and value.
        path: characters of the path.
        query_string: bytes after the question mark.
        fields: parameters of an address or of a form.
        text: bytes of a body: a query, a form.
        file: bytes of a file to examine.
        wrapping: bytes that a form may add around a file.
        drained: bytes that are read and dropped of a body that is too large, so that a proxy that still
            sends it hears why.
        bodies: bytes of bodies that are being received, in all, beyond 64 KiB each.
        sending: seconds in which a body must come.
        reading: seconds without reading after which a client is cut.
    """

    header: int = 8 * _KIB
    path: int = 8 * _KIB
    query_string: int = 64 * _KIB
    fields: int = 200
    text: int = 512 * _KIB
    file: int = 5 * _MIB
    wrapping: int = 64 * _KIB
    drained: int = 16 * _MIB
    bodies: int = 256 * _MIB
    sending: float = 30.0
    reading: float = 60.0

    def body(self, path: str) -> int:
        """The most bytes of a body that is sent to a path."""
        return self.file + self.wrapping if kind(path).file else self.text

    @property
    def bodies_said(self) -> tuple[str, str]:
        """How large a body may be, in French and English."""
        (text_fr, text_en), (file_fr, file_en) = size(self.text), size(self.file)
        return (
            f"Demande trop grande : au plus {text_fr}, un fichier {file_fr}.",
            f"Request too large: at most {text_en}, a file {file_en}.",
        )

    def too_large(self, path: str) -> Problem:
        """The problem of a body that is larger (413)."""
        fr, en = size(self.file if kind(path).file else self.text)
        return Problem("taille", f"au plus {fr}", f"at most {en}")

    def check(self, request: Request) -> None:
        """Let the head of a request pass.

        Raises:
            Problem: the address (414) or a header (431) is too long, or Host is not one name (400).
        """
        for length, most in (
            (len(request.path), self.path),
            (len(request.query_string), self.query_string),
        ):
            if length > most:
                fr, en = size(most)
                raise Problem(
                    "adresse",
                    f"adresse trop longue : au plus {fr} ; envoyer la requête par POST",
                    f"address too long: at most {en}; send the query by POST",
                )
        for name, value in request.headers.items():
            if len(name) + len(value) > self.header:
                said = _TOKEN.sub("", name[:40].lower())
                fr, en = size(self.header)
                raise Problem(
                    "entete",
                    f"en-tête {said} trop long : au plus {fr}",
                    f"header {said} too long: at most {en}",
                )
        host = request.headers.get("host", "")
        if not _names_a_site(host) and (host or request.version not in ("1", "1.0")):
            raise Problem(
                "demande",
                "l’en-tête Host doit être là une fois, et nommer le site",
                "the Host header must be there once, and name the site",
            )


DEFAULT: Final = Bounds()


def size(number: int) -> tuple[str, str]:
    """A number of bytes as people say it, in French and English: `5 Mio`, `5 MiB`."""
    unit, fr, en = (_MIB, "Mio", "MiB") if number % _MIB == 0 else (_KIB, "Kio", "KiB")
    return f"{number // unit} {fr}", f"{number // unit} {en}"


def _names_a_site(host: str) -> bool:
    """Whether a Host header is a name or an address, with a port that exists if it has one (RFC 9110)."""
    found = _HOST.fullmatch(host)
    return found is not None and int(found[1] or 0) <= _LAST_PORT
