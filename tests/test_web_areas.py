"""The page of a territory: what it tells is what the graph holds, its counts are the rows of its tables."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QuerySolutions

from french import plain
from maillage import catalogue, paths
from maillage.catalogue.places import gazetteer
from maillage.engine import Embedded, Query
from maillage.network import Edge, Network, Undertaking
from maillage.release import Release
from maillage.territories import Point
from maillage.vocabulary import ID, prologue
from maillage.web import create_app
from maillage.web.areas import AreaPage, area_of, read
from maillage.web.areas.area import Area, inside
from maillage.web.areas.choosing import nearest_commune
from maillage.web.areas.cooperating import ties_of
from maillage.web.areas.counts import families
from maillage.web.areas.sheets import TABLES
from maillage.web.areas.weaving import Missing, Reason, missing_ties
from maillage.web.areas.wording import because, listed
from maillage.web.things import Thing, Things

PAGES: Final = (
    "/territoire/departement/46",
    "/territoire/region/11",
    "/territoire/epci/200067361",
    "/territoire/commune/46102",
    "/territoire/commune/75056?km=30",
)
EMPTY: Final = "/territoire/commune/46127"
PREFIXES: Final = prologue("mlg", "org", "rdfs", "skos")


@pytest.fixture(scope="module")
def site(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


@pytest.fixture(scope="module")
def engine(release: Release) -> Embedded:
    return Embedded.open(release.store_path)


@pytest.fixture(scope="module")
def things(release: Release) -> Things:
    assert release.things_path is not None
    return Things.read(release.things_path)


def text_of(site: FlaskClient, path: str) -> str:
    """The text of a page, without marks."""
    response = site.get(path)
    assert response.status_code == 200, response.text
    body = response.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(plain(re.sub("<[^>]+>", "", body).replace("\u202f", " ")).split())


def asked(engine: Embedded, text: str) -> bool:
    answer = engine.query(Query(PREFIXES + text))
    return bool(answer)


def rows(engine: Embedded, text: str) -> Iterator[Any]:
    answer = engine.query(Query(text if text.startswith(("PREFIX", "#")) else PREFIXES + text))
    assert isinstance(answer, QuerySolutions)
    yield from answer


def here(things: Things, area: Area | None) -> set[str]:
    """The things of an area."""
    assert area is not None
    return {thing.iri for _, thing in inside(things, area)}


def told(engine: Embedded, things: Things, key: str, lang: str = "fr") -> AreaPage:
    kind, _, code = key.partition("/")
    area = area_of(kind, code)
    assert area is not None
    return read(engine, things, Network(), area, lang)


def test_a_departement(site: FlaskClient) -> None:
    """The Lot: its PTCE with its carrier, status and state, its third places, what article 9 lacks."""
    text = text_of(site, PAGES[0])
    assert "Lot (46)" in text and "On connaît ici 1 PTCE, 2 tiers-lieux" in text
    assert "Porteur : Association Figeacteurs. Cité comme PTCE, vu actif en septembre 2021." in text
    assert "un indice, sans preuve : des entreprises associées." in text.replace("Un indice", "un indice")
    assert "Figeacteurs, lauréat de AMI Fabriques de territoire (2019)" in text
    page = site.get(PAGES[0]).text
    for path in ("/page/ptce/figeacteurs", "/page/tiers-lieu/les-3-l-figeac", "/territoire/region/76"):
        assert f'href="{path}"' in page, path
    assert '<path class="shown"' in page


@pytest.mark.parametrize("path", PAGES)
def test_counts_are_the_rows_of_the_tables(site: FlaskClient, path: str) -> None:
    """Each count of the sentence is how many rows its table has, in the same territory; none is told of none."""
    page = site.get(path).text
    sentence = page.partition('class="lead">')[2].partition("</p>")[0]
    linked = re.findall(r'href="#h-([a-z-]+)">([^<]+)<', sentence)
    counts = {name: int(re.sub(r"\D", "", words.split("\u00a0PTCE")[0])) for name, words in linked}
    assert counts
    stem, _, query = path.partition("?")
    for name in TABLES:
        table = json.loads(site.get(f"{stem}/{name}.json?{query}").data)
        assert len(table["rows"]) == counts.get(name, 0), name
        assert (f'href="{stem}/{name}.xlsx' in page) == (name in counts), name


def test_ties_to_weave_are_those_of_the_canned_question(engine: Embedded, things: Things) -> None:
    """Within départements: the same pairs, as strong, for the same reasons, as the question that people ask."""
    query = catalogue.load(paths.QUERIES).find("liens-a-tisser-par-departement")
    pairs = {
        (r["tiers_lieu"].value, r["ptce"].value, int(float(r["force"].value)))
        for r in rows(engine, query.bind({}))
    }
    assert pairs
    found = set()
    for code in {thing.departement for thing in things.every if thing.departement}:
        for one in missing_ties(engine, things, here(things, area_of("departement", code))):
            found.add((one.place.iri, one.pole.iri, one.strength))
    assert found == pairs


@pytest.mark.parametrize("code", ["11", "53", "75"])
def test_reasons_are_borne_out_by_the_graph(engine: Embedded, things: Things, code: str) -> None:
    """No pair is tied, and each reason is a fact of the graph; the strongest come first."""
    found = missing_ties(engine, things, here(things, area_of("region", code)))
    assert found and [one.strength for one in found] == sorted((o.strength for o in found), reverse=True)
    for one in found[:12]:
        place, pole = f"<{one.place.iri}>", f"<{one.pole.iri}>"
        assert not asked(engine, f"ASK {{ {place} org:linkedTo|^org:linkedTo {pole} }}"), one
        assert not asked(
            engine, f"ASK {{ {place} mlg:operatedBy ?o . ?o org:linkedTo|^org:linkedTo {pole} }}"
        ), one
        for reason in one.reasons:
            shared = f"<{reason.iri}>"
            fact = {
                "actor": f"{shared} mlg:takesPartIn {place} , {pole}",
                "theme": f"{pole} mlg:theme {shared} . {shared} skos:notation ?code ."
                f" {place} mlg:theme|mlg:activity ?own . ?own skos:notation ?code",
            }.get(reason.sort, f"{place} mlg:locatedIn {shared} . {pole} mlg:locatedIn {shared}")
            assert asked(engine, f"ASK {{ {fact} }}"), reason


def test_a_reason_is_said_as_a_sentence() -> None:
    """Who takes part in both, what they share, where they are, how far."""

    def thing(name: str, lon: float) -> Thing:
        return Thing(name, "ptce", name, "", "", "", "", "", (), Point(lon, 45.0), True)

    names = {"a": "Atelier", "t1": "réemploi", "t2": "culture", "e": "CC du Val", "c": "Bourg"}
    reasons = tuple(Reason(*one) for one in (("actor", "a"), ("theme", "t1"), ("theme", "t2"), ("epci", "e")))
    one = Missing(thing("x", 2.0), thing("y", 2.2), reasons, 15.7)
    assert plain(because(one, names.__getitem__, "fr")) == (
        "Atelier prend part aux deux ; ils partagent les thèmes réemploi et culture et sont dans la même"
        " intercommunalité (CC du Val), à 16 km environ l’un de l’autre."
    )
    near = Missing(thing("x", 2.0), thing("y", 2.0), (Reason("commune", "c"), Reason("epci", "e")), 0.2)
    assert because(near, names.__getitem__, "en") == (
        "They are in the same commune (Bourg), less than one kilometre from one another."
    )
    alone = Missing(thing("x", 2.0), thing("y", 2.0), (Reason("actor", "a"),), None)
    assert because(alone, names.__getitem__, "en") == "Atelier takes part in both."
    assert listed([], "fr") == "" and listed(["a", "b", "c"], "fr") == "a, b et c"


def test_awards_and_their_sum(site: FlaskClient, engine: Embedded, things: Things) -> None:
    """The sum is that of the graph, and how many awards have no amount is said."""
    page = told(engine, things, "region/11")
    block = " ".join(f"<{iri}>" for iri in here(things, page.area))
    found = [
        *rows(
            engine,
            f"SELECT DISTINCT ?award ?amount {{ VALUES ?holder {{ {block} }} ?award mlg:awardedTo ?holder"
            " OPTIONAL { ?award mlg:amount ?amount } }",
        )
    ]
    known = [Decimal(row["amount"].value) for row in found if row["amount"] is not None]
    assert len(page.awards) == len(found) and page.amount == sum(known) > 0
    assert page.unpriced == len(found) - len(known) > 0
    text = text_of(site, "/territoire/region/11")
    assert re.search(rf"obtenus \({page.unpriced} sans montant connu\)", text)


def test_what_sources_count(site: FlaskClient) -> None:
    """How many are known beside how many a source announces, with a link to that document."""
    text = text_of(site, "/territoire/region/75")
    assert re.search(r"[0-9]+ connus ici, quelle que soit leur situation ; 14 annoncés par", text)
    assert "/requetes/couverture?territoire=region%2F75" in site.get("/territoire/region/75").text


def test_what_registers_count(engine: Embedded) -> None:
    """The counts of the data cube, by family in the reader's language, the most numerous first."""
    found = families(engine, ID + "region/11", "en")
    asked_of = f"?o mlg:byTerritory <{ID}region/11> ; mlg:byFamily ?family ; mlg:number ?n"
    cube = f"?o <http://purl.org/linked-data/cube#dataSet> <{ID}statistics/ess-families> . {asked_of}"
    counts = {
        row["family"].value: int(row["n"].value) for row in rows(engine, f"SELECT ?family ?n {{ {cube} }}")
    }
    assert counts and {one.iri: one.number for one in found} == counts
    assert [one.number for one in found] == sorted(counts.values(), reverse=True)
    assert "association" in {one.name.lower() for one in found}
    assert families(engine, ID + "commune/46127", "fr") == []


