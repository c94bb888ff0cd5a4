"""What some tests need of a machine. Without it they are skipped; they fail where MAILLAGE_REQUIRE names it."""

import os
from typing import Final

import pytest

REQUIRED: Final = frozenset(os.environ.get("MAILLAGE_REQUIRE", "").split())


def need(name: str, there: object, how: str) -> None:
    """Go on when a thing is there.

    Args:
        name: what MAILLAGE_REQUIRE calls it.
        there: whether it is there.
        how: where it comes from.
    """
    if there:
        return
    if name in REQUIRED:
        pytest.fail(f"{name} is required here (MAILLAGE_REQUIRE) and is missing: {how}")
    pytest.skip(f"{name} is missing: {how}", allow_module_level=True)
