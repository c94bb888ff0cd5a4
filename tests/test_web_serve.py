"""The server: several processes over one release, started and stopped as a program of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from maillage.errors import ReleaseError
from maillage.web.serve import serve

PROGRAM = """
import sys
from pathlib import Path
from maillage.web.serve import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=2)
"""


def get(address: str) -> str:
    """The body of an answer, waited for while the server starts."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(word) for word in text.split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc")
def test_workers_are_replaced_and_stop(small_release: Path) -> None:
    """A worker that dies is replaced; a signal stops them all."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", PROGRAM, str(small_release), str(port)])
    try:
        assert '"ok"' in get(f"http://127.0.0.1:{port}/sante")
        first = children(server.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        deadline = time.monotonic() + 10
        while (now := children(server.pid)) == first or len(now) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert '"ok"' in get(f"http://127.0.0.1:{port}/sante")
    finally:
        server.terminate()
        assert server.wait(15) == 0


def test_no_release(tmp_path: Path) -> None:
    """Without a release, nothing starts."""
    with pytest.raises(ReleaseError):
        serve(tmp_path)
