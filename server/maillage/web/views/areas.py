"""The page of a territory, its note to print, its tables to take away, and where to choose one."""

import math
from typing import Final

from flask import Blueprint, Response, request

from maillage.catalogue.places import gazetteer
from maillage.errors import ParameterError
from maillage.extracts import Extract, Note
from maillage.model import Territory
from maillage.territories import Point
from maillage.vocabulary import expand
from maillage.web import areas, taking
from maillage.web.areas import choosing, wording
from maillage.web.areas.area import FARTHEST, KINDS, NEAREST, SMALL, Area, path_of
from maillage.web.areas.drawn import draw_area
from maillage.web.areas.sheets import TABLES, Sheets
from maillage.web.arguments import only
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render, see_other
from maillage.web.questions.about import questions
from maillage.web.site import href, site
from maillage.web.words.texts import language, say

blueprint = Blueprint("areas", __name__)
NOTE: Final = "note"
SHOWN: Final = 30
"""How many rows of a section the page shows; its table has them all."""
AROUND: Final = (10, 20, 30, 50, 100)
"""The distances that the page offers."""
_NEAR_ME: Final = 20
"""How far «autour de moi» looks, in kilometres."""
_MAPPED: Final = ("region", "departement")
"""The kinds of territories that the map and the network show alone."""
_CLASSES: Final = {"region": "Region", "departement": "Departement", "epci": "EPCI", "commune": "Commune"}
_ASKS_WHERE: Final = "camera=(), geolocation=(self), microphone=()"
"""The page where one chooses a territory may ask the browser where it is, when its reader wants that."""
_FAMILIES: Final = "ess-par-famille"
"""The canned question that tells the counts of registers; a release without them does not answer it."""


@blueprint.get("/territoire", strict_slashes=False)
def choose() -> Response:
    """Where one chooses a territory: a name leads to its page when it means one."""
    given = only("q", "lat", "lon")
    if "lat" in given or "lon" in given:
        return see_other(_near(given.get("lat", ""), given.get("lon", "")))
    text = given.get("q", "").strip()
    found = choosing.meant(text, site().index if site().searchable else None) if text else []
    if len(found) == 1:
        return see_other(link(path_of(found[0])))
    response = render(
        "area_choose.html",
        text=text,
        found=[(wording.called(one), one, path_of(one), _upper(one)) for one in found],
        listed=choosing.where_known(site().things),
        names=choosing.names(),
        longest=choosing.LONGEST,
        path_of=path_of,
    )
    response.headers["Permissions-Policy"] = _ASKS_WHERE
    return response


@blueprint.get("/territoire/<kind>/<code>")
def page(kind: str, code: str) -> Response:
    """What is known of a territory; a commune that was taken in leads to the one that took it."""
    given = only("km", "vue")
    if successor := _successor(kind, code):
        return see_other(link(f"/territoire/commune/{successor}", **given))
    told = _read(_area(kind, code, given), SHOWN)
    note = given.get("vue", "") == NOTE
    if given.get("vue", "") not in ("", NOTE):
        raise ParameterError(f"vue : {NOTE}, ou rien", f"vue: {NOTE}, or nothing", "vue")
    sheets = _sheets(told)
    area, lang = told.area, told.lang
    classes = {expand(f"mlg:{_CLASSES[kind]}"), expand("mlg:Territory")}
    return render(
        "area_note.html" if note else "area.html",
        page=told,
        title=wording.title(area, lang),
        counts=wording.counts(told, lang),
        most=SHOWN,
        words=wording,
        formats={name: _formats(sheets.table(name), area, name) for name in TABLES},
        drawn=draw_area(told),
        mapped=_on_map(area),
        networked=bool(told.ties) and kind in _MAPPED,
        asked=questions(site().answered, area.iri, classes) if told.known and not area.km else [],
        address=site().address(request.url_root, area.path + (f"?km={area.km}" if area.km else "")),
        around=AROUND if kind in SMALL and area.point else (),
        path_of=path_of,
    )


