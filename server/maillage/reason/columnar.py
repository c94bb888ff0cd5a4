"""The triples that follow from the ontology, by rules in SQL over the table of the graph, to a fixpoint.

Semi-naive: each round joins what the round before found with all that is known. What a reader has no use
for is left out by this rule: an inferred triple is kept when (1) it was not stated; (2) its subject is one
of our things or codes; (3) its object is an IRI, and not the subject itself; (4) its predicate and, for a
type, its class are of neither RDF, RDFS nor OWL, save `rdf:type` and `owl:sameAs`.
"""

from collections.abc import Iterable
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
from maillage.reason.rules import RULES
from maillage.terms.rdf import n_triples
from maillage.vocabulary import CODES, GRAPH, ID, PREFIXES, expand

_RANK: Final = {name: rank for rank, name in enumerate(RULES)}
_READ: Final = (
    *("org:member", "org:organization", "org:role", "org:roleProperty"),
    *("mlg:party", "mlg:fromParty", "mlg:toParty", "mlg:linkKind", "mlg:linkProperty", "mlg:directed"),
    *("owl:sameAs", "owl:differentFrom"),
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
        self.ids = {name: quads.id(f"<{expand(name)}>") for name in ("rdf:type", *_READ)}
        self.type = self.ids["rdf:type"]
        self.numbers: dict[Node, int] = {}
        self.compiled = compile_axioms(ontology, self.number, RULES)
        quads.learn_all(
            [f"<{expand(name)}>" for name in self.ids] + [n_triples(term) for term in self.numbers]
        )

    def number(self, term: Node) -> int:
        """The id of a term of the ontology."""
        if term not in self.numbers:
            self.numbers[term] = self.quads.id(n_triples(term))
        return self.numbers[term]

    def run(self) -> Inference:
        """Reason to the end, and write what is found to the graph."""
        self.start()
        rounds = 0
        while self.execute("SELECT count(*) FROM delta").fetchall()[0][0]:
            rounds += 1
            self.round(rounds)
            if not self.execute("SELECT count(*) FROM delta").fetchall()[0][0]:
                merge(self.quads.con, self.ids["owl:sameAs"], self.type, _RANK)
                self.take(rounds)
        check(self.quads, self.ids)
        expand_identity(self.quads.con, self.ids["owl:sameAs"], _RANK)
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
        wanted = ", ".join(map(str, sorted(self.compiled.properties | set(self.ids.values()))))
        told = f"{self.ids['org:roleProperty']}, {self.ids['mlg:linkProperty']}"
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

    def round(self, number: int) -> None:
        """One round: every rule, then what is new."""
        rules = " UNION ALL ".join(self.rules(first=number == 1))
        self.execute(f"""
            CREATE OR REPLACE TEMP TABLE fresh AS
            SELECT s, p, o, min(rank) AS rank FROM ({rules}) AS found
            WHERE NOT EXISTS (
                SELECT 1 FROM known WHERE known.s = found.s AND known.p = found.p AND known.o = found.o
            )
            GROUP BY s, p, o
        """)
        self.take(number)

    def take(self, number: int) -> None:
        """Make what was found known, and read it in the next round."""
        self.execute(f"INSERT INTO known SELECT s, p, o, rank, {number} FROM fresh")
        self.execute("CREATE OR REPLACE TEMP TABLE delta AS SELECT s, p, o FROM fresh")

    def rules(self, *, first: bool) -> list[str]:
        """The SQL of each rule that has axioms: premises from `known`, one at least from `delta`.

        In the first round both are the same, and one order of the two is enough.
        """
        sides = (("delta", "known"), ("known", "delta"))[: 1 if first else 2]
        rows, found = self.compiled.rows, []
        kind, rank = self.type, _RANK
        if rows["sub"]:
            found.append(
                f"SELECT d.s, d.p, a.broad AS o, a.rule AS rank FROM delta d"
                f" JOIN ax_sub a ON a.narrow = d.o WHERE d.p = {kind}"
            )
        if rows["has_value"]:
            found.append(
                f"SELECT d.s, {kind} AS p, a.class AS o, {rank['cls-hv2']} AS rank FROM delta d"
                " JOIN ax_has_value a ON a.property = d.p AND a.value = d.o"
            )
        if rows["of_value"]:
            found.append(
                f"SELECT d.s, a.property AS p, a.value AS o, {rank['cls-hv1']} AS rank FROM delta d"
                f" JOIN ax_of_value a ON a.class = d.o WHERE d.p = {kind}"
            )
        if rows["typing"]:
            found.append(
                f"SELECT CASE a.inverse WHEN 0 THEN d.s ELSE d.o END AS s, {kind} AS p, a.class AS o,"
                f" CASE a.inverse WHEN 0 THEN {rank['prp-dom']} ELSE {rank['prp-rng']} END AS rank"
                " FROM delta d JOIN ax_typing a ON a.property = d.p"
            )
        if rows["rewrite"]:
            found.append(
                "SELECT CASE a.inverse WHEN 0 THEN d.s ELSE d.o END AS s, a.broad AS p,"
                " CASE a.inverse WHEN 0 THEN d.o ELSE d.s END AS o, a.rule AS rank"
                " FROM delta d JOIN ax_rewrite a ON a.narrow = d.p"
            )
        if rows["some"]:
            found += self.some(sides)
        if rows["both"]:
            found.append(self.both())
        if rows["every"]:
            found += [
                f"SELECT k.o AS s, {kind} AS p, a.filler AS o, {rank['cls-avf']} AS rank FROM {x} t"
                f" JOIN ax_every a ON a.class = t.o JOIN {y} k ON k.s = t.s AND k.p = a.property"
                f" WHERE t.p = {kind}"
                for x, y in sides
            ]
        if rows["transitive"]:
            found += [
                f"SELECT x.s, x.p, y.o, {rank['prp-trp']} AS rank FROM {one} x"
                f" JOIN ax_transitive a ON a.property = x.p JOIN {two} y ON y.s = x.o AND y.p = x.p"
                for one, two in sides
            ]
        if rows["chain"]:
            found += [
                f"SELECT x.s, a.whole AS p, y.o, {rank['prp-spo2']} AS rank FROM {one} x"
                f" JOIN ax_chain a ON a.first = x.p JOIN {two} y ON y.s = x.o AND y.p = a.second"
                for one, two in sides
            ]
        return [*found, self.by_role(), *self.by_link()]

    def some(self, sides: Iterable[tuple[str, str]]) -> list[str]:
        """cls-svf1 and cls-svf2: a value of a class, or any value."""
        given = f"SELECT x.s, {self.type} AS p, a.class AS o, a.rule AS rank"
        pairs = [
            f"{given} FROM {one} x JOIN ax_some a ON a.property = x.p AND a.filler <> 0"
            f" JOIN {two} t ON t.s = x.o AND t.p = {self.type} AND t.o = a.filler"
            for one, two in sides
        ]
        return [*pairs, f"{given} FROM delta x JOIN ax_some a ON a.property = x.p AND a.filler = 0"]

    def both(self) -> str:
        """cls-int1: of every part, so of the whole."""
        return (
            f"SELECT k.s, {self.type} AS p, a.whole AS o, {_RANK['cls-int1']} AS rank"
            f" FROM (SELECT DISTINCT d.s, a.whole FROM delta d JOIN ax_both a ON a.part = d.o"
            f" WHERE d.p = {self.type}) AS touched"
            " JOIN ax_both a ON a.whole = touched.whole"
            f" JOIN known k ON k.s = touched.s AND k.p = {self.type} AND k.o = a.part"
            " GROUP BY k.s, a.whole, a.parts HAVING count(DISTINCT a.part) = a.parts"
        )

    def by_role(self) -> str:
        """org-roleproperty: the role of a membership gives a direct relation."""
        i = self.ids
        return (
            f"SELECT m.o AS s, rp.o AS p, c.o AS o, {_RANK['org-roleproperty']} AS rank FROM known r"
            f" JOIN known rp ON rp.s = r.o AND rp.p = {i['org:roleProperty']}"
            f" JOIN known m ON m.s = r.s AND m.p = {i['org:member']}"
            f" JOIN known c ON c.s = r.s AND c.p = {i['org:organization']}"
            f" WHERE r.p = {i['org:role']} AND EXISTS (SELECT 1 FROM delta WHERE p IN"
            f" ({i['org:role']}, {i['org:roleProperty']}, {i['org:member']}, {i['org:organization']}))"
        )

    def by_link(self) -> list[str]:
        """mlg-linkproperty: the kind of a link relates its parties, one way if directed, else both."""
        i = self.ids
        parties = f"{i['mlg:fromParty']}, {i['mlg:toParty']}, {i['mlg:party']}"
        told = f"{parties}, {i['mlg:linkKind']}, {i['mlg:linkProperty']}"
        touched = f"EXISTS (SELECT 1 FROM delta WHERE p IN ({told}))"
        true = self.quads.id(f'"true"^^<{PREFIXES["xsd"]}boolean>')
        directed = f"SELECT s FROM known WHERE p = {i['mlg:directed']} AND o = {true}"
        return [
            f"SELECT a.o AS s, lp.o AS p, b.o AS o, {_RANK['mlg-linkproperty']} AS rank FROM known k"
            f" JOIN known lp ON lp.s = k.o AND lp.p = {i['mlg:linkProperty']}"
            f" JOIN known a ON a.s = k.s AND a.p IN ({left}) JOIN known b ON b.s = k.s AND b.p IN ({right})"
            f" WHERE k.p = {i['mlg:linkKind']} AND a.o <> b.o AND k.o {way} ({directed}) AND {touched}"
            for left, right, way in (
                (i["mlg:fromParty"], i["mlg:toParty"], "IN"),
                (parties, parties, "NOT IN"),
            )
        ]

    def write(self) -> dict[str, int]:
        """Put what is kept in the graph; return how many triples each rule gave."""
        words = " OR ".join(f"starts_with(term, '<{name}')" for name in _VOCABULARIES)
        graphs = ", ".join(
            f"({rank}, {self.quads.id(f'<{GRAPH}inferred/{name}>')})" for name, rank in _RANK.items()
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
        found = {name: counts[rank] for name, rank in sorted(_RANK.items()) if rank in counts}
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
            *(f"ax_{name}" for name in TABLES),
        ):
            self.execute(f"DROP TABLE IF EXISTS {name}")
