"""Writes a report as SHACL triples and as JSON, the same bytes for the same results."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from maillage.validate.report import Report, Result
from maillage.vocabulary import ID, PREFIXES

_WHOLE = re.compile(r"<[^<>]*>|\".*", re.DOTALL)
_SH, _RDF_TYPE = PREFIXES["sh"], NamedNode(PREFIXES["rdf"] + "type")


def report_json(report: Report) -> str:
    """The report as JSON: whether it conforms, counts by severity, results."""
    content = {
        "conforms": not report.violations,
        "counts": {severity: report.count(severity) for severity in ("Violation", "Warning", "Info")},
        "results": [asdict(result) for result in report.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def report_triples(report: Report) -> Iterator[Triple]:
    """The report as triples (SHACL 3.6), every node with an IRI made from its content."""
    root = NamedNode(ID + "report/release")
    yield Triple(root, _RDF_TYPE, NamedNode(_SH + "ValidationReport"))
    yield from _parse(
        root, "conforms", '"true"^^xsd:boolean' if not report.violations else '"false"^^xsd:boolean'
    )
    for result in report.results:
        node = NamedNode(f"{ID}report/release/{_digest(result)}")
        yield Triple(root, NamedNode(_SH + "result"), node)
        yield Triple(node, _RDF_TYPE, NamedNode(_SH + "ValidationResult"))
        yield from _result(node, result)


def _result(node: NamedNode, result: Result) -> Iterator[Triple]:
    terms = {
        "focusNode": result.focus,
        "resultPath": result.path,
        "value": result.value,
        "sourceShape": result.shape,
    }
    for name, term in terms.items():
        if term and _WHOLE.fullmatch(term):
            yield from _parse(node, name, term)
    yield Triple(node, NamedNode(_SH + "resultSeverity"), NamedNode(_SH + result.severity))
    yield Triple(node, NamedNode(_SH + "sourceConstraintComponent"), NamedNode(_SH + result.component))
    for lang, text in (("fr", result.fr), ("en", result.en)):
        yield from _parse(node, "resultMessage", f"{json.dumps(text, ensure_ascii=False)}@{lang}")


def _parse(subject: NamedNode, name: str, term: str) -> Iterator[Triple]:
    text = f"@prefix xsd: <{PREFIXES['xsd']}> . {subject} <{_SH}{name}> {term} ."
    for quad in parse(text, format=RdfFormat.TURTLE):
        yield Triple(quad.subject, quad.predicate, quad.object)


def _digest(result: Result) -> str:
    return hashlib.sha256(json.dumps(asdict(result), sort_keys=True).encode()).hexdigest()[:16]
