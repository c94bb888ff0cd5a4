"""Puts right what programs did to a text: HTML entities of web forms, UTF-8 that was read as Windows-1252."""

import html
import re
from collections.abc import Sequence
from typing import Final

import duckdb

from maillage.mapping import quoted

_ENTITY: Final = "&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_NEXT: Final = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MISREAD: Final = f"[ÂÃÅ]{_NEXT}|â{_NEXT}{_NEXT}"
"""What the letters and punctuation of French give in UTF-8 read as Windows-1252: `Ã©`, `â€™`, `Å“`."""

_MARK: Final = f"{_ENTITY}|{_MISREAD}"
_MARKS: Final = re.compile(_MARK)
_LAYERS: Final = 2
"""Both are sometimes done twice over: `&amp;amp;`, `ÃƒÂ©`."""


def repaired(text: str) -> str:
    """The text with its entities and misread letters put right; what is neither stays as it is."""
    for _ in range(_LAYERS):
        text = _MARKS.sub(lambda mark: _character(mark[0]), text)
    return text


def repair(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Put right some columns of a table, as `repaired` does."""
    for _ in range(_LAYERS):
        for column in columns:
            rows = con.execute(f"""
                SELECT DISTINCT unnest(regexp_extract_all({column}, {quoted(_MARK)}))
                FROM {table} WHERE regexp_matches({column}, '[&ÂÃÅâ]')
            """).fetchall()
            known = {mark: _character(mark) for (mark,) in rows if _character(mark) != mark}
            if known:
                con.execute(f"UPDATE {table} SET {column} = {_replaced(column, known)}")


def _character(mark: str) -> str:
    if mark.startswith("&"):
        return html.unescape(mark)
    try:
        return b"".join(_byte(character) for character in mark).decode("utf-8")
    except UnicodeError:
        return mark


def _byte(character: str) -> bytes:
    return bytes([ord(character)]) if ord(character) < 0x100 else character.encode("cp1252")


def _replaced(column: str, known: dict[str, str]) -> str:
    sql = column
    for mark, character in sorted(known.items(), key=lambda pair: (pair[0] == "&amp;", pair[0])):
        sql = f"replace({sql}, {quoted(mark)}, {quoted(character)})"
    return sql
