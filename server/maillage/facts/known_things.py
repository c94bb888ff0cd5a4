"""Recognises the things that Maillage knows already among those that people write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeVar

from maillage import iris
from maillage.facts.checks import PARTIES
from maillage.facts.sheet_rows import Candidate, Message
from maillage.model import Facts, Territories
from maillage.names import Name, compare, fold, read_name

_COMPARED: Final = 200
"""How many things of a commune a name is compared with, those with its rarest words first."""
_NEAR: Final = 0.7
"""How near a name is to one that is shown."""
_SAME: Final = 0.98
"""How near names are that have the same words, legal forms and the like left out."""
_CANDIDATES: Final = 5
_SIREN: Final = 9
_KINDS: Final = ("commune", "departement", "region")
_OF_KINDS: Final = frozenset({"ptce", "tierslieu", "tier", "lieu"})
"""Words that say the kind of a thing; people write them or not."""


_Key = TypeVar("_Key")
Area = tuple[str, str]
"""The kind and code of a territory."""


@dataclass(frozen=True)
class Thing:
    """A thing that is known.

    Args:
        kind: `actor`, `tiers-lieu`, `ptce`…
        key: what its IRI ends with.
        label: its name.
        names: all its names, the label among them.
        codes: its SIREN, SIRET, RNA number.
        commune: the INSEE code of its commune; empty when it is not known.
        areas: its département and région, as far as they are known.
    """

    kind: str
    key: str
    label: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    commune: str = ""
    areas: frozenset[Area] = frozenset()

    @cached_property
    def read(self) -> tuple[Name, ...]:
        """Its names as they are compared."""
        return tuple(_read(self.names))

    @property
    def siren(self) -> str:
        """Its SIREN; empty when none, or several, are known."""
        found = {code for code in self.codes if len(code) == _SIREN and code.isdecimal()}
        return found.pop() if len(found) == 1 else ""

    @property
    def iri(self) -> str:
        """Its IRI."""
        return iris.thing(self.kind, self.key)


@dataclass(frozen=True)
class Recognised:
    """What a row is about: a known thing, for sure; else those that it may be about.

    Args:
        thing: the known thing; None when none is sure.
        evidence: by what it is known, in French and in English.
        candidates: others, the likeliest first.
    """

    thing: Thing | None = None
    evidence: Message = ("", "")
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a row says of the thing that it is about."""

    kind: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    commune: str = ""
    areas: frozenset[Area] = frozenset()

    @cached_property
    def read(self) -> tuple[Name, ...]:
        """Its names as they are compared."""
        return tuple(_read(self.names))


