"""What programs follow and read in pages: feeds, OpenSearch, schema.org."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal

from maillage import catalogue
from maillage.release import Release
from maillage.web import create_app, news
from maillage.web.news import Dated
from maillage.web.questions import following
from maillage.web.questions.answers import Rows

ATOM = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
OPEN = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def curated(releases: Path) -> FlaskClient:
    """A client of the site of the curated release."""
    return create_app(releases).test_client()


def feed(client: FlaskClient, path: str) -> ET.Element:
    """A feed, which has what Atom asks of it (RFC 4287, 4.1)."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = ET.fromstring(answer.data)
    assert root.tag == f"{{{ATOM['a']}}}feed"
    for one in [root, *root.findall("a:entry", ATOM)]:
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1, (path, name)
        assert datetime.fromisoformat(one.findtext("a:updated", "", ATOM)).tzinfo is not None
        assert one.findtext("a:id", "", ATOM).startswith("https://w3id.org/maillage/")
    assert root.findtext("a:author/a:name", "", ATOM)
    assert links(root)["self"].endswith(path)
    return root


def links(root: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in root.findall("a:link", ATOM)}


def ids(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.findall("a:entry/a:id", ATOM)]


def test_news_and_their_archives(curated: FlaskClient) -> None:
    """From one archive to the one before, every piece of news is met once, the newest first (RFC 5005, 4)."""
    path, seen, names, before = "/flux/nouveautes.atom", [], set(), ""
    while path:
        root = feed(curated, path)
        assert (root.find("fh:archive", ATOM) is not None) == bool(before)
        if before:
            assert links(root)["current"].endswith("/flux/nouveautes.atom")
        names.add(root.findtext("a:id", "", ATOM))
        moments = [one.text or "" for one in root.findall("a:entry/a:updated", ATOM)]
        assert moments == sorted(moments, reverse=True)
        assert moments
        seen += ids(root)
        before, path = path, links(root).get("prev-archive", "").removeprefix("http://localhost")
    assert len(names) == 1
    assert len(seen) == len(set(seen)) > 300
    assert any("/award/" in iri for iri in seen)
    assert curated.get("/flux/nouveautes/1066.atom").status_code == 404


def test_corrections(curated: FlaskClient) -> None:
    """Each correction with what it corrects; the feed has them all."""
    root = feed(curated, "/flux/corrections.atom")
    assert root.find("fh:complete", ATOM) is not None
    assert "https://w3id.org/maillage/id/statement/correction-val-horizon" in ids(root)
    assert all("Corrigé par" in one.text for one in root.findall("a:entry/a:summary", ATOM) if one.text)


def test_feeds_of_a_release_without_news(client: FlaskClient) -> None:
    """They are feeds all the same, in both languages."""
    for path in ("/flux/nouveautes.atom", "/flux/corrections.atom"):
        assert feed(client, path).get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
        english = ET.fromstring(client.get(f"{path}?lang=en").data)
        assert "Maillage:" in english.findtext("a:title", "", ATOM)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2016", "2016-01-01"), ("2016-05", "2016-05-01"), ("2016-05-03", "2016-05-03"), ("vers 2016", "")],
)
def test_days(written: str, day: str) -> None:
    """A date as it is written has a first day."""
    assert news.day_of(written) == day


def test_a_year_is_not_cut() -> None:
    """The feed has whole years until it has enough; each other year is an archive."""
    entries = [Dated(f"{year}/{n}", "award", f"{year}-05") for year in (2025, 2024, 2023) for n in range(40)]
    current, archives = news.in_parts(entries)
    assert ({one.day[:4] for one in current}, [*archives]) == ({"2025", "2024"}, ["2023"])
    assert len(current) == 80


@pytest.mark.parametrize("name", ["ptce-par-region", "nombre-de-ptce", "liens", "corrections"])
def test_a_question_as_a_feed(curated: FlaskClient, name: str) -> None:
    """An entry a row, the same names in both languages; it says that it is whole when it is (RFC 5005, 2)."""
    query = catalogue.load().find(name)
    answer = curated.get(f"/requetes/{name}.json", query_string=query.example).json
    assert answer is not None
    rows = answer["results"]["bindings"]
    path = f"/requetes/{name}.atom" + (f"?{urlencode(query.example)}" if query.example else "")
    root = feed(curated, path)
    assert len(ids(root)) == len(set(ids(root))) == min(len(rows), following.MOST)
    assert (root.find("fh:complete", ATOM) is not None) == (len(rows) <= following.MOST)
    english = curated.get(f"/requetes/{name}.atom", query_string={**query.example, "lang": "en"})
    assert ids(ET.fromstring(english.data)) == ids(root)
    page = curated.get(f"/requetes/{name}", query_string=query.example, headers={"Accept": "text/html"}).text
    assert path.replace("&", "&amp;") in page
    opened = [one.get("href", "") for one in root.findall("a:entry/a:link", ATOM)]
    assert curated.get(opened[0].removeprefix("http://localhost")).status_code == 200


