"""Refuses, before any engine sees it, a query that asks for more than an answer from this graph.

Works on tokens, never on text: a word in a string, an IRI or a comment is no keyword. Engines that
look for keywords without looking for the end of a word (Oxigraph reads `SERVICEex:a {` and
`trueSERVICE` as a call to another server) are reckoned with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from maillage.errors import QueryError, RefusedQuery, SyntaxFault
from maillage.sparql.tokens import Kind, Token, place, tokens, unescape

__all__ = ["Form", "Limits", "Study", "Token", "changes", "check", "dataset", "tokens"]


class Form(Enum):
    """The four forms of query (SPARQL 1.1 Query Language, 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True)
class Limits:
    """What a query may hold.

    Measured on pyoxigraph 0.5.13: 160 triple patterns that share a variable take 3 s to plan, 2,000
    nested EXISTS or 8,000 additions in a row stop the process. A reifier (`~`) is planned as a pattern is.
    """

    length: int = 100_000
    depth: int = 64
    patterns: int = 120
    operators: int = 1_000


DEFAULT: Final = Limits()
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_GATHERING: Final = frozenset(
    {"GROUP", "HAVING", "ORDER", "MINUS", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
)
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_FEW: Final = 12
_SHORT: Final = 5_000
_FORMS: Final = frozenset(form.value for form in Form)
_OPEN: Final = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_CLOSE: Final = frozenset({"}", ")", "]", ">>", ")>>", "|}"})
_CLAUSES: Final = frozenset({"FILTER", "BIND"})
_JOINS: Final = frozenset({".", ";", ",", "/", "^", "~"})
_OPERATORS: Final = frozenset(
    {"&&", "||", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", "^"}
)
_BREAKOUT: Final = re.compile(r"[^()]*\).*#")


@dataclass(frozen=True)
class Study:
    """What the tokens of a query tell of it.

    Args:
        form: its form.
        cheap: whether it looks as if answered in no time: a few patterns, nothing to gather. A guess: what it
            is used for must bear that it is wrong.
        changing: whether two answers on the same data may differ.
    """

    form: Form
    cheap: bool
    changing: bool

    @property
    def gives_graph(self) -> bool:
        """Whether its answer is a graph, not rows or a boolean."""
        return self.form in (Form.CONSTRUCT, Form.DESCRIBE)


def check(text: str, limits: Limits = DEFAULT) -> Study:
    """What a query that may be run is; short ones are remembered for a while.

    Raises:
        RefusedQuery: it calls another server, changes the graph or is larger than the limits.
        SyntaxFault: it cannot be cut into tokens, or is no query.
    """
    return _kept(text, limits) if len(text) <= _SHORT else _study(text, limits)


@lru_cache(maxsize=1024)
def _kept(text: str, limits: Limits) -> Study:
    return _study(text, limits)


def _study(text: str, limits: Limits) -> Study:
    if len(text) > limits.length:
        raise RefusedQuery(
            f"requête trop longue : {len(text)} caractères, au plus {limits.length} ; la couper en plusieurs",
            f"query too long: {len(text)} characters, at most {limits.length}; split it",
        )
    found = tokens(text)
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        _check_token(text, token, before, after)
    size = _check_size(text, found, limits)
    words = {token.word for token in found}
    gathers = bool(words & _GATHERING) or any(
        token.text in ("*", "+") and not _everything(before)
        for before, token in zip([None, *found], found, strict=False)
    )
    return Study(_form(text, found), size.patterns <= _FEW and not gathers, bool(words & _CHANGING))


def _everything(previous: Token | None) -> bool:
    return previous is not None and previous.word in ("SELECT", "DESCRIBE", "DISTINCT", "REDUCED")


def changes(text: str) -> bool:
    """Whether two answers to a query may differ on the same data; so they may if it cannot be run."""
    try:
        return check(text).changing
    except QueryError:
        return True


def dataset(text: str, base: str) -> tuple[list[str], list[str]]:
    """The graphs that a query names by FROM and by FROM NAMED (SPARQL 1.1 Query, 13.2), as IRIs.

    A prefixed name whose prefix is not declared is left out: the engine will say that it is not.
    """
    default: list[str] = []
    named: list[str] = []
    prefixes: dict[str, str] = {}
    found = tokens(text)
    for position, token in enumerate(found):
        after = [*found[position + 1 : position + 3], None, None]
        if token.word == "BASE" and after[0] is not None:
            base = urljoin(base, unescape(after[0].text[1:-1]))
        elif token.word == "PREFIX" and after[0] is not None and after[1] is not None:
            prefixes[after[0].text] = urljoin(base, unescape(after[1].text[1:-1]))
        elif token.word == "FROM":
            is_named = after[0] is not None and after[0].word == "NAMED"
            graph = _graph(after[1] if is_named else after[0], prefixes, base)
            if graph:
                (named if is_named else default).append(graph)
    return default, named


def _graph(token: Token | None, prefixes: Mapping[str, str], base: str) -> str:
    if token is None:
        return ""
    if token.kind is Kind.IRI:
        return urljoin(base, unescape(token.text[1:-1]))
    prefix, colon, local = token.text.partition(":")
    known = prefixes.get(prefix + colon, "") if token.kind is Kind.NAME else ""
    return known + re.sub(r"\\(?=[^uU])", "", unescape(local)) if known else ""


def _form(text: str, found: Sequence[Token]) -> Form:
    for token in found:
        if token.word in _FORMS:
            return Form(token.word)
    raise SyntaxFault(
        "ce n’est pas une requête : il y faut SELECT, ASK, CONSTRUCT ou DESCRIBE",
        "this is no query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE",
        place(text, 0) if text.strip() else None,
    )


def _check_token(text: str, token: Token, before: Token | None, after: Token | None) -> None:
    if token.word in _UPDATES:
        raise RefusedQuery(
            f"{token.word} : ce serveur se lit seulement ; il ne reçoit ni mise à jour ni chargement",
            f"{token.word}: this server is read-only; it takes no update and loads nothing",
            place(text, token.start),
        )
    if "SERVICE" in token.word or _may_call(token, before, after):
        raise RefusedQuery(
            "SERVICE : ce serveur n’interroge pas d’autres serveurs ; y poser la question à part",
            "SERVICE: this server does not query other servers; ask them apart",
            place(text, token.start),
        )
    if token.kind is Kind.IRI and _BREAKOUT.match(_balanced(token.text)):
        raise SyntaxFault(
            "IRI ou comparaison ? Écrire une espace après «<», ou %29 pour «)» dans l’IRI",
            "an IRI or a comparison? Write a space after '<', or %29 for ')' in the IRI",
            place(text, token.start),
        )


def _may_call(token: Token, before: Token | None, after: Token | None) -> bool:
    """`SERVICEex:a {` is a prefixed name by the grammar, and a call for an engine that is hasty."""
    if token.kind is not Kind.NAME or "SERVICE" not in unescape(token.text.partition(":")[0]).upper():
        return False
    named = before is not None and before.word in ("GRAPH", "FROM", "NAMED")
    return after is not None and after.text == "{" and not named


def _balanced(iri: str) -> str:
    """An IRI without its pairs of parentheses: what is left closes one that was opened before it."""
    previous = ""
    while previous != iri:
        previous, iri = iri, re.sub(r"\([^()]*\)", "", iri)
    return iri


class _In(Enum):
    """What a bracket holds, for counting."""

    PATTERN = "patterns of triples"
    LIST = "a collection or a path"
    EXPRESSION = "an expression or arguments"
    DATA = "a block of values"


@dataclass
class _Size:
    depth: int = 0
    patterns: int = 0
    operators: int = 0
    contexts: list[_In] = field(default_factory=list)
    values: bool = False

    @property
    def context(self) -> _In:
        return self.contexts[-1] if self.contexts else _In.EXPRESSION

    def add(self, token: Token, previous: Token | None) -> None:
        mark = token.text if token.kind is Kind.MARK else ""
        if mark in _OPEN:
            self.contexts.append(self.opened(mark, previous))
            self.patterns += self.context in (_In.PATTERN, _In.LIST)
        elif mark in _CLOSE:
            del self.contexts[-1:]
        else:
            self.patterns += self.is_pattern(token, mark)
            self.operators += mark in _OPERATORS or _signed(token)
        self.values = token.word == "VALUES" or (self.values and mark != "{")
        inside = token.text.count("(") if token.kind is Kind.IRI else 0
        self.depth = max(self.depth, len(self.contexts) + inside)

    def is_pattern(self, token: Token, mark: str) -> bool:
        if token.word in _CLAUSES:
            return True
        if self.context is _In.PATTERN:
            return mark in _JOINS
        return self.context is _In.LIST and (not mark or mark in _JOINS)

    def opened(self, mark: str, previous: Token | None) -> _In:
        if self.context is _In.DATA or (mark == "{" and self.values):
            return _In.DATA
        if mark != "(":
            return _In.PATTERN
        word = previous.word if previous else ""
        return _In.EXPRESSION if word not in ("", "A") or self.context is _In.EXPRESSION else _In.LIST


def _signed(token: Token) -> bool:
    return token.kind is Kind.NUMBER and token.text[0] in "+-"


def _check_size(text: str, found: Sequence[Token], limits: Limits) -> _Size:
    size = _Size()
    for previous, token in zip([None, *found], found, strict=False):
        size.add(token, previous)
        for value, limit, fr, en in (
            (size.depth, limits.depth, "niveaux d’imbrication", "levels of nesting"),
            (size.patterns, limits.patterns, "motifs", "patterns"),
            (size.operators, limits.operators, "opérateurs", "operators"),
        ):
            if value > limit:
                raise RefusedQuery(
                    f"requête trop grande : plus de {limit} {fr} ; la simplifier ou la couper en plusieurs",
                    f"query too large: more than {limit} {en}; simplify or split it",
                    place(text, token.start),
                )
    return size
