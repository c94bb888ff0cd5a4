"""The command line as its users meet it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rdflib import RDF, RDFS, SH, Graph

from maillage import __version__
from maillage.cli.ask import _query_text
from maillage.cli.main import cli, main
from maillage.errors import DataError, MaillageError
from maillage.release import Release
from maillage.web import create_app

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run(release: Release) -> Run:
    """Runs a command on the built release."""

    def call(*arguments: str) -> Result:
        folder = str(release.path.parent)
        return CliRunner().invoke(cli, ["--releases", folder, *arguments], catch_exceptions=True)

    return call


def test_every_command_has_help_in_both_languages() -> None:
    """Each command says what it does, in French then in English."""
    for name, command in cli.commands.items():
        text = CliRunner().invoke(cli, [name, "--help"]).output
        assert command.help, name
        assert "\n\n" in command.help.strip() or "Exit status" in text, name


def test_the_version_is_told() -> None:
    """`maillage --version` gives the one version."""
    assert __version__ in CliRunner().invoke(cli, ["--version"]).output


def test_the_sheet_of_sud_aquitaine_is_whole(run: Run) -> None:
    """Its seven axes, four functions, base members and figures come out of one canned query."""
    result = run("query", "ptce-fiche", "ptce=sud-aquitaine", "--format", "json")
    assert result.exit_code == 0, result.output
    text = result.output
    for word in ("Otsokop", "CPIE Pays Basque", "URSCOP", "CBE", "1100", "350"):
        assert word in text, word


def test_an_answer_is_written_for_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    """With titles for people and what was asked; another ending, or a graph, is refused in words."""
    path = tmp_path / "poles.excel.csv"
    result = run("query", "ptce-par-region", "region=75", "--output", str(path))
    assert result.exit_code == 0, result.output
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("PTCE;Statut;") and len(lines) > 5
    book = tmp_path / "poles.xlsx"
    assert run("query", "ptce-par-region", "region=75", "--output", str(book)).exit_code == 0
    assert book.read_bytes().startswith(b"PK")
    for name, file in (("ptce-par-region", "poles.ods"), ("reseau-de-cooperation", "poles.xlsx")):
        wrong = run("query", name, "--output", str(tmp_path / "non" / file))
        assert isinstance(wrong.exception, MaillageError) and "--output" in wrong.exception.fr
    nowhere = run("query", "ptce-par-region", "--output", str(tmp_path / "non" / "poles.xlsx"))
    assert isinstance(nowhere.exception, DataError)


def test_article_9_gives_a_verdict_for_each_pole(run: Run) -> None:
    """Seven elements for each pole, each with its outcome, its reason, and what would settle it."""
    lines = run("article9").output.splitlines()
    poles = [line for line in lines if not line.startswith(" ")]
    elements = [line for line in lines if re.match("  [1-7]\\. ", line)]
    assert len(poles) > 100
    assert len(elements) == 7 * len(poles)
    settled = [line for line in elements if line.endswith((" : établi", " : manque"))]
    assert sum("Ce qui trancherait" in line for line in lines) == len(elements) - len(settled)
    assert all(len(line) > 25 for line in lines if line.startswith("     "))


def test_article_9_cites_the_documents_of_each_fact(run: Run) -> None:
    """In JSON, each fact says what it shows and how its documents are cited; never a score."""
    found = json.loads(run("article9", "sud-aquitaine", "--format", "json").output)
    assert [one["criterion"].rpartition("/")[2] for one in found] == [
        "l1",
        "l2",
        "l3",
        "l4-5",
        "l6",
        "l7",
        "l8",
    ]
    assert {one["outcome"] for one in found} <= {"established", "indication", "missing", "not-documented"}
    facts = [fact for one in found for fact in one["facts"]]
    assert facts
    assert all(fact["sources"] for fact in facts)


def test_the_sample_of_members_is_diagnosed(run: Run) -> None:
    """The sheet that the documentation gives as a sample has no fault, and is complete."""
    result = run("article9", "--members", str(Path(__file__).parents[1] / "docs" / "membres-exemple.csv"))
    assert result.exit_code == 0, result.output
    assert "5 membres" in result.output
    assert "liste complète" in result.output
    assert "3. Des entreprises associées : établi" in result.output


def test_why_explains_a_cooperation(run: Run) -> None:
    """A cooperation is explained down to the document that states the link."""
    result = run("why", "ptce/ecossolies", "mlg:cooperatesWith", "actor/nantes-metropole")
    assert result.exit_code == 0, result.output
    assert "règle mlg-mutual-link" in result.output
    assert "dit par" in result.output


def test_why_tells_the_sources_of_a_stated_triple(run: Run) -> None:
    """A stated triple names the document that says it."""
    output = run("why", "ptce/tera", "rdf:type", "mlg:PTCE").output
    assert "dit par" in output
    assert "règle" not in output
    assert run("why", "ptce/tera", "a", "mlg:PTCE").output == output


def test_french_quotation_marks(capsys: pytest.CaptureFixture[str], release: Release) -> None:
    """A no-break space inside them, in a command, in a problem document and on a page."""
    with pytest.raises(SystemExit):
        main(["query", "nope"])
    client = create_app(release.path).test_client()
    document = client.get("/requetes/nope.csv").get_json()
    page = client.get("/requetes/nope", headers={"Accept": "text/html"}).text
    for said in (capsys.readouterr().err, document["detail"], document["fr"], page):
        assert "«\u00a0nope\u00a0»" in said


def test_a_tag_that_no_query_has(capsys: pytest.CaptureFixture[str]) -> None:
    """The tags that exist are said; it is bad usage."""
    with pytest.raises(SystemExit) as left:
        main(["queries", "--tag", "x"])
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (2, "")
    assert "connus : " in said.err
    assert "ptce" in said.err


def test_why_refuses_what_is_not_there(run: Run) -> None:
    """A triple that is not in the graph is said so, in one line."""
    result = run("why", "ptce/tera", "mlg:carries", "ptce/tera")
    assert isinstance(result.exception, MaillageError)
    assert "pas dans le graphe" in result.exception.message("fr")


@pytest.mark.parametrize("form", ["turtle", "ntriples", "n-triples", "rdfxml", "xml", "jsonld", "trig", "nq"])
def test_a_graph_in_each_format_that_is_named(run: Run, form: str) -> None:
    """Those that the message of a wrong one lists, and the names that the endpoint takes."""
    result = run("sparql", "--format", form, "CONSTRUCT { <a:s> <a:p> <a:o> } WHERE {}")
    assert result.exit_code == 0, result.output
    assert "a:p" in result.output or "<p xmlns" in result.output


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld"])
def test_export_writes_each_format(run: Run, tmp_path: Path, form: str) -> None:
    """A named graph comes out in each format."""
    out = tmp_path / "out"
    result = run("export", "--graph", "visioconference-2023-12-07", "--format", form, "-o", str(out))
    assert result.exit_code == 0, result.output
    assert "Otsokop" in out.read_text(encoding="utf-8")


def test_export_can_leave_inferences_out(run: Run, tmp_path: Path) -> None:
    """Without inferences, no inferred graph is written."""
    out = tmp_path / "out.nq"
    run("export", "--format", "nquads", "--without-inferred", "-o", str(out))
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if "/graph/inferred/" in line.rsplit(" ", 2)[-2]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "inexistante"], "inexistante"),
        (["query", "ptce-fiche"], "ptce"),
        (["query", "ptce-fiche", "ptce"], "paramètre=valeur"),
        (["query", "ptce-fiche", "ptce=x> } DROP ALL #"], "ptce"),
        (["sparql", "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE"),
        (["sparql", "SELECT"], ""),
        (["export", "--graph", "nulle-part"], "nulle-part"),
        (["article9", "nulle-part"], "nulle-part"),
    ],
)
def test_a_wrong_call_is_one_clear_line(run: Run, arguments: list[str], words: str) -> None:
    """A fault says what is wrong, in one line, and nothing else."""
    result = run(*arguments)
    assert isinstance(result.exception, MaillageError), result.output
    assert words in result.exception.message("fr")
    assert "\n" not in result.exception.message("fr").strip()


def test_sparql_answers_in_json(run: Run) -> None:
    """A query of one's own, over the union of all graphs."""
    result = run(
        "sparql", "--format", "json", "ASK { ?x a <https://w3id.org/maillage/ontology#LabelledPTCE> }"
    )
    assert json.loads(result.output)["boolean"] is True