@blueprint.get("/territoire/<kind>/<code>/<name>")
def table(kind: str, code: str, name: str) -> Response:
    """The rows of a section of the page, in the form that the ending says."""
    stem, _, ending = name.partition(".")
    given = only("km")
    if stem not in TABLES:
        known = ", ".join(TABLES)
        raise Problem("introuvable", f"tableaux d’un territoire : {known}", f"tables of a territory: {known}")
    form = taking.form_of(ending)
    extract = _sheets(_read(_area(kind, code, given), None)).table(stem)
    assert extract is not None
    return taking.send(extract, form, f"{stem}-{kind}-{code}")


def _area(kind: str, code: str, given: dict[str, str]) -> Area:
    """The area of the address.

    Raises:
        Problem: there is no such territory.
        ParameterError: the distance is out of bounds, or means nothing there.
    """
    km = _km(kind, given.get("km", ""))
    found = areas.area_of(kind, code, km)
    if found is None:
        kinds = ", ".join(KINDS)
        raise Problem(
            "introuvable",
            f"aucun territoire n’a ce code ; l’adresse est /territoire/, une sorte ({kinds}), puis le code",
            f"no territory has this code; the address is /territoire/, a kind ({kinds}), then the code",
        )
    if km and found.point is None:
        raise ParameterError(
            "on ne sait pas où est ce territoire", "where this territory is is not known", "km"
        )
    return found


def _km(kind: str, text: str) -> int:
    if text in ("", "0"):
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 4 and NEAREST <= int(text) <= FARTHEST):
        raise ParameterError(
            f"km : un nombre entier de {NEAREST} à {FARTHEST}",
            f"km: a whole number from {NEAREST} to {FARTHEST}",
            "km",
        )
    if kind not in SMALL:
        raise ParameterError(
            "km : seulement autour d’une commune ou d’une intercommunalité",
            "km: around a commune or an intercommunality alone",
            "km",
        )
    return int(text)


def _successor(kind: str, code: str) -> str:
    """The commune that took in another one; empty where there is none, or the commune stands."""
    if kind != "commune" or ("commune", code) in gazetteer().territories.by_code:
        return ""
    return gazetteer().successor(code)


def _near(lat: str, lon: str) -> str:
    """The page around the commune nearest to a position.

    Raises:
        ParameterError: these are no degrees.
        Problem: no commune is near.
    """
    try:
        point = Point(float(lon[:20]), float(lat[:20]))
    except ValueError:
        point = Point(math.nan, math.nan)
    if not (abs(point.lat) <= 90 and abs(point.lon) <= 180):  # neither is true of what is no number
        raise ParameterError("lat et lon : des degrés", "lat and lon: degrees", "lat")
    found = choosing.nearest_commune(point)
    if found is None:
        raise Problem(
            "introuvable",
            "aucune commune française n’est proche de cette position",
            "no French commune is near this position",
        )
    return link(path_of(found), km=str(_NEAR_ME))


def _on_map(area: Area) -> dict[str, str]:
    """The arguments of the map that shows an area; none where it has none."""
    return {area.kind: area.code} if area.kind in _MAPPED else {}


def _upper(territory: Territory) -> str:
    """The name of what a territory lies in; empty for a région."""
    found = areas.area_of(territory.kind, territory.code)
    return ", ".join(one.name for one in found.parents[-2:]) if found else ""


def _read(area: Area, sourced: int | None) -> areas.AreaPage:
    registers = any(query.name == _FAMILIES for query in site().answered)
    release = site().engine, site().things, site().network
    return areas.read(*release, area, language(), registers=registers, sourced=sourced)


def _sheets(told: areas.AreaPage) -> Sheets:
    def address(iri: str) -> str:
        return site().address(request.url_root, href(iri) or "")

    def notes(name: str) -> tuple[Note, ...]:
        path = told.area.path
        about = Note(say("area.page", told.lang), wording.title(told.area, told.lang))
        return taking.notes(about, path=path, arguments=told.area.arguments)

    return Sheets(told, address, notes)


def _formats(extract: Extract | None, area: Area, name: str) -> list[tuple[str, str]]:
    """The forms of a table, and their addresses; none of a table without rows."""
    if extract is None or not extract.rows:
        return []
    return taking.links(extract, f"{area.path}/{name}", area.arguments)
