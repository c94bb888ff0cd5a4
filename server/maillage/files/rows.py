"""Cuts delimited text into rows of cells, once for facts, registers and a person's sheet (RFC 4180)."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from maillage.errors import Place, TableError
from maillage.files.text import encoding_of, lines

MAX_COLUMNS: Final = 2_000
_SAMPLE: Final = 30
_SEP: Final = re.compile(r'\s*"?sep=([,;\t|])"?\s*', re.IGNORECASE)
"""What Excel reads on a first line: the delimiter of the others."""
_NAMES: Final = {
    ";": ("le point-virgule est attendu", "point-virgule", "semicolon"),
    ",": ("la virgule est attendue", "virgule", "comma"),
    "\t": ("la tabulation est attendue", "tabulation", "tab"),
    "|": ("la barre verticale est attendue", "barre verticale", "vertical bar"),
}


_ENDED: Final = re.compile(r"[^\r]*(?:(?<!\r)\r+\n|\r)|[^\r]+")
"""A line with its end; a run of carriage returns is looked through once, from its first."""


class OtherDelimiter(TableError):
    """A text is cut by another delimiter than the one expected."""


_QUOTES: Final = ("vérifier les guillemets", "check the quotes")
_MALFORMED: Final = {
    "expected after": (
        "après un guillemet fermant, un séparateur est attendu ; vérifier les guillemets",
        "expected a delimiter after a closing quote; check the quotes",
    ),
    "unexpected end": (
        "un guillemet ouvert ici n’est jamais fermé",
        "a quote opened here is never closed",
    ),
    "field larger": ("cellule trop longue ; vérifier les guillemets", "cell too long; check the quotes"),
}
"""What the faults of Python's reader mean, by a part of their text."""


@dataclass(frozen=True)
class Record:
    """A row as it is written: its number in a spreadsheet, its cells, its text with the end of the line."""

    number: int
    cells: list[str]
    text: str


def records(path: Path, name: str, encoding: str) -> tuple[tuple[Record, ...], str]:
    """All that a text holds, row by row, without its byte order mark; and its delimiter.

    The texts of the rows together are the text of the file; a first line `sep=;` is a row without cells.

    Raises:
        TableError: as `rows`.
    """
    every = list(_cut(lines(path, name, encoding)))
    declared = _SEP.fullmatch(every[0]) if every else None
    delimiter = declared[1] if declared else delimiter_of(every[:_SAMPLE])
    found = [Record(1, [], every[0])] if declared else []
    for line, cells, after in _read(every[len(found) :], name, delimiter, 1 + len(found)):
        found.append(Record(len(found) + 1, cells, "".join(every[line - 1 : after - 1])))
    return tuple(found), delimiter


def rows(path: Path, name: str, delimiter: str = "", encoding: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows of a text, each with the number of its first line; blank ones too.

    Args:
        path: the file.
        name: what faults call it.
        delimiter: the one expected; that which the first lines are cut by when empty.
        encoding: that of the text; UTF-8, or UTF-16 with its mark, when empty.

    Raises:
        TableError: not a text, a line too long, quotes that do not close, too many columns, or another
            delimiter than the expected one.
    """
    texts = _cut(lines(path, name, encoding or encoding_of(path, name)))
    sample = list(islice(texts, _SAMPLE))
    declared = _SEP.fullmatch(sample[0]) if sample else None
    skipped = 1 if declared else 0
    seen = declared[1] if declared else delimiter or delimiter_of(sample)
    if delimiter and sample:
        check_delimiter(sample[0], delimiter, Place(name, 1))
    for number, cells, _ in _read(chain(sample[skipped:], texts), name, seen, 1 + skipped):
        yield number, cells


def _read(
    texts: Iterable[str], name: str, delimiter: str, first: int
) -> Iterator[tuple[int, list[str], int]]:
    """The rows of lines, each with the numbers of its first line and of the line after it."""
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    start = first
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise TableError(
                    f"{len(cells)} colonnes ; {MAX_COLUMNS} au plus",
                    f"{len(cells)} columns; {MAX_COLUMNS} at most",
                    Place(name, start),
                )
            after = reader.line_num + first
            yield start, cells, after
            start = after
    except csv.Error as fault:
        fr, en = next((why for said, why in _MALFORMED.items() if said in str(fault)), _QUOTES)
        raise TableError(f"CSV mal formé : {fr}", f"malformed CSV: {en}", Place(name, start)) from fault


def _cut(texts: Iterator[str]) -> Iterator[str]:
    """The same lines, cut where some end with a carriage return alone; in a quoted cell nothing changes."""
    for text in texts:
        yield from _ENDED.findall(text) if "\r" in text else (text,)


def delimiter_of(sample: Sequence[str]) -> str:
    """The delimiter that cuts most of some lines into as many cells; quoted ones do not count.

    A mark that cuts a quoted cell in two is not the one, unless the quotes go with none.
    """
    for strict in (True, False):
        fits = {mark: _fit(sample, mark, strict=strict) for mark in _NAMES}
        if any(count for count, _ in fits.values()):
            break
    return max(fits, key=lambda mark: fits[mark])


def check_delimiter(header: str, expected: str, place: Place) -> None:
    """Compare the delimiter of a header line with the one that its layout has.

    Raises:
        TableError: the line is cut by another, and not by the one expected.
    """
    seen = delimiter_of([header])
    if _fit([header], seen) > (0, 0) and _fit([header], expected) == (0, 0):
        wanted, _, wanted_en = _NAMES[expected]
        _, other, other_en = _NAMES[seen]
        raise OtherDelimiter(
            f"séparateur vu : {other} ; {wanted}",
            f"expected delimiter: {wanted_en}; seen: {other_en}",
            place,
        )


def _fit(sample: Sequence[str], mark: str, *, strict: bool = False) -> tuple[int, int]:
    """How many rows have the number of cells that most have, and that number; nothing if it is one.

    Reading ends at a row whose quotes do not go with the mark, or whose last cell the sample cuts.
    """
    widths = []
    with suppress(csv.Error):
        for cells in csv.reader(sample, delimiter=mark, strict=strict):
            widths += [len(cells)] if cells else []
    several = [width for width in widths if width > 1]
    if not several:
        return 0, 0
    usual = max(several, key=lambda width: (several.count(width), width))
    return several.count(usual), usual
