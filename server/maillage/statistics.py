"""Counts the graph by territory, family, activity, theme, call and year, as data cubes (W3C RDF Data Cube).

Whole-graph counts belong to the build: the endpoint answers them by look-up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage import iris
from maillage.mapping import Mapping, Triple, decimal, quoted, typed
from maillage.quads import Quads
from maillage.vocabulary import BASE, GRAPH, ID, PREFIXES, expand

GRAPH_NAME: Final = "statistics"
_GRAPH: Final = NamedNode(iris.graph(GRAPH_NAME))
_DIVISION: Final = "http://id.insee.fr/codes/nafr2/division/"
_LICENCE: Final = NamedNode("https://www.etalab.gouv.fr/licence-ouverte-open-licence")
_WIDER: Final = ("epci", "departement", "region", "country")


@dataclass(frozen=True)
class Cube:
    """A data cube: what it counts, by which dimensions.

    Args:
        key: its name in IRIs.
        fr, en: its title.
        dimensions: a property (`mlg:byTerritory`) for each column of `rows`, in order.
        rows: SQL with one column a dimension, terms in N-Triples form, then `number` and `euros`.
        euros: whether it sums amounts too.
        covers_fr, covers_en: what its counts cover.
    """

    key: str
    fr: str
    en: str
    dimensions: tuple[str, ...]
    rows: str
    euros: bool = False
    covers_fr: str = (
        "Compte les faits recueillis ici, chacun avec sa source : ce n’est pas un recensement. La question"
        " « couverture » met ces nombres à côté de ceux que des sources annoncent."
    )
    covers_en: str = (
        "Counts the facts gathered here, each with its source: it is no census. The question “couverture”"
        " sets these numbers beside those that sources announce."
    )


def count(quads: Quads) -> list[Mapping]:
    """The tables of observations, made in the database, with their mappings to triples."""
    _prepare(quads)
    return [_table(quads, cube) for cube in CUBES]


def describe() -> Iterator[Quad]:
    """The cubes themselves: titles, structure, dimensions and measures."""
    for cube in CUBES:
        dataset, structure = _dataset(cube), NamedNode(_dataset(cube).value + "--structure")
        yield _quad(dataset, "rdf:type", _name("qb:DataSet"))
        yield from _titles(dataset, cube)
        for lang, text in (("fr", cube.covers_fr), ("en", cube.covers_en)):
            yield _quad(dataset, "rdfs:comment", Literal(text, language=lang))
        yield _quad(dataset, "qb:structure", structure)
        yield _quad(dataset, "dcterms:license", _LICENCE)
        yield _quad(structure, "rdf:type", _name("qb:DataStructureDefinition"))
        yield from _titles(structure, cube)
        measures = ["mlg:number", "mlg:euros"] if cube.euros else ["mlg:number"]
        parts = [("qb:dimension", d) for d in cube.dimensions] + [("qb:measure", m) for m in measures]
        for order, (kind, component) in enumerate(parts, 1):
            node = NamedNode(f"{structure.value}-{order}")
            yield _quad(structure, "qb:component", node)
            yield _quad(node, "rdf:type", _name("qb:ComponentSpecification"))
            yield _quad(node, kind, _name(component))
            yield _quad(node, "qb:order", Literal(order))


def _titles(subject: NamedNode, cube: Cube) -> Iterator[Quad]:
    for lang, title in (("fr", cube.fr), ("en", cube.en)):
        yield _quad(subject, "rdfs:label", Literal(title, language=lang))


def _dataset(cube: Cube) -> NamedNode:
    return NamedNode(iris.thing("statistics", cube.key))


def _name(prefixed: str) -> NamedNode:
    return NamedNode(expand(prefixed))


def _quad(subject: NamedNode, predicate: str, term: NamedNode | Literal) -> Quad:
    return Quad(subject, _name(predicate), term, _GRAPH)


def _prepare(quads: Quads) -> None:
    """Working tables: what lies where, at every level, and the classes that are counted.

    A body of several names is counted once: what is said of one is said of all.
    """
    run = quads.con.execute
    run(f"""
        CREATE OR REPLACE TEMP TABLE territory AS
        SELECT id, term, split_part(substr(term, {len(ID) + 2}), '/', 1) AS kind
        FROM terms WHERE term LIKE {quoted(f"<{ID}%")}
        AND regexp_matches(term, {quoted(f"^<{ID}(commune|epci|departement|region|country)/")})
    """)
    run(f"""
        CREATE OR REPLACE TEMP TABLE located AS
        SELECT DISTINCT q.s, t.id AS o, t.term, t.kind FROM quads q JOIN territory t ON t.id = q.o
        WHERE q.p = {_id(quads, "mlg:locatedIn")}
    """)
    same = _id(quads, "owl:sameAs")
    run(
        f"CREATE OR REPLACE TEMP TABLE other_names AS SELECT DISTINCT s FROM quads WHERE p = {same} AND o < s"
    )
    for name, prefixed in _CLASSES.items():
        run(f"""
            CREATE OR REPLACE TEMP TABLE {name} AS
            SELECT DISTINCT s FROM quads
            WHERE p = {_id(quads, "rdf:type")} AND o = {_id(quads, prefixed)}
            AND s NOT IN (SELECT s FROM other_names)
        """)
    for name, prefixed in _VALUES.items():
        run(f"""
            CREATE OR REPLACE TEMP TABLE {name} AS
            SELECT DISTINCT q.s, t.term FROM quads q JOIN terms t ON t.id = q.o
            WHERE q.p = {_id(quads, prefixed)}
        """)


_CLASSES: Final = {
    "sse": "mlg:SSEEnterprise",
    "ptce": "mlg:PTCE",
    "tiers_lieu": "mlg:TiersLieu",
    "award": "mlg:Award",
}
_VALUES: Final = {
    "family": "mlg:legalFamily",
    "naf": "rov:orgActivity",
    "born": "mlg:creationDate",
    "status": "mlg:status",
    "theme": "mlg:theme",
    "activity": "mlg:activity",
    "award_call": "mlg:awardedUnder",
    "award_year": "mlg:year",
    "award_amount": "mlg:amount",
}
_WIDE: Final = f"located.kind IN ({', '.join(map(quoted, _WIDER))})"
_YEAR: Final = f"""'"' || substr({{}}, 2, 4) || '"^^<{PREFIXES["xsd"]}gYear>'"""


def _by_territory(counted: str, values: str, value: str, where: str = "true") -> str:
    """The SQL that counts the things of a class by the territories they lie in and by a value."""
    return f"""
        SELECT located.term AS d1, {value} AS d2, count(DISTINCT {counted}.s) AS number
        FROM {counted} JOIN located ON located.s = {counted}.s JOIN {values} ON {values}.s = {counted}.s
        WHERE {where} GROUP BY 1, 2
    """


_AWARDS: Final = f"""
    SELECT coalesce(r.term, {quoted(f"<{ID}country/FR>")}) AS d1, c.term AS d2,
        {_YEAR.format("y.term")} AS d3, count(DISTINCT a.s) AS number,
        sum(coalesce(TRY_CAST(split_part(m.term, '"', 2) AS DECIMAL(18, 2)), 0)) AS euros
    FROM award a JOIN award_call c ON c.s = a.s JOIN award_year y ON y.s = a.s
    LEFT JOIN award_amount m ON m.s = a.s
    LEFT JOIN (SELECT q.s, l.term FROM quads q JOIN located l ON l.s = q.o AND l.kind = 'region'
               WHERE q.p = {{awardedTo}} GROUP BY ALL) r ON r.s = a.s
    GROUP BY 1, 2, 3
