"""Turns the sheet that a person keeps into rows of a table of facts, by a mapping."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from maillage.errors import Place, TableError, TableFaults
from maillage.facts.checks import Known, check_rows, things
from maillage.facts.known_things import Asked, KnownThings, Recognised
from maillage.facts.returned_columns import keys_given
from maillage.facts.sheet_cells import Filler
from maillage.facts.sheet_faults import (
    as_told,
    first_causes,
    in_order,
    in_the_sheet,
    same_names,
    with_proposal,
    wrong_columns,
)
from maillage.facts.sheet_keys import same_siren, told_apart, with_known_keys
from maillage.facts.sheet_mapping import SheetMapping, scheme_of, wrong_codes
from maillage.facts.tables import check_rows_of
from maillage.files.grid import Grid, Notice
from maillage.model import Facts, Row, Table

NOTHING_KNOWN: Final = KnownThings()


@dataclass(frozen=True)
class Filled:
    """The facts of a sheet, whose lines are its rows; what is wrong in it, and what to verify.

    `recognised` says by the number of a row what it is about among the things that are known; `siren` the
    number of the organisation that it refers to; `asked` what rows say of their things, where they give no
    key, and of those they refer to. `again` is what belongs beside each row and that `notices` say once.
    `given` is the key that the sheet gives to a row, by its number.
    """

    facts: Facts
    faults: tuple[TableError, ...]
    notices: tuple[Notice, ...]
    recognised: Mapping[int, Recognised] = field(default_factory=dict)
    siren: Mapping[int, str] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    again: tuple[Notice, ...] = ()
    given: Mapping[int, str] = field(default_factory=dict)


def fill(
    grid: Grid,
    mapping: SheetMapping,
    tables: Mapping[str, Table],
    known: Known,
    recogniser: KnownThings = NOTHING_KNOWN,
) -> Filled:
    """The rows of a table of facts that a sheet gives, checked as those of the curated facts are.

    Args:
        grid: the sheet.
        mapping: how its columns become those of a table.
        tables: the tables of facts.
        known: the codes, things and territories that cells may refer to; those of the sheet are added.
        recogniser: the things whose keys rows keep, where they are about them.

    Raises:
        TableFaults: columns that the mapping names are not in the sheet, are there twice or hold contacts.
    """
    table = tables[mapping.table]
    wrong = tuple(wrong_codes(mapping, table, known.codes))
    if columns := tuple(wrong_columns(grid, mapping)):
        raise TableFaults((*wrong, *columns)) if wrong or columns[1:] else columns[0]
    known = _with_codes(known, mapping, table)
    grid, repeated = _each_once(grid, mapping)
    filler = Filler(grid, mapping, table, known, recogniser)
    records = [(number, filler.row(number, cells)) for number, cells in grid.rows]
    reading = check_rows_of(
        grid.file, table, chain([(grid.header_row, filler.names)], records), filler.unsaid, most=None
    )
    documents = mapping.documents(tables)
    described = tuple(filler.parties.described.values())
    others = {"organisations": described, "documents": documents}
    known = known.with_things(things(tables, {**others, table.name: reading.rows}))
    checks = check_rows(grid.file, table, reading.rows, known, most=None)
    given, odd = keys_given(grid, table)
    asked: dict[int, Asked] = {}
    met_twice: list[TableError] = []
    keyed, recognised, met = with_known_keys(
        reading.rows,
        table,
        mapping,
        checks,
        known,
        recogniser,
        grid.file,
        given,
        filler.parties.rna,
        asked,
        met_twice,
    )
    rows, renamed = told_apart(
        keyed, table, mapping, checks, filler.known, grid.file, recognised, recogniser, asked
    )
    faults = (*wrong, *grid.faults, *filler.notes.faults, *met_twice, *reading.faults, *checks.faults, *odd)
    twice = same_siren(reading.rows, grid.file)
    notices = (
        *repeated,
        *filler.notes.notices,
        *filler.left_out(),
        *filler.parties.new_ones(),
        *checks.notices,
        *met,
        *renamed,
        *twice,
    )
    others["memberships"] = tuple(_memberships(rows, table, filler))
    facts = Facts(
        tables, {name: its for name, its in others.items() if its} | {table.name: rows}, checks.places
    )
    told = map(with_proposal, first_causes(tuple(as_told(faults, mapping, table, same_names(grid, mapping)))))
    said = tuple(in_the_sheet(notices, mapping))
    every = (*asked.values(), *filler.parties.asked)
    again = tuple(dict.fromkeys(filler.notes.again))
    return Filled(facts, in_order(told, grid), said, recognised, filler.parties.siren, every, again, given)


def _memberships(rows: Iterable[Row], table: Table, filler: Filler) -> Iterator[Row]:
    """The rows of `memberships` that a sheet of collectives says, one for each organisation of a row."""
    kind = table.iri.partition("/")[0]
    for row in rows:
        roles: dict[str, list[str]] = {}
        for role, key in filler.members.get(row.line, ()) if row.one("id") else ():
            roles.setdefault(key, []).append(role)
        for key, its in roles.items():
            ends = {"collective": (f"{kind}/{row.one('id')}",), "member": (f"actor/{key}",)}
            said = {name: row.cells.get(name, ()) for name in ("source", "confidence")}
            yield Row("memberships", row.line, {**ends, "roles": tuple(its), **said})


def _each_once(grid: Grid, mapping: SheetMapping) -> tuple[Grid, list[Notice]]:
    """The sheet without the rows that say again, cell by cell, what another does; those are said.

    A row without what its key is made of may be about something else than another such row.
    """
    key = mapping.rules["id"].columns if "id" in mapping.rules else ()
    places = [grid.header.index(name) for name in key if name in grid.header]
    first: dict[tuple[str, ...], int] = {}
    rows, notices = [], []
    for number, cells in grid.rows:
        other = first.setdefault(cells, number) if all(cells[place] for place in places) else number
        if other == number:
            rows.append((number, cells))
            continue
        same = f"la même que la ligne {other} : lue une fois", f"the same as row {other}: read once"
        notices.append(Notice(*same, Place(grid.file, number)))
    return replace(grid, rows=tuple(rows)), notices


def _with_codes(known: Known, mapping: SheetMapping, table: Table) -> Known:
    """What is known, and the codes that a mapping gives: its own faults are not those of each row."""
    codes = dict(known.codes)
    for name, rule in mapping.rules.items():
        if scheme := scheme_of(table.column(name)):
            codes[scheme] = codes.get(scheme, frozenset()) | frozenset(rule.values.values())
    return replace(known, codes=codes)
