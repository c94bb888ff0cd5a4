"""The constraint components of SHACL (SHACL 4 and 5), each in one place.

A component is one function under `@component`. The decorator has its IRI, its parameters and what it says of
a failure; the docstring has its section; the body gives the SQL of the rows that fail.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

import duckdb
import rdflib
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import BNode, Node

from maillage.errors import EngineError
from maillage.mapping import quoted
from maillage.quads import Quads
from maillage.validate.literals import compare, well_formed
from maillage.validate.property_paths import PropertyPath
from maillage.vocabulary import PREFIXES, compact


@dataclass(frozen=True)
class Checked:
    """A shape under evaluation, for one of its constraints."""

    shape: Node
    path: PropertyPath | None
    nodes: str
    """The table of its focus nodes, `(root, f)`."""
    values: str
    """The table, or subquery, of its value nodes, `(root, f, v)`."""
    source: int
    """The number of the constraint in this validation."""


class Validation(Protocol):
    """What a check may ask of the validation that runs it; the triples are in a table `t(s, p, o)`."""

    graph: Graph
    """The shapes."""
    quads: Quads
    number: dict[Node, int]
    """The id of each term of the shapes."""

    def instances(self, rdf_class: Node) -> str:
        """The SQL of the instances of a class, `s`."""

    def described(self, ids: str) -> str:
        """A table that describes the terms of a query of ids (`literals.information`)."""

    def failing(self, shape: Node, checked: Checked) -> str:
        """The table of the value nodes, `id`, that do not conform to another shape."""

    def within(self, shape: Node, checked: Checked) -> str:
        """The SQL of the failures of another shape whose focus nodes are the value nodes."""

    def by_sparql(self, checked: Checked) -> str:
        """The SQL of the failures of a constraint written in SPARQL."""


Check = Callable[[Validation, Checked, Node], Iterator[str]]
"""Gives the failures of a constraint, from its parameter's value.

Each piece of SQL has columns `root`, `f` (focus node) and `v` (value node, or null where a result has none).
`Component.gives` names what it has beside.
"""


class Reads(Enum):
    """The triples that a check reads, beyond those of the shape's path."""

    PATH = auto()
    PROPERTY = auto()
    """Those of the property that the parameter names."""
    ALL = auto()


@dataclass(frozen=True)
class Component:
    """A constraint component: what it is called, what it checks, what it says."""

    iri: str
    parameters: tuple[str, ...]
    """Local names; the first makes a constraint, the others go with it."""
    check: Check
    fr: str
    en: str
    """What a result says when the shapes have no sh:message; `{value}` is the parameter's value."""
    absent: bool = False
    """Whether it can fail where the path has no value."""
    reads: Reads = Reads.PATH
    gives: tuple[str, ...] = ()
    """Columns beside: `path`, when a result has its own; `source`, when a shape within gives it."""
    own_message: bool = False
    """Whether the parameter's value may have a sh:message, which goes before the shape's."""

    @property
    def name(self) -> str:
        """SHACL's own by its local name, another by its IRI."""
        return self.iri.removeprefix(PREFIXES["sh"])

    def says(self, graph: Graph, value: Node) -> tuple[str, str]:
        """What a result says, in French and English, for a value of the parameter in the shapes."""
        shown = _shown(graph, value)
        return self.fr.format(value=shown), self.en.format(value=shown)


COMPONENTS: Final[dict[str, Component]] = {}
"""The components of SHACL, by the parameter that makes a constraint."""


def component(
    iri: URIRef,
    *parameters: str,
    fr: str,
    en: str,
    absent: bool = False,
    reads: Reads = Reads.PATH,
    gives: tuple[str, ...] = (),
    own_message: bool = False,
) -> Callable[[Check], Check]:
    """Make a check a component, with the fields of `Component`."""

    def add(check: Check) -> Check:
        COMPONENTS[parameters[0]] = Component(
            str(iri), parameters, check, fr, en, absent, reads, gives, own_message
        )
        return check

    return add


def flag(graph: Graph, node: Node, predicate: Node) -> bool:
    """Whether a node of the shapes says `true` for a property."""
    return any(str(value) in ("true", "1") for value in graph.objects(node, predicate))


