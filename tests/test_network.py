"""The network of cooperation: what is a node, what is an edge, how each stands, and the files that others read."""

import csv
import io
import math
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, Store, parse

from maillage.network import Edge, Measured, Network, Undertaking, load, read_network, write
from maillage.network.layout import drawn, groups
from maillage.network.measures import measure
from maillage.network.reading import joined
from maillage.network.writing import edge_list, gexf, graphml
from maillage.release import Release
from maillage.vocabulary import ID, prologue

FACTS = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix i: <https://w3id.org/maillage/id/> .
@prefix l: <https://w3id.org/maillage/codes/link-kinds/> .
@prefix r: <https://w3id.org/maillage/codes/roles/> .
@prefix g: <https://w3id.org/maillage/graph/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

g:codes {
  l:hosting a mlg:LinkKind ; mlg:directed true ; mlg:linkProperty mlg:accommodates .
  mlg:accommodates rdfs:label "abrite"@fr , "accommodates"@en .
  l:joint a mlg:LinkKind ; mlg:directed false ; mlg:linkProperty mlg:projects .
  mlg:projects rdfs:label "mène un projet avec"@fr , "has a joint project with"@en .
  l:carrying a mlg:LinkKind , mlg:FacetKind ; mlg:directed true .
  r:tenant org:roleProperty mlg:hostedIn .
  mlg:hostedIn rdfs:label "est hébergé dans"@fr .
  r:partner org:roleProperty mlg:partnerOf .
  mlg:partnerOf rdfs:label "est partenaire de"@fr .
  mlg:takesPartIn rdfs:label "prend part à"@fr .
}
g:revue {
  i:ptce\\/p a mlg:PTCE ; rdfs:label "Pôle"@fr .
  i:actor\\/a a mlg:Actor ; rdfs:label "Porteur"@fr ; mlg:locatedIn i:departement\\/46 .
  i:tiers-lieu\\/t a mlg:TiersLieu ; rdfs:label "Lieu"@fr , "Place"@en .
  i:actor\\/b a mlg:Actor ; rdfs:label "Atelier"@fr ; mlg:actorKind <https://w3id.org/maillage/codes/actor-kinds/association> .
  i:actor\\/c a mlg:Actor ; rdfs:label "Commerce"@fr .
  i:actor\\/c2 a mlg:Actor ; rdfs:label "Ancien commerce"@fr ; owl:sameAs i:actor\\/c .
  i:actor\\/seul a mlg:Actor ; rdfs:label "Seul"@fr .
  i:link\\/host a mlg:CooperationLink ; mlg:linkKind l:hosting ; mlg:fromParty i:actor\\/a ; mlg:toParty i:actor\\/b ;
    mlg:party i:ptce\\/p , i:actor\\/c ; mlg:startDate "2014" .
  i:link\\/joint a mlg:CooperationLink ; mlg:linkKind l:joint ; mlg:fromParty i:actor\\/c2 ; mlg:toParty i:actor\\/b ;
    mlg:party i:tiers-lieu\\/t .
  i:link\\/carry a mlg:CooperationLink ; mlg:linkKind l:carrying ; mlg:fromParty i:actor\\/a ; mlg:toParty i:ptce\\/p .
  i:membership\\/b a mlg:Membership ; org:member i:actor\\/b ; org:organization i:ptce\\/p ; org:role r:tenant , r:partner .
}
<https://w3id.org/maillage/graph/revue/deduced> {
  i:membership\\/c a mlg:Membership ; org:member i:actor\\/c ; org:organization i:ptce\\/p ; mlg:endDate "2020-05" .
}
<https://w3id.org/maillage/graph/inferred/mlg-facet> {
  i:ptce\\/p mlg:facetOf i:actor\\/a . i:tiers-lieu\\/t mlg:facetOf i:actor\\/a .
}
<https://w3id.org/maillage/graph/inferred/rule> {
  i:involvement\\/x a mlg:Involvement ; mlg:involvedParty i:actor\\/seul ; mlg:involvementIn i:ptce\\/p .
}
"""


def stored(text: str) -> Store:
    """A store as a build loads it: each triple in its graph and in the default graph."""
    store = Store()
    for quad in parse(text.encode(), RdfFormat.TRIG):
        store.add(quad)
        store.load(f"{quad.subject} {quad.predicate} {quad.object} .".encode(), RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="module")
def small() -> Network:
    """The network of `FACTS`."""
    return measure(read_network(stored(FACTS)))


def made(*pairs: str) -> Network:
    """A network by pairs of letters."""
    letters = sorted(set("".join(pairs)))
    nodes = tuple(Undertaking(one, "actor", one, one, (one,)) for one in letters)
    edges = tuple(Edge(f"{pair}{n}", pair[0], pair[1], "link") for n, pair in enumerate(pairs))
    return measure(Network(nodes, edges))


def test_facets_of_one_undertaking_are_one_node(small: Network) -> None:
    assert [(one.iri.removeprefix(ID), one.kind, len(one.facets)) for one in small.undertakings] == [
        ("actor/b", "actor", 1),
        ("actor/c", "actor", 2),
        ("actor/seul", "actor", 1),
        ("ptce/p", "ptce", 3),
    ]
    pole = small.undertakings[-1]
    assert (pole.label_fr, pole.departement) == ("Pôle", "46")
    assert small.undertakings[0].actor_kind == "association"


def test_each_statement_ties_the_pairs_that_it_tells(small: Network) -> None:
    """A link with a direction ties two of its four parties; one without, each of its three to each other."""
    told = [
        (e.node.removeprefix(ID), e.source.removeprefix(ID), e.target.removeprefix(ID), e.directed, e.deduced)
        for e in small.edges
    ]
    assert told == [
        ("link/host", "ptce/p", "actor/b", True, False),
        ("link/joint", "actor/b", "actor/c", False, False),
        ("link/joint", "actor/b", "ptce/p", False, False),
        ("link/joint", "actor/c", "ptce/p", False, False),
        ("membership/b", "actor/b", "ptce/p", True, False),
        ("membership/c", "actor/c", "ptce/p", True, True),
    ]


def test_an_edge_says_what_it_is_and_when(small: Network) -> None:
    edges = {edge.node.removeprefix(ID): edge for edge in small.edges}
    assert (edges["link/host"].label_fr, edges["link/host"].start) == ("abrite", "2014")
    assert edges["link/joint"].label("en") == "has a joint project with"
    assert edges["membership/b"].kinds == ("partner", "tenant")
    assert edges["membership/b"].label_fr == "est partenaire de et est hébergé dans"
    assert (edges["membership/c"].end, edges["membership/c"].label_fr) == ("2020-05", "prend part à")


def test_what_joins_two_facets_joins_their_groups() -> None:
    """In any order, and through others."""
    pairs = [("a", "b"), ("c", "d"), ("d", "b"), ("x", "elsewhere")]
    for order in (pairs, pairs[::-1]):
        assert joined("abcdex", order) == [("a", "b", "c", "d"), ("e",), ("x",)]


def test_measures_of_a_chain() -> None:
    """a–b–c–d–e: of 6 pairs of others, 4 pass by the middle and 3 by its neighbours; each inner one is a bridge."""
    found = made("ab", "bc", "cd", "de", "ba").measures
    assert [found[one].neighbours for one in "abcde"] == [1, 2, 2, 2, 1]
    assert [found[one].betweenness for one in "abcde"] == [0, 0.5, 0.666667, 0.5, 0]
    assert [found[one].bridge for one in "abcde"] == [False, True, True, True, False]


def test_measures_of_two_rings_and_of_a_pair() -> None:
    """Two rings that one tie joins are two communities of one component; a pair apart is another of each."""
    found = made("ab", "bc", "ca", "de", "ef", "fd", "cd", "xy").measures
    assert [found[one].community for one in "abcdefxy"] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert [found[one].component for one in "abcdefxy"] == [1, 1, 1, 1, 1, 1, 2, 2]
    assert [found[one].bridge for one in "abcdefxy"] == [False, False, True, True, False, False, False, False]


def test_measures_are_those_of_networkx_on_its_own_example() -> None:
    """Zachary's karate club, 34 members: the order of names changes nothing."""
    club = nx.karate_club_graph()
    name = {node: f"{node:02}" for node in club}
    nodes = tuple(Undertaking(one, "actor", one, one, (one,)) for one in name.values())
    edges = tuple(Edge("", name[b], name[a], "link") for a, b in club.edges)
    found = measure(Network(nodes, edges)).measures
    reference = nx.betweenness_centrality(club)
    assert found["00"].betweenness == pytest.approx(0.437635, abs=1e-6)
    assert [found[name[node]].betweenness for node in club] == pytest.approx(
        list(reference.values()), abs=1e-6
    )
    assert [found[name[node]].neighbours for node in club] == [degree for _, degree in club.degree]


