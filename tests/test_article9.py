"""The diagnostic of article 9: each file of `tests/article9` is named after the verdict that its graph must give.

`l2-indication-carrier-alone.trig`: on element l2, the only pole of the file gets an indication. Adding a case is
adding a file.
"""

import csv
import random
import re
import time
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDFS, SKOS, Graph, Literal, URIRef

from growth import times_longer
from maillage import catalogue, paths
from maillage.engine import fill
from maillage.errors import RdfError
from maillage.ontology import codes_quads
from maillage.quads import Quads
from maillage.validate import Shapes, validate
from maillage.validate.article9 import OUTCOMES, Element, Verdict, elements, judged, triples, verdicts
from maillage.vocabulary import CODES, GRAPH, ID, PREFIXES, expand

CASES = sorted((Path(__file__).parent / "article9").glob("*.trig"))
FILE = paths.SHAPES / "article9.ttl"
MLG = PREFIXES["mlg"]
NAME = re.compile(rf"(l[0-9](?:-[0-9])?)-({'|'.join(OUTCOMES)})-.+")
ELEMENTS = ["l1", "l2", "l3", "l4-5", "l6", "l7", "l8"]


@cache
def codes() -> list[ox.Quad]:
    """The code lists, whose labels and hierarchies the queries read."""
    return list(codes_quads(paths.ONTOLOGY))


def test_outcomes_are_told_in_the_words_of_their_code_list() -> None:
    """Each outcome has the labels of its code, in both languages."""
    labels = Graph().parse(paths.ONTOLOGY / "codes" / "outcomes.ttl")
    for outcome, wording in OUTCOMES.items():
        code = URIRef(f"{CODES}outcomes/{outcome}")
        assert set(labels.objects(code, SKOS.prefLabel)) == {
            Literal(wording.fr, "fr"),
            Literal(wording.en, "en"),
        }


def test_an_element_has_one_name() -> None:
    """Pages, commands and questions name it alike: by its criterion, as by its element."""
    with (paths.DATA / "facts" / "criteria.csv").open(encoding="utf-8", newline="") as file:
        named = {row["id"]: row["criterion"].replace("'", "’") for row in csv.DictReader(file)}
    for element in elements(FILE):
        assert named[element.key] == element.name.fr


def test_the_french_page_names_every_element_and_outcome() -> None:
    """Officers read it beside the answer of the command, which uses the same words."""
    page = (paths.ROOT / "docs" / "article9.fr.md").read_text(encoding="utf-8")
    assert all(f"| {element.name.fr} |" in page for element in elements(FILE))
    assert all(f"| *{outcome.fr}* |" in page for outcome in OUTCOMES.values())


def test_the_questions_call_an_outcome_a_finding() -> None:
    """« Issue » is also a way out, and « verdict » is a judge's word: neither says what it is."""
    headed = {q.name: q.columns["issue"]["fr"] for q in catalogue.load() if "issue" in q.columns}
    assert headed.keys() >= {"article9-diagnostic", "article9-synthese"}
    assert set(headed.values()) == {"Constat"}


def store(path: Path) -> ox.Store:
    """A store of a case as a release keeps it: all triples in the default graph, and by named graph."""
    found = ox.Store()
    fill(found, [*codes(), *ox.parse(path=str(path))])
    return found


def expected(path: Path) -> tuple[str, str]:
    """The element and the outcome that the name of a case gives."""
    match = NAME.fullmatch(path.stem)
    assert match, path.name
    return match[1], match[2]


@cache
def read() -> dict[str, Element]:
    """The elements by their keys, read once."""
    return {element.key: element for element in elements(FILE)}


@cache
def verdict_of(path: Path) -> Verdict:
    """The verdict on the only PTCE of a case, on the element that the case is about."""
    return verdict_on(store(path), path)