_KINDS: Final = {
    "IRI": "I", "BlankNode": "B", "Literal": "L", "BlankNodeOrIRI": "BI", "BlankNodeOrLiteral": "BL",
    "IRIOrLiteral": "IL",
}  # fmt: skip
_SUBTRACTION: Final = re.compile(r"\[[^\]]*-\[")
"""`[a-z-[aeiou]]`, which XPath knows and the engine would read otherwise."""


@component(
    SH.ClassConstraintComponent,
    "class",
    fr="La valeur n’est pas de la classe {value}.",
    en="The value is not an instance of {value}.",
)
def class_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.1.1: value nodes are instances of the class."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v NOT IN ({run.instances(value)})"


@component(
    SH.DatatypeConstraintComponent,
    "datatype",
    fr="La valeur n’est pas écrite comme le type {value} le demande.",
    en="The value is not written as the type {value} requires.",
)
def datatype(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.1.2: value nodes are well-formed literals of the datatype."""
    yield _described(run, at, f"NOT (kind = 'L' AND dt = {quoted(str(value))} AND {well_formed(str(value))})")


@component(
    SH.NodeKindConstraintComponent,
    "nodeKind",
    fr="La valeur n’est pas de la sorte demandée : {value}.",
    en="The value is not of the kind required: {value}.",
)
def node_kind(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.1.3: IRIs, blank nodes or literals."""
    allowed = _KINDS[str(value).removeprefix(PREFIXES["sh"])]
    yield _described(run, at, f"strpos('{allowed}', kind) = 0")


@component(
    SH.MinCountConstraintComponent,
    "minCount",
    fr="Trop peu de valeurs : il en faut au moins {value}.",
    en="Too few values: at least {value} required.",
    absent=True,
)
def min_count(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.2.1: at least so many value nodes."""
    if int(str(value)):
        yield _counted(at, "true", f"< {int(str(value))}")


@component(
    SH.MaxCountConstraintComponent,
    "maxCount",
    fr="Trop de valeurs : il en faut au plus {value}.",
    en="Too many values: at most {value} allowed.",
)
def max_count(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.2.2: at most so many value nodes."""
    yield _counted(at, "true", f"> {int(str(value))}")


@component(
    SH.MinExclusiveConstraintComponent,
    "minExclusive",
    fr="La valeur doit être supérieure à {value}.",
    en="The value must be greater than {value}.",
)
def min_exclusive(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.3.1: value nodes are greater."""
    yield _limited(run, at, value, ">")


@component(
    SH.MinInclusiveConstraintComponent,
    "minInclusive",
    fr="La valeur doit être supérieure ou égale à {value}.",
    en="The value must be greater than or equal to {value}.",
)
def min_inclusive(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.3.2: value nodes are greater or equal."""
    yield _limited(run, at, value, ">=")


@component(
    SH.MaxExclusiveConstraintComponent,
    "maxExclusive",
    fr="La valeur doit être inférieure à {value}.",
    en="The value must be less than {value}.",
)
def max_exclusive(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.3.3: value nodes are less."""
    yield _limited(run, at, value, "<")


@component(
    SH.MaxInclusiveConstraintComponent,
    "maxInclusive",
    fr="La valeur doit être inférieure ou égale à {value}.",
    en="The value must be less than or equal to {value}.",
)
def max_inclusive(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.3.4: value nodes are less or equal."""
    yield _limited(run, at, value, "<=")


@component(
    SH.MinLengthConstraintComponent,
    "minLength",
    fr="Le texte est trop court : longueur minimale {value}.",
    en="The text is too short: minimum length {value}.",
)
def min_length(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.4.1: IRIs and literals are at least so long."""
    if int(str(value)):
        yield _described(run, at, f"kind = 'B' OR length(lex) < {int(str(value))}")


@component(
    SH.MaxLengthConstraintComponent,
    "maxLength",
    fr="Le texte est trop long : longueur maximale {value}.",
    en="The text is too long: maximum length {value}.",
)
def max_length(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.4.2: IRIs and literals are at most so long."""
    yield _described(run, at, f"kind = 'B' OR length(lex) > {int(str(value))}")


@component(
    SH.PatternConstraintComponent,
    "pattern",
    "flags",
    fr="La valeur n’a pas la forme demandée : {value}",
    en="The value does not match the pattern {value}",
)
def pattern(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.4.3: IRIs and literals match a regular expression, in linear time (RE2)."""
    flags = str(run.graph.value(at.shape, SH.flags) or "")
    literal = "q" in flags
    inline = "".join(flag for flag in "ims" if flag in flags)
    text = str(value) if literal else f"(?{inline}{'' if 's' in flags else '-s'}){value}"
    options = ("l" + "i" * ("i" in flags)) if literal else ""
    rest = f"{quoted(text)}, '{options}')"
    try:
        if set(flags) - set("imsq") or (not literal and _SUBTRACTION.search(text)):
            raise ValueError(flags)
        run.quads.con.execute(f"SELECT regexp_matches('', {rest}").fetchall()
    except (ValueError, duckdb.Error) as fault:
        raise EngineError(
            f"sh:pattern {value} ({flags}) : expression que le moteur n’applique pas",
            f"sh:pattern {value} ({flags}): an expression that the engine does not apply",
        ) from fault
    yield _described(run, at, f"kind = 'B' OR NOT regexp_matches(lex, {rest}")


@component(
    SH.LanguageInConstraintComponent,
    "languageIn",
    fr="La langue du texte n’est pas une de celles-ci : {value}.",
    en="The text is not in one of these languages: {value}.",
)
def language_in(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.4.4: texts in one of these languages (langMatches)."""
    ranges = [str(item).lower() for item in run.graph.items(value)]
    matched = [f"lang = {quoted(r)} OR starts_with(lang, {quoted(r + '-')})" for r in ranges]
    yield _described(run, at, f"NOT ({' OR '.join(matched) or 'false'})")


@component(
    SH.UniqueLangConstraintComponent,
    "uniqueLang",
    fr="Plusieurs textes sont dans la même langue : il en faut un seul par langue.",
    en="Several texts are in the same language: one per language is allowed.",
)
def unique_lang(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.4.5: no two texts in one language."""
    if str(value) != "true":
        return
    info = run.described(f"SELECT v FROM {at.values}")
    yield (
        f"SELECT x.root, x.f, NULL::BIGINT AS v FROM {at.values} x JOIN {info} i ON i.id = x.v"
        " WHERE lang <> '' GROUP BY x.root, x.f, lang HAVING count(DISTINCT x.v) > 1"
    )


@component(
    SH.EqualsConstraintComponent,
    "equals",
    fr="Les valeurs doivent être les mêmes que celles de {value}.",
    en="The values must be the same as those of {value}.",
    absent=True,
    reads=Reads.PROPERTY,
)
def equals(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.5.1: the same values as those of a property."""
    prop = run.number[value]
    yield (
        f"SELECT root, f, v FROM {at.values} x WHERE NOT EXISTS"
        f" (SELECT 1 FROM t WHERE t.s = x.f AND t.p = {prop} AND t.o = x.v)"
    )
    yield (
        f"SELECT n.root, n.f, t.o AS v FROM {at.nodes} n JOIN t ON t.s = n.f WHERE t.p = {prop}"
        f" AND NOT EXISTS (SELECT 1 FROM {at.values} x WHERE x.root = n.root AND x.f = n.f AND x.v = t.o)"
    )


@component(
    SH.DisjointConstraintComponent,
    "disjoint",
    fr="La valeur ne doit pas être aussi une valeur de {value}.",
    en="The value must not also be a value of {value}.",
    reads=Reads.PROPERTY,
)
def disjoint(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.5.2: no value of a property."""
    yield (
        f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN t ON t.s = x.f AND t.o = x.v"
        f" WHERE t.p = {run.number[value]}"
    )


@component(
    SH.LessThanConstraintComponent,
    "lessThan",
    fr="La valeur doit être inférieure à chaque valeur de {value}.",
    en="The value must be less than each value of {value}.",
    reads=Reads.PROPERTY,
)
def less_than(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.5.3: less than each value of a property."""
    yield _ordered(run, at, value, "<")


@component(
    SH.LessThanOrEqualsConstraintComponent,
    "lessThanOrEquals",
    fr="La valeur doit être inférieure ou égale à chaque valeur de {value}.",
    en="The value must be less than or equal to each value of {value}.",
    reads=Reads.PROPERTY,
)
def less_than_or_equals(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.5.4: less than each value of a property, or equal."""
    yield _ordered(run, at, value, "<=")


@component(
    SH.NotConstraintComponent,
    "not",
    fr="La valeur respecte une forme qu’elle ne doit pas respecter.",
    en="The value conforms to a shape that it must not conform to.",
)
def not_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.6.1: conform not to a shape."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v NOT IN (SELECT id FROM {run.failing(value, at)})"


@component(
    SH.NodeConstraintComponent,
    "node",
    fr="La valeur ne respecte pas la forme demandée.",
    en="The value does not conform to the shape required.",
)
def node(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.7.1: conform to a shape."""
    yield f"SELECT root, f, v FROM {at.values} WHERE v IN (SELECT id FROM {run.failing(value, at)})"


@component(
    SH.AndConstraintComponent,
    "and",
    fr="La valeur ne respecte pas toutes les formes demandées.",
    en="The value does not conform to all the shapes required.",
)
def and_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.6.2: conform to every shape of a list."""
    every = len(list(run.graph.items(value)))
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} < {every}"


@component(
    SH.OrConstraintComponent,
    "or",
    fr="La valeur ne respecte aucune des formes possibles.",
    en="The value conforms to none of the possible shapes.",
)
def or_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.6.3: conform to a shape of a list at least."""
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} = 0"


@component(
    SH.XoneConstraintComponent,
    "xone",
    fr="La valeur doit respecter une et une seule des formes possibles.",
    en="The value must conform to exactly one of the possible shapes.",
)
def xone(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.6.4: conform to one shape of a list."""
    yield f"SELECT root, f, v FROM {at.values} WHERE {_conforming(run, at, value)} <> 1"


@component(SH.PropertyConstraintComponent, "property", fr="", en="", gives=("path", "source"))
def property_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.7.2: value nodes conform to a property shape, which gives its own results."""
    yield run.within(value, at)


@component(
    SH.QualifiedMinCountConstraintComponent,
    "qualifiedMinCount",
    "qualifiedValueShape",
    "qualifiedValueShapesDisjoint",
    fr="Trop peu de valeurs respectent la forme demandée : il en faut au moins {value}.",
    en="Too few values conform to the shape required: at least {value} must.",
    absent=True,
)
def qualified_min_count(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.7.3: at least so many value nodes conform to a shape."""
    if int(str(value)):
        yield from _qualified(run, at, f"< {int(str(value))}")


@component(
    SH.QualifiedMaxCountConstraintComponent,
    "qualifiedMaxCount",
    "qualifiedValueShape",
    "qualifiedValueShapesDisjoint",
    fr="Trop de valeurs respectent la forme visée : il en faut au plus {value}.",
    en="Too many values conform to the shape: at most {value} may.",
)
def qualified_max_count(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.7.3: at most so many value nodes conform to a shape."""
    yield from _qualified(run, at, f"> {int(str(value))}")


@component(
    SH.ClosedConstraintComponent,
    "closed",
    "ignoredProperties",
    fr="La forme n’admet pas cette propriété.",
    en="The shape does not allow this property.",
    reads=Reads.ALL,
    gives=("path",),
)
def closed(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.8.1: no other property than those of the shape."""
    if str(value) != "true":
        return
    node, graph = at.shape, run.graph
    allowed = {p for prop in graph.objects(node, SH.property) for p in graph.objects(prop, SH.path)}
    for head in graph.objects(node, SH.ignoredProperties):
        allowed.update(graph.items(head))
    listed = ", ".join(str(run.number[p]) for p in allowed if isinstance(p, URIRef)) or "0"
    yield (
        f"SELECT x.root, x.v AS f, t.o AS v, t.p AS path FROM {at.values} x JOIN t ON t.s = x.v"
        f" WHERE t.p NOT IN ({listed})"
    )


@component(
    SH.HasValueConstraintComponent,
    "hasValue",
    fr="Il manque la valeur {value}.",
    en="The value {value} is missing.",
    absent=True,
)
def has_value(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.8.2: a given node is among the value nodes."""
    yield (
        f"SELECT root, f, NULL::BIGINT AS v FROM {at.nodes} n WHERE NOT EXISTS (SELECT 1 FROM {at.values} x"
        f" WHERE x.root = n.root AND x.f = n.f AND x.v = {run.number[value]})"
    )


@component(
    SH.InConstraintComponent,
    "in",
    fr="La valeur n’est pas dans cette liste : {value}.",
    en="The value is not in this list: {value}.",
)
def in_(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 4.8.3: value nodes are in a list."""
    listed = ", ".join(str(run.number[item]) for item in run.graph.items(value))
    yield f"SELECT root, f, v FROM {at.values} WHERE {f'v NOT IN ({listed})' if listed else 'true'}"


@component(
    SH.SPARQLConstraintComponent,
    "sparql",
    fr="La contrainte écrite en SPARQL n’est pas respectée.",
    en="The constraint written in SPARQL is not met.",
    absent=True,
    gives=("path",),
    own_message=True,
)
def sparql(run: Validation, at: Checked, value: Node) -> Iterator[str]:
    """SHACL 5: a SELECT query over the store gives no row."""
    yield run.by_sparql(at)


def own_component(iri: Node) -> Component:
    """SHACL 6: a component that the shapes define; a SELECT or ASK query checks it."""
    name = compact(str(iri)).replace("{", "{{").replace("}", "}}")
    return Component(
        str(iri),
        (),
        sparql,
        f"La contrainte {name} n’est pas respectée.",
        f"The constraint {name} is not met.",
        absent=True,
        gives=("path",),
        own_message=True,
    )


def _described(run: Validation, at: Checked, fails: str) -> str:
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


def _limited(run: Validation, at: Checked, value: Node, operator: str) -> str:
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


def _ordered(run: Validation, at: Checked, value: Node, operator: str) -> str:
    """The value nodes that do not compare so with a value of a property, once a pair (SHACL 4.5.3)."""
    prop = run.number[value]
    other = f"SELECT o FROM t WHERE p = {prop} AND s IN (SELECT f FROM {at.values})"
    info = run.described(f"SELECT v FROM {at.values} UNION {other}")
    return (
        f"SELECT x.root, x.f, x.v FROM {at.values} x JOIN t ON t.s = x.f AND t.p = {prop}"
        f" JOIN {info} a ON a.id = x.v JOIN {info} b ON b.id = t.o"
        f" WHERE a.kind <> 'L' OR b.kind <> 'L' OR NOT coalesce({compare(operator, 'a', 'b')}, false)"
    )


def _conforming(run: Validation, at: Checked, value: Node) -> str:
    """The SQL of how many shapes of a list a value node conforms to."""
    tables = [run.failing(member, at) for member in run.graph.items(value)]
    cases = (f"CASE WHEN v IN (SELECT id FROM {table}) THEN 0 ELSE 1 END" for table in tables)
    return f"({' + '.join(cases) or '0'})"


def _qualified(run: Validation, at: Checked, fails: str) -> Iterator[str]:
    """The focus nodes with a wrong number of value nodes that conform to the qualified value shape.

    A shape that has none has no such constraint. When the shapes are disjoint, value nodes that conform to a
    sibling's do not count.
    """
    graph = run.graph
    shape = graph.value(at.shape, SH.qualifiedValueShape)
    if shape is None:
        return
    conditions = [f"x.v NOT IN (SELECT id FROM {run.failing(shape, at)})"]
    if flag(graph, at.shape, SH.qualifiedValueShapesDisjoint):
        beside = SH.property / SH.qualifiedValueShape
        siblings = {
            s for parent in graph.subjects(SH.property, at.shape) for s in graph.objects(parent, beside)
        }
        conditions += [f"x.v IN (SELECT id FROM {run.failing(s, at)})" for s in siblings - {shape}]
    yield _counted(at, " AND ".join(conditions), fails)


def _shown(graph: Graph, value: Node) -> str:
    """A parameter's value as a person reads it: short IRIs, texts, the members of a list."""
    if isinstance(value, BNode) or value == RDF.nil:
        return ", ".join(_shown(graph, item) for item in graph.items(value))
    return compact(str(value)) if isinstance(value, URIRef) else str(value)
