"""The page of a territory in a real browser: its note on two pages, what is around the reader."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import chromium, need_chromium
from served import Served

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")

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


@pytest.fixture(scope="module")
def page(browser: Browser, server: Served) -> Page:
    """A page in French."""
    root = f"http://127.0.0.1:{server.port}"
    return browser.new_context(base_url=root, locale="fr", reduced_motion="reduce").new_page()


@pytest.mark.parametrize("key", ["departement/46", "region/11", "region/76", "commune/75056?km=100"])
def test_the_note_takes_two_pages(page: Page, key: str) -> None:
    """However much is known of a territory, its note is printed on one or two pages of A4."""
    page.goto(f"/territoire/{key}{'&' if '?' in key else '?'}vue=note")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert 1 <= len(_PAGE.findall(printed)) <= 2
    page.emulate_media(media="print")
    try:
        expect(page.locator("header")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
    finally:
        page.emulate_media(media="null")


def test_from_a_territory_to_a_tie_and_to_both_pages(page: Page) -> None:
    """Name, territory, tie to weave with its reason: each end of the tie has its page."""
    page.goto("/territoire")
    page.fill("#territory", "bretagne")
    page.click(".which button")
    expect(page.locator("h1")).to_have_text("Bretagne")
    page.click("a[href='#h-liens-a-tisser']")
    first = page.locator("section:has(#h-liens-a-tisser) li").first
    expect(first.locator(".words")).to_contain_text("même intercommunalité")
    names = first.locator("a").all_inner_texts()
    assert len(names) == 2
    for number, name in enumerate(names):
        page.goto("/territoire/region/53")
        page.locator("section:has(#h-liens-a-tisser) li").first.locator("a").nth(number).click()
        expect(page.locator("h1")).to_have_text(name)


def test_the_sources_of_a_tie_are_a_click_away(page: Page) -> None:
    """A tie of the territory opens on the documents that say it."""
    page.goto("/territoire/departement/46")
    told = page.locator("section:has(#h-cooperations) li details").first
    expect(told.locator("a").first).to_be_hidden()
    told.locator("summary").click()
    expect(told.locator("a").first).to_be_visible()


def test_around_me(browser: Browser, server: Served) -> None:
    """Where the reader is, is asked only when they click, and sent rounded."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}",
        locale="fr",
        geolocation={"latitude": 44.60532, "longitude": 2.02524},
        permissions=["geolocation"],
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/territoire")
    assert not [url for url in asked if "lat=" in url]
    page.click(".near button")
    expect(page.locator("h1")).to_have_text("À 20 km autour de Figeac (46)")
    assert [url for url in asked if "lat=44.61&lon=2.03" in url]
    context.close()


def test_without_script(browser: Browser, server: Served) -> None:
    """A name leads to its page, and what needs a script is not offered."""
    page = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", locale="fr", java_script_enabled=False
    ).new_page()
    page.goto("/territoire")
    expect(page.locator(".near")).to_be_hidden()
    page.fill("#territory", "lot")
    page.click(".which button")
    expect(page.locator("h1")).to_have_text("Lot (46)")
    page.context.close()
