"""Reads the cells of a sheet as the columns of a table of facts mean them."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from maillage import iris
from maillage.errors import Place, in_quotes, shortened
from maillage.facts.checks import Known, close
from maillage.facts.contents import known_parts
from maillage.facts.known_things import KnownThings
from maillage.facts.sheet_mapping import Rule, SheetMapping, scheme_of
from maillage.facts.sheet_notes import Notes
from maillage.facts.sheet_parties import Parties
from maillage.files.dates import read_date, wrong_date
from maillage.files.grid import Grid, Notice
from maillage.files.values import (
    Value,
    contact_fault,
    lost_letters,
    read_address,
    read_siren,
    read_text,
    rna_number,
    says_nothing,
    without_contacts,
)
from maillage.model import SEPARATOR, CellMapping, Column, Table

_SHOWN: Final = 5
_NEAR: Final = 0.8
_MEMBER: Final = Column("member", "", mapping=CellMapping("org:member", ref="actor"))


class Filler:
    """Fills the cells of the table, and gathers what is wrong or was put right on the way."""

    def __init__(
        self, grid: Grid, mapping: SheetMapping, table: Table, known: Known, recogniser: KnownThings
    ) -> None:
        self.grid, self.mapping, self.table, self.known = grid, mapping, table, known
        self.notes = Notes(grid)
        self.parties = Parties(self.notes, mapping, known, recogniser)
        self.uncoded: dict[str, Counter[str]] = {}
        """The values without a code, by column."""
        self.unsaid: dict[tuple[int, str], str] = {}
        """The words that say nothing, by row and column of the table."""
        self.members: dict[int, list[tuple[str, str]]] = {}
        """The role and the key of the organisations that have one in the collective of a row."""
        filled = {*mapping.rules, *mapping.constants}
        filled |= {_text_column(table, name) for name in mapping.rules if scheme_of(table.column(name))} - {
            ""
        }
        self.names = [column.name for column in table.columns if column.name in filled]

    def row(self, number: int, cells: Sequence[str]) -> list[str]:
        """The cells of a row of the table, from those of the sheet."""
        texts: dict[str, list[str]] = {name: [] for name in self.names}
        self.take_numbers(number, cells)
        for name, rule in self.mapping.rules.items():
            column = self.table.column(name)
            self.say_what_is_of_nobody(number, rule, cells)
            for value in self.values(number, column, rule, cells):
                if self.has_code(column, rule, value):
                    texts[name].append(rule.values.get(iris.slug(value), value))
                elif column.required:  # as it is written, it is a fault that says which codes there are
                    texts[name].append(value)
                else:
                    self.uncoded.setdefault(name, Counter())[value] += 1
                    if text := _text_column(self.table, name):
                        texts[text].append(value)
                    fr, en = _uncoded(text)
                    near = self.near(name, value)
                    said = (
                        f"«{shortened(value)}» sans code, {fr}"
                        + (f" ; proche : «{near[0]}»" if near else ""),
                        f"'{shortened(value)}' without a code, {en}"
                        + (f"; near: '{near[1]}'" if near else ""),
                    )
                    self.notes.again.append(Notice(*said, self.notes.place(number, rule)))
        for role, rule in self.mapping.memberships.items():
            self.say_what_is_of_nobody(number, rule, cells)
            keys = dict.fromkeys(key for key in self.values(number, _MEMBER, rule, cells) if key)
            self.members.setdefault(number, []).extend((role, key) for key in keys)
        return [self.joined(name, texts[name]) or self.mapping.constants.get(name, "") for name in self.names]

    def take_numbers(self, number: int, cells: Sequence[str]) -> None:
        """Take the numbers of a row that become no fact; one that is none is said."""
        for name, header in self.mapping.numbers.items():
            cell = cells[self.grid.column(header)]
            if name == "siren":
                value = read_siren(cell)
                if not value.fault and value.text:
                    self.parties.siren[number] = value.text
                doubt = value.fault or value.notice
            else:
                doubt = None
                if rna := rna_number(cell):
                    self.parties.rna[number] = rna
                elif cell and not says_nothing(cell):
                    doubt = (
                        f"«{shortened(cell)}» n’est pas un numéro RNA : W et neuf chiffres attendus",
                        f"'{shortened(cell)}' is no RNA number: expected W and nine digits",
                    )
            if doubt:
                self.notes.notices.append(Notice(*doubt, Place(self.grid.file, number, header)))

    def say_what_is_of_nobody(self, number: int, rule: Rule, cells: Sequence[str]) -> None:
        """Note what a row says of an organisation that it does not name."""
        if rule.described and not any(cells[self.grid.column(name)] for name in rule.columns):
            for header in rule.described.values():
                if not says_nothing(cells[self.grid.column(header)]):
                    fr, en = in_quotes(rule.columns)
                    self.notes.notices.append(
                        Notice(
                            f"non lu : rien dans {fr}, l’organisation dont c’est",
                            f"not read: nothing in {en}, the organisation that it is of",
                            Place(self.grid.file, number, header),
                        )
                    )

    def joined(self, name: str, values: list[str]) -> str:
        """The values of a cell of the table, as it holds several, or one."""
        mark = SEPARATOR if self.table.column(name).many else ", "
        return mark.join(dict.fromkeys(value for value in values if value))

    def values(self, number: int, column: Column, rule: Rule, cells: Sequence[str]) -> Iterator[str]:
        """The values of a cell, each read as its column means it."""
        written = [cells[self.grid.column(name)] for name in rule.columns]
        parts = [self.notes.read(number, rule, read_text(cell)) for cell in written]
        if column.mapping and column.mapping.territory:
            parts = [part for part in parts if part.strip("0")]  # `0` stands for no code
        said = " ".join(part for part in parts if part)
        if wrong := contact_fault(said):
            alone = len(rule.columns) == 1
            self.notes.fault(number, rule, wrong, without_contacts(said) if alone else None)
            return
        if not (column.mapping and (column.mapping.territory or column.mapping.iri)):
            lost, doubt = lost_letters(said)
            if lost:
                self.notes.fault(number, rule, lost)
                return
            if doubt and not rule.slug:
                self.notes.notices.append(Notice(*doubt, self.notes.place(number, rule)))
        if not said and (words := " ".join(written).strip()):
            self.unsaid[number, column.name] = words
        if rule.slug:
            said = iris.key(*([rule.values[iris.slug(said)]] if iris.slug(said) in rule.values else parts))
        found = [part.strip() for part in (said.split(rule.split) if rule.split else [said]) if part.strip()]
        if column.many and (scheme := scheme_of(column)):
            codes = self.known.codes.get(scheme, ())

            def has_code(word: str) -> bool:
                return bool(rule.values.get(iris.slug(word))) or word in codes

            found = [part for value in found for part in known_parts(value, has_code)]
        if found[1:] and rule.described is not None:
            rule = self.without_whose(number, rule, cells)
        for value in found:
            yield self.value(number, column, rule, value, cells)

    def without_whose(self, number: int, rule: Rule, cells: Sequence[str]) -> Rule:
        """The rule of a cell that names several organisations: nobody knows of which one is said more."""
        self.parties.rna.pop(number, None)
        rna = self.mapping.numbers.get("rna", "")
        for header in (*(rule.described or {}).values(), *filter(None, [rna])):
            if not says_nothing(cells[self.grid.column(header)]):
                fr, en = in_quotes(rule.columns)
                said = (
                    f"non lu : plusieurs organisations dans {fr}, à mettre une par ligne",
                    f"not read: several organisations in {en}, write one a row",
                )
                self.notes.notices.append(Notice(*said, Place(self.grid.file, number, header)))
        return replace(rule, described={})

    def value(self, number: int, column: Column, rule: Rule, value: str, cells: Sequence[str]) -> str:
        """One value, as its column means it; empty for one at fault."""
        if not scheme_of(column):
            value = rule.values.get(iris.slug(value), value)
        if column.name == "legal_form":
            value = self.notes.legal_form(number, rule, value)
        if column.name == "siren":
            if rna := rna_number(value):
                self.parties.rna[number] = rna
            value = self.notes.read(number, rule, read_siren(value))
        elif column.mapping and column.mapping.iri:
            value = self.notes.read(number, rule, read_address(value))
        elif column.mapping and column.mapping.ref:
            value = self.parties.party(number, rule, column.mapping.ref, value, cells)
        if column.mapping and column.mapping.dated and value:
            read, doubt = (_iso(value, rule.date), None) if rule.date else ("", None)
            read, doubt = (read, None) if read else read_date(value)
            wrong = None if read else wrong_date(value)
            if wrong:
                self.notes.fault(number, rule, *wrong)
                return ""
            value = self.notes.read(number, rule, Value(read or value, doubt))
        return value[: rule.first] if rule.first else value

    def has_code(self, column: Column, rule: Rule, value: str) -> bool:
        """Whether a value is to stand in its column: where that takes codes, one that has a code, or may."""
        scheme = scheme_of(column)
        if not scheme:
            return True
        if iris.slug(value) in rule.values:
            return bool(rule.values[iris.slug(value)])
        return value in self.known.codes.get(scheme, ()) or not _text_column(self.table, column.name)

    def near(self, name: str, value: str) -> tuple[str, str] | None:
        """What the code is called that a value is nearest to, in French and in English; None without any."""
        called = self.known.labels.get(scheme_of(self.table.column(name)) or "", {}).values()
        by_slug = {iris.slug(label): both for both in called for label in both}
        found = close(iris.slug(value), by_slug, _NEAR)
        return by_slug[found[0]] if found else None

    def left_out(self) -> Iterator[Notice]:
        """What became of the values without a code."""
        for name, values in self.uncoded.items():
            number = sum(values.values())
            some = [(v, f" ({n})" if n > 1 else "") for v, n in values.most_common(_SHOWN)]
            more = "…" if len(values) > _SHOWN else ""
            near = {v: self.near(name, v) for v, _ in some}
            listed = ", ".join(
                f"«{shortened(v)}»{times}" + (f" (proche : «{n[0]}»)" if (n := near[v]) else "")
                for v, times in some
            )
            listed_en = ", ".join(
                f"'{shortened(v)}'{times}" + (f" (near: '{n[1]}')" if (n := near[v]) else "")
                for v, times in some
            )
            many = "s" if number > 1 else ""
            kept_fr, kept_en = _uncoded(_text_column(self.table, name), many)
            yield Notice(
                f"{number} valeur{many} sans code, {kept_fr} : {listed}{more}",
                f"{number} value{many} without a code, {kept_en}: {listed_en}{more}",
                Place(self.grid.file, None, " + ".join(self.mapping.rules[name].columns)),
            )


def _text_column(table: Table, name: str) -> str:
    """Where a table keeps the words that a column of codes has no code for; nowhere when empty."""
    names = {column.name for column in table.columns if column.mapping and column.mapping.lang}
    return next((text for text in (f"{name}_text", "note") if text in names), "")


def _uncoded(text: str, many: str = "") -> tuple[str, str]:
    """What becomes of a value without a code, or of several: `text` is the column that keeps its words."""
    if text:
        return f"gardée{many} en texte («{text}»)", f"kept as text ('{text}')"
    return f"laissée{many} de côté", "left out"


def _iso(value: str, form: str) -> str:
    """A date as the tables want it; empty when it is not of the form."""
    try:
        return datetime.datetime.strptime(value, form).date().isoformat()
    except ValueError:
        return ""