def verdict_on(data: ox.Store, path: Path) -> Verdict:
    """The verdict on the only PTCE of a graph, on the element that a case is about."""
    (found,) = judged(data, [read()[expected(path)[0]]])
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_pole_gets_its_verdict(path: Path) -> None:
    """The facts of the case give the outcome of its name, with its sentences and what they rest on."""
    _, outcome = expected(path)
    found = verdict_of(path)
    assert found.outcome == outcome
    for wording in filter(None, (found.reason, found.settled_by, found.kinds_found)):
        assert wording.fr
        assert wording.en
        assert wording.fr != wording.en
        assert not re.search(r"[{}]| :? ?$|: \.|\(\)", wording.fr + wording.en)
    assert bool(found.rests_on) == (outcome != "not-documented")
    assert bool(found.settled_by) == (outcome in ("indication", "not-documented"))


def test_every_cell_of_the_table_has_a_case() -> None:
    """Each of the four outcomes is shown for each of the seven elements, in the order of the law."""
    shown = defaultdict(set)
    for path in CASES:
        key, outcome = expected(path)
        shown[key].add(outcome)
    assert [element.key for element in elements(FILE)] == ELEMENTS
    assert shown == {key: set(OUTCOMES) for key in ELEMENTS}


def test_every_clue_is_what_decides_a_case() -> None:
    """Each clue is found somewhere, and is then what the verdict rests on."""
    decide = {g.clue for path in CASES for v in [verdict_of(path)] for g in v.grounds if g.shows == v.outcome}
    assert decide == {clue.key for element in elements(FILE) for clue in element.clues}


def test_what_curators_deduced_establishes_nothing() -> None:
    """A case that establishes no longer does once all its facts are the curators' deductions."""
    for path in (p for p in CASES if "-established-" in p.stem):
        deduced = store(path)
        for quad in ox.parse(path=str(path)):
            deduced.remove(quad)
            deduced.add(
                ox.Quad(
                    quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{GRAPH}un-document/deduced")
                )
            )
            deduced.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        assert verdict_on(deduced, path).outcome == "indication", path.stem


def test_verdicts_are_the_same_twice_and_in_order() -> None:
    """Same graph, same verdicts, by PTCE then element; as triples, each and each ground has an IRI of its own."""
    path = next(p for p in CASES if p.stem == "l2-established-two-by-their-form")
    one, two = (verdicts(store(path), FILE) for _ in range(2))
    assert one == two
    assert [v.criterion.rpartition("/")[2] for v in one] == ELEMENTS
    subjects = list(dict.fromkeys(str(t.subject) for t in triples(one)))
    assert len(subjects) == len(ELEMENTS) + sum(len(v.grounds) for v in one)
    assert subjects[0] == "<https://w3id.org/maillage/id/verdict/pole--l1>"
    assert "<https://w3id.org/maillage/id/ground/pole--l2-participants--membership-pole--une>" in subjects


@cache
def shapes() -> Shapes:
    """The shapes of verdicts, read once."""
    return Shapes(Graph().parse(paths.SHAPES / "common.ttl").parse(paths.SHAPES / "verdict.ttl"))


