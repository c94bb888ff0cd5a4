"""The page of the data: what there is to take, how to cite it, how other catalogues take it over."""

import re
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import Namespace

from maillage.publish.dcat import CONTACT
from maillage.publish.void import DATASET
from maillage.web import Options, create_app
from maillage.web.operator import read_operator

OPERATOR = Path(__file__).parents[1] / "docs" / "operator.example.toml"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


def test_the_tables_open_in_excel(client: FlaskClient) -> None:
    """Each question that is a table stands there in three forms, and those are answered."""
    page = client.get("/donnees").text
    taken = re.findall(r'href="(/requetes/[a-z0-9-]+\.(?:excel\.csv|xlsx|csv))"', page)
    assert len(taken) >= 3
    for address in taken[:3]:
        assert client.get(address).status_code == 200, address


def test_the_files_are_a_page_of_their_own(client: FlaskClient) -> None:
    """Digests and the many files of sources are one click away, not on the way to the tables."""
    page = client.get("/donnees").text
    assert 'class="digest"' not in page
    assert "/donnees/fichiers/dumps/maillage.ttl" in page
    files = client.get("/donnees/fichiers").text
    assert re.search(r'class="digest">[0-9a-f]{64}<', files)
    assert "dumps/graphs/" in files


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_citations(client: FlaskClient, lang: str) -> None:
    """In words, BibTeX and CFF: title, version, day, address; the page shows the same."""
    said = {form: client.get(f"/donnees/citation.{form}?lang={lang}") for form in ("txt", "bib", "cff")}
    for answer in said.values():
        assert answer.status_code == 200
        assert "1-essai" in answer.text
        assert DATASET in answer.text
    cff = yaml.safe_load(said["cff"].text)
    assert (cff["cff-version"], cff["type"], cff["date-released"]) == ("1.2.0", "dataset", "2026-01-01")
    assert {"message", "title", "authors", "version", "license"} <= cff.keys()
    assert re.fullmatch(r"@misc\{[^{},]+,\n(  \w+ += \{.*\},\n)+\}\n", said["bib"].text)
    page = client.get(f"/donnees?lang={lang}").text
    assert said["txt"].text.strip() in page
    assert client.get("/donnees/citation.ris").status_code == 404


def contacts(client: FlaskClient) -> dict[str, set[str]]:
    """What the served catalogue says of whom to write to."""
    graph = Graph().parse(data=client.get("/donnees/catalogue.ttl").data, format="turtle")
    return {
        name: {str(each) for each in graph.objects(URIRef(CONTACT), VCARD[name])}
        for name in ("fn", "hasURL", "hasEmail")
    }


def test_the_catalogue_says_where_to_write(
    client: FlaskClient, small_release: Path, queries_dir: Path
) -> None:
    """The project where nobody is declared; else the operator of the site, in place of it."""
    assert contacts(client) == {
        "fn": {"Maillage"},
        "hasURL": {"https://w3id.org/maillage/"},
        "hasEmail": set(),
    }
    declared = create_app(small_release, Options(queries_dir=queries_dir, operator=read_operator(OPERATOR)))
    assert contacts(declared.test_client()) == {
        "fn": {"CRESS Exemple"},
        "hasURL": {"https://cress.example/contact"},
        "hasEmail": {"mailto:contact@cress.example"},
    }


def test_how_to_be_harvested(client: FlaskClient) -> None:
    """The address that the page gives is that of the catalogue, and it answers."""
    (address,) = re.findall(r"<code>(http[^<]+/donnees/catalogue\.ttl)</code>", client.get("/donnees").text)
    assert client.get(address.removeprefix("http://localhost")).mimetype == "text/turtle"


def test_the_dataset_of_the_tables_leads_to_the_catalogue(client: FlaskClient) -> None:
    """As all that the catalogue names."""
    assert client.get("/donnees/tableaux").status_code == 303
