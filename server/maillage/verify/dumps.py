"""Whether the dumps of a release say the same as one another, and as its manifest."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import NamedNode, RdfFormat, parse

from maillage.errors import Place, RdfError
from maillage.publish.dumps import file_name, is_fact, is_inferred
from maillage.publish.ntriples import SOURCES
from maillage.release import Release
from maillage.verify.check import Check, Difference, compare, outcome
from maillage.vocabulary import GRAPH

_NQUADS: Final = "dumps/maillage.nq.gz"
CATALOGUE: Final = GRAPH + "catalogue"


@dataclass(frozen=True)
class Dumps:
    """The dumps of a release, each read once."""

    release: Release

    @cached_property
    def graphs(self) -> dict[str, frozenset[str]]:
        """The triples of each named graph of the N-Quads dump, as N-Triples without their point."""
        found: dict[str, set[str]] = {}
        with _reading(_NQUADS), gzip.open(self.release.path / _NQUADS) as file:
            for quad in parse(cast(IO[bytes], file), format=RdfFormat.N_QUADS):
                name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
                found.setdefault(name, set()).add(str(quad.triple))
        return {name: frozenset(lines) for name, lines in found.items()}

    def turtle(self, name: str) -> frozenset[str]:
        """The triples of a Turtle or JSON-LD file of the release.

        Raises:
            RdfError: it cannot be read.
        """
        path = self.release.path / name
        kind = RdfFormat.JSON_LD if path.suffix == ".jsonld" else RdfFormat.TURTLE
        with _reading(name):
            return frozenset(str(quad.triple) for quad in parse(path=str(path), format=kind))

    @cached_property
    def catalogue(self) -> frozenset[str]:
        """The triples of the catalogue, which is a graph of the store and a file apart."""
        return self.turtle("catalogue.ttl")

    @property
    def sources(self) -> dict[str, list[Path]]:
        """The files of each national source, one a département."""
        folder = self.release.path / SOURCES
        return (
            {part.name: sorted(part.iterdir()) for part in sorted(folder.iterdir())}
            if folder.is_dir()
            else {}
        )

    def whole(self) -> bool:
        """Whether the N-Quads dump is the whole graph: no national source stands apart."""
        return not self.sources


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say which file cannot be read, whatever stops its reader."""
    try:
        yield
    except (OSError, EOFError, SyntaxError, ValueError, zlib.error) as fault:
        raise RdfError(f"ne se lit pas : « {fault} »", f"cannot be read: {fault}", Place(name)) from fault


def triples(path: Path) -> Iterator[str]:
    """The triples of a gzipped N-Triples file, without their point.

    Raises:
        RdfError: it cannot be read.
    """
    with _reading(path.name), gzip.open(path) as file:
        for triple in parse(cast(IO[bytes], file), format=RdfFormat.N_TRIPLES):
            yield str(triple.triple)


def check_dumps(dumps: Dumps) -> Check:
    """The N-Quads dump against the file of each graph, the facts, the inferences and the JSON-LD."""
    graphs = dumps.graphs
    return outcome(
        "dumps",
        f"{len(graphs)} graphes nommés, chacun comparé à son fichier, et les dumps d’ensemble",
        f"{len(graphs)} named graphs, each compared with its file, and the dumps of the whole",
        _dump_differences(dumps),
    )


def _dump_differences(dumps: Dumps) -> Iterator[Difference]:
    graphs = dumps.graphs
    stated = frozenset().union(*(lines for name, lines in graphs.items() if is_fact(name)))
    inferred = frozenset().union(*(lines for name, lines in graphs.items() if is_inferred(name)))
    pairs = {f"dumps/graphs/{file_name(name)}.ttl": lines for name, lines in graphs.items()}
    pairs |= {"dumps/maillage.ttl": stated, "dumps/maillage.jsonld": stated, "dumps/inferred.ttl": inferred}
    for file, lines in pairs.items():
        try:
            held = dumps.turtle(file)
        except RdfError as fault:
            yield Difference(fault.message("fr"), fault.message("en"))
            continue
        yield from compare(lines, held, (_NQUADS, _NQUADS), (file, file))


def check_counts(dumps: Dumps) -> Check:
    """The counts of the manifest against the dumps."""
    manifest = dumps.release.manifest
    return outcome(
        "counts",
        f"les nombres du manifeste : {manifest['counts']['triples']} triplets",
        f"the counts of the manifest: {manifest['counts']['triples']} triples",
        _count_differences(dumps),
    )


def _count_differences(dumps: Dumps) -> Iterator[Difference]:
    graphs, manifest = dumps.graphs | {CATALOGUE: dumps.catalogue}, dumps.release.manifest
    for name in sorted(graphs.keys() | manifest["graphs"].keys()):
        apart = name.removeprefix(GRAPH) in dumps.sources or (not dumps.whole() and is_inferred(name))
        yield from _differ(name, len(graphs.get(name, ())), manifest["graphs"].get(name, 0), at_most=apart)
    if dumps.whole():
        distinct = len(frozenset().union(*graphs.values()))
        yield from _differ("triples", distinct, manifest["counts"]["triples"])


def _differ(name: str, dumped: int, said: int, *, at_most: bool = False) -> Iterator[Difference]:
    """A difference of number; a graph whose rows are dumped apart may have fewer here."""
    if dumped > said or (dumped < said and not at_most):
        yield Difference(
            f"{name} : {dumped} triplets dans le dump, {said} dans le manifeste",
            f"{name}: {dumped} triples in the dump, {said} in the manifest",
        )
