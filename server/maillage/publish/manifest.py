"""Seals a release: the digest that names it, the list of its files, its manifest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, Final

from maillage.catalogue import CannedQuery
from maillage.publish.ntriples import NOWHERE
from maillage.release import INDEX, MANIFEST, STORE, STORE_SEAL, File, digest, seal_store

_ENGINES: Final = ("duckdb", "maillage", "networkx", "pyoxigraph", "rdflib")
_UNLISTED: Final = (MANIFEST, STORE, STORE_SEAL, "work")
_MEDIA_TYPES: Final = {
    ".ttl": "text/turtle",
    ".gz": "application/gzip",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".gexf": "application/xml",
    ".graphml": "application/xml",
}
_TITLES: Final[dict[str, tuple[str, str]]] = {
    "dumps/maillage.ttl": ("Les faits, en Turtle", "The facts, as Turtle"),
    "dumps/maillage.jsonld": ("Les faits, en JSON-LD", "The facts, as JSON-LD"),
    "dumps/maillage.nq.gz": (
        "Tous les graphes nommés, sauf le catalogue, en N-Quads",
        "All named graphs but the catalogue, as N-Quads",
    ),
    "dumps/inferred.ttl": ("Ce que le raisonnement ajoute, en Turtle", "What reasoning adds, as Turtle"),
    "report/shacl.ttl": ("Rapport de validation SHACL, en Turtle", "SHACL validation report, as Turtle"),
    "report/shacl.json": ("Rapport de validation SHACL, en JSON", "SHACL validation report, as JSON"),
    "search/things.parquet": (
        "Les choses que la recherche trouve, une par ligne, en Parquet",
        "The things that search finds, one a row, as Parquet",
    ),
    "network/network.json": ("Le réseau de coopération, en JSON", "The network of cooperation, as JSON"),
    "network/network.gexf": (
        "Le réseau de coopération, en GEXF (Gephi)",
        "The network of cooperation, as GEXF (Gephi)",
    ),
    "network/network.graphml": (
        "Le réseau de coopération, en GraphML (Cytoscape, R, yEd)",
        "The network of cooperation, as GraphML (Cytoscape, R, yEd)",
    ),
    "network/nodes.csv": (
        "Le réseau de coopération : les structures et leurs mesures, en CSV",
        "The network of cooperation: undertakings and their measures, as CSV",
    ),
    "network/edges.csv": (
        "Le réseau de coopération : les liens, en CSV",
        "The network of cooperation: the ties, as CSV",
    ),
    "catalogue.ttl": ("Catalogue DCAT et VoID, en Turtle", "DCAT and VoID catalogue, as Turtle"),
}


@dataclass(frozen=True)
class Left:
    """How many rows or values were left out, and why, in French and in English."""

    number: int
    fr: str
    en: str


@dataclass(frozen=True)
class Taken:
    """What was taken of a national source: rows read, kept and refused, and values dropped of those kept."""

    read: int
    kept: int
    refused: tuple[Left, ...] = ()
    dropped: tuple[Left, ...] = ()


@dataclass(frozen=True)
class Contents:
    """What a release holds: its version, the date of its data, the size of each graph, counts, input digests,
    how many things each class has, how many triples each property, what was taken of each source, how many
    triples each property has on the things of each class, by class and property, the first day of what the
    facts tell, and the questions that are tables by themselves.
    """

    version: str
    date: str
    graphs: Mapping[str, int]
    counts: Mapping[str, int]
    inputs: Mapping[str, str]
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, Taken] = field(default_factory=dict)
    class_properties: Mapping[tuple[str, str], int] = field(default_factory=dict)
    since: str = ""
    tables: Sequence[CannedQuery] = ()


def list_files(folder: Path) -> tuple[File, ...]:
    """The published files of a release folder, sorted, with size and SHA-256: not store, index, work."""
    parts = (part for part in folder.iterdir() if part.name not in _UNLISTED)
    paths = sorted(
        p
        for part in parts
        for p in (part.rglob("*") if part.is_dir() else (part,))
        if p.is_file() and folder / INDEX not in p.parents
    )
    return tuple(_file(path, path.relative_to(folder).as_posix()) for path in paths)


def _file(path: Path, name: str) -> File:
    french, english = _TITLES.get(name) or _title(path)
    media_type = _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return File(name, path.stat().st_size, digest(path), media_type, {"fr": french, "en": english})


def _title(path: Path) -> tuple[str, str]:
    """The title of a file of one graph, or of one département of a national source."""
    stem = path.name.split(".")[0]
    if path.parent.parent.name != "sources":
        return f"Graphe {stem}", f"Graph {stem}"
    if stem == NOWHERE:
        return f"{path.parent.name}, hors département", f"{path.parent.name}, in no département"
    return f"{path.parent.name}, département {stem}", f"{path.parent.name}, département {stem}"


def digest_folder(folder: Path) -> str:
    """The SHA-256 of a folder: of the paths and digests of its files, sorted."""
    lines = [
        f"{digest(p)} {p.relative_to(folder).as_posix()}\n" for p in sorted(folder.rglob("*")) if p.is_file()
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def version_name(software: str, date: str, folder: Path) -> str:
    """The version of a release: software, date of the data, and digest of what it publishes."""
    text = "".join(f"{file.sha256} {file.path}\n" for file in list_files(folder))
    return f"{software}-{date}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def seal(folder: Path, contents: Contents) -> None:
    """Write the manifest of a finished release folder, whose store is closed, and seal its store.

    The manifest is the same bytes for the same release.
    """
    manifest: dict[str, Any] = {
        "version": contents.version,
        "date": contents.date,
        "since": contents.since,
        "made_with": {name: installed(name) for name in _ENGINES},
        "inputs": dict(sorted(contents.inputs.items())),
        "counts": dict(sorted(contents.counts.items())),
        "classes": dict(sorted(contents.classes.items())),
        "sources": {name: asdict(taken) for name, taken in contents.sources.items()},
        "graphs": dict(sorted(contents.graphs.items())),
        "store": {"checksums": STORE_SEAL},
        "files": [asdict(file) for file in list_files(folder)],
    }
    seal_store(folder)
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
