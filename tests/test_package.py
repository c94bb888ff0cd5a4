"""The package as an index would have it: metadata, and the files of both distributions, no more and no less."""

import ast
import importlib.metadata
import importlib.resources
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Final

import pytest

import maillage

HERE: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = Path(str(importlib.resources.files(maillage)))
BUNDLED: Final = "maillage/web/static/bundled/"
PACKAGED: Final = ("ontology", "shapes", "data", "queries")
OLDEST, NEWEST = 11, 14
"""The minor versions of Python 3 that the package is for."""


def run(*words: str | Path) -> str:
    """What Python says when it runs a module on these words."""
    command = [sys.executable, "-m", *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def files() -> set[str]:
    """The files of the project by path: those that git tracks or does not ignore."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=False)
    listed = {name for name in done.stdout.split("\0") if (HERE / name).is_file()}
    if done.returncode or "pyproject.toml" not in listed:
        pytest.skip("this is no checkout")
    return listed


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The source distribution and the wheel made from it, by their last suffix."""
    if not (HERE / "hatch_build.py").is_file():
        pytest.skip("the sources are not here")
    folder = tmp_path_factory.mktemp("dist")
    run("build", "--no-isolation", "--outdir", folder, HERE)
    return {path.suffix: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def metadata(distributions: dict[str, Path]) -> Message:
    """The metadata of the wheel."""
    with zipfile.ZipFile(distributions[".whl"]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(wheel.read(name))


def test_the_wheel_holds_the_package_and_its_data(distributions: dict[str, Path]) -> None:
    """Each module, the vocabulary, the shapes, the facts, the questions, the bundle; neither tests nor benchmarks."""
    with zipfile.ZipFile(distributions[".whl"]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {name.removeprefix("server/") for name in files() if name.startswith("server/maillage/")}
    wanted |= {f"maillage/_packaged/{name}" for name in files() if name.split("/")[0] in PACKAGED}
    bundle = {name for name in held if name.startswith(BUNDLED)}
    assert held - bundle == wanted
    assert {BUNDLED + name for name in ("licences.txt", "map.js", "map.js.gz", "map-worker.js")} <= bundle


def test_the_source_distribution_holds_the_project(distributions: dict[str, Path]) -> None:
    """Each file of the project, and nothing that was built or installed beside."""
    with tarfile.open(distributions[".gz"]) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    assert held - {"PKG-INFO"} == files()


def test_an_index_takes_both(distributions: dict[str, Path]) -> None:
    """Twine finds nothing to say of either."""
    assert "PASSED" in run("twine", "check", "--strict", *distributions.values())


def test_pyroma_has_nothing_to_add(distributions: dict[str, Path]) -> None:
    """Ten out of ten, but for the address of an author: an address would be a person's."""
    said = run("pyroma", "--min", "10", "--skip-tests", "AuthorEmail", distributions[".gz"])
    assert "10/10" in said


def test_links_of_the_readme_lead_somewhere_from_an_index(metadata: Message) -> None:
    """Each is an address; a path of the project is a text."""
    text = metadata.get_payload()
    assert isinstance(text, str)
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) >= 4
    assert [link for link in links if not link.startswith("https://")] == []
    assert "docs/architecture.md" in text


def test_addresses_are_those_of_the_graph(metadata: Message) -> None:
    """The package names no other place than where its terms are."""
    addresses = [url.split(", ")[1] for url in metadata.get_all("Project-URL", [])]
    assert len(addresses) >= 3
    assert all(address.startswith("https://w3id.org/maillage/") for address in addresses)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_module_is_read_by_the_oldest_python(path: Path) -> None:
    """Its grammar is that of the oldest version."""
    ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, OLDEST))


def test_versions_of_python_are_told_alike() -> None:
    """What is required, the classifiers and what the linter reads for."""
    told = importlib.metadata.metadata("maillage")
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
    versions = {f"Programming Language :: Python :: 3.{minor}" for minor in range(OLDEST, NEWEST + 1)}
    classifiers = set(project["project"]["classifiers"])
    assert {name for name in classifiers if re.search(r"Python :: 3\.\d", name)} == versions
    assert project["project"]["requires-python"] == told["Requires-Python"] == f">=3.{OLDEST}"
    assert project["tool"]["ruff"]["target-version"] == f"py3{OLDEST}"
