"""A process that answers queries on a store, one at a time, and may be killed at any moment.

    python -m maillage.engine.child STORE MEMORY

It reads requests from its standard input and writes answers to its standard output, in frames (`frames`). It
is confined before the first request; the system ends it at the deadline of a query, whatever the engine does.
"""

import io
import json
import sys
from pathlib import Path
from typing import IO, Any

from maillage.confine import frames
from maillage.confine.sandbox import confine, deadline, pipes
from maillage.engine.embedded import Embedded
from maillage.engine.formats import write
from maillage.errors import MaillageError, RefusedQuery
from maillage.sparql.query import Query

_PIECE = 64 * 1024


class _Answer(io.RawIOBase):
    """Puts what is written into frames, up to a number of bytes; the last of them goes with the end."""

    def __init__(self, out: IO[bytes], most: int) -> None:
        self.out, self.most, self.size = out, most, 0
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.size += len(piece)
        if self.size > self.most:
            raise OverflowError
        self.kept += piece
        if len(self.kept) >= _PIECE:
            frames.send(self.out, frames.DATA, bytes(self.kept))
            self.kept.clear()
        return len(piece)

    def end(self, form: str) -> None:
        """Write what is left, and the last word."""
        last = frames.frame(frames.DATA, bytes(self.kept)) if self.kept else b""
        frames.put(self.out, last + frames.frame(frames.END, form.encode()))


def main(store: Path, memory: int) -> None:
    """Answer until the requests end."""
    requests, out = pipes()
    try:
        engine = Embedded.open(store, judge=False)
        engine.query(Query("ASK { ?s ?p ?o }"))
        frames.send_json(out, frames.READY, confine([store], memory))
    except MaillageError as fault:
        frames.send_fault(out, fault)
        return
    while request := frames.receive(requests):
        answer(engine, json.loads(request[1]), out)


def answer(engine: Embedded, request: dict[str, Any], out: IO[bytes]) -> None:
    """Answer one request; die when its time is over."""
    deadline(request["seconds"])
    told = _Answer(out, request["bytes"])
    fault: MaillageError | None = None
    form = ""
    try:
        found = engine.query(Query(request["text"], tuple(request["default"]), tuple(request["named"])))
        buffer = io.BufferedWriter(told, _PIECE)
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
    deadline(0)
    if fault is None:
        told.end(form)
    else:
        frames.send_fault(out, fault)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
