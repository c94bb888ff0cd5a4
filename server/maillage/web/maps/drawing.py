"""Draws territories, points and ties as SVG, in Mercator's projection, as tiles do (EPSG:3857)."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import Final

from maillage.catalogue.places import gazetteer
from maillage.errors import TableError
from maillage.territories import Point, departement_of, outlines

WIDE: Final = 640
"""The width of a drawing, in its own units."""
_INSET: Final = 150
_SLENDER: Final = 1.125
"""How high a drawing may be, for its width."""
_MARGIN: Final = 0.06
_LEAST: Final = 0.15
"""The least width of what is shown, in degrees: around a commune, its neighbours are seen."""
_TURN: Final = math.pi * (3 - math.sqrt(5))
"""The angle between two marks of one place: on a spiral with it, none hides another."""
_CELL: Final = 6
_STEP: Final = 5.5
_FINE: Final = 2
_BEND: Final = 0.15
_EDGE: Final = 4
"""How far around a drawing outlines go on: where they are cut, nobody sees."""
Position = tuple[float, float]
Ring = tuple[Position, ...]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True)
class Mark:
    """A point to draw.

    Args:
        iri: what it is of.
        name: how people call it.
        href: where its page is, as the filter `local` takes it.
        sort: a class of the style sheet and the end of a text's key: `ptce`, `tiers-lieu`, `actor`…
        point: where it is.
        size: its radius.
    """

    iri: str
    name: str
    href: str
    sort: str
    point: Point
    size: float = 5.0


@dataclass(frozen=True)
class Tied:
    """Two marks that a line joins, by IRI, and what it says."""

    one: str
    other: str
    words: str = ""


@dataclass(frozen=True)
class Placed:
    """A mark where it is drawn."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A tie where it is drawn: an arc, as the `d` of an SVG path."""

    path: str
    words: str


@dataclass(frozen=True)
class Shape:
    """An outline: its code, its name, the `d` of an SVG path, whether it is one of those that are shown."""

    code: str
    name: str
    path: str
    shown: bool


@dataclass(frozen=True)
class Drawn:
    """A drawing: its size, outlines, lines, and marks, those of one place around it.

    Args:
        width, height: in its own units.
        shapes: those that are shown come last.
        lines: the ties whose two ends are drawn.
        marks: by sort; those of no place in the drawing are left out.
        attribution: whom to thank for the outlines.
    """

    width: int
    height: int
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    marks: tuple[Placed, ...]
    attribution: str = "IGN, Admin Express"

    @property
    def groups(self) -> list[tuple[str, list[Placed]]]:
        """The marks of each sort."""
        return [(sort, list(some)) for sort, some in groupby(self.marks, key=lambda one: one.mark.sort)]


def draw(
    layers: Sequence[tuple[str, str]],
    shown: Collection[str],
    marks: Iterable[Mark],
    ties: Iterable[Tied] = (),
    wide: int = WIDE,
) -> Drawn | None:
    """A drawing of some territories and what is in them; None when there is nothing to see.

    Args:
        layers: the kinds of outlines, each with the département of its communes, empty for other kinds.
        shown: the codes of the outlines of the first layer that fill the drawing; all when empty.
        marks: the points.
        ties: the lines between them.
        wide: the width of the drawing at most, in its own units.
    """
    marks = sorted(marks, key=lambda mark: (mark.sort, mark.iri))
    found = _ground(tuple(layers), frozenset(shown), wide) or _around(marks, wide)
    if found is None:
        return None
    frame, shapes = found
    placed = tuple(one for one in _apart(frame, marks) if frame.holds(one.x, one.y))
    where = {one.mark.iri: one for one in placed}
    lines = tuple(
        Line(_arc(where[tie.one], where[tie.other]), tie.words)
        for tie in sorted(set(ties), key=lambda tie: (tie.one, tie.other, tie.words))
        if tie.one in where and tie.other in where
    )
    return Drawn(frame.width, frame.height, shapes, lines, placed)


