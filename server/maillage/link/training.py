"""Learns the parameters of the model, its threshold too, from pairs whose truth is known.

`m` and `u` are counted, not guessed: the share of each level among true and among false pairs that blocking
keeps; where few pairs have it, drawn to what its parts alone would give. The threshold is the lowest from
which what is accepted keeps the promise of `PROMISED`, with a margin.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2, prod
from typing import Final

import duckdb

from maillage.link import model
from maillage.link.blocking import block
from maillage.link.comparing import GROUPS, UNKNOWN
from maillage.link.deciding import Scored, contradiction, corroborated, decide
from maillage.link.linking import name_comparer, scored
from maillage.link.parameters import Parameters, weighed

PROMISED: Final = 0.995
_SMOOTH: Final = 0.5
_DRAWN: Final = 60.0
"""The weight, in pairs, of what the parts of a group alone would give."""
_MARGIN: Final = 0.8
"""How much of the errors that the promise allows the threshold is chosen for: what it is trained on is not
all."""

Truth = Mapping[int, int]
"""The right body of each left one; those that have none are left out."""


def flat() -> Parameters:
    """Parameters that tell nothing: every level as likely of a true pair as of a false one."""
    levels = {" ".join(group): {" ".join(each): (0.5, 0.5) for each in weighed(group)} for group in GROUPS}
    return Parameters(0.1, levels, 1.0, 0.0)


def compared(con: duckdb.DuckDBPyConnection, left: str, right: str) -> list[list[Scored]]:
    """The pairs that blocking keeps of two tables with the levels of each, body by body; their weights tell
    nothing."""
    blocked = block(con, left, right)
    model.score(con, left, right, blocked, name_comparer(con, blocked), flat())
    return list(scored(con, left, right))


def learn(bodies: Sequence[Sequence[Scored]], truth: Truth, without: Collection[str] = ()) -> Parameters:
    """The parameters from compared pairs; without threshold.

    Args:
        bodies: the pairs of each left body.
        truth: which are true.
        without: comparisons that are to tell nothing.
    """
    true: Counter[tuple[str, str]] = Counter()
    false: Counter[tuple[str, str]] = Counter()
    matches = pairs = 0
    for body in bodies:
        for pair in body:
            is_true = truth.get(pair.left) == pair.right
            matches, pairs = matches + is_true, pairs + 1
            (true if is_true else false).update(_groups(pair, without))
    levels: dict[str, dict[str, tuple[float, float]]] = {}
    for group in GROUPS:
        listed = weighed(group)
        keys = [tuple(_blurred(group, each, without)) for each in listed]
        m, u = (_shares(counts, " ".join(group), keys) for counts in (true, false))
        levels[" ".join(group)] = {
            " ".join(each): (m[key], u[key]) for each, key in zip(listed, keys, strict=True)
        }
    return Parameters(matches / pairs, levels, 1.0, 0.002)


def reweighed(body: Sequence[Scored], parameters: Parameters) -> list[Scored]:
    """The same pairs with the weights of these parameters, as Splink computes them."""
    start = log2(parameters.prior / (1 - parameters.prior))
    return [replace(pair, weight=start + sum(_weights(pair, parameters))) for pair in body]


def _weights(pair: Scored, parameters: Parameters) -> Iterator[float]:
    for group in GROUPS:
        levels = tuple(pair.levels[name] for name in group)
        if levels != (UNKNOWN,):
            m, u = parameters.of(group, levels)
            yield log2(m / u)


def _groups(pair: Scored, without: Collection[str]) -> Iterator[tuple[str, str]]:
    for group in GROUPS:
        levels = tuple(pair.levels[name] for name in group)
        if levels != (UNKNOWN,):
            yield " ".join(group), " ".join(_blurred(group, levels, without))


def _blurred(group: Sequence[str], levels: Sequence[str], without: Collection[str]) -> list[str]:
    """Levels that count as one: those of a comparison left out, of two places both far."""
    return [
        "*" if name in without else "far" if level in ("region", "elsewhere") else level
        for name, level in zip(group, levels, strict=True)
    ]


def with_threshold(parameters: Parameters, bodies: Sequence[Sequence[Scored]], truth: Truth) -> Parameters:
    """The parameters with the lowest threshold whose acceptances keep the promise, with a margin."""
    open_wide = replace(parameters, threshold=0.0)
    firsts: list[tuple[float, bool]] = []
    for body in bodies:
        for pair in decide(reweighed(body, parameters), open_wide)[:1]:
            if not pair.codes and corroborated(pair) and not contradiction(pair):
                firsts.append((pair.probability, truth.get(pair.left) == pair.right))
    firsts.sort(key=lambda first: (-first[0], first[1]))
    threshold, wrong = 1.0, 0
    for n, (probability, right) in enumerate(firsts, 1):
        wrong += not right
        if wrong <= n * (1 - PROMISED) * _MARGIN:
            threshold = probability
    return replace(parameters, threshold=max(0.5, round(threshold, 4)))


def _shares(
    counts: Counter[tuple[str, str]], group: str, keys: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], float]:
    """The share of each level of a group; with few pairs, drawn to what its parts alone would give."""
    distinct = dict.fromkeys(keys)
    number = {key: float(counts[group, " ".join(key)]) for key in distinct}
    whole = sum(number.values())
    parts: list[dict[str, float]] = []
    for at in range(len(keys[0])):
        part: dict[str, float] = {}
        for key in distinct:
            part[key[at]] = part.get(key[at], 0.0) + number[key]
        most = whole + _SMOOTH * len(part)
        parts.append({level: (found + _SMOOTH) / most for level, found in part.items()})
    alone = {key: prod(part[level] for part, level in zip(parts, key, strict=True)) for key in distinct}
    return {key: (number[key] + _DRAWN * alone[key]) / (whole + _DRAWN) for key in distinct}
