"""What every test is given: one built release, its store, and the examples of the docs as tests."""

import fcntl
import os
from pathlib import Path

import pytest
from pyoxigraph import Store

from maillage.build import build
from maillage.engine import Embedded
from maillage.release import Release


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-answers` writes the expected answers of the canned queries again."""
    parser.addoption("--update-answers", action="store_true", help="write tests/queries/*.csv again")


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with the curated one, built once for all workers."""
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    folder = root / "releases"
    with (root / "releases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "current").exists():
            build(folder)
    return folder


@pytest.fixture(scope="session")
def release(releases: Path) -> Release:
    """The curated release."""
    return Release.open(releases)


@pytest.fixture(scope="session")
def engine(release: Release) -> Embedded:
    """The curated release's store, behind the engine interface."""
    return Embedded.open(release.store_path)


@pytest.fixture(scope="session")
def curated_store(release: Release) -> Store:
    """The curated release's store, read-only."""
    return Store.read_only(str(release.store_path))
