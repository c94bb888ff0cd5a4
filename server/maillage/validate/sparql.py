"""Constraints written in SPARQL, and components of one's own (SHACL 5 and 6), run on a store of the graph.

Variables are bound before the query as SHACL asks: as terms, in every scope of the text.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, SH, Graph
from rdflib.term import BNode, Node, URIRef

from maillage.errors import EngineError, QueryError
from maillage.quads import Quads
from maillage.sparql.binding import prebind, replace
from maillage.terms.rdf import n_triples, parsed
from maillage.validate.property_paths import written
from maillage.validate.shapes import Constraint, Shape


class SparqlConstraints:
    """The SPARQL constraints of a graph of shapes."""

    def __init__(self, quads: Quads, graph: Graph, store: Callable[[], ox.Store] | None) -> None:
        self.quads, self.graph = quads, graph
        self._open = store or self._filled
        self._store: ox.Store | None = None

    @property
    def store(self) -> ox.Store:
        """The store that constraints are asked of."""
        if self._store is None:
            self._store = self._open()
        return self._store

    def _filled(self) -> ox.Store:
        store = ox.Store()
        lines = "".join(f"{s} {p} {o} .\n" for _, s, p, o in self.quads.read())
        store.bulk_extend(ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True))
        return store

    def check(
        self, constraint: Constraint, shape: Shape, focus: int, values: list[int]
    ) -> Iterator[tuple[int | None, int | None]]:
        """The failures of one constraint on one focus node: ids of the value and of the path, or None.

        Args:
            constraint: `sparql`, or of a component of one's own.
            shape: the shape that sets it.
            focus, values: the ids of the focus node and of its value nodes.

        Raises:
            EngineError: the query is missing, malformed, or says that it failed.
        """
        node = constraint.value
        if any(str(v) == "true" for v in self.graph.objects(node, SH.deactivated)):
            return
        given = {"this": self._term(focus)}
        if isinstance(shape.node, URIRef):
            given["currentShape"] = n_triples(shape.node)
        given |= {name: n_triples(value) for name, value in constraint.arguments}
        if (node, SH.ask, None) in self.graph:
            for number in values:
                if not self._ask(node, given | {"value": self._term(number)}):
                    yield number, None
            return
        answer = self._query(node, self._select(node, shape), given)
        names = {variable.value for variable in answer.variables}
        for row in answer:
            if "failure" in names and row["failure"] == ox.Literal(True):
                raise _faulty(node, "?failure")
            value = row["value"] if "value" in names else None
            found = self._known(row["path"]) if "path" in names else None
            yield (focus if value is None and not shape.path else self._known(value)), found

    def _ask(self, node: Node, given: Mapping[str, str]) -> bool:
        return bool(self._query(node, str(self.graph.value(node, SH.ask)), given))

    def _select(self, node: Node, shape: Shape) -> str:
        query = self.graph.value(node, SH.select)
        if query is None:
            raise _faulty(node, "sh:select ?")
        text = str(query)
        return replace(text, {"PATH": f"({written(shape.path, '<{}>'.format)})"}) if shape.path else text

    def _query(self, node: Node, text: str, given: Mapping[str, str]) -> Any:
        blank = {ox.Variable(n): parsed(t) for n, t in given.items() if t.startswith("_:")}
        terms = {name: term for name, term in given.items() if not term.startswith("_:")}
        try:
            return self.store.query(self.prologue(node) + prebind(text, terms), substitutions=blank)
        except (QueryError, SyntaxError, ValueError, OSError) as fault:
            raise _faulty(node, str(fault)) from fault

    def _term(self, number: int) -> str:
        rows = self.quads.con.execute("SELECT term FROM terms WHERE id = $1", [number]).fetchall()
        return str(rows[0][0])

    def _known(self, term: Any) -> int | None:
        if term is None:
            return None
        self.quads.learn_all([str(term)])
        return self.quads.id(str(term))

    def prologue(self, node: Node) -> str:
        """The prefixes that a constraint names, imports followed within the shapes (SHACL 5.2.1)."""
        todo, seen = list(self.graph.objects(node, SH.prefixes)), set()
        while todo:
            ontology = todo.pop()
            if ontology not in seen:
                seen.add(ontology)
                todo += self.graph.objects(ontology, OWL.imports)
        declared = {
            (str(self.graph.value(d, SH.prefix)), str(self.graph.value(d, SH.namespace)))
            for ontology in seen
            for d in self.graph.objects(ontology, SH.declare)
        }
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))


def _faulty(node: Node, what: str) -> EngineError:
    name = "" if isinstance(node, BNode) else f" {node}"
    return EngineError(
        f"contrainte SPARQL{name} refusée : {what}", f"SPARQL constraint{name} refused: {what}"
    )
