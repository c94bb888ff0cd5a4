"""Reads the sheet that a person keeps, delimited text or a workbook, as a header and rows of texts."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from maillage.errors import Place, TableError, in_quotes, not_a_file
from maillage.files.encodings import NAMES, encoding_of_sheet
from maillage.files.row_kinds import (
    A_TABLE,
    Numbered,
    fit_of,
    header_place,
    is_remark,
    is_total,
    names_again,
    other_table,
)
from maillage.files.rows import rows as delimited_rows
from maillage.files.sheetxml import MAX_CELLS, MAX_ROWS
from maillage.files.text import visible
from maillage.files.workbook import Workbook, open_workbook

MAX_BYTES: Final = 50_000_000
WORKBOOKS: Final = (".xlsx", ".xlsm", ".ods", ".xls")
_START: Final = 64
_NOT_SHEETS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
"""How files begin that are taken for sheets: PDF, images, RTF, archives."""
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,32}<(?:!doctype|html|table|\?xml|meta)", re.IGNORECASE)
"""What web applications call `.xls`."""
_TITLE_ROWS: Final = 30
"""How far down the row that names the columns is looked for."""
_SHOWN: Final = 5


@dataclass(frozen=True)
class Notice:
    """What was done to a sheet on reading it, that its keeper should know; `settled`: nothing is to do."""

    fr: str
    en: str
    place: Place
    settled: bool = False

    def message(self, lang: str) -> str:
        """One line in `fr` or `en`, the place first."""
        return TableError(self.fr, self.en, self.place).message(lang)


@dataclass(frozen=True)
class Grid:
    """A sheet: the names of its columns, and its rows that are not blank, each with its number.

    Args:
        file: the name of the file.
        header: the names of the columns, blank for those that have none.
        rows: the cells of each row, as many as the header has.
        header_row: the number of the row that names the columns.
        sheet: the name of the sheet, for a workbook.
        notices: what was done on reading: another sheet left, invisible characters or totals left out.
        faults: what the rows hold beyond the header.
        above: what is written above the header, as the rows are.
        encoding: that of the text; empty for a workbook.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Numbered, ...]
    header_row: int = 1
    sheet: str = ""
    notices: tuple[Notice, ...] = ()
    faults: tuple[TableError, ...] = ()
    above: tuple[Numbered, ...] = ()
    encoding: str = ""

    def column(self, name: str) -> int:
        """The place of a column.

        Raises:
            TableError: no column has that name, or two have.
        """
        if self.header.count(name) > 1:
            raise TableError(
                "colonne présente deux fois : renommer l’une, ou la retirer",
                "column present twice: rename one, or take it out",
                Place(self.file, self.header_row, name),
            )
        if name not in self.header:
            raise TableError("colonne absente", "no such column", Place(self.file, self.header_row, name))
        return self.header.index(name)

    def column_values(self, column: str) -> list[str]:
        """The values of a column that are not blank; of all columns that bear the name."""
        places = [place for place, name in enumerate(self.header) if name == column]
        return [cells[place] for place in places for _, cells in self.rows if cells[place]]

    def values(self, column: str) -> Iterator[str]:
        """The values of a column that are not blank.

        Raises:
            TableError: as `column`.
        """
        index = self.column(column)
        return (cells[index] for _, cells in self.rows if cells[index])


def check_file(path: Path) -> None:
    """Let a path pass that may be read as a sheet.

    Raises:
        TableError: it is no file, or too large a one.
    """
    if not path.is_file():
        raise TableError(*not_a_file(path), Place(str(path)))
    if path.stat().st_size > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise TableError(f"fichier de plus de {most} Mo", f"file over {most} MB", Place(path.name))


def read_grid(path: Path, sheet: str = "", header: int = 0, words: Collection[str] = ()) -> Grid:
    """Read a sheet.

    Args:
        path: delimited text, or a workbook (XLSX, ODS, XLS), whatever its name.
        sheet: which one of a workbook, by its name; the first visible one with a table when empty.
        header: the number of the row that names the columns; it is looked for when 0.
        words: names of columns as slugs, by which that row is known.

    Raises:
        TableError: the file cannot be read, or has no such sheet or row.
    """
    check_file(path)
    known = frozenset(words)
    kind = kind_of(path)
    if kind == "text":
        if sheet:
            raise TableError(
                f"pas de feuille « {sheet} » : seul un classeur en a",
                f"no sheet '{sheet}': only a workbook has sheets",
                Place(path.name),
            )
        encoding = encoding_of_sheet(path, path.name)
        notices = _encoding(path.name, encoding)
        grid = _grid(path.name, "", _delimited(path, encoding), header, known, notices)
        return replace(grid, encoding=encoding)
    with open_workbook(path) as book:
        return _of_workbook(path.name, book, sheet, header, known)


