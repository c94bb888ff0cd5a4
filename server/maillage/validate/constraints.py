"""The constraint components of SHACL Core as SQL (SHACL 4): each function gives the rows that fail.

Each takes the validator, the shape under evaluation with its tables, and the parameter's value; and gives SQL
with columns `root`, `f` (focus node) and `v` (value node, or null where the result has none).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import duckdb
import rdflib
from rdflib import SH, URIRef
from rdflib.term import Node

from maillage.errors import EngineError
from maillage.mapping import quoted
from maillage.validate.literals import compare, well_formed
from maillage.vocabulary import PREFIXES

if TYPE_CHECKING:
    from maillage.validate.columnar import Checked, Validator

_KINDS: Final = {
    "IRI": "I", "BlankNode": "B", "Literal": "L", "BlankNodeOrIRI": "BI", "BlankNodeOrLiteral": "BL",
    "IRIOrLiteral": "IL",
}  # fmt: skip
_SUBTRACTION: Final = re.compile(r"\[[^\]]*-\[")
"""`[a-z-[aeiou]]`, which XPath knows and the engine would read otherwise."""


def check_class(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:class: value nodes are instances of the class."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v NOT IN ({run.instances(value)})"


def check_datatype(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:datatype: value nodes are well-formed literals of the datatype."""
    yield _described(run, at, f"NOT (kind = 'L' AND dt = {quoted(str(value))} AND {well_formed(str(value))})")


