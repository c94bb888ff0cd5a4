"""Article 9 on the web: the table, one PTCE and who could help it, an officer's own list."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode

from maillage import paths
from maillage.catalogue import told_of
from maillage.engine import Embedded, Engine, Query
from maillage.errors import TableError
from maillage.examine import Examiner
from maillage.examine.member_file import list_as_json, list_from_json
from maillage.examine.sheets import SheetReader
from maillage.release import Release
from maillage.vocabulary import ID, prologue
from maillage.web import create_app
from maillage.web.diagnoses.nearby import NEAR_KM, Found, nearby
from maillage.web.diagnoses.overview import ELEMENTS, poles
from maillage.web.things import Things
from maillage.web.views.uploads import EXTENSION
from maillage.web.words.dossier_texts import LAW

BROWSER = {"Accept": "text/html"}
LIST = """structure;nature;rôle;commune
Interstices Sud Aquitaine;SCIC;membre;Tarnos
Menuiserie Inconnue;SARL;membre;Dax
Ville de Tarnos;commune;partenaire;Tarnos
"""


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """The site of the curated release."""
    return create_app(release.path).test_client()


@pytest.fixture(scope="module")
def engine(release: Release) -> Engine:
    """What answers questions on it."""
    return Embedded.open(release.store_path)


@pytest.fixture(scope="module")
def things(release: Release) -> Things:
    """Its things."""
    assert release.things_path is not None
    return Things.read(release.things_path)


def text_of(page: str) -> str:
    """The words of a page, without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_words_of_the_law() -> None:
    """What is quoted for each element stands in the article, in its order."""
    with (paths.DATA / "facts" / "definitions.csv").open(encoding="utf-8") as rows:
        law = next(
            row["text"] for row in csv.DictReader(rows) if row["id"] == "ptce-loi-ess-article-9"
        ).replace("'", "’")
    assert tuple(LAW) == ELEMENTS
    places = [law.index(words) for words in LAW.values()]
    assert places == sorted(places)


def test_the_table_of_poles(site: FlaskClient, engine: Engine, things: Things) -> None:
    """Each PTCE once, with a mark and a word for each element; the filters keep what they say."""
    every = poles(engine, things, "fr")
    page = site.get("/article9", headers=BROWSER).text
    assert page.count('<th scope="row">') == len(every)
    assert "●" in page and "établi" in page and "non renseigné" in page
    assert "regroupement sur un même territoire" in page
    lacking = [p for p in every if p.region == "75" and p.outcomes["l7"] != "established"]
    page = site.get("/article9?region=75&element=l7", headers=BROWSER).text
    assert set(re.findall(r'href="/article9/ptce/([^"]+)"', page)) == {pole.key for pole in lacking}
    named = site.get("/article9?nom=sud+aquit", headers=BROWSER).text
    assert re.findall(r'href="/article9/ptce/([^"]+)"', named) == ["sud-aquitaine"]
    assert "Aucun PTCE" in site.get("/article9?nom=zzzz", headers=BROWSER).text
    for wrong in ("region=xx", "element=l99", "etat=peut-etre", "couleur=bleu", "region=75&region=76"):
        assert site.get(f"/article9?{wrong}").status_code == 400


