"""The table of things says what the graph says, and the index finds them by what people type."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage import paths
from maillage.errors import ParameterError, ReleaseError, TableError
from maillage.release import THINGS, digest
from maillage.search import Index, write_things
from searched import graph, write_search

ID = "https://w3id.org/maillage/id/"


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the table and the index of the small graph."""
    folder = tmp_path_factory.mktemp("searched")
    write_search(graph(), folder)
    return folder


@pytest.fixture(scope="session")
def index(searched: Path) -> Index:
    """The index of the small graph."""
    return Index.open(searched / "search" / "index")


def rows(folder: Path, where: str = "true") -> dict[str, dict[str, Any]]:
    """The rows of the table, by the end of the IRI."""
    with duckdb.connect() as con:
        con.execute(f"SELECT * FROM read_parquet('{folder / THINGS}') WHERE {where}")
        names = [column[0] for column in con.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in con.fetchall()]
    return {row["iri"].removeprefix("https://w3id.org/maillage/"): row for row in found}


def keys(index: Index, text: str, **asked: Any) -> list[str]:
    """The ends of the IRIs that a text finds."""
    return [hit.iri.removeprefix(ID) for hit in index.find(text, **asked).hits]


def test_a_row_says_what_the_graph_says(searched: Path) -> None:
    row = rows(searched)["id/actor/443061841"]
    assert row["kind"] == "actor" and row["label_fr"] == "ARDAINES" and row["origin"] == "register"
    assert row["codes"] == ["443061841", "44306184100047", "W081000001"]
    assert (row["commune"], row["departement"], row["region"]) == ("08409", "08", "44")
    assert (row["lon"], row["lat"]) == (4.72, 49.77)
    assert (row["begin"], row["legal_form"], row["naf"], row["active"]) == (
        "1999-01-02",
        "9220",
        "94.99Z",
        True,
    )
    ptce = rows(searched)["id/ptce/sud-aquitaine"]
    assert (
        ptce["origin"] == "curated"
        and ptce["themes"] == ["food"]
        and ptce["domain"] == "cbe-seignanx.example"
    )
    assert (
        ptce["label_en"] == "Sud-Aquitaine pole"
        and ptce["names"][0] == ptce["label_fr"] == "PTCE Sud-Aquitaine"
    )
    assert abs(ptce["lon"] + 1.46) < 0.05, "without a point of its own, that of its commune"


def test_names_are_unescaped(searched: Path) -> None:
    assert 'L"ancien nom' in rows(searched)["id/actor/cbe"]["names"]


def test_the_point_of_a_place_is_that_of_what_is_there(searched: Path) -> None:
    row = rows(searched)["id/tiers-lieu/metroloco"]
    assert (row["lon"], row["lat"]) == (-1.5, 43.5)


def test_what_has_ended_is_not_active(searched: Path) -> None:
    found = rows(searched, "iri LIKE '%/ptce/%'")
    assert [key for key, row in found.items() if not row["active"]] == ["id/ptce/fini"]


def test_only_things_that_people_look_for_are_there(searched: Path) -> None:
    """Neither what is replaced, nor verdicts, columns of questions, establishments."""
    found = rows(searched, "origin <> 'gazetteer'")
    assert len(found) == 16
    assert not [
        key for key in found if "ancien" in key or "verdict" in key or "column" in key or "site" in key
    ]


def test_all_territories_are_there(searched: Path) -> None:
    """A person looks for what is around a commune that no source names."""
    found = rows(searched, "kind IN ('commune', 'departement', 'region', 'epci')")
    assert len(found) > 36_000
    assert found["id/commune/40312"]["origin"] == "curated"
    assert found["id/commune/64122"]["origin"] == "gazetteer"
    assert "64200" in found["id/commune/64122"]["codes"]
    assert len([key for key in found if key == "id/commune/40312"]) == 1


def test_the_same_graph_gives_the_same_bytes(searched: Path, tmp_path: Path) -> None:
    write_things(graph(), paths.DATA / "territories", tmp_path / THINGS)
    assert digest(tmp_path / THINGS) == digest(searched / THINGS)


