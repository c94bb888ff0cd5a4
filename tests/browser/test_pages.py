"""The pages in a real browser: at the widths of a desk and of a telephone, in French and in English."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from browser import chromium, need_chromium
from javascript import MODULES, need_packages
from needed import need
from served import Served

IDLE = ("Failed to load resource", "[.WebGL-")
"""How messages begin that are no complaint of a page: the second are of Chromium, which draws without a graphics card."""
WIDTHS, HEIGHT = (1280, 320), 800
BAD = {"un": "stated", "deux": "sure"}
PAGES = (
    "/",
    "/requetes",
    "/requetes/liens",
    "/requetes?mot=territoire",
    "/requetes/ptce-fiche",
    "/requetes/ptce-fiche?ptce=sud-aquitaine",
    "/requetes/ptce-fiche?ptce=nulle-part",
    "/requetes/rechercher?texte=zzzz",
    "/carte?fond=contours",
    "/carte?departement=33&genre=ptce&fond=contours",
    "/carte?autour=nulle-part",
    "/recherche",
    "/recherche?q=tarnos",
    "/recherche?q=tarnos&genre=acteur",
    "/recherche?q=zzqqxxkk",
    "/recherche?q=a&genre=pole",
    "/requetes/article9-diagnostic?ptce=sud-aquitaine",
    "/requetes/article9-synthese",
    "/requetes/couverture",
    "/requetes/nombre-de-ptce?tri=-nombre",
    "/requetes/ptce-par-region?region=75",
    "/requetes/laureats?annee=1990&region=75",
    "/requetes/autour-d-une-commune?commune=40312",
    "/requetes/faits-a-attribuer",
    "/requetes/liens-en-nombre",
    "/id/ptce/sud-aquitaine",
    "/page/ptce/sud-aquitaine?vue=faits",
    "/page/tiers-lieu/figeacteurs",
    "/id/actor/a-lundi",
    "/id/link/metroloco-porte-par-interstices",
    "/id/departement/40",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20%3Ftype%7D%20LIMIT%205",
    "/sparql?query=SELECT",
    "/donnees",
    "/donnees/fichiers",
    "/ontology",
    "/ontology?q=porteur",
    "/codes",
    "/codes/link-kinds",
    "/codes/themes/food",
    "/article9",
    "/article9?region=75&element=l7",
    "/article9/ptce/sud-aquitaine",
    "/article9/ptce/station-a",
    "/article9/membres",
    "/dossier",
    "/dossier/ptce/sud-aquitaine",
    "/comparer",
    "/comparer?ptce=pola",
    "/comparer?ptce=pola&ptce=manuco&ptce=sud-aquitaine&ptce=figeacteurs",
    "/valider",
    "/modeles",
    "/problemes",
    "/rapprocher",
    "/aide",
    "/aide/cress",
    "/aide/recherche",
    "/aide/glossaire",
    "/qualite",
    "/qualite?region=75&manque=to-attribute",
    "/mentions-legales",
    "/accessibilite",
    "/contact?sujet=/page/ptce/sud-aquitaine",
    "/pourquoi?s=ptce/mt-coop-colomiers&p=rdf:type&o=mlg:AuthorityCarriedPTCE",
    "/pourquoi?s=call/ami-ptce-2023&p=mlg:applicants&o=72",
    "/pourquoi?s=call/ami-ptce-2023&p=mlg:applicants",
    "/territoire",
    "/territoire?q=saint-denis",
    "/territoire/departement/46",
    "/territoire/departement/46?vue=note",
    "/territoire/region/11",
    "/territoire/commune/46127",
    "/reseau",
    "/reseau?autour=ptce/figeacteurs&pas=2",
    "/reseau?territoire=departement/46&dit=oui",
    "/nulle-part",
)
LOOK = """() => {
const faults = [], root = document.scrollingElement, all = (s) => [...document.querySelectorAll(s)];
if (root.scrollWidth > innerWidth) {
  const wide = all('main *').filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  faults.push(`${root.scrollWidth} wide: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 80))}`);
}
const cut = (box) => matchMedia('(max-width: 40rem)').matches && box.scrollWidth > box.clientWidth;
for (const box of all('.scroll').filter(cut)) {
  const edge = box.getBoundingClientRect().right + 1;
  const wide = [...box.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > edge);
  faults.push(`cut at the edge of a card: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 80))}`);
}
for (const [what, number] of [['h1', 1], ['main', 1], ['header', 1], ['footer', 1], ['nav', 1]]) {
  if (all(what).length !== number) faults.push(`${all(what).length} ${what}`);
}
for (const field of all('input:not([type=hidden]), select, textarea')) {
  if (!field.labels.length && !field.ariaLabel && field.checkVisibility()) faults.push(`no label: ${field.outerHTML}`);
}
for (const image of all('img:not([alt])')) faults.push(`no alt: ${image.outerHTML}`);
for (const link of all('a, button')) {
  if (!(link.innerText ?? link.textContent).trim() && !link.ariaLabel && link.checkVisibility()) faults.push(`empty: ${link.outerHTML}`);
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
}"""
"""Runs in the page: what does not fit, has no name, or is hard to read."""

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
def pages(browser: Browser, server: Served) -> dict[str, Page]:
    """A page that asks for French, another for English, at the width of a desk."""
    root = f"http://127.0.0.1:{server.port}"
    size = ViewportSize(width=WIDTHS[0], height=HEIGHT)
    return {
        lang: browser.new_context(
            base_url=root, locale=lang, viewport=size, reduced_motion="reduce"
        ).new_page()
        for lang in ("fr", "en")
    }


AXE = """async () => {
const found = await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
});
return found.violations.filter((v) => v.impact !== 'minor')
  .map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}`);
}"""
"""Runs in the page: what axe-core finds that is critical, serious or moderate, of WCAG 2.2 AA and good practice."""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(pages: dict[str, Page], path: str) -> None:
    """Nothing critical, serious or moderate, in a light page and in a dark one."""
    need_packages("axe-core")
    page = pages["fr"]
    page.goto(path)
    page.evaluate((MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []


def test_axe_sees_what_is_wrong(french: Page) -> None:
    """A picture without a text is found, so that the silence of the others means something."""
    need_packages("axe-core")
    french.goto("/")
    french.evaluate((MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    french.evaluate("document.querySelector('main').append(new Image())")
    assert any("image-alt" in fault for fault in french.evaluate(AXE))


def test_nu_finds_no_error(server: Served, tmp_path: Path) -> None:
    """Nu, W3C's checker of HTML and of the style sheet, on each kind of page in both languages."""
    need_packages("vnu-jar")
    need("java", shutil.which("java"), "a Java runtime")
    names = {}
    for number, path in enumerate(PAGES):
        for lang in ("fr", "en"):
            reply = server.get(path, Accept="text/html", Accept_Language=lang)
            while reply.status == 303:
                reply = server.get(reply.headers["location"], Accept="text/html", Accept_Language=lang)
            name = f"{number}-{lang}.html"
            names[name] = path
            (tmp_path / name).write_bytes(reply.body)
    (tmp_path / "maillage.css").write_bytes(server.get("/static/maillage.css").body)
    (tmp_path / "wrong.html").write_text("<!doctype html><title>a</title><p><ul></ul></p>", encoding="utf-8")
    done = subprocess.run(
        [
            "java",
            "-jar",
            str(MODULES / "vnu-jar/build/dist/vnu.jar"),
            "--format",
            "json",
            "--also-check-css",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = json.loads(done.stderr)["messages"]
    errors = [
        (
            names.get(one["url"].rpartition("/")[2], one["url"]),
            one.get("lastLine"),
            one["message"],
            one.get("extract"),
        )
        for one in said
        if one["type"] == "error"
    ]
    assert [error for error in errors if not error[0].endswith("wrong.html")] == []
    assert len(errors) == 1, "the file that is wrong is found"


@pytest.fixture
def french(pages: dict[str, Page]) -> Page:
    """The page that asks for French."""
    return pages["fr"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_is_legible_and_silent(pages: dict[str, Page], path: str, lang: str) -> None:
    """Nothing beyond the edge, one title, every field labelled, contrast AA, no complaint on the console."""
    page, complaints = pages[lang], list[str]()

    def note(complaint: object) -> None:
        complaints.append(str(getattr(complaint, "text", complaint)))

    page.on("console", note)
    page.on("pageerror", note)
    try:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == lang
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate("innerWidth") == width
            assert page.evaluate(LOOK) == [], width
    finally:
        page.remove_listener("console", note)
        page.remove_listener("pageerror", note)
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    assert [text for text in complaints if not text.startswith(IDLE)] == []


@pytest.mark.parametrize(
    "path", ["/", "/id/ptce/sud-aquitaine", "/requetes/liens", "/sparql?query=SELECT", "/recherche?q=tarnos"]
)
def test_contrast_in_the_dark(french: Page, path: str) -> None:
    """Who prefers a dark page has one, as legible."""
    french.emulate_media(color_scheme="dark")
    try:
        french.goto(path)
        ground = french.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(27, 23, 20)"
        assert french.evaluate(LOOK) == []
    finally:
        french.emulate_media(color_scheme="null")


def test_on_paper(french: Page) -> None:
    """What is printed is the answer, whole, without what only a screen can use."""
    french.emulate_media(media="print")
    try:
        french.goto("/requetes/ptce-fiche?ptce=sud-aquitaine")
        for selector in ("nav", "form", ".skip", ".downloads"):
            assert not french.evaluate("(s) => document.querySelector(s).checkVisibility()", selector), (
                selector
            )
        assert french.evaluate(
            "document.querySelector('.many details li').checkVisibility({contentVisibilityAuto: true})"
        )
    finally:
        french.emulate_media(media="null")


def test_the_keyboard_finds_the_way_past_the_header(french: Page) -> None:
    """The first Tab shows the skip link; Enter leads to the content."""
    french.goto("/requetes")
    french.keyboard.press("Tab")
    left, text, outline = french.evaluate(
        "(() => { const e = document.activeElement; return [e.getBoundingClientRect().left, e.innerText,"
        " getComputedStyle(e).outlineStyle] })()"
    )
    assert (left, text, outline) == (0, "Aller au contenu", "solid")
    french.keyboard.press("Enter")
    assert french.evaluate("document.activeElement.id") == "contenu"


def test_a_question_is_answered(french: Page) -> None:
    """A choice in the form, the button: a table, and the same as a file."""
    french.goto("/requetes/article9-diagnostic")
    french.fill("#p-ptce", "PTCE Sud Aquitaine")
    french.click("fieldset button")
    expect(french.locator("h1")).to_have_text("Un PTCE au regard de l’article 9\u00a0: PTCE Sud Aquitaine")
    expect(french.locator("table")).to_be_visible()
    assert french.locator("tbody tr").count() >= 5
    href = french.locator(".downloads .main").first.get_attribute("href") or ""
    assert href.endswith("/requetes/article9-diagnostic.excel.csv?ptce=sud-aquitaine")


def test_communes_are_suggested_while_one_types(french: Page) -> None:
    """The list of the field fills itself; what it offers is understood."""
    french.goto("/requetes/autour-d-une-commune")
    french.locator("#p-commune").press_sequentially("tarno")
    offer = french.locator("#l-commune option").first
    expect(offer).to_have_attribute("value", "Tarnos (40312)")
    french.fill("#p-commune", "Tarnos (40312)")
    french.click("fieldset button")
    expect(french.locator("h1")).to_have_text(re.compile("commune.: Tarnos$"))
    expect(french.locator("table")).to_be_visible()


def test_a_column_is_sorted_without_script(browser: Browser, server: Served) -> None:
    """The head of a column is a link; the chart above follows the same order."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", locale="fr", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/requetes/nombre-de-ptce")
    page.get_by_role("columnheader", name="Région").get_by_role("link").click()
    expect(page.locator("tbody tr").first).to_contain_text("Auvergne-Rhône-Alpes")
    expect(page.locator(".bars .name").first).to_have_text("Auvergne-Rhône-Alpes")
    context.close()


def test_a_name_is_looked_for_from_home(french: Page) -> None:
    """What is typed at home is found, and its page opens."""
    french.goto("/")
    french.fill("#q", "eole")
    french.click(".search button")
    french.locator(".hits a").first.click()
    expect(french.locator(".brief").first).to_be_visible()
    expect(french.locator("h1")).to_have_text("Éole")


@pytest.mark.parametrize("width", WIDTHS)
def test_suggestions_are_chosen_with_the_keyboard(french: Page, width: int) -> None:
    """Arrows go down and up the list, Escape closes it, Enter opens the page; it fits, and is legible."""
    french.set_viewport_size({"width": width, "height": HEIGHT})
    try:
        french.goto("/requetes")
        box, options = french.get_by_role("combobox"), french.get_by_role("option")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("articulte")
        expect(options.first).to_contain_text("Les Articulteurs")
        expect(box).to_have_attribute("aria-expanded", "true")
        assert french.evaluate(LOOK) == []
        box.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        box.press("ArrowUp")
        expect(options.first).to_have_attribute("aria-selected", "false")
        box.press("Escape")
        expect(options).to_have_count(0)
        expect(box).to_have_value("articulte")
        box.press("ArrowDown")
        expect(options.first).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        expect(french.locator("h1")).to_have_text("Les Articulteurs")
    finally:
        french.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})


def test_enter_alone_searches_what_is_typed(french: Page) -> None:
    """A list that is open takes nothing away from the form."""
    french.goto("/requetes")
    box = french.get_by_role("combobox")
    box.press_sequentially("tarnos")
    expect(french.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(french.locator(".hits a").first).to_have_text("Tarnos")


def test_a_suggestion_is_chosen_with_the_mouse(french: Page) -> None:
    french.goto("/")
    french.get_by_role("combobox").press_sequentially("articulte")
    french.get_by_role("option").first.click()
    expect(french.locator("h1")).to_have_text("Les Articulteurs")


def test_few_requests_while_one_types(french: Page) -> None:
    """A word typed at once is asked for once."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    french.goto("/")
    french.on("request", note)
    try:
        french.get_by_role("combobox").press_sequentially("articulteurs", delay=5)
        expect(french.get_by_role("option").first).to_be_visible()
    finally:
        french.remove_listener("request", note)
    assert 1 <= len([url for url in asked if "/suggestions" in url]) <= 2


def test_the_search_works_without_script(browser: Browser, server: Served) -> None:
    """The same box is a form; nothing stands in the page that only a script would fill."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.port}", locale="fr", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/requetes")
    page.fill("#q", "articulteur")
    page.press("#q", "Enter")
    expect(page.locator(".hits a").first).to_have_text("Les Articulteurs")
    assert page.get_by_role("listbox").count() == 0
    context.close()


def test_a_bad_table_is_shown_where_it_is_bad(french: Page, tmp_path: Path) -> None:
    """A file that is given comes back with its fault, its line and its column."""
    table = tmp_path / "questions.csv"
    rows = ["id,text,topic,criterion,source,confidence"]
    rows += [f"{key},Qui ?,emergence,q4,visioconference-2023-12-07,{word}" for key, word in BAD.items()]
    table.write_text("\n".join([*rows, ""]), encoding="utf-8")
    french.goto("/valider")
    french.set_input_files("#file", table)
    french.click("fieldset button")
    expect(french.locator(".verdict")).to_have_text(re.compile("examinées, 1 erreur"))
    shown = ("Gravité", "Ligne", "Colonne")
    cells = [french.inner_text(f'tbody td[data-label="{name}"]') for name in shown]
    assert cells == ["erreur", "3", "confidence"]


def test_a_workbook_comes_back_completed(french: Page, tmp_path: Path) -> None:
    """Who gives a workbook sees what was understood, and saves it, from the page or at once."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Nom", "Ville"], ["Le Solilab", "Nantes"], ["Solilad", "Nantes"]):
        sheet.append(row)
    book.save(tmp_path / "lieux.xlsx")
    french.goto("/valider")
    french.set_input_files("#file", tmp_path / "lieux.xlsx")
    french.click("fieldset button >> nth=0")
    expect(french.locator(".verdict")).to_have_text(re.compile("2 lignes examinées, aucune erreur"))
    saved = []
    with french.expect_download() as download:
        french.click("a[download$='.xlsx']")
    saved.append(download.value)
    french.set_input_files("#file", tmp_path / "lieux.xlsx")
    with french.expect_download() as download:
        french.click("button[value=sheet]")
    saved.append(download.value)
    assert {each.suggested_filename for each in saved} == {"lieux-maillage.xlsx"}
    first, second = (Path(each.path()).read_bytes() for each in saved)
    assert first == second and openpyxl.load_workbook(io.BytesIO(first)).active["C1"].value.endswith(
        "(Maillage)"
    )


def test_a_filled_template_conforms_once_its_faults_are_put_right(french: Page, tmp_path: Path) -> None:
    """Thirty rows, three faults: what the returned sheet asks for is done in it, and it is sent again."""
    french.goto("/modeles")
    with french.expect_download() as download:
        french.click("a[href$='/modeles/tiers_lieux.xlsx']")
    sent = tmp_path / "lieux.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    places = {str(cell.value): cell.column for cell in sheet[1]}
    for number in range(2, 32):
        sheet.cell(number, places["Nom"]).value = f"Le Quai des possibles {number}"
        sheet.cell(number, places["Commune"]).value = "Tarnos"
    sheet.cell(4, places["Commune"]).value = "Tarnoss"
    sheet.cell(9, places["Site web"]).value = "en travaux"
    sheet.cell(12, places["Remarque"]).value = "contact : quelquun@example.org"
    book.save(sent)
    for verdict in ("30 lignes examinées, 3 erreurs", "30 lignes examinées, aucune erreur"):
        french.goto("/valider")
        french.set_input_files("#file", sent)
        french.click("fieldset button >> nth=0")
        expect(french.locator(".verdict")).to_have_text(re.compile(verdict))
        with french.expect_download() as download:
            french.click("a[download$='.xlsx']")
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        sheet = book.worksheets[0]
        places = {str(cell.value): cell.column for cell in sheet[1]}
        ours = places.get("À corriger (Maillage)")
        to_mend = {n for n in range(2, 32) if ours and sheet.cell(n, ours).value}
        assert to_mend == ({4, 9, 12} if "3 erreurs" in verdict else set())
        sheet.cell(4, places["Commune"]).value = "Tarnos"
        sheet.cell(9, places["Site web"]).value = sheet.cell(12, places["Remarque"]).value = None
        book.save(sent)
