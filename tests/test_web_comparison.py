"""PTCEs side by side."""

import html
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from flask.testing import FlaskClient

from maillage.engine import Embedded
from maillage.release import Release
from maillage.territories import Point
from maillage.vocabulary import CODES, ID, expand
from maillage.web import create_app
from maillage.web.comparison import compared
from maillage.web.comparison_rows import rows, sentences
from maillage.web.profiles import Profile, read
from maillage.web.profiles.ties import ties

BROWSER = {"Accept": "text/html"}
TWO = "/comparer?ptce=pola&ptce=manuco"


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """The site of the curated release."""
    return create_app(release.path).test_client()


def profile(release: Release, key: str) -> Profile:
    """What is told of a PTCE."""
    found = read(Embedded.open(release.store_path), f"{ID}ptce/{key}", "fr")
    assert found is not None
    return found


def words_of(page: str) -> str:
    """The words of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_side_by_side(site: FlaskClient) -> None:
    """A column each, what they have in common in sentences, the form filled in."""
    page = site.get(TWO, headers=BROWSER).text
    assert page.count('<th scope="col"><a href=') == 2
    assert "ont un thème en commun : ESS" in words_of(page).replace("\u00a0", " ")
    assert 'value="pola" selected' in page and 'value="manuco" selected' in page
    assert "/article9/ptce/manuco#l7" in page
    assert "l’un de l’autre" not in words_of(page)  # both have the point of Bordeaux: it tells no distance
    english = words_of(site.get(f"{TWO}&lang=en", headers=BROWSER).text)
    assert "have a theme in common" in english and "en commun" not in english


def test_choosing(site: FlaskClient) -> None:
    """None: the form; one: with whom; five, or one that is not known: said."""
    assert site.get("/comparer", headers=BROWSER).text.count('<select id="ptce-') == 4
    assert "&amp;ptce=" in site.get("/comparer?ptce=pola", headers=BROWSER).text
    assert site.get("/comparer?ptce=pola&ptce=pola&ptce=", headers=BROWSER).status_code == 200
    assert site.get("/comparer?" + "&".join(f"ptce=p{n}" for n in range(5))).status_code == 400
    assert site.get("/comparer?ptce=pola&ptce=nulle-part").status_code == 404
    assert site.get("/comparer.xlsx?ptce=pola").status_code == 400


def test_as_a_sheet(site: FlaskClient) -> None:
    """A column a PTCE; the address of the notes has both."""
    book = openpyxl.load_workbook(io.BytesIO(site.get("/comparer.xlsx?ptce=pola&ptce=manuco").data))
    assert [cell.value for cell in book.worksheets[0][1]] == ["Rubrique", "La Fabrique Pola", "La ManuCo"]
    notes = [str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row]
    assert any("ptce=pola&ptce=manuco" in note for note in notes)


def test_what_they_share(release: Release) -> None:
    """Members, wholes, calls; the sentences say no more; nothing known is said so."""
    one, two = profile(release, "pola"), profile(release, "manuco")
    member = next(part for those in one.participants.values() for part in those)
    names = {**two.names, member.other: one.names[member.other]}
    joined = replace(two, participants={**two.participants, "others": [member]}, names=names)
    found = compared([one, joined], [{}, {}], {one.iri: Point(0, 45), two.iri: Point(0, 46)})
    assert [shared.iri for shared in found.members] == [member.other]
    said = [sentence.text for sentence in sentences(found, "fr")]
    assert f"{one.names[member.other].text} prend part à La Fabrique Pola et La ManuCo." in said
    assert "La Fabrique Pola et La ManuCo sont à 111 km environ l’un de l’autre, à vol d’oiseau." in said
    assert not found.nothing
    apart = replace(two, about=replace(two.about, said={}))
    assert compared([one, apart], [{}, {}], {}).nothing
    assert all(any(row.cells) for row in rows(found, {}, "fr", "2026-11-23"))


def test_who_is_named_beside_a_link(release: Release) -> None:
    """The pole beside whom an association is funded neither gives nor gets the money."""
    found = ties(Embedded.open(release.store_path), f"{ID}ptce/pola", "fr")
    beside = [tie for tie in found if tie.node.endswith("union-europeenne-funding-fabrique-pola")]
    assert [tie.relation for tie in beside] == [f"{CODES}link-kinds/funding"]
    assert set(beside[0].others) == {f"{ID}actor/union-europeenne", f"{ID}actor/fabrique-pola"}
    assert all(tie.relation != expand("mlg:funds") for tie in found if len(tie.others) > 1)


def test_the_small_release(client: FlaskClient) -> None:
    """Without things or verdicts."""
    page = client.get("/comparer?ptce=essai&ptce=autre", headers=BROWSER)
    assert page.status_code == 200 and "ne prouve pas" in words_of(page.text)
