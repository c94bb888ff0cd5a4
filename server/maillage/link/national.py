"""Links a national table of bodies with itself on Spark, by the same comparisons and parameters.

For what outgrows one machine: the bodies of several registers put together, in which each may be there twice.
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from maillage.link import model
from maillage.link.blocking import most_bits, read_vocabulary
from maillage.link.comparing import NAME_LEVELS, RARITY_LEVELS, NameComparer
from maillage.link.parameters import Parameters, read_parameters

_RARE: Final = 50
"""How many bodies may have a word for it to join them over all the country."""
_CALL: Final = "{}(names_l, names_r, town_l, town_r)"
_RULES: Final = ("rarest", "domain", "first_word, commune", "first_word, departement, begun")
"""What two bodies of a pair have in common, rule by rule."""


class RemoteNames:
    """Compares names in Spark's workers: it travels as its words, and makes its comparer there once."""

    def __init__(self, bits: Mapping[str, float], most: float, answer: str) -> None:
        self.bits, self.most, self.answer = bits, most, answer
        self._comparer: NameComparer | None = None

    def __getstate__(self) -> tuple[Mapping[str, float], float, str]:
        return self.bits, self.most, self.answer

    def __setstate__(self, state: tuple[Mapping[str, float], float, str]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def __call__(self, names: Sequence[str], others: Sequence[str], town: str, other_town: str) -> int:
        """The number of the level that is asked: of the name, of its rarity, of the town in it."""
        self._comparer = self._comparer or NameComparer(self.bits, self.most)
        alike = self._comparer.alike(names, others, town or "", other_town or "")
        if self.answer == "name":
            return NAME_LEVELS.index(alike.level)
        return RARITY_LEVELS.index(alike.rarity) if self.answer == "rarity" else int(alike.names_town)


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
        session: a `SparkSession`.
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
    bits, size = read_vocabulary(con, table)
    path = folder / "bodies.parquet"
    _hand_over(con, table, path)
    for answer in ("name", "rarity", "town"):
        remote = RemoteNames(bits, most_bits(size), answer)
        session.udf.register(f"link_{answer}", lambda a, b, c, d, remote=remote: remote(a, b, c, d), "int")
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    make: Any = SparkAPI
    api = make(spark_session=session, register_udfs_automatically=False)
    frame = api.register(session.read.parquet(str(path)), dataset_display_name="bodies")
    names = {answer: _CALL.format(f"link_{answer}") for answer in ("name", "rarity")}
    said = model.settings(
        parameters or read_parameters(),
        names | {"town": f"({_CALL.format('link_town')} = 1)"},
        "dedupe_only",
        additional_columns_to_retain=["iri"],
        blocking_rules_to_generate_predictions=[
            {
                "blocking_rule": " AND ".join(f"l.{c} = r.{c}" for c in rule.split(", ")),
                "sql_dialect": "spark",
            }
            for rule in _RULES
        ],
    )
    linker = Linker(frame, SettingsCreator.from_path_or_dict(said), log_level=None)
    found = linker.inference.predict(least, warning_mode="never").as_spark_dataframe()
    rows = found.select("iri_l", "iri_r", "match_probability").collect()
    return sorted((min(a, b), max(a, b), round(probability, 6)) for a, b, probability in rows)


def _hand_over(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Write the bodies as the comparisons and the blocking rules read them."""
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
