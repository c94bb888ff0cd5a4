"""Extracts as XLSX workbooks: numbers are numbers, the header stays in sight, a second sheet of notes."""

import datetime
import io
from decimal import Decimal
from typing import Final

import xlsxwriter

from maillage.extracts.extract import Column, Extract, Kind, Value

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE: Final = datetime.datetime(2000, 1, 1)
"""The date of every workbook: the same extract gives the same bytes."""
_SHEETS: Final = {"fr": ("Données", "À lire"), "en": ("Data", "Read me")}
_WORDS: Final = {"fr": ("non", "oui"), "en": ("no", "yes")}
_LONGEST: Final = 32_767
"""The characters that a cell holds."""
_NARROW, _WIDE = 9, 48
_SAMPLE: Final = 200
_LINK: Final = 2_079
"""The characters of an address that Excel follows."""
_LINKS: Final = 60_000
"""How many addresses of a sheet Excel follows (65,530), less a margin."""


def xlsx(extract: Extract) -> bytes:
    """A workbook of two sheets: the rows, and what is to be known of them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": extract.title, "created": _MADE})
    names = _SHEETS[extract.lang]
    data, notes = book.add_worksheet(names[0]), book.add_worksheet(names[1])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy" if extract.lang == "fr" else "yyyy-mm-dd"}),
        Kind.NUMBER: book.add_format({"num_format": "#,##0.######"}),
        Kind.YEAR: book.add_format({"num_format": "0"}),
        Kind.LINK: book.add_format({"font_color": "#9a3412", "underline": 1}),
    }
    whole = book.add_format({"num_format": "#,##0"})
    data.freeze_panes(1, 1)
    data.autofilter(0, 0, len(extract.rows), max(0, len(extract.columns) - 1))
    links = 0
    for place, column in enumerate(extract.columns):
        data.set_column(place, place, _width(column, place, extract))
        data.write_string(0, place, column.title, head)
    for number, row in enumerate(extract.rows, 1):
        for place, (column, value) in enumerate(zip(extract.columns, row, strict=True)):
            shape = (
                whole if column.kind is Kind.NUMBER and isinstance(value, int) else formats.get(column.kind)
            )
            if column.kind is Kind.LINK and isinstance(value, str) and _followed(value) and links < _LINKS:
                links += 1
                data.write_url(number, place, value, shape, value)
            else:
                _write(data, number, place, value, shape, extract.lang)
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    notes.write_string(0, 0, extract.title, book.add_format({"bold": True, "font_size": 14}))
    for number, note in enumerate(extract.known, 2):
        notes.write_string(number, 0, note.label, bold)
        if _followed(note.address):
            notes.write_url(number, 1, note.address, formats[Kind.LINK], note.text[:255])
        else:
            notes.write_string(number, 1, _fitting(note.text), wrapped)
    book.close()
    return out.getvalue()


def _followed(address: str) -> bool:
    return address.startswith(("http://", "https://")) and len(address) <= _LINK


def _write(sheet: object, row: int, place: int, value: Value, shape: object, lang: str) -> None:
    """A value as what it is: a text is never a formula."""
    assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, _WORDS[lang][value])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, place, value, shape)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value, shape)
    else:
        sheet.write_string(row, place, _fitting(value), shape)


def _width(column: Column, place: int, extract: Extract) -> int:
    """As wide as the longest of the first values, within reason."""
    longest = max(
        (len(str(row[place])) for row in extract.rows[:_SAMPLE] if row[place] is not None), default=0
    )
    return max(_NARROW, min(_WIDE, max(longest, len(column.title) // 2) + 2))


def _fitting(text: str) -> str:
    """A text that a cell holds; one that is cut ends with `…`."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