def kind_of(path: Path) -> str:
    """Whether a file is a text or a workbook: its content tells, whatever its name.

    Raises:
        TableError: it is a web page, a document or an image.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "workbook"
    if start.startswith(_NOT_SHEETS) or (path.suffix.lower() in WORKBOOKS and _PAGE.match(start)):
        raise TableError(
            "ni un texte ni un classeur ; l’ouvrir dans un tableur, l’enregistrer en XLSX, ODS ou CSV",
            "neither a text nor a workbook; open it in a spreadsheet program, save it as XLSX, ODS or CSV",
            Place(path.name),
        )
    return "text"


def _encoding(file: str, encoding: str) -> list[Notice]:
    """What is said of a text that is not in UTF-8."""
    if encoding == "utf-8":
        return []
    name, guessed = NAMES[encoding], not encoding.startswith("utf-16")
    return [
        Notice(
            f"texte lu en {name}" + " ; vérifier les lettres accentuées" * guessed,
            f"text read as {name}" + "; check the accented letters" * guessed,
            Place(file),
        )
    ]


def as_json(path: str, sheet: str, header: int, words: list[str]) -> dict[str, object]:
    """The grid of `read_grid` in JSON's types, to be passed from one process to another."""
    grid = read_grid(Path(path), sheet, header, words)
    return {
        "file": grid.file,
        "header": grid.header,
        "rows": grid.rows,
        "header_row": grid.header_row,
        "sheet": grid.sheet,
        "notices": [(notice.fr, notice.en, asdict(notice.place)) for notice in grid.notices],
        "above": grid.above,
        "encoding": grid.encoding,
        "faults": [(fault.fr, fault.en, asdict(fault.place or Place())) for fault in grid.faults],
    }


def from_json(said: Any) -> Grid:
    """The grid that `as_json` says."""
    return Grid(
        said["file"],
        tuple(said["header"]),
        tuple((number, tuple(cells)) for number, cells in said["rows"]),
        said["header_row"],
        said["sheet"],
        tuple(Notice(fr, en, Place(**place)) for fr, en, place in said["notices"]),
        tuple(TableError(fr, en, Place(**place)) for fr, en, place in said["faults"]),
        tuple((number, tuple(cells)) for number, cells in said["above"]),
        said["encoding"],
    )


def _delimited(path: Path, encoding: str) -> list[tuple[int, list[str]]]:
    """The rows of a text, numbered as a spreadsheet does, where a cell of several lines stands in one row."""
    rows: list[tuple[int, list[str]]] = []
    cells = 0
    for line, row in delimited_rows(path, path.name, encoding=encoding):
        number = rows[-1][0] + 1 if rows else line
        rows.append((number, row))
        cells += len(row)
        if len(rows) > MAX_ROWS or cells > MAX_CELLS:
            raise TableError(
                f"plus de {MAX_ROWS} lignes ou de {MAX_CELLS} cellules",
                f"more than {MAX_ROWS} rows or {MAX_CELLS} cells",
                Place(path.name, number),
            )
    return rows


def _of_workbook(file: str, book: Workbook, asked: str, header: int, words: frozenset[str]) -> Grid:
    """The sheet asked for, or the first visible one that has a table; the others are named."""
    names = (asked,) if asked else book.visible or book.hidden
    chosen = None
    for name in names:
        found = book.sheet(name)
        rows = list(enumerate(found.rows, 1))
        fit = fit_of(rows[:_TITLE_ROWS], words)
        if chosen is None or fit > chosen[0]:
            chosen = fit, found, rows
        if fit == A_TABLE:
            break
    assert chosen is not None
    _, found, rows = chosen
    notices = []
    hidden = [name for name in book.hidden if name != found.name]
    others = [*(name for name in book.visible if name != found.name), *hidden]
    if others and not asked:
        fr = ", ".join(f"«{name}»" + (" (masquée)" if name in hidden else "") for name in others)
        en = ", ".join(f"'{name}'" + (" (hidden)" if name in hidden else "") for name in others)
        notices.append(
            Notice(
                f"feuille lue : «{found.name}» ; non lues : {fr} (nommer la feuille pour en lire une autre)",
                f"sheet read: '{found.name}'; not read: {en} (name the sheet to read another)",
                Place(file),
            )
        )
    if found.filled:
        notices.append(
            Notice(
                f"cellules fusionnées : {found.filled} remplie{'s' if found.filled > 1 else ''} vers le bas",
                f"merged cells: {found.filled} filled down",
                Place(file),
            )
        )
    return _grid(file, found.name, rows, header, words, notices, found.hidden)