def test_article_9_gaps(engine: Embedded, things: Things) -> None:
    """The gaps of each PTCE are its verdicts that establish nothing."""
    for pole in told(engine, things, "region/53").poles:
        found = rows(
            engine,
            f"SELECT DISTINCT ?criterion ?outcome {{ ?v mlg:verdictOn <{pole.thing.iri}> ;"
            " mlg:criterion ?criterion ; mlg:outcome ?outcome }",
        )
        verdicts = {row["criterion"].value: row["outcome"].value.rpartition("/")[2] for row in found}
        lacking = {key: code for key, code in verdicts.items() if code != "established"}
        assert pole.elements == len(verdicts) and {g.criterion: g.outcome for g in pole.gaps} == lacking


def test_actors_are_there_or_take_part(engine: Embedded, things: Things) -> None:
    """An actor of no known place is listed when it takes part in a PTCE or third place of the territory."""
    page = told(engine, things, "departement/46")
    located = here(things, page.area)
    for one in page.actors:
        assert one.here == (one.thing.iri in located)
        if not one.here:
            assert one.joins and not one.thing.departement
            assert asked(engine, f"ASK {{ <{one.thing.iri}> mlg:takesPartIn <{one.joins[0]}> }}")
    assert any(not one.here for one in page.actors)


