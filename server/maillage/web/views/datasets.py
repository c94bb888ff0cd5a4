"""The data to take away: dumps, checksums, catalogue (DCAT, VoID)."""

from typing import Final

from flask import Blueprint, Response, request, send_file
from pyoxigraph import RdfFormat, parse

from maillage.release import File
from maillage.vocabulary import GRAPH
from maillage.web import results
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render, see_other
from maillage.web.site import site
from maillage.web.words.labels import labels
from maillage.web.words.texts import language

blueprint = Blueprint("datasets", __name__)
_GRAPHS: Final = "dumps/graphs"
_SOURCES: Final = "dumps/sources/"


@blueprint.get("/donnees", strict_slashes=False)
def index() -> Response:
    """The files of the release, with sizes and checksums: the whole, national sources, one file a graph."""
    folders: dict[str, list[File]] = {}
    for found in site().release.files:
        folders.setdefault(found.path.rpartition("/")[0], []).append(found)
    graphs = folders.pop(_GRAPHS, [])
    names = {path: GRAPH + path.removeprefix(_SOURCES) for path in folders if path.startswith(_SOURCES)}
    titles = labels(site().engine, names.values(), language())
    sources = sorted((titles[iri], folders.pop(path)) for path, iri in names.items())
    whole = [found for files in folders.values() for found in files]
    return render("datasets.html", files=whole, sources=sources, graphs=graphs)


@blueprint.get("/donnees/fichiers/<path:name>")
def file(name: str) -> Response:
    """A file of the release, whole, in part or not at all if the client has it (RFC 9110, 13, 14)."""
    found = next((f for f in site().release.files if f.path == name), None)
    if found is None:
        raise Problem(
            "introuvable", f"pas de fichier «{name}» ; voir /donnees", f"no file '{name}'; see /donnees"
        )
    return _send(found)


def _send(found: File) -> Response:
    path = site().release.path / found.path
    response = send_file(path, found.media_type, conditional=True, etag=found.sha256, max_age=3600)
    if found.media_type.startswith("text/"):
        response.headers["Content-Type"] = f"{found.media_type}; charset=utf-8"
    return response


@blueprint.get("/donnees/catalogue")
@blueprint.get("/donnees/catalogue.<ending>")
def catalogue(ending: str = "") -> Response:
    """The DCAT and VoID catalogue in RDF; for people, the page of the data."""
    choice = results.graph_choice(ending, html="" if ending else "last")
    if choice.form is None:
        return see_other(link("/donnees"))
    path = site().release.path / "catalogue.ttl"
    triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    return results.send_graph(triples, choice)


@blueprint.get("/donnees/maillage")
@blueprint.get("/donnees/maillage/<path:part>")
def dataset(part: str = "") -> Response:
    """The dataset and its parts are described in the catalogue."""
    return see_other(f"{request.script_root}/donnees/catalogue")


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Where linked-data clients look for a description (VoID, 7.2)."""
    return see_other(f"{request.script_root}/donnees/catalogue")
