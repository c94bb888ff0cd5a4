"""The commands that make and read releases: build, export."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from maillage import iris
from maillage.build import Inputs, National
from maillage.build import build as build_release
from maillage.cli.context import Context, excludes, needs, pass_context
from maillage.engine import open_store
from maillage.errors import DataError, ParameterError, Place, cause
from maillage.publish import write_turtle
from maillage.registers.sirene import PERIMETER, PERIMETERS
from maillage.territories import read_territories
from maillage.vocabulary import GRAPH, PREFIXES

_STAGES = {
    "sources": ("sources lues et vérifiées", "sources read and checked"),
    "graph": ("faits mis en triplets", "facts said in triples"),
    "reason": ("déductions", "inferences"),
    "count": ("décomptes", "counts"),
    "store": ("magasin de triplets", "triple store"),
    "validate": ("formes et contrôles", "shapes and checks"),
    "publish": ("livraison écrite", "release written"),
}
_FORMATS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}


@click.command()
@click.option(
    "--releases",
    "folder",
    type=click.Path(path_type=Path),
    help="Dossier des livraisons / folder of releases.",
)
@click.option(
    "--national",
    type=click.Path(path_type=Path),
    help="Dossier des fichiers nationaux (Sirene, RNA…) / folder of national files.",
)
@click.option(
    "--department",
    "departments",
    default="",
    metavar="CODES",
    help="Ces départements seulement, 33,40,64 / these départements only.",
)
@click.option(
    "--perimeter",
    type=click.Choice(list(PERIMETERS)),
    default=PERIMETER,
    show_default=True,
    help="Ce qui fait l’ESS dans Sirene : l’indicateur, la catégorie juridique, l’un ou l’autre"
    " / what makes the SSE in Sirene: the flag, the legal category, either.",
)
@click.option(
    "--memory",
    default=6.0,
    show_default=True,
    type=click.FloatRange(1.0),
    metavar="GO",
    help="Gigaoctets à ne pas dépasser / gigabytes not to exceed.",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Ce qui déduit, compte et valide / what infers, counts and validates.",
)
@click.option(
    "--spark-master",
    default="local[*]",
    show_default=True,
    envvar="MAILLAGE_SPARK_MASTER",
    metavar="URL",
    help="Adresse de Spark, quand il est choisi / Spark's address, when chosen.",
)
@pass_context
def build(
    context: Context,
    folder: Path | None,
    national: Path | None,
    departments: str,
    perimeter: str,
    memory: float,
    engine: str,
    spark_master: str,
) -> None:
    """Construire une livraison à partir de data/, ontology/, shapes/ et queries/.

    Build a release from the four folders and switch to it; a fault leaves the served one as it was.
    """
    needs("--department", "--national", national)
    needs("--perimeter", "--national", national)
    needs("--spark-master", "--engine spark", engine == "spark")
    inputs = Inputs()
    chosen = National(
        national,
        _departments(departments, inputs),
        memory,
        spark_master if engine == "spark" else "",
        perimeter,
    )

    def progress(stage: str, seconds: float, peak: float) -> None:
        click.echo(f"{context.say(*_STAGES[stage]):<28} {seconds:6.1f} s   {peak:6.0f} Mo", err=True)

    release = build_release(folder or context.releases, inputs, progress, chosen)
    for name, taken in release.manifest.get("sources", {}).items():
        _tell_source(context, name, taken)
    counts = release.manifest["counts"]
    triples, inferred, graphs = counts["triples"], counts["inferred"], counts["graphs"]
    click.echo(
        context.say(
            f"livraison {release.version} : {triples} triplets dont {inferred} déduits, {graphs} graphes",
            f"release {release.version}: {triples} triples, {inferred} inferred, {graphs} graphs",
        )
    )


def _tell_source(context: Context, name: str, taken: dict[str, Any]) -> None:
    """Say how many rows of a source were read and kept, and why others were not."""
    read, kept = taken["read"], taken["kept"]
    click.echo(
        context.say(f"{name} : {read} lues, {kept} gardées", f"{name}: {read} read, {kept} kept"), err=True
    )
    for what, word in (
        ("refused", ("refusées", "refused")),
        ("dropped", ("valeurs ôtées", "values dropped")),
    ):
        for left in taken[what]:
            said = context.say(f"{word[0]} : {left['fr']}", f"{word[1]}: {left['en']}")
            click.echo(f"  {left['number']:>9}  {said}", err=True)


def _departments(text: str, inputs: Inputs) -> frozenset[str]:
    """The codes of a list written with commas, each of a known département."""
    codes = frozenset(code.strip().upper().zfill(2) for code in text.split(",") if code.strip())
    territories = read_territories(inputs.data / "territories").territories.by_code if codes else {}
    for code in sorted(codes):
        if ("departement", code) not in territories:
            raise ParameterError(
                f"--department : aucun département «{code}» ; écrire des codes Insee, comme 33,2A,974",
                f"--department: no département '{code}'; write INSEE codes, as 33,2A,974",
            )
    return codes


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["turtle", *_FORMATS]), default="turtle", show_default=True
)
@click.option("--graph", "name", help="Un seul graphe, par son nom ou son IRI / one graph only.")
@click.option(
    "--without-inferred", is_flag=True, help="Sans ce qui est déduit par raisonnement / without inferences."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fichier de sortie / output file.")
@pass_context
def export(
    context: Context, form: str, name: str | None, without_inferred: bool, output: Path | None
) -> None:
    """Écrire le graphe, ou un graphe nommé, en Turtle, TriG, N-Quads ou JSON-LD.

    Write the graph, or one named graph.
    """
    excludes("--without-inferred", "--graph", name is not None)
    quads = _chosen(open_store(context.release().store_path), name, without_inferred)
    with _opened(output) as out:
        if form == "turtle":
            text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
            write_turtle(list(quads), text)
            text.flush()
            text.detach()
        else:
            out.write(serialize(sorted(quads, key=str), format=_FORMATS[form], prefixes=PREFIXES) or b"")


def _chosen(store: Store, name: str | None, without_inferred: bool) -> Iterator[Quad]:
    """The quads asked for, read as they are taken; a name of no graph is said before.

    Raises:
        DataError: no graph has this name.
        ParameterError: it is the name of none.
    """
    if name is not None:
        try:
            graph = NamedNode(name if name.startswith(("http://", "https://")) else iris.graph(name))
        except ValueError as fault:
            raise ParameterError(
                f"--graph : «{name}» n’est ni le nom d’un graphe ni une IRI",
                f"--graph: '{name}' is neither the name of a graph nor an IRI",
            ) from fault
        if not store.contains_named_graph(graph):
            raise DataError(f"aucun graphe nommé «{name}»", f"no graph called '{name}'")
        return store.quads_for_pattern(None, None, None, graph)
    left_out = f"<{GRAPH}inferred/" if without_inferred else "none"
    named = (q for q in store if isinstance(q.graph_name, NamedNode))
    return (q for q in named if not str(q.graph_name).startswith(left_out))


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """The bytes of a file, or of the standard output.

    Raises:
        DataError: the file cannot be written.
    """
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        with output.open("wb") as file:
            yield file
    except OSError as fault:
        fr, en = cause(fault)
        raise DataError(
            f"impossible d’écrire ce fichier : {fr}", f"cannot be written: {en}", Place(str(output))
        ) from fault


COMMANDS = (build, export)
