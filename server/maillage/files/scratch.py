"""This process’s folder of temporary files: it goes with the process, or at the next start after a kill."""

import atexit
import os
import re
import shutil
import tempfile
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Final

from maillage.files.lock import held

_LOCK: Final = ".maillage"
IN_MEMORY: Final = 2 * 2**20
"""Bytes of a temporary file that are kept in memory."""
_NAME: Final = re.compile(r"maillage-[0-9]+-\w+")


def scratch() -> Path:
    """The folder, made at the first call; what stays in it is removed at the end of the process.

    Raises:
        OSError: there is no room, or no right to write.
    """
    folder = _folder(os.getpid())
    if not folder.is_dir():  # a cleaner of the system may have taken it
        _folder.cache_clear()
        folder = _folder(os.getpid())
    return folder


def spooled() -> "tempfile.SpooledTemporaryFile[bytes]":
    """A temporary file: in memory, and in the folder when it grows.

    Raises:
        OSError: as `scratch`; also when it is written, once it has grown.
    """
    return tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(scratch()))


def sweep() -> None:
    """Remove the folders of processes that were killed: those whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob("maillage-*"):
        if _NAME.fullmatch(folder.name) and _is_ours(folder):
            with suppress(OSError):
                with held(folder / _LOCK):
                    pass
                shutil.rmtree(folder, ignore_errors=True)


@cache
def _folder(process: int) -> Path:
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"maillage-{process}-"))
    lock = ExitStack()
    lock.enter_context(held(folder / _LOCK))
    atexit.register(_remove, process, folder, lock)
    return folder


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not (folder / _LOCK).is_file():
        return False
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _remove(process: int, folder: Path, lock: ExitStack) -> None:
    """Remove the folder, unless this is a fork of the process that made it."""
    if os.getpid() == process:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)
