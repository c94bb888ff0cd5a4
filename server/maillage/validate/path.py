"""Writes a SHACL property path as SPARQL does: `^org:member/(mlg:a|mlg:b)*`."""

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from maillage.vocabulary import compact

_REPEATED = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def path_text(graph: Graph, path: Node) -> str:
    """A path (SHACL 2.3.1) as a SPARQL property path, with our prefixes; an IRI alone in angle brackets.

    Raises:
        ValueError: the node is no path.
    """
    return f"<{path}>" if isinstance(path, URIRef) else _part(graph, path)


def _part(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return compact(str(path))
    if (path, RDF.first, None) in graph:
        return "/".join(_part(graph, step) for step in Collection(graph, path))
    choices = graph.value(path, SH.alternativePath)
    if choices is not None:
        return f"({'|'.join(_part(graph, choice) for choice in Collection(graph, choices))})"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_part(graph, inverse)}"
    for predicate, mark in _REPEATED:
        repeated = graph.value(path, predicate)
        if repeated is not None:
            return f"({_part(graph, repeated)}){mark}"
    raise ValueError(f"not a SHACL path: {path}")
