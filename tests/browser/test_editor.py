"""The SPARQL editor in Chromium: our questions, our terms, results as a table, bars and a map."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import chromium, need_chromium
from maillage.web.bundle import FOLDER
from needed import need
from served import Served

need_chromium()
need("npm", (FOLDER / "editor.js").is_file(), "the bundle of scripts: `python assets/bundle.py`")
NAMES = (
    "PREFIX mlg: <https://w3id.org/maillage/ontology#>\nPREFIX geo: <http://www.opengis.net/ont/geosparql#>\n"
)


@pytest.fixture(scope="module")
def page(releases: Path) -> Iterator[Page]:
    """The page of the editor, ready."""
    with Served(releases, "--rate", "100000", "--max-concurrent", "1000") as server, chromium() as browser:
        context = browser.new_context(locale="fr", base_url=f"http://127.0.0.1:{server.port}")
        found = context.new_page()
        found.goto("/sparql")
        expect(found.locator(".yasqe .CodeMirror")).to_be_visible()
        yield found


def write(page: Page, query: str) -> None:
    """Put a query in the editor, as if typed."""
    page.locator(".tabPanel.active .CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> None:
    """Put a query in the editor, and press the button."""
    write(page, query)
    page.click(".tabPanel.active .yasqe_queryButton")


def test_a_question_opens_in_a_tab(page: Page) -> None:
    """Chosen in the list, it is in the editor with its example; run, it shows rows."""
    tabs = page.locator(".tabsList .tab")
    before = tabs.count()
    option = page.locator("#editor-question option[value*='nombre-de-ptce']")
    page.select_option("#editor-question", option.get_attribute("value"))
    expect(tabs).to_have_count(before + 1)
    expect(page.locator(".tabPanel.active .CodeMirror")).to_contain_text("mlg:PTCE")
    page.click(".tabPanel.active .yasqe_queryButton")
    expect(page.locator(".tabPanel.active .yasr table.dataTable tbody tr").first).to_be_visible()


def test_a_term_that_we_do_not_have_is_told(page: Page) -> None:
    """With the nearest known one; a right query says nothing."""
    write(page, f"{NAMES}SELECT * {{ ?x a mlg:TiersLieux }}")
    warning = page.locator("#editor-warning")
    expect(warning).to_contain_text("mlg:TiersLieux")
    expect(warning).to_contain_text("mlg:TiersLieu ?")
    write(page, f"{NAMES}SELECT * {{ ?x a mlg:TiersLieu }}")
    expect(warning).to_be_empty()


def test_our_terms_complete(page: Page) -> None:
    """A class begun is completed with those in use."""
    write(page, f"{NAMES}SELECT * {{ ?x a mlg:Tiers")
    page.keyboard.press("Control+Space")
    page.keyboard.press("Enter")
    expect(page.locator(".tabPanel.active .CodeMirror")).to_contain_text("mlg:TiersLieu")


def test_rows_as_bars_and_on_a_map(page: Page) -> None:
    """As many bars as rows; a point for each row on the mainland, and how many are left out."""
    run(
        page,
        f"{NAMES}SELECT ?c ?p (COUNT(DISTINCT ?x) AS ?n) {{ ?x a mlg:PTCE ; mlg:locatedIn ?c ."
        " ?c a mlg:Commune ; geo:hasCentroid/geo:asWKT ?p } GROUP BY ?c ?p ORDER BY ?c LIMIT 20",
    )
    results = page.locator(".tabPanel.active .yasr")
    expect(results.locator("table.dataTable tbody tr")).to_have_count(20)
    results.get_by_role("button", name="Graphique").click()
    expect(results.locator(".tally > div")).to_have_count(20)
    results.get_by_role("button", name="Carte").click()
    expect(results.locator("svg.places circle").first).to_be_visible()
    assert f"{results.locator('svg.places circle').count()} points sur 20" in results.inner_text()


def test_what_is_typed_is_kept(page: Page) -> None:
    """Tabs and their queries are there when the page is opened again, on this machine alone."""
    write(page, "SELECT * { ?gardé ?p ?o } LIMIT 1")
    page.locator("h1").click()
    page.reload()
    expect(page.locator(".tabPanel.active .CodeMirror")).to_contain_text("?gardé")
