"""Where each territory is, as one point, and how far two points are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

from maillage import paths
from maillage.territories.official import POINTS, load_official, rows_of

EARTH_KM: Final = 6371.0088
"""The mean radius of the Earth (IUGG): as a sphere, it is right to 0.5 %."""


@dataclass(frozen=True)
class Point:
    """A place on Earth: degrees east and north (WGS 84, CRS84 order)."""

    lon: float
    lat: float


@cache
def read_points(folder: Path = paths.DATA / "territories") -> Mapping[tuple[str, str], Point]:
    """The point of each territory by (kind, code), read once; those that have none are absent.

    It is the centroid of its outline, or a point inside where the centroid is not. Overseas collectivities
    other than départements have none, nor four communes set up again since the outlines were drawn.

    Args:
        folder: holds points.csv, see `data/territories/datapackage.json`.

    Raises:
        TableError: a file is missing.
    """
    with duckdb.connect() as con:
        columns = "kind, code, lon::DOUBLE, lat::DOUBLE"
        rows = con.execute(f"SELECT {columns} FROM {rows_of(folder, 'points')} WHERE lon <> ''").fetchall()
    return {(kind, code): Point(lon, lat) for kind, code, lon, lat in rows}


def point_of(kind: str, code: str) -> Point | None:
    """The point of a commune, EPCI (by its SIREN), département or région; None when it has none."""
    return read_points().get((kind, code))


def distance_km(a: Point, b: Point) -> float:
    """The kilometres between two points, as the crow flies (haversine)."""
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, _haversine(a, b))))


def distance_sql(lon: str, lat: str, other_lon: str, other_lat: str) -> str:
    """The SQL of the same kilometres, from the SQL of degrees as numbers; null when one of them is."""
    half = (
        f"pow(sin(radians({other_lat} - {lat}) / 2), 2) + cos(radians({lat})) * cos(radians({other_lat})) "
        f"* pow(sin(radians({other_lon} - {lon}) / 2), 2)"
    )
    return f"({2 * EARTH_KM} * asin(sqrt(least(1.0, {half}))))"


def load_points(con: duckdb.DuckDBPyConnection, folder: Path = paths.DATA / "territories") -> str:
    """Make the table of points in a database, and return its name: `kind, code, lon, lat` (texts of degrees).

    Raises:
        TableError: a file is missing.
    """
    load_official(con, folder)
    return POINTS


def _haversine(a: Point, b: Point) -> float:
    lat, other = math.radians(a.lat), math.radians(b.lat)
    across = math.radians(b.lon - a.lon)
    return math.sin((other - lat) / 2) ** 2 + math.cos(lat) * math.cos(other) * math.sin(across / 2) ** 2
