"""What every command is given: where releases are, and the reader's language."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from maillage.confine.system import lacking
from maillage.engine import Embedded, Engine
from maillage.engine.remote import Remote
from maillage.errors import ParameterError, ReleaseError, quoted
from maillage.release import Release


@dataclass(frozen=True)
class Context:
    """The folder of releases and the language, `fr` or `en`."""

    releases: Path
    lang: str

    def say(self, french: str, english: str) -> str:
        """The text in the reader's language."""
        return quoted(french) if self.lang == "fr" else english

    def say_what_is_not_confined(self) -> None:
        """Warn of what this system lacks to confine what reads a stranger's file."""
        missing = lacking()
        if missing:
            click.echo(self.say(*missing), err=True)

    def release(self) -> Release:
        """The current release.

        Raises:
            ReleaseError: there is none.
        """
        return Release.open(self.releases)

    def things(self) -> Path | None:
        """The table of things of the current release; none where there is no release, or an older one."""
        try:
            return self.release().things_path
        except ReleaseError:
            return None

    def engine(self, endpoint: str = "") -> Engine:
        """The current release's store, or a SPARQL server by its address."""
        return Remote(endpoint) if endpoint else Embedded.open(self.release().store_path)


class BadUsage(ParameterError):
    """A command that names what does not exist; the exit status is that of bad usage."""

    status = 2


def needs(option: str, other: str, there: object, other_en: str = "") -> None:
    """Refuse an option that only acts with another one, which is not there.

    Args:
        option: as it is written; it is looked for on the command line.
        other: what it acts with, as it is written.
        there: whether that is there.
        other_en: the same in English, when it is no option.

    Raises:
        ParameterError: it cannot act.
    """
    if not there and _written(option):
        raise ParameterError(
            f"{option} ne sert qu’avec {other}", f"{option} only acts with {other_en or other}"
        )


def excludes(option: str, other: str, there: object) -> None:
    """Refuse an option that does nothing beside another one, which is there.

    Raises:
        ParameterError: it cannot act.
    """
    if there and _written(option):
        raise ParameterError(f"{option} ne sert à rien avec {other}", f"{option} does nothing with {other}")


def _written(option: str) -> bool:
    """Whether an option is on the command line: its default, or a variable, asks for nothing here."""
    context = click.get_current_context()
    name = next(p.name for p in context.command.params if option in p.opts)
    return context.get_parameter_source(name or "") is ParameterSource.COMMANDLINE


def on_the_web(address: str) -> bool:
    """Whether an address is one of http or https, with a host."""
    try:
        return urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        return False


pass_context = click.make_pass_decorator(Context)
