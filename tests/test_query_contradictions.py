"""Canned queries that speak of the same thing do not contradict each other, on the curated release."""

from collections import Counter

from pyoxigraph import QuerySolutions

from maillage import catalogue
from maillage.engine import Embedded

BY_NAME = {query.name: query for query in catalogue.load()}


def rows(engine: Embedded, name: str, **given: str) -> list[dict[str, str]]:
    """The answer of a query: for each row, the text of each column that has one."""
    answer = BY_NAME[name].run(engine, given)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{n: term.value for n in names if (term := row[n]) is not None} for row in answer]


def column(engine: Embedded, name: str, of: str, **given: str) -> set[str]:
    """What a column of an answer holds."""
    return {row[of] for row in rows(engine, name, **given) if of in row}


def test_a_third_place_is_tied_to_a_pole_or_said_not_to_be(engine: Embedded) -> None:
    """No third place is in both lists, and each is in one."""
    tied = column(engine, "tiers-lieux-et-ptce", "lieu")
    alone = column(engine, "tiers-lieux-sans-ptce", "tiers_lieu")
    assert not tied & alone
    assert column(engine, "tiers-lieux-par-activite", "tiers_lieu") == tied | alone


def test_what_one_actor_holds_is_tied(engine: Embedded) -> None:
    """A third place and a pole held by one actor, or born of each other, are tied."""
    held = {(row["tiers_lieu"], row["ptce"]) for row in rows(engine, "portages")}
    assert held <= {(row["lieu"], row["pole"]) for row in rows(engine, "tiers-lieux-et-ptce")}


def test_poles_are_counted_as_they_are_listed(engine: Embedded) -> None:
    """A pole has one line in the list, and counts for one in its region and where it stands."""
    listed = rows(engine, "ptce-par-region")
    assert max(Counter(row["ptce"] for row in listed).values()) == 1
    counted = {row["region_nom"]: int(row["nombre"]) for row in rows(engine, "nombre-de-ptce")}
    assert counted == Counter(row["region_nom"] for row in listed)
    for row in rows(engine, "nombre-de-ptce"):
        assert int(row["nombre"]) == sum(int(row[part]) for part in ("laureats", "emergents", "autres"))
    ended = sum(int(row["termines"]) for row in rows(engine, "nombre-de-ptce"))
    assert ended == sum(row["etat"] == "a pris fin" for row in listed)


def test_a_count_of_poles_stands_beside_that_of_a_source(engine: Embedded) -> None:
    """The note of December 2023 counts 14 poles in Nouvelle-Aquitaine: both questions say so."""
    for name in ("nombre-de-ptce", "ptce-par-region"):
        said = {r["selon_les_sources"] for r in rows(engine, name) if r["region_nom"] == "Nouvelle-Aquitaine"}
        assert len(said) == 1
        assert " : 14, selon « " in said.pop()


def test_a_recognition_is_held_once(engine: Embedded) -> None:
    """A holder has one line, whatever the calls and documents that give it the recognition."""
    for kind in ("ptce-label", "fabrique-de-territoire"):
        held = Counter(row["qui"] for row in rows(engine, "reconnaissances", reconnaissance=kind))
        assert max(held.values()) == 1
