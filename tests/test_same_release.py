"""The curated release is the one that was reviewed: a change of data or code shows in `release.txt`.

One line a published file: the first digits of its SHA-256, its bytes, the triples of its graph, its path. After a
change that is meant, `pytest tests/test_same_release.py --update-answers` writes it again, for review.
"""

from difflib import unified_diff
from pathlib import Path

import pytest

from maillage.publish.dumps import GRAPHS, file_name
from maillage.release import Release

REVIEWED = Path(__file__).with_name("release.txt")
SHOWN = 40


def described(release: Release) -> list[str]:
    """The lines of a release."""
    graphs = {f"{GRAPHS}{file_name(iri)}.ttl": number for iri, number in release.manifest["graphs"].items()}
    return [
        f"{file.sha256[:16]} {file.size:>8} {graphs.get(file.path, '-'):>6} {file.path}\n"
        for file in release.files
    ]


def test_the_release_is_the_one_that_was_reviewed(release: Release, request: pytest.FixtureRequest) -> None:
    """No file comes, goes or changes unseen."""
    lines = described(release)
    assert len(lines) > 500
    if request.config.getoption("--update-answers"):
        REVIEWED.write_text("".join(lines), encoding="utf-8")
    reviewed = REVIEWED.read_text(encoding="utf-8").splitlines(keepends=True)
    changes = list(unified_diff(reviewed, lines, "reviewed", "built", n=0))
    assert not changes, "".join(changes[:SHOWN])
