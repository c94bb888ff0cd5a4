"""How near two names are, whatever the order of their words, their typing errors and their acronyms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from maillage.names.lists import LIGHT
from maillage.names.reading import Name

_SAME_CORE: Final = 0.99
_SAME_WORDS: Final = 0.98
_ALIKE: Final = 0.97
_NEAR_RUN: Final = 0.85
_PREFIX: Final = 0.7
_RUNS: Final = {2: 0.6, 3: 0.85}

Weigh = Callable[[str], float]
"""What a word of a core weighs: more where few names have it."""


@dataclass(slots=True)
class Comparison:
    """How near two names are.

    Args:
        score: 0 for nothing in common, 1 for the same words.
        first: the share of the first name that the second has, 0 to 1, words weighed.
        second: the share of the second name that the first has.
        acronym: the acronym of one that stands for words of the other; empty when none does.
    """

    score: float
    first: float
    second: float
    acronym: str = ""


def similarity(a: Name, b: Name) -> float:
    """How near two names are: 0 for nothing in common, 1 for the same words. It is symmetric."""
    return compare(a, b).score


@lru_cache(maxsize=1 << 16)
def weight(word: str) -> float:
    """What a word weighs when nothing is known of how many names have it: by its length; little if common."""
    if word in LIGHT:
        return 0.35
    return min(1.0, 0.3 + 0.14 * len(word))


def compare(a: Name, b: Name, weigh: Weigh = weight) -> Comparison:
    """Compare two names.

    Args:
        a: the first name.
        b: the second name.
        weigh: what each word weighs; by its length when not given.
    """
    if not a.core or not b.core:
        return Comparison(0.0, 0.0, 0.0)
    if a.words == b.words:
        return Comparison(1.0, 1.0, 1.0)
    if a.core == b.core:
        return Comparison(_SAME_CORE, 1.0, 1.0)
    rest_a = [word for word in a.core if word not in b.core]
    rest_b = [word for word in b.core if word not in a.core]
    if not rest_a and not rest_b:
        return Comparison(_SAME_WORDS, 1.0, 1.0)
    if len(rest_a) == len(a.core) and len(rest_b) == len(b.core) and not _may_meet(a, b):
        return Comparison(0.0, 0.0, 0.0)
    whole_a, whole_b = sum(map(weigh, a.core)), sum(map(weigh, b.core))
    lost_a, lost_b = dict.fromkeys(rest_a, 1.0), dict.fromkeys(rest_b, 1.0)
    acronym = _acronyms(a, b, lost_a, lost_b) or _acronyms(b, a, lost_b, lost_a)
    _joined(a.core, b.core, lost_a, lost_b)
    _joined(b.core, a.core, lost_b, lost_a)
    _errors(lost_a, lost_b)
    missing_a = sum(weigh(word) * share for word, share in lost_a.items())
    missing_b = sum(weigh(word) * share for word, share in lost_b.items())
    first, second = 1 - missing_a / whole_a, 1 - missing_b / whole_b
    score = _ALIKE * (1 - (missing_a + missing_b) / (whole_a + whole_b))
    run = _run(a, b, rest_a, rest_b)
    if run > score:
        return Comparison(run, max(first, run), max(second, run), acronym)
    return Comparison(score, first, second, acronym)


def edits(length: int) -> int:
    """How many letters of a word of this length may be wrong."""
    return 0 if length < 4 else 1 if length < 8 else 2


def _may_meet(a: Name, b: Name) -> bool:
    """Whether two names without a word in common may be one: a cheap look before the costly ones."""
    if len(a.core) == 1 or len(b.core) == 1:
        return True
    letters = {word[:1] for word in a.core}
    return any(word[:1] in letters for word in b.core)


def _acronyms(a: Name, b: Name, lost_a: dict[str, float], lost_b: dict[str, float]) -> str:
    """Take off the words of `b` that a word of `a` is the initials of; the first such word that `b` lacks."""
    if len(b.content) < 2 or not lost_b:
        return ""
    found, letters = "", b.letters
    for word in a.core:
        at = letters.find(word) if 1 < len(word) < 9 else -1
        if at < 0 or not (len(word) > 2 or word in a.acronyms):
            continue
        lost = 1 - _RUNS.get(len(word), 0.95)
        said = b.content[at : at + len(word)]
        for other in lost_b:
            if other in said or (len(other) > 1 and other in word):
                lost_b[other] = lost
        if word in lost_a:
            lost_a[word] = lost
            found = found or word
    return found


def _joined(core: Sequence[str], other: Sequence[str], lost: dict[str, float], cut: dict[str, float]) -> None:
    """Take off a word of one name that two words in a row of the other make: `sudaquitaine`."""
    if len(other) < 2 or not lost or not cut:
        return
    for first, second in pairwise(other):
        if (first in cut or second in cut) and (joined := first + second) in lost:
            lost[joined] = cut[first] = cut[second] = 0.05


def _errors(lost_a: dict[str, float], lost_b: dict[str, float]) -> None:
    """Pair the words that differ by a letter or two, or that one begins the other; nearest first."""
    pairs = []
    others = [word for word, share in lost_b.items() if share == 1]
    for x in [word for word, share in lost_a.items() if share == 1] if others else ():
        for y in others:
            longest = max(len(x), len(y))
            gap = 2 * longest - len(x) - len(y)
            most = edits(longest)
            if gap <= most:
                distance = OSA.distance(x, y, score_cutoff=most) if most else 1
                if distance <= most and not (x.isdigit() or y.isdigit()):
                    pairs.append((distance / longest, x, y))
            elif longest - gap > 3 and (x.startswith(y) or y.startswith(x)):
                pairs.append((1 - _PREFIX, x, y))
    for lost, x, y in sorted(pairs) if len(pairs) > 1 else pairs:
        if lost_a[x] == 1 and lost_b[y] == 1:
            lost_a[x] = lost_b[y] = lost


def _run(a: Name, b: Name, rest_a: list[str], rest_b: list[str]) -> float:
    """How near two names are where words were cut or joined: as runs of letters; 0 when they are not near."""
    if len(a.words) != len(b.words) and "".join(a.words) == "".join(b.words):
        return _ALIKE
    if len(rest_a) == len(rest_b):
        return 0.0
    one, other = "".join(rest_a), "".join(rest_b)
    near = OSA.normalized_similarity(one, other, score_cutoff=_NEAR_RUN) if len(one) > 5 < len(other) else 0
    return _ALIKE * float(near) if near and _digits(one) == _digits(other) else 0.0


def _digits(text: str) -> str:
    return "".join([c for c in text if c.isdigit()])
