"""The folder of temporary files goes with its process, however that ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.files.scratch import sweep

PROGRAM = """
import sys
from maillage.files.scratch import scratch
(scratch() / "visit.csv").write_text("x")
print(scratch(), flush=True)
sys.stdin.read()
"""


def start(folder: Path) -> tuple["subprocess.Popen[str]", Path]:
    """A process with a temporary file, and its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder), "TEMP": str(folder)},
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_process_that_ends_leaves_nothing(tmp_path: Path) -> None:
    """Its folder is removed at its end."""
    process, folder = start(tmp_path)
    assert (folder / "visit.csv").is_file()
    process.communicate()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 there")
def test_the_next_start_removes_what_a_killed_process_left(tmp_path: Path) -> None:
    """A folder whose process lives is kept, so is what is not ours; the others go."""
    killed, left = start(tmp_path)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert (left / "visit.csv").is_file()
    for name in ("maillage-12-data", "maillage-notes", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "maillage-12-link").symlink_to(tmp_path / "other")
    living, kept = start(tmp_path)
    assert not left.exists()
    another, _ = start(tmp_path)
    assert (kept / "visit.csv").is_file()
    for process in (living, another):
        process.communicate()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "maillage-12-data",
        "maillage-12-link",
        "maillage-notes",
        "other",
    ]


def test_sweeping_takes_no_folder_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with our name and another's owner stays."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "maillage-1-abc"
    folder.mkdir()
    (folder / ".maillage").touch()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: -1)
        sweep()
        assert folder.is_dir()
    sweep()
    assert not folder.exists()
