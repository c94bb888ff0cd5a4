"""Keeps small answers: those of a release stay true as long as it does."""

import threading
from collections import OrderedDict
from typing import Final

Key = tuple[str, str, tuple[str, ...], tuple[str, ...]]
_OVERHEAD: Final = 300


class Answers:
    """The answers last asked for, up to a number of bytes in all; none larger than a hundredth of that."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.found: OrderedDict[Key, tuple[str, bytes]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> tuple[str, bytes] | None:
        """The format and the bytes of an answer, if it is kept.

        Args:
            key: the text, the name of the format, the default and the named graphs.
        """
        with self.lock:
            kept = self.found.get(key)
            if kept is not None:
                self.found.move_to_end(key)
            return kept

    def takes(self, size: int) -> bool:
        """Whether an answer of so many bytes may be kept."""
        return size <= self.most // 100

    def keep(self, key: Key, form: str, content: bytes) -> None:
        """Keep an answer, in the place of those not asked for the longest."""
        size = _size(key, content)
        if not self.takes(size):
            return
        with self.lock:
            if key in self.found:
                return
            self.found[key] = form, content
            self.size += size
            while self.size > self.most:
                old, (_, before) = self.found.popitem(last=False)
                self.size -= _size(old, before)


def _size(key: Key, content: bytes) -> int:
    return len(content) + len(key[0]) + sum(map(len, (*key[2], *key[3]))) + _OVERHEAD
