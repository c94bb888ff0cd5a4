"""Makes a release in a folder of its own, and switches `current` to it in one step."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from maillage.errors import BuildError, ReleaseError, cause
from maillage.files.lock import held, sync_folder
from maillage.release import CURRENT, Release

_WORK: Final = ".work-"
_LOCK: Final = ".lock"
_ATTEMPTS: Final = 20
_PAUSE: Final = 0.1
"""Seconds."""


@dataclass(frozen=True)
class Workshop:
    """A folder in which a release is being made, beside those that are served."""

    releases: Path
    folder: Path

    def publish(self, version: str) -> Release:
        """Give the finished folder its version's name and point `current` to it.

        A release of that version that is already there has the same content (the version holds a digest of
        it) and is kept as it is, when it is whole. One that is damaged is removed once `current` points to
        the new one, which takes a name beside it: a server sees that the release has changed. The switch is
        a rename: a reader sees the old release or the new one, never less.

        Raises:
            BuildError: the folder cannot be written.
        """
        _sync(self.folder)
        damaged: list[Path] = []
        for target in self._names(version):
            if not target.exists():
                os.rename(self.folder, target)
                break
            if _whole(target):
                break
            damaged.append(target)
        link = self.releases / f"{_WORK}{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(target.name)
        os.replace(link, self.releases / CURRENT)
        sync_folder(self.releases)
        for folder in damaged:
            _remove(folder)
        return Release.open(target)

    def _names(self, version: str) -> Iterator[Path]:
        """The folder of a version, then those that take its place when it is damaged."""
        yield self.releases / version
        yield from (self.releases / f"{version}.{n}" for n in count(2))


def _whole(folder: Path) -> bool:
    try:
        return next(Release.open(folder).damages(digests=True), None) is None
    except ReleaseError:
        return False


@contextmanager
def workshop(releases: Path) -> Iterator[Workshop]:
    """A fresh working folder; what a build that was cut off left behind is removed first.

    Raises:
        BuildError: another build is under way, or the folder cannot be written.
    """
    with ExitStack() as stack:
        try:
            releases.mkdir(parents=True, exist_ok=True)
            _refuse_folder(releases / CURRENT)
            stack.enter_context(held(releases / _LOCK))
            for left in releases.glob(f"{_WORK}*"):
                _remove(left)
            folder = releases / f"{_WORK}{os.getpid()}"
            folder.mkdir()
        except BlockingIOError as fault:
            raise BuildError(
                f"une autre construction est en cours dans {releases}",
                f"another build is under way in {releases}",
            ) from fault
        except OSError as fault:
            raise _fault(releases, fault) from fault
        stack.callback(_remove, folder)
        yield Workshop(releases, folder)


def _refuse_folder(current: Path) -> None:
    """Stop before the work when `current` is no link: it could not be replaced in one step."""
    if current.exists() and not current.is_symlink():
        raise BuildError(
            f"{current} n’est pas un lien vers une livraison : le déplacer, puis relancer",
            f"{current} is not a link to a release: move it away, then run again",
        )


def _fault(releases: Path, fault: OSError) -> BuildError:
    if (releases / _LOCK).is_symlink():
        return BuildError(
            f"{releases / _LOCK} est un lien : le retirer, puis relancer",
            f"{releases / _LOCK} is a link: remove it, then run again",
        )
    fr, en = cause(fault)
    return BuildError(f"impossible d’écrire dans {releases} : {fr}", f"cannot write in {releases}: {en}")


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
