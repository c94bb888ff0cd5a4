"""Answers SPARQL by asking a server that speaks the SPARQL 1.1 Protocol."""

import ast
import http.client
import json
import urllib.error
from functools import cached_property
from typing import IO, Final

from pyoxigraph import QuerySolutions
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLExceptions, SPARQLWrapper

from maillage.engine.formats import FORMATS, Answer, AnswerKind, read, write
from maillage.errors import EngineError, SyntaxFault, cause
from maillage.sparql import union
from maillage.sparql.guard import Form
from maillage.sparql.query import Query
from maillage.vocabulary import PREFIXES, UNION

_LONG: Final = 1_500
_SHOWN: Final = 300
_MAXIMUM: Final = 256 * 1024 * 1024
_CUT: Final = ("X-SPARQL-MaxRows", "X-SQL-State")
"""What Virtuoso says beside a part of an answer: too many rows, too much time."""
_BOOLEAN: Final = PREFIXES["xsd"] + "boolean"
_BY_TYPE: Final = {
    kind: {name: f for f in FORMATS.values() if f.kind is kind for name in (f.media_type, *f.also)}
    for kind in AnswerKind
}


class Remote:
    """A SPARQL 1.1 server: its address, and how many seconds an answer may take.

    What a server does otherwise is evened out here, where its answer tells enough: see docs/endpoint.md.
    """

    def __init__(self, endpoint_url: str, timeout: int = 30) -> None:
        if not endpoint_url.startswith(("http://", "https://")):
            raise EngineError(
                f"«{endpoint_url}» n’est pas l’adresse d’un serveur ; elle commence par http:// ou https://",
                f"'{endpoint_url}' is not the address of a server; it starts with http:// or https://",
            )
        self.endpoint_url, self.timeout = endpoint_url, timeout

    def query(self, query: Query) -> Answer:
        """Ask the server.

        Its default graph is the graph of the union if it holds one, else its own affair.

        Raises:
            SyntaxFault: not SPARQL 1.1, by our lexer or by the server.
            RefusedQuery: see `guard.check`.
            EngineError: the server cannot be reached, refuses, or answers something else.
        """
        study = query.study
        if not any(query.dataset) and self._holds_union:
            query = Query(union.asked(query.text), (UNION,))
        return self._ask(query, study.form)

    @cached_property
    def _holds_union(self) -> bool:
        """Whether the release was put there with its union in a graph of its own; asked once."""
        return bool(self._ask(Query(union.IS_THERE), Form.ASK))

    def _ask(self, query: Query, form: Form) -> Answer:
        rows = form in (Form.SELECT, Form.ASK)
        request = self._request(query.text, JSON if rows else TURTLE)
        graphs = {"default-graph-uri": query.default_graphs, "named-graph-uri": query.named_graphs}
        for name, values in graphs.items():
            for value in values:
                request.addParameter(name, value)
        content, media_type = self._answer(request)
        try:
            known = _BY_TYPE[AnswerKind.ROWS if rows else AnswerKind.GRAPH]
            written = known.get(media_type, FORMATS["json" if rows else "turtle"])
            found = read(_canonical(content) if written.name == "json" else content, written)
            return _boolean(found) if form is Form.ASK else found
        except (SyntaxError, ValueError, KeyError) as fault:
            raise self._fault(
                f"répond ce qui ne se lit pas ({media_type or 'sans type'})",
                f"gives an answer that cannot be read ({media_type or 'no type'})",
            ) from fault

    def send(self, query: Query, form: str, out: IO[bytes]) -> str:
        """Write the answer of a query; as `Engine.send`."""
        return write(self.query(query), form, out)

    def _request(self, text: str, format_name: str) -> SPARQLWrapper:
        request = SPARQLWrapper(self.endpoint_url)
        request.setOnlyConneg(True)
        request.setTimeout(self.timeout)
        request.setQuery(text)
        request.setReturnFormat(format_name)
        if len(text) > _LONG:
            request.setMethod(POST)
        return request

    def _answer(self, request: SPARQLWrapper) -> tuple[bytes, str]:
        try:
            response = request.query().response
            content = response.read(_MAXIMUM + 1)
        except SPARQLExceptions.QueryBadFormed as fault:
            fr, en = _said(fault)
            raise SyntaxFault(
                f"le serveur refuse la requête : « {fr} »", f"the server refuses the query: {en}"
            ) from fault
        except SPARQLExceptions.SPARQLWrapperException as fault:
            fr, en = _said(fault)
            raise self._fault(f"répond « {fr} »", f"answers: {en}") from fault
        except urllib.error.HTTPError as fault:
            said = f"{fault.code} {fault.reason}"
            raise self._fault(f"refuse, « {said} »", f"refuses: {said}") from fault
        except TimeoutError as fault:
            raise self._late() from fault
        except (OSError, http.client.HTTPException, ValueError) as fault:
            if isinstance(getattr(fault, "reason", None), TimeoutError):
                raise self._late() from fault
            reason = getattr(fault, "reason", fault)
            said = str(reason)
            fr, en = cause(reason) if isinstance(reason, OSError) else (f"« {said} »", said)
            raise EngineError(
                f"le serveur {self.endpoint_url} ne répond pas : {fr}",
                f"the server {self.endpoint_url} does not answer: {en}",
            ) from fault
        if any(name in response.headers for name in _CUT):
            raise self._fault(
                "coupe sa réponse ; poser une limite, ou relever les siennes",
                "cuts its answer short; set a LIMIT, or raise its own",
            )
        if len(content) > _MAXIMUM:
            raise self._fault(
                "répond plus de 256 Mio ; poser une limite", "answers more than 256 MiB; set a LIMIT"
            )
        return content, (response.headers.get_content_type() if "Content-Type" in response.headers else "")

    def _fault(self, fr: str, en: str) -> EngineError:
        return EngineError(
            f"le serveur {self.endpoint_url} {fr}",
            f"the server {self.endpoint_url} {en}",
        )

    def _late(self) -> EngineError:
        return EngineError(
            f"le serveur {self.endpoint_url} n’a pas répondu en {self.timeout} s",
            f"the server {self.endpoint_url} did not answer within {self.timeout} s",
        )


