"""Runs the application under Granian: an event loop that listens, processes that answer (`engine.Pool`)."""

import asyncio
import ctypes
import errno
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from maillage.engine.pool import Pool, Settings
from maillage.errors import EngineError, MaillageError, cause
from maillage.files.scratch import sweep
from maillage.release import Release
from maillage.web.app import Options, create_app
from maillage.web.bridge import Scope, Send
from maillage.web.front import Front, Receive
from maillage.web.http.bounds import DEFAULT, Bounds
from maillage.web.http.limits import Rates
from maillage.web.http.metrics import LOG
from maillage.web.operator import Operator

_SECONDS_OF_HEAD: Final = 15
_BYTES_OF_HEAD: Final = 64 * 1024
_AT_ONCE: Final = 1_024
_LONG: Final = 10.0
_SLOWEST: Final = 2.0
_DEATH_SIGNAL: Final = 1


@dataclass(frozen=True)
class Service:
    """How the server runs.

    Args:
        host, port: where it listens.
        pool: what the processes that answer queries may do.
        rates: what one client may do.
        bounds: how large and how slow a request may be.
        public_url, operator, tiles, proxies, lang, log, log_queries: as for `web.app.Options`.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    pool: Settings = field(default_factory=Settings)
    rates: Rates = field(default_factory=Rates)
    bounds: Bounds = DEFAULT
    public_url: str = ""
    operator: Operator | None = None
    tiles: bool = True
    proxies: int = 0
    lang: str = "fr"
    log: bool = False
    log_queries: bool = False


def serve(
    release_dir: Path,
    service: Service | None = None,
    *,
    begin: Callable[[Release], None] = lambda _: None,
) -> None:
    """Serve the current release until stopped, and the one that takes its place.

    One process listens: admission, limits and counts are in one place. If it ends, another is started,
    ever more slowly while they end at once.

    Args:
        release_dir: a release, or a folder of releases, whose current one is served.
        service: how the server runs.
        begin: is called once with the release, when nothing prevents serving it any more.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        EngineError: the address is taken.
    """
    service = service or Service()
    release = Release.open(release_dir)
    Pool(release.store_path, Settings(workers=1, reserved_workers=0)).close()
    _check_free(service.host, service.port)
    begin(release)
    pause = 0.1
    while True:
        began = time.monotonic()
        server = _server(service)
        try:
            with suppress(SystemExit):
                server.serve(target_loader=partial(_Listener, release_dir, service), wrap_loader=False)
        finally:
            sweep()  # the process that listened is ended by `multiprocessing` or a kill, without `atexit`
        if server.interrupt_signal:
            return
        pause = 0.1 if time.monotonic() - began > _LONG else min(pause * 2, _SLOWEST)
        time.sleep(pause)


def _server(service: Service) -> MPServer:
    return MPServer(
        "maillage",
        address=service.host,
        port=service.port,
        interface=Interfaces.ASGI,
        runtime_mode=RuntimeModes.st,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=_SECONDS_OF_HEAD * 1000, max_buffer_size=_BYTES_OF_HEAD
        ),
        websockets=False,
        backlog=_AT_ONCE,
        workers_kill_timeout=10,
        log_enabled=False,
    )


def _check_free(host: str, port: int) -> None:
    """Do nothing if one may listen there: the server itself would share an address that is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as fault:
        fr, en = cause(fault)
        taken = fault.errno == errno.EADDRINUSE
        advice = ("port (--port)", "port (--port)") if taken else ("hôte (--host)", "host (--host)")
        raise EngineError(
            f"impossible d’écouter à {host}:{port} : {fr} ; prendre un autre {advice[0]}",
            f"cannot listen at {host}:{port}: {en}; take another {advice[1]}",
        ) from fault


class _Listener:
    """The ASGI application of the process that listens; it is made when its event loop runs."""

    def __init__(self, release_dir: Path, service: Service) -> None:
        self.release_dir, self.service = release_dir, service
        self.front: Front | None = None
        self.listening = False
        _die_with_parent()
        logging.basicConfig(format="%(message)s")
        if service.log:
            LOG.setLevel(logging.INFO)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and self.front is not None:
            if not self.listening:  # the socket opens after the start, which nothing announces
                self.listening = True
                _cut_who_do_not_read(self.service.bounds.reading)
            await self.front(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Make the application, keep it until the end (ASGI Lifespan Protocol)."""
        await receive()
        try:
            self.front = await asyncio.to_thread(self._make, asyncio.get_running_loop())
        except MaillageError as fault:
            logging.getLogger("maillage").error("%s", fault.message(self.service.lang))
            await send({"type": "lifespan.startup.failed"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def _make(self, loop: asyncio.AbstractEventLoop) -> Front:
        service = self.service
        options = Options(
            public_url=service.public_url,
            operator=service.operator,
            engine=lambda release: Pool(release.store_path, service.pool, loop=loop),
            rates=service.rates,
            bounds=service.bounds,
            tiles=service.tiles,
            proxies=service.proxies,
            lang=service.lang,
            log=service.log,
            log_queries=service.log_queries,
            prepare=True,
        )
        return Front(create_app(self.release_dir, options), proxies=service.proxies)


def _cut_who_do_not_read(seconds: float) -> None:
    """Have the system end the connections whose client takes nothing for so many seconds (Linux, `tcp(7)`).

    The loop stops sending then, but what it has handed over already would wait for ever. Connections take
    the option from the socket that listens, which the server opens itself and shows to nobody.
    """
    for name in Path("/proc/self/fd").glob("*") if sys.platform == "linux" else ():
        with suppress(OSError), socket.socket(fileno=os.dup(int(name.name))) as opened:
            if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))


def _die_with_parent() -> None:
    """End this process when the one that started it does, however that ends (Linux, `prctl`)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
