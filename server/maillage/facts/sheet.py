"""Turns the sheet that a person keeps into rows of a table of facts, by a mapping written in YAML."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import yaml

from maillage import iris
from maillage.errors import Place, TableError
from maillage.facts.read import Checked, check_rows, nearest, things
from maillage.facts.tables import MAX_FAULTS, check_rows_of
from maillage.files.grid import Grid
from maillage.model import SEPARATOR, Facts, Row, Table

_KEYS: Final = frozenset({"table", "sheet", "header", "columns", "constants", "document"})
_RULE_KEYS: Final = frozenset({"from", "split", "values", "slug", "first", "date"})


@dataclass(frozen=True)
class Rule:
    """How a column of a table of facts is filled.

    Args:
        columns: of the sheet; several are joined by a space.
        split: what stands between the values of a cell; one value when empty.
        values: what each value becomes, by the value as written; case and accents do not count.
        slug: whether it is made into a key.
        first: how many characters are kept; all when 0.
        date: how dates are written, as in `strptime`: `%d/%m/%Y`; as the table wants them when empty.
    """

    columns: tuple[str, ...]
    split: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    slug: bool = False
    first: int = 0
    date: str = ""

    def text(self, grid: Grid, cells: Sequence[str]) -> str:
        """The cell of the table of facts, of a row of the sheet."""
        said = " ".join(cells[grid.column(name)] for name in self.columns).strip()
        values = said.split(self.split) if self.split else [said]
        return SEPARATOR.join(dict.fromkeys(v for value in values if (v := self._value(value.strip()))))

    def _value(self, value: str) -> str:
        value = self.values.get(iris.slug(value), value) if value else ""
        if self.slug:
            value = iris.slug(value)
        if self.date and value:
            try:
                value = datetime.datetime.strptime(value, self.date).date().isoformat()
            except ValueError:
                return value
        return value[: self.first] if self.first else value


@dataclass(frozen=True)
class SheetMapping:
    """A mapping: the table of facts, its rules by column, its constants, and where the sheet is in its file.

    `header` is the number of the row that names the columns, looked for by the names of the rules when 0.
    `document` is the row of `documents` that the sheet is, when it is not one of the known ones.
    """

    table: str
    rules: Mapping[str, Rule]
    constants: Mapping[str, str]
    sheet: str = ""
    header: int = 0
    document: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> frozenset[str]:
        """The names of the columns of the sheet, as slugs."""
        return frozenset(iris.slug(column) for rule in self.rules.values() for column in rule.columns)


def read_mapping(path: Path, tables: Mapping[str, Table]) -> SheetMapping:
    """Read a mapping.

    Raises:
        TableError: not YAML, or a table, a column or a key that is not known.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise TableError(
            f"illisible : {fault.strerror}", f"unreadable: {fault.strerror}", Place(str(path))
        ) from fault
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        raise TableError(
            "YAML mal formé", "malformed YAML", Place(path.name, mark.line + 1 if mark else None)
        ) from fault
    return mapping_of(path.name, raw, tables)


def mapping_of(file: str, raw: Any, tables: Mapping[str, Table]) -> SheetMapping:
    """The mapping that a YAML document says.

    Raises:
        TableError: as `read_mapping`.
    """
    if not isinstance(raw, dict):
        raise TableError("un dictionnaire était attendu", "expected a mapping", Place(file))
    _known(file, raw, _KEYS)
    table = str(raw.get("table") or "")
    if table not in tables:
        names = ", ".join(tables)
        raise TableError(
            f"table «{table}» inconnue ; connues : {names}",
            f"unknown table '{table}'; known: {names}",
            Place(file),
        )
    columns = frozenset(column.name for column in tables[table].columns)
    rules, constants = raw.get("columns") or {}, raw.get("constants") or {}
    for part in (rules, constants):
        _known(file, part, columns)
    return SheetMapping(
        table,
        {name: _rule(file, name, rule) for name, rule in rules.items()},
        {name: str(value) for name, value in constants.items()},
        str(raw.get("sheet") or ""),
        int(raw.get("header") or 0),
        {name: str(value) for name, value in (raw.get("document") or {}).items()},
    )


