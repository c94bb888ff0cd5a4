"""What a rule is: its name and sentences, its SQL, and how its premises are found again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from rdflib.term import Node

from maillage.reason.axioms import Axioms

Fact = tuple[Node, Node, Node]
Premises = tuple[Fact, ...]


class Known(Protocol):
    """The triples that premises are looked for in."""

    def __contains__(self, fact: Fact) -> bool:
        """Whether a triple is known."""
        ...

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """The objects of the triples of a subject and predicate."""
        ...

    def subjects(self, predicate: Node, obj: Node) -> Iterator[Node]:
        """The subjects of the triples of a predicate and object."""
        ...


Ids = Mapping[str, int]
"""The ids of the terms that SQL names, by their prefixed form: `rdf:type`."""


@dataclass(frozen=True)
class Select:
    """The SQL of rules, over the table of their axioms: one, when their axioms stand in one table.

    Args:
        table: of the axioms, `ax_{table}` in SQL; empty for a rule without axioms, which always runs.
        columns: its columns, all ids but `inverse` (0 or 1), `rule` (a rank) and counts.
        sql: gives statements with columns `s`, `p`, `o`, `rank`, from the ids, the rank of its rule and two
            tables of premises, `delta` (what the last round added) and `known` (all).
        joins: whether two triples are joined: it runs a second time with the tables exchanged.
    """

    table: str
    columns: str
    sql: Callable[[Ids, int, str, str], Iterable[str]]
    joins: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule of inference.

    Args:
        name: that of the OWL 2 RL/RDF tables (W3C, OWL 2 Profiles, 4.3), or ours.
        fr, en: the sentence that a person reads.
        premises: the known triples that give a triple by this rule, every way that there is.
        select: its SQL; None for those of identity, which `identity` runs.
        stage: when it runs: 0 with the others, to a fixpoint; a later one once, over what the stages before
            gave in full, since it asks that something be absent.
    """

    name: str
    fr: str
    en: str
    premises: Callable[[Known, Axioms, Fact], Iterator[Premises]]
    select: Select | None = None
    stage: int = 0

    @property
    def sentences(self) -> tuple[str, str]:
        """Its sentence in French and in English."""
        return self.fr, self.en


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Terms sorted: the same proof each time."""
    return sorted(nodes, key=str)
