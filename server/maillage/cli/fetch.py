"""The command that brings national files here: fetch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.progress import TransferSpeedColumn as Speed

from maillage import paths
from maillage.cli.context import Context, on_the_web, pass_context
from maillage.errors import FetchError, ParameterError
from maillage.fetch import Policy, Watch, announced_size, locked
from maillage.fetch import fetch as fetch_file
from maillage.model import Distribution
from maillage.registers import NATIONAL
from maillage.registers.datasets import by_hand, distributions

_GIGA = 10**9
_NATIONAL = frozenset(source.name for source in NATIONAL)


@click.command()
@click.argument("name")
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("national"),
    show_default=True,
    help="Dossier où les mettre / folder to put them in.",
)
@click.option("--dry-run", is_flag=True, help="Dire adresses et tailles, ne rien écrire / write nothing.")
@click.option(
    "--url",
    "addresses",
    multiple=True,
    metavar="[FICHIER=]URL",
    help="Une autre adresse pour un fichier / another address for a file.",
)
@click.option(
    "--max-size",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.0, min_open=True),
    metavar="GO",
    help="Refuser un fichier plus gros / refuse a larger file.",
)
@pass_context
def fetch(
    context: Context, name: str, folder: Path, dry_run: bool, addresses: tuple[str, ...], max_size: float
) -> None:
    """Apporter les fichiers de la source nationale NAME, ou de toutes avec « all ».

    Bring the files of a national source, or of all; one that has not changed is not fetched again.
    """
    wanted = _moved(distributions(paths.DATA / "sources", name), addresses)
    if name == "all":
        _say_by_hand(context)
    policy = Policy(max_bytes=round(max_size * _GIGA))
    if dry_run:
        _each(context, wanted, lambda file: _announced(context, file, policy))
        return
    with locked(folder):
        _each(context, wanted, lambda file: _brought(context, file, folder, policy))


def _say_by_hand(context: Context) -> None:
    """Say which sources have no file to fetch, and where people download them."""
    for source, page in by_hand(paths.DATA / "sources").items():
        if source in _NATIONAL:
            click.echo(
                context.say(
                    f"{source} : à télécharger soi-même, {page}", f"{source}: download it yourself, {page}"
                ),
                err=True,
            )


def _announced(context: Context, file: Distribution, policy: Policy) -> str:
    """The line of a file that is not fetched, as far as it is known where its server fails."""

    def line(size: int | None) -> str:
        return f"{file.file}\t{_said(context, file.size if size is None else size)}\t{file.url}"

    try:
        return line(announced_size(file.url, policy.timeout))
    except FetchError:
        click.echo(line(None))
        raise


def _brought(context: Context, file: Distribution, folder: Path, policy: Policy) -> str:
    """Bring a file; its line."""
    with _watch(context, file) as watch:
        done = fetch_file(file, folder, policy, watch=watch)
    state = ("apporté", "fetched") if done.state == "fetched" else ("inchangé", "unchanged")
    return f"{done.path}\t{_said(context, done.size)}\t{context.say(*state)}"


def _each(context: Context, wanted: list[Distribution], line: Callable[[Distribution], str]) -> None:
    """Write the line of each file; one that fails does not keep the others away."""
    failed = []
    for file in wanted:
        try:
            click.echo(line(file))
        except FetchError as fault:
            failed.append(fault)
    for other in failed[:-1]:
        click.echo(other.message(context.lang), err=True)
    if failed:
        raise failed[-1]


def _moved(wanted: list[Distribution], addresses: tuple[str, ...]) -> list[Distribution]:
    """The files with the addresses given; a checksum told of another address is not asked of these."""
    given: dict[str, str] = {}
    names = [file.file for file in wanted]
    for address in addresses:
        file, equals, url = address.partition("=")
        if not (equals and file in names):
            file, url = (names[0] if len(names) == 1 else ""), address
        if not file or not on_the_web(url):
            known = ", ".join(names)
            raise ParameterError(
                f"--url {address} : une adresse http(s), précédée de FICHIER= parmi {known}",
                f"--url {address}: an http(s) address, after FILE= of {known}",
            )
        given[file] = url
    return [
        replace(file, url=given[file.file], checksum=None, size=None) if file.file in given else file
        for file in wanted
    ]


def _said(context: Context, size: int | None) -> str:
    """A size as a person reads it: `971,0 Mo`."""
    if size is None:
        return context.say("taille inconnue", "size unknown")
    value, units = float(size), ["o", "ko", "Mo", "Go"] if context.lang == "fr" else ["B", "kB", "MB", "GB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    text = f"{value:.1f}" if value != size else str(size)
    return f"{text.replace('.', ',') if context.lang == 'fr' else text} {units[0]}"


@contextmanager
def _watch(context: Context, file: Distribution) -> Iterator[Watch]:
    """A bar with bytes and rate on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Watch()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        Speed(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(context, bar, file)


class _Bar(Watch):
    def __init__(self, context: Context, bar: Progress, file: Distribution) -> None:
        self.context, self.bar = context, bar
        self.task = bar.add_task(file.file, total=file.size)

    def moved(self, done: int, total: int | None) -> None:
        self.bar.update(self.task, completed=done, total=total)

    def waiting(self, seconds: float, fr: str, en: str) -> None:
        self.bar.console.print(
            self.context.say(f"{fr} ; reprise dans {seconds:.0f} s", f"{en}; again in {seconds:.0f} s"),
            markup=False,
        )


COMMANDS = (fetch,)
