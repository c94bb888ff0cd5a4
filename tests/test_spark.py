"""Spark gives what DuckDB gives: the same inferences, counts and report on the curated graph."""

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from maillage import paths, reason, spark, statistics, validate
from maillage.build import Inputs
from maillage.errors import BuildError
from maillage.quads import Quads
from maillage.reason.columnar import Reasoner
from maillage.reason.identity import merge
from maillage.reason.rules import RANKS
from maillage.release import Release
from needed import need

for module in ("pyspark", "sqlglot"):
    need("spark", find_spec(module), f"{module}: pip install '.[spark]'")
need("java", shutil.which("java"), "Spark runs on it (Debian: default-jre-headless)")
pytestmark = pytest.mark.long

QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java with its first compiler alone: the second takes longer than it saves in a test."""
SHAPES = [paths.SHAPES / f"{name}.ttl" for name in ("common", "ptce")]


def curated(release: Release) -> Quads:
    """The curated release before reasoning."""
    from maillage.vocabulary import GRAPH

    quads = Quads()
    quads.add_file(_unzipped(release.path / "dumps" / "maillage.nq.gz"))
    inferred = f"SELECT id FROM terms WHERE starts_with(term, '<{GRAPH}inferred/')"
    quads.con.execute(f"DELETE FROM quads WHERE g IN ({inferred})")
    return quads


def _unzipped(path: Path) -> Path:
    import gzip
    import tempfile

    out = Path(tempfile.mkdtemp()) / path.stem
    with gzip.open(path) as source, out.open("wb") as target:
        shutil.copyfileobj(source, target)
    return out


@pytest.fixture(scope="module")
def both(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Quads, Quads, Quads]]:
    """The graph on DuckDB, on Spark, and the DuckDB that Spark brings its results to."""
    alone, beside = curated(release), curated(release)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", QUICK_TO_START)
        with spark.on_spark(beside, tmp_path_factory.mktemp("spark"), "local[2]", "2g") as on_spark:
            yield alone, on_spark, beside


def once(self: Reasoner, rounds: int) -> int:
    """One round of the rules, and of what makes two names one: each statement runs, and Spark takes long on each."""
    self.find(self.rules(first=rounds == 0))
    self.take(rounds + 1)
    merge(self.quads.con, self.ids["owl:sameAs"], self.type, RANKS)
    self.take(rounds + 1)
    return rounds + 1


@pytest.mark.filterwarnings("default")
def test_spark_gives_what_duckdb_gives(
    both: tuple[Quads, Quads, Quads], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule the same triples, each cube the same rows, each shape the same results."""
    monkeypatch.setattr(Reasoner, "close", once)
    alone, on_spark, beside = both
    axioms = Inputs().axioms()
    assert reason.infer(on_spark, axioms) == reason.infer(alone, axioms)
    assert set(beside.read()) == set(alone.read())
    for mine, theirs in zip(statistics.count(alone), statistics.count(on_spark), strict=True):
        rows = [
            q.con.execute(f"SELECT * FROM {m.table} ORDER BY ALL").fetchall()
            for q, m in ((alone, mine), (beside, theirs))
        ]
        assert rows[0] == rows[1]
    expected = validate.validate(alone, SHAPES)
    assert expected.results
    assert validate.validate(on_spark, SHAPES) == expected


@pytest.mark.filterwarnings("default")
def test_what_spark_cannot_run_is_said(both: tuple[Quads, Quads, Quads]) -> None:
    """A statement that fails is a fault of the build, in one line."""
    _, on_spark, _ = both
    with pytest.raises(BuildError, match="Spark stops"):
        on_spark.con.execute("SELECT nothing FROM quads")
    with pytest.raises(BuildError, match="cannot be read"):
        on_spark.con.execute("SELECT FROM WHERE (")


@pytest.mark.filterwarnings("default")
def test_a_circle_of_classes_ends(both: tuple[Quads, Quads, Quads]) -> None:
    """A recursive part stops when a step finds nothing new."""
    _, on_spark, _ = both
    on_spark.con.execute(
        "CREATE OR REPLACE TEMP TABLE pair AS SELECT * FROM (VALUES (1, 2), (2, 3), (3, 1)) v(a, b)"
    )
    rows = on_spark.con.execute(
        "SELECT id FROM (WITH RECURSIVE walk(id) AS (SELECT 1 UNION SELECT b FROM walk JOIN pair ON a = walk.id)"
        " SELECT id FROM walk) ORDER BY id"
    ).fetchall()
    assert rows == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "full", "expected"),
    [
        ("^[0-9]{4}$", "", "2024", False, True),
        ("^[0-9]{4}$", "", "2024\n", False, False),
        ("a|b", "", "xa", True, False),
        ("a|b", "", "b", True, True),
        ("[$]", "", "1 $", False, True),
        (r"\$", "", "1 $", False, True),
        ("ABC", "i", "xabc", False, True),
        ("^b$", "m", "a\nb\nc", False, True),
        ("a.c", "l", "a.c", False, True),
        ("a.c", "l", "abc", False, False),
    ],
)
def test_a_regular_expression_keeps_its_meaning(
    pattern: str, flags: str, text: str, full: bool, expected: bool
) -> None:
    """RE2's and Java's ends and lines differ: what is written for Java, read by Python's like rules."""
    from maillage.spark.dialect import java

    made = java(pattern, flags, full=full)
    letters, body = re.fullmatch(r"\(\?([a-z]*)\)(.*)", made, re.S).groups()  # type: ignore[union-attr]
    body = re.sub(r"\\Q(.*?)\\E", lambda m: re.escape(m[1]), body).replace(r"\z", r"\Z")
    found = re.search(f"(?{letters.replace('d', '')})" * bool(letters.replace("d", "")) + body, text)
    assert bool(found) is expected
