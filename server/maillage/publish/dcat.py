"""The catalogue of a release: DCAT 3 for harvesters, VoID for linked-data clients.

Every IRI is absolute and every node has one: data.gouv.fr's harvester stops at the first that is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from maillage.publish.dumps import GRAPHS, file_name
from maillage.publish.manifest import Contents
from maillage.publish.ntriples import SOURCES
from maillage.release import File
from maillage.vocabulary import BASE, GRAPH, ONTOLOGY, PREFIXES, expand

FILES: Final = BASE + "donnees/fichiers/"
LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_CATALOGUE, _DATASET, _PUBLISHER = (
    BASE + "donnees/catalogue",
    BASE + "donnees/maillage",
    BASE + "id/publisher/maillage",
)
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_SHA256: Final = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_SPDX: Final = "http://spdx.org/rdf/terms#"


def catalogue(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    """The triples of the catalogue.

    Args:
        contents: the release's version, date, counts, graphs, classes and properties.
        files: its published files, without the catalogue itself.
    """
    files = tuple(files)
    yield from _catalogue(contents)
    yield from _dataset(contents)
    for file in files:
        if file.path.startswith(("dumps/", "report/")) and not file.path.startswith(GRAPHS):
            yield from _distribution(file)
    yield from _void(contents, files)


def _catalogue(contents: Contents) -> Iterator[Triple]:
    yield from _about(_CATALOGUE, "dcat:Catalog", "Catalogue de Maillage", "Catalogue of Maillage", contents)
    yield _link(_CATALOGUE, "dcat:dataset", _DATASET)
    yield _link(_CATALOGUE, "foaf:homepage", BASE)
    yield _link(_PUBLISHER, "rdf:type", expand("foaf:Organization"))
    yield _text(_PUBLISHER, "foaf:name", "Maillage", "fr")


def _about(iri: str, rdf_class: str, french: str, english: str, contents: Contents) -> Iterator[Triple]:
    yield _link(iri, "rdf:type", expand(rdf_class))
    yield _text(iri, "dcterms:title", french, "fr")
    yield _text(iri, "dcterms:title", english, "en")
    yield _link(iri, "dcterms:publisher", _PUBLISHER)
    yield _link(iri, "dcterms:license", LICENCE)
    yield _typed(iri, "dcterms:modified", contents.date, "date")


def _dataset(contents: Contents) -> Iterator[Triple]:
    french = "Maillage : la coopération territoriale en France (PTCE, tiers-lieux, acteurs et liens)"
    english = "Maillage: territorial cooperation in France (PTCE, tiers-lieux, actors and links)"
    yield from _about(_DATASET, "dcat:Dataset", french, english, contents)
    yield _link(_DATASET, "rdf:type", expand("void:Dataset"))
    for lang, text in (
        (
            "fr",
            "Faits sourcés sur les pôles territoriaux de coopération économique, "
            "les tiers-lieux et leurs liens.",
        ),
        (
            "en",
            "Sourced facts on French territorial poles of economic cooperation, tiers-lieux and their links.",
        ),
    ):
        yield _text(_DATASET, "dcterms:description", text, lang)
    for word in ("PTCE", "tiers-lieux", "économie sociale et solidaire", "coopération territoriale"):
        yield _text(_DATASET, "dcat:keyword", word, "fr")
    yield _typed(_DATASET, "dcat:version", contents.version, "string")
    yield _typed(_DATASET, "dcterms:issued", contents.date, "date")
    for iri in (
        "http://publications.europa.eu/resource/authority/language/FRA",
        "http://publications.europa.eu/resource/authority/language/ENG",
    ):
        yield _link(_DATASET, "dcterms:language", iri)
    yield _link(_DATASET, "dcterms:spatial", "http://publications.europa.eu/resource/authority/country/FRA")
    yield _link(
        _DATASET,
        "dcterms:accrualPeriodicity",
        "http://publications.europa.eu/resource/authority/frequency/IRREG",
    )
    yield _link(_DATASET, "dcat:theme", "http://publications.europa.eu/resource/authority/data-theme/ECON")
    yield _link(_DATASET, "dcat:landingPage", BASE + "donnees")
    yield _link(_DATASET, "dcterms:conformsTo", ONTOLOGY)


def _distribution(file: File) -> Iterator[Triple]:
    iri, checksum = FILES + file.path, FILES + file.path + "#sha256"
    yield _link(_DATASET, "dcat:distribution", iri)
    yield _link(iri, "rdf:type", expand("dcat:Distribution"))
    for lang, title in file.title.items():
        yield _text(iri, "dcterms:title", title, lang)
    yield _link(iri, "dcat:downloadURL", iri)
    yield _link(iri, "dcat:accessURL", BASE + "donnees")
    yield _link(iri, "dcterms:license", LICENCE)
    yield _link(iri, "dcat:mediaType", _MEDIA + file.media_type)
    yield _typed(iri, "dcat:byteSize", str(file.size), "nonNegativeInteger")
    yield Triple(NamedNode(iri), NamedNode(_SPDX + "checksum"), NamedNode(checksum))
    yield _link(checksum, "rdf:type", _SPDX + "Checksum")
    yield Triple(NamedNode(checksum), NamedNode(_SPDX + "algorithm"), NamedNode(_SHA256))
    yield Triple(NamedNode(checksum), NamedNode(_SPDX + "checksumValue"), Literal(file.sha256))


def _void(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    yield _typed(_DATASET, "void:triples", str(contents.counts["triples"]), "integer")
    yield _link(_DATASET, "void:sparqlEndpoint", BASE + "sparql")
    yield _typed(_DATASET, "void:uriSpace", BASE + "id/", "string")
    yield _link(_DATASET, "void:dataDump", FILES + "dumps/maillage.nq.gz")
    for namespace in (ONTOLOGY + "#", PREFIXES["org"], PREFIXES["skos"], PREFIXES["prov"]):
        yield _link(_DATASET, "void:vocabulary", namespace)
    for rdf_class, count in sorted(contents.classes.items()):
        part = f"{_DATASET}/class/{_local(rdf_class)}"
        yield _link(_DATASET, "void:classPartition", part)
        yield _link(part, "void:class", rdf_class)
        yield _typed(part, "void:entities", str(count), "integer")
    for prop, count in sorted(contents.properties.items()):
        part = f"{_DATASET}/property/{_local(prop)}"
        yield _link(_DATASET, "void:propertyPartition", part)
        yield _link(part, "void:property", prop)
        yield _typed(part, "void:triples", str(count), "integer")
    dumps = defaultdict(list)
    for file in files:
        if file.path.startswith(GRAPHS):
            dumps[file.path.removeprefix(GRAPHS).removesuffix(".ttl")].append(file.path)
        elif file.path.startswith(SOURCES):
            dumps[file.path.removeprefix(SOURCES).partition("/")[0]].append(file.path)
    for graph, count in sorted(contents.graphs.items()):
        part = f"{_DATASET}/graph/{graph.removeprefix(GRAPH)}"
        yield _link(_DATASET, "void:subset", part)
        yield _link(part, "rdf:type", expand("void:Dataset"))
        yield _link(part, "foaf:primaryTopic", graph)
        for path in dumps[file_name(graph)]:
            yield _link(part, "void:dataDump", FILES + path)
        yield _typed(part, "void:triples", str(count), "integer")


def _local(iri: str) -> str:
    namespace = max((n for n in PREFIXES.values() if iri.startswith(n)), key=len, default="")
    prefix = next((p for p, n in PREFIXES.items() if n == namespace), "other")
    return f"{prefix}-{iri[len(namespace) :].replace('/', '-').replace(':', '-')}"


def _link(subject: str, predicate: str, obj: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), NamedNode(obj))


def _text(subject: str, predicate: str, text: str, lang: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), Literal(text, language=lang))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(
        NamedNode(subject),
        NamedNode(expand(predicate)),
        Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype)),
    )
