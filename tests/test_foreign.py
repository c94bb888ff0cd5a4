"""RDF of others becomes our facts, and everything that it says is told: read, or left and why."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from maillage import paths
from maillage.errors import RdfError
from maillage.examine import Examiner, foreign
from maillage.examine.foreign import REASONS, Brought, bring
from maillage.examine.foreign_reading import Reader
from maillage.examine.reading import FORMATS, read_rdf

CASES = sorted(p for p in (Path(__file__).parent / "cases").glob("K43-*") if p.suffix in FORMATS)
SCHEMA = """{"@context": {"@vocab": "http://schema.org/", "url": {"@type": "@id"}}, "@graph": [
  {"@type": "Organization", "name": "Les Ateliers", "url": "ateliers.example", "foundingDate": "2011-05",
   "email": "a@ateliers.example", "address": {"@type": "PostalAddress", "addressLocality": "Tarnos", "postalCode": "40220"},
   "member": {"@type": "Person", "name": "Prénom Nom"}},
  {"@type": "Organization", "name": "Les Ateliers"},
  {"@type": "Consortium", "name": "Le Pôle"}]}"""
"""A file as webmasters write it: things without names of their own, the old namespace."""


def brought(folder: Path, name: str, text: str, collectives: str = "") -> Brought:
    """What comes of a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return bring(path, collectives)


def fates(found: Brought) -> Counter[tuple[str, str]]:
    """How often each term was read, or left for a reason: short names."""
    short = foreign.prefixed()
    return Counter({(short(row.term), row.read_as or row.reason): row.number for row in found.counted})


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
@pytest.mark.parametrize("collectives", ["", *foreign.KINDS])
def test_every_triple_is_counted_once(path: Path, collectives: str) -> None:
    """As read or as left, never in silence; the facts conform to the shapes."""
    content = read_rdf(path, paths.ONTOLOGY / "context.jsonld")
    found = bring(path, collectives)
    assert sum(row.number for row in found.counted) == len(content.quads)
    assert all(bool(row.read_as) != (row.reason in REASONS) and row.line for row in found.counted)
    assert not any(row.reason == "collective" for row in found.counted) or not collectives


def test_what_is_written_conforms(tmp_path: Path) -> None:
    """The shapes find no error in the facts of the cases."""
    out = tmp_path / "facts.nt"
    out.write_text("\n".join(sorted({f for p in CASES for f in bring(p, "ptce").facts})), encoding="utf-8")
    assert [r for r in Examiner().examine(out).remarks if r.severity == "Violation"] == []


def test_schema_org_is_read_in_its_old_namespace_and_without_iris(tmp_path: Path) -> None:
    """Namesakes that have neither IRI nor SIREN are left, as is a collective whose kind nothing tells."""
    found = fates(brought(tmp_path, "a.jsonld", SCHEMA))
    assert found["http://schema.org/Consortium", "collective"] == 1
    assert found["http://schema.org/Organization", "namesake"] == 2
    assert found["http://schema.org/email", "personal"] == found["http://schema.org/Person", "personal"] == 1


def test_names_dates_and_towns(tmp_path: Path) -> None:
    """A month stays a month; a town is found by its name and postcode; a person is left."""
    found = brought(
        tmp_path, "a.jsonld", SCHEMA.replace('{"@type": "Organization", "name": "Les Ateliers"},', "")
    )
    facts = {
        (q.predicate.value.rpartition("#")[2], str(q.object))
        for q in parse("\n".join(found.facts), RdfFormat.N_TRIPLES)
    }
    assert ("foundingYear", '"2011-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>') in facts
    assert ("locatedIn", "<https://w3id.org/maillage/id/commune/40312>") in facts
    assert not any("Prénom" in value or "@" in value.partition('"@')[0] for _, value in facts)


