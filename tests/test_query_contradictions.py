"""Canned queries that speak of the same thing do not contradict each other, on the curated release."""

from collections import Counter

import pytest
from pyoxigraph import QuerySolutions, QueryTriples

from maillage import catalogue
from maillage.engine import Embedded, Query

BY_NAME = {query.name: query for query in catalogue.load()}


def rows(engine: Embedded, name: str, **given: str) -> list[dict[str, str]]:
    """The answer of a query: for each row, the text of each column that has one."""
    answer = BY_NAME[name].run(engine, given)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{n: term.value for n in names if (term := row[n]) is not None} for row in answer]


def column(engine: Embedded, name: str, of: str, **given: str) -> set[str]:
    """What a column of an answer holds."""
    return {row[of] for row in rows(engine, name, **given) if of in row}


def test_a_third_place_is_tied_to_a_pole_or_said_not_to_be(engine: Embedded) -> None:
    """No third place is in both lists, and each is in one."""
    tied = column(engine, "tiers-lieux-et-ptce", "lieu")
    alone = column(engine, "tiers-lieux-sans-ptce", "tiers_lieu")
    assert not tied & alone
    assert column(engine, "tiers-lieux-par-activite", "tiers_lieu") == tied | alone


def test_what_one_actor_holds_is_tied(engine: Embedded) -> None:
    """A third place and a pole held by one actor, or born of each other, are tied."""
    held = {(row["tiers_lieu"], row["ptce"]) for row in rows(engine, "portages")}
    assert held <= {(row["lieu"], row["pole"]) for row in rows(engine, "tiers-lieux-et-ptce")}


def test_poles_are_counted_as_they_are_listed(engine: Embedded) -> None:
    """A pole has one line in the list, and counts for one in its region and where it stands."""
    listed = rows(engine, "ptce-par-region")
    assert max(Counter(row["ptce"] for row in listed).values()) == 1
    counted = {row["region_nom"]: int(row["nombre"]) for row in rows(engine, "nombre-de-ptce")}
    assert counted == Counter(row["region_nom"] for row in listed)
    for row in rows(engine, "nombre-de-ptce"):
        assert int(row["nombre"]) == sum(int(row[part]) for part in ("laureats", "emergents", "autres"))
    ended = sum(int(row["termines"]) for row in rows(engine, "nombre-de-ptce"))
    assert ended == sum(row["etat"] == "a pris fin" for row in listed)


def test_a_body_of_two_keys_is_listed_once(engine: Embedded) -> None:
    """Among the members of a pole, and among those with whom an actor cooperates."""
    text = "PREFIX owl: <http://www.w3.org/2002/07/owl#> SELECT ?one ?two { ?one owl:sameAs ?two }"
    answer = engine.query(Query(text))
    assert isinstance(answer, QuerySolutions)
    same = [(row["one"].value, row["two"].value) for row in answer if row["one"] != row["two"]]
    assert same
    for pole in column(engine, "ptce-par-region", "ptce"):
        members = column(engine, "ptce-membres", "membre", ptce=pole)
        assert not [pair for pair in same if members.issuperset(pair)]
    for actor in {one for pair in same for one in pair}:
        others = column(engine, "cooperations-d-un-acteur", "avec", acteur=actor)
        assert not [pair for pair in same if others.issuperset(pair)]


def test_a_count_of_poles_stands_beside_that_of_a_source(engine: Embedded) -> None:
    """The note of December 2023 counts 14 poles in Nouvelle-Aquitaine: both questions say so."""
    for name in ("nombre-de-ptce", "ptce-par-region"):
        said = {r["selon_les_sources"] for r in rows(engine, name) if r["region_nom"] == "Nouvelle-Aquitaine"}
        assert len(said) == 1
        assert " : 14, selon « " in said.pop()


def test_a_recognition_is_held_once(engine: Embedded) -> None:
    """A holder has one line, whatever the calls and documents that give it the recognition."""
    for kind in ("ptce-label", "fabrique-de-territoire"):
        held = Counter(row["qui"] for row in rows(engine, "reconnaissances", reconnaissance=kind))
        assert max(held.values()) == 1


