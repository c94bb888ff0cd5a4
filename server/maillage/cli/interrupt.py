"""Ends the process in one line when its user presses Ctrl-C, whatever it does."""

import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import NoReturn


def in_english(arguments: Sequence[str] | None = None) -> bool:
    """Whether the reader's language is English: the options may not have been read yet."""
    words = list(arguments if arguments is not None else sys.argv)
    asked = "--lang=en" in words or ("--lang", "en") in pairwise(words)
    return asked or os.environ.get("MAILLAGE_LANG") == "en"


def end(before: str = "\n") -> NoReturn:
    """Say so and end, status 130; libraries that end in their turn would say what they leave."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    said = "maillage: interrupted" if in_english() else "maillage : interrompu"
    with suppress(OSError):
        os.write(2, f"{before}{said}\n".encode())
    atexit._run_exitfuncs()  # temporary folders go
    os._exit(130)


def _end(*_: object) -> None:
    end()


def from_now() -> None:
    """End at once, where the main thread has no other answer to Ctrl-C."""
    if threading.current_thread() is threading.main_thread() and (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, _end)


@contextmanager
def at_once() -> Iterator[None]:
    """End at once for as long as this lasts."""
    from_now()
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _end:
            signal.signal(signal.SIGINT, signal.default_int_handler)
