"""The outlines of territories, as files of TopoJSON and as GeoJSON (RFC 7946)."""

import gzip
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from maillage import paths
from maillage.errors import Place, TableError

KINDS: Final = ("commune", "departement", "epci", "region")
_DEPARTEMENT: Final = re.compile("[0-9]{2,3}|2[AB]")
Point = tuple[float, float]


@lru_cache(maxsize=16)
def topojson(kind: str, departement: str = "", folder: Path = paths.DATA / "territories") -> bytes:
    """The outlines of a kind, as TopoJSON in UTF-8; those of communes, of one département.

    Args:
        kind: one of `KINDS`.
        departement: the code, for communes alone.
        folder: holds outlines/.

    Raises:
        TableError: there are no such outlines; no file is looked for outside the folder.
    """
    name = f"commune/{departement}" if kind == "commune" else kind
    path = folder / "outlines" / f"{name}.json.gz"
    asked = bool(_DEPARTEMENT.fullmatch(departement)) if kind == "commune" else not departement
    if kind not in KINDS or not asked or not path.is_file():
        raise TableError("contours absents", "no such outlines", Place(f"{name[:40]}.json"))
    return gzip.decompress(path.read_bytes())


@lru_cache(maxsize=16)
def geojson(kind: str, departement: str = "", folder: Path = paths.DATA / "territories") -> bytes:
    """The same outlines as a GeoJSON collection, in UTF-8.

    Raises:
        TableError: as `topojson`.
    """
    found = collection(kind, departement, folder)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def collection(kind: str, departement: str = "", folder: Path = paths.DATA / "territories") -> dict[str, Any]:
    """The same outlines as a GeoJSON collection: each with its code as `id` and its name.

    Raises:
        TableError: as `topojson`.
    """
    topology = json.loads(topojson(kind, departement, folder))
    scale = topology["transform"]["scale"][0]
    digits = len(str(round(1 / scale))) - 1
    arcs = [
        [(round(x * scale, digits), round(y * scale, digits)) for x, y in accumulate(arc, _step)]
        for arc in topology["arcs"]
    ]
    features = [
        {
            "type": "Feature",
            "id": one["id"],
            "properties": one["properties"],
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[list(_ring(ring, arcs)) for ring in polygon] for polygon in one["arcs"]],
            },
        }
        for one in topology["objects"][kind]["geometries"]
    ]
    return {"type": "FeatureCollection", "attribution": topology["attribution"], "features": features}


def _step(here: list[int], by: list[int]) -> list[int]:
    return [here[0] + by[0], here[1] + by[1]]


def _ring(numbers: list[int], arcs: list[list[Point]]) -> Iterator[Point]:
    """The points of a ring: its arcs, ~n being the arc n backwards, the end of one the start of the next."""
    for i, number in enumerate(numbers):
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        yield from arc[1:] if i else arc
