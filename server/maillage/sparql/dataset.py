"""The dataset that a query names itself, by FROM and FROM NAMED (SPARQL 1.1 Query, 13.2)."""

import re
from typing import Final
from urllib.parse import urljoin

from maillage.errors import RefusedQuery
from maillage.sparql.tokens import Cut, Kind, cut, unescape

_ESCAPED_LOCAL: Final = re.compile(r"\\(?=[^uU])")
_WORDS: Final = frozenset({"BASE", "PREFIX", "FROM"})
_LONGEST_BASE: Final = 2_000


def dataset(text: str, base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of the clauses FROM, and those of FROM NAMED, as IRIs.

    A prefixed name whose prefix is not declared is left out: the engine will say that it is not.

    Args:
        text: a query that may be run (`guard.check` bounds how many clauses it has).
        base: what relative IRIs are taken from, unless the query has a BASE.

    Raises:
        RefusedQuery: a BASE of more than 2,000 characters.
    """
    default: list[str] = []
    named: list[str] = []
    prefixes: dict[str, tuple[str, str]] = {}
    found = tuple(cut(text))
    for position, (*_, word) in enumerate(found[:-1]):
        if word not in _WORDS:
            continue
        after, third = found[position + 1], found[min(position + 2, len(found) - 1)]
        if word == "BASE":
            base = _base(base, after)
        elif word == "PREFIX":
            prefixes[after[1]] = base, _iri(third)
        else:
            is_named = after[3] == "NAMED"
            graph = _graph(third if is_named else after, prefixes, base)
            if graph:
                (named if is_named else default).append(graph)
    return tuple(default), tuple(named)


def _base(base: str, token: Cut) -> str:
    found = urljoin(base, _iri(token))
    if len(found) > _LONGEST_BASE:
        raise RefusedQuery(
            f"l’IRI de BASE dépasse {_LONGEST_BASE} caractères",
            f"the IRI of BASE is over {_LONGEST_BASE} characters",
        )
    return found


def _graph(token: Cut, prefixes: dict[str, tuple[str, str]], base: str) -> str:
    kind, written, _, _ = token
    if kind is Kind.IRI:
        return urljoin(base, _iri(token))
    prefix, colon, local = written.partition(":")
    declared = prefixes.get(prefix + colon)
    if kind is not Kind.NAME or declared is None:
        return ""
    namespace = urljoin(*declared)
    prefixes[prefix + colon] = "", namespace
    return namespace + _ESCAPED_LOCAL.sub("", unescape(local))


def _iri(token: Cut) -> str:
    return unescape(token[1][1:-1])
