"""The `maillage` command: its options, and faults in one line with status 1."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from maillage import __version__
from maillage.cli import ask, bring, check, explain, fetch, online, release
from maillage.cli.context import Context
from maillage.errors import MaillageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="maillage")
@click.option(
    "--releases",
    type=click.Path(path_type=Path),
    default=Path("releases"),
    envvar="MAILLAGE_RELEASES",
    show_default=True,
    help="Dossier des livraisons / folder of releases.",
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default="fr",
    envvar="MAILLAGE_LANG",
    show_default=True,
    help="Langue des messages / language of messages.",
)
@click.pass_context
def cli(ctx: click.Context, releases: Path, lang: str) -> None:
    """Maillage : le graphe ouvert de la coopération territoriale (PTCE, tiers-lieux, acteurs, liens).

    The open knowledge graph of territorial cooperation in France.
    """
    ctx.obj = Context(releases, lang)


for command in (
    *release.COMMANDS,
    *online.COMMANDS,
    *check.COMMANDS,
    *ask.COMMANDS,
    *explain.COMMANDS,
    *fetch.COMMANDS,
    *bring.COMMANDS,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit with 0, with 1 for a fault said in one line, with 2 for bad usage."""
    try:
        cli.main(args=arguments, prog_name="maillage", standalone_mode=False)
    except MaillageError as fault:
        lang = "en" if "--lang=en" in (arguments or sys.argv) or _wants_english(arguments) else "fr"
        click.echo(
            f"maillage : {fault.message(lang)}" if lang == "fr" else f"maillage: {fault.message(lang)}",
            err=True,
        )
        sys.exit(getattr(fault, "status", 1))
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


def _wants_english(arguments: Sequence[str] | None) -> bool:
    words = list(arguments if arguments is not None else sys.argv)
    return any(pair == ("--lang", "en") for pair in pairwise(words))
