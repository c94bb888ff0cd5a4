"""Dossiers on paper: what Chromium prints."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import chromium, need_chromium
from heaviest import heaviest
from maillage.engine import Embedded
from maillage.release import Release
from maillage.vocabulary import ID
from printed import pages
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


def test_the_heaviest_dossiers_print_on_two_pages(browser: Browser, server: Served, release: Release) -> None:
    """A4, and each page says whose it is, of when, and where it stands."""
    keys = [iri.removeprefix(f"{ID}ptce/") for iri in heaviest(Embedded.open(release.store_path), 5)]
    page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="fr").new_page()
    counts = {}
    for address in (*keys, f"{keys[0]}?lang=en"):
        page.goto(f"/dossier/ptce/{address}")
        pdf = page.pdf(prefer_css_page_size=True)
        printed = pages(pdf)
        counts[address] = len(printed)
        assert set(re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", pdf)) == {(b"594", b"841")}
        name = page.inner_text("h1").replace("\u00a0", " ")
        for text in printed:
            assert name in text and f"/dossier/ptce/{address}" in text
            assert f"Maillage, {'data of' if 'lang=en' in address else 'données du'} " in text
    assert set(counts.values()) <= {1, 2} and 2 in counts.values(), counts
