"""Reads a delimited file of a declared layout into a table of texts, and says where it is not as declared."""

import codecs
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
from maillage.files.archives import unpacked
from maillage.mapping import quoted

MAX_LINE: Final = 1_000_000
MAX_COLUMNS: Final = 2_000
_MIXED: Final = 0.01
"""The share of accented lines in the other encoding from which a file is in two."""
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
        encodings: in which the text may be: UTF-8, or Latin-1 where it is not.
        several: whether an archive may hold several tables, all of this layout.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delimiter: str = ","
    encodings: tuple[str, ...] = ("utf-8",)
    several: bool = False


def same_names(*columns: str) -> dict[str, tuple[str, ...]]:
    """Columns that bear one name, which is ours too."""
    return {column: (column,) for column in columns}


def read_register(
    con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout, where: str = "true"
) -> int:
    """Make a table of the rows of a large file that a condition keeps; return how many there were in all.

    The file may be zipped, gzipped or Parquet; the rows have no number.

    Raises:
        TableError: the file is not as declared.
    """
    if path.suffix == ".parquet":
        return _read_parquet(con, path, table, layout, where)
    spill = con.execute("SELECT current_setting('temp_directory')").fetchall()[0][0]
    rows, parts = 0, []
    folder = Path(spill) if spill and Path(spill).is_dir() else None
    with unpacked(path, folder, several=layout.several) as files:
        for number, plain in enumerate(files):
            name = path.name if len(files) == 1 else f"{path.name}/{plain.name}"
            if "latin-1" in layout.encodings and not _is_utf8(plain):
                _refuse_mixed(plain, name)
                _from_latin1(plain)
            header = read_header(plain, layout.delimiter, name)
            rows += _prescan(plain, name)
            parts.append(f"{table}_{number}")
            _load(con, plain, name, parts[-1], layout, header, where, numbered=False)
    union = " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {union}")
    for part in parts:
        con.execute(f"DROP TABLE {part}")
    return rows


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixed(path: Path, name: str) -> None:
    """Refuse a file part of whose lines are in UTF-8, and the others in Latin-1."""
    utf8, others, first = 0, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                utf8 += 1
            except UnicodeDecodeError:
                others += 1
                first = first or number
    if utf8 > _MIXED * (utf8 + others):
        _refuse(
            name,
            first,
            f"fichier en deux encodages : {utf8} lignes en UTF-8, {others} qui n’en sont pas",
            f"a file in two encodings: {utf8} lines in UTF-8, {others} that are not",
        )


def _from_latin1(path: Path) -> None:
    """Write an unpacked file again in UTF-8."""
    copy = path.with_name(path.name + ".utf8")
    with (
        path.open(encoding="latin-1", newline="") as old,
        copy.open("w", encoding="utf-8", newline="") as new,
    ):
        while chunk := old.read(1 << 20):
            new.write(chunk)
    copy.replace(path)


def _read_parquet(con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout, where: str) -> int:
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))})").fetchall()
        header = [str(row[0]) for row in described]
        picked = [(name, _chosen(path.name, header, layout, name)) for name in layout.columns]
        found = [(name, _found(header, names)) for name, names in layout.optional.items()]
        columns = ", ".join(
            f"{quoted_name(header[i]) if i is not None else 'NULL'}::VARCHAR AS {quoted_name(name)}"
            for name, i in (*picked, *found)
        )
        source = f"SELECT {columns} FROM read_parquet({quoted(str(path))})"
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM ({source}) WHERE {where}")
        total = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(path))})").fetchall()
        return int(total[0][0])
    except duckdb.Error as fault:
        raise TableError(
            f"fichier Parquet illisible : {fault}", f"unreadable Parquet file: {fault}", Place(path.name)
        ) from fault


