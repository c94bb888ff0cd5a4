"""Describes the endpoint in RDF (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from maillage.engine import rows
from maillage.engine.formats import GRAPHS, ROWS
from maillage.publish.dcat import LICENCE
from maillage.publish.void import DATASET
from maillage.vocabulary import expand
from maillage.web.site import Site

_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def description(site: Site, root: str) -> Iterator[Triple]:
    """The triples that describe the service, with every node named.

    The service is its own endpoint: Comunica looks for `sd:endpoint` on the address that it asked.
    """
    service = endpoint = site.address(root, "/sparql")
    dataset, default = (f"{endpoint}#{name}" for name in ("dataset", "default-graph"))
    yield _link(service, "rdf:type", expand("sd:Service"))
    yield _link(service, "sd:endpoint", endpoint)
    yield _link(service, "sd:supportedLanguage", expand("sd:SPARQL11Query"))
    yield _link(service, "sd:feature", expand("sd:UnionDefaultGraph"))
    for form in (*ROWS, *GRAPHS):
        yield _link(service, "sd:resultFormat", form.iri)
    yield _link(service, "dcterms:license", LICENCE)
    yield Triple(
        NamedNode(service), NamedNode(expand("dcterms:title")), Literal("Maillage SPARQL", language="fr")
    )
    yield _link(service, "sd:defaultDataset", dataset)
    yield _link(service, "sd:availableGraphs", dataset)
    yield _link(dataset, "rdf:type", expand("sd:Dataset"))
    yield _link(dataset, "rdf:type", expand("sd:GraphCollection"))
    yield _link(dataset, "rdfs:seeAlso", DATASET)
    yield _link(dataset, "sd:defaultGraph", default)
    yield _link(default, "rdf:type", expand("sd:Graph"))
    total = site.release.manifest.get("counts", {}).get("triples", 0)
    yield Triple(NamedNode(default), NamedNode(expand("void:triples")), Literal(total))
    yield _link(dataset, "rdf:type", expand("void:Dataset"))
    yield _link(dataset, "void:sparqlEndpoint", endpoint)
    yield _link(dataset, "void:inDataset", DATASET)
    yield from _named_graphs(site, endpoint, dataset)


def _named_graphs(site: Site, endpoint: str, dataset: str) -> Iterator[Triple]:
    for number, row in enumerate(rows(site.engine, _COUNTS), 1):
        name, count = row["g"], row["n"]
        if isinstance(name, NamedNode) and isinstance(count, Literal):
            node, graph = f"{endpoint}#named-graph-{number}", f"{endpoint}#graph-{number}"
            yield _link(dataset, "sd:namedGraph", node)
            yield _link(node, "rdf:type", expand("sd:NamedGraph"))
            yield _link(node, "sd:name", name.value)
            yield _link(node, "sd:graph", graph)
            yield _link(graph, "rdf:type", expand("sd:Graph"))
            yield Triple(NamedNode(graph), NamedNode(expand("void:triples")), count)


def _link(subject: str, predicate: str, obj: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), NamedNode(obj))