def test_what_has_no_tie_has_no_place(small: Network) -> None:
    assert small.measures[f"{ID}actor/seul"] == Measured()


def test_each_node_is_drawn_apart_and_each_group_by_itself() -> None:
    near = {
        n: [m for m in range(60) if m != n and m // 20 == n // 20 and (m * n) % 7 == 0] for n in range(60)
    }
    near |= {n: [] for n in range(60, 64)}
    near |= {100: [101], 101: [100]}
    places = drawn(near)
    assert places.keys() == near.keys()
    assert max(max(abs(x), abs(y)) for x, y in places.values()) == 1
    assert min(math.dist(places[a], places[b]) for a, b in combinations(places, 2)) > 0.005
    boxes = []
    for group in groups(near):
        xs, ys = [places[n][0] for n in group], [places[n][1] for n in group]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for one, two in combinations(boxes, 2):
        assert one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1]


def test_nothing_to_draw() -> None:
    assert drawn({}) == {}
    assert measure(Network()) == Network()


def test_the_files_hold_the_same_network(small: Network, tmp_path: Path) -> None:
    write(small, tmp_path / "network")
    assert load(tmp_path / "network" / "network.json") == small
    nodes = list(csv.DictReader(io.StringIO((tmp_path / "network" / "nodes.csv").read_text("utf-8"))))
    assert [row["Id"] for row in nodes] == [one.iri for one in small.undertakings]
    assert nodes[3]["neighbours"] == "2" and nodes[3]["bridge"] == "false"
    edges = list(csv.DictReader(io.StringIO((tmp_path / "network" / "edges.csv").read_text("utf-8"))))
    assert [(row["Source"], row["Target"], row["Label"]) for row in edges] == [
        (edge.source, edge.target, edge.label_fr) for edge in small.edges
    ]
    assert edges[5]["deduced"] == "true" and edges[0]["statement"] == f"{ID}link/host"


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networkx_reads_what_is_written(small: Network, form: str) -> None:
    """The formats of Gephi and Cytoscape, by another's readers: same nodes, same edges, typed attributes."""
    if form == "gexf":
        found = nx.read_gexf(io.BytesIO(gexf(small)))
    else:
        found = nx.read_graphml(io.BytesIO(graphml(small)), force_multigraph=True)
    assert set(found.nodes) == {one.iri for one in small.undertakings}
    assert Counter((a, b) for a, b in found.edges()) == Counter((e.source, e.target) for e in small.edges)
    pole = found.nodes[f"{ID}ptce/p"]
    assert pole["label"] == "Pôle" and pole["neighbours"] == 2 and pole["bridge"] is False
    kinds = sorted(data.get("kinds", "") for _, _, data in found.edges(data=True))
    assert kinds == ["", "hosting", "joint", "joint", "joint", "partner tenant"]