def total(answer: list[dict[str, str]], column: str) -> float:
    """The sum of a column of numbers, an empty cell being none."""
    return sum(float(row.get(column, 0)) for row in answer)


def test_awards_are_counted_once_however_they_are_cut(engine: Embedded) -> None:
    """One by one, by call, by year, by region: as many awards, and as many euros."""
    one_by_one = rows(engine, "laureats")
    awards = {row["prix"] for row in one_by_one}
    assert len(awards) == len(one_by_one)
    for name, column in (
        ("laureats-par-appel", "laureats_connus"),
        ("laureats-par-annee", "prix_connus"),
        ("laureats-par-region", "prix_connus"),
    ):
        assert total(rows(engine, name), column) == len(awards), name
    euros = total(one_by_one, "montant")
    for name, column in (
        ("laureats-par-appel", "euros_connus"),
        ("laureats-par-annee", "euros"),
        ("laureats-par-region", "euros"),
    ):
        assert total(rows(engine, name), column) == euros, name


def test_a_call_has_the_laureates_that_its_rows_name(engine: Embedded) -> None:
    """The number beside a call is that of the rows of the same call, and each row repeats it."""
    listed = rows(engine, "laureats")
    named = Counter(row["appel_nom"] for row in listed)
    for row in rows(engine, "laureats-par-appel"):
        assert int(row["laureats_connus"]) == named[row["appel_nom"]]
        assert f"connus ici : {named[row['appel_nom']]}" in row["couverture"]
    for row in listed:
        assert row["couverture"].startswith(f"connus ici : {named[row['appel_nom']]}")


def test_a_region_has_the_laureates_that_its_rows_name(engine: Embedded) -> None:
    """Asked for one region, the list is as long as the count of that region."""
    for row in rows(engine, "laureats-par-region"):
        if "region" in row:
            found = rows(engine, "laureats", region=row["region"])
            assert len(found) == int(row["prix_connus"]), row["region_nom"]
            assert len({one["laureat"] for one in found}) == int(row["laureats"]), row["region_nom"]


def test_figures_that_a_source_gives_side_by_side_are_no_contradiction(engine: Embedded) -> None:
    """140 and 218 PTCEs in 2023 are one; 56 still active of 74 created is none; nor is a year against a total."""
    pairs = {
        (row["mesure"], row["de_nom"], float(row["valeur1"]), float(row["valeur2"]))
        for row in rows(engine, "chiffres-contradictoires")
    }
    assert ("nombre de PTCE en France", "France", 140, 218) in pairs
    assert ("nombre de PTCE en France", "France", 56, 74) not in pairs
    assert all(low < high for _, _, low, high in pairs)
    assert not [pair for pair in pairs if "DLA" in pair[1]]


@pytest.mark.parametrize(
    "name", ["laureats-par-appel", "laureats-par-annee", "laureats-par-region", "laureats"]
)
def test_a_count_of_laureates_says_how_many_are_known(engine: Embedded, name: str) -> None:
    """Beside every count stands what was announced, or that nothing was."""
    for row in rows(engine, name):
        assert "connus ici : " in row["couverture"]
        assert "annoncés" in row["couverture"] or "inconnu" in row["couverture"]


def test_a_pole_without_research_has_none_for_article_9(engine: Embedded) -> None:
    """Of each pole said to have no known research partner, the diagnostic knows no researcher either."""
    alone = column(engine, "ptce-sans-partenaire-de-recherche", "ptce")
    assert alone
    for pole in alone:
        told = " ".join(column(engine, "article9-diagnostic", "natures", ptce=pole))
        assert "Centre de recherche : rien de connu." in told, pole
        assert "Enseignement supérieur et recherche : rien de connu." in told, pole
        groups = column(engine, "ptce-membres", "groupe", ptce=pole)
        assert "4. Recherche et enseignement supérieur" not in groups, pole


def test_who_is_near_is_near_for_article_9_too(engine: Embedded) -> None:
    """Research and training of the same EPCI or département are near in both questions."""
    kinds = {"centre de recherche", "établissement d’enseignement supérieur et de recherche"}
    found = 0
    for pole in column(engine, "ptce-par-region", "ptce", region="52"):
        near = rows(engine, "recherche-et-formation-proches", ptce=pole)
        first = {row["acteur"] for row in near if row["proximite"][0] in "12" and row["genre"] in kinds}
        doors = rows(engine, "article9-qui-est-proche", ptce=pole)
        assert first == {row["acteur"] for row in doors if row["genre"] in kinds}, pole
        assert not column(engine, "ptce-membres", "membre", ptce=pole) & {row["acteur"] for row in near}
        found += len(first)
    assert found


