"""The outlines of territories: whole, where their points are, and served."""

import json
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient

from maillage import paths
from maillage.errors import TableError
from maillage.territories import read_points
from maillage.territories.outlines import geojson, topojson

FILES = {path.name.partition(".")[0] for path in (paths.DATA / "territories/outlines/commune").iterdir()}


def features(kind: str, departement: str = "") -> dict[str, list[list[list[list[float]]]]]:
    """The polygons of each territory by its code."""
    found = json.loads(geojson(kind, departement))
    return {one["id"]: one["geometry"]["coordinates"] for one in found["features"]}


def within(point: tuple[float, float], polygons: list[list[list[list[float]]]]) -> bool:
    """Whether a point is inside: a line from it to the west crosses the rings an odd number of times."""
    lon, lat = point
    crossed = 0
    for (x1, y1), (x2, y2) in (pair for polygon in polygons for ring in polygon for pair in pairwise(ring)):
        crossed += (y1 > lat) != (y2 > lat) and x1 + (lat - y1) / (y2 - y1) * (x2 - x1) < lon
    return crossed % 2 == 1


@pytest.mark.parametrize(("kind", "number"), [("region", 18), ("departement", 101), ("epci", 1266)])
def test_each_territory_that_has_a_point_has_an_outline_around_it(kind: str, number: int) -> None:
    """The same codes; rings are closed; the point is inside."""
    found = features(kind)
    points = {code: p for (its, code), p in read_points().items() if its == kind}
    assert set(found) == set(points) and len(found) == number
    rings = [ring for polygons in found.values() for polygon in polygons for ring in polygon]
    assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in rings)
    outside = [code for code, p in points.items() if not within((p.lon, p.lat), found[code])]
    assert not outside


def test_communes_are_in_the_file_of_their_departement() -> None:
    """One file for each département that has outlines; in two of them, every commune, around its point."""
    assert set(features("departement")) == FILES
    for departement in ("64", "971"):
        found = features("commune", departement)
        points = {c: p for (k, c), p in read_points().items() if k == "commune" and c.startswith(departement)}
        assert set(found) == set(points)
        inside = [code for code, p in points.items() if within((p.lon, p.lat), found[code])]
        assert len(inside) / len(points) > 0.99


def test_neighbours_share_their_edges() -> None:
    """An edge between two départements is one arc of the topology, taken both ways."""
    topology: dict[str, Any] = json.loads(topojson("departement"))
    used = [
        n if n >= 0 else ~n
        for one in topology["objects"]["departement"]["geometries"]
        for polygon in one["arcs"]
        for ring in polygon
        for n in ring
    ]
    assert set(used) == set(range(len(topology["arcs"])))
    assert max(used.count(n) for n in set(used)) == 2
    assert len(used) > 1.4 * len(set(used))


@pytest.mark.parametrize(
    ("kind", "departement"),
    [("pays", ""), ("commune", ""), ("commune", "99"), ("commune", "../region"), ("region", "64")],
)
def test_what_is_not_there_is_refused(kind: str, departement: str) -> None:
    """An unknown kind or département, or a path that leads elsewhere."""
    with pytest.raises(TableError, match="no such outlines"):
        topojson(kind, departement)


@pytest.mark.parametrize("name", ["region", "departement", "epci", "commune/2A"])
def test_they_are_served(client: FlaskClient, name: str) -> None:
    """As TopoJSON and as GeoJSON, with whom to thank; a browser may keep them a day."""
    for ending, kind in (("json", "Topology"), ("geojson", "FeatureCollection")):
        answer = client.get(f"/territoires/contours/{name}.{ending}")
        assert answer.status_code == 200
        found = json.loads(answer.data)
        assert found["type"] == kind and found["attribution"].startswith("IGN, Admin Express")
        assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["pays.json", "commune.json", "commune/99.json", "region.csv", "commune/..%2F.json"]
)
def test_what_is_not_served_says_what_is(client: FlaskClient, name: str) -> None:
    """A problem document, with the addresses that answer."""
    answer = client.get(f"/territoires/contours/{name}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "commune/64.json" in answer.get_data(as_text=True) or "%2F" in name
