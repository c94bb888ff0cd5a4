"""Sources say only what they say: each graph of a document holds the cells of the rows that cite it, no more.

The tables are read here by themselves: what a cell becomes is said again, apart from `facts.triples`.
"""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage import iris, paths
from maillage.release import Release
from maillage.vocabulary import BASE, CODES, GRAPH, ID, expand
from maillage.web import create_app

FACTS: Final = paths.DATA / "facts"
TYPE, LABEL, LOCATED = expand("rdf:type"), expand("rdfs:label"), expand("mlg:locatedIn")
TERRITORY: Final = re.compile(rf"{re.escape(ID)}(commune|epci|departement|region|country)/")
"""What the official list of territories describes, in its own graph; no row does."""
Said = tuple[str, str, str]
"""A subject, a predicate, and an object as text."""
Graph = tuple[frozenset[str], bool]
"""The documents of a graph, and whether it is one of deductions."""
OFFICIAL: Graph = (frozenset({"decoupage-administratif-2026"}), False)
Row = dict[str, str]


def rows(table: str) -> Iterator[Row]:
    """The rows of a table and of its twin; each as it is written."""
    for path in (FACTS / f"{table}.csv", FACTS / f"{table}.unattributed.csv"):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)


def iri(template: str, row: Row) -> str:
    """The IRI of a template of a schema, `award/{holder}--{call}`."""
    name = re.sub(r"\{(\w+)\}", lambda found: row[found[1]].replace(" | ", "-").replace("/", "-"), template)
    return BASE + name if name.startswith("codes/") else ID + name


def value(field: dict[str, Any], cell: str) -> str:
    """What one value of a cell becomes; of a territory, its kind alone, for its name may be a former one."""
    rdf = field["rdf"]
    if "territory" in rdf:
        return f"a {rdf['territory']}"
    if "code" in rdf:
        return f"<{CODES}{rdf['code']}/{cell}>"
    if "ref" in rdf:
        return f"<{ID}{cell if rdf['ref'] == '*' else rdf['ref'] + '/' + cell}>"
    if "publisher" in rdf:
        return f"<{ID}publisher/{iris.slug(cell)}>"
    if "term" in rdf:
        return f"<{expand(cell)}>"
    if "iri" in rdf:
        return f"<{cell}>"
    if "lang" in rdf:
        return f'"{cell}"@{rdf["lang"]}'
    kind = field.get("itemType", field["type"])
    if rdf.get("datatype") == "date":
        return f"{ {4: 'gYear', 7: 'gYearMonth', 10: 'date'}[len(cell)] } {cell}"
    if kind in ("integer", "number"):
        return f"{ {'integer': 'integer', 'number': 'decimal'}[kind] } {Decimal(cell).normalize()}"
    return f"{ {'boolean': 'boolean', 'string': 'string'}[kind] } {cell}"


@cache
def classes_of_roles() -> dict[str, str]:
    """The class of each code of a role: it says which node a membership gives."""
    text = (paths.ONTOLOGY / "codes" / "roles.ttl").read_text(encoding="utf-8")
    found = re.findall(r"^role:([a-z-]+) a ([^;.]*)", text, re.MULTILINE)
    return {code: kind for code, classes in found for kind in re.findall(r"mlg:\w+", classes)}


def parts(rdf: dict[str, Any], row: Row) -> Iterator[tuple[dict[str, Any], Row]]:
    """What a row describes: its thing, or a node for each sort of its roles."""
    if "by" not in rdf:
        yield rdf, row
        return
    codes = row[rdf["by"]].split(" | ")
    known = classes_of_roles()
    for part in rdf["parts"]:
        its = [code for code in codes if known[code] == part["of"]]
        if its:
            yield part, {**row, rdf["by"]: " | ".join(its)}


def said_by(table: str, schema: dict[str, Any], row: Row) -> Iterator[tuple[bool, Said]]:
    """What a row says, each with whether it is deduced."""
    whole = row.get("confidence") == "inferred"
    deduced = row.get("inferred_fields", "").split(" | ")
    for part, its in parts(schema.get("rdf", {}), row):
        subject = iri(part["iri"], its)
        if "class" in part:
            yield whole, (subject, TYPE, f"<{expand(part['class'])}>")
        for field in schema["fields"]:
            rdf, cell = field.get("rdf", {}), its[field["name"]]
            stands_in = rdf.get("stand_in", {}).get("when", {}).items() <= its.items() and "stand_in" in rdf
            if not cell or not rdf or rdf.get("register") or stands_in:
                continue
            drawn = whole or field["name"] in deduced or rdf.get("curated", False)
            about = subject
            if node := rdf.get("node"):
                node = schema["rdf"]["nodes"][node]
                about = iri(node["iri"], its)
                yield drawn, (subject, expand(node["predicate"]), f"<{about}>")
                yield drawn, (about, TYPE, f"<{expand(node['class'])}>")
                if label := node.get("label"):
                    yield drawn, (about, LABEL, f'"{its[label]}"@fr')
            predicate = expand(part.get("predicates", {}).get(field["name"], rdf["predicate"]))
            many = field["type"] == "list" or "separator" in field
            for text in cell.split(" | ") if many else [cell]:
                said = value(field, text)
                inverse = rdf.get("inverse")
                yield drawn, (said[1:-1], predicate, f"<{about}>") if inverse else (about, predicate, said)


