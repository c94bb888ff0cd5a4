"""Answers as people read them: names that lead to things, no column of addresses."""

from maillage.web.tables import Cell, Table, linked

NAME, IRI = Cell("Tera"), Cell("ptce/tera", "https://w3id.org/maillage/id/ptce/tera")


def test_a_name_leads_to_the_thing_it_names() -> None:
    """`ptce_nom` goes with `ptce`: one column, whose text is a link."""
    table = linked(Table(("ptce_nom", "number", "ptce"), ((NAME, Cell("3"), IRI),)))
    assert table.columns == ("ptce_nom", "number")
    assert table.rows == ((Cell("Tera", IRI.href), Cell("3")),)


def test_a_lone_name_goes_with_the_last_column() -> None:
    """`nom` names the thing of the last column, when it holds addresses."""
    assert linked(Table(("nom", "ptce"), ((NAME, IRI),))).rows == ((Cell("Tera", IRI.href),),)


def test_values_are_left_as_they_are() -> None:
    """Without an address to lead to, nothing is hidden."""
    table = Table(("nom", "number"), ((NAME, Cell("3")),))
    assert linked(table) == table