def test_two_names_with_iris_are_two_things(tmp_path: Path) -> None:
    """Namesakes that have IRIs of their own are told apart; one SIREN is one thing."""
    head = "@prefix org: <http://www.w3.org/ns/org#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e.example/> ."
    same = ':a a org:Organization ; rdfs:label "Les Ateliers" . :b a org:Organization ; rdfs:label "Les Ateliers" .'
    assert len({f.split()[0] for f in brought(tmp_path, "a.ttl", head + same).facts}) == 2
    one = same.replace('"Les Ateliers" .', '"Les Ateliers" ; org:identifier "912345675" .')
    assert len({f.split()[0] for f in brought(tmp_path, "b.ttl", head + one).facts}) == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "a;b", "format inconnu"),
        ("a.ttl", "<a> <b> .", "a.ttl"),
        ("b.ttl", "", "fichier de plus de"),
    ],
)
def test_what_cannot_be_read_is_an_error(
    tmp_path: Path, name: str, text: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another format, a fault of syntax, a file too large."""
    monkeypatch.setattr(foreign, "LARGEST", -1 if name == "b.ttl" else 999)
    with pytest.raises(RdfError) as fault:
        brought(tmp_path, name, text)
    assert words in fault.value.message("fr")


PERSONAL = """@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <http://e.example/> .
ex:a a org:Organization ; skos:prefLabel "Alpha"@fr ; foaf:homepage <https://facebook.com/prenom.nom> .
<http://e.example/people/p.nom@e.example> a org:Organization ; skos:prefLabel "Gamma"@fr .
<mailto:nom@e.example> a org:Organization ; skos:prefLabel "Epsilon"@fr .
ex:b a org:Organization ; skos:prefLabel "Prénom Nom EI"@fr ; foaf:homepage "linkedin.com/in/prenom-nom" .
ex:pole a org:OrganizationalCollaboration ; skos:prefLabel "Pôle"@fr .
ex:m a org:Membership ; org:member ex:a ; org:organization ex:pole ; org:role ex:r .
ex:r a org:Role ; skos:prefLabel "secrétaire : Prénom Nom"@fr ."""


def test_what_is_personal_is_left_and_counted(tmp_path: Path) -> None:
    """Contacts in IRIs, profiles of persons, who holds an office, a sole trader."""
    found = brought(tmp_path, "a.ttl", PERSONAL, "ptce")
    written = "\n".join(found.facts).casefold()
    assert not any(word in written for word in ("nom", "mailto", "facebook", "linkedin", "gamma", "epsilon"))
    told = fates(found)
    assert told["foaf:homepage", "personal"] == 2
    assert told["org:Organization", "personal"] == 3
    assert told["skos:prefLabel", "personal"] == 4
    assert told["org:role", "personal"] == 1


def test_a_role_that_names_its_holder_and_an_impossible_date_are_left(tmp_path: Path) -> None:
    """The name may begin the role; 30 February is no day."""
    text = PERSONAL.replace("secrétaire : Prénom Nom", "Prénom Nom, trésorier").replace(
        "facebook.com/prenom.nom>",
        'prenom.nom.blogspot.com/> ; <https://schema.org/foundingDate> "1990-02-30"',
    )
    found = brought(tmp_path, "a.ttl", text, "ptce")
    written = "\n".join(found.facts).casefold()
    assert "nom" not in written and "1990" not in written
    told = fates(found)
    assert told["org:role", "personal"] == 1
    assert told["foaf:homepage", "personal"] == 2
    assert told["https://schema.org/foundingDate", "value"] == 1 or told["schema:foundingDate", "value"] == 1


def test_json_ld_nested_too_deep_is_said_to_be(tmp_path: Path) -> None:
    """And not that it takes too much memory; brackets in a text are none."""
    level = '{"@context": "https://schema.org", "@type": "Organization", "name": "[", "memberOf": '
    with pytest.raises(RdfError) as fault:
        brought(tmp_path, "a.jsonld", level * 600 + "{}" + "}" * 600)
    assert "imbriqué trop profondément" in fault.value.message("fr")
    text = f'{{"@context": "https://schema.org", "@type": "NGO", "name": "A{"[" * 600}"}}'
    assert brought(tmp_path, "b.jsonld", text).facts


def test_nothing_is_written_when_something_personal_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is to be written is searched once more, and the line is told."""
    for seen in ("_is_private", "_is_personal"):
        monkeypatch.setattr(Reader, seen, lambda reader, said: False)
    with pytest.raises(RdfError) as fault:
        brought(tmp_path, "a.ttl", PERSONAL.partition("<mailto")[0])
    assert "donnée personnelle possible" in fault.value.message("fr")
    assert fault.value.place is not None and fault.value.place.line == 4


@pytest.mark.parametrize("context", ["https://schema.org", "http://schema.org/"])
def test_the_context_of_schema_org_is_read_without_fetching_it(tmp_path: Path, context: str) -> None:
    """The one address that is known beside ours; its associations and businesses are organisations."""
    text = f'''{{"@context": "{context}", "@graph": [{{"@type": "NGO", "name": "Un"}},
      {{"type": "LocalBusiness", "id": "https://e.example/b", "name": "Deux"}}]}}'''
    assert len([f for f in brought(tmp_path, "a.jsonld", text).facts if "ontology#Actor" in f]) == 2
