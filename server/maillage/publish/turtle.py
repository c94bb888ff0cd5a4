"""Writes Turtle that is pleasant to read and to diff: sorted, prefixed, one fact a line."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import TextIO

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from maillage.terms.names import of_kind
from maillage.vocabulary import PREFIXES

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SHORT = {
    PREFIXES["xsd"] + "integer": re.compile(r"[+-]?[0-9]+"),
    PREFIXES["xsd"] + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    PREFIXES["xsd"] + "boolean": re.compile("true|false"),
}
_TYPE = PREFIXES["rdf"] + "type"
_FIRST = {
    _TYPE: 0,
    PREFIXES["rdfs"] + "label": 1,
    PREFIXES["skos"] + "prefLabel": 1,
    PREFIXES["dcterms"] + "title": 1,
}
_STRING = PREFIXES["xsd"] + "string"
_NAMESPACES = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
Statement = Triple | Quad


def write_turtle(triples: Iterable[Statement], out: TextIO, header: str = "") -> int:
    """Write triples as Turtle, each once, graph names left out; return how many.

    Subjects are in the order of their IRIs; of each, types and labels come first. Prefixes are
    those used. A `header` is written before, as comment lines.
    """
    unique = sorted({(t.subject, t.predicate, t.object) for t in triples}, key=_order)
    namer = _Namer()
    blocks = [
        _block(subject, [(p, o) for _, p, o in group], namer)
        for subject, group in groupby(unique, lambda t: t[0])
    ]
    for line in header.splitlines():
        out.write(f"# {line}".rstrip() + "\n")
    for prefix, namespace in sorted(namer.used.items()):
        out.write(f"@prefix {prefix}: <{namespace}> .\n")
    for block in blocks:
        out.write("\n" + block)
    return len(unique)


Node = NamedNode | BlankNode | Literal | Triple


def _order(triple: tuple[Node, NamedNode, Node]) -> tuple[str, int, str, str]:
    subject, predicate, obj = triple
    return str(subject), _FIRST.get(predicate.value, 2), predicate.value, str(obj)


def _block(subject: Node, facts: list[tuple[NamedNode, Node]], namer: "_Namer") -> str:
    lines = []
    for predicate, group in groupby(facts, lambda f: f[0]):
        objects = [namer.term(obj) for _, obj in group]
        name = "a" if predicate.value == _TYPE else namer.term(predicate)
        joiner = ", " if len(objects) < 4 and all(len(o) < 40 for o in objects) else ",\n        "
        lines.append(f"{name} {joiner.join(objects)}")
    return f"{namer.term(subject)}\n    " + " ;\n    ".join(lines) + " .\n"


class _Namer:
    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def term(self, term: Node) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        return self.literal(term) if isinstance(term, Literal) else str(term)

    def literal(self, term: Literal) -> str:
        datatype = term.datatype.value
        if datatype in _SHORT and _SHORT[datatype].fullmatch(term.value):
            return term.value
        text = json.dumps(term.value, ensure_ascii=False).replace("\x7f", "\\u007F")
        if term.language:
            return f"{text}@{term.language}"
        return text if datatype == _STRING else f"{text}^^{self.iri(datatype)}"

    def iri(self, iri: str) -> str:
        name, prefix, namespace = _short(iri)
        if prefix:
            self.used[prefix] = namespace
        return name


@lru_cache(maxsize=1 << 16)
def _short(iri: str) -> tuple[str, str, str]:
    """How an IRI is written, and the prefix and namespace that this uses; empty where it uses none."""
    for prefix, namespace in (*of_kind(iri).items(), *_NAMESPACES):
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}", prefix, namespace
    return f"<{iri}>", "", ""
