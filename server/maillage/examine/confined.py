"""Examines files in processes without network, with little memory and time: a file is a program too."""

import asyncio
import contextlib
import io
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any, Final

from maillage.confine.process import Gone, Limits, Process
from maillage.confine.system import CONFINES
from maillage.errors import DataError, MaillageError, Overloaded, Place
from maillage.examine.examiner import Examiner
from maillage.examine.member_file import list_as_json, list_from_json
from maillage.examine.member_list import MemberList
from maillage.examine.remarks import Examination, Remark, SheetBack
from maillage.examine.sheet_files import USUAL, ReadAs, examine_any
from maillage.examine.sheets import SheetReader
from maillage.files.scratch import scratch
from maillage.validate import Report, Result

SECONDS: Final = 20.0
MEMORY: Final = 2 * 2**30
_STARTING: Final = 30.0
"""Seconds that a file may wait for a process that starts, which is slow on a machine that does much else."""
_REPORT: Final = 64 * 2**20
_LONGEST_NAME: Final = 200
"""Bytes, of the 255 that file systems take."""


class Confined:
    """Examines contents one at a time, each name in a folder of its own that is removed.

    With `once`, each file has a process of its own, so that no file learns of another; the next one starts
    as soon as one is taken. Else one process serves until it ends. Where the system cannot bound a process,
    files are examined in this one (`system.lacking` says so).

    `things` says which table of things of a release (`search/things.parquet`) a sheet may be about, if there
    is one; when it says another, the process that is ready is left for one that reads that.
    """

    def __init__(
        self,
        *,
        once: bool = False,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        things: Callable[[], Path | None] = lambda: None,
    ) -> None:
        self.once, self.seconds, self.memory, self.things = once, seconds, memory, things
        self.folder = Path(tempfile.mkdtemp(dir=scratch()))
        self.busy = threading.Lock()
        self.change = threading.Lock()
        self.spare: Future[Process] | None = None
        self.reads: Path | None = None
        """The table of things that the process which is ready reads."""
        self.reader: SheetReader | None = None
        self.closed = False

    def prepare(self) -> "Future[Process]":
        """The process that is ready or starts; one begins to, in the background, when there is none."""
        things = self.things()
        with self.change:
            if self.spare is not None and things != self.reads:
                self.spare.add_done_callback(_end)
                self.spare = None
            if self.spare is None:
                self.spare, self.reads = Future(), things
                threading.Thread(target=self._start, args=(self.spare, things), daemon=True).start()
            return self.spare

    def examine(
        self, name: str, content: bytes, beside: Iterable[Path] = (), read_as: ReadAs = USUAL
    ) -> Examination:
        """Examine a content as a file of that name; the name says its format.

        Args:
            name: of the file.
            content: its bytes.
            beside: files that it may refer to, as `Examiner.examine` has them.
            read_as: how a person's sheet is read.

        Raises:
            DataError: it cannot be read, or takes more time or memory than it may.
            EngineError: no process starts.
            Overloaded: another is under way, or the process takes too long to start.
        """

        def here(path: Path, others: Iterable[Path]) -> Examination:
            return examine_any(self._own_reader(), path, others, read_as)

        found = self._on_file(name, content, beside, {"read_as": asdict(read_as)}, here)
        return found if isinstance(found, Examination) else _examination(found)

    def read_list(self, name: str, content: bytes, sheet: str = "") -> MemberList:
        """Read a content as an officer's own list of members.

        Args:
            name: of the file; it says its format.
            content: its bytes.
            sheet: which one of a workbook; the first visible one with a table when empty.

        Raises:
            TableFaults: every fault of the list, each with its row and column.
            DataError, EngineError, Overloaded: as `examine`.
        """

        def here(path: Path, _: Iterable[Path]) -> object:
            return list_as_json(self._own_reader(), path, sheet)

        return list_from_json(self._on_file(name, content, (), {"list_in": sheet}, here))

    def _own_reader(self) -> SheetReader:
        """What reads sheets in this process, where the system bounds none."""
        things = self.things()
        if self.reader is None or self.reader.things_table != things:
            self.reader = SheetReader(Examiner(), things)
        return self.reader

    def _on_file(
        self,
        name: str,
        content: bytes,
        beside: Iterable[Path],
        asked: Mapping[str, object],
        here: Callable[[Path, Iterable[Path]], object],
    ) -> Any:
        """What is found in a content: the JSON that a process answers, or what `here` returns without one."""
        until = time.monotonic() + _STARTING
        if CONFINES:  # outside the lock: who waits for a start is not told that another file is examined
            self._started(until)
        if not self.busy.acquire(timeout=self.seconds / 2):
            raise Overloaded("un autre fichier est à l’examen", "another file is being examined")
        path = self.folder / _file_name(name)
        others = {self.folder / _file_name(other.name): other for other in beside}
        others.pop(path, None)
        try:
            path.write_bytes(content)
            for copy, other in others.items():
                shutil.copyfile(other, copy)
            if not CONFINES:
                return here(path, others)
            process = self._started(max(until, time.monotonic() + _STARTING / 2))
            asked = {**asked, "name": path.name, "beside": [copy.name for copy in others]}
            if not self.once:
                return self._ask(process, asked)
            self._forget()
            self.prepare()
            try:
                return self._ask(process, asked)
            finally:
                process.kill()
        finally:
            for file in (path, *others):
                file.unlink(missing_ok=True)
            self.busy.release()

    def close(self) -> None:
        """End the process, remove the folder."""
        self.closed = True
        spare = self._forget()
        if spare is not None and spare.done():
            _end(spare)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> "Confined":
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for a process that starts: its thread must not outlive what it uses."""
        spare = self.spare
        if spare is not None:
            with contextlib.suppress(MaillageError, OSError, TimeoutError):
                spare.result(_STARTING)
        self.close()

    def _ask(self, process: Process, asked: Mapping[str, object]) -> object:
        out = io.BytesIO()
        try:
            asyncio.run(process.ask(asked, Limits(self.seconds, _REPORT), out))
        except Gone as gone:
            if not self.once:
                self._forget()
                process.kill()
            if gone.late:
                fr, en = f"examen de plus de {self.seconds:g} s", f"more than {self.seconds:g} s to examine"
            else:
                fr, en = "fichier trop imbriqué ou trop lourd", "file nested too deep, or too heavy"
            raise DataError(
                f"{fr} ; le couper en plusieurs", f"{en}; split it in several", Place(str(asked["name"]))
            ) from gone
        return json.loads(out.getvalue())

    def _started(self, until: float) -> Process:
        """The process that is ready, at the latest then."""
        try:
            return self.prepare().result(max(0.0, until - time.monotonic()))
        except TimeoutError as fault:
            raise Overloaded(
                "l’examen des fichiers démarre ; réessayer dans quelques secondes",
                "the examination of files is starting; try again in a few seconds",
            ) from fault

    def _start(self, spare: "Future[Process]", things: Path | None) -> None:
        """Start a process; if none starts, the next file tries again."""
        arguments = (str(self.folder), str(self.memory), *([str(things)] if things else []))
        try:
            process = Process("maillage.examine.child", *arguments)
        except (MaillageError, OSError) as fault:
            with self.change:
                self.spare = None if self.spare is spare else self.spare
            spare.set_exception(fault)
            return
        spare.set_result(process)
        if self.closed:
            process.kill()

    def _forget(self) -> "Future[Process] | None":
        """Let the next file have another process; the one it would have had."""
        with self.change:
            spare, self.spare = self.spare, None
            return spare


def _end(spare: "Future[Process]") -> None:
    """End a process that is not needed, once it has started."""
    if spare.exception() is None:
        spare.result().kill()


def _file_name(name: str) -> str:
    """The last part of a name, without what a file's name cannot hold."""
    last = "".join(letter if letter.isprintable() else "-" for letter in name.replace("\\", "/"))
    kept = PurePosixPath(last).name.encode()[-_LONGEST_NAME:].decode("utf-8", "ignore")
    return kept.lstrip(".") or "fichier"


def _examination(told: dict[str, Any]) -> Examination:
    remarks = tuple(Remark(**{**remark, "place": Place(**remark["place"])}) for remark in told["remarks"])
    results = tuple(Result(**result) for result in told["report"]["results"])
    sheet = SheetBack(**told["sheet"]) if told.get("sheet") else None
    return Examination(told["file"], remarks, Report(results), told["examined"], sheet)
