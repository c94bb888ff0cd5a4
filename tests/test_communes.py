"""A code or an address means the commune of today."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from maillage import iris
from maillage.errors import TableError
from maillage.territories.communes import current, load_communes, located
from maillage.territories.towns import town_slug, town_slug_sql


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
        ("91182", "91228"),
        ("63266", "63255"),
        ("97123", "97701"),
        ("97127", "97801"),
        ("78182", "91228"),
    ],
)
def test_a_code_gives_the_commune_of_today(
    con: duckdb.DuckDBPyConnection, code: str, commune: str | None
) -> None:
    """Arrondissements are folded, parts of communes and codes of the past resolved, the unknown is null."""
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


def test_a_slug_in_sql_is_that_of_python(con: duckdb.DuckDBPyConnection) -> None:
    """Each character of the Latin and neighbouring blocks, between letters, and names as people write them."""
    texts = [f"a{chr(n)}b" for n in range(1, 0x0250)] + [f"a{chr(n)}b" for n in range(0x0300, 0x0530)]
    texts += [f"a{chr(n)}b" for n in range(0x1E00, 0x2C00)]
    texts += [
        "Éole",
        "L’Œuvre d'Art",
        "La Fab’Coop (33)",
        "  À  ",
        "Straße",
        "№ 5",
        "n°5 ½",
        "E\u0301cole",
        "Кафе",
    ]
    rows = con.execute(f"SELECT v, {iris.slug_sql('v')} FROM (SELECT unnest(?) AS v)", [texts]).fetchall()
    assert [(text, iris.slug(text)) for text in texts] == rows


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("La Fab’Coop", "la-fab-coop"),
        ("Кафе", "ne833a4f7"),
        ("  КАФЕ ", "ne833a4f7"),
        ("Кафе Bordeaux", "bordeaux-n"),
        ("", ""),
    ],
)
def test_a_name_without_a_latin_letter_has_a_key(name: str, key: str) -> None:
    """What a slug leaves out, a digest says, the same for the same name."""
    assert iris.key(name).startswith(key) and bool(iris.key(name)) == bool(key)
    assert iris.key(name) in ("", iris.thing("place", iris.key(name) or "x").rpartition("/")[2])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("St Denis", "saint-denis"),
        ("RENNES CEDEX 7", "rennes"),
        ("Ste-Foy-lès-Lyon", "sainte-foy-les-lyon"),
        ("PARIS 11", "paris"),
        ("Paris 11e arr.", "paris"),
        ("PARIS-11E-ARRONDISSEMENT", "paris"),
        ("Boulogne s/ Mer", "boulogne-sur-mer"),
        ("Best-sur-Est", "best-sur-est"),
    ],
)
def test_towns_are_known_as_people_write_them(
    con: duckdb.DuckDBPyConnection, written: str, meant: str
) -> None:
    """In Python as in SQL."""
    assert town_slug(written) == meant
    sql = f"SELECT {town_slug_sql('a')} FROM (SELECT ? AS a)"
    assert con.execute(sql, [written]).fetchall() == [(meant,)]


def test_missing_territories_are_said(tmp_path: Path) -> None:
    with duckdb.connect() as connection, pytest.raises(TableError, match=r"communes\.csv"):
        load_communes(connection, tmp_path)
