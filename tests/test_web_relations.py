"""The relations of a page: as firm as the role or the link that tells them."""

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from maillage import paths
from maillage.engine import Embedded
from maillage.ontology import codes_quads, ontology_quads
from maillage.vocabulary import CODES, GRAPH, ID, compact, prologue
from maillage.web import portrait
from maillage.web.portrait import Standing, standing_of
from maillage.web.relations import families

POLE = f"{ID}ptce/pole"
STATED = f"""
<{ID}membership/a> a mlg:Membership ; org:member <{ID}actor/a> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/carrier> .
<{ID}membership/e> a mlg:Membership ; org:member <{ID}actor/e> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/member> .
"""
DEDUCED = f"""
<{ID}membership/b> a mlg:Membership ; org:member <{ID}actor/b> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/partner> .
<{ID}membership/a-deduced> a mlg:Membership ; org:member <{ID}actor/a> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/carrier> .
<{ID}membership/e-founder> a mlg:Membership ; org:member <{ID}actor/e> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/founder> .
<{GRAPH}facts/deduced> mlg:confidence <{CODES}confidence/inferred> .
"""
TOGETHER = f"""
<{ID}link/c> a mlg:CooperationLink ; mlg:party <{ID}actor/c> , <{POLE}> ; mlg:linkKind <{CODES}link-kinds/partnership> .
"""
INFERRED = f"""
<{POLE}> mlg:carriedBy <{ID}actor/a> ; mlg:facetOf <{ID}actor/a> ; mlg:hasPartner <{ID}actor/b> ; mlg:hasParticipant <{ID}actor/a> , <{ID}actor/e> ; mlg:foundedBy <{ID}actor/e> ;
  mlg:partnersWith <{ID}actor/c> ; mlg:sharesPremisesWith <{ID}actor/d> .
"""


def engine(**other: str) -> Embedded:
    """A pole with a carrier that two documents tell, a deduced partner, a link, and what a rule alone gives.

    Args:
        other: the triples of graphs, by name, in the place of those.
    """
    store = Store()
    graphs = {
        "facts/stated": STATED,
        "facts/deduced": DEDUCED,
        "together/x": TOGETHER,
        "inferred/rule": INFERRED,
    }
    graphs |= other
    quads = [*ontology_quads(paths.ONTOLOGY), *codes_quads(paths.ONTOLOGY)]
    for name, text in graphs.items():
        for quad in parse(prologue("mlg", "org") + text, RdfFormat.TURTLE):
            quads.append(Quad(quad.subject, quad.predicate, quad.object, NamedNode(GRAPH + name)))
    for quad in quads:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object))
    return Embedded(store)


def told(release: Embedded, iri: str) -> dict[str, set[tuple[str, str]]]:
    """By family, the relations and the other parties that the page of a thing tells."""
    found = portrait.read(release, iri, "fr")
    assert found is not None
    return {
        family.name: {(compact(group.iri), fact.cell.text) for group in family.groups for fact in group.facts}
        for family in families(release, found)[0]
    }


def test_those_who_carry_a_pole_together_are_no_facets_of_it() -> None:
    """They take part in it; the only carrier is told as another facet of the undertaking."""
    alone = engine(**{"inferred/rule": f"<{POLE}> mlg:carriedBy <{ID}actor/a> ; mlg:facetOf <{ID}actor/a> ."})
    assert told(alone, POLE)["facets"] == {("mlg:carriedBy", "actor/a"), ("mlg:facetOf", "actor/a")}
    several = engine(**{"inferred/rule": f"<{POLE}> mlg:carriedBy <{ID}actor/a> , <{ID}actor/b> ."})
    assert told(several, POLE) == {
        "participants": {("mlg:carriedBy", "actor/a"), ("mlg:carriedBy", "actor/b")}
    }


def test_a_relation_is_as_firm_as_what_tells_it() -> None:
    """The firmest of those who tell it, with their documents; a rule alone is no source.

    A broader relation is told with a narrower one only where it is told more firmly.
    """
    release = engine()
    found = portrait.read(release, POLE, "fr")
    assert found is not None
    told, _ = families(release, found)
    cited = {
        source.iri
        for family in told
        for group in family.groups
        for fact in group.facts
        for source in fact.sources
    }
    assert cited == {
        f"{GRAPH}{name}" for name in ("facts/stated", "facts/deduced", "together/x", "inferred/rule")
    }
    standings = {
        (compact(group.iri), fact.cell.text): fact.standing
        for family in told
        for group in family.groups
        for fact in group.facts
    }
    assert standings == {
        ("mlg:carriedBy", "actor/a"): Standing.STATED,
        ("mlg:facetOf", "actor/a"): Standing.INFERRED,
        ("mlg:hasParticipant", "actor/a"): Standing.STATED,
        ("mlg:hasPartner", "actor/b"): Standing.DEDUCED,
        ("mlg:foundedBy", "actor/e"): Standing.DEDUCED,
        ("mlg:hasParticipant", "actor/e"): Standing.STATED,
        ("mlg:partnersWith", "actor/c"): Standing.TOGETHER,
        ("mlg:sharesPremisesWith", "actor/d"): Standing.INFERRED,
    }


def test_the_other_way_round_of_a_stated_fact_is_stated() -> None:
    """With its documents, and not among what follows; what nobody states the other way round stays there."""
    release = engine(
        **{
            "facts/stated": f"<{ID}project/p> mlg:projectOf <{POLE}> .",
            "facts/deduced": f"<{GRAPH}facts/deduced> mlg:confidence <{CODES}confidence/inferred> ."
            f" <{ID}project/d> mlg:projectOf <{POLE}> .",
            "inferred/rule": f"<{POLE}> mlg:hasProject <{ID}project/p> , <{ID}project/d> , <{ID}project/q> .",
        }
    )
    found = portrait.read(release, POLE, "fr")
    assert found is not None
    told, rest = families(release, found)
    (attached,) = [family for family in told if family.name == "attached"]
    assert {
        fact.cell.text: (fact.standing, {source.iri for source in fact.sources})
        for fact in attached.groups[0].facts
    } == {
        "project/p": (Standing.STATED, {f"{GRAPH}facts/stated"}),
        "project/d": (Standing.DEDUCED, {f"{GRAPH}facts/deduced"}),
    }
    assert [fact.cell.text for group in rest for fact in group.facts] == ["project/q"]


def test_a_verdict_is_deduced_by_rule_and_not_by_the_curators() -> None:
    """What queries make from the other graphs is marked apart from what curators deduce from a document."""
    assert standing_of(f"{GRAPH}article9", deduced=True) is Standing.BY_RULE
    assert standing_of(f"{GRAPH}statistics", deduced=True) is Standing.BY_RULE
    assert standing_of(f"{GRAPH}un-document/deduced", deduced=True) is Standing.DEDUCED
