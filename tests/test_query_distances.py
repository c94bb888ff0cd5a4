"""The kilometres that questions compute in SPARQL are those of the sphere."""

from itertools import pairwise

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from maillage import catalogue
from maillage.engine import Embedded
from maillage.errors import ParameterError
from maillage.sparql.query import Query
from maillage.territories import Point, distance_km, point_of
from maillage.vocabulary import ID, prologue

QUERIES = catalogue.load()


def rows(engine: Embedded, name: str, **values: str) -> list[dict[str, str]]:
    """The answer of a question, each cell as text."""
    answer = QUERIES.find(name).run(engine, values)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [
        {n: t.value for n, t in zip(names, row, strict=True) if isinstance(t, NamedNode | Literal)}
        for row in answer
    ]


def point(code: str) -> Point:
    """The point of a commune that has one."""
    found = point_of("commune", code)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def communes(engine: Embedded) -> dict[str, list[str]]:
    """The codes of the communes of each PTCE and tiers-lieu."""
    answer = engine.query(
        Query(
            prologue("mlg") + "SELECT ?x ?c { ?x mlg:locatedIn ?c . ?c a mlg:Commune ; mlg:inseeCode ?code }"
        )
    )
    assert isinstance(answer, QuerySolutions)
    found: dict[str, list[str]] = {}
    for x, c in answer:
        assert isinstance(x, NamedNode) and isinstance(c, NamedNode)
        found.setdefault(x.value, []).append(c.value.removeprefix(f"{ID}commune/"))
    return found


@pytest.mark.parametrize("code", ["40312", "75056", "97415"])
def test_around_a_commune_kilometres_are_right(
    engine: Embedded, communes: dict[str, list[str]], code: str
) -> None:
    """To 1 % or a kilometre within 1,500 km, to 5 % over oceans; all those that have a commune, in order."""
    found = rows(engine, "autour-d-une-commune", commune=code, rayon="20000")
    wanted = {x for x in communes if x.startswith((f"{ID}ptce/", f"{ID}tiers-lieu/"))}
    assert {row["chose"] for row in found} == wanted
    for row in found:
        there = [distance_km(point(code), point(c)) for c in communes[row["chose"]]]
        near = [0.01 if km < 1500 else 0.05 for km in there]
        assert any(
            int(row["km"]) == pytest.approx(km, rel=r, abs=1) for km, r in zip(there, near, strict=True)
        ), (row, there)
    kilometres = [int(row["km"]) for row in found]
    assert kilometres == sorted(kilometres)


def test_a_radius_leaves_out_what_is_farther(engine: Embedded) -> None:
    """Nothing at 0 km but what is in the commune itself; each radius holds the smaller ones."""
    asked = [
        {
            row["chose"]: int(row["km"])
            for row in rows(engine, "autour-d-une-commune", commune="40312", rayon=n)
        }
        for n in ("0", "200", "600")
    ]
    assert asked[0] and set(asked[0].values()) == {0}
    assert all(set(small) < set(large) for small, large in pairwise(asked))
    assert all(
        km <= limit for found, limit in zip(asked, (0, 200, 600), strict=True) for km in found.values()
    )


def test_neighbours_come_from_the_nearest_to_the_farthest(
    engine: Embedded, communes: dict[str, list[str]]
) -> None:
    """Those without a known commune come last, without kilometres."""
    found = rows(engine, "ptce-proches", ptce="edenn")
    kilometres = [int(row["km"]) for row in found if "km" in row]
    assert kilometres and kilometres == sorted(kilometres)
    assert all("km" in row for row in found[: len(kilometres)])
    assert all((row["autre"] in communes) is ("km" in row) for row in found)


@pytest.mark.parametrize("name", ["Castillonnès", "castillonnes", "47057", "CASTILLONNES (47)"])
def test_a_commune_that_no_fact_is_about_has_its_surroundings(
    engine: Embedded, communes: dict[str, list[str]], name: str
) -> None:
    """By any spelling of its name: where it is comes from the territories, not from the graph."""
    assert not engine.query(Query(f"ASK {{ <{ID}commune/47057> ?p ?o }}"))
    found = rows(engine, "autour-d-une-commune", commune=name, rayon="100")
    assert found
    for row in found:
        there = [distance_km(point("47057"), point(c)) for c in communes[row["chose"]]]
        assert any(abs(km - int(row["km"])) <= 1 + km / 100 for km in there), row
    whole = rows(engine, "autour-d-une-commune", commune="47057", rayon="100")
    assert found == whole


@pytest.mark.parametrize(
    ("query", "parameter", "value", "said"),
    [
        ("autour-d-une-commune", "commune", "saint denis", "Saint-Denis (974, La Réunion)"),
        ("autour-d-une-commune", "commune", "Clermont-Ferand", "Clermont-Ferrand (63)"),
        ("tiers-lieux-par-territoire", "territoire", "Castillonnès", "aucun fait d’ici ne s’y rattache"),
        ("tiers-lieux-par-territoire", "territoire", "Saint-Sauveur", "plusieurs territoires de ce nom"),
    ],
)
def test_what_a_name_of_a_place_lacks_is_said(
    engine: Embedded, query: str, parameter: str, value: str, said: str
) -> None:
    """Homonyms are listed with their département, near names too; a place without facts is known."""
    with pytest.raises(ParameterError) as caught:
        rows(engine, query, **{parameter: value})
    assert said in caught.value.fr


@pytest.mark.parametrize("name", ["Les Écossolies", "ecossolies", "PTCE Les Ecossolies"])
def test_a_thing_is_known_by_all_its_names(engine: Embedded, name: str) -> None:
    """Not only by its label or its key."""
    assert rows(engine, "ptce-proches", ptce=name) == rows(engine, "ptce-proches", ptce="ptce/ecossolies")
