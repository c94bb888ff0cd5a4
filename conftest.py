"""What every test is given: one built release, its store, and the examples of the docs as tests."""

import os
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Store
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from maillage.build import build
from maillage.cli.main import cli
from maillage.engine import Embedded, open_store
from maillage.release import Release
from once import made_once


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-answers` writes the expected answers of the canned queries again."""
    parser.addoption("--update-answers", action="store_true", help="write tests/queries/*.csv again")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where the tests that run alone are asked for, a file without any is not read: most have none."""
    if config.option.markexpr == "alone" and collection_path.is_file():
        return b"mark.alone" not in collection_path.read_bytes() or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take minutes begin: at the end, no worker is alone with one of them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases with the curated one, built once for all workers.

    `MAILLAGE_TEST_RELEASES` names such a folder, itself called `releases`: quicker, for tests that do
    not touch the build.
    """
    built = os.environ.get("MAILLAGE_TEST_RELEASES")
    if built:
        return Path(built)
    return made_once(tmp_path_factory, "releases", build)


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
    return open_store(release.store_path)


@pytest.fixture
def home(releases: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a user stands: a folder with `releases/` in it."""
    monkeypatch.chdir(releases.parent)
    return releases.parent


def _run_console(example: Example) -> None:
    """Run each `$ maillage …` line of a console example: it must succeed and say something."""
    for line in str(example.parsed).splitlines():
        if line.startswith("$ maillage "):
            done = CliRunner().invoke(cli, shlex.split(line)[2:])
            assert done.exit_code == 0, (line, done.output, done.exception)
            assert done.output.strip(), line


pytest_collect_file = Sybil(
    parsers=[CodeBlockParser("console", _run_console), PythonCodeBlockParser()],
    patterns=["*.md"],
    fixtures=["home"],
).pytest()