def test_without_the_list_of_territories_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="territory file missing"):
        write_things(graph(), tmp_path, tmp_path / THINGS)
    assert not (tmp_path / THINGS).exists()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("PTCE Sud-Aquitaine", "ptce/sud-aquitaine"),
        ("sud aquitaine ptce", "ptce/sud-aquitaine"),
        ("sud acquitaine", "ptce/sud-aquitaine"),
        ("sudaquitaine", "ptce/sud-aquitaine"),
        ("pole territorial de cooperation economique sud aquitaine", "ptce/sud-aquitaine"),
        ("aquitaine pole", "ptce/sud-aquitaine"),
        ("cbe seignanx", "actor/cbe"),
        ("C.B.E.", "actor/cbe"),
        ("ancien nom", "actor/cbe"),
        ("adie", "actor/adie"),
        ("figeact", "ptce/figeac"),
        ("fijeacteurs", "ptce/figeac"),
        ("389 400 210", "actor/cbe"),
        ("siren 389400210", "actor/cbe"),
        ("443 061 841 00047", "actor/443061841"),
        ("44306184199999", "actor/443061841"),
        ("w081000001", "actor/443061841"),
        ("64122", "commune/64122"),
        ("64200", "commune/64122"),
        ("64", "departement/64"),
        ("st etienne", "commune/42218"),
        ("biaritz", "commune/64122"),
        ("romans", "commune/26281"),
        (f"{ID}ptce/figeac", "ptce/figeac"),
        ("cbe-seignanx.example", "ptce/sud-aquitaine"),
        ("https://www.cbe-seignanx.example/", "ptce/sud-aquitaine"),
        ("fabrique de territoire", "scheme/fabriques"),
        ("ptce alimentation landes", "ptce/sud-aquitaine"),
        ("ptce de la lune", "ptce/fini"),
        ("ptce occ", "ptce/figeac"),
        ("bzh", "region/53"),
        ("ptce na", "ptce/sud-aquitaine"),
        ("ge ptce", "ptce/ardaines"),
        ("acteurs tarnos", "actor/cbe"),
        ("Tarnos acteur", "actor/cbe"),
        ("metroloko", "tiers-lieu/metroloco"),
    ],
)
def test_what_is_typed_is_found_first(index: Index, text: str, key: str) -> None:
    assert keys(index, text)[0] == key


def test_a_pole_comes_before_an_association_of_the_same_name_and_registers_last(index: Index) -> None:
    assert keys(index, "ardaines")[:3] == ["ptce/ardaines", "actor/ardaines", "actor/443061841"]


def test_a_legal_form_means_the_body(index: Index) -> None:
    assert keys(index, "association ardaines")[0] == "actor/ardaines"


def test_a_commune_finds_what_is_around_it_the_nearest_first(index: Index) -> None:
    """Tarnos is five kilometres from Bayonne, in another département; Brest is far."""
    assert keys(index, "PTCE Bayonne")[0] == "ptce/sud-aquitaine"
    assert keys(index, "tiers lieux bayonne")[0] == "tiers-lieu/metroloco"
    found = index.find("Bayonne").hits
    assert found[0].iri == f"{ID}commune/64102"
    near = {hit.iri.removeprefix(ID): hit for hit in found}
    assert near["ptce/sud-aquitaine"].distance and near["ptce/sud-aquitaine"].distance < 10
    assert near["ptce/sud-aquitaine"].why == ("à proximité", "nearby")
    assert "tiers-lieu/loin" not in near


def test_two_letters_are_a_region_beside_another_word_alone(index: Index) -> None:
    """Alone, they come after what they begin; within a word, they are nothing."""
    alone = keys(index, "ge", limit=100)
    assert alone[0] == "departement/32"
    assert "region/44" in alone[1:]
    assert "region/75" not in keys(index, "banane", limit=100)


@pytest.mark.parametrize(
    ("text", "place", "there", "nearest"),
    [
        ("PTCE Bayonne", "Bayonne", False, "ptce/sud-aquitaine"),
        ("tiers-lieu près de Bayonne", "Bayonne", False, "tiers-lieu/metroloco"),
        ("ptce tarnos", "Tarnos", True, ""),
        ("ptce figeac", "Figeac", True, ""),
        ("ptce landes", "Landes", True, ""),
        ("ptce gironde", "Gironde", False, ""),
        ("ptce brest", "Brest", False, ""),
        ("ptce dax 40", "Dax", False, "ptce/sud-aquitaine"),
    ],
)
def test_a_kind_in_a_place_is_told(index: Index, text: str, place: str, there: bool, nearest: str) -> None:
    """Whether one is known there; else the nearest to a commune, within a hundred kilometres."""
    local = index.find(text, limit=100).local
    assert local is not None
    assert (local.name, local.there) == (place, there)
    assert (local.nearest.iri.removeprefix(ID) if local.nearest else "") == nearest


