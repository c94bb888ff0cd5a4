"""Takes from the graph the columns that a sheet asks for (Reconciliation Service API 0.2, 7)."""

import re
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.model import Territories
from maillage.reconcile.batch import Extension, Wanted
from maillage.reconcile.columns import values_query
from maillage.reconcile.hints import read_iri
from maillage.reconcile.kinds import type_of
from maillage.terms.labels import best
from maillage.vocabulary import BASE, CODES, ID
from maillage.web.words.labels import labels, values

MOST: Final = 200
"""The most values of a cell: those of a row that has more are no use in a sheet."""
_DAY: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_NUMBERS: Final = frozenset({"integer", "nonNegativeInteger", "gYear", "int"})
Term = NamedNode | Literal
Cell = dict[str, Any]


def extend(engine: Engine, asked: Extension, lang: str, territories: Territories) -> dict[str, Any]:
    """The answer to a data extension: what each column is, and the values of each thing.

    A thing that the graph does not know has no value, unless it is a territory of the official list; a cell
    has `MOST` values at the most.

    Raises:
        QueryError, EngineError: the graph cannot be asked.
    """
    iris = {identifier: read_iri(identifier) for identifier in asked.ids}
    taken = {one.column.id: _taken(engine, one, iris.values(), lang) for one in asked.wanted}
    return {
        "meta": [_meta(one, lang) for one in asked.wanted],
        "rows": {
            identifier: {
                name: cells.get(iri) or _official(territories, identifier_of(iri), name)
                for name, cells in taken.items()
            }
            for identifier, iri in iris.items()
        },
    }


def identifier_of(iri: str) -> str:
    """What a thing of ours is called in the API: its address without the beginning that all share."""
    return iri.removeprefix(BASE)


def _official(territories: Territories, identifier: str, column: str) -> list[Cell]:
    """What the official list says of a territory, of which the graph says nothing."""
    start, _, rest = identifier.partition("/")
    kind, _, code = rest.partition("/")
    found = territories.by_code.get((kind, code)) if start == "id" else None
    if found is None:
        return []
    plain = {"name": found.name, "siren": found.siren, "insee": code if kind != "epci" else ""}
    if text := plain.get(column):
        return [{"str": text}]
    if column == "population" and found.population is not None:
        return [{"int": found.population}]
    wider = (t for t in territories.chain(found.within) if t.kind == column)
    return [{"id": f"id/{t.kind}/{t.code}", "name": t.name} for t in wider]


def _meta(one: Wanted, lang: str) -> dict[str, Any]:
    meta: dict[str, Any] = {"id": one.column.id, "name": one.column.name(lang)}
    kind = type_of(one.column.of) if one.column.of and not one.names else None
    return meta | ({"type": {"id": kind.id, "name": kind.name(lang)}} if kind else {})


def _taken(engine: Engine, one: Wanted, iris: Iterable[str], lang: str) -> dict[str, list[Cell]]:
    """The cells of a column, by thing."""
    known = sorted({iri for iri in iris if iri})
    if not known:
        return {}
    terms: dict[str, list[Term]] = {}
    for row in rows(engine, values_query(one.column, values(known), len(known) * MOST)):
        thing, value = row["x"], row["v"]
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
            terms.setdefault(thing.value, []).append(value)
    called = labels(engine, {t.value for many in terms.values() for t in many if _ours(t)}, lang)
    most = min(one.limit or MOST, MOST)
    cells = {iri: _cells(many, called, lang, names=one.names) for iri, many in terms.items()}
    return {iri: many[:most] for iri, many in cells.items()}


def _cells(terms: Iterable[Term], called: dict[str, str], lang: str, *, names: bool) -> list[Cell]:
    """Values as cells, each once, in order; of a text in several languages, the reader's."""
    terms = list(terms)
    spoken = [t for t in terms if isinstance(t, Literal) and t.language]
    if {t.language for t in spoken} > {lang}:
        terms = [*(t for t in terms if t not in spoken), *(t for t in spoken if t.language == lang)]
    elif spoken and lang not in {t.language for t in spoken}:
        terms = [*(t for t in terms if t not in spoken), best(spoken, lang)]
    cells = {str(cell): cell for term in terms for cell in [_cell(term, called, names=names)]}
    return sorted(cells.values(), key=_order)


def _cell(term: Term, called: dict[str, str], *, names: bool) -> Cell:
    if isinstance(term, NamedNode):
        if not _ours(term):
            return {"str": term.value}
        name = called.get(term.value, term.value)
        return {"str": name} if names else {"id": identifier_of(term.value), "name": name}
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "date" and _DAY.fullmatch(term.value):
        return {"date": f"{term.value}T00:00:00Z"}
    if kind in _NUMBERS and _WHOLE.fullmatch(term.value):
        return {"int": int(term.value)}
    return {"str": term.value}


def _order(cell: Cell) -> tuple[str, str]:
    text = str(next(iter(cell.values())) if "name" not in cell else cell["name"])
    return text.casefold(), text


def _ours(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith((ID, CODES))
