"""The page of the network: its picture, its sentence and its tables say the same, whatever is asked."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from maillage.network import Edge, Measured, Network, Undertaking, load
from maillage.release import Release
from maillage.vocabulary import ID
from maillage.web import create_app
from maillage.web.networks import asked, picture
from maillage.web.networks.part import Part, part_of
from maillage.web.things import Thing, Things

LONG = 60
"""How many undertakings are placed anew, and a few more."""


@pytest.fixture(scope="module")
def site(releases: Path) -> FlaskClient:
    """A client of the site of the curated release."""
    app: Flask = create_app(releases)
    return app.test_client()


@pytest.fixture(scope="module")
def whole(release: Release) -> Network:
    """The network of that release."""
    assert release.network_path
    return load(release.network_path)


def made(*pairs: str, sort: str = "link", deduced: str = "") -> Network:
    """A network by pairs of letters; a capital is a PTCE."""
    letters = sorted(set("".join(pairs)))
    kind = {one: "ptce" if one.isupper() else "actor" for one in letters}
    nodes = tuple(Undertaking(f"{ID}{kind[o]}/{o}", kind[o], o, o, (f"{ID}{kind[o]}/{o}",)) for o in letters)
    iri = {one.label_fr: one.iri for one in nodes}
    edges = tuple(
        Edge(f"{ID}link/{n}", iri[pair[0]], iri[pair[1]], sort, deduced=pair == deduced)
        for n, pair in enumerate(pairs)
    )
    return Network(nodes, edges, {one.iri: Measured(x=n / 9, y=n % 3) for n, one in enumerate(nodes)})


def part(network: Network, things: Things | None = None, **arguments: str) -> Part:
    return part_of(network, things or Things(()), asked.read(arguments, network))


def names(found: Part) -> str:
    return "".join(one.label_fr for one in found.undertakings)


def said(found: Part) -> list[str]:
    return [edge.node.rpartition("/")[2] for edge in found.edges]


def test_around_one_and_two_steps() -> None:
    """Those within so many steps, and what ties them to one another."""
    network = made("Pa", "ab", "bc", "Pd", "da")
    one = part(network, autour="ptce/P")
    assert sorted(names(one)) == ["P", "a", "d"] and said(one) == ["0", "3", "4"]
    two = part(network, autour="ptce/P", pas="2")
    assert sorted(names(two)) == ["P", "a", "b", "d"] and sorted(said(two)) == ["0", "1", "3", "4"]


def test_a_territory_keeps_those_tied_to_it() -> None:
    """What is outside, and tied to nothing inside, is left out; what is inside without a tie stays."""
    things = Things(
        Thing(f"{ID}{name}", "actor", "", "", "", "", code, "76", ("food",) * (code == "46"), None, True)
        for name, code in (("actor/a", "46"), ("actor/b", "31"), ("actor/e", "46"), ("ptce/P", "75"))
    )
    network = made("ab", "bc", "Pc", "ee")
    found = part(network, things, territoire="departement/46")
    assert sorted(names(found)) == ["a", "b", "e"] and said(found) == ["0", "3"]
    assert sorted(iri.rpartition("/")[2] for iri in found.inside) == ["a", "e"]
    assert sorted(names(part(network, things, theme="food"))) == ["a", "b", "e"]
    assert part(network, things, territoire="region/76", theme="food").inside == found.inside


def test_the_sort_of_ties_and_what_is_deduced() -> None:
    network = made("ab", "bc", deduced="bc")
    assert said(part(network, dit="oui")) == ["0"]
    assert said(part(network, lien="membre")) == []
    assert said(part(network, lien="lien")) == ["0", "1"]


def test_the_order_and_who_would_be_left() -> None:
    """Those with most neighbours first, several ties to one counted once; who has no other is left alone."""
    found = part(made("ab", "ba", "ac", "ad", "cd", "xy"))
    assert names(found) == "acdbxy"
    assert [len(found.near[one.iri]) for one in found.undertakings] == [3, 2, 2, 1, 1, 1]
    assert found.first and found.left_by(found.first.iri) == 1
    assert [len(group) for group in found.groups] == [4, 2]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"autour": "ptce/nulle-part"}, "nulle-part"),
        ({"pas": "3"}, "1, 2"),
        ({"territoire": "commune/31555"}, "region/76"),
        ({"territoire": "region"}, "region/76"),
        ({"lien": "tous"}, "lien, membre, appui"),
        ({"dit": "non"}, "oui"),
        ({"theme": "x" * 300}, "au plus 200 caractères"),
        ({"pole": "figeacteurs"}, "autour"),
    ],
)
def test_what_is_asked_wrongly_is_told(given: dict[str, str], word: str, site: FlaskClient) -> None:
    answer = site.get("/reseau", query_string={**given, "lang": "fr"})
    assert answer.status_code in (400, 404) and word in answer.get_data(as_text=True)


@pytest.mark.parametrize("count", [2, 3, 20, LONG, LONG + 1, 200])
def test_what_is_drawn_stands_in_the_frame(count: int) -> None:
    """Circles, and names beside them that meet neither one another nor the edge."""
    nodes = tuple(
        Undertaking(f"{ID}actor/{n:03}", "actor", f"Structure numéro {n}", "", ()) for n in range(count)
    )
    edges = tuple(
        Edge(str(n), nodes[n].iri, nodes[n // 3].iri, "link", label_fr="aide") for n in range(1, count)
    )
    measures = {
        one.iri: Measured(x=(n * 37 % 101) / 101, y=(n * 53 % 97) / 97) for n, one in enumerate(nodes)
    }
    found = picture.draw(part(Network(nodes, edges, measures)), "fr")
    assert found and len(found.nodes) == count and len(found.lines) == count - 1
    for node in found.nodes:
        assert node.x - node.r > 0 and node.x + node.r < found.width
        assert node.y - node.r > 0 and node.y + node.r < found.height
    assert 0 < len(found.names) <= max(40, count)
    assert len({name.text for name in found.names}) == len(found.names)


def test_too_many_are_not_drawn() -> None:
    """Of a group that is too large, those with most ties; of several, the largest group alone."""
    size = picture.MOST + 50
    nodes = tuple(Undertaking(f"{ID}actor/{n:04}", "actor", str(n), "", ()) for n in range(size + 2))
    edges = [Edge(str(n), nodes[0].iri, nodes[n].iri, "link") for n in range(1, size)]
    edges.append(Edge("pair", nodes[size].iri, nodes[size + 1].iri, "link"))
    measures = {one.iri: Measured(x=n / size, y=0.5) for n, one in enumerate(nodes)}
    found = picture.draw(part(Network(nodes, tuple(edges), measures)), "fr")
    assert found and len(found.nodes) == picture.MOST
    assert found.nodes[0].iri == nodes[0].iri and found.nodes[0].ties == size - 1
    assert nodes[size].iri not in {node.iri for node in found.nodes}


def shown(page: str) -> tuple[int, int]:
    """How many undertakings and ties the sentence of a page tells."""
    told = re.search(r'<p id="summary"><strong>([\d\s\u202f]+) structures?, ([\d\s\u202f]+) liens?\.', page)
    assert told, page[:200]
    return int(re.sub(r"\D", "", told[1])), int(re.sub(r"\D", "", told[2]))


ASKED: tuple[dict[str, str], ...] = (
    {},
    {"autour": "ptce/figeacteurs"},
    {"autour": "tiers-lieu/les-3-l-figeac", "pas": "2", "lien": "lien"},
    {"territoire": "region/76", "dit": "oui"},
    {"territoire": "departement/46", "autour": "", "theme": "", "pas": "1"},
)


@pytest.mark.parametrize("given", ASKED)
def test_picture_sentence_tables_and_files_are_in_step(site: FlaskClient, given: dict[str, str]) -> None:
    """As many of each, and the same ones."""
    page = site.get("/reseau", query_string={**given, "tout": "oui", "lang": "fr"}).get_data(as_text=True)
    undertakings, ties = shown(page)
    circles, rows = page.count("<circle"), page.count('<tr><th scope="row">')

    def table(path: str) -> list[dict[str, str]]:
        text = site.get(path, query_string=given).get_data(as_text=True)
        return list(csv.DictReader(io.StringIO(text)))

    listed, edges = table("/reseau.csv"), table("/reseau/liens.csv")
    assert len(edges) == ties and len(listed) + ties == rows
    assert sum(int(row["reliees"]) > 0 for row in listed) == undertakings
    assert circles == undertakings or (not given and circles < undertakings)
    pairs = {tuple(sorted((row["adresse_structure"], row["adresse_autre_structure"]))) for row in edges}
    assert page.count('" d="M') == len(pairs) or not given
    read = nx.read_gexf(io.BytesIO(site.get("/reseau.gexf", query_string=given).data))
    assert set(read.nodes) == {row["adresse"] for row in listed}
    assert read.number_of_edges() == ties
    listing = site.get("/reseau.edges.csv", query_string=given).get_data(as_text=True).splitlines()
    assert listing[0] == "Source,Target" and len(listing) == 1 + ties


def test_a_tie_is_a_sentence(site: FlaskClient, whole: Network) -> None:
    """Who, what, with whom; when; where it comes from."""
    edge = next(e for e in whole.edges if e.start == "2018" and e.sort == "link" and not e.deduced)
    page = site.get(
        "/reseau", query_string={"autour": edge.source.removeprefix(ID), "tout": "oui", "lang": "fr"}
    )
    text = re.sub(r"<[^>]+>", "", page.get_data(as_text=True).replace("&#39;", "'"))
    labels = {one.iri: one.label_fr for one in whole.undertakings}
    assert f"{labels[edge.source]} {edge.label_fr} {labels[edge.target]}" in text
    assert "depuis 2018" in text
    assert f'href="/page/{edge.node.removeprefix(ID)}?' in page.get_data(as_text=True)


def test_the_tables_open_in_a_spreadsheet(site: FlaskClient) -> None:
    """Titles for people, numbers as numbers, what is to be known on a sheet of its own."""
    answer = site.get("/reseau.xlsx?autour=ptce/figeacteurs&lang=fr")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("Structure", "Sorte", "Reliée à")
    assert rows[1][0] == "Figeacteurs" and rows[1][2] == 16
    notes = [str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row]
    assert any("autour=ptce%2Ffigeacteurs" in text for text in notes)


def test_an_english_page_has_no_french(site: FlaskClient) -> None:
    page = site.get("/reseau?autour=ptce/figeacteurs&lang=en").get_data(as_text=True)
    assert "17 undertakings" in page
    for word in ("structures", "liens", "reliée", "Autour", "déduit"):
        assert f" {word} " not in page, word


def test_a_release_without_a_network(client: FlaskClient) -> None:
    """It says so, and its files are empty."""
    page = client.get("/reseau", query_string={"lang": "fr"}).get_data(as_text=True)
    assert "n’a pas de réseau" in page and "<svg" not in page
    assert client.get("/reseau.edges.csv").get_data(as_text=True).splitlines() == ["Source,Target"]


def test_no_query_per_row(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many questions to the graph for the whole network as for a corner of it."""
    from maillage.engine import Embedded

    asked_for: list[object] = []
    query = Embedded.query

    def noted(self: Embedded, *given: Any, **more: Any) -> Any:
        asked_for.append(given)
        return query(self, *given, **more)

    monkeypatch.setattr(Embedded, "query", noted)
    numbers = []
    for address in ("/reseau", "/reseau?autour=ptce/figeacteurs"):
        asked_for.clear()
        site.get(address)
        numbers.append(len(asked_for))
    assert numbers[0] == numbers[1] <= 2
