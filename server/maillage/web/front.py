"""The event loop in front (ASGI): receives requests whole, and answers SPARQL queries without a thread.

Successful SELECT, ASK, CONSTRUCT and DESCRIBE requests are answered here, by the handler of `/sparql` and
the policy of every answer; all else goes to the Flask application, in threads.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import IO, Any, Final, cast

from flask import Flask
from werkzeug.exceptions import HTTPException, RequestTimeout

from maillage.engine import FORMATS, Pool
from maillage.errors import MaillageError, Overloaded
from maillage.files.scratch import spooled
from maillage.web.adapter import ADMITTED, EXTENSION, FAULT
from maillage.web.bridge import Bridge, Scope, Send
from maillage.web.http import caching, protocol
from maillage.web.http.addresses import Lane, kind
from maillage.web.http.message import Answer, File, Request
from maillage.web.http.negotiate import Choice
from maillage.web.http.policy import Policy
from maillage.web.http.problems import Problem
from maillage.web.site import EXTENSION as SERVING
from maillage.web.site import Serving, Site

Receive = Callable[[], Awaitable[dict[str, Any]]]
_PATH: Final = "/sparql"
_ROUTE: Final = "sparql.sparql"
_SMALL: Final = 64 * 1024
"""Bytes of an answer that is sent in one piece, and of a body that counts against no other's."""
_START: Final = "http.response.start"
_SOON: Final = 1_000
"""Bytes of a request that is judged at once, in the event loop; a longer one is judged in a thread."""


@dataclass(frozen=True)
class _Query:
    """A query to be answered here: its format, and the entity tag of its answer."""

    asked: protocol.Asked
    choice: Choice
    tag: str


