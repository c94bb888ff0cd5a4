"""SHACL property paths (SHACL 2.3.1): read, written as SPARQL, and as SQL over the table `t(s, p, o)`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from maillage.errors import RdfError
from maillage.vocabulary import compact


@dataclass(frozen=True)
class Step:
    """One predicate, followed forward or back."""

    predicate: URIRef
    inverse: bool = False


@dataclass(frozen=True)
class Chain:
    """Paths one after the other."""

    parts: tuple["PropertyPath", ...]


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    parts: tuple["PropertyPath", ...]


@dataclass(frozen=True)
class Repeat:
    """A path taken any number of times: from `least` (0 or 1) up, or at most once."""

    part: "PropertyPath"
    least: int
    once: bool = False


PropertyPath = Step | Chain | Alternative | Repeat


def read_path(graph: Graph, node: Node, *, inverse: bool = False) -> PropertyPath:
    """The path that a node of the shapes describes.

    Raises:
        RdfError: it describes none.
    """
    if isinstance(node, URIRef):
        return Step(node, inverse)
    if (node, RDF.first, None) in graph:
        parts = [read_path(graph, item, inverse=inverse) for item in graph.items(node)]
        return Chain(tuple(reversed(parts) if inverse else parts))
    for predicate, value in graph.predicate_objects(node):
        if predicate == SH.alternativePath:
            return Alternative(tuple(read_path(graph, item, inverse=inverse) for item in graph.items(value)))
        if predicate == SH.inversePath:
            return read_path(graph, value, inverse=not inverse)
        if predicate == SH.zeroOrMorePath:
            return Repeat(read_path(graph, value, inverse=inverse), 0)
        if predicate == SH.oneOrMorePath:
            return Repeat(read_path(graph, value, inverse=inverse), 1)
        if predicate == SH.zeroOrOnePath:
            return Repeat(read_path(graph, value, inverse=inverse), 0, once=True)
    raise RdfError(f"chemin SHACL illisible : {node}", f"not a SHACL path: {node}")


def structure(graph: Graph, node: Node) -> str:
    """The path that a node of the shapes describes, in Turtle, as the shapes have it (SHACL 3.6.2.2)."""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if (node, RDF.first, None) in graph:
        return f"( {' '.join(structure(graph, item) for item in graph.items(node))} )"
    kinds = (SH.alternativePath, SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
    parts = ((kind, part) for kind in kinds for part in graph.objects(node, kind))
    return "[ " + " ; ".join(f"<{kind}> {structure(graph, part)}" for kind, part in parts) + " ]"


def predicates(path: PropertyPath) -> Iterator[URIRef]:
    """The predicates that a path follows."""
    match path:
        case Step(predicate, _):
            yield predicate
        case Chain(parts) | Alternative(parts):
            for part in parts:
                yield from predicates(part)
        case Repeat(part, _, _):
            yield from predicates(part)


def gives(path: PropertyPath, used: Callable[[URIRef], bool]) -> bool:
    """Whether a path may have a value, in a graph that uses some predicates."""
    match path:
        case Step(predicate, _):
            return used(predicate)
        case Chain(parts):
            return all(gives(part, used) for part in parts)
        case Alternative(parts):
            return any(gives(part, used) for part in parts)
        case Repeat(part, least, _):
            return not least or gives(part, used)


def written(path: PropertyPath, name: Callable[[str], str]) -> str:
    """A path as a SPARQL property path; `name` writes an IRI."""
    match path:
        case Step(predicate, inverse):
            return f"{'^' if inverse else ''}{name(str(predicate))}"
        case Chain(parts):
            return "/".join(written(part, name) for part in parts)
        case Alternative(parts):
            return f"({'|'.join(written(part, name) for part in parts)})"
        case Repeat(part, least, once):
            return f"({written(part, name)}){'?' if once else '+' if least else '*'}"


def shown(path: PropertyPath) -> str:
    """A path as a report names it: an IRI alone in angle brackets, else a property path with our prefixes."""
    return f"<{path.predicate}>" if isinstance(path, Step) and not path.inverse else written(path, compact)


def values(path: PropertyPath, start: str, number: Callable[[Node], int]) -> str:
    """The SQL of the distinct `(root, f, v)` where `v` is a value of the path from `f`.

    Args:
        path: the path.
        start: the table or subquery of `(root, f)`.
        number: gives the id of a term.
    """
    return (
        f"SELECT DISTINCT root, f, v FROM ({_follow(path, f'SELECT root, f, f AS v FROM {start}', number)})"
    )


def _follow(path: PropertyPath, rows: str, number: Callable[[Node], int]) -> str:
    """The SQL of `(root, f, v)` after the path, from that of the rows before it."""
    match path:
        case Step(predicate, inverse):
            return _along([number(predicate)], rows, inverse=inverse)
        case Chain(parts):
            for part in parts:
                rows = _follow(part, rows, number)
            return rows
        case Alternative(parts):
            selects = [_follow(part, rows, number) for part in parts if not isinstance(part, Step)]
            for inverse in (False, True):
                steps = [part for part in parts if isinstance(part, Step) and part.inverse is inverse]
                if steps:
                    selects.append(_along([number(step.predicate) for step in steps], rows, inverse=inverse))
            return " UNION ALL ".join(f"({select})" for select in selects)
        case Repeat(part, least, once):
            first = _follow(part, rows, number)
            if once:
                return f"({rows}) UNION ALL ({first})"
            base = first if least else rows
            if isinstance(part, Step):
                further = _follow(part, "SELECT root, f, v FROM walk", number)
            else:
                pairs = _follow(part, "SELECT id AS root, id AS f, id AS v FROM node", number)
                further = f"SELECT w.root, w.f, e.v FROM walk w JOIN ({pairs}) e ON e.f = w.v"
            return (
                f"SELECT root, f, v FROM (WITH RECURSIVE walk(root, f, v) AS (({base}) UNION ({further}))"
                " SELECT root, f, v FROM walk)"
            )


def _along(predicates: Sequence[int], rows: str, *, inverse: bool) -> str:
    """The SQL of `(root, f, v)` after one step along any of some predicates, given by their ids."""
    end, begin = ("s", "o") if inverse else ("o", "s")
    ids = ", ".join(map(str, predicates))
    return f"SELECT x.root, x.f, t.{end} AS v FROM ({rows}) x JOIN t ON t.{begin} = x.v WHERE t.p IN ({ids})"


def walks(path: PropertyPath) -> bool:
    """Whether a path repeats more than one predicate: its SQL then reads a table `node(id)` of every node."""
    match path:
        case Repeat(part, _, once):
            return (not once and not isinstance(part, Step)) or walks(part)
        case Chain(parts) | Alternative(parts):
            return any(map(walks, parts))
        case _:
            return False
