"""Answers SPARQL in processes that can be killed: no query stops the server, none waits behind endless ones.

Each process has the release's store open for reading, is confined (`sandbox`) and answers one query at a
time; at the deadline the system ends it, and another takes its place. Some are reserved to queries that look
cheap (`guard.Study`): one that is not after all is ended soon, and asked again among the others.

One event loop deals with all the processes. Small answers are kept, since the store does not change.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from maillage.confine.process import Gone, Limits, Process
from maillage.engine.answers import Answers
from maillage.engine.embedded import check_there
from maillage.engine.formats import FORMATS, Answer, read
from maillage.errors import MaillageError, Overloaded, QueryTimeout, QueryTooHeavy, ReleaseError
from maillage.files.scratch import spooled
from maillage.sparql.query import Query

_SOON: Final = 1_000
"""Characters of a query that is judged at once, in the event loop; a longer one is judged in a thread."""


@dataclass(frozen=True)
class Settings:
    """What the pool allows.

    Args:
        workers: processes for any query.
        reserved_workers: processes for queries that look cheap, beyond those.
        timeout: seconds that a query may take.
        brief_timeout: seconds that one may take in a reserved process.
        queue_timeout: seconds that a query may wait for a process.
        queue_size: how many queries may wait.
        max_answer_size: bytes of an answer.
        query_memory: bytes of memory that a process may take beyond what the store needs.
        cache_size: bytes of answers that are kept, in all.
    """

    workers: int = 2
    reserved_workers: int = 1
    timeout: float = 10.0
    brief_timeout: float = 0.7
    queue_timeout: float = 5.0
    queue_size: int = 64
    max_answer_size: int = 64 * 2**20
    query_memory: int = 2 * 2**30
    cache_size: int = 64 * 2**20

    @property
    def header(self) -> str:
        """What a query may take, as a header says it: `seconds=10, bytes=67108864`."""
        return f"seconds={self.timeout:g}, bytes={self.max_answer_size}"


DEFAULT: Final = Settings()
_T = TypeVar("_T")


@dataclass
class Counts:
    """What the pool has done: answers, answers kept from before, ends at the deadline, crashes, refusals."""

    answered: int = 0
    kept: int = 0
    late: int = 0
    crashed: int = 0
    refused: int = 0


class Pool:
    """Processes that answer queries on one store; an `Engine`."""

    def __init__(
        self,
        store: Path,
        settings: Settings = DEFAULT,
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Start the processes.

        Args:
            store: the store of a release.
            settings: what the pool allows.
            loop: the event loop that deals with them, which runs; one of its own when None.

        Raises:
            ReleaseError: the store does not open.
            EngineError: a process does not start.
        """
        self.store, self.settings = store, settings
        self.counts, self.answers = Counts(), Answers(settings.cache_size)
        self.free: deque[Process] = deque()
        self.every: set[Process] = set()
        self.queue: deque[_Waiter] = deque()
        self.starting: set[asyncio.Task[None]] = set()
        self.fault: ReleaseError | None = None
        self.closed = False
        first = self._process()
        self.loop = loop or _own_loop()
        self.loop.call_soon_threadsafe(self._begin, first)

    @property
    def waiting(self) -> int:
        """How many queries wait for a process."""
        return len(self.queue)

    def query(self, query: Query) -> Answer:
        """Answer a query; the answer is here whole.

        Raises:
            SyntaxFault, RefusedQuery, EngineError: as `Embedded.query`.
            QueryTimeout, QueryTooHeavy: it took longer, or more memory, than it may.
            Overloaded: no process was free in time.
            ReleaseError: the store has gone, or does not open any more.
        """
        with spooled() as file:
            form = self.send(query, "", file)
            file.seek(0)
            return read(file.read(), FORMATS[form])

    def send(self, query: Query, form: str, out: IO[bytes]) -> str:
        """Write the answer of a query in a format; return its name. Not for the loop's own thread.

        Args:
            query: what is asked.
            form: a name of `FORMATS`; JSON or N-Triples, as the answer has it, when empty.
            out: a file at its start, emptied when the query has to be asked again.

        Raises:
            as `query`.
        """
        return self._wait(self.answer(query, form, out))

    async def answer(self, query: Query, form: str, out: IO[bytes]) -> str:
        """As `send`, in the loop."""
        known = self.answers.get(query, form)
        if known is not None:
            self.counts.kept += 1
            out.write(known[1])
            return known[0]
        check_there(self.store)
        long = len(query.text) > _SOON
        study = await asyncio.to_thread(lambda: query.study) if long else query.study
        asked = {
            "text": query.text,
            "form": form,
            "default": query.default_graphs,
            "named": query.named_graphs,
        }
        name = await self._answer(asked, study.cheap, out)
        if not study.changing and self.answers.takes(out.tell()):
            out.seek(0)
            self.answers.keep(query, form, name, out.read())
        return name

    def close(self) -> None:
        """End the processes, each after the query that it answers."""
        if self.closed:
            return
        self.closed = True
        ended = threading.Event()
        self.loop.call_soon_threadsafe(self._end, ended)
        if not self._inside():
            ended.wait()

    async def _answer(self, asked: dict[str, Any], cheap: bool, out: IO[bytes]) -> str:
        while True:
            child, seconds = await self._take(cheap)
            try:
                return await self._ask(child, asked, seconds, out)
            except Gone as gone:
                brief = seconds < self.settings.timeout
                if not gone.before and not (gone.late and brief):
                    raise self._of(gone) from gone
                cheap = cheap and not gone.late
                out.seek(0)
                out.truncate()

    def _inside(self) -> bool:
        """Whether this runs in the loop."""
        try:
            return asyncio.get_running_loop() is self.loop
        except RuntimeError:
            return False

    def _wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def _process(self) -> Process:
        return Process("maillage.engine.child", str(self.store), str(self.settings.query_memory))

    async def _ask(self, child: Process, asked: dict[str, Any], seconds: float, out: IO[bytes]) -> str:
        try:
            form = await child.ask(asked, Limits(seconds, self.settings.max_answer_size), out)
        except MaillageError:
            self._add(child)
            raise
        except BaseException:
            self._forget(child)
            self._replace()
            raise
        self._add(child)
        self.counts.answered += 1
        return form

    def _of(self, gone: Gone) -> MaillageError:
        seconds = self.settings.timeout
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

    async def _take(self, cheap: bool) -> tuple[Process, float]:
        """A free process, and how long it may work."""
        spare = 0 if cheap else self.settings.reserved_workers
        if not self.closed and len(self.free) > spare:
            return self._given()
        if self.closed or len(self.queue) >= self.settings.queue_size or self._hopeless(spare):
            raise self._refusal()
        waiter = _Waiter(spare, self.loop.create_future())
        self.queue.append(waiter)
        clock = self.loop.call_later(self.settings.queue_timeout, self._tired, waiter)
        try:
            return await waiter.given
        except asyncio.CancelledError:
            if waiter.given.done() and not waiter.given.cancelled() and not waiter.given.exception():
                self._add(waiter.given.result()[0])
            raise
        finally:
            clock.cancel()
            if waiter in self.queue:
                self.queue.remove(waiter)

    def _given(self) -> tuple[Process, float]:
        brief = len(self.free) <= self.settings.reserved_workers
        return self.free.popleft(), self.settings.brief_timeout if brief else self.settings.timeout

    def _tired(self, waiter: "_Waiter") -> None:
        if not waiter.given.done():
            waiter.given.set_exception(self._refusal())

    def _hopeless(self, spare: int) -> bool:
        """Whether no process can come free for a query that must leave so many."""
        return self.fault is not None and len(self.every) <= spare

    def _refusal(self) -> MaillageError:
        """Why no process is given: the store does not open any more, or all are busy."""
        self.counts.refused += 1
        if self.fault is not None:
            return ReleaseError(self.fault.fr, self.fault.en, self.fault.place)
        return Overloaded(
            "le serveur répond déjà à beaucoup de questions ; réessayer dans quelques secondes",
            "the server is answering many questions already; try again in a few seconds",
        )

    def _begin(self, first: Process) -> None:
        self._add(first)
        for _ in range(self.settings.workers + self.settings.reserved_workers - 1):
            self._replace()

    def _add(self, child: Process) -> None:
        """Give a process to the first who waits and may have it, else leave it free."""
        self.every.add(child)
        if self.closed:
            self._forget(child)
            return
        self.free.append(child)
        for waiter in list(self.queue):
            if len(self.free) > waiter.spare and not waiter.given.done():
                self.queue.remove(waiter)
                waiter.given.set_result(self._given())

    def _forget(self, child: Process) -> None:
        self.every.discard(child)
        child.kill()

    def _end(self, ended: threading.Event) -> None:
        while self.free:
            self._forget(self.free.popleft())
        for waiter in self.queue:
            self._tired(waiter)
        ended.set()

    def _replace(self) -> None:
        """Start a process in the place of one that ended, while this goes on."""
        task = self.loop.create_task(self._start())
        self.starting.add(task)
        task.add_done_callback(self.starting.discard)

    async def _start(self) -> None:
        """Start a process; try again, ever more slowly, while none starts."""
        delay = 0.1
        while not self.closed:
            try:
                self._add(await asyncio.to_thread(self._process))
                self.fault = None
                return
            except MaillageError as fault:
                self.fault = fault if isinstance(fault, ReleaseError) else None
                for waiter in list(self.queue):
                    if self._hopeless(waiter.spare):
                        self._tired(waiter)
                await asyncio.sleep(delay)
                delay = min(delay * 2, 10.0)


@dataclass(eq=False)
class _Waiter:
    """A query that waits: how many processes it must leave free, and what it will be given."""

    spare: int
    given: "asyncio.Future[tuple[Process, float]]"


@cache
def _own_loop() -> asyncio.AbstractEventLoop:
    """A loop in a thread of its own, for the pools that are given none."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="maillage-pool", daemon=True).start()
    return loop
