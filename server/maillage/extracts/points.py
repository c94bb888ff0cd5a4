"""Extracts that have points, for maps: GeoJSON (RFC 7946), uMap, GoGoCarto."""

from typing import Any, Final

from maillage.extracts.extract import Extract, Value
from maillage.extracts.records import compact, notes, plain

LON: Final = "lon"
LAT: Final = "lat"
NAME: Final = "nom"
PAGE: Final = "page"
"""The names of the columns of a point, of its name and of the address of its page."""
MEDIA_TYPE: Final = "application/geo+json"
_FRANCE: Final = [2.4, 46.6]


def has_points(extract: Extract) -> bool:
    """Whether rows may have points."""
    return extract.place(LON) >= 0 and extract.place(LAT) >= 0


def geojson(extract: Extract) -> bytes:
    """The rows as features, titles as names of properties; one without a point has a null geometry (3.2)."""
    features = [_feature(extract, row) for row in extract.rows]
    return compact(
        {"type": "FeatureCollection", "name": extract.title, "notes": notes(extract), "features": features}
    )


def umap(extract: Extract) -> bytes:
    """A map for uMap's import: one layer, with a popup that names and links each thing."""
    layer = {
        "type": "FeatureCollection",
        "features": [_popped(extract, row) for row in extract.rows if _position(extract, row)],
        "_umap_options": {"name": extract.title, "displayOnLoad": True, "browsable": True},
    }
    return compact(
        {
            "type": "umap",
            "uri": next((note.address for note in extract.notes if note.address), ""),
            "properties": {
                "name": extract.title,
                "popupContentTemplate": "# {name}\n{description}\n[[{link}]]",
            },
            "geometry": {"type": "Point", "coordinates": _FRANCE},
            "layers": [layer],
        }
    )


def gogocarto(extract: Extract) -> bytes:
    """Elements for GoGoCarto's import, which reads a list with `name`, `latitude` and `longitude`."""
    own = {NAME: "name", LAT: "latitude", LON: "longitude", PAGE: "website"}
    elements = [
        {
            own.get(column.name, column.name): plain(value)
            for column, value in zip(extract.columns, row, strict=True)
            if value is not None
        }
        for row in extract.rows
        if _position(extract, row)
    ]
    return compact({"data": elements})


def _feature(extract: Extract, row: tuple[Value, ...]) -> dict[str, Any]:
    position = _position(extract, row)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position} if position else None,
        "properties": {
            column.title: plain(value)
            for column, value in zip(extract.columns, row, strict=True)
            if column.name not in (LON, LAT) and value is not None
        },
    }


def _popped(extract: Extract, row: tuple[Value, ...]) -> dict[str, Any]:
    """A feature with what uMap's popup shows: its name, its page, and all else as lines."""
    feature = _feature(extract, row)
    heads = {_title(extract, NAME), _title(extract, PAGE)}
    said = feature["properties"]
    lines = [f"{key} : {value}" for key, value in said.items() if key not in heads]
    feature["properties"] = said | {
        "name": said.get(_title(extract, NAME), ""),
        "link": said.get(_title(extract, PAGE), ""),
        "description": "\n".join(lines),
    }
    return feature


def _position(extract: Extract, row: tuple[Value, ...]) -> list[float] | None:
    """Longitude and latitude; None of a row without them."""
    lon, lat = (plain(row[extract.place(name)]) for name in (LON, LAT))
    return None if lon is None or lat is None else [float(lon), float(lat)]


def _title(extract: Extract, name: str) -> str:
    place = extract.place(name)
    return extract.columns[place].title if place >= 0 else ""
