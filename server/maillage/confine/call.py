"""Calls a function in a confined process of its own, which the system ends: for what strangers send."""

import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from maillage import paths
from maillage.confine import frames
from maillage.confine.process import Gone
from maillage.confine.sandbox import confine, deadline, pipes
from maillage.errors import MaillageError

_GRACE: Final = 5.0
"""Seconds for the process to start and to be ended, beside those of the work."""
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from maillage.confine.call import main; main()"


def call(
    function: str,
    arguments: Mapping[str, object],
    readable: Sequence[Path],
    seconds: float,
    memory: int,
) -> object:
    """What a function of ours returns, called in a process without network, programs or other files.

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
    asked = json.dumps({"function": function, "arguments": arguments, "seconds": seconds, "memory": memory})
    package = Path(paths.__file__).parents[1]
    places = [str(path.resolve()) for path in readable]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", "-c", _START, str(package), *places],
            input=frames.frame(frames.ASK, asked.encode()),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=seconds + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise Gone(late=True) from fault
    answer = frames.receive(io.BytesIO(done.stdout))
    if answer is None:
        raise Gone(late=-done.returncode in _ENDED_BY_TIME)
    kind, content = answer
    if kind == frames.FAULT:
        raise frames.fault(content)
    return json.loads(content)


_ENDED_BY_TIME: Final = (14, 24)
"""SIGALRM and SIGXCPU, the signals of `deadline`."""


def main() -> None:
    """Answer one request: `main` of the process that `call` starts."""
    requests, out = pipes()
    request = frames.receive(requests)
    assert request is not None
    asked = json.loads(request[1])
    module, _, name = asked["function"].partition(":")
    function = getattr(import_module(module), name)
    library = (Path(sys.prefix), Path(sys.base_prefix), Path(sys.argv[1]))
    confine([*library, *map(Path, sys.argv[2:])], asked["memory"])
    deadline(asked["seconds"])
    try:
        answer = function(**asked["arguments"])
    except MaillageError as fault:
        frames.send_fault(out, fault)
        return
    frames.send_json(out, frames.DATA, answer)
