"""The data cubes of a release keep the integrity constraints of the RDF Data Cube Vocabulary (W3C, 2014), 11.1."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import DefaultGraph, QueryBoolean, QuerySolutions, RdfFormat, Store, parse

from maillage.vocabulary import PREFIXES

CONSTRAINTS: Final = Path(__file__).parent / "conformance" / "data-cube.txt"
NAMES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("qb", "owl", "rdf", "rdfs", "skos", "xsd")
)
CUBE: Final = """
@prefix qb: <http://purl.org/linked-data/cube#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> .
:cube a qb:DataSet ; qb:structure :dsd .
:dsd a qb:DataStructureDefinition ; qb:component [ qb:dimension :by ], [ qb:measure :number ] .
:by rdfs:range skos:Concept ; qb:codeList :list .
:list a skos:ConceptScheme . :a a skos:Concept ; skos:inScheme :list . :b a skos:Concept ; skos:inScheme :list .
:o1 a qb:Observation ; qb:dataSet :cube ; :by :a ; :number 1 .
:o2 a qb:Observation ; qb:dataSet :cube ; :by :b ; :number 2 .
"""


@cache
def texts() -> dict[str, str]:
    """The SPARQL of each part of the file, by its heading: `IC-1`…, and the two phases of normalisation."""
    parts = re.split(r"^#### (.+)\n", CONSTRAINTS.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def normalised(store: Store) -> Store:
    """A graph after the two phases of the standard's normalisation (10.1), which its constraints take for granted."""
    for phase in ("phase 1", "phase 2"):
        store.update(NAMES + texts()[phase])
    return store


def broken(store: Store) -> list[str]:
    """The constraints that a normalised graph breaks; IC-20 and IC-21 are asked once for each property of a hierarchy."""
    found = []
    for name, text in texts().items():
        asked = [text]
        if "<$p>" in text:
            answer = store.query(NAMES + texts()[f"properties of {name}"])
            assert isinstance(answer, QuerySolutions)
            asked = [text.replace("$p", row["p"].value) for row in answer]
        if name.startswith("IC-"):
            for ask in asked:
                answer = store.query(NAMES + ask)
                assert isinstance(answer, QueryBoolean)
                found += [name] if answer else []
    return found


def made(turtle: str) -> Store:
    """A small graph, normalised."""
    store = Store()
    store.extend(parse(turtle, RdfFormat.TURTLE))
    return normalised(store)


def test_the_constraints_are_all_there() -> None:
    """IC-1 to IC-21; IC-19 is two questions."""
    asked = {f"IC-{n}" for n in range(1, 22) if n != 19} | {"IC-19a", "IC-19b"}
    assert {name for name in texts() if name.startswith("IC-")} == asked


def test_the_cubes_of_a_release_keep_the_constraints(curated_store: Store) -> None:
    """Every cube that the build counts, with the vocabulary and its codes."""
    whole = Store()
    whole.extend(parse(dumped(curated_store), RdfFormat.N_TRIPLES))
    assert broken(normalised(whole)) == []


def dumped(store: Store) -> bytes:
    """The default graph of a release's store, the union of its graphs."""
    found = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    assert found
    return found


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (":o3 a qb:Observation ; :by :a ; :number 1 .", "IC-1"),
        (":other a qb:DataSet .", "IC-2"),
        (":dsd2 a qb:DataStructureDefinition ; qb:component [ qb:dimension :by ] .", "IC-3"),
        (":free a qb:DimensionProperty .", "IC-4"),
        (":free a qb:DimensionProperty ; rdfs:range skos:Concept .", "IC-5"),
        (":o3 a qb:Observation ; qb:dataSet :cube ; :number 1 .", "IC-11"),
        (":o3 a qb:Observation ; qb:dataSet :cube ; :by :a ; :number 3 .", "IC-12"),
        (":c a skos:Concept . :o3 a qb:Observation ; qb:dataSet :cube ; :by :c .", "IC-14"),
        (":c a skos:Concept . :o3 a qb:Observation ; qb:dataSet :cube ; :by :c ; :number 1 .", "IC-19a"),
    ],
)
def test_a_broken_constraint_is_found(change: str, constraint: str) -> None:
    """A small cube keeps them all; each change breaks the one that it should."""
    assert broken(made(CUBE)) == []
    assert constraint in broken(made(CUBE + change))
