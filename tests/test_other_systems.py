"""The commands that need no server run on a system that is not Linux.

The system is played: a Python that says Windows, without the modules and calls that only others have. What
the libraries of others need is imported before.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.release import Release

WINDOWS = """
import os, select, signal, sys, types
import asyncio, click, concurrent.futures, ctypes, decimal, duckdb, flask, httpx, jinja2, platform, pyoxigraph, rdflib
import rdflib.plugins.sparql, rdflib.plugins.parsers.notation3, rich.console, rich.table, sqlite3, subprocess, tempfile, uuid
import granian.server.mp, prometheus_client, werkzeug, yaml, SPARQLWrapper, stdnum.fr.siret, python_calamine
sys.platform = "win32"
for name in ("fcntl", "resource"):
    sys.modules[name] = None
stub = types.ModuleType("msvcrt")
stub.LK_NBLCK, stub.locking = 2, lambda *_: None
sys.modules["msvcrt"] = stub
for module, name in (
    (os, "getuid"), (os, "fork"), (os, "O_PATH"), (os, "O_NOFOLLOW"), (select, "poll"),
    (signal, "setitimer"), (signal, "SIGKILL"), (signal, "SIGALRM"), (asyncio, "set_event_loop_policy"),
):
    if hasattr(module, name):
        delattr(module, name)
from maillage.cli.main import main
main(sys.argv[1:])
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]
GOOD = "id,name,status,themes,source,confidence\nessai,Essai,cited,,visioconference-2023-12-07,stated\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on the other system, whose locks hold nothing: its temporary files are apart."""

    def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", WINDOWS, *arguments],
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )

    return command


def test_version(run: Run) -> None:
    """The command starts."""
    done = run("--version")
    assert (done.returncode, done.stdout.startswith("maillage, ")) == (0, True), done.stderr


@pytest.mark.parametrize(("lang", "words"), [("fr", "Windows ne borne"), ("en", "Windows bounds neither")])
def test_validate_says_once_what_is_missing(run: Run, tmp_path: Path, lang: str, words: str) -> None:
    """Files are examined all the same."""
    for name in ("ptce.csv", "a/ptce.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    done = run("--lang", lang, "validate", str(tmp_path / "ptce.csv"), str(tmp_path / "a/ptce.csv"))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(words) == 1


def test_query(run: Run, release: Release) -> None:
    """A release answers canned queries and SPARQL."""
    releases = ("--releases", str(release.path))
    done = run(*releases, "sparql", "ASK { ?s ?p ?o }")
    assert done.returncode == 0, done.stderr
    done = run(*releases, "query", "ptce-fiche", "ptce=sud-aquitaine", "--format", "csv")
    assert (done.returncode, "," in done.stdout) == (0, True), done.stderr


def test_build(run: Run, tmp_path: Path) -> None:
    """A release is made, and found again."""
    done = run("--releases", str(tmp_path), "build")
    assert done.returncode == 0, done.stderr
    done = run(
        "--releases", str(tmp_path), "sparql", "ASK { ?s a <https://w3id.org/maillage/ontology#PTCE> }"
    )
    assert done.returncode == 0, done.stderr


def test_serving_says_that_it_needs_another_system(run: Run, release: Release) -> None:
    """The processes that answer queries cannot be bounded there: one line says so."""
    done = run("--releases", str(release.path), "serve", "--port", "0")
    assert (done.returncode, "Linux ou macOS" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
