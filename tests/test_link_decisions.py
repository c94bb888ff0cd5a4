"""Decisions on links: tables of SSSOM, read with all their faults, and what they become in the graph."""

import csv
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import sssom_pydantic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse
from stdnum.fr import siren

from growth import times_longer
from maillage import catalogue, paths
from maillage.build.links import accepted_links
from maillage.engine import Embedded
from maillage.errors import TableFaults
from maillage.examine import Examiner
from maillage.examine.sheet_files import examine_any, is_sheet
from maillage.examine.sheets import SheetReader
from maillage.facts import read_facts
from maillage.link.decisions import Known, check_decisions, known, read_decisions
from maillage.link.graph import description_quads, link_quads, objects_of
from maillage.link.sssom import COLUMNS, HEADER, ROLES, MappingSet
from maillage.ontology import read_codes
from maillage.quads import Quads
from maillage.release import Release
from maillage.territories import read_territories
from maillage.validate import personal_data
from maillage.vocabulary import GRAPH, ID, expand

LINKS = paths.DATA / "links"
HEADER_LINES = """# mapping_set_id: https://w3id.org/maillage/links/essai
# mapping_set_version: "1"
# mapping_set_title: Essai
# license: https://www.etalab.gouv.fr/licence-ouverte-open-licence
# curie_map:
#   mid: https://w3id.org/maillage/id/
#   owl: http://www.w3.org/2002/07/owl#
#   semapv: https://w3id.org/semapv/vocab/
#   skos: http://www.w3.org/2004/02/skos/core#
#   wd: http://www.wikidata.org/entity/
"""
ROW = {
    "subject_id": "mid:actor/le-quai",
    "subject_label": "Le Quai",
    "predicate_id": "owl:sameAs",
    "object_id": "mid:actor/784671695",
    "object_label": "ASSOCIATION LE QUAI",
    "mapping_justification": "semapv:ManualMappingCuration",
    "confidence": "0.98",
    "reviewer_label": "curator",
    "mapping_date": "2026-11-27",
    "see_also": "https://exemple.fr/mentions-legales",
    "comment": "les mentions légales donnent ce SIREN",
}
KNOWN = Known(
    {
        f"{ID}actor/le-quai": frozenset({"Le Quai"}),
        f"{ID}actor/quai-bis": frozenset({"Le Quai bis"}),
        f"{ID}actor/la-gare": frozenset({"La Gare"}),
        f"{ID}actor/ville": frozenset({"Ville"}),
        f"{ID}tiers-lieu/le-quai": frozenset({"Le Quai"}),
        f"{ID}departement/64": frozenset({"Pyrénées-Atlantiques"}),
    },
    {f"{ID}actor/ville": frozenset({"214003121"})},
    {f"{ID}actor/quai-bis": f"{ID}actor/le-quai", f"{ID}actor/le-quai": f"{ID}actor/le-quai"},
)


def table(
    tmp_path: Path, *changes: Mapping[str, str], header: str = HEADER_LINES, name: str = "essai"
) -> Path:
    """A folder with one table: a row for each mapping of what differs from the usual row."""
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join((ROW | dict(change)).get(column, "") for column in COLUMNS) for change in changes]
    (tmp_path / f"{name}.sssom.tsv").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> list[tuple[int | None, str, str]]:
    """The line, column and English text of every fault."""
    with pytest.raises(TableFaults) as caught:
        read_decisions(folder, KNOWN)
    return [
        (fault.place.line, fault.place.column, fault.en) if fault.place else (None, "", fault.en)
        for fault in caught.value.faults
    ]


def published(sets: tuple[MappingSet, ...], described: set[str] | None = None) -> set[tuple[str, str, str]]:
    """The links as (subject, predicate, object)."""
    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in link_quads(sets, described or set(), {})
        if q.predicate != NamedNode(expand("mlg:identityReason"))
    }


