"""The answer of a canned question as people read it: its rows in their order, its titles, its extract."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from maillage.catalogue import Arguments, CannedQuery, Parameter, Type
from maillage.catalogue.places import of_term
from maillage.errors import ParameterError, shortened
from maillage.extracts import Extract, Note, extract_of
from maillage.names import fold
from maillage.territories import Point
from maillage.vocabulary import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple | None
MOST: Final = 10_000
"""How many rows are read for a page, or for a file that people take away; other files have them all."""
_NAMED: Final = "_nom"
_OWN_NAMES: Final = ("nom", "titre")
_DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")
_POINT_TITLES: Final = ("Longitude", "Latitude")


@dataclass(frozen=True)
class Rows:
    """The rows of an answer: the variables, the terms of each row, whether there were more than are read."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]
    more: bool = False

    def each(self, change: Callable[[Term], Term]) -> "Rows":
        """The same rows, each term changed."""
        return replace(self, rows=tuple(tuple(map(change, row)) for row in self.rows))


def read(answer: QuerySolutions) -> Rows:
    """The first rows of a SELECT."""
    names = tuple(variable.value for variable in answer.variables)
    found = [tuple(row) for row in islice(answer, MOST + 1)]
    return Rows(names, tuple(found[:MOST]), len(found) > MOST)


def in_order(rows: Rows, order: str) -> Rows:
    """The rows sorted by a column, `-` before its name for the reverse; empty cells are always last.

    Args:
        rows: as the query gives them; they keep that order where two are alike.
        order: the name of a column, perhaps after `-`; nothing for the order of the query.

    Raises:
        ParameterError: there is no such column.
    """
    if not order:
        return rows
    name, backwards = order.removeprefix("-"), order.startswith("-")
    if name not in rows.names:
        said, known = shortened(name), ", ".join(rows.names)
        raise ParameterError(
            f"tri : pas de colonne «{said}» ; connues : {known}",
            f"tri: no column '{said}'; known: {known}",
            "tri",
        )
    place = rows.names.index(name)
    full = [row for row in rows.rows if _said(row[place])]
    empty = [row for row in rows.rows if not _said(row[place])]
    full.sort(key=lambda row: _rank(row[place]), reverse=backwards)
    return replace(rows, rows=(*full, *empty))


def _said(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term or "")


def _rank(term: Term) -> tuple[int, Decimal, str]:
    """Numbers by their value, then texts as a dictionary has them."""
    text = _said(term)
    try:
        number = Decimal(text)
        return (0, number, "") if number.is_finite() else (1, Decimal(), text)
    except InvalidOperation:
        return 1, Decimal(), fold(text)


def titled(query: CannedQuery, arguments: Arguments, called: Mapping[str, str], lang: str) -> str:
    """The title of a question with what was asked: `Les PTCE d’un thème : alimentation`.

    Args:
        query: the question.
        arguments: those that were read.
        called: the names of IRIs; a territory that is not there has its own.
        lang: `fr` or `en`.
    """
    title = query.title[lang]
    said = [text for p in query.parameters if (text := said_of(p, arguments, called, lang, whole=False))]
    if not said:
        return title
    between = " – " if ":" in title else " : " if lang == "fr" else ": "
    return f"{title}{between}{', '.join(said)}"


def said_of(
    parameter: Parameter, arguments: Arguments, called: Mapping[str, str], lang: str, *, whole: bool
) -> str:
    """What was asked for a parameter, in words; empty where nothing was.

    Args:
        parameter: of the question.
        arguments: those that were read.
        called: the names of IRIs.
        lang: `fr` or `en`.
        whole: whether to say defaults, and points, and to leave out what the label says.
    """
    value, term = arguments.values.get(parameter.name, ""), arguments.terms.get(parameter.name)
    if not value or term is None or parameter.of or (not whole and value == parameter.default):
        return ""
    if parameter.of_data:
        place = of_term(term)
        return place.name if place and term.value not in called else called.get(term.value, value)
    if parameter.type is Type.BOOLEAN:
        yes = term.value == "true"
        if whole:
            return (("oui", "non") if lang == "fr" else ("yes", "no"))[not yes]
        return _lowered(parameter.label[lang]) if yes else ""
    if whole or parameter.type is Type.YEAR:
        return value
    if parameter.type is Type.STRING:
        return f"« {value} »" if lang == "fr" else f"“{value}”"
    return f"{_lowered(parameter.label[lang])} {value}"


def _lowered(text: str) -> str:
    """A label within a sentence; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def extract(
    title: str,
    rows: Rows,
    titles: Mapping[str, str],
    notes: Iterable[Note],
    lang: str,
    address: Callable[[str], str],
    points: Callable[[str], Point | None],
) -> Extract:
    """The rows as people take them away: addresses that open, and points where things have some.

    Args:
        title: what the rows are, arguments included.
        rows: the answer.
        titles: of the columns.
        notes: what is to be known of them.
        lang: of the titles.
        address: the address of the page of an IRI.
        points: where the thing of an IRI is.
    """
    place = located(rows, points)
    names = list(rows.names)
    terms: Sequence[tuple[Term, ...]] = rows.rows
    if place is not None:
        names += ["lon", "lat"]
        terms = [(*row, *_position(row[place], points)) for row in rows.rows]
    opened = [tuple(_opened(term, address) for term in row) for row in terms]
    named = dict(titles) | dict(zip(("lon", "lat"), _POINT_TITLES, strict=True))
    found = replace(extract_of(title, names, opened, named, notes, lang), more=rows.more)
    if place is None:
        return found
    name = _name_of(rows.names, place)
    own = {name: "nom", rows.names[place]: "page"}
    return replace(found, columns=tuple(replace(c, name=own.get(c.name, c.name)) for c in found.columns))


def _opened(term: Term, address: Callable[[str], str]) -> Term:
    return NamedNode(address(term.value)) if isinstance(term, NamedNode) else term


def names_things(column: str) -> bool:
    """Whether a column has the names of things, by its own name."""
    return column in _OWN_NAMES or column.endswith(_NAMED)


def located(rows: Rows, points: Callable[[str], Point | None]) -> int | None:
    """The place of the first column whose things have points; those that names go with come first."""
    with_names = [n.removesuffix(_NAMED) for n in rows.names if n.endswith(_NAMED)]
    ordered = [n for n in with_names if n in rows.names]
    ordered += [n for n in reversed(rows.names) if n not in ordered]
    for name in ordered:
        place = rows.names.index(name)
        if any(_point(row[place], points) for row in rows.rows):
            return place
    return None


def _point(term: Term, points: Callable[[str], Point | None]) -> Point | None:
    return points(term.value) if isinstance(term, NamedNode) else None


def _position(term: Term, points: Callable[[str], Point | None]) -> tuple[Term, Term]:
    point = _point(term, points)
    if point is None:
        return None, None
    return _degrees(point.lon), _degrees(point.lat)


def _degrees(value: float) -> Literal:
    return Literal(f"{value:.5f}", datatype=_DECIMAL)


def _name_of(names: Sequence[str], place: int) -> str:
    """The column that names the things of another."""
    own = (names[place] + _NAMED, *_OWN_NAMES)
    return next((name for name in own if name in names), names[0])
