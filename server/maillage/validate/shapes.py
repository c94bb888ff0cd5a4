"""Reads shapes: what each targets, the path it follows, the constraints it sets (SHACL 2 to 4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from maillage.errors import EngineError
from maillage.terms.labels import both
from maillage.terms.rdf import from_rdflib, n_triples
from maillage.validate.components import COMPONENTS, Component, flag, own_component
from maillage.validate.property_paths import PropertyPath, read_path, shown, structure
from maillage.vocabulary import PREFIXES

_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

_BESIDE: Final = frozenset(
    """path targetClass targetNode targetSubjectsOf targetObjectsOf severity message deactivated name
    description order group defaultValue prefixes select ask declare parameter validator nodeValidator
    propertyValidator labelTemplate optional""".split()  # noqa: SIM905
).union(*(component.parameters[1:] for component in COMPONENTS.values()))
"""What a shape says beside its constraints."""


@dataclass(frozen=True)
class Constraint:
    """One constraint: its component, the parameter's value in the shapes, what a result says.

    For a component of one's own, the value is its validator, and the arguments are the values of its
    parameters by name.
    """

    component: Component
    value: Node
    fr: str
    en: str
    arguments: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True)
class Shape:
    """A shape: of nodes, or of the values of a path."""

    node: Node
    path: PropertyPath | None
    path_text: str
    structure: str
    """The path in Turtle, when it is more than a predicate (SHACL 2.3.1)."""
    severity: str
    constraints: tuple[Constraint, ...]


class Shapes:
    """The shapes of a graph, each read once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._read: dict[Node, Shape | None] = {}
        self.classes: set[Node] = set()
        """The shapes that are classes: their instances are their targets (SHACL 2.1.3.3)."""
        self._targeted: list[Node] | None = None

    @cached_property
    def terms(self) -> dict[Node, str]:
        """Each term of the graph, and the two that a validation follows, in N-Triples form."""
        terms = {node for triple in self.graph for node in triple} | {RDF.type, RDFS.subClassOf}
        return {node: n_triples(node) for node in terms}

    def shape(self, node: Node) -> Shape | None:
        """The shape that a node describes; None when it is deactivated.

        Raises:
            EngineError: it says something that SHACL does not know, or that is not carried out.
        """
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Node) -> Shape | None:
        graph = self.graph
        if flag(graph, node, SH.deactivated):
            return None
        path = graph.value(node, SH.path)
        return Shape(
            node,
            None if path is None else read_path(graph, path),
            "" if path is None else shown(read_path(graph, path)),
            "" if path is None or isinstance(path, URIRef) else structure(graph, path),
            str(graph.value(node, SH.severity) or SH.Violation).removeprefix(PREFIXES["sh"]),
            tuple(self._constraints(node)),
        )

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for predicate, value in sorted(self.graph.predicate_objects(node)):
            name = str(predicate).removeprefix(PREFIXES["sh"])
            if not str(predicate).startswith(PREFIXES["sh"]) or name in _BESIDE:
                continue
            if name not in COMPONENTS:
                raise EngineError(
                    f"forme {node} : sh:{name} n’est pas appliqué", f"shape {node}: sh:{name} is not applied"
                )
            yield self._constraint(node, COMPONENTS[name], value)
        yield from self._own_constraints(node)

    def _constraint(
        self, node: Node, component: Component, value: Node, arguments: tuple[tuple[str, Node], ...] = ()
    ) -> Constraint:
        """A constraint; it says its own message, else that of the shape, else the component's sentence."""
        french, english = messages(self.graph, value) if component.own_message else ("", "")
        if not french:
            french, english = messages(self.graph, node)
        if not french:
            french, english = component.says(self.graph, value)
        return Constraint(component, value, french, english, arguments)

    def _own_constraints(self, node: Node) -> Iterator[Constraint]:
        """The constraints of components that the shapes define (SHACL 6)."""
        graph = self.graph
        for component in set(graph.subjects(SH.parameter)):
            arguments: list[tuple[str, Node]] = []
            complete = True
            for parameter in graph.objects(component, SH.parameter):
                path = graph.value(parameter, SH.path)
                value = graph.value(node, path) if path is not None else None
                if value is not None:
                    arguments.append((re.split("[/#]", str(path))[-1], value))
                complete &= value is not None or flag(graph, parameter, SH.optional)
            if arguments and complete:
                validator = self._validator(node, component)
                yield self._constraint(node, own_component(component), validator, tuple(sorted(arguments)))

    def _validator(self, node: Node, component: Node) -> Node:
        special = SH.propertyValidator if (node, SH.path, None) in self.graph else SH.nodeValidator
        found = self.graph.value(component, special) or self.graph.value(component, SH.validator)
        if found is None:
            raise EngineError(f"{component} sans sh:validator", f"{component} without sh:validator")
        return found

    def targeted(self) -> list[Node]:
        """The shapes that have a target, by name; each shape there is has been read.

        Raises:
            EngineError: a shape says something that is not carried out, be it used or not.
        """
        if self._targeted is None:
            self._targeted = self._find_targeted()
        return self._targeted

    def _find_targeted(self) -> list[Node]:
        graph = self.graph
        declared = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}
        found, shapes = set[Node](), declared
        for subject, predicate in graph.subject_predicates():
            name = str(predicate).removeprefix(PREFIXES["sh"])
            if not str(predicate).startswith(PREFIXES["sh"]):
                continue
            if name in _TARGETS:
                found.add(subject)
            elif name.startswith("target"):
                raise EngineError(
                    f"forme {subject} : sh:{name} n’est pas appliqué",
                    f"shape {subject}: sh:{name} is not applied",
                )
            if name in COMPONENTS and (subject, SH.select, None) not in graph:
                shapes.add(subject)
        for shape in shapes | found:
            self.shape(shape)
        kinds = set(graph.transitive_subjects(RDFS.subClassOf, RDFS.Class))
        self.classes = {s for s in shapes if any(kind in kinds for kind in graph.objects(s, RDF.type))}
        return sorted(found | self.classes, key=str)


def messages(graph: Graph, node: Node) -> tuple[str, str]:
    """The messages of a shape or constraint, in French and English; empty without one."""
    found = map(from_rdflib, graph.objects(node, SH.message))
    return both(text for text in found if isinstance(text, Literal))
