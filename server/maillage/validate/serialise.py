"""Writes a report as SHACL triples and as JSON, the same bytes for the same results."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from maillage.terms.rdf import Term, parsed
from maillage.validate.report import Report, Result
from maillage.vocabulary import ID, PREFIXES

_WHOLE: Final = re.compile(r"<[^<>]*>|\".*|_:.*", re.DOTALL)
_SH, _RDF_TYPE = PREFIXES["sh"], NamedNode(PREFIXES["rdf"] + "type")
_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")


def report_json(report: Report) -> str:
    """The report as JSON: whether it conforms (no result, SHACL 3.6.1.1), counts by severity, results."""
    content = {
        "conforms": not report.results,
        "counts": {severity: report.count(severity) for severity in ("Violation", "Warning", "Info")},
        "results": [_fields(result) for result in report.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def report_triples(report: Report, file: str = "", number: int = 1) -> Iterator[Triple]:
    """The report as triples (SHACL 3.6), every result with an IRI made from its content.

    A graph conforms when there is no result, whatever the severity (SHACL 3.6.1.1). The path structure of a
    result is made of blank nodes, as the standard has it, labelled after the result.

    Args:
        report: of a release, or of a file.
        file: the name of the file, which the IRI of its report ends with.
        number: of the file in its document, in which no blank node is that of another file.
    """
    apart = f"file{number}-" if number > 1 else ""
    name = f"examination/{apart}{quote(file, safe='')}" if file else "release"
    root = NamedNode(f"{ID}report/{name}")
    if file:
        yield Triple(root, NamedNode(PREFIXES["rdfs"] + "label"), Literal(file))
    yield Triple(root, _RDF_TYPE, NamedNode(_SH + "ValidationReport"))
    conforms = "false" if report.results else "true"
    yield Triple(root, NamedNode(_SH + "conforms"), Literal(conforms, datatype=_BOOLEAN))
    seen = Counter[str]()
    for result in report.results:
        digest = _digest(result)
        seen[digest] += 1
        label = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        node = NamedNode(f"{root.value}/{label}")
        yield Triple(root, NamedNode(_SH + "result"), node)
        yield Triple(node, _RDF_TYPE, NamedNode(_SH + "ValidationResult"))
        yield from _result(node, result, apart)
        if result.structure:
            yield from _path(node, apart + label, result.structure)


def _result(node: NamedNode, result: Result, apart: str) -> Iterator[Triple]:
    terms = {
        "focusNode": result.focus,
        "resultPath": "" if result.structure else result.path,
        "value": result.value,
        "sourceShape": result.shape,
    }
    for name, term in terms.items():
        if term and _WHOLE.fullmatch(term):
            value = parsed(term)
            if isinstance(value, BlankNode):
                value = BlankNode(apart + value.value)
            yield Triple(node, NamedNode(_SH + name), value)
    yield Triple(node, NamedNode(_SH + "resultSeverity"), _named(result.severity))
    yield Triple(node, NamedNode(_SH + "sourceConstraintComponent"), _named(result.component))
    for lang, text in (("fr", result.fr), ("en", result.en)):
        yield Triple(node, NamedNode(_SH + "resultMessage"), Literal(text, language=lang))


def _named(name: str) -> NamedNode:
    """A severity or a component: SHACL's own by its local name, another by its IRI."""
    return NamedNode(name if ":" in name else _SH + name)


def _path(node: NamedNode, name: str, structure: str) -> Iterator[Triple]:
    labels: dict[str, BlankNode] = {}

    def kept(term: Term) -> Term:
        if not isinstance(term, BlankNode):
            return term
        return labels.setdefault(term.value, BlankNode(f"path{name}n{len(labels)}"))

    for quad in parse(f"{node} <{_SH}resultPath> {structure} .", format=RdfFormat.TURTLE):
        subject, value = kept(quad.subject), kept(quad.object)
        assert isinstance(subject, (NamedNode, BlankNode))
        yield Triple(subject, quad.predicate, value)


def _fields(result: Result) -> dict[str, str]:
    return {name: value for name, value in asdict(result).items() if name != "structure"}


def _digest(result: Result) -> str:
    return hashlib.sha256(json.dumps(_fields(result), sort_keys=True).encode()).hexdigest()[:16]
