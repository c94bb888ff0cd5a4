"""A process of ours that answers requests in frames, one at a time, and may be killed."""

import json
import os
import select
import subprocess
import sys
import time
from typing import IO, Any, Final

from maillage.engine import frames
from maillage.errors import EngineError

_START_SECONDS: Final = 60.0
_GRACE: Final = 0.5


class Gone(Exception):
    """A process ended: before it was asked, at its deadline, or else by what it was asked."""

    def __init__(self, *, late: bool = False, before: bool = False) -> None:
        self.late, self.before = late, before


class Process:
    """A process and its pipes; `means` are those that confine it."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Start `python -m module arguments` and wait until it is ready.

        Raises:
            EngineError: it does not start.
            MaillageError: what it says instead.
        """
        self.process = subprocess.Popen(  # noqa: S603 - our own program, on our own folders
            [sys.executable, "-I", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            start_new_session=True,
        )
        self.answers = _Answers(self.process)
        self.answers.until = time.monotonic() + _START_SECONDS
        try:
            found = frames.receive(self.answers)
        except TimeoutError:
            found = None
        if found is None or found[0] != frames.READY:
            self.kill()
            if found is not None and found[0] == frames.FAULT:
                raise frames.fault(found[1])
            raise EngineError("un processus de réponse ne démarre pas", "an answering process does not start")
        self.means: tuple[str, ...] = tuple(json.loads(found[1]))

    def ask(self, request: dict[str, Any], seconds: float, out: IO[bytes]) -> str:
        """Put a request, write its data, and return its last word.

        Raises:
            Gone: the process ended on the way.
            MaillageError: what it answers instead.
        """
        assert self.process.stdin is not None
        began = time.monotonic()
        self.answers.until = began + seconds + _GRACE
        try:
            frames.send_json(self.process.stdin, frames.ASK, request)
        except OSError as fault:
            raise Gone(before=True) from fault
        try:
            while found := frames.receive(self.answers):
                kind, content = found
                if kind == frames.DATA:
                    out.write(content)
                elif kind == frames.END:
                    return content.decode()
                else:
                    raise frames.fault(content)
        except TimeoutError as fault:
            raise Gone(late=True) from fault
        raise Gone(late=time.monotonic() - began >= seconds)

    def kill(self) -> None:
        """End it now."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class _Answers:
    """What a process writes, read up to a moment of the monotonic clock."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        self.number, self.until = process.stdout.fileno(), 0.0
        self.ready = select.poll()
        self.ready.register(self.number, select.POLLIN)

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer at the end.

        Raises:
            TimeoutError: they do not come in time.
        """
        found = bytearray()
        while len(found) < size:
            left = self.until - time.monotonic()
            if left <= 0 or not self.ready.poll(left * 1000):
                raise TimeoutError
            piece = os.read(self.number, size - len(found))
            if not piece:
                break
            found += piece
        return bytes(found)
