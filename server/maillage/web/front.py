"""What listens (ASGI): it counts clients, reads requests, and answers queries in its event loop.

A query whose answer is rows or a graph, all being well, is answered here, with the same functions as the
view of `/sparql`. Whatever else there is, faults included, is for the Flask application, in threads.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final, cast

from flask import Flask
from werkzeug.exceptions import HTTPException, RequestTimeout

from maillage.engine import Pool
from maillage.errors import MaillageError
from maillage.web.adapter import FAULT
from maillage.web.bridge import Bridge, Scope, Send
from maillage.web.http import caching, compression, headers, limits, protocol
from maillage.web.http.bounds import DEFAULT
from maillage.web.http.metrics import Metrics
from maillage.web.http.negotiate import Choice
from maillage.web.http.problems import Problem
from maillage.web.site import EXTENSION, Serving, Site

Receive = Callable[[], Awaitable[dict[str, Any]]]
_ROUTE: Final = "sparql.sparql"
_BODY_SECONDS: Final = 30.0
_BODIES: Final = 64
_DROPPED: Final = 16 * 2**20
_IN_MEMORY: Final = 2 * 2**20
_PIECE: Final = 256 * 1024
_WHOLE: Final = 64 * 1024
_CONDITIONS: Final = frozenset({b"if-none-match", b"if-modified-since"})


_SOON: Final = 1_000
"""Bytes of a request that is judged at once, in the event loop; a longer one is judged in a thread."""


@dataclass(frozen=True)
class _Query:
    """A query to be answered here, and how."""

    asked: protocol.Asked
    choice: Choice
    tag: str
    began: float


class Front:
    """An ASGI 3.0 application in front of the Flask one."""

    def __init__(self, app: Flask, *, proxies: int = 0, threads: int = 16) -> None:
        """Stand before an application.

        Args:
            app: made by `create_app`.
            proxies: how many proxies stand before, whose `X-Forwarded-*` are believed.
            threads: requests that the application answers at a time.
        """
        self.bridge, self.proxies = Bridge(app, threads), proxies
        self.serving = cast(Serving, app.extensions[EXTENSION])
        self.metrics = cast(Metrics, app.extensions["maillage-metrics"])
        self.limiter = self.metrics.limiter
        self.bounds = DEFAULT
        self.bodies = asyncio.Semaphore(_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        began = time.perf_counter()
        given = _joined(scope["headers"])
        client = None
        if self.limiter is not None and not limits.free(scope["path"]):
            client = _client(self._address(scope, given))
            wait = self.limiter.enter(client)
            if wait:
                await self._hand_over(scope, b"", send, limits.refusal(wait))
                return
        try:
            try:
                self._check(scope, given)
                body = await self._body(scope, given, receive)
            except (Problem, HTTPException) as fault:
                await self._hand_over(scope, b"", send, fault)
                return
            if scope["path"] != "/sparql" or not await self._query(scope, given, body, send, began):
                await self._hand_over(scope, body, send)
        finally:
            if self.limiter is not None and client is not None:
                self.limiter.leave(client)

    def _check(self, scope: Scope, given: dict[bytes, bytes]) -> None:
        """Let the head of a request pass.

        Raises:
            Problem: a part of it is too long.
        """
        path = scope.get("raw_path") or scope["path"].encode()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in given.items()}
        self.bounds.check(path.partition(b"?")[0], scope["query_string"], headers)

    async def _hand_over(self, scope: Scope, body: bytes, send: Send, fault: Exception | None = None) -> None:
        """Have the Flask application answer; tell the fault, if there is one."""
        also: dict[str, object] = {limits.ADMITTED: True}
        if fault is not None:
            also[FAULT] = fault
        await self.bridge.answer(scope, body, send, also)

    async def _body(self, scope: Scope, given: dict[bytes, bytes], receive: Receive) -> bytes:
        """The body of a request, whole.

        One that is too long is read to its end and dropped, within bounds: if the connection closed under a
        proxy that still sends, it would tell its client of a fault of the server (502).

        Raises:
            Problem, RequestTimeout: it is too long, or too long in coming.
        """
        if b"content-length" not in given and b"transfer-encoding" not in given:
            return b""
        most = self.bounds.body(scope["path"])
        length = given.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > _DROPPED:
            raise self.bounds.too_large(scope["path"])
        found, came, more = bytearray(), 0, True
        try:
            async with asyncio.timeout(_BODY_SECONDS), self.bodies:
                while more and came <= _DROPPED:
                    message = await receive()
                    piece = message.get("body", b"")
                    came, more = came + len(piece), message.get("more_body", False)
                    if came <= most:
                        found += piece
        except TimeoutError as fault:
            raise RequestTimeout from fault
        if came > most:
            raise self.bounds.too_large(scope["path"])
        return bytes(found)

    async def _query(
        self, scope: Scope, given: dict[bytes, bytes], body: bytes, send: Send, began: float
    ) -> bool:
        """Answer a query here; whether that was done."""
        site = self.serving.enter()
        try:
            engine = site.engine
            if not isinstance(engine, Pool) or engine.loop is not asyncio.get_running_loop():
                return False
            arguments = scope, given, body, site, began
            long = len(scope["query_string"]) + len(body) > _SOON
            query = await asyncio.to_thread(self._read, *arguments) if long else self._read(*arguments)
            if query is None:
                return False
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as out:
                name = query.choice.form.name if query.choice.form else "json"
                try:
                    await engine.answer(query.asked.query, name, out)
                except MaillageError as fault:
                    await self._hand_over(scope, body, send, fault)
                    return True
                await self._send(scope, given, send, site, query, out)
            return True
        finally:
            self.serving.leave(site)

    def _read(
        self, scope: Scope, given: dict[bytes, bytes], body: bytes, site: Site, began: float
    ) -> _Query | None:
        """The query, if it is one that is answered here."""
        method = scope["method"]
        if method not in ("GET", "POST") or not _CONDITIONS.isdisjoint(given):
            return None
        accept = given[b"accept"].decode("latin-1") if b"accept" in given else None
        try:
            if method == "POST":
                kind = given.get(b"content-type", b"").decode("latin-1")
                asked = protocol.of_post(scope["query_string"], kind, body)
            else:
                found = protocol.of_get(scope["query_string"])
                if found is None:
                    return None
                asked = found
            if protocol.as_page(asked.format, accept):
                return None
            choice = protocol.choice_for(asked, accept)
        except (Problem, MaillageError):
            return None
        tag = ""
        if method == "GET" and not asked.query.study.changing:
            address = (self._host(given), "", scope["path"], scope["query_string"].decode("latin-1"))
            language = given.get(b"accept-language", b"").decode("latin-1")
            tag = caching.tag_of(site.release.version, *address, accept or "", language)
        return _Query(asked, choice, tag, began)

    async def _send(
        self,
        scope: Scope,
        given: dict[bytes, bytes],
        send: Send,
        site: Site,
        query: _Query,
        out: "tempfile.SpooledTemporaryFile[bytes]",
    ) -> None:
        """Send the answer, in one piece unless it is large."""
        length = out.tell()
        size: int | None = length
        out.seek(0)
        told: list[tuple[bytes, bytes]] = [*_ALWAYS, (b"content-type", query.choice.content_type.encode())]
        told.append((headers.LIMITS.lower().encode(), site.limits.encode()))
        vary: tuple[str, ...] = headers.VARY
        if query.tag:
            marks = caching.marks(query.tag, site.release.made)
            told += [(name.lower().encode(), value.encode()) for name, value in marks.items()]
        pieces = iter(partial(out.read, _PIECE), b"")
        if compression.worthwhile(query.choice.media_type, size):
            vary = (*vary, "Accept-Encoding")
            if compression.wanted(given.get(b"accept-encoding", b"").decode("latin-1")):
                told.append((b"content-encoding", b"gzip"))
                pieces, size = compression.stream(pieces), None
        told.append((b"vary", ", ".join(vary).encode()))
        begin: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": told}
        if length <= _WHOLE:
            whole = b"".join(pieces)
            size = len(whole)
            told.append((b"content-length", b"%d" % size))
            await send(begin)
            await send({"type": "http.response.body", "body": whole})
        else:
            if size is not None:
                told.append((b"content-length", b"%d" % size))
            await send(begin)
            while piece := await asyncio.to_thread(next, pieces, b""):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        seconds = time.perf_counter() - query.began
        self.metrics.count(_ROUTE, scope["method"], 200, seconds, size, query.asked.query.text)

    def _address(self, scope: Scope, given: dict[bytes, bytes]) -> str:
        """Who asks: the address of the connection, or what the proxies that are believed say."""
        told = self._forwarded(given, b"x-forwarded-for")
        return told or (scope.get("client") or ("",))[0]

    def _host(self, given: dict[bytes, bytes]) -> str:
        return self._forwarded(given, b"x-forwarded-host") or given.get(b"host", b"").decode("latin-1")

    def _forwarded(self, given: dict[bytes, bytes], name: bytes) -> str:
        """What the outermost of the proxies that are believed has put in a header; empty when nothing."""
        if not self.proxies or name not in given:
            return ""
        values = given[name].decode("latin-1").split(",")
        return values[-self.proxies].strip() if len(values) >= self.proxies else ""


_ALWAYS: Final = tuple((name.lower().encode(), value.encode()) for name, value in headers.ALWAYS.items())


def _joined(given: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; the values of one that comes several times are one list (RFC 9110, 5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in given:
        found[name] = found[name] + b"," + value if name in found else value
    return found


@lru_cache(maxsize=4096)
def _client(address: str) -> str:
    return limits.client_of(address)