class KnownThings:
    """The things that are known, found by their identifiers and by their names.

    An identifier that agrees settles; one that contradicts forbids. A name settles with its commune only, and
    where one thing alone bears it there; that of a PTCE, of which there are few, with its département or
    région.
    """

    def __init__(self, things: Iterable[Thing] = ()) -> None:
        self.things = tuple(things)

    def recognise(self, asked: Asked) -> Recognised:
        """The known thing that a row is about, or those that it may be about."""
        by_code = [t for code in asked.codes for t in self._by_code.get((asked.kind, code), ())]
        if len({thing.key for thing in by_code}) == 1:
            code = next(code for code in asked.codes if code in by_code[0].codes)
            return Recognised(by_code[0], (f"même numéro : {code}", f"same number: {code}"))
        possible = [t for t in self._bearing(asked, self._by_name, _key) if not contradicts(asked, t)]
        here = [thing for thing in possible if _together(asked, thing)]
        if len(here) == 1 and not by_code:
            same = bool(asked.commune) and here[0].commune == asked.commune
            fr, en = ("commune", "commune") if same else ("région ou département", "région or département")
            return Recognised(here[0], (f"même nom, même {fr}", f"same name, same {en}"))
        found = {thing.key: thing for thing in (*by_code, *possible, *self._near(asked))}
        scored = [_candidate(asked, thing) for thing in found.values()]
        best = sorted(scored, key=lambda one: (-one.confidence, one.iri))
        return Recognised(candidates=tuple(best[:_CANDIDATES]))

    def _near(self, asked: Asked) -> Iterator[Thing]:
        """The things of the commune whose name is near."""
        if not asked.commune:
            return
        words = sorted({word for name in asked.read for word in name.core})
        lists = [self._by_word.get((asked.kind, asked.commune, word), []) for word in words]
        compared: dict[str, Thing] = {}
        for things in sorted(filter(None, lists), key=len):
            if len(compared) + len(things) > _COMPARED:
                break
            compared |= {thing.key: thing for thing in things}
        if len(few := self._by_commune.get((asked.kind, asked.commune), [])) <= _COMPARED:
            compared |= {thing.key: thing for thing in few}  # a word with a typing error is in no list
        for thing in compared.values():
            if not contradicts(asked, thing) and _likeness(asked, thing) >= _NEAR:
                yield thing

    def bearer(self, asked: Asked) -> Thing | None:
        """The one thing of a name, wherever it is; articles do not count, nor a legal form that one lacks.

        None when there are several; a number that is said leaves only those of the same legal form.
        """
        same = [t for t in self._bearing(asked, self._by_name, _key) if not contradicts(asked, t)]
        if same or asked.codes:
            return same[0] if len(same) == 1 else None
        alike = self._bearing(asked, self._by_core, _core)
        form = any(name.form for name in asked.read)
        if len(alike) == 1 and not (form and any(name.form for name in alike[0].read)):
            return alike[0]
        return None

    def like(self, asked: Asked) -> tuple[Thing, ...]:
        """The things whose name is near, the nearest first, wherever they are; a number forbids."""
        words = {word for name in asked.read for word in name.core}
        found: dict[str, Thing] = {}
        for things in sorted((self._by_any_word.get((asked.kind, word), []) for word in words), key=len):
            if len(found) + len(things) > _COMPARED:
                break
            found |= {thing.key: thing for thing in things if not contradicts(asked, thing)}
        scored = [(_likeness(asked, thing), thing) for thing in found.values()]
        near = sorted((-score, thing.key, thing) for score, thing in scored if score >= _NEAR)
        return tuple(thing for _, _, thing in near)

    def _bearing(
        self,
        asked: Asked,
        index: Mapping[tuple[str, frozenset[str]], list[Thing]],
        key: Callable[[Name], frozenset[str]],
    ) -> list[Thing]:
        keys = {key(name) for name in asked.read} - {frozenset()}
        return list({t.key: t for one in keys for t in index.get((asked.kind, one), ())}.values())

    def of_key(self, kind: str, key: str) -> Thing | None:
        """The known thing of a key."""
        return self._by_key.get((kind, key))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Thing]:
        return {(thing.kind, thing.key): thing for thing in self.things}

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, code) for code in thing.codes])

    @cached_property
    def _by_name(self) -> dict[tuple[str, frozenset[str]], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, key) for key in {*map(_key, thing.read)} if key])

    @cached_property
    def _by_core(self) -> dict[tuple[str, frozenset[str]], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, core) for core in {*map(_core, thing.read)} if core])

    @cached_property
    def _by_any_word(self) -> dict[tuple[str, str], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, word) for word in _words(thing)])

    @cached_property
    def _by_word(self) -> dict[tuple[str, str, str], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, t, w) for t in _towns(thing) for w in _words(thing)])

    @cached_property
    def _by_commune(self) -> dict[tuple[str, str], list[Thing]]:
        return self._by(lambda thing: [(thing.kind, town) for town in _towns(thing)])

    def _by(self, keys: Callable[[Thing], Iterable[_Key]]) -> dict[_Key, list[Thing]]:
        """The things by each of their keys."""
        found: dict[_Key, list[Thing]] = {}
        for thing in self.things:
            for key in keys(thing):
                found.setdefault(key, []).append(thing)
        return found


