"""Writes the triples of large tables as N-Triples: whole for the store, by département for people."""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import duckdb

from maillage.mapping import Mapping, quoted
from maillage.quads import HASH, Quads
from maillage.vocabulary import GRAPH

SOURCES: Final = "dumps/sources/"
NOWHERE: Final = "ailleurs"
"""The name of the file of rows that lie in no known département."""

_AS_TEXT: Final = "(FORMAT csv, HEADER false, DELIMITER '\\x01', QUOTE '', ESCAPE ''{})"
_THREADS: Final = 2


def write_lines(quads: Quads, mappings: Iterable[Mapping], departments: Collection[str], path: Path) -> None:
    """Write the triples of tables as one N-Triples file, in no order."""
    selects = (
        f"SELECT {m.lines()} AS line FROM {m.table} WHERE {m.among(departments)} AND ({m.some()})"
        for m in mappings
    )
    _copy(quads.con, " UNION ALL ".join(selects), path)


def write_departments(
    quads: Quads, mappings: Sequence[Mapping], departments: Collection[str], folder: Path
) -> list[Path]:
    """Write the triples of the tables of one source, one gzipped N-Triples file a département.

    The same rows give the same bytes: lines are ordered by table and subject.

    Returns:
        the files written, `33.nt.gz`, `2A.nt.gz`…; rows of no département are in `ailleurs.nt.gz`.
    """
    folder.mkdir(parents=True)
    found: set[str] = set()
    for mapping in mappings:
        rows = f"FROM {mapping.table} WHERE {mapping.among(departments)}"
        found |= {
            code for (code,) in quads.con.execute(f"SELECT DISTINCT {mapping.department} {rows}").fetchall()
        }

    def write(code: str) -> Path:
        path = folder / f"{code or NOWHERE}.nt.gz"
        selects = (
            f"SELECT {n} AS part, {m.lines()} AS line FROM {m.table}"
            f" WHERE {m.department} = {quoted(code)} AND ({m.some()})"
            for n, m in enumerate(mappings)
        )
        lines = f"SELECT line FROM ({' UNION ALL '.join(selects)}) ORDER BY part, line"
        with quads.con.cursor() as cursor:
            _copy(cursor, lines, path, ", COMPRESSION gzip")
        return path

    with ThreadPoolExecutor(_THREADS) as pool:
        return sorted(pool.map(write, sorted(found)))


def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path, more: str = "") -> None:
    con.execute(f"COPY ({select}) TO {quoted(str(path))} {_AS_TEXT.format(more)}")


def write_inferred(quads: Quads, path: Path, *, compressed: bool = False) -> None:
    """Write what was inferred about the subjects of registers (`register_subject`) as N-Triples."""
    select = f"""
        SELECT st.term || ' ' || pt.term || ' ' || ot.term || ' .' AS line
        FROM (SELECT DISTINCT s, p, o FROM quads WHERE {inferred(quads)} AND {OF_REGISTERS})
        JOIN terms st ON st.id = s JOIN terms pt ON pt.id = p JOIN terms ot ON ot.id = o
    """
    if compressed:
        _copy(quads.con, select + " ORDER BY 1", path, ", COMPRESSION gzip")
    else:
        _copy(quads.con, select, path)


OF_REGISTERS: Final = "s IN (SELECT id FROM register_subject)"


def small(quads: Quads) -> str:
    """The SQL condition of what is dumped as Turtle: all but large tables and inferences about registers."""
    return f"NOT apart AND NOT ({inferred(quads)} AND {OF_REGISTERS})"


def write_quads(quads: Quads, columns: str, where: str, path: Path) -> None:
    """Write quads of the graph as N-Quads, in no order.

    Args:
        quads: the graph.
        columns: `s, p, o, g`, or `s, p, o` for the default graph.
        where: the SQL condition on the columns of `quads`.
        path: where.
    """
    names = columns.split(", ")
    line = " || ' ' || ".join(f"{name}t.term" for name in names)
    joins = " ".join(f"JOIN terms {name}t ON {name}t.id = {name}" for name in names)
    _copy(
        quads.con,
        f"SELECT {line} || ' .' FROM (SELECT DISTINCT {columns} FROM quads WHERE {where}) {joins}",
        path,
    )


def note_subjects(quads: Quads, mappings: Iterable[Mapping]) -> None:
    """Keep the ids of the subjects of registers, in the table `register_subject`."""
    quads.con.execute("CREATE OR REPLACE TABLE register_subject (id BIGINT)")
    for mapping in mappings:
        for subject in dict.fromkeys(triple.subject for triple in mapping.triples):
            quads.con.execute(f"""
                INSERT INTO register_subject
                SELECT DISTINCT {HASH.format("s")} FROM (SELECT {subject} AS s FROM {mapping.table})
                WHERE s IS NOT NULL
            """)


def inferred(quads: Quads) -> str:
    """The SQL condition on `g` that takes the graphs of inferences."""
    start = quoted(f"<{GRAPH}inferred/%")
    ids = [row[0] for row in quads.con.execute(f"SELECT id FROM terms WHERE term LIKE {start}").fetchall()]
    return f"g IN ({', '.join(map(str, ids))})" if ids else "false"
