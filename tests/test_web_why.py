"""The page of one fact: who says it, in what words, or how it follows; and what a stranger may ask of it."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, Store

from maillage import paths
from maillage.confine.system import CONFINES
from maillage.engine import fill
from maillage.errors import QueryTimeout
from maillage.ontology import axiom_files
from maillage.reason import Prover
from maillage.release import Release
from maillage.vocabulary import GRAPH, ID, expand
from maillage.web import create_app
from maillage.web.site import EXTENSION
from maillage.why import Explainer, Step, account
from maillage.why.account import MOST_STEPS

BASE_MEMBER = {
    "s": "ptce/sud-aquitaine",
    "p": "mlg:hasBaseMember",
    "o": "actor/interstices-sud-aquitaine",
}
APPLICANTS = {"s": "call/ami-ptce-2023", "p": "mlg:applicants"}


@pytest.fixture(scope="module")
def curated(release: Release) -> Iterator[FlaskClient]:
    """A client of the curated release."""
    app = create_app(release.path)
    yield app.test_client()
    app.extensions[EXTENSION].current.close()


def why(client: FlaskClient, **asked: str) -> str:
    """The text of the page of a fact, without its tags."""
    answer = client.get(f"/pourquoi?{urlencode(asked)}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", main)).replace("\u00a0", " ").split())


def test_a_stated_fact_names_its_source(client: FlaskClient) -> None:
    """And a deduced one says that the curators deduced it."""
    said = why(client, s="ptce/essai", p="mlg:foundingYear", o="2014")
    assert "Une source le dit." in said
    assert "La revue des pôles" in said
    deduced = why(client, s="ptce/essai", p="mlg:note", o="déduit")
    assert "les rédacteurs de Maillage l’ont déduit" in deduced
    assert "La revue des pôles" in deduced


def test_names_are_escaped(client: FlaskClient) -> None:
    """A pole called with a tag makes none."""
    page = client.get("/pourquoi?s=ptce/essai&p=rdf:type", headers={"Accept": "text/html"}).text
    assert "Pôle d’essai &lt;b&gt;" in page
    assert "<b>" not in page


def test_a_fact_that_no_rule_gives_any_more_is_still_told_of(client: FlaskClient) -> None:
    """The release says that it was inferred, and by which principle."""
    said = why(client, s="ptce/essai", p="org:hasMember", o="actor/atelier")
    assert "Aucune source ne l’écrit" in said
    assert "Une relation se lit aussi dans l’autre sens." in said


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"s": "ptce/nulle-part", "p": "rdf:type"}, 404, "ne sait rien de « ptce/nulle-part »"),
        ({"s": "ptce/essai", "p": "mlg:foundingYear", "o": "1999"}, 404, "ce qui y est dit : 2014"),
        ({"s": "ptce/essai", "p": "mlg:status"}, 404, "ce fait n’est pas dans Maillage"),
        ({"s": "ptce/essai"}, 400, "il manque « p »"),
        ({}, 400, "il manque « s »"),
        ({"s": "ptce/essai", "p": "mlg:note", "x": "1"}, 400, "« x »"),
        ({"s": "n’importe quoi", "p": "mlg:note"}, 400, "écrire genre/clé"),
        ({"s": '"texte"', "p": "mlg:note"}, 400, "sujet et prédicat sont des IRI"),
        ({"s": "<javascript:alert(1)>", "p": "mlg:note"}, 404, "ne sait rien"),
        ({"s": "<x:s> <x:p> <x:o> . <x:s>", "p": "mlg:note"}, 400, "ce n’est pas un triplet"),
        ({"s": "ptce/essai", "p": "mlg:note", "o": '"' * 50}, 404, "pas dans Maillage"),
        ({"s": "ptce/essai", "p": "mlg:note", "o": "x" * 4_001}, 400, "dépasse 4000"),
        ({"s": "ptce/" + "x" * 600, "p": "mlg:note"}, 400, "dépasse 500"),
    ],
)
def test_what_is_no_fact_is_said_in_words(
    client: FlaskClient, asked: dict[str, str], status: int, words: str
) -> None:
    """A fact that is not there, an argument that is missing, unknown, too long, or no term."""
    answer = client.get(f"/pourquoi?{urlencode(asked)}")
    assert answer.status_code == status, answer.text
    assert words in answer.get_json()["detail"].replace("\u00a0", " ")


def test_a_restated_fact_shows_the_words_of_its_source(curated: FlaskClient) -> None:
    """The other way round of a role is what the source says: neither an inference nor the code of a rule."""
    said = why(curated, **BASE_MEMBER)
    assert "Une source le dit, en d’autres termes." in said
    assert "Interstices Sud Aquitaine prend part à PTCE Sud Aquitaine (acteur socle)." in said
    assert "En ses mots : « acteur.rice.s socles »" in said
    assert "PTCE et tiers-lieux : points communs" in said
    assert "Une relation se lit aussi dans l’autre sens." in said
    assert not re.search(r"prp-|cax-|cls-|org-role|mlg-", said)


def test_a_proof_is_a_tree_down_to_sources(curated: FlaskClient) -> None:
    """A class by definition: its conditions, each with what says it; the same in JSON."""
    asked = {"s": "ptce/mt-coop-colomiers", "p": "rdf:type", "o": "mlg:AuthorityCarriedPTCE"}
    (fact,) = curated.get(f"/pourquoi.json?{urlencode(asked)}").get_json()["facts"]
    assert fact["standing"] == "inferred"
    assert fact["rules"] == ["Ce qui remplit toutes les conditions de la définition est de cette classe."]
    assert [one["standing"] for one in fact["because"]] == ["stated", "restated", "inferred"]

    assert all(one["sources"] for one in _leaves(fact))
    said = why(curated, **asked)
    assert "MT Coop (Colomiers) est porté par Ville de Colomiers." in said
    assert "Lire le document sur touleco-green.fr" in said


def test_sources_that_disagree_stand_side_by_side(curated: FlaskClient) -> None:
    """From one of the two facts, and without a value, which shows both."""
    for said in (why(curated, **APPLICANTS, o="72"), why(curated, **APPLICANTS)):
        assert "72" in said
        assert "67" in said
        assert "avise.org" in said
        assert "reunion.deets.gouv.fr" in said
    assert "D’autres sources disent autrement" in why(curated, **APPLICANTS, o="72")
    assert "disent autrement" not in why(curated, s="ptce/pola", p="mlg:foundingYear", o="2000")


def test_the_english_page_is_in_english(curated: FlaskClient) -> None:
    """But for what sources say."""
    said = why(curated, **BASE_MEMBER, lang="en")
    assert "A source says it, in other words." in said
    assert "Interstices Sud Aquitaine takes part in PTCE Sud Aquitaine (base member)." in said
    assert "The reasoning: A relation reads the other way round too." in said
    assert not re.search(r"raisonnement|Parce que|prend part", said)


@pytest.mark.parametrize("name", ["ptce/sud-aquitaine", "actor/etat", "actor/les-imaginations-fertiles"])
def test_the_links_of_a_page_of_facts_lead_to_accounts(curated: FlaskClient, name: str) -> None:
    """Each of them that a page offers names a fact as the address is read; the first twelve are asked."""
    page = curated.get(f"/page/{name}?vue=faits").text
    links = re.findall(r'class="why" href="([^"]+)"', page)
    assert links
    for link in links[:12]:
        assert curated.get(html.unescape(link)).status_code == 200, link


def test_what_follows_is_marked(curated: FlaskClient) -> None:
    """In words, in both languages, with its way to the proof; no code of a rule."""
    for lang, words in (("fr", "déduit par raisonnement"), ("en", "inferred by reasoning")):
        page = curated.get(f"/page/actor/etat?vue=faits&lang={lang}").text
        assert words in page
        assert not re.search(r"(règle|rule) (prp|cax|cls|eq|mlg|org)-", page)


def test_an_account_stops_after_a_dozen_steps() -> None:
    """Forty communes each within the next: what is left out says that it is."""
    store, within = Store(), NamedNode(expand("mlg:within"))
    town = [NamedNode(f"{ID}commune/c{n}") for n in range(41)]
    fill(store, [Quad(town[n], within, town[n + 1], NamedNode(f"{GRAPH}facts")) for n in range(40)])
    fill(store, [Quad(town[0], within, town[n], NamedNode(f"{GRAPH}inferred/prp-trp")) for n in range(2, 41)])
    prover = Prover(store, [*axiom_files(paths.ONTOLOGY)])
    (step,) = account(store, prover, str(town[0]), str(within), "commune/c40").steps
    steps = [*_under(step)]
    assert sum(bool(one.premises) for one in steps) == MOST_STEPS
    assert sum(one.elsewhere for one in steps) == 1


def _leaves(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not step["because"]:
        yield step
    for premise in step["because"]:
        yield from _leaves(premise)


def _under(step: Step) -> Iterator[Step]:
    yield step
    for premise in step.premises:
        yield from _under(premise)


@pytest.mark.skipif(not CONFINES, reason="this system ends no process")
def test_a_proof_that_takes_too_long_is_ended(release: Release) -> None:
    """The next fact has another process; closing ends it."""
    asked = f"<{ID}ptce/sud-aquitaine>", f"<{expand('mlg:hasBaseMember')}>", ""
    explainer = Explainer(release.store_path)
    assert explainer.explain(*asked).steps
    first = explainer.process
    explainer.seconds = -1.0
    with pytest.raises(QueryTimeout):
        explainer.explain(*asked)
    assert first is not None
    assert first.process.poll() is not None
    explainer.seconds = 30.0
    assert explainer.explain(*asked).steps
    last = explainer.process
    explainer.close()
    assert last is not None
    assert last.process.poll() is not None


def test_a_datatype_whose_prefix_is_unknown_ends_nothing(curated: FlaskClient) -> None:
    """It is no fact, as any other that the graph does not have; the process goes on."""
    asked = {"s": "ptce/figeacteurs", "p": "rdfs:label", "o": '"x"^^foo:bar'}
    assert curated.get("/pourquoi", query_string=asked).status_code == 404