def layers_of(kind: str, code: str) -> list[tuple[str, str]]:
    """The outlines that show a territory and what is around it, as `draw` takes them.

    Args:
        kind: `region`, `departement`, `epci` or `commune`.
        code: of the territory.
    """
    if kind == "region":
        return [("region", ""), ("departement", "")]
    if kind == "commune":
        return [("commune", departement_of(code))]
    return [(kind, "")]


@cache
def mainland() -> frozenset[str]:
    """The codes of the départements of metropolitan France."""
    known = gazetteer().territories.by_code
    return frozenset(code for kind, code in known if kind == "departement" and len(code) == 2)


def overseas(marks: Iterable[tuple[str, Mark]]) -> list[tuple[str, Drawn]]:
    """A small drawing of each département beyond the mainland that has a mark, with its name.

    Args:
        marks: each with the code of its département; empty where it lies in none.
    """
    far: dict[str, list[Mark]] = {}
    for code, mark in marks:
        if code and code not in mainland():
            far.setdefault(code, []).append(mark)
    name = gazetteer().territories.name
    drawings = [(code, draw([("departement", "")], {code}, far[code], wide=_INSET)) for code in sorted(far)]
    return [(name("departement", code), drawn) for code, drawn in drawings if drawn]


def box_of(kind: str, code: str) -> Box | None:
    """The box around a région, a département or an EPCI; None where it has no outline."""
    return next((one.bounds for one in _contours(kind, "") if one.code == code), None)