def test_ties_say_who_does_what_with_whom() -> None:
    """Links first; what several links say the same of the same two is said once; both ends are there."""
    pole, place, member, facet, far = "ptce/p", "tiers-lieu/t", "actor/m", "actor/p", "ptce/far"
    parties = tuple(
        Undertaking(iri, "ptce", iri, iri, (iri, facet) if iri == pole else (iri,))
        for iri in (pole, place, member, far)
    )
    edges = (
        Edge("n1", member, pole, "member", ("founder",), "fonde", "founds", "2015"),
        Edge(
            "n2", place, pole, "link", (), "partage des locaux avec", "shares premises with", directed=False
        ),
        Edge(
            "n3", pole, place, "link", (), "partage des locaux avec", "shares premises with", directed=False
        ),
        Edge("n4", pole, far, "link", (), "coopère avec", "cooperates with"),
    )
    found = ties_of(Network(parties, edges), {facet, place, member}, "fr")
    said = [(one.source, one.verb, one.target, one.start, one.nodes) for one in found]
    assert said == [
        (pole, "partage des locaux avec", place, "", ("n2", "n3")),
        (member, "fonde", pole, "2015", ("n1",)),
    ]


def test_around(site: FlaskClient, things: Things) -> None:
    """Around a commune: what is near, with how far, the nearest first."""
    table = json.loads(site.get("/territoire/commune/46102/ptce.json?km=100").data)
    far = [row["km"] for row in table["rows"]]
    assert far == sorted(far) and far[0] == 0 and far[-1] <= 100 and len(far) > 1
    point = things.by_iri[ID + "ptce/figeacteurs"].point
    assert point and nearest_commune(point) == gazetteer().territories.by_code["commune", "46102"]


