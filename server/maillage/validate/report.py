"""A SHACL report: its results, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    structure: str = ""
    """The path as SHACL 2.3.1 writes it, in Turtle, when it is more than a predicate."""


@dataclass(frozen=True)
class Bound:
    """The focus nodes whose results are wanted, in order, and how many results of one constraint."""

    focus: Sequence[str]
    most: int


@dataclass(frozen=True)
class Report:
    """The results, worst first, then by focus node."""

    results: tuple[Result, ...]
    left: tuple[tuple[Result, int], ...] = ()
    """How many more a bounded validation found: a result of each constraint, and their number."""

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that say the graph would lie."""
        return tuple(r for r in self.results if r.severity == "Violation")

    def count(self, severity: str) -> int:
        """How many results have this severity: `Violation`, `Warning` or `Info`."""
        return sum(r.severity == severity for r in self.results)


def ordered(results: Iterable[Result]) -> tuple[Result, ...]:
    """Results as many times as there are, worst first, then by focus node."""
    return tuple(sorted(results, key=lambda r: (_SEVERITIES.get(r.severity, 3), r)))
