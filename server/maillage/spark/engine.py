"""A connection that runs on Spark the statements that the engines write for DuckDB.

What gives ids to terms (a hash of DuckDB) or takes parameters stays in DuckDB. A temporary table stays in
Spark; a table, and rows added to one that DuckDB has, come back. Tables of DuckDB go to Spark as Parquet
when a statement reads them, and later what was added to them.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

import duckdb
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from sqlglot import exp

from maillage.errors import BuildError
from maillage.quads import HASH, Quads
from maillage.spark.dialect import parse, write

_IN_DUCKDB = re.compile(rf"{re.escape(HASH.partition('{')[0])}|\bunnest\s*\(|^\s*SET\b", re.I)
_OPTIONS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.ui.showConsoleProgress": "false",
}
_LOCAL: Final = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "8"}


class SparkQuads(Quads):
    """A graph whose ids are given by DuckDB, and whose statements run on Spark.

    It shares the tables of the graph that it is made of: what is added to one is in the other.
    """

    def __init__(self, quads: Quads, folder: Path, session: Any) -> None:
        """Put Spark beside a graph.

        Args:
            quads: the graph, in DuckDB.
            folder: where the two exchange Parquet files; every machine of Spark must see it.
            session: a `SparkSession`.
        """
        self.con = cast(duckdb.DuckDBPyConnection, Connection(quads.con, folder, session))


@contextmanager
def connected(quads: Quads, folder: Path, master: str, memory: str) -> Iterator[SparkQuads]:
    """A graph on Spark, until the end of the block.

    Args:
        quads: the graph, in DuckDB.
        folder: where the two exchange Parquet files, made if need be.
        master: Spark's address, `local[*]` for this machine.
        memory: what Spark's driver may use, as `4g`.

    Raises:
        BuildError: Spark does not start, as without Java.
    """
    own = {"spark.master": master, "spark.driver.memory": memory}
    builder = SparkSession.builder.appName("maillage")
    for name, value in (_OPTIONS | own | (_LOCAL if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        session = builder.getOrCreate()
    except PySparkException as fault:
        raise BuildError(
            f"Spark ne démarre pas (il lui faut Java 17 ou plus) : « {fault} »",
            f"Spark does not start (it needs Java 17 or later): {fault}",
        ) from fault
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkQuads(quads, folder, session)
    finally:
        session.stop()


class Rows:
    """The rows of an answer, already here."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All of them."""
        return self.rows


