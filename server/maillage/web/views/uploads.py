"""Examines a file that a visitor gives; the file is read, told of, and forgotten."""

import base64
from pathlib import PurePosixPath
from typing import Final, cast

from flask import Blueprint, Response, current_app, request
from pyoxigraph import RdfFormat, parse

from maillage.engine.formats import GRAPHS
from maillage.errors import DataError, Place, shortened
from maillage.examine import WORKBOOKS, Confined, Examination, ReadAs, Remark, SheetBack, as_json
from maillage.facts.asked import OFFERED
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
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.ms-excel": ".xls",
}
_TYPES: Final = {ending: media_type for media_type, ending in _ENDINGS.items()} | {".txt": "text/plain"}
SHEET_TYPES: Final = (
    "text/csv",
    "text/tab-separated-values",
    *[t for t in _ENDINGS if _ENDINGS[t] in WORKBOOKS],
)
"""The media types of sheets that are given back."""
SHEET: Final = "sheet"
"""The value of `format=` that asks for the sheet itself, with what was understood of it."""
LONGEST: Final = 100
"""The characters of the name of a sheet."""
_IN_PAGE: Final = 1_000_000
"""The bytes of a file that a page holds; browsers do not take an address of more than two megabytes."""


@blueprint.get("/valider")
def form() -> Response:
    """The form; what examines files starts to get ready while the reader chooses one."""
    cast(Confined, current_app.extensions[EXTENSION]).prepare()
    return _page()


@blueprint.post("/valider")
def examine() -> Response:
    """The remarks on a file: a page, JSON, a SHACL report in RDF; a sheet completed, or its facts in RDF."""
    bounds = cast(Policy, current_app.extensions[adapter.EXTENSION]).bounds
    page = _as_page()
    try:
        name, content = _given()
        if len(content) > bounds.file:
            raise bounds.too_large(request.path)
        confined = cast(Confined, current_app.extensions[EXTENSION])
        found = confined.examine(name, content, read_as=_read_as())
    except DataError as fault:
        if page:
            return _page(fault=of_fault(fault))
        raise
    asked, accept = request.values.get("format", ""), request.headers.get("Accept")
    if asked == SHEET and found.sheet:
        return _given_back(found.sheet)
    if page:
        return _page(found)
    if asked == SHEET:
        raise _no_sheet(found.file)
    own = _media_type(found.sheet) if found.sheet else ""
    offers = ("application/json", *(form.media_type for form in GRAPHS), *([own] if own else []))
    best = "" if asked else negotiate.best(accept, offers)
    if asked == "json" or best == "application/json":
        return Response(as_json(found) + "\n", content_type="application/json")
    if found.sheet and best == own:
        return _given_back(found.sheet)
    choice = results.accepted(GRAPHS)
    if found.sheet is None:
        return results.send_graph(list(report_triples(found.report, found.file)), choice)
    if not found.sheet.facts:
        raise _not_facts(found.file)
    facts = parse(found.sheet.facts.encode(), RdfFormat.N_TRIPLES)
    return results.send_graph((quad.triple for quad in facts), choice)


def _read_as() -> ReadAs:
    """How a sheet is read: `table` and `sheet`, which are guessed when they are not given."""
    table, sheet = request.values.get("table", ""), request.values.get("sheet", "")
    if table and table not in OFFERED:
        known = ", ".join(OFFERED)
        raise DataError(
            f"table «{shortened(table)}» inconnue ; connues : {known}",
            f"unknown table '{shortened(table)}'; known: {known}",
        )
    return ReadAs(language(), table, sheet[:LONGEST])


def _media_type(sheet: SheetBack) -> str:
    return _TYPES.get(PurePosixPath(sheet.name).suffix, "application/octet-stream")


def _given_back(sheet: SheetBack) -> Response:
    """The sheet, as a file to save."""
    response = Response(sheet.data, content_type=_media_type(sheet))
    response.headers.set("Content-Disposition", "attachment", filename=sheet.name)
    return response


def _no_sheet(file: str) -> DataError:
    return DataError(
        "ce fichier n’est pas une feuille : rien à rendre",
        "this file is no sheet: nothing to give back",
        Place(file),
    )


def _not_facts(file: str) -> DataError:
    return DataError(
        "la feuille a des erreurs, ou ne dit rien : pas de faits ; format=json dit lesquelles",
        "the sheet has errors, or says nothing: no facts; format=json says which",
        Place(file),
    )


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


def _links(sheet: SheetBack) -> dict[str, str]:
    """The files that a page offers, by name, as addresses that hold them: nothing is kept here."""
    files = {sheet.name: (_media_type(sheet), sheet.data)}
    if sheet.facts:
        name = f"{PurePosixPath(sheet.name).stem}.nt"
        files[name] = ("application/n-triples", sheet.facts.encode())
    return {
        name: f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
        for name, (media_type, data) in files.items()
        if len(data) <= _IN_PAGE
    }


def _as_page() -> bool:
    asked = request.values.get("format", "")
    return (
        asked == "html" if asked not in ("", SHEET) else negotiate.wants_page(request.headers.get("Accept"))
    )


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
        texts=[ending for ending in _ENDINGS.values() if ending not in WORKBOOKS],
        back=_links(found.sheet) if found and found.sheet else {},
        offered=OFFERED,
        given=request.form,
        text=request.form.get("text", "") if request.method == "POST" else "",
        lang=language(),
    )
