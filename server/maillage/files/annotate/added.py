"""What is added to a sheet, and where it goes: beside the table, or in the columns added before."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from maillage.files.text import visible

MAX_TEXT: Final = 2_000
"""The characters of a cell of ours; a spreadsheet takes 32,767."""
_MARKS: Final = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the start of a formula, in full width too."""
_CONTROLS: Final = "\t\r\n"
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Column:
    """A column of ours: its header, the headers by which one added before is known, its width in characters.

    `warns` says whether what stands in it is to be corrected.
    """

    header: str
    known_as: tuple[str, ...] = ()
    width: int = 20
    warns: bool = False


@dataclass(frozen=True)
class Added:
    """Columns for a sheet.

    Args:
        columns: from left to right.
        rows: the texts of each row by its number in the file, as many as the columns.
        header_row: the number of the row that names the columns.
        sheet: the name of the sheet, for a workbook.
        wrong: the cells of the sheet that are at fault: number of the row, column from 0.
    """

    columns: tuple[Column, ...]
    rows: Mapping[int, tuple[str, ...]]
    header_row: int = 1
    sheet: str = ""
    wrong: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def places(columns: Sequence[Column], header: Sequence[str], width: int) -> tuple[int, ...]:
    """Where each column goes: to the one added before, known by its header, else to the right of all.

    Args:
        columns: those to add.
        header: the texts of the row that names the columns of the sheet.
        width: how many columns of the sheet are taken.
    """
    names = [_key(name) for name in header]
    found = []
    for column in columns:
        known = {_key(name) for name in (column.header, *column.known_as)}
        place = next((n for n, name in enumerate(names) if name in known and n not in found), -1)
        if place < 0:
            place, width = width, width + 1
        found.append(place)
    return tuple(found)


def plain(text: str) -> str:
    """A text on one line, bounded, without characters that nobody sees."""
    said = _BLANKS.sub(" ", visible(text)).strip()
    return said if len(said) <= MAX_TEXT else said[: MAX_TEXT - 1] + "…"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that would be has an apostrophe first (OWASP)."""
    first = text.lstrip()[:1]
    return f"'{text}" if first and (first in _MARKS or text[0] in _CONTROLS) else text


def written_in(text: str, encoding: str) -> str:
    """A text in the letters of an encoding: without the accent that it lacks, else `?`."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_nearest(letter, encoding) for letter in text)
    return text


def _nearest(letter: str, encoding: str) -> str:
    for near in (letter, unicodedata.normalize("NFKD", letter)[:1]):
        try:
            near.encode(encoding)
        except UnicodeEncodeError:
            continue
        return near
    return "?"


def _key(name: str) -> str:
    return plain(name).casefold()
