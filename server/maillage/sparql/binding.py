"""Puts terms in the place of a query's variables: as terms, in every scope, never as text.

Each token of the variable is replaced by the term's own serialisation, so that sub-selects,
aggregates and EXISTS see the same value, and nothing that a value holds can end it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.sparql.tokens import Kind, Token, rewritten, tokens

Term = NamedNode | Literal
_NOT_BOUND: Final = frozenset({"MINUS", "VALUES", "SERVICE"})
_FORMS: Final = (
    (Kind.IRI,),
    (Kind.STRING,),
    (Kind.STRING, Kind.LANGUAGE),
    (Kind.STRING, Kind.MARK, Kind.IRI),
)


def bind(text: str, terms: Mapping[str, Term]) -> str:
    """The query with each token of these variables (`$name` or `?name`) replaced by its term.

    Raises:
        SyntaxFault: the query cannot be cut into tokens.
        ValueError: a term that would not stay one term in SPARQL.
    """
    return replace(text, {name: serialise(term) for name, term in terms.items()})


def replace(text: str, written: Mapping[str, str]) -> str:
    """The query with each token of these variables replaced by a text that is SPARQL.

    Raises:
        SyntaxFault: the query cannot be cut into tokens.
    """
    found = (token for token in tokens(text) if token.name in written)
    return rewritten(text, {(token.start, token.end): written[token.name] for token in found})


def prebind(text: str, terms: Mapping[str, str]) -> str:
    """The query with variables bound beforehand as SHACL asks (5.3.1 and appendix A).

    Args:
        text: SPARQL without its prologue.
        terms: for each variable, a term in N-Triples form, no blank node.

    Raises:
        SyntaxFault: the query cannot be cut into tokens.
        ValueError: the query uses MINUS, VALUES, SERVICE or `$shapesGraph`, gives a bound variable another
            value, or has a subquery that does not project the focus node; SHACL allows none of these.
    """
    found = tokens(text)
    changes = {(t.start, t.end): terms[t.name] for t in found if t.name in terms}
    depth = 0
    for position, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}")
        after = found[position + 1 : position + 4]
        if token.word in _NOT_BOUND or token.name == "shapesGraph":
            raise ValueError(token.text)
        if token.word == "AS" and after and after[0].name in terms:
            raise ValueError(f"AS {after[0].text}")
        if token.word == "BOUND" and len(after) == 3 and after[1].name in terms:
            del changes[after[1].start, after[1].end]
            changes[token.start, after[2].end] = "(true)"
        if token.word == "SELECT":
            changes |= _projection(found, position, terms, inner=depth > 0)
    return rewritten(text, changes)


def _projection(
    found: Sequence[Token], select: int, terms: Mapping[str, str], *, inner: bool
) -> Iterator[tuple[tuple[int, int], str]]:
    """What a SELECT projects without the variables that are bound: they are no variables any more."""
    depth, kept, bare = 0, 0, list[Token]()
    inner_this = False
    for token in found[select + 1 :]:
        if token.word in ("WHERE", "FROM") or token.text == "{":
            break
        depth += (token.text == "(") - (token.text == ")")
        inner_this = inner_this or token.name == "this"
        if depth == 0 and token.name in terms:
            bare.append(token)
        elif token.word not in ("DISTINCT", "REDUCED"):
            kept += 1
    if inner and not inner_this:
        raise ValueError("SELECT … $this")
    for number, token in enumerate(bare):
        yield (token.start, token.end), "" if kept or number else f"(1 AS ?bound{select})"


def serialise(term: Term) -> str:
    """The term as SPARQL writes it, checked to be one term and nothing more.

    Raises:
        ValueError: it is not.
    """
    text = str(term)
    if tuple(token.kind for token in tokens(text)) not in _FORMS:
        raise ValueError(f"not one SPARQL term: {text}")
    return text


def variables(text: str) -> tuple[set[str], set[str]]:
    """The names of the variables of a query: those written `$name`, and those written `?name`."""
    found = [token.text for token in tokens(text) if token.kind is Kind.VARIABLE]
    return {v[1:] for v in found if v[0] == "$"}, {v[1:] for v in found if v[0] == "?"}
