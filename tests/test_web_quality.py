"""What a release lacks, in which order, where, and as rows to take away."""

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from maillage.engine import Embedded
from maillage.release import Release
from maillage.web import create_app, quality
from maillage.web.quality import Gap, works

PTCE = "https://w3id.org/maillage/id/ptce/"


@pytest.fixture(scope="module")
def curated(release: Release) -> FlaskClient:
    """A client of the curated release."""
    return create_app(release.path).test_client()


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0].replace("\u00a0", " ")


def test_an_hour_settles_most_where_little_is_needed() -> None:
    """Three minutes a commune: twenty an hour; documents on which many facts hang come before others."""
    communes = [Gap("commune", f"{PTCE}{n}") for n in range(25)]
    documents = [Gap("to-attribute", f"{PTCE}{n}", f"document {n}", n) for n in (9, 2, 8, 1)]
    members = [Gap("PTCEShape-members-known", f"{PTCE}{n}") for n in range(2)]
    found = [(work.kind, work.in_an_hour, work.total) for work in works([*members, *documents, *communes])]
    assert found == [("commune", 20, 25), ("to-attribute", 19, 20), ("PTCEShape-members-known", 2, 2)]


def test_each_fault_of_the_report_is_told(curated: FlaskClient, release: Release) -> None:
    """Every result of the report is in a group, but what a query counts already; groups have words of their own."""
    results = json.loads((release.path / "report" / "shacl.json").read_text(encoding="utf-8"))["results"]
    kinds = {result["shape"].strip("<>").rpartition("#")[2] for result in results}
    page = main_of(curated.get("/qualite").text)
    for kind in kinds - {"PTCEShape-carrier-known", "PTCEShape-theme-known"}:
        assert f'id="g-{kind}"' in page
    assert (
        "mlg:" not in page
        and "(@fr)" not in page
        and "Shape" not in page.replace("manque=", "").replace("g-", "").replace("Shape-", "")
    )


def test_a_list_has_every_thing_with_its_page(curated: FlaskClient) -> None:
    """As many rows as the file has, each linked, each with a way to tell what one knows."""
    page = main_of(curated.get("/qualite?manque=carrier").text)
    rows = list(csv.DictReader(io.StringIO(curated.get("/qualite.csv?manque=carrier").text)))
    assert len(rows) > 20 and page.count('<th scope="row">') == len(rows)
    assert page.count("/contact?sujet=") == len(rows)
    assert {row["manque"] for row in rows} == {"PTCE dont on ne sait pas qui les porte"}
    one = rows[0]["adresse"].removeprefix("http://localhost")
    assert one.startswith("/page/ptce/") and curated.get(one).status_code == 200


def test_a_region_is_a_part_of_the_whole(curated: FlaskClient) -> None:
    """Its rows are those of the whole whose thing lies there; the page says as many."""
    whole = list(csv.DictReader(io.StringIO(curated.get("/qualite.csv").text)))
    part = list(csv.DictReader(io.StringIO(curated.get("/qualite.csv?region=75").text)))
    there = [row for row in whole if row["region"] == "Nouvelle-Aquitaine"]
    assert part and sorted(part, key=str) == sorted(there, key=str)
    page = main_of(curated.get("/qualite").text)
    assert f'aria-label="Nouvelle-Aquitaine : {len(part)} à compléter"' in page
    assert f"Les {len(part)} lignes" in main_of(curated.get("/qualite?region=75").text)


def test_what_is_announced_stands_beside_what_is_known(curated: FlaskClient) -> None:
    """A call whose laureates sources count, a région whose PTCEs a source counts."""
    page = main_of(curated.get("/qualite").text)
    assert "AAP PTCE 2013" in page and "PTCE connus" in page
    assert page.count("<tr>") > 30
    for code in ("75", "94", "06"):
        assert f'value="{code}"' in page


@pytest.mark.parametrize(
    "arguments", ["region=Bretagne", "region=75&region=76", "manque=rien", "manque=<script>"]
)
def test_what_there_is_not_is_a_fault(curated: FlaskClient, arguments: str) -> None:
    """The page and the file say what there is."""
    for path in ("/qualite", "/qualite.csv"):
        answer = curated.get(f"{path}?{arguments}", headers={"Accept": "text/html"})
        assert answer.status_code == 400 and "<script>" not in answer.text


def test_in_english(curated: FlaskClient) -> None:
    """Titles, advice, columns."""
    page = main_of(curated.get("/qualite?lang=en").text)
    assert "What an hour of work would improve most" in page and "PTCEs whose carrier is not known" in page
    assert "Ce qui" not in page and "dont on" not in page
    header = curated.get("/qualite.xlsx?lang=en")
    assert header.status_code == 200


def test_a_release_is_read_once(release: Release) -> None:
    """A fixed number of queries at the first page, none for the release's gaps after it."""
    asked: list[str] = []

    class Counting(Embedded):
        """Notes what it is asked."""

        def query(self, query):  # type: ignore[no-untyped-def]
            """Answer, and note."""
            asked.append(query.text)
            return super().query(query)

    from maillage.web import Options

    client = create_app(
        release.path, Options(engine=lambda found: Counting(Embedded.open(found.store_path).store))
    ).test_client()
    assert client.get("/qualite").status_code == 200
    first = len(asked)
    assert client.get("/qualite?region=75").status_code == 200
    assert first < 12 and len(asked) - first <= 6


def test_a_small_release_says_that_nothing_is_known_of_it(client: FlaskClient) -> None:
    """Neither the queries nor a report: no group, and no fault."""
    page = client.get("/qualite")
    assert page.status_code == 200 and "Rien à compléter" in page.text
    assert client.get("/qualite.xlsx").status_code == 200


def test_a_report_too_large_to_read_is_said(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it alone says is not counted, and the page says so; what the queries find stays."""
    monkeypatch.setattr(quality, "_LARGEST", 10)
    page = main_of(create_app(release.path).test_client().get("/qualite").text)
    assert "Le rapport de validation est trop long" in page and "PTCEShape-members-known" not in page
    assert 'id="g-carrier"' in page


def test_without_its_report(release: Release, tmp_path: Path) -> None:
    """A release of which the report is not there is told by its queries alone."""
    found, messages = quality._faults(tmp_path / "shacl.json")
    assert found == [] and messages == {}
