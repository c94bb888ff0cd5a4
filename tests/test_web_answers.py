"""What the page of a question does with an answer: its order, its bars, its sheet, what to try, how to reuse it."""

import ast
import html
import re
import shutil
import subprocess

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal

from maillage import catalogue
from maillage.release import Release
from maillage.web import create_app
from maillage.web.citing import Citation
from maillage.web.questions.answers import Rows, in_order
from maillage.web.questions.charts import MOST, chart
from maillage.web.questions.sheets import sheet
from maillage.web.tables import AnswerTable, Cell, common
from maillage.web.words.translations import OWN, translated

BROWSER = {"Accept": "text/html"}
WORDS = re.compile(r'IF\([^"]*"([^"]+)"@fr|BIND \("([^"]+)"@fr|\("([^"]+)"@fr AS')


@pytest.fixture(scope="module")
def curated(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def page(client: FlaskClient, address: str) -> str:
    """The text of a page, without the escapes of HTML."""
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, address
    return html.unescape(answer.text)


def code(client: FlaskClient, address: str, tool: str) -> str:
    """What a page gives to copy for a tool."""
    found = re.search(
        rf"<summary>{re.escape(tool)}</summary>.*?<code>(.*?)</code>", page(client, address), re.DOTALL
    )
    assert found
    return found[1]


def rows(*values: str) -> Rows:
    """Rows of one column."""
    return Rows(("x",), tuple((Literal(value) if value else None,) for value in values))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["b", "", "10", "9", "À"]),
        ("x", ["9", "10", "À", "b", ""]),
        ("-x", ["b", "À", "10", "9", ""]),
    ],
)
def test_rows_are_sorted_as_people_expect(order: str, expected: list[str]) -> None:
    """Numbers by value, then words as a dictionary has them, nothing at the end in both directions."""
    found = in_order(rows("b", "", "10", "9", "À"), order)
    assert [row[0].value if isinstance(row[0], Literal) else "" for row in found.rows] == expected


def test_a_column_sorts_by_a_link(curated: FlaskClient) -> None:
    """Upwards, downwards, then the order of the question; files that people take keep the order."""
    plain = page(curated, "/requetes/nombre-de-ptce")
    assert 'href="/requetes/nombre-de-ptce?tri=region_nom#answer"' in plain
    once = page(curated, "/requetes/nombre-de-ptce?tri=region_nom")
    assert 'aria-sort="ascending"' in once and "?tri=-region_nom#answer" in once
    assert "/requetes/nombre-de-ptce.xlsx?tri=region_nom" in once
    twice = page(curated, "/requetes/nombre-de-ptce?tri=-region_nom")
    assert 'aria-sort="descending"' in twice and 'href="/requetes/nombre-de-ptce#answer"' in twice
    names = [re.findall(r'data-label="Région"[^>]*><a[^>]*>(.*?)</a>', text) for text in (once, twice)]
    assert names[0] == names[1][::-1] and names[0][0].startswith("Auvergne")
    assert curated.get("/requetes/nombre-de-ptce?tri=zzz", headers=BROWSER).status_code == 400


def test_the_title_says_what_was_asked(curated: FlaskClient) -> None:
    """In the title of the page and of the window; an argument by its name gives the address by its key."""
    for value in ("75", "Nouvelle-Aquitaine"):
        text = page(curated, f"/requetes/ptce-par-region?region={value}")
        said = "Les PTCE d’une région, un par ligne\u00a0: Nouvelle-Aquitaine"
        assert f"<h1>{said}</h1>" in text and f"<title>{said} – Maillage</title>" in text
        assert "/requetes/ptce-par-region.xlsx?region=75" in text
    english = page(curated, "/requetes/laureats?annee=2023&montant_minimum=100000&lang=en")
    assert "<h1>The laureates of the calls: 2023, amount of at least (€) 100000</h1>" in english


def test_a_chart_has_the_numbers_of_its_table(curated: FlaskClient) -> None:
    """A bar for each row that has a number, the longest first in length; the table stands beneath."""
    text = page(curated, "/requetes/nombre-de-ptce")
    bars = re.findall(r'<span class="name">(.*?)</span>.*?width="([0-9.]+)%".*?"number">(.*?)</span>', text)
    table = re.findall(r'data-label="PTCE connus ici" class="number">(.*?)</td>', text)
    assert [number for _, _, number in bars] == table
    assert max(float(length) for _, length, _ in bars) == 100
    assert 'role="img" aria-label="Diagramme en barres' in text


