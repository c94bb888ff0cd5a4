"""`maillage search`: what is typed in a terminal, and what comes back."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maillage.cli.main import cli
from maillage.errors import MaillageError
from maillage.vocabulary import ID


def run(releases: Path, *arguments: str, lang: str = "fr") -> Result:
    """The outcome of the command."""
    return CliRunner().invoke(cli, ["--releases", str(releases), "--lang", lang, "search", *arguments])


def hits(releases: Path, *arguments: str) -> list[dict[str, object]]:
    """What it finds, as JSON."""
    done = run(releases, *arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.output)["hits"]
    return found


def test_a_table_for_people(releases: Path) -> None:
    """Words need no quotes; the name, the kind, the place, why, and the key."""
    done = run(releases, "cbe", "seignanx")
    assert done.exit_code == 0, done.output
    assert "actor/cbe-du-seignanx" in done.output
    assert "Tarnos (Landes)" in done.output
    assert "acteur" in done.output
    assert "actor" in run(releases, "cbe", "seignanx", lang="en").output


def test_json_and_csv_tell_the_same(releases: Path) -> None:
    """The same things in the same order; the columns are those of the site."""
    found = hits(releases, "tarnos", "--limit", "5")
    done = run(releases, "tarnos", "--limit", "5", "--format", "csv")
    rows = [*csv.DictReader(io.StringIO(done.output))]
    assert [row["iri"] for row in rows] == [hit["iri"] for hit in found]
    assert len(rows) == 5
    assert rows[0]["nom"] == "Tarnos"


def test_none_of_a_kind_in_a_place_is_said(releases: Path) -> None:
    """Above the table, in the language of the reader."""
    assert run(releases, "ptce", "bayonne").output.startswith("aucun PTCE connu à Bayonne ; le plus proche")
    assert run(releases, "ptce", "bayonne", lang="en").output.startswith("no PTCE known in Bayonne; the")
    assert "aucun" not in run(releases, "ptce", "tarnos").output


def test_one_kind(releases: Path) -> None:
    found = hits(releases, "figeac", "--kind", "tiers-lieu")
    assert found
    assert {hit["group"] for hit in found} == {"tiers-lieu"}


@pytest.mark.parametrize("place", ["Landes", "40", "nouvelle aquitaine", "Tarnos", "CC du Seignanx"])
def test_in_a_place(releases: Path, place: str) -> None:
    """A région, a département, a commune or an EPCI, by its name or its code."""
    iris = {hit["iri"] for hit in hits(releases, "eole", "--in", place)}
    assert f"{ID}actor/eole" in iris
    elsewhere = hits(releases, "eole", "--in", "Bretagne")
    assert all(hit["iri"] != f"{ID}actor/eole" for hit in elsewhere)


def test_a_theme_by_its_name(releases: Path) -> None:
    found = hits(releases, "ptce", "--theme", "alimentation", "--kind", "ptce")
    assert found
    assert all("food" in str(hit["themes"]) for hit in found)


def test_nothing_found_says_what_to_try(releases: Path) -> None:
    done = run(releases, "zzqqxxkk")
    assert (done.exit_code, "essayer" in done.output) == (0, True)
    assert "try" in run(releases, "zzqqxxkk", lang="en").output
    assert hits(releases, "zzqqxxkk") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tarnos", "--in", "nulle part ailleurs"), "aucun territoire"),
        (("tarnos", "--in", "saint-denis"), "Seine-Saint-Denis"),
        (("tarnos", "--theme", "alimentatio"), "alimentation"),
        (("x" * 201,), "200"),
    ],
)
def test_faults_are_said(releases: Path, arguments: tuple[str, ...], said: str) -> None:
    """A place or a theme that is not known, with what is near; a text that is too long."""
    done = run(releases, *arguments)
    assert isinstance(done.exception, MaillageError)
    assert said in done.exception.message("fr")


def test_a_release_without_index(small_release: Path) -> None:
    done = run(small_release, "tarnos")
    assert isinstance(done.exception, MaillageError)
    assert "maillage build" in done.exception.message("fr")
