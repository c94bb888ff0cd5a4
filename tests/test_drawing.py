"""Maps drawn without a script: the projection, what is in the frame, marks of one place, ties."""

import math
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from maillage.territories import Point, point_of
from maillage.web.maps import Drawn, Mark, Tied, draw, layers_of
from maillage.web.maps.drawing import WIDE
from maillage.web.words.texts import say

BAYONNE, PAU = point_of("commune", "64102"), point_of("commune", "64445")
PAGE = "{% from 'drawing.html' import drawing %}{{ drawing(drawn, 'Un & deux', t, 'fr') }}"


def mark(name: str, point: Point | None, sort: str = "ptce") -> Mark:
    assert point is not None
    return Mark(f"https://example.org/{name}", name, f"/id/{name}", sort, point)


def drawn(*marks: Mark, ties: tuple[Tied, ...] = ()) -> Drawn:
    """A drawing of Pyrénées-Atlantiques."""
    found = draw([("departement", "")], ["64"], marks, ties)
    assert found is not None
    return found


def test_places_are_as_far_as_in_web_mercator() -> None:
    """The example of IOGP's guidance note 7-2 for EPSG:3857, and its origin, to one scale both ways."""
    here, there = Point(-100.333333, 24.381787), Point(0, 0)
    found = draw([], (), [mark("a", here), mark("b", there)])
    assert found is not None
    (a, b) = found.marks
    east, north = (b.x - a.x) / 11_169_055.58, (b.y - a.y) / 2_800_000.00
    assert east == pytest.approx(north, rel=1e-3)


def test_what_is_shown_fills_the_frame() -> None:
    """The territory is whole and marked, its neighbours are around it, a far one is not drawn."""
    found = drawn(mark("pau", PAU))
    by_code = {shape.code: shape for shape in found.shapes}
    assert by_code["64"].shown and by_code["64"].name == "Pyrénées-Atlantiques"
    assert found.shapes[-1].code == "64"
    assert {"40", "65"} <= by_code.keys() and not {"59", "974"} & by_code.keys()
    assert found.width == WIDE and 300 < found.height <= 720
    x, y = map(int, re.findall(r"-?\d+", by_code["64"].path)[:2])
    assert 0 < x < found.width and 0 < y < found.height


def test_a_mark_is_where_its_place_is() -> None:
    """Bayonne is west of Pau and north of it; Lille is not in the drawing."""
    found = drawn(mark("bayonne", BAYONNE), mark("pau", PAU), mark("lille", Point(3.06, 50.63)))
    places = {one.mark.name: one for one in found.marks}
    assert places.keys() == {"bayonne", "pau"}
    assert 0 < places["bayonne"].x < places["pau"].x < found.width
    assert 0 < places["bayonne"].y < places["pau"].y < found.height


def test_marks_of_one_place_stand_apart() -> None:
    """Thirty marks of Bayonne: the first is on it, none covers the middle of another."""
    found = drawn(*(mark(f"m{number:02}", BAYONNE) for number in range(30)))
    places = [(one.x, one.y) for one in found.marks]
    nearest = min(math.dist(a, b) for n, a in enumerate(places) for b in places[:n])
    assert nearest > found.marks[0].mark.size
    assert max(math.dist(places[0], place) for place in places) < 40


def test_a_tie_joins_two_marks_that_are_drawn() -> None:
    """An arc from one to the other; there and back are two; one without its end is left out."""
    marks = mark("bayonne", BAYONNE), mark("pau", PAU, "actor"), mark("lille", Point(3.06, 50.63))
    one, other, out = (each.iri for each in marks)
    found = drawn(*marks, ties=(Tied(one, other, "sert"), Tied(other, one), Tied(one, out)))
    assert [line.words for line in found.lines] == ["sert", ""]
    there, back = (line.path for line in found.lines)
    assert there != back
    ends = {f"{each.x} {each.y}" for each in found.marks}
    assert {there[1 : there.index("Q")], back[1 : back.index("Q")]} == ends
    assert [sort for sort, _ in found.groups] == ["actor", "ptce"]


@pytest.mark.parametrize(
    ("kind", "code", "names"),
    [
        ("region", "75", {"Nouvelle-Aquitaine", "Gironde"}),
        ("departement", "2A", {"Corse-du-Sud", "Haute-Corse"}),
        ("epci", "200067106", {"CA du Pays Basque"}),
        ("commune", "97302", {"Cayenne", "Remire-Montjoly"}),
    ],
)
def test_each_kind_of_territory_is_drawn(kind: str, code: str, names: set[str]) -> None:
    """With what is around it, in a page of some kilobytes."""
    found = draw(layers_of(kind, code), [code], [])
    assert found is not None
    assert names <= {shape.name for shape in found.shapes}
    assert [shape.code for shape in found.shapes if shape.shown] == [code]
    assert sum(len(shape.path) for shape in found.shapes) < 80_000


def test_nothing_to_see_is_no_drawing() -> None:
    """Neither outline nor mark; a mark alone has a frame of its own."""
    assert draw([("commune", "99")], ["99001"], []) is None
    assert draw([("commune", "99")], ["99001"], [mark("pau", PAU)]) is not None


def test_it_reads_as_words_and_links(client: FlaskClient, tmp_path: Path) -> None:
    """A title, a description, a group a sort with its name; names are escaped, the keyboard goes by the table."""
    found = drawn(mark("<b>", BAYONNE), mark("pau", PAU, "actor"))
    assert isinstance(client.application, Flask)
    with client.application.test_request_context("/"):
        text = render_template_string(PAGE, drawn=found, t=lambda key, **more: say(key, "fr", **more))
    assert '<title id="drawing-title">Un &amp; deux</title>' in text
    assert "Choses placées : 2" in text and "<b>" not in text and "&lt;b&gt;" in text
    assert 'aria-label="Acteurs"' in text and 'aria-label="PTCE"' in text
    links = re.findall(r"<a [^>]+>", text)
    assert len(links) == 2 and all('tabindex="-1"' in link and 'href="/id/' in link for link in links)
