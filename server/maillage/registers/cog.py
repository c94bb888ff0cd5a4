"""All the territories of France said in triples, for a national build."""

from pathlib import Path

import duckdb

from maillage.mapping import Mapping, Triple, iri, name, point, text, thing, typed
from maillage.registers.national import Imported
from maillage.territories import FIGURES, POINT_GRAPH, load_points
from maillage.vocabulary import ID, PREFIXES

_COMMUNE = "CASE kind WHEN 'commune' THEN code WHEN 'departement' THEN code || '000' END"
_CLASS = "CASE kind WHEN 'epci' THEN 'EPCI' ELSE upper(kind[1]) || kind[2:] END"


def read_all_territories(con: duckdb.DuckDBPyConnection, folder: Path, graph: str) -> Imported:
    """Every commune, EPCI, département and région of the yearly list, with what each lies within.

    Args:
        con: the database of the build.
        folder: holds the files of the list.
        graph: the name of the graph that they stand in.

    Raises:
        TableError: a file is missing.
    """
    points = load_points(con, folder)
    number = con.execute("SELECT count(*) FROM territories").fetchall()[0][0]
    subject = iri(ID, "kind || '/' || code")
    named = (
        Triple(subject, "rdf:type", iri(PREFIXES["mlg"], _CLASS)),
        Triple(subject, "rdfs:label", text("name", "fr")),
        Triple(subject, "mlg:inseeCode", text("CASE WHEN kind <> 'epci' THEN code END")),
        Triple(subject, "mlg:siren", text("nullif(siren, '')")),
        Triple(subject, "rdfs:seeAlso", iri(FIGURES, "nullif(figures, '')")),
        Triple(subject, "mlg:population", typed("nullif(population, '')", "integer")),
    )
    within = (Triple(subject, "mlg:within", iri(ID, "upper_kind || '/' || upper")),)
    return Imported(
        number,
        number,
        {},
        (
            Mapping("territories", graph, named, "commune", everywhere=True),
            Mapping("territories_within", graph, within, _COMMUNE, everywhere=True),
            Mapping(points, POINT_GRAPH, _points(), _COMMUNE, everywhere=True),
        ),
    )


def _points() -> tuple[Triple, ...]:
    """The centroid of each territory that has an outline."""
    subject, geometry = iri(ID, "kind || '/' || code"), thing("geometry", "kind || '-' || code")
    return (
        Triple(subject, "geo:hasCentroid", geometry),
        Triple(geometry, "rdf:type", name("geo:Geometry")),
        Triple(geometry, "geo:asWKT", point("lon", "lat")),
    )