def test_a_pole_of_another_region_is_not_near_unless_said(engine: Embedded) -> None:
    """Those of a known distance come first, by it; each of another région is said to be of another."""
    regions = {row["ptce"]: row["region_nom"] for row in rows(engine, "ptce-par-region")}
    for pole in sorted(regions)[::12]:
        near = rows(engine, "ptce-proches", ptce=pole)
        away = [float(row.get("km") or "inf") for row in near]
        assert away == sorted(away)
        for row in near:
            same = regions[row["autre"]] == regions[pole]
            assert same is not ("autre région" in row["proximite"])


def test_carriers_are_told_alike(engine: Embedded) -> None:
    """An authority that carries a pole is among the carriers in the list of poles."""
    carriers = {row["ptce"]: row.get("porteurs", "") for row in rows(engine, "ptce-par-region")}
    carried = rows(engine, "ptce-portes-par-une-collectivite")
    assert any(row["porteur_nom"].startswith("Communauté de communes") for row in carried)
    named = [row for row in carried if "porteur" in row]
    assert all(row["porteur_nom"] in carriers[row["ptce"]] for row in named)
    assert all(row["reserve"] for row in carried if row not in named)


def test_what_poles_sell_or_pool_is_among_the_services(engine: Embedded) -> None:
    """A service has one line a pole, says as much of sharing as the list of services, and is told of who knows it."""
    sold = rows(engine, "ce-que-les-ptce-vendent-ou-mutualisent")
    assert max(Counter((row["pole"], row["service"]) for row in sold).values()) == 1
    shared = {row["service"]: row["partage"] for row in rows(engine, "services-mutualises")}
    assert all(shared[row["service"]] == row["partage"] for row in sold)
    assert {"La ManuCo", "La Fabrique Pola"} <= {row["ptce_nom"] for row in sold}


def test_the_last_sign_of_life_is_in_the_life_of_the_pole(engine: Embedded) -> None:
    """The date and state of a pole in the list are those of its life, and of its sheet."""
    for row in rows(engine, "ptce-par-region", region="75"):
        life = rows(engine, "ptce-parcours", ptce=row["ptce"])
        kind = {"a pris fin": "Fin", "en activité": "En activité"}.get(row["etat"], "")
        dates = [one["date"] for one in life if one["evenement"] in ("Fin", "En activité")]
        assert bool(dates) is bool(kind)
        if kind:
            assert row["etat_date"] == max(one["date"] for one in life if one["evenement"] == kind)
            assert row["etat_date"] in column(engine, "ptce-fiche", "valeur", ptce=row["ptce"])


def test_a_tie_to_weave_is_no_tie(engine: Embedded) -> None:
    """No third place is to be tied to a pole that another question says it is tied to; each has its reasons."""
    tied = {(row["lieu"], row["pole"]) for row in rows(engine, "tiers-lieux-et-ptce")}
    for name in ("liens-a-tisser-par-departement", "liens-a-tisser-par-theme"):
        assert not tied & {(row["tiers_lieu"], row["ptce"]) for row in rows(engine, name)}, name
    assert all(row["raisons"] for row in rows(engine, "liens-a-tisser-par-departement"))


def test_a_third_place_that_is_a_member_is_tied(engine: Embedded) -> None:
    """What takes part in a pole itself, or is run by the one that carries it, is tied to it."""
    members = {
        (row["tiers_lieu"], row["ptce"])
        for row in rows(engine, "tiers-lieux-membres-de-ptce")
        if "(le tiers-lieu)" in row["roles"] or "porteur (" in row["roles"]
    }
    assert members
    assert members <= {(row["lieu"], row["pole"]) for row in rows(engine, "tiers-lieux-et-ptce")}


