"""The commands that bring in what people keep: `maillage import sheet`, `maillage import rdf`."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click
from pyoxigraph import Quad, RdfFormat, Triple, parse

from maillage import paths
from maillage.cli.context import Context, excludes, needs, pass_context
from maillage.errors import MaillageError, Place, TableError, TableFaults, cause
from maillage.examine import Examiner
from maillage.examine.foreign import KINDS, REASONS, Counted, prefixed, totals
from maillage.examine.foreign import bring as read_foreign
from maillage.examine.returned import returned
from maillage.examine.sheets import SheetReader
from maillage.facts import fact_quads, read_schemas
from maillage.facts.confined import annotate_sheet, read_sheet
from maillage.facts.headers import known_headers
from maillage.facts.proposal import propose, read_words
from maillage.facts.sheet_mapping import read_mapping
from maillage.facts.sheet_rows import ReadSheet
from maillage.facts.table_choice import TABLES
from maillage.files.annotate import ending_of, name_of
from maillage.files.grid import Grid, Notice
from maillage.model import Facts, Table
from maillage.ontology import read_codes
from maillage.publish import write_turtle
from maillage.territories import read_territories

_MOST = 100


@click.group(name="import")
def bring() -> None:
    """Faire entrer ce que l’on tient à jour ailleurs : une feuille, ou du RDF d’autrui, devient des faits.

    Bring in what is kept elsewhere: a sheet, or RDF of others, becomes facts.
    """


@bring.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), help="Correspondance, en YAML / mapping, in YAML."
)
@click.option("--out", type=click.Path(path_type=Path), help="Turtle à écrire / Turtle to write.")
@click.option(
    "--annotate",
    type=click.Path(path_type=Path),
    help="La même feuille à écrire, avec des colonnes en plus / the same sheet to write, with columns added.",
)
@click.option(
    "--propose",
    "proposing",
    is_flag=True,
    help="Écrire une correspondance à relire (dans --map, ou à l’écran) / write a mapping to be read over.",
)
@click.option(
    "--table",
    default="",
    help="Ce dont parle la feuille, au lieu de le deviner : tiers_lieux, ptce, organisations, links…"
    " / what the sheet tells of, instead of guessing.",
)
@click.option("--sheet", "sheet_name", default="", help="Feuille du classeur / sheet of the workbook.")
@pass_context
def sheet(
    context: Context,
    file: Path,
    mapping: Path | None,
    out: Path | None,
    annotate: Path | None,
    proposing: bool,
    table: str,
    sheet_name: str,
) -> None:
    """Lire une feuille (CSV, XLSX, ODS) d’acteurs, de tiers-lieux, de PTCE ou de liens ; écrire du Turtle.

    La même feuille revient, ses colonnes intactes, avec des colonnes en plus : ce qui est à corriger, l’IRI
    dans Maillage, le SIREN, le code INSEE, les candidats et leurs indices. --annotate dit où ; sans --out ni
    --annotate, lieux.xlsx revient dans lieux-maillage.xlsx, dans le dossier courant. Sans --map, la
    correspondance est devinée.

    Every fault is told by row and column; with one, no Turtle is written, and the exit status is 1. The same
    sheet comes back with columns added (faults, IRI, SIREN, INSEE code, candidates): where --annotate says,
    or in lieux-maillage.xlsx, in the current folder, without --out and --annotate.
    """
    guessing = proposing or mapping is None
    needs("--table", "--propose, ou sans --map", guessing, "--propose, or without --map")
    for option in ("--out", "--annotate"):
        excludes(option, "--propose", proposing)
    context.say_what_is_not_confined()
    codes = read_codes(paths.ONTOLOGY / "codes")
    tables = read_schemas(paths.DATA / "facts" / "schemas", codes)
    if table and table not in tables:
        names = ", ".join(tables)
        raise TableError(
            f"table «{table}» inconnue ; connues : {names}", f"unknown table '{table}'; known: {names}"
        )
    if proposing:
        _propose(context, file, sheet_name, tables, mapping, table)
        return
    if not out and not annotate:
        _refuse_to_replace(Path(f"{file.stem}-maillage{file.suffix.lower()}"))
    if annotate and annotate.exists() and file.exists() and annotate.samefile(file):
        raise TableError(
            "c’est la feuille elle-même : donner un autre nom",
            "it is the sheet itself: give another name",
            Place(str(annotate)),
        )
    if annotate:
        _refuse_to_replace(annotate)
    try:
        wanted = read_mapping(mapping, tables, codes) if mapping else None
        reader = SheetReader(Examiner(), context.things())
        if wanted:
            grid = read_sheet(file, sheet_name or wanted.sheet, wanted.header, wanted.words())
        else:
            grid = read_sheet(file, sheet_name, words=reader.headers)
        found = reader.read(grid, wanted, table)
        _say(context, found.notices)
        if annotate or not out:
            annotate = _give_back(context, file, found, annotate)
        if found.faults or found.others:
            raise TableFaults(found.faults, found.others)
    except TableFaults as several:
        click.echo(several.message(context.lang), err=True)
        raise _Refused(several.number, file, annotate, turtle=bool(out)) from several
    if not out:
        return
    number = _write(found.facts, grid, out)
    click.echo(
        context.say(
            f"{out} : {len(grid.rows)} ligne{'s' if len(grid.rows) > 1 else ''}, {number} triplets",
            f"{out}: {len(grid.rows)} row{'' if len(grid.rows) == 1 else 's'}, {number} triples",
        )
    )


@bring.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Turtle à écrire / Turtle to write."
)
@click.option(
    "--collectives",
    type=click.Choice(KINDS),
    help="Ce que sont les collectifs de ces fichiers / what the collectives of these files are.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Du compte rendu / of the report.",
)
@pass_context
def rdf(context: Context, files: tuple[Path, ...], out: Path, collectives: str | None, form: str) -> None:
    """Lire du RDF d’autrui (ORG, PAIR, SEMIC, schema.org) ; en faire du Turtle, dire ce qui est lu ou laissé.

    Each class and property is counted, with its first line: read, and as what; or left, and why.
    """
    context.say_what_is_not_confined()
    brought = [(file, read_foreign(file, collectives or "")) for file in files]
    facts = "\n".join(sorted({fact for _, found in brought for fact in found.facts}))
    triples = list(parse(facts, RdfFormat.N_TRIPLES))
    number = _write_triples(triples, ", ".join(file.name for file in files), out)
    if form == "json":
        report = [
            {"file": file.name, "counted": [asdict(row) for row in found.counted]} for file, found in brought
        ]
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for file, found in brought:
        for line in _report(context, file, found.counted):
            click.echo(line)
    click.echo(context.say(f"{out} : {number} triplets", f"{out}: {number} triples"))


def _report(context: Context, file: Path, counted: Sequence[Counted]) -> Iterator[str]:
    """What was read of a file and what was left, a line for each term and fate."""
    read, left = totals(counted)
    yield context.say(
        f"{file.name} : {read} triplets lus, {left} laissés", f"{file.name}: {read} triples read, {left} left"
    )
    names = prefixed()
    kinds = {"class": ("classe", "class"), "property": ("propriété", "property"), "key": ("clé", "key")}
    for row in sorted(counted, key=lambda row: (not row.read_as, row)):
        kind = context.say(*kinds[row.kind])
        if row.read_as:
            fate = context.say(f"lu comme {row.read_as}", f"read as {row.read_as}")
        else:
            fr, en = REASONS[row.reason]
            fate = context.say(f"laissé : {fr}", f"left: {en}")
        line = context.say(f"ligne {row.line}", f"line {row.line}") if row.line else ""
        yield "  ".join(part for part in (kind, names(row.term), f"× {row.number}", fate, line) if part)


def _say(context: Context, notices: Sequence[Notice]) -> None:
    """Say what was put right and what is to be verified, as many lines as a reader can take."""
    for notice in notices[:_MOST]:
        click.echo(notice.message(context.lang), err=True)
    if others := len(notices[_MOST:]):
        click.echo(context.say(f"et {others} autres remarques", f"and {others} other remarks"), err=True)


def _refuse_to_replace(path: Path) -> None:
    if path.exists():
        raise TableError(
            "existe déjà, rien n’est écrit ; le ranger ailleurs, ou donner un autre nom avec --annotate",
            "exists already, nothing is written; move it away, or give another name with --annotate",
            Place(str(path.resolve())),
        )


def _give_back(context: Context, file: Path, found: ReadSheet, target: Path | None) -> Path:
    """Write the sheet with the columns added, beside no other file where no name is given; say where it is.

    The format is its own, or XLSX for XLS.
    """
    data, notices = annotate_sheet(file, returned(found, context.lang))
    _say(context, notices)
    if target is None:
        target = Path(name_of(file, data)).resolve()
        _refuse_to_replace(target)
    ending = ending_of(file, data)
    if target.suffix.lower() != ending:
        raise TableError(
            f"la feuille rendue est au format {ending} : donner un nom qui finit ainsi",
            f"the sheet given back is of the format {ending}: give a name that ends so",
            Place(str(target)),
        )
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_bytes(data)
        os.replace(draft, target)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    finally:
        draft.unlink(missing_ok=True)
    rows = len(found.rows)
    wrong = sum(bool(row.faults) for row in found.rows)
    click.echo(
        context.say(
            f"{target} : {rows} ligne{'s' if rows > 1 else ''}, dont {wrong} à corriger",
            f"{target}: {rows} row{'' if rows == 1 else 's'}, {wrong} to correct",
        )
    )
    return target


class _Refused(MaillageError):
    """Faults of a sheet: no Turtle is written; the sheet with its faults beside may be."""

    def __init__(self, number: int, file: Path, annotated: Path | None, *, turtle: bool) -> None:
        lacking, lacking_en = ("pas de Turtle ; ", "no Turtle; ") if turtle else ("", "")
        fr = f"{lacking}à corriger dans {annotated}" if annotated else "rien n’est écrit"
        en = f"{lacking_en}to correct in {annotated}" if annotated else "nothing is written"
        super().__init__(
            f"{number} erreur{'s' if number > 1 else ''} : {fr}",
            f"{number} error{'s' if number > 1 else ''}: {en}",
            Place(file.name),
        )


def _propose(
    context: Context, file: Path, sheet: str, tables: Mapping[str, Table], target: Path | None, table: str
) -> None:
    grid = read_sheet(file, sheet, words=known_headers(tables[name] for name in TABLES))
    _say(context, grid.notices)
    words, gazetteer = read_words(paths.ONTOLOGY / "codes"), read_territories()
    proposal = propose(grid, tables, words, gazetteer, table)
    title = context.say(f"Proposé pour {grid.file} : à relire", f"Proposed for {grid.file}: read it over")
    placed = (replace(n, place=replace(n.place, file="")) for n in (*proposal.notices, *proposal.uncoded))
    remarks = [notice.message(context.lang) for notice in placed]
    text = "".join(f"# {line}\n" for line in (title, *remarks)) + proposal.yaml
    if target is None:
        click.echo(text, nl=False)
        return
    if target.exists():
        raise TableError(
            "existe déjà, rien n’est écrit", "exists already, nothing is written", Place(str(target))
        )
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    _say(context, (*proposal.notices, *proposal.uncoded))
    click.echo(context.say(f"{target} : à relire", f"{target}: read it over"), err=True)


def _write(facts: Facts, grid: Grid, out: Path) -> int:
    return _write_triples(list(fact_quads(facts)), grid.file, out)


def _write_triples(triples: Sequence[Quad | Triple], header: str, out: Path) -> int:
    draft = out.with_name(f".{out.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            number = write_turtle(triples, file, header)
        os.replace(draft, out)
    except OSError as fault:
        raise _unwritable(out, fault) from fault
    finally:
        draft.unlink(missing_ok=True)
    return number


def _unwritable(path: Path, fault: OSError) -> TableError:
    fr, en = cause(fault)
    return TableError(f"impossible d’écrire ce fichier : {fr}", f"cannot be written: {en}", Place(str(path)))


COMMANDS = (bring,)
