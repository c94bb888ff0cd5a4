"""Gives accounts from a process that the system ends: how long a proof takes is for no stranger to choose."""

import asyncio
import io
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from maillage.confine.process import Gone, Limits, Process
from maillage.confine.system import CONFINES
from maillage.engine import open_store
from maillage.errors import Overloaded, QueryTimeout
from maillage.why.account import Account, Other, Step, Words, account
from maillage.why.child import prover_of

SECONDS: Final = 3.0
MEMORY: Final = 2**30
_WAIT: Final = 5.0
"""Seconds that a fact may wait for those before it, or for a process that starts."""
_LARGEST: Final = 4 * 2**20


class Explainer:
    """Explains the facts of one store, one at a time, in a process that starts with the first.

    Where the system cannot bound a process, facts are explained in this one (`system.lacking`).
    """

    def __init__(self, store: Path, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.store, self.seconds, self.memory = store, seconds, memory
        self.busy = threading.Lock()
        self.process: Process | None = None

    def explain(self, subject: str, predicate: str, text: str) -> Account:
        """The account of a fact, as `account.account` has it.

        Raises:
            QueryTimeout: it takes longer than it may.
            Overloaded: others are explained for too long.
            ReleaseError: the store does not open.
            EngineError: no process starts.
        """
        if not self.busy.acquire(timeout=_WAIT):
            raise Overloaded(
                "d’autres faits sont à expliquer ; réessayer dans quelques secondes",
                "other facts are being explained; try again in a few seconds",
            )
        try:
            if not CONFINES:
                store = open_store(self.store)
                return account(store, prover_of(store), subject, predicate, text)
            return self._asked({"subject": subject, "predicate": predicate, "object": text})
        finally:
            self.busy.release()

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()

    def __del__(self) -> None:
        self.close()

    def _asked(self, request: Mapping[str, str]) -> Account:
        """Ask the process; one that ended before it was asked, as an idle one may, is replaced once."""
        for _ in range(2):
            if self.process is None:
                self.process = Process("maillage.why.child", str(self.store), str(self.memory))
            out = io.BytesIO()
            try:
                asyncio.run(self.process.ask(request, Limits(self.seconds, _LARGEST), out))
                return _account(json.loads(out.getvalue()))
            except Gone as gone:
                self.close()
                if not gone.before:
                    break
            except BaseException:
                self.close()
                raise
        raise QueryTimeout(
            f"la preuve de ce fait prend plus de {self.seconds:g} s ; « maillage why » la donne",
            f"the proof of this fact takes more than {self.seconds:g} s; 'maillage why' gives it",
        )


def _account(told: dict[str, Any]) -> Account:
    others = tuple(Other(one["subject"], one["object"], tuple(one["graphs"])) for one in told["others"])
    return Account(tuple(_step(one) for one in told["steps"]), others, told["known"])


def _step(told: dict[str, Any]) -> Step:
    return Step(
        told["subject"],
        told["predicate"],
        told["object"],
        tuple(told["graphs"]),
        tuple(told["documents"]),
        tuple(Words(**one) for one in told["words"]),
        told["rule"],
        tuple(_step(one) for one in told["premises"]),
        told["elsewhere"],
    )
