"""Cuts SPARQL text, 1.1 or 1.2, into tokens, each with its place in the text.

The terminals are those of the grammar (SPARQL 1.1 Query Language, 19.8; SPARQL 1.2 adds `<<(`, `)>>`,
`{|`, `|}`, `~` and directions); the longest one wins, comments and white space are left out. Code point
escapes (19.2) are allowed in names, IRIs and strings. Each pattern is possessive: no text makes it go back,
so that the time is a number of nanoseconds a character whatever a stranger sends.
"""

import re
from codecs import raw_unicode_escape_decode, raw_unicode_escape_encode
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

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

    __hash__ = object.__hash__
    """Each member is one object; the hash of `Enum` takes as long as a match."""


class Token(NamedTuple):
    """A token: its kind, its text as written, and where it starts and ends in the query.

    `word` is a keyword in upper case, its escapes undone; empty for any other kind.
    """

    kind: Kind
    text: str
    start: int
    end: int
    word: str = ""

    @property
    def name(self) -> str:
        """A variable's name without its `?` or `$`; empty for any other kind."""
        return self.text[1:] if self.kind is Kind.VARIABLE else ""


Cut = tuple[Kind, str, int, str]
"""A token as a bare tuple: its kind, its text as written, where it starts, and its `word`."""

_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LATER: Final = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_FIRST: Final = rf"(?:[{_BASE}_]|{_ESCAPE})"
_CHAR: Final = rf"(?:[{_LATER}-]|{_ESCAPE})"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TO_COLON: Final = rf"(?:[{_BASE}]|{_ESCAPE})(?:[{_LATER}.-]++|{_ESCAPE})*+"
_LOCAL: Final = rf"(?:{_FIRST}|[:0-9]|{_PLX})(?:[{_LATER}:-]++|{_ESCAPE}|{_PLX}|\.++(?={_CHAR}|:|{_PLX}))*+"
_ECHAR: Final = rf"\\[tbnrf\\\"']|{_ESCAPE}"

_TERMINALS: Final = {
    Kind.VARIABLE: rf"[?$](?:{_FIRST}|[0-9])(?:[{_LATER}]++|{_ESCAPE})*+",
    Kind.IRI: rf'<(?:[^<>"{{}}|^`\\\x00-\x20]++|{_ESCAPE})*+>',
    Kind.BLANK: rf"_:(?:{_FIRST}|[0-9])(?:[{_LATER}-]++|{_ESCAPE}|\.++(?={_CHAR}))*+|\[[ \t\r\n]*+\]",
    Kind.NAME: rf"(?:{_TO_COLON}(?<!\.))?:(?:{_LOCAL})?",
    Kind.WORD: rf"{_FIRST}(?:[{_LATER}]++|{_ESCAPE})*+",
    Kind.STRING: (
        rf'"""(?:"{{0,2}}(?:[^"\\]++|{_ECHAR}))*+"""|'
        rf"'''(?:'{{0,2}}(?:[^'\\]++|{_ECHAR}))*+'''|"
        rf'"(?!"")(?:[^"\\\r\n]++|{_ECHAR})*+"|' + rf"'(?!'')(?:[^'\\\r\n]++|{_ECHAR})*+'|\"\"(?!\")|''(?!')"
    ),
    Kind.NUMBER: r"[+-]?(?:(?:[0-9]++\.[0-9]*+|\.?[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)",
    Kind.MARK: r"<<\(|\)>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|<<|>>|[{}()\[\].,;=<>+\-*/!|^?~]",
    Kind.LANGUAGE: r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
}
_ESCAPABLE: Final = {
    kind: re.compile(_TERMINALS[kind]) for kind in (Kind.VARIABLE, Kind.BLANK, Kind.NAME, Kind.WORD)
}
_SPACE: Final = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+")


def _scanner(*kinds: Kind) -> tuple[re.Pattern[str], tuple[Kind, ...]]:
    """A pattern of one token of these kinds, the first that fits, and of the white space after it."""
    groups = ")|(".join(_TERMINALS[kind] for kind in kinds)
    return re.compile(f"(?:({groups})){_SPACE.pattern}"), (kinds[0], *kinds)


_WORD: Final = _scanner(Kind.WORD)
_MARK: Final = _scanner(Kind.MARK)
_NAME: Final = _scanner(Kind.NAME, Kind.WORD)
_STRING: Final = _scanner(Kind.STRING)
_NUMBER: Final = _scanner(Kind.NUMBER, Kind.MARK)
_VARIABLE: Final = _scanner(Kind.VARIABLE, Kind.MARK)
_BY_FIRST: Final = (
    dict.fromkeys("?$", _VARIABLE)
    | dict.fromkeys("\"'", _STRING)
    | dict.fromkeys("+-.0123456789", _NUMBER)
    | dict.fromkeys("{}()],;=>*/!|^&~", _MARK)
    | {"<": _scanner(Kind.IRI, Kind.MARK), "[": _scanner(Kind.BLANK, Kind.MARK)}
    | {":": _scanner(Kind.NAME), "_": _scanner(Kind.BLANK, Kind.WORD), "@": _scanner(Kind.LANGUAGE)}
)
"""What a token may be, by its first character; a name or a word by any other."""

