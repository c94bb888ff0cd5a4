"""The SHACL report of a graph, by the reference engine pySHACL."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import SH, Graph, URIRef
from rdflib.term import Literal, Node

from maillage.errors import EngineError
from maillage.validate.path import path_text
from maillage.vocabulary import PREFIXES

_SEVERITIES = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, order=True)
class Result:
    """One result of validation (SHACL 3.4): terms as N-Triples, messages in both languages."""

    severity: str
    focus: str
    path: str
    value: str
    shape: str
    component: str
    fr: str
    en: str


@dataclass(frozen=True)
class Report:
    """The results, worst first, then by focus node."""

    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that say the graph would lie."""
        return tuple(r for r in self.results if r.severity == "Violation")

    def count(self, severity: str) -> int:
        """How many results have this severity: `Violation`, `Warning` or `Info`."""
        return sum(r.severity == severity for r in self.results)


def validate(data: Graph, shapes: Sequence[Path]) -> Report:
    """Validate a graph against the shapes of these files.

    No import is followed, no script run, nothing fetched.

    Raises:
        EngineError: the shapes themselves are faulty.
    """
    shapes_graph = Graph()
    for path in shapes:
        shapes_graph.parse(path, format="turtle")
    try:
        _, report, _ = pyshacl.validate(
            data,
            shacl_graph=shapes_graph,
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
        )
    except (
        pyshacl.errors.ShapeLoadError,
        pyshacl.errors.ConstraintLoadError,
        pyshacl.errors.ReportableRuntimeError,
    ) as fault:
        raise EngineError(f"formes SHACL fautives : {fault}", f"faulty SHACL shapes: {fault}") from fault
    results = [_result(report, shapes_graph, node) for node in report.objects(None, SH.result)]
    return Report(tuple(sorted(set(results), key=lambda r: (_SEVERITIES.get(r.severity, 3), r))))


def _result(report: Graph, shapes: Graph, node: Node) -> Result:
    messages = {
        m.language or "": str(m) for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)
    }
    french = messages.get("fr") or messages.get("") or next(iter(messages.values()), "")
    return Result(
        severity=str(report.value(node, SH.resultSeverity)).removeprefix(PREFIXES["sh"]),
        focus=_n3(report.value(node, SH.focusNode)),
        path=_path(report, shapes, node),
        value=_n3(report.value(node, SH.value)),
        shape=_n3(report.value(node, SH.sourceShape)),
        component=str(report.value(node, SH.sourceConstraintComponent)).removeprefix(PREFIXES["sh"]),
        fr=french,
        en=messages.get("en", french),
    )


def _path(report: Graph, shapes: Graph, node: Node) -> str:
    """The path as the shape writes it, so that it reads the same at each run."""
    path = report.value(node, SH.resultPath)
    if path is None or isinstance(path, URIRef):
        return _n3(path)
    written = shapes.value(report.value(node, SH.sourceShape), SH.path)
    return path_text(shapes, written) if written is not None else path_text(report, path)


def _n3(term: Node | None) -> str:
    return "" if term is None else term.n3()