def test_a_territory_of_which_nothing_is_known(site: FlaskClient) -> None:
    """It says so, and leads to the nearest PTCEs with their distance, and to what it lies in."""
    text = text_of(site, EMPTY)
    assert "Les documents recueillis ne parlent d’aucun PTCE, tiers-lieu ou acteur d’ici." in text
    assert re.search(r"Aucun PTCE connu ici\. Les PTCE les plus proches : .+ à [0-9]+ km", text)
    page = site.get(EMPTY).text
    for path in ("?km=30", "/territoire/epci/", "/territoire/departement/46", "/territoire/region/76"):
        assert f"{path}" in page
    assert "vue=note" not in page
    assert json.loads(site.get(f"{EMPTY}/ptce.json").data)["rows"] == []


@pytest.mark.parametrize("path", ["/territoire/departement/46", "/territoire/region/53", EMPTY])
def test_what_the_page_leads_to_is_there(site: FlaskClient, path: str) -> None:
    """No link of its actions, its territories, its tables and its questions is dead."""
    page = site.get(path).text.partition("<main")[2].replace("&amp;", "&")
    kinds = "/territoire|/requetes/|/carte|/reseau|/page/(?:region|departement)|/modeles"
    links = set(re.findall(rf'href="((?:{kinds})[^"#]*)"', page))
    assert links
    assert {link: site.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_as_many_questions_whatever_a_territory_holds(site: FlaskClient, monkeypatch: Any) -> None:
    """No question to the graph for each row."""
    asked, query = [0], Embedded.query

    def counting(self: Embedded, *arguments: Any, **named: Any) -> Any:
        asked[0] += 1
        return query(self, *arguments, **named)

    monkeypatch.setattr(Embedded, "query", counting)
    counts = []
    for path in (PAGES[0], "/territoire/region/11", "/territoire/region/76"):
        site.get(path)
        asked[0] = 0
        site.get(path)
        counts.append(asked[0])
    assert max(counts) - min(counts) <= 1 and max(counts) <= 20, counts


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/territoire/departement/999", 404),
        ("/territoire/commune/99999", 404),
        ("/territoire/country/FR", 404),
        ("/territoire/region/<b>", 404),
        ("/territoire/departement/46/rien.csv", 404),
        ("/territoire/departement/46/ptce", 404),
        ("/territoire/departement/46/ptce.pdf", 404),
        ("/territoire/departement/46/cooperations.geojson", 404),
        ("/territoire/commune/46102?km=4", 400),
        ("/territoire/commune/46102?km=101", 400),
        ("/territoire/commune/46102?km=٣٠", 400),
        ("/territoire/commune/46102?km=30&km=40", 400),
        ("/territoire/departement/46?km=30", 400),
        ("/territoire/departement/46?vue=liste", 400),
        ("/territoire/departement/46?rayon=30", 400),
        ("/territoire?q=" + "a" * 101, 400),
        ("/territoire?lat=nan&lon=2", 400),
        ("/territoire?lat=44.6", 400),
        ("/territoire?lat=0&lon=0", 404),
        ("/territoire/commune/46102?km=5", 200),
        ("/territoire/commune/46102?km=100", 200),
        ("/territoire/commune/46102?km=0", 200),
        ("/territoire/commune/46102?utm_source=lettre", 200),
    ],
)
def test_addresses(site: FlaskClient, path: str, status: int) -> None:
    """What is unknown is not found, what is out of bounds is refused, what trackers add does not matter."""
    response = site.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "<b>" not in response.text