def test_sparql_reads_a_file_with_a_byte_order_mark(run: Run, tmp_path: Path) -> None:
    """What some editors write first is no part of the query."""
    path = tmp_path / "question.rq"
    path.write_text("\ufeffASK { ?s ?p ?o }", encoding="utf-8")
    result = run("sparql", "--format", "json", "--file", str(path))
    assert json.loads(result.output)["boolean"] is True


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("ptce.csv", "id,name,source,confidence\nessai,Essai,visioconference-2023-12-07,stated\n", 0),
        ("ptce.csv", "id,name,source,confidence\nessai,Essai,inconnu,stated\n", 1),
        ("ptce.ttl", "<a> <b> ", 2),
        ("deep.jsonld", '{"@id":"a:a","a:b":' * 10_000 + "1" + "}" * 10_000, 2),
        ("bomb.rdf", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>', 2),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:9/c.jsonld", "@id": "a:a", "a:b": "c"}', 2),
    ],
)
def test_validate_exits_by_what_it_found(tmp_path: Path, name: str, content: str, status: int) -> None:
    """0 conforms, 1 violations, 2 unreadable."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert CliRunner().invoke(cli, ["validate", str(path)]).exit_code == status


@pytest.fixture
def twins(tmp_path: Path) -> list[str]:
    """Two folders with a file of the same name, one without things and one with a thing that has no name."""
    paths = [tmp_path / folder / "a.ttl" for folder in ("one", "two")]
    for path, thing in zip(paths, ("", "_:x a mlg:PTCE ."), strict=True):
        path.parent.mkdir()
        path.write_text(f"@prefix mlg: <https://w3id.org/maillage/ontology#> .\n{thing}", encoding="utf-8")
    return [str(path) for path in paths]


def test_the_json_of_several_files_is_an_array(twins: list[str]) -> None:
    """One file has an object; a folder has an array, though it holds one."""
    one, two = twins

    def said(*files: str) -> Any:
        return json.loads(CliRunner().invoke(cli, ["validate", "--format", "json", *files]).stdout)

    assert said(one)["examined"] == 0
    assert [found["examined"] for found in said(one, two)] == [0, 1]
    assert [found["examined"] for found in said(str(Path(two).parent))] == [1]
    assert [found["examined"] for found in said(two, "absent.ttl")] == [1]
    assert said("absent.ttl", "absent.ttl") == []


def test_the_rdf_of_several_files_has_a_report_for_each(twins: list[str], tmp_path: Path) -> None:
    """Each says once whether it conforms, though the files have the same name; no thing is that of another file."""
    third = tmp_path / "three" / "a.ttl"
    third.parent.mkdir()
    third.write_text(Path(twins[1]).read_text("utf-8"), "utf-8")
    done = CliRunner().invoke(cli, ["validate", "--format", "turtle", *twins, str(third)])
    graph = Graph().parse(data=done.stdout, format="turtle")
    reports = set(graph.subjects(RDF.type, SH.ValidationReport))
    assert len(reports) == 3
    assert [str(label) for label in graph.objects(None, RDFS.label)] == ["a.ttl"] * 3
    assert all(len(list(graph.objects(report, SH.conforms))) == 1 for report in reports)
    assert len(set(graph.objects(None, SH.focusNode))) == 2


@pytest.mark.parametrize(
    "moment",
    [
        "import click",
        "import pyoxigraph",
        "later(0.2)",
        "later(1.0)",
        "import threading; threading._register_atexit(interrupt)",
    ],
)
def test_an_interrupted_command_says_one_line(tmp_path: Path, moment: str) -> None:
    """Status 130, while libraries load, a process starts or works, and when all is done; no folder stays."""
    path = tmp_path / "ptce.ttl"
    things = "".join(f"<a{n}> a mlg:PTCE .\n" for n in range(3_000 * (moment == "later(1.0)")))
    path.write_text(f"@prefix mlg: <https://w3id.org/maillage/ontology#> .\n{things}", encoding="utf-8")
    loads = moment.startswith("import ") and ";" not in moment
    program = f"""
import os, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background ignores it
def interrupt(): os.kill(os.getpid(), signal.SIGINT)
def later(seconds): threading.Timer(seconds, interrupt).start()
class Finder:
    def find_spec(self, name, *_):
        name == {moment.removeprefix("import ")!r} and interrupt()
if {loads}: sys.meta_path.insert(0, Finder())
from maillage.cli import main
if not {loads}: {moment}
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, "validate", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr.split("\n")) == (130, ["", "maillage : interrompu", ""])
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_query_is_read_in_any_unicode_that_has_a_mark(tmp_path: Path, encoding: str) -> None:
    """Editors of Windows write UTF-16."""
    path = tmp_path / "q.rq"
    path.write_bytes("SELECT ('é' AS ?é) {}".encode(encoding))
    assert _query_text(None, path) == "SELECT ('é' AS ?é) {}"


def test_a_query_in_another_encoding_names_the_right_one(tmp_path: Path) -> None:
    """The byte, and what to do."""
    path = tmp_path / "q.rq"
    path.write_bytes("SELECT ('é' AS ?x) {}".encode("latin-1"))
    with pytest.raises(DataError, match="byte 10 is not UTF-8; save the file as UTF-8"):
        _query_text(None, path)
