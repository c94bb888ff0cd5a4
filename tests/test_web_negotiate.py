"""Content negotiation as RFC 9110 has it."""

import time

import pytest

from growth import times_longer
from maillage.engine.formats import GRAPHS, ROWS
from maillage.web.http.negotiate import best, choose, ranges, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("text/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("text/turtle;q=0.4, application/rdf+xml;q=0.6", "application/rdf+xml"),
        ("text/turtle;q=0.4, */*;q=0.6", "application/n-triples"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("application/rdf+xml;q=0.001", "application/rdf+xml"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "application/ld+json"),
        ("image/png, text/turtle", "text/turtle"),
        ("text/turtle;q=2, application/n-triples;q=0.1", "application/n-triples"),
        ("nonsense, text/turtle", "text/turtle"),
        ("*/turtle", None),
        ("image/gif, *; q=.2, */*; q=.2", "text/turtle"),
        ("text/turtle;q=.1, application/n-triples;q=.25", "application/n-triples"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=0.0, application/pdf", None),
    ],
)
def test_best(accept: str | None, chosen: str | None) -> None:
    """The highest weight wins, the closest range gives it, the earlier offer breaks a tie."""
    offers = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    assert best(accept, offers) == chosen


def test_alias() -> None:
    """A client that asks for plain JSON or XML is given it under that name."""
    chosen = choose("application/json", ROWS)
    assert chosen is not None
    assert chosen.form is not None
    assert (chosen.media_type, chosen.form.name) == ("application/json", "json")
    graph = choose("application/json", GRAPHS)
    assert graph is not None
    assert graph.form is not None
    assert graph.form.name == "jsonld"


def test_page_first_or_last() -> None:
    """A page is offered before the data or after them."""
    first, last = choose("*/*", GRAPHS, "first"), choose("*/*", GRAPHS, "last")
    assert first is not None
    assert last is not None
    assert first.form is None
    assert last.form is GRAPHS[0]
    browser = choose(BROWSER, GRAPHS, "last")
    assert browser is not None
    assert browser.form is None


def test_browsers_want_pages() -> None:
    """A browser is told from a program by its preference."""
    assert wants_page(BROWSER)
    assert not wants_page(None)
    assert not wants_page("*/*")
    assert not wants_page("application/sparql-results+json")


def test_many_ranges() -> None:
    """Each is read; a quote that is not closed takes the rest with it."""
    assert len(ranges("text/a;q=0.1," * 5_000)) == 5_000
    assert ranges('"' * 20_000) == []
    assert [r.subtype for r in ranges('text/a;b="x, y;q=0", text/c;d="\\", text/e')] == ["a", "c"]


@pytest.mark.alone
@pytest.mark.parametrize(
    "unit", ['\\"', '"', '"\\', "a/b,", ";", " ", '"a/b";q', "a", "*", "\t/", "a/b;q=0.1,"]
)
def test_time_goes_with_length(unit: str) -> None:
    """A header eight times as long takes about eight times as long to read (sixty-four, were it quadratic)."""

    def seconds(times: int) -> float:
        text = '"' + unit * times
        began = time.process_time()
        ranges(text)
        return time.process_time() - began

    assert times_longer(seconds, 5_000, 40_000, 30) <= 30
