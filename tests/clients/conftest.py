"""A served release for clients that people use: none of them knows that it is tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from served import Served


@pytest.fixture(scope="session")
def served(releases: Path) -> Iterator[Served]:
    """The curated release, served as `maillage serve` does by default."""
    with Served(releases) as server:
        yield server


@pytest.fixture(scope="session")
def root(served: Served) -> str:
    """Its address, without a final slash."""
    return f"http://127.0.0.1:{served.port}"
