"""Judges the things that may be meant: how well each fits what was typed, and why."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from maillage.names import SMALL, Name, compare, singular
from maillage.search.asked import Asked, Context, reading, says, without
from maillage.search.hits import Hit, Thing, hit
from maillage.search.schema import TERRITORIES
from maillage.search.terms import Words
from maillage.territories import distance_km

NAMED: Final = ("son nom", "its name")
ALMOST: Final = ("un nom proche", "a close name")
PART: Final = ("une partie de son nom", "part of its name")
ACRONYM: Final = ("son sigle", "its acronym")
CODE: Final = ("son identifiant", "its identifier")
WITHIN: Final = ("sur place", "located there")
AROUND: Final = ("à proximité", "nearby")
PLACE: Final = ("le lieu demandé", "the place asked for")
ABOUT: Final = ("son thème", "its theme")
OF_KIND: Final = ("sa nature", "its kind")

_BONUS: Final = {
    "ptce": 0.05, "tiers-lieu": 0.04, "region": 0.085, "departement": 0.08, "commune": 0.0, "epci": 0.02,
    "territory": 0.02, "scheme": 0.034, "theme": 0.03, "actor": 0.024, "activity": 0.022, "call": 0.016,
    "project": 0.01, "country": 0.01, "place": 0.004, "service": 0.002, "question": 0.0, "document": 0.0,
    "term": -0.01,
}  # fmt: skip
"""What each kind is worth between things that fit alike."""
_SIZE: Final = 0.09
"""What a commune of a million inhabitants is worth more than one of none, by orders of magnitude."""
_EXACT: Final = 0.03
_BOTH: Final = 0.05
_REGISTER: Final = -0.08
_GAZETTEER: Final = -0.03
_ENDED: Final = -0.03
_FORM: Final = 0.06
_KIND: Final = 0.05
_BEGUN: Final = 0.75
"""What is left for a commune that no source mentions where a whole word typed only begins its name."""
_ELSEWHERE: Final = 0.97
"""What is left of a name's worth when a word typed says not the name but the kind, the place or the theme."""
_THERE: Final = 0.9
_AROUND: Final = 0.6
_THEMED: Final = 0.75
_SMALLER: Final = 20
"""How many times smaller than the largest a place may be that the same word means."""
_AREA: Final = 400_000
"""What a département or a région counts for among places of the same name."""
FAR: Final = 100.0
"""Kilometres beyond which nothing is around a place."""
_BESIDE: Final = 75.0
"""Kilometres beyond which things of the kind asked for come after the place itself."""
_PER_KM: Final = 1 / 400
_FARTHER: Final = 0.25
"""What is taken off beyond."""
_LEAST: Final = 0.25
_WHOLE: Final = 0.98
_SAME: Final = 0.97
"""From here, two names are the same but for the order of words, articles and legal forms."""


@dataclass(slots=True)
class Judged:
    """A thing and what it is worth."""

    thing: Thing
    score: float
    why: tuple[str, str]
    distance: float | None

    @property
    def rank(self) -> tuple[float, float, int, str]:
        """What things are ordered by, best first: score, nearness, size, IRI."""
        return -round(self.score, 4), self.distance or 0.0, -(self.thing.population or 0), self.thing.iri

    def hit(self) -> Hit:
        """What is given back."""
        return hit(self.thing, self.score, self.why, self.distance)


