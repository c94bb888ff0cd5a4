"""The database of a build, and what runs rules, counts and shapes over it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final

from maillage.build.inputs import National
from maillage.quads import Quads
from maillage.spark import on_spark

_DUCKDB_SHARE: Final = 0.6


@contextmanager
def open_table(national: National, work: Path) -> Iterator[Quads]:
    """The table of the graph: in memory for facts alone, on disk when national files come in."""
    memory = f"{national.memory * _DUCKDB_SHARE:.1f}GB"
    table = Quads(work / "graph.duckdb" if national.folder else None, memory)
    table.con.execute(f"SET temp_directory = '{work / 'spill'}'")
    try:
        yield table
    finally:
        table.con.close()


def runner(table: Quads, national: National, work: Path) -> AbstractContextManager[Quads]:
    """What runs rules, counts and shapes: the database itself, or Spark beside it."""
    if not national.spark:
        return nullcontext(table)
    memory = f"{national.memory * (1 - _DUCKDB_SHARE) * 1024:.0f}m"
    return on_spark(table, work / "spark", national.spark, memory)
