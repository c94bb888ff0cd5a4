"""Frictionless, as publishers of open data run it: our data packages, and the tables that we answer."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest

from maillage import paths
from served import Served

pytestmark = pytest.mark.filterwarnings("ignore")
"""frictionless warns of its own regular expressions and of the libraries that it imports."""

PACKAGES: Final = sorted(paths.DATA.glob("*/datapackage.json"))
QUESTIONS: Final = (
    "liens.csv",
    "ptce-par-region.csv",
    "chiffres-cles.csv?lang=en",
    "ptce-membres.csv?ptce=sud-aquitaine",
)


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.parent.name)
def test_a_data_package_is_valid(path: Path) -> None:
    """The descriptor, each schema, each row, keys within a table and between tables."""
    from frictionless import Package

    report = Package(str(path)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:20]
    assert report.stats["tasks"] >= 5


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_in_csv_is_a_table(root: str, name: str) -> None:
    """Its header, its rows and the types that frictionless infers from all of them."""
    from frictionless import Detector, Resource

    report = Resource(path=f"{root}/requetes/{name}", detector=Detector(sample_size=100_000)).validate()
    assert report.valid, report.flatten(["rowNumber", "note"])[:20]
    assert report.tasks[0].stats["rows"] > 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_reader_of_csv_on_the_web_finds_the_columns(served: Served, root: str, name: str) -> None:
    """From the table by its Link to its metadata (CSVW 5.2), which leads back and names each column of the header."""
    table = served.get(f"/requetes/{name}")
    (target,) = re.findall(
        r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', table.headers["link"]
    )
    described = served.get(urljoin(f"/requetes/{name}", target))
    assert described.headers["content-type"].startswith("application/csvm+json")
    metadata = json.loads(described.text)
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    again = served.get(urljoin(urljoin(f"/requetes/{name}", target), metadata["url"]))
    header = next(csv.reader(io.StringIO(table.text)))
    assert next(csv.reader(io.StringIO(again.text))) == header
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header
    assert all(column["titles"]["fr"][0] == column["name"] for column in metadata["tableSchema"]["columns"])
