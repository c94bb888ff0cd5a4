"""How the canned queries and the checks are written: headers, parameters, and what engines do badly."""

from collections.abc import Iterator, Sequence

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from maillage import catalogue, paths
from maillage.catalogue import CannedQuery
from maillage.sparql.guard import Form, check
from maillage.sparql.tokens import Kind, Token, tokens
from maillage.vocabulary import PREFIXES

QUERIES = [*catalogue.load(), *catalogue.load(paths.QUERIES / "checks")]
QUERY = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def texts_after(found: Sequence[Token], *words: str) -> Iterator[int]:
    """The positions just after each of these keywords in a row."""
    for i in range(len(found)):
        if tuple(token.word for token in found[i : i + len(words)]) == words:
            yield i + len(words)


def group(found: Sequence[Token], start: int) -> list[Token]:
    """The tokens between the brace at a position and the one that closes it."""
    depth, inside = 0, []
    for token in found[start:]:
        depth += (token.text == "{") - (token.text == "}")
        inside.append(token)
        if depth == 0:
            break
    return inside[1:-1]


def names(found: Sequence[Token]) -> set[str]:
    """The names of the variables among tokens."""
    return {token.name for token in found if token.name}


def until(found: Sequence[Token], *ends: str) -> list[Token]:
    """The tokens before the first of these marks or keywords."""
    inside: list[Token] = []
    for token in found:
        if token.text in ends or token.word in ends:
            break
        inside.append(token)
    return inside


@QUERY
def test_it_is_sparql_for_two_parsers_bound_or_not(query: CannedQuery) -> None:
    """The file as it is, and with its parameters bound, is SPARQL 1.1 for rdflib and passes our guard."""
    for text in (query.text, query.bind(query.example)):
        check(text)
        prepareQuery(text)


@QUERY
def test_the_header_says_it_all(query: CannedQuery) -> None:
    """A title and a description of their own, tags, and a column for each variable of a table."""
    assert query.tags
    for lang in ("fr", "en"):
        assert 8 <= len(query.title[lang]) <= 90
        assert query.description[lang].endswith(".")
    assert query.title["fr"] != query.title["en"]
    assert bool(query.columns) is (query.form is Form.SELECT)
    assert set(query.example) <= {p.name for p in query.parameters}


def test_titles_are_all_different() -> None:
    """Two questions never have the same title."""
    for lang in ("fr", "en"):
        titles = [query.title[lang] for query in QUERIES]
        assert len(set(titles)) == len(titles)


@QUERY
def test_it_declares_the_prefixes_it_uses_and_no_other(query: CannedQuery) -> None:
    """Prefixes are those of the vocabulary; none is declared for nothing."""
    found = tokens(query.text)
    declared = [found[i] for i in texts_after(found, "PREFIX")]
    used = {t.text.partition(":")[0] for t in found if t.kind is Kind.NAME and t not in declared}
    assert {t.text.partition(":")[0] for t in declared} == used
    for i in texts_after(found, "PREFIX"):
        assert found[i + 1].text == f"<{PREFIXES[found[i].text.partition(':')[0]]}>"
    assert [t.text for t in declared] == sorted(t.text for t in declared)


@QUERY
def test_parameters_and_variables_are_told_apart(query: CannedQuery) -> None:
    """A parameter is written `$name`, any other variable `?name`."""
    parameters = {p.name for p in query.parameters}
    written = {t.text for t in tokens(query.text) if t.kind is Kind.VARIABLE}
    assert {v[1:] for v in written if v[0] == "$"} == parameters
    assert not {v[1:] for v in written if v[0] == "?"} & parameters


@QUERY
def test_a_parameter_stands_where_a_term_may_stand(query: CannedQuery) -> None:
    """Not projected, not bound, not grouped by: a term there would not be SPARQL."""
    found = tokens(query.text)
    parameters = {p.name for p in query.parameters}
    for i in texts_after(found, "SELECT"):
        assert not names(until(found[i:], "WHERE", "{")) & parameters
    for word in ("AS", "BOUND"):
        for i in texts_after(found, word):
            assert not names(found[i : i + 2]) & parameters
    for i in texts_after(found, "VALUES"):
        assert not names(until(found[i:], "}")) & parameters
    for i in (*texts_after(found, "GROUP", "BY"), *texts_after(found, "ORDER", "BY")):
        assert not names(until(found[i:], "}", "HAVING", "ORDER")) & parameters


