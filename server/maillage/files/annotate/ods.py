"""Adds cells to one sheet of an ODS workbook; the other parts of the file stay as they were, byte for byte.

OpenDocument 1.3, part 3: 9.1 (tables), 19.676 (repeated columns), 19.679 (repeated rows). Rows and cells that
stand for several are cut where something is added, and stay as they are elsewhere.
"""

import zipfile
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from maillage.errors import Place, TableError
from maillage.files.annotate.added import Added, plain
from maillage.files.annotate.xmltext import (
    Edit,
    edited,
    end_of_element,
    end_of_tag,
    escaped,
    is_empty,
    opened,
    read_through,
    with_attribute,
    without_attribute,
)
from maillage.files.sheetxml import unreadable

CONTENT: Final = "content.xml"
_NAMESPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_HEADER: Final = "maillage-header"
_WRONG: Final = "maillage-wrong"
_STYLES: Final = {_HEADER: "#e3eee6", _WRONG: "#fbd5cc"}
_CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
_ROWS: Final = b"table:number-rows-repeated"
_COLUMNS: Final = b"table:number-columns-repeated"


@dataclass(frozen=True)
class _Cell:
    """A cell: the first column that it stands for, how many, and where it is."""

    column: int
    repeated: int
    start: int
    end: int


@dataclass
class _Row:
    """A row: the number of the first that it stands for, how many, where it is and its end tag begins."""

    number: int
    repeated: int
    start: int
    tag: int = 0
    end: int = 0
    cells: list[_Cell] = field(default_factory=list)


@dataclass
class _Sheet:
    rows: list[_Row] = field(default_factory=list)
    """Those of interest, from the top."""
    columns: int = 0
    """How many columns are said."""
    after_columns: int = 0
    styles: int = 0
    """Where the automatic styles end; 0 when they are not there or are empty."""
    known: set[str] = field(default_factory=set)
    """The names of the automatic styles of ours."""


def annotate_ods(archive: zipfile.ZipFile, file: str, added: Added, at: Sequence[int]) -> dict[str, bytes]:
    """The parts of a workbook that change, by name, with what is added.

    Args:
        archive: the workbook, looked through before (`files.sheetxml.look`).
        file: what faults call it.
        added: the columns; their sheet is one of the workbook.
        at: the place of each column, from 0.

    Raises:
        TableError: the workbook is damaged, or its XML is of a kind that is not changed here.
    """
    data = archive.read(CONTENT)
    texts = {added.header_row: tuple(column.header for column in added.columns), **added.rows}
    sheet = _scan(data, file, added.sheet, frozenset(texts))
    if not sheet.rows:
        raise unreadable(file)
    edits = []
    styled = sheet.styles > 0
    for row in sheet.rows:
        parts = []
        begun = 0
        for offset in range(row.repeated):
            number = row.number + offset
            if number not in texts:
                continue
            if offset > begun:
                parts.append(_copies(data, row, offset - begun))
            cells = []
            for place, column, text in zip(at, added.columns, texts[number], strict=True):
                look = _HEADER if number == added.header_row else _WRONG if column.warns and text else ""
                cells.append((place, _cell(text, look if styled else "")))
            parts.append(_with(data, row, sorted(cells)))
            begun = offset + 1
        if row.repeated > begun:
            parts.append(_copies(data, row, row.repeated - begun))
        edits.append(Edit(row.start, row.end, b"".join(parts)))
    if sheet.columns and (more := max(at) + 1 - sheet.columns) > 0:
        tag = f'<table:table-column table:number-columns-repeated="{more}"/>'
        edits.append(Edit(sheet.after_columns, sheet.after_columns, tag.encode()))
    if styled:
        edits.append(Edit(sheet.styles, sheet.styles, _styles(sheet.known)))
    return {CONTENT: edited(data, edits)}


