"""The namespaces and prefixes, each written once."""

from typing import Final

BASE: Final = "https://w3id.org/maillage/"
ONTOLOGY: Final = BASE + "ontology"
ID: Final = BASE + "id/"
CODES: Final = BASE + "codes/"
GRAPH: Final = BASE + "graph/"
QUERY: Final = BASE + "query/"
SHAPES: Final = BASE + "shapes"
UNION: Final = GRAPH + "union"
"""The graph that holds the union of the others on a server whose default graph cannot."""
UNDER_OTHER_NAMES: Final = GRAPH + "inferred/eq-rep"
"""The graph of what is said of a thing since it is said of the same thing under another name."""

PREFIXES: Final[dict[str, str]] = {
    "mlg": ONTOLOGY + "#",
    "mid": ID,
    "mlc": CODES,
    "mgr": GRAPH,
    "mlq": QUERY,
    "mls": SHAPES + "#",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rov": "http://www.w3.org/ns/regorg#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def expand(name: str) -> str:
    """The IRI of a prefixed name: `mlg:PTCE` gives the full IRI.

    Raises:
        KeyError: the prefix is not one of `PREFIXES`.
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The shortest prefixed name of an IRI, or the IRI itself when no prefix fits."""
    best = max(
        (p for p, ns in PREFIXES.items() if iri.startswith(ns)), key=lambda p: len(PREFIXES[p]), default=""
    )
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else iri


def prologue(*prefixes: str) -> str:
    """The `PREFIX` lines of a query that uses these prefixes.

    Raises:
        KeyError: one of them is not in `PREFIXES`.
    """
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in prefixes)
