"""The guides: in both languages, and no link of theirs leads nowhere."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from maillage.release import Release
from maillage.web import create_app
from maillage.web.views.guides import GUIDES

PATHS = ("/aide", *(f"/aide/{name}" for name in GUIDES))
HREF = re.compile(r'<a href="([^"]+)"')
PROSE = Path(create_app.__code__.co_filename).parent / "templates" / "prose"


@pytest.fixture(scope="module")
def curated(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


@cache
def status(client: FlaskClient, path: str) -> int:
    """What a link answers to a reader; each link is followed once."""
    return client.get(path, headers={"Accept": "text/html,*/*;q=0.8"}, buffered=True).status_code


def links(client: FlaskClient, path: str, lang: str) -> list[str]:
    """The links of the text of a page, in its order."""
    text = client.get(f"{path}?lang={lang}").text.partition("<main")[2].partition("</main>")[0]
    return [unescape(found) for found in HREF.findall(text)]


@pytest.mark.parametrize("path", PATHS)
def test_each_link_leads_somewhere(curated: FlaskClient, path: str) -> None:
    """Those within the site answer 200; a guide has several, and the same in both languages but for the words of a query."""
    found = {lang: links(curated, path, lang) for lang in ("fr", "en")}
    assert len(found["fr"]) > 4
    within = [re.sub(r"[?&](lang|query)=[^&]*", "", one) for one in found["fr"]]
    assert within == [re.sub(r"[?&](lang|query)=[^&]*", "", one) for one in found["en"]]
    dead = {one: status(curated, one) for one in found["fr"] if one.startswith("/")}
    assert {one: code for one, code in dead.items() if code != 200} == {}
    asked = [one for one in found["en"] if "query=" in one]
    assert all(status(curated, one) == 200 for one in asked)


def test_questions_of_the_guides_have_answers(curated: FlaskClient) -> None:
    """A reader who follows a link to a question finds rows."""
    asked = {one for path in PATHS for one in links(curated, path, "fr") if one.startswith("/requetes/")}
    assert len(asked) > 15
    for one in sorted(asked):
        page = curated.get(one).text
        assert "<tbody>" in page, one


def test_each_page_of_prose_has_both_languages() -> None:
    """As many titles in one as in the other, and no French left in the English."""
    for french in sorted(PROSE.rglob("*.fr.html")):
        text = french.read_text(encoding="utf-8")
        english = french.with_name(french.name.replace(".fr.", ".en.")).read_text(encoding="utf-8")
        assert text.count("<h2>") == english.count("<h2>"), french.name
        assert text.count("<li>") == english.count("<li>"), french.name
        assert "'" not in re.sub(r"\{[%{].*?[%}]\}|<code>.*?</code>", "", text), french.name
        words = re.sub(r"\{[%{].*?[%}]\}|<[^>]*lang=\"fr\">[^<]*|<[^>]*>", "", english)
        assert not re.search(r"\b(les|des|est|dans|pour)\b", words), french.name


def test_code_is_left_as_it_is(curated: FlaskClient) -> None:
    """Sentences have the spaces of French; a query that one copies has its own."""
    page = curated.get("/aide/recherche?lang=fr").text
    assert "GRAPH ?g { … }" in page and "?g dcterms:source ?document" in page
    assert " ;" not in re.sub(r"<code>.*?</code>|<[^>]*>", "", page.partition("<main")[2])


def test_a_guide_that_there_is_not(client: FlaskClient) -> None:
    """404, and which there are."""
    answer = client.get("/aide/nulle-part")
    assert answer.status_code == 404 and "tiers-lieux" in answer.text
    assert all(client.get(path).status_code == 200 for path in PATHS)
