"""The page of a theme; `views.terms` leads to it, as a theme is a code of a list."""

from typing import Final

from flask import Response, request

from maillage.extracts import FORMS
from maillage.vocabulary import expand
from maillage.web import results, themes
from maillage.web.maps import Mark, draw, mainland, overseas
from maillage.web.maps.atlas import GENRES
from maillage.web.networks.part import themes as themes_of
from maillage.web.pages import link, render
from maillage.web.questions.about import questions
from maillage.web.site import href, site
from maillage.web.words import counting
from maillage.web.words.texts import language

_FIRST: Final = 40
"""How many of a kind are seen before one asks for the others."""
_SIZES: Final = {"ptce": 7.0, "tiers-lieu": 5.5, "project": 4.5}
_TAKEN: Final = ("excel.csv", "xlsx", "geojson")


def page(key: str) -> Response | None:
    """Who works on a theme, where, and with which other themes; None when there is no such theme."""
    lang = language()
    found = themes.read(site().engine, site().things, f"{themes.SCHEME}/{key}", lang)
    if found is None:
        return None
    marks = _marks(found, lang)
    drawn = draw([("departement", "")], mainland(), [mark for _, mark in marks])
    counts = {kind: len(some) for kind, some in found.bearers.items() if some}
    return render(
        "theme.html",
        page=found,
        key=key,
        first=_FIRST,
        counts=counting.said(counts, lang),
        many=sum(counts.values()) > 1,
        by_activity=found.by_activity,
        drawn=drawn if drawn and drawn.marks else None,
        insets=overseas(marks),
        networked=any(key in themes_of(one, site().things) for one in site().network.undertakings),
        taken={kind: _files(key, kind) if kind in GENRES else [] for kind in counts},
        asked=questions(site().answered, found.concept.iri, {expand("skos:Concept")}),
        data_path=f"{request.script_root}/codes/themes/{key}",
        endings=results.ENDINGS,
    )


def _files(key: str, kind: str) -> list[tuple[str, str]]:
    """What the rows of a kind are taken away as, and the address of each file."""
    english = language() != "fr"
    return [
        (FORMS[ending].names[english], link(f"/carte.{ending}", theme=key, genre=GENRES[kind]))
        for ending in _TAKEN
    ]


def _marks(found: themes.ThemePage, lang: str) -> list[tuple[str, Mark]]:
    """The points that sources give, each with the code of its département."""
    return [
        (
            one.thing.departement,
            Mark(one.thing.iri, one.thing.label(lang), href(one.thing.iri) or "", kind, point, _SIZES[kind]),
        )
        for kind, some in found.bearers.items()
        for one in some
        if (point := one.thing.point)
    ]
