"""Lets the Flask application answer: bounds before its views, problem documents for their faults."""

import json
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from maillage import errors
from maillage.web.http import negotiate
from maillage.web.http.bounds import DEFAULT
from maillage.web.http.problems import MEDIA_TYPE, Document, Problem, of_fault, of_status
from maillage.web.pages import render
from maillage.web.words.texts import language

FAULT: Final = "maillage.fault"
"""WSGI key under which the front passes an exception for Flask to render."""
_KEPT: Final = ("Allow", "Accept-Ranges", "Content-Range")


def install(app: Flask) -> None:
    """Check every request, answer every fault with a problem document."""
    app.before_request(_begin)
    app.register_error_handler(Problem, lambda fault: respond(fault.document))
    app.register_error_handler(errors.MaillageError, lambda fault: respond(of_fault(fault)))
    app.register_error_handler(HTTPException, _of_http)


def respond(document: Document) -> Response:
    """The response: a page for a browser, else `application/problem+json`."""
    lang = language()
    if negotiate.wants_page(request.headers.get("Accept")):
        response = render("problem.html", document.sort.status, problem=document, lang=lang)
    else:
        text = json.dumps(document.members(lang, request.path), ensure_ascii=False, indent=1)
        response = Response(text + "\n", document.sort.status, content_type=MEDIA_TYPE)
        response.headers["Content-Language"] = lang
    response.headers.update(document.headers)
    return response


def _begin() -> None:
    fault = request.environ.get(FAULT)
    if fault is not None:
        raise fault
    request.max_content_length = request.max_form_memory_size = DEFAULT.body(request.path)
    DEFAULT.check(request.path.encode("utf-8", "replace"), request.query_string, dict(request.headers))


def _of_http(fault: HTTPException) -> Response:
    if isinstance(fault, RequestEntityTooLarge):
        return respond(DEFAULT.too_large(request.path).document)
    code = fault.code or 500
    if code < 400:
        return Response(status=code, headers=fault.get_headers())
    headers = {key: value for key, value in fault.get_headers() if key in _KEPT}
    return respond(of_status(code, fault.name, headers))