@pytest.fixture(scope="module")
def tables() -> dict[Graph, set[Said]]:
    """What the tables say, by the documents that say it; the official list says where an EPCI is, also that of a decided link."""
    found: dict[Graph, set[Said]] = defaultdict(set)
    with (paths.DATA / "territories" / "epci.csv").open(encoding="utf-8", newline="") as file:
        intercommunalities = {row["siren"] for row in csv.DictReader(file)}
    for path in sorted((FACTS / "schemas").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        for row in rows(path.stem):
            if documents := frozenset(row.get("source", "").split(" | ")) - {""}:
                for deduced, said in said_by(path.stem, schema, row):
                    found[documents, deduced].add(said)
                if row.get("siren") in intercommunalities:
                    here = f"<{ID}epci/{row['siren']}>"
                    found[OFFICIAL].add((f"{ID}actor/{row['id']}", LOCATED, here))
    for path in sorted((paths.DATA / "links").glob("*.sssom.tsv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines, delimiter="\t"):
            siren = row["object_id"].removeprefix("mid:actor/")
            if siren in intercommunalities and not row["predicate_modifier"]:
                actor = ID + row["subject_id"].removeprefix("mid:")
                found[OFFICIAL].add((actor, LOCATED, f"<{ID}epci/{siren}>"))
    return dict(found)


@pytest.fixture(scope="module")
def quads(release: Release) -> list[Quad]:
    """The quads of the release, as it is given away."""
    content = gzip.decompress((release.path / "dumps" / "maillage.nq.gz").read_bytes())
    return list(parse(content, format=RdfFormat.N_QUADS))


def shown(quad: Quad) -> str:
    """The object of a quad as `value` says it."""
    term = quad.object
    if not isinstance(term, Literal):
        text = str(term)
        territory = re.match(rf"<{re.escape(ID)}(commune|departement|region)/", text)
        return f"a {territory[1]}" if territory and quad.predicate.value == LOCATED else text
    if term.language:
        return f'"{term.value}"@{term.language}'
    kind = term.datatype.value.partition("#")[2]
    number = kind in ("integer", "decimal")
    return f"{kind} {Decimal(term.value).normalize() if number else term.value}"


def graphs(quads: Iterable[Quad]) -> dict[Graph, set[Said]]:
    """What each graph of documents holds, by the documents that the register gives it."""
    documents: dict[str, set[str]] = defaultdict(set)
    content: dict[str, set[Said]] = defaultdict(set)
    for quad in quads:
        graph, subject = quad.graph_name, quad.subject
        assert isinstance(graph, NamedNode)
        if quad.predicate.value == expand("dcterms:source") and isinstance(subject, NamedNode):
            documents[subject.value].add(str(quad.object)[1:-1].removeprefix(f"{ID}document/"))
        if isinstance(subject, NamedNode) and not TERRITORY.match(subject.value):
            content[graph.value].add((subject.value, quad.predicate.value, shown(quad)))
    with (FACTS / "documents.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    found: dict[Graph, set[Said]] = {}
    for name, its in documents.items():
        if name in content and its <= known:
            deduced = name.endswith("/deduced")
            found[frozenset(its), deduced] = content[name]
            if len(its) == 1:
                assert name == GRAPH + "".join(its) + "/deduced" * deduced
            else:
                assert name.startswith(f"{GRAPH}together/")
    return found


def differences(tables: dict[Graph, set[Said]], graphs: dict[Graph, set[Said]]) -> list[str]:
    """What a graph holds that no row of its documents says, and the reverse."""
    found = []
    for key in sorted({*tables, *graphs}, key=lambda graph: (sorted(graph[0]), graph[1])):
        name = " | ".join(sorted(key[0])) + " (deduced)" * key[1]
        written, held = tables.get(key, set()), graphs.get(key, set())
        found += [f"{name}: not in the tables: {said}" for said in sorted(held - written)]
        found += [f"{name}: not in the graph: {said}" for said in sorted(written - held)]
    return found


def test_each_graph_holds_what_the_rows_of_its_documents_say(
    tables: dict[Graph, set[Said]], quads: list[Quad]
) -> None:
    """Every triple is in a row of exactly these documents, and every cell in the graph of its own."""
    found = graphs(quads)
    assert sum(len(key[0]) == 1 for key in found) > 300
    assert any(len(key[0]) > 1 for key in found)
    wrong = differences(tables, found)
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])


def test_a_swap_of_two_graphs_is_seen(tables: dict[Graph, set[Said]], quads: list[Quad]) -> None:
    """The comparison can fail: two documents that change places, or a graph of several given to one."""
    found = graphs(quads)
    one, two = sorted((key for key in found if len(key[0]) == 1 and not key[1]), key=str)[:2]
    assert differences(tables, {**found, one: found[two], two: found[one]})
    together = next(key for key in found if len(key[0]) > 1)
    assert differences(tables, {**found, one: found[one] | found[together]})
    assert differences(tables, {key: held for key, held in found.items() if key != one})


@pytest.mark.parametrize(("lang", "mark"), [("fr", "document à retrouver"), ("en", "document to be traced")])
def test_a_page_lists_each_document_of_a_fact_to_attribute(
    release: Release, tables: dict[Graph, set[Said]], lang: str, mark: str
) -> None:
    """The fact is marked, and each document has its line and its link; none is said to state it."""
    stated = {said for key, its in tables.items() if len(key[0]) == 1 for said in its}
    asked = {
        (documents, said[0])
        for (documents, deduced), its in tables.items()
        if len(documents) > 1 and not deduced
        for said in its - stated
        if said[0].startswith(f"{ID}ptce/")
    }
    assert asked
    client = create_app(release.path).test_client()
    for documents, subject in asked:
        page = client.get(f"/page/{subject.removeprefix(ID)}?lang={lang}&vue=faits").text
        assert mark in page, subject
        lists = [
            block.count("<li>")
            for block in re.findall(r"<ul>\s*(.*?)</ul>", page, re.DOTALL)
            if all(f'document/{name}"' in block or f"document/{name}?" in block for name in documents)
        ]
        assert len(documents) in lists, (subject, documents, lists)