def check_nodeKind(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:nodeKind: IRIs, blank nodes or literals."""
    allowed = _KINDS[str(value).removeprefix(PREFIXES["sh"])]
    yield _described(run, at, f"strpos('{allowed}', kind) = 0")


def check_minCount(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:minCount: at least so many value nodes."""
    if int(str(value)):
        yield _counted(at, "true", f"< {int(str(value))}")


def check_maxCount(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:maxCount: at most so many value nodes."""
    yield _counted(at, "true", f"> {int(str(value))}")


def check_minExclusive(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:minExclusive: value nodes are greater."""
    yield _limited(run, at, value, ">")


def check_minInclusive(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:minInclusive: value nodes are greater or equal."""
    yield _limited(run, at, value, ">=")


def check_maxExclusive(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:maxExclusive: value nodes are less."""
    yield _limited(run, at, value, "<")


def check_maxInclusive(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:maxInclusive: value nodes are less or equal."""
    yield _limited(run, at, value, "<=")


def check_minLength(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:minLength: IRIs and literals are at least so long."""
    if int(str(value)):
        yield _described(run, at, f"kind = 'B' OR length(lex) < {int(str(value))}")


def check_maxLength(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:maxLength: IRIs and literals are at most so long."""
    yield _described(run, at, f"kind = 'B' OR length(lex) > {int(str(value))}")


def check_pattern(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:pattern, sh:flags: IRIs and literals match a regular expression, in linear time (RE2)."""
    flags = str(run.graph.value(at.shape.node, SH.flags) or "")
    literal = "q" in flags
    inline = "".join(flag for flag in "ims" if flag in flags)
    text = str(value) if literal else f"(?{inline}{'' if 's' in flags else '-s'}){value}"
    options = ("l" + "i" * ("i" in flags)) if literal else ""
    rest = f"{quoted(text)}, '{options}')"
    try:
        if set(flags) - set("imsq") or (not literal and _SUBTRACTION.search(text)):
            raise ValueError(flags)
        run.execute(f"SELECT regexp_matches('', {rest}").fetchall()
    except (ValueError, duckdb.Error) as fault:
        raise EngineError(
            f"sh:pattern {value} ({flags}) : expression que le moteur n’applique pas",
            f"sh:pattern {value} ({flags}): an expression that the engine does not apply",
        ) from fault
    yield _described(run, at, f"kind = 'B' OR NOT regexp_matches(lex, {rest}")


def check_languageIn(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:languageIn: texts in one of these languages (langMatches)."""
    ranges = [str(item).lower() for item in run.shapes.listed(value)]
    matched = [f"lang = {quoted(r)} OR starts_with(lang, {quoted(r + '-')})" for r in ranges]
    yield _described(run, at, f"NOT ({' OR '.join(matched) or 'false'})")


def check_uniqueLang(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:uniqueLang: no two texts in one language."""
    info = run.described(f"SELECT v FROM {at.values}")
    yield (
        f"SELECT x.root, x.f, NULL::BIGINT AS v FROM {at.values} x JOIN {info} i ON i.id = x.v"
        " WHERE lang <> '' GROUP BY x.root, x.f, lang HAVING count(DISTINCT x.v) > 1"
    )


def check_equals(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:equals: the same values as those of a property."""
    prop = run.number[value]
    yield (
        f"SELECT root, f, v FROM {at.values} x WHERE NOT EXISTS"
        f" (SELECT 1 FROM t WHERE t.s = x.f AND t.p = {prop} AND t.o = x.v)"
    )
    yield (
        f"SELECT n.root, n.f, t.o AS v FROM {at.nodes} n JOIN t ON t.s = n.f WHERE t.p = {prop}"
        f" AND NOT EXISTS (SELECT 1 FROM {at.values} x WHERE x.root = n.root AND x.f = n.f AND x.v = t.o)"
    )


def check_disjoint(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:disjoint: no value of a property."""
    yield (
        f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN t ON t.s = x.f AND t.o = x.v"
        f" WHERE t.p = {run.number[value]}"
    )


def check_lessThan(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:lessThan: less than each value of a property."""
    yield _ordered(run, at, value, "<")


def check_lessThanOrEquals(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:lessThanOrEquals: less than each value of a property, or equal."""
    yield _ordered(run, at, value, "<=")


def check_not(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:not: conform not to a shape."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v NOT IN (SELECT id FROM {run.failing(value, at)})"


def check_node(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:node: conform to a shape."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v IN (SELECT id FROM {run.failing(value, at)})"


def check_and(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:and: conform to every shape of a list."""
    every = len(run.shapes.listed(value))
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} < {every}"


def check_or(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:or: conform to a shape of a list at least."""
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} = 0"


def check_xone(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:xone: conform to one shape of a list."""
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} <> 1"


def check_qualifiedMinCount(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:qualifiedMinCount: at least so many value nodes conform to a shape."""
    if int(str(value)):
        yield _counted(at, _qualified(run, at), f"< {int(str(value))}")


def check_qualifiedMaxCount(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:qualifiedMaxCount: at most so many value nodes conform to a shape."""
    yield _counted(at, _qualified(run, at), f"> {int(str(value))}")


def check_closed(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:closed, sh:ignoredProperties: no other property than those of the shape."""
    node, graph = at.shape.node, run.graph
    allowed = {p for prop in graph.objects(node, SH.property) for p in graph.objects(prop, SH.path)}
    for head in graph.objects(node, SH.ignoredProperties):
        allowed.update(graph.items(head))
    listed = ", ".join(str(run.number[p]) for p in allowed if isinstance(p, URIRef)) or "0"
    yield (
        f"SELECT x.root, x.v AS f, t.o AS v, t.p AS path FROM {at.values} x JOIN t ON t.s = x.v"
        f" WHERE t.p NOT IN ({listed})"
    )


def check_hasValue(run: Validator, at: Checked, value: Node) -> Iterator[str]:  # noqa: N802
    """sh:hasValue: a given node is among the value nodes."""
    yield (
        f"SELECT root, f, NULL::BIGINT AS v FROM {at.nodes} n WHERE NOT EXISTS (SELECT 1 FROM {at.values} x"
        f" WHERE x.root = n.root AND x.f = n.f AND x.v = {run.number[value]})"
    )


def check_in(run: Validator, at: Checked, value: Node) -> Iterator[str]:
    """sh:in: value nodes are in a list."""
    listed = ", ".join(str(run.number[item]) for item in run.shapes.listed(value))
    yield f"SELECT root, f, v FROM {at.values} WHERE {f'v NOT IN ({listed})' if listed else 'true'}"


def _described(run: Validator, at: Checked, fails: str) -> str:
    """The value nodes whose description fails a condition."""
    info = run.described(f"SELECT v FROM {at.values}")
    return f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN {info} i ON i.id = x.v WHERE {fails}"


def _counted(at: Checked, counted: str, fails: str) -> str:
    """The focus nodes that have a wrong number of value nodes."""
    return (
        f"SELECT n.root, n.f, NULL::BIGINT AS v FROM {at.nodes} n LEFT JOIN {at.values} x"
        f" ON x.root = n.root AND x.f = n.f GROUP BY n.root, n.f"
        f" HAVING count(DISTINCT CASE WHEN {counted} THEN x.v END) {fails}"
    )


def _limited(run: Validator, at: Checked, value: Node, operator: str) -> str:
    """The value nodes that do not compare so with a literal."""
    assert isinstance(value, rdflib.Literal)
    limit = f"(SELECT {quoted(str(value))} AS lex, {quoted(_datatype(value))} AS dt)"
    info = run.described(f"SELECT v FROM {at.values}")
    return (
        f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN {info} i ON i.id = x.v, {limit} c"
        f" WHERE i.kind <> 'L' OR NOT coalesce({compare(operator, 'i', 'c')}, false)"
    )


def _datatype(value: rdflib.Literal) -> str:
    return str(
        value.datatype or (PREFIXES["rdf"] + "langString" if value.language else PREFIXES["xsd"] + "string")
    )


def _ordered(run: Validator, at: Checked, value: Node, operator: str) -> str:
    """The value nodes that do not compare so with a value of a property, once a pair (SHACL 4.5.3)."""
    prop = run.number[value]
    other = f"SELECT o FROM t WHERE p = {prop} AND s IN (SELECT f FROM {at.values})"
    info = run.described(f"SELECT v FROM {at.values} UNION {other}")
    return (
        f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN t ON t.s = x.f AND t.p = {prop}"
        f" JOIN {info} a ON a.id = x.v JOIN {info} b ON b.id = t.o"
        f" WHERE a.kind <> 'L' OR b.kind <> 'L' OR NOT coalesce({compare(operator, 'a', 'b')}, false)"
    )


def _conforming(run: Validator, at: Checked, value: Node) -> str:
    """The SQL of how many shapes of a list a value node conforms to."""
    tables = [run.failing(member, at) for member in run.shapes.listed(value)]
    cases = (f"CASE WHEN v IN (SELECT id FROM {table}) THEN 0 ELSE 1 END" for table in tables)
    return f"({' + '.join(cases) or '0'})"


def _qualified(run: Validator, at: Checked) -> str:
    """The SQL that tells whether a value node conforms to the qualified value shape, and to no sibling's."""
    node = at.shape.node
    shape = run.graph.value(node, SH.qualifiedValueShape)
    assert shape is not None
    said = [f"x.v NOT IN (SELECT id FROM {run.failing(shape, at)})"]
    if run.shapes.flag(node, SH.qualifiedValueShapesDisjoint):
        for sibling in run.shapes.siblings(node, shape):
            said.append(f"x.v IN (SELECT id FROM {run.failing(sibling, at)})")
    return " AND ".join(said)
