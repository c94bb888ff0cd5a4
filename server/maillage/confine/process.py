"""A process of ours that answers requests in frames, one at a time, and may be killed."""

import asyncio
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from maillage import paths
from maillage.confine import frames
from maillage.confine.system import CONFINES
from maillage.errors import EngineError, MaillageError

_START_SECONDS: Final = 60.0
_GRACE: Final = 0.5
_PIECE: Final = 256 * 1024
_OURS: Final = Path(paths.__file__).parents[1]
_START: Final = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1));"
    " runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds until its end, bytes of its answer."""

    seconds: float
    bytes: int


class Gone(Exception):
    """A process ended: before it was asked, at its deadline, or else by what it was asked."""

    def __init__(self, *, late: bool = False, before: bool = False) -> None:
        self.late, self.before = late, before


class Process:
    """A process and its pipes; `means` are those that confine it."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Start a module of ours, which does `worker.work`, and wait until it is ready.

        It has nothing of the environment, and the same code as this process.

        Raises:
            EngineError: it does not start, or this system has no way to bound it.
            MaillageError: what it says instead.
        """
        if not CONFINES:
            raise EngineError(
                "un processus de réponse demande Linux ou macOS", "an answering process needs Linux or macOS"
            )
        self.process = subprocess.Popen(  # noqa: S603 - our own program, on our own folders
            [sys.executable, "-I", "-c", _START, str(_OURS), module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            start_new_session=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.requests, self.answers = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.joined = frames.Joined()
        found = self._first()
        if found is None or found[0] != frames.READY:
            self.kill()
            if found is not None and found[0] == frames.FAULT:
                raise frames.fault(found[1])
            raise EngineError("un processus de réponse ne démarre pas", "an answering process does not start")
        self.means: tuple[str, ...] = tuple(json.loads(found[1]))
        os.set_blocking(self.requests, False)
        os.set_blocking(self.answers, False)

    async def ask(self, request: Mapping[str, Any], limits: Limits, out: IO[bytes]) -> str:
        """Put a request, write its data, and return its last word.

        A task that is cancelled leaves it in the middle of its answer: kill it.

        Raises:
            Gone: the process ended on the way.
            MaillageError: what it answers instead.
        """
        loop = asyncio.get_running_loop()
        began, seconds = loop.time(), limits.seconds
        said: asyncio.Future[str] = loop.create_future()

        def read() -> None:
            if said.done():
                return
            try:
                self._read(out, said)
            except EOFError:
                said.set_exception(Gone(late=loop.time() - began >= seconds))
            except (OSError, ValueError, MaillageError) as fault:
                said.set_exception(fault)

        def late() -> None:
            if not said.done():
                said.set_exception(Gone(late=True))

        framed = frames.frame(
            frames.ASK, json.dumps({**request, **asdict(limits)}, ensure_ascii=False).encode()
        )
        clock = loop.call_later(seconds + _GRACE, late)
        loop.add_reader(self.answers, read)
        try:
            rest = self._put(framed)
            if rest:
                await asyncio.wait_for(self._put_rest(rest), seconds + _GRACE)
            return await said
        except TimeoutError as fault:
            raise Gone(late=True) from fault
        finally:
            clock.cancel()
            loop.remove_reader(self.answers)

    def kill(self) -> None:
        """End it now."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _first(self) -> tuple[bytes, bytes] | None:
        """What it says first, or None if that does not come."""
        ready, until = select.poll(), time.monotonic() + _START_SECONDS
        ready.register(self.answers, select.POLLIN)
        while ready.poll(max(0.0, until - time.monotonic()) * 1000):
            piece = os.read(self.answers, _PIECE)
            if not piece:
                break
            for found in self.joined.feed(piece):
                return found
        return None

    def _put(self, framed: bytes | memoryview) -> memoryview:
        """Write a request as far as the pipe takes it; what is left."""
        rest = memoryview(framed)
        try:
            while rest:
                rest = rest[os.write(self.requests, rest) :]
        except BlockingIOError:
            pass
        except OSError as fault:
            raise Gone(before=True) from fault
        return rest

    async def _put_rest(self, rest: memoryview) -> None:
        """Write what is left, whenever the pipe takes some."""
        while rest:
            await _writable(self.requests)
            rest = self._put(rest)

    def _read(self, out: IO[bytes], said: "asyncio.Future[str]") -> None:
        """Take what the process has written."""
        piece = os.read(self.answers, _PIECE)
        if not piece:
            raise EOFError
        for kind, content in self.joined.feed(piece):
            if kind == frames.DATA:
                out.write(content)
            elif kind == frames.END:
                said.set_result(content.decode())
            else:
                said.set_exception(frames.fault(content))


async def _writable(number: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_writer(number, ready.set_result, None)
    try:
        await ready
    finally:
        loop.remove_writer(number)
