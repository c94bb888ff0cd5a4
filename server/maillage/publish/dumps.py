"""The dumps of a release: what is stated, what is inferred, each source apart, and everything."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from maillage.publish.turtle import write_turtle
from maillage.terms import jsonld
from maillage.vocabulary import GRAPH

GRAPHS = "dumps/graphs/"
_INFERRED = GRAPH + "inferred/"
_NOT_FACTS = frozenset(GRAPH + name for name in ("ontology", "codes", "queries"))
_LICENCE = "Licence Ouverte 2.0 (https://www.etalab.gouv.fr/licence-ouverte-open-licence)"


def write_dumps(quads: Iterable[Quad], folder: Path) -> dict[str, int]:
    """Write every dump of a release into `folder`; return the triples of each named graph.

    `maillage.ttl` and `maillage.jsonld` hold what sources state and curators deduced,
    `inferred.ttl` what reasoning adds, `maillage.nq.gz` everything with its graphs, and
    `graphs/` one Turtle file a graph.
    """
    by_graph: dict[str, list[Quad]] = defaultdict(list)
    for quad in sorted(set(quads), key=str):
        if isinstance(quad.graph_name, NamedNode):
            by_graph[quad.graph_name.value].append(quad)
    stated = [q for name in by_graph if is_fact(name) for q in by_graph[name]]
    inferred = [q for name in by_graph if is_inferred(name) for q in by_graph[name]]
    (folder / "graphs").mkdir(parents=True)
    _turtle(
        stated,
        folder / "maillage.ttl",
        "Maillage : les faits, énoncés par leurs sources ou déduits par les rédacteurs.",
    )
    _turtle(inferred, folder / "inferred.ttl", "Maillage : ce que le raisonnement ajoute aux faits.")
    with (folder / "maillage.jsonld").open("wb") as out:
        jsonld.write(sorted({q.triple for q in stated}, key=str), out, indent=1)
    _nquads(by_graph, folder / "maillage.nq.gz")
    for name, content in sorted(by_graph.items()):
        _turtle(content, folder / "graphs" / f"{file_name(name)}.ttl", f"Maillage : graphe <{name}>.")
    return {name: len(content) for name, content in sorted(by_graph.items())}


def file_name(graph: str) -> str:
    """The name of a graph's file, without ending: `…/graph/note/deduced` gives `note--deduced`."""
    return re.sub(r"[^A-Za-z0-9._-]", "--", graph.removeprefix(GRAPH))


def is_inferred(graph: str) -> bool:
    """Whether a graph holds what reasoning adds."""
    return graph.startswith(_INFERRED)


def is_fact(graph: str) -> bool:
    """Whether a graph holds facts: neither vocabulary, codes and questions, nor inferences."""
    return graph not in _NOT_FACTS and not is_inferred(graph)


def _turtle(quads: list[Quad], path: Path, title: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        write_turtle(quads, out, f"{title}\n{_LICENCE}")


def _nquads(by_graph: Mapping[str, list[Quad]], path: Path) -> None:
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        for name in sorted(by_graph):
            for quad in by_graph[name]:
                out.write(f"{quad} .\n".encode())
