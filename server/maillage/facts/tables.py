"""Reads a CSV table, and says of each fault its line and column."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stdnum.fr import siren as siren_number

from maillage.errors import Place, TableError
from maillage.model import SEPARATOR, Column, Row, Table

MAX_LINE = 100_000
MAX_FAULTS = 100


@dataclass(frozen=True)
class Reading:
    """What was read of a table: its good rows, and its faults (about `MAX_FAULTS` at most).

    `broken` is the fault that ended the reading, if one did: encoding, header, quoting.
    """

    table: Table
    rows: tuple[Row, ...]
    faults: tuple[TableError, ...]
    broken: TableError | None = None

    def checked(self) -> tuple[Row, ...]:
        """The rows.

        Raises:
            TableError: the first fault, with the number of others.
        """
        if not self.faults:
            return self.rows
        first, others = self.faults[0], len(self.faults) - 1
        if not others:
            raise first
        raise TableError(
            f"{first.fr} (et {others} autre{'s' if others > 1 else ''})",
            f"{first.en} (and {others} more)",
            first.place,
        )


def read_table(path: Path, table: Table) -> Reading:
    """Read a CSV file against its schema: UTF-8, comma, RFC 4180, a header line.

    Memory is bounded: a line longer than `MAX_LINE` bytes stops the reading. A fault that makes the
    rest unreadable (encoding, header, quoting) ends it; faults of cells are gathered.
    """
    reader = _Reader(path.name, table)
    try:
        with path.open("rb") as file:
            for line, cells in reader.records(file):
                reader.take(line, cells)
                if len(reader.faults) >= MAX_FAULTS:
                    break
    except TableError as fault:
        return Reading(table, tuple(reader.rows), (*reader.faults, fault), fault)
    except OSError as fault:
        unreadable = reader.fault(None, "", f"illisible : {fault.strerror}", f"unreadable: {fault.strerror}")
        return Reading(table, (), (unreadable,), unreadable)
    return Reading(table, tuple(reader.rows), tuple(reader.faults))


class _Reader:
    def __init__(self, file: str, table: Table) -> None:
        self.file, self.table = file, table
        self.rows: list[Row] = []
        self.faults: list[TableError] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.header: list[str] = []

    def fault(self, line: int | None, column: str, fr: str, en: str) -> TableError:
        return TableError(fr, en, Place(self.file, line, column))

    def records(self, file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self.lines(file), strict=True)
        start = 1
        try:
            header = next(reader, None)
            if header is None:
                raise self.fault(
                    None,
                    "",
                    "fichier vide : une ligne d’en-tête était attendue",
                    "empty file: expected a header line",
                )
            self.check_header(header)
            self.header = header
            start = reader.line_num + 1
            for cells in reader:
                yield start, cells
                start = reader.line_num + 1
        except csv.Error as fault:
            raise self.fault(
                start,
                "",
                f"CSV mal formé ({fault}) ; vérifier les guillemets",
                f"malformed CSV ({fault}); check the quotes",
            ) from fault

    def lines(self, file: BinaryIO) -> Iterator[str]:
        number = 0
        while raw := file.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE:
                raise self.fault(
                    number, "", f"ligne de plus de {MAX_LINE} octets", f"line longer than {MAX_LINE} bytes"
                )
            if b"\0" in raw:
                raise self.fault(
                    number, "", "octet nul : ce n’est pas un fichier de texte", "NUL byte: not a text file"
                )
            if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
                raw = raw[3:]
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as fault:
                byte, position = f"{raw[fault.start]:#04x}", fault.start + 1
                raise self.fault(
                    number,
                    "",
                    f"octet {byte} en position {position} : ce n’est pas de l’UTF-8 ; "
                    "enregistrer le fichier en « CSV UTF-8 »",
                    f"byte {byte} at position {position}: not UTF-8; save the file as CSV UTF-8",
                ) from fault

    def check_header(self, header: list[str]) -> None:
        known = [column.name for column in self.table.columns]
        if len(header) == 1 and ";" in header[0]:
            raise self.fault(
                1, "", "séparateur « ; » : la virgule est attendue", "separator ';': a comma is expected"
            )
        for name in header:
            if header.count(name) > 1:
                raise self.fault(1, name, "colonne présente deux fois", "column present twice")
            if name not in known:
                raise self.fault(
                    1,
                    name,
                    f"colonne inconnue ; attendues : {', '.join(known)}",
                    f"unknown column; expected: {', '.join(known)}",
                )
        needed = [c.name for c in self.table.columns if c.required or c.name in self.table.key]
        for name in needed:
            if name not in header:
                raise self.fault(1, name, "colonne obligatoire absente", "required column missing")

    def take(self, line: int, cells: list[str]) -> None:
        if len(cells) != len(self.header):
            self.faults.append(
                self.fault(
                    line,
                    "",
                    f"{len(cells)} cellules au lieu de {len(self.header)}",
                    f"{len(cells)} cells instead of {len(self.header)}",
                )
            )
            return
        values: dict[str, tuple[str, ...]] = {}
        before = len(self.faults)
        for name, text in zip(self.header, cells, strict=True):
            values[name] = self.cell(line, self.table.column(name), text)
        self.check_key(line, values)
        if len(self.faults) == before:
            self.rows.append(Row(self.table.name, line, values))

    def cell(self, line: int, column: Column, text: str) -> tuple[str, ...]:
        if not text.strip():
            if column.required:
                self.faults.append(
                    self.fault(line, column.name, "valeur obligatoire absente", "required value missing")
                )
            return ()
        values = tuple(v.strip() for v in text.split(SEPARATOR)) if column.many else (text.strip(),)
        for value in values:
            if wrong := _wrong(column, value):
                self.faults.append(self.fault(line, column.name, *wrong))
        return values

    def check_key(self, line: int, values: dict[str, tuple[str, ...]]) -> None:
        key = tuple(SEPARATOR.join(values.get(name, ())) for name in self.table.key)
        first = self.seen.setdefault(key, line)
        if first != line:
            self.faults.append(
                self.fault(
                    line,
                    " + ".join(self.table.key),
                    f"clé déjà présente à la ligne {first} : {' + '.join(key)}",
                    f"key already at line {first}: {' + '.join(key)}",
                )
            )


def _wrong(column: Column, value: str) -> tuple[str, str] | None:
    """The French and English fault of a value, or None."""
    if not value:
        return "valeur vide entre deux « | »", "empty value between two '|'"
    if column.choices and value not in column.choices:
        expected = ", ".join(column.choices)
        return f"«{value}» inconnu ; attendu : {expected}", f"unknown '{value}'; expected: {expected}"
    if column.pattern and not re.search(column.pattern, value):
        return (
            f"«{value}» n’a pas la forme attendue ({column.title} : {column.pattern})",
            f"'{value}' does not match {column.pattern}",
        )
    if column.type == "integer" and not re.fullmatch(r"-?\d{1,15}", value):
        return f"«{value}» n’est pas un nombre entier", f"'{value}' is not an integer"
    if column.type == "number" and not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value):
        return f"«{value}» n’est pas un nombre (point décimal)", f"'{value}' is not a number (decimal point)"
    if column.type == "boolean" and value not in ("true", "false"):
        return f"«{value}» : true ou false attendu", f"'{value}': expected true or false"
    if column.name == "siren" and not siren_number.is_valid(value):
        return (
            f"«{value}» n’est pas un SIREN : la clé de contrôle est fausse",
            f"'{value}' is not a SIREN: wrong check digit",
        )
    return None
