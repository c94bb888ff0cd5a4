"""The curated facts: every table of `data/facts` read, and what its cells refer to checked."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import Place, TableError
from maillage.facts.schemas import read_schemas
from maillage.facts.tables import Reading, read_table
from maillage.model import CellMapping, Column, Facts, Row, Table
from maillage.territories.gazetteer import Gazetteer

_TERRITORY_KINDS = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Checked:
    """The known codes by scheme, the known things by kind, and the territories."""

    codes: Mapping[str, frozenset[str]]
    things: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer


def read_facts(folder: Path, codes: Mapping[str, frozenset[str]], gazetteer: Gazetteer) -> Facts:
    """Every `*.csv` of `folder`, checked against `folder/schemas`.

    Args:
        folder: holds the tables and `schemas/`.
        codes: the codes of each code list, by scheme.
        gazetteer: what the names of places are looked up in.

    Raises:
        TableError: a table without schema, a fault of reading, a code, reference or place unknown.
    """
    tables = read_schemas(folder / "schemas")
    readings = {path.stem: read_table(path, _schema(path, tables)) for path in sorted(folder.glob("*.csv"))}
    if not readings:
        raise TableError("aucune table de faits ici", "no table of facts here", Place(str(folder)))
    rows = {name: reading.checked() for name, reading in readings.items()}
    known = Checked(codes, things(tables, rows), gazetteer)
    places: dict[tuple[str, int, str], tuple[str, str]] = {}
    faults: list[TableError] = []
    for name, table_rows in rows.items():
        faults.extend(check_rows(f"{name}.csv", tables[name], table_rows, known, places))
    if faults:
        Reading(tables[next(iter(rows))], (), tuple(faults)).checked()
    return Facts(tables, rows, places)


def _schema(path: Path, tables: Mapping[str, Table]) -> Table:
    if path.stem not in tables:
        raise TableError(
            f"table sans schéma ; tables connues : {', '.join(tables)}",
            f"table without schema; known tables: {', '.join(tables)}",
            Place(path.name),
        )
    return tables[path.stem]


def things(tables: Mapping[str, Table], rows: Mapping[str, tuple[Row, ...]]) -> dict[str, frozenset[str]]:
    """The keys of the things that rows describe, by kind (`ptce`, `actor`, …)."""
    found: dict[str, set[str]] = {}
    for name, table_rows in rows.items():
        kind, _, template = tables[name].iri.partition("/")
        if template == "{id}":
            found.setdefault(kind, set()).update(row.one("id") for row in table_rows)
    return {kind: frozenset(keys) for kind, keys in found.items()}


def check_rows(
    file: str,
    table: Table,
    rows: tuple[Row, ...],
    known: Checked,
    places: dict[tuple[str, int, str], tuple[str, str]],
) -> list[TableError]:
    """The faults of what cells refer to; fills `places` with the territories that names mean."""
    faults = []
    for row in rows:
        for column in table.columns:
            for value in row.cells.get(column.name, ()):
                if wrong := _unknown(table, row, column, value, known, places):
                    faults.append(TableError(*wrong, Place(file, row.line, column.name)))
    return faults


def _unknown(
    table: Table,
    row: Row,
    column: Column,
    value: str,
    known: Checked,
    places: dict[tuple[str, int, str], tuple[str, str]],
) -> tuple[str, str] | None:
    if column.name == "source":
        return _missing(value, known.things.get("document", frozenset()), "document")
    if column.name == "inferred_fields":
        return _missing(value, frozenset(c.name for c in table.columns), "colonne")
    mapping = column.mapping
    if mapping is None:
        return None
    if mapping.code:
        return _missing(value, known.codes.get(mapping.code, frozenset()), f"code de «{mapping.code}»")
    if mapping.territory:
        return _place(row, mapping, value, known.gazetteer, places)
    if mapping.ref:
        return _reference(mapping.ref, value, known)
    return None


def _missing(value: str, allowed: frozenset[str], what: str) -> tuple[str, str] | None:
    if value in allowed:
        return None
    near = nearest(value, allowed)
    return (
        f"«{value}» : {what} inconnu" + (f" ; proches : {near}" if near else ""),
        f"'{value}' is unknown" + (f"; near: {near}" if near else ""),
    )


def nearest(value: str, allowed: frozenset[str]) -> str:
    """The three known names nearest to a mistyped one, joined by commas."""
    return ", ".join(difflib.get_close_matches(value, sorted(allowed), n=3, cutoff=0.6))


def _reference(ref: str, value: str, known: Checked) -> tuple[str, str] | None:
    kind, _, key = value.partition("/") if ref == "*" else (ref, "", value)
    if kind in _TERRITORY_KINDS:
        if (kind, key) in known.gazetteer.territories.by_code:
            return None
        return f"«{value}» : territoire inconnu", f"'{value}': unknown territory"
    if (kind, key) == ("country", "FR"):
        return None
    return _missing(key, known.things.get(kind, frozenset()), f"«{kind}»")


def _place(
    row: Row,
    mapping: CellMapping,
    value: str,
    gazetteer: Gazetteer,
    places: dict[tuple[str, int, str], tuple[str, str]],
) -> tuple[str, str] | None:
    departement = row.one("departement") if mapping.territory == "commune" else ""
    region = row.one("region") if mapping.territory != "region" else ""
    try:
        found = gazetteer.find(mapping.territory, value, departement, region)
    except TableError as fault:
        return fault.fr, fault.en
    places[(row.table, row.line, mapping.territory)] = (found.kind, found.code)
    return None
