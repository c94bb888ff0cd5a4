"""The relations of a page: as firm as the role or the link that tells them."""

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from maillage import paths
from maillage.engine import Embedded
from maillage.ontology import codes_quads, ontology_quads
from maillage.vocabulary import CODES, GRAPH, ID, compact, prologue
from maillage.web import portrait
from maillage.web.portrait import Standing
from maillage.web.relations import families

POLE = f"{ID}ptce/pole"
STATED = f"""
<{ID}membership/a> a mlg:Membership ; org:member <{ID}actor/a> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/carrier> .
"""
DEDUCED = f"""
<{ID}membership/b> a mlg:Membership ; org:member <{ID}actor/b> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/partner> .
<{ID}membership/a-deduced> a mlg:Membership ; org:member <{ID}actor/a> ; org:organization <{POLE}> ;
  org:role <{CODES}roles/carrier> .
<{GRAPH}facts/deduced> mlg:confidence <{CODES}confidence/inferred> .
"""
TOGETHER = f"""
<{ID}link/c> a mlg:CooperationLink ; mlg:party <{ID}actor/c> , <{POLE}> ; mlg:linkKind <{CODES}link-kinds/partnership> .
"""
INFERRED = f"""
<{POLE}> mlg:carriedBy <{ID}actor/a> ; mlg:hasPartner <{ID}actor/b> ; mlg:hasParticipant <{ID}actor/a> ;
  mlg:partnersWith <{ID}actor/c> ; mlg:sharesPremisesWith <{ID}actor/d> .
"""


def engine() -> Embedded:
    """A pole with a carrier that two documents tell, a deduced partner, a link, and what a rule alone gives."""
    store = Store()
    graphs = {
        "facts/stated": STATED,
        "facts/deduced": DEDUCED,
        "together/x": TOGETHER,
        "inferred/rule": INFERRED,
    }
    quads = [*ontology_quads(paths.ONTOLOGY), *codes_quads(paths.ONTOLOGY)]
    for name, text in graphs.items():
        for quad in parse(prologue("mlg", "org") + text, RdfFormat.TURTLE):
            quads.append(Quad(quad.subject, quad.predicate, quad.object, NamedNode(GRAPH + name)))
    for quad in quads:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object))
    return Embedded(store)


def test_a_relation_is_as_firm_as_what_tells_it() -> None:
    """The firmest of those who tell it; a rule alone is no source; a broader relation is told with the narrower."""
    release = engine()
    found = portrait.read(release, POLE, "fr")
    assert found is not None
    told, _ = families(release, found)
    standings = {
        (compact(group.iri), fact.cell.text): fact.standing
        for family in told
        for group in family.groups
        for fact in group.facts
    }
    assert standings == {
        ("mlg:carriedBy", "actor/a"): Standing.STATED,
        ("mlg:hasParticipant", "actor/a"): Standing.STATED,
        ("mlg:hasPartner", "actor/b"): Standing.DEDUCED,
        ("mlg:partnersWith", "actor/c"): Standing.TOGETHER,
        ("mlg:sharesPremisesWith", "actor/d"): Standing.INFERRED,
    }
