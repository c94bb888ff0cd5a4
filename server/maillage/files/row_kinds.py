"""Tells what each row of a sheet is: the names of its columns, a total, a remark, another table."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from maillage.iris import slug

Numbered = tuple[int, tuple[str, ...]]
"""A row with its number in the file."""

_TOTAL: Final = re.compile(
    r"((sous[- ]?|grand )?tota(l|ux)( g[ée]n[ée]r(al|aux))?|moyennes?( g[ée]n[ée]rales?)?|m[ée]diane|average)"
    r"\s*($|[:=(\d]|(de|des|du|d’|d'|sur)\b)",
    re.IGNORECASE,
)
_PARTIAL: Final = re.compile(r"sous[- ]?tota(l|ux)\b", re.IGNORECASE)
"""What begins a total whatever follows: `Sous-total CUB`."""
_NOTE: Final = re.compile(
    r"(sources?|notes?|nota( bene)?|n\.?b\.?|l[ée]gende|lecture|champ)\s*:\s*\S", re.IGNORECASE
)
"""What begins a remark below a table: `Source : enquête 2026`."""
_COUNT: Final = re.compile(
    r"(nombre (de |d['’])|number of ).*?(?P<figure>[:=]\s*\d[\d\s.,]*)?", re.IGNORECASE
)
_FIGURE: Final = re.compile(r"[\d\s.,%€+-]*")


_NOTHING, _LINES, _SHAPED, A_TABLE = range(4)


def fit_of(rows: Sequence[tuple[int, Sequence[str]]], words: frozenset[str]) -> int:
    """How much the first rows of a sheet look like those of a table."""
    if any(_hits(cells, words) > 1 for _, cells in rows):
        return A_TABLE
    filled = [sum(bool(cell) for cell in cells) for _, cells in rows]
    if sum(number > 1 for number in filled) > 1:
        return _SHAPED
    return _LINES if any(filled) else _NOTHING


def header_place(rows: Sequence[Numbered], words: frozenset[str]) -> int | None:
    """The row that names the columns: that with most known names, or else the first that is half full."""
    filled = [sum(bool(cell) for cell in cells) for _, cells in rows]
    if not any(filled):
        return None
    most = max(filled)
    hits = [_hits(cells, words) for _, cells in rows]
    if max(hits) > 1:
        best = hits.index(max(hits))
        above = (at for at in range(best) if hits[at] > 1 and 2 * hits[at] >= filled[at])
        return next((at for at in above if _has_rows(filled[at + 1 : best])), best)
    return next(place for place, number in enumerate(filled) if number >= min(most, max(2, (most + 1) // 2)))


def _has_rows(filled: Sequence[int]) -> bool:
    """Whether rows, by how many cells of each are filled, are those of a table that a blank row ends."""
    return 0 in filled and any(number > 1 for number in filled[: filled.index(0)])


def _hits(cells: Sequence[str], words: frozenset[str]) -> int:
    return len({name for cell in cells if cell and (name := slug(cell)) in words})


def other_table(rows: Sequence[Numbered], place: int, words: frozenset[str]) -> tuple[int, int]:
    """Where the table of a header ends, and where the header of another one below it is, 0 without one.

    It is below a blank row and names columns otherwise; what stands between, one cell a row, is its title.
    """
    blank = False
    for at in range(place + 1, len(rows)):
        cells = rows[at][1]
        filled = sum(map(bool, cells))
        hits = _hits(cells, words)
        if blank and hits > 1 and 2 * hits >= filled and not names_again(cells, rows[place][1]):
            end = at
            while sum(map(bool, rows[end - 1][1])) <= 1 and end - 1 > place:
                end -= 1
            return next(n for n in range(end, at) if not any(rows[n][1])), at
        blank = filled == 0 or (blank and filled == 1)
    return len(rows), 0


def names_again(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row repeats the names of several columns, and says nothing else."""
    said = [(cell, name) for cell, name in zip_longest(cells, names, fillvalue="") if cell]
    return len(said) > 1 and all(slug(cell) == slug(name) for cell, name in said)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row says a total, a mean or a count.

    Its first text is that word alone; or it begins with it, and the other cells are figures.
    """
    first, *others = [cell for cell in cells if cell]
    if _TOTAL.fullmatch(first.rstrip(" :=")):
        return True
    if not all(_FIGURE.fullmatch(cell) for cell in others):
        return False
    count = _COUNT.fullmatch(first)
    partial = _PARTIAL.match(first) and others
    return bool(_TOTAL.match(first) or partial) or bool(count and (count["figure"] or others))


def is_remark(cells: Sequence[str], width: int) -> bool:
    """Whether a row of a table of several columns is a remark on it: a source, a legend, alone in its row."""
    first, *others = [cell for cell in cells if cell]
    return width > 1 and not others and bool(cells[0]) and bool(_NOTE.match(first))
