"""How rows of places that may bear a number become places, the actors that hold them, and tiers-lieux."""

from collections.abc import Sequence
from typing import Final

import duckdb

from maillage.files import cells
from maillage.mapping import Mapping, Triple, iri, name, text, thing
from maillage.registers.actors import actor_key, actor_mapping, describe_actors, is_legal_person, know_actors
from maillage.registers.sieve import CONTACT, DOUBLE, MISPLACED, NO_KEY, NO_NAME, PERSON, Reason, count
from maillage.registers.thirdplaces import place_triples

RULES: Final[Sequence[tuple[str, Reason]]] = (
    (f"{cells.key('id')} IS NULL", NO_KEY),
    (f"row_number() OVER (PARTITION BY {cells.key('id')} ORDER BY line) > 1", DOUBLE),
    (f"({cells.cell('name')}) IS NULL", NO_NAME),
    (cells.private("name"), CONTACT),
    (cells.person("name"), PERSON),
)
"""What refuses a row with columns `id`, `name` and `line`."""

NOT_LEGAL: Final[Reason] = (
    "numéro qui peut être celui d’une personne physique",
    "number that may be a natural person’s",
)


def site_table(
    con: duckdb.DuckDBPyConnection,
    kept: str,
    table: str,
    prefix: str,
    thirdplace: str = "false",
    website: str = "website",
) -> dict[Reason, int]:
    """Make the table of sites of a source, and `{table}_actors`; say what was dropped.

    Args:
        con: the database of the build.
        kept: the rows: `id`, `name`, `number` (SIRET, RNA or null), `postcode`, `commune`, `lon`, `lat`.
        table: the table made: `key`, `label`, `siret`, `actor`, `place`, `is_lieu` and the rest.
        prefix: what keys begin with.
        thirdplace: SQL that tells the rows that are tiers-lieux.
        website: SQL of the website of a row.
    """
    know_actors(con)
    lon, lat = cells.coordinates("lon", "lat")
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        WITH clean AS (
            SELECT '{prefix}-' || {cells.key("id")} AS key, {cells.cell("name")} AS label,
                {cells.siret("number")} AS siret, {cells.rna("number")} AS rna,
                {cells.website(website)} AS website, {cells.postcode("postcode")} AS postcode, commune,
                {lon} AS lon, {lat} AS lat, coalesce({thirdplace}, false) AS is_lieu
            FROM {kept}
        ), numbered AS (SELECT *, substr(siret, 1, 9) AS siren FROM clean),
        told AS (SELECT *, {is_legal_person("siren", "rna", "label")} AS is_legal FROM numbered)
        SELECT * REPLACE (CASE WHEN is_legal THEN siret END AS siret), key AS place,
            CASE WHEN is_legal THEN {actor_key("siren", "rna")} END AS actor
        FROM told
    """)
    actors = f"SELECT actor AS key, siren, rna, label, commune FROM {table} WHERE actor IS NOT NULL"
    describe_actors(con, actors, f"{table}_actors")
    dropped = f"SELECT count(*) FROM {table} WHERE NOT is_legal AND siren IS NOT NULL"
    number = int(con.execute(dropped).fetchall()[0][0])
    dropped_points = count(con, kept, cells.misplaced("lon", "lat"))
    return {reason: n for reason, n in ((NOT_LEGAL, number), (MISPLACED, dropped_points)) if n}


def site_mappings(table: str, graph: str) -> tuple[Mapping, ...]:
    """How tables made by `site_table` become triples."""
    place, lieu = thing("place", "place"), thing("tiers-lieu", "key")
    third = f"CASE WHEN is_lieu THEN {lieu} END"
    return (
        actor_mapping(f"{table}_actors", graph),
        Mapping(
            table,
            graph,
            (
                *place_triples(graph),
                Triple(place, "mlg:siret", text("siret")),
                Triple(place, "foaf:homepage", f"CASE WHEN NOT is_lieu THEN {iri('', 'website')} END"),
                Triple(thing("actor", "actor"), "mlg:hasPlace", place),
                Triple(third, "rdf:type", name("mlg:TiersLieu")),
                Triple(third, "rdfs:label", text("label", "fr")),
                Triple(third, "mlg:hasPlace", place),
                Triple(third, "foaf:homepage", iri("", "website")),
            ),
            "commune",
        ),
    )
