"""Whether the store of a release holds what its dumps hold."""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from maillage.engine import Embedded
from maillage.errors import EngineError
from maillage.release import Release
from maillage.verify.check import Check, Difference, compare, outcome
from maillage.verify.dumps import CATALOGUE, Dumps
from maillage.vocabulary import GRAPH


def check_store(dumps: Dumps, more: Iterable[str] = ()) -> Check:
    """Each named graph of the store against the dumps, and the default graph, their union.

    Args:
        dumps: of the release.
        more: triples, of national sources or inferred from them, that the default graph must hold too.

    Raises:
        EngineError: the store cannot be read to its end.
    """
    store = Embedded.open(dumps.release.store_path).store
    try:
        return outcome(
            "store",
            f"{len(dumps.graphs)} graphes du magasin comparés aux dumps, et le graphe par défaut",
            f"{len(dumps.graphs)} graphs of the store compared with the dumps, and the default graph",
            _differences(store, dumps, more),
        )
    except (OSError, RuntimeError) as fault:
        raise EngineError(
            f"le magasin ne se lit pas : « {fault} »", f"the store cannot be read: {fault}"
        ) from fault


def _differences(store: Store, dumps: Dumps, more: Iterable[str]) -> Iterator[Difference]:
    graphs = dumps.graphs | {CATALOGUE: dumps.catalogue}
    named = {node.value for node in store.named_graphs() if isinstance(node, NamedNode)}
    apart = {GRAPH + name for name in dumps.sources}
    for name in sorted(graphs.keys() | (named - apart)):
        held = frozenset(str(q.triple) for q in store.quads_for_pattern(None, None, None, NamedNode(name)))
        dumped = _as_held(graphs.get(name, ()))
        if name in apart:
            held &= dumped
        here = (f"le magasin, graphe <{name}>", f"the store, graph <{name}>")
        yield from compare(held, dumped, here, ("le dump", "the dump"))
    union = _as_held(frozenset().union(*graphs.values()))
    here = ("le magasin, graphe par défaut", "the store, default graph")
    if dumps.whole():
        held = frozenset(str(q.triple) for q in store.quads_for_pattern(None, None, None, DefaultGraph()))
        yield from compare(held, union, here, ("l’union des dumps", "the union of the dumps"))
    else:
        wanted = union.union(more)
        yield from compare(_held(store, wanted), wanted, here, ("les dumps", "the dumps"))


def _as_held(lines: Iterable[str]) -> frozenset[str]:
    """Triples as Oxigraph holds them: a number by its value, so a `nonNegativeInteger` as an `integer`."""
    memory = Store()
    memory.load("".join(f"{line} .\n" for line in lines), RdfFormat.N_TRIPLES)
    return frozenset(str(quad.triple) for quad in memory)


def _held(store: Store, lines: Iterable[str]) -> Iterator[str]:
    """Those of some triples that the default graph holds."""
    for line in lines:
        quad = next(iter(parse(f"{line} .", format=RdfFormat.N_QUADS)))
        if Quad(quad.subject, quad.predicate, quad.object) in store:
            yield line


def check_files(release: Release) -> Check:
    """Every file of a release, the store's too, against the digest that it was sealed with."""
    number = sum(1 for _ in release.sealed())
    return outcome(
        "files",
        f"{number} fichiers comparés à leur somme de contrôle",
        f"{number} files compared with their checksums",
        (
            Difference(f"{damage.path} {damage.fr}", f"{damage.path} {damage.en}")
            for damage in release.damages(digests=True)
        ),
    )
