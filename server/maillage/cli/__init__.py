"""One command a thing to do: builds, serves, checks and asks."""

from maillage.cli.main import main

__all__ = ["main"]
