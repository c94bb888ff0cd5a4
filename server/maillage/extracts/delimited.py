"""Extracts as delimited text: for a double click in a French Excel, and for programs."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from maillage.extracts.extract import Extract, Value
from maillage.files.annotate.added import harmless

_WORDS: Final = {"fr": ("non", "oui"), "en": ("no", "yes")}
_DATES: Final = {"fr": "%d/%m/%Y", "en": "%Y-%m-%d"}


def excel(extract: Extract) -> bytes:
    """For Excel, by a double click: a byte order mark, `;`, decimal commas, the titles of the columns.

    What a spreadsheet would run as a formula has an apostrophe before it. In English Excel cuts at `,` and
    has decimal points. A last line says that rows were left out.
    """
    french = extract.lang == "fr"

    def cell(value: Value) -> str:
        if isinstance(value, bool):
            return _WORDS[extract.lang][value]
        if isinstance(value, datetime.date):
            return value.strftime(_DATES[extract.lang])
        if isinstance(value, Decimal):
            text = format(value, "f")
            return text.replace(".", ",") if french else text
        return harmless(value) if isinstance(value, str) else _plain(value)

    titles = [harmless(column.title) for column in extract.columns]
    said = [(extract.cut,)] if extract.cut else []
    text = _lines(titles, [*extract.rows, *said], cell, ";" if french else ",")
    return b"\xef\xbb\xbf" + text.encode()


def rfc4180(extract: Extract) -> bytes:
    """For programs: UTF-8, `,`, the names of the columns, values as the graph has them (RFC 4180)."""
    names = [column.name for column in extract.columns]
    return _lines(names, extract.rows, _plain, ",").encode()


def _lines(
    header: list[str], rows: Iterable[tuple[Value, ...]], cell: Callable[[Value], str], delimiter: str
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