@pytest.mark.parametrize("path", CASES[::9], ids=lambda path: path.stem)
def test_verdicts_keep_their_shape(path: Path) -> None:
    """The triples of the verdicts and of their grounds conform to `shapes/verdict.ttl`."""
    table = Quads()
    table.add(store(path))
    table.add(ox.Quad(*triple) for triple in triples(judged(store(path), [*read().values()])))
    criteria = (ox.NamedNode(element.criterion) for element in read().values())
    table.add(
        ox.Quad(node, ox.NamedNode(expand("rdf:type")), ox.NamedNode(f"{MLG}Criterion")) for node in criteria
    )
    found = [r for r in validate(table, shapes()).results if r.severity == "Violation"]
    assert not found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_of_rows_changes_no_verdict(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store gives its answers in the order that suits it, the parties of a project too."""
    data = store(path)
    straight = verdict_on(data, path)
    module = import_module("maillage.validate.article9.verdicts")
    select = module._select
    for seed in range(4):
        chance = random.Random(seed)
        monkeypatch.setattr(
            module,
            "_select",
            lambda *given, chance=chance: sorted(select(*given), key=lambda _: chance.random()),
        )
        assert verdict_on(data, path) == straight


def test_a_ground_names_the_graphs_that_state_it() -> None:
    """A fact leads to its documents: those that state that it takes part, and those that state what it is."""
    found = verdict_of(next(p for p in CASES if p.stem == "l2-established-kind-that-a-source-states"))
    graphs = {ground.name.fr: ground.graphs for ground in found.grounds}
    assert graphs == {"Association Une": (), "Structure Deux": (f"{GRAPH}un-document",)}


def test_a_charter_is_cited_itself_and_not_the_register_of_documents() -> None:
    """The kind of a document stands in the register; what a reader is sent to is the document."""
    data = store(next(p for p in CASES if p.stem == "l6-established-charter-that-is-read"))
    charter, register = ox.NamedNode(expand("mid:document/ecrit")), ox.NamedNode(f"{GRAPH}sources")
    for quad in list(data.quads_for_pattern(charter, None, None)):
        data.add(ox.Quad(quad.subject, quad.predicate, quad.object, register))
    for graphs in ((), (f"{GRAPH}ecrit",)):
        for graph in graphs:
            label = ox.NamedNode(str(RDFS.label))
            data.add(ox.Quad(charter, label, ox.Literal("dit"), ox.NamedNode(graph)))
        (found,) = (v for v in verdicts(data, FILE) if v.criterion.endswith("/l6"))
        assert [ground.graphs for ground in found.grounds] == [graphs]


def test_one_located_participant_is_never_called_a_territory_in_common() -> None:
    """The carrier alone, located by deduction, is told as one participant."""
    found = verdict_of(next(p for p in CASES if p.stem == "l1-indication-one-located-by-deduction"))
    assert found.reason.fr.startswith("D’après une déduction des rédacteurs, un participant serait situé")
    assert "un même territoire" not in found.reason.fr


def test_a_doubted_statement_is_told_with_its_doubt() -> None:
    """What another source corrects is named beside what it corrects."""
    found = verdict_of(next(p for p in CASES if p.stem == "l4-5-indication-said-and-doubted"))
    assert found.reason.fr == (
        "Une source le dit, mais elle est mise en doute :"
        " Une source le dit du pôle (Deux pôles paraissent confondus)."
    )


def test_the_one_list_says_which_kinds_are_found() -> None:
    """For “in connection with”, each kind is told as found or not, as information, never as a lack."""
    found = verdict_of(next(p for p in CASES if p.stem == "l4-5-established-public-authority"))
    assert found.kinds_found
    assert found.kinds_found.fr == (
        "Collectivité ou groupement : Commune. Centre de recherche : rien de connu."
        " Enseignement supérieur et recherche : rien de connu. Organisme de formation : rien de connu."
    )
    pointed = verdict_of(next(p for p in CASES if p.stem == "l4-5-indication-funder")).kinds_found
    assert pointed
    assert pointed.en.startswith("Local authority or grouping: Région (indication). ")


def test_a_long_list_of_facts_is_cut_short() -> None:
    """Beyond six facts or so, the reason says how many others there are; the verdict rests on them all."""
    pole, rows = expand("mid:ptce/grand"), []
    rows.append(f'<{pole}> a <{MLG}PTCE> ; <{RDFS.label}> "Grand pôle"@fr .')
    for number in range(10):
        member, node = expand(f"mid:actor/{number}"), expand(f"mid:membership/grand--{number}")
        family = expand("mlc:legal-families/association")
        rows.append(f'<{member}> <{MLG}takesPartIn> <{pole}> ; <{RDFS.label}> "N° {number}"@fr .')
        rows.append(f"<{member}> <{MLG}legalFamily> <{family}> .")
        rows.append(
            f"<{node}> <{expand('org:organization')}> <{pole}> ; <{expand('org:member')}> <{member}> ."
        )
        rows.append(f'<{family}> <{expand("skos:prefLabel")}> "association"@fr .')
    data = ox.Store()
    data.load("\n".join(rows).encode(), format=ox.RdfFormat.TURTLE)
    (found,) = (v for v in verdicts(data, FILE) if v.criterion.endswith("/l2"))
    assert found.reason.fr.endswith("N° 4 (association) ; N° 5 (association) et 4 autres.")
    assert found.reason.en.endswith("N° 4 (association); N° 5 (association) and 4 more.")
    assert len(found.rests_on) == 10


@pytest.mark.parametrize("broken", ["<a> <b", "", None], ids=["malformed", "empty", "absent"])
def test_a_broken_file_is_a_fault_or_nothing(tmp_path: Path, broken: str | None) -> None:
    """A malformed or absent file is a fault that names it; an empty one has no element."""
    (tmp_path / "common.ttl").write_text("", "utf-8")
    if broken is not None:
        (tmp_path / "article9.ttl").write_text(broken, "utf-8")
    if broken == "":
        assert elements(tmp_path / "article9.ttl") == []
        return
    with pytest.raises(RdfError, match=r"article9\.ttl"):
        elements(tmp_path / "article9.ttl")


@pytest.mark.parametrize(
    "term", ["reasonNotDocumented", "reasonFew", "reasonDeduced", "reason", "shows", "criterion", "evidence"]
)
def test_what_an_element_lacks_is_a_fault(tmp_path: Path, term: str) -> None:
    """An element or a clue that lacks what it must say names it."""
    (tmp_path / "common.ttl").write_text("", "utf-8")
    text = re.sub(rf"\bmlg:{term}\b", "mlg:note", FILE.read_text("utf-8"))
    (tmp_path / "article9.ttl").write_text(text, "utf-8")
    with pytest.raises(RdfError, match=term):
        elements(tmp_path / "article9.ttl")


def test_each_node_of_the_file_is_used() -> None:
    """Each clue belongs to one element, and each shared query serves several clues."""
    graph = Graph().parse(FILE)
    clue, source = (ox.NamedNode(MLG + name).value for name in ("clue", "evidenceFrom"))
    nodes = [str(o) for _, p, o in graph if str(p) == clue]
    assert sorted(nodes) == sorted({str(s) for s, _, o in graph if str(o) == f"{MLG}Clue"})
    shared = [str(o) for _, p, o in graph if str(p) == source]
    assert all(shared.count(node) > 1 for node in shared)


def crowd(number: int) -> ox.Store:
    """A pole of many members, of which none is in the département of another but for two."""
    found = ox.Store()
    pole, kind = ox.NamedNode(ID + "ptce/x"), ox.NamedNode(MLG + "PTCE")
    lines = [f'{pole} a {kind} ; <{RDFS.label}> "X" .']
    for n in range(number):
        member, place = f"<urn:m{n}>", f"<urn:p{n % (number // 2)}>"
        lines += [
            f'{member} <{MLG}takesPartIn> {pole} ; <{RDFS.label}> "{n}" ; <{MLG}locatedIn> {place} .',
            f"<urn:r{n}> <http://www.w3.org/ns/org#organization> {pole} ;",
            f"  <http://www.w3.org/ns/org#member> {member} .",
            f'{place} a <{MLG}Departement> ; <{RDFS.label}> "P" .',
        ]
    found.load("\n".join(lines).encode(), ox.RdfFormat.TURTLE)
    return found


@pytest.mark.alone
def test_verdicts_take_time_in_proportion_to_the_members() -> None:
    """Four times the members take less than five times the time, reading the elements included."""
    members = {number: crowd(number) for number in (500, 2_000)}

    def seconds(number: int) -> float:
        began = time.process_time()
        verdicts(members[number], FILE)
        return time.process_time() - began

    assert times_longer(seconds, 500, 2_000, 5) <= 5
