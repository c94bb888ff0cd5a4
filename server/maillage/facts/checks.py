"""Checks what the cells of a table refer to: codes, things, places, dates; and that no contact is in them."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, combinations
from typing import Final

from maillage import iris
from maillage.errors import ContactError, Faults, Fix, Place, TableError, TableFaults, shortened
from maillage.files.grid import Notice
from maillage.files.values import contact_fault
from maillage.model import Column, Facts, Row, Table, Territory
from maillage.territories import Gazetteer
from maillage.territories.gazetteer import Match, SeveralPlaces

_KINDS: Final = ("region", "departement", "commune")
"""Those that a name is looked up in, the outer first."""

_TERRITORY_KINDS: Final = ("commune", "epci", "departement", "region")
_OLDEST, _LATEST = 1800, 2100
_AT_A_GLANCE: Final = 20
"""The codes of a list that a fault tells whole."""
PARTIES: Final = ("actor", "ptce", "tiers-lieu")
"""The kinds of the things that a sheet may call by their names."""

Places = Mapping[tuple[str, int, str], tuple[str, str]]
Message = tuple[str, str]
_TOGETHER: Final = (
    "plusieurs documents : une ligne n’en a qu’un ; écrire une ligne par document, ou, si l’on ne sait pas"
    " lequel le dit, écrire la ligne dans {table}.unattributed.csv",
    "several documents: a row has one; write a row for each, or, when it is not known which one says it,"
    " write the row in {table}.unattributed.csv",
)
_ATTRIBUTED: Final = (
    "un seul document : cette ligne a sa place dans la table elle-même",
    "one document only: this row belongs in the table itself",
)
_TWICE: Final = ("le même document deux fois", "the same document twice")


@dataclass(frozen=True)
class Known:
    """What cells may refer to.

    Args:
        codes: the codes of each code list, by scheme.
        things: the keys of the things that rows describe, by kind.
        gazetteer: what the names of places are looked up in.
        towns: the codes of the communes of a thing, by its kind and key.
        names: the things (`actor/le-quai`) that bear a name, by its slug.
        labels: what the codes of each code list are called, where the writer may write that.
    """

    codes: Mapping[str, frozenset[str]]
    things: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer
    towns: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Message]] = field(default_factory=dict)

    def with_things(self, things: Mapping[str, frozenset[str]]) -> "Known":
        """These, and more things."""
        every = dict(self.things)
        for kind, keys in things.items():
            every[kind] = every.get(kind, frozenset()) | keys
        return replace(self, things=every)


@dataclass(frozen=True)
class Checks:
    """What came of checking rows.

    Args:
        places: the territory (kind, code) that the name of a place means, by table, line and kind.
        faults: what is wrong, by line and column.
        notices: what was understood and should be verified.
    """

    places: Places
    faults: Faults
    notices: tuple[Notice, ...]


def things(tables: Mapping[str, Table], rows: Mapping[str, tuple[Row, ...]]) -> dict[str, frozenset[str]]:
    """The keys of the things that rows describe, by kind (`ptce`, `actor`, …)."""
    keys: dict[str, set[str]] = {}
    for name, table_rows in rows.items():
        kind, _, template = tables[name].iri.partition("/")
        if template == "{id}":
            keys.setdefault(kind, set()).update(row.one("id") for row in table_rows)
    return {kind: frozenset(values) for kind, values in keys.items()}


def towns(facts: Facts) -> dict[tuple[str, str], frozenset[str]]:
    """The codes of the communes of the things that facts describe, by kind and key."""
    known: dict[tuple[str, str], frozenset[str]] = {}
    for table, row in facts:
        place = facts.places.get((table.name, row.line, "commune"))
        kind, _, template = table.iri.partition("/")
        if place and template == "{id}":
            key = (kind, row.one("id"))
            known[key] = known.get(key, frozenset()) | {place[1]}
    return known


def names(facts: Facts) -> dict[str, frozenset[str]]:
    """The things (`actor/le-quai`) that facts describe, by the slugs of their names and of their keys."""
    known: dict[str, frozenset[str]] = {}
    for table, row in facts:
        kind, _, template = table.iri.partition("/")
        if kind in PARTIES and template == "{id}":
            thing = f"{kind}/{row.one('id')}"
            called = (row.one("id"), row.one("name"), *row.cells.get("other_names", ()))
            for slug in {iris.slug(name) for name in called} - {""}:
                known[slug] = known.get(slug, frozenset()) | {thing}
    return known


def check_rows(
    file: str, table: Table, rows: Iterable[Row], known: Known, most: int | None = TableFaults.MOST
) -> Checks:
    """Check what cells refer to.

    Args:
        file: what faults call the file.
        table: the schema.
        rows: as read.
        known: what they may refer to.
        most: how many faults of a column are kept, the others counted; all when None.
    """
    check = _Check(file, table, known, Faults(most))
    for row in rows:
        check.take(row)
    return Checks(check.places, check.faults, tuple(check.notices))


def missing(value: str, allowed: Iterable[str], fr: str, en: str, *, near: bool = True) -> Message | None:
    """The fault of a value that is not one of those allowed, with the nearest; `fr` and `en` say of what."""
    if value in (names := frozenset(allowed)):
        return None
    listed = nearest(value, names) if near else ""
    return (
        f"«{shortened(value)}» : {fr}" + (f" ; proches : {listed}" if listed else ""),
        f"'{shortened(value)}' is unknown ({en})" + (f"; near: {listed}" if listed else ""),
    )


def nearest(value: str, allowed: Iterable[str]) -> str:
    """The three known names nearest to a mistyped one, joined by commas."""
    return ", ".join(close(value, allowed))


def close(value: str, allowed: Iterable[str], least: float = 0.6) -> list[str]:
    """The three known names nearest to a mistyped one, as near as `least` (1 is the same)."""
    return difflib.get_close_matches(value, sorted(set(allowed)), n=3, cutoff=least)


@dataclass
class _Check:
    file: str
    table: Table
    known: Known
    faults: Faults
    places: dict[tuple[str, int, str], tuple[str, str]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    matches: dict[tuple[str, str, tuple[Territory, ...]], Match | TableError] = field(default_factory=dict)
    """Places already looked up: a name that is not found is compared with many."""

    @property
    def columns(self) -> frozenset[str]:
        """The names of the columns."""
        return frozenset(column.name for column in self.table.columns)

    @property
    def near(self) -> bool:
        """Whether a fault names what is near: only the first ones are told, and looking for it takes time."""
        return len(self.faults) < TableFaults.MOST

    def take(self, row: Row) -> None:
        for column in self.table.columns:
            for value in row.cells.get(column.name, ()):
                if wrong := self.wrong(column, value):
                    self.fault(row, column, wrong)
                elif contact := _contact(column, value):
                    self.fault(row, column, contact, ContactError)
                if doubt := _doubt(column, value):
                    self.notice(row, column, doubt)
        sources = row.cells.get("source", ())
        if len(sources) == 1 and self.table.column("source").many:
            self.fault(row, self.table.column("source"), _ATTRIBUTED)
        empty = (
            name
            for name in row.cells.get("inferred_fields", ())
            if name in self.columns and not row.one(name)
        )
        for name in empty:
            self.fault(
                row,
                self.table.column("inferred_fields"),
                (
                    f"«{name}» : cette cellule est vide, rien n’y est déduit",
                    f"'{name}': that cell is empty, nothing in it is deduced",
                ),
            )
        if len(set(sources)) < len(sources):
            self.fault(row, self.table.column("source"), _TWICE)
        self.locate(row)

    def fault(
        self,
        row: Row,
        column: Column,
        message: Message,
        kind: type[TableError] = TableError,
        fix: Fix | None = None,
    ) -> None:
        self.faults.add(kind(*message, Place(self.file, row.line, column.name), fix))

    def notice(self, row: Row, column: Column, message: Message) -> None:
        self.notices.append(Notice(*message, Place(self.file, row.line, column.name)))

    def wrong(self, column: Column, value: str) -> Message | None:
        mapping = column.mapping
        if column.name == "source" and not column.many and ("|" in value or ";" in value):
            fr, en = (text.format(table=self.table.name) for text in _TOGETHER)
            return fr, en
        if column.name == "source":
            return self.missing(value, self.known.things.get("document", ()), "document inconnu", "document")
        if column.name == "inferred_fields":
            return self.missing(value, (c.name for c in self.table.columns), "colonne inconnue", "column")
        if mapping is None:
            return None
        if mapping.code:
            return self.unknown_code(mapping.code, value)
        if mapping.ref:
            return self.unknown_reference(mapping.ref, value)
        return _impossible(value) if mapping.dated else None

    def unknown_code(self, scheme: str, value: str) -> Message | None:
        """The fault of a value that is no code of a list; a list that is read at a glance is told whole."""
        codes = frozenset(self.known.codes.get(scheme, ())) - {""}  # a mapping leaves some blank
        if value not in codes and (labels := self.known.labels.get(scheme)):
            return _no_label(value, labels)
        wrong = self.missing(value, codes, f"code de «{scheme}» inconnu", f"code of '{scheme}'")
        if not wrong or not 0 < len(codes) <= _AT_A_GLANCE:
            return wrong
        listed = ", ".join(sorted(codes))
        return f"{wrong[0]} ; attendu : l’un de {listed}", f"{wrong[1]}; expected: one of {listed}"

    def unknown_reference(self, ref: str, value: str) -> Message | None:
        kind, _, key = value.partition("/") if ref == "*" else (ref, "", value)
        if kind in _TERRITORY_KINDS:
            if (kind, key) in self.known.gazetteer.territories.by_code:
                return None
            return f"«{shortened(value)}» : territoire inconnu", f"'{shortened(value)}': unknown territory"
        if (kind, key) == ("country", "FR"):
            return None
        if key in (keys := self.known.things.get(kind, ())):
            return None
        if ref != "*":
            return self.missing(key, keys, f"«{kind}» inconnu", f"'{kind}'")
        said, listed = shortened(value), ", ".join(self.parties_near(key)) if self.near else ""
        return (
            f"«{said}» : rien de connu sous cette clé" + (f" ; proches : {listed}" if listed else ""),
            f"'{said}': nothing known by that key" + (f"; near: {listed}" if listed else ""),
        )

    def parties_near(self, key: str) -> list[str]:
        """The things of a key, of whatever kind, or else of those nearest to it."""
        every = {kind: self.known.things.get(kind, frozenset()) for kind in PARTIES}
        keys = frozenset(chain.from_iterable(every.values()))
        near = [key] if key in keys else close(key, keys)
        return [f"{kind}/{name}" for name in near for kind in PARTIES if name in every[kind]]

    def missing(self, value: str, allowed: Iterable[str], fr: str, en: str) -> Message | None:
        return missing(value, allowed, fr, en, near=self.near)

    def locate(self, row: Row) -> None:
        """Find the places of a row: when they clash, the fewest of them are at fault, the outer first."""
        columns = {c.mapping.territory: c for c in self.table.columns if c.mapping and row.one(c.name)}
        texts: dict[str, str] = {kind: row.one(columns[kind].name) for kind in _KINDS if kind in columns}
        parts = (part for size in range(len(texts), -1, -1) for part in combinations(reversed(texts), size))
        found = next(places for part in parts if (places := self.together(texts, part)) is not None)
        around: tuple[Territory, ...] = ()
        sure = True
        for kind, text in texts.items():
            match = self.match(kind, text, around)
            if isinstance(match, Match) and kind in found:
                self.places[row.table, row.line, kind] = (match.territory.kind, match.territory.code)
                around = (*around, match.territory)
                if match.notice:
                    self.notice(row, columns[kind], match.notice)
                continue
            if isinstance(match, Match):
                *_, inner = found.values()
                right = self.known.gazetteer.around(inner.territory, kind)
                message = self.known.gazetteer.elsewhere(kind, text, inner.territory)
                self.fault(row, columns[kind], message, fix=Fix(right.name))
            elif sure or not isinstance(match, SeveralPlaces):
                self.fault(row, columns[kind], (match.fr, match.en), type(match), match.fix)
            sure = False

    def together(self, texts: Mapping[str, str], part: Collection[str]) -> dict[str, Match] | None:
        """The places of some kinds, each within the outer ones; None when one is not found there."""
        found: dict[str, Match] = {}
        for kind in (kind for kind in texts if kind in part):
            match = self.match(kind, texts[kind], tuple(m.territory for m in found.values()))
            if not isinstance(match, Match):
                return None
            found[kind] = match
        return found

    def match(self, kind: str, text: str, around: tuple[Territory, ...]) -> Match | TableError:
        key = (kind, text, around)
        if key not in self.matches:
            try:
                self.matches[key] = self.known.gazetteer.match(kind, text, around, near=self.near)
            except TableError as fault:
                self.matches[key] = fault.with_traceback(None)
        return self.matches[key]


def _no_label(value: str, labels: Mapping[str, Message]) -> Message:
    """The fault of a value that is no code and no label of a list, in the words of each language."""
    listed = []
    for said in (sorted(words, key=iris.slug) for words in zip(*labels.values(), strict=True)):
        whole = len(said) <= _AT_A_GLANCE
        near = close(value, said)
        listed.append((", ".join(near), ", ".join(said) if whole else ""))
    (near_fr, every_fr), (near_en, every_en) = listed
    return (
        f"«{shortened(value)}» : pas dans la liste"
        + (f" ; proches : {near_fr}" if near_fr else "")
        + (f" ; attendu : l’un de {every_fr}" if every_fr else ""),
        f"'{shortened(value)}': not in the list"
        + (f"; near: {near_en}" if near_en else "")
        + (f"; expected: one of {every_en}" if every_en else ""),
    )


def _contact(column: Column, value: str) -> Message | None:
    mapping = column.mapping
    return contact_fault(value) if mapping and (mapping.lang or mapping.iri) else None


def _impossible(value: str) -> Message | None:
    if 0 < int(value[:4]) <= _LATEST:
        return None
    return (
        f"«{shortened(value)}» : cette année n’est pas possible ; laisser vide si elle est inconnue",
        f"'{shortened(value)}': this year is not possible; leave it empty if it is unknown",
    )


def _doubt(column: Column, value: str) -> Message | None:
    """What to ask about the year in which something began, or the day on which a document was read."""
    if column.name == "consulted" and value[:10] > date.today().isoformat()[: len(value)]:
        return (
            f"«{shortened(value)}» : consulté dans le futur, à vérifier",
            f"'{shortened(value)}': consulted in the future, check it",
        )
    if not column.name.startswith("year_"):
        return None
    year = int(value[:4])
    if date.today().year < year <= _LATEST:
        return (
            f"«{shortened(value)}» est dans le futur : à vérifier",
            f"'{shortened(value)}' is in the future: check it",
        )
    if 0 < year < _OLDEST:
        return (
            f"«{shortened(value)}» est bien ancien : à vérifier",
            f"'{shortened(value)}' is long ago: check it",
        )
    return None
