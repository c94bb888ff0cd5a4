"""Describes every named graph and every publisher, in `mgr:sources`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage import iris
from maillage.errors import RdfError
from maillage.facts.triples import REGISTER, TOGETHER, text_of, together
from maillage.model import Facts
from maillage.ontology.graphs import read_turtle
from maillage.terms import cell as terms
from maillage.vocabulary import GRAPH

_GRAPH = NamedNode(iris.graph(REGISTER))
_TYPE, _LABEL, _TITLE = terms.name("rdf:type"), terms.name("rdfs:label"), terms.name("dcterms:title")
_TRIPLES, _CITATION = terms.name("void:triples"), terms.name("dcterms:bibliographicCitation")
_NAMED: Final = 3
"""How many documents the citation of a graph of several names: all of them are its `dcterms:source`."""
_OWN: Mapping[str, tuple[str, str]] = {
    "sources": ("Registre des documents et des graphes", "Register of documents and graphs"),
    "ontology": ("Vocabulaire Maillage", "Maillage vocabulary"),
    "codes": ("Listes de codes", "Code lists"),
    "queries": ("Requêtes prêtes à l’emploi", "Canned queries"),
    "statistics": ("Décomptes de Maillage", "Counts by Maillage"),
    "article9": ("Diagnostic au regard de l’article 9", "Diagnostic against article 9"),
    "catalogue": ("Catalogue de la livraison (DCAT, VoID)", "Catalogue of the release (DCAT, VoID)"),
    "decoupage-administratif-2026": (
        "Découpage administratif 2026",
        "Administrative divisions of France, 2026",
    ),
}


def source_quads(
    facts: Facts, datasets: Path, graphs: Mapping[str, int], rules: Mapping[str, tuple[str, str]]
) -> Iterator[Quad]:
    """The description of publishers, of the national datasets and of graphs.

    Args:
        facts: its documents name publishers and titles.
        datasets: the folder of `<name>/source.ttl`, one description a dataset (DCAT).
        graphs: how many triples each named graph in use has, by its IRI.
        rules: the French and English sentence of each inference rule, by rule name.
    """
    documents = facts.tables.get("documents")
    titles = {
        row.one("id"): text_of(documents.column("title"), row)
        for row in facts.rows.get("documents", ())
        if documents
    }
    for row in facts.rows.get("documents", ()):
        if row.one("publisher"):
            yield from _publisher(row.one("publisher"))
    for quad in _datasets(datasets):
        yield quad
        if quad.predicate == _TITLE and isinstance(quad.object, Literal) and quad.object.language == "fr":
            titles[str(quad.subject).strip("<>").rpartition("/")[2]] = quad.object.value
    shared = {together(found): found for _, row in facts if len(found := row.cells.get("source", ())) > 1}
    for graph in sorted(set(graphs) | {iris.graph(name) for name in _OWN}):
        yield from _graph(graph.removeprefix(GRAPH), titles, shared, rules)
        if graph.removeprefix(GRAPH).partition("/")[0] in (*titles, TOGETHER):
            yield Quad(NamedNode(graph), _TRIPLES, terms.typed(str(graphs[graph]), "integer"), _GRAPH)


def _datasets(folder: Path) -> Iterator[Quad]:
    for path in sorted(folder.glob("*/source.ttl")):
        for quad in read_turtle(path):
            if isinstance(quad.subject, NamedNode):
                yield Quad(quad.subject, quad.predicate, quad.object, _GRAPH)


def _publisher(name: str) -> Iterator[Quad]:
    subject = terms.publisher(name)
    yield Quad(subject, _TYPE, terms.name("foaf:Organization"), _GRAPH)
    yield Quad(subject, _LABEL, terms.french(name), _GRAPH)


def _graph(
    name: str,
    titles: Mapping[str, str],
    shared: Mapping[str, Sequence[str]],
    rules: Mapping[str, tuple[str, str]],
) -> Iterator[Quad]:
    subject = NamedNode(iris.graph(name))
    document, _, deduced = name.partition("/")
    if document == "inferred" and deduced:
        facts = _inference(deduced, rules[deduced])
    elif document == TOGETHER:
        found = {key: titles[key] for key in sorted(shared[name.removesuffix("/deduced")])}
        facts = _together(found, deduced=name.endswith("/deduced"))
    elif document in titles:
        facts = _source(document, titles[document], "inferred" if deduced else "stated")
    elif name not in _OWN:
        raise RdfError(
            f"data/sources/{name}/source.ttl : aucune description de <{iris.thing('document', name)}>",
            f"data/sources/{name}/source.ttl: no description of <{iris.thing('document', name)}>",
        )
    else:
        facts = _own(*_OWN[name], deduced=name in ("article9", "statistics"))
    for predicate, term in facts:
        yield Quad(subject, predicate, term, _GRAPH)


Description = Iterator[tuple[NamedNode, terms.Term]]


def _source(document: str, title: str, confidence: str) -> Description:
    stated = confidence == "stated"
    yield _TYPE, terms.name("mlg:SourceGraph")
    yield _LABEL, terms.french(f"Ce que dit « {title} »" if stated else f"Déduit de « {title} »")
    yield _LABEL, terms.english(f"Stated by “{title}”" if stated else f"Deduced from “{title}”")
    yield from _cited(title, title, deduced=not stated)
    yield terms.name("dcterms:source"), NamedNode(iris.thing("document", document))
    yield terms.name("mlg:confidence"), NamedNode(iris.code("confidence", confidence))


def _together(titles: Mapping[str, str], *, deduced: bool) -> Description:
    many, named = len(titles), sorted(titles.values(), key=str.casefold)[:_NAMED]
    yield _TYPE, terms.name("mlg:TogetherGraph")
    if deduced:
        yield (
            _LABEL,
            terms.french(f"Déduit de l’un au moins de {many} documents ; duquel n’a pas été vérifié"),
        )
        yield _LABEL, terms.english(f"Deduced from one at least of {many} documents; which was not checked")
    else:
        yield _LABEL, terms.french(f"L’un au moins de {many} documents le dit ; lequel n’a pas été vérifié")
        yield _LABEL, terms.english(f"One at least of {many} documents says it; which was not checked")
    more = ["…"] if many > _NAMED else []
    yield from _cited(
        f"l’un au moins de {many} documents : {' ; '.join([*named, *more])}",
        f"one at least of {many} documents: {'; '.join([*named, *more])}",
        deduced=deduced,
    )
    for document in titles:
        yield terms.name("dcterms:source"), NamedNode(iris.thing("document", document))
    yield (
        terms.name("mlg:confidence"),
        NamedNode(iris.code("confidence", "inferred" if deduced else "stated")),
    )


def _cited(french: str, english: str, *, deduced: bool) -> Description:
    """How a graph is named where a source is asked for."""
    yield _CITATION, terms.french(f"{french} (déduit)" if deduced else french)
    yield _CITATION, terms.english(f"{english} (deduced)" if deduced else english)


def _inference(rule: str, sentence: tuple[str, str]) -> Description:
    yield _TYPE, terms.name("mlg:InferenceGraph")
    yield _LABEL, terms.french(f"Déduit par raisonnement, règle {rule}")
    yield _LABEL, terms.english(f"Inferred by reasoning, rule {rule}")
    yield terms.name("rdfs:comment"), terms.french(sentence[0])
    yield terms.name("rdfs:comment"), terms.english(sentence[1])
    yield terms.name("mlg:rule"), terms.typed(rule, "string")
    yield terms.name("mlg:confidence"), NamedNode(iris.code("confidence", "inferred"))


def _own(french: str, english: str, *, deduced: bool) -> Description:
    yield _TYPE, terms.name("sd:NamedGraph")
    if deduced:
        yield terms.name("mlg:confidence"), NamedNode(iris.code("confidence", "inferred"))
    yield _LABEL, terms.french(french)
    yield _LABEL, terms.english(english)
    yield _CITATION, terms.french(f"{french} (déduit par règle)" if deduced else french)
    yield _CITATION, terms.english(f"{english} (deduced by rule)" if deduced else english)