class Judge:
    """Judges things against what was asked."""

    def __init__(self, asked: Asked, words: Words) -> None:
        """Keep what was asked, and the words of the index."""
        self.asked, self.words = asked, words
        self._parts: dict[frozenset[int], Name] = {}
        self._whole_word = bool(asked.name.core) and words.holding(asked.name.core[-1]) > 0
        self._says = lru_cache(None)(lambda kind: says(asked.name, kind))
        self._kinds, self._places, self._themes = asked.kinds, asked.places, asked.themes
        self._all_told = asked.all_told
        places = self._places if asked.told else ()
        self._asked_for = {place.iri for context in places for place in context.things}

    def judge(self, things: Iterable[Thing]) -> list[Judged]:
        """The things worth showing, best first."""
        judged = [one for one in map(self._judge, things) if one.score >= _LEAST]
        return sorted(judged, key=lambda one: one.rank)

    def _judge(self, thing: Thing) -> Judged:
        names = [(self._kindless(name, saying), worth) for name, saying, worth in reading(thing)]
        begun = _BEGUN if thing.origin == "gazetteer" and self._whole_word else 1.0
        score, why = self._named(names, self.asked.name, begun)
        for told in self._told(thing):
            part, reason = self._named(names, self._part(told), begun)
            if part * _ELSEWHERE > score:
                score, why = part * _ELSEWHERE, reason
        distance = self._distance(thing)
        there, reason = self._there(thing, distance)
        if there > score:
            why = reason
        elif thing.iri in self._asked_for and why in (ALMOST, PART):
            why = PLACE
        score = max(there, score) + _BOTH * min(there, score)
        return Judged(thing, score + self._bonus(thing) if score else 0.0, why, distance)

    def _named(
        self, names: list[tuple[Name, float]], typed: Name, begun: float = 1.0
    ) -> tuple[float, tuple[str, str]]:
        """How well names fit the words typed, and why; `begun` is what is left for a word not ended."""
        best, why = 0.0, PART
        for name, worth in names:
            finished = self._unfinished(typed, name)
            found = compare(finished, name, self.words.weigh)
            score = found.score
            if score < _SAME:
                score = found.first**2 * (0.66 + 0.3 * found.second)
            elif _plain(typed) == _plain(name):
                score += _EXACT
            score *= worth if finished is typed else worth * begun
            if score > best:
                best = score
                acronym = found.acronym or (len(typed.core) == 1 and typed.core[0] in name.acronyms)
                part = PART if found.first > _WHOLE else ALMOST
                why = NAMED if score >= _SAME else ACRONYM if acronym else part
        return best, why

    def _kindless(self, name: Name, saying: frozenset[int]) -> Name:
        """A name of a thing, without the word that says its kind when what was typed does not hold it."""
        if not saying:
            return name
        typed = self.asked.name.core
        gone = frozenset(n for n in saying if name.core[n] not in typed)
        return without(name, gone) if gone and len(gone) < len(name.core) else name

    def _unfinished(self, typed: Name, name: Name) -> Name:
        """What was typed, with its last word finished as the name has it."""
        last = typed.words[-1] if self.asked.typing and typed.core and typed.words else ""
        if not last or last in SMALL or typed.core[-1] != singular(last) or typed.core[-1] in name.core:
            return typed
        for word in name.words:
            if word.startswith(last) and word != last:
                finished = singular(word)
                return replace(
                    typed,
                    words=(*typed.words[:-1], word),
                    content=(*typed.content[:-1], finished),
                    core=(*typed.core[:-1], finished),
                )
        return typed

    def _told(self, thing: Thing) -> list[frozenset[int]]:
        """The sets of words typed that may say a thing's kind, place or theme rather than its name."""
        kind = self._says(thing.kind)
        groups = [kind] if kind else []
        if not groups and not self.asked.contexts:
            return []
        groups += [context.words for context in self.asked.contexts if bears(thing, context)]
        sizes = range(1, len(groups) + 1)
        sets = [frozenset().union(*some) for size in sizes for some in combinations(groups[:3], size)]
        # A kind is no name: `ptce insertion` asks for that theme, not for what is called «pôle territorial…».
        whole, said = self.asked.whole, self.asked.kind_words if thing.kind in self._kinds else frozenset()
        return [told for told in sets if told | said != whole]

    def _part(self, told: frozenset[int]) -> Name:
        """What was typed without the words told."""
        if told not in self._parts:
            self._parts[told] = without(self.asked.name, told)
        return self._parts[told]

    def _there(self, thing: Thing, distance: float | None) -> tuple[float, tuple[str, str]]:
        """What a thing is worth that no name tells: of the kind, there or around, on the theme typed."""
        places, themes = self._places, self._themes
        wanted = thing.kind in self._kinds
        if not self._all_told or (self._kinds and not wanted):
            return 0.0, OF_KIND
        if not all(bears(thing, context) for context in themes):
            return 0.0, OF_KIND
        if thing.kind in TERRITORIES or (not wanted and not themes and thing.origin == "gazetteer"):
            return 0.0, OF_KIND
        worth = _THERE if wanted or (themes and places) else _AROUND
        if places and not all(bears(thing, context) for context in places):
            if distance is None or distance > FAR or len(places) > 1:
                return 0.0, AROUND
            worth -= _FARTHER if wanted and distance > _BESIDE else 0.0
            return worth - 0.02 - distance * _PER_KM, AROUND
        if places:
            return worth, WITHIN
        return (_THEMED if wanted else _AROUND, ABOUT) if themes else (_AROUND, OF_KIND)

    def _distance(self, thing: Thing) -> float | None:
        """How far a thing is from the place typed, in kilometres: 0 within it; None when it is not known."""
        near = None
        for context in self._places:
            if bears(thing, context):
                return 0.0
            place, here = context.centre, thing.point
            there = place.point if place else None
            if place is None or here is None or there is None or place.iri == thing.iri:
                continue
            if getattr(place, thing.kind, "") != thing.code:
                far = distance_km(here, there)
                near = far if near is None else min(near, far)
        return None if near is None else round(near, 1)

    def _bonus(self, thing: Thing) -> float:
        bonus = _BONUS.get(thing.kind, 0.0)
        if thing.origin == "gazetteer":
            bonus += _GAZETTEER
        elif thing.origin == "register" and thing.kind not in TERRITORIES:
            bonus += _REGISTER
        if not thing.active:
            bonus += _ENDED
        form = self.asked.name.form
        if form and thing.kind == "actor":
            bonus += _FORM
        if self._says(thing.kind):
            bonus += _KIND
        if thing.population and thing.kind == "commune":
            bonus += math.log10(thing.population + 1) / 6 * _SIZE
        return bonus


