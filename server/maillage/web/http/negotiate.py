"""Chooses what to answer from the Accept header (RFC 9110, 12.5.1)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.engine import Format
from maillage.engine.formats import named
from maillage.web.http.problems import Problem

HTML: Final = "text/html"
_RANGE: Final = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*")
_WEIGHT: Final = re.compile(r"0?\.[0-9]{1,3}|0\.?|1(?:\.0{0,3})?")
_PIECE: Final = re.compile(r'[,;]|[^,;"]+|"(?:[^"\\]|\\.)*"?', re.DOTALL)
"""A quoted string that is not closed goes on to the end: each character is read once."""


@dataclass(frozen=True)
class Range:
    """A media range: `text/*;q=0.5`. Parameters other than the weight are not looked at."""

    type: str
    subtype: str
    weight: float

    def covers(self, media_type: str) -> int:
        """How closely it names a media type: 3 exactly, 2 its type, 1 anything, 0 not at all."""
        main, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (main, sub):
            return 3
        if self.subtype == "*" and self.type in (main, "*"):
            return 2 if self.type == main else 1
        return 0


@dataclass(frozen=True)
class Choice:
    """What was chosen: the media type to answer with, and its format (None for HTML)."""

    media_type: str
    form: Format | None

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


def ranges(accept: str) -> list[Range]:
    """The ranges of an Accept header; malformed ones are passed over, as if not there."""
    return [found for parts in _parts(accept) if (found := _range(*parts)) is not None]


def _parts(accept: str) -> Iterator[list[str]]:
    """Each range of the header, cut at the semicolons that stand outside quotes."""
    parts, begin = list[str](), 0
    for piece in _PIECE.finditer(accept):
        if piece[0] in (",", ";"):
            parts.append(accept[begin : piece.start()])
            begin = piece.end()
        if piece[0] == ",":
            yield parts
            parts = []
    yield [*parts, accept[begin:]]


def _range(name: str, *parameters: str) -> Range | None:
    found = _RANGE.fullmatch("*/*" if name.strip() == "*" else name)  # Java sends a lone `*`
    if found is None or (found[1] == "*" and found[2] != "*"):
        return None
    for parameter in parameters:
        key, _, value = parameter.strip().partition("=")
        if key.lower() == "q":
            weight = _WEIGHT.fullmatch(value)
            return Range(found[1].lower(), found[2].lower(), float(value)) if weight else None
    return Range(found[1].lower(), found[2].lower(), 1.0)


def quality(media_type: str, accepted: Iterable[Range]) -> float:
    """The weight of a media type: that of the range which names it most closely, else 0."""
    best = max(((r.covers(media_type), r.weight) for r in accepted), default=(0, 0.0))
    return best[1] if best[0] else 0.0


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """The acceptable media type of highest weight, the earlier offer where they tie; None if none is.

    No Accept header, or an empty one, accepts anything.
    """
    accepted = ranges(accept or "*/*")
    weights = [quality(offer, accepted) for offer in offers]
    highest = max(weights, default=0.0)
    return offers[weights.index(highest)] if highest > 0 else None


def choose(accept: str | None, forms: Sequence[Format], html: str = "") -> Choice | None:
    """The format to answer in.

    Args:
        accept: the Accept header.
        forms: the formats on offer, the preferred one first.
        html: whether a page is on offer too: `first`, `last` or not.
    """
    names = [form.media_type for form in forms]
    aliases = [name for form in forms for name in form.also if name not in names]
    pages = [HTML] if html else []
    offers = [*pages, *names, *aliases] if html == "first" else [*names, *pages, *aliases]
    found = best(accept, offers)
    if found is None:
        return None
    form = next((f for f in forms if found == f.media_type or found in f.also), None)
    return Choice(found, None if found == HTML else form)


def chosen(names: Sequence[str], accept: str | None, forms: Sequence[Format], html: str = "") -> Choice:
    """The format that a parameter names, else the one that the Accept header prefers.

    Clients send both, and a name that cannot serve the kind of answer (`format=json` for a graph that is
    asked for in Turtle): a media type that Accept names then wins.

    Args:
        names: values of `format=` and of its likes; the first that fits wins.
        accept: the Accept header.
        forms: the formats on offer, the preferred one first.
        html: as for `choose`.

    Raises:
        Problem: none that is offered.
    """
    for name in names:
        choice = _named(name, forms, html)
        if choice is not None:
            return choice
    if any(names) and not any(r.type != "*" and r.weight for r in ranges(accept or "")):
        raise not_acceptable(forms, html)
    choice = choose(accept, forms, html)
    if choice is None:
        raise not_acceptable(forms, html)
    return choice


def _named(name: str, forms: Sequence[Format], html: str) -> Choice | None:
    """The format of that name, alias, media type or file ending; None when it is not on offer."""
    word = name.strip().lower().replace(" ", "+")
    if html and word in ("html", HTML):
        return Choice(HTML, None)
    form = named(word, forms)
    return Choice(form.media_type, form) if form else None


def not_acceptable(forms: Sequence[Format], html: str = "") -> Problem:
    """The problem of a format that is not offered, with the list of those that are."""
    available = [form.media_type for form in forms] + ([HTML] if html else [])
    listed = ", ".join(available)
    return Problem(
        "format", f"formats possibles : {listed}", f"possible formats: {listed}", available=available
    )


def wants_page(accept: str | None) -> bool:
    """Whether the client is a browser, more or less: it prefers HTML to JSON."""
    return best(accept, ("application/json", HTML)) == HTML
