"""Reads the sheets of a workbook, XLSX, ODS or XLS, as rows of texts."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from maillage.errors import Place, TableError, in_quotes
from maillage.files.sheetxml import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Looked, look


@dataclass(frozen=True)
class SheetRows:
    """A sheet: its name, its rows of texts from the first on, how many cells were filled from merged ones.

    `hidden` are the places of its hidden rows, from 0; `merged` the areas of its merged cells: first row and
    column, last row and column, from 0.
    """

    name: str
    rows: list[list[str]]
    filled: int = 0
    hidden: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


class Workbook:
    """An open workbook; `visible` and `hidden` are the names of its sheets of cells."""

    def __init__(self, path: Path, book: CalamineWorkbook, looked: dict[str, Looked]) -> None:
        self.path, self.book, self.looked = path, book, looked
        sheets = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        self.visible = tuple(s.name for s in sheets if s.visible == SheetVisibleEnum.Visible)
        self.hidden = tuple(s.name for s in sheets if s.visible != SheetVisibleEnum.Visible)

    def sheet(self, name: str) -> SheetRows:
        """The rows of a sheet; merged cells are filled down, and a date that shows a year is that year.

        Raises:
            TableError: there is no such sheet, or it is damaged or too large.
        """
        if name not in (*self.visible, *self.hidden):
            names, names_en = in_quotes((*self.visible, *self.hidden))
            raise TableError(
                f"feuille «{name}» absente ; feuilles : {names}",
                f"no sheet '{name}'; sheets: {names_en}",
                Place(self.path.name),
            )
        with _faults(self.path):
            found = self.book.get_sheet_by_name(name)
            looked = self.looked.get(name, Looked())
            rows = self._rows(found, looked)
            merged = [(*first, *last) for first, last in found.merged_cell_ranges or ()] or looked.merged
        return SheetRows(name, rows, _fill_down(rows, merged), frozenset(looked.hidden), tuple(merged))

    def values(self, name: str) -> list[list[object]]:
        """The values of a sheet, from its first row and column on: texts, numbers, booleans, dates.

        Raises:
            TableError: it is damaged.
        """
        with _faults(self.path):
            rows: list[list[object]] = self.book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[assignment]
            return rows

    def _rows(self, sheet: CalamineSheet, looked: Looked) -> list[list[str]]:
        last = sheet.end or (0, 0)
        height, width = last[0] + 1, last[1] + 1
        if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
            raise TableError(
                f"feuille «{sheet.name}» de {height} lignes et {width} colonnes : trop grande",
                f"sheet '{sheet.name}' of {height} rows and {width} columns: too large",
                Place(self.path.name),
            )
        return [
            [_text(cell, looked.shown.get((number, column), 0)) for column, cell in enumerate(cells)]
            for number, cells in enumerate(sheet.to_python(skip_empty_area=False))
        ]


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook to read, looked through before.

    Raises:
        TableError: it cannot be read, holds no sheet, or is too large.
    """
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    looked = look(path) if zipped else {}
    with _faults(path), path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        found = Workbook(path, book, looked)
        if not found.visible and not found.hidden:
            raise TableError("classeur sans feuille", "workbook without a sheet", Place(path.name))
        yield found


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except (CalamineError, OSError) as fault:
        raise TableError(
            f"classeur illisible : « {fault} »", f"unreadable workbook: {fault}", Place(path.name)
        ) from fault


def _fill_down(rows: list[list[str]], merged: list[tuple[int, int, int, int]]) -> int:
    """Write the text of each merged area in the rows below its first; how many cells were filled."""
    filled = 0
    for top, left, bottom, _ in merged:
        if top < len(rows) and left < len(rows[top]) and rows[top][left]:
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and not row[left]:
                    row[left] = rows[top][left]
                    filled += 1
    return filled


def _text(cell: object, shown: int) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return cell.isoformat()[: shown or None]
    return str(cell)
