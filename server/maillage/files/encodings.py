"""Recognises the encoding of a text that does not say it, by the letters that its bytes would be."""

import codecs
from collections import Counter
from pathlib import Path
from typing import Final

from maillage.files.text import encoding_of

_LOOKED_AT: Final = 8_000_000
"""The bytes that tell."""
_START: Final = 4_096
_HALF: Final = 0.3
"""The share of bytes at even or odd places that are NUL in a text of UTF-16 in a Latin alphabet."""

NAMES: Final = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "Latin-9 (ISO 8859-15)",
    "mac-roman": "Mac Roman",
    "cp850": "DOS 850",
}
"""Encodings of a byte a character that spreadsheets in France write, the likeliest first; of two bytes."""

_SINGLE: Final = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_FRENCH: Final = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÇÎÏÔÙÛÜŒÆ’‘“”«»–—…°€·ñóáíúß²\u00a0\u202f№§®©•")
_RARE: Final = frozenset("ÿñóáíúß§®©•№äöüÜË")
"""Signs that French texts have now and then: they tell less."""


def encoding_of_sheet(path: Path, name: str) -> str:
    """The encoding of a text: by its mark, as UTF-8, or that whose letters are the most French.

    Raises:
        TableError: it cannot be opened, is in UTF-32, or lines are in UTF-8 and others are not.
    """
    with_mark = encoding_of(path, name, western=True)
    with path.open("rb") as file:
        start = file.read(_START)
        if with_mark == "utf-16":
            return with_mark
        if wide := _without_mark(start):
            return wide
        if with_mark == "utf-8":
            return with_mark
        seen = Counter(start + file.read(_LOOKED_AT))
    return max(_SINGLE, key=lambda encoding: (_letters(seen, encoding), -_SINGLE.index(encoding)))


def _without_mark(start: bytes) -> str:
    """UTF-16 without its mark: every other byte is NUL."""
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if half and odd > _HALF * half and not even:
        return "utf-16-le"
    return "utf-16-be" if half and even > _HALF * half and not odd else ""


def _letters(seen: Counter[int], encoding: str) -> float:
    """How many of the bytes beyond ASCII are signs of French, less those that are none."""
    score = 0.0
    for byte in range(0x80, 0x100):
        if number := seen[byte]:
            letter = codecs.decode(bytes([byte]), encoding, "replace")
            score += number * (-1.0 if letter not in _FRENCH else 0.5 if letter in _RARE else 1.0)
    return score