def things_of_facts(facts: Facts, territories: Territories) -> Iterator[Thing]:
    """The things that facts describe: a row each, those of one key together."""
    found: dict[Area, Thing] = {}
    communes: dict[Area, set[str]] = {}
    areas: dict[Area, set[Area]] = {}
    for table, row in facts:
        kind, _, template = table.iri.partition("/")
        key = (kind, row.one("id"))
        if kind not in PARTIES or template != "{id}" or not key[1]:
            continue
        called = tuple(filter(None, (row.one("name"), *row.cells.get("other_names", ()))))
        codes = tuple(filter(None, (row.one("siren"),)))
        before = found.get(key, Thing(kind, key[1], row.one("name")))
        found[key] = replace(
            before,
            label=before.label or row.one("name"),
            names=tuple(dict.fromkeys((*before.names, *called))),
            codes=tuple(dict.fromkeys((*before.codes, *codes))),
        )
        places = (facts.places.get((table.name, row.line, within)) for within in _KINDS)
        for place in territories.chain(place for place in places if place):
            if place.kind == "commune":
                communes.setdefault(key, set()).add(place.code)
            elif place.kind in _KINDS:
                areas.setdefault(key, set()).add((place.kind, place.code))
    for key, thing in found.items():
        towns = communes.get(key, set())
        thing = replace(thing, areas=frozenset(areas.get(key, ())))
        yield replace(thing, commune=next(iter(towns))) if len(towns) == 1 else thing


def _read(names: Iterable[str]) -> Iterator[Name]:
    """Names as they are compared; one that ends with its own acronym in brackets is read without it too."""
    for name in map(read_name, names):
        yield name
        before, _, acronym = name.text.removesuffix(")").rpartition(" (")
        if before and acronym:
            short = read_name(before)
            if fold(acronym) in {"".join(word[0] for word in short.words), short.letters, short.initials}:
                yield short


def _key(name: Name) -> frozenset[str]:
    """The words by which names are the same, whatever their order; articles do not count, legal forms do."""
    return frozenset(name.content) - _OF_KINDS or frozenset(name.content)


def _core(name: Name) -> frozenset[str]:
    """The words by which names are the same but for their legal forms."""
    return frozenset(name.core) - _OF_KINDS or frozenset(name.core)


def _words(thing: Thing) -> set[str]:
    """The words of its names, legal forms and the like left out."""
    return {word for name in thing.read for word in name.core}


def _towns(thing: Thing) -> tuple[str, ...]:
    return (thing.commune,) if thing.commune else ()


def _together(asked: Asked, thing: Thing) -> bool:
    """Whether a row and a thing are in one place, near enough for a name to settle."""
    if asked.commune and thing.commune:
        return asked.commune == thing.commune
    return asked.kind == "ptce" and bool(asked.areas & thing.areas)


def apart(asked: Asked, thing: Thing) -> tuple[Area, ...]:
    """The départements, else the régions, of a thing of no known commune, where the row says others."""
    for kind in ("departement", "region") if not thing.commune else ():
        theirs = {area for area in thing.areas if area[0] == kind}
        said = {area for area in asked.areas if area[0] == kind}
        if theirs and said and not theirs & said:
            return tuple(sorted(theirs))
    return ()


def contradicts(asked: Asked, thing: Thing) -> bool:
    """Whether a number of the same kind (a SIREN has nine digits) is another."""
    return any(
        len(code) == len(other) and code != other and code not in thing.codes
        for code in asked.codes
        for other in thing.codes
    )


def _likeness(asked: Asked, thing: Thing) -> float:
    """How near the nearest two names are, from 0 to 1."""
    return max((compare(a, b).score for a in asked.read for b in thing.read), default=0.0)


def _candidate(asked: Asked, thing: Thing) -> Candidate:
    if code := next((code for code in asked.codes if code in thing.codes), ""):
        evidence = f"même numéro ({code}), comme une autre chose", f"same number ({code}), as another thing"
        return Candidate(thing.iri, thing.label, 0.9, evidence)
    likeness = _likeness(asked, thing)
    shown = f"{likeness:.2f}"
    fr, en = f"nom proche ({shown.replace('.', ',')})", f"near name ({shown})"
    if likeness >= _SAME:
        fr, en = "même nom", "same name"
        if {_key(name) for name in asked.read}.isdisjoint(map(_key, thing.read)):
            fr, en = f"{fr}, à la forme juridique près", f"{en} but for the legal form"
    if not asked.commune or not thing.commune:
        weight, more = 0.6, (" ; commune à comparer", "; compare the commune")
    elif asked.commune == thing.commune:
        weight, more = 0.9, (", même commune", ", same commune")
    else:
        weight, town = 0.3, thing.commune
        more = f" ; mais une autre commune ({town})", f"; but another commune ({town})"
    return Candidate(thing.iri, thing.label, round(weight * likeness, 2), (fr + more[0], en + more[1]))
