"""Chooses among the texts of a thing the one that a reader is shown."""

from collections.abc import Iterable

from pyoxigraph import Literal


def best(texts: Iterable[Literal], lang: str) -> Literal:
    """The text in the language, else in French, else in no language, else in any; the first by letters.

    Raises:
        ValueError: there is none.
    """
    order = {None: 2, "fr": 1} | {lang: 0}
    return min(texts, key=lambda text: (order.get(text.language, 3), text.value))


def both(texts: Iterable[Literal]) -> tuple[str, str]:
    """What a French and what an English reader is shown; empty without any text."""
    found = list(texts)
    return (best(found, "fr").value, best(found, "en").value) if found else ("", "")
