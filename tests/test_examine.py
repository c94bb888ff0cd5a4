"""Examining a file that a person gives: what is wrong, where, in words that help."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from french import plain
from growth import times_longer
from maillage import paths
from maillage.errors import DataError
from maillage.examine import MAX_BYTES, Examination, Examiner, as_json, read
from maillage.examine.lines import read_json, turtle_lines, xml_lines
from maillage.examine.reading import read_rdf
from maillage.validate import report_triples
from maillage.vocabulary import PREFIXES

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
    assert found.passes, [r.message("fr") for r in found.remarks]


def test_remarks_on_a_table_name_line_and_column(examine: Examine) -> None:
    """An unknown code is said with its line, its column and the codes that resemble it."""
    found = examine("ptce.csv", HEADER + "essai,Essai,cite,,visioconference-2023-12-07,stated\n")
    message = plain(found.remarks[0].message("fr"))
    assert "ptce.csv, ligne 2, colonne «status»" in message
    assert "proches : cited" in message
    assert not found.passes


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
            '<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/2000/01/rdf-schema#label> "Essai"@fr .\n'
            "<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/maillage/ontology#PTCE> .\n",
        ),
        (
            "faits.nq",
            '<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/2000/01/rdf-schema#label> "Essai"@fr <http://g/> .\n'
            "<https://w3id.org/maillage/id/ptce/essai> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/maillage/ontology#PTCE> <http://g/> .\n",
        ),
        (
            "faits.jsonld",
            '{"@id": "https://w3id.org/maillage/id/ptce/essai", "@type": "https://w3id.org/maillage/ontology#PTCE", "http://www.w3.org/2000/01/rdf-schema#label": '
            '{"@value": "Essai", "@language": "fr"}}',
        ),
        (
            "faits.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:mlg="https://w3id.org/maillage/ontology#">'
            '<mlg:PTCE rdf:about="https://w3id.org/maillage/id/ptce/essai"><rdfs:label xml:lang="fr">Essai</rdfs:label>'
            "</mlg:PTCE></rdf:RDF>",
        ),
    ],
)
def test_every_rdf_format_is_read(examine: Examine, name: str, content: str) -> None:
    """Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML are examined alike."""
    assert examine(name, content).passes


LINES = [
    ("part.ttl", "@prefix ex: <http://e/> .\nex:ab ex:p 1 .\nex:a ex:p 1 .", "http://e/a", 3),
    ("comment.ttl", "@prefix ex: <http://e/> .\n# ex:a is below\nex:a ex:p 1 .", "http://e/a", 3),
    ("text.ttl", '@prefix ex: <http://e/> .\nex:b ex:p "ex:a" , """\n\nex:a ex:p""" .\nex:a ex:p 1 .', "http://e/a", 5),
    ("object-first.ttl", "@prefix ex: <http://e/> .\nex:b ex:p ex:a .\nex:a\n ex:p 1 .", "http://e/a", 3),
    ("in-brackets.ttl", "@prefix ex: <http://e/> .\nex:b ex:p [\n ex:p ex:a ] .\nex:a ex:p 1 .", "http://e/a", 4),
    ("object-alone.ttl", "@prefix ex: <http://e/> .\nex:b ex:p\n ex:c .", "http://e/c", 3),
    ("full.ttl", "@prefix ex: <http://e/> .\n<http://e/ab> ex:p 1 .\n<http://e/a> ex:p 1 .", "http://e/a", 3),
    ("redeclared.ttl", "@prefix e: <http://x/> .\ne:a e:p 1 .\nPREFIX e: <http://e/>\ne:a e:p 1 .", "http://e/a", 4),
    ("base.ttl", "<a> <p> 1 .\n@base <http://e/> .\n<a> <p> 1 .", "http://e/a", 3),
    ("base-of-base.ttl", "BASE <http://e/x/>\nBASE <../>\n<a> <p> 1 .", "http://e/a", 3),
    ("prefix-of-base.ttl", "@base <http://e/> .\n@prefix e: <a/> .\ne:b e:p 1 .", "http://e/a/b", 3),
    ("escape.ttl", "@prefix ex: <http://e/> .\n<http://e/\\u0061> ex:p 1 .", "http://e/a", 2),
    ("local-escape.ttl", "@prefix ex: <http://e/> .\nex:a\\,b ex:p 1 .", "http://e/a,b", 2),
    ("dots.ttl", "@prefix ex: <http://e/> .\nex:a.b ex:p ex:c.\nex:a ex:p 1.5.\nex:d ex:p 1.", "http://e/d", 4),
    ("empty-prefix.ttl", "@prefix : <http://e/> .\n:a a :B .", "http://e/a", 2),
    ("label.ttl", "@prefix ex: <http://e/> .\n_:ab ex:p 1 .\n_:a ex:p 1 .", "_:a", 3),
    ("windows.ttl", "@prefix ex: <http://e/> .\r\nex:b ex:p 1 .\r\nex:a ex:p 1 .\r\n", "http://e/a", 3),
    ("graphs.trig", "@prefix ex: <http://e/> .\nex:g {\n ex:b ex:p ex:a .\n ex:a ex:p 1 }\nGRAPH ex:h { ex:c ex:p 1 }", "http://e/a", 4),
    ("n.nt", "<http://e/b> <http://e/p> <http://e/a> .\n# <http://e/a>\n<http://e/a> <http://e/p> \"<http://e/a>\" .", "http://e/a", 3),
    ("n.nq", "<http://e/b> <http://e/p> _:a <http://e/g> .\n_:a <http://e/p> \"\" <http://e/g> .", "_:a", 2),
    ("about.rdf", '<r:RDF xmlns:r="{rdf}"\n xmlns:e="http://e/">\n<!-- r:about="http://e/a" -->\n<e:C r:about="http://e/b"><e:p r:resource="http://e/a"/></e:C>\n<e:C\n r:about="http://e/a"/></r:RDF>', "http://e/a", 5),
    ("id.rdf", '<r:RDF xmlns:r="{rdf}" xml:base="http://e/x"\n xmlns:e="http://e/">\n<e:C r:ID="a"/></r:RDF>', "http://e/x#a", 3),
    ("entity.rdf", '<r:RDF xmlns:r="{rdf}" xmlns:e="http://e/">\n<e:C r:about="http://e/?a&amp;b"/></r:RDF>', "http://e/?a&b", 2),
    ("node.rdf", '<r:RDF xmlns:r="{rdf}" xmlns:e="http://e/">\n<e:C>\n<e:p r:nodeID="a"/></e:C>\n<e:C r:nodeID="a"/></r:RDF>', "_:a", 4),
    ("id.jsonld", '{"@context": {"ex": "http://e/"},\n"@graph": [{"@id": "ex:ab", "ex:p": 1},\n{"ex:p": "ex:a",\n"@id": "ex:a"}]}', "http://e/a", 4),
    ("alias.jsonld", '{"@context": {"id": "@id", "ex": "http://e/", "@base": "http://e/x/"},\n"ex:p": {"id": "../a",\n"ex:p": 1}}', "http://e/a", 2),
    ("escape.jsonld", '{"ex:p": 1,\n"@id": "http:\\/\\/e/\\u0061"}', "http://e/a", 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "thing", "line"), LINES, ids=[case[0] for case in LINES])
def test_the_line_is_that_of_the_thing(
    tmp_path: Path, name: str, content: str, thing: str, line: int
) -> None:
    """Where it stands as a subject; a name within another, in a comment or in a text does not count."""
    path = tmp_path / name
    path.write_bytes(content.replace("{rdf}", "http://www.w3.org/1999/02/22-rdf-syntax-ns#").encode())
    found = read_rdf(path, paths.ONTOLOGY / "context.jsonld")
    assert found.lines.of(thing) == line


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.ttl", "@prefix mlg: <https://w3id.org/maillage/ontology#> .\n\n[] a mlg:Actor .", 3),
        ("a.ttl", "@prefix mlg: <https://w3id.org/maillage/ontology#> .\n_:a\n  a mlg:Actor .", 2),
        ("a.nt", "\n_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/maillage/ontology#Actor> .", 2),
        ("a.jsonld", '{"@context": {"type": "@type"},\n"@graph": [\n{"type": "https://w3id.org/maillage/ontology#Actor"}]}', 3),
        ("a.rdf", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n xmlns:m="https://w3id.org/maillage/ontology#">\n<m:Actor/></r:RDF>', 3),
    ],
)  # fmt: skip
def test_a_thing_without_a_name_is_examined_too(examine: Examine, name: str, content: str, line: int) -> None:
    """SHACL 3.4: a blank node has results like another, and a line."""
    found = examine(name, content)
    assert found.examined == 1
    assert {r.place.line for r in found.remarks if r.severity == "Violation"} == {line}
    assert {r.about for r in found.remarks} <= {"", "_:a"}


@pytest.mark.parametrize("name", ["a.ttl", "a.trig", "a.nt", "a.nq", "a.turtle", "a.n3"])
@pytest.mark.parametrize("content", ["", "# rien\n", "\n\n"])
def test_an_empty_graph_is_a_graph(examine: Examine, name: str, content: str) -> None:
    """Nothing is wrong, nothing conforms, and every form of the report says so."""
    found = examine(name, content)
    assert (found.examined, found.conforms, found.passes, found.counts["Violation"]) == (0, False, False, 0)
    assert len(found.report.results) == len(found.remarks) == 1
    assert (found.verdict("fr"), found.verdict("en")) == ("0 chose examinée", "0 things examined")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8-sig", b""), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-be", b"\xfe\xff"), ("utf-32", b"")],
)  # fmt: skip
def test_other_forms_of_unicode_are_read(examine: Examine, encoding: str, mark: bytes) -> None:
    """What its mark says, or its first bytes."""
    assert examine("a.ttl", mark + TURTLE.encode(encoding)).passes


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-16", "UTF-8"])
def test_rdf_xml_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    """RDF/XML is XML."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description r:about="http://e/é" xmlns:e="http://e/"><e:p>Pôle</e:p></r:Description></r:RDF>'
    )
    path = tmp_path / "a.rdf"
    path.write_bytes(text.encode(encoding))
    (quad,) = read_rdf(path, paths.ONTOLOGY / "context.jsonld").quads
    assert (str(quad.subject), str(quad.object)) == ("<http://e/é>", '"Pôle"')


