"""Recognises the things that Maillage knows already among those that people write."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz

from maillage import iris
from maillage.facts.checks import PARTIES
from maillage.facts.sheet_rows import Candidate, Message
from maillage.model import Facts

_COMPARED: Final = 200
"""How many things of a commune a name is compared with, those with its rarest words first."""
_NEAR: Final = 0.75
"""How near a name is to one that is shown."""
_CANDIDATES: Final = 5


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
    """

    kind: str
    key: str
    label: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    commune: str = ""

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


class KnownThings:
    """The things that are known, found by their identifiers and by their names.

    An identifier that agrees settles; one that contradicts forbids. A name settles with its commune only, and
    where one thing alone bears it there.
    """

    def __init__(self, things: Iterable[Thing] = ()) -> None:
        self.things = tuple(things)

    def recognise(self, asked: Asked) -> Recognised:
        """The known thing that a row is about, or those that it may be about."""
        by_code = [t for code in asked.codes for t in self._by_code.get((asked.kind, code), ())]
        if len({thing.key for thing in by_code}) == 1:
            code = next(code for code in asked.codes if code in by_code[0].codes)
            return Recognised(by_code[0], (f"même numéro : {code}", f"same number: {code}"))
        slugs = frozenset(filter(None, map(iris.slug, asked.names)))
        named = {t.key: t for slug in slugs for t in self._by_name.get((asked.kind, slug), ())}
        possible = [thing for thing in named.values() if not _contradicts(asked, thing)]
        here = [thing for thing in possible if asked.commune and thing.commune == asked.commune]
        if len(here) == 1 and not by_code:
            return Recognised(here[0], ("même nom, même commune", "same name, same commune"))
        found = {thing.key: thing for thing in (*by_code, *possible, *self._near(asked))}
        scored = [_candidate(asked, slugs, thing) for thing in found.values()]
        best = sorted(scored, key=lambda one: (-one.confidence, one.iri))
        return Recognised(candidates=tuple(best[:_CANDIDATES]))

    def _near(self, asked: Asked) -> Iterator[Thing]:
        """The things of the commune whose name is near."""
        if not asked.commune:
            return
        words = {word for name in asked.names for word in iris.slug(name).split("-") if word}
        lists = [self._by_word.get((asked.kind, asked.commune, word), []) for word in words]
        compared: dict[str, Thing] = {}
        for things in sorted(filter(None, lists), key=len):
            if len(compared) + len(things) > _COMPARED:
                break
            compared |= {thing.key: thing for thing in things}
        for thing in compared.values():
            if not _contradicts(asked, thing) and _likeness(asked.names, thing.names) >= _NEAR:
                yield thing

    def of_key(self, kind: str, key: str) -> Thing | None:
        """The known thing of a key."""
        return self._by_key.get((kind, key))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Thing]:
        return {(thing.kind, thing.key): thing for thing in self.things}

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], list[Thing]]:
        found: dict[tuple[str, str], list[Thing]] = {}
        for thing in self.things:
            for code in thing.codes:
                found.setdefault((thing.kind, code), []).append(thing)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Thing]]:
        found: dict[tuple[str, str], list[Thing]] = {}
        for thing in self.things:
            for slug in {iris.slug(name) for name in thing.names} - {""}:
                found.setdefault((thing.kind, slug), []).append(thing)
        return found

    @cached_property
    def _by_word(self) -> dict[tuple[str, str, str], list[Thing]]:
        found: dict[tuple[str, str, str], list[Thing]] = {}
        for thing in self.things:
            words = {word for name in thing.names for word in iris.slug(name).split("-")} - {""}
            for word in words if thing.commune else ():
                found.setdefault((thing.kind, thing.commune, word), []).append(thing)
        return found


def things_of_facts(facts: Facts) -> Iterator[Thing]:
    """The things that facts describe: a row each, those of one key together."""
    found: dict[tuple[str, str], Thing] = {}
    communes: dict[tuple[str, str], set[str]] = {}
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
        if place := facts.places.get((table.name, row.line, "commune")):
            communes.setdefault(key, set()).add(place[1])
    for key, thing in found.items():
        towns = communes.get(key, set())
        yield replace(thing, commune=next(iter(towns))) if len(towns) == 1 else thing


def _contradicts(asked: Asked, thing: Thing) -> bool:
    """Whether a number of the same kind (a SIREN has nine digits) is another."""
    return any(
        len(code) == len(other) and code != other and code not in thing.codes
        for code in asked.codes
        for other in thing.codes
    )


def _likeness(names: Collection[str], others: Collection[str]) -> float:
    """How near the nearest two names are, from 0 to 1."""
    plain = [iris.slug(name).replace("-", " ") for name in names]
    known = [iris.slug(name).replace("-", " ") for name in others]
    return max((fuzz.token_sort_ratio(a, b) / 100 for a in plain for b in known), default=0.0)


def _candidate(asked: Asked, slugs: Collection[str], thing: Thing) -> Candidate:
    if code := next((code for code in asked.codes if code in thing.codes), ""):
        evidence = f"même numéro ({code}), comme une autre chose", f"same number ({code}), as another thing"
        return Candidate(thing.iri, thing.label, 0.9, evidence)
    likeness = _likeness(asked.names, thing.names)
    exact = any(iris.slug(name) in slugs for name in thing.names)
    shown = f"{likeness:.2f}"
    fr = "même nom" if exact else f"nom proche ({shown.replace('.', ',')})"
    en = "same name" if exact else f"near name ({shown})"
    if not asked.commune or not thing.commune:
        weight, more = 0.6, (" ; commune à comparer", "; compare the commune")
    elif asked.commune == thing.commune:
        weight, more = 0.9, (", même commune", ", same commune")
    else:
        weight, town = 0.3, thing.commune
        more = f" ; mais une autre commune ({town})", f"; but another commune ({town})"
    fr, en = fr + more[0], en + more[1]
    return Candidate(thing.iri, thing.label, round(weight * likeness, 2), (fr, en))