def test_a_commune_that_was_taken_in(site: FlaskClient) -> None:
    """Its code leads to the commune of today."""
    code = next(
        code
        for code, former in sorted(gazetteer().former.items())
        if ("commune", code) not in gazetteer().territories.by_code and former[0].successor
    )
    response = site.get(f"/territoire/commune/{code}?km=30&lang=en")
    assert response.status_code == 303
    successor = gazetteer().successor(code)
    assert response.headers["Location"] == f"/territoire/commune/{successor}?km=30&lang=en"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Lot", "/territoire/departement/46"),
        ("figeac", "/territoire/commune/46102"),
        ("bretagne", "/territoire/region/53"),
        ("46102", "/territoire/commune/46102"),
        ("CC Grand-Figeac", "/territoire/epci/200067361"),
    ],
)
def test_a_name_leads_to_its_page(site: FlaskClient, text: str, path: str) -> None:
    """A name or a code that means one territory."""
    response = site.get("/territoire", query_string={"q": text})
    assert (response.status_code, response.headers["Location"]) == (303, path)


def test_names_of_several_or_of_none(site: FlaskClient) -> None:
    """Several are listed with what they lie in; of none it is said; where something is known is listed."""
    text = text_of(site, "/territoire?q=Saint-Denis")
    assert "Plusieurs territoires" in text and "Saint-Denis (974)" in text and "Saint-Denis (93)" in text
    assert "Aucun territoire ne s’appelle «<xyzzyx>»" in text_of(site, "/territoire?q=%3Cxyzzyx%3E").replace(
        "&lt;", "<"
    ).replace("&gt;", ">")
    response = site.get("/territoire")
    assert "Bretagne" in response.text and '<option value="Lot">' in response.text
    assert response.headers["Permissions-Policy"] == "camera=(), geolocation=(self), microphone=()"
    assert "geolocation=()" in site.get(PAGES[0]).headers["Permissions-Policy"]


def test_around_me(site: FlaskClient) -> None:
    """A position leads to what is around the nearest commune."""
    response = site.get("/territoire?lat=44.61&lon=2.03&lang=en")
    assert response.headers["Location"] == "/territoire/commune/46102?km=20&lang=en"


@pytest.mark.parametrize("path", [*PAGES, EMPTY, "/territoire", f"{PAGES[0]}?vue=note"])
def test_english_pages_have_no_french_sentence(site: FlaskClient, path: str) -> None:
    """Each text of the page is in English; names, and titles of documents, stay as they are."""
    text = text_of(site, f"{path}{'&' if '?' in path else '?'}lang=en")
    french = (
        "On connaît",
        "Emporter",
        "prend part",
        "Aucun ",
        "partagent",
        "sont dans",
        "vu actif",
        "élément",
    )
    assert [words for words in french if words in text] == []


def test_a_table_for_a_spreadsheet(site: FlaskClient) -> None:
    """Human headers, in the reader's language; points where things have some; where it comes from."""
    response = site.get("/territoire/departement/46/ptce.excel.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="ptce-departement-46.csv"'
    head, line = response.data.decode("utf-8-sig").splitlines()[:2]
    assert head.startswith("Nom;Commune;Département;Page;Porteur;Situation;État")
    assert line.startswith("Figeacteurs;Figeac;Lot;http")
    feature = json.loads(site.get("/territoire/departement/46/ptce.geojson").data)["features"][0]
    assert feature["geometry"]["coordinates"] == [2.0252, 44.6053]
    table = json.loads(site.get("/territoire/departement/46/liens-a-tisser.json?lang=en").data)
    assert table["columns"]["raisons"] == "Reasons to talk"
    assert any(note["label"] == "Licence" for note in table["notes"])


def test_the_page_of_the_facts_leads_to_it(site: FlaskClient) -> None:
    """A territory as a thing of the graph, and as a place where people work."""
    assert 'href="/territoire/departement/40"' in site.get("/page/departement/40").text
    assert 'href="/page/departement/40"' in site.get("/territoire/departement/40").text


@pytest.mark.parametrize("path", ["/territoire", *PAGES[:4], f"{PAGES[0]}?vue=note"])
def test_a_release_of_a_dozen_facts(client: FlaskClient, path: str) -> None:
    """Without things, index or network, each page still answers."""
    assert client.get(path).status_code == 200