def _canonical(content: bytes) -> bytes:
    """Rows with each boolean written true or false, as Virtuoso does not (XML Schema 1.1 Part 2, 3.3.2.2)."""
    if _BOOLEAN.encode() not in content:
        return content
    return json.dumps(json.loads(content, object_hook=_in_words)).encode()


def _in_words(found: dict[str, object]) -> dict[str, object]:
    if found.get("datatype") == _BOOLEAN:
        found["value"] = {"1": "true", "0": "false"}.get(str(found.get("value")), found.get("value"))
    return found


def _boolean(answer: Answer) -> Answer:
    """The boolean of an ASK; Virtuoso 7 gives it as one row, 1 or 0."""
    if not isinstance(answer, QuerySolutions):
        return answer
    yes = any(str(row[0]).startswith('"1"') for row in answer)
    return read(json.dumps({"head": {}, "boolean": yes}).encode(), FORMATS["json"])


def _said(fault: Exception) -> tuple[str, str]:
    """The server's own words in French and English, each a short line.

    The wrapper gives them as the source text of bytes; a problem document (RFC 9457) is opened.
    """
    words, _, quoted = str(fault).partition("Response:")
    raw = ast.literal_eval(quoted.strip()) if quoted.strip().startswith(("b'", 'b"')) else b""
    text = raw.decode("utf-8", "replace") or words
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        return _line(text), _line(text)
    told = document.get("detail") or document.get("title") or text
    return _line(document.get("fr") or told), _line(document.get("en") or told)


def _line(text: object) -> str:
    return " ".join(str(text).split())[:_SHOWN]
