"""Writes the network for people and programs: JSON, tables, and the formats of Gephi, Cytoscape and R."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from maillage.network.model import Edge, Measured, Network, Undertaking

JSON: Final = "network.json"
_GEXF: Final = "http://gexf.net/1.3"
_VIZ: Final = "http://gexf.net/1.3/viz"
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
_SCALE: Final = 1000
"""How wide Gephi draws what is from -1 to 1 here."""
_MEASURES: Final = tuple(field.name for field in fields(Measured))
_NODES: Final = {
    "label_en": "string",
    "kind": "string",
    "actor_kind": "string",
    "departement": "string",
    "neighbours": "integer",
    "betweenness": "double",
    "bridge": "boolean",
    "community": "integer",
    "component": "integer",
}
"""What is said of a node beside its IRI and its French name, and of which type it is."""
_EDGES: Final = {
    "label_en": "string",
    "sort": "string",
    "kinds": "string",
    "start": "string",
    "end": "string",
    "directed": "boolean",
    "deduced": "boolean",
    "statement": "string",
}
_EDGE_NAMES: Final = {"Source": "source", "Target": "target", "Label": "label_fr"}


def write(network: Network, folder: Path) -> None:
    """Write the files of a network that was measured; the same network gives the same bytes."""
    folder.mkdir(parents=True)
    said = {"nodes": list(_nodes(network)), "edges": [asdict(edge) for edge in network.edges]}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    (folder / JSON).write_text(text + "\n", encoding="utf-8")
    tables = (
        ("nodes.csv", ("Id", "Label", *_NODES), _nodes(network), {"Id": "iri", "Label": "label_fr"}),
        ("edges.csv", ("Source", "Target", "Label", *_EDGES), _edges(network), _EDGE_NAMES),
    )
    for name, header, rows, names in tables:
        (folder / name).write_text(_csv(header, rows, names), encoding="utf-8", newline="")
    (folder / "network.gexf").write_bytes(gexf(network))
    (folder / "network.graphml").write_bytes(graphml(network))


def load(path: Path) -> Network:
    """The network that `write` wrote as JSON.

    Raises:
        OSError, ValueError, TypeError, KeyError: it cannot be read.
    """
    said = json.loads(path.read_text(encoding="utf-8"))
    undertakings, measures = [], {}
    for node in said["nodes"]:
        measures[node["iri"]] = Measured(**{name: node.pop(name) for name in _MEASURES})
        undertakings.append(Undertaking(**node | {"facets": tuple(node["facets"])}))
    edges = (Edge(**edge | {"kinds": tuple(edge["kinds"])}) for edge in said["edges"])
    return Network(tuple(undertakings), tuple(edges), measures)


def edge_list(network: Network) -> str:
    """The edges as `Source,Target`, by IRI: what every program of networks reads."""
    return _csv(("Source", "Target"), _edges(network), _EDGE_NAMES)


def gexf(network: Network) -> bytes:
    """GEXF 1.3, with where each node is drawn."""
    ET.register_namespace("viz", _VIZ)
    root = ET.Element("gexf", {"xmlns": _GEXF, "version": "1.3"})
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    for owner, columns in (("node", _NODES), ("edge", _EDGES)):
        listed = ET.SubElement(graph, "attributes", {"class": owner})
        for name, kind in columns.items():
            ET.SubElement(listed, "attribute", {"id": name, "title": name, "type": kind})
    holder = ET.SubElement(graph, "nodes")
    for node in _nodes(network):
        element = ET.SubElement(holder, "node", {"id": node["iri"], "label": node["label_fr"]})
        _values(element, node, _NODES)
        if node["x"] is not None:  # upwards in Gephi
            place = {"x": _number(node["x"] * _SCALE), "y": _number(-node["y"] * _SCALE), "z": "0"}
            ET.SubElement(element, f"{{{_VIZ}}}position", place)
    holder = ET.SubElement(graph, "edges")
    for number, edge in enumerate(_edges(network)):
        said = {"source": edge["source"], "target": edge["target"], "label": edge["label_fr"]}
        _values(ET.SubElement(holder, "edge", {"id": str(number), **said}), edge, _EDGES)
    return _xml(root)


def graphml(network: Network) -> bytes:
    """GraphML 1.0."""
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    types = {"integer": "int"}
    for owner, columns in (("node", _NODES), ("edge", _EDGES)):
        for name, kind in {"label": "string", **columns}.items():
            own = {
                "id": f"{owner}-{name}",
                "for": owner,
                "attr.name": name,
                "attr.type": types.get(kind, kind),
            }
            ET.SubElement(root, "key", own)
    graph = ET.SubElement(root, "graph", {"id": "maillage", "edgedefault": "directed"})
    for node in _nodes(network):
        element = ET.SubElement(graph, "node", {"id": node["iri"]})
        _data(element, "node", node, _NODES)
    for number, edge in enumerate(_edges(network)):
        ends = {"id": f"e{number}", "source": edge["source"], "target": edge["target"]}
        _data(ET.SubElement(graph, "edge", ends), "edge", edge, _EDGES)
    return _xml(root)


def _nodes(network: Network) -> Iterator[dict[str, Any]]:
    for one in network.undertakings:
        yield asdict(one) | asdict(network.measures[one.iri])


def _edges(network: Network) -> Iterator[dict[str, Any]]:
    for edge in network.edges:
        said = asdict(edge)
        yield said | {"statement": said.pop("node")}


def _csv(header: Iterable[str], rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    columns = list(header)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_plain(row[names.get(name, name)]) for name in columns] for row in rows)
    return out.getvalue()


def _values(element: ET.Element, said: Mapping[str, Any], columns: Iterable[str]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for name in columns:
        if text := _plain(said[name]):
            ET.SubElement(holder, "attvalue", {"for": name, "value": text})


def _data(element: ET.Element, owner: str, said: Mapping[str, Any], columns: Iterable[str]) -> None:
    for name in ("label", *columns):
        if text := _plain(said["label_fr" if name == "label" else name]):
            ET.SubElement(element, "data", {"key": f"{owner}-{name}"}).text = text


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def _number(value: float) -> str:
    return f"{value:.1f}"


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
