"""Puts the value of a parameter in a query: as a term, in every scope, never as text.

Each token of the variable is replaced by the term's own serialisation, so that sub-selects,
aggregates and EXISTS see the same value, and nothing that a value holds can end it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.sparql.tokens import Kind, tokens

Term = NamedNode | Literal
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
    written = {name: serialise(term) for name, term in terms.items()}
    return "".join(_pieces(text, written))


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


def _pieces(text: str, written: Mapping[str, str]) -> Iterator[str]:
    position = 0
    for token in tokens(text):
        if token.kind is Kind.VARIABLE and token.name in written:
            yield text[position : token.start]
            yield written[token.name]
            position = token.end
    yield text[position:]
