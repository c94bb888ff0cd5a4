"""Reads what a person asks of the search: the text, and the filters as people write them."""

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from maillage.errors import ParameterError, TableError, in_quotes, shortened
from maillage.model import Territory
from maillage.names import fold
from maillage.search.judging import FAR
from maillage.search.kinds import GROUPS
from maillage.territories import Gazetteer

LONGEST: Final = 200
"""Characters of a search."""
EVERY: Final = "tous"
"""The value of `genre` that asks for all kinds, also where the text says one."""
FARTHEST: Final = round(FAR)
"""The largest radius, in kilometres."""

_AREAS: Final = {"region": ("une région", "région"), "departement": ("un département", "département")}


@dataclass(frozen=True)
class Asked:
    """A search: the text, and filters by their codes, empty where there is none.

    Args:
        text: as typed.
        genre: a group of kinds.
        region: the code of a région.
        departement: the code of a département.
        theme: the code of a theme.
        radius: the kilometres from the place typed within which things must be; 0 for any.
        every: whether a kind that the text says is no filter.
    """

    text: str
    genre: str = ""
    region: str = ""
    departement: str = ""
    theme: str = ""
    radius: int = 0
    every: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it is for; all when empty."""
        return GROUPS[self.genre].kinds if self.genre else ()

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by name."""
        return {name: value for name, value in self._values.items() if value}

    @property
    def _values(self) -> dict[str, str]:
        return {
            "genre": self.genre,
            "region": self.region,
            "departement": self.departement,
            "theme": self.theme,
        }

    def narrowed(self, name: str, value: str = "") -> "Asked":
        """The same search with another value of one of its filters; without it when there is none."""
        values = self._values | {name: value}
        return Asked(self.text, **values, radius=self.radius, every=self.every)


def read(
    text: str,
    filters: Mapping[str, str],
    gazetteer: Gazetteer,
    themes: Mapping[str, str],
) -> Asked:
    """The search that a person asks for.

    Args:
        text: as typed; control characters count as spaces.
        filters: `genre`, `region`, `departement`, `theme`, each by its code or its name, and `rayon`; none
            when empty.
        gazetteer: what the names of régions and départements mean.
        themes: the label of each theme, by its key.

    Raises:
        ParameterError: the text is too long, or a filter means nothing; the nearest are named.
    """
    if len(text) > LONGEST:
        raise ParameterError(
            f"recherche trop longue : au plus {LONGEST} caractères",
            f"search too long: at most {LONGEST} characters",
        )
    return Asked(
        clean(text),
        _genre(filters.get("genre", "")),
        _area(gazetteer, "region", filters.get("region", "")),
        _area(gazetteer, "departement", filters.get("departement", "")),
        _theme(themes, filters.get("theme", "")),
        _radius(filters.get("rayon", "")),
        filters.get("genre", "").strip().lower() == EVERY,
    )


def clean(text: str) -> str:
    """A text on one line: a control character, or one that is no character, counts as a space."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def area(text: str, gazetteer: Gazetteer) -> Territory:
    """The place that a text means: a région or a département before a commune of the same name, then an EPCI.

    Raises:
        ParameterError: it means none, or several communes; they or the nearest are named.
    """
    for kind in ("region", "departement"):
        with suppress(TableError):
            return gazetteer.match(kind, text, near=False).territory
    try:
        return gazetteer.match("commune", text).territory
    except TableError as fault:
        with suppress(TableError):
            return gazetteer.match("epci", text, near=False).territory
        raise ParameterError(fault.fr, fault.en) from fault


def _genre(value: str) -> str:
    name = value.strip().lower()
    if name == EVERY:
        return ""
    if name and name not in GROUPS:
        known_fr, known_en = in_quotes(GROUPS)
        raise ParameterError(
            f"genre «{shortened(value)}» inconnu ; connus : {known_fr}",
            f"unknown kind '{shortened(value)}'; known: {known_en}",
        )
    return name


def _radius(value: str) -> int:
    text = value.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= FARTHEST and len(text) < 4):
        raise ParameterError(
            f"rayon : un nombre entier de kilomètres, de 1 à {FARTHEST}",
            f"rayon: a whole number of kilometres, from 1 to {FARTHEST}",
            "rayon",
        )
    return int(text)


def _area(gazetteer: Gazetteer, kind: str, value: str) -> str:
    if not value.strip():
        return ""
    try:
        return gazetteer.match(kind, value).territory.code
    except TableError as fault:
        other = "region" if kind == "departement" else "departement"
        with suppress(TableError):
            name = gazetteer.match(other, value, near=False).territory.name
            fr, en = _AREAS[other]
            raise ParameterError(
                f"{name} est {fr} : à donner dans «{other}»",
                f"{name} is a {en}: give it as '{other}'",
            ) from fault
        raise ParameterError(fault.fr, fault.en) from fault


def _theme(themes: Mapping[str, str], value: str) -> str:
    wanted = fold(value).strip()
    if not wanted or value in themes:
        return value if wanted else ""
    by_label = {fold(label): key for key, label in themes.items()}
    if wanted in by_label:
        return by_label[wanted]
    near = [themes[by_label[label]] for label in get_close_matches(wanted, by_label, 3)]
    (near_fr, near_en), shown = in_quotes(near), shortened(value)
    raise ParameterError(
        f"thème «{shown}» inconnu" + (f" ; proches : {near_fr}" if near else ""),
        f"unknown theme '{shown}'" + (f"; near: {near_en}" if near else ""),
    )