@pytest.mark.parametrize("text", ["bayonne", "ptce", "ptce alimentation landes", "sud aquitaine", "64100"])
def test_what_asks_for_no_kind_in_a_place(index: Index, text: str) -> None:
    assert index.find(text).local is None


def test_a_nearest_that_is_not_beside_is_found(index: Index) -> None:
    """Cahors and Albi are over 50 km from Figeac, on two sides of it."""
    for town in ("Cahors", "Albi"):
        local = index.find(f"ptce {town}").local
        assert local is not None and local.nearest is not None
        assert local.nearest.iri == f"{ID}ptce/figeac"
        assert 40 < (local.nearest.distance or 0) < 100


def test_a_radius_bounds_what_is_around(index: Index) -> None:
    assert keys(index, "ptce bayonne", kinds=("ptce",), radius=3) == []
    assert keys(index, "ptce bayonne", kinds=("ptce",), radius=10) == ["ptce/sud-aquitaine"]
    for text in ("ardaines", "64100", ""):
        with pytest.raises(ParameterError, match="place"):
            index.find(text, radius=10)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kinds": ("actor",)}, ["actor/ardaines", "actor/443061841"]),
        ({"departement": "64"}, []),
        ({"region": "44", "kinds": ("ptce",)}, ["ptce/ardaines"]),
        ({"theme": "food"}, []),
        ({"limit": 1}, ["ptce/ardaines"]),
    ],
)
def test_filters_hold(index: Index, asked: dict[str, Any], found: list[str]) -> None:
    assert keys(index, "ardaines", **asked) == found


def test_a_slip_of_the_keyboard_is_told(index: Index) -> None:
    assert index.find("ptce sud acquitaine").suggestion == "ptce sud Aquitaine"
    assert index.find("ptce sud aquitaine").suggestion == ""
    assert index.find("xqzwk").suggestion == ""


def test_suggestions_finish_what_is_typed(index: Index) -> None:
    assert index.suggest("fabri")[0].label == "Fabriques de territoire"
    assert [hit.label for hit in index.suggest("figea", kinds=("ptce",))] == ["Figeacteurs"]


def test_scores_are_within_bounds_and_fall(index: Index) -> None:
    for text in ("ardaines", "bayonne", "ptce", "sud acquitaine", "64200"):
        scores = [hit.score for hit in index.find(text, limit=50).hits]
        assert scores and all(0 < score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)


def test_nothing_typed_finds_nothing(index: Index) -> None:
    for text in ("", "   ", "?!", "xqzwk"):
        assert index.find(text).hits == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered_the_same_twice(index: Index, text: str) -> None:
    """No text stops the index, and none is answered in two ways."""
    assert index.find(text) == index.find(text)


def test_another_index_of_the_same_table_answers_the_same(
    searched: Path, index: Index, tmp_path: Path
) -> None:
    other = Index.open(write_search(graph(), tmp_path))
    for text in ("ardaines", "saint", "bayonne", "ptce alimentation", "amicale pecheurs", "la"):
        assert other.find(text, limit=50) == index.find(text, limit=50)


def test_a_release_that_cannot_be_written_is_read_and_left_as_it_was(searched: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(searched / "search" / "index", folder)
    before = sorted(path.name for path in folder.iterdir())
    folder.chmod(0o555)
    assert keys(Index.open(folder), "figeacteurs")[0] == "ptce/figeac"
    folder.chmod(0o755)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_files_may_be_read_by_all(searched: Path) -> None:
    """A release is often built by one user and served by another."""
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (searched / "search" / "index").iterdir())


def test_an_index_that_is_missing_or_damaged_is_named(searched: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="search index missing, damaged or of another version"):
        Index.open(tmp_path / "nowhere")
    shutil.copytree(searched / "search" / "index", tmp_path / "index")
    (tmp_path / "index" / "meta.json").write_text("{}")
    with pytest.raises(ReleaseError, match="run 'maillage build' again"):
        Index.open(tmp_path / "index")