@QUERY
def test_an_optional_parameter_may_stay_unbound(query: CannedQuery) -> None:
    """It stands in filters alone, where COALESCE gives what it means that nothing was asked."""
    found = tokens(query.text)
    for parameter in query.parameters:
        if parameter.required or parameter.default:
            continue
        starts = [*texts_after(found, "FILTER"), *texts_after(found, "HAVING")]
        inside = {t.start for i in starts for t in expression(found, i)}
        uses = [t for t in found if t.name == parameter.name]
        assert all(t.start in inside for t in uses), parameter.name
        for i in starts:
            asked = expression(found, i)
            assert parameter.name not in names(asked) or any(t.word == "COALESCE" for t in asked)


def expression(found: Sequence[Token], start: int) -> list[Token]:
    """The tokens of an expression between parentheses."""
    depth, inside = 0, []
    for token in found[start:]:
        depth += (token.text == "(") - (token.text == ")")
        inside.append(token)
        if depth == 0:
            break
    return inside


@QUERY
def test_rows_are_told_once_and_sorted(query: CannedQuery) -> None:
    """No SELECT *; each SELECT is DISTINCT or grouped; the whole is sorted."""
    found = tokens(query.text)
    for i in texts_after(found, "SELECT"):
        assert found[i].text != "*"
        body = next(j for j in range(i, len(found)) if found[j].text == "{")
        rest = found[body + len(group(found, body)) + 2 :]
        assert found[i].word == "DISTINCT" or [t.word for t in rest[:2]] == ["GROUP", "BY"]
    if query.form is Form.SELECT:
        last = max(i for i, token in enumerate(found) if token.text == "}")
        assert "ORDER" in {t.word for t in found[last:]}


@QUERY
def test_texts_are_gathered_and_sorted_as_text(query: CannedQuery) -> None:
    """GROUP_CONCAT takes STR, and so does ORDER BY of a name: engines differ on what has a language."""
    found = tokens(query.text)
    for i in texts_after(found, "GROUP_CONCAT"):
        assert [t.word for t in expression(found, i)[1:3]] == ["DISTINCT", "STR"]
    for i in texts_after(found, "ORDER", "BY"):
        keys = until(found[i:], "}", "LIMIT")
        bare = [
            key.name
            for before, key in zip([None, *keys], keys, strict=False)
            if not (before and before.text == "(")
        ]
        assert not [name for name in bare if name == "nom" or name.endswith("_nom")]


@QUERY
def test_an_optional_starts_from_what_is_known(query: CannedQuery) -> None:
    """In OPTIONAL, the first pattern shares a variable with what comes before it: the engine is
    quadratic otherwise (`OPTIONAL { ?y a :Y ; :in ?x }`: 11 s on 10,000 rows)."""
    found = tokens(query.text)
    for i in texts_after(found, "OPTIONAL"):
        inside = group(found, i)
        if inside[0].word == "GRAPH":
            inside = inside[inside.index(next(t for t in inside if t.text == "{")) + 1 :]
        if inside[0].text != "SELECT":
            first = names(until(inside, ".", ";", "}", "FILTER", "OPTIONAL"))
            assert first & names(found[:i]), query.text[found[i].start : found[i].start + 80]


@QUERY
def test_not_exists_asks_one_thing(query: CannedQuery) -> None:
    """NOT EXISTS with two patterns or more is quadratic in the engine; MINUS is not."""
    found = tokens(query.text)
    for i in texts_after(found, "NOT", "EXISTS"):
        inside = until(group(found, i), "FILTER")
        marks = [t.text for t in inside]
        assert not {";", ","} & set(marks)
        assert "." not in marks[:-1]


@QUERY
def test_patterns_side_by_side_share_a_variable(query: CannedQuery) -> None:
    """No block of patterns falls in two parts without a variable in common: a cartesian product."""
    for block in blocks(prepareQuery(query.text).algebra):
        assert len(parts(block)) <= 1, parts(block)


def blocks(node: object) -> Iterator[list[tuple[Node, ...]]]:
    """The triples of each basic graph pattern of an algebra."""
    if isinstance(node, CompValue):
        if node.name == "BGP":
            yield node.triples
        for value in node.values():
            yield from blocks(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from blocks(value)


def parts(triples: Sequence[tuple[Node, ...]]) -> list[set[Variable]]:
    """The sets of variables that patterns tie together."""
    found: list[set[Variable]] = []
    for triple in triples:
        here = {term for term in triple if isinstance(term, Variable)}
        for part in [part for part in found if part & here]:
            found.remove(part)
            here |= part
        if here:
            found.append(here)
    return found
