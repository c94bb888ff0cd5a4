"""The things that people write of, kept in memory for the pages that list and map them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import duckdb
from pyoxigraph import NamedNode

from maillage.engine import Engine, rows
from maillage.mapping import quoted
from maillage.territories import Point, distance_km, point_of
from maillage.vocabulary import CODES, prologue

KINDS: Final = ("ptce", "tiers-lieu", "actor", "project", "service", "place")
_COLUMNS: Final = (
    "iri, kind, label_fr, label_en, commune, epci, departement, region, themes, lon, lat, active"
)
_ABOVE: Final = f"""{prologue("skos")}
SELECT DISTINCT ?one ?other {{ ?one skos:inScheme <{CODES}themes> ; skos:broader+ ?other }}"""


@dataclass(frozen=True)
class Thing:
    """A thing of the table of things; see `search.things.COLUMNS`."""

    iri: str
    kind: str
    label_fr: str
    label_en: str
    commune: str
    epci: str
    departement: str
    region: str
    themes: tuple[str, ...]
    point: Point | None
    active: bool

    def label(self, lang: str) -> str:
        """Its name in the reader's language, else in French."""
        return (self.label_en if lang == "en" else "") or self.label_fr

    def within(self, level: str, code: str) -> bool:
        """Whether it lies in a territory, given by its level and code."""
        return bool(code) and getattr(self, level) == code


def above(engine: Engine) -> dict[str, set[str]]:
    """The keys of the themes that each theme stands under, by its key."""
    found: dict[str, set[str]] = {}
    for row in rows(engine, _ABOVE):
        one, other = row["one"], row["other"]
        if isinstance(one, NamedNode) and isinstance(other, NamedNode):
            found.setdefault(one.value.rpartition("/")[2], set()).add(other.value.rpartition("/")[2])
    return found


def precise(thing: Thing) -> bool:
    """Whether a source says where a thing is, rather than in which commune."""
    return thing.point is not None and thing.point != point_of("commune", thing.commune)


class Things:
    """What curators wrote of, some thousands of things; units that registers alone know are left out."""

    def __init__(self, things: Iterable[Thing], above: Mapping[str, Iterable[str]] | None = None) -> None:
        """Keep them.

        Args:
            things: each once.
            above: the keys of the themes that each theme stands under.
        """
        self.every, self.above = tuple(things), above or {}

    @classmethod
    def read(cls, path: Path, above: Mapping[str, Iterable[str]] | None = None) -> "Things":
        """Those of the table of a release; `above` as it is kept.

        Raises:
            duckdb.Error: it cannot be read.
        """
        listed = ", ".join(map(quoted, KINDS))
        with duckdb.connect() as con:
            rows = con.execute(
                f"SELECT {_COLUMNS} FROM read_parquet({quoted(str(path))})"
                f" WHERE origin = 'curated' AND kind IN ({listed}) ORDER BY iri"
            ).fetchall()
        return cls((_thing(*row) for row in rows), above)

    @cached_property
    def by_iri(self) -> dict[str, Thing]:
        """Each by its IRI."""
        return {thing.iri: thing for thing in self.every}

    def themes(self, thing: Thing) -> set[str]:
        """The keys of the themes of a thing, and of those that they stand under."""
        return {*thing.themes, *(key for theme in thing.themes for key in self.above.get(theme, ()))}

    def within(self, level: str, code: str) -> list[Thing]:
        """Those of a territory."""
        return [thing for thing in self.every if thing.within(level, code)]

    def around(self, point: Point, km: float) -> list[tuple[float, Thing]]:
        """Those within some kilometres of a point, with how far each is, the nearest first."""
        near = [(distance_km(point, thing.point), thing) for thing in self.every if thing.point]
        return sorted(
            ((far, thing) for far, thing in near if far <= km), key=lambda one: (one[0], one[1].iri)
        )


def _thing(*row: Any) -> Thing:
    """A row of the table, as `_COLUMNS` are."""
    iri, kind, fr, en, commune, epci, departement, region, themes, lon, lat, active = row
    point = None if lon is None or lat is None else Point(lon, lat)
    return Thing(iri, kind, fr, en, commune, epci, departement, region, tuple(themes), point, active)
