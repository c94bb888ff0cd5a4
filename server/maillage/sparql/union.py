"""Puts a query to a server that holds the union of the graphs as one graph among the others."""

from collections.abc import Sequence
from typing import Final

from maillage.sparql.tokens import Kind, Token, rewritten, tokens
from maillage.vocabulary import UNION

IS_THERE: Final = f"ASK {{ GRAPH <{UNION}> {{ ?s ?p ?o }} }}"


def asked(text: str) -> str:
    """The query to put with the union as its only default graph, and no graph named.

    Virtuoso then lets `GRAPH ?g { … }` be any graph, not none (SPARQL 1.1 Protocol, 2.1.4): the union is left
    out. It lets `GRAPH <g> { … }` be none: a variable stands for it, that SELECT * shows. Filters follow the
    group, where the variable is in scope (SPARQL 1.1 Query, 18.2.1); lines stay those of the query.
    """
    found = tokens(text)
    changes: dict[tuple[int, int], str] = {}
    for position, (word, graph, brace) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        if word.word == "GRAPH" and brace.text == "{":
            end = _close(found, position + 2).end
            if graph.kind is Kind.VARIABLE:
                changes[end, end] = f" FILTER({graph.text} != <{UNION}>)"
            else:
                changes[graph.start, graph.end] = f"?graph_{position}"
                changes[end, end] = f" FILTER(?graph_{position} = {graph.text})"
    return rewritten(text, changes)


def _close(found: Sequence[Token], opening: int) -> Token:
    """The brace that closes one, or the last token."""
    depth = 0
    for token in found[opening:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return token
    return found[-1]