def test_bars() -> None:
    """Two names make groups; a text that is no number has no bar; beyond the most, it is said."""
    found = Rows(
        ("a", "b", "n"),
        tuple(tuple(map(Literal, row)) for row in (("x", "i", "4"), ("x", "j", "1"), ("y", "i", "3 | 4"))),
    )
    drawn = chart(found, ("a", "b", "n"))
    assert drawn is not None and not drawn.more
    assert [(head, [(bar.label, bar.length) for bar in bars]) for head, bars in drawn.groups] == [
        ("x", [("i", "100.0"), ("j", "25.0")])
    ]
    many = Rows(("a", "n"), tuple((Literal(str(n)), Literal("1")) for n in range(MOST + 1)))
    drawn = chart(many, ("a", "n"))
    assert drawn is not None and drawn.more
    assert chart(rows("1"), ("x", "x")) is None


def test_a_sheet_has_sections() -> None:
    """Rows with the same title and label are together; one row alone is a list of its columns."""
    cells = [tuple(map(Cell, row)) for row in (("1", "a", "x"), ("1", "a", "y"), ("2", "a", "z"))]
    found = sheet(AnswerTable(("s", "l", "v"), tuple(cells)))
    assert [(s.title, [(e.label, len(e.rows)) for e in s.entries]) for s in found] == [
        ("1", [("a", 2)]),
        ("2", [("a", 1)]),
    ]
    (alone,) = sheet(AnswerTable(("s", "l", "v"), ((Cell("1"), Cell(""), Cell("x")),)))
    assert [(e.label, e.rows[0][0].text) for e in alone.entries] == [("s", "1"), ("v", "x")]


def test_what_all_rows_say_is_said_once() -> None:
    """A column that never changes stands above the table; the first one stays."""
    table = AnswerTable(("a", "b", "c"), tuple((Cell("x"), Cell("y"), Cell(str(n))) for n in range(3)))
    said, kept = common(table)
    assert (said, kept.columns) == ((("b", Cell("y")),), ("a", "c"))
    assert common(AnswerTable(("a", "b"), ((Cell("x"), Cell("y")),) * 3))[0] == ()


def test_an_empty_answer_says_what_to_try(curated: FlaskClient) -> None:
    """An argument to drop, values that have rows, a wider territory, a longer way: each has an answer."""
    tried = []
    for address in (
        "/requetes/laureats?annee=1990&region=75",
        "/requetes/autour-d-une-commune?commune=23096&rayon=1",
        "/requetes/tiers-lieux-par-territoire?territoire=departement/23",
    ):
        text = page(curated, address)
        assert "Aucun résultat" in text
        part = text.partition("Que tenter")[2].partition("</ul>")[0]
        links = re.findall(r'href="([^"]+)"', part)
        assert links, address
        tried += [link for link in links if "Sans préciser" in part]
    assert tried
    assert all("<tbody>" in page(curated, link) for link in tried)


def test_related_questions_take_the_same_thing(curated: FlaskClient) -> None:
    """Those that ask for a PTCE come first, with it; none leads to a question that has no answer here."""
    text = page(curated, "/requetes/ptce-membres?ptce=tetris").partition('id="near"')[2].partition("</ul>")[0]
    links = re.findall(r'href="([^"]+)"', text)
    assert len(links) == 6 and all("tetris" in link for link in links)
    assert all('<h2 id="answer">' in page(curated, link) for link in links)


def test_a_long_list_is_written_by_name(curated: FlaskClient) -> None:
    """A list of hundreds is a field with suggestions; what it suggests is understood."""
    text = page(curated, "/requetes/ptce-fiche?ptce=sud-aquitaine")
    assert 'list="l-ptce"' in text and 'value="PTCE Sud Aquitaine"' in text and "<select" not in text
    offers = re.findall(r'<option value="([^"]+)">', text)
    assert len(offers) > 50
    for offer in (*offers[:3], *(offer for offer in offers if "/" in offer)):
        assert curated.get("/requetes/ptce-fiche.csv", query_string={"ptce": offer}).status_code == 200
    commune = page(curated, "/requetes/autour-d-une-commune")
    assert 'data-kinds="commune"' in commune and "choose.js" in commune
    found = curated.get("/recherche/suggestions?q=tarnos&genre=territoire").json
    assert found and {one["kind"] for one in found["suggestions"]} <= {
        "commune", "epci", "departement", "region", "territory", "country",
    }  # fmt: skip


