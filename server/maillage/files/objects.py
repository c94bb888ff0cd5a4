"""Reads a JSON file of objects into a table of texts: only the fields asked for, never the others."""

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError
from maillage.files.delimited import Layout, quoted_name, read_delimited
from maillage.files.text import encoding_of
from maillage.mapping import quoted

MAX_OBJECT: Final = 16_000_000
MAX_ENVELOPE: Final = 400_000_000
_ROOM: Final = 1_000_000


def read_records(con: duckdb.DuckDBPyConnection, path: Path, table: str, layout: Layout) -> int:
    """Make a table of a file in either form, CSV or a JSON array of objects; return how many rows it has.

    The form is that of the file's name. In JSON, a value that is a list or an object is its JSON text.

    Raises:
        TableError: the file is not as declared.
    """
    if path.suffix.lower() != ".json":
        return read_delimited(con, path, table, layout)
    _check_start(path, "[", "un tableau d’objets", "an array of objects")
    headers = {header for names in (*layout.columns.values(), *layout.optional.values()) for header in names}
    types = ", ".join(f"{quoted(header)}: 'VARCHAR'" for header in sorted(headers))
    source = f"""read_json({quoted(str(path))}, format = 'array', columns = {{{types}}},
        maximum_object_size = {MAX_OBJECT})"""
    chosen = (
        f"coalesce({', '.join(map(quoted_name, names))}, NULL::VARCHAR) AS {quoted_name(column)}"
        for column, names in (*layout.columns.items(), *layout.optional.items())
    )
    _create(con, path, table, f"SELECT row_number() OVER () AS line, {', '.join(chosen)} FROM {source}")
    return _checked(con, path, table, layout.columns)


def read_envelope(con: duckdb.DuckDBPyConnection, path: Path, table: str, fields: Mapping[str, str]) -> int:
    """Make a table of the elements of `{"data": […]}`, as GoGoCarto gives; return how many there are.

    Args:
        con: the database of the build.
        path: the file.
        table: the table made.
        fields: the DuckDB type of each field that is read, by its name; `id` and `name` are needed.

    Raises:
        TableError: the file is not JSON, is not such an envelope, or no element has an `id` and a `name`.
    """
    _check_start(path, "{", 'un objet {"data": […]}', 'an object {"data": […]}')
    size = path.stat().st_size
    if size > MAX_ENVELOPE:
        raise TableError(
            f"plus de {MAX_ENVELOPE} octets : donner le fichier en plusieurs parties",
            f"over {MAX_ENVELOPE} bytes: give the file in parts",
            Place(path.name),
        )
    element = ", ".join(f"{quoted_name(name)} {kind}" for name, kind in fields.items())
    source = f"""read_json({quoted(str(path))}, format = 'unstructured', maximum_object_size = {size + _ROOM},
        columns = {{data: 'STRUCT({element})[]'}})"""
    columns = ", ".join(f"e.{quoted_name(name)} AS {quoted_name(name)}" for name in fields)
    select = f"SELECT row_number() OVER () AS line, {columns} FROM (SELECT unnest(data) AS e FROM {source})"
    _create(con, path, table, select)
    return _checked(con, path, table, {"id": (), "name": ()})


def _create(con: duckdb.DuckDBPyConnection, path: Path, table: str, select: str) -> None:
    try:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS {select}")
    except duckdb.Error as fault:
        if isinstance(fault, duckdb.OutOfMemoryException):
            raise
        raise _malformed(path) from fault


def _malformed(path: Path) -> TableError:
    """What is wrong with a file that is not JSON, at its line and column unless it is large."""
    place, fr, en = Place(path.name), "JSON mal formé", "malformed JSON"
    if path.stat().st_size > MAX_OBJECT:
        return TableError(fr, en, place)
    data = path.read_bytes()
    try:
        json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as fault:
        place = Place(path.name, fault.lineno, str(fault.colno))
        fr, en = f"{fr} ({fault.msg})", f"{en} ({fault.msg})"
    except UnicodeDecodeError as fault:
        place = Place(path.name, data.count(b"\n", 0, fault.start) + 1)
        fr, en = "ce n’est pas de l’UTF-8", "not UTF-8"
    except RecursionError:
        fr, en = "JSON trop imbriqué", "JSON nested too deep"
    return TableError(fr, en, place)


def _check_start(path: Path, mark: str, fr: str, en: str) -> None:
    if encoding_of(path, path.name) != "utf-8":
        raise TableError(
            "JSON en UTF-16 : l’enregistrer en UTF-8", "JSON in UTF-16: save it as UTF-8", Place(path.name)
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.removeprefix(BOM_UTF8).lstrip().startswith(mark.encode()):
        raise TableError(f"{fr} était attendu", f"expected {en}", Place(path.name, 1))


def _checked(con: duckdb.DuckDBPyConnection, path: Path, table: str, needed: Mapping[str, object]) -> int:
    counts = ", ".join(f"count({quoted_name(name)})" for name in needed)
    rows, *filled = con.execute(f"SELECT count(*), {counts} FROM {table}").fetchall()[0]
    for name, number in zip(needed, filled, strict=True):
        if rows and not number:
            raise TableError(
                "champ absent de tous les objets",
                "field missing from every object",
                Place(path.name, None, name),
            )
    return int(rows)
