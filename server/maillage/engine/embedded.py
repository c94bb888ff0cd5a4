"""Answers SPARQL from an Oxigraph store in this process."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from maillage.engine import syntax
from maillage.engine.formats import Answer, write
from maillage.errors import EngineError, Place, RefusedQuery, ReleaseError, SyntaxFault
from maillage.sparql.guard import check
from maillage.sparql.query import Query
from maillage.vocabulary import BASE


class Embedded:
    """A store in memory or on disk, filled by `fill`: its default graph is the union of its named graphs.

    The union is kept, not asked for: Oxigraph's own `use_default_graph_as_union` counts a triple once for
    each graph that holds it, where SPARQL merges graphs (SPARQL 1.1 Query, 13.2). For the same reason
    a dataset whose default graph is made of several graphs is merged before the query.
    """

    def __init__(self, store: Store, *, judge: bool = True, path: Path | None = None) -> None:
        """Answer from a store; `judge` unless queries were judged already (`guard.check`).

        Args:
            store: the store.
            judge: whether to judge queries.
            path: the folder of the store, which must stay there.
        """
        self.store, self.judge, self.path = store, judge, path

    @classmethod
    def open(cls, path: Path, *, judge: bool = True) -> "Embedded":
        """Open a store on disk, read-only; several processes may do so at once.

        Raises:
            ReleaseError: there is none, or it is damaged.
        """
        return cls(open_store(path), judge=judge, path=path)

    def query(self, query: Query) -> Answer:
        """Answer a query.

        Raises:
            SyntaxFault: not SPARQL 1.1.
            RefusedQuery: see `guard.check`.
            EngineError: the engine failed.
            ReleaseError: the store has gone, or cannot be read any more.
        """
        if self.path:
            check_there(self.path)
        if self.judge:
            check(query.text)
        text = query.text
        default, named = map(_nodes, query.dataset)
        try:
            if default or named:
                store = self._merged(default, named) if len(default) > 1 else self.store
                chosen = [DefaultGraph()] if len(default) > 1 else default
                return store.query(text, base_iri=BASE, default_graph=[*chosen], named_graphs=[*named])
            return self.store.query(text, base_iri=BASE)
        except SyntaxError as fault:
            raise syntax.explained(text, fault) from fault
        except OSError as fault:
            raise unreadable() from fault
        except RuntimeError as fault:
            if "not supported" in str(fault):
                raise RefusedQuery(f"le moteur ne connaît pas cela : « {fault} »", str(fault)) from fault
            raise EngineError(
                f"le moteur n’a pas pu répondre : « {fault} »", f"the engine could not answer: {fault}"
            ) from fault

    def send(self, query: Query, form: str, out: IO[bytes]) -> str:
        """Write the answer of a query; as `Engine.send`."""
        return write(self.query(query), form, out)

    def _merged(self, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> Store:
        store = Store()
        for graph in default:
            store.extend(_in_default(quad) for quad in self.store.quads_for_pattern(None, None, None, graph))
        for graph in named:
            store.extend(self.store.quads_for_pattern(None, None, None, graph))
        return store


def new_store(path: Path) -> Store:
    """A store on disk, to be filled; in a folder of its own."""
    return Store(str(path))


def open_store(path: Path) -> Store:
    """A store on disk, read-only; several processes may open it at once.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    try:
        return Store.read_only(str(path))
    except (OSError, RuntimeError, ValueError) as fault:
        raise ReleaseError(
            "le magasin de triplets ne s’ouvre pas ; relancer « maillage build »",
            "the triple store does not open; run 'maillage build' again",
            Place(path.name),
        ) from fault


def check_there(store: Path) -> None:
    """Do nothing if the folder of a store is there: its files, once removed, may still seem to be.

    Raises:
        ReleaseError: it has gone.
    """
    if not store.is_dir():
        raise ReleaseError(
            "le dossier de la livraison a disparu du serveur ; qui l’administre doit le remettre"
            " ou refaire la livraison",
            "the folder of the release has gone from the server; its administrator must put it back"
            " or build it again",
        )


def unreadable() -> ReleaseError:
    """The fault of a store whose files cannot be read any more."""
    return ReleaseError(
        "des fichiers de la livraison ont disparu ou changé ; qui l’administre doit la refaire",
        "files of the release have gone or changed; its administrator must build it again",
    )


def fill(store: Store, quads: Iterable[Quad]) -> None:
    """Add quads to a store, each in its named graph and in the default graph, their union."""
    store.bulk_extend(copy for quad in quads for copy in (quad, _in_default(quad)))


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _nodes(iris: Sequence[str]) -> list[NamedNode]:
    nodes = []
    for iri in iris:
        try:
            nodes.append(NamedNode(iri))
        except ValueError as fault:
            raise SyntaxFault(
                f"l’IRI d’un graphe est mal formée : « {iri} »", f"the IRI of a graph is malformed: '{iri}'"
            ) from fault
    return nodes
