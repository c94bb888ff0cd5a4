"""Reads a table's schema: Frictionless Table Schema with our keys `rdf`, `itemPattern` and `separator`.

`rdf.parts` says the things that a row may describe, each with the class (`of`) of the codes that call for
it, in the column `by`.

`itemPattern` is the pattern of each item of a list, for which Table Schema has no word. A list in the primary
key is a string with a `separator`: keys are compared, and lists are not.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from maillage.errors import Place, TableError
from maillage.model import CellMapping, Column, Node, Part, StandIn, Table
from maillage.ontology import Codes
from maillage.vocabulary import expand

_TYPES = ("string", "integer", "number", "boolean")
TOGETHER: Final = ".unattributed"
"""Ends the name of a table whose rows have several documents, of which one at least says each."""


def read_schemas(folder: Path, codes: Codes) -> dict[str, Table]:
    """Every schema of a folder, by table name.

    Args:
        folder: of JSON files.
        codes: those that choose the parts of a table, by their class.

    Raises:
        TableError: the folder holds no schema, or one is not well made.
    """
    tables = {path.stem: read_schema(path, codes) for path in sorted(folder.glob("*.json"))}
    if not tables:
        raise TableError("aucun schéma de table ici", "no table schema here", Place(str(folder)))
    return tables


def read_schema(path: Path, codes: Codes) -> Table:
    """One schema.

    Raises:
        TableError: not JSON, or a key is missing or unknown.
    """
    try:
        return _table(json.loads(path.read_text(encoding="utf-8")), codes)
    except json.JSONDecodeError as fault:
        raise TableError(
            f"JSON illisible : « {fault.msg} »", f"not JSON: {fault.msg}", Place(path.name, fault.lineno)
        ) from fault
    except (KeyError, TypeError, ValueError, re.error) as fault:
        raise TableError(
            f"schéma incomplet ou mal formé : « {fault} »",
            f"schema incomplete or malformed: {fault}",
            Place(path.name),
        ) from fault


def unattributed(table: Table) -> Table:
    """The schema of a table's twin, each of whose rows names several documents."""
    columns = tuple(replace(column, many=column.name == "source" or column.many) for column in table.columns)
    return replace(table, name=table.name + TOGETHER, columns=columns)


def _table(raw: dict[str, Any], codes: Codes) -> Table:
    rdf = raw.get("rdf", {})
    parts = tuple(_part(part, codes) for part in rdf.get("parts", ()))
    nodes = {
        name: Node(node["iri"], node["class"], node["predicate"], node.get("label", ""))
        for name, node in rdf.get("nodes", {}).items()
    }
    return Table(
        name=raw["name"],
        title=raw["title"],
        columns=tuple(_column(field) for field in raw["fields"]),
        key=tuple(raw["primaryKey"]),
        iri=parts[0].iri if parts else rdf.get("iri", ""),
        rdf_class=parts[0].rdf_class if parts else rdf.get("class", ""),
        nodes=nodes,
        by=rdf["by"] if parts else "",
        parts=parts,
    )


def _part(raw: dict[str, Any], codes: Codes) -> Part:
    return Part(raw["iri"], raw["class"], codes.classes[expand(raw["of"])], raw.get("predicates", {}))


def _column(raw: dict[str, Any]) -> Column:
    listed = raw["type"] == "list"
    cell_type = raw["itemType"] if listed else raw["type"]
    if cell_type not in _TYPES:
        raise TypeError(f"{raw['name']}: type {cell_type!r}")
    constraints = raw.get("constraints", {})
    pattern = raw.get("itemPattern") or constraints.get("pattern", "")
    re.compile(pattern)
    return Column(
        name=raw["name"],
        title=raw["title"],
        type=cell_type,
        many=listed or "separator" in raw,
        required=constraints.get("required", False),
        pattern=pattern,
        choices=tuple(constraints.get("enum", ())),
        mapping=_mapping(raw["rdf"]) if "rdf" in raw else None,
    )


def _mapping(raw: dict[str, Any]) -> CellMapping:
    keys = dict(raw)
    dated = keys.pop("datatype", "") == "date"
    if stand_in := keys.pop("stand_in", None):
        ((column, value),) = stand_in["when"].items()
        keys["stand_in"] = StandIn(column, value, tuple(stand_in["of"]))
    return CellMapping(dated=dated, **keys)
