"""What `make check` runs: the tests that are near to what changed."""

import pytest

import changed

CASES = {
    "server/maillage/examine/__init__.py": "tests/test_examine.py",
    "server/maillage/web/templates/base.html": "tests/test_web_site.py",
    "server/maillage/vocabulary.py": "tests/test_build.py",
    "shapes/ptce.ttl": "tests/test_shapes.py",
    "queries/liens.rq": "tests/test_queries.py",
    "tests/helpers/served.py": "tests/test_web_serve.py",
    "tests/shapes/new.ttl": "tests/test_shapes.py",
    "tests/test_changed.py": "tests/test_changed.py",
    "docs/model.md": "docs/model.md",
}


@pytest.mark.parametrize("file", CASES)
def test_a_change_leads_to_its_tests(file: str) -> None:
    """The test that a person would run is among those that are near."""
    assert CASES[file] in changed.near({file}, changed.ROOT)


def test_a_change_that_no_test_reads_has_no_near_test() -> None:
    """A benchmark or a licence leads to no test: the quick ones run."""
    assert changed.near({"bench/endpoint.py", "LICENSE", "server/gone.py"}, changed.ROOT) == []


def test_quick_tests_ask_for_no_built_release() -> None:
    """They have no fixture of the root's; there are many."""
    quick = changed.quick(changed.ROOT)
    assert "tests/test_turtle.py" in quick
    assert not {"tests/test_queries.py", "tests/browser/test_pages.py"} & {*quick}
    assert len(quick) >= 20
