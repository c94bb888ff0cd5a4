"""Examines files in processes without network, with little memory and time: a file is a program too."""

import asyncio
import io
import json
import shutil
import tempfile
import threading
from pathlib import Path, PurePosixPath
from typing import Any, Final

from maillage.confine.process import Gone, Limits, Process
from maillage.confine.system import CONFINES
from maillage.errors import DataError, Overloaded, Place
from maillage.examine.examiner import Examination, Examiner, Remark
from maillage.files.scratch import scratch
from maillage.validate import Report, Result

SECONDS: Final = 20.0
MEMORY: Final = 2 * 2**30
_REPORT: Final = 64 * 2**20
_LONGEST_NAME: Final = 200
"""Bytes, of the 255 that file systems take."""


class Confined:
    """Examines contents one at a time, each name in a folder of its own that is removed.

    A process is made ready beforehand. With `once`, each file has a process of its own, so that no file
    learns of another; else one process serves until it ends. Where the system cannot bound a process, files
    are examined in this one (`system.lacking` says so).
    """

    def __init__(self, *, once: bool = False, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.once, self.seconds, self.memory = once, seconds, memory
        self.folder = Path(tempfile.mkdtemp(dir=scratch()))
        self.busy = threading.Lock()
        self.spare: Process | None = None
        self.examiner: Examiner | None = None
        self.closed = False

    def prepare(self) -> None:
        """Make a process ready, unless one is."""
        if self.spare is None and not self.closed and CONFINES:
            process = Process("maillage.examine.child", str(self.folder), str(self.memory))
            self.spare = process
            if self.closed:
                self._end()

    def examine(self, name: str, content: bytes) -> Examination:
        """Examine a content as a file of that name; the name says its format.

        Raises:
            DataError: it cannot be read, or takes more time or memory than it may.
            Overloaded: another is under way.
        """
        if not self.busy.acquire(timeout=self.seconds / 2):
            raise Overloaded("un autre fichier est à l’examen", "another file is being examined")
        path = self.folder / _file_name(name)
        try:
            path.write_bytes(content)
            if not CONFINES:
                self.examiner = self.examiner or Examiner()
                return self.examiner.examine(path)
            self.prepare()
            assert self.spare is not None
            return self._ask(self.spare, path.name)
        finally:
            path.unlink(missing_ok=True)
            if self.once:
                self._end()
                threading.Thread(target=self._prepare_later, daemon=True).start()
            else:
                self.busy.release()

    def close(self) -> None:
        """End the process, remove the folder."""
        self.closed = True
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> "Confined":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, process: Process, name: str) -> Examination:
        out = io.BytesIO()
        try:
            asyncio.run(process.ask({"name": name}, Limits(self.seconds, _REPORT), out))
        except Gone as gone:
            self._end()
            if gone.late:
                fr, en = f"examen de plus de {self.seconds:g} s", f"more than {self.seconds:g} s to examine"
            else:
                fr, en = "fichier trop imbriqué ou trop lourd", "file nested too deep, or too heavy"
            raise DataError(
                f"{fr} ; le couper en plusieurs", f"{en}; split it in several", Place(name)
            ) from gone
        return _examination(json.loads(out.getvalue()))

    def _prepare_later(self) -> None:
        try:
            self.prepare()
        finally:
            self.busy.release()

    def _end(self) -> None:
        process, self.spare = self.spare, None
        if process is not None:
            process.kill()


def _file_name(name: str) -> str:
    """The last part of a name, without what a file's name cannot hold."""
    last = "".join(letter if letter.isprintable() else "-" for letter in name.replace("\\", "/"))
    kept = PurePosixPath(last).name.encode()[-_LONGEST_NAME:].decode("utf-8", "ignore")
    return kept.lstrip(".") or "fichier"


def _examination(told: dict[str, Any]) -> Examination:
    remarks = tuple(Remark(**{**remark, "place": Place(**remark["place"])}) for remark in told["remarks"])
    results = tuple(Result(**result) for result in told["report"]["results"])
    return Examination(told["file"], remarks, Report(results), told["examined"])
