"""The page of a theme; `views.terms` leads to it, as a theme is a code of a list."""

from typing import Final

from flask import Response, request

from maillage.extracts import FORMS
from maillage.vocabulary import expand
from maillage.web import results, themes
from maillage.web.maps import Drawn, Mark, draw, mainland
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
_KINDS: Final = {"ptce": "ptce", "tiers-lieu": "tiers-lieu"}
"""Each kind that the files of the map have, and the value of their filter `genre`."""


def page(key: str) -> Response | None:
    """Who works on a theme, where, and with which other themes; None when there is no such theme."""
    lang = language()
    found = themes.read(site().engine, site().things, f"{themes.SCHEME}/{key}", lang)
    if found is None:
        return None
    counts = {kind: len(some) for kind, some in found.bearers.items() if some}
    return render(
        "theme.html",
        page=found,
        key=key,
        first=_FIRST,
        counts=counting.said(counts, lang),
        many=sum(counts.values()) > 1,
        drawn=_drawn(found, lang),
        networked=any(key in themes_of(one, site().things) for one in site().network.undertakings),
        taken={kind: _files(key, kind) if kind in _KINDS else [] for kind in counts},
        asked=questions(site().answered, found.concept.iri, {expand("skos:Concept")}),
        data_path=f"{request.script_root}/codes/themes/{key}",
        endings=results.ENDINGS,
    )


def _files(key: str, kind: str) -> list[tuple[str, str]]:
    """What the rows of a kind are taken away as, and the address of each file."""
    english = language() != "fr"
    return [
        (FORMS[ending].names[english], link(f"/carte.{ending}", theme=key, genre=_KINDS[kind]))
        for ending in _TAKEN
    ]


def _drawn(found: themes.ThemePage, lang: str) -> Drawn | None:
    """Where they are, on the mainland; None where no source says it of any."""
    marks = [
        Mark(one.thing.iri, one.thing.label(lang), href(one.thing.iri) or "", kind, point, _SIZES[kind])
        for kind, some in found.bearers.items()
        for one in some
        if (point := one.thing.point)
    ]
    return draw([("departement", "")], mainland(), marks) if marks else None
