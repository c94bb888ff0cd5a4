"""What a thing does: its projects and services, and the figures that tell of it."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine
from maillage.web.profiles.rows import Node, nodes

_PROJECT: Final = {
    "name": "rdfs:label",
    "words": "dcterms:description",
    "start": "mlg:startDate",
    "end": "mlg:endDate",
    "partner": "mlg:projectPartner",
    "of": "mlg:projectOf",
}
_SERVICE: Final = {
    "name": "rdfs:label",
    "words": "dcterms:description",
    "kind": "mlg:serviceKind",
    "shared": "mlg:shared",
    "partner": "mlg:sharedBy",
    "of": "mlg:providedBy",
}
_FIGURE: Final = {
    "name": "rdfs:label",
    "value": "mlg:value",
    "unit": "mlg:unit",
    "scope": "mlg:scopeText",
    "qualifier": "mlg:qualifier",
    "measure": "mlg:measure",
    "start": "mlg:startDate",
    "end": "mlg:endDate",
    "period": "mlg:period",
    "note": "mlg:note",
}


@dataclass(frozen=True)
class Deed:
    """A project or a service.

    Args:
        node: its IRI.
        name: its name.
        words: what it is.
        kind: the IRI of its kind.
        start: since when, as written.
        end: until when.
        others: the IRIs of the partners, and of who else runs it.
        shared: whether a service is shared among several.
        graphs: those that state it.
    """

    node: str
    name: str
    words: str
    kind: str
    start: str
    end: str
    others: tuple[str, ...]
    shared: bool
    graphs: frozenset[str]


@dataclass(frozen=True)
class Figure:
    """A figure that a document gives.

    Args:
        node: its IRI.
        name: what is counted.
        value: the number, as written.
        unit: of what.
        scope: of whom, as the source says it.
        qualifier: the IRI of how sure it is: exact, about, at least…
        measure: the IRI of what is measured.
        start: since when.
        end: until when; the same for one moment.
        period: over how long.
        notes: what is to be known of it.
        graphs: those that state it.
    """

    node: str
    name: str
    value: str
    unit: str
    scope: str
    qualifier: str
    measure: str
    start: str
    end: str
    period: str
    notes: tuple[str, ...]
    graphs: frozenset[str]


def projects(engine: Engine, iri: str, lang: str) -> list[Deed]:
    """The projects that it runs or has a part in, those with the latest beginning first."""
    node = NamedNode(iri)
    found = nodes(engine, f"?node mlg:projectOf|mlg:projectPartner {node} .", _PROJECT)
    return _sorted(_deed(one, iri, lang) for one in found.values())


def services(engine: Engine, iri: str, lang: str) -> list[Deed]:
    """The services that it provides or shares, the shared ones first."""
    node = NamedNode(iri)
    found = nodes(engine, f"?node mlg:providedBy|mlg:sharedBy {node} .", _SERVICE)
    return sorted((_deed(one, iri, lang) for one in found.values()), key=lambda d: (not d.shared, d.name))


def figures(engine: Engine, iri: str, lang: str) -> list[Figure]:
    """The figures about it, the latest first."""
    found = nodes(engine, f"?node a mlg:KeyFigure ; mlg:about {NamedNode(iri)} .", _FIGURE)
    read = [_figure(one, lang) for one in found.values()]
    return sorted(read, key=lambda one: (one.end or one.start, one.name, one.node), reverse=True)


def _sorted(deeds: "object") -> list[Deed]:
    listed = list(deeds)  # type: ignore[call-overload]
    dated = sorted((one for one in listed if one.start), key=lambda one: (one.start, one.name), reverse=True)
    return [*dated, *sorted((one for one in listed if not one.start), key=lambda one: one.name)]


def _deed(node: Node, iri: str, lang: str) -> Deed:
    others = [one for one in (*node.iris("of"), *node.iris("partner")) if one != iri]
    shared = node.literal("shared")
    return Deed(
        node.iri,
        node.text("name", lang),
        node.text("words", lang),
        node.iri_of("kind"),
        _value(node, "start"),
        _value(node, "end"),
        tuple(dict.fromkeys(others)),
        bool(shared and shared.value in ("true", "1")),
        frozenset(node.graphs),
    )


def _figure(node: Node, lang: str) -> Figure:
    return Figure(
        node.iri,
        node.text("name", lang),
        _value(node, "value"),
        node.text("unit", lang),
        node.text("scope", lang),
        node.iri_of("qualifier"),
        node.iri_of("measure"),
        _value(node, "start"),
        _value(node, "end"),
        node.text("period", lang),
        tuple(node.texts("note", lang)),
        frozenset(node.graphs),
    )


def _value(node: Node, name: str) -> str:
    found = node.literal(name)
    return found.value if found else ""
