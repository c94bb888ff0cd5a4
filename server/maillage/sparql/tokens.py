"""Cuts SPARQL text, 1.1 or 1.2, into tokens, each with its place in the text.

The terminals are those of the grammar (SPARQL 1.1 Query Language, 19.8; SPARQL 1.2 adds `<<(`, `)>>`,
`{|`, `|}`, `~` and directions); the longest one wins, comments and white space are left out. Code point
escapes (19.2) are allowed in names, IRIs and strings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import Final

from maillage.errors import Place, SyntaxFault


class Kind(Enum):
    """The kinds of token."""

    IRI = "iri"
    NAME = "prefixed name"
    VARIABLE = "variable"
    BLANK = "blank node"
    STRING = "string"
    LANGUAGE = "language tag"
    NUMBER = "number"
    WORD = "keyword"
    MARK = "punctuation"


@dataclass(frozen=True)
class Token:
    """A token: its kind, its text as written, and where it starts and ends in the query."""

    kind: Kind
    text: str
    start: int
    end: int

    @cached_property
    def word(self) -> str:
        """A keyword in upper case, its escapes undone; empty for any other kind."""
        return unescape(self.text).upper() if self.kind is Kind.WORD else ""

    @property
    def name(self) -> str:
        """A variable's name without its `?` or `$`; empty for any other kind."""
        return self.text[1:] if self.kind is Kind.VARIABLE else ""


_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST: Final = rf"(?:[{_BASE}_]|{_ESCAPE})"
_CHAR: Final = rf"(?:[{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040-]|{_ESCAPE})"
_VARCHAR: Final = rf"(?:[{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]|{_ESCAPE})"
_PREFIX: Final = rf"(?:(?:[{_BASE}]|{_ESCAPE})(?:(?:{_CHAR}|\.)*{_CHAR})?)?:"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:(?:{_FIRST}|[:0-9]|{_PLX})(?:(?:{_CHAR}|[.:]|{_PLX})*(?:{_CHAR}|:|{_PLX}))?)?"
_ECHAR: Final = rf"\\[tbnrf\\\"']|{_ESCAPE}"

_TERMINALS: Final = (
    (None, r"[ \t\r\n]+|#[^\r\n]*"),
    (Kind.IRI, rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE})*>'),
    (
        Kind.STRING,
        rf'"""(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*"""|'
        rf"'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''|"
        rf'"(?!"")(?:[^"\\\r\n]|{_ECHAR})*"|' + rf"'(?!'')(?:[^'\\\r\n]|{_ECHAR})*'|\"\"(?!\")|''(?!')",
    ),
    (Kind.LANGUAGE, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"),
    (Kind.VARIABLE, rf"[?$](?:{_FIRST}|[0-9]){_VARCHAR}*"),
    (Kind.BLANK, rf"_:(?:{_FIRST}|[0-9])(?:(?:{_CHAR}|\.)*{_CHAR})?|\[[ \t\r\n]*\]"),
    (Kind.NAME, _PREFIX + _LOCAL),
    (Kind.NUMBER, r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[+-]?[0-9]*\.[0-9]+|[+-]?[0-9]+"),
    (Kind.WORD, rf"{_FIRST}{_VARCHAR}*"),
    (Kind.MARK, r"<<\(|\)>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|<<|>>|[{}()\[\].,;=<>+\-*/!|^?~]"),
)
_NAMES: Final = frozenset({Kind.VARIABLE, Kind.BLANK, Kind.NAME, Kind.WORD})
_TOKEN: Final = re.compile("|".join(f"({pattern})" for _, pattern in _TERMINALS))
_SHORT: Final = 5_000
_ESCAPED: Final = re.compile(_ESCAPE)
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Half a character: nothing that UTF-8 can write, though an argument of a command may hold it."""


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query, in order; those of short queries are kept for a while.

    Raises:
        SyntaxFault: a string or IRI that does not end, or a character that starts no token.
    """
    return _kept(text) if len(text) <= _SHORT else tuple(_scan(text))


@lru_cache(maxsize=256)
def _kept(text: str) -> tuple[Token, ...]:
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    lone = _LONE.search(text)
    if lone is not None:
        raise _unknown(text, lone.start())
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastindex is None:
            raise _unknown(text, position)
        kind, terminal = _TERMINALS[found.lastindex - 1]
        if kind in _NAMES and "\\" in found[0] and not re.fullmatch(terminal, unescape(found[0])):
            raise _unknown(text, position + found[0].index("\\"))
        if kind is not None:
            yield Token(kind, found[0], found.start(), found.end())
        position = found.end()


def unescape(text: str) -> str:
    """The text with its code point escapes (`\\u0041`) replaced by characters; bad ones by U+FFFD."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[0].lstrip("\\uU"), base=16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def place(text: str, position: int) -> Place:
    """The 1-based line and column of a position in a query."""
    line = text.count("\n", 0, position) + 1
    return Place(line=line, column=str(position - text.rfind("\n", 0, position)))


def _unknown(text: str, position: int) -> SyntaxFault:
    character = text[position]
    if character in "\"'":
        fr, en = "cette chaîne n’est pas terminée", "this string does not end"
    elif character == "\\":
        fr, en = "échappement inattendu", "unexpected escape"
    else:
        fr = f"caractère inattendu {_shown(character)}"
        en = f"unexpected character {_shown(character)}"
    return SyntaxFault(fr, en, place(text, position))


def _shown(character: str) -> str:
    return f"«{character}»" if character.isprintable() else f"U+{ord(character):04X}"
