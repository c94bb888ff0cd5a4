"""Reads a person's sheet whole, and tells every fault of it in one pass."""

from collections.abc import Collection
from dataclasses import replace

import yaml

from maillage import paths
from maillage.errors import Place, TableError
from maillage.examine.examiner import Examiner
from maillage.facts import Known, names, subjects_of, things, towns
from maillage.facts.headers import known_headers
from maillage.facts.known_things import KnownThings, Recognised, things_of_facts
from maillage.facts.proposal import TABLES, propose, read_words
from maillage.facts.sheet import Filled, fill
from maillage.facts.sheet_mapping import SheetMapping, mapping_of
from maillage.facts.sheet_rows import Message, ReadRow, ReadSheet, RowRemark
from maillage.files.grid import Grid, Notice
from maillage.model import Facts, Row


class SheetReader:
    """Reads sheets against the curated facts and the shapes.

    Args:
        examiner: what examines the rows.
        recogniser: the things that are known; those of the curated facts when not given.
    """

    def __init__(self, examiner: Examiner, recogniser: KnownThings | None = None) -> None:
        facts = examiner.facts
        self.examiner, self.tables = examiner, facts.tables
        self.recogniser = recogniser or KnownThings(things_of_facts(facts))
        self.words = read_words(paths.ONTOLOGY / "codes")
        self.known = Known(
            examiner.codes, things(facts.tables, facts.rows), examiner.gazetteer, towns(facts), names(facts)
        )

    @property
    def headers(self) -> frozenset[str]:
        """The names that columns are known by, as slugs, by which a header row is found."""
        return known_headers(self.tables[name] for name in TABLES)

    def read(self, grid: Grid, mapping: SheetMapping | None = None, table: str = "") -> ReadSheet:
        """What a sheet says, and everything that is wrong in it.

        Args:
            grid: the sheet.
            mapping: how its columns are read; one is proposed from its headers and values when None.
            table: the table of facts to propose for; the likeliest when empty.

        Raises:
            TableFaults: no column is known, or the mapping and the sheet do not go together.
        """
        notices: tuple[Notice, ...] = ()
        if mapping is None:
            proposal = propose(grid, self.tables, self.words, table)
            notices = proposal.notices
            mapping = mapping_of(grid.file, yaml.safe_load(proposal.yaml), self.tables)
        filled = fill(grid, mapping, self.tables, self.known, self.recogniser)
        wrong = {fault.place.line for fault in filled.faults if fault.place}
        if any(fault.place and fault.place.file != grid.file for fault in filled.faults):
            wrong |= {number for number, _ in grid.rows}  # a fault of the mapping is one of every row
        good = _without(filled.facts, mapping.table, wrong)
        shapes, others, doubts = self._examined(grid, mapping, good)
        wrong |= {fault.place.line for fault in shapes if fault.place}
        sheet = ReadSheet(
            grid,
            mapping,
            (),
            (),
            _without(good, mapping.table, wrong),
            (*filled.faults, *shapes),
            others,
            (*grid.notices, *notices, *filled.notices, *doubts),
        )
        by_row = _by_row(sheet)
        rows = {row.line: row for row in filled.facts.rows[mapping.table]}
        read = tuple(
            self._row(number, mapping.table, rows.get(number), filled, tuple(by_row.get(number, ())))
            for number, _ in grid.rows
        )
        return replace(sheet, rows=read, remarks=tuple(by_row.get(None, ())))

    def _row(
        self, number: int, table: str, row: Row | None, filled: Filled, remarks: tuple[RowRemark, ...]
    ) -> ReadRow:
        if row is None:
            return ReadRow(number, remarks=remarks)
        found = filled.recognised.get(number, Recognised())
        iri, known = found.thing.iri if found.thing else "", found.thing is not None
        if not iri and row.one("id"):
            kind = self.tables[table].iri.partition("/")[0]
            iri = subjects_of(self.tables[table], row)[0].value
            known = row.one("id") in self.known.things.get(kind, ())
        town = filled.facts.places.get((table, number, "commune"))
        return ReadRow(
            number,
            iri,
            known,
            found.evidence,
            row.one("siren"),
            town[1] if town else "",
            found.candidates,
            remarks,
        )

    def _examined(
        self, grid: Grid, mapping: SheetMapping, facts: Facts
    ) -> tuple[tuple[TableError, ...], int, tuple[Notice, ...]]:
        """What the shapes refuse at the row that says it, how many more, and what they warn of."""
        faults: list[TableError] = []
        others = 0
        doubts: dict[Message, list[int]] = {}
        for remark in self.examiner.examine_rows(grid.file, self.tables[mapping.table], facts).remarks:
            if remark.severity == "Violation" and remark.number > 1:
                others += remark.number
            elif remark.severity == "Violation":
                said = (f"{remark.about} : {remark.fr}", f"{remark.about}: {remark.en}")
                faults.append(TableError(*said, Place(grid.file, remark.place.line)))
            else:
                doubts.setdefault((remark.fr, remark.en), []).append(remark.place.line or 0)
        grouped = (_grouped(grid.file, message, lines) for message, lines in doubts.items())
        return tuple(faults), others, tuple(grouped)


def _without(facts: Facts, table: str, lines: Collection[int | None]) -> Facts:
    """The facts, less those of some rows of a table."""
    kept = tuple(row for row in facts.rows[table] if row.line not in lines)
    return replace(facts, rows={**facts.rows, table: kept})


def _by_row(sheet: ReadSheet) -> dict[int | None, list[RowRemark]]:
    """The faults and notices of each row; under None those of no row, or of the header."""
    numbers = {number for number, _ in sheet.grid.rows}
    found: dict[int | None, list[RowRemark]] = {}
    every: tuple[TableError | Notice, ...] = (*sheet.faults, *sheet.notices)
    for said in every:
        place = said.place or Place()
        columns = tuple(name for name in place.column.split(" + ") if name in sheet.grid.header)
        fix = said.fix if isinstance(said, TableError) else None
        fixes = {columns[0 if fix.code else -1]: fix.text} if fix and columns else {}
        remark = RowRemark(columns, (said.fr, said.en), isinstance(said, TableError), fixes)
        found.setdefault(place.line if place.line in numbers else None, []).append(remark)
    return found


def _grouped(file: str, message: Message, lines: list[int]) -> Notice:
    """One warning for all the rows that call for it, at the first."""
    numbers = sorted({line for line in lines if line})
    fr, en = message
    if len(numbers) > 1:
        fr, en = f"{fr} ({len(numbers)} lignes)", f"{en} ({len(numbers)} rows)"
    return Notice(fr, en, Place(file, numbers[0] if numbers else None))
