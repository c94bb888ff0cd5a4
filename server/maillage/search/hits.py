"""What the index keeps of a thing, and what a search gives back."""

import json
from dataclasses import dataclass

from maillage.names import Name
from maillage.territories import Point


@dataclass(slots=True)
class Thing:
    """A thing as the index keeps it; the columns are those of `things.parquet`."""

    iri: str
    kind: str
    label_fr: str
    label_en: str
    names: list[str]
    codes: list[str]
    commune: str
    epci: str
    departement: str
    region: str
    themes: list[str]
    lon: float | None
    lat: float | None
    origin: str
    active: bool
    population: int | None
    domain: str
    called: list[tuple[Name, frozenset[int], float]] | None = None
    """What it may be called, once it was read; see `asked.called`."""

    @property
    def code(self) -> str:
        """The last part of its IRI: the code of a territory or theme, the key of another thing."""
        return self.iri.rpartition("/")[2]

    @property
    def point(self) -> Point | None:
        """Where it is, when that is known."""
        return Point(self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    @classmethod
    def read(cls, stored: bytes) -> "Thing":
        """A thing from what the index keeps of it."""
        return cls(*json.loads(stored))


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found.

    Args:
        iri: of the thing.
        kind: a key of `kinds.KINDS`: `ptce`, `actor`, `commune`…
        label: its name in French.
        score: how surely it is what was meant, 0 to 1.
        why: why it was found, in French and in English.
        label_fr: its name in French.
        label_en: its name in English; empty when it has none.
        commune: the INSEE code of its commune; empty when it is not known, as for the three that follow.
        epci: the SIREN of its EPCI.
        departement: the code of its département.
        region: the code of its région.
        themes: the codes of its themes and activities.
        codes: its SIREN, SIRET, RNA number, INSEE code, postal codes, key; what people type for a région.
        lon: its longitude in degrees, None when it is not known.
        lat: its latitude.
        origin: `curated`, `register`, or `gazetteer` for a territory of which the graph says nothing.
        active: whether nothing says that it has ended.
        distance: how far it is from the place that was typed, in kilometres; None when no place was, or the
            distance is not known.
    """

    iri: str
    kind: str
    label: str
    score: float
    why: tuple[str, str]
    label_fr: str = ""
    label_en: str = ""
    commune: str = ""
    epci: str = ""
    departement: str = ""
    region: str = ""
    themes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    origin: str = "curated"
    active: bool = True
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """A kind of things asked for in a place: `ptce figeac`.

    Args:
        kind: a key of `kinds.KINDS`.
        iri: of the place.
        place: the kind of the place.
        name: of the place.
        there: whether one at least is known in the place.
        nearest: the nearest one outside it; None when none is near, or the place is large.
    """

    kind: str
    iri: str
    place: str
    name: str
    there: bool
    nearest: Hit | None

    @property
    def small(self) -> bool:
        """Whether the place is so small that what is around it matters: a commune or an EPCI."""
        return self.place in ("commune", "epci")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Args:
        hits: the best first.
        suggestion: what was probably meant where words were misspelled; empty when none was.
        local: the kind of things asked for in a place; None when the text asks for anything else.
    """

    hits: tuple[Hit, ...]
    suggestion: str = ""
    local: Local | None = None


def hit(thing: Thing, score: float, why: tuple[str, str], distance: float | None) -> Hit:
    """A thing found, with its score from 0 to 1."""
    return Hit(
        thing.iri,
        thing.kind,
        thing.label_fr,
        round(min(max(score, 0.0), 1.0), 4),
        why,
        thing.label_fr,
        thing.label_en,
        thing.commune,
        thing.epci,
        thing.departement,
        thing.region,
        tuple(thing.themes),
        tuple(thing.codes),
        thing.lon,
        thing.lat,
        thing.origin,
        thing.active,
        distance,
    )