@pytest.mark.parametrize(
    ("name", "content", "line", "french"),
    [
        ("a.ttl", "@prefix a: <http://a/> .\n\na:b a:c a:d\na:b a:c a:d .\n", 4, "il manque un point"),
        ("a.ttl", "a:b a:c a:d .", 1, "préfixe"),
        ("a.ttl", "<http://a/b> <http://a/c> .", 1, "ne peut pas être une valeur"),
        ("a.ttl", '<http://a/b> <http://a/c> "x', 1, "près de"),
        ("a.nt", "\n<http://a b> <http://a/c> <http://a/d> .", 2, "près de"),
        ("a.jsonld", '{"@id": "a:b",\n "a:b": 1,}', 2, "virgule"),
        ("a.ttl", b"\n<http://a/\xe9> <http://a/b> 1 .", 2, "UTF-8"),
        ("a.jsonld", '\n{"@context": "https://ailleurs.example/c.jsonld"}', 2, "https://ailleurs.example/c.jsonld"),
        ("a.jsonld", '{"@context": [{},\n "https://ailleurs.example/c.jsonld"]}', 2, "https://w3id.org/maillage/ontology/context.jsonld"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_speaks_french(
    examine: Examine, name: str, content: str | bytes, line: int, french: str
) -> None:
    """And shows what stands there."""
    with pytest.raises(DataError) as caught:
        examine(name, content)
    assert caught.value.place is not None
    assert caught.value.place.line == line
    assert french in caught.value.fr
    assert caught.value.fr != caught.value.en


RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'


@pytest.mark.parametrize(
    ("name", "content", "french"),
    [
        ("a.rdf", RDF_XML + "<rdf:Description>\n</rdf:RDF>", "balise mal fermée : «</rdf:Description>» est attendu"),
        ("a.rdf", RDF_XML + "</rdf:RDF></x>", "balise fermante de trop : «</x>»"),
        ("a.rdf", RDF_XML + "<e:a b></e:a></rdf:RDF>", "attribut mal formé"),
        ("a.rdf", RDF_XML + "<a/></rdf:RDF>", "chaque nom a un préfixe"),
        ("a.rdf", RDF_XML + "<e:a>&nope;</e:a></rdf:RDF>", "entité inconnue : «&nope;»"),
        ("a.rdf", RDF_XML + "<e:a><e:b>a & b</e:b></e:a></rdf:RDF>", "«&» s’écrit &amp;"),
        ("a.rdf", RDF_XML + "text</rdf:RDF>", "un texte n’a pas sa place ici"),
        ("a.rdf", RDF_XML + '<e:a rdf:ID="1a"/></rdf:RDF>', "«1a» ne peut pas être un rdf:ID"),
        ("a.rdf", RDF_XML + '<e:a rdf:about="x" rdf:nodeID="y"/></rdf:RDF>', "un seul attribut parmi"),
        ("a.rdf", RDF_XML + "\n<e:a><e:b>x</e:b></e:a>\n", "a.rdf, ligne 3 : le fichier s’arrête avant la fin"),
        ("a.rdf", "<a", "balise sans «>»"),
        ("a.ttl", "@prefix a: <http://e/> .\na:b/c a:d 1 .", "«/» n’est pas permis dans un nom abrégé"),
        ("a.ttl", "<a> <b> “x” .", "guillemets droits"),
        ("a.ttl", "@prefix a <http://e/> .", "après @prefix"),
        ("a.ttl", "@base a .", "après @base"),
        ("a.ttl", '<a> <b> "x"^^ .', "après ^^"),
        ("a.ttl", '<a> <b> "x"@ .', "étiquette de langue"),
        ("a.ttl", '<a> <b> "x\n" .', "ni fin de ligne ni tabulation"),
        ("a.ttl", "@prefix a: <http://e/> .\na:b a:c a:%zz .", "deux chiffres hexadécimaux"),
        ("a.nt", '<http://a> <http://b> "x"\n', "il manque un point"),
        ("a.n3", "?x a <b> .", "une variable (?x)"),
        ("a.n3", "<a> ^<b> <c> .", "«.» ne peut pas être une valeur"),
        ("a.n3", '<a> <b> "{" .\n{ <a> a <b> } => { <b> a <b> } .', "a.n3, ligne 2 : une formule de N3"),
        ("a.jsonld", '{"x" "y"}', "une clé est attendue, entre guillemets et suivie de «:»"),
        ("a.jsonld", "{{}}", "une clé est attendue"),
        ("a.jsonld", '{"@id":"a:b" "a:c":1}', "il manque une virgule ou une accolade"),
        ("a.jsonld", '{"a:a":[1 2]}', "il manque une virgule ou un crochet"),
        ("a.jsonld", "{'a':1}", "caractère inattendu : «'»"),
        ("a.jsonld", '{"a:a":nul}', "null est attendu"),
        ("a.jsonld", '{"a:a":}', "il manque une valeur"),
        ("a.jsonld", '{"a:a":1}}', "rien n’est attendu après"),
        ("a.jsonld", '{"a:a":"x\ty"}', "ni fin de ligne ni tabulation"),
        ("a.jsonld", '{"@id":1}', "la valeur de @id est un texte"),
        ("a.jsonld", '{"@context":1}', "la valeur de @context est un objet ou une adresse"),
        ("a.jsonld", '{"@context":{"a":1}}', "un terme a pour valeur"),
        ("a.jsonld", '{"@id":"a:b","@id":"a:c"}', "@id est écrit deux fois"),
        ("a.jsonld", '{"@value":"x","@id":"a:b"}', "@value et @id ne vont pas ensemble"),
        ("a.jsonld", '{"@id":"a:b","a:p":{"@value":{}}}', "un nombre ou un booléen"),
        ("a.jsonld", '{"@id":"a:b","@reverse":1}', "la valeur de @reverse est un objet"),
        ("a.jsonld", '{"@id":"x","a:p":{"@set":["a"],"@id":"a:C"}}', "aucune autre clé"),
        ("a.jsonld", '{"@context":{"@id":"x"}}', "@id ne se redéfinit pas"),
        ("a.jsonld", '{"@context":{"@version":1.0}}', "la valeur de @version est 1.1"),
        ("a.jsonld", '{"@context":{"a":"b:a","b":"a:b"}}', "définitions en boucle"),
    ],
)  # fmt: skip
def test_french_says_as_much_as_english(examine: Examine, name: str, content: str, french: str) -> None:
    """Each reason that a parser gives has its words."""
    with pytest.raises(DataError) as caught:
        examine(name, content)
    assert french in plain(caught.value.message("fr"))


def test_a_fault_does_not_repeat_an_address(examine: Examine) -> None:
    """What looks like personal data is in no message."""
    with pytest.raises(DataError) as caught:
        examine("a.ttl", '<http://a/b> <http://a/c> "qui@exemple.fr"@fr <http://a/d> .')
    assert "exemple.fr" not in caught.value.fr + caught.value.en


@pytest.mark.alone
@pytest.mark.parametrize("name", ["a.ttl", "a.rdf", "a.jsonld"])
@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", "<http://e/a> <http://e/b> 1 .\n", ""),
        ("", "a:b", ""),
        ("", "a.", ""),
        ("", "[", ""),
        ('"', "\\\\", ""),
        ("", '"', ""),
        ("", "''", ""),
        ("<", "\\u0061", ""),
        ('{"@id": 1, ', '"@type": "a:b", ', ""),
        ("", '{"a":', ""),
        ('<a xmlns:b="c">', "<a>", ""),
        ("", "\n", ""),
    ],
)  # fmt: skip
def test_finding_lines_takes_time_in_proportion(name: str, before: str, unit: str, after: str) -> None:
    """A text twice as long takes about twice the time, whatever it is."""

    def seconds(size: int) -> float:
        text = before + unit * (size // len(unit)) + after
        began = time.process_time()
        if name.endswith("rdf"):
            xml_lines(text, "http://e/")
        elif name.endswith("jsonld"):
            read_json(text, "http://e/")
        else:
            turtle_lines(text, "http://e/")
        return time.process_time() - began

    assert times_longer(seconds, 20_000, 40_000, 3.5, 0.05) <= 3.5


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


def test_a_file_that_cannot_be_read_is_a_fault_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those after it are examined all the same."""
    path = tmp_path / "faits.ttl"
    path.touch()
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=PermissionError(13, "Permission denied")))
    with pytest.raises(DataError, match=r"faits\.ttl: "):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ttl", TURTLE.replace("mlg:PTCE", "mlg:PTC"), "vouliez-vous dire mlg:PTCE"),
        ("a.ttl", TURTLE.replace('"Essai"@fr', '"Essai"@fr ; mlg:note "06 12 34 56 78"@fr'), "donnée personnelle possible"),
        ("ptce.csv", HEADER + "essai,Essai,cite,,visioconference-2023-12-07,stated\n", "ptce.csv, ligne 2, colonne «status»"),
        ("ptce.csv", HEADER + ",Essai,cite,,visioconference-2023-12-07,stated\n", "ptce.csv, ligne 2"),
        ("ptce.csv", HEADER + "un essai !,Essai,cite,,visioconference-2023-12-07,stated\n", "ptce.csv, ligne 2"),
        ("a.jsonld", '{"@context": {"a": "http://a/"}, "@id": "http://a/b", "@type": "a:c", "d": 1}', "clé sans effet"),
    ],
)  # fmt: skip
def test_each_remark_is_a_result_of_the_report(examine: Examine, name: str, content: str, words: str) -> None:
    """In RDF, too, each remark has its severity and both messages; the report does not conform."""
    found = examine(name, content)
    triples = {(str(t.subject), t.predicate.value, str(t.object)) for t in report_triples(found.report)}
    severities = sorted(o for _, p, o in triples if p.endswith("#resultSeverity"))
    assert severities == sorted(f"<{PREFIXES['sh']}{remark.severity}>" for remark in found.remarks)
    assert any(words in plain(o) and o.endswith("@fr") for _, p, o in triples if p.endswith("#resultMessage"))
    assert any(o.startswith('"false"') for _, p, o in triples if p.endswith("#conforms"))
    assert json.loads(as_json(found))["conforms"] is False
    assert "conforme" not in found.verdict("fr")


BLANKS = (
    "@prefix mlg: <https://w3id.org/maillage/ontology#> .\n[] a mlg:PTCE . [] a mlg:PTCE ; mlg:theme [] ."
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", BLANKS),
        ("a.trig", BLANKS.replace("\n", "\n[] {") + "}"),
        ("a.jsonld", '{"@type": ["https://w3id.org/maillage/ontology#PTCE"], "http://a/b": [{}, {"http://a/c": 1}]}'),
        ("a.rdf", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><PTCE xmlns="https://w3id.org/maillage/ontology#"/></r:RDF>'),
    ],
)  # fmt: skip
def test_a_report_is_the_same_at_each_run(examine: Examine, name: str, content: str) -> None:
    """The labels that a parser draws for things without a name are in none of its IRIs."""
    one, two = (list(report_triples(examine(name, content).report, name)) for _ in range(2))
    assert len(one) > 10
    assert one == two


def test_a_remark_of_the_scan_names_its_thing_but_no_address(examine: Examine) -> None:
    """The focus node of a result is the thing, unless its name is a contact."""
    content = TURTLE.replace('"Essai"@fr', '"Essai"@fr ; mlg:note "06 12 34 56 78"@fr')
    for thing, focus in (
        ("ptce:essai", ["<https://w3id.org/maillage/id/ptce/essai>"]),
        ("<mailto:a@b.fr>", [""]),
    ):
        found = examine("a.ttl", content.replace("ptce:essai", thing))
        scan = [r.focus for r in found.report.results if "donnée personnelle possible" in r.fr]
        assert sorted(set(scan)) == focus


def test_remarks_alike_are_counted_beyond_a_hundred(examine: Examine) -> None:
    """150 territories within one another: the other is named, and what is left out is a number."""
    header = TURTLE[: TURTLE.index("ptce:essai")] + "@prefix e: <http://e/> .\n"
    within = [
        f"e:t{i} a mlg:Territory ; mlg:within {', '.join(f'e:t{j}' for j in range(150) if j != i)} .\n"
        for i in range(150)
    ]
    found = examine("a.ttl", header + "".join(within))
    assert found.counts["Violation"] == 150 * 149 + 150
    assert len(found.remarks) == len(found.report.results) == 202
    assert found.remarks[-1].place.line is None
    texts = [r.fr for r in found.remarks]
    assert any(t.startswith("et 22250 autres : Deux territoires") for t in texts)
    assert sum("Valeur : http://e/t" in t for t in texts) == 100
    loops = [r.place.line or 0 for r in found.remarks if r.fr.startswith("Deux")]
    assert loops == sorted(loops)


def test_remarks_of_a_file_are_bounded(examine: Examine) -> None:
    """A thousand, errors first, then how many others; a column of a table has a hundred."""
    rows = "".join(f"e{n},Essai,cite,,inconnu,stated\n" for n in range(300))
    found = examine("ptce.csv", HEADER + rows)
    assert [r.number for r in found.remarks if r.number > 1] == [200, 200]
    assert sum(found.counts.values()) == 600
    columns = "id,name,status,legal_form,commune,departement,region,acts_on,themes,year_founded,website"
    header = f"{columns},inferred_fields,note,source,confidence\n"
    wrong = "".join(f"E {n}{',no' * 11},,no,no\n" for n in range(150))
    found = examine("ptce.csv", header + wrong + f"E e{',no' * 11},jean@exemple.fr,no,no\n")
    assert [r.severity for r in found.remarks[:1_000]] == ["Violation"] * 1_000
    assert any(r.place.column == "note" and r.place.line == 152 for r in found.remarks[:1_000])
    left = {r.severity: r.number for r in found.remarks[1_000:]}
    assert left["Violation"] == found.counts["Violation"] - sum(r.number for r in found.remarks[:1_000])
    assert found.examined == 151


def test_unknown_terms_leave_room_for_the_shapes(examine: Examine) -> None:
    """A hundred are told, the others are counted as what they are, and each error of a shape is told."""
    terms = "".join(f"<http://e/a> mlg:x{n} 1 .\n" for n in range(1_500))
    found = examine("a.ttl", TURTLE + terms + "<http://e/p> a mlg:PTCE .\n")
    assert [(r.fr, r.number) for r in found.remarks if r.number > 1] == [
        ("et 1400 autres : termes inconnus", 1_400)
    ]
    assert any("Donner un nom" in r.fr for r in found.remarks)


def test_a_table_is_read_to_its_end(examine: Examine) -> None:
    """A hundred faults of a column are told; the others are counted, and a contact further down is told."""
    rows = "".join(f"E {n},Essai,cited,,inconnu,stated\n" for n in range(300))
    found = examine("ptce.csv", HEADER + rows + "e,appeler jean@exemple.fr,cited,,inconnu,stated\n")
    assert found.examined == 301
    assert found.counts["Violation"] == 300 + 301 + 1
    assert [r.place.line for r in found.remarks if "e-mail" in r.en] == [302]


OURS = "https://w3id.org/maillage/ontology/context.jsonld"


@pytest.mark.parametrize(
    "text",
    [
        '{"@context":"%s","id":"http://e/a","type":"Actor","siren":NaN}',
        '{"@context":"%s","id":"http://e/a",\n"type":"Actor","siren":NaN}',
        '{"@graph": [{"@context":"%s","type":"Actor"}, {"@context":"%s","type":"Actor","siren":NaN}]}',
        '{"@context":["%s"],"knows":[{"type":"Actor"}, {"type":"Actor"}], "siren":\n 1, "siret":NaN}',
    ],
)
def test_a_fault_of_json_has_its_column(examine: Examine, text: str) -> None:
    """Whatever is put in the place of our context's address, and of names that the file does not give."""
    text = text.replace("%s", OURS)
    with pytest.raises(DataError) as caught:
        examine("a.jsonld", text)
    place = caught.value.place
    assert place is not None and place.line is not None
    line = text.splitlines()[place.line - 1]
    assert line[int(place.column) - 1 :].startswith("NaN"), (place, line[int(place.column) - 1 :])
    assert "NaN" in caught.value.fr


@pytest.mark.parametrize("control", ["\0", "\x01", "\x0b", "\x1f", "\ufffe"])
@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.jsonld"])
def test_a_control_character_is_refused(examine: Examine, name: str, control: str) -> None:
    """XML 1.0 cannot hold it: as it stands, with line and column; as an escape, with the line of its thing."""
    texts = {
        "a.ttl": '\n<http://e/a> <http://e/p> "x%s" .\n',
        "a.nt": '\n<http://e/a> <http://e/p> "x%s" .\n',
        "a.jsonld": '{"@id": "http://e/b", "http://e/q": 1, "http://e/p": \n{"@id": "http://e/a", "http://e/p": "x%s"}}',
    }
    for said in (control, f"\\u{ord(control):04x}"):
        with pytest.raises(DataError, match=f"control character U\\+{ord(control):04X}") as caught:
            examine(name, texts[name].replace("%s", said))
        place = caught.value.place
        assert place is not None
        column = str(texts[name].splitlines()[1].index("%s") + 1) if said == control else ""
        assert (place.line, place.column) == (2, column)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("name", ["a.ttl", "a.jsonld"])
def test_lines_end_in_any_way(examine: Examine, name: str, end: str) -> None:
    """A file of old ends its lines with CR alone."""
    json_ld = f'{{"@context": "{OURS}",\n"@graph": [\n{{"id": "http://e/a", "type": "PTCE"}}\n]}}'
    text = json_ld if name == "a.jsonld" else TURTLE.replace('"Essai"@fr', '"06 12 34 56 78"@fr')
    found = examine(name, text.replace("\n", end))
    assert {r.place.line for r in found.remarks} == {3 if name == "a.jsonld" else 5}


@pytest.mark.parametrize("text", ["０６ １２ ３４ ５６ ７８", "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "qui＠exemple．fr"])
def test_contacts_are_seen_in_digits_of_any_script(examine: Examine, text: str) -> None:
    """Full-width signs are signs."""
    found = examine("a.ttl", TURTLE.replace("Essai", text))
    assert any("donnée personnelle possible" in r.fr for r in found.remarks)


@pytest.mark.parametrize(
    ("prop", "said", "words"),
    [
        ("siret", '"00590507240001 "', "SIRET de 14 chiffres «00590507240001» : la clé"),
        ("siret", "00590507240001", "SIRET de 14 chiffres"),
        ("siret", '"005 905 072 40001"', "SIRET de 14 chiffres"),
        ("siren", '"06 12 34 56 7"', "SIREN de 9 chiffres"),
        ("siren", '"06 12 34 56 78"', "Écrire le SIREN"),
    ],
)
def test_a_number_of_a_register_is_no_telephone(examine: Examine, prop: str, said: str, words: str) -> None:
    """Its digits and its key are what may be wrong."""
    found = examine(
        "a.ttl",
        TURTLE.replace("mlg:PTCE", "mlg:Actor").replace('"Essai"@fr', f'"Essai"@fr ; mlg:{prop} {said}'),
    )
    texts = " ".join(r.fr for r in found.remarks)
    assert words in texts
    assert "téléphone" not in texts


@pytest.mark.parametrize(
    ("word", "words"),
    [("TierLieu", "vouliez-vous dire mlg:TiersLieu ?"), ("tiersLieu", "mlg:TiersLieu"), ("Zzz", "absente du contexte")],
)  # fmt: skip
def test_a_class_that_the_context_does_not_know_has_its_nearest(
    examine: Examine, word: str, words: str
) -> None:
    """In JSON-LD as in Turtle, with its line."""
    found = examine("a.jsonld", f'{{"@context": "{OURS}",\n"id": "http://e/a",\n"type": "{word}"}}')
    (wrong,) = [r for r in found.remarks if r.severity == "Violation"]
    assert words in wrong.fr
    assert wrong.place.line == 3


def test_a_context_that_imports_is_said(examine: Examine) -> None:
    """With the line of the import."""
    with pytest.raises(DataError, match=r"a\.jsonld, line 2: a context that imports another"):
        examine("a.jsonld", f'{{"@context": {{\n"@import": "{OURS}"}}, "id": "http://e/a"}}')


@pytest.mark.parametrize(("name", "words"), [("/dev/null", "ordinary file"), ("-", "standard input")])
def test_what_is_not_a_file_is_named(name: str, words: str) -> None:
    """It exists, or it is a wish."""
    with pytest.raises(DataError, match=words):
        read(Path(name))
