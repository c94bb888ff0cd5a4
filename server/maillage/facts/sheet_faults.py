"""Tells the faults of a sheet in order, at its own columns, each with what may be written instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from maillage import iris
from maillage.errors import Fix, Place, TableError, in_quotes
from maillage.facts.checks import close
from maillage.facts.headers import contacts_of
from maillage.facts.sheet_mapping import SheetMapping
from maillage.files.grid import Grid, Notice
from maillage.model import Table
from maillage.territories.gazetteer import SeveralPlaces


def in_order(faults: Iterable[TableError], grid: Grid) -> tuple[TableError, ...]:
    """Faults of the mapping by line, then those of the sheet by row and column."""

    def order(fault: TableError) -> tuple[bool, int, int]:
        place = fault.place or Place()
        column = place.column.split(" + ")[0]
        return (
            place.file == grid.file,
            place.line or 0,
            grid.header.index(column) if column in grid.header else -1,
        )

    return tuple(sorted(faults, key=order))


def same_names(grid: Grid, mapping: SheetMapping) -> dict[int, int]:
    """The first row of the name that a row bears again, by its number, where keys are made of names."""
    rule, name = mapping.rules.get("id"), mapping.rules.get("name")
    made = rule.columns if rule and rule.slug else ()
    if not name or made[:1] != name.columns[:1] or any(grid.header.count(column) != 1 for column in made):
        return {}
    places = [grid.header.index(column) for column in made]
    first: dict[str, int] = {}
    found = {}
    for number, cells in grid.rows:
        before = first.setdefault(iris.key(*(cells[place] for place in places)), number)
        if cells[places[0]] and before != number:
            found[number] = before
    return found


def as_told(
    faults: Sequence[TableError], mapping: SheetMapping, table: Table, same: Mapping[int, int]
) -> Iterator[TableError]:
    """Faults at the columns of the sheet, one a cell; that of a constant once, at the mapping.

    A cell at fault that need not be filled may be left empty: that is proposed where nothing else is.
    """
    seen = set()
    optional = {column.name for column in table.columns if not column.required} - {*table.key}
    for fault in faults:
        place, fix = fault.place or Place(), fault.fix
        rules = [mapping.rules[name] for name in place.column.split(" + ") if name in mapping.rules]
        if rules:
            columns = dict.fromkeys(column for rule in rules for column in rule.columns)
            which = isinstance(fault, SeveralPlaces)  # its reader says which one is meant, and loses nothing
            if fix is None and place.column in optional and len(columns) == 1 and not which:
                fix = Fix("")
            if place.column == " + ".join(table.key) and (before := same.get(place.line or 0)):
                fault = TableError(
                    f"même nom qu’à la ligne {before} : n’en garder qu’une, ou les distinguer",
                    f"the same name as at line {before}: keep one, or tell them apart",
                )
            place = replace(place, column=" + ".join(columns))
        elif place.column in mapping.constants:
            key = f"constants.{place.column}"
            fault = TableError(f"clé «{key}» : {fault.fr}", f"key '{key}': {fault.en}")
            place = mapping.place("constants", place.column)
        cell = (place, fault.fr if place.line is None or not place.column else "")
        if cell not in seen:
            seen.add(cell)
            yield TableError(fault.fr, fault.en, place, fix)


def with_proposal(fault: TableError) -> TableError:
    """The fault, whose message ends with what may be written instead."""
    fix = fault.fix
    if not fix or (not fix.text and "vide" in fault.fr):
        return fault
    column = (fault.place or Place()).column
    parts = column.split(" + ")
    at = parts[0 if fix.first else -1] if len(parts) > 1 else ""
    if fix.text:
        fr, en = f"proposé : «{fix.text}»", f"proposed: '{fix.text}'"
    else:
        fr, en = "proposé : laisser vide", "proposed: leave it empty"
    fr, en = (f"{fr} dans «{at}»", f"{en} in '{at}'") if at else (fr, en)
    return TableError(f"{fault.fr} ; {fr}", f"{fault.en}; {en}", fault.place, fix)


def first_causes(faults: Sequence[TableError]) -> Iterator[TableError]:
    """Faults, less those of several columns in a row where one has a fault of its own: they follow."""
    places = [fault.place or Place() for fault in faults]
    alone = {(place.line, place.column) for place in places}
    for fault, place in zip(faults, places, strict=True):
        parts = place.column.split(" + ")
        if len(parts) == 1 or not any((place.line, part) in alone for part in parts):
            yield fault


def in_the_sheet(notices: Sequence[Notice], mapping: SheetMapping) -> Iterator[Notice]:
    """Notices at the columns of the sheet; one that two columns of the table call for is said once."""
    placed = []
    for notice in notices:
        rule = mapping.rules.get(notice.place.column)
        column = " + ".join(rule.columns) if rule else notice.place.column
        placed.append(replace(notice, place=replace(notice.place, column=column)))
    yield from dict.fromkeys(placed)


def wrong_columns(grid: Grid, mapping: SheetMapping) -> Iterator[TableError]:
    """The columns of a mapping that the sheet lacks, has twice, or that hold contacts."""
    contacts = contacts_of(grid.header)
    for column, names in mapping.read.items():
        place = Place(grid.file, grid.header_row, column)
        fr_names, en_names = in_quotes(names)
        if column not in grid.header:
            near = close(column, grid.header)
            fr_seen, en_seen = in_quotes(near or [name for name in grid.header if name])
            yield TableError(
                f"colonne de {fr_names} absente de la feuille ; {'proches' if near else 'vues'} : {fr_seen}",
                f"the column of {en_names} is not in the sheet; {'near' if near else 'seen'}: {en_seen}",
                place,
            )
        elif grid.header.count(column) > 1:
            yield TableError(
                "colonne présente deux fois : renommer l’une, ou la retirer",
                "column present twice: rename one, or take it out",
                place,
            )
        elif column in contacts:
            yield TableError(
                f"cette colonne tient des contacts, jamais lus : la retirer de {fr_names}",
                f"this column holds contacts, which are never read: take it out of {en_names}",
                place,
            )
