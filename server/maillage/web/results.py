"""Sends the engine's answers and graphs as responses, whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import IO, Final

from flask import Response, request
from pyoxigraph import RdfFormat, Triple, serialize
from werkzeug.wsgi import FileWrapper

from maillage.engine import FORMATS, Format, Query
from maillage.engine.formats import GRAPHS
from maillage.files.scratch import IN_MEMORY, spooled
from maillage.terms import jsonld
from maillage.terms.names import prefixes
from maillage.web.arguments import once
from maillage.web.http.negotiate import Choice, chosen
from maillage.web.site import site

ENDINGS: Final = {form.ending: form for form in GRAPHS}


def send_answer(query: Query, choice: Choice) -> Response:
    """The answer of a query in the format chosen.

    It is written row by row to memory, or to disk when large, before the first byte is sent: an engine
    that fails half-way, or an answer that is too large, gives a problem, never a truncated 200.
    """
    form = choice.form or FORMATS["json"]
    return _spooled(partial(site().engine.send, query, form.name), choice.content_type)


def send_graph(triples: Iterable[Triple], choice: Choice) -> Response:
    """Triples in the format chosen, sorted, with a prefix for each kind of thing."""
    form = choice.form or FORMATS["turtle"]
    found = sorted(set(triples), key=str)
    if form.rdf is RdfFormat.JSON_LD:
        return _spooled(lambda out: jsonld.write(found, out, indent=1), choice.content_type)
    return _spooled(
        lambda out: serialize(found, out, form.rdf or RdfFormat.TURTLE, prefixes=prefixes(found)),
        choice.content_type,
    )


def add_link(response: Response, target: str, relation: str, media_type: str = "", profile: str = "") -> None:
    """Say what an answer is related to, in its one `Link` header (RFC 8288, 3)."""
    given = "".join(f'; {name}="{v}"' for name, v in (("type", media_type), ("profile", profile)) if v)
    known = response.headers.get("Link", "")
    response.headers["Link"] = f'{known}{", " if known else ""}<{target}>; rel="{relation}"{given}'


def graph_choice(ending: str = "", html: str = "") -> Choice:
    """The graph format of a file ending, of `format=`, or of the Accept header.

    Raises:
        Problem: none that is offered.
    """
    return named_choice(ending, GRAPHS) if ending else accepted(GRAPHS, html)


def accepted(forms: Sequence[Format], html: str = "") -> Choice:
    """The format that the request asks for: see `negotiate.chosen`.

    Raises:
        ParameterError: `format` is given twice.
        Problem: none that is offered.
    """
    name = once("format", request.values.getlist("format"))
    return chosen((name,) if name else (), request.headers.get("Accept"), forms, html)


def named_choice(name: str, forms: Sequence[Format]) -> Choice:
    """The format of that name or file ending.

    Raises:
        Problem: no such format.
    """
    return chosen((name,), None, forms)


def _spooled(fill: Callable[[IO[bytes]], object], content_type: str) -> Response:
    file = spooled()
    try:
        fill(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    if size <= IN_MEMORY:
        with file:
            return Response(file.read(), content_type=content_type)
    response = Response(FileWrapper(file), content_type=content_type, direct_passthrough=True)
    response.content_length = size
    return response
