"""The pages in a real browser: at the widths of a desk and of a telephone, in French and in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import chromium
from chromium import Chromium
from needed import need
from served import Served

WIDTHS = (1280, 360)
BAD = {"un": "stated", "deux": "sure"}
TAB, ENTER = "\ue004", "\ue007"
PAGES = (
    "/",
    "/requetes",
    "/requetes/liens",
    "/requetes/ptce-fiche",
    "/requetes/ptce-fiche?ptce=sud-aquitaine",
    "/requetes/ptce-fiche?ptce=nulle-part",
    "/requetes/rechercher?texte=zzzz",
    "/id/ptce/sud-aquitaine",
    "/id/link/metroloco-porte-par-interstices",
    "/id/departement/40",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20%3Ftype%7D%20LIMIT%205",
    "/sparql?query=SELECT",
    "/donnees",
    "/ontology",
    "/codes",
    "/codes/link-kinds",
    "/valider",
    "/problemes",
    "/nulle-part",
)
LOOK = """
const faults = [], root = document.scrollingElement, all = (s) => [...document.querySelectorAll(s)];
if (root.scrollWidth > innerWidth) {
  const wide = all('main *').filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  faults.push(`${root.scrollWidth} wide: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 80))}`);
}
for (const [what, number] of [['h1', 1], ['main', 1], ['header', 1], ['footer', 1], ['nav', 1]]) {
  if (all(what).length !== number) faults.push(`${all(what).length} ${what}`);
}
for (const field of all('input:not([type=hidden]), select, textarea')) {
  if (!field.labels.length) faults.push(`no label: ${field.outerHTML}`);
}
for (const image of all('img:not([alt])')) faults.push(`no alt: ${image.outerHTML}`);
for (const link of all('a, button')) {
  if (!link.innerText.trim() && link.checkVisibility()) faults.push(`empty: ${link.outerHTML}`);
}
const brush = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const paint = (colours) => {
  brush.clearRect(0, 0, 1, 1);
  for (const colour of colours) { brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1); }
  return [...brush.getImageData(0, 0, 1, 1).data];
};
const light = (rgba) => rgba.slice(0, 3).map((v) => v / 255)
  .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const seen = new Set();
