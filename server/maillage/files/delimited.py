"""Reads a large file of a declared layout into a table of texts, and says where it is not as declared."""

import csv
import difflib
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError, in_quotes
from maillage.files.archives import unpacked
from maillage.files.rows import MAX_COLUMNS, check_delimiter
from maillage.files.text import MAX_LINE, encoding_of, lines
from maillage.mapping import quoted

_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")


@dataclass(frozen=True)
class Layout:
    """How a file is written.

    Args:
        columns: for each column of ours, the headers that it bears over the years; it must be there.
        optional: the same for those that may be absent, then null.
        delimiter: between cells.
        western: whether text that is not UTF-8 is Windows-1252, as that of files that claim Latin-1 is.
        several: whether an archive may hold several tables, all of this layout.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    delimiter: str = ","
    western: bool = False
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
            parts.append(f"{table}_{number}")
            with _as_utf8(plain, name, folder, western=layout.western) as text:
                header = read_header(text, layout.delimiter, name)
                rows += _prescan(text, name)
                _load(con, text, name, parts[-1], layout, header, where, numbered=False)
    union = " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {union}")
    for part in parts:
        con.execute(f"DROP TABLE {part}")
    return rows


@contextmanager
def _as_utf8(path: Path, name: str, folder: Path | None = None, *, western: bool = False) -> Iterator[Path]:
    """The file itself when it is in UTF-8, else a copy that is, removed after."""
    encoding = encoding_of(path, name, western=western)
    if encoding == "utf-8":
        yield path
        return
    with tempfile.TemporaryDirectory(dir=folder) as place:
        copy = Path(place) / "utf-8.csv"
        with copy.open("w", encoding="utf-8", newline="") as out:
            out.writelines(lines(path, name, encoding))
        yield copy


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
            f"fichier Parquet illisible : « {fault} »", f"unreadable Parquet file: {fault}", Place(path.name)
        ) from fault


def read_delimited(con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout) -> int:
    """Make a table of texts of a file with a header line; return how many rows it has.

    Only the columns of the layout are kept, under our names, and `line`, the number of the row.

    Raises:
        TableError: the file is not as declared; the place says the line, and the column when one is at fault.
    """
    with _as_utf8(path, path.name) as text:
        header = read_header(text, layout.delimiter, path.name)
        _prescan(text, path.name)
        _load(con, text, path.name, table, layout, header, "true", numbered=True)
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
    for number, line in enumerate(lines(path, name), 1):
        if line.count('"') % 2:
            opened, inside = (number, True) if not inside else (opened, False)
        rows += not inside
    if inside:
        raise TableError(
            "guillemet ouvert ici, jamais fermé", "a quote opened here is never closed", Place(name, opened)
        )
    return max(rows, 0)


def quoted_name(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def read_header(path: Path, delimiter: str, called: str = "") -> list[str]:
    """The names of the columns of a file, trimmed.

    Raises:
        TableError: no header line, not text, or another delimiter.
    """
    place = Place(called or path.name, 1)
    text = next(lines(path, place.file, encoding_of(path, place.file)), "")
    if not text.strip():
        raise TableError(
            "fichier vide : une ligne d’en-tête était attendue", "empty file: expected a header line", place
        )
    if text.startswith("PK"):
        raise TableError("ce n’est pas un fichier de texte", "not a text file", place)
    check_delimiter(text, delimiter, place)
    try:
        header = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
    except csv.Error as fault:
        raise TableError("en-tête mal formé", "malformed header", place) from fault
    if len(header) > MAX_COLUMNS:
        raise TableError(
            f"{len(header)} colonnes ; {MAX_COLUMNS} au plus",
            f"{len(header)} columns; {MAX_COLUMNS} at most",
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
    wanted, (seen, seen_en) = " / ".join(names), in_quotes(near or header[:8])
    raise TableError(
        f"colonne «{wanted}» absente ; vues : {seen}",
        f'column "{wanted}" missing; seen: {seen_en}',
        Place(file, 1),
    )
