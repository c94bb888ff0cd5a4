"""Reads what a release lacks and where its sources disagree: each gap, and what is covered."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, QuerySolutions

from maillage.catalogue import Catalogue
from maillage.engine import Engine
from maillage.release import Release

_SILENT_FOR: Final = 2
"""Years after which a PTCE that no source speaks of is without news."""
_HOUR: Final = 60
_OTHER: Final = 10
_REPORT: Final = "report/shacl.json"
_LARGEST: Final = 64 * 2**20
"""Bytes of a report that is read into memory."""
_LACKS: Final = {
    "commune": "commune",
    "thèmes": "theme",
    "année de fondation": "founded",
    "site": "site",
    "porteur": "carrier",
}
"""What `donnees-a-completer` says is missing, and how it is called here; the report counts members better."""
_SAME: Final = {"PTCEShape-carrier-known": "carrier", "PTCEShape-theme-known": "theme"}
"""Shapes that find what a query has found already."""
MINUTES: Final = {
    "commune": 3,
    "theme": 3,
    "founded": 5,
    "site": 3,
    "carrier": 5,
    "to-attribute": 20,
    "without-news": 10,
    "PTCEShape-members-known": 15,
    "TiersLieuShape-operator-known": 5,
    "ActorShape-kind-known": 3,
}
"""Minutes that one of each kind is thought to take: an estimate, which the page says."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing or contradicted: of which thing, and what is known of it.

    Args:
        kind: what it is: `commune`, `to-attribute`, or the name of a shape.
        iri: the thing.
        detail: the documents to read, or the latest news.
        number: how many facts it holds.
    """

    kind: str
    iri: str
    detail: str = ""
    number: int = 1


@dataclass(frozen=True)
class Message:
    """What a shape says when it finds something, in French and in English, and how grave that is."""

    fr: str
    en: str
    severity: str


@dataclass(frozen=True)
class Counted:
    """What a source counts: of a call or a territory, which figure, when, and how many are known here."""

    subject: str
    what: str
    number: int
    period: str
    known: int
    source: str
    document: str

    @property
    def of_call(self) -> bool:
        """Whether it counts the laureates of a call."""
        return self.what == "lauréats"


@dataclass(frozen=True)
class Work:
    """Gaps of one kind, those of most facts first; how many facts, and how many of these an hour settles."""

    kind: str
    gaps: tuple[Gap, ...]
    total: int
    in_an_hour: int


@dataclass(frozen=True)
class Quality:
    """What a release lacks, and what its sources count.

    Args:
        gaps: every gap.
        messages: what each shape says.
        counted: what sources count.
        since: the day before which news are old; empty where no query asks.
        unread: whether the release has a SHACL report that is too large to read.
    """

    gaps: tuple[Gap, ...]
    messages: dict[str, Message]
    counted: tuple[Counted, ...]
    since: str = ""
    unread: bool = False


def read(release: Release, engine: Engine, catalogue: Catalogue) -> Quality:
    """What a release says of itself: four canned queries at most, and its SHACL report.

    A query that the catalogue does not have, and a report that the release does not have, tell nothing.

    Raises:
        EngineError, QueryError: the engine failed.
    """
    ask = _Asker(engine, catalogue)
    since = _years_before(str(release.manifest.get("date", "")), _SILENT_FOR)
    gaps = [*_lacks(ask("donnees-a-completer")), *_to_attribute(ask("faits-a-attribuer"))]
    if since:
        gaps += _without_news(ask("ptce-sans-nouvelles", depuis=since))
    asked = {gap.kind for gap in gaps}
    report = release.path / _REPORT
    unread = report.is_file() and report.stat().st_size > _LARGEST
    found, messages = ([], {}) if unread else _faults(report)
    gaps += [gap for gap in found if _SAME.get(gap.kind) not in asked]
    return Quality(tuple(gaps), messages, tuple(_counted(ask("couverture"))), since, unread)


def works(gaps: Iterable[Gap]) -> list[Work]:
    """The gaps by kind, those of which an hour settles most first."""
    kinds: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        kinds[gap.kind].append(gap)
    found = [_work(kind, tuple(some)) for kind, some in kinds.items()]
    return sorted(found, key=lambda work: (-work.in_an_hour, -work.total, work.kind))


def _work(kind: str, gaps: tuple[Gap, ...]) -> Work:
    largest = tuple(sorted(gaps, key=lambda gap: -gap.number))
    numbers = [gap.number for gap in largest]
    return Work(kind, largest, sum(numbers), sum(numbers[: _HOUR // MINUTES.get(kind, _OTHER)]))


class _Asker:
    """Puts canned queries: their rows as texts, an IRI being itself."""

    def __init__(self, engine: Engine, catalogue: Catalogue) -> None:
        self.engine = engine
        self.known = {query.name: query for query in catalogue}

    def __call__(self, name: str, **given: str) -> Iterator[dict[str, str]]:
        """The rows of a query; none where it is not known."""
        query = self.known.get(name)
        answer = query.run(self.engine, given) if query else None
        if not isinstance(answer, QuerySolutions):
            return
        names = [variable.value for variable in answer.variables]
        for row in answer:
            yield {key: _said(value) for key, value in zip(names, row, strict=True)}


def _said(term: Any) -> str:
    return "" if term is None else str(term.value)


def _years_before(day: str, years: int) -> str:
    try:
        found = date.fromisoformat(day)
        return found.replace(year=found.year - years, day=min(found.day, 28)).isoformat()
    except ValueError:
        return ""


def _lacks(rows: Iterable[dict[str, str]]) -> Iterator[Gap]:
    for row in rows:
        for what in row["manque"].split(" | "):
            if what in _LACKS:
                yield Gap(_LACKS[what], row["ptce"])


def _to_attribute(rows: Iterable[dict[str, str]]) -> Iterator[Gap]:
    for row in rows:
        yield Gap("to-attribute", row["chose"], row["documents"], int(row["nombre"]))


def _without_news(rows: Iterable[dict[str, str]]) -> Iterator[Gap]:
    for row in rows:
        if row["etat"] != "a pris fin":
            yield Gap("without-news", row["ptce"], row["dernier_document"])


def _counted(rows: Iterable[dict[str, str]]) -> Iterator[Counted]:
    for row in rows:
        yield Counted(
            row["sujet_nom"],
            row["grandeur"],
            int(row["compte"]),
            row["periode"],
            int(row["connus"]),
            row["source"],
            row["document"],
        )


def _faults(path: Path) -> tuple[list[Gap], dict[str, Message]]:
    """What the report finds: each thing once for a shape, and what the shape says."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))["results"]
    except FileNotFoundError:
        return [], {}
    messages: dict[str, Message] = {}
    gaps: dict[Gap, None] = {}
    for result in results:
        kind = result["shape"].strip("<>").rpartition("#")[2]
        iri = result["focus"].strip("<>")
        if kind and NamedNode(iri).value.startswith("https://"):
            messages.setdefault(kind, Message(result["fr"], result["en"], result["severity"]))
            gaps[Gap(kind, iri)] = None
    return list(gaps), messages