def test_a_pole_has_one_state(engine: Embedded) -> None:
    """Two questions say the same of the state of a pole; a pole that was seen since is not among the silent."""
    states = {row["ptce"]: (row["etat"], row.get("etat_date", "")) for row in rows(engine, "ptce-par-region")}
    silent = rows(engine, "ptce-sans-nouvelles", depuis="2024-01-01")
    assert silent
    assert all((row["etat"], row["etat_date"]) == states[row["ptce"]] for row in silent)
    assert all(max(row["etat_date"], row.get("dernier_document", "")) < "2024-01-01" for row in silent)


def test_a_common_funder_is_no_path(engine: Embedded) -> None:
    """Two poles that the State funds are not joined by it; a collective and a direct link still join."""
    funders = {"État", "Caisse des Dépôts"}
    apart = rows(engine, "chemins-entre-deux-acteurs", de="ptce/sud-aquitaine", vers="ptce/centre-isere")
    assert not funders & {row.get(name) for row in apart for name in ("par1_nom", "par2_nom")}
    joined = rows(engine, "chemins-entre-deux-acteurs", de="actor/eole", vers="tiers-lieu/metroloco")
    assert "PTCE Sud Aquitaine" in {row["par1_nom"] for row in joined if row["longueur"] == "2"}
    funded = rows(engine, "chemins-entre-deux-acteurs", de="actor/etat", vers="ptce/centre-isere")
    assert "1" in {row["longueur"] for row in funded}


ONE_UNDERTAKING = """
PREFIX mlg: <https://w3id.org/maillage/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?one ?other {
  ?up ^mlg:facetOf|mlg:carries|mlg:placeOf|owl:sameAs ?down .
  ?one mlg:facetOf? ?up .
  ?other mlg:facetOf? ?down .
  FILTER (?one != ?other)
}"""
"""The facets of one head, a pole and each of its carriers, a place and its pole, and the facets of these."""


def of_one_undertaking(engine: Embedded) -> set[frozenset[str]]:
    """The pairs of parties that are one undertaking."""
    answer = engine.query(Query(ONE_UNDERTAKING))
    assert isinstance(answer, QuerySolutions)
    return {frozenset((row["one"].value, row["other"].value)) for row in answer}


def test_no_query_tells_a_cooperation_within_one_undertaking(engine: Embedded) -> None:
    """A pole does not cooperate with its carriers, nor with its place, in any list or count of links."""
    within = of_one_undertaking(engine)
    assert within
    assert not [row for row in rows(engine, "liens") if frozenset((row["de"], row["vers"])) in within]
    parties = {party for pair in within for party in pair}
    for party in sorted(parties)[::7]:
        linked = column(engine, "cooperations-d-un-acteur", "avec", acteur=party)
        assert not [other for other in linked if frozenset((party, other)) in within], party
    cooperation = {
        row["nature_nom"]
        for word in ("mutualisation", "cooperation", "partnership")
        for row in rows(engine, "liens", nature=word)
    }
    for row in rows(engine, "tiers-lieux-et-ptce"):
        if row["nature"] in cooperation:
            assert frozenset((row["lieu"], row["pole"])) not in within, row


def test_the_network_draws_nothing_within_one_undertaking(engine: Embedded) -> None:
    """The graph of cooperation has no edge between a pole and its carriers or its place; nor is one counted."""
    within = of_one_undertaking(engine)
    drawn = BY_NAME["reseau-de-cooperation"].run(engine, {})
    assert isinstance(drawn, QueryTriples)
    edges = {
        frozenset((str(triple.subject), str(triple.object)))
        for triple in drawn
        if triple.predicate.value.endswith("#cooperatesWith")
    }
    counted = {row["ensemble"]: int(row["paires"]) for row in rows(engine, "liens-en-nombre")}
    assert edges
    assert not edges & {frozenset(f"<{party}>" for party in pair) for pair in within}
    assert len(edges) == counted["Ensemble de ce qui est coopération (mots de l’article 9)"]