for (const element of all('body *')) {
  const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!own || !element.checkVisibility() || element.closest('.hidden, .skip')) continue;
  const style = getComputedStyle(element), under = [];
  for (let e = element; e; e = e.parentElement) under.unshift(getComputedStyle(e).backgroundColor);
  const key = [style.color, ...under].join();
  if (seen.has(key)) continue;
  seen.add(key);
  const back = paint(['Canvas', ...under]), front = paint(['Canvas', ...under, style.color]);
  const [high, low] = [light(front), light(back)].sort((a, b) => b - a), ratio = (high + 0.05) / (low + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 120)}`);
}
return faults;
"""

need("chromium", all(chromium.FOUND), "Debian: chromium, chromium-driver")


@pytest.fixture(scope="module")
def server(releases: Path) -> Iterator[Served]:
    """A server of the curated release."""
    with Served(releases, "--rate", "100000", "--together", "1000") as found:
        yield found


@pytest.fixture(scope="module")
def browsers() -> Iterator[dict[str, Chromium]]:
    """A browser that asks for French, another for English."""
    with Chromium("fr") as french, Chromium("en") as english:
        yield {"fr": french, "en": english}


@pytest.fixture
def french(browsers: dict[str, Chromium]) -> Chromium:
    """The browser that asks for French, at the width of a desk, with nothing left to say."""
    found = browsers["fr"]
    found.resize(WIDTHS[0])
    found.said()
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_is_legible_and_silent(
    browsers: dict[str, Chromium], server: Served, path: str, lang: str
) -> None:
    """Nothing beyond the edge, one title, every field labelled, contrast AA, no complaint on the console."""
    browser = browsers[lang]
    browser.said()
    address = f"http://127.0.0.1:{server.port}{path}"
    browser.open(address)
    assert browser.script("return document.documentElement.lang") == lang
    for width in WIDTHS:
        browser.resize(width)
        assert browser.script("return innerWidth") == width
        assert browser.script(LOOK) == [], width
    assert [line for line in browser.said() if not line.startswith(f"{address} - Failed to load")] == []


@pytest.mark.parametrize("path", ["/", "/id/ptce/sud-aquitaine", "/requetes/liens", "/sparql?query=SELECT"])
def test_contrast_in_the_dark(french: Chromium, server: Served, path: str) -> None:
    """Who prefers a dark page has one, as legible."""
    preference = {"name": "prefers-color-scheme", "value": "dark"}
    french.devtools("Emulation.setEmulatedMedia", {"features": [preference]})
    try:
        french.open(f"http://127.0.0.1:{server.port}{path}")
        ground = french.script("return getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(27, 23, 20)"
        assert french.script(LOOK) == []
    finally:
        french.devtools("Emulation.setEmulatedMedia", {"features": []})


def test_on_paper(french: Chromium, server: Served) -> None:
    """What is printed is the answer, whole, without what only a screen can use."""
    french.devtools("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        french.open(f"http://127.0.0.1:{server.port}/requetes/ptce-fiche?ptce=sud-aquitaine")
        hidden = french.script(
            "return ['nav', 'form', '.skip', '.downloads'].filter("
            "(s) => document.querySelector(s).checkVisibility())"
        )
        assert hidden == []
        folded = (
            "return document.querySelector('.many details li').checkVisibility({contentVisibilityAuto: true})"
        )
        assert french.script(folded)
    finally:
        french.devtools("Emulation.setEmulatedMedia", {"media": ""})


def test_the_keyboard_finds_the_way_past_the_header(french: Chromium, server: Served) -> None:
    """The first Tab shows the skip link; Enter leads to the content."""
    french.open(f"http://127.0.0.1:{server.port}/requetes")
    french.press(TAB)
    left, text, outline = french.script(
        "const e = document.activeElement; return [e.getBoundingClientRect().left, e.innerText,"
        " getComputedStyle(e).outlineStyle]"
    )
    assert (left, text, outline) == (0, "Aller au contenu", "solid")
    french.press(ENTER)
    assert french.script("return document.activeElement.id") == "contenu"


def test_a_question_is_answered(french: Chromium, server: Served) -> None:
    """A choice in the form, the button: a table, and the same as a file."""
    french.open(f"http://127.0.0.1:{server.port}/requetes/article9-diagnostic")
    french.click('#p-ptce option[value="sud-aquitaine"]')
    french.click("fieldset button")
    french.wait_for("table")
    assert french.text("h1") == "Un PTCE au regard de l’article 9"
    assert french.script("return document.querySelectorAll('tbody tr').length") >= 5
    assert french.script("return document.querySelector('.downloads .main').href").endswith(
        "/requetes/article9-diagnostic.csv?ptce=sud-aquitaine"
    )


def test_a_name_is_looked_for_from_home(french: Chromium, server: Served) -> None:
    """What is typed at home is found, and its page opens."""
    french.open(f"http://127.0.0.1:{server.port}/")
    french.type("#q", "eole")
    french.click(".search button")
    french.wait_for("table")
    french.click("tbody a")
    french.wait_for(".facts")
    assert french.text("h1") == "Éole"


def test_a_bad_table_is_shown_where_it_is_bad(french: Chromium, server: Served, tmp_path: Path) -> None:
    """A file that is given comes back with its fault, its line and its column."""
    table = tmp_path / "questions.csv"
    rows = ["id,text,topic,criterion,source,confidence"]
    rows += [f"{key},Qui ?,emergence,q4,visioconference-2023-12-07,{word}" for key, word in BAD.items()]
    table.write_text("\n".join([*rows, ""]), encoding="utf-8")
    french.open(f"http://127.0.0.1:{server.port}/valider")
    french.type("#file", str(table))
    french.click("fieldset button")
    french.wait_for(".verdict, .faults")
    assert french.text(".verdict") == "À corriger : 1 erreur."
    shown = ("Gravité", "Ligne", "Colonne")
    assert [french.text(f'tbody td[data-label="{name}"]') for name in shown] == ["erreur", "3", "confidence"]


def test_a_workbook_is_sent_back_with_what_to_do(french: Chromium, server: Served, tmp_path: Path) -> None:
    """Who gives a workbook is told to save it as CSV."""
    book = tmp_path / "lieux.xlsx"
    book.write_bytes(b"PK\x03\x04")
    french.open(f"http://127.0.0.1:{server.port}/valider")
    french.type("#file", str(book))
    french.click("fieldset button")
    french.wait_for("[role=alert]")
    assert "CSV UTF-8" in french.text("[role=alert]")
