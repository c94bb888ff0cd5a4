"""What a verification says: one check a line, with its differences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

MOST: Final = 20
"""How many differences of a check are kept; all are counted."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be, in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    Args:
        name: `files`, `dumps`, `store`, `closure`, `shapes`…
        fr, en: what was compared, in one line.
        differences: the first ones.
        total: how many there are.
    """

    name: str
    fr: str
    en: str
    differences: tuple[Difference, ...] = ()
    total: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing differs."""
        return self.total == 0


Step = tuple[str, Callable[[], Check]]
"""A check by its name, to be run."""


def outcome(name: str, fr: str, en: str, differences: Iterable[Difference]) -> Check:
    """A check with its differences, the first ones kept and all counted."""
    rest = iter(differences)
    first = tuple(islice(rest, MOST))
    return Check(name, fr, en, first, len(first) + sum(1 for _ in rest))


def compare(
    ours: Iterable[str], theirs: Iterable[str], here: tuple[str, str], there: tuple[str, str]
) -> Iterator[Difference]:
    """What two sets of lines have that the other lacks, in order.

    Args:
        ours, theirs: the lines.
        here, there: where each set comes from, in French and in English.
    """
    left, right = frozenset(ours), frozenset(theirs)
    for lines, where in ((left - right, here), (right - left, there)):
        for line in sorted(lines):
            yield Difference(f"seulement dans {where[0]} : {line}", f"only in {where[1]}: {line}")
