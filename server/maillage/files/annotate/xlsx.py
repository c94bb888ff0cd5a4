"""Adds cells to one sheet of an XLSX workbook; the other parts of the file stay as they were, byte for byte.

ECMA-376, part 1: 18.3 (worksheets), 18.8 (styles). What is added is text in the cell itself (`inlineStr`),
never a formula. Cells at fault are shown by a conditional format, so that their own format stays.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from maillage.errors import Place, TableError
from maillage.files.annotate import styles
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
)
from maillage.files.sheetxml import letters, place_of, unreadable, xlsx_parts

_STYLES: Final = "xl/styles.xml"
_MARK: Final = b"Maillage : "
"""Stands in the formula of our conditional formats, by which they are known and replaced."""
_BEFORE_FORMATS: Final = frozenset(
    {
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
        "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
        "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    }
)  # fmt: skip
"""What stands before a conditional format in a sheet (18.3.1.99)."""
_AREAS: Final = 500
"""How many areas a conditional format names."""
_PRIORITY: Final = re.compile(rb"""\bpriority\s*=\s*["']([0-9]{1,9})["']""")
_REF: Final = re.compile(rb"""\bref\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})(?::([A-Z]{1,3}[0-9]{1,7}))?["']""")


@dataclass
class _Cell:
    column: int
    start: int
    end: int = 0


@dataclass
class _Row:
    number: int
    start: int
    end: int = 0
    """Where its end tag begins, if it has one."""
    cells: list[_Cell] = field(default_factory=list)


@dataclass
class _Sheet:
    """Where the elements of a sheet stand in its bytes."""

    prefix: str = ""
    rows: dict[int, _Row] = field(default_factory=dict)
    """Those of interest, by number."""
    first_after: dict[int, int] = field(default_factory=dict)
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    """The children of the sheet: name, where each starts and its end tag begins."""
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    """The columns that have a format: first, last, where it starts."""
    end: int = 0
    """Where the end tag of the sheet begins."""


def annotate_xlsx(archive: zipfile.ZipFile, file: str, added: Added, at: Sequence[int]) -> dict[str, bytes]:
    """The parts of a workbook that change, by name, with what is added.

    Args:
        archive: the workbook, looked through before (`files.sheetxml.look`).
        file: what faults call it.
        added: the columns; their sheet is one of the workbook.
        at: the place of each column, from 0.

    Raises:
        TableError: the workbook is damaged, or its XML is of a kind that is not changed here.
    """
    part = xlsx_parts(archive, file).get(added.sheet, "")
    if part not in archive.namelist():
        raise unreadable(file)
    data = archive.read(part)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise TableError(
            "classeur en UTF-16 ; l’enregistrer de nouveau avec un tableur",
            "workbook in UTF-16; save it again with a spreadsheet",
            Place(file),
        )
    changed = {}
    looks = styles.Looks()
    if _STYLES in archive.namelist():
        changed[_STYLES], looks = styles.with_ours(archive.read(_STYLES), file)
    texts = {added.header_row: tuple(column.header for column in added.columns), **added.rows}
    sheet = _scan(data, file, frozenset(texts))
    edits = [
        *_rows(data, sheet, added, at, texts, looks),
        *_columns(data, sheet, added, at),
        *_dimension(data, sheet, max(at), max(texts)),
        *_shown(data, sheet, added, looks),
    ]
    changed[part] = edited(data, edits)
    return changed


def _scan(data: bytes, file: str, wanted: frozenset[int]) -> _Sheet:
    """Find the elements that change."""
    found = _Sheet()
    parser = expat.ParserCreate()
    depth = 0
    inside = ""
    number, column = 0, -1
    row: _Row | None = None
    missing = sorted(wanted)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, inside, number, column, row
        at = parser.CurrentByteIndex
        depth += 1
        local = name.rpartition(":")[2]
        if depth == 1:
            found.prefix = name[: -len(local)]
        elif depth == 2:
            inside = local
            found.parts.append((local, at, at))
        elif depth == 3 and inside == "sheetData" and local == "row":
            text = attributes.get("r", "")
            number = int(text) if text.isdecimal() and len(text) < 8 else number + 1
            column = -1
            while missing and missing[0] < number:
                found.first_after[missing.pop(0)] = at
            row = _Row(number, at) if missing and missing[0] == number else None
            if row is not None:
                found.rows[missing.pop(0)] = row
        elif depth == 3 and inside == "cols" and local == "col":
            first, last = (attributes.get(key, "") for key in ("min", "max"))
            if first.isdecimal() and last.isdecimal() and len(first) < 8 and len(last) < 8:
                found.columns.append((int(first) - 1, int(last) - 1, at))
        elif depth == 4 and inside == "sheetData" and local == "c":
            said = attributes.get("r", "")
            column = place_of(said)[1] if said else column + 1
            if row is not None:
                row.cells.append(_Cell(column, at))

    def end(name: str) -> None:
        nonlocal depth, row
        at = parser.CurrentByteIndex
        if depth == 1:
            found.end = at
        elif depth == 2:
            local, began, _ = found.parts[-1]
            found.parts[-1] = (local, began, at)
        elif row is not None and inside == "sheetData":
            if depth == 3:
                row.end = at
                row = None
            elif depth == 4 and row.cells:
                row.cells[-1].end = end_of_element(data, row.cells[-1].start, at)
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    read_through(parser, data, file)
    return found


def _rows(
    data: bytes,
    sheet: _Sheet,
    added: Added,
    at: Sequence[int],
    texts: Mapping[int, tuple[str, ...]],
    looks: styles.Looks,
) -> list[Edit]:
    edits: list[Edit] = []
    close = f"</{sheet.prefix}row>".encode()
    end_of_data = next((end for name, _, end in sheet.parts if name == "sheetData"), 0)
    for number in sorted(texts):
        cells = []
        for place, column, text in zip(at, added.columns, texts[number], strict=True):
            style = looks.of_header if number == added.header_row else looks.of(text if column.warns else "")
            cells.append((place, _cell(sheet.prefix, place, number, text, style)))
        cells.sort()
        row = sheet.rows.get(number)
        if row is None:
            tag = f'<{sheet.prefix}row r="{number}">'.encode()
            made = tag + b"".join(cell for _, cell in cells) + close
            where = sheet.first_after.get(number, end_of_data)
            edits.append(Edit(where, where, made))
        else:
            edits += _into(data, row, cells, close)
    return edits


def _into(data: bytes, row: _Row, cells: list[tuple[int, bytes]], close: bytes) -> list[Edit]:
    """Put cells in a row that is there, in the order of columns, in place of those of their columns."""
    end = end_of_tag(data, row.start)
    tag = opened(data, row.start)
    spans = re.search(rb"""\sspans\s*=\s*["']([0-9]{1,5}):([0-9]{1,5})["']""", tag)
    if spans:
        first, last = int(spans[1]), max(int(spans[2]), cells[-1][0] + 1)
        tag = with_attribute(tag, b"spans", f"{first}:{last}".encode())
    if is_empty(data, end):
        return [Edit(row.start, end, tag + b"".join(cell for _, cell in cells) + close)]
    edits = [Edit(row.start, end, tag)] if tag != data[row.start : end] else []
    own = {cell.column: cell for cell in row.cells}
    for column, made in cells:
        if column in own:
            edits.append(Edit(own[column].start, own[column].end, made))
        else:
            where = min((c.start for c in row.cells if c.column > column), default=row.end)
            edits.append(Edit(where, where, made))
    return edits


def _cell(prefix: str, column: int, row: int, text: str, style: int) -> bytes:
    where = f'r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
    if not (said := plain(text)):
        return f"<{prefix}c {where}/>".encode()
    # `_x000D_` stands for a character in a text of a workbook (22.9.2.19).
    content = escaped(re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", said))
    before = f'<{prefix}c {where} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
    return before.encode() + content + f"</{prefix}t></{prefix}is></{prefix}c>".encode()


def _columns(data: bytes, sheet: _Sheet, added: Added, at: Sequence[int]) -> list[Edit]:
    """The widths of columns that have none."""
    edits: list[Edit] = []
    free = [
        (place, column.width)
        for place, column in sorted(zip(at, added.columns, strict=True), key=lambda pair: pair[0])
        if not any(first <= place <= last for first, last, _ in sheet.columns)
    ]
    made = [
        (
            place,
            f'<{sheet.prefix}col min="{place + 1}" max="{place + 1}" width="{width}" customWidth="1"/>',
        )
        for place, width in free
    ]
    cols = next(((start, end) for name, start, end in sheet.parts if name == "cols"), None)
    if not made or (cols and is_empty(data, end_of_tag(data, cols[0]))):
        return []
    if cols is None:
        where = next((start for name, start, _ in sheet.parts if name == "sheetData"), 0)
        text = f"<{sheet.prefix}cols>{''.join(xml for _, xml in made)}</{sheet.prefix}cols>"
        return [Edit(where, where, text.encode())]
    for place, xml in made:
        where = min((start for first, _, start in sheet.columns if first > place), default=cols[1])
        edits.append(Edit(where, where, xml.encode()))
    return edits


def _dimension(data: bytes, sheet: _Sheet, column: int, row: int) -> list[Edit]:
    """The area that the sheet says that it takes."""
    start = next((start for name, start, _ in sheet.parts if name == "dimension"), None)
    if start is None:
        return []
    end = end_of_tag(data, start)
    found = _REF.search(data, start, end)
    if found is None:
        return []
    last_row, last_column = place_of((found[2] or found[1]).decode())
    last = f"{letters(max(column, last_column))}{max(row, last_row + 1)}"
    tag = with_attribute(data[start:end], b"ref", found[1] + b":" + last.encode())
    return [Edit(start, end, tag)]


def _shown(data: bytes, sheet: _Sheet, added: Added, looks: styles.Looks) -> list[Edit]:
    """The conditional formats that show the cells at fault, in place of those of another time."""
    edits, priority = [], 0
    for name, start, tag in sheet.parts:
        if name != "conditionalFormatting":
            continue
        if _MARK in data[start:tag]:
            edits.append(Edit(start, end_of_element(data, start, tag), b""))
        else:
            priority = max((priority, *(int(n[1]) for n in _PRIORITY.finditer(data, start, tag))))
    if looks.shown is None or not added.wrong:
        return edits
    where = next((s for name, s, _ in sheet.parts if name not in _BEFORE_FORMATS), sheet.end)
    areas = _areas(added.wrong)
    p = sheet.prefix
    made = []
    for number, first in enumerate(range(0, len(areas), _AREAS), 1):
        said = " ".join(areas[first : first + _AREAS])
        formula = b'LEN("' + _MARK + b'&#224; corriger")&gt;0'
        made.append(
            f'<{p}conditionalFormatting sqref="{said}"><{p}cfRule type="expression" dxfId="{looks.shown}" '
            f'priority="{priority + number}"><{p}formula>'.encode()
            + formula
            + f"</{p}formula></{p}cfRule></{p}conditionalFormatting>".encode()
        )
    return [*edits, Edit(where, where, b"".join(made))]


def _areas(cells: frozenset[tuple[int, int]]) -> list[str]:
    """Cells as areas of one column: `B3`, `C7:C9`."""
    areas: list[list[int]] = []
    for column, row in sorted((column, row) for row, column in cells):
        if areas and areas[-1][0] == column and areas[-1][2] == row - 1:
            areas[-1][2] = row
        else:
            areas.append([column, row, row])
    return [
        f"{letters(column)}{top}" + (f":{letters(column)}{bottom}" if bottom > top else "")
        for column, top, bottom in areas
    ]
