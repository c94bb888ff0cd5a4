"""How patient a fetch is: attempts, waits, time limits, sizes."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Policy:
    """The limits of a fetch.

    Args:
        attempts: how many in a row may fail without a byte more than before.
        timeout: seconds without a byte after which a connection is given up.
        first_wait, longest_wait: seconds before the second attempt, doubled before each later
            one, up to this.
        longest_asked: the most seconds waited when a server asks for them (`Retry-After`).
        slow_bytes, slow_seconds: fewer bytes than this in so many seconds is as good as a cut connection.
        max_bytes: a larger file is refused; None for no limit.
    """

    attempts: int = 6
    timeout: float = 30.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_asked: float = 300.0
    slow_bytes: int = 60 * 1024
    slow_seconds: float = 60.0
    max_bytes: int | None = None

    def wait(self, failures: int, asked: float | None, chance: float) -> float:
        """Seconds to wait before the next attempt.

        Args:
            failures: how many attempts in a row have failed, 1 at least.
            asked: what the server asks for, if it does.
            chance: from 0 to 1, spreads clients that failed together over half of the wait.
        """
        if asked is not None:
            return min(max(asked, 0.0), self.longest_asked)
        return min(self.first_wait * 2.0 ** (failures - 1), self.longest_wait) * (0.5 + chance / 2)


@dataclass(frozen=True)
class Clock:
    """Time and chance, given to a fetch so that tests need not wait."""

    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random


def asked_wait(header: str | None, now: float) -> float | None:
    """The seconds that a `Retry-After` asks for, a number or a date (RFC 9110, 10.2.3); None when unread."""
    if not header:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(parsedate_to_datetime(header).timestamp() - now, 0.0)
    except ValueError:
        return None
