"""The data of a thing in the words of others, chosen by profile."""

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, SDO, SKOS

from maillage import paths
from maillage.vocabulary import BASE, PREFIXES
from maillage.web import create_app
from maillage.web.renderings import PAIR, RENDERINGS, asked
from needed import need

COPY = os.environ.get("MAILLAGE_PAIR", "")
PUBLISHED = (DCTERMS, FOAF, ORG, SDO, SKOS)
"""The vocabularies of which rdflib has the terms."""
POLE = "/data/ptce/sud-aquitaine"


@pytest.fixture(scope="module")
def curated(releases: Path) -> FlaskClient:
    """A client of the site of the curated release."""
    return create_app(releases).test_client()


def test_terms_are_those_of_their_vocabularies() -> None:
    """Each is one that W3C, schema.org, DCMI or FOAF publish."""
    terms = {other for one in RENDERINGS.values() for _, other in one.pairs}
    unknown = {iri for iri in terms if not any(URIRef(iri) in published for published in PUBLISHED)}
    assert all(iri.startswith(PAIR) for iri in unknown), unknown


def test_terms_of_pair_are_in_its_ontology() -> None:
    """Each is defined in the copy of PAIR that `MAILLAGE_PAIR` names."""
    need("MAILLAGE_PAIR", COPY, "the file 2-Implementation/owl/pair.ttl of assemblee-virtuelle/pair")
    known = {str(each) for each in Graph().parse(COPY).subjects(RDF.type)}
    assert {iri for _, iri in RENDERINGS["pair"].pairs if iri not in known} == set()


def test_what_is_only_akin_is_not_said() -> None:
    """No term stands for one of ours to which our alignments say that it is only related."""
    akin = set(Graph().parse(paths.ONTOLOGY / "alignments.ttl").subject_objects(SKOS.relatedMatch))
    for one in RENDERINGS.values():
        for own, other in one.pairs:
            assert (URIRef(own), URIRef(other)) not in akin, (own, other)


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_rendering_says_who_and_where_in_those_words_alone(curated: FlaskClient, name: str) -> None:
    """What it says of the pole has no term of ours; it says which profile it is, and where the others are."""
    answer = curated.get(f"{POLE}.nt?profil={name}")
    profile = RENDERINGS[name].iri
    assert answer.headers["Content-Profile"] == f"<{profile}>"
    assert f'<{profile}>; rel="profile"' in answer.headers["Link"]
    assert 'rel="alternate"; profile="' in answer.headers["Link"]
    assert "Accept-Profile" in answer.headers["Vary"]
    told = [quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)]
    said = [triple for triple in told if f"{BASE}data/" not in str(triple.subject)]
    assert len(said) > 20
    assert not [each for each in said if each.predicate.value.startswith(PREFIXES["mlg"])]
    assert "PTCE Sud" in answer.text
    by_header = curated.get(
        f"{POLE}.nt", headers={"Accept-Profile": f"<urn:example:other>, <{profile}>;q=0.9"}
    )
    assert by_header.data == answer.data


def test_answers_of_profiles_are_told_apart(curated: FlaskClient) -> None:
    """One address, two profiles: two entity tags."""
    found = {
        curated.get(f"{POLE}.nt", headers={"Accept-Profile": f"<{one.iri}>"}).headers["ETag"]
        for one in RENDERINGS.values()
    }
    assert len(found) == len(RENDERINGS)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", ""),
        ("<urn:example:other>", ""),
        (f"<{PAIR}>", "pair"),
        (f"<{PAIR}>;q=0.2, <https://schema.org/>", "schema"),
        (f"<{PAIR}>;q=0", ""),
        (f"<{PREFIXES['mlg']}>, <{PAIR}>;q=0.5", ""),
        ("pair", ""),
        ("<<<>;q=9,,", ""),
    ],
)
def test_what_a_client_prefers(header: str, name: str) -> None:
    """The profile of most weight that we have; else our own words."""
    found = asked("", header)
    assert (found.name if found else "") == name


def test_an_unknown_profile_is_told(curated: FlaskClient) -> None:
    """With those that there are; `maillage` is ours."""
    answer = curated.get(f"{POLE}.nt?profil=zzz")
    assert answer.status_code == 400
    assert answer.json is not None
    assert "maillage, org, schema, pair" in answer.json["fr"]
    assert curated.get(f"{POLE}.nt?profil=maillage").data == curated.get(f"{POLE}.nt").data
