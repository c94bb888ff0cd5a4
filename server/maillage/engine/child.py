"""A process that answers queries on a store, one at a time, and may be killed at any moment.

    python -m maillage.engine.child STORE MEMORY

It reads requests from its standard input and writes answers to its standard output, in frames (`frames`). It
is confined before the first request; the system ends it at the deadline of a query, whatever the engine does.
"""

import io
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import IO, Any

from maillage.engine import frames
from maillage.engine.embedded import Embedded
from maillage.engine.formats import write
from maillage.engine.sandbox import confine
from maillage.errors import MaillageError, RefusedQuery

_PIECE = 64 * 1024


class _Answer(io.RawIOBase):
    """Puts what is written into frames, up to a number of bytes."""

    def __init__(self, out: IO[bytes], most: int) -> None:
        self.out, self.most, self.size = out, most, 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.size += len(piece)
        if self.size > self.most:
            raise OverflowError
        frames.send(self.out, frames.DATA, bytes(piece))
        return len(piece)


def main(store: Path, memory: int) -> None:
    """Answer until the requests end."""
    requests, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        engine = Embedded.open(store)
        engine.query("ASK { ?s ?p ?o }")
        frames.send_json(out, frames.READY, confine(store, memory))
    except MaillageError as fault:
        frames.send_fault(out, fault)
        return
    while request := frames.receive(requests):
        answer(engine, json.loads(request[1]), out)


def answer(engine: Embedded, request: dict[str, Any], out: IO[bytes]) -> None:
    """Answer one request; die when its time is over."""
    _deadline(request["seconds"])
    form = ""
    fault: MaillageError | None = None
    try:
        found = engine.query(
            request["text"], default_graphs=request["default"], named_graphs=request["named"]
        )
        buffer = io.BufferedWriter(_Answer(out, request["bytes"]), _PIECE)
        form = write(found, request["form"], buffer)
        buffer.flush()
    except OverflowError:
        most = request["bytes"] // 2**20
        fault = RefusedQuery(
            f"la réponse dépasse {most} Mio ; ajouter LIMIT, ou prendre les fichiers de /donnees",
            f"the answer is over {most} MiB; add LIMIT, or take the files at /donnees",
        )
    except MaillageError as refusal:
        fault = refusal
    signal.setitimer(signal.ITIMER_REAL, 0)
    if fault is None:
        frames.send(out, frames.END, form.encode())
    else:
        frames.send_fault(out, fault)


def _deadline(seconds: float) -> None:
    """The system ends this process after so many seconds, of the clock or of work."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime + 2 * seconds) + 2, hard))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
