"""The tables hold what the founding note says, and the note's graph nothing else."""

import csv
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from maillage import iris, paths
from maillage.facts import fact_quads, read_facts
from maillage.ontology import read_codes
from maillage.terms import cell as terms
from maillage.territories import read_territories

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TEXT = SHARED / "seed" / "note-ptce-tiers-lieux-2023-12-07.md"
NOTE = "visioconference-2023-12-07"
EXCEPTIONS = {
    ("mlg:activeOn", "2023-12-07"): "The date of the note itself, on which it shows a pole at work.",
    ("mlg:shared", "true"): "A service that the note calls a « mutualisation », said by yes or no.",
    ("mlg:value", "30000000"): "« Plus de 30 millions », in figures.",
}
"""What the note's graph says in other words than the note's, with the reason."""
SUD_AQUITAINE = "ptce/sud-aquitaine"

AXES = {
    "inclusion": (
        "Plan Local pour l'Insertion et l'Emploi",
        "Entreprises d'insertion",
        "Atelier Chantier d'Insertion",
        "Geiq",
    ),
    "business-creation": ("Coopératives d'Activités et d'Emplois", "incubateur", "pépinière", "Tiers-lieu"),
    "training": ("centre de formation", "alternance", "formation à l'ESS"),
    "food": ("installation", "débouchés", "sensibilisation"),
    "ecological-transition": ("éco-habitat", "économie circulaire"),
    "research-development": ("partenariat avec des centres de recherches et universitaires",),
    "international-cooperation": (
        "Navarre",
        "Euskadi",
        "Québec",
        "école transfrontalière de coopération ESS",
    ),
}
FUNCTIONS = {"project-engineering", "animation", "research-development", "communication"}
BASE_MEMBERS = {
    "a-lundi",
    "cbe-du-seignanx",
    "cpie-littoral-basque",
    "cpie-pays-basque",
    "cpie-seignanx-et-adour",
    "eole",
    "ferme-solidaire-lacoste",
    "ge-plus",
    "ge-prime",
    "geiq-btp-landes-et-cote-basque",
    "geiq-des-industries-technologiques-d-aquitaine",
    "geiq-interpro-sud-aquitaine",
    "habitat-eco-action",
    "habitat-jeunes-pau-pyrenees",
    "habitat-jeunes-sud-aquitaine",
    "interstices-sud-aquitaine",
    "items",
    "l-atelier-budgetaire",
    "la-loco-motive",
    "legumes-pro",
    "otsokop",
    "patxa-ma",
    "perf",
    "scic-pau-pyrenees",
    "solutions-mobilite",
    "urscop-sud-aquitaine",
}
FIGURES = [
    ("permanent-jobs", 350, "exact", ""),
    ("training-contracts", 300, "exact", "chaque année"),
    ("sustainable-outcome-rate", 85, "average", "en moyenne"),
    ("integration-jobs", 27, "exact", "chaque année"),
    ("people-supported-by-plie", 290, "exact", "entre 2014 et 2020"),
    ("sustainable-outcome-rate", 59, "exact", "entre 2014 et 2020"),
    ("trainees", 1100, "exact", "par an"),
    ("member-enterprises", 280, "more-than", ""),
    ("partner-enterprises", 350, "exact", ""),
    ("supported-entrepreneurs", 200, "average", "en moyenne par an"),
    ("sustainable-outcome-rate", 75, "average", "en moyenne par an"),
    ("turnover", 30_000_000, "more-than", "annuel"),
]
DOCUMENTS = {"political-project", "charter", "engagement-pact", "achievements", "projects-page"}
CHALLENGES = {
    "local-fabric",
    "economic-conversion",
    "mobilising-authorities",
    "decompartmentalisation",
    "innovative-answers",
}
QUESTIONS_OF_PARTICIPANTS = {
    "Quel est le financement attribué à un PTCE ?",
    "Quel est le modèle économique ?",
    "Quels sont les acteurs clés de l'appui aux PTCE ?",
    "Quel accompagnement à l'émergence ?",
    'Quelle part des entreprises "classiques" (non ESS) dans les PTCE ?',
    "Existe-il un soutien en ingénierie à la coopération ?",
    "Avez-vous des exemples de liens entre FabLabs et PTCE ?",
    "Y a-t-il des liens entre PTCE et la fabrique des transitions ?",
}
QUESTIONS = {
    "Qu'est-ce que signifie la coopération ?",
    "Peut-être que la labellisation n'est pas la première chose à faire ?",
    "Quels sont les enjeux du territoire ?",
    "De quel territoire parle-t-on ?",
    "Qui sont les acteurs ?",
    "Avez-vous déjà contacté la collectivité ?",
}
FUNDAMENTALS = {"engagement", "coopération", "approche systémique", "évaluation"}
SERVICES = {
    ("tiers-lieu/manuco", "premises"),
    ("tiers-lieu/manuco", "catering"),
    ("tiers-lieu/fabrique-pola", "premises"),
    ("tiers-lieu/fabrique-pola", "events"),
}


