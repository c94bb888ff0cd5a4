"""The catalogue of a release: DCAT 3 as DCAT-AP 3.0.1 has it for harvesters, VoID for linked-data clients.

Every IRI is absolute and every node has one: data.gouv.fr's harvester stops at the first that is not.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from maillage.catalogue import CannedQuery
from maillage.publish.dumps import GRAPHS
from maillage.publish.manifest import Contents
from maillage.publish.saying import both, link, text, typed
from maillage.publish.void import CATALOGUE, DATASET, FILES, SPARQL, void
from maillage.release import File
from maillage.sparql.guard import Form
from maillage.vocabulary import BASE, GRAPH, ONTOLOGY, expand

LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
TABLES: Final = BASE + "donnees/tableaux"
"""The dataset of the tables: what questions that need no argument answer."""
_CATALOGUE, _QUESTIONS, _RECONCILE = BASE + "donnees/catalogue", BASE + "requetes", BASE + "reconcile"
_PUBLISHER, CONTACT = BASE + "id/publisher/maillage", BASE + "id/publisher/maillage--contact"
_PERIOD, _PAGE = DATASET + "/periode", BASE + "donnees"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_SHA256: Final = _SPDX + "checksumAlgorithm_sha256"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_AVAILABILITY: Final = "http://data.europa.eu/r5r/availability"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_FRANCE, _IRREGULAR = _EU + "country/FRA", _EU + "frequency/IRREG"
_THEMES, _ECONOMY = _EU + "data-theme", _EU + "data-theme/ECON"
_STABLE, _PUBLIC = _EU + "planned-availability/STABLE", _EU + "access-right/PUBLIC"
_LANGUAGES: Final = (_EU + "language/FRA", _EU + "language/ENG")
_ATTRIBUTION: Final = "http://purl.org/adms/licencetype/Attribution"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_MATCHING: Final = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
_INWARD: Final = frozenset({"qualite", "raisonnement"})
"""The themes of questions about the graph itself rather than about what it speaks of."""
_FORMATS: Final = {
    ".ttl": ("RDF_TURTLE", "text/turtle"),
    ".jsonld": ("JSON_LD", "application/ld+json"),
    ".nq": ("RDF_N_QUADS", "application/n-quads"),
    ".nt": ("RDF_N_TRIPLES", "application/n-triples"),
    ".json": ("JSON", "application/json"),
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".gexf": ("XML", "application/xml"),
    ".graphml": ("XML", "application/xml"),
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
    "XML": "XML",
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
    _MATCHING: "dcterms:Standard",
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

_AS_TABLES: Final = (
    (
        "Maillage en tableaux : PTCE, tiers-lieux, lauréats, coopérations (CSV)",
        "Maillage as tables: PTCE, tiers-lieux, awards, cooperation (CSV)",
    ),
    (
        "Un fichier CSV par question : qui porte quel PTCE, quels lauréats par année et par région, quels"
        " tiers-lieux, qui coopère avec qui. Les réponses suivent la version en ligne.",
        "One CSV file a question: who carries which PTCE, which awards by year and region, which"
        " tiers-lieux, who cooperates with whom. The answers follow the version online.",
    ),
)
_SERVICES: Final = {
    SPARQL: (
        ("Point d’accès SPARQL de Maillage", "SPARQL endpoint of Maillage"),
        ("Répond aux requêtes SPARQL 1.1.", "Answers SPARQL 1.1 queries."),
        _PROTOCOL,
    ),
    _QUESTIONS: (
        ("Questions toutes prêtes de Maillage", "Ready-made questions of Maillage"),
        (
            "Chaque question donne sa réponse en CSV ou en JSON, avec les paramètres que l’on veut.",
            "Each question gives its answer as CSV or JSON, with the parameters that one wants.",
        ),
        "",
    ),
    _RECONCILE: (
        ("Rapprochement de listes avec Maillage", "Matching of lists with Maillage"),
        (
            "Retrouve dans Maillage les noms d’un tableau, depuis OpenRefine ou un programme.",
            "Finds the names of a sheet in Maillage, from OpenRefine or a program.",
        ),
        _MATCHING,
    ),
}
"""By address: the title of a service, what it does, and the standard that it follows, if there is one."""


def catalogue(contents: Contents, files: Iterable[File]) -> Iterator[Triple]:
    """The triples of the catalogue.

    Args:
        contents: the release's version, date, counts, graphs, classes and properties.
        files: its published files, without the catalogue itself.
    """
    files = tuple(files)
    yield from _catalogue(contents)
    yield from _dataset(DATASET, contents, _TITLE, _DESCRIPTION)
    yield link(DATASET, "dcterms:conformsTo", ONTOLOGY)
    for file in files:
        if file.path.startswith(("dumps/", "report/", "network/")) and not file.path.startswith(GRAPHS):
            yield from _of_file(file)
    served = [DATASET]
    if contents.tables:
        served.append(TABLES)
        yield from _dataset(TABLES, contents, *_AS_TABLES)
        yield link(TABLES, "dcterms:source", DATASET)
        for query in contents.tables:
            yield from _of_table(query)
    for iri, (title, said, standard) in _SERVICES.items():
        yield from _service(iri, contents, title, said)
        if standard:
            yield link(iri, "dcterms:conformsTo", standard)
        for dataset in served if iri == _QUESTIONS else (DATASET,):
            yield link(iri, "dcat:servesDataset", dataset)
    yield from _others()
    yield from void(contents, files)


def tables(questions: Iterable[CannedQuery], held: Collection[str]) -> tuple[CannedQuery, ...]:
    """The questions whose answer is a table by itself: no argument is needed, and it is not about the graph.

    Args:
        questions: all of them.
        held: the national sources that the release holds.
    """
    return tuple(
        query
        for query in questions
        if query.form is Form.SELECT
        and not any(parameter.required for parameter in query.parameters)
        and {*query.needs} <= {*held}
        and not _INWARD & {*query.tags}
    )


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
    graphs = {**contents.graphs, GRAPH + CATALOGUE: len(told)}
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


def _about(iri: str, contents: Contents, title: tuple[str, str], said: tuple[str, str]) -> Iterator[Triple]:
    """What DCAT-AP asks of a catalogue, a dataset and a service alike."""
    yield from both(iri, "dcterms:title", title)
    yield from both(iri, "dcterms:description", said)
    yield link(iri, "dcterms:publisher", _PUBLISHER)
    yield link(iri, "dcterms:license", LICENCE)
    yield typed(iri, "dcterms:issued", contents.date, "date")
    yield typed(iri, "dcterms:modified", contents.date, "date")
    for language in _LANGUAGES:
        yield link(iri, "dcterms:language", language)
    yield link(iri, "dcterms:spatial", _FRANCE)


def _catalogue(contents: Contents) -> Iterator[Triple]:
    yield link(_CATALOGUE, "rdf:type", expand("dcat:Catalog"))
    title = "Catalogue de Maillage", "Catalogue of Maillage"
    said = (
        "Les données de Maillage et les façons de les prendre.",
        "The data of Maillage and the ways to take them.",
    )
    yield from _about(_CATALOGUE, contents, title, said)
    for dataset in (DATASET, TABLES) if contents.tables else (DATASET,):
        yield link(_CATALOGUE, "dcat:dataset", dataset)
    for service in _SERVICES:
        yield link(_CATALOGUE, "dcat:service", service)
    yield link(_CATALOGUE, "dcat:themeTaxonomy", _THEMES)
    yield link(_CATALOGUE, "foaf:homepage", BASE)
    for name in ("foaf:Agent", "foaf:Organization"):
        yield link(_PUBLISHER, "rdf:type", expand(name))
    yield text(_PUBLISHER, "foaf:name", "Maillage", "fr")
    yield link(CONTACT, "rdf:type", VCARD + "Organization")
    yield link(CONTACT, "rdf:type", VCARD + "Kind")
    yield Triple(NamedNode(CONTACT), NamedNode(VCARD + "fn"), Literal("Maillage"))
    yield link(CONTACT, VCARD + "hasURL", BASE)


def _dataset(iri: str, contents: Contents, title: tuple[str, str], said: tuple[str, str]) -> Iterator[Triple]:
    yield link(iri, "rdf:type", expand("dcat:Dataset"))
    yield from _about(iri, contents, title, said)
    yield from _found(iri)
    yield typed(iri, "dcterms:identifier", iri, "string")
    yield typed(iri, "dcat:version", contents.version, "string")
    yield link(iri, "dcterms:accrualPeriodicity", _IRREGULAR)
    yield link(iri, "dcterms:temporal", _PERIOD)
    yield link(_PERIOD, "rdf:type", expand("dcterms:PeriodOfTime"))
    if contents.since:
        yield typed(_PERIOD, "dcat:startDate", contents.since, "date")
    yield typed(_PERIOD, "dcat:endDate", contents.date, "date")


def _found(iri: str) -> Iterator[Triple]:
    """How a dataset or a service is looked for, and whom to ask."""
    for word in _KEYWORDS:
        yield text(iri, "dcat:keyword", word, "fr")
    yield link(iri, "dcterms:accessRights", _PUBLIC)
    yield link(iri, "dcat:contactPoint", CONTACT)
    yield link(iri, "dcat:theme", _ECONOMY)
    yield link(iri, "dcat:landingPage", _PAGE)


def _service(iri: str, contents: Contents, title: tuple[str, str], said: tuple[str, str]) -> Iterator[Triple]:
    yield link(iri, "rdf:type", expand("dcat:DataService"))
    yield from _about(iri, contents, title, said)
    yield from _found(iri)
    yield link(iri, "dcat:endpointURL", iri)
    yield link(iri, "dcat:endpointDescription", BASE + "openapi.json")


def _distribution(
    dataset: str, iri: str, ending: str, title: tuple[str, str], said: tuple[str, str]
) -> Iterator[Triple]:
    """What every way to take a dataset says."""
    yield link(dataset, "dcat:distribution", iri)
    yield link(iri, "rdf:type", expand("dcat:Distribution"))
    yield from both(iri, "dcterms:title", title)
    yield from both(iri, "dcterms:description", said)
    yield link(iri, "dcterms:license", LICENCE)
    yield link(iri, _AVAILABILITY, _STABLE)
    kind, media_type = _FORMATS[ending]
    yield link(iri, "dcterms:format", f"{_EU}file-type/{kind}")
    yield link(f"{_EU}file-type/{kind}", "rdf:type", expand("dcterms:MediaTypeOrExtent"))
    yield link(f"{_EU}file-type/{kind}", "skos:inScheme", f"{_EU}file-type")
    yield from _media(iri, "dcat:mediaType", media_type)


def _media(iri: str, predicate: str, media_type: str) -> Iterator[Triple]:
    yield link(iri, predicate, _MEDIA + media_type)
    yield link(_MEDIA + media_type, "rdf:type", expand("dcterms:MediaType"))


def _of_file(file: File) -> Iterator[Triple]:
    iri, checksum = FILES + file.path, FILES + file.path + "#sha256"
    ending = "." + file.path.removesuffix(".gz").rpartition(".")[2]
    title = file.title["fr"], file.title["en"]
    said = f"Fichier {file.path} de la livraison.", f"File {file.path} of the release."
    yield from _distribution(DATASET, iri, ending, title, said)
    if file.path.endswith(".gz"):
        yield from _media(iri, "dcat:compressFormat", "application/gzip")
    yield link(iri, "dcat:downloadURL", iri)
    yield link(iri, "dcat:accessURL", _PAGE)
    yield typed(iri, "dcat:byteSize", str(file.size), "nonNegativeInteger")
    yield link(iri, _SPDX + "checksum", checksum)
    yield link(checksum, "rdf:type", _SPDX + "Checksum")
    yield link(checksum, _SPDX + "algorithm", _SHA256)
    yield typed(checksum, _SPDX + "checksumValue", file.sha256, "hexBinary")


def _of_table(query: CannedQuery) -> Iterator[Triple]:
    """The answer of a question, as CSV."""
    page = f"{_QUESTIONS}/{query.name}"
    title, said = ((t["fr"], t.get("en", t["fr"])) for t in (query.title, query.description))
    yield from _distribution(TABLES, f"{page}.csv", ".csv", title, said)
    yield link(f"{page}.csv", "dcat:downloadURL", f"{page}.csv")
    yield link(f"{page}.csv", "dcat:accessURL", page)
    yield link(f"{page}.csv", "dcat:accessService", _QUESTIONS)


def _others() -> Iterator[Triple]:
    for iri, name in _CLASSES.items():
        yield link(iri, "rdf:type", name if "//" in name else expand(name))
    for iri, label in _LABELS.items():
        yield from both(iri, "skos:prefLabel", label)
    yield from both(_THEMES, "dcterms:title", _LABELS[_THEMES])
    for iri in _CLASSES:
        if iri.startswith(_EU) and iri != _THEMES:
            yield link(iri, "skos:inScheme", iri.rpartition("/")[0])
    yield link(_ATTRIBUTION, "skos:inScheme", "http://purl.org/adms/licencetype/1.0")
    yield link(LICENCE, "dcterms:type", _ATTRIBUTION)
