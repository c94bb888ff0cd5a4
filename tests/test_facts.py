"""The rules that the curated facts keep."""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from maillage import paths

FACTS = paths.DATA / "facts"
TERRITORIES = paths.DATA / "territories"
TABLES = sorted(path.stem for path in FACTS.glob("*.csv"))
EVERY_TABLE = pytest.mark.parametrize("table", TABLES)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
TELEPHONE = re.compile(r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")
AT_LEAST = {
    "ptce": 270, "memberships": 750, "organisations": 1050, "tiers_lieux": 85, "awards": 100, "criteria": 40,
    "figures": 155, "documents": 630, "calls": 30, "schemes": 30, "links": 590, "recognitions": 31,
    "projects": 105, "services": 128,
}  # fmt: skip

TOGETHER = ".unattributed"
"""Ends the name of a table whose rows have several documents."""

Cells = dict[str, str]


@cache
def schema(table: str) -> dict[str, Any]:
    """The Table Schema of a table, or of the table whose twin it is."""
    name = table.removesuffix(TOGETHER)
    return dict(json.loads((FACTS / "schemas" / f"{name}.json").read_text(encoding="utf-8")))


@cache
def rows(path: Path) -> tuple[Cells, ...]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def facts(table: str) -> tuple[Cells, ...]:
    """The rows of a table of facts."""
    return rows(FACTS / f"{table}.csv")


def key(table: str, row: Cells) -> tuple[str, ...]:
    """The primary key of a row."""
    return tuple(row[name] for name in schema(table)["primaryKey"])


def values(table: str) -> Iterator[tuple[dict[str, Any], Cells, str]]:
    """Each value of each cell, with its field and row."""
    for row in facts(table):
        for field in schema(table)["fields"]:
            cell = row[field["name"]]
            many = field["type"] == "list" or "separator" in field or field["name"] == "source"
            parts = cell.split(" | ") if many else [cell]
            yield from ((field, row, part) for part in parts if cell)


@cache
def things() -> frozenset[str]:
    """Every `kind/key` that some row describes."""
    known = {"country/FR"}
    for table in TABLES:
        template = schema(table).get("rdf", {}).get("iri", "")
        if template.endswith("/{id}"):
            known |= {template.replace("{id}", row["id"]) for row in facts(table)}
    for file, kind, name in (
        ("communes", "commune", "code"),
        ("epci", "epci", "siren"),
        ("departements", "departement", "code"),
        ("regions", "region", "code"),
    ):
        known |= {f"{kind}/{row[name]}" for row in rows(TERRITORIES / f"{file}.csv")}
    return frozenset(known)


@cache
def codes(scheme: str) -> frozenset[str]:
    """The notations of a code list."""
    text = (paths.ONTOLOGY / "codes" / f"{scheme}.ttl").read_text(encoding="utf-8")
    return frozenset(re.findall(r'skos:notation "([^"]+)"', text))


@cache
def communes() -> dict[str, set[str]]:
    """The codes of current communes by name, former communes standing for their successor."""
    named: dict[str, set[str]] = {}
    for row in rows(TERRITORIES / "communes.csv"):
        named.setdefault(row["name"], set()).add(row["code"])
    for row in rows(TERRITORIES / "former-communes.csv"):
        named.setdefault(row["name"], set()).add(row["successor"])
    return named


def departement_of(commune: str) -> str:
    """The département code within a commune code."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]


def luhn(number: str) -> bool:
    """Whether a number passes the Luhn check."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(number)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


@EVERY_TABLE
def test_bytes(table: str) -> None:
    """A table is UTF-8 without BOM, its lines end with LF, and it ends with a line end."""
    raw = (FACTS / f"{table}.csv").read_bytes()
    raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


@EVERY_TABLE
def test_header(table: str) -> None:
    """The header is the columns of the schema, in its order."""
    with (FACTS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [field["name"] for field in schema(table)["fields"]]


@EVERY_TABLE
def test_a_row_has_one_document_and_a_row_of_a_twin_several(table: str) -> None:
    """What one document says is one row; only a twin names several documents."""
    several = {" | " in row.get("source", "") for row in facts(table)}
    assert several <= {table.endswith(TOGETHER)}


@EVERY_TABLE
def test_sorted_unique_keys(table: str) -> None:
    """Rows are sorted by primary key, and no key appears twice."""
    keys = [key(table, row) for row in facts(table)]
    assert keys == sorted(set(keys))


@EVERY_TABLE
def test_no_stray_spaces(table: str) -> None:
    """No cell begins or ends with a space, holds two in a row, a line break or an empty item of a list."""
    for field, row, value in values(table):
        assert value == " ".join(value.split()), (field["name"], row)


@EVERY_TABLE
def test_constraints(table: str) -> None:
    """Required cells are filled, and values have the type, pattern and choices of their column."""
    for field in schema(table)["fields"]:
        if field.get("constraints", {}).get("required"):
            assert all(row[field["name"]] for row in facts(table)), field["name"]
    patterns = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}
    for field, row, value in values(table):
        constraints = field.get("constraints", {})
        kind = field["itemType"] if field["type"] == "list" else field["type"]
        assert re.fullmatch(patterns.get(kind, ".*"), value), (field["name"], row)
        pattern = field.get("itemPattern") or constraints.get("pattern", "")
        assert re.search(pattern, value), (field["name"], row)
        assert value in constraints.get("enum", [value]), (field["name"], row)


@EVERY_TABLE
def test_codes(table: str) -> None:
    """Every code belongs to its code list."""
    for field, row, value in values(table):
        if scheme := field.get("rdf", {}).get("code"):
            assert value in codes(scheme), (field["name"], value, row)


@EVERY_TABLE
def test_references(table: str) -> None:
    """Every reference names something that a row describes."""
    for field, row, value in values(table):
        if kind := field.get("rdf", {}).get("ref"):
            assert (value if kind == "*" else f"{kind}/{value}") in things(), (field["name"], value, row)


@EVERY_TABLE
def test_sources(table: str) -> None:
    """Every source is a known document, named once, and every deduced field is a filled column."""
    for row in facts(table):
        sources = row["source"].split(" | ") if row["source"] else []
        assert sources == sorted(set(sources)), row
        assert {f"document/{name}" for name in sources} <= things(), row
        deduced = row.get("inferred_fields", "")
        assert all(row[name] for name in deduced.split(" | ") if name), row


@EVERY_TABLE
def test_places(table: str) -> None:
    """A place is named as in the official list, and a commune is one commune of its département or région."""
    regions = {row["name"]: row["code"] for row in rows(TERRITORIES / "regions.csv")}
    departements = {row["name"]: row["code"] for row in rows(TERRITORIES / "departements.csv")}
    region_of = {row["code"]: row["region"] for row in rows(TERRITORIES / "departements.csv")}
    for row in (row for row in facts(table) if "commune" in row):
        region = regions[row["region"]] if row["region"] else ""
        departement = departements[row["departement"]] if row["departement"] else ""
        assert not region or not departement or region_of[departement] == region, row
        homonyms = {code: departement_of(code) for code in communes().get(row["commune"], ())}
        found = [
            code
            for code, around in homonyms.items()
            if departement in ("", around) and region in ("", region_of[around])
        ]
        assert not row["commune"] or len(found) == 1, row


@EVERY_TABLE
def test_no_personal_data(table: str) -> None:
    """No cell holds an e-mail address or a telephone number."""
    for field, row, value in values(table):
        if not value.startswith("http"):
            assert not EMAIL.search(value) and not TELEPHONE.search(value), (field["name"], row)


def test_siren() -> None:
    """A SIREN passes its check digit."""
    assert all(luhn(row["siren"]) for row in facts("organisations") if row["siren"])


@pytest.mark.parametrize("table", AT_LEAST)
def test_row_counts(table: str) -> None:
    """No fact of the first survey is lost."""
    twin = table + TOGETHER
    assert len(facts(table)) + len(facts(twin) if twin in TABLES else ()) >= AT_LEAST[table]


def test_documents_are_used() -> None:
    """Every document is the source of a fact, or is mentioned by one that is."""
    used = {
        name for t in TABLES if t != "documents" for row in facts(t) for name in row["source"].split(" | ")
    }
    assert [row["id"] for row in facts("documents") if row["id"] not in used and not row["source"]] == []


def test_document_addresses() -> None:
    """A document's address is an absolute IRI without illegal characters, and belongs to it alone."""
    addresses = [row["address"] for row in facts("documents") if row["address"]]
    assert len(addresses) == len(set(addresses))
    assert all(re.fullmatch(r"https?://[!#-;=?-\[\]_a-z~%]+", a) for a in addresses)


def test_actors_are_of_one_camp() -> None:
    """No actor is at once an enterprise of the ESS, another enterprise or a public authority."""
    camps = {"sse-enterprise", "other-enterprise", "public-authority"}
    kinds: dict[str, set[str]] = {}
    for row in facts("organisations"):
        kinds.setdefault(row["id"], set()).update({row["kind"]} & camps)
    assert {actor for actor, found in kinds.items() if len(found) > 1} == set()


@pytest.mark.parametrize("folder", ["facts", "territories"])
def test_frictionless_takes_the_whole_package(folder: str) -> None:
    """Package, schemas, keys and every row, by frictionless itself."""
    report = Package(str(paths.DATA / folder / "datapackage.json")).validate()
    assert report.errors == []
    assert [(task.name, error.note) for task in report.tasks for error in task.errors] == []
    assert len(report.tasks) == len([*(paths.DATA / folder).glob("*.csv")])


def test_data_package_lists_every_table() -> None:
    """The data package names every table, with its schema."""
    package = json.loads((FACTS / "datapackage.json").read_text(encoding="utf-8"))
    assert sorted(r["path"] for r in package["resources"]) == [f"{table}.csv" for table in TABLES]
    assert all((FACTS / r["schema"]).is_file() for r in package["resources"])
