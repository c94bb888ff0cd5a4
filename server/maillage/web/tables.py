"""Shows rows of terms to people: a table whose IRIs are links."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from textwrap import shorten
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, QueryTriples, Triple

from maillage.terms.names import short
from maillage.vocabulary import PREFIXES
from maillage.web.site import href

MOST_ROWS: Final = 500
_LONGEST: Final = 70
_SEVERAL, _LEAST = 3, 2
Term = NamedNode | BlankNode | Literal | Triple | None


@dataclass(frozen=True)
class Cell:
    """A term as a person reads it: its text, where it leads, its language, whether it is a number.

    `datatype` is the name of a literal's XSD datatype, `string` aside; `iri` what it names.
    """

    text: str
    href: str | None = None
    lang: str = ""
    number: bool = False
    datatype: str = ""
    iri: str = ""


@dataclass(frozen=True)
class Name:
    """What a thing is called, and in which language; none when that is not said."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class AnswerTable:
    """Rows under named columns; `more` when there were more rows than a page shows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False
    boolean: bool | None = None


_NUMBERS: Final = frozenset({"integer", "decimal", "double", "float", "nonNegativeInteger"})


def cell(term: Term) -> Cell:
    """The cell of a term; empty for an unbound variable."""
    if term is None:
        return Cell("")
    if isinstance(term, NamedNode):
        return Cell(short(term.value), href(term.value), iri=term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value.removeprefix(PREFIXES["xsd"])
        plain = "" if "/" in datatype or datatype == "string" else datatype
        return Cell(term.value, None, term.language or "", datatype in _NUMBERS, plain)
    return Cell(str(term))


def of_solutions(answer: QuerySolutions, most: int = MOST_ROWS) -> AnswerTable:
    """The first rows of a SELECT."""
    columns = tuple(variable.value for variable in answer.variables)
    return of_rows(columns, ([*solution] for solution in answer), most)


def of_rows(columns: tuple[str, ...], rows: Iterable[Iterable[Term]], most: int = MOST_ROWS) -> AnswerTable:
    """The first rows of terms."""
    first = [tuple(cell(term) for term in row) for row in islice(rows, most + 1)]
    return AnswerTable(columns, tuple(first[:most]), more=len(first) > most)


def of_triples(answer: QueryTriples, most: int = MOST_ROWS) -> AnswerTable:
    """The first triples of a CONSTRUCT or DESCRIBE."""
    rows: Iterator[list[Term]] = ([t.subject, t.predicate, t.object] for t in answer)
    return of_rows(("subject", "predicate", "object"), rows, most)


def of_boolean(value: bool) -> AnswerTable:
    """The answer of an ASK."""
    return AnswerTable((), (), boolean=value)


def renamed(table: AnswerTable, names: Mapping[str, str]) -> AnswerTable:
    """The table with other names over its columns, where there are any."""
    return replace(table, columns=tuple(names.get(name, name) for name in table.columns))


def linked(table: AnswerTable) -> AnswerTable:
    """The table with its names as links, and without the columns of IRIs that they lead to.

    By the convention of the canned queries a name `x_nom` goes with the IRI `x`; a lone `nom`, `titre`
    or `valeur` names the thing of the last column.
    """
    pairs = {
        name: table.columns.index(name.removesuffix("_nom"))
        for name in table.columns
        if name.endswith("_nom") and name.removesuffix("_nom") in table.columns
    }
    own = next((name for name in ("nom", "titre", "valeur") if name in table.columns), None)
    last = len(table.columns) - 1
    free = own and not {last, table.columns.index(own)} & set(pairs.values())
    if own and free and all(row[last].href or not row[last].text for row in table.rows):
        pairs[own] = last
    kept = [place for place in range(len(table.columns)) if place not in pairs.values()]
    rows = tuple(
        tuple(_named(row, table.columns[place], place, pairs) for place in kept) for row in table.rows
    )
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)


def named(table: AnswerTable, names: Mapping[str, Name], lang: str) -> AnswerTable:
    """The table with things called by their names, where these are known.

    A cell that has words already keeps them, unless they are of another language than the reader's.
    """
    rows = tuple(tuple(_called(c, names.get(c.iri), lang) for c in row) for row in table.rows)
    return replace(table, rows=rows)


def common(table: AnswerTable) -> tuple[tuple[tuple[str, Cell], ...], AnswerTable]:
    """What all rows say alike, by the name of its column, and the table without these columns.

    The first column stays, and what would leave it alone.
    """
    if len(table.rows) < _SEVERAL:
        return (), table
    first = table.rows[0]
    same = [
        place
        for place in range(1, len(table.columns))
        if first[place].text and all(row[place] == first[place] for row in table.rows)
    ]
    kept = [place for place in range(len(table.columns)) if place not in same]
    if len(kept) < _LEAST:
        return (), table
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    said = tuple((table.columns[place], first[place]) for place in same)
    return said, replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)


def iris(table: AnswerTable) -> set[str]:
    """What its cells name."""
    return {c.iri for row in table.rows for c in row if c.iri}


def _called(shown: Cell, name: Name | None, lang: str) -> Cell:
    if name is None or not (shown.text == short(shown.iri) or shown.lang != lang == name.lang):
        return shown
    return replace(shown, text=shorten(name.text, _LONGEST, placeholder="…"), lang=name.lang)


def _named(row: tuple[Cell, ...], name: str, place: int, pairs: Mapping[str, int]) -> Cell:
    if name not in pairs:
        return row[place]
    of = row[pairs[name]]
    return replace(row[place], href=of.href, iri=of.iri if name.endswith("_nom") else "")
