"""The closure under OWL 2 RL, and the reason of each inferred triple."""

from pathlib import Path

import pytest
from rdflib import Graph

from maillage import paths
from maillage.errors import InconsistencyError
from maillage.reason import RULES, Derivation, Inference, infer, read_derivations
from maillage.vocabulary import ID, compact

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
"""
AXIOMS = [paths.ONTOLOGY / "maillage.ttl", paths.ONTOLOGY / "reused.ttl"]
CODES = [paths.ONTOLOGY / "codes" / f"{name}.ttl" for name in ("roles", "link-kinds", "legal-families")]


class Reasoned:
    """What follows from a few triples."""

    def __init__(self, inference: Inference, derivations: dict[tuple[str, str, str], Derivation]) -> None:
        self.by_rule = inference.by_rule
        self.rules = {
            tuple(compact(t.strip("<>")).removeprefix("mid:") for t in key): d.rule
            for key, d in derivations.items()
        }
        self.derivations = derivations

    def rule(self, subject: str, predicate: str, obj: str) -> str:
        """The rule that gives a triple, or an empty string when nothing gives it."""
        return self.rules.get((subject, predicate, obj), "")


def reason(tmp_path: Path, turtle: str) -> Reasoned:
    """Reason over Turtle facts with the ontology and the lists of roles, links and families."""
    facts = Graph().parse(data=PREFIXES + turtle, format="turtle")
    for path in CODES:
        facts.parse(path, format="turtle")
    stated = tmp_path / "stated.nq"
    stated.write_text(facts.serialize(format="nt"), encoding="utf-8")
    out, derivations = tmp_path / "inferred.nq", tmp_path / "derivations.jsonl"
    inference = infer(stated, AXIOMS, out, derivations)
    return Reasoned(inference, read_derivations(derivations))


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
        "a membership makes a member",
        "x:m org:member actor:a ; org:organization ptce:p .",
        "actor/a org:memberOf ptce/p",
        "prp-spo2",
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
def test_what_reasoning_adds(tmp_path: Path, facts: str, triple: str, rule: str) -> None:
    """Each thing that reasoning must add is added, by the rule that a person would name."""
    found = reason(tmp_path, facts).rule(*triple.split())
    assert found
    assert rule in ("", found)


def test_different_sirens_are_different_actors(tmp_path: Path) -> None:
    """Nothing is identified without a shared identifier, however alike the names."""
    facts = 'actor:a a mlg:Actor ; mlg:siren "120027016" . actor:b a mlg:Actor ; mlg:siren "552100554" .'
    assert "prp-key" not in reason(tmp_path, facts).by_rule


def test_the_noise_of_the_closure_is_left_out(tmp_path: Path) -> None:
    """No reflexive identity, no owl:Thing, no axiom about the vocabulary, no literal subject."""
    result = reason(tmp_path, "actor:a a mlg:Actor ; mlg:legalFamily family:association .")
    for subject, _, obj in result.derivations:
        assert subject.startswith(f"<{ID}") or subject.startswith("<https://w3id.org/maillage/codes/")
        assert subject != obj
        assert "www.w3.org/2002/07/owl" not in obj


def test_proofs_end_in_stated_triples(tmp_path: Path) -> None:
    """Following the premises of any inferred triple never comes back to it."""
    result = reason(tmp_path, CASES[6][1] + CASES[10][1])

    def depth(triple: tuple[str, str, str], above: frozenset[tuple[str, str, str]]) -> int:
        assert triple not in above
        derivation = result.derivations.get(triple)
        return 1 + max(depth(p, above | {triple}) for p in derivation.premises) if derivation else 0

    assert max(depth(triple, frozenset()) for triple in result.derivations) > 2


def test_a_contradiction_is_an_error(tmp_path: Path) -> None:
    """A public authority cannot also be an association: the law makes them disjoint."""
    facts = "actor:a a mlg:Actor ; mlg:legalFamily family:association ; mlg:actorKind actorkind:public-authority ."
    with pytest.raises(InconsistencyError, match="contradict"):
        reason(tmp_path, facts)


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    """A person can read each rule."""
    assert all(french and english and french != english for french, english in RULES.values())
