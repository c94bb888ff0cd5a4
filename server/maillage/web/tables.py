"""Shows rows of terms to people: a table whose IRIs are links."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, QueryTriples, Triple

from maillage.vocabulary import ID, compact
from maillage.web.site import href

MOST_ROWS: Final = 500
Term = NamedNode | BlankNode | Literal | Triple | None


@dataclass(frozen=True)
class Cell:
    """A term as a person reads it: its text, where it leads, its language, whether it is a number."""

    text: str
    href: str | None = None
    lang: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
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
        return Cell(short(term.value), href(term.value))
    if isinstance(term, Literal):
        number = term.datatype.value.rpartition("#")[2] in _NUMBERS
        return Cell(term.value, lang=term.language or "", number=number)
    return Cell(str(term))


def short(iri: str) -> str:
    """The short name of an IRI: `ptce/sud-aquitaine`, `mlg:PTCE`, or the IRI itself."""
    return iri[len(ID) :] if iri.startswith(ID) else compact(iri)


def of_solutions(answer: QuerySolutions, most: int = MOST_ROWS) -> Table:
    """The first rows of a SELECT."""
    columns = tuple(variable.value for variable in answer.variables)
    return _table(columns, ([*solution] for solution in answer), most)


def of_triples(answer: QueryTriples, most: int = MOST_ROWS) -> Table:
    """The first triples of a CONSTRUCT or DESCRIBE."""
    rows: Iterator[list[Term]] = ([t.subject, t.predicate, t.object] for t in answer)
    return _table(("subject", "predicate", "object"), rows, most)


def of_boolean(value: bool) -> Table:
    """The answer of an ASK."""
    return Table((), (), boolean=value)


def renamed(table: Table, names: Mapping[str, str]) -> Table:
    """The table with other names over its columns, where there are any."""
    return replace(table, columns=tuple(names.get(name, name) for name in table.columns))


def linked(table: Table) -> Table:
    """The table with its names as links, and without the columns of IRIs that they lead to.

    By the convention of the canned queries a name `x_nom` goes with the IRI `x`; a lone `nom` or
    `titre` names the thing of the last column.
    """
    pairs = {
        name: table.columns.index(name.removesuffix("_nom"))
        for name in table.columns
        if name.endswith("_nom") and name.removesuffix("_nom") in table.columns
    }
    own = next((name for name in ("nom", "titre") if name in table.columns), None)
    last = len(table.columns) - 1
    if own and last not in pairs.values() and all(row[last].href or not row[last].text for row in table.rows):
        pairs[own] = last
    kept = [place for place in range(len(table.columns)) if place not in pairs.values()]
    rows = tuple(
        tuple(_named(row, table.columns[place], place, pairs) for place in kept) for row in table.rows
    )
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)


def _named(row: tuple[Cell, ...], name: str, place: int, pairs: Mapping[str, int]) -> Cell:
    return replace(row[place], href=row[pairs[name]].href) if name in pairs else row[place]


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[Term]], most: int) -> Table:
    first = [tuple(cell(term) for term in row) for row in islice(rows, most + 1)]
    return Table(columns, tuple(first[:most]), more=len(first) > most)
