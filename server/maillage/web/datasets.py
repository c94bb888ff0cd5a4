"""The data to take away: dumps, checksums, catalogue (DCAT, VoID)."""

from flask import Blueprint, Response, request, send_file
from pyoxigraph import RdfFormat, parse

from maillage.release import File
from maillage.web import results
from maillage.web.pages import link, render, see_other
from maillage.web.problems import Problem
from maillage.web.site import site

blueprint = Blueprint("datasets", __name__)


@blueprint.get("/donnees", strict_slashes=False)
def index() -> Response:
    """The files of the release, with sizes and checksums."""
    files = site().release.files
    graphs = [file for file in files if file.path.startswith("dumps/graphs/")]
    return render(
        "datasets.html",
        files=[file for file in files if file not in graphs],
        graphs=graphs,
    )


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
