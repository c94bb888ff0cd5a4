"""Names of places become territories, homonyms told apart."""

import pytest

from maillage import paths
from maillage.errors import TableError
from maillage.territories import Gazetteer, read_territories


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The territories of the 2026 vintage."""
    return read_territories(paths.DATA / "territories")


@pytest.mark.parametrize(
    ("kind", "name", "departement", "code"),
    [
        ("commune", "Tarnos", "Landes", "40312"),
        ("commune", "Saint-Denis", "Seine-Saint-Denis", "93066"),
        ("commune", "saint denis", "La Réunion", "97411"),
        ("commune", "L’Île-Saint-Denis", "Seine-Saint-Denis", "93039"),
        ("commune", "Athis-de-l'Orne", "Orne", "61007"),
        ("commune", "Paris", "", "75056"),
        ("departement", "Côte-d'Or", "", "21"),
        ("region", "Nouvelle-Aquitaine", "", "75"),
    ],
)
def test_a_name_means_one_territory(
    gazetteer: Gazetteer, kind: str, name: str, departement: str, code: str
) -> None:
    """Accents, case and hyphens do not count; a commune déléguée stands for the commune it is part of."""
    assert gazetteer.find(kind, name, departement).code == code


def test_a_homonym_without_departement_is_refused(gazetteer: Gazetteer) -> None:
    """Saint-Pierre alone could be ten communes: the message lists them."""
    with pytest.raises(TableError, match="97416"):
        gazetteer.find("commune", "Saint-Pierre")


def test_an_unknown_name_is_refused(gazetteer: Gazetteer) -> None:
    """A name that no commune bears is a fault, not a guess."""
    with pytest.raises(TableError, match="no territory of that name"):
        gazetteer.find("commune", "Trifouillis-les-Oies")


def test_a_commune_lies_within_its_epci_departement_region_and_country(gazetteer: Gazetteer) -> None:
    """The chain of Tarnos goes up to Nouvelle-Aquitaine, whose code is also a département's."""
    chain = {(t.kind, t.code) for t in gazetteer.territories.chain([("commune", "40312")])}
    assert chain == {("commune", "40312"), ("epci", "244000659"), ("departement", "40"), ("region", "75")}


def test_overseas_communes_have_three_character_departements(gazetteer: Gazetteer) -> None:
    """Saint-Paul of La Réunion lies within département 974 and région 04."""
    chain = {(t.kind, t.code) for t in gazetteer.territories.chain([("commune", "97415")])}
    assert {("departement", "974"), ("region", "04")} <= chain


def test_the_vintage_is_whole(gazetteer: Gazetteer) -> None:
    """The 2026 vintage counts 34,969 communes, 109 départements and 26 régions (COM included)."""
    kinds = [t.kind for t in gazetteer.territories.by_code.values()]
    assert (kinds.count("commune"), kinds.count("departement"), kinds.count("region")) == (34_969, 109, 26)
