"""A release from end to end: what is in it, that it is the same each time, that a fault spares it."""

import csv
import gzip
import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from rdflib import DCAT, XSD, Dataset, Graph, Literal, URIRef
from rdflib.query import ResultRow

from maillage import paths
from maillage.build import Inputs, build
from maillage.errors import MaillageError, TableError, TableFaults
from maillage.publish.dumps import file_name
from maillage.publish.void import DATASET
from maillage.release import Release, digest
from maillage.vocabulary import GRAPH, ID, PREFIXES
from needed import need

COUNT = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a <%s> }"


def count(store: Store, rdf_class: str) -> int:
    """How many things have a class, stated or inferred."""
    answer = store.query(COUNT % (PREFIXES["mlg"] + rdf_class))
    assert isinstance(answer, QuerySolutions)
    return int(next(answer)["n"].value)


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """The release's store, read-only."""
    return Store.read_only(str(release.store_path))


def told(table: str) -> int:
    """How many things the rows of a table and of its twin tell of, whatever their sources."""
    folder = paths.DATA / "facts"
    schema = json.loads((folder / "schemas" / f"{table}.json").read_text(encoding="utf-8"))
    key = [name for name in schema["primaryKey"] if name != "source"]
    keys = set()
    for path in (folder / f"{table}.csv", folder / f"{table}.unattributed.csv"):
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                keys |= {tuple(row[name] for name in key) for row in csv.DictReader(file)}
    return len(keys)


@pytest.mark.parametrize(
    ("table", "rdf_class"),
    [
        ("ptce", "PTCE"),
        ("criteria", "Criterion"),
        ("figures", "KeyFigure"),
        ("tiers_lieux", "TiersLieu"),
        ("projects", "Project"),
        ("services", "Service"),
        ("awards", "Award"),
    ],
)
def test_the_whole_of_the_facts_is_there(store: Store, table: str, rdf_class: str) -> None:
    """What a table tells of is in the graph, each thing once."""
    assert count(store, rdf_class) == told(table) > 0


def test_each_role_has_its_node(store: Store) -> None:
    """A member of a collective takes part in it, or is involved in it, or both."""
    takes_part, involved = count(store, "Membership"), count(store, "Involvement")
    assert max(takes_part, involved) < told("memberships") <= takes_part + involved


def test_reasoning_added_what_it_must(store: Store) -> None:
    """Defined classes are filled: labelled poles, poles with a tiers-lieu, with a research partner."""
    for name in (
        "LabelledPTCE",
        "PTCEWithTiersLieu",
        "AuthorityCarriedPTCE",
        "PTCEWithResearchPartner",
        "FabLabTiersLieu",
    ):
        assert count(store, name), name


def test_each_pole_has_a_verdict_for_each_element(store: Store) -> None:
    """Poles × 7 elements of article 9."""
    assert count(store, "Verdict") == count(store, "PTCE") * 7 > 700


def test_every_graph_is_described(store: Store) -> None:
    """Each named graph has a label, a kind and a confidence in the register."""
    described = {q.subject for q in store.quads_for_pattern(None, None, None, NamedNode(GRAPH + "sources"))}
    assert set(store.named_graphs()) <= described


def test_no_blank_node_is_published(store: Store) -> None:
    """Every node has an IRI."""
    assert not [q for q in store if str(q.subject).startswith("_:") or str(q.object).startswith("_:")]


def is_inferred(quad: Quad) -> bool:
    """Whether a quad comes from reasoning."""
    return str(quad.graph_name).startswith(f"<{GRAPH}inferred/")


def test_stated_and_inferred_are_apart(store: Store) -> None:
    """No triple of the inferred graphs is stated in another graph."""
    named = [q for q in store if isinstance(q.graph_name, NamedNode)]
    inferred = {(q.subject, q.predicate, q.object) for q in named if is_inferred(q)}
    stated = {(q.subject, q.predicate, q.object) for q in named if not is_inferred(q)}
    assert inferred
    assert not inferred & stated


