"""Takes the pictures of the README and of the guides from a site that runs: `python docs/tour.py [ADDRESS]`.

Each is the top of a page in Chromium, at the width of a desk.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "server/maillage/web/static/tour"
PICTURES = {
    "accueil": "/",
    "fiche": "/page/ptce/figeacteurs",
    "territoire": "/territoire/region/53",
    "carte": "/carte?fond=contours",
    "reseau": "/reseau?autour=ptce/figeacteurs#summary",
    "diagnostic": "/article9/ptce/figeacteurs",
    "question": "/requetes/laureats-par-annee#answer",
    "pourquoi": "/pourquoi?s=ptce/ecossolies&p=mlg:cooperatesWith&o=actor/nantes-metropole",
}
WIDTH, HEIGHT = 1000, 700


def main(address: str) -> None:
    """Take each picture from the site at an address."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        page = browser.new_page(base_url=address, locale="fr", viewport={"width": WIDTH, "height": HEIGHT})
        for name, path in PICTURES.items():
            page.goto(path)
            page.wait_for_timeout(1_500)  # a map is drawn after it is loaded
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
