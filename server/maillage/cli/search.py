"""The command that looks for things by what people type."""

import json
import sys
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from maillage.catalogue.known import concepts
from maillage.cli.context import Context, pass_context
from maillage.cli.table import TABLE
from maillage.errors import MissingData
from maillage.search import Index, asking
from maillage.search.index import MOST
from maillage.search.kinds import GROUPS
from maillage.search.showing import Shown, as_csv, none_there, shown, without_places
from maillage.terms.names import short
from maillage.territories import read_territories
from maillage.vocabulary import CODES


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--kind", type=click.Choice([*GROUPS]), help="Un genre de choses / one kind.")
@click.option(
    "--in",
    "place",
    default="",
    help="Région, département, commune ou EPCI / region, département, commune or EPCI.",
)
@click.option("--theme", default="", help="Un thème, par son code ou son nom / a theme.")
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=10, show_default=True, help="Au plus / at most."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([TABLE, "json", "csv"]),
    default=TABLE,
    show_default=True,
    help="Format de la réponse / format of the answer.",
)
@pass_context
def search(
    context: Context, text: tuple[str, ...], kind: str | None, place: str, theme: str, limit: int, form: str
) -> None:
    """Chercher un PTCE, un tiers-lieu, un acteur, un territoire… par ce que l’on en sait.

    Un nom, un sigle, une commune, un SIREN : « maillage search cbe seignanx ».

    Look for things by a name, an acronym, a commune, a SIREN; typing errors do not matter.
    """
    release, gazetteer = context.release(), read_territories()
    if not release.index_path.is_dir():
        raise MissingData(
            "cette livraison n’a pas d’index de recherche ; la refaire avec « maillage build »",
            "this release has no search index; make it again with 'maillage build'",
        )
    themes = _themes(context) if theme else {}
    around = asking.area(place, gazetteer) if place else None
    filters = {"genre": kind or "", "theme": theme}
    if around and around.kind in ("region", "departement"):
        filters[around.kind] = around.code
    asked = asking.read(" ".join(text), filters, gazetteer, themes)
    within = around if around and around.kind in ("commune", "epci") else None
    found = Index.open(release.index_path).find(
        asked.text,
        kinds=asked.kinds,
        departement=asked.departement,
        region=asked.region,
        theme=asked.theme,
        limit=MOST,
    )
    hits = [
        hit
        for hit in without_places(found.hits)
        if within is None or getattr(hit, within.kind) == within.code
    ]
    if form == TABLE and (none := none_there(found.local, context.lang)):
        click.echo(none)
    _show(context, shown(hits[:limit], gazetteer, context.lang), found.suggestion, form)


def _themes(context: Context) -> dict[str, str]:
    found = concepts(context.engine(), f"{CODES}themes", context.lang)
    return {iri.rpartition("/")[2]: label for iri, label in found.items()}


def _show(context: Context, found: list[Shown], suggestion: str, form: str) -> None:
    """Write what was found; a person is told what else the text may mean."""
    if form == "json":
        hits = [one.as_json() for one in found]
        click.echo(json.dumps({"suggestion": suggestion or None, "hits": hits}, ensure_ascii=False, indent=1))
        return
    if form == "csv":
        click.echo(as_csv(found, context.lang), nl=False)
        return
    if found:
        _table(context, found)
    else:
        click.echo(
            context.say(
                "rien trouvé : essayer moins de mots, un sigle, une commune ou un SIREN",
                "nothing found: try fewer words, an acronym, a commune or a SIREN",
            )
        )
    if suggestion:
        click.echo(context.say(f"vouliez-vous dire « {suggestion} » ?", f"did you mean '{suggestion}'?"))


def _table(context: Context, found: list[Shown]) -> None:
    table = Table(show_lines=False, header_style="bold")
    for fr, en in (
        ("nom", "name"),
        ("genre", "kind"),
        ("lieu", "place"),
        ("pourquoi", "why"),
        ("IRI", "IRI"),
    ):
        table.add_column(context.say(fr, en), overflow="fold")
    for one in found:
        table.add_row(one.label, one.kind, one.place, one.reason, short(one.hit.iri))
    out = sys.stdout
    Console(file=out, soft_wrap=False, width=None if out.isatty() else 200).print(table, markup=False)


COMMANDS: Final = (search,)