def test_a_good_row_is_read_whole(tmp_path: Path) -> None:
    """Every cell has its place in the decision."""
    (read,) = read_decisions(table(tmp_path, {}), KNOWN)
    (decision,) = read.decisions
    assert read.name == "essai" and read.version == "1" and read.title == "Essai"
    assert decision.subject == f"{ID}actor/le-quai" and decision.object == f"{ID}actor/784671695"
    assert decision.accepted and decision.confidence == 0.98 and decision.role == "curator"
    assert decision.see_also == ("https://exemple.fr/mentions-legales",) and decision.line == 12


WRONG_CELLS = {
    "unknown prefix": ("object_id", "siren:784671695", "unknown prefix"),
    "no prefix": ("subject_id", "le-quai", "unknown prefix"),
    "subject that nothing describes": ("subject_id", "mid:actor/le-quay", "described by no table of facts or of territories; near: mid:actor/le-quai"),
    "name that has changed": ("subject_label", "Le Quay", "our tables call it: Le Quai"),
    "wrong check digit": ("object_id", "mid:actor/784671696", "check digit"),
    "SIREN that lost a digit": ("object_id", "mid:actor/78467169", "check digit"),
    "a slug is no unit": ("object_id", "mid:actor/la-gare", "a SIREN or an RNA number"),
    "RNA in lower case": ("object_id", "mid:actor/w401000001", "a SIREN or an RNA number"),
    "no item of Wikidata": ("object_id", "wd:P31", "no Wikidata item"),
    "Wikidata is never the same": ("object_id", "wd:Q42", "expected for Wikidata: skos:exactMatch"),
    "other modifier": ("predicate_modifier", "not", "expected: Not"),
    "other predicate": ("predicate_id", "skos:broadMatch", "expected: owl:sameAs"),
    "other justification": ("mapping_justification", "semapv:Guess", "expected: semapv:"),
    "confidence above 1": ("confidence", "1.5", "from 0 to 1"),
    "confidence with a comma": ("confidence", "0,9", "decimal point"),
    "no such day": ("mapping_date", "2026-02-30", "YYYY-MM-DD"),
    "a day the French way": ("mapping_date", "27/11/2026", "YYYY-MM-DD"),
    "a person as reviewer": ("reviewer_label", "Camille Martin", "expected: curator"),
    "a person in the comment": ("comment", "vu avec Mme Martin", "name of a person"),
    "a telephone in the comment": ("comment", "appeler le 05 59 00 00 00", "telephone"),
    "no address": ("see_also", "les mentions légales", "not an address"),
    "required cell empty": ("object_label", "", "required value missing"),
    "quotation marks": ("object_label", 'ASSOCIATION "LE QUAI"', "straight quotation mark"),
    "invisible character": ("object_label", "LE\u200bQUAI", "invisible"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_CELLS)
def test_a_wrong_cell_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    """The fault names the column at fault, or the predicate that the object asks for."""
    column, value, expected = WRONG_CELLS[case]
    told = faults(table(tmp_path, {column: value}))
    assert any(line == 12 and expected in text for line, _, text in told), told
    assert len(told) == 1


PLACE = {"subject_id": "mid:departement/64", "subject_label": "Pyrénées-Atlantiques"}


def test_a_territory_is_matched_with_an_item(tmp_path: Path) -> None:
    """Exactly, or closely where the item stands for another territory too; it gets no number and no name."""
    rows = [PLACE | {"predicate_id": f"skos:{how}Match", "object_id": f"wd:Q{k}"} for k, how in ((1, "exact"), (2, "close"))]  # fmt: skip
    assert published(read_decisions(table(tmp_path, *rows), KNOWN)) == {
        (f"<{ID}departement/64>", f"<{expand('skos:exactMatch')}>", "<http://www.wikidata.org/entity/Q1>"),
        (f"<{ID}departement/64>", f"<{expand('skos:closeMatch')}>", "<http://www.wikidata.org/entity/Q2>"),
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "Wikidata alone"),
        ({"predicate_id": "owl:sameAs", "object_id": "wd:Q1"}, "skos:exactMatch, skos:closeMatch"),
        ({"subject_id": "mid:departement/96", "object_id": "wd:Q1"}, "no table of facts or of territories"),
        ({"subject_label": "Basses-Pyrénées", "object_id": "wd:Q1"}, "call it: Pyrénées-Atlantiques"),
    ],
)
def test_a_territory_is_no_body(tmp_path: Path, change: dict[str, str], expected: str) -> None:
    """It is not the unit that governs it, nor the same as an item, and the list has its code and its name."""
    row = PLACE | {"predicate_id": "skos:exactMatch", "object_id": "mid:actor/784671695"} | change
    assert any(expected in text for _, _, text in faults(table(tmp_path, row)))