def _scan(data: bytes, file: str, wanted_sheet: str, wanted: frozenset[int]) -> _Sheet:
    found = _Sheet()
    parser = expat.ParserCreate()
    path: list[str] = []
    starts: list[int] = []
    inside = 0  # the depth of the sheet, 0 outside
    seen = False
    number, column = 1, 0
    row: _Row | None = None
    numbers, tables = sorted(wanted), 0

    def times(attributes: Mapping[str, str], name: str) -> int:
        text = attributes.get(f"table:{name}", "1")
        return int(text) if text.isdecimal() and 0 < len(text) < 9 else 1

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside, seen, number, column, row, tables
        at = parser.CurrentByteIndex
        if not path:
            _check_names(attributes, file)
        path.append(name)
        starts.append(at)
        tables += name == "table:table"
        if name == "style:style" and attributes.get("style:name", "") in _STYLES:
            found.known.add(attributes["style:name"])
        if name == "table:table" and not seen and attributes.get("table:name", "") == wanted_sheet:
            inside, seen = len(path), True
        elif inside and tables == 1:
            if name == "table:table-column":
                found.columns += times(attributes, "number-columns-repeated")
            elif name == "table:table-row":
                repeated = times(attributes, "number-rows-repeated")
                column = 0
                if _meets(number, repeated, numbers):
                    row = _Row(number, repeated, at)
                number += repeated
            elif row is not None and name in _CELLS and path[-2] == "table:table-row":
                repeated = times(attributes, "number-columns-repeated")
                row.cells.append(_Cell(column, repeated, at, 0))
                column += repeated

    def end(name: str) -> None:
        nonlocal inside, row, tables
        at = parser.CurrentByteIndex
        began = starts.pop()
        if inside and tables == 1:
            if name == "table:table-column":
                found.after_columns = end_of_element(data, began, at)
            elif row is not None and name in _CELLS and path[-2] == "table:table-row":
                cell = row.cells.pop()
                row.cells.append(_Cell(cell.column, cell.repeated, began, end_of_element(data, began, at)))
            elif row is not None and name == "table:table-row":
                row.tag, row.end = at, end_of_element(data, began, at)
                found.rows.append(row)
                row = None
        if inside == len(path):
            inside = 0
        elif name == "office:automatic-styles" and not is_empty(data, end_of_tag(data, began)):
            found.styles = at
        path.pop()
        tables -= name == "table:table"

    parser.StartElementHandler, parser.EndElementHandler = start, end
    read_through(parser, data, file)
    return found


def _check_names(attributes: Mapping[str, str], file: str) -> None:
    """The prefixes of OpenDocument are those that all write; another one is not changed here."""
    for prefix in ("office", "table", "text"):
        if attributes.get(f"xmlns:{prefix}") != f"{_NAMESPACE}{prefix}:1.0":
            raise TableError(
                "classeur ODS d’une forme inconnue ; l’enregistrer de nouveau avec un tableur",
                "ODS workbook of an unknown form; save it again with a spreadsheet",
                Place(file),
            )


def _meets(number: int, repeated: int, wanted: list[int]) -> bool:
    """Whether one of the rows wanted, in their order, is among so many from a number on."""
    first = bisect_left(wanted, number)
    return first < len(wanted) and wanted[first] < number + repeated


def _copies(data: bytes, row: _Row, number: int) -> bytes:
    """A row that stands for some of those that it stood for."""
    return _repeated(data, row.start, row.end, _ROWS, number)


def _repeated(data: bytes, start: int, end: int, name: bytes, number: int) -> bytes:
    """An element that stands for a number of its like."""
    after = end_of_tag(data, start)
    tag = data[start:after]
    made = with_attribute(tag, name, str(number).encode()) if number > 1 else without_attribute(tag, name)
    return made + data[after:end]


def _with(data: bytes, row: _Row, cells: Sequence[tuple[int, bytes]]) -> bytes:
    """A row that stands for itself, with cells by column, in place of those that are there."""
    tag = without_attribute(opened(data, row.start), _ROWS)
    parts = [tag]
    todo = list(cells)
    column = 0
    for cell in row.cells:
        last = cell.column + cell.repeated
        while todo and todo[0][0] < last:
            place, made = todo.pop(0)
            if place > column:
                parts.append(_repeated(data, cell.start, cell.end, _COLUMNS, place - column))
            parts.append(made)
            column = place + 1
        if last > column:
            number = last - column
            whole = number == cell.repeated
            parts.append(
                data[cell.start : cell.end]
                if whole
                else _repeated(data, cell.start, cell.end, _COLUMNS, number)
            )
        column = last
    for place, made in todo:
        if place > column:
            parts.append(f'<table:table-cell table:number-columns-repeated="{place - column}"/>'.encode())
        parts.append(made)
        column = place + 1
    own_end = end_of_tag(data, row.start)
    rest = b"</table:table-row>" if is_empty(data, own_end) else data[row.tag : row.end]
    return b"".join([*parts, rest])


def _cell(text: str, style: str) -> bytes:
    named = f' table:style-name="{style}"' if style else ""
    if not (said := plain(text)):
        return f"<table:table-cell{named}/>".encode()
    before = f'<table:table-cell{named} office:value-type="string"><text:p>'
    return before.encode() + escaped(said) + b"</text:p></table:table-cell>"


def _styles(known: set[str]) -> bytes:
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    return "".join(
        f'<style:style xmlns:style="{style}" xmlns:fo="{fo}" style:name="{name}" style:family="table-cell" '
        'style:parent-style-name="Default"><style:table-cell-properties '
        f'fo:background-color="{colour}"/></style:style>'
        for name, colour in _STYLES.items()
        if name not in known
    ).encode()
