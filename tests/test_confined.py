"""Files that are examined one after another, each in a process of its own that takes long to start."""

import json
import sys
import threading
import time
from collections.abc import Mapping
from typing import IO, Any

import pytest

from maillage.confine.process import Limits
from maillage.errors import EngineError, Overloaded
from maillage.examine import confined
from maillage.examine.confined import Confined

ANSWER = {"file": "a.ttl", "remarks": [], "report": {"results": []}, "examined": 1}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process is confined there")


class Slow:
    """In the place of a process: it starts and answers when it is let."""

    starts, answers = threading.Semaphore(0), threading.Semaphore(0)
    started = 0
    broken = False

    def __init__(self, *_: str) -> None:
        assert self.starts.acquire(timeout=60)
        if Slow.broken:
            raise EngineError("ne démarre pas", "does not start")
        Slow.started += 1

    async def ask(self, _: Mapping[str, Any], __: Limits, out: IO[bytes]) -> str:
        """Answer."""
        assert self.answers.acquire(timeout=60)
        out.write(json.dumps(ANSWER).encode())
        return ""

    def kill(self) -> None:
        """Nothing is to be ended."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> type[Slow]:
    """Processes of which none has started yet."""
    monkeypatch.setattr(confined, "Process", Slow)
    for name in ("starts", "answers"):
        monkeypatch.setattr(Slow, name, threading.Semaphore(0))
    monkeypatch.setattr(Slow, "started", 0)
    return Slow


def test_the_next_process_starts_while_a_file_is_examined(slow: type[Slow]) -> None:
    """It is ready before the answer comes."""
    with Confined(once=True) as examiner:
        slow.starts.release(2)
        thread = threading.Thread(target=examiner.examine, args=("a.ttl", b""))
        thread.start()
        until = time.monotonic() + 60
        while slow.started < 2:
            assert time.monotonic() < until
            time.sleep(0.01)
        slow.answers.release()
        thread.join()


def test_a_start_may_last_longer_than_an_examination(slow: type[Slow]) -> None:
    """Files of one visitor, one after another: each waits for its process."""
    with Confined(once=True, seconds=0.02) as examiner:
        slow.answers.release(3)
        for _ in range(3):
            threading.Timer(0.2, slow.starts.release).start()
            assert examiner.examine("a.ttl", b"").examined == 1
        slow.starts.release()


def test_why_a_file_must_wait(slow: type[Slow], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that starts, another's file, a process that does not start are told apart."""
    with Confined(once=True, seconds=0.02) as examiner:
        with monkeypatch.context() as patch:
            patch.setattr(confined, "_STARTING", 0.01)
            with pytest.raises(Overloaded, match="is starting"):
                examiner.examine("a.ttl", b"")
        slow.starts.release(2)
        thread = threading.Thread(target=examiner.examine, args=("a.ttl", b""))
        thread.start()
        while not examiner.busy.locked():
            time.sleep(0.01)
        with pytest.raises(Overloaded, match="another file"):
            examiner.examine("b.ttl", b"")
        slow.answers.release()
        thread.join()


def test_a_failed_start_is_tried_again(slow: type[Slow], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the next file."""
    with Confined() as examiner:
        slow.starts.release(2)
        slow.answers.release()
        with monkeypatch.context() as patch:
            patch.setattr(Slow, "broken", True)
            with pytest.raises(EngineError, match="does not start"):
                examiner.examine("a.ttl", b"")
        assert examiner.examine("a.ttl", b"").examined == 1
