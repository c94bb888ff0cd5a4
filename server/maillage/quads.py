"""The graph of a build: one table of integers beside a table of terms, in DuckDB."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from maillage.errors import BuildError
from maillage.mapping import Mapping
from maillage.vocabulary import GRAPH, PREFIXES, expand

HASH: Final = "(md5_number_lower({}) >> 1)::BIGINT"
"""The SQL that gives the id of a term from its N-Triples text: 63 bits of its MD5.

DuckDB's own `hash` is six times quicker and gave two points on the map one id, out of ten million terms.
"""

_BATCH: Final = 200_000
_FIXED: Final = re.compile(r"'[^']*'")
Texts = tuple[str, str, str, str]
"""The terms of a quad in N-Triples form, `(g, s, p, o)`; the default graph is the empty text."""
Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph


class Quads:
    """Quads as ids, `quads(g, s, p, o)`, and their words, `terms(id, term)`, terms in N-Triples form.

    An id is a hash of the term's text, so rows become ids without a look-up; `check` proves that no two
    terms share one. A quad may stand twice in `quads`; whoever needs sets takes them.
    The default graph has the empty text as its name.
    The column `apart` is true for the rows of large tables, which are dumped apart from the rest.
    """

    def __init__(self, database: Path | None = None, memory: str = "4GB", threads: int = 0) -> None:
        """Open an empty database.

        Args:
            database: the file that the tables spill to; in memory when None.
            memory: what DuckDB may use before it spills, as `4GB`.
            threads: how many threads it may use; as many as there are cores when 0.
        """
        self.con = duckdb.connect(str(database) if database else ":memory:")
        self.con.execute(f"SET memory_limit = '{memory}'")
        self.con.execute("SET preserve_insertion_order = false")
        if threads:
            self.con.execute(f"SET threads = {threads}")
        self.con.execute("CREATE TABLE quads (g BIGINT, s BIGINT, p BIGINT, o BIGINT, apart BOOLEAN)")
        self.con.execute("CREATE TABLE terms (id BIGINT, term VARCHAR)")

    def id(self, term: str) -> int:
        """The id of a term given in N-Triples form, known or not; any thread may ask for it."""
        with self.con.cursor() as con:
            return int(con.execute(f"SELECT {HASH.format('?')}", [term]).fetchall()[0][0])

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads made one by one: for the thousands, not for the millions."""
        self.add_texts(map(texts, quads))

    def add_texts(self, rows: Iterable[Texts]) -> None:
        """Add quads given as their terms in N-Triples form."""
        batch: list[Texts] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._take(batch)
                batch.clear()
        self._take(batch)

    def ids(self, terms: Sequence[str]) -> dict[str, int]:
        """The ids of terms given in N-Triples form."""
        rows = self.con.execute(
            f"SELECT term, {HASH.format('term')} FROM (SELECT unnest($1) AS term)", [terms]
        )
        return dict(rows.fetchall())

    def add_file(self, path: Path) -> None:
        """Add the quads of an N-Quads or N-Triples file."""
        self.add(parse(path=str(path), format=RdfFormat.N_QUADS))

    def add_select(self, select: str, graph: str) -> None:
        """Add the rows of a query as triples of a graph.

        Args:
            select: SQL with columns `s`, `p`, `o`, terms in N-Triples form, none null.
            graph: the graph's IRI, without brackets; empty for the default graph.
        """
        name = f"<{graph}>" if graph else ""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE _new AS {select}")
        ids = ", ".join(HASH.format(column) for column in "spo")
        self.con.execute(f"INSERT INTO quads SELECT {self.id(name)}, {ids}, false FROM _new")
        self.learn(f"SELECT DISTINCT unnest([s, p, o, '{name}']) FROM _new")
        self.con.execute("DROP TABLE _new")

    def add_rows(self, mapping: Mapping, departments: Collection[str] = ()) -> None:
        """Add the triples of one table of rows; see `add_tables`."""
        self.add_tables([mapping], departments)

    def add_tables(
        self, mappings: Iterable[Mapping], departments: Collection[str] = (), *, apart: bool = True
    ) -> None:
        """Add the triples of tables of rows, which must stand in this database.

        Args:
            mappings: how their rows become triples.
            departments: the codes of the départements whose rows are taken; all rows when empty.
            apart: whether they are dumped apart.
        """
        for mapping in mappings:
            self._add_table(mapping, departments, apart)
        self._settle()

    def _add_table(self, mapping: Mapping, departments: Collection[str], apart: bool) -> None:
        """Each term of a row is made and hashed once, whatever the triples that it is in."""
        rows = f"{mapping.table} WHERE {mapping.among(departments)}"
        graph = f"<{GRAPH}{mapping.graph}>"
        predicates = {t.predicate: f"<{expand(t.predicate)}>" for t in mapping.triples}
        fixed = {e for t in mapping.triples for e in (t.subject, t.object) if _FIXED.fullmatch(e)}
        varied = dict.fromkeys(e for t in mapping.triples for e in (t.subject, t.object) if e not in fixed)
        ids = {expression: f"i{n}" for n, expression in enumerate(varied)}
        columns = ", ".join(f"{HASH.format(expression)} AS {name}" for expression, name in ids.items())
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE _ids AS SELECT {columns} FROM {rows}")
        ids |= {expression: str(self.id(expression[1:-1])) for expression in fixed}
        for triple in mapping.triples:
            subject, value = ids[triple.subject], ids[triple.object]
            self.con.execute(f"""
                INSERT INTO quads
                SELECT {self.id(graph)}, {subject}, {self.id(predicates[triple.predicate])}, {value}, {apart}
                FROM _ids
                WHERE {subject} IS NOT NULL AND {value} IS NOT NULL
            """)
        self.con.execute("DROP TABLE _ids")
        self.learn_all([graph, *predicates.values(), *(expression[1:-1] for expression in fixed)])
        for expression in varied:
            terms = f"SELECT DISTINCT {expression} AS term FROM {rows}"
            self.con.execute(f"""
                INSERT INTO terms SELECT {HASH.format("term")}, term FROM ({terms}) WHERE term IS NOT NULL
            """)

    def _settle(self) -> None:
        """Keep each term once; two terms of one id stay, for `check` to find."""
        self.con.execute("""
            CREATE OR REPLACE TABLE terms AS
            SELECT id, min(term) AS term FROM terms GROUP BY id
            UNION ALL
            SELECT id, max(term) FROM terms GROUP BY id HAVING max(term) <> min(term)
        """)

    def learn(self, select: str) -> None:
        """Add terms to the table of terms, those that it has not yet.

        Args:
            select: SQL with one column, terms in N-Triples form.
        """
        self.con.execute(f"""
            INSERT INTO terms
            SELECT DISTINCT id, term
            FROM (SELECT {HASH.format("term")} AS id, term FROM ({select}) AS words(term)) AS new
            WHERE NOT EXISTS (SELECT 1 FROM terms WHERE terms.id = new.id AND terms.term = new.term)
        """)

    def learn_all(self, terms: Iterable[str]) -> None:
        """Add terms given one by one, in N-Triples form."""
        self.con.execute("CREATE OR REPLACE TEMP TABLE _words AS SELECT unnest($1) AS term", [list(terms)])
        self.learn("SELECT term FROM _words")

    def check(self) -> None:
        """Check that no two terms share an id.

        Raises:
            BuildError: two do; a term must change, or the hash.
        """
        shared = self.con.execute(
            "SELECT min(term), max(term) FROM terms GROUP BY id HAVING min(term) <> max(term) LIMIT 1"
        ).fetchall()
        for one, other in shared:
            raise BuildError(
                f"deux termes ont le même numéro : {one} et {other}",
                f"two terms share an id: {one} and {other}",
            )

    def read(self, where: str = "true") -> Iterator[Texts]:
        """The distinct quads as terms in N-Triples form, `(g, s, p, o)`, in no order.

        Args:
            where: SQL on the columns `g`, `s`, `p`, `o`, which are ids, and `apart`.
        """
        cursor = self.con.cursor().execute(f"""
            SELECT gt.term, st.term, pt.term, ot.term
            FROM (SELECT DISTINCT g, s, p, o FROM quads WHERE {where})
            JOIN terms gt ON gt.id = g JOIN terms st ON st.id = s
            JOIN terms pt ON pt.id = p JOIN terms ot ON ot.id = o
        """)
        while rows := cursor.fetchmany(10_000):
            yield from rows

    def quads(self, where: str = "true") -> Iterator[Quad]:
        """The distinct quads as terms of Oxigraph, in no order: for the thousands; see `read`."""
        text = "".join(f"{s} {p} {o} {g} .\n" for g, s, p, o in self.read(where))
        return iter(parse(text, format=RdfFormat.N_QUADS))

    def _take(self, batch: list[Texts]) -> None:
        if not batch:
            return
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE _batch AS"
            " SELECT unnest($1) AS g, unnest($2) AS s, unnest($3) AS p, unnest($4) AS o",
            [list(column) for column in zip(*batch, strict=True)],
        )
        ids = ", ".join(HASH.format(name) for name in "gspo")
        self.con.execute(f"INSERT INTO quads SELECT {ids}, false FROM _batch")
        self.learn("SELECT DISTINCT unnest([g, s, p, o]) FROM _batch")
        self.con.execute("DROP TABLE _batch")


