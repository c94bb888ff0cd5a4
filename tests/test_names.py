"""A name is read the same however people write it, and two names are compared as people would."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage import iris
from maillage.names import SAINTS, Name, compare, fold, read_name, similarity

SAME = [
    ("CBE du Seignanx", "Comité de Bassin d'Emploi (CBE) du Seignanx"),
    ("C.B.E. du Seignanx", "COMITE DE BASSIN D EMPLOI DU SEIGNANX"),
    ("C B E DU SEIGNANX", "cbe seignanx"),
    ("PTCE Sud-Aquitaine", "Pôle territorial de coopération économique Sud Aquitaine"),
    ("La Fab’Coop", "fab coop"),
    ("Mains d'Œuvres", "MAINS D’OEUVRES"),
    ("Le tiers-lieu de Cepoy", "Tiers lieux de Cépoy"),
    ("Tierslieu de Cepoy", "Tiers-lieu de Cepoy"),
    ("SCIC Bou'Sol", "Société coopérative d'intérêt collectif Bou’Sol"),
    ("Association loi 1901 Les Imbriqués", "Les Imbriqués"),
    ("Ste-Marie & St-Jean", "Sainte Marie et Saint Jean"),
    ("Les Trois Moulins", "LES 3 MOULINS"),
    ("CC du Seignanx", "Communauté de communes du Seignanx"),
    ("Les jeux des travaux", "le jeu du travaux"),
    (
        "CRESS Nouvelle-Aquitaine",
        "Chambre régionale de l'économie sociale et solidaire de Nouvelle Aquitaine",
    ),
]
"""Names of one body that have one core."""

NEAR = [
    ("ADIE", "Association pour le droit à l'initiative économique"),
    ("APESS", "Association pour la promotion de l'économie sociale et solidaire"),
    ("Les Imbriqés", "Les Imbriqués"),
    ("lesimbriques", "Les Imbriqués"),
    ("Sudaquitaine", "PTCE Sud-Aquitaine"),
    ("BigUp 17", "BigUp17"),
    ("Archer", "Groupe Archer"),
    ("Université de Pau et des Pays de l'Adour", "universite pau pays adour"),
    ("Cartouchrie", "La Cartoucherie"),
]
"""Names that a person would take for the same."""

FAR = [
    ("Maison des jeunes de Pau", "Maison des jeunes de Dax"),
    ("Le 96", "Le 97"),
    ("Association sportive de Bayonne", "Association culturelle de Bayonne"),
    ("Tiers-lieu de Pau", "Tiers-lieu de Nay"),
    ("Maison 2", "Maison 3"),
    ("Les Amis du vélo", "Les Amis du piano"),
    ("PTCE", "Tiers-lieu"),
]
"""Names that a person would not."""


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writings_of_one_name_have_one_core(one: str, other: str) -> None:
    assert read_name(one).core == read_name(other).core
    assert similarity(read_name(one), read_name(other)) >= 0.98


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_near_names_are_near(one: str, other: str) -> None:
    assert 0.75 <= similarity(read_name(one), read_name(other)) < 1


@pytest.mark.parametrize(("one", "other"), FAR)
def test_names_that_differ_in_what_matters_are_not_near(one: str, other: str) -> None:
    assert similarity(read_name(one), read_name(other)) < 0.75


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("Comité de Bassin d'Emploi (CBE) du Seignanx", ("cbe",)),
        ("C.B.E. du Seignanx", ("cbe",)),
        ("CIS DT 52 – Coopération industrielle", ("cis", "dt")),
        ("ADIE ASSOCIATION POUR LE DROIT A L INITIATIVE ECONOMIQUE", ("adie",)),
        ("COMITE DES FETES DE PAU", ()),
        ("SCIC Bou'Sol", ()),
        ("L'École (mixte)", ()),
    ],
)
def test_acronyms_written_in_a_name(text: str, acronyms: tuple[str, ...]) -> None:
    assert read_name(text).acronyms == acronyms


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SCIC Bou'Sol", "scic"),
        ("Bou'Sol, société coopérative d’intérêt collectif", "scic"),
        ("SARL Le Moulin", "sarl"),
        ("SA Le Moulin", "sa"),
        ("Une maison dans sa forêt", ""),
        ("Fondation Le Roch", "fondation"),
        ("Association des Amis", "association"),
        ("Le Moulin", ""),
    ],
)
def test_the_legal_form_that_a_name_says(text: str, form: str) -> None:
    assert read_name(text).form == form


def test_an_acronym_that_stands_for_words_is_told() -> None:
    """Evidence for a reader: which acronym matched."""
    assert (
        compare(read_name("ADIE"), read_name("Association pour le droit à l'initiative économique")).acronym
        == "adie"
    )
    assert compare(read_name("Archer"), read_name("Groupe Archer")).acronym == ""


def test_the_share_of_each_name_in_the_other() -> None:
    """What is typed may be a part of a name: then it is wholly found, and the name is not."""
    found = compare(read_name("archer"), read_name("Groupe Archer de Romans"))
    assert found.first == 1 and found.second < 0.8


def test_initials_are_those_of_the_core() -> None:
    assert read_name("Les Articulteurs du Pays de Redon").initials == "apr"


def test_a_name_of_noise_alone_keeps_a_core() -> None:
    assert read_name("L'Association").core == ("association",)
    assert read_name("La").core == ("la",)


def test_a_name_without_letters_has_no_words() -> None:
    assert read_name(" !!! ").core == ()
    assert similarity(read_name("!!!"), read_name("!!!")) == 0


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """Whatever is typed: a core when there are words, folded words only, the same when read again."""
    name = read_name(text)
    assert bool(name.core) == bool(name.words)
    assert all(word == fold(word) for word in name.words)
    assert read_name(name.text) == name


NAMES = st.builds(read_name, st.text(st.sampled_from("abcdelés 'CBE.-3(œ)"), max_size=40))


@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_within_bounds(one: Name, other: Name) -> None:
    near = similarity(one, other)
    assert 0 <= near <= 1
    assert near == pytest.approx(similarity(other, one))
    assert similarity(one, one) == (1 if one.core else 0)


@given(st.text(st.sampled_from("abcdéèœçst '’-&123"), max_size=60))
def test_words_are_those_of_keys(text: str) -> None:
    """The words of a name are those of the key that is minted from it: one notion of folding."""
    key = [word for word in iris.slug(text).split("-") if word]
    said = [SAINTS.get(word, word) for word in key]
    if sum(len(word) == 1 for word in key) < 3:
        assert list(read_name(text).words) == said


@pytest.mark.alone
def test_reading_takes_about_as_long_as_normalising() -> None:
    """Millions of names are read in a build: reading costs a few times Unicode's own normalisation."""
    names = [
        "Comité de Bassin d'Emploi (CBE) du Seignanx",
        "ASSOCIATION SPORTIVE DE LA VALLEE DE L OUSSE",
    ] * 500

    def quickest(work: Callable[[str], object]) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            for name in names:
                work(name)
            times.append(time.perf_counter() - start)
        return min(times)

    assert quickest(read_name) < 20 * quickest(iris.slug)
