"""Structures of social inclusion, gathered by data·inclusion (schema v1, JSON or CSV)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout
from maillage.files.objects import read_records
from maillage.files.repair import repair
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, name, quoted, text, thing
from maillage.registers.mednum import SEVERAL
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import sieve
from maillage.registers.sites import RULES, site_mappings, site_table
from maillage.registers.thirdplaces import RECOGNITIONS, coded
from maillage.territories.communes import load_communes, located

NAME: Final = "data-inclusion"
LAYOUT: Final = Layout(
    columns={"id": ("id",), "name": ("nom",), "number": ("siret",)},
    optional={
        "postcode": ("code_postal",),
        "town": ("commune",),
        "insee": ("code_insee",),
        "lat": ("latitude",),
        "lon": ("longitude",),
        "website": ("site_web",),
        "networks": ("reseaux_porteurs", "labels_nationaux"),
    },
)
INTEGRATION: Final = ("aci", "ei", "etti", "ai", "eiti")
"""The networks of structures of work integration (SIAE, art. L. 5132-4 of the French labour code)."""
_LABELS: Final = (*RECOGNITIONS, ("^coorace$", "coorace"))


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the file into tables; see `national.Reader`.

    Raises:
        TableError: the file is not as declared.
    """
    load_communes(con)
    read_records(con, files["structures"], "inclusion_rows", LAYOUT)
    repair(con, "inclusion_rows", ["name"])
    rows = located("inclusion_rows", cells.insee("r.insee"), cells.postcode("r.postcode"), "r.town")
    sieved = sieve(con, rows, "inclusion_kept", RULES)
    dropped = site_table(con, "inclusion_kept", "inclusion", "inclusion")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE _networks AS
        SELECT 'inclusion-' || {cells.key("id")} AS site,
            unnest(string_split_regex(networks, {quoted(SEVERAL)})) AS one
        FROM inclusion_kept
    """)
    said = f"""SELECT DISTINCT i.actor AS key, i.commune, {cells.cell(cells.public("one"))} AS said
        FROM _networks n JOIN inclusion i ON i.key = n.site WHERE i.actor IS NOT NULL"""
    coded(con, said, "inclusion_networks", _LABELS)
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        (*site_mappings("inclusion", NAME), _networks()),
        dropped,
    )


def _networks() -> RowMapping:
    actor = thing("actor", "key")
    known = "code IS NOT NULL AND code <> 'coorace'"
    recognition = thing("recognition", "'actor-' || key || '--' || code")
    labelled = f"CASE WHEN {known} THEN {recognition} END"
    insertion = f"CASE WHEN said IN ({', '.join(map(quoted, INTEGRATION))}) THEN"
    status = thing("status-claim", "key || '--data-inclusion'")
    claim = f"{insertion} {status} END"
    return RowMapping(
        "inclusion_networks",
        NAME,
        (
            Triple(actor, "mlg:networkText", f"CASE WHEN code IS NULL THEN {text('said', 'fr')} END"),
            Triple(actor, "mlg:inNetwork", f"CASE WHEN code = 'coorace' THEN {thing('actor', 'code')} END"),
            Triple(labelled, "rdf:type", name("mlg:Recognition")),
            Triple(labelled, "mlg:holder", actor),
            Triple(labelled, "mlg:recognitionKind", code("recognition-kinds", "code")),
            Triple(claim, "rdf:type", name("mlg:StatusClaim")),
            Triple(claim, "mlg:claimOf", actor),
            Triple(claim, "mlg:claimKind", code("status-claims", quoted("siae"))),
        ),
        "commune",
    )


INCLUSION: Final = NationalSource(
    NAME,
    {"structures": ("structures-inclusion*.json", "structures-inclusion*.csv")},
    read,
    register=True,
    after=("sirene", "rna"),
)
