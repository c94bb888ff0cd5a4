"""Links a national table of bodies with itself on Spark, by the same comparisons and parameters.

For what outgrows one machine: the bodies of several registers put together, in which each may be there twice.
"""

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from maillage.link import model
from maillage.link.blocking import most_bits, read_vocabulary
from maillage.link.comparing import NameComparer
from maillage.link.parameters import Parameters, read_parameters

_RARE: Final = 50
"""How many bodies may have a word for it to join them over all the country."""
_RULES: Final = (("rarest",), ("domain",), ("first_word", "commune"), ("first_word", "departement", "begun"))
"""What two bodies of a pair have in common, rule by rule."""


class RemoteNames:
    """Compares names in Spark's workers: it travels as its words, and makes its comparer there once."""

    def __init__(self, bits: Mapping[str, float], most: float) -> None:
        self.bits, self.most = bits, most
        self._comparer: NameComparer | None = None

    def __getstate__(self) -> tuple[Mapping[str, float], float]:
        return self.bits, self.most

    def __setstate__(self, state: tuple[Mapping[str, float], float]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def __call__(
        self, names: Sequence[str], others: Sequence[str], town: str | None, other_town: str | None
    ) -> list[int]:
        """The numbers of the levels of the name and of its rarity, and of what it says of the town."""
        self._comparer = self._comparer or NameComparer(self.bits, self.most)
        return model.numbers(self._comparer.alike(names, others, town or "", other_town or ""))


def link_with_itself(
    con: duckdb.DuckDBPyConnection,
    table: str,
    session: Any,
    folder: Path,
    least: float = 0.5,
    parameters: Parameters | None = None,
) -> list[tuple[str, str, float]]:
    """The pairs of a table that may be one body, with their probability; no pair is decided.

    Args:
        con: the database, with the table of bodies (see `bodies`).
        table: its name.
        session: a `SparkSession`; on a cluster, the Python of its workers has Maillage too.
        folder: where DuckDB hands the bodies to Spark; every machine of Spark must see it.
        least: the least probability of a pair that is given.
        parameters: those trained; those of the code when None.

    Returns:
        the IRIs of both bodies, the lesser first, and the probability; sorted.

    Raises:
        BuildError: Splink is not installed.
    """
    model.require()
    from splink import Linker, SparkAPI
    from splink.internals.settings_creator import SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    if session.sparkContext.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        session.sparkContext.pythonExec = sys.executable  # PySpark's own choice is the python3 of the path
    bodies, pairs = folder / "bodies.parquet", folder / "pairs.parquet"
    bits, size = read_vocabulary(con, table)
    _hand_over(con, table, bodies)
    session.read.parquet(str(bodies)).createOrReplaceTempView("link_bodies")
    session.udf.register("link_alike", RemoteNames(bits, most_bits(size)), "array<int>")
    session.sql(_compared()).write.parquet(str(pairs))
    session.read.parquet(str(pairs)).createOrReplaceTempView("link_pairs")
    make: Any = SparkAPI
    api = make(spark_session=session, register_udfs_automatically=False)
    frame = api.register(session.sql(_with_levels()), dataset_display_name="bodies")
    said = model.settings(
        parameters or read_parameters(), "dedupe_only", additional_columns_to_retain=["iri"]
    )
    linker = Linker(frame, SettingsCreator.from_path_or_dict(said), log_level=None)
    keys = session.sql("SELECT l AS join_key_l, r AS join_key_r, '0' AS match_key FROM link_pairs")
    linker.table_management.register_blocked_pairs_for_predict(api.register(keys))
    # with a threshold, Spark would put the levels of the model into one another, and run out of memory
    scored = linker.inference.predict(warning_mode="never").as_spark_dataframe()
    rows = (
        scored.filter(scored.match_probability >= least)
        .select("iri_l", "iri_r", "match_probability")
        .collect()
    )
    return sorted((min(a, b), max(a, b), round(probability, 6)) for a, b, probability in rows)


def _compared() -> str:
    """The SQL of the pairs that share something, each once, and how their names compare."""
    met = " UNION ".join(
        "SELECT l.unique_id AS l, r.unique_id AS r FROM link_bodies l JOIN link_bodies r ON "
        + " AND ".join(f"l.{column} = r.{column}" for column in rule)
        + " WHERE l.unique_id < r.unique_id"
        for rule in _RULES
    )
    return f"""
        SELECT p.l, p.r, link_alike(x.names, y.names, x.town, y.town) AS alike FROM ({met}) p
        JOIN link_bodies x ON x.unique_id = p.l JOIN link_bodies y ON y.unique_id = p.r
    """


def _with_levels() -> str:
    """The SQL of the bodies, each with the levels of the names of its pairs."""
    maps = ", ".join(
        f"map_from_entries(collect_list(struct(r, alike[{at}]))) AS {column}"
        for at, column in enumerate(model.LEVELS_OF)
    )
    return f"""
        SELECT b.*, {", ".join(model.LEVELS_OF)} FROM link_bodies b
        LEFT JOIN (SELECT l, {maps} FROM link_pairs GROUP BY l) m ON m.l = b.unique_id
    """


def _hand_over(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Write the bodies, whose words are read, as the comparisons and the blocking rules read them."""
    con.execute(f"""
        COPY (
            WITH ranked AS (
                SELECT w.n, word, v.n AS bearers FROM link_words_r w JOIN link_vocabulary v USING (word)
                WHERE NOT starts_with(word, '=')
            ), keys AS (
                SELECT n, min_by(word, bearers) FILTER (bearers <= {_RARE}) AS rarest,
                    min_by(word, bearers) AS first_word
                FROM ranked GROUP BY n
            )
            SELECT p.*, b.iri, k.rarest, k.first_word FROM ({model.prepared(table)}) p
            JOIN {table} b ON b.n = p.unique_id LEFT JOIN keys k ON k.n = p.unique_id ORDER BY p.unique_id
        ) TO '{path}' (FORMAT parquet)
    """)
