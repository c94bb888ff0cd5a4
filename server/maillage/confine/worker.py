"""The inside of a confined process: it answers requests in frames, one at a time, until they end.

It is confined before the first request; the system ends it at the deadline of a request, whatever it does.
"""

import gc
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, cast

from maillage.confine import frames
from maillage.confine.sandbox import confine, deadline, pipes
from maillage.errors import MaillageError

_PIECE: Final = 64 * 1024
Handler = Callable[[Mapping[str, Any], IO[bytes]], str]
"""Writes the answer of a request and returns its last word; writing too much raises `OverflowError`."""


def work(prepare: Callable[[], tuple[Handler, Sequence[Path]]], memory: int) -> None:
    """Answer until the requests end.

    Args:
        prepare: opens what answers need, and gives who answers, and the folders and files to leave readable.
        memory: bytes of memory beyond what was taken to prepare.
    """
    requests, out = pipes()
    gc.disable()  # all that is prepared stays: to look through it for what may go takes a third of the start
    try:
        handle, readable = prepare()
        gc.freeze()
        gc.enable()
        frames.send_json(out, frames.READY, confine(readable, memory))
    except MaillageError as fault:
        frames.send_fault(out, fault)
        return
    while request := frames.receive(requests):
        _answer(handle, json.loads(request[1]), out)


def _answer(handle: Handler, request: dict[str, Any], out: IO[bytes]) -> None:
    deadline(request["seconds"])
    answer = _Answer(out, request["bytes"])
    fault: MaillageError | None = None
    last = ""
    try:
        last = handle(request, cast(IO[bytes], answer))
    except MaillageError as refusal:
        fault = refusal
    deadline(0)
    if fault is None:
        answer.end(last)
    else:
        frames.send_fault(out, fault)


class _Answer(io.RawIOBase):
    """Puts what is written into frames, up to a number of bytes; the last of them goes with the end."""

    def __init__(self, out: IO[bytes], most: int) -> None:
        self.out, self.most, self.size = out, most, 0
        self.kept = bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Write a piece.

        Raises:
            OverflowError: the answer is too long.
        """
        self.size += len(piece)
        if self.size > self.most:
            raise OverflowError
        self.kept += piece
        if len(self.kept) >= _PIECE:
            frames.send(self.out, frames.DATA, bytes(self.kept))
            self.kept.clear()
        return len(piece)

    def end(self, last: str) -> None:
        """Write what is left, and the last word."""
        rest = frames.frame(frames.DATA, bytes(self.kept)) if self.kept else b""
        frames.put(self.out, rest + frames.frame(frames.END, last.encode()))
