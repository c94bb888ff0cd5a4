"""Reads the cells of a sheet as the columns of a table of facts mean them."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from maillage import iris
from maillage.errors import Fix, Place, TableError, TableFaults, in_quotes, shortened
from maillage.facts.checks import PARTIES, Known, close
from maillage.facts.contents import known_parts
from maillage.facts.known_things import Asked, KnownThings, Thing, contradicts
from maillage.facts.sheet_mapping import Rule, SheetMapping, scheme_of
from maillage.facts.statuses import no_legal_form
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
from maillage.model import SEPARATOR, CellMapping, Column, Row, Table

_SLIP: Final = 0.8
"""How near a name is that may be written instead; one less near is only told."""
_SHOWN: Final = 5
_NEAR: Final = 2
"""How many known organisations are named that a new one may be."""
_MOST_COMPARED: Final = 1_000
"""How many new organisations are compared with the known ones: each takes some milliseconds."""
_CALLED: Final = {
    "actor": ("l’organisation", "the organisation"),
    "ptce": ("le PTCE", "the PTCE"),
    "tiers-lieu": ("le tiers-lieu", "the third place"),
}
_MEMBER: Final = Column("member", "", mapping=CellMapping("org:member", ref="actor"))


class Filler:
    """Fills the cells of the table, and gathers what is wrong or was put right on the way."""

    def __init__(
        self, grid: Grid, mapping: SheetMapping, table: Table, known: Known, recogniser: KnownThings
    ) -> None:
        self.grid, self.mapping, self.table, self.known = grid, mapping, table, known
        self.recogniser = recogniser
        self.faults: list[TableError] = []
        self.notices: list[Notice] = []
        self.again: list[Notice] = []
        """What is to be said beside a row, and that `notices` or `left_out` say once for all rows."""
        self.met: set[tuple[str, str]] = set()
        """What was said of the known organisations."""
        self.uncoded: dict[str, Counter[str]] = {}
        """The values without a code, by column."""
        self.unsaid: dict[tuple[int, str], str] = {}
        """The words that say nothing, by row and column of the table."""
        self.meant: dict[tuple[str, str], Value] = {}
        """The things that cells refer to, by what they may be and how they are written."""
        self.described: dict[tuple[str, ...], Row] = {}
        """The organisations that rows refer to and say more of, by key and SIREN."""
        self.asked: list[Asked] = []
        """What is said of the organisations that rows refer to and that may be known."""
        self.members: dict[int, list[tuple[str, str]]] = {}
        """The role and the key of the organisations that have one in the collective of a row."""
        self.new: dict[str, tuple[tuple[str, ...], tuple[Thing, ...]]] = {}
        """The new organisations, by name: the columns that name them, the known ones that are near."""
        self.siren: dict[int, str] = {}
        """The SIREN of the organisation that a row refers to."""
        self.rna: dict[int, str] = {}
        """The RNA number that a row says, which no table keeps."""
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
                    said = (
                        f"«{shortened(value)}» sans code, {fr}",
                        f"'{shortened(value)}' without a code, {en}",
                    )
                    self.again.append(Notice(*said, self.place(number, rule)))
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
                    self.siren[number] = value.text
                doubt = value.fault or value.notice
            else:
                doubt = None
                if rna := rna_number(cell):
                    self.rna[number] = rna
                elif cell and not says_nothing(cell):
                    doubt = (
                        f"«{shortened(cell)}» n’est pas un numéro RNA : W et neuf chiffres attendus",
                        f"'{shortened(cell)}' is no RNA number: expected W and nine digits",
                    )
            if doubt:
                self.notices.append(Notice(*doubt, Place(self.grid.file, number, header)))

    def say_what_is_of_nobody(self, number: int, rule: Rule, cells: Sequence[str]) -> None:
        """Note what a row says of an organisation that it does not name."""
        if rule.described and not any(cells[self.grid.column(name)] for name in rule.columns):
            for header in rule.described.values():
                if not says_nothing(cells[self.grid.column(header)]):
                    fr, en = in_quotes(rule.columns)
                    self.notices.append(
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
        parts = [self.read(number, rule, read_text(cell)) for cell in written]
        if column.mapping and column.mapping.territory:
            parts = [part for part in parts if part.strip("0")]  # `0` stands for no code
        said = " ".join(part for part in parts if part)
        if wrong := contact_fault(said):
            alone = len(rule.columns) == 1
            self.fault(number, rule, wrong, without_contacts(said) if alone else None)
            return
        if not (column.mapping and (column.mapping.territory or column.mapping.iri)):
            lost, doubt = lost_letters(said)
            if lost:
                self.fault(number, rule, lost)
                return
            if doubt and not rule.slug:
                self.notices.append(Notice(*doubt, self.place(number, rule)))
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
        self.rna.pop(number, None)
        rna = self.mapping.numbers.get("rna", "")
        for header in (*(rule.described or {}).values(), *filter(None, [rna])):
            if not says_nothing(cells[self.grid.column(header)]):
                fr, en = in_quotes(rule.columns)
                said = (
                    f"non lu : plusieurs organisations dans {fr}, à mettre une par ligne",
                    f"not read: several organisations in {en}, write one a row",
                )
                self.notices.append(Notice(*said, Place(self.grid.file, number, header)))
        return replace(rule, described={})

    def value(self, number: int, column: Column, rule: Rule, value: str, cells: Sequence[str]) -> str:
        """One value, as its column means it; empty for one at fault."""
        if not scheme_of(column):
            value = rule.values.get(iris.slug(value), value)
        if column.name == "legal_form":
            value = self.legal_form(number, rule, value)
        if column.name == "siren":
            if rna := rna_number(value):
                self.rna[number] = rna
            value = self.read(number, rule, read_siren(value))
        elif column.mapping and column.mapping.iri:
            value = self.read(number, rule, read_address(value))
        elif column.mapping and column.mapping.ref:
            value = self.party(number, rule, column.mapping.ref, value, cells)
        if column.mapping and column.mapping.dated and value:
            read, doubt = (_iso(value, rule.date), None) if rule.date else ("", None)
            read, doubt = (read, None) if read else read_date(value)
            wrong = None if read else wrong_date(value)
            if wrong:
                self.fault(number, rule, *wrong)
                return ""
            value = self.read(number, rule, Value(read or value, doubt))
        return value[: rule.first] if rule.first else value

    def legal_form(self, number: int, rule: Rule, value: str) -> str:
        """A legal form; one that says where something stands is left out, and that is said."""
        if not no_legal_form(value):
            return value
        said = (
            f"«{shortened(value)}» n’est pas une forme juridique : laissé de côté",
            f"'{shortened(value)}' is no legal form: left out",
        )
        self.notices.append(Notice(*said, self.place(number, rule)))
        return ""

    def party(self, number: int, rule: Rule, ref: str, value: str, cells: Sequence[str]) -> str:
        """The key of the thing that a cell refers to; one that is not known is described, if it may be."""
        if rule.described is None:
            return self.thing(number, rule, ref, value)
        said: dict[str, tuple[str, ...]] = {}
        for name, header in rule.described.items():
            its = Rule((header,))
            read = read_siren if name == "siren" else read_text
            text = self.read(number, its, read(cells[self.grid.column(header)]))
            if text := self.legal_form(number, its, text) if name == "legal_form" else text:
                said[name] = (text,)
        siren = said.get("siren", ())
        asked = Asked(ref, (value,), (*siren, *filter(None, [self.rna.get(number, "")])))
        self.asked += [asked] if asked.codes else []
        by_number = self.recogniser.recognise(asked).thing if asked.codes else None
        if siren or by_number:
            self.siren[number] = siren[0] if siren else by_number.siren if by_number else ""
        named = [] if by_number else sorted(self.named(ref, value, asked))
        if not by_number and not named and (bearer := self.recogniser.bearer(asked)):
            named = [f"{ref}/{bearer.key}"]
        if not by_number and (value in self.known.things.get(ref, ()) or named[1:]):
            return self.thing(number, rule, ref, value)
        key = by_number.key if by_number else named[0].partition("/")[2] if named else iris.key(value)
        if not by_number and not named and key in self.known.things.get(ref, ()):
            key = iris.key(value, *asked.codes)  # a known thing has that key, and another number
        if by_number or named:
            self.say_known(number, rule, ref, value, key)
        else:
            self.say_new(number, rule, value, asked)
        if not named or said:
            own = {"id": (key,), "name": (value,), "source": (self.mapping.constants.get("source", ""),)}
            row = Row("organisations", number, own | said | {"confidence": ("stated",)})
            self.described.setdefault((key, *siren), row)
        return key

    def named(self, ref: str, value: str, asked: Asked) -> Iterator[str]:
        """The known things of a kind that bear a name, less those that have another number."""
        for found in self.known.names.get(iris.slug(value), ()):
            kind, _, key = found.partition("/")
            thing = self.recogniser.of_key(kind, key)
            if kind == ref and not (thing and contradicts(asked, thing)):
                yield found

    def say_known(self, number: int, rule: Rule, ref: str, value: str, key: str) -> None:
        """Say which known thing a cell was read as: once in the list, and beside each row."""
        said = (
            f"«{shortened(value)}», déjà connu : {ref}/{key}",
            f"'{shortened(value)}', known already: {ref}/{key}",
        )
        known = Notice(*said, self.place(number, rule), settled=True)
        (self.again if said in self.met else self.notices).append(known)
        self.met.add(said)

    def say_new(self, number: int, rule: Rule, value: str, asked: Asked) -> None:
        """Say beside a row that its organisation is new; the list tells those that are near a known one."""
        met = value in self.new
        if not met:
            near = self.recogniser.like(asked)[:_NEAR] if len(self.new) < _MOST_COMPARED else ()
            self.new[value] = (rule.columns, near)
        near = self.new[value][1]
        fr, en = f"organisation nouvelle : «{shortened(value)}»", f"new organisation: '{shortened(value)}'"
        if near:
            called = [self.called(f"{thing.kind}/{thing.key}") for thing in near]
            maybe_fr, maybe_en = (" ; ".join(said) for said in zip(*called, strict=True))
            fr = f"{fr}, ou peut-être {maybe_fr} : écrire alors son nom"
            en = f"{en}, or maybe {maybe_en}: then write its name"
        notice = Notice(fr, en, self.place(number, rule))
        (self.notices if near and not met else self.again).append(notice)

    def new_ones(self) -> Iterator[Notice]:
        """The organisations that the sheet brings, and that no known one is near, once by column."""
        columns = dict.fromkeys(columns for columns, near in self.new.values() if not near)
        for those in columns:
            values = [value for value, (columns, near) in self.new.items() if columns == those and not near]
            more = "…" if len(values) > _SHOWN else ""
            listed = ", ".join(f"«{shortened(value)}»" for value in values[:_SHOWN]) + more
            listed_en = ", ".join(f"'{shortened(value)}'" for value in values[:_SHOWN]) + more
            number, many = len(values), "s" if len(values) > 1 else ""
            yield Notice(
                f"{number} organisation{many} nouvelle{many} : {listed}",
                f"{number} new organisation{many}: {listed_en}",
                Place(self.grid.file, None, " + ".join(those)),
            )

    def thing(self, number: int, rule: Rule, ref: str, value: str) -> str:
        """The thing that a cell refers to by its name or by its key alone."""
        met = (ref, value) in self.meant
        if not met:
            self.meant[ref, value] = self.looked_up(ref, value)
        found = self.meant[ref, value]
        if met and found.notice:
            self.again.append(Notice(*found.notice, self.place(number, rule)))
            found = replace(found, notice=None)
        return self.read(number, rule, found)

    def looked_up(self, ref: str, value: str) -> Value:
        """The one thing of a kind (`*` for any) that bears a name, or what is wrong with it."""
        kinds = PARTIES if ref == "*" else (ref,)
        if "/" in value or ref not in ("*", *PARTIES) or value in self.known.things.get(ref, ()):
            return Value(value)
        every = self.known.names
        found = sorted(
            t for t in every.get(iris.slug(value), ()) if t.startswith(tuple(f"{k}/" for k in kinds))
        )
        if len(found) == 1:
            said = f"lu {found[0]}", f"read as {found[0]}"
            return Value(found[0] if ref == "*" else found[0].partition("/")[2], said)
        if found:
            fr, en = (", ".join(said) for said in zip(*map(self.called, found), strict=True))
            return Value(
                "",
                fault=(
                    f"«{shortened(value)}» : plusieurs choses de ce nom ; écrire la clé de l’une : {fr}",
                    f"'{shortened(value)}': several things of that name; write the key of one: {en}",
                ),
            )
        near = close(iris.slug(value), every) if len(self.faults) < TableFaults.MOST else []
        meant = [t for name in near for t in sorted(every[name]) if t.partition("/")[0] in kinds]
        listed = ", ".join(sorted(set(meant)))
        nearest = close(iris.slug(value), near, _SLIP)[:1]
        slip = {t for name in nearest for t in meant if t in every[name]}
        proposed = slip.pop() if len(slip) == 1 else ""
        return Value(
            "",
            fault=(
                f"«{shortened(value)}» : rien de connu sous ce nom"
                + (f" ; proches : {listed}" if listed else ""),
                f"'{shortened(value)}': nothing known by that name" + (f"; near: {listed}" if listed else ""),
            ),
            fix=(proposed if ref == "*" else proposed.partition("/")[2]) or None,
        )

    def called(self, thing: str) -> tuple[str, str]:
        """What a known thing (`ptce/station-a`) is, its name, its commune and its key."""
        kind, _, key = thing.partition("/")
        found = self.recogniser.of_key(kind, key)
        label = found.label if found else key
        if iris.slug(label).startswith(f"{kind}-"):
            label = label[len(kind) :].strip()  # the kind is said before it
        town = self.known.gazetteer.territories.by_code.get(("commune", found.commune)) if found else None
        fr, en = _CALLED[kind]
        where = f"{label} ({thing}, {town.name})" if town else f"{label} ({thing})"
        return f"{fr} {where}", f"{en} {where}"

    def read(self, number: int, rule: Rule, value: Value) -> str:
        """The text of a value; what was put right is noted, and what is wrong is left out."""
        if value.fault:
            self.fault(number, rule, value.fault, value.fix)
            return ""
        if value.notice:
            self.notices.append(Notice(*value.notice, self.place(number, rule)))
        return value.text

    def fault(self, number: int, rule: Rule, message: tuple[str, str], fix: str | None = None) -> None:
        """Note a fault of the cells of a rule, and what may be written instead."""
        proposed = None if fix is None else Fix(fix)
        self.faults.append(TableError(*message, self.place(number, rule), proposed))

    def place(self, number: int, rule: Rule) -> Place:
        """Where the cells of a rule are, in one row."""
        return Place(self.grid.file, number, " + ".join(rule.columns))

    def has_code(self, column: Column, rule: Rule, value: str) -> bool:
        """Whether a value is to stand in its column: where that takes codes, one that has a code, or may."""
        scheme = scheme_of(column)
        if not scheme:
            return True
        if iris.slug(value) in rule.values:
            return bool(rule.values[iris.slug(value)])
        return value in self.known.codes.get(scheme, ()) or not _text_column(self.table, column.name)

    def left_out(self) -> Iterator[Notice]:
        """What became of the values without a code."""
        for name, values in self.uncoded.items():
            number = sum(values.values())
            some = [(v, f" ({n})" if n > 1 else "") for v, n in values.most_common(_SHOWN)]
            more = "…" if len(values) > _SHOWN else ""
            listed = ", ".join(f"«{shortened(v)}»{times}" for v, times in some) + more
            listed_en = ", ".join(f"'{shortened(v)}'{times}" for v, times in some) + more
            many = "s" if number > 1 else ""
            kept_fr, kept_en = _uncoded(_text_column(self.table, name), many)
            yield Notice(
                f"{number} valeur{many} sans code, {kept_fr} : {listed}",
                f"{number} value{many} without a code, {kept_en}: {listed_en}",
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
