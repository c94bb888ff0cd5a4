"""Shares the server out: how often and how many at once one client may ask (429, RFC 6585)."""

import ipaddress
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from maillage.web.http.addresses import Budget, kind
from maillage.web.http.message import Request
from maillage.web.http.problems import Problem

_KEPT: Final = 10_000


@dataclass(frozen=True)
class Rates:
    """What one client may do.

    Args:
        rate: questions a second, in the long run.
        burst: questions at once after a rest.
        max_concurrent: questions under way at the same time, and as many links followed.
    """

    rate: float = 20.0
    burst: int = 100
    max_concurrent: int = 8


@dataclass
class _Client:
    tokens: float
    seen: float
    under_way: dict[Budget, int] = field(default_factory=lambda: dict.fromkeys(Budget, 0))


@dataclass(frozen=True)
class Admission:
    """A request that is counted, until it leaves."""

    client: str
    budget: Budget


class Limiter:
    """Counts the requests of each client; forgets those that have rested."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.clients: dict[str, _Client] = {}
        self.lock = threading.Lock()
        self.refused = 0

    def enter(self, request: Request) -> Admission | None:
        """Begin a request, which must `leave`; None for one that is not counted.

        Raises:
            Problem: its client asks too much; it says after how many seconds to come back.
        """
        budget = kind(request.path).budget
        if budget is Budget.NONE:
            return None
        name, now = client_of(request.client), time.monotonic()
        with self.lock:
            client = self.clients.get(name)
            if client is None:
                self._forget(now)
                client = self.clients[name] = _Client(self.rates.burst, now)
            if client.under_way[budget] >= self.rates.max_concurrent:
                raise self._refusal(1.0)
            if budget is Budget.QUESTIONS:
                gained = (now - client.seen) * self.rates.rate
                client.tokens, client.seen = min(client.tokens + gained, self.rates.burst), now
                if client.tokens < 1:
                    raise self._refusal((1 - client.tokens) / self.rates.rate)
                client.tokens -= 1
            client.under_way[budget] += 1
        return Admission(name, budget)

    def leave(self, admission: Admission | None) -> None:
        """End a request."""
        if admission is None:
            return
        with self.lock:
            client = self.clients.get(admission.client)
            if client is not None:
                client.under_way[admission.budget] -= 1

    def _refusal(self, wait: float) -> Problem:
        self.refused += 1
        seconds = max(1, round(wait))
        return Problem(
            "cadence",
            f"trop de demandes à la fois ; réessayer dans {seconds} s, ou prendre /donnees",
            f"too many requests; try again in {seconds} s, or take /donnees",
            {"Retry-After": str(seconds)},
        )

    def _forget(self, now: float) -> None:
        """Forget who has rested long enough to have a whole burst again, when many are known."""
        if len(self.clients) < _KEPT:
            return
        whole = self.rates.burst / self.rates.rate
        self.clients = {
            name: client
            for name, client in self.clients.items()
            if any(client.under_way.values()) or now - client.seen < whole
        }


@lru_cache(maxsize=4096)
def client_of(address: str) -> str:
    """What stands for a client: its IPv4 address, or the /64 of its IPv6 address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False).network_address)
    return str(known)
