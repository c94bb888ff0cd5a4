"""The parsers of strangers' bytes under Atheris (libFuzzer): the same inputs at each run, found by coverage.

`MAILLAGE_FUZZ=100000` tries as many new ones on each.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from needed import need

PROGRAM = Path(__file__).parent / "fuzz" / "parsers.py"
DRAWN = int(os.environ.get("MAILLAGE_FUZZ", "0"))
RUNS = {
    "query": 1_500,
    "request": 4_000,
    "headers": 4_000,
    "value": 1_500,
    "table": 500,
    "workbook": 1_500,
    "file": 1_500,
    "frame": 4_000,
}

need("atheris", importlib.util.find_spec("atheris"), "the extra dev, on Linux x86_64")
pytestmark = pytest.mark.long


@pytest.mark.parametrize(("target", "runs"), RUNS.items(), ids=list(RUNS))
def test_only_our_own_faults_come_out(tmp_path: Path, target: str, runs: int) -> None:
    """Whatever the bytes, and what else the target says of them."""
    options = (
        f"-runs={DRAWN or runs}",
        f"-seed={0 if DRAWN else 1}",
        "-max_len=4000",
        "-timeout=20",
        f"-artifact_prefix={tmp_path}/",
    )
    done = subprocess.run(
        [sys.executable, str(PROGRAM), target, str(tmp_path), *options],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    ended = re.search(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
    assert ended, done.stderr[-4_000:]
    assert int(ended[1]) >= (DRAWN or runs), "libFuzzer may try an input or two again, never fewer"
