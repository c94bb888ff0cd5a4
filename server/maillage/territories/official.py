"""Reads the yearly official list of communes, EPCIs, départements and régions (COG) into a database.

Source: Etalab, `@etalab/decoupage-administratif` (INSEE's COG and DGCL's EPCIs), see
`data/sources/decoupage-administratif/source.ttl`; what communes were before, INSEE's events since 1943,
see `data/territories/datapackage.json`.
"""

from pathlib import Path
from typing import Final

import duckdb

from maillage import paths
from maillage.errors import Place, TableError
from maillage.mapping import quoted

_FILES: Final = (
    "communes", "departements", "epci", "former-communes", "movements", "points", "regions", "territory-names"
)  # fmt: skip
POINTS: Final = "territory_points"
_DEPARTEMENT: Final = (
    "CASE WHEN code BETWEEN '97' AND '99' THEN substr(code, 1, 3) ELSE substr(code, 1, 2) END"
)


def load_official(con: duckdb.DuckDBPyConnection, folder: Path = paths.DATA / "territories") -> None:
    """Make the tables of territories; calling it again does nothing.

    `territories(kind, code, name, siren, population, postcodes, commune, figures)`: `commune` is the code
    that tells the département of a row, where it has one; `figures` ends the address of INSEE's figures on it
    (IGN's maps make these addresses from codes). It is empty, for want of an example, for the overseas
    collectivities, Mayotte and its communes, and the établissements publics territoriaux of Greater Paris.
    `territories_within(kind, code, upper_kind, upper)`: what each lies immediately within.
    `former_communes(code, name, successor, lives)`: names and codes that are no commune's today, with the
    commune that took them in; `lives` is true for those of a part of it (commune déléguée, arrondissement).
    `territory_names(kind, name, code, use)`: other names of régions and départements; those of use `typed`
    are abbreviations that have other meanings, for what people search alone.
    `territory_points(kind, code, lon, lat)`: where each is, in degrees as they are written; those alone that
    have a point.

    Args:
        con: the database.
        folder: holds the files of the list.

    Raises:
        TableError: a file is missing.
    """
    if con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'territories'").fetchall():
        return
    source = {name: rows_of(folder, name) for name in _FILES}
    con.execute(f"""
        CREATE TABLE territories AS
        SELECT 'region' AS kind, code, name, '' AS siren, '' AS population, '' AS postcodes,
            NULL::VARCHAR AS commune,
            CASE WHEN len(code) = 2 AND code <> '06' THEN 'REG-' || code ELSE '' END AS figures
        FROM {source["regions"]}
        UNION ALL
        SELECT 'departement', code, name, '', '', '', code || '000',
            CASE WHEN code < '975' THEN 'DEP-' || code ELSE '' END
        FROM {source["departements"]}
        UNION ALL
        SELECT 'epci', siren, name, siren, coalesce(population, ''), '', NULL,
            CASE WHEN type <> 'EPT' THEN 'EPCI-' || siren ELSE '' END
        FROM {source["epci"]}
        UNION ALL
        SELECT 'commune', code, name, coalesce(siren, ''), coalesce(population, ''),
            coalesce(postal_codes, ''), code, CASE WHEN code < '975' THEN 'COM-' || code ELSE '' END
        FROM {source["communes"]}
    """)
    con.execute(f"""
        CREATE TABLE territories_within AS
        SELECT 'commune' AS kind, code, 'epci' AS upper_kind, unnest(string_split(epci, ' | ')) AS upper
        FROM {source["communes"]} WHERE epci <> ''
        UNION ALL
        SELECT 'commune', code, 'departement', {_DEPARTEMENT} FROM {source["communes"]}
        UNION ALL
        SELECT 'departement', code, 'region', region FROM {source["departements"]}
        UNION ALL
        SELECT kind, code, 'country', 'FR' FROM territories WHERE kind IN ('epci', 'region')
    """)
    con.execute(f"""
        CREATE TABLE former_communes AS
        SELECT code, name, successor, true AS lives FROM {source["former-communes"]}
        UNION ALL
        SELECT code, name, successor, false FROM {source["movements"]}
    """)
    con.execute(f"CREATE TABLE territory_names AS SELECT * FROM {source['territory-names']}")
    con.execute(f"""
        CREATE TABLE {POINTS} AS SELECT kind, code, lon, lat FROM {source["points"]} WHERE lon <> ''
    """)


def rows_of(folder: Path, name: str) -> str:
    """The SQL of the rows of a file of territories, every column a text.

    Raises:
        TableError: the file is missing.
    """
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise TableError("fichier de territoires absent", "territory file missing", Place(path.name))
    return f"read_csv({quoted(str(path))}, header = true, all_varchar = true)"


def departement_of(commune: str) -> str:
    """The département code within an INSEE commune code: 2 characters, 3 overseas."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]
