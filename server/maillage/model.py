"""The typed records and columns that every source is read into."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Cells = Mapping[str, tuple[str, ...]]
CellType = Literal["string", "integer", "number", "boolean"]
Confidence = Literal["stated", "inferred"]
SEPARATOR = " | "


@dataclass(frozen=True)
class StandIn:
    """What the register says in place of a cell that nobody wrote.

    Args:
        column: the column that tells so, when it holds `value`.
        value: what it holds then.
        of: the columns whose values are said instead, without the beginnings of addresses.
    """

    column: str
    value: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class CellMapping:
    """What the cells of a column become: the predicate, and the kind of object they name.

    Exactly one of `lang`, `code`, `ref`, `territory`, `iri`, `term`, `publisher` is set, or none for
    a literal typed by its column (`dated` makes it a year, a month or a day by its length). `register`
    marks what the curators say of their own work: it stands in the register, whatever the row's document.
    `curated` marks the words of the curators on what a document says, such as a title: they are deduced.
    """

    predicate: str
    lang: str = ""
    code: str = ""
    ref: str = ""
    territory: str = ""
    iri: bool = False
    term: bool = False
    publisher: bool = False
    dated: bool = False
    inverse: bool = False
    curated: bool = False
    node: str = ""
    register: bool = False
    stand_in: StandIn | None = None


@dataclass(frozen=True)
class Column:
    """One column: its name, French title, type, constraints and mapping."""

    name: str
    title: str
    type: CellType = "string"
    many: bool = False
    required: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()
    mapping: CellMapping | None = None


@dataclass(frozen=True)
class Node:
    """A further node that a row speaks of, hung on its subject."""

    iri: str
    rdf_class: str
    predicate: str
    label: str = ""


@dataclass(frozen=True)
class Part:
    """One of the things that a row may describe, by the codes of one column.

    Args:
        iri: the template of its IRI.
        rdf_class: its class.
        codes: those of the column that call for it; it says these alone.
        predicates: by column, what it says in place of the predicate of the column.
    """

    iri: str
    rdf_class: str
    codes: frozenset[str]
    predicates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table of facts: Frictionless Table Schema, and how its rows become triples.

    A row describes the thing of `iri` and `rdf_class`; in a table of several `parts`, those that its codes in
    the column `by` call for, or the first when none does.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    iri: str = ""
    rdf_class: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)
    by: str = ""
    parts: tuple[Part, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True)
class Row:
    """One row as read: its cells split into values, and the 1-based line where it starts."""

    table: str
    line: int
    cells: Cells

    def one(self, column: str) -> str:
        """The only value of a cell, or an empty string."""
        values = self.cells.get(column, ())
        return values[0] if values else ""

    def confidence_of(self, column: str) -> Confidence:
        """Whether the sources state this cell or the curators deduced it."""
        deduced = self.one("confidence") == "inferred" or column in self.cells.get("inferred_fields", ())
        return "inferred" if deduced else "stated"


@dataclass(frozen=True)
class Territory:
    """A commune, EPCI, département or région of the yearly official list (COG).

    `figures` ends the address of INSEE's figures on it, `COM-40312`; empty where there may be none.
    """

    kind: Literal["commune", "epci", "departement", "region"]
    code: str
    name: str
    within: tuple[tuple[str, str], ...] = ()
    siren: str = ""
    population: int | None = None
    figures: str = ""


@dataclass(frozen=True)
class Territories:
    """Every territory of a vintage, by (kind, code)."""

    by_code: Mapping[tuple[str, str], Territory]

    def name(self, kind: str, code: str) -> str:
        """The name of the territory of a kind and code; empty where there is none."""
        found = self.by_code.get((kind, code))
        return found.name if found else ""

    def chain(self, keys: Iterable[tuple[str, str]]) -> list[Territory]:
        """The territories of these keys, and all that they lie within, each once, sorted by key."""
        todo, seen = list(keys), set[tuple[str, str]]()
        while todo:
            key = todo.pop()
            if key not in seen and key in self.by_code:
                seen.add(key)
                todo.extend(self.by_code[key].within)
        return [self.by_code[key] for key in sorted(seen)]


@dataclass(frozen=True)
class Facts:
    """The tables with their rows, and the territory (kind, code) that each name of a place means.

    `places` is keyed by table, line and kind of territory.
    """

    tables: Mapping[str, Table]
    rows: Mapping[str, tuple[Row, ...]]
    places: Mapping[tuple[str, int, str], tuple[str, str]]

    def __iter__(self) -> Iterator[tuple[Table, Row]]:
        for name in sorted(self.rows):
            for row in self.rows[name]:
                yield self.tables[name], row


@dataclass(frozen=True)
class Checksum:
    """What the bytes of a file add up to: the name of an algorithm of hashlib, hexadecimal digits."""

    algorithm: str
    digits: str


@dataclass(frozen=True)
class Distribution:
    """A file of a dataset on the network (`dcat:Distribution`).

    Args:
        file: the name that it takes in a folder of national files.
        url: where it is.
        titles: by language.
        size: its bytes as the description says, which a newer edition may not have; None when not said.
        checksum: what it must add up to, when said.
    """

    file: str
    url: str
    titles: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None
    checksum: Checksum | None = None