def test_every_dump_reads_with_rdflib_and_pyoxigraph(release: Release) -> None:
    """Two independent readers find the same number of triples in each dump."""
    dumps = release.path / "dumps"
    for name in ("maillage.ttl", "inferred.ttl"):
        triples = {
            (q.subject, q.predicate, q.object) for q in parse(path=str(dumps / name), format=RdfFormat.TURTLE)
        }
        assert len(Graph().parse(dumps / name)) == len(triples) > 500
    stated = len(Graph().parse(dumps / "maillage.ttl"))
    assert len(Graph().parse(dumps / "maillage.jsonld", format="json-ld")) == stated
    quads = gzip.decompress((dumps / "maillage.nq.gz").read_bytes())
    number = release.manifest["counts"]["quads"] - release.manifest["graphs"][GRAPH + "catalogue"]
    assert len(list(parse(quads, format=RdfFormat.N_QUADS))) == number
    assert len(list(Dataset().parse(data=quads.decode(), format="nquads").quads())) == number


def test_rapper_reads_every_turtle_dump(release: Release) -> None:
    """Raptor, a third reader, takes each Turtle file."""
    rapper = shutil.which("rapper")
    need("rapper", rapper, "Debian: raptor2-utils")
    assert rapper
    for path in sorted(release.path.rglob("*.ttl")):
        done = subprocess.run(
            [rapper, "-q", "-c", "-i", "turtle", str(path)], capture_output=True, check=False
        )
        assert done.returncode == 0, (path.name, done.stderr[:300])


def test_each_graph_has_its_dump(release: Release) -> None:
    """One Turtle file a named graph, with as many triples as the manifest says, for both readers."""
    folder, graphs = release.path / "dumps" / "graphs", release.manifest["graphs"]
    own = {GRAPH + "catalogue": release.path / "catalogue.ttl"}
    assert len(list(folder.iterdir())) == len(graphs) - len(own) > 250
    for iri, number in graphs.items():
        path = own.get(iri, folder / f"{file_name(iri)}.ttl")
        assert len(list(parse(path=str(path), format=RdfFormat.TURTLE))) == number
        assert len(Graph().parse(path)) == number


def test_the_manifest_tells_the_truth(release: Release) -> None:
    """Sizes and checksums are those of the files."""
    for file in release.files:
        path = release.path / file.path
        assert (path.stat().st_size, digest(path)) == (file.size, file.sha256)


