"""The things kept in memory for the pages that list and map them."""

from pathlib import Path

import pytest

from maillage.release import Release
from maillage.territories import Point
from maillage.web.things import Thing, Things


@pytest.fixture(scope="module")
def things(release: Release) -> Things:
    assert release.things_path is not None
    return Things.read(release.things_path)


def test_what_people_write_of(things: Things) -> None:
    """PTCEs, third places, actors, projects, services; no commune, no theme, nothing of registers alone."""
    kinds = {thing.kind for thing in things.every}
    assert {"ptce", "tiers-lieu", "actor"} <= kinds and not kinds & {"commune", "theme", "unit"}
    assert len(things.by_iri) == len(things.every)
    pole = things.by_iri["https://w3id.org/maillage/id/ptce/sud-aquitaine"]
    assert pole.departement == "40" and pole.label("en")
    assert pole in things.within("departement", "40") and pole not in things.within("departement", "")


def test_around() -> None:
    """The nearest first; what has no point is nowhere."""

    def thing(name: str, point: Point | None) -> Thing:
        return Thing(name, "ptce", name, "", "", "", "", "", (), point, True)

    near, far, nowhere = thing("b", Point(2.0, 48.0)), thing("a", Point(2.5, 48.0)), thing("c", None)
    found = Things([far, near, nowhere]).around(Point(2.0, 48.0), 50)
    assert [one.iri for _, one in found] == ["b", "a"]
    assert found[0][0] == 0 and 36 < found[1][0] < 38
    assert [one.iri for _, one in Things([far, near]).around(Point(2.0, 48.0), 10)] == ["b"]


def test_a_name_that_has_no_english() -> None:
    """The French name, rather than none."""
    assert Thing("a", "ptce", "Pôle", "", "", "", "", "", (), None, True).label("en") == "Pôle"


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    """A damaged table is a fault, not an empty list."""
    import duckdb

    (tmp_path / "things.parquet").write_bytes(b"PAR1")
    with pytest.raises(duckdb.Error):
        Things.read(tmp_path / "things.parquet")
