"""Decides how the bytes of a text file are characters, and refuses those that are none."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from maillage.errors import Place, TableError, cause

MAX_LINE: Final = 1_000_000
"""The longest line that is read, in bytes (in characters for UTF-16)."""

INVISIBLE: Final = (
    r"\x{1}-\x{8}\x{E}-\x{1B}\x{7F}-\x{84}\x{86}-\x{9F}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}"
    r"\x{2060}-\x{2064}\x{2066}-\x{206F}\x{FEFF}"
)
"""Controls, soft hyphens, characters of no width and marks of direction, as a class of RE2."""

_INVISIBLE: Final = re.compile(f"[{re.sub(r'x{([0-9A-F]+)}', lambda m: f'u{m[1]:0>4}', INVISIBLE)}]")
_MIXED: Final = 0.01
"""The share of accented lines in UTF-8 from which a file that is not all UTF-8 is in two encodings."""
_SHOWN: Final = 5
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_WESTERN: Final = "".join(
    chr(n) if n in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([n]).decode("cp1252") for n in range(256)
)
"""Windows-1252; its five unused bytes are controls, as the WHATWG's Encoding Standard has them."""
_WESTERN_BYTES: Final = codecs.charmap_build(_WESTERN)


def visible(text: str) -> str:
    """A text without the characters that nobody sees: `INVISIBLE`."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def encoding_of(path: Path, name: str, *, western: bool = False) -> str:
    """The encoding of a text: `utf-16` by its mark, else `utf-8`; or `cp1252`.

    Args:
        path: the file.
        name: what faults call it.
        western: whether a file that is not UTF-8 is in Windows-1252, which files that claim Latin-1 are in.

    Raises:
        TableError: it cannot be opened; it is in UTF-32; lines are in UTF-8, and others are not.
    """
    with _opened(path, name) as file:
        start = file.read(4)
    if start.startswith(_UTF32):
        raise TableError(
            "texte en UTF-32 ; l’enregistrer en UTF-8", "text in UTF-32; save it as UTF-8", Place(name)
        )
    if start.startswith(_UTF16):
        return "utf-16"
    if not western or _is_utf8(path):
        return "utf-8"
    _refuse_mixed(path, name)
    return "cp1252"


def mark_of(path: Path, name: str) -> bytes:
    """The byte order mark that a text begins with; none when empty.

    Raises:
        TableError: it cannot be opened.
    """
    with _opened(path, name) as file:
        start = file.read(4)
    return next((mark for mark in (codecs.BOM_UTF8, *_UTF16) if start.startswith(mark)), b"")


def encoded(text: str, encoding: str, mark: bytes = b"") -> bytes:
    """The bytes of a text as `lines` reads them, after its byte order mark.

    Raises:
        UnicodeEncodeError: the encoding lacks a letter.
    """
    if encoding == "cp1252":
        return codecs.charmap_encode(text, "strict", _WESTERN_BYTES)[0]
    if encoding == "utf-16":
        encoding = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    return mark + text.encode(encoding)


def lines(path: Path, name: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text with their ends, without a byte order mark, in bounded memory.

    Raises:
        TableError: the first line that is too long, holds a NUL or is not in the encoding; the numbers of
            the next ones that are not in it are said too.
    """
    number, others = 0, 0
    wrong: list[tuple[int, int]] = []
    with _opened(path, name) as file:
        for number, text in enumerate(_decoded(file, name, encoding), 1):
            if isinstance(text, int):
                others += len(wrong) >= _SHOWN
                wrong = [*wrong, (number, text)][:_SHOWN]
            elif not wrong:
                yield text
    if wrong:
        raise _undecodable(name, encoding, wrong, others)


def _decoded(file: IO[bytes], name: str, encoding: str) -> Iterator[str | int]:
    """Each line, or the place of its first byte that is not in the encoding."""
    if encoding.startswith("utf-16"):
        yield from _utf16(file, name, encoding)
        return
    number = 0
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        _check(name, number, len(raw), b"\0" in raw)
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if encoding == "cp1252":
            yield codecs.charmap_decode(raw, "strict", _WESTERN)[0]
            continue
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError as fault:
            yield fault.start + 1


def _utf16(file: IO[bytes], name: str, encoding: str) -> Iterator[str | int]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest, number = "", 0
    while piece := file.read(1 << 16):
        *whole, rest = (rest + decoder.decode(piece)).split("\n")
        for line in whole:
            number += 1
            _check(name, number, len(line), "\0" in line)
            yield line.index("\ufffd") + 1 if "\ufffd" in line else line + "\n"
        _check(name, number + 1, len(rest), "\0" in rest)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest.index("\ufffd") + 1 if "\ufffd" in rest else rest


def _check(name: str, line: int, length: int, nul: bool) -> None:
    if length > MAX_LINE:
        raise TableError(
            f"ligne de plus de {MAX_LINE} octets", f"line longer than {MAX_LINE} bytes", Place(name, line)
        )
    if nul:
        raise TableError(
            "octet nul : ce n’est pas un fichier de texte", "NUL byte: not a text file", Place(name, line)
        )


def _undecodable(name: str, encoding: str, wrong: list[tuple[int, int]], others: int) -> TableError:
    (line, position), *rest = wrong
    called = encoding.upper()
    numbers = ", ".join(str(number) for number, _ in rest) + ("…" if others else "")
    return TableError(
        f"octet {position} : ce n’est pas de l’{called}"
        + (f", ni aux lignes {numbers}" if rest else "")
        + " ; enregistrer le fichier en « CSV UTF-8 »",
        f"byte {position}: not {called}"
        + (f", nor are lines {numbers}" if rest else "")
        + "; save the file as “CSV UTF-8”",
        Place(name, line),
    )


def _opened(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as fault:
        raise TableError(
            f"illisible : {cause(fault)[0]}", f"unreadable: {cause(fault)[1]}", Place(name)
        ) from fault


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixed(path: Path, name: str) -> None:
    """Refuse a file part of whose lines are in UTF-8, and the others are not."""
    utf8, others, first = 0, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                utf8 += 1
            except UnicodeDecodeError:
                others += 1
                first = first or number
    if utf8 > _MIXED * (utf8 + others):
        raise TableError(
            f"fichier en deux encodages : {utf8} lignes en UTF-8, {others} qui n’en sont pas",
            f"a file in two encodings: {utf8} lines in UTF-8, {others} that are not",
            Place(name, first),
        )
