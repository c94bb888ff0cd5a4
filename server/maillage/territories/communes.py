"""What commune an INSEE code or a postal address means today, as tables of the build's database."""

from pathlib import Path
from typing import Final

import duckdb

from maillage import paths
from maillage.errors import Place, TableError
from maillage.mapping import quoted

CODES: Final = "commune_codes"
POSTCODES: Final = "commune_postcodes"
_FILES: Final = ("communes.csv", "former-communes.csv")
_ORDINAL: Final = r"[ -]*(0?[0-9]{1,2} *(er|e|eme|ème)?|[0-9]{1,2} *(er|e|ème|eme)? *arr(ondissement)?\.?)$"


def load_communes(con: duckdb.DuckDBPyConnection, folder: Path = paths.DATA / "territories") -> None:
    """Make the two tables, once a build: calling it again does nothing.

    `commune_codes(code, current)`: a code of the yearly list (COG) gives itself; that of a commune
    déléguée or associée, or of an arrondissement of Paris, Lyon or Marseille, gives the commune around it.
    `commune_postcodes(postcode, name, code)`: the communes of a postcode, by the slug of their name.

    Args:
        con: the database of the build.
        folder: holds `communes.csv` and `former-communes.csv`.

    Raises:
        TableError: one of the two is missing.
    """
    for name in _FILES:
        if not (folder / name).is_file():
            raise TableError("fichier de territoires absent", "territory file missing", Place(name))
    communes, former = (
        f"read_csv({quoted(str(folder / name))}, header = true, all_varchar = true)" for name in _FILES
    )
    con.execute(f"""
        CREATE TABLE IF NOT EXISTS {CODES} AS
        SELECT code, code AS current FROM {communes}
        UNION ALL
        SELECT code, any_value(successor) FROM {former}
        WHERE code NOT IN (SELECT code FROM {communes}) GROUP BY code
    """)
    con.execute(f"""
        CREATE TABLE IF NOT EXISTS {POSTCODES} AS
        WITH now AS (
            SELECT unnest(string_split(postal_codes, ' | ')) AS postcode, name, code FROM {communes}
        ), before AS (
            SELECT n.postcode, f.name, f.successor AS code
            FROM {former} f JOIN now n ON n.code = f.successor
        )
        SELECT DISTINCT postcode, {town_slug("name")} AS name, code
        FROM (SELECT * FROM now UNION ALL SELECT * FROM before) WHERE postcode <> ''
    """)


def slug(value: str) -> str:
    """The SQL of a key made from a name, as `iris.slug`: ASCII, lower case, words joined by `-`."""
    plain = f"strip_accents(replace(replace(replace(lower({value}), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'))"
    return f"trim(regexp_replace({plain}, '[^a-z0-9]+', '-', 'g'), '-')"


def town_slug(value: str) -> str:
    """The SQL of the key of a town as people write it.

    `PARIS 11`, `Lyon 3ème` and `Rennes CEDEX 7` lose their end; `St` and `Ste` are written in full.
    """
    plain = f"regexp_replace(trim({value}), '(?i)[ -]+cedex.*$', '')"
    plain = f"regexp_replace({plain}, '(?i){_ORDINAL}', '')"
    return f"trim(regexp_replace('-' || {slug(plain)} || '-', '-st(e?)-', '-saint\\1-', 'g'), '-')"


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
        LEFT JOIN named ON named.postcode = {postcode} AND named.name = {town_slug(town)}
    """
