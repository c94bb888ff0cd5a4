"""A Chromium that the tests drive with Playwright: Debian's own, which Playwright does not download."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from needed import need

CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=60_000)
"""How long, in ms, a page has to become what is expected: other tests may keep the machine busy."""


def need_chromium() -> None:
    """Skip the module that calls this, or fail, where there is no Chromium."""
    need("chromium", CHROMIUM, "Debian's package chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, closed at the end of the block; root has no sandbox to run it in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            chromium_sandbox=os.geteuid() != 0,
            args=["--disable-quic", "--disable-component-update", "--disable-dev-shm-usage"],
        )
        try:
            yield browser
        finally:
            browser.close()
