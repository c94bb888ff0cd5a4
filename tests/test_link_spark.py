"""A table linked with itself on Spark gives the pairs that are one body, and no namesake."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from maillage.link.bodies import Body, load_bodies
from maillage.link.national import link_with_itself
from needed import need

need("link", find_spec("splink"), "splink: pip install '.[link]'")
need("spark", find_spec("pyspark"), "pyspark: pip install '.[spark]'")
need("java", shutil.which("java"), "Spark runs on it (Debian: default-jre-headless)")
pytestmark = pytest.mark.long

BODIES = (
    Body("a1", "Comité de bassin d'emploi du Seignanx", commune="40312", begun=1994),
    Body("a2", "COMITE DE BASSIN D EMPLOI DU SEIGNANX", ("CBE",), commune="40312", begun=1994),
    Body("b1", "Artenréel", commune="67482"),
    Body("b2", "SCOP ARTENREEL", commune="67482"),
    Body("c1", "Le Périscope", commune="69123"),
    Body("c2", "Le Périscope", commune="38185"),
    Body("d1", "Foyer rural", commune="47001"),
    Body("d2", "Foyer rural", commune="32013"),
)


@pytest.mark.filterwarnings("default")
def test_a_table_is_linked_with_itself(tmp_path: Path) -> None:
    """Two spellings of one body of one commune are a pair; namesakes of two communes are none."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("maillage").master("local[2]")
    local = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
    }
    for name, value in local.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        with duckdb.connect() as con:
            load_bodies(con, BODIES, "bodies")
            found = link_with_itself(con, "bodies", session, tmp_path, 0.0)
    finally:
        session.stop()
    likeliest = sorted(found, key=lambda pair: -pair[2])
    assert [pair[:2] for pair in likeliest[:2]] == [("a1", "a2"), ("b1", "b2")], found
    assert likeliest[1][2] > 100 * max(pair[2] for pair in likeliest[2:]), found
