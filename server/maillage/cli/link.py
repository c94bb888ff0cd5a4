"""The command that looks for what the things of the graph are in registers: `maillage link`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import duckdb

from maillage import paths
from maillage.cli.context import Context, pass_context
from maillage.errors import DataError, ParameterError, TableFaults
from maillage.link.bodies import LINKED, load_bodies, load_things, load_units
from maillage.link.candidates import ACCEPTED, REFUSED, Candidate, write_candidates
from maillage.link.linking import SHOWN, link
from maillage.link.listed import read_list
from maillage.link.model import require
from maillage.link.sssom import read_refusals
from maillage.release import THINGS

_LEFT, _RIGHT = "link_these", "link_those"


@click.command("link")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--units",
    type=click.Path(path_type=Path),
    help="things.parquet, ou StockUniteLegale de Sirene ; sans elle, la livraison / register.",
)
@click.option(
    "--seats",
    type=click.Path(path_type=Path),
    help="StockEtablissement de Sirene, pour la commune des sièges / for the commune of each seat.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(LINKED),
    multiple=True,
    help="Ne rapprocher que ces choses de la livraison / link only these things of the release.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Candidats, .csv ou .parquet / candidates.")
@click.option(
    "--most", default=SHOWN, show_default=True, type=click.IntRange(1, 50), help="Candidats par nom."
)
@click.option("--table", is_flag=True, help="Afficher chaque nom : trouvé, à voir, absent / show each name.")
@pass_context
def link_command(
    context: Context,
    file: Path | None,
    units: Path | None,
    seats: Path | None,
    kinds: Sequence[str],
    out: Path | None,
    most: int,
    table: bool,
) -> None:
    """Chercher ce que sont, dans un registre, les acteurs de la livraison ou les noms du fichier FILE.

    Look for what the actors of the release, or the names of a file, are in a register: candidates with their
    evidence, never published as they are.
    """
    require()
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        number = _load_left(context, con, file, kinds)
        if units is not None and units.name.endswith("things.parquet"):
            load_things(con, units, _RIGHT, origin="register")
        elif units is not None:
            load_units(con, units, _RIGHT, seats)
        else:
            _load_register(context, con)
        refused = read_refusals(paths.DATA / "links")
        found = tuple(link(con, _LEFT, _RIGHT, shown=most, refused=refused))
        labels = con.execute(f"SELECT iri, label FROM {_LEFT} ORDER BY n").fetchall()
    if out is not None:
        written = write_candidates(out, found)
        click.echo(context.say(f"{out} : {written} candidats", f"{out}: {written} candidates"), err=True)
    if table or out is None:
        for line in rows(context, labels, found):
            click.echo(line)
    click.echo(_summary(context, number, found), err=True)


def _load_left(
    context: Context, con: duckdb.DuckDBPyConnection, file: Path | None, kinds: Sequence[str]
) -> int:
    if file is None:
        things = context.release().path / THINGS
        return load_things(con, things, _LEFT, kinds or LINKED, origin="curated")
    if file.suffix == ".parquet":
        return load_things(con, file, _LEFT, kinds or LINKED)
    try:
        return load_bodies(con, read_list(file), _LEFT)
    except TableFaults as several:
        click.echo(several.message(context.lang), err=True)
        many = "s" if several.number > 1 else ""
        raise DataError(
            f"{file.name} : {several.number} erreur{many} à corriger",
            f"{file.name}: {several.number} error{many} to be mended",
        ) from several


def _load_register(context: Context, con: duckdb.DuckDBPyConnection) -> None:
    if not load_things(con, context.release().path / THINGS, _RIGHT, origin="register"):
        raise ParameterError(
            "cette livraison n’a aucun registre : donner --units, par exemple StockUniteLegale_utf8.zip",
            "this release has no register: give --units, for instance StockUniteLegale_utf8.zip",
        )


def rows(context: Context, labels: Sequence[tuple[str, str]], found: Sequence[Candidate]) -> Iterator[str]:
    """A line a name: what it is, or may be, or that nothing fits; with evidence."""
    first = {pair.subject_iri: pair for pair in reversed(found)}
    for iri, label in labels:
        pair = first.get(iri)
        if pair is None or pair.verdict == REFUSED:
            yield f"{context.say('absent', 'absent')}\t{label}"
            continue
        word = (
            context.say("trouvé", "found") if pair.verdict == ACCEPTED else context.say("à voir", "to review")
        )
        evidence = context.say(pair.evidence_fr, pair.evidence_en)
        yield f"{word}\t{label}\t{pair.siren or pair.object_iri}\t{pair.object_label}\t{evidence}"


def _summary(context: Context, number: int, found: Sequence[Candidate]) -> str:
    best = Counter(pair.verdict for pair in found if pair.rank == 1)
    accepted, refused = best[ACCEPTED], best[REFUSED]
    review = best.total() - accepted - refused
    absent = number - accepted - review
    return context.say(
        f"{number} noms : {accepted} trouvés, {review} à voir, {absent} sans unité qui convienne",
        f"{number} names: {accepted} found, {review} to review, {absent} without a fitting unit",
    )


COMMANDS = (link_command,)
