"""Reads where the files of national datasets are, in `data/sources/<name>/source.ttl` (W3C DCAT 3).

A distribution is a file to fetch when it has an address, `dcat:downloadURL`, and the name that it takes in a
folder, `dcterms:identifier`. Other distributions (another format of the same rows, a page) only inform.
"""

import difflib
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from maillage.errors import FetchError, HeaderError, Place
from maillage.model import Checksum, Distribution

_SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DIGITS: Final = {"md5": 32, "sha1": 40, "sha256": 64}


def distributions(folder: Path, name: str) -> list[Distribution]:
    """The files to fetch of a source, or of every source when the name is `all`; by file name.

    Args:
        folder: of `<name>/source.ttl`, one description a source.
        name: of a source, or `all`.

    Raises:
        FetchError: no source bears that name (the message gives near ones), or it has no file to fetch.
        HeaderError: a description is not as it must be.
    """
    described = folder / name / "source.ttl"
    known = {path.parent.name: read_distributions(path) for path in sorted(folder.glob("*/source.ttl"))}
    known = {source: files for source, files in known.items() if files}
    if name == "all":
        return [file for files in known.values() for file in files]
    if name not in known and described.is_file():
        raise FetchError(
            f"{name} : aucune adresse de fichier n’est connue ; le télécharger soi-même de {page(described)}",
            f"{name}: no address of a file is known; download it yourself from {page(described)}",
        )
    if name not in known:
        raise _unknown(name, list(known))
    return known[name]


def by_hand(folder: Path) -> dict[str, str]:
    """The page of each source that has no file to fetch, by the name of the source."""
    return {
        path.parent.name: page(path)
        for path in sorted(folder.glob("*/source.ttl"))
        if not read_distributions(path)
    }


def page(path: Path) -> str:
    """Where people find the file of a source: the address of a distribution, else the page of the source.

    Raises:
        HeaderError: the description is not Turtle.
    """
    graph = _graph(path)
    found = [*graph.objects(None, DCAT.accessURL), *graph.objects(None, DCAT.landingPage)]
    return str(found[0]) if found else ""


def read_distributions(path: Path) -> list[Distribution]:
    """The files to fetch that a description names, by file name; none for a source with no address.

    Raises:
        HeaderError: not Turtle, or an address, a name, a size or a checksum is not as it must be.
    """
    place, graph = _place(path), _graph(path)
    nodes = sorted(graph.subjects(RDF.type, DCAT.Distribution), key=str)
    with_address = [node for node in nodes if graph.value(node, DCAT.downloadURL)]
    named = [node for node in with_address if graph.value(node, DCTERMS.identifier)]
    if with_address and not named:
        raise HeaderError(
            "aucune distribution n’a de nom de fichier (dcterms:identifier)",
            "no distribution has a file name (dcterms:identifier)",
            place,
        )
    found = sorted((_read(graph, node, place) for node in named), key=lambda file: file.file)
    names = [file.file for file in found]
    for name in names:
        if names.count(name) > 1:
            raise HeaderError(f"deux distributions nommées {name}", f"two distributions named {name}", place)
    return found


def _place(path: Path) -> Place:
    return Place(f"{path.parent.name}/{path.name}")


def _graph(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except (BadSyntax, ParserError, UnicodeDecodeError) as fault:
        text = " ".join(str(fault).split())
        raise HeaderError(
            f"ce n’est pas du Turtle : « {text} »", f"not Turtle: {text}", _place(path)
        ) from fault


def _read(graph: Graph, node: Node, place: Place) -> Distribution:
    url, file = str(graph.value(node, DCAT.downloadURL)), str(graph.value(node, DCTERMS.identifier))
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise HeaderError(f"adresse qui n’est pas http(s) : {url}", f"address not http(s): {url}", place)
    if not _NAME.fullmatch(file):
        raise HeaderError(
            f"nom de fichier «{file}» : lettres, chiffres, «_», «-» et «.» seulement",
            f"file name '{file}': letters, digits, '_', '-' and '.' only",
            place,
        )
    titles = {
        str(title.language): str(title)
        for title in graph.objects(node, DCTERMS.title)
        if isinstance(title, Literal) and title.language
    }
    return Distribution(file, url, titles, _size(graph, node, place), _checksum(graph, node, place))


def _size(graph: Graph, node: Node, place: Place) -> int | None:
    text = graph.value(node, DCAT.byteSize)
    if text is None:
        return None
    if not str(text).isdecimal():
        raise HeaderError(f"dcat:byteSize «{text}» : un entier", f"dcat:byteSize '{text}': an integer", place)
    return int(str(text))


def _checksum(graph: Graph, node: Node, place: Place) -> Checksum | None:
    """SPDX 2.3, 8.4: `spdx:checksum [ spdx:algorithm …; spdx:checksumValue … ]`."""
    found = graph.value(node, _SPDX.checksum)
    if found is None:
        return None
    algorithm = str(graph.value(found, _SPDX.algorithm)).rpartition("_")[2]
    digits = str(graph.value(found, _SPDX.checksumValue)).lower()
    if _DIGITS.get(algorithm) != len(digits) or not re.fullmatch("[0-9a-f]+", digits):
        known = ", ".join(_DIGITS)
        raise HeaderError(
            f"spdx:checksum : un algorithme parmi {known} et ses chiffres hexadécimaux",
            f"spdx:checksum: one algorithm of {known} and its hexadecimal digits",
            place,
        )
    return Checksum(algorithm, digits)


def _unknown(name: str, known: list[str]) -> FetchError:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    listed = ", ".join(near or known) or "–"
    return FetchError(
        f"aucune source nationale «{name}» ; {'proches' if near else 'connues'} : {listed}",
        f"no national source '{name}'; {'near ones' if near else 'known'}: {listed}",
    )
