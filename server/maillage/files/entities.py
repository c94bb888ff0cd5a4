"""Undoes the HTML entities that web forms leave in tables: `Escale &amp; CO`."""

import html
from collections.abc import Sequence
from typing import Final

import duckdb

from maillage.mapping import quoted

_ENTITY: Final = "&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_LAYERS: Final = 2


def undo_entities(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Replace the entities of some columns of a table by their characters, those written twice over too.

    An entity that HTML does not know stays as it is.
    """
    for _ in range(_LAYERS):
        for column in columns:
            found = con.execute(f"""
                SELECT DISTINCT unnest(regexp_extract_all({column}, {quoted(_ENTITY)}))
                FROM {table} WHERE contains({column}, '&')
            """).fetchall()
            known = {mark: html.unescape(mark) for (mark,) in found if html.unescape(mark) != mark}
            if known:
                con.execute(f"UPDATE {table} SET {column} = {_replaced(column, known)}")


def _replaced(column: str, known: dict[str, str]) -> str:
    sql = column
    for mark, character in sorted(known.items(), key=lambda pair: (pair[0] == "&amp;", pair[0])):
        sql = f"replace({sql}, {quoted(mark)}, {quoted(character)})"
    return sql