class Front:
    """An ASGI 3.0 application in front of the Flask one."""

    def __init__(self, app: Flask, *, proxies: int = 0) -> None:
        """Stand before an application.

        Args:
            app: made by `create_app`.
            proxies: how many proxies stand before, whose `X-Forwarded-*` are believed.
        """
        self.policy = cast(Policy, app.extensions[EXTENSION])
        self.serving = cast(Serving, app.extensions[SERVING])
        self.bridge, self.proxies = Bridge(app), proxies
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; cut a client that does not read its answer."""
        began = time.perf_counter()
        request = self._request(scope)
        patient = _Patient(send, self.policy.bounds.reading)
        admission = None
        try:
            try:
                admission = self.policy.enter(request)
                self.policy.bounds.check(request)
                if "content-length" in request.headers or "transfer-encoding" in request.headers:
                    request = replace(request, body=await self._body(request, receive))
            except (Problem, Overloaded, HTTPException) as fault:
                await self._hand_over(scope, request, patient, fault)
                return
            if request.path != _PATH or not await self._answer(scope, request, patient, began):
                await self._hand_over(scope, request, patient)
        finally:
            self.policy.leave(admission)

    def _request(self, scope: Scope) -> Request:
        headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        return Request(
            scope["method"],
            scope["path"],
            scope["query_string"],
            headers,
            self._forwarded(headers, "x-forwarded-host") or headers.get("host", ""),
            self._forwarded(headers, "x-forwarded-prefix"),
            self._forwarded(headers, "x-forwarded-for") or (scope.get("client") or ("",))[0],
            scope["http_version"],
        )

    def _forwarded(self, headers: dict[str, str], name: str) -> str:
        """What the outermost of the proxies that are believed has put in a header; empty when nothing."""
        if not self.proxies or name not in headers:
            return ""
        values = headers[name].split(",")
        return values[-self.proxies].strip() if len(values) >= self.proxies else ""

    async def _hand_over(
        self, scope: Scope, request: Request, send: Send, fault: Exception | None = None
    ) -> None:
        """Have the Flask application answer, or say what the fault is."""
        also: dict[str, object] = {ADMITTED: True}
        lane = kind(request.path).lane
        if fault is not None:
            also[FAULT], lane = fault.with_traceback(None), Lane.LIGHT
        elif lane is Lane.ANSWERS and not request.query_string and request.method != "POST":
            lane = Lane.PAGES
        await self.bridge.answer(scope, request.body, send, also, lane)

    async def _body(self, request: Request, receive: Receive) -> bytes:
        """The body of a request, whole.

        One that is too long is read to its end and dropped, within bounds: if the connection closed under a
        proxy that still sends, it would report a fault of the server (502).

        Raises:
            Problem, Overloaded, RequestTimeout: it is too long, one too many, or too long in coming.
        """
        bounds = self.policy.bounds
        most, length = bounds.body(request.path), request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > bounds.drained:
            raise bounds.too_large(request.path)
        body, size, held, more = bytearray(), 0, 0, True
        try:
            async with asyncio.timeout(bounds.sending):
                while more and size <= bounds.drained:
                    message = await receive()
                    piece, more = message.get("body", b""), message.get("more_body", False)
                    size += len(piece)
                    if size <= most:
                        body += piece
                    self.held += max(0, len(body) - _SMALL) - held
                    held = max(0, len(body) - _SMALL)
                    if held and self.held > bounds.bodies:
                        raise Overloaded(
                            "le serveur reçoit déjà beaucoup de fichiers ; réessayer dans quelques secondes",
                            "the server is receiving many files already; try again in a few seconds",
                        )
        except TimeoutError as fault:
            raise RequestTimeout from fault
        finally:
            self.held -= held
        if size > most:
            raise bounds.too_large(request.path)
        return bytes(body)

    async def _answer(self, scope: Scope, request: Request, send: Send, began: float) -> bool:
        """Answer a query here; whether that was done."""
        site = self.serving.enter()
        try:
            engine = site.engine
            if not isinstance(engine, Pool) or engine.loop is not asyncio.get_running_loop():
                return False
            long = len(request.query_string) + len(request.body) > _SOON
            query = await asyncio.to_thread(_read, request, site) if long else _read(request, site)
            if query is None:
                return False
            answer = caching.unchanged(request, site.edition, query.tag)
            with spooled() as out:
                if answer is None:
                    try:
                        answer = await _ask(engine, query, out)
                    except (MaillageError, OSError) as fault:
                        await self._hand_over(scope, request, send, fault)
                        return True
                self.policy.finish(request, answer, site.edition, query.tag)
                await _send(answer, send)
            self.policy.metrics.count(_ROUTE, request, answer, began, query.asked.query.text)
            return True
        finally:
            self.serving.leave(site)


class _Patient:
    """Sends the messages of an answer, each within so many seconds."""

    def __init__(self, send: Send, seconds: float) -> None:
        self.send, self.seconds = send, seconds

    async def __call__(self, message: dict[str, Any]) -> None:
        """Send a message; the server has room for the first ones, which need no clock.

        Raises:
            TimeoutError: the client does not read; the server then closes the connection.
        """
        if message["type"] == _START or (message["body"] and not message.get("more_body")):
            await self.send(message)
            return
        async with asyncio.timeout(self.seconds):
            await self.send(message)


def _read(request: Request, site: Site) -> _Query | None:
    """The query of a request, if it is one that is answered here."""
    if request.method not in ("GET", "POST"):
        return None
    try:
        asked = protocol.read(request)
        choice = protocol.choice(asked, request.accept) if asked is not None else None
    except (Problem, MaillageError):
        return None
    if asked is None or choice is None or choice.form is None:
        return None
    return _Query(asked, choice, caching.tag(request, site.edition, asked.query.study.changing))


async def _ask(engine: Pool, query: _Query, out: IO[bytes]) -> Answer:
    asked, form = query.asked, query.choice.form or FORMATS["json"]
    await engine.answer(asked.query, form.name, out)
    size = out.tell()
    headers = {"Content-Type": query.choice.content_type, "Content-Length": str(size)}
    return Answer(200, headers, File(out), size)


async def _send(answer: Answer, send: Send) -> None:
    """Send an answer, in one piece unless it is large."""
    pieces, large = answer.pieces(), answer.size is None or answer.size > _SMALL
    body = b"" if large else b"".join(pieces)
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    await send({"type": _START, "status": answer.status, "headers": headers})
    while large and (piece := await asyncio.to_thread(next, pieces, b"")):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": body})
