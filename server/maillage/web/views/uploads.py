"""Examines a file that a visitor gives; the file is read, told of, and forgotten."""

from typing import Final, cast

from flask import Blueprint, Response, current_app, request

from maillage import paths
from maillage.engine.formats import GRAPHS
from maillage.errors import DataError
from maillage.examine import Confined, Examination, Remark, as_json
from maillage.validate import report_triples
from maillage.web import adapter, results
from maillage.web.http import negotiate
from maillage.web.http.policy import Policy
from maillage.web.http.problems import Document, Problem, of_fault
from maillage.web.pages import render
from maillage.web.words.texts import language

blueprint = Blueprint("uploads", __name__)
EXTENSION: Final = "maillage-examiner"
_SEVERITIES: Final = ("Violation", "Warning", "Info")
_ENDINGS: Final = {
    "text/turtle": ".ttl",
    "application/trig": ".trig",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
    "text/n3": ".n3",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
}


@blueprint.get("/valider")
def form() -> Response:
    """The form."""
    return _page()


@blueprint.post("/valider")
def examine() -> Response:
    """The remarks on a file: a page, JSON, or the SHACL report in an RDF format."""
    bounds = cast(Policy, current_app.extensions[adapter.EXTENSION]).bounds
    page = _as_page()
    try:
        name, content = _given()
        if len(content) > bounds.file:
            raise bounds.too_large(request.path)
        found = cast(Confined, current_app.extensions[EXTENSION]).examine(name, content)
    except DataError as fault:
        if page:
            return _page(fault=of_fault(fault))
        raise
    if page:
        return _page(found)
    asked, accept = request.values.get("format", ""), request.headers.get("Accept")
    offers = ("application/json", *(form.media_type for form in GRAPHS))
    if asked == "json" or (not asked and negotiate.best(accept, offers) == "application/json"):
        return Response(as_json(found) + "\n", content_type="application/json")
    return results.send_graph(list(report_triples(found.report, found.file)), results.accepted(GRAPHS))


def _given() -> tuple[str, bytes]:
    """The name and the content of the file: a field of a form, whatever its name, or the whole body."""
    if request.mimetype in _ENDINGS:
        name = request.args.get("name", "") or f"fichier{_ENDINGS[request.mimetype]}"
        return name, request.get_data()
    if request.mimetype not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        known = ", ".join(["multipart/form-data", *_ENDINGS])
        raise Problem(
            "type",
            f"Content-Type possibles : {known}",
            f"possible Content-Types: {known}",
            {"Accept-Post": known},
        )
    files = [item for item in request.files.items(multi=True) if item[1].filename]
    files = [item for item in files if item[0] == "file"] or files
    text, ending = request.form.get("text", ""), request.form.get("ending", ".ttl")
    if len({field for field, _ in files}) > 1 or not (files or text):
        raise DataError(
            "choisir un fichier, un seul ; le champ du formulaire se nomme «file»",
            "choose one file; the form's field is named 'file'",
        )
    for _, file in files:
        with file.stream:
            return file.filename or "", file.read()
    return f"texte{ending if ending in _ENDINGS.values() else '.ttl'}", text.encode("utf-8")


def _as_page() -> bool:
    asked = request.values.get("format", "")
    return asked == "html" if asked else negotiate.wants_page(request.headers.get("Accept"))


def _order(remark: Remark) -> tuple[int, int]:
    """What must be corrected first, then down the file."""
    return _SEVERITIES.index(remark.severity), remark.place.line or 0


def _page(found: Examination | None = None, fault: Document | None = None) -> Response:
    status = 200 if fault is None else 422
    return render(
        "validate.html",
        status,
        found=found,
        remarks=sorted(found.remarks, key=_order) if found else [],
        fault=fault,
        endings=list(_ENDINGS.values()),
        tables=sorted(path.stem for path in (paths.DATA / "facts" / "schemas").glob("*.json")),
        text=request.form.get("text", "") if request.method == "POST" else "",
        lang=language(),
    )
