"""Says how likely it is that a thing is the one that a query means, and whether that is certain.

An identifier that agrees settles it, one that contradicts forbids it, and a name alone never decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Protocol

from maillage.names import LIGHT, SMALL, Name, read_name, similarity
from maillage.reconcile.hints import LEVELS, Hints
from maillage.reconcile.kinds import Type, type_of_kind

EXACT: Final = 0.98
"""How near two names are that differ at most by case, accents, articles, order or a legal form."""
_RIVAL: Final = 0.9
_CERTAIN: Final = 100.0
_HIGHEST: Final = 95.0
_FORBIDDEN: Final = 20.0
_LEAST: Final = 25.0
_PLACES: Final = {"commune": 1.0, "epci": 0.6, "departement": 0.5, "region": 0.2}
"""How much a thing agrees with the place that a query gives, by the least territory that holds both."""
_FROM_PLACE, _FROM_SITE, _FROM_THEME = 0.3, 0.6, 0.05
"""The share of what a name leaves open that place, website and theme close when they agree."""
_ELSEWHERE, _OTHER_SITE = 0.6, 0.95
"""What is left of a score where the place, or the website, is another."""


class Shown(Protocol):
    """What is shown of a thing of the index (read-only)."""

    @property
    def iri(self) -> str:
        """Its address."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def label_fr(self) -> str:
        """Its name in French."""

    @property
    def label_en(self) -> str:
        """Its name in English; empty when it has none."""

    @property
    def commune(self) -> str:
        """The code of its commune; empty when not known, as for the following."""

    @property
    def departement(self) -> str:
        """The code of its département."""

    @property
    def region(self) -> str:
        """The code of its région."""


class Thing(Shown, Protocol):
    """What a thing of the index is judged by (read-only)."""

    @property
    def names(self) -> Sequence[str]:
        """All its names."""

    @property
    def codes(self) -> Sequence[str]:
        """Its identifiers: SIREN, SIRET, RNA, INSEE, key."""

    @property
    def epci(self) -> str:
        """The code of its EPCI; empty when not known."""

    @property
    def themes(self) -> Sequence[str]:
        """Its themes."""

    @property
    def domain(self) -> str:
        """The name of the host of its website; empty when not known."""


@dataclass(frozen=True)
class Feature:
    """What a score is made of: `name`, `identifier`, `place`, `website`, `theme`, from 0 to 1."""

    id: str
    value: float


@dataclass(frozen=True)
class Candidate:
    """A thing that a query may mean.

    Args:
        thing: what the index knows of it.
        type: its type.
        score: 0 to 100; 100 only when it is certain.
        match: whether it is certain.
        features: what the score is made of.
        other_number: whether an identifier of it contradicts one of the query.
        former: whether the name is not that of a commune today, but a former one, or that of a part of it.
    """

    thing: Thing
    type: Type
    score: float
    match: bool = False
    features: tuple[Feature, ...] = ()
    other_number: bool = False
    former: bool = False

    def feature(self, name: str) -> float | None:
        """The value of a feature; None when neither says anything of it."""
        return next((f.value for f in self.features if f.id == name), None)


def judge(text: str, hints: Hints, things: Iterable[Thing], types: Sequence[Type] = ()) -> list[Candidate]:
    """The candidates among some things, best first.

    Args:
        text: the name that the query gives, or nothing.
        hints: what it says beside.
        things: those that the index found, the likeliest first.
        types: those that the query asks for; any when empty.
    """
    name = read_name(text) if text else None
    judged = [
        _candidate(name, hints, thing, kind)
        for thing in things
        if (kind := type_of_kind(thing.kind)) is not None and (not types or kind in types)
    ]
    kept = [c for c in judged if c.score >= _LEAST or c.other_number]
    kept.sort(key=lambda c: -c.score)
    sure = _certain(kept, hints, types)
    if sure is not None and name is not None and sure.feature("identifier") != 1:
        sure = None if _cut(name) or _called_alike(name, sure, kept, hints) else sure
    if sure is None:
        return kept
    others = [replace(c, score=min(c.score, _HIGHEST)) for c in kept if c is not sure]
    return [replace(sure, score=_CERTAIN, match=True), *others]


def _candidate(name: Name | None, hints: Hints, thing: Thing, kind: Type) -> Candidate:
    near = nearness(name, thing)
    number = _number(hints, thing)
    place, site, theme = _place(hints, thing), _site(hints, thing), _theme(hints, thing)
    features = [("name", near), ("identifier", number), ("place", place), ("website", site), ("theme", theme)]
    score = near if near is not None else 0.3 if hints.domains or hints.identified else 0.0
    for value, share in ((place, _FROM_PLACE), (site, _FROM_SITE), (theme, _FROM_THEME)):
        score += (1 - score) * share * (value or 0.0) if score else 0.0
    score *= _ELSEWHERE if place == 0 else 1
    score *= _OTHER_SITE if site == 0 else 1
    points = min(100 * score, _HIGHEST)
    if number == 1:
        points = _HIGHEST
    elif number == 0:
        points = min(points, _FORBIDDEN)
    told = tuple(Feature(key, round(value, 3)) for key, value in features if value is not None)
    return Candidate(thing, kind, round(points, 1), False, told, number == 0, _former(name, near, thing))


