"""Dossiers: a PTCE cut to two pages, its sources numbered, its style."""

import html
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from flask.testing import FlaskClient

from heaviest import heaviest
from maillage.catalogue import told_of
from maillage.engine import Embedded
from maillage.release import Release
from maillage.vocabulary import ID
from maillage.web import create_app
from maillage.web.dossier import LINES, Cut, Room, dossier, short
from maillage.web.pages import css_text
from maillage.web.profiles import Profile, read

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """The site of the curated release."""
    return create_app(release.path).test_client()


@pytest.fixture(scope="module")
def heavy(release: Release) -> Profile:
    """The PTCE of which most is known."""
    found = read(Embedded.open(release.store_path), f"{ID}ptce/sud-aquitaine", "fr")
    assert found is not None
    return found


def test_the_heaviest_dossiers_fit(release: Release) -> None:
    """By their lines; the browser's tests print some of them."""
    engine = Embedded.open(release.store_path)
    for iri in heaviest(engine, 15):
        profile = read(engine, iri, "fr")
        assert profile is not None
        assert dossier(profile, told_of(engine, "fr", iri)).lines <= LINES


def test_one_that_grows_still_fits(heavy: Profile) -> None:
    """Ten times the facts: less of each is told, and how much more there is."""
    heavy = replace(
        heavy,
        participants={
            group: [replace(one, other=f"{one.other}-{n}") for one in those for n in range(10)]
            for group, those in heavy.participants.items()
        },
        figures=heavy.figures * 10,
        projects=heavy.projects * 10,
        ties=tuple(replace(tie, others=(f"{tie.others[0]}-{n}",)) for tie in heavy.ties for n in range(10)),
        events=heavy.events * 10,
    )
    found = dossier(heavy, ())
    assert found.lines <= LINES
    assert found.figures.more and found.more_ties and found.members[0][1].more


def test_cuts() -> None:
    """One alone is never left out; a text is cut between words."""
    assert Cut.of([1, 2, 3], 2) == Cut((1, 2, 3), 0)
    assert Cut.of([1, 2, 3, 4], 2) == Cut((1, 2), 2)
    assert short("un deux trois", 20) == "un deux trois"
    assert short("un deux, trois", 10) == "un deux…"
    assert short("x" * 30, 10) == "x" * 10 + "…"
    room = Room()
    while room != room.tighter():
        room = room.tighter()
    assert room.members == 2


def test_a_dossier(site: FlaskClient) -> None:
    """Who carries it, members by group, figures with dates, the diagnosis, sources numbered and linked."""
    page = site.get("/dossier/ptce/sud-aquitaine", headers=BROWSER).text
    words = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))
    for said in (
        "Porté par",
        "Entreprises de l’ESS",
        "Parcours",
        "Au regard de l’article 9",
        "établi",
        "Sources",
    ):
        assert said in words
    cited = set(re.findall(r'href="#s(\d+)"', page))
    assert cited and cited <= set(re.findall(r'<li id="s(\d+)">', page))
    english = site.get("/dossier/ptce/sud-aquitaine?lang=en", headers=BROWSER).text
    assert "Carried by" in english and "Porté par" not in english
    assert site.get("/dossier/ptce/nulle-part").status_code == 404


def test_what_each_printed_page_says(site: FlaskClient) -> None:
    """Its name, the date of the data, the address."""
    style = site.get("/dossier/ptce/sud-aquitaine.css")
    assert style.mimetype == "text/css"
    assert '"PTCE Sud Aquitaine"' in style.text and "/dossier/ptce/sud-aquitaine" in style.text
    assert "données du" in style.text and "counter(page)" in style.text


def test_a_name_stays_a_text_in_a_style() -> None:
    """Whatever it holds."""
    said = css_text('a"; } </style>\\ \n')
    assert said.startswith('"') and said.endswith('"')
    assert not set(said[1:-1]) & set('"<>{}\n') and "\\22 " in said


def test_rows_of_a_dossier(site: FlaskClient) -> None:
    """All that it draws from, each row with its documents."""
    sheet = openpyxl.load_workbook(io.BytesIO(site.get("/dossier/ptce/sud-aquitaine.xlsx").data)).worksheets[
        0
    ]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Rubrique", "Ce qui est dit", "Quand", "Sources")
    assert len(rows) > 60 and all(row[1] for row in rows)


def test_the_list_and_the_small_release(site: FlaskClient, client: FlaskClient) -> None:
    """Each PTCE under its region; a release without things or verdicts has dossiers too."""
    page = site.get("/dossier", headers=BROWSER).text
    assert 'href="/dossier/ptce/sud-aquitaine"' in page and "Nouvelle-Aquitaine" in page
    small = client.get("/dossier/ptce/essai", headers=BROWSER)
    assert small.status_code == 200 and "L’Atelier" in small.text and "&lt;b&gt;" in small.text
    assert client.get("/dossier/ptce/essai.css").status_code == 200