def test_the_catalogue_is_harvestable(release: Release) -> None:
    """Absolute IRIs, no blank node; a licence for each distribution, and for each file its size and checksum."""
    graph = Graph().parse(release.path / "catalogue.ttl")
    nodes = {node for triple in graph for node in triple if not isinstance(node, Literal)}
    assert all(isinstance(node, URIRef) and urlsplit(node).scheme.startswith("http") for node in nodes)
    query = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?u ?s ?c WHERE { ?d a dcat:Distribution ; dcat:downloadURL ?u ; dcterms:license ?l
        OPTIONAL { ?d dcat:byteSize ?s ; <http://spdx.org/rdf/terms#checksum>/<http://spdx.org/rdf/terms#checksumValue> ?c } }"""
    rows = [row for row in graph.query(query) if isinstance(row, ResultRow)]
    told = {str(url): (size, checksum) for url, size, checksum in rows}
    assert told.keys() == {str(url) for url in graph.objects(None, DCAT.downloadURL)}
    files = {url.split("/fichiers/")[1]: fact for url, fact in told.items() if "/fichiers/" in url}
    assert files == {
        file.path: (
            Literal(file.size, datatype=XSD.nonNegativeInteger),
            Literal(file.sha256, datatype=XSD.hexBinary),
        )
        for file in release.files
        if file.path.split("/")[0] in ("dumps", "report", "network")
        and not file.path.startswith("dumps/graphs/")
    }


def test_the_dump_of_everything_is_everything(release: Release, store: Store) -> None:
    """N-Quads and the catalogue beside them are the named graphs of the store; its default graph is their union."""
    dump, name = Store(), NamedNode(GRAPH + "catalogue")
    dump.load(gzip.decompress((release.path / "dumps/maillage.nq.gz").read_bytes()), RdfFormat.N_QUADS)
    dump.load(path=str(release.path / "catalogue.ttl"), format=RdfFormat.TURTLE, to_graph=name)
    assert {*dump} == {quad for quad in store if quad.graph_name != DefaultGraph()}
    assert {quad.triple for quad in dump} == {
        quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
    }


def numbers(store: Store, query: str) -> dict[str, int]:
    """The rows of a query of two columns: an IRI and a number."""
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, QuerySolutions)
    return {row[0].value: int(row[1].value) for row in answer}


def test_manifest_catalogue_and_store_count_alike(release: Release, store: Store) -> None:
    """Triples, graphs, things of each class and triples of each property: one number wherever it is asked for."""
    manifest, catalogue = release.manifest, Store()
    catalogue.load(path=str(release.path / "catalogue.ttl"), format=RdfFormat.TURTLE)

    def void(part: str, name: str, number: str = "void:triples") -> dict[str, int]:
        return numbers(
            catalogue, f"SELECT ?x ?n {{ <{DATASET}> void:{part} ?p . ?p {name} ?x ; {number} ?n }}"
        )

    total = numbers(store, f"SELECT (<{DATASET}> AS ?x) (COUNT(*) AS ?n) {{ ?s ?p ?o }}")
    assert total == {DATASET: manifest["counts"]["triples"]}
    assert total == numbers(catalogue, f"SELECT ?x ?n {{ VALUES ?x {{ <{DATASET}> }} ?x void:triples ?n }}")
    graphs = numbers(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert graphs == manifest["graphs"] == void("subset", "foaf:primaryTopic")
    assert sum(graphs.values()) == manifest["counts"]["quads"]
    classes = numbers(store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert classes == manifest["classes"] == void("classPartition", "void:class", "void:entities")
    properties = numbers(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert properties == void("propertyPartition", "void:property")
    poles = numbers(store, "SELECT ?p (COUNT(*) AS ?n) { ?s a mlg:PTCE ; ?p ?o } GROUP BY ?p")
    inside = "?part void:class mlg:PTCE ; void:propertyPartition [ void:property ?p ; void:triples ?n ]"
    assert poles == numbers(catalogue, f"SELECT ?p ?n {{ {inside} }}")


def test_the_turtle_dump_is_pleasant(release: Release) -> None:
    """The dump reads as a person would write it: prefixes, types first, sorted subjects."""
    text = (release.path / "dumps" / "maillage.ttl").read_text(encoding="utf-8")
    assert "ptce:sud-aquitaine\n    a mlg:PTCE ;\n    rdfs:label " in text
    assert "<" + ID + "ptce/sud-aquitaine>" not in text


def test_two_builds_give_the_same_bytes(release: Release, tmp_path: Path) -> None:
    """The same input gives the same version and the same published files; the store apart."""
    again = build(tmp_path / "releases")
    assert again.version == release.version
    assert again.files == release.files
    assert (again.path / "manifest.json").read_bytes() == (release.path / "manifest.json").read_bytes()


def spoiled(tmp_path: Path, file: str, change: tuple[str, str]) -> Inputs:
    """The inputs with one change in one file."""
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(paths.ROOT / name, tmp_path / name)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    return Inputs(*(tmp_path / name for name in ("data", "ontology", "shapes", "queries")))


@pytest.mark.parametrize(
    ("file", "change", "fault"),
    [
        ("data/facts/ptce.csv", (",status,", ",statut,"), TableError),
        ("data/facts/ptce.csv", ("sud-aquitaine,PTCE Sud Aquitaine,", "sud-aquitaine,,"), TableError),
        ("data/facts/awards.csv", ("ptce/", "ptce/inconnu-"), TableError),
        (
            "data/facts/ptce.csv",
            ("sud-aquitaine,PTCE Sud Aquitaine", "sud-aquitaine,qui@exemple.fr"),
            TableFaults,
        ),
        ("ontology/maillage.ttl", ("mlg:PTCE a owl:Class", "mlg:PTCE a owl:Class ;;; ."), MaillageError),
    ],
)
def test_a_build_that_fails_spares_the_served_release(
    release: Release, tmp_path: Path, file: str, change: tuple[str, str], fault: type[MaillageError]
) -> None:
    """Whatever is wrong is said, and what is served stays as it was."""
    releases = tmp_path / "releases"
    releases.mkdir()
    (releases / "current").symlink_to(release.path)
    with pytest.raises(fault) as caught:
        build(releases, spoiled(tmp_path / "inputs", file, change))
    assert caught.value.fr
    assert Release.open(releases).version == release.version
    assert sorted(p.name for p in releases.iterdir()) == [".lock", "current"]


def test_the_report_says_what_could_be_better(release: Release) -> None:
    """The published report has no violation, and counts its warnings and advice."""
    report = json.loads((release.path / "report" / "shacl.json").read_text(encoding="utf-8"))
    assert report["conforms"] == (not report["results"])
    assert report["counts"]["Violation"] == 0
    assert len(report["results"]) == sum(report["counts"].values())
