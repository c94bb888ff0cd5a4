"""Reads a name: its words, what of them tells it from others, its acronyms, the legal form that it says."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from maillage import iris
from maillage.names.lists import AT_AN_END, FORMS, NOISE, NUMBERS, PHRASES, SAINTS, SMALL, WRITTEN

_WORD: Final = re.compile(r"[^\W_]+")
_DOTTED: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:\. ?[^\W\d_](?![^\W_]))+\.?")
_ORDINAL: Final = re.compile(r"([0-9]+)(?:er|ere|e|eme|nd|nde)")
_CAPITALS: Final = re.compile(r"(?<![^\W_])[^\W\d_a-zà-öø-ÿœ]{2,10}(?![^\W_])")
_IN_BRACKETS: Final = re.compile(r"\(([^\W_]{2,10})\)")
_LONGEST: Final = 400
"""How many characters of a name are read: the longest of the registers has under 250."""


def _by_first() -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """The phrases by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for phrase, (word, form) in PHRASES.items():
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append((parts, word, form))
    return {first: tuple(sorted(those, key=lambda p: -len(p[0]))) for first, those in found.items()}


_PHRASES: Final = _by_first()


@dataclass(slots=True)
class Name:
    """A name as it was read.

    Args:
        text: the name as written, its spaces made one.
        words: its words folded, in their order.
        content: its words in the singular, without articles and other small words; a letter that ends a name
            is none (`Les 3 L`).
        core: what tells it from other names: `content` without legal forms, known phrases made one word
            (`pôle territorial de coopération économique` gives `ptce`). It is empty only if `words` is.
        acronyms: those written in it, folded: in brackets, in capitals, with dots.
        initials: the first letters of the core.
        form: the legal form that it says, or nothing.
        letters: the first letters of the content.
    """

    text: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    core: tuple[str, ...]
    acronyms: tuple[str, ...]
    initials: str
    form: str
    letters: str = ""


def fold(text: str) -> str:
    """A text for comparing: lower case, no accents, ligatures in two letters."""
    return iris.plain(text)


def read_name(text: str) -> Name:
    """Read a name as people and registers write it; one without a letter or a digit has no words."""
    text = " ".join(text[:_LONGEST].split())
    plain = iris.plain(text)
    dotted = _dotted(plain) if "." in plain else ()
    if dotted:
        for written, word in dotted:
            plain = plain.replace(written, f" {word} ")
    words = tuple([SAINTS.get(word, word) for word in _WORD.findall(plain)])
    words = _joined_letters(words) if sum(len(word) == 1 for word in words) > 2 else words
    content = tuple([singular(word) for word in words if word not in SMALL])
    if content and len(words[-1]) == 1 and words[-1] in SMALL:
        content += words[-1:]
    core, form = _core(content)
    acronyms = _acronyms(text, core, dotted)
    core = core or content or words
    content = content or words
    initials = "".join([word[0] for word in core])
    return Name(text, words, content, core, acronyms, initials, form, "".join([word[0] for word in content]))


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """A folded word as names are compared by it: in the singular, an ordinal or a number in digits."""
    if word in NUMBERS:
        return NUMBERS[word]
    if found := _ORDINAL.fullmatch(word):
        return found[1]
    if len(word) > 3:
        if word.endswith("aux") and len(word) > 5 and not word.endswith("eaux"):
            word = f"{word[:-3]}al"
        elif (word[-1] == "s" and word[-2] != "s") or word.endswith("ux"):
            word = word[:-1]
    return WRITTEN.get(word, word)


def _core(content: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words that tell a name from others, and the legal form that the words say."""
    core: list[str] = []
    form, at, last = "", 0, len(content) - 1
    while at <= last:
        word, width = content[at], 1
        said = FORMS.get(word, "") if word not in AT_AN_END or at in (0, last) else ""
        noise = word in NOISE and bool(said)
        if word in _PHRASES:
            for parts, one, meant in _PHRASES[word]:
                if content[at : at + len(parts)] == parts:
                    word, said, noise, width = one, meant, one in NOISE, len(parts)
                    break
        form = form or said
        if not noise and word not in core:
            core.append(word)
        at += width
    return tuple(core), form


def _dotted(plain: str) -> tuple[tuple[str, str], ...]:
    """The acronyms written with dots, and each without them; elided articles are none."""
    return tuple((found, "".join(_WORD.findall(found))) for found in _DOTTED.findall(plain))


def _joined_letters(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words where three letters or more in a row are one word: `C B E` is `cbe`."""
    joined: list[str] = []
    letters: list[str] = []
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        joined += ["".join(letters)] if len(letters) > 2 else letters
        letters = []
        joined.append(word)
    return tuple(joined[:-1])


def _acronyms(text: str, core: tuple[str, ...], dotted: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The acronyms written in a name; one in capitals tells nothing where the whole name is."""
    found = [word for _, word in dotted]
    if "(" in text:
        found += [
            iris.plain(inside) for inside in _IN_BRACKETS.findall(text) if inside.isupper() or text.isupper()
        ]
    if not text.isupper():
        if not text.islower() and not text.istitle():
            found += [iris.plain(word) for word in _CAPITALS.findall(text)]
    elif len(core) > 2:
        initials = "".join([word[0] for word in core])
        found += [word for word in core if 2 < len(word) < 9 and word in initials]
    return tuple(dict.fromkeys([word for word in found if word not in NOISE])) if found else ()
