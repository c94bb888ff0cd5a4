"""Lets a WSGI application (PEP 3333) answer the requests of an ASGI server, in threads.

The body of a request is here whole before the application is called, and no thread waits for a client
that reads slowly: a few threads serve many clients.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from maillage.web.http.addresses import Lane

Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
_WHOLE: Final = 4 * 2**20


class Bridge:
    """A WSGI application and the threads in which it is called."""

    def __init__(self, app: WSGI) -> None:
        self.app = app
        self.lanes = {lane: ThreadPoolExecutor(lane.value, f"maillage-{lane.name.lower()}") for lane in Lane}

    async def answer(
        self, scope: Scope, body: bytes, send: Send, also: Mapping[str, object], lane: Lane
    ) -> None:
        """Answer a request.

        Args:
            scope: the connection, as ASGI 3.0 describes it.
            body: the whole body.
            send: takes the messages of the answer.
            also: what the environment of the request holds besides.
            lane: the threads that answer.
        """
        loop, threads = asyncio.get_running_loop(), self.lanes[lane]
        environ = {**environment(scope, body), **also}
        begun = await loop.run_in_executor(threads, _Begun, self.app, environ)
        try:
            await send({"type": "http.response.start", "status": begun.status, "headers": begun.headers})
            while piece := await begun.next(loop, threads):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            if not begun.closed:
                await loop.run_in_executor(threads, begun.close)


class _Begun:
    """An answer that has begun: its status and headers, and its body, piece by piece."""

    def __init__(self, app: WSGI, environ: dict[str, Any]) -> None:
        self.status, self.headers = 500, list[tuple[bytes, bytes]]()
        self.closed = False
        self.found = app(environ, self.start)
        self.pieces: Iterator[bytes] = iter(self.found)
        size = dict(self.headers).get(b"content-length")
        self.whole: bytes | None = None
        if size is not None and int(size) <= _WHOLE:
            self.whole = b"".join(self.pieces)
            self.close()

    def start(self, status: str, headers: list[tuple[str, str]], fault: object = None) -> None:
        """Take the status and the headers (PEP 3333, `start_response`)."""
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    async def next(self, loop: asyncio.AbstractEventLoop, threads: ThreadPoolExecutor) -> bytes:
        """The next piece; none at the end."""
        if self.whole is not None:
            piece, self.whole = self.whole, b""
            return piece
        return await loop.run_in_executor(threads, self._next)

    def _next(self) -> bytes:
        return next((piece for piece in self.pieces if piece), b"")

    def close(self) -> None:
        """End, whether the body was taken whole or not."""
        self.closed = True
        close = getattr(self.found, "close", None)
        if close is not None:
            close()


def environment(scope: Scope, body: bytes) -> dict[str, Any]:
    """The environment of a request (PEP 3333) from its ASGI scope.

    A header whose name has an underscore is left out: it would pass for another.
    """
    server, client = scope.get("server") or ("", 80), scope.get("client") or ("", 0)
    raw = scope.get("raw_path")
    path = unquote_to_bytes(raw.partition(b"?")[0]) if raw else scope["path"].encode("utf-8")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name or name in ("TRANSFER-ENCODING", "CONTENT-LENGTH"):
            continue
        key = "CONTENT_TYPE" if name == "CONTENT-TYPE" else f"HTTP_{name.replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ
