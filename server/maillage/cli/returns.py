"""The command that tells the owners of registers what they could mend: `maillage return-to-source`."""

from pathlib import Path

import click
import duckdb

from maillage.build import National
from maillage.cli.context import Context, pass_context
from maillage.registers import NATIONAL
from maillage.registers.returns import write_returns


@click.command("return-to-source")
@click.option(
    "--national",
    type=click.Path(path_type=Path),
    default=Path("national"),
    show_default=True,
    help="Dossier des fichiers nationaux / folder of national files.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Dossier des tables à rendre / folder of the tables to return.",
)
@click.option(
    "--memory",
    default=4.0,
    show_default=True,
    type=click.FloatRange(1.0),
    metavar="GO",
    help="Gigaoctets à ne pas dépasser / gigabytes not to exceed.",
)
@pass_context
def return_to_source(context: Context, national: Path, out: Path, memory: float) -> None:
    """Écrire, pour les producteurs de registres, ce qui serait à corriger, une ligne par organisme.

    Absentes de la liste d’ESS France, signalées par l’INSEE et non par ESS France ou l’inverse, cessées
    encore listées, exploitants du recensement qui ont cessé. Des personnes morales seulement.

    Write, for the owners of registers, what could be mended: a line a body, with what shows it. Legal persons
    only.
    """
    files = {source.name: found for source, found in National(national).chosen(NATIONAL)}
    with duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{memory:.1f}GB'")
        con.execute("SET preserve_insertion_order = false")
        written = write_returns(con, files, out, context.lang)
    for one in written:
        if one.why:
            click.echo(f"{one.report.key} : {context.say(*one.why)}", err=True)
        else:
            lines = context.say(f"{one.lines} lignes", f"{one.lines} lines")
            finding = context.say(*one.report.finding)
            click.echo(f"{one.path} : {lines} ({one.report.owner} ; {finding})")


COMMANDS = (return_to_source,)
