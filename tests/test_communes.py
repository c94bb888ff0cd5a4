"""A code or an address means the commune of today."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from maillage import iris
from maillage.errors import TableError
from maillage.territories.communes import current, load_communes, located, slug, town_slug


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        load_communes(connection)
        load_communes(connection)
        yield connection


@pytest.mark.parametrize(
    ("code", "commune"),
    [
        ("33063", "33063"),
        ("75111", "75056"),
        ("69383", "69123"),
        ("13201", "13055"),
        ("01015", "01015"),
        ("01025", "01025"),
        ("2A004", "2A004"),
        ("0", None),
        ("99999", None),
    ],
)
def test_a_code_gives_the_commune_of_today(
    con: duckdb.DuckDBPyConnection, code: str, commune: str | None
) -> None:
    """Arrondissements are folded, delegated communes resolved, the unknown is null."""
    assert con.execute(f"SELECT {current('c')} FROM (SELECT ? AS c)", [code]).fetchall() == [(commune,)]


@pytest.mark.parametrize(
    ("insee", "postcode", "town", "commune"),
    [
        ("75110", "33000", "Bordeaux", "75056"),
        (None, "75011", "Paris 11ème", "75056"),
        (None, "69003", "LYON 3e", "69123"),
        (None, "51300", "Vitry-le-François", "51649"),
        (None, "51300", "nulle part", None),
        ("0", "00000", "Paris", None),
        (None, None, None, None),
    ],
)
def test_an_address_gives_a_commune(
    con: duckdb.DuckDBPyConnection, insee: str, postcode: str, town: str, commune: str | None
) -> None:
    """The code decides, then a postcode of one commune, then postcode and name."""
    con.execute("CREATE OR REPLACE TEMP TABLE x AS SELECT ? AS i, ? AS p, ? AS t", [insee, postcode, town])
    rows = con.execute(f"SELECT commune FROM ({located('x', 'r.i', 'r.p', 'r.t')})").fetchall()
    assert rows == [(commune,)]


@pytest.mark.parametrize("name", ["Éole", "L’Œuvre d'Art", "La Fab’Coop (33)", "  À  "])
def test_a_slug_in_sql_is_that_of_the_iris(con: duckdb.DuckDBPyConnection, name: str) -> None:
    assert con.execute(f"SELECT {slug('v')} FROM (SELECT ? AS v)", [name]).fetchall() == [(iris.slug(name),)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("St Denis", "Saint-Denis"), ("RENNES CEDEX 7", "Rennes"), ("Ste-Foy-lès-Lyon", "Sainte-Foy-lès-Lyon")],
)
def test_towns_are_known_as_people_write_them(
    con: duckdb.DuckDBPyConnection, written: str, meant: str
) -> None:
    sql = f"SELECT {town_slug('a')} = {town_slug('b')} FROM (SELECT ? AS a, ? AS b)"
    assert con.execute(sql, [written, meant]).fetchall() == [(True,)]


def test_missing_territories_are_said(tmp_path: Path) -> None:
    with duckdb.connect() as connection, pytest.raises(TableError, match=r"communes\.csv"):
        load_communes(connection, tmp_path)
