"""Writes an XLS workbook, whose format is not changed in place, as an XLSX one: the values of its sheets."""

import datetime
import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter

from maillage.errors import Place
from maillage.files.annotate.added import Added, plain
from maillage.files.grid import Notice
from maillage.files.workbook import Workbook

MADE: Final = datetime.datetime(2000, 1, 1)
"""The date of the workbooks that are made here, so that the same input gives the same bytes."""


def rewritten(book: Workbook, added: Added, at: Sequence[int]) -> tuple[bytes, tuple[Notice, ...]]:
    """The workbook as XLSX with what is added, and a notice that its formats are not kept."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made.set_properties({"created": MADE})
    date = made.add_format({"num_format": "yyyy-mm-dd"})
    header = made.add_format({"bold": True, "bg_color": "#E3EEE6"})
    wrong = made.add_format({"bg_color": "#FBD5CC"})
    for name in (*book.visible, *book.hidden):
        sheet = made.add_worksheet(name)
        if name in book.hidden:
            sheet.hide()
        for row, cells in enumerate(book.values(name)):
            for place, value in enumerate(cells):
                if isinstance(value, (datetime.date, datetime.datetime)):
                    sheet.write_datetime(row, place, value, date)
                elif isinstance(value, (bool, int, float)):
                    sheet.write(row, place, value)
                elif value:
                    sheet.write_string(row, place, str(value))
        if name != added.sheet:
            continue
        for place, column in zip(at, added.columns, strict=True):
            sheet.write_string(added.header_row - 1, place, plain(column.header), header)
            sheet.set_column(place, place, column.width)
        for number, texts in added.rows.items():
            for place, column, text in zip(at, added.columns, texts, strict=True):
                if text:
                    sheet.write_string(number - 1, place, plain(text), wrong if column.warns else None)
    made.close()
    said = Notice(
        "format XLS : la feuille est rendue en XLSX, avec ses valeurs, sans sa mise en forme",
        "XLS format: the sheet is given back as XLSX, with its values, without its formats",
        Place(book.path.name),
    )
    return out.getvalue(), (said,)
