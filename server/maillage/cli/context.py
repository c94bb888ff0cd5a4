"""What every command is given: where releases are, and the reader's language."""

from dataclasses import dataclass
from pathlib import Path

import click

from maillage.confine.system import lacking
from maillage.engine import Embedded, Engine
from maillage.engine.remote import Remote
from maillage.release import Release


@dataclass(frozen=True)
class Context:
    """The folder of releases and the language, `fr` or `en`."""

    releases: Path
    lang: str

    def say(self, french: str, english: str) -> str:
        """The text in the reader's language."""
        return french if self.lang == "fr" else english

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

    def engine(self, endpoint: str = "") -> Engine:
        """The current release's store, or a SPARQL server by its address."""
        return Remote(endpoint) if endpoint else Embedded.open(self.release().store_path)


pass_context = click.make_pass_decorator(Context)