"""

_INFERENCES: Final = f"""
    SELECT replace(replace(gt.term, {quoted(f"<{GRAPH}inferred/")}, '"'), '>', '"') AS d1, tt.term AS d2,
        sum(n) AS number
    FROM (
        SELECT g, CASE WHEN p = {{type}} THEN o ELSE p END AS t, count(*) AS n FROM quads
        WHERE g IN (SELECT id FROM terms WHERE term LIKE {quoted(f"<{GRAPH}inferred/%")}) GROUP BY 1, 2
    ) JOIN terms gt ON gt.id = g JOIN terms tt ON tt.id = t
    GROUP BY 1, 2
"""

_REGISTER_FR: Final = (
    "Compte les unités de l’ESS des sources nationales de cette livraison et celles des faits recueillis. Une"
    " livraison sans Sirene ne compte que les secondes : ses nombres ne disent rien de la densité de l’ESS."
)
_REGISTER_EN: Final = (
    "Counts the SSE units of the national sources in this release, and those of the facts gathered. A release"
    " without Sirene counts the latter only: its numbers say nothing of the density of the SSE."
)

CUBES: Final = (
    Cube(
        "ess-families",
        "Entreprises de l’ESS par territoire et famille juridique",
        "SSE enterprises by territory and legal family",
        ("mlg:byTerritory", "mlg:byFamily"),
        _by_territory("sse", "family", "family.term"),
        covers_fr=_REGISTER_FR,
        covers_en=_REGISTER_EN,
    ),
    Cube(
        "ess-activities",
        "Entreprises de l’ESS par territoire et division d’activité (NAF)",
        "SSE enterprises by territory and division of activity (NAF)",
        ("mlg:byTerritory", "mlg:byDivision"),
        _by_territory(
            "sse",
            "naf",
            f"{quoted('<' + _DIVISION)} || substr(split_part(naf.term, '/', 7), 1, 2) || '>'",
            f"{_WIDE} AND naf.term LIKE '<http://id.insee.fr/codes/nafr2/sousClasse/%'",
        ),
        covers_fr=_REGISTER_FR,
        covers_en=_REGISTER_EN,
    ),
    Cube(
        "ess-years",
        "Entreprises de l’ESS en activité par territoire et année de création",
        "Active SSE enterprises by territory and year of creation",
        ("mlg:byTerritory", "mlg:byYear"),
        _by_territory("sse", "born", _YEAR.format("born.term"), _WIDE),
        covers_fr=_REGISTER_FR,
        covers_en=_REGISTER_EN,
    ),
    Cube(
        "ptce-statuses",
        "PTCE par territoire et situation",
        "PTCEs by territory and status",
        ("mlg:byTerritory", "mlg:byStatus"),
        _by_territory("ptce", "status", "status.term", _WIDE),
    ),
    Cube(
        "ptce-themes",
        "PTCE par territoire et thème",
        "PTCEs by territory and theme",
        ("mlg:byTerritory", "mlg:byTheme"),
        _by_territory("ptce", "theme", "theme.term", _WIDE),
    ),
    Cube(
        "tiers-lieux-activities",
        "Tiers-lieux par territoire et activité",
        "Tiers-lieux by territory and activity",
        ("mlg:byTerritory", "mlg:byPractice"),
        _by_territory("tiers_lieu", "activity", "activity.term", _WIDE),
    ),
    Cube(
        "awards",
        "Attributions par région, appel et année",
        "Awards by region, call and year",
        ("mlg:byTerritory", "mlg:byCall", "mlg:byYear"),
        _AWARDS,
        euros=True,
    ),
    Cube(
        "inferences",
        "Triplets déduits par règle, et par propriété ou classe qu’elle donne",
        "Inferred triples by rule, and by the property or class that it gives",
        ("mlg:byRule", "mlg:byTerm"),
        _INFERENCES,
        covers_fr="Compte tout ce que les règles ont déduit dans cette livraison.",
        covers_en="Counts all that the rules inferred in this release.",
    ),
)


def _table(quads: Quads, cube: Cube) -> Mapping:
    name = "stat_" + cube.key.replace("-", "_")
    rows = cube.rows
    for mark, prefixed in (("{awardedTo}", "mlg:awardedTo"), ("{type}", "rdf:type")):
        rows = rows.replace(mark, str(_id(quads, prefixed)))
    keys = " || '--' || ".join(_key(f"d{n}") for n in range(1, len(cube.dimensions) + 1))
    quads.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT *, {keys} AS key FROM ({rows})")
    subject = f"('<{ID}observation/{cube.key}--' || key || '>')"
    dimensions = (Triple(subject, d, f"d{n}") for n, d in enumerate(cube.dimensions, 1))
    measures = [Triple(subject, "mlg:number", typed("number", "integer"))]
    if cube.euros:
        measures.append(Triple(subject, "mlg:euros", decimal("euros::VARCHAR")))
    return Mapping(
        name,
        GRAPH_NAME,
        (
            Triple(subject, "rdf:type", f"'<{expand('qb:Observation')}>'"),
            Triple(subject, "qb:dataSet", f"'{_dataset(cube)}'"),
            *dimensions,
            *measures,
        ),
    )


def _key(column: str) -> str:
    """The SQL of what tells a dimension's value apart, in an IRI: `commune-40312`, `association`, `2014`."""
    own = f"substr({column}, {len(BASE) + 2}, length({column}) - {len(BASE) + 2})"
    own = f"replace(regexp_replace({own}, '^(id|codes/[^/]+)/', ''), '/', '-')"
    last = f"regexp_extract({column}, '([A-Za-z0-9.]+)>$', 1)"
    other = (
        f"replace(replace(replace(substr({column}, 2, length({column}) - 2), '//', ''), '/', '-'), '#', '-')"
    )
    return f"""CASE WHEN {column} LIKE '"%' THEN split_part({column}, '"', 2)
        WHEN {column} LIKE '<{_DIVISION}%' THEN {last}
        WHEN {column} LIKE '<{BASE}%' AND strpos({column}, '#') = 0 THEN {own}
        ELSE replace({other}, ':', '-') END"""


def _id(quads: Quads, prefixed: str) -> int:
    return quads.id(f"<{expand(prefixed)}>")
