"""The outlines of territories, for maps: TopoJSON and GeoJSON."""

from typing import Final

from flask import Blueprint, Response

from maillage.errors import TableError
from maillage.territories import outlines
from maillage.web.http.problems import Problem

blueprint = Blueprint("outlines", __name__)
_TYPES: Final = {"json": "application/json", "geojson": "application/geo+json"}
_DAY: Final = "public, max-age=86400"


@blueprint.get("/territoires/contours/<kind>.<ending>")
@blueprint.get("/territoires/contours/<kind>/<departement>.<ending>")
def file(kind: str, ending: str, departement: str = "") -> Response:
    """Outlines of régions, départements or EPCIs, or of the communes of a département."""
    if ending not in _TYPES:
        raise _unknown()
    try:
        give = outlines.geojson if ending == "geojson" else outlines.topojson
        content = give(kind, departement)
    except TableError as fault:
        raise _unknown() from fault
    response = Response(content, content_type=_TYPES[ending])
    response.headers["Cache-Control"] = _DAY
    return response


def _unknown() -> Problem:
    there = "/territoires/contours/region.json, departement.json, epci.json, commune/64.json"
    return Problem(
        "introuvable",
        f"pas de contours à cette adresse ; il y a {there}, et .geojson",
        f"no outlines at this address; there are {there}, and .geojson",
    )
