"""Says where somebody is, from a PTCE: in the same town, in the same département and how far."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from babel.numbers import format_decimal

from maillage.catalogue.places import gazetteer
from maillage.web.diagnoses.nearby import Candidate
from maillage.web.diagnoses.overview import Pole
from maillage.web.words.texts import say

_LEVELS: Final = ("commune", "epci", "departement")


def territory(kind: str, code: str) -> str:
    """The name of a territory; empty where it is not known."""
    return gazetteer().territories.name(kind, code)


def by_region(poles: Iterable[Pole]) -> list[tuple[str, list[Pole]]]:
    """PTCEs under the name of their région; those of which it is not known are last."""
    named = sorted(
        ((territory("region", pole.region), pole) for pole in poles), key=lambda one: one[0] or "~"
    )
    return [(region, [pole for _, pole in those]) for region, those in groupby(named, key=lambda one: one[0])]


def kilometres(km: float, lang: str) -> str:
    """How far, in whole kilometres: many points are those of communes."""
    return format_decimal(max(1, round(km)), locale=lang)


def where(candidate: Candidate, lang: str) -> str:
    """Where a candidate is, from the PTCE."""
    thing, level = candidate.thing, candidate.level
    if level == "commune":
        return say("near.commune", lang, name=territory(level, thing.commune))
    far = say("near.at", lang, km=kilometres(candidate.km, lang)) if candidate.km is not None else ""
    if level in _LEVELS:
        said = say(f"near.{level}", lang, name=territory(level, getattr(thing, level)))
        return f"{said}, {far}" if far else said
    place = next((name for kind in ("commune", "departement", "region")
                  if (name := territory(kind, getattr(thing, kind)))), "")  # fmt: skip
    if place and far:
        return f"{place}, {far}"
    return place or far or say("near.unplaced", lang)
