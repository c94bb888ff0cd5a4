"""YASGUI, the SPARQL editor of most endpoints' pages, in Chromium, on a page of another origin than ours."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from browser import chromium, need_chromium
from javascript import MODULES, need_packages

need_packages("@zazuko/yasgui")
need_chromium()

PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>An editor elsewhere</title>
<link rel="stylesheet" href="build/yasgui.min.css">
<main id="editor"></main>
<script src="build/yasgui.min.js"></script>
<script>
  const endpoint = new URLSearchParams(location.search).get('endpoint');
  window.yasgui = new Yasgui(document.querySelector('#editor'), {
    requestConfig: { endpoint, method: new URLSearchParams(location.search).get('method') },
    copyEndpointOnNewTab: false,
  });
</script>
"""
QUERY: Final = """PREFIX mlg: <https://w3id.org/maillage/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
%s { ?pole a mlg:PTCE ; rdfs:label ?name } ORDER BY ?name LIMIT 7"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with the editor."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "build").symlink_to(MODULES / "@zazuko" / "yasgui" / "build")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of Chromium."""
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 900})


def run(page: Page, address: str, query: str) -> None:
    """Open the editor as on a first visit, type the query, press the button."""
    page.goto(address)
    page.evaluate("localStorage.clear()")
    page.goto(address)
    page.evaluate("query => yasgui.getTab().getYasqe().setValue(query)", query)
    page.click(".yasqe_queryButton")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rows_show(page: Page, elsewhere: str, root: str, method: str) -> None:
    """A query typed there is answered here, and shown as a table."""
    run(page, f"{elsewhere}?endpoint={root}/sparql&method={method}", QUERY % "SELECT ?pole ?name")
    expect(page.locator(".yasr table.dataTable tbody tr")).to_have_count(7)
    assert "ptce/" in page.inner_text(".yasr table.dataTable")


def test_a_fault_shows(page: Page, elsewhere: str, root: str) -> None:
    """A query with a fault shows what we say of it: scripts elsewhere may read problems too."""
    run(page, f"{elsewhere}?endpoint={root}/sparql&method=POST", "SELECT ?pole { ?pole ")
    expect(page.locator(".yasr")).to_contain_text("400")


def test_a_graph_shows(page: Page, elsewhere: str, root: str) -> None:
    """CONSTRUCT is answered in a format that the editor shows."""
    query = QUERY % "CONSTRUCT { ?pole rdfs:label ?name } WHERE"
    run(page, f"{elsewhere}?endpoint={root}/sparql&method=POST", query)
    expect(page.locator(".yasr")).to_contain_text("ptce/")
