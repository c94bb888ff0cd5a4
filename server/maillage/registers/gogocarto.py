"""Maps made with GoGoCarto: CartEco and Transiscope, as their API gives them (`/api/elements.json`)."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.objects import read_envelope
from maillage.files.repair import repair
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, quoted, text, thing
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import CONTACT, Reason, count, sieve
from maillage.registers.sites import RULES, site_mappings, site_table
from maillage.territories.communes import load_communes, located

FIELDS: Final = {
    "id": "VARCHAR",
    "name": "VARCHAR",
    "status": "INTEGER",
    "geo": "STRUCT(latitude VARCHAR, longitude VARCHAR)",
    "address": "STRUCT(addressLocality VARCHAR, postalCode VARCHAR, addressCountry VARCHAR)",
    "categories": "VARCHAR",
    "siret": "VARCHAR",
    "site_web": "VARCHAR",
    "website": "VARCHAR",
}
ABROAD: Final[Reason] = ("hors de France", "outside France")
WITHDRAWN: Final[Reason] = ("retiré de la carte ou en attente", "withdrawn from the map or pending")


def read(source: str, con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the map of that source into tables; see `national.Reader`.

    An element whose SIRET surely is that of a legal person is an actor and its place; another, a place alone.

    Raises:
        TableError: the file is not as declared.
    """
    load_communes(con)
    raw, rows, kept = f"{source}_elements", f"{source}_rows", f"{source}_kept"
    read_envelope(con, files["elements"], raw, FIELDS)
    con.execute(f"""
        CREATE OR REPLACE TABLE {rows} AS
        SELECT line, id, name, status, geo.latitude AS lat, geo.longitude AS lon, siret AS number,
            address.postalCode AS postcode, address.addressLocality AS town,
            address.addressCountry AS country, coalesce(site_web, website) AS website, categories
        FROM {raw}
    """)
    repair(con, rows, ["name", "town", "categories"])
    sieved = sieve(
        con,
        located(rows, "NULL", cells.postcode("r.postcode"), "r.town"),
        kept,
        (
            *RULES,
            ("coalesce(status, 1) <= 0", WITHDRAWN),
            ("coalesce(upper(country) NOT IN ('', 'FR', 'FRANCE'), false)", ABROAD),
        ),
    )
    dropped = site_table(con, kept, source, source)
    con.execute(f"""
        CREATE OR REPLACE TABLE {source}_categories AS
        SELECT DISTINCT key, commune, said FROM (
            SELECT key, commune, {cells.cell("one")} AS said FROM ({_categories(source, kept)})
        ) WHERE said IS NOT NULL
    """)
    contacts = count(con, f"{source}_categories", cells.private("said"))
    con.execute(f"DELETE FROM {source}_categories WHERE {cells.private('said')}")
    said = Triple(thing("place", "key"), "mlg:activityText", text("said", "fr"))
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        (*site_mappings(source, source), RowMapping(f"{source}_categories", source, (said,), "commune")),
        dropped | ({CONTACT: contacts} if contacts else {}),
    )


def _categories(source: str, kept: str) -> str:
    """The SQL of the categories of elements: texts, or objects that have a name."""
    key = f"{quoted(source + '-')} || {cells.key('id')}"
    return f"""
        SELECT {key} AS key, commune, CASE json_type(one) WHEN 'VARCHAR' THEN one ->> '$'
            WHEN 'OBJECT' THEN one ->> '$.name' END AS one
        FROM (SELECT id, commune, unnest(from_json(categories, '["JSON"]')) AS one FROM {kept}
            WHERE json_valid(categories) AND json_type(categories) = 'ARRAY')
    """


CARTECO: Final = NationalSource(
    "carteco", {"elements": ("carteco*.json",)}, partial(read, "carteco"), after=("sirene", "rna")
)
TRANSISCOPE: Final = NationalSource(
    "transiscope", {"elements": ("transiscope*.json",)}, partial(read, "transiscope"), after=("sirene", "rna")
)
