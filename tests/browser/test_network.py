"""The network in a real browser: without a script, and explored with one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser import chromium, need_chromium
from maillage.web.bundle import FOLDER
from needed import need
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


def test_without_a_script(browser: Browser, server: Served) -> None:
    """The picture is there, the button that needs a script is not seen; a territory and a step lead on."""
    page = browser.new_context(java_script_enabled=False, locale="fr").new_page()
    page.goto(f"http://127.0.0.1:{server.port}/reseau")
    expect(page.locator("figure.net circle").first).to_be_visible()
    expect(page.locator("[data-explore]:visible")).to_have_count(0)
    page.get_by_label("Territoire", exact=True).select_option("departement/46")
    page.get_by_role("button", name="Montrer").click()
    expect(page.locator("#summary")).to_contain_text("Figeacteurs")
    page.get_by_role("link", name="voir autour de Figeacteurs", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("Figeacteurs a un lien avec 16 d’entre elles")
    page.context.close()


def test_explored(browser: Browser, server: Served) -> None:
    """sigma.js takes the place of the picture, under the policy of the site, and gives it back."""
    need("npm", (FOLDER / "network.js").is_file(), "run `python assets/bundle.py`")
    page = browser.new_context(locale="fr").new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"http://127.0.0.1:{server.port}/reseau?autour=ptce/figeacteurs")
    button = page.get_by_role("button", name="Explorer")
    button.click()
    expect(page.locator(".explored canvas").first).to_be_visible()
    expect(page.locator("figure.net > svg")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page.locator("figure.net > svg circle")).to_have_count(17)
    expect(page.locator(".explored")).to_have_count(0)
    assert faults == []
    page.context.close()
