"""The page of a thing as people look for it: in short, then who takes part, what it does, who says so."""

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store, parse

from maillage import paths
from maillage.engine import Embedded
from maillage.ontology import codes_quads, ontology_quads
from maillage.release import Release
from maillage.vocabulary import CODES, GRAPH, ID, prologue
from maillage.web import create_app, profiles
from maillage.web.portrait import Standing
from maillage.web.words.periods import period

FACTS = f"""
<{GRAPH}one> {{
  <{ID}ptce/pole> a mlg:PTCE ; rdfs:label "Pôle"@fr ; mlg:foundingYear "2014"^^xsd:gYear .
  <{ID}actor/a> a mlg:Actor ; rdfs:label "A"@fr ; mlg:actorKind <{CODES}actor-kinds/sse-enterprise> .
  <{ID}membership/a> a mlg:Membership ; org:member <{ID}actor/a> ; org:organization <{ID}ptce/pole> ;
    org:role <{CODES}roles/carrier> ; mlg:startDate "2014"^^xsd:gYear .
  <{ID}figure/f> a mlg:KeyFigure ; mlg:about <{ID}ptce/pole> ; mlg:value 12 ;
    mlg:measure <{CODES}measures/jobs> .
  <{ID}award/w> a mlg:Award ; mlg:awardedTo <{ID}ptce/pole> ; mlg:awardedUnder <{ID}call/c> ;
    mlg:year "2015"^^xsd:gYear ; mlg:amount 100000 .
}}
<{GRAPH}two> {{
  <{ID}ptce/pole> mlg:foundingYear "2015"^^xsd:gYear .
  <{ID}actor/b> a mlg:Actor ; rdfs:label "B"@fr .
  <{ID}membership/b> a mlg:Membership ; org:member <{ID}actor/b> ; org:organization <{ID}ptce/pole> .
  <{ID}figure/f> rdfs:label "Emplois"@fr ; mlg:unit "emplois" .
  <{ID}link/l> a mlg:CooperationLink ; mlg:linkKind <{CODES}link-kinds/shared-premises> ;
    mlg:fromParty <{ID}ptce/pole> ; mlg:toParty <{ID}actor/b> ; mlg:startDate "2016-05"^^xsd:gYearMonth .
}}
<{GRAPH}inferred/rule> {{ <{ID}ptce/pole> mlg:theme <{CODES}themes/food> }}
<{GRAPH}sources> {{
  <{GRAPH}one> dcterms:source <{ID}document/one> . <{GRAPH}two> dcterms:source <{ID}document/two> .
  <{ID}document/one> a mlg:Document ; dcterms:title "Un"@fr ; mlg:about <{ID}ptce/pole> .
  <{ID}document/two> a mlg:Document ; dcterms:title "Deux"@fr ; foaf:page <https://example.org/deux> .
}}
"""


@pytest.fixture(scope="module")
def pole() -> profiles.Profile:
    text = prologue("dcterms", "foaf", "mlg", "org", "rdfs", "xsd") + FACTS
    store = Store()
    quads = [*parse(text, RdfFormat.TRIG), *ontology_quads(paths.ONTOLOGY), *codes_quads(paths.ONTOLOGY)]
    for quad in quads:
        store.add(quad)
        store.add(type(quad)(quad.subject, quad.predicate, quad.object))
    found = profiles.read(Embedded(store), f"{ID}ptce/pole", "fr")
    assert found is not None
    return found


def test_who_takes_part_by_group(pole: profiles.Profile) -> None:
    """By the groups of article 9; a kind that is not known is said to be so; the carrier is told."""
    assert {group: [one.other for one in those] for group, those in pole.participants.items()} == {
        "sse": [f"{ID}actor/a"],
        "unknown": [f"{ID}actor/b"],
    }
    assert [one.other for one in pole.carriers] == [f"{ID}actor/a"]
    assert pole.members == 2


def test_sources_that_disagree_stand_side_by_side(pole: profiles.Profile) -> None:
    """Each value with the document that says it."""
    said = {
        one.text: [paper.title for paper in pole.papers_for(one.graphs)]
        for one in pole.about.told("founded", "fr")
    }
    assert said == {"2014": ["Un"], "2015": ["Deux"]}


def test_what_reasoning_adds_is_not_told_as_a_fact(pole: profiles.Profile) -> None:
    """A theme that a rule alone gives is on the page of facts, with its proof; not here."""
    assert pole.about.iris("theme") == []


def test_a_thing_is_whole_whatever_graph_names_it(pole: profiles.Profile) -> None:
    """The name of a figure may stand in another graph than its value: the source is that of the value."""
    (figure,) = pole.figures
    assert (figure.name, figure.unit, figure.value) == ("Emplois", "emplois", "12")
    assert [paper.title for paper in pole.papers_for(figure.graphs)] == ["Un"]


