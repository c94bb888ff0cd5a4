"""Looks through the XML of a workbook before it is read: how far its cells go, and what its dates show."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from maillage.errors import Place, TableError

MAX_UNPACKED: Final = 200_000_000
"""The bytes that the parts of a workbook may take, unpacked, all together."""
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 2_000
MAX_CELLS: Final = 2_000_000
"""The cells of the area of a sheet, blank ones too: a reader makes room for all."""
_MAX_PARTS: Final = 10_000
_MAX_FORMAT: Final = 255
"""The characters of a number format, as Excel bounds them."""
_PIECE: Final = 1 << 16
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL: Final = re.compile(r'"[^"]*(?:"|\Z)|\\.|\[[^\]]*(?:\]|\Z)|_.|\*.|[\s;@]')
_YEAR: Final = re.compile(r"[ya]{1,4}", re.IGNORECASE)
_MONTH: Final = re.compile(r"[ya]{1,4}[/.-]?m{1,4}|m{1,4}[/.-]?[ya]{1,4}", re.IGNORECASE)

Start = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]


@dataclass
class Looked:
    """What a sheet shows of its dates: `4` characters of the ISO date for a year, `7` for a month, by cell.

    Cells are (row, column), from 0. `merged` are the areas (first row, first column, last row, last column)
    that the reader of an ODS does not say; `hidden` are the places of the hidden rows.
    """

    shown: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def look(path: Path) -> dict[str, Looked]:
    """What is seen of each sheet of an XLSX or ODS workbook, by its name, within bounds.

    Raises:
        TableError: not such a workbook, or one whose parts or cells are too many; the cell is named.
    """
    with open_archive(path) as archive:
        if "xl/workbook.xml" in archive.namelist():
            return _xlsx(archive, path.name)
        if "content.xml" in archive.namelist():
            return _ods(archive, path.name)
    raise unreadable(path.name)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The parts of a workbook, within bounds.

    Raises:
        TableError: it is no archive, or one of too many or too large parts; a part met later is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > _MAX_PARTS or size > MAX_UNPACKED:
                most = MAX_UNPACKED // 1_000_000
                raise TableError(
                    f"classeur de plus de {most} Mo une fois décompressé",
                    f"workbook over {most} MB once unpacked",
                    Place(path.name),
                )
            yield archive
    # zipfile raises NotImplementedError for a compression that it does not know, RuntimeError for a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise unreadable(path.name) from fault


def unreadable(file: str) -> TableError:
    """The fault of a file that is not a workbook, or a damaged one."""
    return TableError("classeur illisible", "unreadable workbook", Place(file))


def _walk(archive: zipfile.ZipFile, part: str, file: str, start: Start, text: Text | None = None) -> None:
    """Call `start` for each element of a part, its name without prefix, and `text` for what is between."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise unreadable(file)

    parser.StartDoctypeDeclHandler = doctype

    def root(name: str, attributes: Mapping[str, str]) -> None:
        parser.StartElementHandler = start if ":" not in name else stripped
        parser.StartElementHandler(name, attributes)

    def stripped(name: str, attributes: Mapping[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = root
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        with archive.open(part) as packed:
            while piece := packed.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as fault:
        raise unreadable(file) from fault


def xlsx_parts(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """The part of each sheet of an XLSX workbook, by the name of the sheet.

    Raises:
        TableError: the parts that say so are damaged.
    """
    targets, names = {}, {}

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            names[attributes.get("name", "")] = targets.get(key, "")

    _walk(archive, "xl/_rels/workbook.xml.rels", file, relation)
    _walk(archive, "xl/workbook.xml", file, sheet)
    return names


def _xlsx(archive: zipfile.ZipFile, file: str) -> dict[str, Looked]:
    names = xlsx_parts(archive, file)
    styles = _styles(archive, file)
    known = set(archive.namelist())
    return {
        name: _xlsx_sheet(archive, file, name, part, styles) for name, part in names.items() if part in known
    }


def _styles(archive: zipfile.ZipFile, file: str) -> dict[str, int]:
    """How many characters of an ISO date each style shows, when it is a year or a month alone."""
    formats: dict[str, int] = {}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = _shown(attributes.get("formatCode", "")[:_MAX_FORMAT])
        elif name in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(formats.get(attributes.get("numFmtId", ""), 0))

    if "xl/styles.xml" in archive.namelist():
        _walk(archive, "xl/styles.xml", file, start)
    return {str(number): shown for number, shown in enumerate(styles) if shown}


def _shown(code: str) -> int:
    """ECMA-376, part 1, 18.8.31: `yyyy`, `aaaa` in a French Excel, `mm/yyyy`, `mmmm yyyy`."""
    plain = _LITERAL.sub("", code)
    return 4 if _YEAR.fullmatch(plain) else 7 if _MONTH.fullmatch(plain) else 0


def _xlsx_sheet(
    archive: zipfile.ZipFile, file: str, sheet: str, part: str, styles: Mapping[str, int]
) -> Looked:
    found, area = Looked(), _Area(file, sheet)
    cell: Mapping[str, str] = {}
    last = ""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal cell, last
        if name == "c":
            cell = attributes
        elif name in ("v", "is"):
            last = cell.get("r", "")
            if styles and cell.get("s") in styles and cell.get("t", "n") == "n":
                found.shown[place_of(last)] = styles[cell["s"]]
        elif name == "row":
            area.take(*place_of(last))
            number = attributes.get("r", "")
            if attributes.get("hidden") in ("1", "true") and number.isdecimal() and len(number) < 8:
                found.hidden.add(int(number) - 1)

    _walk(archive, part, file, start)
    area.take(*place_of(last))
    return found


def _ods(archive: zipfile.ZipFile, file: str) -> dict[str, Looked]:
    sheets: dict[str, Looked] = {}
    found, area = Looked(), _Area(file, "")
    row, column, rows, width = -1, 0, 1, 0
    dated, shown = False, ""

    def number(attributes: Mapping[str, str], name: str) -> int:
        text = attributes.get(f"table:{name}", "1")
        return int(text) if text.isdecimal() and len(text) < 9 else 1

    def end_of_cell() -> None:
        if dated and re.fullmatch(r"\d{4}", shown.strip()):
            for across in range(column - width, column):
                found.shown[row, across] = 4

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal found, area, row, column, rows, width, dated, shown
        if name in ("table", "table-row", "table-cell", "covered-table-cell"):
            end_of_cell()
            dated, shown = False, ""
        if name == "table":
            called = attributes.get("table:name", "")
            found, area = sheets.setdefault(called, Looked()), _Area(file, called)
            row, column, rows = -1, 0, 1
        elif name == "table-row":
            row, column, rows = row + rows, 0, number(attributes, "number-rows-repeated")
            if attributes.get("table:visibility") in ("collapse", "filter"):
                found.hidden.update(range(row, min(row + rows, MAX_ROWS)))
        elif name in ("table-cell", "covered-table-cell"):
            width = number(attributes, "number-columns-repeated")
            if "office:value-type" in attributes:
                area.take(row + rows - 1, column + width - 1)
                dated = attributes["office:value-type"] == "date"
                spanned = number(attributes, "number-rows-spanned")
                if spanned > 1:
                    last = column + number(attributes, "number-columns-spanned") - 1
                    found.merged.append((row, column, row + spanned - 1, last))
            column += width

    def text(content: str) -> None:
        nonlocal shown
        if dated and len(shown) < 10:
            shown += content

    _walk(archive, "content.xml", file, start, text)
    end_of_cell()
    return sheets


def place_of(reference: str) -> tuple[int, int]:
    """The row and column of `B3`, from 0; those of the first cell when a cell does not say."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def letters(column: int) -> str:
    """The letters of a column, from 0: `AB`."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Area:
    """The area that the filled cells of a sheet take."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.rows = self.columns = 0

    def take(self, row: int, column: int) -> None:
        """Add a cell.

        Raises:
            TableError: the sheet goes too far; the cell is named.
        """
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if (
            self.rows > MAX_ROWS
            or self.columns > MAX_COLUMNS
            or self.rows * self.columns > MAX_CELLS
            or row < 0
            or column < 0
        ):
            cell = f"{letters(column)}{row + 1}"
            raise TableError(
                f"feuille «{self.sheet}» trop grande : une cellule est remplie en {cell} ; au plus "
                f"{MAX_ROWS} lignes, {MAX_COLUMNS} colonnes et {MAX_CELLS} cellules",
                f"sheet '{self.sheet}' too large: a cell is filled at {cell}; at most "
                f"{MAX_ROWS} rows, {MAX_COLUMNS} columns and {MAX_CELLS} cells",
                Place(self.file, row + 1, str(column + 1)),
            )
