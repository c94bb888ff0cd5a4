"""The review of candidates: which pair is asked about next, and what an answer becomes.

It knows no terminal: `Review` is asked for the next item and told each answer, and writes it down at once.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Final

from maillage import iris
from maillage.errors import Place, TableError, cause
from maillage.link import sssom
from maillage.link.candidates import ACCEPTED, REVIEW, Candidate
from maillage.link.decisions import Known, contradictions, predicates_between, read_decisions, wrong_cells
from maillage.link.sssom import Decision
from maillage.link.writing import add_decision, row_of, take_back
from maillage.model import Facts
from maillage.vocabulary import ID

CONFIDENCE: Final = 0.95
"""Of a person who has read the evidence; a document that states the number deserves 1, by hand."""
_UNSURE: Final = ("subject", "object", "date", "role")


class Answer(Enum):
    """What a reviewer says of a pair."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Item:
    """A pair to decide upon.

    Args:
        candidate: the pair with its evidence.
        weight: how many cells of the facts rest on its subject.
        asked: whether somebody was unsure of it already.
    """

    candidate: Candidate
    weight: int
    asked: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """The IRIs of the pair; the unit is named by its SIREN where it has one."""
        return self.candidate.subject_iri, unit_of(self.candidate)


@dataclass
class Tally:
    """What came of a session: answers, and how they agree with the machine."""

    answers: Counter[Answer] = field(default_factory=Counter)
    agreed: int = 0
    judged: int = 0
    """Answers to pairs that the machine accepts or refuses by itself."""

    def count(self, answer: Answer, candidate: Candidate, number: int = 1) -> None:
        """Count an answer, or take it off with -1."""
        self.answers[answer] += number
        if answer is not Answer.UNSURE and candidate.verdict != REVIEW:
            self.judged += number
            self.agreed += number * ((answer is Answer.ACCEPT) is (candidate.verdict == ACCEPTED))


def unit_of(candidate: Candidate) -> str:
    """The IRI of the unit of a candidate."""
    return iris.thing("actor", candidate.siren) if candidate.siren else candidate.object_iri


def rests_on(facts: Facts) -> Counter[str]:
    """How many cells of the facts refer to each thing, by its IRI."""
    counts: Counter[str] = Counter()
    for table, row in facts:
        for column in table.columns:
            if column.mapping and column.mapping.ref:
                for value in row.cells.get(column.name, ()):
                    key = value if column.mapping.ref == "*" else f"{column.mapping.ref}/{value}"
                    counts[ID + key] += 1
    return counts


def queue(
    candidates: Iterable[Candidate],
    weights: Mapping[str, int],
    threshold: float,
    decided: Iterable[tuple[str, str]] = (),
    unsure: Iterable[tuple[str, str]] = (),
    *,
    blind: bool = False,
) -> list[Item]:
    """The pairs to ask about, most useful first.

    What many cells rest on comes first, the more so the nearer its probability is to the threshold; the pairs
    of one subject stay together, in their rank. Pairs of which somebody was unsure come last.

    Args:
        candidates: of a file.
        weights: how many cells of the facts rest on each subject.
        threshold: the probability from which the machine accepts.
        decided: the pairs decided already.
        unsure: the pairs that somebody was unsure of.
        blind: whether the pairs that the machine decides are asked about too.
    """
    done, doubted = set(decided), set(unsure)
    items = [
        Item(candidate, weights.get(candidate.subject_iri, 0))
        for candidate in candidates
        if askable(candidate)
    ]
    items = [item for item in items if blind or item.candidate.verdict == REVIEW]
    items = [replace(item, asked=item.pair in doubted) for item in items if item.pair not in done]
    worth: dict[str, float] = {}
    for item in items:
        near = 1 - abs(item.candidate.probability - threshold)
        subject = item.candidate.subject_iri
        worth[subject] = max(worth.get(subject, 0.0), (1 + item.weight) * (0.5 if blind else near))
    return sorted(
        items,
        key=lambda item: (
            item.asked,
            -worth[item.candidate.subject_iri],
            item.candidate.subject_iri,
            "" if blind else f"{item.candidate.rank:09}",
            item.candidate.object_iri,
        ),
    )


def askable(candidate: Candidate) -> bool:
    """Whether a decision on a pair can be written: both are things of the graph, of kinds that are linked."""
    subject, unit = candidate.subject_iri, unit_of(candidate)
    return subject.startswith(ID) and unit.startswith(ID) and bool(predicates_between(subject, unit))


