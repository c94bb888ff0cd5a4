"""Measures how a time grows with the size of what is read, on a machine that has other work."""

from collections.abc import Callable
from math import inf
from typing import Final

_LEAST, _MOST = 3, 8
TICK: Final = 0.001


def times_longer(
    seconds: Callable[[int], float], small: int, large: int, most: float, tick: float = TICK
) -> float:
    """How many times longer a large size takes than a small one, by the best measures of each.

    One measure may be disturbed, which makes the other look short or long: three of each are taken at least. Others
    follow while the larger size seems to take too long, eight in all.

    Args:
        seconds: takes a size, does the work once and gives how long it took.
        small: the smaller size.
        large: the larger one.
        most: how many times longer is as it should be.
        tick: a larger size that takes no longer, in seconds, is not measured again: the answer is 0.
    """
    once = later = inf
    for measured in range(1, _MOST + 1):
        once, later = min(once, seconds(small)), min(later, seconds(large))
        if later <= tick:
            return 0.0
        if measured >= _LEAST and later <= most * once:
            break
    return later / once if once else inf