def _grid(
    file: str,
    sheet: str,
    rows: list[tuple[int, list[str]]],
    header: int,
    words: frozenset[str],
    notices: Sequence[Notice],
    hidden: Collection[int] = (),
) -> Grid:
    unseen = [(number, n) for number, cells in rows for n, cell in enumerate(cells) if visible(cell) != cell]
    plain = [(number, tuple(map(_plain, cells))) for number, cells in rows]
    place = _place_of(plain, header) if header else header_place(plain[:_TITLE_ROWS], words)
    if place is None or not any(plain[place][1]):
        raise TableError("ligne d’en-tête absente", "header row missing", Place(file, header or 1))
    row, names = plain[place]
    while names and not names[-1]:
        names = names[:-1]
    width = len(names)
    end, other = other_table(plain, place, words)
    kept, totals, remarks, again, faults = [], [], [], [], []
    for number, cells in plain[place + 1 : end]:
        if not any(cells):
            continue
        if names_again(cells, names):
            again.append(number)
            continue
        if is_total(cells):
            totals.append(number)
            continue
        if is_remark(cells, width):
            remarks.append(number)
            continue
        if beyond := sum(bool(cell) for cell in cells[width:]):
            faults.append(_beyond(file, number, beyond, width))
        kept.append((number, (*cells[:width], *("",) * (width - len(cells)))))
    return Grid(
        file,
        names,
        tuple(kept),
        row,
        sheet,
        (
            *notices,
            *_hidden(file, kept, hidden),
            *_unseen(file, unseen, names),
            *_passed_over(file, totals, "total laissé de côté", "total left out"),
            *_passed_over(file, remarks, "remarque{s} laissée{s} de côté", "remark{s} left out"),
            *_passed_over(file, again, "en-têtes répétés, passés", "headers repeated, passed over"),
            *_left_table(file, plain[other] if other else None, kept),
        ),
        tuple(faults),
        tuple((number, cells) for number, cells in plain[:place] if any(cells)),
    )


def _plain(cell: str) -> str:
    """A cell as people see it: no invisible character, no space but single ones inside."""
    return " ".join(visible(cell).split())


def _place_of(rows: Sequence[Numbered], header: int) -> int | None:
    return next((place for place, (number, _) in enumerate(rows) if number == header), None)


def _beyond(file: str, row: int, number: int, width: int) -> TableError:
    return TableError(
        f"{number} cellule{'s' if number > 1 else ''} au-delà de l’en-tête, qui nomme {width} colonnes",
        f"{number} cell{'s' if number > 1 else ''} beyond the header, which names {width} columns",
        Place(file, row),
    )


def _unseen(file: str, cells: list[tuple[int, int]], names: Sequence[str]) -> Iterator[Notice]:
    """The invisible characters that were removed, by column."""
    for column in sorted({column for _, column in cells}):
        numbers = [number for number, place in cells if place == column]
        name = names[column] if column < len(names) else ""
        yield Notice(
            f"caractères invisibles retirés : ligne{'s' if numbers[1:] else ''} {_some(numbers)}",
            f"invisible characters removed: line{'s' if numbers[1:] else ''} {_some(numbers)}",
            Place(file, None, name or str(column + 1)),
        )


def _hidden(file: str, kept: Sequence[Numbered], hidden: Collection[int]) -> Iterator[Notice]:
    """The hidden rows among those that are read: they are as the others."""
    numbers = [number for number, _ in kept if number - 1 in hidden]
    if numbers:
        many = "s" if numbers[1:] else ""
        yield Notice(
            f"{len(numbers)} ligne{many} masquée{many}, lue{many} comme les autres : {_some(numbers)}",
            f"{len(numbers)} hidden row{many}, read as the others: {_some(numbers)}",
            Place(file),
        )


def _passed_over(file: str, numbers: list[int], fr: str, en: str) -> Iterator[Notice]:
    """The rows that are not read, and why; `{s}` in a text stands for the mark of the plural."""
    if numbers:
        many = "s" if numbers[1:] else ""
        yield Notice(
            f"{fr.format(s=many)} : ligne{many} {_some(numbers)}",
            f"{en.format(s=many)}: line{many} {_some(numbers)}",
            Place(file),
        )


def _left_table(file: str, header: Numbered | None, kept: Sequence[Numbered]) -> Iterator[Notice]:
    """That another table begins below, which is not read."""
    if header:
        number, cells = header
        fr, en = in_quotes(cell for cell in cells if cell)
        rows, rows_en = ("", "") if not kept else (f" (ligne {kept[0][0]})", f" (row {kept[0][0]})")
        if kept[1:]:
            first, last = kept[0][0], kept[-1][0]
            rows, rows_en = f" (lignes {first} à {last})", f" (rows {first} to {last})"
        yield Notice(
            f"une autre table commence ici, avec les colonnes {fr} : seule la première est lue{rows} ;"
            " mettre l’autre dans une feuille à part",
            f"another table begins here, with the columns {en}: the first alone is read{rows_en};"
            " put the other in a sheet of its own",
            Place(file, number),
        )


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:_SHOWN])) + ("…" if numbers[_SHOWN:] else "")
