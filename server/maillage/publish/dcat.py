"""The catalogue of a release: DCAT 3 as DCAT-AP 3.0.1 has it for harvesters, VoID for linked-data clients.

Every IRI is absolute and every node has one: data.gouv.fr's harvester stops at the first that is not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from maillage.publish.dumps import GRAPHS, file_name
from maillage.publish.manifest import Contents
from maillage.publish.ntriples import SOURCES
from maillage.release import File
from maillage.vocabulary import BASE, GRAPH, ONTOLOGY, PREFIXES, expand

FILES: Final = BASE + "donnees/fichiers/"
LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
DATASET: Final = BASE + "donnees/maillage"
NAME: Final = "catalogue"
"""The name of the graph of the catalogue, and of its file without ending."""
_CATALOGUE, _ANSWERS, _SPARQL = BASE + "donnees/catalogue", DATASET + "/reponses", BASE + "sparql"
_PUBLISHER, _CONTACT = BASE + "id/publisher/maillage", BASE + "id/publisher/maillage--contact"
_PERIOD, _PAGE = DATASET + "/periode", BASE + "donnees"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_SHA256: Final = _SPDX + "checksumAlgorithm_sha256"
_VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_AVAILABILITY: Final = "http://data.europa.eu/r5r/availability"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_FRANCE, _IRREGULAR = _EU + "country/FRA", _EU + "frequency/IRREG"
_THEMES, _ECONOMY = _EU + "data-theme", _EU + "data-theme/ECON"
_STABLE, _PUBLIC = _EU + "planned-availability/STABLE", _EU + "access-right/PUBLIC"
_LANGUAGES: Final = (_EU + "language/FRA", _EU + "language/ENG")
_ATTRIBUTION: Final = "http://purl.org/adms/licencetype/Attribution"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_FORMATS: Final = {
    ".ttl": ("RDF_TURTLE", "text/turtle"),
    ".jsonld": ("JSON_LD", "application/ld+json"),
    ".nq": ("RDF_N_QUADS", "application/n-quads"),
    ".nt": ("RDF_N_TRIPLES", "application/n-triples"),
    ".json": ("JSON", "application/json"),
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
}
"""The EU's file type and IANA's media type of each file ending, compression aside."""
_FILE_TYPES: Final = {
    "RDF_TURTLE": "RDF Turtle",
    "JSON_LD": "JSON-LD",
    "RDF_N_QUADS": "RDF N-Quads",
    "RDF_N_TRIPLES": "RDF N-Triples",
    "JSON": "JSON",
    "CSV": "CSV",
    "PARQUET": "Apache Parquet",
}
"""What the EU calls these types, the same in both languages."""
_CLASSES: Final = {
    _FRANCE: "dcterms:Location",
    _IRREGULAR: "dcterms:Frequency",
    _ECONOMY: "skos:Concept",
    _THEMES: "skos:ConceptScheme",
    _STABLE: "skos:Concept",
    _PUBLIC: "dcterms:RightsStatement",
    LICENCE: "dcterms:LicenseDocument",
    ONTOLOGY: "dcterms:Standard",
    _ATTRIBUTION: "skos:Concept",
    _PROTOCOL: "dcterms:Standard",
    _SHA256: _SPDX + "ChecksumAlgorithm",
    BASE: "foaf:Document",
    _PAGE: "foaf:Document",
    **dict.fromkeys(_LANGUAGES, "dcterms:LinguisticSystem"),
}
"""What the things of others are: who checks the catalogue against DCAT-AP looks nowhere else for it."""
_LABELS: Final = {
    _ECONOMY: ("Économie et finances", "Economy and finance"),
    _THEMES: ("Thèmes de données", "Data theme"),
    _STABLE: ("Stable", "Stable"),
    _ATTRIBUTION: ("Attribution", "Attribution"),
    _FRANCE: ("France", "France"),
    _IRREGULAR: ("Irrégulière", "Irregular"),
    _PUBLIC: ("Public", "Public"),
    _LANGUAGES[0]: ("Français", "French"),
    _LANGUAGES[1]: ("Anglais", "English"),
    **{f"{_EU}file-type/{kind}": (name, name) for kind, name in _FILE_TYPES.items()},
}
_KEYWORDS: Final = ("PTCE", "tiers-lieux", "économie sociale et solidaire", "coopération territoriale")
_TITLE: Final = (
    "Maillage : la coopération territoriale en France (PTCE, tiers-lieux, acteurs et liens)",
    "Maillage: territorial cooperation in France (PTCE, tiers-lieux, actors and links)",
)
_DESCRIPTION: Final = (
    "Faits sourcés sur les pôles territoriaux de coopération économique, les tiers-lieux et leurs liens.",
    "Sourced facts on French territorial poles of economic cooperation, tiers-lieux and their links.",
)


def catalogue(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    """The triples of the catalogue.

    Args:
        contents: the release's version, date, counts, graphs, classes and properties.
        files: its published files, without the catalogue itself.
    """
    files = tuple(files)
    yield from _catalogue(contents)
    yield from _dataset(contents)
    yield from _service(contents)
    for file in files:
        if file.path.startswith(("dumps/", "report/")) and not file.path.startswith(GRAPHS):
            yield from _of_file(file)
    yield from _answers()
    yield from _others()
    yield from _void(contents, files)


def with_catalogue(
    contents: Contents, files: Iterable[File], held: Callable[[Collection[str]], Iterable[Triple]]
) -> Contents:
    """The contents and the catalogue that the store will hold too: page, manifest and SPARQL count alike.

    The catalogue tells these counts itself: it is written until they no longer change. What it says of a
    thing may stand in another graph too (the vocabulary has a publisher as well): that is counted once.

    Args:
        contents: of the release without its catalogue.
        files: its published files.
        held: the triples of the release whose subjects are among some, given by their IRIs.
    """
    files, found, before = tuple(files), contents, None
    asked: set[str] = set()
    known: set[Triple] = set()
    while found != before:
        told = set(catalogue(found, files))
        if new := {t.subject.value for t in told if isinstance(t.subject, NamedNode)} - asked:
            known.update(held(new))
            asked |= new
        found, before = _counted(contents, told, known), found
    return found


def _counted(contents: Contents, told: set[Triple], known: set[Triple]) -> Contents:
    """The contents with what is told, of which some is known: it adds what it changes in the counts."""
    after, before = _tally(told | known), _tally(known)
    graphs = {**contents.graphs, GRAPH + NAME: len(told)}
    counts = {
        **contents.counts,
        "quads": contents.counts["quads"] + len(told),
        "triples": contents.counts["triples"] + len(told - known),
        "graphs": len(graphs),
    }
    return replace(
        contents,
        graphs=graphs,
        counts=counts,
        classes=Counter(contents.classes) + (after.classes - before.classes),
        properties=Counter(contents.properties) + (after.properties - before.properties),
        class_properties=Counter(contents.class_properties) + (after.pairs - before.pairs),
    )


class _Tally(NamedTuple):
    """How many things each class has, triples each property, and triples each property on each class."""

    classes: Counter[str]
    properties: Counter[str]
    pairs: Counter[tuple[str, str]]


def _tally(triples: set[Triple]) -> _Tally:
    types = defaultdict(list)
    for triple in triples:
        if triple.predicate.value == expand("rdf:type") and isinstance(triple.object, NamedNode):
            types[triple.subject].append(triple.object.value)
    return _Tally(
        Counter(name for names in types.values() for name in names),
        Counter(triple.predicate.value for triple in triples),
        Counter((name, t.predicate.value) for t in triples for name in types[t.subject]),
    )


def _about(iri: str, contents: Contents, title: tuple[str, str], text: tuple[str, str]) -> Iterator[Triple]:
    """What DCAT-AP asks of a catalogue, a dataset and a service alike."""
    yield from _both(iri, "dcterms:title", title)
    yield from _both(iri, "dcterms:description", text)
    yield _link(iri, "dcterms:publisher", _PUBLISHER)
    yield _link(iri, "dcterms:license", LICENCE)
    yield _typed(iri, "dcterms:issued", contents.date, "date")
    yield _typed(iri, "dcterms:modified", contents.date, "date")
    for language in _LANGUAGES:
        yield _link(iri, "dcterms:language", language)
    yield _link(iri, "dcterms:spatial", _FRANCE)


def _catalogue(contents: Contents) -> Iterator[Triple]:
    yield _link(_CATALOGUE, "rdf:type", expand("dcat:Catalog"))
    title = "Catalogue de Maillage", "Catalogue of Maillage"
    text = (
        "Les données de Maillage et les façons de les prendre.",
        "The data of Maillage and the ways to take them.",
    )
    yield from _about(_CATALOGUE, contents, title, text)
    yield _link(_CATALOGUE, "dcat:dataset", DATASET)
    yield _link(_CATALOGUE, "dcat:service", _SPARQL)
    yield _link(_CATALOGUE, "dcat:themeTaxonomy", _THEMES)
    yield _link(_CATALOGUE, "foaf:homepage", BASE)
    for name in ("foaf:Agent", "foaf:Organization"):
        yield _link(_PUBLISHER, "rdf:type", expand(name))
    yield _text(_PUBLISHER, "foaf:name", "Maillage", "fr")
    yield _link(_CONTACT, "rdf:type", _VCARD + "Organization")
    yield _link(_CONTACT, "rdf:type", _VCARD + "Kind")
    yield Triple(NamedNode(_CONTACT), NamedNode(_VCARD + "fn"), Literal("Maillage"))
    yield _link(_CONTACT, _VCARD + "hasURL", BASE)


def _dataset(contents: Contents) -> Iterator[Triple]:
    for name in ("dcat:Dataset", "void:Dataset"):
        yield _link(DATASET, "rdf:type", expand(name))
    yield from _about(DATASET, contents, _TITLE, _DESCRIPTION)
    for word in _KEYWORDS:
        yield _text(DATASET, "dcat:keyword", word, "fr")
    yield _typed(DATASET, "dcterms:identifier", DATASET, "string")
    yield _typed(DATASET, "dcat:version", contents.version, "string")
    yield _link(DATASET, "dcterms:accessRights", _PUBLIC)
    yield _link(DATASET, "dcterms:accrualPeriodicity", _IRREGULAR)
    yield _link(DATASET, "dcterms:temporal", _PERIOD)
    yield _link(_PERIOD, "rdf:type", expand("dcterms:PeriodOfTime"))
    yield _typed(_PERIOD, "dcat:endDate", contents.date, "date")
    yield _link(DATASET, "dcat:contactPoint", _CONTACT)
    yield _link(DATASET, "dcat:theme", _ECONOMY)
    yield _link(DATASET, "dcat:landingPage", _PAGE)
    yield _link(DATASET, "dcterms:conformsTo", ONTOLOGY)


def _service(contents: Contents) -> Iterator[Triple]:
    yield _link(_SPARQL, "rdf:type", expand("dcat:DataService"))
    title = "Point d’accès SPARQL de Maillage", "SPARQL endpoint of Maillage"
    text = (
        "Répond aux requêtes SPARQL 1.1, et aux questions toutes prêtes, en CSV et en JSON.",
        "Answers SPARQL 1.1 queries, and ready-made questions, as CSV and JSON.",
    )
    yield from _about(_SPARQL, contents, title, text)
    for word in _KEYWORDS:
        yield _text(_SPARQL, "dcat:keyword", word, "fr")
    yield _link(_SPARQL, "dcat:endpointURL", _SPARQL)
    yield _link(_SPARQL, "dcat:endpointDescription", BASE + "openapi.json")
    yield _link(_SPARQL, "dcat:servesDataset", DATASET)
    yield _link(_SPARQL, "dcterms:conformsTo", _PROTOCOL)
    yield _link(_SPARQL, "dcat:contactPoint", _CONTACT)
    yield _link(_SPARQL, "dcat:theme", _ECONOMY)
    yield _link(_SPARQL, "dcat:landingPage", _PAGE)
    yield _link(_SPARQL, "dcterms:accessRights", _PUBLIC)


def _distribution(iri: str, ending: str, title: tuple[str, str], text: tuple[str, str]) -> Iterator[Triple]:
    """What every way to take the data says."""
    yield _link(DATASET, "dcat:distribution", iri)
    yield _link(iri, "rdf:type", expand("dcat:Distribution"))
    yield from _both(iri, "dcterms:title", title)
    yield from _both(iri, "dcterms:description", text)
    yield _link(iri, "dcterms:license", LICENCE)
    yield _link(iri, _AVAILABILITY, _STABLE)
    kind, media_type = _FORMATS[ending]
    yield _link(iri, "dcterms:format", f"{_EU}file-type/{kind}")
    yield _link(f"{_EU}file-type/{kind}", "rdf:type", expand("dcterms:MediaTypeOrExtent"))
    yield _link(f"{_EU}file-type/{kind}", "skos:inScheme", f"{_EU}file-type")
    yield from _media(iri, "dcat:mediaType", media_type)


def _media(iri: str, predicate: str, media_type: str) -> Iterator[Triple]:
    yield _link(iri, predicate, _MEDIA + media_type)
    yield _link(_MEDIA + media_type, "rdf:type", expand("dcterms:MediaType"))


def _of_file(file: File) -> Iterator[Triple]:
    iri, checksum = FILES + file.path, FILES + file.path + "#sha256"
    ending = "." + file.path.removesuffix(".gz").rpartition(".")[2]
    title = file.title["fr"], file.title["en"]
    text = f"Fichier {file.path} de la livraison.", f"File {file.path} of the release."
    yield from _distribution(iri, ending, title, text)
    if file.path.endswith(".gz"):
        yield from _media(iri, "dcat:compressFormat", "application/gzip")
    yield _link(iri, "dcat:downloadURL", iri)
    yield _link(iri, "dcat:accessURL", _PAGE)
    yield _typed(iri, "dcat:byteSize", str(file.size), "nonNegativeInteger")
    yield _link(iri, _SPDX + "checksum", checksum)
    yield _link(checksum, "rdf:type", _SPDX + "Checksum")
    yield _link(checksum, _SPDX + "algorithm", _SHA256)
    yield _typed(checksum, _SPDX + "checksumValue", file.sha256, "hexBinary")


def _answers() -> Iterator[Triple]:
    """The answers of the questions, as tables."""
    title = "Réponses aux questions, en CSV", "Answers to the questions, as CSV"
    text = (
        "Chaque question toute prête donne sa réponse en CSV, pour un tableur.",
        "Each ready-made question gives its answer as CSV, for a spreadsheet.",
    )
    yield from _distribution(_ANSWERS, ".csv", title, text)
    yield _link(_ANSWERS, "dcat:accessURL", BASE + "requetes")
    yield _link(_ANSWERS, "dcat:accessService", _SPARQL)


def _others() -> Iterator[Triple]:
    for iri, name in _CLASSES.items():
        yield _link(iri, "rdf:type", name if "//" in name else expand(name))
    for iri, label in _LABELS.items():
        yield from _both(iri, "skos:prefLabel", label)
    yield from _both(_THEMES, "dcterms:title", _LABELS[_THEMES])
    for iri in _CLASSES:
        if iri.startswith(_EU) and iri != _THEMES:
            yield _link(iri, "skos:inScheme", iri.rpartition("/")[0])
    yield _link(_ATTRIBUTION, "skos:inScheme", "http://purl.org/adms/licencetype/1.0")
    yield _link(LICENCE, "dcterms:type", _ATTRIBUTION)


def _void(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    yield _typed(DATASET, "void:triples", str(contents.counts["triples"]), "integer")
    yield _link(DATASET, "void:sparqlEndpoint", _SPARQL)
    yield _typed(DATASET, "void:uriSpace", BASE + "id/", "string")
    yield _link(DATASET, "void:dataDump", FILES + "dumps/maillage.nq.gz")
    for namespace in (ONTOLOGY + "#", PREFIXES["org"], PREFIXES["skos"], PREFIXES["prov"]):
        yield _link(DATASET, "void:vocabulary", namespace)
    for rdf_class, count in sorted(contents.classes.items()):
        part = f"{DATASET}/class/{_local(rdf_class)}"
        yield _link(DATASET, "void:classPartition", part)
        yield _link(part, "void:class", rdf_class)
        yield _typed(part, "void:entities", str(count), "integer")
    for (rdf_class, prop), count in sorted(contents.class_properties.items()):
        part = f"{DATASET}/class/{_local(rdf_class)}"
        own = f"{part}/property/{_local(prop)}"
        yield _link(part, "void:propertyPartition", own)
        yield _link(own, "void:property", prop)
        yield _typed(own, "void:triples", str(count), "integer")
    for prop, count in sorted(contents.properties.items()):
        part = f"{DATASET}/property/{_local(prop)}"
        yield _link(DATASET, "void:propertyPartition", part)
        yield _link(part, "void:property", prop)
        yield _typed(part, "void:triples", str(count), "integer")
    dumps = defaultdict(list, {NAME: [f"{NAME}.ttl"]})
    for file in files:
        if file.path.startswith(GRAPHS):
            dumps[file.path.removeprefix(GRAPHS).removesuffix(".ttl")].append(file.path)
        elif file.path.startswith(SOURCES):
            dumps[file.path.removeprefix(SOURCES).partition("/")[0]].append(file.path)
    for graph, count in sorted(contents.graphs.items()):
        part = f"{DATASET}/graph/{graph.removeprefix(GRAPH)}"
        yield _link(DATASET, "void:subset", part)
        yield _link(part, "rdf:type", expand("void:Dataset"))
        yield _link(part, "foaf:primaryTopic", graph)
        for path in dumps[file_name(graph)]:
            yield _link(part, "void:dataDump", FILES + path)
        yield _typed(part, "void:triples", str(count), "integer")


def _local(iri: str) -> str:
    namespace = max((n for n in PREFIXES.values() if iri.startswith(n)), key=len, default="")
    prefix = next((p for p, n in PREFIXES.items() if n == namespace), "other")
    return f"{prefix}-{re.sub('[^A-Za-z0-9._~-]', '-', iri[len(namespace) :])}"


def _both(subject: str, predicate: str, texts: tuple[str, str]) -> Iterator[Triple]:
    for text, lang in zip(texts, ("fr", "en"), strict=True):
        yield _text(subject, predicate, text, lang)


def _link(subject: str, predicate: str, obj: str) -> Triple:
    return Triple(NamedNode(subject), _name(predicate), NamedNode(obj))


def _text(subject: str, predicate: str, text: str, lang: str) -> Triple:
    return Triple(NamedNode(subject), _name(predicate), Literal(text, language=lang))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(
        NamedNode(subject), _name(predicate), Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))
    )


def _name(predicate: str) -> NamedNode:
    return NamedNode(predicate if predicate.startswith("http") else expand(predicate))
