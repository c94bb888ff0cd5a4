"""The closure under OWL 2 RL, and the reason of each inferred triple."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from maillage import paths
from maillage.errors import InconsistencyError, RdfError
from maillage.ontology import axiom_files
from maillage.quads import Quads
from maillage.reason import RULES, Proof, Prover, infer
from maillage.reason.columnar import Reasoner
from maillage.verify.closure import closure
from maillage.vocabulary import CODES as CODES_IRI
from maillage.vocabulary import GRAPH, ID, compact, expand

PREFIXES = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix role: <https://w3id.org/maillage/codes/roles/> .
@prefix kind: <https://w3id.org/maillage/codes/link-kinds/> .
@prefix actorkind: <https://w3id.org/maillage/codes/actor-kinds/> .
@prefix family: <https://w3id.org/maillage/codes/legal-families/> .
@prefix activity: <https://w3id.org/maillage/codes/activities/> .
@prefix recognition: <https://w3id.org/maillage/codes/recognition-kinds/> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix ptce: <https://w3id.org/maillage/id/ptce/> .
@prefix tl: <https://w3id.org/maillage/id/tiers-lieu/> .
@prefix x: <https://w3id.org/maillage/id/x/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
AXIOMS = [*axiom_files(paths.ONTOLOGY)]
CODES = [paths.ONTOLOGY / "codes" / f"{name}.ttl" for name in ("roles", "link-kinds", "legal-families")]


class Reasoned:
    """What follows from a few triples."""

    def __init__(self, quads: Quads) -> None:
        self.by_rule = infer(quads, AXIOMS).by_rule
        self.inferred = {(s, p, o): g for g, s, p, o in quads.read() if g.startswith(f"<{GRAPH}inferred/")}
        self.store = Store()
        for g, s, p, o in quads.read():
            for name in (g, ""):
                self.store.extend(parse(f"{s} {p} {o} {name} .", format=RdfFormat.N_QUADS))
        self.rules = {
            tuple(compact(t.strip("<>")).removeprefix("mid:") for t in key): graph.rpartition("/")[2][:-1]
            for key, graph in self.inferred.items()
        }

    def rule(self, subject: str, predicate: str, obj: str) -> str:
        """The rule that gives a triple, or an empty string when nothing gives it."""
        return self.rules.get((subject, predicate, obj), "")


def table(graph: Graph) -> Quads:
    """The triples of a graph, said by one source."""
    quads = Quads()
    lines = graph.serialize(format="nt").splitlines()
    text = "\n".join(f"{line.rstrip(' .')} <{GRAPH}test> ." for line in lines if line)
    quads.add(parse(text, format=RdfFormat.N_QUADS))
    return quads


def reason(turtle: str) -> Reasoned:
    """Reason over Turtle facts with the ontology and the lists of roles, links and families."""
    facts = Graph().parse(data=PREFIXES + turtle, format="turtle")
    for path in CODES:
        facts.parse(path, format="turtle")
    return Reasoned(table(facts))


CASES = [
    (
        "an association is an SSE enterprise by law",
        "actor:a a mlg:Actor ; mlg:legalFamily family:association .",
        "actor/a rdf:type mlg:SSEEnterprise",
        "cax-sco",
    ),
    (
        "a SCIC is a cooperative",
        "actor:a a mlg:Actor ; mlg:legalFamily family:scic .",
        "actor/a rdf:type mlg:Cooperative",
        "",
    ),
    (
        "the stated kind gives the class",
        "actor:a a mlg:Actor ; mlg:actorKind actorkind:research-centre .",
        "actor/a rdf:type mlg:ResearchCentre",
        "cls-hv2",
    ),
    (
        "a role of participation makes a participant",
        "x:m org:member actor:a ; org:organization ptce:p ; org:role role:base-member .",
        "actor/a mlg:takesPartIn ptce/p",
        "prp-spo1",
    ),
    (
        "a membership makes a member",
        "x:m org:member actor:a ; org:organization actor:b .",
        "actor/a org:memberOf actor/b",
        "prp-spo2",
    ),
    (
        "an involvement makes a party involved",
        "x:i mlg:involvedParty actor:a ; mlg:involvementIn ptce:p .",
        "ptce/p mlg:involves actor/a",
        "prp-inv",
    ),
    (
        "a role of involvement makes a direct relation",
        "x:i mlg:involvedParty actor:a ; mlg:involvementIn ptce:p ; mlg:involvementRole role:funder .",
        "actor/a mlg:finances ptce/p",
        "mlg-involvementproperty",
    ),
    (
        "a role makes a direct relation",
        "x:m org:member actor:a ; org:organization ptce:p ; org:role role:carrier .",
        "actor/a mlg:carries ptce/p",
        "org-roleproperty",
    ),
    (
        "a relation reads the other way round",
        "x:m org:member actor:a ; org:organization ptce:p ; org:role role:carrier .",
        "ptce/p mlg:carriedBy actor/a",
        "prp-inv",
    ),
    (
        "a link makes its parties cooperate, both ways",
        "x:l mlg:linkKind kind:joint-project ; mlg:fromParty actor:a ; mlg:toParty ptce:p .",
        "ptce/p mlg:cooperatesWith actor/a",
        "prp-spo1",
    ),
    (
        "a place of a commune lies in its région",
        "x:p mlg:locatedIn x:c . x:c mlg:within x:d . x:d mlg:within x:r .",
        "x/p mlg:locatedIn x/r",
        "prp-spo2",
    ),
    (
        "territories within territories",
        "x:c mlg:within x:d . x:d mlg:within x:r .",
        "x/c mlg:within x/r",
        "prp-trp",
    ),
    (
        "a collective is where its place is",
        "tl:t mlg:hasPlace x:p . x:p mlg:locatedIn x:c .",
        "tiers-lieu/t mlg:locatedIn x/c",
        "prp-spo2",
    ),
    (
        "a PTCE carried by an authority",
        "ptce:p a mlg:PTCE . x:m org:member actor:a ; org:organization ptce:p ; org:role role:carrier . actor:a mlg:actorKind actorkind:public-authority .",
        "ptce/p rdf:type mlg:AuthorityCarriedPTCE",
        "cls-int1",
    ),
    (
        "a PTCE with a tiers-lieu among its members",
        "ptce:p a mlg:PTCE . tl:t a mlg:TiersLieu . x:m org:member tl:t ; org:organization ptce:p ; org:role role:member .",
        "ptce/p rdf:type mlg:PTCEWithTiersLieu",
        "cls-int1",
    ),
    (
        "a labelled PTCE",
        "ptce:p a mlg:PTCE . x:a mlg:awardedTo ptce:p ; mlg:awardedUnder x:c . x:c mlg:grants recognition:ptce-label .",
        "ptce/p rdf:type mlg:LabelledPTCE",
        "cls-int1",
    ),
    (
        "a tiers-lieu with a fablab",
        "tl:t a mlg:TiersLieu ; mlg:activity activity:fablab .",
        "tiers-lieu/t rdf:type mlg:FabLabTiersLieu",
        "cls-int1",
    ),
    (
        "the same SIREN is the same actor",
        'actor:a a mlg:Actor ; mlg:siren "120027016" . actor:b a mlg:Actor ; mlg:siren "120027016" .',
        "actor/a owl:sameAs actor/b",
        "prp-key",
    ),
]


@pytest.mark.parametrize(
    ("facts", "triple", "rule"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_reasoning_adds(facts: str, triple: str, rule: str) -> None:
    """Each thing that reasoning must add is added, by the rule that a person would name."""
    found = reason(facts).rule(*triple.split())
    assert found
    assert rule in ("", found)


def test_different_sirens_are_different_actors() -> None:
    """Nothing is identified without a shared identifier, however alike the names."""
    facts = 'actor:a a mlg:Actor ; mlg:siren "120027016" . actor:b a mlg:Actor ; mlg:siren "552100554" .'
    assert "prp-key" not in reason(facts).by_rule


@pytest.mark.parametrize(
    "role", ["funder", "supporter", "host", "place-owner", "client", "speaker", "spin-off"]
)
def test_a_party_involved_is_neither_a_member_nor_in_cooperation(role: str) -> None:
    """A role of involvement gives its relation, and no membership."""
    found = reason(
        f"x:i mlg:involvedParty actor:a ; mlg:involvementIn ptce:p ; mlg:involvementRole role:{role} ."
    )
    relations = {p for s, p, o in found.rules if (s, o) == ("actor/a", "ptce/p")}
    assert {"mlg:involvedIn", "org:linkedTo"} < relations
    assert relations.isdisjoint({"org:memberOf", "mlg:takesPartIn", "mlg:cooperatesWith"})


_TWO_TENANTS = (
    "x:m org:member actor:a ; org:organization tl:t ; org:role role:tenant {} ."
    " x:n org:member actor:b ; org:organization tl:t ; org:role {} {} ."
)
_AWARD = "x:a mlg:awardedTo ptce:p ; mlg:awardedUnder x:c . x:c mlg:editionOf x:s . x:s mlg:funder actor:s ."
_YEAR = '; mlg:{} "{}"^^xsd:gYear'
_MONTH = '; mlg:{} "{}"^^xsd:gYearMonth'
LINKS = [
    (
        "a scheme funds when its call has no funder",
        _AWARD,
        "actor/s mlg:finances ptce/p",
        "mlg-award-funding",
    ),
    (
        "a call funds when it has a funder",
        _AWARD + " x:c mlg:funder actor:c .",
        "actor/c mlg:finances ptce/p",
        "mlg-award-funding",
    ),
    (
        "its scheme then funds no more",
        _AWARD + " x:c mlg:funder actor:c .",
        "actor/s mlg:finances ptce/p",
        "",
    ),
    (
        "nobody funds its own undertaking",
        _AWARD + " x:m org:member actor:s ; org:organization ptce:p ; org:role role:carrier .",
        "actor/s mlg:finances ptce/p",
        "",
    ),
    (
        "tenants share premises",
        _TWO_TENANTS.format("", "role:tenant", ""),
        "actor/b mlg:sharesPremisesWith actor/a",
        "mlg-shared-premises",
    ),
    (
        "a year and one of its months do not lie apart",
        _TWO_TENANTS.format(
            _YEAR.format("endDate", "2019"), "role:tenant", _MONTH.format("startDate", "2019-09")
        ),
        "actor/a mlg:sharesPremisesWith actor/b",
        "mlg-shared-premises",
    ),
    (
        "tenants of periods that lie apart",
        _TWO_TENANTS.format(
            _MONTH.format("endDate", "2019-05"), "role:tenant", _YEAR.format("startDate", "2020")
        ),
        "actor/a mlg:sharesPremisesWith actor/b",
        "",
    ),
    (
        "a member beside a tenant",
        _TWO_TENANTS.format("", "role:member", ""),
        "actor/a mlg:sharesPremisesWith actor/b",
        "",
    ),
    (
        "two members of one collective",
        "x:m org:member actor:a ; org:organization ptce:p ; org:role role:member ."
        " x:n org:member actor:b ; org:organization ptce:p ; org:role role:member .",
        "actor/a org:linkedTo actor/b",
        "",
    ),
    (
        "tenants of one undertaking",
        _TWO_TENANTS.replace("actor:b", "ptce:b").format("", "role:tenant", "")
        + " actor:a mlg:carries ptce:b .",
        "actor/a mlg:sharesPremisesWith ptce/b",
        "",
    ),
    (
        "an operator that does not carry the pole hosts it",
        "actor:x mlg:operates tl:t . tl:t mlg:placeOf ptce:p . actor:a mlg:carries ptce:p .",
        "actor/x mlg:accommodates ptce/p",
        "mlg-place-hosting",
    ),
    (
        "an operator of the place of a pole whose carrier is not known",
        "actor:x mlg:operates tl:t . tl:t mlg:placeOf ptce:p .",
        "actor/x mlg:accommodates ptce/p",
        "",
    ),
    (
        "an operator that carries the pole",
        "actor:a mlg:operates tl:t ; mlg:carries ptce:p . tl:t mlg:placeOf ptce:p .",
        "actor/a mlg:accommodates ptce/p",
        "",
    ),
    (
        "an operator that is one of the carriers",
        "actor:a mlg:operates tl:t ; mlg:carries ptce:p . actor:b mlg:carries ptce:p . tl:t mlg:placeOf ptce:p .",
        "actor/a mlg:accommodates ptce/p",
        "",
    ),
    (
        "a place is of the undertaking of who carries its pole",
        "tl:t mlg:placeOf ptce:p . actor:a mlg:carries ptce:p .",
        "tiers-lieu/t mlg:facetOf actor/a",
        "mlg-facet",
    ),
    (
        "a place goes with its pole when several carry it",
        "tl:t mlg:placeOf ptce:p . actor:a mlg:carries ptce:p . actor:b mlg:carries ptce:p .",
        "tiers-lieu/t mlg:facetOf ptce/p",
        "mlg-facet",
    ),
    (
        "a pole that several carry",
        "actor:a mlg:carries ptce:p . actor:b mlg:carries ptce:p .",
        "ptce/p mlg:facetOf actor/a",
        "",
    ),
    (
        "a link without direction relates two undertakings",
        "x:l mlg:linkKind kind:partnership ; mlg:fromParty actor:a ; mlg:toParty actor:b ; mlg:party ptce:p ."
        " actor:a mlg:carries ptce:p .",
        "ptce/p mlg:partnersWith actor/b",
        "mlg-mutual-link",
    ),
    (
        "a link without direction relates no two facets of one undertaking",
        "x:l mlg:linkKind kind:partnership ; mlg:fromParty actor:a ; mlg:toParty actor:b ; mlg:party ptce:p ."
        " actor:a mlg:carries ptce:p .",
        "actor/a mlg:cooperatesWith ptce/p",
        "",
    ),
    (
        "a carrier under two keys is one",
        "actor:a mlg:carries ptce:p ; owl:sameAs actor:b .",
        "ptce/p mlg:facetOf actor/b",
        "mlg-facet",
    ),
]


@pytest.mark.parametrize(
    ("facts", "triple", "rule"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS]
)
def test_what_follows_between_undertakings(facts: str, triple: str, rule: str) -> None:
    """A link follows by its rule, with a proof down to what is stated; or it does not follow at all."""
    found = reason(facts)
    assert found.rule(*triple.split()) in ({rule, "eq-rep", "prp-symp"} if rule else {""})
    assert not rule or rule in found.by_rule
    prover = Prover(found.store, AXIOMS)
    for fact in found.inferred:
        assert prover.prove(tuple(map(from_n3, fact))), fact  # type: ignore[arg-type]


def test_a_member_of_a_group_takes_part_in_nothing() -> None:
    """An affiliation makes a member of the group, and neither a participant nor a cooperation."""
    found = reason("x:m org:member actor:a ; org:organization actor:b ; org:role role:affiliate .")
    relations = {p for s, p, o in found.rules if (s, o) == ("actor/a", "actor/b")}
    assert relations == {"org:memberOf", "org:linkedTo"}


@pytest.mark.parametrize(
    "kind", ["carrying", "place-of", "funding", "support", "client", "hosting", "origin"]
)
def test_a_link_that_is_no_cooperation_gives_none(kind: str) -> None:
    """A facet of one undertaking, or what ties without cooperating, makes nobody cooperate."""
    found = reason(f"x:l mlg:linkKind kind:{kind} ; mlg:fromParty actor:a ; mlg:toParty ptce:p .")
    assert not {key for key in found.rules if key[1] == "mlg:cooperatesWith"}


def test_the_noise_of_the_closure_is_left_out() -> None:
    """No reflexive identity, no owl:Thing, no axiom about the vocabulary, no literal subject."""
    result = reason("actor:a a mlg:Actor ; mlg:legalFamily family:association .")
    for subject, _, obj in result.inferred:
        assert subject.startswith((f"<{ID}", f"<{CODES_IRI}"))
        assert subject != obj
        assert "www.w3.org/2002/07/owl" not in obj


def test_each_inference_is_proved_from_stated_triples() -> None:
    """The rule found again in the store ends in what a source states, and never runs in a circle."""
    result = reason(CASES[6][1] + CASES[10][1])
    prover = Prover(result.store, AXIOMS)

    def depth(proof: Proof, above: frozenset[object]) -> int:
        assert proof.fact not in above
        assert proof.rule or proof.graphs == (f"{GRAPH}test",)
        return 1 + max((depth(p, above | {proof.fact}) for p in proof.premises), default=0)

    depths = []
    for s, p, o in result.inferred:
        proof = prover.prove((from_n3(s), from_n3(p), from_n3(o)))  # type: ignore[arg-type]
        assert proof
        assert proof.rule
        depths.append(depth(proof, frozenset()))
    assert max(depths) > 2
    assert prover.prove((URIRef(ID + "x"), RDF.type, URIRef(ID + "y"))) is None


def test_what_a_register_states_is_not_taken_for_an_inference() -> None:
    """A triple of the default graph alone, that no rule gives, is stated."""
    store = Store()
    store.extend(parse(f"<{ID}a> <{ID}p> <{ID}b> .", format=RdfFormat.N_QUADS))
    fact = (URIRef(ID + "a"), URIRef(ID + "p"), URIRef(ID + "b"))
    assert Prover(store, AXIOMS).prove(fact) == Proof(fact)


def test_a_contradiction_is_an_error() -> None:
    """A public authority cannot also be an association: the law makes them disjoint."""
    facts = "actor:a a mlg:Actor ; mlg:legalFamily family:association ; mlg:actorKind actorkind:public-authority ."
    with pytest.raises(InconsistencyError, match="contradict"):
        reason(facts)


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    """A person can read each rule."""
    assert all(rule.fr and rule.en and rule.fr != rule.en for rule in RULES.values())


MINI = """
@prefix : <https://w3id.org/maillage/id/x/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
RULE_CASES = [
    ("cax-sco", ":A rdfs:subClassOf :B .", ":a a :A .", ":a a :B ."),
    ("cax-sco", ":A owl:equivalentClass :B .", ":a a :B .", ":a a :A ."),
    ("cls-hv1", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] .", ":a a :A .", ":a :p :v ."),
    ("cls-hv2", "[ owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :A .", ":a :p :v .", ":a a :A ."),
    (
        "cls-svf1",
        "[ owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
        ":a :p :b . :b a :B .",
        ":a a :A .",
    ),
    (
        "cls-svf1",
        "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :A .",
        ":a :p :b .",
        ":a a :A .",
    ),
    (
        "cls-svf1",
        "[ owl:onProperty :p ; owl:someValuesFrom [ owl:onProperty :q ; owl:hasValue :v ] ] rdfs:subClassOf :A .",
        ":a :p :b . :b :q :v .",
        ":a a :A .",
    ),
    ("cls-int1", "[ owl:intersectionOf ( :A :B ) ] rdfs:subClassOf :C .", ":a a :A, :B .", ":a a :C ."),
    ("cls-int2", ":C rdfs:subClassOf [ owl:intersectionOf ( :A :B ) ] .", ":a a :C .", ":a a :A, :B ."),
    ("cls-uni", "[ owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .", ":a a :B .", ":a a :C ."),
    (
        "cls-avf",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":a a :A ; :p :b .",
        ":b a :B .",
    ),
    ("prp-dom", ":p rdfs:domain :A .", ":a :p :b .", ":a a :A ."),
    ("prp-rng", ":p rdfs:range :A .", ":a :p :b .", ":b a :A ."),
    ("prp-spo1", ":p rdfs:subPropertyOf :q .", ":a :p :b .", ":a :q :b ."),
    ("prp-inv", ":p owl:inverseOf :q .", ":a :q :b .", ":b :p :a ."),
    ("prp-eqp", ":p owl:equivalentProperty :q .", ":a :q :b .", ":a :p :b ."),
    ("prp-symp", ":p a owl:SymmetricProperty .", ":a :p :b .", ":b :p :a ."),
    (
        "prp-trp",
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :a .",
        ":a :p :c . :b :p :a . :c :p :b .",
    ),
    ("prp-spo2", ":p owl:propertyChainAxiom ( :q :r ) .", ":a :q :b . :b :r :c .", ":a :p :c ."),
    (
        "prp-spo2",
        ":p owl:propertyChainAxiom ( :q :r :q ) .",
        ":a :q :b . :b :r :c . :c :q :d .",
        ":a :p :d .",
    ),
    ("prp-fp", ":p a owl:FunctionalProperty .", ":a :p :b, :c .", ":b owl:sameAs :c . :c owl:sameAs :b ."),
    (
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty .",
        ":b :p :a . :c :p :a .",
        ":b owl:sameAs :c . :c owl:sameAs :b .",
    ),
    (
        "prp-key",
        ":A owl:hasKey ( :p :q ) .",
        ':a a :A ; :p "1" ; :q :x . :b a :A ; :p "1" ; :q :x . :c a :A ; :p "1" . :d :p "1" ; :q :x .',
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    (
        "eq-rep",
        "",
        ":a owl:sameAs :b . :c :said_of :b . :a :says :d .",
        ":b owl:sameAs :a ; :says :d . :c :said_of :a .",
    ),
]


@pytest.mark.parametrize(("rule", "axioms", "facts", "expected"), RULE_CASES)
def test_each_rule_alone(rule: str, axioms: str, facts: str, expected: str) -> None:
    """A rule gives what the tables of OWL 2 RL say, and nothing more."""
    quads = table(Graph().parse(data=MINI + facts, format="turtle"))
    Reasoner(quads, Graph().parse(data=MINI + axioms, format="turtle")).run()
    found = {(s, p, o): g for g, s, p, o in quads.read() if "inferred" in g}
    wanted = {tuple(t.n3() for t in fact) for fact in Graph().parse(data=MINI + expected, format="turtle")}
    assert set(found) == wanted
    assert {graph.rpartition("/")[2] for graph in found.values()} <= {rule + ">", "eq-sym>"}


CONTRADICTIONS = [
    ("cax-dw", ":A owl:disjointWith :B .", ":a a :A, :B ."),
    ("cax-dw", "[] a owl:AllDisjointClasses ; owl:members ( :A :C :B ) .", ":a a :A, :B ."),
    ("cax-dw", ":A owl:complementOf :B .", ":a a :A, :B ."),
    ("cls-nothing2", "", ":a a owl:Nothing ."),
    ("prp-pdw", ":p owl:propertyDisjointWith :q .", ":a :p :b ; :q :b ."),
    ("prp-irp", ":p a owl:IrreflexiveProperty .", ":a :p :a ."),
    ("prp-asyp", ":p a owl:AsymmetricProperty .", ":a :p :b . :b :p :a ."),
    ("eq-diff1", "", ":a owl:sameAs :b . :b owl:sameAs :c . :a owl:differentFrom :c ."),
    ("prp-fp", ":p a owl:FunctionalProperty .", ':a :p "1", "2" .'),
]


@pytest.mark.parametrize(("rule", "axioms", "facts"), CONTRADICTIONS)
def test_a_contradiction_names_its_rule(rule: str, axioms: str, facts: str) -> None:
    """And the facts that contradict each other."""
    quads = table(Graph().parse(data=MINI + facts, format="turtle"))
    with pytest.raises(InconsistencyError, match=rf"{rule}.*x/a") as caught:
        Reasoner(quads, Graph().parse(data=MINI + axioms, format="turtle")).run()
    assert "contredisent" in caught.value.fr


def test_an_axiom_that_no_rule_carries_out_is_refused() -> None:
    """Nothing of the ontology is passed over in silence."""
    axioms = ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] ."
    with pytest.raises((RdfError, ValueError), match="maxCardinality"):
        Reasoner(Quads(), Graph().parse(data=MINI + axioms, format="turtle")).run()


