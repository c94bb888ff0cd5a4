"""Says in French and in English why the engine takes a text for no query, with the place and an extract."""

import re
from itertools import pairwise
from typing import Final

from maillage.errors import Place, SyntaxFault
from maillage.sparql.tokens import Kind, Token, place, tokens
from maillage.vocabulary import PREFIXES

_WHERE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_BEFORE, _AFTER = 30, 20
_IRI: Final = "IRI parsing failed"
_SAID: Final = {
    _IRI: ("IRI mal formée", "malformed IRI"),
    "Duplicated variable name in SELECT": (
        "SELECT donne deux fois la même variable",
        "SELECT gives the same variable twice",
    ),
    "The SELECT contains a variable that is unbound": (
        "SELECT donne une variable qui manque à GROUP BY",
        "SELECT gives a variable that GROUP BY lacks",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * ne va pas avec GROUP BY",
        "SELECT * does not go with GROUP BY",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "AS donne le nom d’une variable qui existe déjà",
        "AS gives the name of a variable that exists already",
    ),
    "language tag parsing failed": ("étiquette de langue mal formée", "malformed language tag"),
    "The query limit should be a non negative integer": (
        "LIMIT prend un nombre entier",
        "LIMIT takes a whole number",
    ),
    "The query offset should be a non negative integer": (
        "OFFSET prend un nombre entier",
        "OFFSET takes a whole number",
    ),
    "\\u escape sequence should be followed by hexadecimal digits": (
        "\\u précède quatre chiffres hexadécimaux d’un caractère",
        "\\u stands before the four hexadecimal digits of a character",
    ),
}
"""What the engine says in words, and how we say it."""


def explained(text: str, fault: SyntaxError) -> SyntaxFault:
    """The fault of a text that is no query.

    Args:
        text: the query.
        fault: what the engine raised.
    """
    said = str(fault.msg)
    found = _WHERE.match(said)
    hints = _words(found[3] if found else said)
    undeclared = None if _IRI in hints else _undeclared(text)
    if undeclared is not None:
        return _prefix(text, undeclared)
    line, column = (int(found[1]), int(found[2])) if found else (0, 0)
    extract = _extract(text, line, column) if line else ""
    fr, en = _reason(text, hints)
    return SyntaxFault(
        "ce n’est pas du SPARQL 1.1" + (f", près de « {extract} »" if extract else "") + (fr and f" : {fr}"),
        "not SPARQL 1.1" + (f", near “{extract}”" if extract else "") + (en and f": {en}"),
        Place(line=line, column=str(column)) if line else None,
    )


def _words(hint: str) -> list[str]:
    """What the engine says in words; its lists of expected characters help nobody."""
    parts = hint.removeprefix("expected ").removeprefix("one of ").split(", ")
    return [part for part in parts if part in _SAID or (part.count(" ") > 2 and "['" not in part)]


def _reason(text: str, hints: list[str]) -> tuple[str, str]:
    known = next((_SAID[hint] for hint in hints if hint in _SAID), None)
    if known:
        return known
    marks = [token.text for token in tokens(text) if token.kind is Kind.MARK]
    left = marks.count("{") - marks.count("}")
    if left > 0:
        return "une accolade n’est pas fermée", "a brace is not closed"
    if left < 0:
        return "une accolade de trop", "one brace too many"
    return (f"le moteur dit « {hints[0]} »", hints[0]) if hints else ("", "")


def _extract(text: str, line: int, column: int) -> str:
    """What stands around a place, on its line; before it, when nothing stands there."""
    whole = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    start, end = max(0, column - 1 - _BEFORE), column - 1 + _AFTER
    shown = "".join(letter if letter.isprintable() else " " for letter in whole[start:end]).strip()
    return ("…" if start else "") + shown + ("…" if end < len(whole) else "") if shown else ""


def _undeclared(text: str) -> Token | None:
    """The first name whose prefix is declared nowhere."""
    found = tokens(text)
    declared = {
        after.text.partition(":")[0]
        for before, after in pairwise(found)
        if before.word == "PREFIX" and after.kind is Kind.NAME
    }
    return next((t for t in found if t.kind is Kind.NAME and t.text.partition(":")[0] not in declared), None)


def _prefix(text: str, name: Token) -> SyntaxFault:
    prefix = name.text.partition(":")[0]
    fr = en = ""
    if prefix in PREFIXES:
        fr = f" ; ajouter PREFIX {prefix}: <{PREFIXES[prefix]}>"
        en = f"; add PREFIX {prefix}: <{PREFIXES[prefix]}>"
    return SyntaxFault(
        f"préfixe non déclaré : « {prefix}: »{fr or ' ; le déclarer par PREFIX, au début'}",
        f"undeclared prefix '{prefix}:'{en or '; declare it by PREFIX, at the start'}",
        place(text, name.start),
    )
