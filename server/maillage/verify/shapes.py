"""The SHACL report of a graph as other engines give it, to compare ours with, result by result."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rdflib import SH, Graph
from rdflib.term import Node

from maillage.errors import EngineError
from maillage.quads import as_written
from maillage.terms.rdf import n_triples

Result = tuple[str, ...]
"""Focus node, value, shape, component, severity, as N-Triples; empty where there is none."""

_TERMS: Final = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)


def results(report: Graph) -> Counter[Result]:
    """The results of a report; those that explain another (`sh:detail`) are not counted (SHACL 3.6.2.7)."""
    return Counter(_result(report, node) for node in report.objects(None, SH.result))


def _result(report: Graph, node: Node) -> Result:
    found = (report.value(node, term) for term in _TERMS)
    return tuple("" if term is None else n_triples(term) for term in found)


def by_pyshacl(data: Graph, shapes: Graph) -> Counter[Result]:
    """What pySHACL reports.

    Raises:
        EngineError: it cannot read the shapes.
    """
    import pyshacl  # slow to import, and of no use to other commands

    _, report, said = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_infos=True)
    if not isinstance(report, Graph):
        raise EngineError(f"pySHACL ne valide pas : « {said} »", f"pySHACL does not validate: {said}")
    return results(report)


def by_pyrudof(data: Graph, shapes: Graph) -> Counter[Result]:
    """What pyrudof reports, where it is installed."""
    from pyrudof import RDFFormat, ResultShaclValidationFormat, Rudof, RudofConfig

    engine = Rudof(RudofConfig())
    with TemporaryDirectory() as folder:
        file = Path(folder) / "data.nt"
        data.serialize(file, format="nt", encoding="utf-8")
        engine.read_data(str(file), RDFFormat.NTriples)
    engine.read_shacl(shapes.serialize(format="turtle"))
    engine.validate_shacl()
    text = engine.serialize_shacl_validation_results(ResultShaclValidationFormat.Turtle)
    with as_written():
        return results(Graph().parse(data=text, format="turtle"))


REFERENCES: Final[Mapping[str, Callable[[Graph, Graph], Counter[Result]]]] = {"pyshacl": by_pyshacl} | (
    {"pyrudof": by_pyrudof} if find_spec("pyrudof") else {}
)
"""The engines that a report is compared with, by name: the graph and the shapes give the results."""


def lines(found: Counter[Result]) -> Iterable[str]:
    """Each result in one line, numbered when it stands several times."""
    for result, number in found.items():
        text = " ".join(part for part in result if part)
        yield from (text if n == 1 else f"{text} ({n})" for n in range(1, number + 1))
