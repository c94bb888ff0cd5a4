"""W3C's test suites, which are not ours to carry: the folder that MAILLAGE_W3C names, or `.w3c/`.

`make test` fills `.w3c/` from packages that carry them: `shacl/` (w3c/data-shapes) from pySHACL's source
distribution; `sparql/` (w3c/rdf-tests, SPARQL 1.0 and 1.1) from rdflib's. A checkout of w3c/rdf-tests may
stand at `sparql/` instead: it holds SPARQL 1.2 too.
"""

import os
from collections.abc import Sized
from pathlib import Path
from typing import Final

import pytest

from needed import REQUIRED

FOLDER: Final = Path(os.environ.get("MAILLAGE_W3C", Path(__file__).parents[2] / ".w3c"))


def or_skipped(found: Sized, arguments: int = 1) -> list[object]:
    """Nothing when tests were found; else one that is skipped, which takes so many arguments.

    Raises:
        FileNotFoundError: there are none, and MAILLAGE_REQUIRE names `w3c`.
    """
    if found:
        return []
    reason = "W3C's suites are not here: run `make .w3c`, or name their folder in MAILLAGE_W3C"
    if "w3c" in REQUIRED:
        raise FileNotFoundError(reason)
    return [pytest.param(*[None] * arguments, marks=pytest.mark.skip(reason=reason), id="none")]
