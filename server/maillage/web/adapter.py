"""Has the Flask application keep to the policy: requests and responses as values, faults as problems."""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wsgi import FileWrapper

from maillage import errors
from maillage.web.http import caching, negotiate
from maillage.web.http.message import Answer, File, Request
from maillage.web.http.policy import Policy
from maillage.web.http.problems import MEDIA_TYPE, Document, Problem, of_fault, of_status, of_system
from maillage.web.pages import render
from maillage.web.site import site
from maillage.web.words.texts import language

EXTENSION: Final = "maillage-policy"
ADMITTED: Final = "maillage.admitted"
"""WSGI key of a request that the front has admitted already."""
FAULT: Final = "maillage.fault"
"""WSGI key under which the front passes an exception for Flask to render."""
_LOG: Final = logging.getLogger("maillage")
_KEPT: Final = ("Allow", "Content-Range")


def install(app: Flask, policy: Policy, lang: str = "fr") -> None:
    """Have every request and response of an application pass through a policy; `lang` is the log's."""
    app.extensions[EXTENSION] = policy
    app.before_request(lambda: _begin(policy))
    app.after_request(lambda response: _end(policy, response))
    app.teardown_request(lambda _: policy.leave(g.pop("admission", None)))
    app.register_error_handler(Problem, lambda fault: _answer(fault, fault.document))
    app.register_error_handler(errors.MaillageError, lambda fault: _answer(fault, of_fault(fault)))
    app.register_error_handler(HTTPException, lambda fault: _of_http(policy, fault))
    app.register_error_handler(OSError, lambda fault: _of_system(fault, lang))


def asked() -> Request:
    """The request under way."""
    if "asked" not in g:
        headers = {name.lower(): value for name, value in request.headers.items()}
        g.asked = Request(
            request.method,
            request.path,
            request.query_string,
            headers,
            request.host,
            request.script_root,
            request.remote_addr or "",
            request.environ.get("SERVER_PROTOCOL", "HTTP/1.1").removeprefix("HTTP/"),
        )
    return cast(Request, g.asked)


def with_body() -> Request:
    """The request under way, and its body."""
    return replace(asked(), body=request.get_data(parse_form_data=False))


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


def _begin(policy: Policy) -> Response | None:
    g.began = time.perf_counter()
    request.max_content_length = request.max_form_memory_size = policy.bounds.body(request.path)
    fault = request.environ.get(FAULT)
    if fault is not None:
        raise fault
    if ADMITTED not in request.environ:
        g.admission = policy.enter(asked())
    policy.bounds.check(asked())
    for name in ("HTTP_RANGE", "HTTP_IF_RANGE", "wsgi.file_wrapper"):  # `policy.finish` cuts the parts
        request.environ.pop(name, None)
    if caching.date_in(asked().headers.get("if-modified-since", "")) is None:  # Werkzeug fails on some
        request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)
    g.tag = caching.tag(asked(), site().edition)
    unchanged = caching.unchanged(asked(), site().edition, g.tag)
    return Response(status=304, headers=unchanged.headers) if unchanged else None


def _end(policy: Policy, response: Response) -> Response:
    answer = _value(response)
    try:
        policy.finish(asked(), answer, site().edition, g.get("tag", ""))
    except Problem as fault:
        response.close()
        response = respond(fault.document)
        answer = _value(response)
        policy.finish(asked(), answer, site().edition)
    response.status_code = answer.status
    response.headers.clear()
    response.headers.update(answer.headers)
    if isinstance(answer.body, bytes):
        response.direct_passthrough = False
        response.set_data(answer.body)
        if answer.size is None:
            response.headers.pop("Content-Length", None)
    elif answer.body != _file(response):
        response.direct_passthrough = False  # so that the response closes what stands behind its pieces
        response.call_on_close(getattr(response.response, "close", lambda: None))
        response.response = answer.pieces()
    query = request.values.get("query", "") if policy.metrics.log_queries else ""
    policy.metrics.count(request.endpoint or "none", asked(), answer, g.began, query)
    return response


def _value(response: Response) -> Answer:
    """A response as a value, whose body is that of the response."""
    headers = dict(response.headers.items())
    if response.is_sequence:
        data = response.get_data()
        return Answer(response.status_code, headers, data, len(data))
    body: File | Iterator[bytes] = _file(response) or iter(response.iter_encoded())
    return Answer(response.status_code, headers, body, response.content_length)


def _file(response: Response) -> File | None:
    """The file that a response sends, if it sends one."""
    wrapper = response.response
    return File(wrapper.file) if isinstance(wrapper, FileWrapper) else None


def _answer(fault: Exception, document: Document) -> Response:
    """The response to a fault, which keeps nothing of what failed.

    A fault holds the frames that it passed through, and they hold it: without this, the rows of an answer
    would wait for the garbage collector. It may run in another thread, where an object of the engine is
    never freed.
    """
    if request.environ.get(FAULT) is not fault:
        link: BaseException | None = fault
        while link is not None:
            traceback.clear_frames(link.__traceback__)
            link = link.__cause__ or link.__context__
    return respond(document)


def _of_http(policy: Policy, fault: HTTPException) -> Response:
    if isinstance(fault, RequestEntityTooLarge):
        return _answer(fault, policy.bounds.too_large(request.path).document)
    code = fault.code or 500
    if code < 400:
        return Response(status=code, headers=fault.get_headers())
    headers = {key: value for key, value in fault.get_headers() if key in _KEPT}
    cause = getattr(fault, "original_exception", None) or fault
    return _answer(cause, of_status(code, fault.name, headers))


def _of_system(fault: OSError, lang: str) -> Response:
    reason = errors.MaillageError(*errors.cause(fault), errors.Place(str(fault.filename or "")))
    _LOG.error("%s: %s", request.path, reason.message(lang))
    return _answer(fault, of_system(fault))
