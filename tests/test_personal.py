"""The scan that refuses personal data."""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from maillage.validate import personal_data
from maillage.vocabulary import PREFIXES

S, P = NamedNode("https://example.org/s"), NamedNode(PREFIXES["rdfs"] + "comment")


@pytest.mark.parametrize(
    "text",
    [
        "écrire à animation@exemple.fr",
        "Tél. 05 59 64 00 00",
        "appeler le +33 5 59 64 00 00",
        "0559640000 aux heures de bureau",
        "06.12.34.56.78",
    ],
)
def test_addresses_and_telephone_numbers_are_found(text: str) -> None:
    """An e-mail address or a French telephone number in a text is personal data until shown otherwise."""
    assert [f.value for f in personal_data([Triple(S, P, Literal(text, language="fr"))])]


@pytest.mark.parametrize(
    "text",
    [
        "1 500 000 € de 2021 à 2023",
        "SIREN 120 027 016",
        "2014-2020",
        "de 72 000 à 290 000 €",
        "loi n° 2014-856",
        "120027016",
    ],
)
def test_amounts_dates_and_identifiers_are_not(text: str) -> None:
    """Amounts, periods and official numbers pass."""
    assert not list(personal_data([Triple(S, P, Literal(text))]))


@pytest.mark.parametrize(
    ("predicate", "term"),
    [
        (PREFIXES["foaf"] + "familyName", Literal("X")),
        (PREFIXES["rdf"] + "type", NamedNode(PREFIXES["foaf"] + "Person")),
        (P.value, NamedNode("mailto:animation@exemple.fr")),
        (P.value, NamedNode("tel:+33559640000")),
    ],
)
def test_persons_and_their_properties_are_found(predicate: str, term: Literal | NamedNode) -> None:
    """A person, or what only a person has, is found whatever the text."""
    assert list(personal_data([Triple(S, NamedNode(predicate), term)]))
