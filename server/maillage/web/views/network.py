"""The network of cooperation: a picture without a script, tables that say the same, and files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response

from maillage.catalogue.places import gazetteer
from maillage.extracts import Extract, Note
from maillage.network import Network
from maillage.network.writing import edge_list, gexf, graphml
from maillage.search import asking as search
from maillage.vocabulary import CODES, ID
from maillage.web import taking
from maillage.web.arguments import only
from maillage.web.networks import asked as asking
from maillage.web.networks import tables
from maillage.web.networks.part import Part, codes, part_of, themes
from maillage.web.networks.picture import Picture, draw
from maillage.web.pages import link, render
from maillage.web.site import site
from maillage.web.words.labels import labels
from maillage.web.words.texts import language, say

blueprint = Blueprint("network", __name__)
PATH: Final = "/reseau"
TIES: Final = PATH + "/liens"
FIRST: Final = 100
"""How many rows of a table are shown at first."""
GRAPHS: Final = {
    "gexf": ("application/gexf+xml", gexf),
    "graphml": ("application/graphml+xml", graphml),
    "edges.csv": ("text/csv; charset=utf-8", lambda network: edge_list(network).encode()),
}
"""The files for programs of networks, by ending: media type and what writes them."""


@dataclass(frozen=True)
class Option:
    """A choice of the form: its value, what it is called, whether it is set."""

    value: str
    label: str
    chosen: bool


@blueprint.get(PATH, strict_slashes=False)
def network() -> Response:
    """The network, or the part of it that is asked for."""
    part, lang = _part(), language()
    picture, own = draw(part, lang), part.asked.given
    bare = replace(part, undertakings=(), edges=())
    return render(
        "network.html",
        part=part,
        asked=part.asked,
        picture=picture,
        said=list(_said(part, picture, lang)),
        options=_options(part, lang),
        communities=tables.communities(part, lang),
        measures=part.network.measures,
        percent=tables.percent,
        first=None if part.asked.whole else FIRST,
        whole=link(PATH, **own, tout="oui"),
        undertakings=taking.links(_undertakings(bare, lang), PATH, own),
        ties=taking.links(_ties(bare, lang), TIES, own),
        graphs=[(ending, link(f"{PATH}.{ending}", **own)) for ending in GRAPHS],
        short=lambda iri: iri.removeprefix(ID),
    )


@blueprint.get(PATH + ".<ending>")
def undertakings(ending: str) -> Response:
    """The undertakings as a table, or what is shown as a file for programs of networks."""
    part = _part()
    if ending in GRAPHS:
        media_type, write = GRAPHS[ending]
        shown = Network(part.undertakings, part.edges, part.network.measures)
        response = Response(write(shown), content_type=media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="reseau.{ending}"'
        return response
    return taking.send(_undertakings(part, language()), taking.form_of(ending), "reseau")


@blueprint.get(TIES + ".<ending>")
def ties(ending: str) -> Response:
    """The ties as a table."""
    return taking.send(_ties(_part(), language()), taking.form_of(ending), "reseau-liens")


def _part() -> Part:
    """The part that the address asks for."""
    whole, given = site().network, only(*asking.KNOWN, longest=asking.LONGEST)
    themed = search.read("", {"theme": given.get("theme", "")}, gazetteer(), site().atlas.themes(language()))
    return part_of(whole, site().things, asking.read(given | {"theme": themed.theme}, whole))


def _undertakings(part: Part, lang: str) -> Extract:
    measured = Note(say("network.measured", lang), say("network.measured_text", lang))
    notes = taking.notes(measured, path=PATH, arguments=part.asked.given)
    return tables.undertakings(part, say("network.title_undertakings", lang), notes, lang)


def _ties(part: Part, lang: str) -> Extract:
    notes = taking.notes(path=PATH, arguments=part.asked.given)
    return tables.ties(part, say("network.title_ties", lang), notes, lang)


def _said(part: Part, picture: Picture | None, lang: str) -> Iterable[str]:
    """What is to be seen, in sentences."""
    if not part.tied or picture is None:
        return
    first, middle = part.first, part.by_iri.get(part.asked.around)
    if first and middle and part.near[middle.iri]:
        yield say(
            "network.first_around",
            lang,
            middle=middle.label(lang),
            n=len(part.near[middle.iri]),
            name=first.label(lang),
            m=len(part.near[first.iri]),
        )
    elif first:
        yield say("network.first", lang, name=first.label(lang), n=len(part.near[first.iri]))
        left = part.left_by(first.iri)
        if left:
            yield say("network.without_one" if left == 1 else "network.without_many", lang, n=left)
    if len(part.groups) > 1:
        yield say("network.groups", lang, n=len(part.groups), most=len(part.groups[0]))
    outside = sum(one.iri not in part.inside for one in part.tied)
    if outside:
        yield say("network.outside", lang, n=outside)
    if len(picture.nodes) < len(part.tied):
        yield say("network.drawn", lang, n=len(picture.nodes), m=len(picture.lines))


def _options(part: Part, lang: str) -> dict[str, list[Option]]:
    """The choices of the form that the release has something for, by field."""
    every, things, asked = part.network.undertakings, site().things, part.asked
    found = {level: {code for one in every for code in codes(one, things, level)} for level in asking.LEVELS}
    keys = {key for one in every for key in themes(one, things)}
    iris = [f"{ID}{level}/{code}" for level, some in found.items() for code in some]
    names = labels(site().engine, [*iris, *(f"{CODES}themes/{key}" for key in keys)], lang)
    chosen_place = f"{asked.level}/{asked.code}" if asked.code else ""
    options = {
        level: _sorted(
            Option(f"{level}/{code}", names[f"{ID}{level}/{code}"], f"{level}/{code}" == chosen_place)
            for code in some
        )
        for level, some in found.items()
    }
    options["theme"] = _sorted(Option(key, names[f"{CODES}themes/{key}"], key == asked.theme) for key in keys)
    options["autour"] = _sorted(
        Option(one.iri.removeprefix(ID), one.label(lang), one.iri == asked.around)
        for one in every
        if one.kind == "ptce" or one.iri == asked.around
    )
    options["lien"] = [
        Option(value, say(f"network.sort.{sort}_long", lang), sort == asked.sort)
        for value, sort in asking.SORTS.items()
    ]
    return options


def _sorted(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda one: (one.label.casefold(), one.value))
