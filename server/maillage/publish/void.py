"""VoID of a release: what linked-data clients want to know of a dataset before they ask."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Triple

from maillage.publish.dumps import GRAPHS, file_name
from maillage.publish.manifest import Contents
from maillage.publish.ntriples import SOURCES
from maillage.publish.saying import link, typed
from maillage.release import File
from maillage.vocabulary import BASE, GRAPH, ONTOLOGY, PREFIXES, expand

FILES: Final = BASE + "donnees/fichiers/"
DATASET: Final = BASE + "donnees/maillage"
SPARQL: Final = BASE + "sparql"
CATALOGUE: Final = "catalogue"
"""The name of the graph of the catalogue, and of its file without ending."""


def void(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    """The description: counts, partitions by class and property, one subset a graph with its dumps.

    Args:
        contents: of the release.
        files: its published files, without the catalogue itself.
    """
    yield typed(DATASET, "void:triples", str(contents.counts["triples"]), "integer")
    yield link(DATASET, "void:sparqlEndpoint", SPARQL)
    yield typed(DATASET, "void:uriSpace", BASE + "id/", "string")
    yield link(DATASET, "void:dataDump", FILES + "dumps/maillage.nq.gz")
    for namespace in (ONTOLOGY + "#", PREFIXES["org"], PREFIXES["skos"], PREFIXES["prov"]):
        yield link(DATASET, "void:vocabulary", namespace)
    for rdf_class, count in sorted(contents.classes.items()):
        part = f"{DATASET}/class/{_local(rdf_class)}"
        yield link(DATASET, "void:classPartition", part)
        yield link(part, "void:class", rdf_class)
        yield typed(part, "void:entities", str(count), "integer")
    for (rdf_class, prop), count in sorted(contents.class_properties.items()):
        part = f"{DATASET}/class/{_local(rdf_class)}"
        own = f"{part}/property/{_local(prop)}"
        yield link(part, "void:propertyPartition", own)
        yield link(own, "void:property", prop)
        yield typed(own, "void:triples", str(count), "integer")
    for prop, count in sorted(contents.properties.items()):
        part = f"{DATASET}/property/{_local(prop)}"
        yield link(DATASET, "void:propertyPartition", part)
        yield link(part, "void:property", prop)
        yield typed(part, "void:triples", str(count), "integer")
    dumps = defaultdict(list, {CATALOGUE: [f"{CATALOGUE}.ttl"]})
    for file in files:
        if file.path.startswith(GRAPHS):
            dumps[file.path.removeprefix(GRAPHS).removesuffix(".ttl")].append(file.path)
        elif file.path.startswith(SOURCES):
            dumps[file.path.removeprefix(SOURCES).partition("/")[0]].append(file.path)
    for graph, count in sorted(contents.graphs.items()):
        part = f"{DATASET}/graph/{graph.removeprefix(GRAPH)}"
        yield link(DATASET, "void:subset", part)
        yield link(part, "rdf:type", expand("void:Dataset"))
        yield link(part, "foaf:primaryTopic", graph)
        for path in dumps[file_name(graph)]:
            yield link(part, "void:dataDump", FILES + path)
        yield typed(part, "void:triples", str(count), "integer")


def _local(iri: str) -> str:
    namespace = max((n for n in PREFIXES.values() if iri.startswith(n)), key=len, default="")
    prefix = next((p for p, n in PREFIXES.items() if n == namespace), "other")
    return f"{prefix}-{re.sub('[^A-Za-z0-9._~-]', '-', iri[len(namespace) :])}"