def test_a_row_that_changes_is_new_in_its_feed(release: Release) -> None:
    """Who follows a question is told again when what a row says is no longer the same, and of no other row."""
    query = catalogue.load().find("nombre-de-ptce")
    app = create_app(release.path)
    before = Rows(
        ("region_nom", "connus"), ((Literal("Bretagne"), Literal(4)), (Literal("Corse"), Literal(1)))
    )
    after = Rows(
        ("region_nom", "connus"), ((Literal("Bretagne"), Literal(5)), (Literal("Corse"), Literal(1)))
    )
    with app.test_request_context():
        app.preprocess_request()
        one, other = (following.feed(query, "", {}, rows, rows, {}, "fr").entries for rows in (before, after))
    assert one[0].iri != other[0].iri
    assert one[1].iri == other[1].iri


def test_the_order_of_joined_values_is_nothing_new() -> None:
    """An engine joins values in the order that it likes."""
    one, other = (
        (Literal("Éole", language="fr"), Literal(text, language="fr"))
        for text in ("bois | culture | vélo", "vélo | bois | culture")
    )
    assert following.digest(one) == following.digest(other)
    assert following.digest(one) != following.digest((Literal("Éole", language="fr"), Literal("bois")))


def test_a_feed_has_one_name(curated: FlaskClient) -> None:
    """However its arguments are written and ordered."""
    names = {
        feed_name(curated, f"/requetes/autour-d-une-commune.atom?{given}")
        for given in ("commune=40312&rayon=50", "rayon=050&commune=40312", "commune=Tarnos&rayon=50&tri=nom")
    }
    assert len(names) == 1


def feed_name(client: FlaskClient, path: str) -> str:
    """The id of a feed."""
    return ET.fromstring(client.get(path).data).findtext("a:id", "", ATOM)


def test_titles_tell_rows_apart(curated: FlaskClient) -> None:
    """A number stands with the title of its column; here no two rows have one title."""
    root = feed(curated, "/requetes/autour-d-une-commune.atom?commune=40312&rayon=50")
    titles = [one.findtext("a:title", "", ATOM) for one in root.findall("a:entry", ATOM)]
    assert any(title.startswith("PTCE Sud Aquitaine") for title in titles)
    assert len(set(titles)) == len(titles)
    years = feed(curated, "/requetes/laureats-par-annee.atom")
    said = [one.findtext("a:title", "", ATOM) for one in years.findall("a:entry", ATOM)]
    assert not [text for text in said if text.isdecimal() and len(text) != 4], "a year says what it is"


def test_what_has_no_feed(curated: FlaskClient) -> None:
    """A graph has no rows; an argument that is missing is said to be."""
    assert curated.get("/requetes/reseau-de-cooperation.atom").status_code == 406
    assert curated.get("/requetes/ptce-par-theme.atom").status_code == 400


def test_opensearch(client: FlaskClient) -> None:
    """A browser finds where to search, and the pages name it where there is an index."""
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.data)
    assert len(root.findtext("o:ShortName", "", OPEN)) in range(1, 17)
    templates = {url.get("type"): url.get("template", "") for url in root.findall("o:Url", OPEN)}
    assert templates["text/html"].startswith("http://localhost/recherche?q={searchTerms}")


def test_suggestions_of_a_browser(curated: FlaskClient) -> None:
    """The text, what it may mean, and where that is, as lists of one length."""
    assert 'rel="search"' in curated.get("/donnees").text
    answer = curated.get("/recherche/suggestions.json?q=tarnos")
    assert answer.mimetype == "application/x-suggestions+json"
    text, names, told, pages = json.loads(answer.data)
    assert text == "tarnos"
    assert len(names) == len(told) == len(pages) > 0
    assert all(page.startswith("http://localhost/") for page in pages)


def block(client: FlaskClient, path: str) -> dict[str, object]:
    """The one block of data of a page."""
    (found,) = BLOCK.findall(client.get(path, headers={"Accept": "text/html"}).text)
    told = json.loads(found)
    assert told["@context"] == "https://schema.org"
    return dict(told)


def test_what_search_engines_read(curated: FlaskClient) -> None:
    """The site and its search, the data, a pole with its members, a tiers-lieu where it is."""
    site = block(curated, "/")
    assert "SearchAction" in json.dumps(site)
    data = block(curated, "/donnees")
    assert {"name", "description", "license", "version", "distribution", "creator"} <= data.keys()
    pole = block(curated, "/page/ptce/sud-aquitaine")
    assert (pole["@type"], pole["@id"]) == ("Organization", "https://w3id.org/maillage/id/ptce/sud-aquitaine")
    assert isinstance(pole["member"], list)
    assert len(pole["member"]) > 10
    assert block(curated, "/page/tiers-lieu/darwin")["@type"] == ["Organization", "Place"]
    assert block(curated, "/donnees/fichiers")["@type"] == "BreadcrumbList"


def test_a_block_cannot_be_left(client: FlaskClient) -> None:
    """What a name holds does not end the block."""
    for found in BLOCK.findall(client.get("/").text):
        assert "<" not in found