class Review:
    """A session: what is asked, in order, and what was answered.

    Args:
        path: the table that decisions are added to.
        items: what to ask, in order.
        known: what decisions may be about.
        role: of the reviewer, one of `sssom.ROLES`.
        date: today, ISO 8601.

    Raises:
        TableFaults: a table beside it has a fault.
    """

    def __init__(self, path: Path, items: Sequence[Item], known: Known, role: str, date: str) -> None:
        self.path, self.known, self.role, self.date = path, known, role, date
        self.items = list(items)
        self.place = 0
        self.tally = Tally()
        self.answered: list[tuple[int, Answer, Decision | None]] = []
        self.others = [
            (f"{found.name}{sssom.ENDING}", decision)
            for found in read_decisions(path.parent, known)
            for decision in found.decisions
        ]

    def next(self) -> Item | None:
        """The item to ask about, or None at the end; a subject that has its unit is asked no more."""
        taken = {d.subject for _, d in self.decisions if d.accepted and d.predicate == sssom.SAME}
        while self.place < len(self.items):
            item = self.items[self.place]
            if item.candidate.subject_iri not in taken:
                return item
            self.place += 1
        return None

    @property
    def decisions(self) -> list[tuple[str, Decision]]:
        """Those of the tables, then those of this session."""
        own = [(self.path.name, d) for _, _, d in self.answered if d]
        return [*self.others, *own]

    def answer(self, answer: Answer) -> None:
        """Write down the answer to the item that is asked about, and go on to the next.

        Raises:
            TableError: it contradicts another decision, or cannot be written: nothing is.
        """
        item = self.items[self.place]
        decision = None
        if answer is Answer.UNSURE:
            _write_unsure(self.path, [*read_unsure(self.path), (*item.pair, self.date, self.role)])
        else:
            decision = self.writable(self.decided(item, accepted=answer is Answer.ACCEPT))
            for fault in contradictions([*self.decisions, (self.path.name, decision)], self.known):
                raise fault
            add_decision(self.path, decision)
        self.answered.append((self.place, answer, decision))
        self.tally.count(answer, item.candidate)
        self.place += 1

    def undo(self) -> bool:
        """Take back the last answer of this session, and ask about its item again; whether there was one."""
        if not self.answered:
            return False
        place, answer, decision = self.answered.pop()
        item = self.items[place]
        if decision:
            if not take_back(self.path, decision):
                raise TableError(
                    "le fichier a changé depuis : reprendre cette ligne à la main",
                    "the file has changed since: take that row back by hand",
                    Place(self.path.name),
                )
        else:
            rows = read_unsure(self.path)
            _write_unsure(self.path, rows[:-1])
        self.tally.count(answer, item.candidate, -1)
        self.place = place
        return True

    def writable(self, decision: Decision) -> Decision:
        """The decision, without a comment that a table must not hold, such as the name of a person.

        Raises:
            TableError: another of its cells is wrong.
        """
        wrong = dict(wrong_cells(dict(zip(sssom.COLUMNS, row_of(decision).split("\t"), strict=True))))
        if wrong.pop("comment", None):
            decision = replace(decision, comment="")
        for column, message in wrong.items():
            raise TableError(*message, Place(self.path.name, None, column))
        return decision

    def decided(self, item: Item, *, accepted: bool) -> Decision:
        """What an answer becomes."""
        candidate, (subject, target) = item.candidate, item.pair
        names = self.known.things.get(subject, frozenset())
        label = candidate.subject_label if candidate.subject_label in names else min(names, default="")
        return Decision(
            0,
            subject,
            label or candidate.subject_label,
            predicates_between(subject, target)[0],
            target,
            candidate.object_label,
            accepted,
            "semapv:MappingReview",
            CONFIDENCE,
            self.role,
            self.date,
            comment=candidate.evidence_fr,
        )


def _unsure_file(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(sssom.ENDING) + ".unsure.csv")


def read_unsure(path: Path) -> list[tuple[str, ...]]:
    """The pairs that somebody was unsure of, kept beside a table: subject, object, day, role.

    Raises:
        TableError: the file cannot be read.
    """
    beside = _unsure_file(path)
    try:
        rows = list(csv.reader(io.StringIO(beside.read_text(encoding="utf-8"), newline="")))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        said = cause(fault) if isinstance(fault, OSError) else ("fichier abîmé", "damaged file")
        raise TableError(*said, Place(str(beside))) from fault
    return [tuple(row) for row in rows[1:] if len(row) == len(_UNSURE)]


def _write_unsure(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    beside = _unsure_file(path)
    part = beside.with_name(f".{beside.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([_UNSURE, *rows])
        part.replace(beside)
    except OSError as fault:
        raise TableError(*cause(fault), Place(str(beside))) from fault
    finally:
        part.unlink(missing_ok=True)


def unsure_pairs(path: Path) -> set[tuple[str, str]]:
    """The pairs of `read_unsure`."""
    return {(row[0], row[1]) for row in read_unsure(path)}
