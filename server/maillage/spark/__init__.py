"""Runs the SQL of rules, shapes and counts on Spark, where one machine is too small (optional)."""

from contextlib import AbstractContextManager
from pathlib import Path

from maillage.errors import BuildError
from maillage.quads import Quads


def on_spark(
    quads: Quads, folder: Path, master: str = "local[*]", memory: str = "4g"
) -> AbstractContextManager[Quads]:
    """A graph on Spark.

    Args:
        quads: the graph, in DuckDB; it gains what is added to the other.
        folder: where the two exchange Parquet files, seen by every machine of Spark; made if need be.
        master: Spark's address; this machine by default. `spark-defaults.conf` says the rest.
        memory: what Spark's driver may use, as `4g`.

    Raises:
        BuildError: PySpark or Java is absent.
    """
    try:
        from maillage.spark.engine import connected
    except ImportError as fault:
        raise BuildError(
            f"Spark n’est pas installé ({fault.name}) : pip install 'maillage[spark]'",
            f"Spark is not installed ({fault.name}): pip install 'maillage[spark]'",
        ) from fault
    return connected(quads, folder, master, memory)
