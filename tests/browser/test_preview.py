"""Previews of the reconciliation service in a frame of another site, as OpenRefine shows them, in Chromium."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, expect

from browser import chromium, need_chromium
from maillage.web.views.reconcile import HEIGHT, WIDTH
from served import Served

need_chromium()


class _Elsewhere(BaseHTTPRequestHandler):
    """A page of another origin, with one frame: the address after the first slash."""

    def do_GET(self) -> None:
        """Answer."""
        page = f'<iframe src="{unquote(self.path[1:])}" width={WIDTH} height={HEIGHT}></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of the other site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def root(releases: Path) -> Iterator[str]:
    """The address of a server of the curated release."""
    with Served(releases) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize("thing", ["id/ptce/sud-aquitaine", "id/actor/cbe-du-seignanx", "id/commune/64102"])
def test_a_preview_shows_in_a_frame(browser: Browser, elsewhere: str, root: str, thing: str) -> None:
    """It has its style, fits the width, and its link opens the page of the thing apart."""
    page = browser.new_page(locale="fr")
    address = f"{root}/reconcile/preview?id={quote(thing, safe='')}"
    page.goto(f"{elsewhere}/{quote(address, safe='')}")
    frame = page.frame_locator("iframe")
    title = frame.locator("h1")
    expect(title).to_be_visible()
    expect(title).to_have_css("font-size", "16.8px")
    body = frame.locator("body")
    assert body.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    with page.context.expect_page() as opened:
        title.locator("a").click()
    assert opened.value.url.startswith(f"{root}/")
    page.close()


def test_nothing_else_shows_in_a_frame(browser: Browser, elsewhere: str, root: str) -> None:
    """The pages that a reader acts on are not framed elsewhere."""
    page = browser.new_page()
    address = f"{root}/rapprocher"
    page.goto(f"{elsewhere}/{quote(address, safe='')}")
    expect(page.frame_locator("iframe").locator("h1")).not_to_contain_text("sheet")
    assert page.frames[1].url.startswith("chrome-error:")
    page.close()
