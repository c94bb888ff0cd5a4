"""Shows what a search found to people and to programs: where each thing is, how far, JSON and CSV."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel.numbers import format_decimal

from maillage.search import Hit
from maillage.search.hits import Local
from maillage.search.judging import AROUND, FAR, WITHIN
from maillage.search.kinds import group_of, said
from maillage.territories import Gazetteer
from maillage.vocabulary import ID

_HERE: Final = 0.5
"""Kilometres that say no more than that it is there: a thing without a point of its own has its commune's."""
_ARTICLES: Final = {"Le ": "au ", "Les ": "aux "}
_AREAS: Final = ("commune", "departement", "region")
_COLUMNS: Final = {
    "fr": ("nom", "genre", "commune", "departement", "region", "distance_km", "codes", "pourquoi", "iri"),
    "en": ("name", "kind", "commune", "departement", "region", "distance_km", "codes", "why", "iri"),
}


@dataclass(frozen=True)
class Shown:
    """A hit as its reader sees it.

    Args:
        hit: what the index gave.
        lang: the language of the reader, `fr` or `en`.
        areas: the names of the commune, the département and the région that it lies in, by kind.
    """

    hit: Hit
    lang: str
    areas: Mapping[str, str]

    @property
    def label(self) -> str:
        """Its name, in the reader's language where it has one."""
        return (self.hit.label_en if self.lang == "en" else self.hit.label_fr) or self.hit.label

    @property
    def kind(self) -> str:
        """The kind of thing that it is, in words."""
        return said(self.hit.kind, self.lang)

    @property
    def why(self) -> str:
        """Why it was found, in words."""
        return self.hit.why[0 if self.lang == "fr" else 1]

    @property
    def reason(self) -> str:
        """Why it was found, and how far it is."""
        if self.hit.why in (WITHIN, AROUND) and self.far:
            return self.far
        return f"{self.why}, {self.far}" if self.far else self.why

    @property
    def far(self) -> str:
        """How far it is from the place that was asked for, in words; empty where that says nothing."""
        if self.hit.distance is None or self.hit.distance > FAR:
            return ""
        if self.hit.distance < _HERE:
            return "sur place" if self.lang == "fr" else "there"
        number = format_decimal(
            self.hit.distance, "0.0" if self.hit.distance < 9.95 else "0", locale=self.lang
        )
        return f"à {number} km" if self.lang == "fr" else f"{number} km away"

    @property
    def place(self) -> str:
        """Where it is: `Tarnos (Landes)`, the département, the région, or nothing."""
        around = [name for kind, name in self.areas.items() if kind != self.hit.kind]
        if self.hit.kind in _AREAS or "commune" not in self.areas or len(around) < 2:
            return around[0] if around else ""
        return f"{around[0]} ({around[1]})"

    @property
    def has_page(self) -> bool:
        """Whether the graph says something of it: of a commune that no source names, it says nothing."""
        return self.hit.origin != "gazetteer"

    def as_json(self) -> dict[str, Any]:
        """An object of JSON."""
        hit = self.hit
        return {
            "iri": hit.iri,
            "label": self.label,
            "kind": hit.kind,
            "kind_label": self.kind,
            "group": group_of(hit.kind).name,
            "score": round(hit.score, 4),
            "why": self.why,
            "place": self.place,
            **{
                kind: {"code": getattr(hit, kind), "name": self.areas.get(kind, "")}
                for kind in _AREAS
                if getattr(hit, kind)
            },
            "codes": list(hit.codes),
            "themes": list(hit.themes),
            "origin": hit.origin,
            "active": hit.active,
            **({"lon": hit.lon, "lat": hit.lat} if hit.lon is not None and hit.lat is not None else {}),
            **({"distance_km": round(self.hit.distance, 1)} if self.hit.distance is not None else {}),
        }


def without_places(hits: Iterable[Hit]) -> list[Hit]:
    """Hits without the place of a tiers-lieu that is among them."""
    hits = list(hits)
    places = {f"{ID}place/{hit.iri.rpartition('/')[2]}" for hit in hits if hit.kind == "tiers-lieu"}
    return [hit for hit in hits if hit.iri not in places]


def shown(hits: Iterable[Hit], gazetteer: Gazetteer, lang: str) -> list[Shown]:
    """Hits as their reader sees them."""
    return [Shown(hit, lang, _areas(hit, gazetteer)) for hit in hits]


def none_there(local: Local | None, lang: str) -> str:
    """The sentence that says that none of the kind asked for is known in the place; empty when one is.

    It names the nearest one: `aucun PTCE connu à Mende ; le plus proche : Pôle Laine, à 47 km`.
    """
    if local is None or local.there:
        return ""
    kind, nearest = said(local.kind, lang), local.nearest
    none = f"aucun {kind} connu {_at(local)}" if lang == "fr" else f"no {kind} known in {local.name}"
    if nearest is not None:
        one = Shown(nearest, lang, {})
        where = f"{one.label}, {one.far}"
        return f"{none} ; le plus proche : {where}" if lang == "fr" else f"{none}; the nearest: {where}"
    if not local.small:
        return none
    far = f"{FAR:.0f} km"
    return f"{none}, ni à moins de {far}" if lang == "fr" else f"{none}, nor within {far}"


def _at(local: Local) -> str:
    """In a place, in French: `à Figeac`, `au Havre`, `dans ce territoire (Gers)`."""
    if local.place != "commune":
        return f"dans ce territoire ({local.name})"
    for article, before in _ARTICLES.items():
        if local.name.startswith(article):
            return before + local.name.removeprefix(article)
    return f"à {local.name}"


def as_csv(found: Iterable[Shown], lang: str) -> str:
    """Hits as CSV (RFC 4180), with the columns of the reader's language."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS[lang])
    for one in found:
        hit, areas = one.hit, (one.areas.get(kind, "") for kind in _AREAS)
        km = "" if one.hit.distance is None else f"{one.hit.distance:.1f}"
        writer.writerow((one.label, one.kind, *areas, km, " | ".join(hit.codes), one.why, hit.iri))
    return out.getvalue()


def _areas(hit: Hit, gazetteer: Gazetteer) -> dict[str, str]:
    by_code = gazetteer.territories.by_code
    codes = {kind: getattr(hit, kind) for kind in _AREAS}
    return {kind: by_code[kind, code].name for kind, code in codes.items() if (kind, code) in by_code}
