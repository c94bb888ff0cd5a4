"""The checks that a release must pass: each finds nothing in the curated one, and each can find.

For each check, `tests/queries/checks/<check>.trig` is a small graph with the fault it looks for;
its first line says which.
"""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from maillage import catalogue, paths
from maillage.catalogue import CannedQuery
from maillage.engine import Embedded, fill

FAULTS = Path(__file__).parent / "queries" / "checks"
CHECKS = list(catalogue.load(paths.QUERIES / "checks"))
CHECK = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


def rows(check: CannedQuery, engine: Embedded) -> list[list[str]]:
    """What a check finds."""
    answer = check.run(engine, {})
    assert isinstance(answer, QuerySolutions)
    assert [v.value for v in answer.variables] == list(check.columns)
    return [[str(term) for term in row] for row in answer]


@CHECK
def test_the_curated_release_passes(check: CannedQuery, engine: Embedded) -> None:
    """No row: nothing is wrong."""
    assert rows(check, engine) == []


@CHECK
def test_the_check_can_fail(check: CannedQuery) -> None:
    """A graph with the fault gives a row."""
    store = Store()
    fill(store, parse(path=str(FAULTS / f"{check.name}.trig"), format=RdfFormat.TRIG))
    assert rows(check, Embedded(store))


@CHECK
def test_a_check_asks_nothing(check: CannedQuery) -> None:
    """A check has no parameter, since a build has nobody to answer."""
    assert not check.parameters


def test_no_fault_is_left_over() -> None:
    """Each graph with a fault is that of a check, and says which fault."""
    assert {path.stem for path in FAULTS.iterdir()} == {check.name for check in CHECKS}
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in FAULTS.iterdir())
