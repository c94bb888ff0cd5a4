"""An extract of the graph: named columns, rows of values, and where they come from."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from maillage.vocabulary import PREFIXES

Value = str | int | Decimal | datetime.date | bool | None
"""What a cell holds; a year is a whole number, a month a text."""
Term = NamedNode | BlankNode | Literal | Triple | None

_XSD: Final = PREFIXES["xsd"]
_YEAR: Final = re.compile(r"-?[0-9]{4,9}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST: Final = 15
"""How many digits of a number a spreadsheet keeps."""

_CUT: Final = {
    "fr": "Les {} premières lignes seulement : la réponse en a davantage.",
    "en": "The first {} rows only: the answer has more.",
}

_WARNING: Final = {"fr": "Attention", "en": "Warning"}


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    BOOLEAN = "boolean"
    LINK = "link"


@dataclass(frozen=True)
class Column:
    """A column: its name in programs, its title for people, what its cells hold."""

    name: str
    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Note:
    """What is to be known of an extract: `Licence`, and what it is; its address, if it has one."""

    label: str
    text: str
    address: str = ""


@dataclass(frozen=True)
class Extract:
    """Rows to take away.

    Args:
        title: what they are, arguments included.
        columns: from left to right.
        rows: the values of each, as many as the columns.
        notes: the question, the sources, the licence, the version, how to cite.
        lang: the language of the titles and of what is written in words: `fr` or `en`.
        more: whether rows were left out, because there are too many for one answer.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    notes: tuple[Note, ...] = ()
    lang: str = "fr"
    more: bool = False

    @property
    def cut(self) -> str:
        """That rows were left out, in words; empty where none was."""
        return _CUT[self.lang].format(len(self.rows)) if self.more else ""

    @property
    def known(self) -> tuple[Note, ...]:
        """The notes; that rows were left out comes first."""
        return (*([Note(_WARNING[self.lang], self.cut)] if self.cut else []), *self.notes)

    def place(self, name: str) -> int:
        """Where the column of that name stands; -1 where there is none."""
        return next((n for n, column in enumerate(self.columns) if column.name == name), -1)


def extract_of(
    title: str,
    names: Sequence[str],
    solutions: Iterable[Sequence[Term]],
    titles: dict[str, str],
    notes: Iterable[Note] = (),
    lang: str = "fr",
) -> Extract:
    """The extract of the rows of a SELECT; a column is of the kind of all its values, else text.

    Args:
        title: what the rows are.
        names: the variables.
        solutions: the terms of each row, as many as the variables.
        titles: the title of each variable; its name where there is none.
        notes: what is to be known of the rows.
        lang: the language of the titles.
    """
    terms = [tuple(row) for row in solutions]
    kinds = [_kind({kind for row in terms for kind in _kinds(row[n])}) for n in range(len(names))]
    columns = tuple(
        Column(name, titles.get(name, name), kind) for name, kind in zip(names, kinds, strict=True)
    )
    rows = [tuple(_value(term, kind) for term, kind in zip(row, kinds, strict=True)) for row in terms]
    return Extract(title, columns, rows, tuple(notes), lang)


def _kinds(term: Term) -> Iterator[Kind]:
    """The kind of a term; none of an unbound variable."""
    if isinstance(term, NamedNode):
        yield Kind.LINK
    elif isinstance(term, Literal):
        yield _of_literal(term)
    elif term is not None:
        yield Kind.TEXT


def _of_literal(term: Literal) -> Kind:
    name = term.datatype.value.removeprefix(_XSD)
    if name in ("integer", "decimal", "double", "float", "nonNegativeInteger"):
        found = _number(term.value)
        return Kind.TEXT if found is None else Kind.NUMBER
    if name == "gYear":
        return Kind.YEAR if _YEAR.fullmatch(term.value) else Kind.TEXT
    if name == "date":
        return Kind.DATE if _date(term.value) else Kind.TEXT
    return Kind.BOOLEAN if name == "boolean" else Kind.TEXT


def _kind(kinds: set[Kind]) -> Kind:
    return kinds.pop() if len(kinds) == 1 else Kind.TEXT


def _value(term: Term, kind: Kind) -> Value:
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode | BlankNode) else str(term)
    if kind is Kind.NUMBER:
        return _number(term.value)
    if kind is Kind.YEAR:
        return int(term.value)
    if kind is Kind.DATE:
        return _date(term.value)
    if kind is Kind.BOOLEAN:
        return term.value in ("true", "1")
    return term.value


def _number(text: str) -> int | Decimal | None:
    """A number that a spreadsheet keeps as it is; None of another, which stays a text."""
    if not _NUMBER.fullmatch(text):
        return None
    found = Decimal(text)
    if not found.is_finite() or abs(found.adjusted()) >= _LONGEST:
        return None
    return int(found) if found == found.to_integral_value() and "." not in text else found


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10]) if len(text) == len("2014-07-31") else None
    except ValueError:
        return None
