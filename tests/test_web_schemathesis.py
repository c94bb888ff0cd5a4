"""Schemathesis on what /openapi.json says, against a real server: each answer is one that is described."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.release import Release
from served import Served

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
"""Left out: whether what fits the description is taken, and the rest refused. A text may be no SPARQL, a key not
be in the data; and more is taken than is described (`oui` for true, an empty value for none)."""
CONFIGURATION = """[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 503]
"""


@pytest.mark.long
def test_what_is_described_is_all_that_is_answered(release: Release, tmp_path: Path) -> None:
    """Each operation, with its examples, the edges of its parameters and the same drawn value at each run."""
    (tmp_path / "st.toml").write_text(CONFIGURATION, encoding="utf-8")
    with Served(release.path, "--rate", "100000", "--max-concurrent", "1000") as server:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from schemathesis import cli; cli.schemathesis()"),
                *("--config-file", "st.toml", "run", f"http://127.0.0.1:{server.port}/openapi.json"),
                *(
                    "--generation-deterministic",
                    "--max-examples",
                    "1",
                    "--request-timeout",
                    "120",
                    "--phases",
                    "examples,coverage,fuzzing",
                ),
                *("--checks", ",".join(CHECKS), "--continue-on-failure", "--no-color", "--workers", "2"),
                *("--warnings", "off", "--report", "json", "--report-json-path", "found.json"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        said = server.said()
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert found["operations"]["tested"] == found["operations"]["total"] >= 70
    assert found["test_cases"]["generated"] > 1_000
    assert "Traceback" not in said
