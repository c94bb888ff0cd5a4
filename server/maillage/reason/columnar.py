"""The triples that follow from the ontology, by rules in SQL over the table of the graph, to a fixpoint.

Semi-naive: each round joins what the round before found with all that is known. What a reader has no use
for is left out by this rule: an inferred triple is kept when (1) it was not stated; (2) its subject is one
of our things or codes; (3) its object is an IRI, and not the subject itself; (4) its predicate and, for a
type, its class are of neither RDF, RDFS nor OWL, save `rdf:type` and `owl:sameAs`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.term import Node

from maillage.mapping import quoted
from maillage.quads import Quads
from maillage.reason.compile import TABLES, compile_axioms
from maillage.reason.consistency import check
from maillage.reason.identity import expand_identity, merge
from maillage.reason.links import TRUE
from maillage.reason.rule import Select
from maillage.reason.rules import RANKS, RULES
from maillage.reason.undertakings import NAMED, READ, WORKING, working_tables
from maillage.terms.rdf import n_triples
from maillage.vocabulary import CODES, GRAPH, ID, PREFIXES, expand

_READ: Final = (
    *("org:member", "org:organization", "org:role", "org:roleProperty"),
    *("mlg:involvedParty", "mlg:involvementIn", "mlg:involvementRole", "mlg:involvementProperty"),
    *("mlg:party", "mlg:fromParty", "mlg:toParty", "mlg:linkKind", "mlg:linkProperty", "mlg:directed"),
    *("owl:sameAs", "owl:differentFrom"),
    *READ,
)
_VOCABULARIES: Final = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl"))


@dataclass(frozen=True)
class Inference:
    """How many triples each rule gave, in how many rounds."""

    by_rule: dict[str, int]
    rounds: int


def infer(quads: Quads, ontology: list[Path]) -> Inference:
    """Add to the graph what follows from it and the ontology, each rule's triples in `mgr:inferred/{rule}`.

    Args:
        quads: the union of its graphs is reasoned over, code lists included.
        ontology: Turtle files of axioms (OWL 2 RL).

    Raises:
        InconsistencyError: the facts contradict the ontology; the message names the rule and the facts.
        RdfError: the ontology has an axiom that no rule carries out.
    """
    schema = Graph()
    for path in ontology:
        schema.parse(path, format="turtle")
    return Reasoner(quads, schema).run()


class Reasoner:
    """One inference: the working tables `known`, `delta` and those of the axioms, in the graph's database."""

    def __init__(self, quads: Quads, ontology: Graph) -> None:
        self.quads, self.execute = quads, quads.con.execute
        named = ("rdf:type", *_READ, *NAMED)
        self.ids = {name: quads.id(f"<{expand(name)}>") for name in named}
        self.ids[TRUE] = quads.id(TRUE)
        self.type = self.ids["rdf:type"]
        self.stages: dict[int, dict[Select, int]] = {}
        for name, rule in RULES.items():
            if rule.select:
                self.stages.setdefault(rule.stage, {}).setdefault(rule.select, RANKS[name])
        self.numbers: dict[Node, int] = {}
        self.compiled = compile_axioms(ontology, self.number)
        quads.learn_all([f"<{expand(name)}>" for name in named] + [n_triples(term) for term in self.numbers])

    def number(self, term: Node) -> int:
        """The id of a term of the ontology."""
        if term not in self.numbers:
            self.numbers[term] = self.quads.id(n_triples(term))
        return self.numbers[term]

    def run(self) -> Inference:
        """Reason to the end, and write what is found to the graph."""
        self.start()
        rounds = self.close(0)
        for _, selects in sorted(self.stages.items())[1:]:
            rounds += 1
            for name, sql in working_tables(self.ids):
                self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
            self.find([sql for s, rank in selects.items() for sql in s.sql(self.ids, rank, "known", "known")])
            self.take(rounds)
            rounds = self.close(rounds)
        check(self.quads, self.ids)
        expand_identity(self.quads.con, self.ids["owl:sameAs"], RANKS)
        found = self.write()
        self.clean()
        return Inference(found, rounds)

    def start(self) -> None:
        """The tables of the axioms, and `known`: the stated triples that some rule can read or give."""
        for name, columns in TABLES.items():
            typed = ", ".join(f"{column.strip()} BIGINT" for column in columns.split(","))
            self.execute(f"CREATE OR REPLACE TEMP TABLE ax_{name} ({typed})")
            rows = sorted(self.compiled.rows[name])
            if rows:
                values = ", ".join("(" + ", ".join(map(str, row)) + ")" for row in rows)
                self.execute(f"INSERT INTO ax_{name} VALUES {values}")
        read = {self.ids[name] for name in ("rdf:type", *_READ)}
        wanted = ", ".join(map(str, sorted(self.compiled.properties | read)))
        naming = ("org:roleProperty", "mlg:involvementProperty", "mlg:linkProperty")
        told = ", ".join(str(self.ids[name]) for name in naming)
        self.execute(f"""
            CREATE OR REPLACE TEMP TABLE known AS
            SELECT DISTINCT s, p, o, -1::BIGINT AS rank, 0::BIGINT AS round FROM quads
            WHERE p IN ({wanted}) OR p IN (SELECT o FROM quads WHERE p IN ({told}))
        """)
        self.execute("CREATE OR REPLACE TEMP TABLE delta AS SELECT s, p, o FROM known")
        self.execute("CREATE OR REPLACE TEMP TABLE same (id BIGINT, canon BIGINT)")
        self.execute("""
            CREATE OR REPLACE TEMP TABLE words AS SELECT id FROM terms WHERE starts_with(term, '"')
            AND id IN (SELECT o FROM known WHERE p IN (
                SELECT property FROM ax_functional UNION ALL SELECT property FROM ax_inverse_functional
            ))
        """)

    def close(self, rounds: int) -> int:
        """Run the rules until they find nothing new; return the number of the last round."""
        while self.execute("SELECT count(*) FROM delta").fetchall()[0][0]:
            rounds += 1
            self.find(self.rules(first=rounds == 1))
            self.take(rounds)
            if not self.execute("SELECT count(*) FROM delta").fetchall()[0][0]:
                merge(self.quads.con, self.ids["owl:sameAs"], self.type, RANKS)
                self.take(rounds)
        return rounds

    def find(self, rules: list[str]) -> None:
        """The table `fresh`: what rules give that is not known."""
        self.execute(f"""
            CREATE OR REPLACE TEMP TABLE fresh AS
            SELECT s, p, o, min(rank) AS rank FROM ({" UNION ALL ".join(rules)}) AS found
            WHERE NOT EXISTS (
                SELECT 1 FROM known WHERE known.s = found.s AND known.p = found.p AND known.o = found.o
            )
            GROUP BY s, p, o
        """)

    def take(self, number: int) -> None:
        """Make what was found known, and read it in the next round."""
        self.execute(f"INSERT INTO known SELECT s, p, o, rank, {number} FROM fresh")
        self.execute("CREATE OR REPLACE TEMP TABLE delta AS SELECT s, p, o FROM fresh")

    def rules(self, *, first: bool) -> list[str]:
        """The SQL of each rule that has axioms: premises from `known`, one at least from `delta`.

        In the first round both are the same, and one order of the two is enough.
        """
        statements: list[str] = []
        for select, rank in self.stages[0].items():
            if not select.table or self.compiled.rows[select.table]:
                statements += select.sql(self.ids, rank, "delta", "known")
                if select.joins and not first:
                    statements += select.sql(self.ids, rank, "known", "delta")
        return statements

    def write(self) -> dict[str, int]:
        """Put what is kept in the graph; return how many triples each rule gave."""
        words = " OR ".join(f"starts_with(term, '<{name}')" for name in _VOCABULARIES)
        graphs = ", ".join(
            f"({rank}, {self.quads.id(f'<{GRAPH}inferred/{name}>')})" for name, rank in RANKS.items()
        )
        self.execute(f"""
            CREATE OR REPLACE TEMP TABLE kept AS
            SELECT rank, s, p, o FROM known
            WHERE rank >= 0 AND s <> o
            AND s IN (SELECT id FROM terms WHERE starts_with(term, '<{ID}') OR starts_with(term, '<{CODES}'))
            AND o IN (SELECT id FROM terms WHERE starts_with(term, '<'))
            AND CASE p WHEN {self.ids["owl:sameAs"]} THEN true
                WHEN {self.type} THEN o NOT IN (SELECT id FROM terms WHERE {words})
                ELSE p IN (
                    SELECT id FROM terms WHERE id IN (SELECT DISTINCT p FROM known) AND NOT ({words})
                ) END
        """)
        self.execute(f"""
            INSERT INTO quads SELECT n.graph, s, p, o, false FROM kept
            JOIN (VALUES {graphs}) AS n(rank, graph) USING (rank)
        """)
        counts = dict(self.execute("SELECT rank, count(*) FROM kept GROUP BY 1").fetchall())
        found = {name: counts[rank] for name, rank in sorted(RANKS.items()) if rank in counts}
        for name in found:
            self.quads.learn(f"SELECT {quoted(f'<{GRAPH}inferred/{name}>')}")
        return found

    def clean(self) -> None:
        """Leave no working table behind."""
        for name in (
            "known",
            "delta",
            "fresh",
            "same",
            "words",
            "pairs",
            "kept",
            *WORKING,
            *(f"ax_{name}" for name in TABLES),
        ):
            self.execute(f"DROP TABLE IF EXISTS {name}")
