"""The map: things and links where they are, the same as a list, and what is taken away of it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage.catalogue.places import gazetteer
from maillage.errors import ParameterError
from maillage.extracts import Column, Extract, Kind
from maillage.web import taking
from maillage.web.arguments import arguments, only
from maillage.web.bundle import bundled
from maillage.web.http import headers
from maillage.web.maps import Drawn, Mark, Tied, asking, draw, layers_of, mainland, overseas, spread
from maillage.web.maps.asking import Asked
from maillage.web.maps.atlas import Atlas, Link
from maillage.web.maps.drawing import Box, box_of
from maillage.web.maps.selection import Row, Selection
from maillage.web.maps.spread import around
from maillage.web.pages import link, render
from maillage.web.site import href, site
from maillage.web.things import precise
from maillage.web.words import counting, reading
from maillage.web.words.texts import language, say

blueprint = Blueprint("maps", __name__)
PLAN: Final = (
    f"{headers.TILES}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
"""The tiles of Plan IGN, which need no key."""
FIRST: Final = 30
"""How many rows of the list are seen before one asks for the others."""
MOST: Final = 3_000
"""How many rows of the list a page has; a file has them all."""
_SIZES: Final = {"ptce": 6.0, "tiers-lieu": 5.0, "actor": 3.5}
_COLUMNS: Final = (
    ("nom", Kind.TEXT),
    ("genre", Kind.TEXT),
    ("commune", Kind.TEXT),
    ("departement", Kind.TEXT),
    ("region", Kind.TEXT),
    ("themes", Kind.TEXT),
    ("statut", Kind.TEXT),
    ("liens", Kind.NUMBER),
    ("precision", Kind.TEXT),
    ("page", Kind.LINK),
    ("lon", Kind.NUMBER),
    ("lat", Kind.NUMBER),
)


@blueprint.get("/carte")
def page() -> Response:
    """The map and its list; what is wrong with the address is said on the page (400)."""
    lang, atlas = language(), site().atlas
    given, fault = {}, None
    try:
        given = arguments()
        asked = asking.read(only(*asking.KNOWN), atlas, lang)
    except ParameterError as wrong:
        asked, fault = Asked(), wrong
    selection = Selection(atlas, asked)
    outlines = asked.outlines or not site().tiles
    names = _Names(atlas, lang)
    rows = {"placed": selection.placed, "unplaced": selection.unplaced}
    response = render(
        "map.html",
        400 if fault else 200,
        asked=asked,
        given=given,
        fault=fault.message(lang) if fault else "",
        filters=selection.filters(names.value),
        selection=selection,
        said=counting.said,
        names=names,
        rows={name: some[:MOST] for name, some in rows.items()},
        first=FIRST,
        drawn=None if fault else _drawing(selection, names),
        insets=[] if fault else _insets(selection, names),
        links=[(tie, names.tie(tie)) for tie in selection.drawn[:MOST]],
        files=taking.links(_extract(selection, (), names), "/carte", asked.arguments),
        tiles="" if outlines else PLAN,
        may_ask=site().tiles,
        outlined=link("/carte", **asked.arguments, fond=asking.OUTLINES),
        tiled=link("/carte", **asked.arguments),
        points=link("/carte/points.json", **asked.arguments),
    )
    if not outlines and bundled("map.js"):
        response.headers["Content-Security-Policy"] = headers.with_tiles()
    return response


@blueprint.get("/carte.<ending>")
def file(ending: str) -> Response:
    """The list of the map as a file.

    Raises:
        Problem: there is no such form.
        ParameterError: the address asks for what there is not.
    """
    form, lang, atlas = taking.form_of(ending), language(), site().atlas
    selection = Selection(atlas, asking.read(only(*asking.KNOWN), atlas, lang))
    return taking.send(_extract(selection, selection.rows, _Names(atlas, lang)), form, "maillage-carte")


@blueprint.get("/carte/points.json")
def places() -> Response:
    """What the script of the map draws: points, arcs, and the box around them.

    Raises:
        ParameterError: the address asks for what there is not.
    """
    lang, atlas = language(), site().atlas
    selection, names = Selection(atlas, asking.read(only(*asking.KNOWN), atlas, lang)), _Names(atlas, lang)
    things = [row.thing for row in selection.placed]
    where = spread.spread(things)
    told = {row.thing.iri: names.told(row) for row in selection.placed}
    content = {
        "points": spread.points(things, where, told),
        "ties": spread.arcs(selection.drawn, where),
        "bounds": _bounds(selection.asked) or spread.bounds(where.values()),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json")


class _Names:
    """What the map calls things in the reader's language."""

    def __init__(self, atlas: Atlas, lang: str) -> None:
        self.atlas, self.lang = atlas, lang

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each column of the list."""
        return {
            name: say(f"map.column.{name}", self.lang) for name in (*(name for name, _ in _COLUMNS), "km")
        }

    def area(self, kind: str, code: str) -> str:
        """The name of a territory; empty where there is none."""
        return gazetteer().territories.name(kind, code)

    def value(self, name: str, value: str) -> str:
        """What people call a value of a filter; empty where nobody has a name for it."""
        if name in ("region", "departement"):
            area = self.area(name, value)
            return f"{value} {area}" if area and name == "departement" else area
        if name == "theme":
            return self.atlas.themes(self.lang).get(value, "")
        return say(f"map.{name}.{value}", self.lang)

    def themes(self, row: Row) -> str:
        """The themes of a thing."""
        known = self.atlas.themes(self.lang)
        return ", ".join(known[key] for key in row.thing.themes if key in known)

    def kind(self, row: Row) -> str:
        """What kind of thing it is."""
        return say(f"map.one.{row.thing.kind}", self.lang)

    def precision(self, row: Row) -> str:
        """What its point is worth."""
        if row.thing.point is None:
            return say("map.nowhere", self.lang)
        return say("map.own_point" if precise(row.thing) else "map.commune_point", self.lang)

    def tie(self, tie: Link) -> str:
        """A link in words."""
        one, other = (self.atlas.by_iri[iri].label(self.lang) for iri in (tie.one, tie.other))
        kind = self.atlas.kinds(self.lang).get(tie.kind.rpartition("/")[2], "")
        return reading.typeset(say("map.tie", self.lang, one=one, other=other, kind=kind), self.lang)

    def told(self, row: Row) -> Mapping[str, Any]:
        """What the script of the map says of a thing."""
        thing = row.thing
        where = (self.area("commune", thing.commune), self.area("departement", thing.departement))
        return {
            "name": thing.label(self.lang),
            "page": link(href(thing.iri) or ""),
            "sort": thing.kind,
            "kind": self.kind(row) + ("" if thing.active else f", {say('map.ended', self.lang)}"),
            "place": ", ".join(filter(None, where)),
            "links": counting.links(row.links, self.lang),
            "note": "" if precise(thing) else say("map.commune_note", self.lang),
        }


def _bounds(asked: Asked) -> Box | None:
    """The box around the territory that is chosen, or the place that things are around; None without any."""
    for kind in ("departement", "region"):
        if kind in asked.filters:
            return box_of(kind, asked.filters[kind])
    return around(asked.around.point, asked.around.km) if asked.around else None


def _marks(rows: tuple[Row, ...], names: _Names) -> list[Mark]:
    return [
        Mark(thing.iri, thing.label(names.lang), href(thing.iri) or "", thing.kind, point, _SIZES[thing.kind])
        for thing in (row.thing for row in rows)
        if (point := thing.point)
    ]


def _drawing(selection: Selection, names: _Names) -> Drawn | None:
    """The map without a script: the territory that is chosen, what is around a place, else the mainland."""
    chosen, around = selection.asked.filters, selection.asked.around
    kind = next((level for level in ("departement", "region") if level in chosen), "")
    if kind:
        layers, shown = layers_of(kind, chosen[kind]), {chosen[kind]}
    else:
        layers = [("departement", "")]
        shown = {row.thing.departement for row in selection.placed} if around else set()
        shown |= {around.departement} if around else mainland()
    ties = [Tied(tie.one, tie.other, names.tie(tie)) for tie in selection.drawn]
    return draw(layers, shown - {""}, _marks(selection.placed, names), ties)


def _insets(selection: Selection, names: _Names) -> list[tuple[str, Drawn]]:
    """The overseas départements that have something, each with its name, where all of France is shown."""
    asked = selection.asked
    if asked.around or {"region", "departement"} & asked.filters.keys():
        return []
    placed = selection.placed
    return overseas(zip((row.thing.departement for row in placed), _marks(placed, names), strict=True))


def _extract(selection: Selection, listed: tuple[Row, ...], names: _Names) -> Extract:
    """Rows of the list to take away, those that are on no map included."""
    lang, root = names.lang, request.url_root
    rows = tuple(
        (
            thing.label(lang),
            names.kind(row),
            names.area("commune", thing.commune) or None,
            names.area("departement", thing.departement) or None,
            names.area("region", thing.region) or None,
            names.themes(row) or None,
            names.value("statut", "actif" if thing.active else "termine"),
            row.links,
            names.precision(row),
            site().address(root, href(thing.iri) or ""),
            Decimal(str(thing.point.lon)) if thing.point else None,
            Decimal(str(thing.point.lat)) if thing.point else None,
        )
        for row in listed
        for thing in (row.thing,)
    )
    columns = tuple(Column(name, names.titles[name], kind) for name, kind in _COLUMNS)
    notes = taking.notes(path="/carte", arguments=selection.asked.arguments)
    title = reading.typeset(say("map.title", lang), lang)
    return Extract(title, columns, rows, notes, lang)
