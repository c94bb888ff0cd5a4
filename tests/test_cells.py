"""Cells are cleaned by SQL as a careful reader would."""

from collections.abc import Callable

import duckdb
import pytest
from pyoxigraph import NamedNode
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from maillage.files import cells


def cleaned(clean: Callable[[str], str], value: str | None) -> object:
    with duckdb.connect() as con:
        return con.execute(f"SELECT {clean('v')} FROM (SELECT ?::VARCHAR AS v)", [value]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("clean", "value", "expected"),
    [
        (cells.cell, "  Le   Mètre\u00a0cube \n", "Le Mètre cube"),
        (cells.cell, "\u200bLe\u00ad Quai\ufeff", "Le Quai"),
        (cells.cell, "#N/A\u200e", None),
        (cells.cell, "#N/A", None),
        (cells.cell, "[ND]", None),
        (cells.cell, None, None),
        (cells.postcode, "1000", "01000"),
        (cells.postcode, "33000", "33000"),
        (cells.postcode, "0", None),
        (cells.postcode, "F-33000", "33000"),
        (cells.insee, "1004", "01004"),
        (cells.insee, "2a004", "2A004"),
        (cells.insee, "0", None),
        (cells.insee, "331", None),
        (cells.year, "01/03/2019", "2019"),
        (cells.year, "2019-03-01", "2019"),
        (cells.year, "en 2020", "2020"),
        (cells.year, "120190", None),
        (cells.website, "www.exemple.fr", "http://www.exemple.fr"),
        (cells.website, "HTTPS://Exemple.fr/a?b=c#d", "https://Exemple.fr/a?b=c#d"),
        (cells.website, "https://exemple.fr/%C3%A9t%C3%A9", "https://exemple.fr/%C3%A9t%C3%A9"),
        (cells.website, "https://exemple.fr/100%", None),
        (cells.website, "https://exemple.fr/a b", None),
        (cells.website, "https://exemple.fr/suite…", None),
        (cells.website, "javascript:alert(1)", None),
        (cells.website, "nom@exemple.fr", None),
        (cells.website, "pas de site", None),
        (cells.website, 'https://exemple.fr/"><script>', None),
        (cells.rna, "w332008765", "W332008765"),
        (cells.rna, "W2A1000123", "W2A1000123"),
        (cells.rna, "W9C1234567", "W9C1234567"),
        (cells.rna, "W12", None),
        (cells.siret, "00000000000000", None),
        (cells.siret, "356 000 000 00048", "35600000000048"),
        (cells.siret, "12345678901234", None),
        (cells.siren, "552 100 554", "552100554"),
        (cells.siren, "552100555", None),
        (cells.key, "TL 0042/é", "TL-0042-e"),
        (cells.key, "--", None),
    ],
)
def test_a_cell_is_cleaned(clean: Callable[[str], str], value: str | None, expected: str | None) -> None:
    assert cleaned(clean, value) == expected


@pytest.mark.parametrize("number", ["552100554", "120027016", "213300635", "200069193", "123456789"])
def test_keys_of_numbers_are_those_of_the_standard(number: str) -> None:
    """The SQL agrees with python-stdnum on SIREN, and on the SIRETs under it."""
    assert (cleaned(cells.siren, number) is not None) == siren_number.is_valid(number)
    for nic in range(10, 400, 13):
        siret = f"{number}{nic:05d}"
        assert (cleaned(cells.siret, siret) is not None) == siret_number.is_valid(siret), siret


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("écrire à contact@exemple.fr", True),
        ("contact [at] exemple.fr", True),
        ("tél. 05 56 00 00 00", True),
        ("+33 5 56 00 00 00", True),
        ("0556000000", True),
        ("SIRET 35600000000048", False),
        ("le 05/06/2019", False),
        ("3 500 000 €", False),
        (None, False),
    ],
)
def test_contacts_are_seen_in_texts(text: str | None, is_private: bool) -> None:
    assert cleaned(cells.private, text) is is_private
    assert (cleaned(cells.public, text) is None) == (is_private or text is None)


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("ASSOCIATION LES JARDINS", True),
        ("Comité des fêtes", True),
        ("S.A.S. Le Lieu", False),
        ("SAS Le Lieu", True),
        ("PRENOM NOM", False),
        ("Mme Nom", False),
    ],
)
def test_names_of_legal_persons_are_told_by_their_words(name: str, legal: bool) -> None:
    assert cleaned(cells.legal_name, name) is legal


def test_a_cleaned_address_is_an_iri() -> None:
    value = cleaned(cells.website, "www.exemple.fr/lieu/42?x=1&y=(2)")
    assert NamedNode(str(value)).value == "http://www.exemple.fr/lieu/42?x=1&y=(2)"


@pytest.mark.parametrize(
    ("lon", "lat", "point"),
    [
        ("-1,505602", "47,245935", ("-1.505602", "47.245935")),
        ("0", "48.1", ("0.000000", "48.100000")),
        ("0", "0.0", (None, None)),
        ("2.3", "448.9", (None, None)),
        ("47.245935", "-1.505602", (None, None)),
        ("-73.56", "45.5", (None, None)),
        ("55.45", "-20.88", ("55.450000", "-20.880000")),
        ("-149.57", "-17.53", ("-149.570000", "-17.530000")),
        ("est", "45", (None, None)),
        (None, "45", (None, None)),
    ],
)
def test_coordinates_are_a_pair(
    lon: str | None, lat: str | None, point: tuple[str | None, str | None]
) -> None:
    """Decimal commas are read; zero and zero, half a point, or one that is not in France, is no point."""
    x, y = cells.coordinates("lon", "lat")
    with duckdb.connect() as con:
        sql = f"SELECT {x}, {y} FROM (SELECT ?::VARCHAR AS lon, ?::VARCHAR AS lat)"
        assert con.execute(sql, [lon, lat]).fetchall() == [point]


@pytest.mark.parametrize(
    ("lon", "lat", "wrong"),
    [
        ("47.245935", "-1.505602", True),
        ("-73.56", "45.5", True),
        ("-1.505602", "47,245935", False),
        ("0", "0", False),
        ("est", "45", False),
        (None, None, False),
    ],
)
def test_a_point_out_of_france_is_told_from_none(lon: str | None, lat: str | None, wrong: bool) -> None:
    """Swapped degrees and Montréal are counted; what is no point is not."""
    with duckdb.connect() as con:
        sql = f"SELECT {cells.misplaced('lon', 'lat')} FROM (SELECT ?::VARCHAR AS lon, ?::VARCHAR AS lat)"
        assert con.execute(sql, [lon, lat]).fetchall() == [(wrong,)]
