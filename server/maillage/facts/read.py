"""Reads the curated facts: every table of `data/facts`, and what its cells refer to."""

from collections.abc import Mapping
from pathlib import Path

from maillage.errors import Place, TableError, TableFaults
from maillage.facts.checks import Known, check_rows, things
from maillage.facts.schemas import TOGETHER, read_schemas, unattributed
from maillage.facts.tables import read_table
from maillage.model import Facts, Table
from maillage.ontology import Codes
from maillage.territories import Gazetteer


def read_facts(folder: Path, codes: Codes, gazetteer: Gazetteer) -> Facts:
    """Every `*.csv` of `folder`, checked against `folder/schemas`.

    A table may have a twin, `TABLE.unattributed.csv`, for the rows of several documents.

    Args:
        folder: holds the tables and `schemas/`.
        codes: the codes of each code list, by scheme and by class.
        gazetteer: what the names of places are looked up in.

    Raises:
        TableError: a table without schema.
        TableFaults: every fault of every table: of reading, a code, reference or place unknown.
    """
    tables = read_schemas(folder / "schemas", codes)
    tables |= {t.name: t for t in map(unattributed, tables.values()) if "source" in t.key}
    readings = {path.stem: read_table(path, _schema(path, tables)) for path in sorted(folder.glob("*.csv"))}
    if not readings:
        raise TableError("aucune table de faits ici", "no table of facts here", Place(str(folder)))
    rows = {name: reading.rows for name, reading in readings.items()}
    known = Known(codes, things(tables, rows), gazetteer)
    places: dict[tuple[str, int, str], tuple[str, str]] = {}
    faults: list[TableError] = []
    others = 0
    for name, table_rows in rows.items():
        checks = check_rows(f"{name}.csv", tables[name], table_rows, known)
        places |= checks.places
        for found in (readings[name].faults, checks.faults):
            faults += found
            others += found.left.total()
    if faults:
        raise TableFaults(faults, others)
    return Facts(tables, rows, places)


def _schema(path: Path, tables: Mapping[str, Table]) -> Table:
    if path.stem not in tables:
        known = ", ".join(name for name in tables if not name.endswith(TOGETHER))
        raise TableError(
            f"table sans schéma ; tables connues : {known}",
            f"table without schema; known tables: {known}",
            Place(path.name),
        )
    return tables[path.stem]