class Connection:
    """What the engines use of a connection to DuckDB: `execute`, `cursor`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path, session: Any) -> None:
        self.duck, self.folder, self.session = con, folder, session
        self.frames: dict[str, Any] = {}
        self.files: dict[str, Path] = {}
        self.sent: dict[str, int] = {}
        self.number = count()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of DuckDB, for what reads the graph as terms."""
        return self.duck.cursor()

    def execute(self, sql: str, parameters: Sequence[object] | None = None) -> Any:
        """Run a statement where it must.

        Raises:
            BuildError: Spark cannot read it, or fails.
        """
        if parameters is not None or _IN_DUCKDB.search(sql):
            return self.duck.execute(sql, parameters)
        tree = parse(sql)
        try:
            return self.run(tree)
        except (PySparkException, Py4JError) as fault:
            text = " ".join(str(fault).split())[:500]
            raise BuildError(f"Spark s’arrête : « {text} »", f"Spark stops: {text}") from fault

    def run(self, tree: Any) -> Rows:
        """Run one statement on Spark."""
        match tree:
            case exp.Create():
                self.create(tree)
            case exp.Insert():
                self.insert(tree)
            case exp.Delete():
                self.delete(tree)
            case exp.Drop():
                self.drop(tree.find(exp.Table).name)
            case _:
                return Rows([tuple(row) for row in self.frame(tree).collect()])
        return Rows([])

    def create(self, tree: Any) -> None:
        """A table, of a query or empty; one that is not temporary comes back to DuckDB."""
        if isinstance(tree.this, exp.Schema):
            columns = ", ".join(f"{c.name} {c.args['kind'].sql('spark')}" for c in tree.this.expressions)
            self.name(tree.this.this.name, self.session.createDataFrame([], columns))
            return
        name, frame = tree.this.name, self.frame(tree.expression)
        if tree.find(exp.TemporaryProperty):
            self.keep(name, frame)
        else:
            self.duck.execute(f"CREATE OR REPLACE TABLE {name} AS {self.brought(frame)}")

    def insert(self, tree: Any) -> None:
        """Rows added to a table of Spark, or to one of DuckDB."""
        name, frame = tree.this.name, self.frame(tree.expression)
        known = self.frames.get(name)
        if known is None:
            self.duck.execute(f"INSERT INTO {name} {self.brought(frame)}")
            return
        fields = zip(frame.columns, known.schema.fields, strict=True)
        renamed = frame.toDF(*known.columns)
        typed = renamed.select(*(renamed[f.name].cast(f.dataType).alias(f.name) for _, f in fields))
        parts = int(self.session.conf.get("spark.sql.shuffle.partitions"))
        self.keep(name, known.union(typed).coalesce(parts))

    def delete(self, tree: Any) -> None:
        """Rows taken out of a table of Spark."""
        name, where = tree.this.name, tree.args["where"].this
        kept = parse(f"SELECT * FROM {name} WHERE NOT coalesce({where.sql('duckdb')}, false)")
        self.keep(name, self.frame(kept))

    def drop(self, name: str) -> None:
        """Forget a table of Spark; or drop one of DuckDB."""
        if self.frames.pop(name, None) is not None:
            self.session.catalog.dropTempView(name)
            self.forget(name)
        elif name not in self.sent:
            self.duck.execute(f"DROP TABLE IF EXISTS {name}")

    def name(self, name: str, frame: Any) -> None:
        """Let statements read a frame under a name."""
        frame.createOrReplaceTempView(name)
        self.frames[name] = frame

    def keep(self, name: str, frame: Any) -> None:
        """Compute a frame and let statements read it under a name, in the place of what had that name."""
        settled, folder = self.settled(frame)
        self.name(name, settled)
        self.forget(name)
        self.files[name] = folder

    def forget(self, name: str) -> None:
        """Remove the files of a table of Spark."""
        if folder := self.files.pop(name, None):
            shutil.rmtree(folder, ignore_errors=True)

    def settled(self, frame: Any) -> tuple[Any, Path]:
        """A frame computed and put in files, whose size Spark reads; and their folder.

        A checkpoint keeps the size that was guessed, which each join multiplies: after ten rounds the number
        has so many digits that planning takes minutes.
        """
        folder = self.folder / f"kept-{next(self.number)}"
        frame.write.parquet(str(folder))
        return self.session.read.schema(frame.schema).parquet(str(folder)), folder

    def frame(self, query: Any) -> Any:
        """The rows of a query, not yet computed."""
        query = self.unrolled(query)
        for table in {table.name for table in query.find_all(exp.Table)} - self.frames.keys():
            self.send(table)
        return self.session.sql(write(query))

    def send(self, table: str) -> None:
        """Let Spark read a table of DuckDB: all of it, or what was added since."""
        known = self.duck.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = $1", [table]).fetchall()
        if not known:
            return
        rows = self.duck.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
        start = self.sent.get(table, -1)
        if rows == start:
            return
        part = self.folder / table / f"{next(self.number)}.parquet"
        part.parent.mkdir(exist_ok=True)
        self.duck.execute(
            f"COPY (SELECT * FROM {table} WHERE rowid >= {max(start, 0)}) TO '{part}' (FORMAT parquet)"
        )
        self.sent[table] = rows
        self.session.read.parquet(str(part.parent)).createOrReplaceTempView(table)

    def brought(self, frame: Any) -> str:
        """The SQL that reads in DuckDB the rows of a frame of Spark."""
        folder = self.folder / f"back-{next(self.number)}"
        frame.write.parquet(str(folder))
        return f"SELECT * FROM read_parquet('{folder}/*.parquet')"

    def unrolled(self, query: Any) -> Any:
        """The query with the rows of each recursive part in its place: Spark has no recursive `UNION`."""
        for part in reversed(list(query.find_all(exp.With))):
            if not part.args.get("recursive"):
                continue
            select = part.parent
            renamed = {cte.alias: self.closure(cte) for cte in part.expressions}
            part.pop()
            for table in select.find_all(exp.Table):
                if table.name in renamed:
                    alias = table.alias or table.name
                    table.replace(exp.alias_(exp.to_table(renamed[table.name]), alias, table=True))
        return query

    def closure(self, cte: Any) -> str:
        """The table of what a recursive part gives: its base, then each step from what the last one found."""
        union, columns = cte.this.unnest(), [column.name for column in cte.args["alias"].columns]
        found = self.settled(self.frame(union.left.unnest()).toDF(*columns).distinct())[0]
        parts, step = [found], union.right.unnest()
        while not parts[-1].isEmpty():
            self.name(cte.alias, parts[-1])
            known = reduce(lambda one, other: one.union(other), parts)
            reached = self.frame(step.copy()).toDF(*columns).distinct()
            parts.append(self.settled(reached.subtract(known))[0])
        self.drop(cte.alias)
        name = f"{cte.alias}_{next(self.number)}"
        self.name(name, reduce(lambda one, other: one.union(other), parts))
        return name
