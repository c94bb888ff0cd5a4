"""The command that gives a template to fill in: `maillage template`."""

from pathlib import Path

import click

from maillage import paths
from maillage.cli.context import Context, pass_context
from maillage.errors import Place, TableError, cause
from maillage.facts import read_schemas
from maillage.facts.asked import OFFERED
from maillage.facts.templates import FORMATS, read_template
from maillage.ontology import read_codes


@click.command()
@click.argument("table", metavar="TABLE")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS]),
    default="xlsx",
    show_default=True,
    help="Classeur, texte, ou Table Schema / workbook, text, or Table Schema.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Fichier à écrire / file to write  [TABLE.xlsx]")
@pass_context
def template(context: Context, table: str, form: str, out: Path | None) -> None:
    """Donner un modèle à remplir pour une table de faits : listes de choix, notice, exemples.

    Rempli, il se vérifie et s’importe sans correspondance (maillage import sheet).

    Give a template to fill in; filled, it is checked and imported without a mapping.

    \b
    Tables: {}
    """
    tables = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))
    made = read_template(table, tables, paths.DATA / "facts", paths.ONTOLOGY / "codes")
    target = out or Path(f"{table}.{form}")
    if out is None and target.exists():
        raise TableError(
            "existe déjà, rien n’est écrit ; donner un nom par --out",
            "exists already, nothing is written; give a name by --out",
            Place(str(target)),
        )
    try:
        target.write_bytes(made.written(form))
    except OSError as fault:
        fr, en = cause(fault)
        raise TableError(
            f"impossible d’écrire ce fichier : {fr}", f"cannot be written: {en}", Place(str(target))
        ) from fault
    click.echo(context.say(f"{target} : à remplir", f"{target}: to be filled in"))


template.help = (template.help or "").format(", ".join(OFFERED))
COMMANDS = (template,)