@pytest.mark.parametrize(
    "tool", ["Python (pandas)", "Python (SPARQLWrapper)", "R", "Terminal (curl)", "Excel (Power Query)"]
)
def test_what_is_copied_works(curated: FlaskClient, tool: str) -> None:
    """The addresses answer; the code is well formed, where something here can say so."""
    text = code(curated, "/requetes/ptce-par-theme?theme=food&region=75", tool)
    for address in re.findall(r"http://localhost(/requetes/[^\"']+)", text):
        assert curated.get(address).status_code == 200
    if tool.startswith("Python"):
        ast.parse(text)
    elif tool == "R" and (program := shutil.which("Rscript")):
        subprocess.run([program, "-e", f"parse(text = {text!r})"], check=True, timeout=60)
    elif tool.startswith("Terminal"):
        subprocess.run([shutil.which("bash") or "/bin/bash", "-n", "-c", text], check=True, timeout=60)
    else:
        assert text.count("(") == text.count(")") and text.count('"') % 2 == 0


def test_citation() -> None:
    """A sentence and an entry with the version and the date; what TeX would take for orders is escaped."""
    found = Citation(
        "q", "R&D à 50\u00a0% : {x}_1", "1-essai", "2026-11-23", "https://m.example/requetes/q?a=1", "fr"
    )
    assert found.text == (
        "Maillage, « R&D à 50 % : {x}_1 », version 1-essai, données du 23\u00a0novembre\u00a02026, "
        "Licence Ouverte 2.0, https://m.example/requetes/q?a=1"
    )
    assert r"title = {{R\&D à 50 \% : \{x\}\_1}}" in found.bibtex
    assert found.bibtex.startswith("@misc{maillage-q,\n") and "date = {2026-11-23}" in found.bibtex
    assert found.bibtex.count("{") == found.bibtex.count("}")


def test_questions_are_looked_for(curated: FlaskClient) -> None:
    """Among titles and descriptions, without accents; views are marked; those without data come last."""
    every = page(curated, "/requetes")
    assert every.index("Connaître les PTCE") < every.index("Sans réponse ici")
    assert '<span class="tag">carte</span>' in every
    some = page(curated, "/requetes?mot=LAUREATS region")
    assert "Région par région" in some and "Les FabLabs" not in some
    assert "Aucune question" in page(curated, "/requetes?mot=zzzz")
    assert curated.get("/requetes?autre=1").status_code == 400


def test_english_pages_say_what_they_can_in_english(curated: FlaskClient) -> None:
    """Codes, the words of the questions, the sentences of the diagnosis."""
    text = page(curated, "/requetes/article9-diagnostic?ptce=sud-aquitaine&lang=en")
    assert "established" in text and "Several participants are on one territory" in text
    assert "établi" not in text
    assert translated(
        "thème commun : alimentation | même commune : Tarnos", OWN | {"alimentation": "food"}
    ) == ("shared theme: food | same commune: Tarnos")


def test_every_word_of_the_questions_has_its_english() -> None:
    """What a query gives in French by itself, rather than from the graph; pieces of sentences aside."""
    found = {next(filter(None, match)) for query in catalogue.load() for match in WORDS.findall(query.text)}
    whole = {word.removesuffix(" : ") for word in found if word[0] not in " ," and word[-1] != " "}
    assert len(whole) > 30
    assert whole <= {*OWN, "toutes régions, connus ici"}


def test_places_are_drawn(curated: FlaskClient) -> None:
    """The things of the answer that have a point are on the map; how many are not is said."""
    text = page(curated, "/requetes/ptce-par-region?region=75")
    marks = re.findall(r'<a href="(/page/ptce/[^"]+)"[^>]*><title>', text)
    assert len(marks) > 3 and len(marks) == len(set(marks))
    rows = len(re.findall("<tr>", text)) - 1
    assert f"position connue ou trop loin\u00a0: {rows - len(marks)}." in text
    assert (
        "<svg"
        not in page(curated, "/requetes/ptce-par-region?statut=emerging&region=04").partition('id="answer"')[
            2
        ]
    )


def test_ties_lead_to_the_network(curated: FlaskClient) -> None:
    """Of the region that was asked for; the address answers."""
    text = page(curated, "/requetes/liens?region=75")
    assert 'href="/reseau?territoire=region%2F75"' in text
    assert curated.get("/reseau?territoire=region/75", headers=BROWSER).status_code == 200
