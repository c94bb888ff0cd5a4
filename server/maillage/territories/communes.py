"""What commune an INSEE code or a postal address means today, as tables of the build's database."""

from pathlib import Path
from typing import Final

import duckdb

from maillage import paths
from maillage.territories.official import load_official
from maillage.territories.towns import town_slug_sql

CODES: Final = "commune_codes"
POSTCODES: Final = "commune_postcodes"


def load_communes(con: duckdb.DuckDBPyConnection, folder: Path = paths.DATA / "territories") -> None:
    """Make the two tables, once a build: calling it again does nothing.

    `commune_codes(code, current)`: a code of the yearly list (COG) gives itself; one that a commune, a part
    of one or an arrondissement of Paris, Lyon or Marseille bears or bore gives the commune around it.
    `commune_postcodes(postcode, name, code)`: the communes of a postcode, by the slug of their name.

    Args:
        con: the database of the build.
        folder: holds the files of the list.

    Raises:
        TableError: one of them is missing.
    """
    load_official(con, folder)
    con.execute(f"""
        CREATE TABLE IF NOT EXISTS {CODES} AS
        SELECT code, code AS current FROM territories WHERE kind = 'commune'
        UNION ALL
        SELECT code, min(successor) FROM former_communes
        WHERE code NOT IN (SELECT code FROM territories WHERE kind = 'commune') GROUP BY code
    """)
    con.execute(f"""
        CREATE TABLE IF NOT EXISTS {POSTCODES} AS
        WITH now AS (
            SELECT unnest(string_split(postcodes, ' | ')) AS postcode, name, code, false AS gone
            FROM territories WHERE kind = 'commune'
        ), before AS (
            SELECT n.postcode, f.name, f.successor AS code, NOT f.lives AS gone
            FROM former_communes f JOIN now n ON n.code = f.successor
        ), every AS (
            SELECT postcode, {town_slug_sql("name")} AS name, code, gone
            FROM (SELECT * FROM now UNION ALL SELECT * FROM before) WHERE postcode <> ''
        )
        SELECT DISTINCT postcode, name, code FROM every
        QUALIFY rank() OVER (PARTITION BY postcode, name ORDER BY gone) = 1
    """)


def current(code: str) -> str:
    """The SQL of the code of today's commune, from the SQL of an INSEE code; null when it is none."""
    return f"(SELECT any_value(current) FROM {CODES} WHERE {CODES}.code = {code})"


def located(table: str, code: str, postcode: str, town: str) -> str:
    """The SQL of a table with a column `commune`, the code of today's commune, added to another's.

    The INSEE code decides; without it the postcode, when one commune alone has it; else the postcode and
    the name of the town together, when they mean one commune. A row that means none has null.

    Args:
        table: the table; no column of it is called `commune`.
        code: SQL of the INSEE code of a row of the table, which is called `r` here.
        postcode: SQL of its postcode.
        town: SQL of the name of its town.
    """
    return f"""
        WITH alone AS (
            SELECT postcode, min(code) AS code FROM {POSTCODES}
            GROUP BY postcode HAVING count(DISTINCT code) = 1
        ), named AS (
            SELECT postcode, name, min(code) AS code FROM {POSTCODES}
            GROUP BY postcode, name HAVING count(DISTINCT code) = 1
        )
        SELECT r.*, coalesce(k.current, alone.code, named.code) AS commune
        FROM {table} r
        LEFT JOIN {CODES} k ON k.code = {code}
        LEFT JOIN alone ON alone.postcode = {postcode}
        LEFT JOIN named ON named.postcode = {postcode} AND named.name = {town_slug_sql(town)}
    """
