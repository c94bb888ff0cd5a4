"""The national register of associations (RNA, waldec export): what associations are for.

No column on natural persons is read, nor any street address: the seat of a small association is often a home.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout, read_register, same_names
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, iri, name, text, thing, typed
from maillage.registers.actors import KNOWN, know_actors
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import CONTACT, DOUBLE, NO_NAME, PERSON, count, sieve
from maillage.territories.communes import CODES, load_communes

NAME: Final = "rna"
LAYOUT: Final = Layout(
    same_names("id", "date_creat", "titre", "titre_court", "objet", "adrs_codeinsee", "siteweb", "position"),
    delimiter=";",
    western=True,
    several=True,
)


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the register; see `national.Reader`.

    An association whose number Sirene gives is that unit; another is an actor by its RNA number.

    Raises:
        TableError: the file is not as declared.
    """
    load_communes(con)
    know_actors(con)
    total = read_register(con, files["associations"], "rna_read", LAYOUT)
    con.execute(f"""
        CREATE OR REPLACE TABLE rna_clean AS
        SELECT position, {cells.rna("id")} AS number, {cells.cell("titre")} AS title,
            {cells.cell("titre_court")} AS short, {cells.cell("objet")} AS object, date_creat, siteweb,
            adrs_codeinsee AS insee
        FROM rna_read
    """)
    sieved = sieve(
        con,
        "SELECT * FROM rna_clean",
        "rna_kept",
        (
            (
                "coalesce(position, '') <> 'A'",
                ("association dissoute ou supprimée", "dissolved or removed"),
            ),
            ("number IS NULL", ("numéro RNA faux", "wrong RNA number")),
            ("title IS NULL", NO_NAME),
            (cells.private("title"), CONTACT),
            (cells.person("title"), PERSON),
            ("row_number() OVER (PARTITION BY number) > 1", DOUBLE),
        ),
    )
    dropped = {CONTACT: count(con, "rna_kept", f"{cells.private('object')} OR {cells.private('siteweb')}")}
    con.execute(f"""
        CREATE OR REPLACE TABLE rna AS
        SELECT r.number, coalesce(u.key, r.number) AS key, u.key IS NULL AS own, title,
            CASE WHEN short <> title THEN {cells.public("short")} END AS short,
            {cells.public("object")} AS object, {cells.website("siteweb")} AS website,
            CASE WHEN try_cast(date_creat AS DATE) BETWEEN DATE '1800-01-01' AND DATE '2100-01-01'
                THEN date_creat END AS created,
            k.current AS commune
        FROM rna_kept r
        LEFT JOIN (SELECT rna, min(key) AS key FROM {KNOWN} WHERE rna IS NOT NULL GROUP BY rna) u
            ON u.rna = r.number
        LEFT JOIN {CODES} k ON k.code = {cells.insee("insee")}
    """)
    for table in ("rna_read", "rna_clean", "rna_kept"):
        con.execute(f"DROP TABLE {table}")
    know_actors(con, "SELECT number AS key, number AS rna FROM rna WHERE own")
    actor = thing("actor", "key")
    mine = f"CASE WHEN own THEN {actor} END"
    triples = (
        Triple(mine, "rdf:type", name("mlg:Actor")),
        Triple(mine, "rdfs:label", text("title", "fr")),
        Triple(mine, "mlg:rna", text("number")),
        Triple(mine, "mlg:legalFamily", code("legal-families", "'association'")),
        Triple(mine, "mlg:locatedIn", thing("commune", "commune")),
        Triple(mine, "mlg:creationDate", typed("created", "date")),
        Triple(actor, "skos:altLabel", text("short", "fr")),
        Triple(actor, "mlg:objectText", text("object", "fr")),
        Triple(actor, "foaf:homepage", iri("", "website")),
    )
    return Imported(
        total,
        sieved.kept,
        sieved.refused,
        (RowMapping("rna", NAME, triples, "commune"),),
        {reason: number for reason, number in dropped.items() if number},
    )


RNA: Final = NationalSource(
    NAME, {"associations": ("rna_waldec*", "rna*.zip")}, read, register=True, after=("sirene",)
)