@dataclass(frozen=True, eq=False)
class _Contour:
    """The outline of a territory in Mercator's projection, and the box around it, in degrees."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    bounds: Box


class _Frame:
    """Turns degrees into the units of a drawing.

    Of all the points of outlines that fall in one cell of a fine grid, the first stands for the others:
    neighbours keep the same edges.
    """

    def __init__(self, bounds: Box, most: int) -> None:
        self.bounds = west, south, east, north = bounds
        self.west, self.top = math.radians(west), _mercator(north)
        wide, high = math.radians(east) - self.west, self.top - _mercator(south)
        self.scale = most * min(1 / wide, _SLENDER / high)
        self.width, self.height = round(self.scale * wide), round(self.scale * high)
        self.cells: dict[tuple[int, int], tuple[int, int]] = {}

    def place(self, point: Point) -> Position:
        return self._place((math.radians(point.lon), _mercator(point.lat)))

    def _place(self, position: Position) -> Position:
        return (position[0] - self.west) * self.scale, (self.top - position[1]) * self.scale

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height

    def meets(self, bounds: Box) -> bool:
        """Whether a box has a part in the drawing."""
        west, south, east, north = self.bounds
        return bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south

    def path(self, contour: _Contour) -> str:
        """An outline, in whole units, each point from the one before; empty where it is too small."""
        west, south, east, north = self.bounds
        box = contour.bounds
        whole = box[0] >= west and box[2] <= east and box[1] >= south and box[3] <= north
        return "".join(self._ring(ring, whole) for ring in contour.rings)

    def _ring(self, ring: Ring, whole: bool) -> str:
        places = [self._place(position) for position in ring]
        points: list[tuple[int, int]] = []
        for x, y in places if whole else self._clipped(places):
            here = self.cells.setdefault((round(x / _FINE), round(y / _FINE)), (round(x), round(y)))
            if not points or points[-1] != here:
                points.append(here)
        if len(points) < 3:
            return ""
        steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(points))
        return f"M{points[0][0]} {points[0][1]}l" + " ".join(steps) + "z"

    def _clipped(self, ring: list[Position]) -> list[Position]:
        """The part of a ring that is in the drawing or just around it (Sutherland and Hodgman)."""
        for axis, most in ((0, self.width + _EDGE), (1, self.height + _EDGE)):
            for edge, side in ((-_EDGE, 1), (most, -1)):
                ring = list(_cut(ring, axis, edge, side))
        return ring


def _cut(ring: list[Position], axis: int, edge: float, side: int) -> Iterator[Position]:
    """The part of a ring on one side of a line: above it along an axis when `side` is 1, below when -1."""
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, outside = side * (here[axis] - edge) >= 0, side * (there[axis] - edge) < 0
        if inside:
            yield here
        if inside == outside:
            part = (edge - here[axis]) / (there[axis] - here[axis])
            x, y = (a + part * (b - a) for a, b in zip(here, there, strict=True))
            yield x, y


@lru_cache(maxsize=64)
def _ground(
    layers: tuple[tuple[str, str], ...], shown: frozenset[str], wide: int
) -> tuple[_Frame, tuple[Shape, ...]] | None:
    """The frame of what is shown, and the outlines in it; None where there are none."""
    contours = [one for kind, departement in layers for one in _contours(kind, departement)]
    first = {one for one in _contours(*layers[0]) if not shown or one.code in shown} if layers else set()
    if not first:
        return None
    frame = _frame([one.bounds for one in first], wide)
    shapes = [
        Shape(one.code, one.name, path, bool(shown) and one in first)
        for one in contours
        if frame.meets(one.bounds) and (path := frame.path(one))
    ]
    return frame, tuple(sorted(shapes, key=lambda shape: shape.shown))


def _around(marks: Sequence[Mark], wide: int) -> tuple[_Frame, tuple[Shape, ...]] | None:
    """A frame around marks, without outlines; None where there is no mark."""
    bounds = [(m.point.lon, m.point.lat, m.point.lon, m.point.lat) for m in marks]
    return (_frame(bounds, wide), ()) if bounds else None


def _frame(bounds: Sequence[Box], most: int) -> _Frame:
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    wide, high = max(east - west, _LEAST), max(north - south, _LEAST)
    dx, dy = (wide - (east - west)) / 2 + _MARGIN * wide, (high - (north - south)) / 2 + _MARGIN * high
    return _Frame((west - dx, south - dy, east + dx, north + dy), most)


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _apart(frame: _Frame, marks: Sequence[Mark]) -> Iterator[Placed]:
    """The marks where they are; those of one place stand around it, on a spiral."""
    taken: dict[tuple[int, int], int] = {}
    for mark in marks:
        x, y = frame.place(mark.point)
        cell = round(x / _CELL), round(y / _CELL)
        number = taken.get(cell, 0)
        taken[cell] = number + 1
        angle, far = number * _TURN, _STEP * math.sqrt(number)
        yield Placed(mark, round(x + far * math.cos(angle), 1), round(y + far * math.sin(angle), 1))


def _arc(one: Placed, other: Placed) -> str:
    """A line bent to one side, so that two ways between the same two are told apart."""
    mx, my = (one.x + other.x) / 2, (one.y + other.y) / 2
    dx, dy = other.x - one.x, other.y - one.y
    return f"M{one.x} {one.y}Q{mx - dy * _BEND:.1f} {my + dx * _BEND:.1f} {other.x} {other.y}"


@lru_cache(maxsize=32)
def _contours(kind: str, departement: str) -> tuple[_Contour, ...]:
    """The outlines of a kind; none where no file has them."""
    try:
        features = outlines.collection(kind, departement)["features"]
    except TableError:
        return ()
    return tuple(
        _contour(one["id"], one["properties"].get("name", ""), one["geometry"]["coordinates"])
        for one in features
    )


def _contour(code: str, name: str, polygons: Sequence[Sequence[Sequence[Sequence[float]]]]) -> _Contour:
    outer = [position for polygon in polygons for position in polygon[0]]
    lons, lats = [lon for lon, _ in outer], [lat for _, lat in outer]
    rings = tuple(
        tuple((math.radians(lon), _mercator(lat)) for lon, lat in ring[:-1])
        for polygon in polygons
        for ring in polygon
    )
    return _Contour(code, name, rings, (min(lons), min(lats), max(lons), max(lats)))