class Cooperation(NamedTuple):
    """A link that the note gives as an example, with the words of the note."""

    kind: str
    source: str
    target: str
    words: str


COOPERATIONS = [
    Cooperation(
        "relay-point",
        "tiers-lieu/tiers-lieu-relais-saintes",
        "ptce/saintes-economie-circulaire",
        "Agglomération de Saintes",
    ),
    Cooperation("place-of", "tiers-lieu/fabrique-pola", "ptce/pola", "A Bordeaux, La Fabrique POLA"),
    Cooperation("origin", "tiers-lieu/manuco", "ptce/manuco", "La ManuCo est à la base du PTCE"),
    Cooperation("fablab-link", "tiers-lieu/ateliers-rond-point", "ptce/ateliers-rond-point", "A Niort"),
    Cooperation("fablab-link", "tiers-lieu/la-fab-coop", "ptce/fabcoop-bergeracois", "A Bergerac"),
    Cooperation(
        "know-how-transfer",
        "actor/institut-des-territoires-cooperatifs",
        "actor/cooperative-tiers-lieux",
        "l'Institut des territoires coopératifs",
    ),
]


def rows(table: str) -> list[dict[str, str]]:
    """The rows of one table of facts."""
    found: list[dict[str, str]] = []
    for path in sorted((paths.DATA / "facts").glob(f"{table}.*csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def values(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    return cell.split(" | ") if cell else []


def of_note(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table that the note says, or from which they are deduced."""
    return (row for row in rows(table) if NOTE in values(row["source"]))


def plain(text: str) -> str:
    """A text without what the eye does not read: marks, accents, case, kinds of quotes, hyphens and spaces."""
    shown = re.sub(r"</?sup>|\]\([^)]*\)|[*#<>\[\]]", "", text)
    bare = (c for c in unicodedata.normalize("NFKD", shown.casefold()) if not unicodedata.combining(c))
    single = re.sub("[“”«»]", '"', "".join(bare).replace("œ", "oe").replace("’", "'"))
    return re.sub(r'\s*([":;?!,.()+])\s*', r"\1", re.sub(r"[-–—\s]+", " ", single)).strip(" .")


def said(text: str, note: str) -> bool:
    """Whether the note, made plain, has these words, none cut."""
    words = plain(text)
    before, after = (r"\b" if end.isalnum() else "" for end in (words[0], words[-1]))
    return bool(re.search(f"{before}{re.escape(words)}{after}", note))


@pytest.fixture(scope="module")
def note() -> str:
    """The text of the note, made plain."""
    if not TEXT.is_file():
        pytest.skip(f"MAILLAGE_SHARED has no note: {TEXT}")
    return plain(TEXT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stated() -> list[Quad]:
    """The graph of what the note says."""
    facts = read_facts(paths.DATA / "facts", read_codes(paths.ONTOLOGY / "codes"), read_territories())
    graph = NamedNode(iris.graph(NOTE))
    return [quad for quad in fact_quads(facts) if quad.graph_name == graph]


def test_the_graph_of_the_note_says_nothing_but_the_note(note: str, stated: list[Quad]) -> None:
    """Each literal of the graph is in the text of the note, or is an exception; each exception is of use."""
    unsaid = {
        (str(quad.predicate), quad.object.value)
        for quad in stated
        if isinstance(quad.object, Literal) and not said(quad.object.value, note)
    }
    assert unsaid == {(str(terms.name(name)), value) for name, value in EXCEPTIONS}


def test_the_graph_of_the_note_puts_things_where_the_note_does(note: str, stated: list[Quad]) -> None:
    """A place that the note does not name is deduced, and stands in another graph."""
    located = {str(quad.object) for quad in stated if quad.predicate == terms.name("mlg:locatedIn")}
    territories = read_territories().territories.by_code
    named = {iris.thing(*key): found.name for key, found in territories.items()}
    assert located
    assert [
        named[place.strip("<>")] for place in sorted(located) if not said(named[place.strip("<>")], note)
    ] == []


def test_no_row_says_what_the_note_says_with_another_document() -> None:
    """The note is at hand: what it says is never told apart from no other document."""
    shared = [
        row["source"]
        for path in sorted((paths.DATA / "facts").glob("*.unattributed.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if NOTE in values(row["source"])
    ]
    assert shared == []


@pytest.mark.parametrize("axis", AXES)
def test_the_ptce_has_its_seven_axes_with_each_instrument(axis: str) -> None:
    """Each axis of the PTCE Sud Aquitaine has the instruments that the note names."""
    found = {row["axis"]: row for row in of_note("interventions") if row["collective"] == SUD_AQUITAINE}
    assert found.keys() == AXES.keys()
    assert tuple(values(found[axis]["instruments"])) == AXES[axis]


def test_the_ptce_has_its_four_functions() -> None:
    """The PTCE Sud Aquitaine has the four functions of the note."""
    assert {
        row["function"] for row in of_note("functions") if row["collective"] == SUD_AQUITAINE
    } == FUNCTIONS


def test_the_ptce_has_every_base_member() -> None:
    """Every base member that the note names is one in the tables, and no other is."""
    found = {
        row["member"].removeprefix("actor/")
        for row in of_note("memberships")
        if row["collective"] == SUD_AQUITAINE and "base-member" in values(row["roles"])
    }
    assert found == BASE_MEMBERS


@pytest.mark.parametrize(
    ("group", "members"),
    [
        (
            "actor/a-lundi",
            {
                "ge-plus",
                "ge-prime",
                "geiq-btp-landes-et-cote-basque",
                "geiq-des-industries-technologiques-d-aquitaine",
                "geiq-interpro-sud-aquitaine",
            },
        ),
        (
            "actor/cra-des-ptce-nouvelle-aquitaine",
            {"adi-nouvelle-aquitaine", "cress-nouvelle-aquitaine", "region-nouvelle-aquitaine"},
        ),
    ],
)
def test_a_group_has_its_members_and_no_link_to_them(group: str, members: set[str]) -> None:
    """À Lundi and the regional unit are actors with members, not parties that cooperate with them."""
    found = [row for row in of_note("memberships") if row["collective"] == group]
    assert {row["member"].removeprefix("actor/") for row in found} == members
    assert {row["roles"] for row in found} == {"affiliate"}
    assert group not in {end for row in of_note("links") for end in (row["from"], row["to"])}


def test_the_ptce_is_coordinated_by_the_cbe() -> None:
    """The note says who leads and coordinates the PTCE."""
    coordinators = {
        row["member"]
        for row in of_note("memberships")
        if row["collective"] == SUD_AQUITAINE and "coordinator" in values(row["roles"])
    }
    assert coordinators == {"actor/cbe-du-seignanx"}


@pytest.mark.parametrize(("measure", "value", "qualifier", "period"), FIGURES)
def test_the_ptce_has_each_figure(measure: str, value: int, qualifier: str, period: str) -> None:
    """Each figure of the note, and each figure inside a figure, is a row, with the note's own period."""
    found = [
        row
        for row in of_note("figures")
        if row["about"] == SUD_AQUITAINE and row["measure"] == measure and float(row["value"]) == value
    ]
    assert [(row["qualifier"], row["period"]) for row in found] == [(qualifier, period)]
    assert {(row["start"], row["end"]) for row in found} == {
        ("2014", "2020") if period == "entre 2014 et 2020" else ("", "")
    }


def test_the_region_has_its_labelled_ptces() -> None:
    """Fourteen PTCEs are labelled in Nouvelle-Aquitaine."""
    assert [row["value"] for row in of_note("figures") if row["about"] == "region/75"] == ["14"]


def test_the_ptce_has_its_documents() -> None:
    """The five documents of the PTCE and the review are signalled by the note."""
    signalled = list(of_note("documents"))
    assert {row["kind"] for row in signalled if SUD_AQUITAINE in values(row["about"])} >= DOCUMENTS
    assert "review" in {row["kind"] for row in signalled}
    assert "Pour trouver votre interlocuteur" in {row["title"] for row in signalled}
    assert {row["read"] for row in signalled} == {"mention"}


def test_the_ptce_has_its_territory() -> None:
    """Sud Aquitaine unites Sud Landes, Pays Basque and Béarn."""
    territories = {row["id"]: row for row in of_note("territories")}
    covered = {"territory/bearn", "territory/pays-basque", "territory/sud-landes"}
    assert set(values(territories["sud-aquitaine"]["covers"])) == covered
    acts_on = [row["acts_on"] for row in of_note("ptce") if row["id"] == "sud-aquitaine" and row["acts_on"]]
    assert acts_on == ["territory/sud-aquitaine"]


def test_the_ptce_was_retained_by_the_state_and_its_food_project_rewarded() -> None:
    """The PTCE is a laureate of the first national call, and its food project of the PNA in 2017."""
    assert (SUD_AQUITAINE, "aap-ptce-2013") in {(row["holder"], row["call"]) for row in of_note("awards")}
    found = {(row["holder"], row["kind"], row["start"]) for row in of_note("recognitions")}
    assert ("project/sud-aquitaine-projet-alimentaire", "pat-laureate", "2017") in found
    assert SUD_AQUITAINE not in {holder for holder, _, _ in found}
    assert ("ptce/fabcoop-bergeracois", "fabrique-des-transitions", "") in found


def test_the_projects_name_who_carries_them() -> None:
    """The food project, the Éole restaurant and Metroloco have the carrier that the note gives."""
    carriers = {row["id"]: values(row["of"]) for row in of_note("projects")}
    assert carriers["sud-aquitaine-projet-alimentaire"] == [SUD_AQUITAINE]
    assert carriers["sud-aquitaine-restaurant-ecole-eole"] == [SUD_AQUITAINE]
    assert carriers["metroloco"] == ["actor/interstices-sud-aquitaine"]


@pytest.mark.parametrize("example", COOPERATIONS, ids=lambda example: example.source)
def test_each_example_of_cooperation_is_a_link_and_a_statement(example: Cooperation) -> None:
    """Each example of cooperation is a link between its parties, beside the words of the note."""
    found = {(row["kind"], row["from"], row["to"]) for row in of_note("links")}
    assert (example.kind, example.source, example.target) in found
    assert any(example.words in row["text"] for row in of_note("statements"))


def test_staff_made_available_by_the_founders_is_a_deduced_link() -> None:
    """The names of the two founders of La Fab'Coop come from another document: the link is deduced."""
    found = {row["confidence"] for row in of_note("links") if row["kind"] == "shared-staff"}
    assert found == {"inferred"}


def test_a_fablab_without_a_named_ptce_has_no_link() -> None:
    """The note names no PTCE for Mobilis: a statement holds it, and no link."""
    assert any("tiers-lieu/mobilis" in values(row["about"]) for row in of_note("statements"))
    assert "tiers-lieu/mobilis" not in {row["from"] for row in rows("links")}


def test_each_service_of_the_note_is_there() -> None:
    """The services of La ManuCo and of La Fabrique Pola are rows."""
    assert {(row["provided_by"], row["kind"]) for row in of_note("services")} >= SERVICES


def test_each_question_of_emergence_is_there() -> None:
    """What a carrier should ask before starting a PTCE."""
    assert {row["text"] for row in of_note("questions") if row["topic"] == "emergence"} == QUESTIONS


def test_each_question_of_a_participant_is_there() -> None:
    """The eight questions that the participants asked."""
    assert {
        row["text"] for row in of_note("questions") if row["topic"] != "emergence"
    } == QUESTIONS_OF_PARTICIPANTS


def test_the_challenges_and_fundamentals_are_there() -> None:
    """A PTCE has five challenges; the conduct of systemic change rests on four fundamentals."""
    assert {row["challenge"] for row in of_note("challenges")} == CHALLENGES
    assert {row["text"] for row in of_note("statements") if row["topic"] == "fundamentals"} == FUNDAMENTALS


def test_a_ptce_is_defined_by_the_law_and_by_the_labo() -> None:
    """The definitions of the law and of the Labo de l'ESS are quoted."""
    found = [row for row in of_note("definitions") if row["defines"] == "mlg:PTCE"]
    (quoted,) = [row for row in found if row["id"] == "ptce-loi-ess-article-9"]
    law = [row["text"] for row in rows("definitions") if row["source"] == "loi-2014-856"]
    assert law == [quoted["text"]]
    assert len([row for row in found if row["said_by"] == "labo-de-l-ess"]) == 2


def test_the_doubtful_statement_is_kept_with_its_correction() -> None:
    """« Val'Horizon en Lot et Garonne » stays as the note says it; other sources correct it."""
    statements = {row["id"]: row for row in rows("statements")}
    (kept,) = [row for row in of_note("statements") if "comme Val'Horizon en Lot et Garonne" in row["text"]]
    (correction,) = [row for row in statements.values() if row["corrects"] == kept["id"]]
    assert kept["confidence"] == "stated"
    assert (correction["topic"], correction["confidence"]) == ("correction", "inferred")
    assert NOTE not in values(correction["source"])
    assert {"actor/val-horizon", "actor/valorizon", "ptce/val-horizon"} <= set(values(correction["about"]))
    (pole,) = [row for row in of_note("ptce") if row["id"] == "val-horizon"]
    assert (pole["name"], pole["departement"]) == ("Val'Horizon", "Lot-et-Garonne")


def test_what_the_doubtful_statement_says_is_read_by_the_diagnosis() -> None:
    """It says that the pole is carried by an authority: a tie of article 9, that a correction makes an indication."""
    (kept,) = [row for row in of_note("statements") if row["id"] == "composition-val-horizon"]
    assert kept["confirms"] == "l4-5"
    assert "mlg:AuthorityCarriedPTCE" in values(kept["about_terms"])


def test_a_membership_to_be_checked_is_deduced() -> None:
    """What the curators say is « à vérifier » is not said to be stated by the source."""
    found = [row for row in rows("memberships") if "à vérifier" in row["note"]]
    assert found
    assert {row["confidence"] for row in found} == {"inferred"}


def test_a_partner_of_a_project_is_not_a_partner_of_the_pole() -> None:
    """Who is named a partner of one project, programme or place of a pole has to do with it, and no more."""
    words = re.compile(r"partenaire (\(projet|d'un projet|du programme|du lieu|\(ferme|\(réemploi|\(lavage)")
    found = [row for row in rows("memberships") if words.match(row["role_text"])]
    assert found
    assert {row["roles"] for row in found} == {"project-partner"}


@pytest.mark.parametrize("statement", ["exemple-saintes", "fabrique-transitions-bergerac"])
def test_a_doubt_has_a_source_of_its_own(statement: str) -> None:
    """The note's statement stays as it is; what makes it doubtful is said beside it, by another document."""
    assert statement in {row["id"] for row in of_note("statements")}
    doubts = [row for row in rows("statements") if row["corrects"] == statement]
    assert doubts
    assert {(row["topic"], row["confidence"]) for row in doubts} == {("correction", "inferred")}
    assert NOTE not in {row["source"] for row in doubts}


@pytest.mark.parametrize("pole", ["ptce/pola", SUD_AQUITAINE])
def test_a_pole_that_works_with_unnamed_researchers_is_said_to(pole: str) -> None:
    """The note names no research body: a statement on research confirms the tie, and points to innovation."""
    found = [row for row in of_note("statements") if "mlg:ResearchCentre" in values(row["about_terms"])]
    assert [row["confirms"] for row in found if pole in values(row["about"])] == ["l4-5 | l7"]


def test_no_statement_names_a_person() -> None:
    """The speaker of the note is said by the organisation alone."""
    (row,) = [row for row in of_note("statements") if row["id"] == "visio-intervenant-cress-na"]
    assert row["text"] == "animateur territorial à la CRESS Nouvelle-Aquitaine"
