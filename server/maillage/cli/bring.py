"""The commands that bring in what people keep: `maillage import sheet`."""

import os
import sys
from pathlib import Path

import click

from maillage import paths
from maillage.cli.context import Context, pass_context
from maillage.errors import MaillageError, Place, TableError
from maillage.examine import Examiner
from maillage.facts import Checked, fact_quads, read_schemas, subject_of, things
from maillage.facts.confined import read_sheet
from maillage.facts.proposal import header_words, propose, read_words
from maillage.facts.sheet import Filled, SheetMapping, fill, read_mapping
from maillage.files.grid import Grid
from maillage.publish import write_turtle
from maillage.vocabulary import compact

_MOST = 100


@click.group(name="import")
def bring() -> None:
    """Faire entrer ce que l’on tient à jour ailleurs : une feuille de calcul devient des faits.

    Bring in what is kept elsewhere: a sheet becomes facts.
    """


@bring.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), help="Correspondance, en YAML / mapping, in YAML."
)
@click.option("--out", type=click.Path(path_type=Path), help="Turtle à écrire / Turtle to write.")
@click.option(
    "--propose",
    "proposing",
    is_flag=True,
    help="Écrire une correspondance à relire (dans --map, ou à l’écran) / write a mapping to be read over.",
)
@click.option("--table", default="", help="Table de faits que vise --propose / table to propose for.")
@click.option("--sheet", "sheet_name", default="", help="Feuille du classeur / sheet of the workbook.")
@pass_context
def sheet(
    context: Context,
    file: Path,
    mapping: Path | None,
    out: Path | None,
    proposing: bool,
    table: str,
    sheet_name: str,
) -> None:
    """Lire une feuille (CSV, XLSX, ODS) d’acteurs, de tiers-lieux, de PTCE ou de liens ; écrire du Turtle.

    Every fault is told by row and column; with one, nothing is written, and the exit status is 1.
    """
    tables = read_schemas(paths.DATA / "facts" / "schemas")
    if proposing:
        grid = read_sheet(file, sheet_name, words=header_words(tables))
        _say_notices(context, grid)
        _propose(context, grid, mapping, table)
        return
    if not mapping or not out:
        raise click.UsageError("--map et --out, ou --propose / --map and --out, or --propose")
    wanted = read_mapping(mapping, tables)
    grid = read_sheet(file, sheet_name or wanted.sheet, wanted.header, wanted.words())
    _say_notices(context, grid)
    examiner = Examiner()
    known = things(examiner.facts.tables, examiner.facts.rows)
    filled = fill(grid, wanted, tables, Checked(examiner.codes, known, examiner.gazetteer))
    faults = list(filled.faults) or _examined(examiner, grid, wanted, filled, out)
    if faults:
        for fault in faults[:_MOST]:
            click.echo(fault.message(context.lang), err=True)
        raise _Refused(len(faults), file)
    number = _write(filled, grid, out)
    click.echo(context.say(f"{out} : {number} triplets", f"{out}: {number} triples"))


def _say_notices(context: Context, grid: Grid) -> None:
    for notice in grid.notices:
        click.echo(notice.message(context.lang), err=True)


class _Refused(MaillageError):
    def __init__(self, number: int, file: Path) -> None:
        super().__init__(
            f"{number} erreur{'s' if number > 1 else ''} : rien n’est écrit",
            f"{number} error{'s' if number > 1 else ''}: nothing is written",
            Place(file.name),
        )


def _propose(context: Context, grid: Grid, target: Path | None, table: str) -> None:
    words = read_words(paths.ONTOLOGY / "codes")
    tables = read_schemas(paths.DATA / "facts" / "schemas")
    if table and table not in tables:
        names = ", ".join(tables)
        raise TableError(
            f"table «{table}» inconnue ; connues : {names}", f"unknown table '{table}'; known: {names}"
        )
    found = propose(grid, tables, words, table)
    lines = [
        context.say(f"# Proposé pour {grid.file} : à relire", f"# Proposed for {grid.file}: read it over")
    ]
    if found.left:
        said = ", ".join(found.left)
        lines.append(context.say(f"# Colonnes laissées : {said}", f"# Columns left out: {said}"))
    if found.contacts:
        said = ", ".join(found.contacts)
        lines.append(context.say(f"# Contacts, jamais lus : {said}", f"# Contacts, never read: {said}"))
    text = "\n".join([*lines, found.yaml])
    if target is None:
        click.echo(text, nl=False)
    elif target.exists():
        raise TableError(
            "existe déjà, rien n’est écrit", "exists already, nothing is written", Place(str(target))
        )
    else:
        target.write_text(text, encoding="utf-8")
        click.echo(context.say(f"{target} : à relire", f"{target}: read it over"), file=sys.stderr)


def _examined(
    examiner: Examiner, grid: Grid, mapping: SheetMapping, filled: Filled, out: Path
) -> list[TableError]:
    """What the shapes refuse, at the row that says it."""
    draft = out.with_name(f".{out.name}.draft.ttl")
    table = filled.facts.tables[mapping.table]
    rows = {
        compact(subject_of(table, row).value): row.line for row in reversed(filled.facts.rows[table.name])
    }
    try:
        _write(filled, grid, draft)
        found = examiner.examine(draft)
    finally:
        draft.unlink(missing_ok=True)
    faults = []
    for remark in found.remarks:
        if remark.severity == "Violation":
            place = Place(grid.file, rows.get(remark.about))
            faults.append(TableError(f"{remark.about} : {remark.fr}", f"{remark.about}: {remark.en}", place))
    return faults


def _write(filled: Filled, grid: Grid, out: Path) -> int:
    triples = list(fact_quads(filled.facts))
    draft = out.with_name(f".{out.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            number = write_turtle(triples, file, f"{grid.file}")
        os.replace(draft, out)
    except OSError as fault:
        reason = fault.strerror
        raise TableError(f"écriture : {reason}", f"writing: {reason}", Place(str(out))) from fault
    finally:
        draft.unlink(missing_ok=True)
    return number


COMMANDS = (bring,)
