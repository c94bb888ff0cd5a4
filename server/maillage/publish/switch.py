"""Makes a release in a folder of its own, and switches `current` to it in one step."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import BuildError
from maillage.release import CURRENT, Release

_WORK = ".work-"
_LOCK = ".lock"
_ATTEMPTS = 20
_PAUSE = 0.1
"""Seconds."""


@dataclass(frozen=True)
class Workshop:
    """A folder in which a release is being made, beside those that are served."""

    releases: Path
    folder: Path

    def publish(self, version: str) -> Release:
        """Give the finished folder its version's name and point `current` to it.

        A release of that version that is already there has the same content (the version holds a
        digest of it) and is kept as it is. The switch is a rename: a reader sees the old release or
        the new one, never less.
        """
        target = self.releases / version
        _sync(self.folder)
        if not target.exists():
            os.rename(self.folder, target)
        link = self.releases / f"{_WORK}{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(version)
        os.replace(link, self.releases / CURRENT)
        _sync_folder(self.releases)
        return Release.open(target)


@contextmanager
def workshop(releases: Path) -> Iterator[Workshop]:
    """A fresh working folder; what a build that was cut off left behind is removed first.

    Raises:
        BuildError: another build is under way, or the folder cannot be written.
    """
    try:
        releases.mkdir(parents=True, exist_ok=True)
        lock = (releases / _LOCK).open("w")
    except OSError as fault:
        raise BuildError(
            f"impossible d’écrire dans {releases} : {fault.strerror}",
            f"cannot write in {releases}: {fault.strerror}",
        ) from fault
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise BuildError(
                f"une autre construction est en cours dans {releases}",
                f"another build is under way in {releases}",
            ) from fault
        for left in releases.glob(f"{_WORK}*"):
            _remove(left)
        folder = releases / f"{_WORK}{os.getpid()}"
        folder.mkdir()
        try:
            yield Workshop(releases, folder)
        finally:
            _remove(folder)


def _remove(path: Path) -> None:
    """Remove a file or folder; a store that is still closing may write in it meanwhile."""
    if path.is_symlink() or path.is_file():
        path.unlink()
        return
    for _ in range(_ATTEMPTS):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(_PAUSE)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
