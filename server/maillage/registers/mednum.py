"""Places of digital mediation, in the standard of La Mednum (0.1 and 1.x, CSV or JSON)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout
from maillage.files.objects import read_records
from maillage.files.repair import repair
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, quoted, thing
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import sieve
from maillage.registers.sites import RULES, site_mappings, site_table
from maillage.registers.thirdplaces import RECOGNITIONS, coded, recognition_mapping
from maillage.territories.communes import load_communes, located

NAME: Final = "mediation-numerique"
LAYOUT: Final = Layout(
    columns={
        "id": ("id",),
        "name": ("nom",),
        "number": ("pivot",),
        "postcode": ("code_postal",),
        "town": ("commune",),
    },
    optional={
        "insee": ("code_insee",),
        "lat": ("latitude",),
        "lon": ("longitude",),
        "website": ("site_web",),
        "typology": ("typologie", "typologies"),
        "labels": ("labels_nationaux", "dispositif_programmes_nationaux"),
    },
)
SEVERAL: Final = r'[;|,\[\]"]+'
"""What stands between the values of a cell: `;` in 0.1, `|` in 1.x, JSON's own marks in a list."""


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the file into tables; see `national.Reader`.

    Raises:
        TableError: the file is not as declared.
    """
    load_communes(con)
    read_records(con, files["places"], "mednum_rows", LAYOUT)
    repair(con, "mednum_rows", ["name"])
    rows = located("mednum_rows", cells.insee("r.insee"), cells.postcode("r.postcode"), "r.town")
    sieved = sieve(con, rows, "mednum_kept", RULES)
    dropped = site_table(
        con,
        "mednum_kept",
        "mednum",
        "mednum",
        "regexp_matches(typology, '(^|[^A-Z_])(TIERS_LIEUX|FABLAB)($|[^A-Z_])')",
        f"string_split_regex(website, {quoted(SEVERAL)})[1]",
    )
    labels = f"""SELECT 'mednum-' || {cells.key("id")} AS key, commune,
        unnest(string_split_regex(labels, {quoted(SEVERAL)})) AS one FROM mednum_kept"""
    coded(
        con,
        f"""SELECT key, commune, {cells.cell(cells.public("one"))} AS said FROM ({labels})
            WHERE key IN (SELECT key FROM mednum WHERE is_lieu)""",
        "mednum_labels",
        RECOGNITIONS,
    )
    help_given = code("activities", quoted("digital-inclusion"))
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        (
            *site_mappings("mednum", NAME),
            RowMapping(
                "mednum", NAME, (Triple(thing("place", "place"), "mlg:activity", help_given),), "commune"
            ),
            recognition_mapping("mednum_labels", NAME),
        ),
        dropped,
    )


MEDNUM: Final = NationalSource(
    NAME,
    {"places": ("mediation-numerique*.csv", "mediation-numerique*.json")},
    read,
    after=("sirene", "rna"),
)
