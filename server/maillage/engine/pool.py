"""Answers SPARQL in processes that can be killed: no query stops the server, none waits behind endless ones.

Each process has the release's store open for reading, is confined (`sandbox`) and answers one query at a
time; at the deadline the system ends it, and another takes its place. Some are reserved to queries that look
cheap (`guard.cheap`): one that is not after all is ended soon, and asked again among the others.
"""

import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from maillage.engine import guard
from maillage.engine.formats import FORMATS, Answer, read
from maillage.engine.process import Gone, Process
from maillage.errors import MaillageError, Overloaded, QueryTimeout, QueryTooHeavy

_IN_MEMORY: Final = 2 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What the pool allows.

    Args:
        general: processes for any query.
        reserved: processes for queries that look cheap, beyond those.
        seconds: how long a query may take.
        brief: how long one may take in a reserved process.
        patience: seconds that a query may wait for a process.
        waiting: how many queries may wait.
        bytes: how large an answer may be.
        memory: bytes of memory that a process may take beyond what the store needs.
    """

    general: int = 2
    reserved: int = 1
    seconds: float = 10.0
    brief: float = 0.7
    patience: float = 5.0
    waiting: int = 64
    bytes: int = 64 * 2**20
    memory: int = 2 * 2**30


DEFAULT: Final = Settings()


@dataclass
class Counts:
    """What the pool has done: answers, ends at the deadline, crashes, queries turned away."""

    answered: int = 0
    late: int = 0
    crashed: int = 0
    refused: int = 0


class Pool:
    """Processes that answer queries on one store; an `Engine`."""

    def __init__(
        self, store: Path, settings: Settings = DEFAULT, limits: guard.Limits = guard.DEFAULT
    ) -> None:
        """Start the processes.

        Raises:
            ReleaseError: the store does not open.
            EngineError: a process does not start.
        """
        self.store, self.settings, self.limits = store, settings, limits
        self.counts = Counts()
        self.free: deque[Process] = deque()
        self.every: set[Process] = set()
        self.changed = threading.Condition()
        self.waiting = 0
        self.closed = False
        first = self._process()
        self._add(first)
        for _ in range(settings.general + settings.reserved - 1):
            threading.Thread(target=self._replace, daemon=True).start()

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Answer a query; the answer is here whole.

        Raises:
            SyntaxFault, RefusedQuery, EngineError: as `Embedded.query`.
            QueryTimeout, QueryTooHeavy: it took longer, or more memory, than it may.
            Overloaded: no process was free in time.
        """
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            form = self.send(text, "", file, default_graphs=default_graphs, named_graphs=named_graphs)
            file.seek(0)
            return read(file.read(), FORMATS[form])

    def send(
        self,
        text: str,
        form: str,
        out: IO[bytes],
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> str:
        """Write the answer of a query in a format; return its name.

        Args:
            text, default_graphs, named_graphs: as for `query`.
            form: a name of `FORMATS`; JSON or N-Triples, as the answer has it, when empty.
            out: a file at its start, emptied when the query has to be asked again.

        Raises:
            as `query`.
        """
        guard.check(text, self.limits)
        request = {"text": text, "form": form, "default": [*default_graphs], "named": [*named_graphs]}
        cheap = guard.cheap(text)
        while True:
            child, seconds = self._take(cheap)
            try:
                return self._ask(child, request, seconds, out)
            except Gone as gone:
                brief = seconds < self.settings.seconds
                if not gone.before and not (gone.late and brief):
                    raise self._of(gone) from gone
                cheap = cheap and not gone.late
                out.seek(0)
                out.truncate()

    def close(self) -> None:
        """End the processes, each after the query that it answers."""
        with self.changed:
            self.closed = True
            children = [*self.free]
            self.free.clear()
            self.changed.notify_all()
        for child in children:
            self._forget(child)

    def _process(self) -> Process:
        return Process("maillage.engine.child", str(self.store), str(self.settings.memory))

    def _ask(self, child: Process, request: dict[str, Any], seconds: float, out: IO[bytes]) -> str:
        try:
            form = child.ask(request | {"seconds": seconds, "bytes": self.settings.bytes}, seconds, out)
        except MaillageError:
            self._add(child)
            raise
        except BaseException:
            self._forget(child)
            threading.Thread(target=self._replace, daemon=True).start()
            raise
        self._add(child)
        self.counts.answered += 1
        return form

    def _of(self, gone: Gone) -> MaillageError:
        seconds = self.settings.seconds
        if gone.late:
            self.counts.late += 1
            return QueryTimeout(
                f"la requête a dépassé {seconds:g} s ; la préciser, ajouter LIMIT, ou prendre les fichiers"
                " de /donnees",
                f"the query took more than {seconds:g} s; make it more precise, add LIMIT, or take the files"
                " at /donnees",
            )
        self.counts.crashed += 1
        return QueryTooHeavy(
            "la requête demande plus de mémoire que ce serveur n’en donne ; la préciser ou ajouter LIMIT",
            "the query needs more memory than this server gives; make it more precise or add LIMIT",
        )

    def _take(self, cheap: bool) -> tuple[Process, float]:
        """A free process, and how long it may work."""
        with self.changed:
            if self.waiting >= self.settings.waiting:
                raise self._overloaded()
            self.waiting += 1
            try:
                spare = 0 if cheap else self.settings.reserved
                self.changed.wait_for(lambda: len(self.free) > spare or self.closed, self.settings.patience)
                if len(self.free) <= spare:
                    raise self._overloaded()
                brief = len(self.free) <= self.settings.reserved
                return self.free.popleft(), self.settings.brief if brief else self.settings.seconds
            finally:
                self.waiting -= 1

    def _overloaded(self) -> Overloaded:
        self.counts.refused += 1
        return Overloaded(
            "le serveur répond déjà à beaucoup de questions ; réessayer dans quelques secondes",
            "the server is answering many questions already; try again in a few seconds",
        )

    def _add(self, child: Process) -> None:
        with self.changed:
            self.every.add(child)
            if not self.closed:
                self.free.append(child)
                self.changed.notify_all()
                return
        self._forget(child)

    def _forget(self, child: Process) -> None:
        with self.changed:
            self.every.discard(child)
        child.kill()

    def _replace(self) -> None:
        """Start a process in the place of one that ended; try again, ever more slowly, while none starts."""
        delay = 0.1
        while not self.closed:
            try:
                self._add(self._process())
                return
            except MaillageError:
                time.sleep(delay)
                delay = min(delay * 2, 10.0)
