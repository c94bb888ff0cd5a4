"""Where territories are, and how far they are from one another."""

import csv
import os
from pathlib import Path

import duckdb
import pytest

from maillage import paths
from maillage.errors import TableError
from maillage.territories import (
    Point,
    distance_km,
    distance_sql,
    load_points,
    point_of,
    read_points,
    read_territories,
)

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
CGET = SHARED / "data" / "cget_tierslieux_2019_sans_contacts.csv"
QUARTER_KM = 10_007.557
"""From the Equator to a pole of a sphere of the Earth's mean radius: 6371.0088 × π / 2."""
OVERSEAS = {
    "971": (-61.5, 16.2),
    "972": (-61, 14.6),
    "973": (-53, 4),
    "974": (55.5, -21.1),
    "976": (45.2, -12.8),
}


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (Point(0, 0), Point(0, 90), QUARTER_KM),
        (Point(-180, 0), Point(90, 0), QUARTER_KM),
        (Point(0, 0), Point(180, 0), 2 * QUARTER_KM),
        (Point(2, 48), Point(2, 49), QUARTER_KM / 90),
        (Point(0, 60), Point(1, 60), 55.597),
        (Point(3, 45), Point(3, 45), 0),
    ],
)
def test_distances_are_those_of_the_sphere(a: Point, b: Point, km: float) -> None:
    """A quarter of a great circle, a degree of latitude, one of longitude at 60° north; both ways, and in SQL."""
    assert distance_km(a, b) == pytest.approx(km, rel=1e-4, abs=1e-9)
    assert distance_km(b, a) == distance_km(a, b)
    with duckdb.connect() as con:
        sql = distance_sql(*(f"({n})::DOUBLE" for n in (a.lon, a.lat, b.lon, b.lat)))
        ((found,),) = con.execute(f"SELECT {sql}").fetchall()
    assert found == pytest.approx(distance_km(a, b), rel=1e-9, abs=1e-9)


def test_every_territory_has_its_row_and_all_but_the_listed_a_point() -> None:
    """What has no point is said: the overseas collectivities, and four communes of the Cantal set up again."""
    with (paths.DATA / "territories" / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["kind"], row["code"]): row for row in csv.DictReader(file)}
    assert set(rows) == set(read_territories().territories.by_code)
    assert {key for key, row in rows.items() if row["lon"]} == set(read_points())
    without = {code for (kind, code), row in rows.items() if kind == "commune" and row["outline"] == "none"}
    assert {code for code in without if not code.startswith(("975", "977", "978", "98"))} == {
        "15031",
        "15035",
        "15047",
        "15171",
    }
    assert all((row["outline"] == "none") is (row["lon"] == "") for row in rows.values())


def test_points_are_where_france_is() -> None:
    """Longitude first: metropolitan communes in their box, each overseas département around its middle."""
    for (kind, code), point in read_points().items():
        if kind in ("commune", "departement") and code[:2] != "97":
            assert -5.2 < point.lon < 9.6 and 41.3 < point.lat < 51.1, (kind, code)
        elif kind in ("commune", "departement"):
            assert distance_km(point, Point(*OVERSEAS[code[:3]])) < 300, (kind, code)


def test_what_has_no_point_gives_none() -> None:
    """A commune of New Caledonia, and a code that is none."""
    assert point_of("commune", "98818") is None
    assert point_of("commune", "00000") is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The fault names points.csv."""
    with pytest.raises(TableError, match="territory file missing") as fault:
        read_points(tmp_path)
    assert fault.value.place is not None and fault.value.place.file == "points.csv"


def test_the_table_in_a_database_says_the_same() -> None:
    """`territory_points` holds the same degrees, as they are written."""
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT kind, code, lon, lat FROM {load_points(con)}").fetchall()
    assert {(kind, code): Point(float(lon), float(lat)) for kind, code, lon, lat in rows} == read_points()


@pytest.mark.skipif(not CGET.is_file(), reason="MAILLAGE_SHARED has no file of 2019")
def test_places_geocoded_by_others_are_near_the_point_of_their_commune() -> None:
    """The tiers-lieux of the CGET list, geocoded by others: half within 2 km, 99 % within 10 km."""
    with CGET.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["LAT"] not in ("", "0")]
    found = [
        (point_of("commune", row["INSEECOM"]), Point(float(row["LONG"]), float(row["LAT"]))) for row in rows
    ]
    far = sorted(distance_km(point, there) for point, there in found if point)
    assert len(far) > 1000
    assert far[len(far) // 2] < 2 and far[len(far) * 99 // 100] < 10
