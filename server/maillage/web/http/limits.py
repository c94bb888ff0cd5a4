"""Shares the server out: how often and how many at once one client may ask (429, RFC 6585)."""

import ipaddress
import threading
import time
from dataclasses import dataclass
from typing import Final

from flask import Flask, g, request

from maillage.web.http.problems import Problem

ADMITTED: Final = "maillage.admitted"
"""In the environment of a request that is counted already."""
_FREE: Final = frozenset({"/sante", "/sante/prete", "/metrics", "/robots.txt"})
_KEPT: Final = 10_000


@dataclass(frozen=True)
class Rates:
    """What one client may do.

    Args:
        rate: requests a second, in the long run.
        burst: requests at once after a rest.
        max_concurrent: requests under way at the same time.
    """

    rate: float = 20.0
    burst: int = 100
    max_concurrent: int = 8


@dataclass
class _Client:
    tokens: float
    seen: float
    under_way: int = 0


class Limiter:
    """Counts the requests of each client; forgets those that have rested."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.clients: dict[str, _Client] = {}
        self.lock = threading.Lock()
        self.refused = 0

    def enter(self, client: str) -> float:
        """Begin a request; return 0, or the seconds after which to ask again."""
        now = time.monotonic()
        with self.lock:
            found = self.clients.get(client)
            if found is None:
                self._forget(now)
                found = self.clients[client] = _Client(self.rates.burst, now)
            gained = (now - found.seen) * self.rates.rate
            found.tokens, found.seen = min(found.tokens + gained, self.rates.burst), now
            if found.under_way >= self.rates.max_concurrent:
                self.refused += 1
                return 1.0
            if found.tokens < 1:
                self.refused += 1
                return (1 - found.tokens) / self.rates.rate
            found.tokens -= 1
            found.under_way += 1
        return 0.0

    def leave(self, client: str) -> None:
        """End a request."""
        with self.lock:
            found = self.clients.get(client)
            if found is not None:
                found.under_way = max(0, found.under_way - 1)

    def _forget(self, now: float) -> None:
        """Forget who has rested long enough to have a whole burst again, when many are known."""
        if len(self.clients) < _KEPT:
            return
        whole = self.rates.burst / self.rates.rate
        self.clients = {
            name: client
            for name, client in self.clients.items()
            if client.under_way or now - client.seen < whole
        }


def client_of(address: str) -> str:
    """What stands for a client: its IPv4 address, or the /64 of its IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def free(path: str) -> bool:
    """Whether a path is not counted: what monitors and pages ask for of themselves."""
    return path in _FREE or path.startswith("/static/")


def refusal(wait: float) -> Problem:
    """What a client is told who asks too much.

    Args:
        wait: the seconds after which it may ask again.
    """
    seconds = max(1, round(wait))
    return Problem(
        "cadence",
        f"trop de demandes à la fois ; réessayer dans {seconds} s, ou prendre /donnees",
        f"too many requests; try again in {seconds} s, or take /donnees",
        {"Retry-After": str(seconds)},
    )


def install(app: Flask, limiter: Limiter) -> None:
    """Refuse the requests of a client that asks too much, unless what listens has seen to that (`front`)."""

    def enter() -> None:
        if ADMITTED in request.environ or free(request.path):
            return
        client = client_of(request.remote_addr or "")
        wait = limiter.enter(client)
        if wait:
            raise refusal(wait)
        g.client = client

    def leave(_: BaseException | None) -> None:
        client = g.pop("client", None)
        if client is not None:
            limiter.leave(client)

    app.before_request(enter)
    app.teardown_request(leave)
