"""What readers come for, from page to page, in a real browser; with and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from browser import chromium, need_chromium
from served import Served

need_chromium()


@pytest.fixture(scope="module")
def server(releases: Path) -> Iterator[Served]:
    """A server of the curated release."""
    with Served(releases, "--rate", "100000", "--max-concurrent", "1000") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, server: Served) -> Iterator[Page]:
    """A page that asks for French, with scripts, then without."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", locale="fr", java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


def test_from_a_name_to_why_and_to_the_source(page: Page) -> None:
    """Search, the page of a pole, a fact that curators deduced, why, and the document that it comes from."""
    page.goto("/")
    page.fill("#q", "figeacteurs")
    page.locator("form[role=search] button").click()
    page.get_by_role("link", name="Figeacteurs", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Figeacteurs")
    deduced = page.locator(".sentences details.deduced").first
    deduced.locator("summary").click()
    deduced.locator("a.why").click()
    expect(page.locator("main")).to_contain_text("Figeacteurs")
    document = page.locator("main a[href^='/page/document/']").first
    title = document.inner_text()
    document.click()
    expect(page.locator("h1")).to_contain_text(title[:40])


def test_from_a_carrier_to_its_pole(page: Page) -> None:
    """An officer who knows the association finds the PTCE, its members and its diagnosis in two clicks."""
    page.goto("/page/actor/figeacteurs")
    page.locator(".brief").get_by_role("link", name="Figeacteurs", exact=True).first.click()
    expect(page.locator("#membres")).to_contain_text("Entreprises de l’ESS")
    expect(page.locator("#article9")).to_contain_text("Une stratégie commune et continue")


def test_from_a_form_to_bars_and_to_a_workbook(page: Page, tmp_path: Path) -> None:
    """A question asked of a region: a bar a row, and the same rows in the workbook, with their notes."""
    page.goto("/requetes/laureats-par-annee")
    page.select_option("#p-region", label="Bretagne")
    page.get_by_role("button", name="Voir la réponse").click()
    expect(page.locator("h1")).to_contain_text("Bretagne")
    rows = page.locator("#answer ~ .scroll tbody tr, section[aria-labelledby=answer] tbody tr").count()
    assert rows and page.locator(".bars rect").count() == rows
    with page.expect_download() as taken:
        page.get_by_role("link", name="XLSX", exact=True).click()
    taken.value.save_as(tmp_path / "rows.xlsx")
    data, notes = openpyxl.load_workbook(tmp_path / "rows.xlsx").worksheets
    assert data.max_row == rows + 1
    assert "Bretagne" in " ".join(str(cell.value) for row in notes.iter_rows() for cell in row)


def test_from_what_a_pole_lacks_to_who_could_bring_it(page: Page) -> None:
    """The list filtered by a lacking element, a pole, who is near with the reasons, and the page of the first."""
    page.goto("/article9?element=l4-5")
    poles = page.locator("table tbody tr")
    assert poles.count() > 1
    for place in range(min(8, poles.count())):
        page.goto("/article9?element=l4-5")
        poles.nth(place).locator("th a, td a").first.click()
        suggested = page.locator("#l4-5 .suggest ol > li")
        if suggested.count():
            break
    assert suggested.count(), "none of the first poles has anybody near"
    first = suggested.first
    assert first.locator("ul li").count(), "each reason is told"
    name = first.locator("a").first.inner_text()
    first.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(name)


FRENCH = re.compile(
    r"\b(?:Porté par|Membres|Coopérations|depuis|Aucun|Rechercher|d’un|n’est|Voir|région d|avec|sans|source à)\b"
)


@pytest.mark.parametrize(
    "path",
    ["/", "/page/ptce/figeacteurs", "/requetes", "/donnees", "/valider", "/reseau", "/recherche?q=figeac"],
)
def test_english_pages_speak_english(browser: Browser, server: Served, path: str) -> None:
    """What the site itself says; names and quotations stay in their language, and are marked."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="en")
    english = context.new_page()
    english.goto(path)
    heads = english.locator(
        "h1, h2, h3, dt, th[scope=col], label, button, nav a, footer a, summary, caption, legend"
    )
    said = [text for text in heads.all_inner_texts() if FRENCH.search(text)]
    context.close()
    assert said == []
