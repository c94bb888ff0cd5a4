"""All the territories of France as tables of the build's database, for a national build."""

from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError
from maillage.mapping import Mapping, Triple, iri, quoted, text, typed
from maillage.registers.national import Imported
from maillage.vocabulary import ID, PREFIXES

_DEPARTMENT: Final = (
    "CASE WHEN code BETWEEN '97' AND '99' THEN substr(code, 1, 3) ELSE substr(code, 1, 2) END"
)
_FILES: Final = {"communes": "Commune", "epci": "EPCI", "departements": "Departement", "regions": "Region"}


def read_all_territories(con: duckdb.DuckDBPyConnection, folder: Path, graph: str) -> Imported:
    """Every commune, EPCI, département and région of the yearly list, with what each lies within.

    Args:
        con: the database of the build.
        folder: holds `communes.csv`, `epci.csv`, `departements.csv` and `regions.csv`.
        graph: the name of the graph that they stand in.

    Raises:
        TableError: a file is missing.
    """
    source = {}
    for name in _FILES:
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise TableError("fichier de territoires absent", "territory file missing", Place(path.name))
        source[name] = f"read_csv({quoted(str(path))}, header = true, all_varchar = true)"
    con.execute(f"""
        CREATE OR REPLACE TABLE territories AS
        SELECT 'commune' AS kind, 'Commune' AS class, code, name, code AS insee, siren, population,
            code AS commune
        FROM {source["communes"]}
        UNION ALL
        SELECT 'epci', 'EPCI', siren, name, NULL, siren, population, NULL FROM {source["epci"]}
        UNION ALL
        SELECT 'departement', 'Departement', code, name, code, NULL, NULL, code || '000'
        FROM {source["departements"]}
        UNION ALL
        SELECT 'region', 'Region', code, name, code, NULL, NULL, NULL FROM {source["regions"]}
    """)
    con.execute(f"""
        CREATE OR REPLACE TABLE territories_within AS
        SELECT 'commune/' || code AS lower, 'epci/' || unnest(string_split(epci, ' | ')) AS upper,
            code AS commune
        FROM {source["communes"]} WHERE epci <> ''
        UNION ALL
        SELECT 'commune/' || code, 'departement/' || {_DEPARTMENT}, code FROM {source["communes"]}
        UNION ALL
        SELECT 'epci/' || siren, 'country/FR', NULL FROM {source["epci"]}
        UNION ALL
        SELECT 'departement/' || code, 'region/' || region, code || '000' FROM {source["departements"]}
        UNION ALL
        SELECT 'region/' || code, 'country/FR', NULL FROM {source["regions"]}
    """)
    number = con.execute("SELECT count(*) FROM territories").fetchall()[0][0]
    subject = iri(ID, "kind || '/' || code")
    named = (
        Triple(subject, "rdf:type", iri(PREFIXES["mlg"], "class")),
        Triple(subject, "rdfs:label", text("name", "fr")),
        Triple(subject, "mlg:inseeCode", text("insee")),
        Triple(subject, "mlg:siren", text("nullif(siren, '')")),
        Triple(subject, "mlg:population", typed("nullif(population, '')", "integer")),
    )
    within = (Triple(iri(ID, "lower"), "mlg:within", iri(ID, "upper")),)
    return Imported(
        number,
        number,
        {},
        (
            Mapping("territories", graph, named, "commune", everywhere=True),
            Mapping("territories_within", graph, within, "commune", everywhere=True),
        ),
    )
