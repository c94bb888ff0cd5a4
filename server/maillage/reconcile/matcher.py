"""Answers queries: finds candidates in the index, judges them, says in words what sets each apart."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from maillage.errors import MaillageError
from maillage.reconcile.batch import Asked, Batch, Faulty
from maillage.reconcile.hints import Hints, read_hints, read_iri, read_number
from maillage.reconcile.judging import EXACT, Candidate, Shown, Thing, judge
from maillage.reconcile.kinds import TYPES
from maillage.territories import Gazetteer, departement_of

SECONDS: Final = 8.0
"""In which a batch is answered; its queries that are left then have failed."""
_NEARER: Final = {"commune": 0.85, "departement": EXACT}
"""The places where a name is looked for first, and how near a name there must be to look no further."""
_ALL: Final = tuple(one.kind for one in TYPES)
_MATCHED: Final = tuple(one.kind for one in TYPES if not one.asked)


class Found(Protocol):
    """What the index found for a person who types."""

    @property
    def hits(self) -> Sequence[Shown]:
        """The things, the likeliest first."""


class Finder(Protocol):
    """The index, as this room asks it."""

    def near(
        self, text: str, kinds: Collection[str] = (), commune: str = "", departement: str = ""
    ) -> Sequence[Thing]:
        """The things that a text may mean, in no order; those alone that bear it when it is a code."""

    def find(self, text: str, kinds: Collection[str] = (), *, limit: int = 10) -> Found:
        """The things that a person who types may mean."""


@dataclass(frozen=True)
class Failure:
    """A query that got no answer, and why; `ours` when it may be asked again as it is."""

    fr: str
    en: str
    ours: bool = False


Outcome = tuple[Candidate, ...] | Failure


class Matcher:
    """The index and the territories of a release."""

    def __init__(self, finder: Finder, gazetteer: Gazetteer) -> None:
        self.finder, self.gazetteer = finder, gazetteer

    def answer(self, batch: Batch, seconds: float = SECONDS) -> dict[str, Outcome]:
        """The candidates of each query, or its failure: a look-up that failed never gives an empty list.

        Args:
            batch: the queries.
            seconds: after which those that are left have failed.
        """
        until = time.monotonic() + seconds
        return {key: self._one(query, until) for key, query in batch.items()}

    def candidates(self, asked: Asked) -> list[Candidate]:
        """The candidates of a query, best first.

        Raises:
            MaillageError: the index cannot be read.
        """
        hints = read_hints(asked, self.gazetteer)
        things = self._things(asked, hints)
        return judge(asked.text, hints, things, asked.types)[: asked.limit]

    def suggest(self, prefix: str, kinds: Collection[str] = (), limit: int = 10) -> Sequence[Shown]:
        """The things whose name begins as a text does, or whose identifier it is.

        Raises:
            MaillageError: the index cannot be read.
        """
        return self.finder.find(read_iri(prefix) or prefix, kinds or _ALL, limit=limit).hits

    def where(self, thing: Shown) -> str:
        """Where a thing is, as people say it: `Bayonne (64)`; empty when it is not known."""
        code, wider = thing.commune, (("departement", thing.departement), ("region", thing.region))
        by_code = self.gazetteer.territories.by_code
        if thing.kind not in ("commune", "departement", "region") and (
            town := by_code.get(("commune", code))
        ):
            return f"{town.name} ({departement_of(code)})"
        return next((by_code[key].name for key in wider if key in by_code and key[0] != thing.kind), "")

    def _one(self, query: Asked | Faulty, until: float) -> Outcome:
        if isinstance(query, Faulty):
            french, english = zip(*query.faults, strict=True)
            return Failure(" ; ".join(french), "; ".join(english))
        if time.monotonic() > until:
            return Failure(
                "échec : le serveur manque de temps, réessayer", "failed: out of time, try again", True
            )
        try:
            return tuple(self.candidates(query))
        except MaillageError as fault:
            return Failure(f"échec : {fault.message('fr')}", f"failed: {fault.message('en')}", True)

    def _things(self, asked: Asked, hints: Hints) -> Iterable[Thing]:
        """What may be meant: what has an identifier of the query, then what has nearly its name."""
        kinds = tuple(one.kind for one in asked.types) or _MATCHED
        found: dict[str, Thing] = {}
        for number in hints.numbers:
            for thing in self.finder.near(number, kinds):
                if number in thing.codes or number[:9] in thing.codes:
                    found.setdefault(thing.iri, thing)
        for iri in sorted(hints.iris):
            found.update({thing.iri: thing for thing in self.finder.near(iri, kinds) if thing.iri == iri})
        for name in () if asked.text else sorted(hints.domains):
            found.update(
                {thing.iri: thing for thing in self.finder.near(name, kinds) if thing.domain == name}
            )
        if asked.text and not hints.iris and not read_number(asked.text):
            for thing in self._named_near(asked, hints, kinds):
                found.setdefault(thing.iri, thing)
        return found.values()

    def _named_near(self, asked: Asked, hints: Hints, kinds: Sequence[str]) -> Iterator[Thing]:
        """What has nearly the name: where the query says, then around, then anywhere, until one is near.

        All that bear the name in the commune are looked at, so that no rival is missed.
        """
        for level, enough in _NEARER.items():
            codes = hints.places.get(level) or hints.around.get(level, frozenset())
            if len(codes) == 1:
                there = self.finder.near(asked.text, kinds, **{level: min(codes)})
                yield from there
                if any((c.feature("name") or 0) >= enough for c in judge(asked.text, Hints(), there)):
                    return
        yield from self.finder.near(asked.text, kinds)


def described(candidate: Candidate, matcher: Matcher, lang: str) -> str:
    """A candidate in a few words: what it is, where, and what contradicts the query or leaves it open."""
    said = [candidate.type.name(lang), matcher.where(candidate.thing)]
    if candidate.other_number:
        said.append(
            "autre identifiant que celui de la ligne" if lang == "fr" else "not the identifier of the row"
        )
    elif candidate.feature("place") == 0:
        said.append("pas au même endroit" if lang == "fr" else "not in the same place")
    elif candidate.former:
        said.append(
            "ancien nom de cette commune ou nom d’une de ses parties : à vérifier"
            if lang == "fr"
            else "a former name of this commune or the name of a part of it: check it"
        )
    return ", ".join(part for part in said if part)


def failures(outcomes: Mapping[str, Outcome]) -> dict[str, Failure]:
    """The queries that failed."""
    return {key: one for key, one in outcomes.items() if isinstance(one, Failure)}
