"""Draws a part of the network as SVG, without a script.

The places are those that the build computed; a part of few undertakings is placed anew.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maillage.network import Network
from maillage.network.layout import drawn as laid
from maillage.network.layout import packed
from maillage.web.networks.asked import Asked
from maillage.web.networks.part import Part, part_of
from maillage.web.things import Things

MOST: Final = 450
"""How many undertakings are drawn at most: with more, names and lines cannot be told apart."""
_FEW: Final = 60
"""Up to how many are placed anew: the places of the whole leave gaps between so few."""
_LONG: Final = 150
"""From how many lines on, none says its words: they stand in the table."""
_WIDTHS: Final = ((12, 480), (30, 600), (60, 720), (MOST, 1100))
_LEAST: Final = 260
_MARGIN: Final = 30
_RADIUS: Final = 4.0
_GROWTH: Final = 1.7
_LETTER: Final = 7.2
"""About how wide a letter of a name is."""
_LINE: Final = 16
_LARGE: Final = 9.0
"""From which radius on no name stands on a circle."""
_LONGEST: Final = 34
_SAID: Final = 24
"""How many names are written at most; those with most ties first."""
_ALL: Final = 40
"""Up to how many undertakings every name is written, where there is room."""
_FIRST: Final = 7
"""How many names are written on a telephone."""
_NEAR: Final = 80
"""Up to how many undertakings the page of one shows around it."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Node:
    """An undertaking where it is drawn.

    Args:
        iri: of it.
        kind: its kind.
        name: how people call it.
        ties: how many others it is tied to here.
        x, y, r: the circle.
        inside: whether it lies in the territory, or is about the theme, that is asked for.
        middle: whether it is what is asked around.
    """

    iri: str
    kind: str
    name: str
    ties: int
    x: float
    y: float
    r: float
    inside: bool
    middle: bool


@dataclass(frozen=True)
class Line:
    """What ties two undertakings: the sort of the first tie, which nodes they are, where, in words."""

    sort: str
    one: int
    other: int
    x1: float
    y1: float
    x2: float
    y2: float
    words: str


@dataclass(frozen=True)
class Name:
    """A name beside its circle; `end` when it ends there, `first` when it is among the first."""

    text: str
    x: float
    y: float
    end: bool
    first: bool


@dataclass(frozen=True)
class Picture:
    """A drawing: its size, and what is in it.

    Args:
        width, height: in its own units.
        nodes: the circles, the largest first, so that a small one is never hidden.
        lines: what ties them, one for each pair.
        names: those for which there is room.
    """

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    names: tuple[Name, ...]


def draw(part: Part, lang: str) -> Picture | None:
    """The picture of a part; None without any tie.

    Where there are too many undertakings, the largest group alone is drawn, and of a group that is too large
    those with most ties.
    """
    drawn = _drawn(part)
    if not drawn:
        return None
    if len(part.tied) <= _FEW:
        places = laid({iri: part.near[iri] for group in drawn for iri in group})
    else:
        places = packed([_places(part, group) for group in drawn])
    width, height, at = _fitted(places)
    nodes = tuple(
        Node(
            one.iri,
            one.kind,
            one.label(lang),
            len(part.near[one.iri]),
            *at[one.iri],
            round(_RADIUS + _GROWTH * math.sqrt(len(part.near[one.iri])), 1),
            one.iri in part.inside,
            one.iri == part.asked.around,
        )
        for one in part.tied
        if one.iri in at
    )
    return Picture(width, height, nodes, _lines(part, nodes, lang), tuple(_names(nodes, width)))


def around(network: Network, things: Things, iri: str, lang: str) -> Picture | None:
    """The picture of those tied to a thing; None where nobody is, or too many to be told apart."""
    undertaking = network.of(iri)
    if undertaking is None:
        return None
    part = part_of(network, things, Asked(around=undertaking.iri))
    return draw(part, lang) if 2 <= len(part.tied) <= _NEAR else None


def _drawn(part: Part) -> list[list[str]]:
    """The groups that are drawn."""
    if len(part.tied) <= MOST:
        return part.groups
    rank = {one.iri: number for number, one in enumerate(part.tied)}
    return [sorted(part.groups[0], key=rank.__getitem__)[:MOST]]


def _places(part: Part, group: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Where the build placed those of a group."""
    measures = part.network.measures
    return {iri: (measures[iri].x or 0.0, measures[iri].y or 0.0) for iri in group}


def _fitted(
    places: dict[str, tuple[float, float]],
) -> tuple[int, int, dict[str, tuple[float, float]]]:
    """The size of the drawing, and each place in it."""
    width = next(width for most, width in _WIDTHS if len(places) <= most)
    half = width / 2 - _MARGIN
    if _extent(1, places) > _extent(0, places):  # a screen is wider than high
        places = {iri: (y, x) for iri, (x, y) in places.items()}
    top, low = min(y for _, y in places.values()), max(y for _, y in places.values())
    height = max(_LEAST, round((low - top) * half) + 2 * _MARGIN)
    middle = (top + low) / 2
    return (
        width,
        height,
        {
            iri: (round(width / 2 + x * half, 1), round(height / 2 + (y - middle) * half, 1))
            for iri, (x, y) in places.items()
        },
    )


def _extent(axis: int, places: Mapping[str, tuple[float, float]]) -> float:
    values = [place[axis] for place in places.values()]
    return max(values) - min(values)


def _lines(part: Part, nodes: tuple[Node, ...], lang: str) -> tuple[Line, ...]:
    """One line for each pair that is tied, with what ties it where lines are few."""
    pairs: dict[tuple[str, str], list[str]] = {}
    sorts: dict[tuple[str, str], str] = {}
    at = {node.iri: number for number, node in enumerate(nodes)}
    for edge in part.edges:
        pair = min(edge.source, edge.target), max(edge.source, edge.target)
        if pair[0] in at and pair[1] in at:
            names = part.by_iri[edge.source].label(lang), part.by_iri[edge.target].label(lang)
            pairs.setdefault(pair, []).append(f"{names[0]} {edge.label(lang)} {names[1]}")
            sorts.setdefault(pair, edge.sort)
    many = len(pairs) > _LONG
    return tuple(
        Line(
            sorts[pair],
            at[pair[0]],
            at[pair[1]],
            *(one.x, one.y, other.x, other.y),
            "" if many else " ; ".join(dict.fromkeys(said)),
        )
        for pair, said in pairs.items()
        for one, other in ((nodes[at[pair[0]]], nodes[at[pair[1]]]),)
    )


def _names(nodes: tuple[Node, ...], width: int) -> Iterable[Name]:
    """The names that have room, the first ones first: beside the circle, on the side of the middle."""
    most = len(nodes) if len(nodes) <= _ALL else _SAID
    taken: list[Box] = [(n.x - n.r, n.y - n.r, n.x + n.r, n.y + n.r) for n in nodes if n.r > _LARGE]
    written = 0
    for node in sorted(nodes, key=lambda one: not one.middle):
        text = node.name if len(node.name) <= _LONGEST else node.name[: _LONGEST - 1].rstrip() + "…"
        wide = len(text) * _LETTER
        for end in (node.x > width / 2, node.x <= width / 2):
            x = node.x - node.r - 4 if end else node.x + node.r + 4
            box = (x - wide if end else x, node.y - _LINE / 2, x if end else x + wide, node.y + _LINE / 2)
            if box[0] >= 0 and box[2] <= width and not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield Name(text, round(x, 1), round(node.y + 4.5, 1), end, written < _FIRST)
                written += 1
                break
        if written == most:
            return


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
