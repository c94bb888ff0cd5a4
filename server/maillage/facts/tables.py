"""Reads a CSV table, and says of each fault its line and column."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from maillage.errors import Faults, Place, TableError, TableFaults, shortened
from maillage.facts.checks import close
from maillage.files.rows import rows
from maillage.files.text import visible
from maillage.files.values import is_address, read_siren, says_nothing
from maillage.model import SEPARATOR, Column, Row, Table

FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": (
        "une année, un mois ou un jour, comme 2015, 2015-06 ou 2015-06-30",
        "a year, a month or a day, such as 2015, 2015-06 or 2015-06-30",
    ),
    "^[0-9]{9}$": ("neuf chiffres, comme 732829320", "nine digits, such as 732829320"),
    "^[a-z0-9]+(-[a-z0-9]+)*$": (
        "des lettres minuscules sans accent, des chiffres et des tirets, comme le-quai-2",
        "small letters without accents, digits and hyphens, such as le-quai-2",
    ),
    "^[a-z-]+/[A-Za-z0-9][A-Za-z0-9._-]*$": (
        "un genre, une barre et une clé, comme tiers-lieu/le-quai",
        "a kind, a slash and a key, such as tiers-lieu/le-quai",
    ),
    "^mlg:[A-Za-z]+$": (
        "un terme du vocabulaire, comme mlg:PTCE",
        "a term of the vocabulary, such as mlg:PTCE",
    ),
}
"""What each pattern of the schemas asks for, in words and with an example."""


@dataclass(frozen=True)
class Reading:
    """What was read of a table: its rows, less the values at fault; its faults.

    `number` is how many rows there were under the header, those at fault included.
    `broken` is the fault that ended the reading, if one did: encoding, header, quoting.
    """

    table: Table
    rows: tuple[Row, ...]
    faults: Faults
    number: int
    broken: TableError | None = None


def read_table(path: Path, table: Table) -> Reading:
    """Read a CSV file against its schema: UTF-8, comma, RFC 4180, a header line.

    Memory is bounded, as `files.rows` bounds it. A fault that makes the rest unreadable (encoding, header,
    quoting) ends the reading; faults of cells are gathered.
    """
    return check_rows_of(path.name, table, rows(path, path.name, ","))


def check_rows_of(
    file: str,
    table: Table,
    records: Iterable[tuple[int, Sequence[str]]],
    unsaid: Mapping[tuple[int, str], str] = {},
    most: int | None = TableFaults.MOST,
) -> Reading:
    """Check rows against a schema; the first of them is the header.

    Args:
        file: what faults call the file.
        table: the schema.
        records: rows of cells with their line numbers; faults that their reading raises end the checking.
        unsaid: the words that were read as an empty cell, by line and column.
        most: how many faults of a column are kept, the others counted; all when None.
    """
    reader = _Reader(file, table, unsaid, most)
    broken = None
    try:
        for line, cells in records:
            reader.take(line, cells)
        if not reader.header:
            raise reader.fault(
                None,
                "",
                "fichier vide : une ligne d’en-tête était attendue",
                "empty file: expected a header line",
            )
    except TableError as fault:
        broken = fault
        reader.faults.add(fault)
    return Reading(table, tuple(reader.rows), reader.faults, reader.number, broken)


class _Reader:
    def __init__(
        self, file: str, table: Table, unsaid: Mapping[tuple[int, str], str], most: int | None
    ) -> None:
        self.file, self.table, self.unsaid = file, table, unsaid
        self.rows: list[Row] = []
        self.faults = Faults(most)
        self.number = 0
        self.seen: dict[tuple[str, ...], int] = {}
        self.header: tuple[str, ...] = ()

    def fault(self, line: int | None, column: str, fr: str, en: str) -> TableError:
        return TableError(fr, en, Place(self.file, line, column))

    def check_header(self, line: int, header: Sequence[str]) -> None:
        """Take the header.

        Raises:
            TableError: what is wrong with it, all of it.
        """
        known = [column.name for column in self.table.columns]
        needed = [c.name for c in self.table.columns if c.required or c.name in self.table.key]
        faults = []
        for name, times in Counter(header).items():
            if times > 1:
                faults.append(self.fault(line, name, "colonne présente deux fois", "column present twice"))
            elif name not in known:
                near = close(name, known)
                listed = ", ".join(near or known)
                faults.append(
                    self.fault(
                        line,
                        name,
                        f"colonne inconnue ; {'proches' if near else 'attendues'} : {listed}",
                        f"unknown column; {'near' if near else 'expected'}: {listed}",
                    )
                )
        faults += [
            self.fault(line, name, "colonne obligatoire absente", "required column missing")
            for name in needed
            if name not in header
        ]
        if faults:
            raise _together(faults)
        self.header = tuple(header)

    def take(self, line: int, cells: Sequence[str]) -> None:
        if not self.header:
            self.check_header(line, cells)
            return
        self.number += 1
        if len(cells) != len(self.header):
            self.faults.add(
                self.fault(
                    line,
                    "",
                    f"{len(cells)} cellules au lieu de {len(self.header)}",
                    f"{len(cells)} cells instead of {len(self.header)}",
                )
            )
            return
        values = {
            name: self.cell(line, self.table.column(name), text)
            for name, text in zip(self.header, cells, strict=True)
        }
        self.check_key(line, values)
        self.rows.append(Row(self.table.name, line, values))

    def cell(self, line: int, column: Column, text: str) -> tuple[str, ...]:
        if not text.strip():
            if column.required:
                word = self.unsaid.get((line, column.name), "")
                self.faults.add(
                    self.fault(
                        line,
                        column.name,
                        "valeur obligatoire absente"
                        + (f" : «{shortened(word)}» ne dit rien" if word else ""),
                        "required value missing" + (f": '{shortened(word)}' says nothing" if word else ""),
                    )
                )
            return ()
        values = tuple(v.strip() for v in text.split(SEPARATOR)) if column.many else (text.strip(),)
        good = []
        for value in values:
            if wrong := wrong_value(column, value):
                self.faults.add(self.fault(line, column.name, *wrong))
            else:
                good.append(value)
        return tuple(good)

    def check_key(self, line: int, values: dict[str, tuple[str, ...]]) -> None:
        key = tuple(SEPARATOR.join(values.get(name, ())) for name in self.table.key)
        first = self.seen.setdefault(key, line)
        if key and all(key) and first != line:
            said = shortened(" + ".join(key))
            self.faults.add(
                self.fault(
                    line,
                    " + ".join(self.table.key),
                    f"clé déjà présente à la ligne {first} : {said}",
                    f"key already at line {first}: {said}",
                )
            )


def _together(faults: Sequence[TableError]) -> TableError:
    """One fault that says several of one line; the column of each is named."""
    first, *others = faults
    told = [(fault, Place("", None, fault.place.column if fault.place else "")) for fault in others]
    return TableError(
        " ; ".join([first.fr, *(f"{place.text('fr')} : {fault.fr}" for fault, place in told)]),
        "; ".join([first.en, *(f"{place.text('en')}: {fault.en}" for fault, place in told)]),
        first.place,
    )


def wrong_value(column: Column, value: str) -> tuple[str, str] | None:
    """The French and English fault of the form of a value, or None."""
    if not value:
        return "valeur vide entre deux « | »", "empty value between two '|'"
    if visible(value) != value:
        return "caractère invisible : le retirer", "invisible character: remove it"
    said = shortened(value)
    if says_nothing(value):
        return f"«{said}» ne dit rien : laisser vide", f"'{said}' says nothing: leave it empty"
    if column.choices and value not in column.choices:
        expected = ", ".join(column.choices)
        return f"«{said}» inconnu ; attendu : {expected}", f"unknown '{said}'; expected: {expected}"
    if column.pattern and not re.search(column.pattern, value):
        fr, en = FORMS.get(column.pattern, (column.pattern, column.pattern))
        return (
            f"«{said}» n’a pas la forme attendue : {fr}",
            f"'{said}' does not have the form expected: {en}",
        )
    if column.type == "integer" and not re.fullmatch(r"-?\d{1,15}", value):
        return f"«{said}» n’est pas un nombre entier", f"'{said}' is not an integer"
    if column.type == "number" and not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value):
        return f"«{said}» n’est pas un nombre (point décimal)", f"'{said}' is not a number (decimal point)"
    if column.type == "boolean" and value not in ("true", "false"):
        return f"«{said}» : true ou false attendu", f"'{said}': expected true or false"
    if column.name == "siren" and (fault := read_siren(value).fault):
        return fault
    if column.mapping and column.mapping.iri and not is_address(value):
        return (
            f"«{said}» n’est pas une adresse ; attendu : https://…",
            f"'{said}' is not an address; expected https://…",
        )
    if column.mapping and column.mapping.dated and not is_date(value):
        return f"«{said}» n’est pas une date du calendrier", f"'{said}' is no date of the calendar"
    return None


def is_date(value: str) -> bool:
    """Whether a year, a month or a day is one of the calendar; the year 0 is another check's."""
    year, month, day = (int(part) for part in (value + "-01-01")[:10].split("-"))
    try:
        date(year or 4, month, day)
    except ValueError:
        return False
    return True
