"""The answer of a question as a feed: who follows it is told of each row that comes."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from maillage.catalogue import CannedQuery
from maillage.vocabulary import BASE
from maillage.web import atom
from maillage.web.questions import answers
from maillage.web.site import href
from maillage.web.words.reading import literal

MOST: Final = 500
"""How many rows a feed has at most, the first ones."""
_COLON: Final = {"fr": "\u00a0: ", "en": ": "}
_BETWEEN: Final = {"fr": "\u00a0; ", "en": "; "}
Row = Sequence[answers.Term]


def things(found: answers.Rows) -> set[str]:
    """The IRIs of the things of a feed, to be named."""
    return {term.value for row in found.rows[:MOST] for term in row if isinstance(term, NamedNode)}


def feed(
    query: CannedQuery,
    title: str,
    given: Mapping[str, str],
    read: answers.Rows,
    shown: answers.Rows,
    called: Mapping[str, str],
    lang: str,
) -> atom.Feed:
    """A feed of which each entry is a row, named after what the row says: a row that changes is a new one.

    It is complete (RFC 5005, 2) where all rows are in it: a row that is there no more is gone.

    Args:
        query: the question.
        title: with what was asked.
        given: the arguments that an address has, in the form that does not change.
        read: the rows as the data have them.
        shown: the same rows in the language of the reader.
        called: what things are called, by IRI.
        lang: of the reader.
    """
    path, asked = f"/requetes/{query.name}", f"?{urlencode(given)}" if given else ""
    columns = [query.columns[name][lang] if name in query.columns else name for name in read.names]
    pairs = list(zip(read.rows[:MOST], shown.rows[:MOST], strict=True))
    told = [_cells(columns, row, called, lang) for _, row in pairs]
    firsts = Counter(cells[0][1] for cells in told if cells)
    entries = {}
    for (own, _), cells in zip(pairs, told, strict=True):
        iri = f"{BASE}{path[1:]}{asked}#{_digest(own)}"
        number = 2 if cells and firsts[cells[0][1]] > 1 else 1
        heading = " – ".join(text for _, text in cells[:number]) or title
        words = _BETWEEN[lang].join(f"{name}{_COLON[lang]}{text}" for name, text in cells[number:])
        page = _page(own) or f"{path}{asked}"
        entries[iri] = atom.Entry(iri, page, "", atom.made(), heading, words or heading)
    whole = len(pairs) == len(read.rows) and not read.more
    links = [("self", f"{path}.atom{asked}"), ("alternate", f"{path}{asked}")]
    lead, kind = query.description[lang], "complete" if whole else ""
    return atom.Feed(f"{BASE}{path[1:]}{asked}", title, lead, links, [*entries.values()], kind)


def _digest(row: Row) -> str:
    return hashlib.sha256("\n".join(map(str, row)).encode()).hexdigest()[:20]


def _page(row: Row) -> str:
    """The path of the page of the first thing that has one; empty where none has."""
    pages = (href(term.value) or "" for term in row if isinstance(term, NamedNode))
    return next((page for page in pages if page.startswith("/page/")), "")


def _cells(columns: Sequence[str], row: Row, called: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """The title and the text of each cell; a thing whose name stands in the row already is not said again."""
    said = [(name, _text(term, lang)) for name, term in zip(columns, row, strict=True)]
    texts = {text for _, text in said}
    names = [called.get(term.value, term.value) if isinstance(term, NamedNode) else "" for term in row]
    return [
        (column, text or name)
        for (column, text), name in zip(said, names, strict=True)
        if text or (name and name not in texts)
    ]


def _text(term: answers.Term, lang: str) -> str:
    """A literal as it is read; empty for a thing."""
    if not isinstance(term, Literal):
        return ""
    return literal(term.value.replace(" | ", ", "), term.datatype.value.rpartition("#")[2], lang)
