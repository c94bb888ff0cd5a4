"""Asks a service that answers JSON: at its pace, with patience, once where a cache has the answer."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from maillage.errors import FetchError
from maillage.fetch.client import client, network_cause
from maillage.fetch.http import TEMPORARY
from maillage.fetch.policy import Clock, Policy, asked_wait

PATIENCE: Final = Policy(attempts=4, timeout=15.0, longest_wait=8.0, longest_asked=30.0, max_bytes=4_000_000)
_SHOWN: Final = 120
_CHUNK: Final = 65_536


class LookupFailure(FetchError):
    """A service did not answer the question: who asks knows no more than before."""


@dataclass(frozen=True)
class Cache:
    """Answers kept in a folder, for some hours.

    Args:
        folder: where; it is made when needed.
        hours: how old an answer may be.
    """

    folder: Path
    hours: float = 24.0

    def get(self, address: str, now: float) -> bytes | None:
        """The answer kept for an address, unless it is too old."""
        path = self._path(address)
        try:
            fresh = 0 <= now - path.stat().st_mtime < self.hours * 3600
            return path.read_bytes() if fresh else None
        except OSError:
            return None

    def put(self, address: str, content: bytes) -> None:
        """Keep an answer; a disk that refuses costs no more than the cache."""
        path = self._path(address)
        part = path.with_name(path.name + ".part")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)

    def _path(self, address: str) -> Path:
        return self.folder / f"{hashlib.sha256(address.encode()).hexdigest()}.json"


@dataclass
class Service:
    """A service: what faults call it, its address, how many questions a second it takes.

    Args:
        name: what faults call it.
        url: the address that questions are put to.
        pace: the most questions a second.
        policy: how patient to be.
        clock: time and chance.
        cache: answers kept; none when None.
    """

    name: str
    url: str
    pace: float = 5.0
    policy: Policy = PATIENCE
    clock: Clock = field(default_factory=Clock)
    cache: Cache | None = None
    _last: float = -1e9

    def ask(self, parameters: Mapping[str, str]) -> Any:
        """The answer to a question, as JSON.

        Raises:
            LookupFailure: the service is out of reach, refuses, or answers what is not JSON.
        """
        address = str(httpx.URL(self.url, params=dict(parameters)))
        kept = self.cache.get(address, self.clock.now()) if self.cache else None
        content = kept if kept is not None else self._fetch(address)
        try:
            answer = json.loads(content)
        except ValueError as fault:
            raise self.failure("répond ce qui n’est pas du JSON", "answers what is not JSON") from fault
        if self.cache and kept is None:
            self.cache.put(address, content)
        return answer

    def failure(self, french: str, english: str) -> LookupFailure:
        """The fault of this service."""
        return LookupFailure(f"{self.name} {french}", f"{self.name} {english}")

    def wait_turn(self) -> None:
        """Wait until the service takes another question."""
        pause = self._last + 1 / self.pace - self.clock.monotonic()
        if pause > 0:
            self.clock.sleep(pause)
        self._last = self.clock.monotonic()

    @contextmanager
    def patience(self) -> Iterator["Patience"]:
        """Count the attempts of one question."""
        yield Patience(self)

    def _fetch(self, address: str) -> bytes:
        with self.patience() as patience:
            while True:
                self.wait_turn()
                try:
                    with client(self.policy.timeout) as http, http.stream("GET", address) as response:
                        if response.status_code == httpx.codes.OK:
                            return self._body(response)
                        told = _told(response)
                        status, header = response.status_code, response.headers.get("Retry-After")
                except FetchError as fault:
                    raise self.failure(f": {fault.fr}", f": {fault.en}") from fault
                except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as fault:
                    fr, en = network_cause(fault)
                    patience.failed(f"ne répond pas : {fr}", f"does not answer: {en}")
                    continue
                if status not in TEMPORARY:
                    raise self.failure(f"refuse ({status}){told}", f"refuses ({status}){told}")
                patience.failed(f"répond {status}", f"answers {status}", header)

    def _body(self, response: httpx.Response) -> bytes:
        """The body of an answer, of a bounded size and in a bounded time."""
        most, end = self.policy.max_bytes or 0, self.clock.monotonic() + self.policy.timeout * 2
        content = b""
        for chunk in response.iter_bytes(_CHUNK):
            content += chunk
            if len(content) > most:
                raise self.failure(f"répond plus de {most} octets", f"answers more than {most} bytes")
            if self.clock.monotonic() > end:
                raise self.failure("répond trop lentement", "answers too slowly")
        media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media and "json" not in media:
            raise self.failure(f"répond du {media}, pas du JSON", f"answers {media}, not JSON")
        return content


@dataclass
class Patience:
    """The failures of one question so far."""

    service: Service
    failures: int = 0

    def failed(self, french: str, english: str, retry_after: str | None = None) -> None:
        """Count a failure that another attempt may mend, and wait before that.

        Raises:
            LookupFailure: there were too many.
        """
        service, self.failures = self.service, self.failures + 1
        if self.failures >= service.policy.attempts:
            raise service.failure(
                f"{french}, après {self.failures} essais", f"{english}, after {self.failures} attempts"
            )
        asked = asked_wait(retry_after, service.clock.now())
        service.clock.sleep(service.policy.wait(self.failures, asked, service.clock.chance()))


def _told(response: httpx.Response) -> str:
    """What a refusal says, shortened: `{erreur: "…"}` or the like; empty when it is no JSON."""
    with suppress(ValueError, httpx.HTTPError):
        document = json.loads(next(response.iter_bytes(_CHUNK), b"")[:_CHUNK])
        if isinstance(document, dict):
            said = str(document.get("erreur") or document.get("detail") or document.get("title") or "")
            return f" : {' '.join(said.split())[:_SHOWN]}" if said else ""
    return ""


def texts(value: Any, *path: str) -> str:
    """The text at a path of objects; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
