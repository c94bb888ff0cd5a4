"""The words of an index: how many things hold each, how they are spelt, what they begin."""

import math
import re
from functools import lru_cache
from typing import Final

import tantivy
from rapidfuzz.distance import OSA

from maillage.names import edits, weight
from maillage.search.schema import FILED, NAMES, SPELT, TIMES, kept, key

_SOUNDS: Final = (
    (re.compile("ph"), "f"),
    (re.compile("c[kq]|qu|c(?![eiyh])"), "k"),
    (re.compile("y"), "i"),
    (re.compile("e$"), ""),
    (re.compile(r"(.)\1"), r"\1"),
)
"""Letters of words without accents that stand for one sound."""
_SAME_START: Final = {"c": "ckq", "k": "ckq", "q": "ckq", "f": "fp", "p": "pf"}
_BEGUN: Final = 4_000
_NEAR: Final = 40
_KEPT: Final = 5
_LEAST: Final = 4
_RARE: Final = 3


class Words:
    """The words of names, and the terms that things are filed under."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        """Read an index; what is asked again is remembered."""
        self._schema = schema
        self._searcher = searcher
        self._all = math.log(self._searcher.num_docs + 2)
        self.holding = lru_cache(1 << 16)(self._holding)
        self.weigh = lru_cache(1 << 16)(self._weigh)
        self.spelt = lru_cache(1 << 12)(self._spelt)
        self.beginning = lru_cache(1 << 12)(self._beginning)
        self.cut = lru_cache(1 << 12)(self._cut)
        self.sounding = lru_cache(1 << 12)(self._sounding)

    def _holding(self, word: str) -> int:
        """How many things hold a word."""
        return self._searcher.doc_freq(NAMES, word)

    def filed(self, what: str, value: str) -> int:
        """How many things are filed under a term."""
        return self._searcher.doc_freq(FILED, key(what, value))

    def _weigh(self, word: str) -> float:
        """What a word weighs in comparing names: by its length, and by how few things hold it."""
        rare = 1 - math.log(self.holding(word) + 1) / self._all
        return weight(word) * (0.3 + 0.7 * rare)

    def _spelt(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words that differ from one by a letter or two, nearest first, with how near each is, 0 to 1."""
        most = edits(len(word))
        if not most or word.isdigit():
            return ()
        query = tantivy.Query.fuzzy_term_query(self._schema, SPELT, word, distance=most)
        near = self._searcher.search(query, _NEAR, count=False, weight_by_field=TIMES).hits
        found = []
        for _, address in near:
            other = kept(self._searcher.doc(address)).decode()
            distance = OSA.distance(word, other)
            if other != word and (other[0] == word[0] or distance == 1):
                found.append((distance / max(len(word), len(other)), -self.holding(other), other))
        return tuple((other, 1 - lost) for lost, _, other in sorted(found)[:_KEPT])

    def _beginning(self, start: str, most: int) -> tuple[str, ...]:
        """The words that begin so, those that most things hold first."""
        found = self._searcher.terms_with_prefix(NAMES, start, limit=most * 20)
        return tuple(word for word, _ in sorted(found, key=lambda one: (-one[1], one[0]))[:most])

    def _cut(self, word: str) -> tuple[tuple[str, str], ...]:
        """The ways to cut a word in two that names hold, best first: those whose rarer half is least rare."""
        cuts = []
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            times = min(self.holding(first), self.holding(second))
            if times:
                cuts.append((-times, first, second))
        return tuple((first, second) for _, first, second in sorted(cuts)[:2])

    def _sounding(self, word: str) -> tuple[str, ...]:
        """The other words that sound the same: fabrik for fabrique."""
        if len(word) < _LEAST:
            return ()
        own, found = _sound(word), set[str]()
        for letter in _SAME_START.get(word[0], word[0]):
            start = letter + word[1 : _LEAST - 1]
            terms = self._searcher.terms_with_prefix(NAMES, start, limit=_BEGUN)
            found.update(other for other, _ in terms if other != word and _sound(other) == own)
        return tuple(sorted(found))

    def unknown(self, word: str) -> bool:
        """Whether a word may be misspelled: few things hold it."""
        return self.holding(word) <= _RARE


def _sound(word: str) -> str:
    """What a French word sounds like, more or less."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word