def test_links_are_sentences_from_this_end(pole: profiles.Profile) -> None:
    """The relation as it is read from the pole, with the other party and since when."""
    (tie,) = pole.ties
    assert tie.others == (f"{ID}actor/b",) and tie.start == "2016-05"
    assert pole.name(tie.relation).text.startswith("partage")


def test_the_course_and_the_last_news(pole: profiles.Profile) -> None:
    """Awards with their sum; the latest date of all."""
    (event,) = pole.events
    assert (event.sort, event.date, event.amount) == ("award", "2015", "100000")
    assert pole.latest("2020") == "2016-05" and pole.latest("2015-12") == "2015"
    assert [paper.title for paper in pole.papers] == ["Un"]
    assert pole.standing([f"{GRAPH}one"]) is Standing.STATED


def test_what_nobody_knows_has_no_profile() -> None:
    """None, and the page is not found."""
    assert profiles.read(Embedded(Store()), f"{ID}ptce/nope", "fr") is None


def test_the_page(client: FlaskClient) -> None:
    """Carrier, members with sources on demand, a way to each fact; no address that runs a script."""
    text = client.get("/page/ptce/essai").text
    brief = text.split('class="brief"')[1].split("</section>")[0]
    assert '<a href="/page/actor/atelier">L’Atelier</a>' in brief and "2014" in brief
    assert "La revue des pôles" in brief
    assert "javascript:" not in text
    assert "/page/ptce/essai?vue=faits" in text


def test_pages_of_the_release(release: Release) -> None:
    """A pole in one screen of facts, its links as sentences, and no jargon; English where it exists."""
    client = create_app(release.path).test_client()
    text = client.get("/page/ptce/sud-aquitaine?lang=fr").text
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text))
    assert "Comité de Bassin d&#39;Emploi (CBE) du Seignanx" in words
    assert "plus de 30 M€" in words.replace("\xa0", " ")
    assert "Mène un projet avec" in words and "Transmet son savoir-faire à" in words
    assert "AAP PTCE 2013" in words.replace("\xa0", " ")
    for jargon in ("cax-", "prp-", "graphe d’inférence", "inferred/", "règle mlg"):
        assert jargon not in text
    english = client.get("/page/ptce/sud-aquitaine?lang=en").text
    for french in ("Porté par", "Membres", "Coopérations", "Chiffres", "depuis", "Parcours"):
        assert f">{french}" not in english
    assert len(text) < 90_000


@pytest.mark.parametrize("kind", ["ptce", "tiers-lieu", "actor", "project", "service", "scheme", "call"])
def test_each_kind_has_a_page(release: Release, kind: str) -> None:
    """Whatever is said of it, and in both languages."""
    from maillage.engine import Query

    engine = Embedded.open(release.store_path)
    text = f"SELECT ?x {{ ?x a ?c FILTER(STRSTARTS(STR(?x), '{ID}{kind}/')) }} ORDER BY ?x LIMIT 3"
    things = [row["x"].value.removeprefix(ID) for row in engine.query(Query(text))]  # type: ignore[union-attr]
    assert things
    client = create_app(release.path).test_client()
    for thing in things:
        for lang in ("fr", "en"):
            assert client.get(f"/page/{thing}?lang={lang}").status_code == 200, thing


def test_the_facets_of_an_undertaking_on_one_sheet(release: Release) -> None:
    """What the association and the place are told of is on the page of the pole, and says of whom it is."""
    engine = Embedded.open(release.store_path)
    own, place = (
        profiles.read(engine, ID + name, "fr") for name in ("ptce/figeacteurs", "tiers-lieu/les-3-l-figeac")
    )
    assert own is not None and place is not None
    found = profiles.sheet(own, [place])
    added = {tie.node for tie in found.ties} - {tie.node for tie in own.ties}
    assert added and {found.told_of[node] for node in added} == {place.iri}
    assert not [tie for tie in found.ties if set(tie.others) <= {own.iri, place.iri}]
    assert found.participants == own.participants
    assert len({tie.node for tie in found.ties}) == len(found.ties)


def test_a_small_map_and_the_neighbours(release: Release) -> None:
    """A pole whose place is known is on a map of its département, and in the middle of those tied to it."""
    text = create_app(release.path).test_client().get("/page/ptce/figeacteurs?lang=fr").text
    around = text.split('class="surround"')[1].split("</section>")[0]
    assert 'class="marks ptce"' in around and "L&#39;Arrosoir" in around
    assert 'href="/page/tiers-lieu/les-3-l-figeac?lang=fr"' in text and "(<a" in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [("funding", "en 2014"), ("support", "en 2014"), ("hosting", "depuis 2014"), ("", "depuis 2014")],
)
def test_what_is_given_once_does_not_last(kind: str, said: str) -> None:
    """A source that dates a grant does not say that it goes on."""
    assert period("2014", "", "fr", f"{CODES}link-kinds/{kind}") == said
    assert period("2014", "2016", "fr", kind) == "de 2014 à 2016"