def information(ids: str) -> str:
    """The SQL that describes terms.

    Args:
        ids: SQL with one column of ids.

    Returns:
        SQL with columns `id`, `term`, `kind` (`I`, `B` or `L`), `lex` (an IRI or lexical form), `dt` (a
        datatype's IRI) and `lang` (lower case, empty without one).
    """
    return f"""
        SELECT id, term, kind, dt, lang,
            CASE WHEN strpos(raw, chr(92)) = 0 THEN raw
            ELSE replace(replace(replace(replace(replace(replace(raw, '\\\\', chr(1)), '\\"', '"'),
                '\\n', chr(10)), '\\r', chr(13)), '\\t', chr(9)), chr(1), chr(92)) END AS lex
        FROM (
            SELECT id, term, kind,
                CASE kind WHEN 'I' THEN substr(term, 2, length(term) - 2) WHEN 'B' THEN term
                    ELSE substr(term, 2, length(term) - length(tail) - 2) END AS raw,
                CASE WHEN kind <> 'L' THEN '' WHEN tail = '' THEN '{PREFIXES["xsd"]}string'
                    WHEN starts_with(tail, '@') THEN '{PREFIXES["rdf"]}langString'
                    ELSE substr(tail, 4, length(tail) - 4) END AS dt,
                CASE WHEN starts_with(tail, '@') THEN lower(substr(tail, 2)) ELSE '' END AS lang
            FROM (
                SELECT id, term,
                    CASE substr(term, 1, 1) WHEN '<' THEN 'I' WHEN '"' THEN 'L' ELSE 'B' END AS kind,
                    CASE WHEN starts_with(term, '"') THEN reverse(split_part(reverse(term), '"', 1))
                        ELSE '' END AS tail
                FROM terms WHERE id IN ({ids})
            )
        )
    """


def texts(quad: Quad) -> Texts:
    """The terms of a quad in N-Triples form."""
    return _text(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


@contextmanager
def as_written() -> Iterator[None]:
    """Within, rdflib keeps the lexical forms of literals: `"01"^^xsd:integer` stays so."""
    usual = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = usual


def _text(term: Term) -> str:
    return "" if isinstance(term, DefaultGraph) else str(term)
