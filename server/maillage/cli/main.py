"""The `maillage` command: its options, and faults in one line with status 1."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from maillage import __version__
from maillage.cli import (
    agents,
    article9,
    ask,
    bring,
    check,
    explain,
    fetch,
    interrupt,
    link,
    lookup,
    online,
    release,
    returns,
    review,
    search,
    template,
    usage,
    verify,
)
from maillage.cli.context import Context
from maillage.errors import MaillageError, Place, cause


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
    *search.COMMANDS,
    *article9.COMMANDS,
    *explain.COMMANDS,
    *agents.COMMANDS,
    *fetch.COMMANDS,
    *bring.COMMANDS,
    *link.COMMANDS,
    *review.COMMANDS,
    *returns.COMMANDS,
    *lookup.COMMANDS,
    *template.COMMANDS,
    *verify.COMMANDS,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit with 0, with 1 for a fault said in one line, with 2 for bad usage."""
    try:
        cli.main(args=arguments, prog_name="maillage", standalone_mode=False)
    except MaillageError as fault:
        _say(fault, arguments)
        sys.exit(getattr(fault, "status", 1))
    except click.exceptions.NoArgsIsHelpError as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.ClickException as fault:
        _say(usage.explained(fault), arguments)
        sys.exit(fault.exit_code)
    except click.Abort:
        interrupt.end("")  # click has ended the line
    except KeyboardInterrupt:
        interrupt.end()
    except BrokenPipeError:
        sys.exit(0)
    except UnicodeEncodeError as fault:
        _say(
            MaillageError(
                f"la sortie, en {fault.encoding}, ne sait pas écrire « {fault.object[fault.start]} » :"
                " mettre PYTHONUTF8=1",
                f"the output, in {fault.encoding}, cannot write '{fault.object[fault.start]}':"
                " set PYTHONUTF8=1",
            ),
            arguments,
        )
        sys.exit(1)
    except OSError as fault:
        _say(MaillageError(*cause(fault), Place(str(fault.filename or ""))), arguments)
        sys.exit(1)


def _say(fault: MaillageError, arguments: Sequence[str] | None) -> None:
    """Say a fault in one line, in the reader's language."""
    english = interrupt.in_english(arguments)
    text = " ".join(fault.message("en" if english else "fr").splitlines())
    text = text.encode("utf-8", "backslashreplace").decode()  # an argument may hold bytes that are no text
    click.echo(f"maillage{':' if english else ' :'} {text}", err=True)
