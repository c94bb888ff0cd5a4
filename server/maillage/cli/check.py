"""The command that examines files: `maillage validate`."""

import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click

from maillage.cli.context import Context, pass_context
from maillage.errors import DataError
from maillage.examine import OF_A_FOLDER, TABLES, Confined, Examination, as_json, read
from maillage.publish import write_turtle
from maillage.validate import report_triples

PASSES, VIOLATIONS, UNREADABLE = 0, 1, 2
_WORDS = {
    "Violation": ("erreur", "error"),
    "Warning": ("avertissement", "warning"),
    "Info": ("conseil", "advice"),
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="JSON de plusieurs fichiers ou d’un dossier : un tableau / of several files or a folder: an array.",
)
@pass_context
def validate(context: Context, files: tuple[Path, ...], form: str) -> None:
    """Examiner des fichiers : Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, ou une table de faits.

    Examine files; of a folder, each one that it holds.

    Exit status: 0 no error, 1 errors or nothing recognised, 2 a file cannot be read.
    """
    status, several = PASSES, len(files) > 1 or files[0].is_dir()
    examined: list[Examination] = []
    context.say_what_is_not_confined()
    paths = list(chain.from_iterable(_inside(context, given) for given in files))
    tables = [p for p in paths if p.suffix.lower() in TABLES and p.is_file() and os.access(p, os.R_OK)]
    with Confined(things=context.things) as examiner:
        for path in paths:
            try:
                found = examiner.examine(path.name, read(path), tables if path in tables else ())
            except DataError as fault:
                click.echo(fault.message(context.lang), err=True)
                status = UNREADABLE
                continue
            examined.append(found)
            if form == "text":
                _show(context, found)
            if not found.passes and status == PASSES:
                status = VIOLATIONS
    if form == "turtle":
        reports = (report_triples(found.report, found.file, n) for n, found in enumerate(examined, 1))
        write_turtle(chain.from_iterable(reports), sys.stdout)
    elif form == "json" and (several or examined):
        documents = ",\n".join(map(as_json, examined))
        click.echo(f"[{documents}]" if several else documents)
    sys.exit(status)


def _inside(context: Context, path: Path) -> Iterator[Path]:
    """A file itself; the files of a folder that are examined, after a line that names the others."""
    inside = sorted(p for p in path.iterdir() if not p.name.startswith(".")) if path.is_dir() else []
    examined = [p for p in inside if p.suffix.lower() in OF_A_FOLDER and p.is_file()]
    if examined and (others := ", ".join(p.name for p in inside if p not in examined)):
        said = (f"{path} : laissés de côté : {others}", f"{path}: passed over: {others}")
        click.echo(context.say(*said), err=True)
    yield from examined or [path]


def _show(context: Context, found: Examination) -> None:
    for remark in found.remarks:
        click.echo(f"{context.say(*_WORDS[remark.severity])} : {remark.message(context.lang)}")
    click.echo(f"{found.file} : {found.verdict(context.lang)}")


COMMANDS = (validate,)