THINGS = [URIRef(f"{ID}x/{n}") for n in range(7)]
CLASSES = [
    "mlg:PTCE",
    "mlg:TiersLieu",
    "mlg:Actor",
    "mlg:Association",
    "mlg:Call",
    "mlg:Award",
    "mlg:Commune",
]
RELATIONS = [
    "mlg:within", "mlg:locatedIn", "mlg:hasPlace", "mlg:carries", "mlg:cooperatesWith", "mlg:incubates",
    "org:member", "org:organization", "org:memberOf", "mlg:awardedTo", "mlg:awardedUnder", "mlg:grants",
    "mlg:placeOf", "mlg:operates", "mlg:funder", "mlg:editionOf",
    "mlg:hasPartner", "mlg:sharesStaffWith", "mlg:holder", "owl:sameAs", "mlg:hasIntervention", "mlg:axis",
]  # fmt: skip
VALUES = [
    ("mlg:legalFamily", URIRef(CODES_IRI + "legal-families/scop")),
    ("mlg:actorKind", URIRef(CODES_IRI + "actor-kinds/research-centre")),
    ("mlg:activity", URIRef(CODES_IRI + "activities/fablab")),
    ("org:role", URIRef(CODES_IRI + "roles/tenant")),
    ("mlg:startDate", Literal("2020", datatype=XSD.gYear)),
    ("mlg:endDate", Literal("2019-05", datatype=XSD.gYearMonth)),
    ("mlg:siren", Literal("120027016")),
    ("mlg:siren", Literal("552100554")),
]
FACTS = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.just("rdf:type"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(RELATIONS), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(VALUES)).map(lambda x: (x[0], *x[1])),
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FACTS, max_size=14))
def test_random_graphs_have_the_closure_that_owlrl_gives(drawn: list[tuple[URIRef, str, Node | str]]) -> None:
    """Triple for triple, identity included; where we see a contradiction, owlrl sees it or nothing is lost."""
    graph = Graph()
    for s, p, o in drawn:
        graph.add((s, URIRef(expand(p)), URIRef(expand(o)) if o in CLASSES else o))  # type: ignore[arg-type]
    quads = table(graph)
    try:
        infer(quads, AXIOMS)
    except InconsistencyError:
        return
    found = {f"{s} {p} {o}" for g, s, p, o in quads.read() if "inferred" in g}
    stated = {f"{s} {p} {o}" for g, s, p, o in quads.read() if "inferred" not in g}
    assert found == closure(stated, AXIOMS).facts