def test_funding_that_follows_from_an_award_is_deduced_and_has_the_sources_of_each_part(
    engine: Embedded,
) -> None:
    """No document says that Caisse des Dépôts funds Sud Aquitaine: some say who won, others who funds the call."""
    funded = rows(engine, "qui-finance-l-animation", ptce="sud-aquitaine")
    [fund] = [row for row in funded if row["financeur_nom"] == "Caisse des Dépôts"]
    assert fund["confiance"] == "déduit"
    parts = [source.partition(" : ")[::2] for source in fund["sources"].split(" | ")]
    assert {part for part, _ in parts} == {"lauréat", "financeur de l’appel"}
    naming = {name for part, name in parts if part == "financeur de l’appel"}
    assert "Un Pôle de coopération économique dans l'Oise" in naming
    assert not any(name.startswith("PTCE et tiers-lieux") for name in naming)
    [loan] = [row for row in funded if "prête" in row["titre"]]
    assert loan["confiance"] == "dit"


def test_no_funding_is_known_that_is_not_told(engine: Embedded) -> None:
    """Each funder of a pole in the graph is in the list of funders, and the other way round."""
    answer = engine.query(
        Query(
            "PREFIX mlg: <https://w3id.org/maillage/ontology#>"
            " SELECT DISTINCT ?funder ?pole { ?funder mlg:finances ?pole . ?pole a mlg:PTCE }"
        )
    )
    assert isinstance(answer, QuerySolutions)
    known = {(row["funder"].value, row["pole"].value) for row in answer}
    listed = rows(engine, "qui-finance-l-animation")
    assert known <= {(row["financeur"], row["ptce_iri"]) for row in listed}
    assert all(row["sources"] for row in listed)


def test_article_9_gives_the_sources_of_each_part_of_a_funding(engine: Embedded) -> None:
    """A funder known by the call that a pole won is deduced there too, from the award and from the call."""
    told = rows(engine, "article9-appuis", ptce="sud-aquitaine")
    for funder, naming in (
        ("Caisse des Dépôts (AAP PTCE 2013)", "gazette-france-pole-de-cooperation-dans-l-oise"),
        ("État (AAP PTCE 2013)", "traces-ecrites-news-juratri"),
    ):
        found = [row for row in told if row["fait_nom"] == funder]
        assert {row["dit_ou_deduit"] for row in found} == {"déduit"}
        documents = {row["document"].rpartition("/")[2] for row in found}
        assert {"visioconference-2023-12-07", naming} <= documents
        assert "defi-metiers-ptce-2e-appel-a-projets" not in documents
    won = [row for row in told if row["fait_nom"].startswith("AAP PTCE")]
    assert won
    assert {row["dit_ou_deduit"] for row in won} == {"dit"}


def test_poles_known_beside_a_count_are_told_by_where_they_stand(engine: Embedded) -> None:
    """Of the poles set beside «14 labellisés», those that the State labelled are told apart, as where they are counted."""
    counted = {row["region_nom"]: row for row in rows(engine, "nombre-de-ptce")}
    told = rows(engine, "couverture")
    [label] = [row for row in told if row["grandeur"].startswith("PTCE labellisés en Nouvelle-Aquitaine")]
    assert int(label["laureats"]) < int(label["connus"])
    stands = ("laureats", "emergents", "autres")
    for row in told:
        if row["grandeur"] == "lauréats":
            assert not set(stands) & set(row), row
        else:
            assert int(row["connus"]) == sum(int(row[part]) for part in stands)
            if region := counted.get(row["sujet_nom"]):
                assert [row[part] for part in stands] == [region[part] for part in stands]
    for part in stands:
        everywhere = {int(row[part]) for row in told if row["sujet_nom"] == "France"}
        assert everywhere == {sum(int(region[part]) for region in counted.values())}


def test_a_commune_in_common_adds_little_to_its_intercommunal_area(engine: Embedded) -> None:
    """A commune lies in its area: both together weigh no more than an actor in common."""
    weights = {"même commune": 1, "même intercommunalité": 2, "thème commun": 2, "acteur commun": 3}
    told = set()
    for row in rows(engine, "liens-a-tisser-par-departement"):
        kinds = [reason.partition(" : ")[0] for reason in row["raisons"].split(" | ")]
        assert int(row["force"]) == sum(weights[kind] for kind in kinds), row
        assert "même intercommunalité" in kinds or "même commune" not in kinds, row
        told.update(kinds)
    assert {"même commune", "même intercommunalité"} <= told
