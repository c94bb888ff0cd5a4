"""What to try when an answer is empty, and which other questions take what was asked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal

from maillage.catalogue import Arguments, CannedQuery, Parameter, Type
from maillage.catalogue.places import gazetteer, of_term, term
from maillage.engine import rows
from maillage.web.pages import link
from maillage.web.questions import asked
from maillage.web.questions.answers import Rows
from maillage.web.site import site
from maillage.web.words.texts import language, say

_MOST_TRIED: Final = 3
"""How many questions are asked to find out what would have an answer."""
_MOST_VALUES: Final = 5
_MOST_NEAR: Final = 6
_RADIUS: Final = "rayon"
_WIDER, _WIDEST = 3, 500
_WITHIN: Final = {
    "org:Organization": ("mlg:PTCE", "mlg:TiersLieu", "mlg:Actor"),
    "mlg:Territory": ("mlg:Region", "mlg:Departement", "mlg:EPCI", "mlg:Commune"),
}
"""The classes whose things are also of another."""


@dataclass(frozen=True)
class Advice:
    """Something to try: in words, and its address."""

    text: str
    href: str


@dataclass(frozen=True)
class Related:
    """Another question, and its address with what it takes of the arguments."""

    query: CannedQuery
    href: str


def advice(query: CannedQuery, read: Arguments, given: Mapping[str, str]) -> list[Advice]:
    """What to try instead of a question without an answer: each has one, or is an example.

    Args:
        query: the question; its answer has no row.
        read: its arguments.
        given: the arguments as the address has them.
    """
    found = [*_wider(query, read, given)]
    loose = [p for p in query.parameters if not p.required and not p.of and _given(p, read)]
    for parameter in loose[:_MOST_TRIED]:
        rows = _without(query, read, parameter)
        if not rows.rows:
            continue
        name, count = parameter.label[language()], len(rows.rows)
        said = say("answer.one" if count == 1 else "answer.many", language(), n=count)
        others = {key: value for key, value in given.items() if key != parameter.name}
        found.append(_tried(query, others, "advice.without", name=name, rows=said))
        for value in _values(rows, parameter):
            found.append(
                _tried(query, {**others, parameter.name: value}, "advice.value", name=name, value=value)
            )
    if not found and query.example and any(p.required for p in query.parameters):
        found.append(_tried(query, query.example, "query.try"))
    return found


def related(query: CannedQuery, read: Arguments | None) -> list[Related]:
    """A few other questions that the release answers: those that take the same thing first.

    Args:
        query: the question.
        read: its arguments; None when it was not asked.
    """
    first, ranked = query.tags[:1], []
    for other in site().answered:
        shared = len({*query.tags} & {*other.tags})
        carried = _carried(query, read, other) if read else {}
        if other.name != query.name and (shared or carried):
            ready = all(p.name in carried for p in other.parameters if p.required) and bool(carried)
            ranked.append((not ready, other.tags[:1] != first, -shared, other.name, other, carried))
    ranked.sort(key=lambda one: one[:4])
    return [
        Related(other, link(f"/requetes/{other.name}", **args)) for *_, other, args in ranked[:_MOST_NEAR]
    ]


def _given(parameter: Parameter, read: Arguments) -> bool:
    return read.values.get(parameter.name, parameter.default) != parameter.default


def _tried(query: CannedQuery, arguments: Mapping[str, str], key: str, **said: object) -> Advice:
    return Advice(say(key, language(), **said), link(f"/requetes/{query.name}", **arguments))


def _wider(query: CannedQuery, read: Arguments, given: Mapping[str, str]) -> Iterator[Advice]:
    """The territories around the one that was asked for, and a longer radius."""
    for parameter in query.parameters:
        value = read.values.get(parameter.name, "")
        if parameter.rdf_class == "mlg:Territory" and (place := of_term(read.terms.get(parameter.name))):
            for above in place.within:
                around = gazetteer().territories.by_code.get(above)
                if around is not None:
                    wide = parameter.written(term(around), "")
                    yield _tried(query, {**given, parameter.name: wide}, "advice.wider", place=around.name)
        elif parameter.name == _RADIUS and parameter.type is Type.INTEGER and value.isdecimal():
            longer = min(_WIDEST, _WIDER * int(value))
            if longer > int(value):
                yield _tried(query, {**given, _RADIUS: str(longer)}, "advice.radius", km=longer)


def _without(query: CannedQuery, read: Arguments, parameter: Parameter) -> Rows:
    """The rows of the question when nothing is asked for a parameter, or its default."""
    values = {name: value for name, value in read.values.items() if name != parameter.name}
    terms = {name: found for name, found in read.terms.items() if name != parameter.name}
    if parameter.default:
        values[parameter.name], terms[parameter.name] = parameter.default, parameter.term(parameter.default)
    bound = query.bound(replace(read, values=values, terms=terms))
    return asked.rows(rows(site().engine, bound), "")


def _values(rows: Rows, parameter: Parameter) -> list[str]:
    """The names that come most often in the column of a parameter."""
    name = f"{parameter.name}_nom"
    if not parameter.of_data or name not in rows.names:
        return []
    place = rows.names.index(name)
    cells = (row[place] for row in rows.rows)
    said = Counter(cell.value for cell in cells if isinstance(cell, Literal))
    return [value for value, _ in sorted(said.items(), key=lambda one: (-one[1], one[0]))[:_MOST_VALUES]]


def _carried(query: CannedQuery, read: Arguments, other: CannedQuery) -> dict[str, str]:
    """What another question takes of the arguments: things and codes of the same class."""
    found: dict[str, str] = {}
    for theirs in other.parameters:
        for ours in query.parameters:
            known = read.terms.get(ours.name)
            if known is not None and theirs.of_data and _fits(ours, theirs):
                found.setdefault(theirs.name, theirs.written(known, ""))
    return found


def _fits(ours: Parameter, theirs: Parameter) -> bool:
    same = (ours.type, ours.rdf_class, ours.scheme) == (theirs.type, theirs.rdf_class, theirs.scheme)
    return (same and not theirs.values) or ours.rdf_class in _WITHIN.get(theirs.rdf_class, ())
