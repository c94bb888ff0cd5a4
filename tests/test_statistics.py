"""Counts as data cubes."""

from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from maillage import statistics
from maillage.quads import Quads

FACTS = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rov: <http://www.w3.org/ns/regorg#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <https://w3id.org/maillage/id/> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix family: <https://w3id.org/maillage/codes/legal-families/> .
@prefix commune: <https://w3id.org/maillage/id/commune/> .
@prefix departement: <https://w3id.org/maillage/id/departement/> .
@prefix region: <https://w3id.org/maillage/id/region/> .

actor:1 a mlg:SSEEnterprise ; mlg:legalFamily family:association ; mlg:locatedIn commune:40312, departement:40 ;
    rov:orgActivity <http://id.insee.fr/codes/nafr2/sousClasse/94.99Z> ; mlg:creationDate "2014-01-02"^^xsd:date .
actor:2 a mlg:SSEEnterprise ; mlg:legalFamily family:association ; mlg:locatedIn commune:40001, departement:40 .
actor:3 a mlg:SSEEnterprise ; mlg:legalFamily family:scop ; mlg:locatedIn departement:40 .
actor:4 mlg:legalFamily family:scop ; mlg:locatedIn departement:40 .
id:award1 a mlg:Award ; mlg:awardedTo actor:1 ; mlg:awardedUnder id:call1 ; mlg:year "2021"^^xsd:gYear ; mlg:amount 100000 .
id:award2 a mlg:Award ; mlg:awardedTo actor:2 ; mlg:awardedUnder id:call1 ; mlg:year "2021-05"^^xsd:gYearMonth .
actor:1 mlg:locatedIn region:75 . actor:2 mlg:locatedIn region:75 .
actor:100000009 a mlg:SSEEnterprise ; owl:sameAs actor:1 ; mlg:legalFamily family:association ;
    mlg:locatedIn commune:40312, departement:40, region:75 ; mlg:creationDate "2014-01-02"^^xsd:date ;
    rov:orgActivity <http://id.insee.fr/codes/nafr2/sousClasse/94.99Z> .
actor:1 owl:sameAs actor:100000009 .
"""
ASK = """
PREFIX mlg: <https://w3id.org/maillage/ontology#> PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT ?d1 ?d2 ?n ?e { ?o a qb:Observation ; qb:dataSet <https://w3id.org/maillage/id/statistics/%s> ;
  mlg:byTerritory ?d1 ; %s ?d2 ; mlg:number ?n OPTIONAL { ?o mlg:euros ?e } }
"""


def cubes() -> Store:
    """The statistics of the facts above, in a store."""
    quads = Quads()
    quads.add(parse(FACTS, format=RdfFormat.TURTLE))
    stated = quads.con.execute("SELECT count(*) FROM quads").fetchall()[0][0]
    for mapping in statistics.count(quads):
        quads.add_rows(mapping)
    quads.check()
    found = {" ".join((s, p, o)) for g, s, p, o in quads.read() if g.endswith("statistics>")}
    assert len(found) == quads.con.execute("SELECT count(*) FROM quads").fetchall()[0][0] - stated
    store = Store()
    store.extend(parse(" .\n".join(found) + " .", format=RdfFormat.N_TRIPLES))
    return store


def rows(store: Store, cube: str, dimension: str) -> set[tuple[str, ...]]:
    """The observations of a cube: last parts of its two dimensions, number, euros."""
    answer = store.query(ASK % (cube, dimension))
    assert isinstance(answer, QuerySolutions)
    return {tuple(str(t).strip('<>"').split('"')[0].rsplit("/", 1)[-1] for t in row if t) for row in answer}


def test_enterprises_are_counted_at_every_level() -> None:
    """Only enterprises of the SSE, each once a territory, whatever its names."""
    assert rows(cubes(), "ess-families", "mlg:byFamily") == {
        ("40312", "association", "1"),
        ("40001", "association", "1"),
        ("40", "association", "2"),
        ("40", "scop", "1"),
        ("75", "association", "2"),
    }


def test_wider_territories_only() -> None:
    """Activities and years are not counted by commune."""
    assert rows(cubes(), "ess-activities", "mlg:byDivision") == {("40", "94", "1"), ("75", "94", "1")}
    assert rows(cubes(), "ess-years", "mlg:byYear") == {("40", "2014", "1"), ("75", "2014", "1")}


def test_awards_are_counted_and_summed() -> None:
    """By region, call and year; an unknown amount adds nothing."""
    assert rows(cubes(), "awards", "mlg:byYear") == {("75", "2021", "2", "100000")}


def test_each_cube_is_described() -> None:
    """Titles in both languages and one component for each column."""
    found = list(statistics.describe())
    for cube in statistics.CUBES:
        mine = [q for q in found if cube.key in str(q.subject)]
        assert (
            sum(q.predicate.value.endswith("#component") for q in mine)
            == len(cube.dimensions) + 1 + cube.euros
        )
