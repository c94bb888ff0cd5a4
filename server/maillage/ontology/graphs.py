"""The ontology and the code lists as named graphs, with an IRI for every node."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from maillage import iris
from maillage.errors import Place, RdfError
from maillage.vocabulary import BASE

_GENID = BASE + ".well-known/genid/"


def axiom_files(folder: Path) -> tuple[Path, ...]:
    """The files that are reasoned with: the vocabulary, what it restates of W3C, what it adds to that."""
    return folder / "maillage.ttl", folder / "reused.ttl", folder / "additions.ttl"


def ontology_quads(folder: Path) -> Iterator[Quad]:
    """The vocabulary, the axioms it reuses and adds, its alignments, in `mgr:ontology`.

    OWL's restrictions and RDF's lists are blank nodes in the files; here each has an IRI made from
    its canonical label (RDFC-1.0), the same at every build (RDF 1.1, 3.5, skolemization).
    """
    yield from _skolemized(_read((*axiom_files(folder), folder / "alignments.ttl")), "ontology")


def codes_quads(folder: Path) -> Iterator[Quad]:
    """The SKOS code lists, in `mgr:codes`."""
    yield from _skolemized(_read(sorted((folder / "codes").glob("*.ttl"))), "codes")


def read_turtle(path: Path) -> Iterator[Quad]:
    """The triples of one of our own Turtle files.

    Raises:
        RdfError: the file is missing, or a fault of syntax with its line.
    """
    try:
        yield from parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    except SyntaxError as fault:
        place = Place(path.name, fault.lineno)
        raise RdfError(
            f"Turtle mal formé : « {fault.msg} »", f"malformed Turtle: {fault.msg}", place
        ) from fault
    except OSError as fault:
        raise RdfError("fichier illisible", "unreadable file", Place(path.name)) from fault


def _read(files: Iterable[Path]) -> Dataset:
    dataset = Dataset(quad for path in files for quad in read_turtle(path))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


_Node = NamedNode | BlankNode | Literal | Triple


def _skolemized(dataset: Dataset, graph: str) -> Iterator[Quad]:
    target = NamedNode(iris.graph(graph))
    for quad in dataset:
        subject = _named(quad.subject, graph)
        if isinstance(subject, NamedNode):
            yield Quad(subject, quad.predicate, _named(quad.object, graph), target)


def _named(term: _Node, graph: str) -> _Node:
    return NamedNode(f"{_GENID}{graph}-{term.value}") if isinstance(term, BlankNode) else term
