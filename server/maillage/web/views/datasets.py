"""The data to take away: tables, dumps, checksums, citation, catalogue (DCAT, VoID)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request, send_file
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from maillage.catalogue import CannedQuery, Catalogue
from maillage.publish import dcat
from maillage.release import File
from maillage.vocabulary import GRAPH, expand
from maillage.web import results, structured
from maillage.web.citing import FORMS, Citation
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render, see_other
from maillage.web.site import site
from maillage.web.views.home import by_tag
from maillage.web.words.labels import labels
from maillage.web.words.texts import language, say

blueprint = Blueprint("datasets", __name__)
_GRAPHS: Final = "dumps/graphs"
_SOURCES: Final = "dumps/sources/"
_COUNTED: Final = ("PTCE", "TiersLieu", "Actor")


@dataclass(frozen=True)
class Table:
    """A question whose answer is a table by itself, and what each form of it is called and where it is."""

    query: CannedQuery
    forms: tuple[tuple[str, str], ...]


@blueprint.get("/donnees", strict_slashes=False)
def index() -> Response:
    """What there is to take: tables, dumps, how to cite them, how other catalogues take them over."""
    manifest = site().release.manifest
    queries = dcat.tables(site().catalogue, manifest.get("sources", {}))
    citation = Citation.of(site().release, language())
    dumps = [f for f in site().release.files if f.path.startswith("dumps/") and f.path.count("/") == 1]
    return render(
        "datasets.html",
        described=structured.dataset(
            site().release,
            [(f"/donnees/fichiers/{found.path}", found.media_type, found.size) for found in dumps],
        ),
        tables=[
            (tag, [_table(query) for query in found])
            for tag, found in sorted(by_tag(Catalogue(queries)), key=lambda group: -len(group[1]))
        ],
        files=dumps,
        years=[str(manifest.get(name, ""))[:4] for name in ("since", "date")],
        held={name: manifest.get("classes", {}).get(expand(f"mlg:{name}"), 0) for name in _COUNTED},
        citation=citation,
        citations={ending: write(citation) for ending, (write, _) in FORMS.items()},
        catalogue=site().address(request.url_root, "/donnees/catalogue.ttl"),
        licence=dcat.LICENCE,
    )


def _table(query: CannedQuery) -> Table:
    path = f"/requetes/{query.name}"
    forms = (("Excel", ".xlsx"), ("CSV Excel", ".excel.csv"), ("CSV", ".csv"))
    return Table(query, tuple((name, link(path + ending)) for name, ending in forms))


@blueprint.get("/donnees/fichiers", strict_slashes=False)
def files() -> Response:
    """The files of the release, with sizes and checksums: the whole, national sources, one file a graph."""
    folders: dict[str, list[File]] = {}
    for found in site().release.files:
        folders.setdefault(found.path.rpartition("/")[0], []).append(found)
    graphs = folders.pop(_GRAPHS, [])
    names = {path: GRAPH + path.removeprefix(_SOURCES) for path in folders if path.startswith(_SOURCES)}
    titles = labels(site().engine, names.values(), language())
    sources = sorted((titles[iri], folders.pop(path)) for path, iri in names.items())
    whole = [found for files in folders.values() for found in files]
    trail = structured.trail(
        (say("nav.data", language()), "/donnees"), (say("data.files_title", language()), "/donnees/fichiers")
    )
    return render("files.html", trail=trail, files=whole, sources=sources, graphs=graphs)


@blueprint.get("/donnees/citation.<ending>")
def citation(ending: str) -> Response:
    """How to cite the data: `txt`, `bib` or `cff`."""
    if ending not in FORMS:
        known = ", ".join(FORMS)
        raise Problem(
            "introuvable", f"formes possibles : {known}", f"possible forms: {known}", available=[*FORMS]
        )
    write, media_type = FORMS[ending]
    response = Response(write(Citation.of(site().release, language())), content_type=media_type)
    response.headers["Content-Language"] = language()
    return response


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
    return results.send_graph(_signed(triples), choice)


def _signed(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The catalogue, with the contact of the operator of this site in place of that of the project."""
    operator, contact = site().operator, NamedNode(dcat.CONTACT)
    if operator is None:
        yield from triples
        return
    said = {NamedNode(dcat.VCARD + name) for name in ("fn", "hasURL", "hasEmail")}
    yield from (t for t in triples if not (t.subject == contact and t.predicate in said))
    yield Triple(contact, NamedNode(dcat.VCARD + "fn"), Literal(operator.name))
    if operator.contact.form:
        yield Triple(contact, NamedNode(dcat.VCARD + "hasURL"), NamedNode(operator.contact.form))
    if operator.contact.email:
        mail = NamedNode(f"mailto:{operator.contact.email}")
        yield Triple(contact, NamedNode(dcat.VCARD + "hasEmail"), mail)


@blueprint.get("/donnees/tableaux")
@blueprint.get("/donnees/maillage")
@blueprint.get("/donnees/maillage/<path:part>")
def dataset(part: str = "") -> Response:
    """The datasets and their parts are described in the catalogue."""
    return see_other(f"{request.script_root}/donnees/catalogue")


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Where linked-data clients look for a description (VoID, 7.2)."""
    return see_other(f"{request.script_root}/donnees/catalogue")
