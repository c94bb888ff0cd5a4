"""Puts a release on a SPARQL server that writes (SPARQL 1.1 Graph Store HTTP Protocol, 5.3 and 5.4)."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx
from httpx import codes
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from maillage.engine import Engine, open_store, rows
from maillage.errors import EngineError
from maillage.fetch.client import client, network_cause
from maillage.files.scratch import scratch
from maillage.release import Release
from maillage.vocabulary import BASE, UNION, expand

_SECONDS: Final = 3600
_PIECE: Final = 2**20
_OURS: Final = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{BASE}'))"
_SIZES: Final = (
    f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {_OURS} }} GROUP BY ?g",
    f"SELECT (<{UNION}> AS ?g) (COUNT(*) AS ?n) WHERE {{ GRAPH <{UNION}> {{ ?s ?p ?o }} }}",
)
"""The graph of the union is counted by its name: the engine keeps it out of what `?g` may be."""
_FIRST: Final = {expand("xsd:gYear"): "-01-01", expand("xsd:gYearMonth"): "-01", expand("xsd:date"): ""}
"""What makes a date of each type its first day."""


class _Body:
    """The bytes of a file, from its start each time: a server that challenges receives them twice."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        with self.file.open("rb") as source:
            while piece := source.read(_PIECE):
                yield piece


@dataclass(frozen=True)
class GraphStore:
    """A server's address for whole graphs, and who asks."""

    address: str
    user: str = ""
    password: str = ""

    def put(self, graph: str, file: Path) -> None:
        """Replace a graph, the default one for an empty name, by a file of N-Triples.

        Raises:
            EngineError: the server cannot be reached, or refuses.
        """
        headers = {"Content-Type": "application/n-triples", "Content-Length": str(file.stat().st_size)}
        self._send("PUT", graph, headers, _Body(file))

    def delete(self, graph: str) -> None:
        """Remove a graph.

        Raises:
            EngineError: as `put`.
        """
        self._send("DELETE", graph, {}, None)

    @cached_property
    def _login(self) -> "_Login | None":
        return _Login(self.user, self.password) if self.user else None

    def _send(self, method: str, graph: str, headers: dict[str, str], body: "_Body | None") -> None:
        target = f"{self.address}?" + (f"graph={quote(graph, safe='')}" if graph else "default")
        login = self._login
        try:
            if httpx.URL(self.address).scheme not in ("http", "https") or not httpx.URL(self.address).host:
                raise httpx.InvalidURL(self.address)
            with client(_SECONDS) as http:
                if login and login.chosen is None:
                    # A server that refuses a long body may close half-way: its challenge comes first.
                    http.head(target, auth=login)
                answer = http.request(method, target, content=body, headers=headers, auth=login)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError, ImportError) as fault:
            raise EngineError(
                f"«{self.address}» n’est pas l’adresse d’un serveur",
                f"'{self.address}' is not the address of a server",
            ) from fault
        except httpx.HTTPError as fault:
            fr, en = network_cause(fault)
            raise EngineError(
                f"{method} {target} : le serveur ne répond pas : {fr}",
                f"{method} {target}: the server does not answer: {en}",
            ) from fault
        if not answer.is_success:
            said = f"{answer.status_code} {answer.reason_phrase}"
            raise EngineError(
                f"{method} {target} : le serveur répond « {said} »",
                f"{method} {target}: the server answered {said}",
            )


class _Login(httpx.Auth):
    """Gives a name and a password in the way that a server asks for, and never before it asks."""

    def __init__(self, user: str, password: str) -> None:
        self.ways: dict[str, httpx.Auth] = {
            "digest": httpx.DigestAuth(user, password),
            "basic": httpx.BasicAuth(user, password),
        }
        self.chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, and again with what is asked for (RFC 9110, 11.6.1)."""
        if self.chosen is None:
            answer = yield request
            asked = [value.partition(" ")[0].lower() for value in answer.headers.get_list("WWW-Authenticate")]
            self.chosen = next((way for name, way in self.ways.items() if name in asked), None)
            if answer.status_code != codes.UNAUTHORIZED or self.chosen is None:
                return
        yield from self.chosen.auth_flow(request)


class Union(Enum):
    """Where the union of the graphs goes."""

    DEFAULT = "default"
    """The default graph."""
    GRAPH = "graph"
    """A graph of its own, that the engine asks in the default graph's place."""
    NONE = "none"
    """Nowhere: the server makes the union itself, each triple counted once."""


@dataclass(frozen=True)
class Sent:
    """How many graphs were put and removed, the default graph apart."""

    put: int
    removed: int


def publish(
    release: Release,
    graphs: GraphStore,
    engine: Engine | None = None,
    *,
    union: Union = Union.DEFAULT,
    progress: Callable[[str], None] = lambda _: None,
) -> Sent:
    """Make a server hold a release: each named graph, then their union.

    A graph is replaced whole. If the server fails on the way, what it was sent stays, and publishing
    again ends the work.

    Args:
        release: what to publish.
        graphs: where.
        engine: the same server's query side; with it, graphs of ours that the release has no more are
            removed, and sizes compared at the end.
        union: where the union goes.
        progress: is told of each graph.

    Raises:
        EngineError: the server cannot be reached, refuses, or holds something else at the end.
    """
    store = open_store(release.store_path)
    contents = _contents(store, union)
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        file = Path(folder) / "graph.nt"
        for name, graph in contents.items():
            store.dump(str(file), RdfFormat.N_TRIPLES, from_graph=graph)
            graphs.put(name, file)
            progress(name)
    contents.pop("", None)
    if engine is None:
        return Sent(len(contents), 0)
    strange = sorted(set(_sizes(engine)) - set(contents))
    for name in strange:
        graphs.delete(name)
    found = _sizes(engine)
    for name, graph in contents.items():
        least, size = _bounds(store, graph)
        if not least <= found.get(name, 0) <= size:
            raise EngineError(
                f"le graphe {name} a {found.get(name, 0)} triplets sur le serveur, {size} dans la livraison",
                f"the graph {name} has {found.get(name, 0)} triples on the server, {size} in the release",
            )
    return Sent(len(contents), len(strange))


def _contents(store: Store, union: Union) -> dict[str, NamedNode | DefaultGraph]:
    """The graphs to put, by name, the union last; the default graph's name is empty."""
    named = sorted(node.value for node in store.named_graphs() if isinstance(node, NamedNode))
    contents: dict[str, NamedNode | DefaultGraph] = {name: NamedNode(name) for name in named}
    if union is not Union.NONE:
        contents["" if union is Union.DEFAULT else UNION] = DefaultGraph()
    return contents


def _bounds(store: Store, graph: NamedNode | DefaultGraph) -> tuple[int, int]:
    """How many triples a server has at least and at most of a graph.

    Virtuoso 7 keeps one of two dates that begin on one day, as `2014` and `2014-01` of two sources.
    """
    size, dates = 0, list[tuple[object, object, str]]()
    for quad in store.quads_for_pattern(None, None, None, graph):
        size += 1
        if isinstance(quad.object, Literal) and (rest := _FIRST.get(quad.object.datatype.value)) is not None:
            dates.append((quad.subject, quad.predicate, quad.object.value + rest))
    return size - len(dates) + len(set(dates)), size


def _sizes(engine: Engine) -> dict[str, int]:
    """How many triples each graph of ours has."""
    found: dict[str, int] = {}
    for text in _SIZES:
        found |= {
            row["g"].value: int(row["n"].value)
            for row in rows(engine, text)
            if isinstance(row["g"], NamedNode) and isinstance(row["n"], Literal)
        }
    return {graph: size for graph, size in found.items() if size}