def test_all_faults_are_told_in_one_pass(tmp_path: Path) -> None:
    """Header, cells of several rows and contradictions are told together."""
    header = HEADER_LINES.replace("# license:", "# licence:").replace("id/\n", "other/\n", 1)
    told = faults(
        table(tmp_path, {"confidence": "2", "mapping_date": "hier"}, {}, {"subject_id": "mid:actor/la-gare", "subject_label": "La Gare"}, header=header)
    )  # fmt: skip
    columns = [column for _, column, _ in told]
    assert columns == ["licence", "license", "curie_map", "confidence", "mapping_date", "object_id"]


CONTRADICTIONS = {
    "both accepted and refused": ([{}, {"predicate_modifier": "Not"}], "both accepted and refused"),
    "decided twice": ([{}, {"comment": "encore"}], "decided already"),
    "two bodies of one SIREN": ([{}, {"subject_id": "mid:actor/la-gare", "subject_label": "La Gare"}], "nothing says that they are one"),
    "two SIRENs of one body": ([{}, {"object_id": "mid:actor/214003121"}], "a body has one number"),
    "two SIRENs of one body of two keys": ([{}, {"subject_id": "mid:actor/quai-bis", "subject_label": "Le Quai bis", "object_id": "mid:actor/214003121"}], "a body has one number"),
    "another SIREN than the facts": ([{"subject_id": "mid:actor/ville", "subject_label": "Ville"}], "the facts state another SIREN"),
    "an actor is no place": ([{"object_id": "mid:tiers-lieu/autre"}], "two things of different kinds"),
    "a place is no legal unit": ([{"subject_id": "mid:tiers-lieu/le-quai"}], "is not the legal unit that carries it"),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_what_contradicts_is_refused(tmp_path: Path, case: str) -> None:
    """Two decisions, or a decision and the facts, never contradict one another in silence."""
    rows, expected = CONTRADICTIONS[case]
    told = faults(table(tmp_path, *rows))
    assert len(told) == 1 and expected in told[0][2], told


def test_contradictions_are_found_across_files(tmp_path: Path) -> None:
    """A refusal in one table and an acceptance in another are told with the place of the other."""
    table(tmp_path, {}, name="a", header=HEADER_LINES.replace("links/essai", "links/a"))
    table(
        tmp_path,
        {"predicate_modifier": "Not"},
        name="b",
        header=HEADER_LINES.replace("links/essai", "links/b"),
    )
    ((_, _, text),) = faults(tmp_path)
    assert "both accepted and refused, see a.sssom.tsv, line 12" in text


def test_two_keys_of_one_body_have_one_siren(tmp_path: Path) -> None:
    """Where the facts say that two keys are one body, both may have its SIREN."""
    rows: list[dict[str, str]] = [{}, {"subject_id": "mid:actor/quai-bis", "subject_label": "Le Quai bis"}]
    (read,) = read_decisions(table(tmp_path, *rows), KNOWN)
    assert len(read.decisions) == 2


BROKEN = {
    "empty": ("", "no line that names the columns"),
    "no YAML": ("# a: [\n" + "\t".join(COLUMNS), "header is no YAML"),
    "no header": ("\t".join(COLUMNS), "expected a YAML header"),
    "unknown column": (HEADER_LINES + "\t".join([*COLUMNS, "reviewer"]), "unknown column; expected: reviewer_label"),
    "column twice": (HEADER_LINES + "\t".join([*COLUMNS, "comment"]), "column present twice"),
    "column missing": (HEADER_LINES + "\t".join(COLUMNS[1:]), "required column missing"),
    "cells missing": (HEADER_LINES + "\t".join(COLUMNS) + "\nmid:actor/le-quai", "1 cells instead of 14"),
    "commas": (HEADER_LINES + ",".join(COLUMNS), "unknown column"),
    "endless header": ("# a: b\n" * 300, "header too long"),
    "header of one endless line": ("# a: " + "b" * 30_000 + "\n", "header too long"),
    "header nested without end": ("# a: " + "[" * 9_000 + "\n" + "\t".join(COLUMNS), "nested too deep"),
    "header that multiplies": ("# a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"# {chr(98 + k)}: &{chr(98 + k)} [{','.join(['*' + chr(97 + k)] * 9)}]\n" for k in range(20)) + "# mapping_set_id: *u\n" + "\t".join(COLUMNS), "expected one value, and only one"),
    "columns without end": (HEADER_LINES + "x\t" * 5_000, "5001 columns"),
    "bytes": ("\0\0", "not a text file"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_told(tmp_path: Path, case: str) -> None:
    """What is no table of decisions says why."""
    text, expected = BROKEN[case]
    (tmp_path / "essai.sssom.tsv").write_text(text, encoding="utf-8")
    assert any(expected in said for _, _, said in faults(tmp_path))


def test_an_empty_folder_has_no_decision(tmp_path: Path) -> None:
    """A project may have none."""
    assert read_decisions(tmp_path, KNOWN) == () == read_decisions(tmp_path / "absent", KNOWN)


def test_a_table_of_decisions_is_no_sheet(tmp_path: Path) -> None:
    """What examines any file, as the command and the page do, reads it as what it is."""
    reader = SheetReader(Examiner())
    for path in sorted((paths.DATA / "links").glob("*.sssom.tsv")):
        found = examine_any(reader, path)
        assert (found.conforms, found.remarks, found.sheet) == (True, (), None)
    assert not is_sheet(reader.examiner, tmp_path / "faulty.sssom.tsv")


def test_a_refusal_is_never_published(tmp_path: Path) -> None:
    """It is read and kept; the graph does not hold its object."""
    sets = read_decisions(table(tmp_path, {"predicate_modifier": "Not"}), KNOWN)
    assert len(sets[0].decisions) == 1
    assert published(sets) == set() == published(sets, {f"{ID}actor/784671695"})
    assert objects_of(sets) == []


def test_a_unit_that_the_release_describes_is_the_same(tmp_path: Path) -> None:
    """With the register, both IRIs stand and are one; without it, the actor has the number alone."""
    sets = read_decisions(table(tmp_path, {}), KNOWN)
    quai, unit = f"<{ID}actor/le-quai>", f"<{ID}actor/784671695>"
    number = (quai, f"<{expand('mlg:siren')}>", '"784671695"')
    name = (quai, f"<{expand('skos:altLabel')}>", '"ASSOCIATION LE QUAI"@fr')
    assert published(sets) == {number, name}
    same = (quai, f"<{expand('owl:sameAs')}>", unit)
    assert published(sets, {f"{ID}actor/784671695"}) == {number, name, same}


def test_an_association_is_linked_under_the_key_that_its_register_has(tmp_path: Path) -> None:
    """An RNA number decided upon leads to the unit of that number, whose key is its SIREN."""
    rna, unit = f"{ID}actor/W401000001", f"{ID}actor/784671695"
    sets = read_decisions(table(tmp_path, {"object_id": "mid:actor/W401000001"}), KNOWN)
    quads = [*link_quads(sets, {unit}, {rna: unit})]
    assert NamedNode(unit) in {q.object for q in quads} and NamedNode(rna) not in {q.object for q in quads}
    assert Literal("W401000001") in {q.object for q in quads if q.predicate == NamedNode(expand("mlg:rna"))}


def test_wikidata_and_collectives_are_matched_not_merged(tmp_path: Path) -> None:
    """An item of Wikidata, or the unit of a tiers-lieu, matches; it is not the same thing."""
    match = {"predicate_id": "skos:exactMatch"}
    place = match | {"subject_id": "mid:tiers-lieu/le-quai"}
    sets = read_decisions(table(tmp_path, match | {"object_id": "wd:Q42"}, place), KNOWN)
    found = published(sets, {f"{ID}actor/784671695"})
    assert {(s.rpartition("/")[2], o) for s, p, o in found if p == f"<{expand('skos:exactMatch')}>"} == {
        ("le-quai>", "<http://www.wikidata.org/entity/Q42>"),
        ("le-quai>", f"<{ID}actor/784671695>"),
    }
    assert len(found) == 2


def test_the_graph_of_a_table_is_described(tmp_path: Path) -> None:
    """When, by which role, how, in which version; how many were refused; nobody's name."""
    rows: list[dict[str, str]] = [{}, {"predicate_modifier": "Not", "object_id": "mid:actor/214003121"}]
    sets = read_decisions(table(tmp_path, *rows), KNOWN)
    said = " ".join(str(q.object) for q in description_quads(sets, {f"{GRAPH}links/essai": 3}))
    for words in (
        "2026-11-27",
        ROLES["curator"][0],
        ROLES["curator"][1],
        "version 1",
        "1 refusés",
        "licence-ouverte",
    ):
        assert words in said, words
    assert [*description_quads(sets, {})] == []


def test_the_tables_of_the_project_are_those_of_the_standard() -> None:
    """An implementation of SSSOM that we did not write reads each of them, row for row."""
    files = sorted(LINKS.glob("*.sssom.tsv"))
    assert files
    for path in files:
        mappings, converter, head = sssom_pydantic.read(path)
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
        assert len(mappings) == len(rows) > 0
        assert (
            head is not None
            and str(head.id) == f"https://w3id.org/maillage/links/{path.name.partition('.')[0]}"
        )
        for mapping, row in zip(mappings, rows, strict=True):
            assert converter.expand(mapping.subject.curie, strict=True).startswith(ID)
            assert (mapping.predicate_modifier == "Not") is (row["predicate_modifier"] == "Not")
            assert str(mapping.mapping_date) == row["mapping_date"]


def test_every_word_of_ours_is_of_the_standard() -> None:
    """Columns and keys of the header are slots that an implementation of SSSOM knows."""
    slots = set(sssom_pydantic.Record.model_fields) | set(sssom_pydantic.MappingSetRecord.model_fields)
    assert set(COLUMNS) - slots == set()
    assert (
        set(HEADER) - slots - {"curie_map", "subject_source", "object_source", "object_source_version"}
        == set()
    )


@pytest.fixture(scope="module")
def curated() -> Known:
    """What the curated facts describe."""
    gazetteer = read_territories(paths.DATA / "territories")
    facts = read_facts(paths.DATA / "facts", read_codes(paths.ONTOLOGY / "codes"), gazetteer)
    return known(facts, gazetteer.territories)


def test_decisions_of_the_project_have_no_fault(curated: Known) -> None:
    """Each is checked against the facts; each SIREN is one, by another library's word."""
    sets = read_decisions(LINKS, curated)
    assert sum(len(found.decisions) for found in sets) >= 70
    for found in sets:
        for decision in found.decisions:
            key = decision.object.rpartition("/")[2]
            assert not key.isdecimal() or siren.is_valid(key)


def test_authorities_are_linked_by_the_number_that_the_official_list_has(curated: Known) -> None:
    """Each commune and grouping has the SIREN of its row in the yearly list."""
    listed = set()
    for name in ("communes", "epci"):
        with (paths.DATA / "territories" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            listed |= {row["siren"] for row in csv.DictReader(file)}
    (found,) = (s for s in read_decisions(LINKS, curated) if s.name == "collectivites")
    assert {d.object.rpartition("/")[2] for d in found.decisions} <= listed
    stated = {subject for subject, numbers in curated.sirens.items() if numbers <= listed}
    assert stated <= {d.subject for d in found.decisions}


def test_every_region_and_departement_has_its_item(curated: Known) -> None:
    """But two: INSEE's Rhône holds the métropole of Lyon, and Paris is a commune too.

    An item is the exact match of one territory alone: SKOS says of an exact match that it passes on. The five
    overseas régions share theirs with the département.
    """
    (found,) = (s for s in read_decisions(LINKS, curated) if s.name == "territoires")
    done = {d.subject.removeprefix(ID): d for d in found.decisions}
    with (paths.DATA / "territories" / "departements.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["zone"] in ("metro", "drom")]
    expected = {f"departement/{row['code']}" for row in rows} | {f"region/{row['region']}" for row in rows}
    assert expected - done.keys() == {"departement/69", "departement/75"} and done.keys() <= expected
    overseas = {
        f"departement/{row['code']}": f"region/{row['region']}" for row in rows if row["zone"] == "drom"
    }
    assert all(done[one].object == done[other].object for one, other in overseas.items())
    assert {name for name, d in done.items() if d.predicate == "skos:closeMatch"} == {
        *overseas, *overseas.values()
    }  # fmt: skip
    exact = [d.object for d in found.decisions if d.predicate == "skos:exactMatch"]
    assert len(set(exact)) == len(exact) == 107
    # Read on Wikidata by others: Q12703 in a notice of Lingua Libre, Q18338206 in a list of museums.
    assert done["departement/64"].object.endswith("/Q12703")
    assert done["region/84"].object.endswith("/Q18338206")


def test_the_release_holds_accepted_links_alone(release: Release, curated: Known) -> None:
    """The graph of each table stands in the release, described, without contact; a refused unit does not."""
    sets = read_decisions(LINKS, curated)
    done = [d for s in sets for d in s.decisions if d.accepted]
    accepted = {d.object.rpartition("/")[2] for d in done if d.object.startswith(ID)}
    refused = {d.object.rpartition("/")[2] for s in sets for d in s.decisions if not d.accepted} - accepted
    files = sorted((release.path / "dumps" / "graphs").glob("links--*.ttl"))
    assert [path.stem.partition("--")[2] for path in files] == [s.name for s in sets if objects_of([s])]
    linked = [quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    numbers = {q.object.value for q in linked if isinstance(q.object, Literal)}
    assert accepted <= numbers and not refused & numbers
    items = {d.object for d in done if not d.object.startswith(ID)}
    assert items <= {q.object.value for q in linked if isinstance(q.object, NamedNode)}
    assert not [*personal_data(linked)]


def test_validate_examines_a_table_of_decisions(tmp_path: Path) -> None:
    """`maillage validate` tells each fault with its place, and examines each row of a good table."""
    examiner = Examiner()
    good = examiner.examine(LINKS / "collectivites.sssom.tsv")
    assert good.conforms and good.examined >= 70
    wrong = examiner.examine(table(tmp_path, {"confidence": "9"}) / "essai.sssom.tsv")
    assert not wrong.passes
    assert {remark.place.column for remark in wrong.remarks} == {"confidence", "subject_id"}


def test_how_many_rows_a_table_has_counts_wrong_ones(tmp_path: Path) -> None:
    """A row that is wrong was examined too."""
    number, found = check_decisions(table(tmp_path, {}, {"confidence": "9"}) / "essai.sssom.tsv", KNOWN)
    assert (number, len(found)) == (2, 1)


@pytest.mark.parametrize("key", ["214003121", "W401000001"])
@pytest.mark.parametrize("curated_key", ["ville", "2roqs", "9-bis"])
def test_a_question_lists_a_body_under_its_curated_key(key: str, curated_key: str) -> None:
    """The key of a register comes after that of the facts, whatever its first sign."""
    text = f"""
        @prefix mlg: <{expand("mlg:")}> . @prefix owl: <{expand("owl:")}> . @prefix rdfs: <{expand("rdfs:")}> .
        @prefix actor: <{ID}actor/> . @prefix ptce: <{ID}ptce/> .
        ptce:essai a mlg:PTCE ; mlg:hasParticipant actor:{key} , actor:{curated_key} , actor:autre .
        actor:{key} owl:sameAs actor:{curated_key} ; rdfs:label "Ville"@fr .
        actor:{curated_key} owl:sameAs actor:{key} ; rdfs:label "Ville"@fr .
        actor:autre rdfs:label "Autre"@fr .
    """
    store = Store()
    store.bulk_load(text.encode(), RdfFormat.TURTLE)
    (question,) = (q for q in catalogue.load(paths.QUERIES) if q.name == "ptce-membres")
    answer = question.run(Embedded(store), {"ptce": "essai"})
    assert isinstance(answer, QuerySolutions)
    assert sorted(str(row["membre"]) for row in answer) == [
        f"<{ID}actor/{name}>" for name in sorted(("autre", curated_key))
    ]


@pytest.mark.alone
def test_reading_takes_time_in_proportion_to_the_rows(tmp_path: Path) -> None:
    """Ten times as many rows, each of a subject that nothing describes, take no more than thirty times as long."""
    known = Known({f"{ID}actor/acteur-{k}": frozenset({f"Acteur {k}"}) for k in range(3_000)})

    def seconds(number: int) -> float:
        folder = table(tmp_path, *({"subject_id": f"mid:actor/actor-{k}"} for k in range(number)))
        start = time.process_time()
        count, found = check_decisions(folder / "essai.sssom.tsv", known)
        assert count == number == len(found)
        return time.process_time() - start

    assert times_longer(seconds, 400, 4_000, 30) <= 30


def test_a_build_links_to_the_units_that_its_registers_describe(tmp_path: Path) -> None:
    """By SIREN, or by the RNA number that the register gives to a SIREN; a unit that is not there gets no link."""
    wanted: tuple[dict[str, str], ...] = (
        {},
        {"subject_id": "mid:actor/la-gare", "subject_label": "La Gare", "object_id": "mid:actor/W401000001"},
        {"subject_id": "mid:actor/ville", "subject_label": "Ville", "object_id": "mid:actor/214003121"},
    )
    sets = read_decisions(table(tmp_path, *wanted), KNOWN)
    kind, rna = f"<{expand('rdf:type')}>", f"<{expand('mlg:rna')}>"
    quads = Quads()
    actor = f"<{expand('mlg:Actor')}>"
    units = [f"<{ID}actor/{key}>" for key in ("784671695", "200040624")]
    quads.add_texts([("", unit, kind, actor) for unit in units])
    quads.add_texts([("", units[1], rna, '"W401000001"')])
    same = NamedNode(expand("owl:sameAs"))
    found = {(str(q.subject), str(q.object)) for q in accepted_links(quads, sets) if q.predicate == same}
    assert found == {(f"<{ID}actor/le-quai>", units[0]), (f"<{ID}actor/la-gare>", units[1])}
    assert accepted_links(quads, ()) == []


GOOD = HEADER_LINES + "\t".join(COLUMNS) + "\n" + "\t".join(ROW.get(column, "") for column in COLUMNS) + "\n"
ODD = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["\t", "\n", "#", "&a", "*a", "mid:", "wd:Q", "|"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(GOOD)), st.integers(0, 40), ODD)
def test_any_change_to_a_table_is_read_or_told(tmp_path: Path, place: int, gone: int, put: str) -> None:
    """A table with some signs gone and others put in is a table, or has faults with French and English words."""
    path = tmp_path / "essai.sssom.tsv"
    path.write_text(GOOD[:place] + put + GOOD[place + gone :], encoding="utf-8", newline="")
    _, found = check_decisions(path, KNOWN)
    assert all(fault.fr and fault.en for fault in found)
    if not found:
        read = read_decisions(tmp_path, KNOWN)
        assert len([*link_quads(read, objects_of(read), {})]) >= len(objects_of(read))
