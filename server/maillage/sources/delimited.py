"""Reads a delimited file of a declared layout into a table of texts, and says where it is not as declared."""

import csv
import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import duckdb

from maillage.errors import Place, TableError
from maillage.mapping import quoted

MAX_LINE: Final = 1_000_000
_BOM: Final = b"\xef\xbb\xbf"
_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")
_NAMES: Final = {",": ("virgule", "comma"), ";": ("point-virgule", "semicolon"), "\t": ("tabulation", "tab")}


@dataclass(frozen=True)
class Layout:
    """How a file is written.

    Args:
        columns: for each column of ours, the headers that it bears over the years; it must be there.
        optional: the same for those that may be absent, then null.
        delimiter: between cells.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delimiter: str = ","


def read_delimited(con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout) -> int:
    """Make a table of texts of a UTF-8 file with a header line; return how many rows it has.

    Only the columns of the layout are kept, under our names, and `line`, the number of the row.

    Raises:
        TableError: the file is not as declared; the place says the line, and the column when one is at fault.
    """
    header = read_header(path, layout.delimiter)
    _prescan(path)
    chosen: list[int | None] = [_chosen(path, header, layout, name) for name in layout.columns]
    chosen += [_found(header, names) for names in layout.optional.values()]
    picked = ", ".join(
        f"{f'c{index}' if index is not None else 'NULL::VARCHAR'} AS {quoted_name(name)}"
        for name, index in zip((*layout.columns, *layout.optional), chosen, strict=True)
    )
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
    try:
        con.execute(f"""
            CREATE OR REPLACE TABLE {table} AS SELECT row_number() OVER () AS line, {picked}
            FROM read_csv({quoted(str(path))}, auto_detect = false, header = true,
                delim = {quoted(layout.delimiter)}, quote = '"', escape = '"',
                columns = {{{types}}}, max_line_size = {MAX_LINE})
        """)
    except duckdb.Error as fault:
        line = _LINE.search(str(fault))
        number = "Expected Number of Columns" in str(fault)
        raise TableError(
            f"{len(header)} cellules attendues" if number else "table mal formée ; vérifier les guillemets",
            f"expected {len(header)} cells" if number else "malformed table; check the quotes",
            Place(path.name, int(line[1]) if line else None),
        ) from fault
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _prescan(path: Path) -> None:
    """Check what a parser passes over: long lines, NUL, a quote never closed, text that is not UTF-8."""
    opened, inside = 0, False
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
            if len(line) > MAX_LINE:
                _refuse(path, number, f"ligne de plus de {MAX_LINE} octets", f"over {MAX_LINE} bytes")
            if b"\0" in line:
                _refuse(
                    path, number, "octet nul : ce n’est pas un fichier de texte", "NUL byte: not a text file"
                )
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as fault:
                _refuse(
                    path,
                    number,
                    f"octet {fault.start + 1} : pas de l’UTF-8",
                    f"byte {fault.start + 1}: not UTF-8",
                )
            if line.count(b'"') % 2:
                opened, inside = (number, True) if not inside else (opened, False)
    if inside:
        _refuse(path, opened, "guillemet ouvert ici, jamais fermé", "a quote opened here is never closed")


def _refuse(path: Path, line: int, fr: str, en: str) -> NoReturn:
    raise TableError(fr, en, Place(path.name, line))


def quoted_name(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def read_header(path: Path, delimiter: str) -> list[str]:
    """The names of the columns of a UTF-8 file, trimmed.

    Raises:
        TableError: no header line, not text, or another delimiter.
    """
    try:
        with path.open("rb") as file:
            first = file.readline(MAX_LINE)
    except OSError as fault:
        raise TableError(
            f"illisible : {fault.strerror}", f"unreadable: {fault.strerror}", Place(path.name)
        ) from fault
    place = Place(path.name, 1)
    if not first.strip():
        raise TableError(
            "fichier vide : une ligne d’en-tête était attendue", "empty file: expected a header line", place
        )
    if b"\0" in first or first.startswith(b"PK"):
        raise TableError("ce n’est pas un fichier de texte", "not a text file", place)
    try:
        text = first.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise TableError(
            f"octet {fault.start + 1} : ce n’est pas de l’UTF-8", f"byte {fault.start + 1}: not UTF-8", place
        ) from fault
    header = [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=delimiter), [])]
    others = [mark for mark in _NAMES if mark != delimiter and text.count(mark) > text.count(delimiter)]
    if len(header) == 1 and others:
        (fr, en), (seen_fr, seen_en) = _NAMES[delimiter], _NAMES[others[0]]
        raise TableError(
            f"séparateur attendu : {fr} ; vu : {seen_fr}",
            f"expected delimiter: {en}; seen: {seen_en}",
            place,
        )
    return header


def _found(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _chosen(path: Path, header: list[str], layout: Layout, name: str) -> int:
    names = layout.columns[name]
    index = _found(header, names)
    if index is not None:
        return index
    near = sorted({n for wanted in names for n in difflib.get_close_matches(wanted, header, 3, 0.6)})
    wanted, seen = " / ".join(names), ", ".join(near or header[:8])
    raise TableError(
        f"colonne «{wanted}» absente ; vues : {seen}",
        f'column "{wanted}" missing; seen: {seen}',
        Place(path.name, 1),
    )
