"""The documents that speak of a thing: title, publisher, date, where to read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine
from maillage.web.profiles.rows import Node, nodes, pairs
from maillage.web.words.labels import values

_SAID: Final = {
    "title": "dcterms:title",
    "publisher": "dcterms:publisher",
    "date": "dcterms:date",
    "page": "foaf:page",
    "kind": "mlg:documentKind",
    "consulted": "mlg:consultedOn",
}


@dataclass(frozen=True)
class Paper:
    """A document.

    Args:
        iri: its own.
        title: its title.
        publisher: the IRI of who published it; empty where it is not known.
        date: when it was published, as written; empty where it is not known.
        page: its address on the Web; empty without one.
        consulted: when it was read.
        kind: the IRI of its kind.
    """

    iri: str
    title: str
    publisher: str = ""
    date: str = ""
    page: str = ""
    consulted: str = ""
    kind: str = ""


def papers_about(engine: Engine, iri: str, lang: str) -> list[Paper]:
    """The documents that are about a thing as a whole, the latest first."""
    found = nodes(engine, f"?node a mlg:Document ; mlg:about {NamedNode(iri)} .", _SAID)
    return _sorted(_paper(one, lang) for one in found.values())


def papers_of(engine: Engine, graphs: Iterable[str], lang: str) -> dict[str, list[Paper]]:
    """The documents that some named graphs come from, by graph, each list by title."""
    wanted = sorted(graphs)
    found: dict[str, list[Paper]] = {}
    if wanted:
        text = f"SELECT ?g ?paper {{ VALUES ?g {{ {values(wanted)} }} ?g dcterms:source ?paper }}"
        links = {
            (graph, paper.value)
            for graph, paper in pairs(engine, text, "g", "paper")
            if isinstance(paper, NamedNode)
        }
        said = papers(engine, {paper for _, paper in links}, lang)
        for graph, paper in sorted(links):
            if paper in said:
                found.setdefault(graph, []).append(said[paper])
    return {graph: _sorted(those) for graph, those in found.items()}


def papers(engine: Engine, documents: Iterable[str], lang: str) -> dict[str, Paper]:
    """Some documents or datasets, by IRI."""
    wanted = sorted(documents)
    if not wanted:
        return {}
    found = nodes(engine, f"VALUES ?node {{ {values(wanted)} }} ?node dcterms:title ?title .", _SAID)
    return {iri: _paper(node, lang) for iri, node in found.items()}


def _sorted(papers: Iterable[Paper]) -> list[Paper]:
    listed = list(papers)
    dated = sorted((one for one in listed if one.date), key=lambda one: (one.date, one.title), reverse=True)
    return [*dated, *sorted((one for one in listed if not one.date), key=lambda one: one.title.casefold())]


def _paper(node: Node, lang: str) -> Paper:
    date, consulted = node.literal("date"), node.literal("consulted")
    return Paper(
        node.iri,
        node.text("title", lang),
        node.iri_of("publisher"),
        date.value if date else "",
        node.iri_of("page"),
        consulted.value if consulted else "",
        node.iri_of("kind"),
    )
