"""Examining a file that a person gives: what is wrong, where, in words that help."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.errors import DataError
from maillage.examine import MAX_BYTES, Examination, Examiner

HEADER = "id,name,status,themes,source,confidence\n"
TURTLE = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ptce: <https://w3id.org/maillage/id/ptce/> .

ptce:essai a mlg:PTCE ;
    rdfs:label "Essai"@fr .
"""


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    """The examiner of the project's own shapes and facts."""
    return Examiner()


@pytest.fixture
def examine(examiner: Examiner, tmp_path: Path) -> Callable[[str, str | bytes], Examination]:
    """Examines a file of this name and content."""

    def run(name: str, content: str | bytes) -> Examination:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return examiner.examine(path)

    return run


Examine = Callable[[str, str | bytes], Examination]


def test_a_good_table_conforms(examine: Examine) -> None:
    """A row that keeps the schema, the codes and the shapes has no error."""
    found = examine("ptce.csv", HEADER + "essai,Essai,cited,,visioconference-2023-12-07,stated\n")
    assert found.conforms, [r.message("fr") for r in found.remarks]


def test_remarks_on_a_table_name_line_and_column(examine: Examine) -> None:
    """An unknown code is said with its line, its column and the codes that resemble it."""
    found = examine("ptce.csv", HEADER + "essai,Essai,cite,,visioconference-2023-12-07,stated\n")
    message = found.remarks[0].message("fr")
    assert "ptce.csv, ligne 2, colonne «status»" in message
    assert "proches : cited" in message
    assert not found.conforms


def test_a_shape_that_fails_names_the_row(examine: Examine) -> None:
    """What only the shapes see is still said with the line of the row."""
    found = examine(
        "awards.csv",
        "holder,call,year,amount_eur,source,confidence\n"
        "ptce/tera,ami-ptce-2023,2023,-5,visioconference-2023-12-07,stated\n",
    )
    assert [r.place.line for r in found.remarks if r.severity == "Violation"] == [2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ptce.csv", "", "fichier vide"),
        ("ptce.csv", "id,nom\n", "colonne inconnue"),
        ("ptce.csv", HEADER.encode() + "é\n".encode("latin-1"), "UTF-8"),
        ("inconnu.csv", "a,b\n1,2\n", "table inconnue"),
        ("faits.doc", "x", "format inconnu"),
        ("faits.ttl", TURTLE + "ptce:essai mlg:PTCE\n", "syntaxe"),
        ("faits.jsonld", "{", "syntaxe"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    examine: Examine, name: str, content: str | bytes, words: str
) -> None:
    """The fault names the file and what was expected."""
    with pytest.raises(DataError) as caught:
        examine(name, content)
    assert words in caught.value.message("fr")
    assert name in caught.value.message("fr")


def test_a_syntax_error_names_its_line(examine: Examine) -> None:
    """Line 3 of a Turtle file is where it is wrong."""
    with pytest.raises(DataError, match=r"faits\.ttl, line 3"):
        examine("faits.ttl", "@prefix a: <http://a/> .\na:b a:c a:d .\na:b a:c a:d;;; a .\n")


def test_remarks_on_turtle_name_the_line_of_the_thing(examine: Examine) -> None:
    """A PTCE without a name is said at the line that first names it."""
    found = examine("faits.ttl", TURTLE.replace('    rdfs:label "Essai"@fr .', '    mlg:note "x"@fr .'))
    violation = next(r for r in found.remarks if r.severity == "Violation")
    assert (violation.place.line, violation.about) == (5, "mid:ptce/essai")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faits.ttl", TURTLE),
        ("faits.trig", TURTLE),
        (
            "faits.nt",
            '<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/2000/01/rdf-schema#label> "Essai"@fr .\n',
        ),
        (
            "faits.nq",
            '<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/2000/01/rdf-schema#label> "Essai"@fr <http://g/> .\n',
        ),
        (
            "faits.jsonld",
            '{"@id": "https://w3id.org/maillage/id/ptce/essai", "http://www.w3.org/2000/01/rdf-schema#label": '
            '{"@value": "Essai", "@language": "fr"}}',
        ),
        (
            "faits.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">'
            '<rdf:Description rdf:about="https://w3id.org/maillage/id/ptce/essai"><rdfs:label xml:lang="fr">Essai</rdfs:label>'
            "</rdf:Description></rdf:RDF>",
        ),
    ],
)
def test_every_rdf_format_is_read(examine: Examine, name: str, content: str) -> None:
    """Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML are examined alike."""
    assert examine(name, content).conforms


def test_personal_data_is_refused(examine: Examine) -> None:
    """An e-mail address in a text is an error, with its line."""
    found = examine(
        "faits.ttl", TURTLE.replace('"Essai"@fr', '"Essai"@fr ; mlg:note "écrire à qui@exemple.fr"@fr')
    )
    assert any("donnée personnelle" in r.fr and r.place.line == 5 for r in found.remarks)


def test_a_file_too_large_is_refused(examiner: Examiner, tmp_path: Path) -> None:
    """The size is looked at before the content."""
    path = tmp_path / "faits.ttl"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DataError, match="over 50 MB"):
        examiner.examine(path)
