"""The small map of a territory: its outline, what is in it, and what ties them."""

from collections.abc import Iterator

from maillage.web.areas.area import Area, epcis
from maillage.web.areas.page import AreaPage
from maillage.web.maps import Drawn, Mark, Tied, draw, layers_of
from maillage.web.site import href
from maillage.web.things import Thing


def draw_area(page: AreaPage) -> Drawn | None:
    """The map of a page; None when there is nothing to see."""
    marks = [
        Mark(thing.iri, thing.label(page.lang), href(thing.iri) or "", thing.kind, thing.point)
        for thing in _things(page)
        if thing.point
    ]
    ties = (
        Tied(tie.source, tie.target, f"{page.name(tie.source)} {tie.verb} {page.name(tie.target)}")
        for tie in page.ties
    )
    layers, shown = _outlines(page.area, [thing for thing in _things(page) if thing.point])
    return draw(layers, shown, marks, ties)


def _outlines(area: Area, things: list[Thing]) -> tuple[list[tuple[str, str]], set[str]]:
    """The outlines, and the codes of those that fill the map: around a place, the EPCIs of what is there."""
    if not area.km:
        return layers_of(area.kind, area.code), {area.code}
    own = {area.code} if area.kind == "epci" else {one.code for one in area.parents if one.kind == "epci"}
    return [("epci", "")], own.union(*(epcis(thing) for thing in things))


def _things(page: AreaPage) -> Iterator[Thing]:
    yield from (pole.thing for pole in page.poles)
    yield from (place.thing for place in page.places)
    yield from (actor.thing for actor in page.actors)
