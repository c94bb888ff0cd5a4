"""Refuses, before any engine sees it, a query that asks for more than an answer from this graph.

Works on tokens, never on text: a word in a string, an IRI or a comment is no keyword. Engines that
look for keywords without looking for the end of a word (Oxigraph reads `SERVICEex:a {` and
`trueSERVICE` as a call to another server) are reckoned with.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Final

from maillage.errors import QueryError, RefusedQuery, SyntaxFault
from maillage.sparql.tokens import Cut, Kind, cut, place, unescape


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
    Tokens and clauses (BASE, FROM) are bounded so that a query of any bytes is judged in a tenth of a second.
    """

    length: int = 100_000
    depth: int = 64
    patterns: int = 120
    operators: int = 1_000
    tokens: int = 15_000
    clauses: int = 200


DEFAULT: Final = Limits()
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_GATHERING: Final = frozenset(
    {"GROUP", "HAVING", "ORDER", "MINUS", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
)
_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_BEFORE_EVERYTHING: Final = frozenset({"SELECT", "DESCRIBE", "DISTINCT", "REDUCED"})
_BEFORE_A_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED"})
_REPEATED: Final = frozenset({"*", "+"})
_NOTHING: Final[Cut] = (Kind.MARK, "", 0, "")
_FEW: Final = 12
_SHORT: Final = 5_000
_FORMS: Final = frozenset(form.value for form in Form)
_OPEN: Final = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_CLOSE: Final = frozenset({"}", ")", "]", ">>", ")>>", "|}"})
_DATASET: Final = frozenset({"BASE", "FROM"})
_CLAUSES: Final = frozenset({"FILTER", "BIND"})
_JOINS: Final = frozenset({".", ";", ",", "/", "^", "~"})
_OPERATORS: Final = frozenset(
    {"&&", "||", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", "^"}
)


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
    found = cut(text)
    words = dict[str, None]()
    few = _check_size(text, _checked(text, islice(found, limits.tokens)), limits, words) <= _FEW
    for token in found:
        raise _too_large(text, token, limits.tokens, "mots et signes", "words and signs")
    gathers, changing = words.keys() & _GATHERING, words.keys() & _CHANGING
    return Study(_form(text, words), few and not gathers, bool(changing))


def changes(text: str) -> bool:
    """Whether two answers to a query may differ on the same data; so they may if it cannot be run."""
    try:
        return check(text).changing
    except QueryError:
        return True


def _form(text: str, words: Iterable[str]) -> Form:
    for word in words:
        if word in _FORMS:
            return Form(word)
    raise SyntaxFault(
        "ce n’est pas une requête : il y faut SELECT, ASK, CONSTRUCT ou DESCRIBE",
        "this is no query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE",
        place(text, 0) if text.strip() else None,
    )


def _checked(text: str, found: Iterable[Cut]) -> Iterator[Cut]:
    """The tokens, less updates, calls to other servers, and IRIs that an engine may take for comparisons."""
    earlier = before = _NOTHING
    for token in found:
        kind, written, start, word = token
        if word:
            if word in _UPDATES:
                raise SyntaxFault(
                    f"{word} : une mise à jour n’est pas une requête, et ce serveur se lit seulement",
                    f"{word}: an update is no query, and this server is read-only",
                    place(text, start),
                )
            if "SERVICE" in word:
                raise _call(text, token)
        elif written == "{" and _may_call(before, earlier):
            raise _call(text, before)
        elif kind is Kind.IRI and ")" in written and "#" in written and _breaks_out(written):
            raise SyntaxFault(
                "IRI ou comparaison ? Écrire une espace après «<», ou %29 pour «)» dans l’IRI",
                "an IRI or a comparison? Write a space after '<', or %29 for ')' in the IRI",
                place(text, start),
            )
        yield token
        earlier, before = before, token


def _may_call(name: Cut, before: Cut) -> bool:
    """`SERVICEex:a {` is a prefixed name by the grammar, and a call for an engine that is hasty."""
    kind, written, _, _ = name
    if kind is not Kind.NAME or "SERVICE" not in unescape(written.partition(":")[0]).upper():
        return False
    return before[3] not in _BEFORE_A_GRAPH


def _call(text: str, token: Cut) -> RefusedQuery:
    return RefusedQuery(
        "SERVICE : ce serveur n’interroge pas d’autres serveurs ; y poser la question à part",
        "SERVICE: this server does not query other servers; ask them apart",
        place(text, token[2]),
    )


def _breaks_out(iri: str) -> bool:
    """Whether `<` may be a comparison: a parenthesis closes one opened before it, and `#` hides the rest.

    What stands between two parentheses of the IRI itself is left aside.
    """
    opened: list[bool] = []
    closed = hidden = False
    for character in iri:
        if character == "(":
            opened.append(False)
        elif character == ")" and opened:
            opened.pop()
        elif character == ")":
            closed = True
        elif character == "#" and opened:
            opened[-1] = True
        elif character == "#":
            hidden = closed
    return closed and (hidden or any(opened))


class _In(Enum):
    """What a bracket holds, for counting."""

    PATTERN = "patterns of triples"
    LIST = "a collection or a path"
    EXPRESSION = "an expression or arguments"
    DATA = "a block of values"


def _check_size(text: str, found: Iterable[Cut], limits: Limits, words: dict[str, None]) -> int:
    """The number of patterns, within the limits as nesting and operators are; the keywords go to `words`.

    A path that repeats is among them as `GROUP` is: it gathers as much.
    """
    contexts = [_In.EXPRESSION]
    patterns = operators = clauses = deep = 0
    values, before = False, ""
    a_mark, an_iri, a_number, a_list, a_pattern = Kind.MARK, Kind.IRI, Kind.NUMBER, _In.LIST, _In.PATTERN
    for token in found:
        kind, written, _, word = token
        context = contexts[-1]
        if kind is a_mark:
            if written in _OPEN:
                context = _opened(written, before, context, values)
                contexts.append(context)
                deep = len(contexts)
                patterns += context is a_pattern or context is a_list
                values = values and written != "{"
            elif written in _CLOSE:
                del contexts[max(1, len(contexts) - 1) :]
            else:
                patterns += written in _JOINS and (context is a_pattern or context is a_list)
                operators += written in _OPERATORS
                if written in _REPEATED and before not in _BEFORE_EVERYTHING:
                    words["GROUP"] = None
        elif word:
            words[word] = None
            patterns += word in _CLAUSES or context is a_list
            clauses += word in _DATASET
            values = values or word == "VALUES"
        else:
            patterns += context is a_list
            operators += kind is a_number and written[0] in "+-"
            if kind is an_iri and "(" in written:
                deep = len(contexts) + written.count("(")
        if deep > limits.depth + 1:
            raise _too_large(text, token, limits.depth, "niveaux d’imbrication", "levels of nesting")
        if patterns > limits.patterns:
            raise _too_large(text, token, limits.patterns, "motifs", "patterns")
        if operators > limits.operators:
            raise _too_large(text, token, limits.operators, "opérateurs", "operators")
        if clauses > limits.clauses:
            raise _too_large(text, token, limits.clauses, "clauses BASE et FROM", "clauses BASE and FROM")
        before = word
    return patterns


def _opened(mark: str, before: str, context: _In, values: bool) -> _In:
    if context is _In.DATA or (mark == "{" and values):
        return _In.DATA
    if mark != "(":
        return _In.PATTERN
    return _In.EXPRESSION if before not in ("", "A") or context is _In.EXPRESSION else _In.LIST


def _too_large(text: str, token: Cut, limit: int, fr: str, en: str) -> RefusedQuery:
    return RefusedQuery(
        f"requête trop grande : plus de {limit} {fr} ; la simplifier ou la couper en plusieurs",
        f"query too large: more than {limit} {en}; simplify or split it",
        place(text, token[2]),
    )
