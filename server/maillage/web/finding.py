"""Asks the index of the release that is served, and counts what would narrow an answer down."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from maillage.catalogue.known import concepts
from maillage.catalogue.places import gazetteer
from maillage.engine import Engine
from maillage.search import Hit, Index
from maillage.search.asking import Asked
from maillage.search.hits import Local
from maillage.search.index import MOST
from maillage.search.kinds import GROUPS, group_of
from maillage.search.showing import Shown, shown, without_places
from maillage.vocabulary import CODES

PAGE: Final = 20
"""How many hits a page shows."""
_THEMES: Final = CODES + "themes"
_VALUES: Final[dict[str, Callable[[Hit], tuple[str, ...]]]] = {
    "genre": lambda hit: (group_of(hit.kind).name,),
    "region": lambda hit: (hit.region,) if hit.region else (),
    "departement": lambda hit: (hit.departement,) if hit.departement else (),
    "theme": lambda hit: tuple(hit.themes),
}
"""Each filter, and the values of it that keep a hit."""


@dataclass(frozen=True)
class Choice:
    """A value that a filter may take: as addresses have it, as people read it, how many hits it keeps."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter and its values, those that keep most hits first."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Answer:
    """What one page shows.

    Args:
        asked: the search, with the kind that the text asks for around a commune as its filter.
        hits: those of this page.
        count: how many there are in all, `MOST` at most.
        suggestion: what the text may have meant; empty when nothing nearer is known.
        filters: what would narrow it down.
        local: the kind of things that the text asks for in a place; None when it asks for anything else.
    """

    asked: Asked
    hits: tuple[Shown, ...]
    count: int
    suggestion: str
    filters: tuple[Filter, ...]
    local: Local | None = None


class Finder:
    """Searches one release."""

    def __init__(self, index: Index, engine: Engine) -> None:
        self.index, self.engine = index, engine
        self._labels: dict[str, dict[str, str]] = {}

    def themes(self, lang: str) -> Mapping[str, str]:
        """The label of each theme, by its key."""
        if lang not in self._labels:
            found = concepts(self.engine, _THEMES, lang)
            self._labels[lang] = {iri.rpartition("/")[2]: label for iri, label in found.items()}
        return self._labels[lang]

    def answer(self, asked: Asked, lang: str, page: int = 1) -> Answer:
        """A page of what a search finds.

        Raises:
            ParameterError: a radius, and no place in the text.
        """
        if not asked.text:
            return Answer(asked, (), 0, "", ())
        found = self.index.find(asked.text, limit=MOST, radius=asked.radius)
        if found.local and found.local.small and not asked.genre and not asked.every:
            asked = replace(asked, genre=group_of(found.local.kind).name)
        every = without_places(found.hits)
        kept = self._find(asked) if asked.filters else every
        hits = shown(kept, gazetteer(), lang)[PAGE * (page - 1) : PAGE * page]
        filters = tuple(self._filter(name, asked, every, lang) for name in _VALUES)
        return Answer(asked, tuple(hits), len(kept), found.suggestion, filters, found.local)

    def suggestions(self, text: str, lang: str, most: int, kinds: Collection[str] = ()) -> list[Shown]:
        """The first hits of a text that is being typed, of some kinds or of all."""
        hits = self.index.suggest(text, kinds, most) if text else ()
        return shown(without_places(hits), gazetteer(), lang)

    def _find(self, asked: Asked) -> list[Hit]:
        found = self.index.find(
            asked.text,
            kinds=asked.kinds,
            departement=asked.departement,
            region=asked.region,
            theme=asked.theme,
            limit=MOST,
            radius=asked.radius,
        )
        return without_places(found.hits)

    def _filter(self, name: str, asked: Asked, hits: list[Hit], lang: str) -> Filter:
        """The values of a filter among the hits that the others keep."""
        others = asked.narrowed(name).filters
        kept = [hit for hit in hits if all(value in _VALUES[other](hit) for other, value in others.items())]
        counts = Counter(value for hit in kept for value in set(_VALUES[name](hit)))
        chosen = asked.filters.get(name, "")
        if chosen:
            counts.setdefault(chosen, 0)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        labels = {value: self._label(name, value, lang) for value, _ in ranked}
        return Filter(name, tuple(Choice(v, labels[v], n, v == chosen) for v, n in ranked if labels[v]))

    def _label(self, name: str, value: str, lang: str) -> str:
        if name == "genre":
            return GROUPS[value].said(lang)
        if name == "theme":
            return self.themes(lang).get(value, "")
        area = gazetteer().territories.by_code.get((name, value))
        return area.name if area else ""
