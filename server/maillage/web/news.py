"""What is new, by the date that a source gives it: awards, ties, projects, documents; what is corrected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from maillage.catalogue import CannedQuery
from maillage.engine import Engine, Query
from maillage.vocabulary import PREFIXES
from maillage.web.atom import Entry
from maillage.web.site import href
from maillage.web.words.labels import labels
from maillage.web.words.periods import at
from maillage.web.words.reading import sentence
from maillage.web.words.texts import say

ENOUGH: Final = 50
"""How many entries the feed itself has at least, if there are as many; older years are in its archives."""
_MOST: Final = 20_000
_DATED: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_PREFIXES: Final = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("dcterms", "mlg"))
_NEWS: Final = f"""{_PREFIXES}
SELECT ?kind ?thing ?date ?of ?on WHERE {{
  {{ ?thing a mlg:Award ; mlg:year ?date ; mlg:awardedTo ?of ; mlg:awardedUnder ?on BIND("award" AS ?kind) }}
  UNION {{ ?thing a mlg:CooperationLink ; mlg:startDate ?date BIND("tie" AS ?kind) }}
  UNION {{ ?thing a mlg:Project ; mlg:startDate ?date BIND("project" AS ?kind) }}
  UNION {{ ?thing mlg:endedOn ?date BIND("end" AS ?kind) }}
  UNION {{ ?thing a mlg:Document ; dcterms:date ?date BIND("document" AS ?kind) }}
}} LIMIT {_MOST}"""
_WHEN: Final = f"""{_PREFIXES}
SELECT ?thing (MAX(STR(?read)) AS ?date) WHERE {{
  GRAPH ?graph {{ ?thing mlg:corrects ?other }}
  ?graph dcterms:source ?document .
  ?document mlg:consultedOn ?read
}} GROUP BY ?thing"""


@dataclass(frozen=True)
class Dated:
    """A thing that a source dates: which kind of news it is, its date as written, of what, under what."""

    iri: str
    kind: str
    date: str
    of: str = ""
    on: str = ""

    @property
    def day(self) -> str:
        """The first day of its date: `2016-01-01` for 2016."""
        return day_of(self.date)


def news(engine: Engine) -> list[Dated]:
    """Every dated piece of news, each thing once, the newest first.

    Raises:
        EngineError: the engine failed.
    """
    found: dict[str, Dated] = {}
    for kind, iri, date, of, on in _rows(engine, _NEWS, "kind", "thing", "date", "of", "on"):
        if day_of(date) and (iri not in found or date > found[iri].date):
            found[iri] = Dated(iri, kind, date, of, on)
    return sorted(sorted(found.values(), key=lambda one: one.iri), key=lambda one: one.day, reverse=True)


def told(engine: Engine, found: Sequence[Dated], lang: str) -> list[Entry]:
    """News in the reader's words, in their order.

    Raises:
        EngineError: the engine failed.
    """
    called = labels(engine, {iri for one in found for iri in (one.iri, one.of, one.on) if iri}, lang)
    return [
        Entry(
            one.iri,
            _page(one.iri),
            one.kind,
            one.day,
            say(
                f"news.{one.kind}",
                lang,
                what=called[one.iri],
                of=called.get(one.of, ""),
                on=called.get(one.on, ""),
            ),
            sentence(at(one.date, lang), lang),
        )
        for one in found
    ]


def corrections(query: CannedQuery, engine: Engine, made: str, lang: str) -> list[Entry]:
    """Every correction that a source makes of another, by the day when we read it, the newest first.

    Args:
        query: the question `corrections`.
        engine: of the release.
        made: the day of the release, for a source of which we do not say when we read it.
        lang: of the reader.

    Raises:
        EngineError: the engine failed.
    """
    names = ("correction_iri", "de_quoi", "propos", "source", "correction", "source_correction")
    rows = _read(query.run(engine, {}), names)
    read = {row[0]: row[1] for row in _rows(engine, _WHEN, "thing", "date")}
    entries: dict[str, Entry] = {}
    for iri, about, was, by, is_now, source in rows:
        words = say("news.corrected", lang, was=was, by=by, now=is_now, source=source)
        day = day_of(read.get(iri, "")) or made
        entries.setdefault(
            iri,
            Entry(
                iri,
                _page(iri),
                "correction",
                day,
                say("news.correction", lang, what=about.replace(" | ", ", ")),
                words,
            ),
        )
    return sorted(sorted(entries.values(), key=lambda one: one.iri), key=lambda one: one.day, reverse=True)


def in_parts(found: Sequence[Dated]) -> tuple[list[Dated], dict[str, list[Dated]]]:
    """The news of the feed itself, and those of its archives by year, the newest first.

    A year stands in one of them alone, whole: the feed has the last years until it has enough entries.
    """
    current: list[Dated] = []
    archives: dict[str, list[Dated]] = {}
    for year, those in groupby(found, key=lambda one: one.day[:4]):
        if len(current) < ENOUGH:
            current += those
        else:
            archives[year] = list(those)
    return current, archives


def day_of(date: str) -> str:
    """The first day of a date as it is written, a year or a month alone included; empty where it is none."""
    found = _DATED.match(date)
    return f"{found['year']}-{found['month'] or '01'}-{found['day'] or '01'}" if found else ""


def _page(iri: str) -> str:
    """The path of the page of a thing; home where it has none."""
    return href(iri) or "/"


def _rows(engine: Engine, text: str, *names: str) -> list[tuple[str, ...]]:
    return _read(engine.query(Query(text)), names)


def _read(answer: object, names: Sequence[str]) -> list[tuple[str, ...]]:
    assert isinstance(answer, QuerySolutions)
    return [tuple(_value(row[name]) for name in names) for row in answer]


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