def _known(file: str, part: Any, names: frozenset[str]) -> None:
    if not isinstance(part, dict):
        raise TableError("un dictionnaire était attendu", "expected a mapping", Place(file))
    for name in part:
        if name not in names:
            near = nearest(str(name), names) or ", ".join(sorted(names))
            raise TableError(
                f"«{name}» inconnu ; proches : {near}", f"unknown '{name}'; near: {near}", Place(file)
            )


def _rule(file: str, name: str, raw: Any) -> Rule:
    if isinstance(raw, str):
        return Rule((raw,))
    _known(file, raw, _RULE_KEYS)
    said = raw.get("slug") or raw.get("from")
    if not said or isinstance(said, bool):
        raise TableError(
            "donner «from» ou «slug», la colonne de la feuille",
            "give 'from' or 'slug', the column of the sheet",
            Place(file, None, name),
        )
    return Rule(
        columns=tuple(said) if isinstance(said, list) else (str(said),),
        split=str(raw.get("split") or ""),
        values={iris.slug(str(key)): str(value) for key, value in (raw.get("values") or {}).items()},
        slug="slug" in raw,
        first=int(raw.get("first") or 0),
        date=str(raw.get("date") or ""),
    )


@dataclass(frozen=True)
class Filled:
    """The facts of a sheet, whose lines are the rows of the sheet, and the faults that are in it."""

    facts: Facts
    faults: tuple[TableError, ...]


def fill(grid: Grid, mapping: SheetMapping, tables: Mapping[str, Table], known: Checked) -> Filled:
    """The rows of a table of facts that a sheet gives, checked as those of the curated facts are.

    Args:
        grid: the sheet.
        mapping: how its columns become those of a table.
        tables: the tables of facts.
        known: the codes, things and territories that cells may refer to; those of the sheet are added.

    Raises:
        TableError: a column that the mapping names is not in the sheet, or is there twice.
    """
    table = tables[mapping.table]
    for name, rule in mapping.rules.items():
        for column in rule.columns:
            if column not in grid.header:
                near = nearest(column, frozenset(grid.header)) or ", ".join(grid.header[:8])
                raise TableError(
                    f"colonne de «{name}» absente de la feuille ; proches : {near}",
                    f"the column of '{name}' is not in the sheet; near: {near}",
                    Place(grid.file, grid.header_row, column),
                )
            grid.column(column)
    names = [c.name for c in table.columns if c.name in mapping.rules or c.name in mapping.constants]
    cells = ((number, [_cell(grid, mapping, name, row) for name in names]) for number, row in grid.rows)
    reading = check_rows_of(grid.file, table, chain([(grid.header_row, names)], cells))
    rows = {table.name: reading.rows} | _document(mapping, tables)
    places: dict[tuple[str, int, str], tuple[str, str]] = {}
    faults = [
        *reading.faults,
        *check_rows(grid.file, table, reading.rows, _with(known, tables, rows), places),
    ]
    told = (*grid.faults, *(_told(fault, mapping) for fault in faults))
    return Filled(Facts(tables, rows, places), told[:MAX_FAULTS])


def _cell(grid: Grid, mapping: SheetMapping, name: str, cells: Sequence[str]) -> str:
    rule = mapping.rules.get(name)
    return (rule.text(grid, cells) if rule else "") or mapping.constants.get(name, "")


def _document(mapping: SheetMapping, tables: Mapping[str, Table]) -> dict[str, tuple[Row, ...]]:
    if not mapping.document:
        return {}
    given = {"kind": "dataset", **mapping.document}
    cells = {
        name: (value,)
        for name, value in given.items()
        if name in {c.name for c in tables["documents"].columns}
    }
    return {"documents": (Row("documents", 1, cells),)}


def _with(known: Checked, tables: Mapping[str, Table], rows: Mapping[str, tuple[Row, ...]]) -> Checked:
    every = dict(known.things)
    for kind, keys in things(tables, rows).items():
        every[kind] = every.get(kind, frozenset()) | keys
    return Checked(known.codes, every, known.gazetteer)


def _told(fault: TableError, mapping: SheetMapping) -> TableError:
    """A fault of the table of facts, told at the column of the sheet."""
    place = fault.place or Place()
    rule = mapping.rules.get(place.column)
    column = " + ".join(rule.columns) if rule else place.column
    return TableError(fault.fr, fault.en, Place(place.file, place.line, column))
