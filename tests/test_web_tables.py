"""Answers as people read them: names that lead to things, no column of addresses."""

import pytest
from flask.testing import FlaskClient

from maillage.vocabulary import PREFIXES
from maillage.web.tables import AnswerTable, Cell, Name, linked, named
from maillage.web.words.reading import day, literal, sentence, thousands, typeset

NAME, IRI = Cell("Tera"), Cell("ptce/tera", "https://w3id.org/maillage/id/ptce/tera")


def test_a_name_leads_to_the_thing_it_names() -> None:
    """`ptce_nom` goes with `ptce`: one column, whose text is a link."""
    table = linked(AnswerTable(("ptce_nom", "number", "ptce"), ((NAME, Cell("3"), IRI),)))
    assert table.columns == ("ptce_nom", "number")
    assert table.rows == ((Cell("Tera", IRI.href), Cell("3")),)


def test_a_lone_name_goes_with_the_last_column() -> None:
    """`nom` names the thing of the last column, when it holds addresses."""
    assert linked(AnswerTable(("nom", "ptce"), ((NAME, IRI),))).rows == ((Cell("Tera", IRI.href),),)


def test_values_are_left_as_they_are() -> None:
    """Without an address to lead to, nothing is hidden."""
    table = AnswerTable(("nom", "number"), ((NAME, Cell("3")),))
    assert linked(table) == table


def test_things_are_called_by_their_names() -> None:
    """An address gives way to a name; words in the reader's language stay."""
    iri = "https://w3id.org/maillage/id/ptce/tera"
    names = {iri: Name("The Tera pole", "en")}
    bare, french = Cell("ptce/tera", "/page/ptce/tera", iri=iri), Cell("Tera", None, "fr", iri=iri)
    shown = named(AnswerTable(("ptce", "nom"), ((bare, french),)), names, "en").rows[0]
    assert [(c.text, c.lang) for c in shown] == [("The Tera pole", "en")] * 2
    assert named(AnswerTable(("nom",), ((french,),)), names, "fr").rows == ((french,),)


def test_french_typography() -> None:
    """No mark begins a line; a message that stands alone has a capital."""
    assert (
        typeset("fichier «a» : lu ; bien ?", "fr") == "fichier «\u00a0a\u00a0»\u00a0: lu\u00a0; bien\u00a0?"
    )
    assert typeset("a file : read", "en") == "a file : read"
    assert sentence("préfixe inconnu", "fr") == "Préfixe inconnu"
    assert sentence("", "fr") == ""


def test_values_as_they_are_read() -> None:
    """Numbers, dates and truth in words; a year stays a year, what is not a date stays as it is."""
    assert literal("2014", "integer", "fr") == "2014"
    assert literal("1250000", "integer", "fr") == "1\u202f250\u202f000"
    assert literal("12345.50", "decimal", "fr") == "12\u202f345,50"
    assert literal("-0.5", "decimal", "en") == "-0.5"
    assert literal("true", "boolean", "fr") == "oui"
    assert literal("2023-12-01", "date", "fr") == "1er\u00a0décembre\u00a02023"
    assert literal("2023-13-01", "date", "fr") == "2023-13-01"
    assert (day("2021-03", "en"), day("hier", "fr")) == ("March\u00a02021", "hier")
    assert thousands(6095, "en") == "6,095"


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("9" * 4301, "integer"),
        ("-" + "9" * 4301, "nonNegativeInteger"),
        ("9" * 4301 + ".5", "decimal"),
        ("0." + "3" * 4301, "decimal"),
        ("beaucoup", "integer"),
        ("", "integer"),
        ("peut-être", "boolean"),
        ("2024-02-31", "date"),
        ("0000-00-00", "date"),
        ("2024-13", "gYearMonth"),
        ("12345,5", "decimal"),
        ("12345", "http://example.org/types#integer"),
    ],
    ids=lambda value: value[:20],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_not_of_its_type_is_shown_as_written(
    client: FlaskClient, text: str, datatype: str, lang: str
) -> None:
    """On the page of an answer too: a literal never makes it fail."""
    assert literal(text, datatype, lang) == text
    iri = datatype if "/" in datatype else PREFIXES["xsd"] + datatype
    for query in (
        f'SELECT ("{text}"^^<{iri}> AS ?x) {{}}',
        f'CONSTRUCT {{ <http://example.org/a> <http://example.org/p> "{text}"^^<{iri}> }} WHERE {{}}',
    ):
        page = client.get(
            "/sparql", query_string={"query": query, "lang": lang}, headers={"Accept": "text/html"}
        )
        assert page.status_code == 200
        assert f">{text}</td>" in page.text
