"""The answer of a question as a feed: who follows it is told of each row that comes."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from maillage.catalogue import CannedQuery
from maillage.vocabulary import BASE
from maillage.web import atom
from maillage.web.questions import answers
from maillage.web.site import href
from maillage.web.words.reading import literal
from maillage.web.words.texts import say

MOST: Final = 2_000
"""How many rows a feed has at most, the first ones."""
_HEADING: Final = 4
"""How many cells a title has at most."""
_SHORT: Final = 80
"""How long a text is that may name a row."""
_COLON: Final = {"fr": "\u00a0: ", "en": ": "}
_BETWEEN: Final = {"fr": "\u00a0; ", "en": "; "}
_NUMBERS: Final = ("integer", "decimal", "double", "nonNegativeInteger")
Row = Sequence[answers.Term]


@dataclass(frozen=True)
class Cell:
    """A cell that says something: the title of its column, its text, whether that is a name by itself."""

    column: str
    text: str
    named: bool

    def said(self, lang: str) -> str:
        """Its text, after the title of its column where it means nothing without."""
        return self.text if self.named else self.whole(lang)

    def whole(self, lang: str) -> str:
        """Its text after the title of its column."""
        return f"{self.column}{_COLON[lang]}{self.text}"


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
        given: the arguments in the form and the order that do not change.
        read: the rows as the data have them.
        shown: the same rows in the language of the reader.
        called: what things are called, by IRI.
        lang: of the reader.
    """
    path, asked = f"/requetes/{query.name}", f"?{urlencode(given)}" if given else ""
    columns = [
        (query.columns[name][lang] if name in query.columns else name, answers.names_things(name))
        for name in read.names
    ]
    told = [_cells(columns, row, called, lang) for row in shown.rows[:MOST]]
    length = _enough(told)
    entries = {}
    for own, cells in zip(read.rows[:MOST], told, strict=True):
        iri = f"{BASE}{path[1:]}{asked}#{digest(own)}"
        heading = " – ".join(dict.fromkeys(cell.said(lang) for cell in cells[:length])) or title
        words = _BETWEEN[lang].join(cell.whole(lang) for cell in cells)
        entries[iri] = atom.Entry(
            iri, _page(own) or f"{path}{asked}", "", atom.made(), heading, words or heading
        )
    whole = len(told) == len(read.rows) and not read.more
    lead = query.description[lang] + ("" if whole else f" {say('reuse.feed_cut', lang, n=MOST)}")
    links = [("self", f"{path}.atom{asked}"), ("alternate", f"{path}{asked}")]
    kind = "complete" if whole else ""
    return atom.Feed(f"{BASE}{path[1:]}{asked}", title, lead, links, [*entries.values()], kind)


def digest(row: Row) -> str:
    """What a row says, in 20 characters; the order of values that a cell joins is no part of it."""
    said = "\n".join(map(_in_order, row))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _in_order(term: answers.Term) -> str:
    """A term as it is written, the values that it joins sorted."""
    if not isinstance(term, Literal):
        return str(term)
    return str(Literal(" | ".join(sorted(term.value.split(" | ")))) if " | " in term.value else term)


def _page(row: Row) -> str:
    """The path of the page of the first thing that has one; empty where none has."""
    pages = (href(term.value) or "" for term in row if isinstance(term, NamedNode))
    return next((page for page in pages if page.startswith("/page/")), "")


def _enough(told: Sequence[Sequence[Cell]]) -> int:
    """How many cells tell each row from the others, as far as a title may."""
    alike = [
        sum(n - 1 for n in Counter(tuple(cells[:length]) for cells in told).values())
        for length in range(1, _HEADING + 1)
    ]
    return alike.index(min(alike)) + 1


def _cells(columns: Sequence[tuple[str, bool]], row: Row, called: Mapping[str, str], lang: str) -> list[Cell]:
    """The cells that say something: names of things, other short texts, numbers, then long texts.

    A thing whose name stands in the row already is not said again.

    Args:
        columns: the title of each, and whether it names things.
        row: the terms.
        called: what things are called, by IRI.
        lang: of the reader.
    """
    found, names = [], {title for title, of_names in columns if of_names}
    for (column, _), term in zip(columns, row, strict=True):
        if isinstance(term, Literal) and term.value:
            kind = term.datatype.value.rpartition("#")[2]
            text = literal(term.value.replace(" | ", ", "), kind, lang)
            found.append(Cell(column, text, kind not in _NUMBERS))
    texts = {cell.text for cell in found}
    for (column, _), term in zip(columns, row, strict=True):
        if isinstance(term, NamedNode) and (name := called.get(term.value, term.value)) not in texts:
            found.append(Cell(column, name, True))
    return sorted(found, key=lambda cell: (len(cell.text) > _SHORT, cell.column not in names, not cell.named))