def meant(contexts: tuple[Context, ...], wanted: Mapping[str, str]) -> tuple[Context, ...]:
    """The contexts with the places that their words mean, rather than all those of that name.

    Those that lie in another place typed, or in the one that is wanted; else those that are not far smaller
    than the largest. `Bordeaux` is no village of Loiret, but `Bordeaux Loiret` is.

    Args:
        contexts: each with all the places of a name.
        wanted: the codes of the département and of the région that things must lie in, by kind.
    """
    places = [context for context in contexts if not context.theme]

    def likely(context: Context) -> Context:
        if context.theme:
            return context
        others = [other for other in places if other is not context]
        lying = [
            one
            for one in context.things
            if any(_lies(one, other) for other in others)
            or (wanted and all(code in (one.code, getattr(one, kind)) for kind, code in wanted.items()))
        ]
        largest = max(map(_size, context.things))
        kept = lying or [one for one in context.things if _size(one) * _SMALLER >= largest]
        return replace(context, things=tuple(kept))

    return tuple(map(likely, contexts))


def apart(contexts: tuple[Context, ...]) -> tuple[Context, ...]:
    """The contexts, less the places that another one makes needless; that one takes their words.

    Needless is a place that only says where another one lies (`Dax 40`), and one far smaller than another
    (`pas` beside `Bordeaux`).
    """
    kept = dict(enumerate(contexts))
    for at, context in enumerate(contexts):
        others = (n for n, one in kept.items() if n != at and not one.theme)
        holder = None if context.theme else next((n for n in others if _needless(context, kept[n])), None)
        if holder is not None:
            kept[holder] = replace(kept[holder], words=kept[holder].words | kept.pop(at).words)
    return tuple(kept.values())


def _needless(context: Context, other: Context) -> bool:
    """Whether a place only says where another lies, or is far smaller."""
    if all(_lies(one, context) for one in other.things):
        return True
    if any(_lies(one, other) for one in context.things):
        return False
    return max(map(_size, context.things)) * _SMALLER < max(map(_size, other.things))


def _lies(place: Thing, context: Context) -> bool:
    """Whether a place lies in one of the places of a context, or is one."""
    return bears(place, context) or any(place.iri == one.iri for one in context.things)


def _size(place: Thing) -> int:
    """How many people live in a place, by and large."""
    return place.population or (_AREA if place.kind in ("region", "departement") else 1)


def bears(thing: Thing, context: Context) -> bool:
    """Whether a thing lies in one of the places of a context, or has one of its themes."""
    if context.theme:
        codes = {one.code for one in context.things}
        return any(theme in codes for theme in thing.themes)
    for place in context.things:
        if place.iri != thing.iri and getattr(thing, place.kind, "") == place.code:
            return True
    return False


def _plain(name: Name) -> list[str]:
    """The words of a name as written, but for articles and other small words."""
    return [word for word in name.words if word not in SMALL]
