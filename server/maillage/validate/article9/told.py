"""A diagnostic as a reader is given it, in one language: of a PTCE, or of one's own list of members."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from maillage.validate.article9.elements import Outcome, Wording
from maillage.validate.article9.verdicts import Ground, Verdict


@dataclass(frozen=True)
class Source:
    """Where a fact is said: how it is cited, and the IRI of the graph that states it, if any."""

    citation: str
    graph: str = ""


@dataclass(frozen=True)
class ToldFact:
    """A fact: what it says, what it shows, and where it is said.

    Args:
        label: what it says.
        shows: the code of what it shows.
        fact: its IRI.
        sources: where it is said.
    """

    label: str
    shows: str
    fact: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Told:
    """What is told of one element.

    Args:
        ptce: the IRI of the pole.
        name: its name.
        criterion: the IRI of the criterion.
        element: the name of the element.
        outcome: the code of the outcome.
        reason: why.
        settled_by: what would settle it; empty where it is settled.
        kinds_found: as information, which kinds of parties are found; empty where the element tells none.
        facts: those that decide first.
    """

    ptce: str
    name: str
    criterion: str
    element: str
    outcome: str
    reason: str
    settled_by: str = ""
    kinds_found: str = ""
    facts: tuple[ToldFact, ...] = ()

    @property
    def key(self) -> str:
        """The short name of the criterion: `l1`."""
        return self.criterion.rpartition("/")[2]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return asdict(self)


def tell(verdict: Verdict, lang: str, cite: Callable[[Ground], Iterable[Source]]) -> Told:
    """A verdict in a language.

    Args:
        verdict: the verdict.
        lang: `fr` or `en`.
        cite: where a fact is said.
    """

    def said(wording: Wording | None) -> str:
        return "" if wording is None else wording.en if lang == "en" else wording.fr

    facts = (ToldFact(said(g.label), g.shows, g.fact, tuple(cite(g))) for g in verdict.grounds)
    return Told(
        verdict.ptce,
        said(verdict.pole),
        verdict.criterion,
        said(verdict.element),
        verdict.outcome,
        said(verdict.reason),
        said(verdict.settled_by),
        said(verdict.kinds_found),
        tuple(deciding_first(facts, verdict.outcome)),
    )


def deciding_first(facts: Iterable[ToldFact], outcome: Outcome | str) -> list[ToldFact]:
    """The facts that decide, by name, then the others."""
    return sorted(
        facts, key=lambda fact: (fact.shows != outcome, fact.shows, fact.label.casefold(), fact.fact)
    )
