"""The SHACL report of a graph: each constraint one SQL query over the table of the graph.

The report is that of SHACL Core, complete; SHACL-SPARQL constraints run on a store of the same graph. A shape
that asks for anything else is an error, never passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from pyoxigraph import Store
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from maillage.errors import EngineError, RdfError
from maillage.quads import Quads, as_written, information
from maillage.terms.rdf import n_triples
from maillage.validate.components import COMPONENTS, Checked, Reads
from maillage.validate.property_paths import gives, predicates, values, walks
from maillage.validate.report import Bound, Report, Result, ordered
from maillage.validate.shapes import Constraint, Shape, Shapes
from maillage.validate.sparql import SparqlConstraints
from maillage.vocabulary import UNDER_OTHER_NAMES


def validate(
    quads: Quads,
    shapes: Sequence[Path] | Graph | Shapes,
    store: Callable[[], Store] | None = None,
    bound: Bound | None = None,
) -> Report:
    """Validate the union of the graphs against shapes.

    No import is followed, no script run, nothing fetched.

    Args:
        quads: the graph; rdfs:subClassOf in it is followed, nothing is inferred.
        shapes: Turtle files, or a graph; `Shapes` when many graphs are validated against the same.
        store: gives a store whose default graph is that union, for constraints written in SPARQL; one is
            filled from `quads` when None and needed.
        bound: keeps the first results of some focus nodes; all results when None.

    Raises:
        EngineError: the shapes are faulty, or ask for what is not applied.
    """
    if not isinstance(shapes, Graph | Shapes):
        files, shapes = shapes, Graph()
        with as_written():
            for path in files:
                shapes.parse(path, format="turtle")
    try:
        read = Shapes(shapes) if isinstance(shapes, Graph) else shapes
        run = Validator(quads, read, store, bound)
        return Report(ordered(run.run()), tuple(run.left))
    except RdfError as fault:
        raise EngineError(
            f"formes SHACL fautives : {fault.fr}", f"faulty SHACL shapes: {fault.en}"
        ) from fault


class Validator:
    """One validation: working tables `t(s, p, o)` and those of each shape, in the graph's database."""

    def __init__(
        self, quads: Quads, shapes: Shapes, store: Callable[[], Store] | None, bound: Bound | None = None
    ) -> None:
        self.quads, self.execute = quads, quads.con.execute
        self.graph, self.shapes = shapes.graph, shapes
        known = quads.ids(list(shapes.terms.values()))
        self.number = {node: known[text] for node, text in shapes.terms.items()}
        self.type = self.number[RDF.type]
        self.sparql = SparqlConstraints(quads, shapes.graph, store)
        self.sources: list[tuple[Shape, Constraint]] = []
        self.open: list[Node] = []
        self.information: dict[str, str] = {}
        self.failures: dict[tuple[Node, str], str] = {}
        self.used: set[int] = set()
        """The predicates that have a triple."""
        self.classes: set[int] = set()
        """The classes that have an instance."""
        self.narrower: dict[int, set[int]] = {}
        self.names = count()
        self.made: list[str] = []
        self.bound = bound
        self.left: list[tuple[Result, int]] = []

    def run(self) -> Iterator[Result]:
        """The results, in no order."""
        self.work()
        if self.bound:
            known = self.quads.ids(list(self.bound.focus))
            self.execute(
                "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($1) AS id, unnest($2) AS rank",
                [[known[term] for term in self.bound.focus], list(range(len(self.bound.focus)))],
            )
        for node in self.shapes.targeted():
            select = self.target(node)
            if self.shapes.shape(node) is None or not select:
                continue
            focus = self.table(f"SELECT DISTINCT f AS root, f FROM ({select})")
            failures = _NOTHING if self.empty(focus) else self.evaluate(node, focus)
            if failures != _NOTHING:
                yield from self.read(failures)
            self.drop(0)
            self.information.clear()
            self.failures.clear()
        self.made += ["t", "node", "wanted"]
        self.drop(0)

    def work(self) -> None:
        """The triples that some shape reads.

        What is said of a thing because it is said of the same thing under another name is left out: the
        shapes count values, and one body with two published keys would count twice.
        """
        read = {self.type, self.number[RDFS.subClassOf]}
        for predicate in (SH.targetSubjectsOf, SH.targetObjectsOf, *_parameters(Reads.PROPERTY)):
            read |= {self.number[o] for o in self.graph.objects(None, predicate)}
        complex_walk = False
        for node in set(self.graph.subjects(SH.path)):
            shape = self.shapes.shape(node)
            if shape and shape.path:
                read |= {self.number[p] for p in predicates(shape.path)}
                complex_walk |= walks(shape.path)
        every = complex_walk or any((None, p, None) in self.graph for p in _parameters(Reads.ALL))
        own = f"g <> {self.quads.id(f'<{UNDER_OTHER_NAMES}>')}"
        where = f"WHERE {own}" + ("" if every else f" AND p IN ({', '.join(map(str, sorted(read)))})")
        self.execute(f"CREATE OR REPLACE TEMP TABLE t AS SELECT DISTINCT s, p, o FROM quads {where}")
        self.execute(
            "CREATE OR REPLACE TEMP TABLE node AS "
            + (
                "SELECT s AS id FROM t UNION SELECT o FROM t"
                if complex_walk
                else "SELECT 0 AS id WHERE false"
            )
        )
        pairs = f"SELECT o, s FROM t WHERE p = {self.number[RDFS.subClassOf]}"
        for broad, narrow in self.execute(pairs).fetchall():
            self.narrower.setdefault(broad, set()).add(narrow)
        self.used = {p for (p,) in self.execute("SELECT DISTINCT p FROM t").fetchall()}
        classes = f"SELECT DISTINCT o FROM t WHERE p = {self.type}"
        self.classes = {o for (o,) in self.execute(classes).fetchall()}

    def target(self, node: Node) -> str:
        """The SQL of the focus nodes of a shape (SHACL 2.1.3); empty when the graph has none."""
        selects = []
        classes = set(self.graph.objects(node, SH.targetClass))
        if node in self.shapes.classes:
            classes.add(node)
        for rdf_class in classes:
            if self.narrowed(rdf_class) & self.classes:
                selects.append(f"SELECT s AS f FROM ({self.instances(rdf_class)})")
        for predicate, column in ((SH.targetSubjectsOf, "s"), (SH.targetObjectsOf, "o")):
            for prop in self.graph.objects(node, predicate):
                if self.number[prop] in self.used:
                    selects.append(f"SELECT {column} AS f FROM t WHERE p = {self.number[prop]}")
        for named in self.graph.objects(node, SH.targetNode):
            self.quads.learn_all([n_triples(named)])
            selects.append(f"SELECT {self.number[named]}::BIGINT AS f")
        return " UNION ALL ".join(selects)

    def instances(self, rdf_class: Node) -> str:
        """The SQL of the instances of a class, `s` (SHACL 1.1: rdf:type and rdfs:subClassOf*)."""
        classes = sorted(self.narrowed(rdf_class))
        return f"SELECT s FROM t WHERE p = {self.type} AND o IN ({', '.join(map(str, classes))})"

    def narrowed(self, rdf_class: Node) -> set[int]:
        """A class and those under it."""
        classes, todo = {self.number[rdf_class]}, [self.number[rdf_class]]
        while todo:
            new = self.narrower.get(todo.pop(), set()) - classes
            classes |= new
            todo += new
        return classes

    def evaluate(self, node: Node, nodes: str) -> str:
        """Check a shape on focus nodes `(root, f)`.

        Returns:
            the SQL of the failures `(root, f, v, path, source)`; `source` is a place in `sources`.
        """
        shape = self.shapes.shape(node)
        if shape is None:
            return _NOTHING
        if node in self.open:
            raise EngineError(f"forme récursive : {node}", f"recursive shape: {node}")
        self.open.append(node)
        if shape.path:
            found, vacuous = _NONE, True
            if gives(shape.path, lambda predicate: self.number[predicate] in self.used):
                found = self.table(values(shape.path, nodes, self.number.__getitem__))
                vacuous = self.empty(found)
            found = _NONE if vacuous else found
        else:
            found, vacuous = f"(SELECT root, f, f AS v FROM {nodes})", False
        selects = []
        for constraint in shape.constraints:
            component = constraint.component
            if vacuous and not component.absent:
                continue
            source = len(self.sources)
            self.sources.append((shape, constraint))
            path = "path" if "path" in component.gives else "NULL"
            origin = "source" if "source" in component.gives else source
            checked = Checked(node, shape.path, nodes, found, source)
            selects += [
                f"SELECT root, f, v, {path} AS path, {origin} AS source FROM ({select})"
                for select in component.check(self, checked, constraint.value)
                if select != _NOTHING
            ]
        self.open.pop()
        return " UNION ALL ".join(f"({select})" for select in selects) or _NOTHING

    def within(self, shape: Node, checked: Checked) -> str:
        """The SQL of the failures of another shape whose focus nodes are the value nodes."""
        if not checked.path:
            return self.evaluate(shape, checked.nodes)
        return self.evaluate(shape, self.table(f"SELECT DISTINCT root, v AS f FROM {checked.values}"))

    def failing(self, shape: Node, checked: Checked) -> str:
        """The table of the value nodes, `id`, that do not conform to another shape; made once."""
        if checked.values == _NONE:
            return "(SELECT 0::BIGINT AS id WHERE false)"
        asked = (shape, checked.values)
        if asked not in self.failures:
            nodes = self.table(f"SELECT DISTINCT v AS root, v AS f FROM {checked.values}")
            self.failures[asked] = self.table(
                f"SELECT DISTINCT root AS id FROM ({self.evaluate(shape, nodes)})"
            )
        return self.failures[asked]

    def by_sparql(self, checked: Checked) -> str:
        """The SQL of the failures of a constraint written in SPARQL."""
        shape, constraint = self.sources[checked.source]
        of: dict[tuple[int, int], list[int]] = {}
        for root, focus in self.execute(f"SELECT DISTINCT root, f FROM {checked.nodes}").fetchall():
            of[root, focus] = []
        for root, focus, value in self.execute(f"SELECT root, f, v FROM {checked.values}").fetchall():
            of[root, focus].append(value)
        found = [
            f"({root}, {focus}, {'NULL' if value is None else value}, {'NULL' if path is None else path})"
            for (root, focus), nodes in of.items()
            for value, path in self.sparql.check(constraint, shape, focus, nodes)
        ]
        if not found:
            return _NOTHING
        return f"SELECT * FROM (VALUES {', '.join(found)}) AS r(root, f, v, path)"

    def described(self, ids: str) -> str:
        """A table that describes the terms of a query of ids (`quads.information`), made once."""
        if ids not in self.information:
            self.information[ids] = self.table(information(ids))
        return self.information[ids]

    def table(self, select: str) -> str:
        """Keep a query's rows in a new table; return its name."""
        name = f"shacl_{next(self.names)}"
        self.execute(f"CREATE TEMP TABLE {name} AS {select}")
        self.made.append(name)
        return name

    def empty(self, table: str) -> bool:
        """Whether a table has no row."""
        return not self.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall()

    def drop(self, kept: int) -> None:
        """Drop the tables made, but for the first ones."""
        while len(self.made) > kept:
            self.execute(f"DROP TABLE IF EXISTS {self.made.pop()}")

    def read(self, failures: str) -> Iterator[Result]:
        """The failures that a query gives, as results."""
        bounded = f"SELECT *, 0 AS beyond FROM ({failures})"
        if self.bound:
            most = self.bound.most
            bounded = f"""
                SELECT r.*, count(*) OVER (PARTITION BY source) - {most} AS beyond
                FROM ({failures}) r JOIN wanted ON wanted.id = f
                QUALIFY row_number() OVER (PARTITION BY source ORDER BY rank, v, path) <= {most}
            """
        rows = self.execute(f"""
            SELECT ft.term, vt.term, pt.term, source, beyond FROM ({bounded})
            LEFT JOIN terms ft ON ft.id = f LEFT JOIN terms vt ON vt.id = v LEFT JOIN terms pt ON pt.id = path
        """).fetchall()
        more: dict[int, tuple[Result, int]] = {}
        for focus, value, path, source, beyond in rows:
            shape, constraint = self.sources[source]
            result = Result(
                severity=shape.severity,
                focus=focus or "",
                path=path or shape.path_text,
                value=value or "",
                shape=shape.node.n3(),
                component=constraint.component.name,
                fr=constraint.fr,
                en=constraint.en,
                structure="" if path else shape.structure,
            )
            yield result
            if beyond > 0:
                more[source] = result, beyond
        self.left += more.values()


_NONE = "(SELECT 0::BIGINT AS root, 0::BIGINT AS f, 0::BIGINT AS v WHERE false)"
"""No value nodes."""
_NOTHING = (
    "SELECT 0::BIGINT AS root, 0::BIGINT AS f, 0::BIGINT AS v, 0::BIGINT AS path, 0 AS source WHERE false"
)


def _parameters(reads: Reads) -> list[URIRef]:
    """The parameters whose checks read so."""
    return [SH[name] for name, component in COMPONENTS.items() if component.reads is reads]
