"""One command a thing to do: builds, serves, checks and asks."""

from maillage.cli import interrupt

with interrupt.at_once():  # the libraries take a second to load
    from maillage.cli.main import main as run


def main() -> None:
    """Run the command line, as `maillage.cli.main.main`, and let the process end."""
    try:
        run()
    finally:
        interrupt.from_now()


__all__ = ["main"]
