"""The quality of the data: what is covered, what is missing, and what an hour of work would improve most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from maillage.catalogue.places import gazetteer
from maillage.errors import ParameterError, shortened
from maillage.extracts import Column, Extract, Kind, Note
from maillage.web import quality, taking
from maillage.web.arguments import only
from maillage.web.pages import render
from maillage.web.quality import Counted, Gap, Work
from maillage.web.site import href, site
from maillage.web.tables import Name
from maillage.web.words.labels import names
from maillage.web.words.texts import TEXTS, language, say

blueprint = Blueprint("quality", __name__)
_FIRST: Final = 6
_EXAMPLES: Final = 3
_SHOWN: Final = 300
_TAKEN: Final = 20_000
_KINDS: Final = ("ptce", "tiers-lieu", "actor")


@dataclass(frozen=True)
class Told:
    """A gap as its reader sees it: the name of the thing, its region, and what is known."""

    gap: Gap
    name: Name
    region: str


@dataclass(frozen=True)
class Group:
    """Gaps of one kind, in words."""

    work: Work
    title: str
    todo: str
    examples: Sequence[Told]


@dataclass(frozen=True)
class Region:
    """What is known in a region, what sources announce, and how much is to be completed."""

    code: str
    name: str
    known: tuple[int, ...]
    announced: Sequence[Counted]
    gaps: int


@dataclass(frozen=True)
class Call:
    """What sources announce of a call, from the fewest to the most, and how many are known by name."""

    name: str
    year: str
    known: int
    sources: tuple[Counted, ...]

    @property
    def announced(self) -> tuple[int, int]:
        """The least and the most that sources announce."""
        numbers = [one.number for one in self.sources]
        return min(numbers), max(numbers)


@blueprint.get("/qualite")
def index() -> Response:
    """Coverage, gaps, and what to do first; `region` and `manque` narrow it."""
    lang, (region, kind) = language(), _asked()
    found, gaps = site().quality, _gaps(region, kind)
    listed = quality.works(gaps)
    shown = [gap for work in listed for gap in work.gaps[: _SHOWN if kind else _EXAMPLES]]
    told = _named(shown, lang)
    groups = [
        Group(
            work,
            _title(work.kind, lang),
            _todo(work.kind, lang),
            [told[gap] for gap in work.gaps if gap in told],
        )
        for work in listed
    ]
    given = {name: value for name, value in (("region", region), ("manque", kind)) if value}
    return render(
        "quality.html",
        kind=kind,
        region=region,
        region_name=_regions().get(region, ""),
        groups=groups,
        first=groups[:_FIRST],
        regions=[] if kind else _covered(),
        choices=_regions().items(),
        calls=[] if kind or region else _calls(found.counted),
        france=[one for one in found.counted if one.subject == "France"],
        since=found.since,
        unread=found.unread,
        total=len(gaps),
        shown=_SHOWN,
        formats=taking.links(_extract([], given), "/qualite", given),
        report=any(file.path == "report/shacl.json" for file in site().release.files),
    )


@blueprint.get("/qualite.<ending>")
def taken(ending: str) -> Response:
    """What is to be completed, one gap a row, in a form to take away."""
    form = taking.form_of(ending)
    region, kind = _asked()
    given = {name: value for name, value in (("region", region), ("manque", kind)) if value}
    gaps = [gap for work in quality.works(_gaps(region, kind)) for gap in work.gaps]
    name = "-".join(["a-completer", *given.values()])
    return taking.send(_extract(gaps, given), form, name)


def _asked() -> tuple[str, str]:
    """The code of a region and the kind of gap that are asked for; empty for all.

    Raises:
        ParameterError: there is no such region, or no such gap in this release.
    """
    given = only("region", "manque")
    region, kind = given.get("region", ""), given.get("manque", "")
    if region and region not in _regions():
        known = ", ".join(sorted(_regions()))
        said = shortened(region)
        raise ParameterError(
            f"«{said}» n’est pas le code d’une région ; connus : {known}",
            f"'{said}' is no code of a région; known: {known}",
            "region",
        )
    kinds = sorted({gap.kind for gap in site().quality.gaps})
    if kind and kind not in kinds:
        said = shortened(kind)
        raise ParameterError(
            f"rien ne s’appelle «{said}» dans ce qui manque ; connus : {', '.join(kinds)}",
            f"nothing that is missing is called '{said}'; known: {', '.join(kinds)}",
            "manque",
        )
    return region, kind


def _gaps(region: str, kind: str) -> list[Gap]:
    return [
        gap
        for gap in site().quality.gaps
        if kind in ("", gap.kind) and (not region or _region_of(gap) == region)
    ]


def _region_of(gap: Gap) -> str:
    thing = site().things.by_iri.get(gap.iri)
    return thing.region if thing else ""


def _regions() -> dict[str, str]:
    """The names of the régions by their code, sorted; those alone that have a council."""
    by_code = gazetteer().territories.by_code
    found = {code: one.name for (kind, code), one in by_code.items() if kind == "region" and len(code) == 2}
    return dict(sorted(found.items(), key=lambda one: normalize("NFD", one[1])))


def _named(gaps: Iterable[Gap], lang: str) -> dict[Gap, Told]:
    """Each gap with the name of its thing: from memory, else asked for all together."""
    gaps, things = list(gaps), site().things.by_iri
    others = {gap.iri for gap in gaps if gap.iri not in things}
    found = names(site().engine, others, lang) if others else {}
    regions = _regions()
    return {
        gap: Told(
            gap,
            Name(things[gap.iri].label(lang)) if gap.iri in things else found[gap.iri],
            regions.get(_region_of(gap), ""),
        )
        for gap in gaps
    }


def _title(kind: str, lang: str) -> str:
    key = f"gap.{kind}"
    return say(key, lang) if key in TEXTS else _message(kind, lang)


def _todo(kind: str, lang: str) -> str:
    key = f"gap.{kind}.do"
    return say(key, lang) if key in TEXTS else _message(kind, lang)


def _message(kind: str, lang: str) -> str:
    said = site().quality.messages.get(kind)
    return kind if said is None else said.fr if lang == "fr" else said.en


def _covered() -> list[Region]:
    """The régions by name, each with what is known in it."""
    numbers: dict[tuple[str, str], int] = {}
    for thing in site().things.every:
        key = (thing.region, thing.kind)
        numbers[key] = numbers.get(key, 0) + 1
    gaps: dict[str, int] = {}
    for gap in site().quality.gaps:
        code = _region_of(gap)
        gaps[code] = gaps.get(code, 0) + 1
    return [
        Region(
            code,
            name,
            tuple(numbers.get((code, kind), 0) for kind in _KINDS),
            [one for one in site().quality.counted if one.subject == name and not one.of_call],
            gaps.get(code, 0),
        )
        for code, name in _regions().items()
        if site().things.every
    ]


def _calls(counted: Iterable[Counted]) -> list[Call]:
    found: dict[str, list[Counted]] = {}
    for one in counted:
        if one.of_call:
            found.setdefault(one.subject, []).append(one)
    calls = [
        Call(name, some[0].period[:4], some[0].known, tuple(sorted(some, key=lambda one: one.number)))
        for name, some in found.items()
    ]
    return sorted(calls, key=lambda call: (call.year, call.name))


def _extract(gaps: Sequence[Gap], given: dict[str, str]) -> Extract:
    """The gaps as rows to take away, with the addresses of the pages of their things."""
    lang = language()
    told = _named(gaps[:_TAKEN], lang)
    rows = [
        (
            _title(gap.kind, lang),
            one.name.text,
            one.region or None,
            gap.detail or None,
            gap.number,
            _todo(gap.kind, lang),
            site().address(request.url_root, href(gap.iri) or ""),
        )
        for gap, one in told.items()
    ]
    columns = tuple(
        Column(name, say(f"quality.column.{name}", lang), kind)
        for name, kind in (
            ("manque", Kind.TEXT),
            ("nom", Kind.TEXT),
            ("region", Kind.TEXT),
            ("detail", Kind.TEXT),
            ("faits", Kind.NUMBER),
            ("a_faire", Kind.TEXT),
            ("adresse", Kind.LINK),
        )
    )
    about = [say("quality.list", lang), _regions().get(given.get("region", ""), "")]
    if given.get("manque"):
        about.append(_title(given["manque"], lang))
    title = " – ".join(part for part in about if part)
    query = f"?{urlencode(given)}" if given else ""
    kept = (Note(say("quality.estimate_label", lang), say("quality.estimate", lang)),)
    notes = taking.notes(*kept, path=f"/qualite{query}")
    return Extract(title, columns, rows, notes, lang, more=len(gaps) > _TAKEN)