def _former(name: Name | None, near: float | None, thing: Thing) -> bool:
    """Whether a name is one that a commune bore, or that of a part of it: its other names are such."""
    if name is None or near is None or near < EXACT or thing.kind != "commune":
        return False
    return similarity(name, _read(thing.label_fr)) < EXACT


def nearness(name: Name | None, thing: Thing) -> float | None:
    """How near a name is to the nearest of a thing's; None without a name."""
    if name is None:
        return None
    return max((similarity(name, other) for other in _called(thing)), default=0.0)


def _called(thing: Thing) -> list[Name]:
    """The names of a thing, as read."""
    return [_read(text) for text in {thing.label_fr, thing.label_en, *thing.names} if text]


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> Name:
    return read_name(text)


def _cut(name: Name) -> bool:
    """Whether a name ends with a word that ties others together: a sheet cut it (`Les jardins de`)."""
    return len(name.content) > 1 and name.words[-1] in SMALL and name.words[-1] != name.content[-1]


def _called_alike(name: Name, sure: Candidate, candidates: Sequence[Candidate], hints: Hints) -> bool:
    """Whether people may call another of the place so, as the association and the group of one name.

    It matters where the name is not to the letter that of the one that is certain: `Archer`, for the
    association and the group Archer of one town.
    """
    own = {word for word in name.core if word not in LIGHT}
    if sure.feature("name") == 1 or not own:
        return False
    others = [c for c in candidates if c is not sure and c.type is sure.type and not _elsewhere(c, hints)]
    names = (called for c in others if not c.other_number for called in _called(c.thing))
    return any(own == {word for word in other.core if word not in LIGHT} for other in names)


def _number(hints: Hints, thing: Thing) -> float | None:
    """1 where an identifier agrees and none contradicts, 0 where one contradicts, None where none tells."""
    if hints.iris:
        return float(thing.iri in hints.iris)
    codes = {*thing.codes}
    sirens = {c if len(c) == 9 else c[:9] for c in codes if c.isdecimal() and len(c) in (9, 14)}
    numbers = {c for c in codes if len(c) == 10 and c.startswith("W")}
    told = [bool(a & own) for a, own in ((hints.siren, sirens), (hints.rna, numbers)) if a and own]
    return float(all(told)) if told else None


def _place(hints: Hints, thing: Thing) -> float | None:
    """How much the place agrees, by the least level that the query gives; None where either says none."""
    own = {level: code for level in LEVELS if (code := str(getattr(thing, level)))}
    asked = hints.level
    if not asked or not own:
        return None
    if own.get(asked, "") in hints.places[asked]:
        return 1.0
    wider = LEVELS[LEVELS.index(asked) + 1 :]
    if asked not in own:  # the thing says less than the query
        known = next((level for level in wider if level in own), "")
        if not known:
            return None
        return _PLACES[known] if own[known] in hints.around.get(known, ()) else 0.0
    shared = (level for level in wider if own.get(level, "") in hints.around.get(level, ()))
    return next((_PLACES[level] for level in shared if level != "region"), 0.0)


def _site(hints: Hints, thing: Thing) -> float | None:
    if not hints.domains or not thing.domain:
        return None
    return float(thing.domain.removeprefix("www.") in hints.domains)


def _theme(hints: Hints, thing: Thing) -> float | None:
    if not hints.themes or not thing.themes:
        return None
    asked = {theme.rpartition("/")[2] for theme in hints.themes}
    return float(any(theme.rpartition("/")[2] in asked for theme in thing.themes))


def _certain(candidates: Sequence[Candidate], hints: Hints, types: Sequence[Type]) -> Candidate | None:
    """The one candidate that is certain, if there is one.

    By an identifier, when one alone has it and no other has the name; else by its name and its place, when
    no other has nearly that name there; else by its name alone, in a list that is complete. The former name
    of a commune is that of another, which may be meant.
    """
    by_number = [c for c in candidates if c.feature("identifier") == 1]
    named = [c for c in candidates if (c.feature("name") or 0) >= EXACT and not c.other_number]
    if by_number:
        best = [c for c in by_number if c in named] or by_number
        called = [c for c in candidates if (c.feature("name") or 0) >= EXACT]
        rivals = [c for c in called if c not in by_number]  # also one that another number contradicts
        return best[0] if len(best) == 1 and not (rivals and best[0] not in named) else None
    here = [c for c in named if _agrees(c, hints)]
    near = [c for c in candidates if (c.feature("name") or 0) >= _RIVAL and not _elsewhere(c, hints)]
    if len(here) == 1 and near == here and not here[0].former:
        return here[0]
    there = [c for c in named if c.feature("place") != 0]
    listed = [
        c
        for c in there
        if c.type.complete and types and (c.type.kind not in LEVELS or c.thing.iri in hints.named)
    ]
    return listed[0] if len(listed) == 1 and listed == there and not listed[0].former else None


def _elsewhere(candidate: Candidate, hints: Hints) -> bool:
    """Whether it is known to be at another place than that of the query."""
    own = str(getattr(candidate.thing, hints.level)) if hints.level else ""
    return candidate.feature("place") == 0 or bool(own and own not in hints.places[hints.level])


def _agrees(candidate: Candidate, hints: Hints) -> bool:
    """Whether its place is that of the query: its commune or EPCI, or its département for a pole."""
    levels = ("commune", "epci", "departement") if candidate.type.kind == "ptce" else ("commune", "epci")
    return candidate.feature("place") == 1 and any(hints.places.get(level) for level in levels)
