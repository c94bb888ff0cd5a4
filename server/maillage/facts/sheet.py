"""Turns the sheet that a person keeps into rows of a table of facts, by a mapping."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

from maillage import iris
from maillage.errors import Fix, Place, TableError, TableFaults, in_quotes, shortened
from maillage.facts.checks import PARTIES, Checks, Known, check_rows, close, things
from maillage.facts.headers import contacts_of
from maillage.facts.known_things import Asked, KnownThings, Recognised, apart
from maillage.facts.returned_columns import keys_given
from maillage.facts.sheet_mapping import Rule, SheetMapping, scheme_of, wrong_codes
from maillage.facts.tables import check_rows_of
from maillage.files.dates import read_date
from maillage.files.grid import Grid, Notice
from maillage.files.values import (
    Value,
    contact_fault,
    lost_letters,
    read_address,
    read_siren,
    read_text,
    says_nothing,
    without_contacts,
)
from maillage.model import SEPARATOR, Column, Facts, Row, Table, Territory

NOTHING_KNOWN: Final = KnownThings()
_SLIP: Final = 0.8
"""How near a name is that may be written instead; one less near is only told."""
_PLACES, _AREAS = ("commune", "departement", "region"), ("departement", "region")
_SHOWN: Final = 5
_GIVEN: Final = ("IRI écrite dans la feuille", "IRI written in the sheet")


@dataclass(frozen=True)
class Filled:
    """The facts of a sheet, whose lines are its rows; what is wrong in it, and what to verify.

    `recognised` says by the number of a row what it is about among the things that are known; `siren` the
    number of the organisation that it refers to; `asked` what it says of its thing, where it gives no key.
    """

    facts: Facts
    faults: tuple[TableError, ...]
    notices: tuple[Notice, ...]
    recognised: Mapping[int, Recognised] = field(default_factory=dict)
    siren: Mapping[int, str] = field(default_factory=dict)
    asked: Mapping[int, Asked] = field(default_factory=dict)


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
    if columns := tuple(_wrong_columns(grid, mapping)):
        raise TableFaults((*wrong, *columns)) if wrong or columns[1:] else columns[0]
    known = _with_codes(known, mapping, table)
    grid, again = _each_once(grid, mapping)
    filler = _Filler(grid, mapping, table, known)
    records = [(number, filler.row(number, cells)) for number, cells in grid.rows]
    reading = check_rows_of(
        grid.file, table, chain([(grid.header_row, filler.names)], records), filler.unsaid, most=None
    )
    documents = mapping.documents(tables)
    described = tuple(filler.described.values())
    others = {"organisations": described, "documents": documents}
    known = known.with_things(things(tables, {**others, table.name: reading.rows}))
    checks = check_rows(grid.file, table, reading.rows, known, most=None)
    given, odd = keys_given(grid, table)
    asked: dict[int, Asked] = {}
    again_known: list[TableError] = []
    keyed, recognised, met = _with_known_keys(
        reading.rows, table, mapping, checks, known, recogniser, grid.file, given, asked, again_known
    )
    rows, renamed = _told_apart(
        keyed, table, mapping, checks, filler.known, grid.file, recognised, recogniser, asked
    )
    faults = (*wrong, *grid.faults, *filler.faults, *again_known, *reading.faults, *checks.faults, *odd)
    twice = _same_siren(reading.rows, grid.file)
    notices = (*again, *filler.notices, *filler.left_out(), *checks.notices, *met, *renamed, *twice)
    facts = Facts(
        tables, {name: its for name, its in others.items() if its} | {table.name: rows}, checks.places
    )
    told = map(_with_proposal, _first_causes(tuple(_as_told(faults, mapping, table, _apart(grid, mapping)))))
    said = tuple(_in_the_sheet(notices, mapping))
    return Filled(facts, _in_order(told, grid), said, recognised, filler.siren, asked)


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


def _wrong_columns(grid: Grid, mapping: SheetMapping) -> Iterator[TableError]:
    contacts = contacts_of(grid.header)
    users: dict[str, list[str]] = {}
    for name, rule in mapping.rules.items():
        for column in rule.read:
            users.setdefault(column, []).append(name)
    for column, names in users.items():
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


def _with_codes(known: Known, mapping: SheetMapping, table: Table) -> Known:
    """What is known, and the codes that a mapping gives: its own faults are not those of each row."""
    codes = dict(known.codes)
    for name, rule in mapping.rules.items():
        if scheme := scheme_of(table.column(name)):
            codes[scheme] = codes.get(scheme, frozenset()) | frozenset(rule.values.values())
    return replace(known, codes=codes)


class _Filler:
    """Fills the cells of the table, and gathers what is wrong or was put right on the way."""

    def __init__(self, grid: Grid, mapping: SheetMapping, table: Table, known: Known) -> None:
        self.grid, self.mapping, self.table, self.known = grid, mapping, table, known
        self.faults: list[TableError] = []
        self.notices: list[Notice] = []
        self.uncoded: dict[str, Counter[str]] = {}
        """The values without a code, by column."""
        self.unsaid: dict[tuple[int, str], str] = {}
        """The words that say nothing, by row and column of the table."""
        self.meant: dict[tuple[str, str], Value] = {}
        """The things that cells refer to, by what they may be and how they are written."""
        self.described: dict[tuple[str, ...], Row] = {}
        """The organisations that rows refer to and say more of, by key and SIREN."""
        self.siren: dict[int, str] = {}
        """The SIREN of the organisation that a row refers to."""
        filled = {*mapping.rules, *mapping.constants}
        filled |= {_text_column(table, name) for name in mapping.rules if scheme_of(table.column(name))} - {
            ""
        }
        self.names = [column.name for column in table.columns if column.name in filled]

    def row(self, number: int, cells: Sequence[str]) -> list[str]:
        """The cells of a row of the table, from those of the sheet."""
        texts: dict[str, list[str]] = {name: [] for name in self.names}
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
        return [self.joined(name, texts[name]) or self.mapping.constants.get(name, "") for name in self.names]

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
        for part in said.split(rule.split) if rule.split else [said]:
            if value := part.strip():
                yield self.value(number, column, rule, value, cells)

    def value(self, number: int, column: Column, rule: Rule, value: str, cells: Sequence[str]) -> str:
        if not scheme_of(column):
            value = rule.values.get(iris.slug(value), value)
        if column.name == "siren":
            value = self.read(number, rule, read_siren(value))
        elif column.mapping and column.mapping.iri:
            value = self.read(number, rule, read_address(value))
        elif column.mapping and column.mapping.ref:
            value = self.party(number, rule, column.mapping.ref, value, cells)
        if column.mapping and column.mapping.dated and value:
            read, doubt = (_iso(value, rule.date), None) if rule.date else ("", None)
            read, doubt = (read, None) if read else read_date(value)
            value = self.read(number, rule, Value(read or value, doubt))
        return value[: rule.first] if rule.first else value

    def party(self, number: int, rule: Rule, ref: str, value: str, cells: Sequence[str]) -> str:
        """The key of the thing that a cell refers to; one that is not known is described, if it may be."""
        if rule.described is None:
            return self.read(number, rule, self.thing(ref, value))
        said: dict[str, tuple[str, ...]] = {}
        for name, header in rule.described.items():
            its = Rule((header,))
            read = read_siren if name == "siren" else read_text
            if text := self.read(number, its, read(cells[self.grid.column(header)])):
                said[name] = (text,)
        known = {t for t in self.known.names.get(iris.slug(value), ()) if t.startswith(f"{ref}/")}
        if value in self.known.things.get(ref, ()) or len(known) > 1:
            return self.read(number, rule, self.thing(ref, value))
        key = next(iter(known)).partition("/")[2] if known else iris.key(value)
        self.siren[number] = said.get("siren", ("",))[0]
        if not known or said:
            own = {"id": (key,), "name": (value,), "source": (self.mapping.constants.get("source", ""),)}
            row = Row("organisations", number, own | said | {"confidence": ("stated",)})
            self.described.setdefault((key, *said.get("siren", ())), row)
        return key

    def thing(self, ref: str, value: str) -> Value:
        """The thing that a cell refers to by its name or by its key alone."""
        if (ref, value) not in self.meant:
            self.meant[ref, value] = self.looked_up(ref, value)
            return self.meant[ref, value]
        return replace(self.meant[ref, value], notice=None)

    def looked_up(self, ref: str, value: str) -> Value:
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
            listed = ", ".join(found)
            return Value(
                "",
                fault=(
                    f"«{shortened(value)}» : plusieurs choses de ce nom ; écrire l’une de : {listed}",
                    f"'{shortened(value)}': several things of that name; write one of: {listed}",
                ),
                fix=found[0] if ref == "*" else found[0].partition("/")[2],
            )
        near = close(iris.slug(value), every) if len(self.faults) < TableFaults.MOST else []
        meant = [t for name in near for t in sorted(every[name]) if t.partition("/")[0] in kinds]
        listed = ", ".join(sorted(set(meant)))
        slip = [t for name in close(iris.slug(value), near, _SLIP) for t in meant if t in every[name]]
        return Value(
            "",
            fault=(
                f"«{shortened(value)}» : rien de connu sous ce nom"
                + (f" ; proches : {listed}" if listed else ""),
                f"'{shortened(value)}': nothing known by that name" + (f"; near: {listed}" if listed else ""),
            ),
            fix=(slip[0] if ref == "*" else slip[0].partition("/")[2]) if slip else None,
        )

    def read(self, number: int, rule: Rule, value: Value) -> str:
        """The text of a value; what was put right is noted, and what is wrong is left out."""
        if value.fault:
            self.fault(number, rule, value.fault, value.fix)
            return ""
        if value.notice:
            self.notices.append(Notice(*value.notice, self.place(number, rule)))
        return value.text

    def fault(self, number: int, rule: Rule, message: tuple[str, str], fix: str | None = None) -> None:
        proposed = None if fix is None else Fix(fix)
        self.faults.append(TableError(*message, self.place(number, rule), proposed))

    def place(self, number: int, rule: Rule) -> Place:
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
            text, many = _text_column(self.table, name), "s" if number > 1 else ""
            kept_fr = f"gardée{many} en texte («{text}»)" if text else f"laissée{many} de côté"
            kept_en = f"kept as text ('{text}')" if text else "left out"
            yield Notice(
                f"{number} valeur{many} sans code, {kept_fr} : {listed}",
                f"{number} value{many} without a code, {kept_en}: {listed_en}",
                Place(self.grid.file, None, " + ".join(self.mapping.rules[name].columns)),
            )


def _text_column(table: Table, name: str) -> str:
    """Where a table keeps the words that a column of codes has no code for; nowhere when empty."""
    names = {column.name for column in table.columns if column.mapping and column.mapping.lang}
    return next((text for text in (f"{name}_text", "note") if text in names), "")


def _iso(value: str, form: str) -> str:
    """A date as the tables want it; empty when it is not of the form."""
    try:
        return datetime.datetime.strptime(value, form).date().isoformat()
    except ValueError:
        return ""


def _with_known_keys(
    rows: tuple[Row, ...],
    table: Table,
    mapping: SheetMapping,
    checks: Checks,
    known: Known,
    recogniser: KnownThings,
    file: str,
    given: Mapping[int, str],
    asked: dict[int, Asked],
    faults: list[TableError],
) -> tuple[tuple[Row, ...], dict[int, Recognised], list[Notice]]:
    """The rows, those about a known thing with its key; what each is about; what its keeper should know.

    What rows say of their things is put in `asked`; the faults of those about a thing that another row is
    about, in `faults`. A key that the sheet gives stays: in a column of its own, or in that of the IRIs that
    came back with it.
    """
    kind, _, template = table.iri.partition("/")
    minted = "id" in mapping.rules and mapping.rules["id"].slug
    if template != "{id}" or not minted:
        return rows, {}, []
    keyed, recognised, notices = [], {}, []
    first: dict[str, int] = {}
    for row in rows:
        if row.line in given:
            row = replace(row, cells={**row.cells, "id": (given[row.line],)})
            if thing := recogniser.of_key(kind, given[row.line]):
                recognised[row.line] = Recognised(thing, _GIVEN)
            keyed.append(row)
            continue
        town = checks.places.get((table.name, row.line, "commune"))
        called = tuple(filter(None, (row.one("name"), *row.cells.get("other_names", ()))))
        places = (checks.places.get((table.name, row.line, area)) for area in _PLACES)
        around = known.gazetteer.territories.chain(place for place in places if place)
        asked[row.line] = Asked(
            kind,
            called,
            row.cells.get("siren", ()),
            town[1] if town else "",
            frozenset((area.kind, area.code) for area in around if area.kind in _AREAS),
        )
        found = recognised[row.line] = recogniser.recognise(asked[row.line])
        if found.thing:
            fr, en = found.evidence
            label, short = found.thing.label, f"{kind}/{found.thing.key}"
            said = f"déjà connu : «{label}», {short} ({fr})", f"known already: '{label}', {short} ({en})"
            notices.append(Notice(*said, Place(file, row.line, "id")))
            row = replace(row, cells={**row.cells, "id": (found.thing.key,)})
            if (line := first.setdefault(found.thing.key, row.line)) != row.line:
                same = (
                    f"«{label}», déjà à la ligne {line} : n’en garder qu’une",
                    f"'{label}', already at row {line}: keep one",
                )
                faults.append(TableError(*same, Place(file, row.line, "name")))
        keyed.append(row)
    return tuple(keyed), recognised, notices


def _told_apart(
    rows: tuple[Row, ...],
    table: Table,
    mapping: SheetMapping,
    checks: Checks,
    known: Known,
    file: str,
    recognised: Mapping[int, Recognised],
    recogniser: KnownThings,
    asked: Mapping[int, Asked],
) -> tuple[tuple[Row, ...], list[Notice]]:
    """The rows, those whose key is that of a known thing of another place with a key of their own."""
    kind, _, template = table.iri.partition("/")
    if template != "{id}":
        return rows, []
    minted = "id" in mapping.rules and mapping.rules["id"].slug
    by_code = known.gazetteer.territories.by_code
    told, notices = [], []
    for row in rows:
        key = row.one("id")
        if row.line in recognised and recognised[row.line].thing:
            told.append(row)
            continue
        town = checks.places.get((table.name, row.line, "commune"))
        others = known.towns.get((kind, key), frozenset())
        thing = recogniser.of_key(kind, key)
        areas = apart(asked[row.line], thing) if thing and not others and row.line in asked else ()
        if key not in known.things.get(kind, ()) or (town and town[1] in others):
            told.append(row)
            continue
        place = Place(file, row.line, "id")
        here = (checks.places.get((table.name, row.line, area)) for area in _PLACES)
        place_of_row = next(filter(None, here), None)
        if place_of_row and minted and ((town and others) or areas):
            new = f"{key}-{iris.key(by_code[place_of_row].name)}"
            told.append(replace(row, cells={**row.cells, "id": (new,)}))
            notices.append(_collision(key, new, [by_code[at] for at in areas or _communes(others)], place))
        else:
            told.append(row)
            notices.append(
                Notice(
                    f"«{key}» est déjà la clé d’une chose connue ; si ce n’est pas elle, changer la clé",
                    f"'{key}' is the key of a known thing already; if it is another one, change the key",
                    place,
                )
            )
    return tuple(told), notices


def _communes(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    return (("commune", code) for code in codes)


def _collision(key: str, new: str, others: Sequence[Territory], place: Place) -> Notice:
    names = ", ".join(sorted(other.name for other in others))
    where = f"à {names}" if others[0].kind == "commune" else f"ailleurs ({names})"
    return Notice(
        f"«{key}» est la clé d’une chose connue, {where} ; nouvelle clé : {new}",
        f"'{key}' is the key of a known thing, in {names}; new key: {new}",
        place,
    )


def _same_siren(rows: tuple[Row, ...], file: str) -> Iterator[Notice]:
    """One number under two keys: two rows may be one organisation."""
    first: dict[str, Row] = {}
    for row in rows:
        siren, key = row.one("siren"), row.one("id")
        other = first.setdefault(siren, row) if siren and key else row
        if other.one("id") != key:
            yield Notice(
                f"SIREN {siren} déjà à la ligne {other.line}, sous la clé «{other.one('id')}», ici "
                f"«{key}» ; si c’est la même organisation, n’en garder qu’une",
                f"SIREN {siren} already at line {other.line}, under the key '{other.one('id')}', here "
                f"'{key}'; if it is one organisation, keep one",
                Place(file, row.line, "siren"),
            )


def _in_order(faults: Iterable[TableError], grid: Grid) -> tuple[TableError, ...]:
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


def _apart(grid: Grid, mapping: SheetMapping) -> dict[int, str]:
    """What may tell the rows of one name apart, by their number: the name and how many there were before."""
    rule = mapping.rules.get("id")
    if not rule or not rule.slug or grid.header.count(rule.columns[0]) != 1:
        return {}
    place, seen, names = grid.header.index(rule.columns[0]), Counter[str](), {}
    for number, cells in grid.rows:
        seen[iris.slug(cells[place])] += 1
        names[number] = f"{cells[place]} {seen[iris.slug(cells[place])]}"
    return names


def _as_told(
    faults: Sequence[TableError], mapping: SheetMapping, table: Table, apart: Mapping[int, str]
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
            if fix is None and place.column in optional and len(columns) == 1:
                fix = Fix("")
            if fix is None and place.column == " + ".join(table.key) and (place.line or 0) in apart:
                fix = Fix(apart[place.line or 0], first=True)
            place = replace(place, column=" + ".join(columns))
        elif place.column in mapping.constants:
            key = f"constants.{place.column}"
            fault = TableError(f"clé «{key}» : {fault.fr}", f"key '{key}': {fault.en}")
            place = mapping.place("constants", place.column)
        cell = (place, fault.fr if place.line is None or not place.column else "")
        if cell not in seen:
            seen.add(cell)
            yield TableError(fault.fr, fault.en, place, fix)


def _with_proposal(fault: TableError) -> TableError:
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


def _first_causes(faults: Sequence[TableError]) -> Iterator[TableError]:
    """Faults, less those of several columns in a row where one has a fault of its own: they follow."""
    places = [fault.place or Place() for fault in faults]
    alone = {(place.line, place.column) for place in places}
    for fault, place in zip(faults, places, strict=True):
        parts = place.column.split(" + ")
        if len(parts) == 1 or not any((place.line, part) in alone for part in parts):
            yield fault


def _in_the_sheet(notices: Sequence[Notice], mapping: SheetMapping) -> Iterator[Notice]:
    """Notices at the columns of the sheet; one that two columns of the table call for is said once."""
    placed = []
    for notice in notices:
        rule = mapping.rules.get(notice.place.column)
        column = " + ".join(rule.columns) if rule else notice.place.column
        placed.append(replace(notice, place=replace(notice.place, column=column)))
    yield from dict.fromkeys(placed)
