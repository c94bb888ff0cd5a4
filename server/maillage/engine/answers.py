"""Keeps small answers: those of a release stay true as long as it does."""

import threading
from typing import Final

from cachetools import LRUCache

from maillage.sparql.query import Query

_Key = tuple[Query, str]
_Kept = tuple[str, bytes, int]
_OVERHEAD: Final = 300


class Answers:
    """The answers last asked for, up to a number of bytes in all; none larger than a hundredth of that."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: LRUCache[_Key, _Kept] = LRUCache(most, getsizeof=lambda kept: kept[2])
        self.lock = threading.Lock()

    def get(self, query: Query, form: str) -> tuple[str, bytes] | None:
        """The format and the bytes of an answer, if it is kept.

        Args:
            query: what is asked.
            form: the name of the format asked for; empty for the usual one.
        """
        with self.lock:
            kept = self.kept.get((query, form))
            return kept[:2] if kept else None

    def takes(self, size: int) -> bool:
        """Whether an answer of so many bytes may be kept."""
        return size <= self.most // 100

    def keep(self, query: Query, form: str, name: str, content: bytes) -> None:
        """Keep an answer and the name of its format, in the place of those not asked for the longest."""
        texts = (query.text, *query.default_graphs, *query.named_graphs)
        size = len(content) + sum(map(len, texts)) + _OVERHEAD
        if self.takes(size):
            with self.lock:
                self.kept[query, form] = name, content, size
