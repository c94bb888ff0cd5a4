"""The project as a whole: one version, headers, no trace of a machine, docs that tell all."""

import ast
import importlib.resources
import re
import subprocess
from pathlib import Path

import click
import pytest
from rdflib import OWL, RDF, SKOS, Graph, Literal
from rdflib.namespace import DCTERMS

import maillage
from maillage import catalogue, paths
from maillage.cli.main import cli

HERE = Path(__file__).resolve().parents[1]
PACKAGE = Path(str(importlib.resources.files(maillage)))
MODULES = sorted(PACKAGE.rglob("*.py"))
TURTLE = sorted(
    [*paths.ONTOLOGY.glob("*.ttl"), *(paths.ONTOLOGY / "codes").glob("*.ttl"), *paths.SHAPES.glob("*.ttl")]
)
MACHINE = re.compile(r"(?<![A-Za-z0-9_.])/(?:work|root|home|Users)/[A-Za-z]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|deb\.debian\.org")


def tracked() -> list[Path]:
    """The files of the project: those git tracks, or in a copy all that are there."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=HERE, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [HERE / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in HERE.rglob("*") if path.is_file() and "venv" not in path.parts]


def test_the_version_is_written_once() -> None:
    """The vocabulary, the code lists and the shapes carry the version of the package."""
    for path in TURTLE:
        versions = {str(v) for v in Graph().parse(path).objects(None, OWL.versionInfo)}
        assert versions == {maillage.__version__}, path.name
    assert f"## [{maillage.__version__}]" in (HERE / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_every_turtle_file_says_what_it_is(path: Path) -> None:
    """A title in both languages and a licence, in the header."""
    graph = Graph().parse(path)
    headers = {*graph.subjects(RDF.type, OWL.Ontology), *graph.subjects(RDF.type, SKOS.ConceptScheme)}
    assert len(headers) == 1
    header = headers.pop()
    titles = {o.language for o in graph.objects(header, DCTERMS.title) if isinstance(o, Literal)}
    assert titles == {"fr", "en"}
    assert list(graph.objects(header, DCTERMS.license))


def test_every_source_is_described() -> None:
    """A dataset has titles, and a licence or what is known of rights, in its `source.ttl`."""
    files = sorted((paths.DATA / "sources").glob("*/source.ttl"))
    assert files
    for path in files:
        graph = Graph().parse(path)
        assert list(graph.objects(None, DCTERMS.title))
        known = set(graph.subjects(DCTERMS.license)) | set(graph.subjects(DCTERMS.rights))
        assert set(graph.subjects(DCTERMS.publisher)) <= known


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_has_one_job(path: Path) -> None:
    """A module opens with a sentence that says its job."""
    text = path.read_text(encoding="utf-8")
    assert (ast.get_docstring(ast.parse(text)) or "").split("\n")[0].endswith((".", ":"))


def test_no_file_bears_the_trace_of_a_machine() -> None:
    """No path of one machine and no registry's host in what is published."""
    for path in tracked():
        if path.name == "test_project.py" or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        found = MACHINE.search(text) or REGISTRY.search(text)
        assert not found, f"{path.name}: {found[0] if found else ''}"


def test_the_readmes_show_the_two_commands() -> None:
    """Both languages give `make serve` and `make test`."""
    for name in ("README.md", "LISEZMOI.md"):
        text = (HERE / name).read_text(encoding="utf-8")
        assert "make serve" in text
        assert "make test" in text


def test_every_command_and_option_is_in_the_docs() -> None:
    """`docs/commands.md` tells each command and each of its options."""
    text = (HERE / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"## `maillage {name}`" in text
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in text, (name, parameter.opts)


def test_every_question_is_in_the_docs() -> None:
    """`docs/queries.md` tells each canned query."""
    text = (HERE / "docs" / "queries.md").read_text(encoding="utf-8")
    assert len(list(catalogue.load())) >= 30
    for query in catalogue.load():
        assert f"`{query.name}`" in text


def test_pins_are_exact() -> None:
    """Every line of constraints.txt pins one version, and no index is named."""
    lines = [
        line
        for line in (HERE / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line[:1] != "#"
    ]
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.+!]+", line) for line in lines)


def test_licence_texts_are_whole() -> None:
    """The EUPL's fifteen articles are there."""
    text = (HERE / "LICENSE").read_text(encoding="utf-8")
    assert all(f"\n{number}." in text for number in range(1, 16))