_RUN: Final = re.compile(_TO_COLON)
_SHORT: Final = 5_000
_ESCAPED: Final = re.compile(_ESCAPE)
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Half a character: nothing that UTF-8 can write, though an argument of a command may hold it."""


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query, in order; those of short queries are kept for a while.

    Raises:
        SyntaxFault: a string or IRI that does not end, or a character that starts no token.
    """
    return _kept(text) if len(text) <= _SHORT else tuple(scan(text))


@lru_cache(maxsize=256)
def _kept(text: str) -> tuple[Token, ...]:
    return tuple(scan(text))


def scan(text: str) -> Iterator[Token]:
    """The tokens of a query one by one, for who may stop on the way; as `tokens`."""
    return (
        Token(kind, written, start, start + len(written), word) for kind, written, start, word in cut(text)
    )


def cut(text: str) -> Iterator[Cut]:
    """As `scan`, each token as a bare tuple: for who reads what a stranger sends, and has little time.

    `a-a-a` looks for its colon from each `a`: once none is found, none is sought before the end of the run.
    """
    lone = _LONE.search(text)
    if lone is not None:
        raise _unknown(text, lone.start())
    position, nameless, end = _end(_SPACE, text, 0), 0, len(text)
    by_first, a_word = _BY_FIRST.get, Kind.WORD
    while position < end:
        start = position
        pattern, kinds = by_first(text[start]) or (_NAME if start >= nameless else _WORD)
        found = pattern.match(text, start)
        if found is None:
            raise _unknown(text, start)
        number = found.lastindex or 0
        kind, written, position = kinds[number], found[number], found.end()
        if kind is a_word:
            word = _undone(text, kind, written, start) if "\\" in written else written
            yield kind, written, start, word.upper()
            stop = start + len(written)
            if start >= nameless and stop == position < end and text[stop] in "-.":
                nameless = _end(_RUN, text, start)
        else:
            if "\\" in written and kind in _ESCAPABLE:
                _undone(text, kind, written, start)
            yield kind, written, start, ""


def _undone(text: str, kind: Kind, written: str, start: int) -> str:
    """A token without its escapes, which must stand for characters that the token may hold.

    Python's own codec is several times faster than `unescape`. It reads a double backslash otherwise, which
    no token of these kinds holds; half a character fits no pattern, and other numbers are its errors.
    """
    try:
        plain, _ = raw_unicode_escape_decode(raw_unicode_escape_encode(written)[0])
    except UnicodeDecodeError:
        plain = ""
    if not _ESCAPABLE[kind].fullmatch(plain):
        raise _unknown(text, start + written.index("\\"))
    return plain


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def rewritten(text: str, changes: Mapping[tuple[int, int], str]) -> str:
    """The text with other texts in the places, start and end, that a table gives; none overlaps another."""
    places = [(0, 0), *sorted(changes), (len(text), len(text))]
    return "".join(text[a[1] : b[0]] + changes.get(b, "") for a, b in pairwise(places))


def unescape(text: str) -> str:
    """The text with its code point escapes (`\\u0041`) replaced by characters; bad ones by U+FFFD."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[0][2:], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def place(text: str, position: int) -> Place:
    """The 1-based line and column of a position in a query."""
    line = text.count("\n", 0, position) + 1
    return Place(line=line, column=str(position - text.rfind("\n", 0, position)))


_CLOSED: Final = re.compile(
    r'"""(?:[^"\\]|\\.|""?(?!"))*+"""|"(?!"")(?:[^"\\\r\n]|\\.)*+"'
    r"|'''(?:[^'\\]|\\.|''?(?!'))*+'''|'(?!'')(?:[^'\\\r\n]|\\.)*+'"
)
"""A string that ends, whatever it escapes."""
_BAD_ESCAPE: Final = re.compile(rf"^((?:[^\\]|{_ECHAR})*+)\\")


def _unknown(text: str, position: int) -> SyntaxFault:
    character = text[position]
    if character in "\"'" and (closed := _CLOSED.match(text, position)):
        bad = _BAD_ESCAPE.search(closed[0])
        position, character = position + (bad.end(1) if bad else 0), "\\" if bad else character
    if character in "\"'":
        fr, en = "cette chaîne n’est pas terminée", "this string does not end"
    elif character == "\\":
        fr, en = "échappement inattendu", "unexpected escape"
    else:
        shown = f"U+{ord(character):04X}"
        fr = f"caractère inattendu {f'«{character}»' if character.isprintable() else shown}"
        en = f"unexpected character {repr(character) if character.isprintable() else shown}"
    return SyntaxFault(fr, en, place(text, position))
