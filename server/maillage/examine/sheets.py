"""Reads a person's sheet whole, and tells every fault of it in one pass."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from maillage import iris, paths
from maillage.errors import Place, TableError
from maillage.examine.examiner import Examiner
from maillage.examine.release_things import things_near
from maillage.facts import Known, names, subjects_of, things, towns
from maillage.facts.headers import heading, known_headers
from maillage.facts.known_things import KnownThings, Recognised, things_of_facts
from maillage.facts.proposal import propose, read_words
from maillage.facts.sheet import Filled, fill
from maillage.facts.sheet_columns import columns_once
from maillage.facts.sheet_mapping import SheetMapping, mapping_of
from maillage.facts.sheet_rows import Message, ReadRow, ReadSheet, RowRemark
from maillage.facts.table_choice import TABLES
from maillage.files.grid import Grid, Notice
from maillage.model import Facts, Row, Table


class SheetReader:
    """Reads sheets against the curated facts and the shapes.

    Args:
        examiner: what examines the rows.
        things_table: `search/things.parquet` of a release, whose things are known too.
    """

    def __init__(self, examiner: Examiner, things_table: Path | None = None) -> None:
        facts = examiner.facts
        self.examiner, self.tables, self.things_table = examiner, facts.tables, things_table
        self.recogniser = KnownThings(things_of_facts(facts, examiner.gazetteer.territories))
        self.words = read_words(paths.ONTOLOGY / "codes")
        self.known = Known(
            examiner.codes,
            things(facts.tables, facts.rows),
            examiner.gazetteer,
            towns(facts),
            names(facts),
            {
                scheme: {code: examiner.words.label(iris.code(scheme, code)) for code in codes}
                for scheme, codes in examiner.codes.items()
            },
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
            proposal = propose(grid, self.tables, self.words, self.known.gazetteer, table)
            mapping = mapping_of(grid.file, yaml.safe_load(proposal.yaml), self.tables)
            notices = (*proposal.notices, self._columns_read(grid, mapping))
        mapping = mapping.with_labels(self.words, self.tables[mapping.table])
        grid = columns_once(grid, mapping.read)
        filled = fill(grid, mapping, self.tables, self.known, self.recogniser)
        if self.things_table and filled.asked:
            near = things_near(self.things_table, filled.asked)
            known = KnownThings((*self.recogniser.things, *near))
            filled = fill(grid, mapping, self.tables, self.known, known)
        wrong = {fault.place.line for fault in filled.faults if fault.place}
        if any(fault.place and fault.place.file != grid.file for fault in filled.faults):
            wrong |= {number for number, _ in grid.rows}  # a fault of the mapping is one of every row
        good = _without(filled.facts, mapping.table, wrong)
        shapes, others, doubts = self._examined(grid, mapping, good)
        wrong |= {fault.place.line for fault in shapes if fault.place}
        faults = (*filled.faults, *shapes)
        told = tuple(dict.fromkeys((*grid.notices, *notices, *filled.notices)))
        by_row = _by_row(grid, (*faults, *told, *filled.again, *doubts))
        rows = {row.line: row for row in filled.facts.rows[mapping.table]}
        read = tuple(
            self._row(
                number, mapping, rows.get(number), filled, tuple(by_row.get(number, ())), number in wrong
            )
            for number, _ in grid.rows
        )
        return ReadSheet(
            grid,
            mapping,
            read,
            tuple(by_row.get(None, ())),
            _without(good, mapping.table, wrong),
            faults,
            others,
            (*told, *_grouped(doubts)),
        )

    def _row(
        self,
        number: int,
        mapping: SheetMapping,
        row: Row | None,
        filled: Filled,
        remarks: tuple[RowRemark, ...],
        wrong: bool,
    ) -> ReadRow:
        """A row as it was understood; one at fault has no new IRI, which would outlive what is put right."""
        table = mapping.table
        if row is None:
            return ReadRow(number, remarks=remarks)
        found = filled.recognised.get(number, Recognised())
        iri, known = found.thing.iri if found.thing else "", found.thing is not None
        minted = "id" in mapping.rules and bool(mapping.rules["id"].slug) and number not in filled.given
        if not iri and row.one("id") and not (wrong and minted):
            kind = self.tables[table].iri.partition("/")[0]
            iri = subjects_of(self.tables[table], row)[0].value
            known = row.one("id") in self.known.things.get(kind, ())
        town = filled.facts.places.get((table, number, "commune"))
        return ReadRow(
            number,
            iri,
            known,
            found.evidence,
            row.one("siren") or filled.siren.get(number, "") or (found.thing.siren if found.thing else ""),
            town[1] if town else "",
            found.candidates,
            remarks,
        )

    def _examined(
        self, grid: Grid, mapping: SheetMapping, facts: Facts
    ) -> tuple[tuple[TableError, ...], int, tuple[Notice, ...]]:
        """What the shapes refuse at the row that says it, how many more, and what they warn of each row."""
        faults: list[TableError] = []
        others = 0
        doubts: list[Notice] = []
        if not facts.rows[mapping.table]:
            return (), 0, ()
        for remark in self.examiner.examine_rows(grid.file, self.tables[mapping.table], facts).remarks:
            fr, en = self.examiner.words.said((remark.fr, remark.en))
            if remark.severity == "Violation" and remark.number > 1:
                others += remark.number
            elif remark.severity == "Violation":
                said = (f"{remark.about} : {fr}", f"{remark.about}: {en}")
                faults.append(TableError(*said, Place(grid.file, remark.place.line)))
            else:
                doubts.append(Notice(fr, en, Place(grid.file, remark.place.line)))
        return tuple(faults), others, tuple(dict.fromkeys(doubts))

    def _columns_read(self, grid: Grid, mapping: SheetMapping) -> Notice:
        """Which columns were read, and as what."""
        table, names = self.tables[mapping.table], dict[str, list[Message]]()
        rules = [
            (heading(table.column(name)), name, rule) for name, rule in mapping.rules.items() if name != "id"
        ]
        for role, rule in mapping.memberships.items():
            label = self.examiner.words.label(iris.code("roles", role))[0]
            rules.append((label, f"memberships.{role}", rule))
        for title, name, rule in rules:
            for header in rule.columns:
                names.setdefault(header, []).append((title, name))
            for other, header in (rule.described or {}).items():
                column = self.tables["organisations"].column(other)
                names.setdefault(header, []).append((f"{title} : {heading(column)}", f"{name}.{other}"))
        for name, header in mapping.numbers.items():
            names.setdefault(header, []).append((name.upper(), f"numbers.{name}"))
        return _read_as(grid, table, names)


def _read_as(grid: Grid, table: Table, names: Mapping[str, list[Message]]) -> Notice:
    """Which columns were read, each as what its list says."""
    listed = ((header, ", ".join(said for said, _ in its)) for header, its in names.items())
    fr = ", ".join(f"«{header}»" + (f" ({said})" if said != header else "") for header, said in listed)
    en = ", ".join(f"'{header}' ({', '.join(said for _, said in its)})" for header, its in names.items())
    return Notice(f"colonnes lues : {fr}", f"columns read for {table.name}: {en}", Place(grid.file))


def _without(facts: Facts, table: str, lines: Collection[int | None]) -> Facts:
    """The facts, less those of some rows of the sheet, which fill a table and may describe organisations."""
    rows = {
        name: tuple(row for row in rows if name == "documents" or row.line not in lines)
        for name, rows in facts.rows.items()
    }
    return replace(facts, rows={name: its for name, its in rows.items() if its or name == table})


def _by_row(grid: Grid, every: Iterable[TableError | Notice]) -> dict[int | None, list[RowRemark]]:
    """The faults and notices of each row; under None those of no row, or of the header."""
    numbers = {number for number, _ in grid.rows}
    found: dict[int | None, list[RowRemark]] = {}
    for said in every:
        place = said.place or Place()
        columns = tuple(name for name in place.column.split(" + ") if name in grid.header)
        fix = said.fix if isinstance(said, TableError) else None
        fixes = {columns[0 if fix.first else -1]: fix.text} if fix and columns else {}
        remark = RowRemark(columns, (said.fr, said.en), isinstance(said, TableError), fixes)
        found.setdefault(place.line if place.line in numbers else None, []).append(remark)
    return found


def _grouped(doubts: Iterable[Notice]) -> Iterator[Notice]:
    """One warning for all the rows that call for it, at the first."""
    places: dict[Message, list[Place]] = {}
    for doubt in doubts:
        places.setdefault((doubt.fr, doubt.en), []).append(doubt.place)
    for (fr, en), several in places.items():
        first = min(several, key=lambda place: place.line or 0)
        if several[1:]:
            fr, en = f"{fr} ({len(several)} lignes)", f"{en} ({len(several)} rows)"
        yield Notice(fr, en, first)
