"""Calls a function in a confined process of its own, which the system ends: for what strangers send."""

import asyncio
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

from maillage import paths
from maillage.confine.process import Limits, Process
from maillage.confine.system import CONFINES
from maillage.confine.worker import Handler, work

_LARGEST: Final = 2**30
"""Bytes of what a function returns; its memory bounds it sooner."""


def call(
    function: str,
    arguments: Mapping[str, object],
    readable: Sequence[Path],
    seconds: float,
    memory: int,
) -> object:
    """What a function of ours returns, called in a process without network, programs or other files.

    Where the system cannot bound a process (`system.lacking`), it is called in this one.

    Args:
        function: `maillage.module:name`; what it takes and returns is made of JSON's types.
        arguments: its arguments, by name.
        readable: the files and folders that it reads, beside our own library.
        seconds: the time that it has.
        memory: the bytes that it has.

    Raises:
        MaillageError: what the function raises.
        Gone: the process was ended; `late` says whether by its deadline.
    """
    if not CONFINES:
        return json.loads(json.dumps(_named(function)(**arguments)))
    process = Process("maillage.confine.call", str(memory), function, *(str(p.resolve()) for p in readable))
    out = io.BytesIO()
    try:
        asyncio.run(process.ask({"arguments": arguments}, Limits(seconds, _LARGEST), out))
    finally:
        process.kill()
    return json.loads(out.getvalue())


def prepare(function: str, readable: Sequence[str]) -> tuple[Handler, list[Path]]:
    """Import a function."""
    library = (Path(sys.prefix), Path(sys.base_prefix), Path(paths.__file__).parents[1])
    return partial(answer, _named(function)), [*library, *map(Path, readable)]


def answer(function: Callable[..., object], request: Mapping[str, Any], out: IO[bytes]) -> str:
    """Call the function; the answer is what it returns, in JSON."""
    out.write(json.dumps(function(**request["arguments"])).encode())
    return ""


def _named(function: str) -> Callable[..., object]:
    module, _, name = function.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found


if __name__ == "__main__":
    work(partial(prepare, sys.argv[2], sys.argv[3:]), int(sys.argv[1]))
