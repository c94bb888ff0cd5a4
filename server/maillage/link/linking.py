"""Links two tables of bodies: blocking, scores, decisions, words; the whole of `maillage link`."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import duckdb

from maillage.link import model
from maillage.link.blocking import Blocked, block, most_bits
from maillage.link.candidates import Candidate
from maillage.link.comparing import COMPARISONS, NameComparer
from maillage.link.deciding import Scored, decide
from maillage.link.evidence import Told, candidate
from maillage.link.parameters import Parameters, read_parameters
from maillage.mapping import quoted

SHOWN: Final = 5
"""How many candidates of each body are kept."""
_LEAST: Final = 0.01
_FOREIGN: Final = ("05", "06", "07", "09", "12", "19", "24", "29", "30", "45", "65", "92")
"""Divisions of the NAF in which a namesake elsewhere is taken for one: car trade, mining, gambling…"""


def link(
    con: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    parameters: Parameters | None = None,
    shown: int = SHOWN,
    refused: Iterable[tuple[str, str]] = (),
) -> Iterator[Candidate]:
    """Find what each body of one table may be in another, and decide what can be decided.

    Args:
        con: the database, with both tables (see `bodies`).
        left: the table of the bodies to link.
        right: the table of those that they may be.
        parameters: those trained; those of the code when None.
        shown: how many candidates of each body are given.
        refused: the pairs of IRIs that a person refused: they are no candidates.

    Returns:
        the candidates, body by body in the order of the left table, the likeliest first.

    Raises:
        BuildError: Splink is not installed.
    """
    model.require()
    parameters = parameters or read_parameters()
    blocked = block(con, left, right)
    comparer = name_comparer(con, blocked)
    model.score(con, left, right, blocked, comparer, parameters)
    gone = _numbers(con, left, right, refused)
    kept = [
        decided
        for pairs in scored(con, left, right)
        for decided in decide([p for p in pairs if (p.left, p.right) not in gone], parameters)[:shown]
    ]
    told = Told.of(con, left, right, kept)
    ranks: dict[int, int] = {}
    for pair in kept:
        if not _worth_showing(pair):
            continue
        ranks[pair.left] = rank = ranks.get(pair.left, 0) + 1
        yield candidate(pair, rank, told, comparer)


def _numbers(
    con: duckdb.DuckDBPyConnection, left: str, right: str, refused: Iterable[tuple[str, str]]
) -> set[tuple[int, int]]:
    """The refused pairs by the numbers of their bodies, those that both tables have."""
    pairs = list(refused)
    con.execute("CREATE OR REPLACE TEMP TABLE link_refused (subject VARCHAR, object VARCHAR)")
    if pairs:
        con.executemany("INSERT INTO link_refused VALUES (?, ?)", pairs)
    found = con.execute(f"""
        SELECT x.n, y.n FROM link_refused JOIN {left} x ON x.iri = subject JOIN {right} y ON y.iri = object
    """)
    return set(found.fetchall())


def _worth_showing(pair: Scored) -> bool:
    """Whether a person would look at a pair: its names are alike, or something else designates it."""
    if pair.codes or pair.levels["domain"] == "same":
        return True
    return pair.levels["name"] not in ("other", "some") or pair.alone >= _LEAST


def name_comparer(con: duckdb.DuckDBPyConnection, blocked: Blocked) -> NameComparer:
    """What compares names by the words of the bodies on the right."""
    bits = con.execute(
        f"SELECT word, bits FROM {blocked.vocabulary} v WHERE n > 1 OR EXISTS"
        " (FROM link_words_l l WHERE l.word = v.word)"
    ).fetchall()
    return NameComparer(dict(bits), most_bits(blocked.size))


def scored(con: duckdb.DuckDBPyConnection, left: str, right: str) -> Iterator[list[Scored]]:
    """The scored pairs, body by body of the left table."""
    names = [made.name for made in COMPARISONS]
    foreign = ", ".join(map(quoted, _FOREIGN))
    rows = con.execute(f"""
        SELECT s.l, s.r, weight, {", ".join(f"s.{name}" for name in names)},
            CASE WHEN list_has_any(x.siren || x.rna, y.siren || y.rna) THEN 'agree'
                WHEN (len(x.siren) > 0 AND len(y.siren) > 0) OR (len(x.rna) > 0 AND len(y.rna) > 0)
                THEN 'contradict' ELSE '' END, y.active,
            coalesce(left(y.naf, 2) IN ({foreign}) AND x.naf IS DISTINCT FROM y.naf, false),
            coalesce(a.town_of[s.r] = 2, false)
        FROM link_scored s JOIN link_alike a ON a.l = s.l
        JOIN {left} x ON x.n = s.l JOIN {right} y ON y.n = s.r ORDER BY s.l, s.r
    """).fetchall()
    for _, those in groupby(rows, key=lambda row: row[0]):
        yield [
            Scored(row[0], row[1], row[2], dict(zip(names, row[3:-4], strict=True)), *row[-4:])
            for row in those
        ]
