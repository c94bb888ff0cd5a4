"""The actors that national files name by a number, each described once, by the first source to know it."""

from typing import Final

import duckdb

from maillage.files import cells
from maillage.mapping import Mapping, Triple, code, name, quoted, text, thing

KNOWN: Final = "known_actors"
"""The table of actors described so far: `key` of the IRI, and `rna` where it is known."""

AUTHORITY: Final = "substr(siren, 1, 2) BETWEEN '21' AND '24'"
"""The SIRENs of communes (21), départements (22), régions (23) and their groupings (24)."""


def know_actors(con: duckdb.DuckDBPyConnection, select: str = "") -> None:
    """Add actors to those known, so that no later source gives them a second name.

    Args:
        con: the database of the build.
        select: SQL with columns `key` and `rna`; none are added when empty.
    """
    con.execute(f"CREATE TABLE IF NOT EXISTS {KNOWN} (key VARCHAR, rna VARCHAR)")
    if select:
        con.execute(f"INSERT INTO {KNOWN} SELECT key, any_value(rna) FROM ({select}) GROUP BY key")


def actor_key(siren: str, rna: str) -> str:
    """The SQL of the key of an actor: its SIREN, else that of the one known by its RNA number, else this."""
    found = f"(SELECT min(key) FROM {KNOWN} WHERE {KNOWN}.rna = {rna})"
    return f"coalesce({siren}, {found}, {rna})"


def is_legal_person(siren: str, rna: str, label: str) -> str:
    """The SQL of whether a number surely means a legal person, so that no sole trader is named.

    It does when there is an RNA number, when Sirene's national file knows the unit, when the SIREN begins
    with 1 or 2 (public bodies), or when the name holds a word that only legal persons bear.
    """
    known = f"{siren} IN (SELECT key FROM {KNOWN})"
    return f"""({rna} IS NOT NULL OR coalesce(substr({siren}, 1, 1) IN ('1', '2'), false)
        OR coalesce({known}, false) OR ({siren} IS NOT NULL AND {cells.legal_name(label)}))"""


def describe_actors(con: duckdb.DuckDBPyConnection, select: str, table: str) -> None:
    """Make a table of the actors that are not known yet, and know them from now on.

    Args:
        con: the database of the build.
        select: SQL with columns `key`, `siren`, `rna`, `label`, `commune`; several rows an actor are fine.
        table: the table made, for `actor_mapping`; names that were not chosen are in `other`.
    """
    know_actors(con)
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT key, min(siren) OVER one AS siren, min(rna) OVER one AS rna, commune,
            min(label) OVER one AS label,
            CASE WHEN label <> min(label) OVER one THEN label END AS other
        FROM ({select}) WHERE key IS NOT NULL AND label IS NOT NULL AND key NOT IN (SELECT key FROM {KNOWN})
        WINDOW one AS (PARTITION BY key)
    """)
    know_actors(con, f"SELECT key, rna FROM {table}")


def actor_mapping(table: str, graph: str) -> Mapping:
    """How a table made by `describe_actors` becomes triples."""
    subject = thing("actor", "key")
    authority = code("actor-kinds", quoted("public-authority"))
    return Mapping(
        table,
        graph,
        (
            Triple(subject, "rdf:type", name("mlg:Actor")),
            Triple(subject, "rdfs:label", text("label", "fr")),
            Triple(subject, "skos:altLabel", text("other", "fr")),
            Triple(subject, "mlg:siren", text("siren")),
            Triple(subject, "mlg:rna", text("rna")),
            Triple(subject, "mlg:actorKind", f"CASE WHEN {AUTHORITY} THEN {authority} END"),
            Triple(subject, "mlg:locatedIn", thing("commune", "commune")),
        ),
        "commune",
    )
