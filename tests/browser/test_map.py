"""The map in a real browser: whole without a script, and with one, without asking anybody else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser import chromium, need_chromium
from maillage.web.bundle import FOLDER
from needed import need
from served import Served

need_chromium()
TILES = "https://data.geopf.fr/**"


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


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def context(browser: Browser, server: Served, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A reader with a script or without one."""
    if request.param:
        need("npm", (FOLDER / "map.js").is_file(), "run `python assets/bundle.py`")
    root = f"http://127.0.0.1:{server.port}"
    found = browser.new_context(base_url=root, locale="fr", java_script_enabled=request.param)
    yield found
    found.close()


def number(page: Page, pattern: str) -> int:
    """A number that the summary says."""
    found = re.search(pattern, page.inner_text(".summary"))
    return int(found[1]) if found else 0


@pytest.mark.parametrize("context", [False], indirect=True, ids=["plain"])
def test_the_map_is_whole_without_a_script(context: BrowserContext) -> None:
    """A drawing with a point for each row, a choice that says how many it keeps, a point that leads to its page."""
    page = context.new_page()
    page.goto("/carte?genre=ptce")
    assert page.locator(".marks circle").count() == number(page, r"Sur la carte\s: (\d+)") > 40
    choice = page.locator("#by-region option[value='75']").inner_text()
    page.select_option("#by-region", "75")
    page.click(".choices button")
    expect(page).to_have_url(re.compile("region=75"))
    placed, listed = number(page, r"Sur la carte\s: (\d+)"), number(page, r"lieu connu\s: (\d+)")
    assert choice == f"Nouvelle-Aquitaine ({placed + listed})"
    assert page.locator(".marks circle").count() == placed
    assert page.locator("#placed tbody tr").count() == placed
    name = page.locator(".marks a title").first.inner_html()
    page.locator(".marks a").first.click()
    assert page.inner_text("h1") in name or name in page.inner_text("h1")


@pytest.mark.parametrize("context", [True], indirect=True, ids=["script"])
def test_the_map_goes_on_without_the_background(context: BrowserContext) -> None:
    """The Géoplateforme is out of reach: the canvas is there with our outlines, which the page says."""
    asked, said = list[str](), list[str]()

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(TILES, refuse)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto("/carte?region=75")
    expect(page.locator("[data-map][data-ready] canvas")).to_be_visible()
    expect(page.locator("[data-still]")).to_be_hidden()
    expect(page.locator("[data-told]")).to_contain_text("contours seuls")
    assert asked and all(url.startswith("https://data.geopf.fr/wmts?") for url in asked)
    assert [text for text in said if "Content Security Policy" in text or "Error" in text] == []


@pytest.mark.parametrize("context", [True], indirect=True, ids=["script"])
def test_nobody_else_is_asked_where_the_reader_refuses(context: BrowserContext) -> None:
    """With outlines alone, every request is for the site; a click on a point says what it is."""
    hosts = set[str]()
    page = context.new_page()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    page.goto("/carte?fond=contours&autour=ptce/sud-aquitaine&km=1&genre=ptce")
    expect(page.locator("[data-map][data-ready] canvas")).to_be_visible()
    page.locator("[data-map] canvas").click()
    expect(page.locator(".maplibregl-popup a")).to_have_text("PTCE Sud Aquitaine")
    expect(page.locator(".maplibregl-popup")).to_contain_text("Placé à sa commune")
    assert hosts == {"127.0.0.1"}
    page.locator(".maplibregl-popup a").click()
    expect(page.locator("h1")).to_contain_text("Sud Aquitaine")
