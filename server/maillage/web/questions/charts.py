"""The bars of an answer, for a chart that needs no script: the table beneath it has the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.web.questions.answers import Rows, Term

MOST: Final = 40
"""How many bars are drawn."""


@dataclass(frozen=True)
class Bar:
    """A bar: what it stands for, its number as the graph writes it, its length in hundredths of the most."""

    label: str
    number: str
    length: str


@dataclass(frozen=True)
class Chart:
    """Bars in groups, those of one name together; `more` when there were more than are drawn."""

    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    more: bool = False


def chart(rows: Rows, axes: Sequence[str]) -> Chart | None:
    """The bars of an answer; None where it has fewer than two.

    Args:
        rows: the answer; a row without a number has no bar.
        axes: the columns that name a bar, then the one of its length. With two names the first is a group.
    """
    *names, number = (rows.names.index(name) for name in axes)
    found = [
        (tuple(_text(row[place]) for place in names), _text(row[number]), value)
        for row in rows.rows
        if (value := _number(row[number])) is not None
    ]
    kept = found[:MOST]
    if len(kept) < 2:
        return None
    longest = max(value for _, _, value in kept) or Decimal(1)
    bars = [(said[:-1], Bar(said[-1], text, f"{100 * value / longest:.1f}")) for said, text, value in kept]
    groups = [
        (" – ".join(head), tuple(bar for _, bar in some)) for head, some in groupby(bars, lambda one: one[0])
    ]
    return Chart(tuple(groups), len(found) > MOST)


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else "–"


def _number(term: Term) -> Decimal | None:
    try:
        found = Decimal(_text(term))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None
