"""Whether the graph keeps its shapes, and where not."""

from maillage.validate.columnar import validate
from maillage.validate.integrity import ASKED, check_references
from maillage.validate.personal import Finding, personal_data
from maillage.validate.report import Bound, Report, Result
from maillage.validate.serialise import report_json, report_triples
from maillage.validate.shapes import Shapes

__all__ = [
    "ASKED",
    "Bound",
    "Finding",
    "Report",
    "Result",
    "Shapes",
    "check_references",
    "personal_data",
    "report_json",
    "report_triples",
    "validate",
]