def test_an_edge_list_names_both_ends(small: Network) -> None:
    lines = edge_list(small).splitlines()
    assert lines[0] == "Source,Target"
    assert lines[1] == f"{ID}ptce/p,{ID}actor/b"
    assert len(lines) == 1 + len(small.edges)


_SAME = """
from maillage.network import Edge, Network, Undertaking
from maillage.network.measures import measure
import random
r = random.Random(3)
names = [f"n{n:02}" for n in range(40)]
nodes = tuple(Undertaking(n, "actor", n, n, (n,)) for n in names)
edges = tuple(Edge(str(i), *r.sample(names, 2), "link") for i in range(60))
print(sorted(measure(Network(nodes, edges)).measures.items()))
"""


def test_measures_do_not_change_with_the_process() -> None:
    """Nor with the order in which a set of texts is read, which each process draws anew."""
    said = [
        subprocess.run(
            [sys.executable, "-c", _SAME],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] and len(said[0]) > 4000


def test_the_network_of_the_release_is_that_of_its_graph(release: Release) -> None:
    """Counted by SPARQL: members and carriers whose undertaking is another's; and links with a direction."""
    assert release.network_path
    network = load(release.network_path)
    store = Store.read_only(str(release.store_path))
    apart = """
      FILTER NOT EXISTS { ?from (mlg:facetOf|^mlg:facetOf|owl:sameAs)* ?to }
      VALUES ?c1 { mlg:PTCE mlg:TiersLieu mlg:Actor } VALUES ?c2 { mlg:PTCE mlg:TiersLieu mlg:Actor }
      ?from a ?c1 . ?to a ?c2"""
    for sort, directed, pattern in (
        ("member", True, "?node org:member ?from ; org:organization ?to ."),
        ("involved", True, "?node mlg:involvedParty ?from ; mlg:involvementIn ?to ."),
        (
            "link",
            True,
            "?node mlg:linkKind ?k ; mlg:fromParty ?from ; mlg:toParty ?to . ?k mlg:directed true"
            " FILTER NOT EXISTS { ?k a mlg:FacetKind }",
        ),
    ):
        text = f"SELECT DISTINCT ?node {{ {pattern} {apart} }}"
        asked = {row["node"].value for row in store.query(prologue("mlg", "org", "owl") + text)}  # type: ignore[union-attr]
        assert {e.node for e in network.edges if e.sort == sort and e.directed is directed} == asked
        assert len(asked) > 50
