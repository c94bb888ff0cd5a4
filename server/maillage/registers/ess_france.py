"""The national list of enterprises of the ESS (ESS France, law n° 2014-856, article 6): dated claims."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout, read_register
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, name, quoted, text, thing, typed
from maillage.registers.actors import KNOWN, know_actors
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import DOUBLE, sieve
from maillage.registers.sirene import date_of

NAME: Final = "ess-france"
LAYOUT: Final = Layout(
    {
        "siren": ("SIREN",),
        "family": ("Famille juridique de l'entreprise", "Famille juridique de l’entreprise"),
    }
)


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the list; see `national.Reader`. Only units that Sirene's file describes are kept.

    Raises:
        TableError: the file is not as declared.
    """
    know_actors(con)
    total = read_register(con, files["list"], "ess_france_read", LAYOUT)
    cleaned = f"""
        SELECT r.*, {cells.siren("lpad(r.siren, 9, '0')")} AS number, {cells.cell("family")} AS said,
            k.key IS NOT NULL AS known
        FROM ess_france_read r LEFT JOIN (SELECT DISTINCT key FROM {KNOWN}) k ON k.key = lpad(r.siren, 9, '0')
    """
    sieved = sieve(
        con,
        cleaned,
        "ess_france_kept",
        (
            ("number IS NULL", ("SIREN faux", "wrong SIREN")),
            ("NOT known", ("unité que Sirene ne décrit pas ici", "unit that Sirene does not describe here")),
            ("row_number() OVER (PARTITION BY number) > 1", DOUBLE),
        ),
    )
    date, claim = date_of(files["list"]), thing("status-claim", "number || '--ess-france'")
    triples = (
        Triple(claim, "rdf:type", name("mlg:StatusClaim")),
        Triple(claim, "mlg:claimOf", thing("actor", "number")),
        Triple(claim, "mlg:claimKind", code("status-claims", "'ess-france-list'")),
        Triple(claim, "mlg:text", text("said", "fr")),
        *((Triple(claim, "dcterms:date", typed(quoted(date), "date")),) if date else ()),
    )
    communes = "(SELECT min(commune) FROM sirene_seats s WHERE s.siren = number)"
    con.execute(f"""
        CREATE OR REPLACE TABLE ess_france AS SELECT number, said, {communes} AS commune FROM ess_france_kept
    """)
    con.execute("DROP TABLE ess_france_read")
    return Imported(total, sieved.kept, sieved.refused, (RowMapping("ess_france", NAME, triples, "commune"),))


ESS_FRANCE: Final = NationalSource(
    NAME, {"list": ("entreprisesess*", "liste-ess*")}, read, register=True, after=("sirene",)
)