def read_delimited(con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout) -> int:
    """Make a table of texts of a UTF-8 file with a header line; return how many rows it has.

    Only the columns of the layout are kept, under our names, and `line`, the number of the row.

    Raises:
        TableError: the file is not as declared; the place says the line, and the column when one is at fault.
    """
    header = read_header(path, layout.delimiter, path.name)
    _prescan(path, path.name)
    _load(con, path, path.name, table, layout, header, "true", numbered=True)
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _load(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    name: str,
    table: str,
    layout: Layout,
    header: list[str],
    where: str,
    *,
    numbered: bool,
) -> None:
    """Make the table of a file whose lines were checked; `name` is what faults call the file."""
    chosen: list[int | None] = [_chosen(name, header, layout, column) for column in layout.columns]
    chosen += [_found(header, names) for names in layout.optional.values()]
    picked = ", ".join(
        f"{f'c{index}' if index is not None else 'NULL::VARCHAR'} AS {quoted_name(column)}"
        for column, index in zip((*layout.columns, *layout.optional), chosen, strict=True)
    )
    types = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header)))
    try:
        con.execute(f"""
            CREATE OR REPLACE TABLE {table} AS SELECT * FROM (
                SELECT {"row_number() OVER () AS line, " if numbered else ""}{picked}
                FROM read_csv({quoted(str(path))}, auto_detect = false, header = true,
                    delim = {quoted(layout.delimiter)}, quote = '"', escape = '"',
                    columns = {{{types}}}, max_line_size = {MAX_LINE})
            ) WHERE {where}
        """)
    except duckdb.Error as fault:
        line = _LINE.search(str(fault))
        number = "Expected Number of Columns" in str(fault)
        raise TableError(
            f"{len(header)} cellules attendues" if number else "table mal formée ; vérifier les guillemets",
            f"expected {len(header)} cells" if number else "malformed table; check the quotes",
            Place(name, int(line[1]) if line else None),
        ) from fault


def _prescan(path: Path, name: str) -> int:
    """Check what a parser passes over: long lines, NUL, a quote never closed, text that is not UTF-8.

    Returns:
        how many rows there are below the header.
    """
    opened, inside, rows = 0, False, -1
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
            if len(line) > MAX_LINE:
                _refuse(name, number, f"ligne de plus de {MAX_LINE} octets", f"over {MAX_LINE} bytes")
            if b"\0" in line:
                _refuse(
                    name, number, "octet nul : ce n’est pas un fichier de texte", "NUL byte: not a text file"
                )
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as fault:
                _refuse(
                    name,
                    number,
                    f"octet {fault.start + 1} : pas de l’UTF-8",
                    f"byte {fault.start + 1}: not UTF-8",
                )
            if line.count(b'"') % 2:
                opened, inside = (number, True) if not inside else (opened, False)
            rows += not inside
    if inside:
        _refuse(name, opened, "guillemet ouvert ici, jamais fermé", "a quote opened here is never closed")
    return max(rows, 0)


def _refuse(name: str, line: int, fr: str, en: str) -> NoReturn:
    raise TableError(fr, en, Place(name, line))


def quoted_name(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def read_header(path: Path, delimiter: str, called: str = "") -> list[str]:
    """The names of the columns of a UTF-8 file, trimmed.

    Raises:
        TableError: no header line, not text, or another delimiter.
    """
    try:
        with path.open("rb") as file:
            first = file.readline(MAX_LINE + 1)
    except OSError as fault:
        raise TableError(
            f"illisible : {fault.strerror}", f"unreadable: {fault.strerror}", Place(called or path.name)
        ) from fault
    place = Place(called or path.name, 1)
    if not first.strip():
        raise TableError(
            "fichier vide : une ligne d’en-tête était attendue", "empty file: expected a header line", place
        )
    if len(first) > MAX_LINE:
        _refuse(place.file, 1, f"ligne de plus de {MAX_LINE} octets", f"over {MAX_LINE} bytes")
    if b"\0" in first or first.startswith(b"PK"):
        raise TableError("ce n’est pas un fichier de texte", "not a text file", place)
    try:
        text = first.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise TableError(
            f"octet {fault.start + 1} : ce n’est pas de l’UTF-8", f"byte {fault.start + 1}: not UTF-8", place
        ) from fault
    try:
        header = [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=delimiter), [])]
    except csv.Error as fault:
        raise TableError("en-tête mal formé", "malformed header", place) from fault
    if len(header) > MAX_COLUMNS:
        _refuse(place.file, 1, f"plus de {MAX_COLUMNS} colonnes", f"more than {MAX_COLUMNS} columns")
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


def _chosen(file: str, header: list[str], layout: Layout, name: str) -> int:
    names = layout.columns[name]
    index = _found(header, names)
    if index is not None:
        return index
    near = sorted({n for wanted in names for n in difflib.get_close_matches(wanted, header, 3, 0.6)})
    wanted, seen = " / ".join(names), ", ".join(near or header[:8])
    raise TableError(
        f"colonne «{wanted}» absente ; vues : {seen}",
        f'column "{wanted}" missing; seen: {seen}',
        Place(file, 1),
    )
