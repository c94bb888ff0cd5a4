"""The comparisons of two bodies: each says one level for a pair, from the one that speaks most for it.

Levels are conditions in SQL over the columns of both (`commune_l`, `commune_r`), which DuckDB and Spark read
alike. Names are compared by `maillage.names` (`NameComparer`): `{name}` and `{rarity}` in a condition stand
for
what the engine has of it, the number of the level.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from maillage.names import Comparison, Name, compare, read_name, weight
from maillage.territories import distance_sql

_MOST_BITS: Final = 20.0
_COUNTRY: Final = 1_000_000
_TOWN: Final = 0.25
"""What is left of the weight of a word that is the name of the body's own commune: its place says it
already."""
_CACHED: Final = 1 << 17

NAME: Final = "name"
RARITY: Final = "rarity"
PLACE: Final = "place"
FORM: Final = "form"
ACTIVITY: Final = "activity"
DATES: Final = "dates"
DOMAIN: Final = "domain"

NAME_LEVELS: Final = ("same", "short", "acronym", "close", "within", "near", "crossed", "some", "other")
"""`short`: the same word of five letters or fewer; `crossed`: each name has a word that the other lacks."""
RARITY_LEVELS: Final = ("unique", "rare", "uncommon", "common", "none")
_RARITY_BITS: Final = (32.0, 22.0, 15.0, 8.0)
_CLOSE, _NEAR, _SOME, _SAME, _WHOLE, _HELD = 0.88, 0.74, 0.5, 0.975, 0.95, 0.87
_SHORT: Final = 5


@dataclass(frozen=True)
class Alike:
    """How two bodies' names compare, by the pair of names that is nearest.

    Args:
        level: one of `NAME_LEVELS`.
        rarity: one of `RARITY_LEVELS`: how much the words in common tell.
        score: 0 to 1.
        acronym: the one that stands for words of the other; empty when none does.
        left: the name of the left body that is nearest.
        right: the name of the right body.
        bearers: how many bodies of the country have, about, the rarest word that both share; 0 without one.
        names_town: whether the name of one says the commune of the other.
        other_town: whether the right name says its own commune, and the left body is of another.
    """

    level: str
    rarity: str
    score: float
    acronym: str
    left: str
    right: str
    bearers: int = 0
    names_town: bool = False
    other_town: bool = False


class NameComparer:
    """Compares the names of bodies, words weighed by how many bodies on the right have them.

    Args:
        bits: what each word tells, log2 of how few have it.
        most: what a word that none of them has tells.
    """

    def __init__(self, bits: Mapping[str, float], most: float) -> None:
        self._bits, self._unknown = bits, min(_MOST_BITS, most)
        self._read: Callable[[str], Name] = lru_cache(_CACHED)(read_name)

    def weigh(self, word: str) -> float:
        """What a word tells, in bits: never more than a word of its length and kind can."""
        return max(0.5, min(self._bits.get(word, self._unknown), _MOST_BITS * weight(word)))

    def alike(self, left: Sequence[str], right: Sequence[str], town_l: str = "", town_r: str = "") -> Alike:
        """Compare two bodies by their names.

        Args:
            left: the names of the one, at least one.
            right: the names of the other.
            town_l: the name of the commune of the one, empty when unknown.
            town_r: that of the other.
        """
        towns = {word for town in (town_l, town_r) if town for word in self._read(town).core}
        weigh = self._lighter(towns) if towns else self.weigh
        best: tuple[float, float, Comparison, Name, Name] | None = None
        for a in map(self._read, left):
            for b in map(self._read, right):
                found = compare(a, b, weigh)
                bits = min(found.first * sum(map(weigh, a.core)), found.second * sum(map(weigh, b.core)))
                if best is None or (found.score, bits) > best[:2]:
                    best = (found.score, bits, found, a, b)
        if best is None:
            return Alike("other", "none", 0.0, "", "", "")
        score, bits, found, a, b = best
        rarity = next((n for n, least in enumerate(_RARITY_BITS) if bits >= least), len(_RARITY_BITS))
        names_town = self._says(a, town_r) or (self._says(b, town_l) and score >= _SOME)
        other_town = bool(town_l) and town_l != town_r and not names_town and self._says(b, town_r)
        shared = [self._bits.get(word, self._unknown) for word in a.core if word in b.core]
        bearers = round(_COUNTRY / 2 ** max(shared)) if shared else 0
        return Alike(
            _level(found, a),
            RARITY_LEVELS[rarity],
            score,
            found.acronym,
            a.text,
            b.text,
            bearers,
            names_town,
            other_town,
        )

    def _says(self, name: Name, town: str) -> bool:
        """Whether a name holds that of a commune, its words in a row."""
        words = self._read(town).content if town else ()
        return bool(words) and f" {' '.join(words)} " in f" {' '.join(name.content)} "

    def _lighter(self, towns: set[str]) -> Callable[[str], float]:
        return lambda word: self.weigh(word) * (_TOWN if word in towns else 1.0)


def _level(found: Comparison, name: Name) -> str:
    most = max(found.first, found.second)
    if found.score >= _SAME:
        return "short" if len(name.core) == 1 and len(name.core[0]) <= _SHORT else "same"
    if found.acronym and most >= _SOME:
        return "acronym"
    if found.score >= _CLOSE:
        return "close"
    if most >= _WHOLE:
        return "within"
    if found.score >= _NEAR:
        return "near" if most >= _HELD else "crossed"
    return "some" if found.score >= _SOME else "other"


@dataclass(frozen=True)
class Level:
    """One answer of a comparison.

    Args:
        name: of the level.
        sql: its condition; empty for all that is left.
    """

    name: str
    sql: str


@dataclass(frozen=True)
class Comparing:
    """A comparison: pairs of which one side says nothing get no level and count neither for nor against.

    Args:
        name: of the comparison.
        columns: those that it reads of each body.
        unknown: the condition under which it says nothing.
        levels: in the order in which they are tried.
    """

    name: str
    columns: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]


_KM: Final = distance_sql("lon_l", "lat_l", "lon_r", "lat_r")
_NEAR_KM: Final = 15


def _coded(place: str, levels: tuple[str, ...]) -> tuple[Level, ...]:
    last = len(levels) - 1
    return tuple(Level(name, f"{place} = {n}" if n < last else "") for n, name in enumerate(levels))


def _both(column: str) -> str:
    return f"({column}_l IS NULL OR {column}_r IS NULL)"


COMPARISONS: Final = (
    Comparing(NAME, ("names", "town"), "", _coded("{name}", NAME_LEVELS)),
    Comparing(RARITY, ("names", "town"), "", _coded("{rarity}", RARITY_LEVELS)),
    Comparing(
        PLACE,
        ("commune", "epci", "departement", "region", "lon", "lat"),
        f"{_both('commune')} AND {_both('departement')} AND {_both('region')} AND NOT {{town}}",
        (
            Level("commune", "commune_l = commune_r"),
            Level("named", "{town}"),
            Level("epci", f"epci_l = epci_r OR {_KM} <= {_NEAR_KM}"),
            Level("departement", "departement_l = departement_r"),
            Level("region", "region_l = region_r"),
            Level("elsewhere", ""),
        ),
    ),
    Comparing(
        FORM,
        ("family",),
        _both("family"),
        (Level("same", "family_l = family_r"), Level("other", "")),
    ),
    Comparing(
        ACTIVITY,
        ("naf",),
        _both("naf"),
        (
            Level("same", "naf_l = naf_r"),
            Level("division", "substr(naf_l, 1, 2) = substr(naf_r, 1, 2)"),
            Level("other", ""),
        ),
    ),
    Comparing(
        DATES,
        ("begun",),
        _both("begun"),
        (
            Level("same", "begun_l = begun_r"),
            Level("near", "abs(begun_l - begun_r) <= 2"),
            Level("after", "begun_r < begun_l"),
            Level("before", ""),
        ),
    ),
    Comparing(DOMAIN, ("domain",), _both("domain"), (Level("same", "domain_l = domain_r"), Level("other",
    ""))),
)  # fmt: skip
"""`after`: the left body began after the unit was made; `before`: it was there before the unit."""

GROUPS: Final = ((NAME, RARITY, PLACE), (FORM,), (ACTIVITY,), (DATES,), (DOMAIN,))
"""What the model weighs together: a name tells more of two bodies of one commune than of two far apart."""
UNKNOWN: Final = "unknown"
"""The level of a comparison of which one side says nothing."""


def conditions(group: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The levels of a group of comparisons, as tuples of names, and the SQL of each, in the order of trial.

    The SQL of the last is empty. A comparison that may say nothing has the level `UNKNOWN` first; alone in
    its group, that level counts neither for nor against.
    """
    made = [next(one for one in COMPARISONS if one.name == name) for name in group]
    listed = [((Level(UNKNOWN, one.unknown),) if one.unknown else ()) + one.levels for one in made]
    for levels in product(*listed):
        yield tuple(level.name for level in levels), " AND ".join(f"({x.sql})" for x in levels if x.sql)
