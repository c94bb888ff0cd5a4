"""Sends the engine's answers and graphs as responses, whole or not at all."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import IO, Final, TypeGuard

from flask import Response, request
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from werkzeug.wsgi import FileWrapper

from maillage.engine import FORMATS, Format, Query
from maillage.engine.formats import GRAPHS
from maillage.vocabulary import CODES, ID, PREFIXES
from maillage.web.http.negotiate import Choice, chosen
from maillage.web.site import site

_IN_MEMORY: Final = 2 * 1024 * 1024
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
    prefixes = _prefixes(found)
    return _spooled(
        lambda out: serialize(found, out, form.rdf or RdfFormat.TURTLE, prefixes=prefixes),
        choice.content_type,
    )


def graph_choice(ending: str = "", html: str = "") -> Choice:
    """The graph format of a file ending, of `format=`, or of the Accept header.

    Raises:
        Problem: none that is offered.
    """
    return named_choice(ending, GRAPHS) if ending else accepted(GRAPHS, html)


def accepted(forms: Sequence[Format], html: str = "") -> Choice:
    """The format that the request asks for: see `negotiate.chosen`."""
    name = request.values.get("format", "")
    return chosen((name,) if name else (), request.headers.get("Accept"), forms, html)


def named_choice(name: str, forms: Sequence[Format]) -> Choice:
    """The format of that name or file ending.

    Raises:
        Problem: no such format.
    """
    return chosen((name,), None, forms)


def _spooled(fill: Callable[[IO[bytes]], object], content_type: str) -> Response:
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the response, if large
    try:
        fill(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    if size <= _IN_MEMORY:
        with file:
            return Response(file.read(), content_type=content_type)
    response = Response(FileWrapper(file), content_type=content_type, direct_passthrough=True)
    response.content_length = size
    return response


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes in use: ours, and one for each kind of thing and each code list: `ptce:`, `c-roles:`."""
    iris = {term.value for t in triples for term in (t.subject, t.predicate, t.object) if _named(term)}
    iris |= {t.object.datatype.value for t in triples if isinstance(t.object, Literal)}
    own = {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
    for iri in sorted(iris):
        own.update(_kind(iri))
    return {name: space for name, space in sorted(own.items()) if space not in (ID, CODES)}


def _named(term: object) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode)


def _kind(iri: str) -> dict[str, str]:
    for space, start in ((ID, ""), (CODES, "c-")):
        kind, slash, _ = iri.removeprefix(space).partition("/")
        if iri.startswith(space) and slash:
            name = f"{start}{kind}"
            return {f"id-{name}" if name in PREFIXES else name: f"{space}{kind}/"}
    return {}
