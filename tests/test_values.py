"""A cell of a person's sheet is read as its column means it."""

import pytest

from maillage.errors import TableError
from maillage.files.values import (
    contact_fault,
    is_address,
    read_address,
    read_siren,
    read_text,
)
from maillage.territories import read_territories


@pytest.mark.parametrize(
    ("cell", "text", "notice"),
    [
        ("www.quai.example", "http://www.quai.example", "http:// added"),
        ("HTTPS://Quai.example/a", "https://quai.example/a", ""),
        ("https://café.example/é", "https://xn--caf-dma.example/%C3%A9", ""),
        ("pas de site", "", "left out"),
        ("N/A", "", ""),
    ],
)
def test_an_address_is_read(cell: str, text: str, notice: str) -> None:
    """What is added or left out is said."""
    value = read_address(cell)
    assert (value.text, value.fault) == (text, None)
    assert notice in value.notice[1] if value.notice else not notice


@pytest.mark.parametrize(
    "cell",
    ["quai", "http:/x", "a.example, b.example", "https://a.example/b c", "https://u:p@a.example/", "ftp://a.example",
     "https://a.example/%zz", "https://a.example:99999/", "x" * 3000 + ".example"],
)  # fmt: skip
def test_what_is_no_address_is_a_fault(cell: str) -> None:
    """Nothing is guessed of it."""
    assert read_address(cell).fault and not is_address(cell + " ")


@pytest.mark.parametrize(
    ("cell", "siren", "notice"),
    [
        ("732 829 320 00074", "732829320", False),
        ("732.829.320", "732829320", False),
        ("5905072400018", "059050724", True),
        ("73282932000075", "", False),
        ("7328293200007", "", False),
        ("123", "", False),
    ],
)
def test_a_siren_is_cut_from_a_whole_number_only(cell: str, siren: str, notice: bool) -> None:
    """Digits and keys are checked first; a lost zero is said."""
    value = read_siren(cell)
    assert bool(value.fault) != bool(siren) and bool(value.notice) == notice
    assert value.fault or value.text == siren


@pytest.mark.parametrize(
    ("cell", "text"),
    [("CafÃ© &amp; Co", "Café & Co"), ("MÃƒÂ©tro", "Métro"), ("#N/A", ""), ("n.c.", ""), ("CAFÉ\u00a0»", "CAFÉ »"),
     ("L’École", "L’École")],
)  # fmt: skip
def test_a_text_is_repaired(cell: str, text: str) -> None:
    """What programs did to it is undone, and true letters stay."""
    assert read_text(cell).text == text


def test_a_contact_is_not_repeated() -> None:
    """Its fault says what it is, not what it says."""
    fault = contact_fault("écrire à quai@exemple.org")
    assert fault and "quai@" not in "".join(fault)


@pytest.mark.parametrize("unit", ["-", " ", "(", "a ", "1", "St ", "é"])
def test_a_place_of_any_length_is_judged_at_once(unit: str) -> None:
    """A cell of a megabyte is no name of a place: no search goes through it."""
    with pytest.raises(TableError):
        read_territories().match("commune", unit * 500_000)
