"""Reads the sheet that a person keeps, CSV, XLSX or ODS, as a header and rows of texts."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from maillage.errors import Place, TableError

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 200_000
SUFFIXES: Final = (".csv", ".xlsx", ".ods", ".xls")


@dataclass(frozen=True)
class Grid:
    """A sheet: the names of its columns, and its rows that are not blank, each with its number."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def values(self, column: str) -> Iterator[str]:
        """The values of a column that are not blank."""
        index = self.header.index(column)
        return (cells[index] for _, cells in self.rows if cells[index])


def read_grid(path: Path, sheet: str = "", header: int = 1) -> Grid:
    """Read a sheet.

    Args:
        path: `.csv` (UTF-8; comma, semicolon or tab), `.xlsx`, `.ods` or `.xls`.
        sheet: which one of a workbook, by its name; the first when empty.
        header: the number of the row that names the columns.

    Raises:
        TableError: the file cannot be read, has no such sheet or row, or names a column twice.
    """
    if not path.is_file():
        raise TableError("fichier introuvable", "no such file", Place(str(path)))
    if path.stat().st_size > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise TableError(f"fichier de plus de {most} Mo", f"file over {most} MB", Place(path.name))
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise TableError(
            f"format inconnu ; connus : {known}", f"unknown format; known: {known}", Place(path.name)
        )
    rows = list(_csv(path) if path.suffix.lower() == ".csv" else _workbook(path, sheet))
    return _grid(path.name, rows, header)


def _grid(file: str, rows: list[list[str]], header: int) -> Grid:
    if len(rows) > MAX_ROWS:
        raise TableError(f"plus de {MAX_ROWS} lignes", f"more than {MAX_ROWS} rows", Place(file))
    if len(rows) < header or not any(rows[header - 1]):
        raise TableError("ligne d’en-tête absente", "header row missing", Place(file, header))
    names = rows[header - 1]
    for name in names:
        if name and names.count(name) > 1:
            raise TableError("colonne présente deux fois", "column present twice", Place(file, header, name))
    width = len(names)
    kept = [
        (number, tuple((cells + [""] * width)[:width]))
        for number, cells in enumerate(rows[header:], header + 1)
        if any(cells)
    ]
    return Grid(file, tuple(names), tuple(kept))


def _csv(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    if b"\0" in data:
        raise TableError("octet nul : ce n’est pas du texte", "NUL byte: not text", Place(path.name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise TableError(
            "ce n’est pas de l’UTF-8 ; enregistrer le fichier en « CSV UTF-8 »",
            "not UTF-8; save the file as CSV UTF-8",
            Place(path.name, line),
        ) from fault
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for cells in reader:
            yield [_plain(cell) for cell in cells]
    except csv.Error as fault:
        raise TableError(
            f"CSV mal formé ({fault}) ; vérifier les guillemets",
            f"malformed CSV ({fault}); check the quotes",
            Place(path.name, reader.line_num),
        ) from fault


def _workbook(path: Path, sheet: str) -> Iterable[list[str]]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
            rows = found.to_python(skip_empty_area=False)
    except WorksheetNotFound as fault:
        raise TableError(f"feuille «{sheet}» absente", f"no sheet '{sheet}'", Place(path.name)) from fault
    except (CalamineError, OSError) as fault:
        raise TableError(
            f"classeur illisible : {fault}", f"unreadable workbook: {fault}", Place(path.name)
        ) from fault
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return _plain(str(cell))


def _plain(text: str) -> str:
    return " ".join(text.split())