def test_the_table_as_a_sheet(site: FlaskClient) -> None:
    """The same rows, with words."""
    sheet = openpyxl.load_workbook(io.BytesIO(site.get("/article9.xlsx?region=75").data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("PTCE", "Département", "Région", "Territoire")
    assert {row[2] for row in rows[1:]} == {"Nouvelle-Aquitaine"}
    assert "établi" in rows[-1] or "indice" in rows[-1]
    assert site.get("/article9.doc").status_code == 404


def test_one_pole(site: FlaskClient, engine: Engine) -> None:
    """Each element with its sentence, its facts and links to their sources, and what would settle it."""
    page = site.get("/article9/ptce/sud-aquitaine", headers=BROWSER).text
    words = text_of(page).replace("\u00a0", " ")
    for one in told_of(engine, "fr", f"{ID}ptce/sud-aquitaine"):
        assert one.element in words and one.reason[:60] in words
        for fact in one.facts:
            for source in fact.sources:
                assert f'href="{source.graph.removeprefix("https://w3id.org/maillage")}"' in page
    assert 'rel="external">lire le document' in page
    assert site.get("/article9/ptce/nulle-part").status_code == 404
    assert site.get("/article9/ptce/..%2F").status_code == 404
    sheet = site.get("/article9/ptce/sud-aquitaine.excel.csv").data.decode("utf-8-sig")
    assert sheet.startswith("Élément de l’article 9;")


def test_english_pages(site: FlaskClient) -> None:
    """Nothing of the site's own words is in French."""
    for path in ("/article9", "/article9/ptce/station-a", "/article9/membres"):
        words = text_of(site.get(f"{path}?lang=en", headers=BROWSER).text)
        for french in (" établi ", "indice ", "Pourquoi", "Ce qui trancherait", "à vol d’oiseau", "La liste"):
            assert french not in words


def lacking(engine: Engine, things: Things, element: str, *regions: str) -> Iterator[tuple[str, Found]]:
    """The PTCEs of some régions that lack an element, and who could fill it."""
    for pole in poles(engine, things, "fr"):
        if pole.region in regions and pole.outcomes.get(element) not in ("established", None):
            yield pole.iri, nearby(engine, things, pole.iri, [element])[element]


def test_who_could_bring_research(engine: Engine, things: Things) -> None:
    """They are research bodies, they take no part already, and the graph bears out each reason."""
    told = 0
    for ptce, found in lacking(engine, things, "l7", "52", "84"):
        ranks = [one.rank for one in found.near]
        assert ranks == sorted(ranks)
        for one in found.near:
            told += 1
            who = NamedNode(one.thing.iri)
            assert ask(engine, f"{who} a mlg:{one.kinds[0]}")
            assert not ask(engine, f"{who} mlg:takesPartIn <{ptce}>")
            near = one.level in ("commune", "epci", "departement") or (one.km or NEAR_KM + 1) <= NEAR_KM
            assert near or any(reason.sort in ("involved", "tie") for reason in one.reasons)
            for reason in one.reasons:
                assert ask(engine, PATTERNS[reason.sort].format(
                    who=who, ptce=ptce, node=reason.node, what=reason.what, member=reason.member
                ))  # fmt: skip
                for theme in reason.themes:
                    assert ask(engine, f"<{ptce}> mlg:theme <{theme}> . <{reason.what}> mlg:theme <{theme}>")
    assert told > 3


PATTERNS = {
    "involved": "<{node}> mlg:involvementIn <{ptce}> ; mlg:involvedParty {who} ; mlg:involvementRole <{what}>",
    "tie": "<{node}> mlg:fromParty|mlg:toParty|mlg:party <{ptce}> , {who} ; mlg:linkKind <{what}>",
    "member": "<{member}> mlg:takesPartIn <{ptce}> . "
    "<{node}> mlg:fromParty|mlg:toParty|mlg:party <{member}> , {who} ; mlg:linkKind <{what}>",
    "together": "<{member}> mlg:takesPartIn <{ptce}> , <{what}> . {who} mlg:takesPartIn <{what}>",
    "theme": "{who} mlg:takesPartIn <{what}>",
}


def ask(engine: Engine, pattern: str) -> bool:
    """Whether the graph has a pattern."""
    return bool(engine.query(Query(f"{prologue('mlg')} ASK {{ {pattern} }}")))


def test_who_has_to_do_with_the_pole_comes_first(engine: Engine, things: Things) -> None:
    """A tie with the pole outranks a neighbour; nobody near is said, and the nearest are named."""
    found = dict(lacking(engine, things, "l3", "75", "27"))
    assert any(
        one.reasons and one.reasons[0].sort in ("involved", "tie")
        for those in found.values()
        for one in those.near[:1]
    )
    alone = next(those for those in found.values() if not those.near and those.further)
    far = [one.km or 0 for one in alone.further]
    assert far == sorted(far) and far[0] > NEAR_KM


def test_nothing_is_proposed_for_what_is_established(engine: Engine, things: Things) -> None:
    """Nor for what only documents settle."""
    ptce = f"{ID}ptce/sud-aquitaine"
    assert nearby(engine, things, ptce, []) == {}
    assert nearby(engine, things, ptce, ["l1", "l6", "l8"]) == {}


def test_a_page_asks_as_many_questions_of_any_pole(
    site: FlaskClient, engine: Engine, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None a row."""
    asked: list[str] = []
    real = Embedded.query

    def counted(self: Embedded, query: Query) -> object:
        asked.append(query.text)
        return real(self, query)

    monkeypatch.setattr(Embedded, "query", counted)
    counts = []
    for key in ("station-a", "figeacteurs", "pola"):
        asked.clear()
        site.get(f"/article9/ptce/{key}", headers=BROWSER)
        counts.append(len(asked))
    assert max(counts) <= 25


def post(site: FlaskClient, name: str, content: bytes | str, **more: str) -> str:
    """The page that a list of members gets."""
    data = content if isinstance(content, bytes) else content.encode()
    answer = site.post("/article9/membres", data={"file": (io.BytesIO(data), name), **more}, headers=BROWSER)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_ones_own_list(site: FlaskClient) -> None:
    """Who is recognised and who is not, with our data and without, a file to keep; nothing is kept here."""
    page = post(site, "membres.csv", LIST)
    words = text_of(page)
    known, unknown = words.index("Reconnus dans nos données"), words.index("Pas reconnus")
    assert known < words.index("Interstices", known) < unknown < words.index("Menuiserie Inconnue", unknown)
    assert "rien ne peut donc être dit manquant" in words
    assert "Liste seule" in words and 'download="diagnostic.xlsx"' in page
    assert list(site.application.extensions[EXTENSION].folder.iterdir()) == []


def test_a_pasted_list_that_is_complete(site: FlaskClient) -> None:
    """What it does not have is missing; a person is told by the row, a column of people is not read."""
    pasted = LIST.replace("SARL", "association").replace("nature;", "nature;contact;").replace(
        ";membre", ";Jeanne Martin;membre"
    ).replace(";partenaire", ";;partenaire") + "Paul Durand;personne physique;;membre;Tarnos\n"  # fmt: skip
    given = {"text": pasted.replace(";", "\t"), "complete": "1"}
    words = text_of(site.post("/article9/membres", data=given, headers=BROWSER).text)
    assert "Diagnostic de liste.tsv" in words and "✕ manque" in words
    assert "Jeanne Martin" not in words and "Paul Durand" not in words


def test_a_list_with_faults(site: FlaskClient) -> None:
    """Every fault is told, by row and column; what was sent is not repeated in the form."""
    wrong = "structure;nature;rôle\nA;zorglub;membre\nB;association;06 12 34 56 78\n"
    words = text_of(post(site, "membres.csv", wrong)).replace("\u00a0", " ")
    assert "2 erreurs à corriger dans membres.csv" in words
    assert "Ligne 2, colonne « nature »" in words and "Ligne 3, colonne « rôle »" in words
    assert "06 12 34 56 78" not in words


def test_nothing_given(site: FlaskClient) -> None:
    """It is said, in the page."""
    empty = site.post("/article9/membres", data={"text": " "}, headers=BROWSER)
    assert empty.status_code == 422 and "coller une liste" in empty.text and 'role="alert"' in empty.text


@pytest.fixture(scope="module")
def reader() -> SheetReader:
    """What reads sheets, in this process."""
    return SheetReader(Examiner())


def test_the_sample_is_read(site: FlaskClient, reader: SheetReader, tmp_path: Path) -> None:
    """What we give to fill in has no fault; it passes from one process to another as it is."""
    path = tmp_path / "exemple.csv"
    path.write_bytes(site.get("/article9/membres/exemple.csv").data)
    found = list_from_json(json.loads(json.dumps(list_as_json(reader, path))))
    assert [member.roles for member in found.members] == [
        ("carrier",),
        ("member",),
        ("partner",),
        ("partner",),
    ]
    assert found.members[0].place == ("commune", "40312") and not found.complete


def test_what_is_no_list(reader: SheetReader, tmp_path: Path) -> None:
    """A document is no sheet; a pole has some dozens of members."""
    path = tmp_path / "membres.xlsx"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(TableError):
        list_as_json(reader, path)
    path = tmp_path / "membres.csv"
    path.write_text("structure\n" + "".join(f"Structure {n}\n" for n in range(400)), encoding="utf-8")
    with pytest.raises(TableError, match="300 at most"):
        list_as_json(reader, path)


def test_a_release_without_things(client: FlaskClient) -> None:
    """The small release has neither verdicts nor things: the pages say so."""
    assert "Pôle d’essai" in text_of(client.get("/article9", headers=BROWSER).text)
    assert "n’a pas de diagnostic" in text_of(client.get("/article9/ptce/essai", headers=BROWSER).text)
