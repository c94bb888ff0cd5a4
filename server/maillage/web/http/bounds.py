"""How large and how slow a request may be: one record that code, messages, docs and OpenAPI read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maillage.web.http.problems import Problem

_KIB: Final = 1024
_MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """The most that one request may send.

    Args:
        header: characters of one header, name and value.
        path: bytes of the path, as it is sent.
        query_string: bytes after the question mark.
        text: bytes of a body: a query, a form.
        file: bytes of a file to examine.
        wrapping: bytes that a form may add around a file.
    """

    header: int = 8 * _KIB
    path: int = 8 * _KIB
    query_string: int = 64 * _KIB
    text: int = 512 * _KIB
    file: int = 5 * _MIB
    wrapping: int = 64 * _KIB

    def body(self, path: str) -> int:
        """The most bytes of a body that is sent to a path."""
        return self.file + self.wrapping if path == "/valider" else self.text

    def too_large(self, path: str) -> Problem:
        """The problem of a body that is larger (413)."""
        fr, en = size(self.file if path == "/valider" else self.text)
        return Problem("taille", f"au plus {fr}", f"at most {en}")

    def check(self, path: bytes, query_string: bytes, headers: Mapping[str, str]) -> None:
        """Let the head of a request pass.

        Raises:
            Problem: the address (414) or a header (431) is too long.
        """
        for length, most in ((len(path), self.path), (len(query_string), self.query_string)):
            if length > most:
                fr, en = size(most)
                raise Problem(
                    "adresse",
                    f"adresse trop longue : au plus {fr} ; envoyer la requête par POST",
                    f"address too long: at most {en}; send the query by POST",
                )
        for name, value in headers.items():
            if len(name) + len(value) > self.header:
                fr, en = size(self.header)
                raise Problem(
                    "entete",
                    f"en-tête {name[:40].lower()} trop long : au plus {fr}",
                    f"header {name[:40].lower()} too long: at most {en}",
                )


DEFAULT: Final = Bounds()


def size(number: int) -> tuple[str, str]:
    """A number of bytes as people say it, in French and English: `5 Mio`, `5 MiB`."""
    unit, fr, en = (_MIB, "Mio", "MiB") if number % _MIB == 0 else (_KIB, "Kio", "KiB")
    return f"{number // unit} {fr}", f"{number // unit} {en}"
