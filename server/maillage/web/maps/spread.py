"""Points and arcs for maps that zoom: things of one commune stand apart, a link is a curve."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from maillage.territories import Point
from maillage.web.maps.atlas import Link
from maillage.web.maps.drawing import Box
from maillage.web.things import Thing

_TURN: Final = math.pi * (3 - math.sqrt(5))
_STEP: Final = 0.0035
"""Degrees of latitude between two things of one commune: some 400 m."""
_PIECES: Final = 16
_BEND: Final = 0.15
_MAINLAND: Final = (-5.3, 41.2, 9.7, 51.2)
_KM: Final = 111.2
"""The kilometres of a degree of latitude."""


def spread(things: Iterable[Thing]) -> dict[str, Point]:
    """Where each thing is drawn, by IRI: at its point, or around it, on a spiral, after another."""
    taken: dict[Point, int] = {}
    found: dict[str, Point] = {}
    for thing in sorted(things, key=lambda one: (one.kind != "ptce", one.iri)):
        point = thing.point
        if point is None:
            continue
        number = taken.get(point, 0)
        taken[point] = number + 1
        far, angle = _STEP * math.sqrt(number), number * _TURN
        east = far * math.cos(angle) / math.cos(math.radians(point.lat))
        found[thing.iri] = Point(round(point.lon + east, 5), round(point.lat + far * math.sin(angle), 5))
    return found


def points(
    things: Iterable[Thing], places: Mapping[str, Point], told: Mapping[str, Mapping[str, Any]]
) -> Any:
    """The things as GeoJSON: their points of `places`, what is `told` of each by IRI."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [places[one.iri].lon, places[one.iri].lat]},
            "properties": told[one.iri],
        }
        for one in things
        if one.iri in places
    ]
    return {"type": "FeatureCollection", "features": features}


def arcs(links: Iterable[Link], places: Mapping[str, Point]) -> dict[str, Any]:
    """The links as GeoJSON lines, bent to one side."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": _arc(places[link.one], places[link.other])},
            "properties": {},
        }
        for link in links
    ]
    return {"type": "FeatureCollection", "features": features}


def bounds(places: Iterable[Point]) -> Box:
    """The box around points, those overseas left out where others are not; the mainland without any."""
    every = list(places)
    west, south, east, north = _MAINLAND
    inside = [p for p in every if west <= p.lon <= east and south <= p.lat <= north]
    shown = inside or every
    if not shown:
        return _MAINLAND
    lons, lats = [p.lon for p in shown], [p.lat for p in shown]
    return min(lons), min(lats), max(lons), max(lats)


def around(point: Point, km: float) -> Box:
    """The box around a circle."""
    high = km / _KM
    wide = high / math.cos(math.radians(point.lat))
    return point.lon - wide, point.lat - high, point.lon + wide, point.lat + high


def _arc(one: Point, other: Point) -> list[list[float]]:
    dx, dy = other.lon - one.lon, other.lat - one.lat
    mx, my = (one.lon + other.lon) / 2 - dy * _BEND, (one.lat + other.lat) / 2 + dx * _BEND
    found = []
    for step in range(_PIECES + 1):
        t = step / _PIECES
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        found.append(
            [round(a * one.lon + b * mx + c * other.lon, 4), round(a * one.lat + b * my + c * other.lat, 4)]
        )
    return found
