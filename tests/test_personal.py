"""Personal data: the one list of patterns, whoever reads it, and the scan that refuses what it finds."""

import re
import time

import duckdb
import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import SH, Graph, Namespace, URIRef

from growth import times_longer
from maillage import paths
from maillage.files import personal
from maillage.validate import personal_data
from maillage.vocabulary import PREFIXES

S, P = NamedNode("https://example.org/s"), NamedNode(PREFIXES["rdfs"] + "comment")
MLS = Namespace(PREFIXES["mls"])
CONTACTS = (
    "écrire à animation@exemple.fr",
    "Tél. 05 59 64 00 00",
    "Tél.05 59 64 00 00",
    "+33 5 59 64 00 00",
    "+33(0)5 59 64 00 00",
    "(+33) 5 59 64 00 00",
    "0033 (0)5.59.64.00.00",
    "0559640000 x",
    "05/59/64/00/00",
    "05 - 59 - 64 - 00 - 00",
    "05. 59. 64. 00. 00",
    "0 805 123 456",
    "05 59 640 000",
    "0590 12 34 56",
    "0262.20.20.20",
    "+262 262 20 20 20",
    "06-12-34-56-78",
    "0 6 1 2 3 4 5 6 7 8",
    "+33 6 1 2 3 4 5 6 7 8",
    "06‑12‑34‑56‑78",
    "nom [at] domaine.fr",
    "nom(arobase)domaine.fr",
    "nom [arobase] domaine [point] fr",
    "nom arobase domaine point fr",
    "a@b.co.fr",
    "Nom@sub.1and1.fr",
    "contact@café.fr",
    "a&#64;b.fr",
    "+687 25 00 00",
    "05 59640000",
    "+33559640000",
    "tél : 05 59 64 00 00.",
    "a {at}b.fr",
)
NO_CONTACTS = (
    "1 500 000 € de 2021 à 2023",
    "SIREN 120 027 016",
    "2014-2020",
    "de 72 000 à 290 000 €",
    "loi n° 2014-856",
    "120027016",
    "le 05/06/2019",
    "du 01/01/2014 au 31/12/2020",
    "01.01.2014-31.12.2020",
    "01/01/2014-31/12/2020",
    "01-02-2019 03-04-2020",
    "@handle",
    "10 050 200 300 400",
    "SIRET 012 345 678 00012",
    "ISBN 0 19 852663 6",
    "03/2014-2020",
    "https://mastodon.social/@nom",
    "leaflet@1.9.4/dist/x",
    "le 01/02/2019 à 03:04",
    "notes : 0 5 4 3 5",
)
ADDRESSES = (
    "https://quai.example/tel0559640000",
    "https://quai.example/c?p=tel0601020304",
    "https://quai.example/c?mail=a.durand@exemple.fr",
    "https://quai.example/c?mail=a.durand%40exemple.fr",
    "https://quai.example/c?mail=a.durand%2540exemple.fr",
    "https://quai.example/contact/a.durand@exemple.fr",
    "https://quai.example/#a.durand@exemple.fr",
    "https://quai.example/%61%2Edurand%40exemple%2Efr",
    "https://durand@exemple.fr/",
    "https://durand:secret@quai.example/",
    "mailto:contact",
    "MAILTO:contact@exemple.fr",
    "tel:+33559640000",
    "sms:0612345678",
    "https://wa.me/33612345678",
    "https://api.whatsapp.com/send?phone=33612345678",
    "https://quai.example/?tel=0559640000",
    "https://quai.example/0559640000",
    "https://quai.example/?t=%2B33%205%2059%2064%2000%2000",
    "https://fr.linkedin.com/in/prenom-nom-1a2b",
    "https://www.facebook.com/profile.php?id=12",
)
NO_ADDRESSES = (
    "https://mastodon.example/@nom",
    "https://video.example/@Nom/videos",
    "https://carte.example/maps/@44.8,-0.5,15z",
    "https://quai.example/2019/01/02/reunion",
    "https://www.linkedin.com/company/le-quai",
    "https://www.facebook.com/lequai",
    "https://www.facebook.com/pages/Le.Quai/12",
    "https://quai.example/siret/01234567890123",
    "https://w3id.org/maillage/id/actor/552032534",
    "https://w3id.org/maillage/id/link/subvention-211501960-feb0881645004e63",
)
PERHAPS = (
    "https://facebook.com/prenom.nom",
    "https://www.facebook.com/Prenom.Nom.12?ref=x",
    "https://univ.example/~prenom.nom",
    "https://univ.example/~prenom.nom/pages",
    "http://prenom.nom.blogspot.com/",
    "https://willy.nom.over-blog.com",
)
NAMED = ("secrétaire : Prénom Nom", "Directrice adjointe: Prénom Nom", "Prénom Nom EI", "EIRL Prénom NOM")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *((text, True) for text in NAMED),
        *(
            (text, False)
            for text in ("Direction : Région Bretagne", "directeur : le pôle", "Juratri EI", "EI")
        ),
    ],
)
def test_who_holds_an_office_or_trades_alone_is_a_person(text: str, named: bool) -> None:
    """An office alone is none, nor an «entreprise d’insertion» of one name."""
    assert personal.names_a_person(text) is named


HOLDERS = (
    "Prénom Nom, trésorier",
    "Prénom NOM - Vice-présidente",
    "Prénom de Nom (directrice)",
    "présidente – Prénom Nom",
    "co-gérant Prénom Nom",
    "Responsable (Prénom Nom)",
    "Prénom Nom chargée de mission",
)
NO_HOLDERS = (
    "trésorier",
    "Membre du conseil",
    "Membre fondateur",
    "Directeur du Pôle",
    "Comité de pilotage",
    "Chargée de mission Bretagne",
    "Président de la Région Bretagne",
    "Partenaire Technique",
)


@pytest.mark.parametrize(
    ("text", "named"), [*((t, True) for t in HOLDERS), *((t, False) for t in NO_HOLDERS)]
)
def test_a_role_that_names_its_holder_is_told_from_a_role(text: str, named: bool) -> None:
    """The name may begin or end it."""
    assert personal.names_its_holder(text) is named


@pytest.mark.parametrize("text", CONTACTS)
def test_a_contact_in_a_text_is_found(text: str) -> None:
    """An e-mail address or a French telephone number, however people write it."""
    assert personal.contact_in(text)
    assert [f.value for f in personal_data([Triple(S, P, Literal(text, language="fr"))])]


@pytest.mark.parametrize("text", NO_CONTACTS)
def test_amounts_dates_and_identifiers_are_none(text: str) -> None:
    """Amounts, periods, official numbers and names of accounts pass."""
    assert personal.contact_in(text) is None
    assert not list(personal_data([Triple(S, P, Literal(text))]))


@pytest.mark.parametrize("iri", ADDRESSES)
def test_a_contact_in_an_address_is_found(iri: str) -> None:
    """In any part of an IRI, percent-encoded or not; as subject or as object."""
    assert personal.contact_in_iri(iri)
    assert list(personal_data([Triple(S, P, NamedNode(iri))]))
    assert list(personal_data([Triple(NamedNode(iri), P, S)]))


@pytest.mark.parametrize("iri", NO_ADDRESSES)
def test_an_address_without_contact_passes(iri: str) -> None:
    """The name of an account, a position, a date, an identifier."""
    assert personal.contact_in_iri(iri) is None


@pytest.mark.parametrize("iri", PERHAPS)
def test_what_may_be_a_person_s_page_is_no_contact(iri: str) -> None:
    """`facebook.com/le.quai` is a place's as often: whoever reads others' data leaves it, the scan does not."""
    assert personal.may_be_private(iri)
    assert personal.contact_in_iri(iri) is None
    for iri in (
        "https://www.facebook.com/lequai",
        "https://www.lequai.blogspot.com/",
        "https://quai.example/~lequai",
    ):
        assert not personal.may_be_private(iri)


@pytest.mark.parametrize(
    "pattern", ["EMAIL", "PHONE", "ADDRESS", "PERHAPS_PROFILE", "PERSON", "SOLE_TRADER", "HOLDER", "CONTACT"]
)
def test_a_pattern_reads_the_same_for_python_and_duckdb(pattern: str) -> None:
    """What one engine finds, the other does."""
    expression = getattr(personal, pattern)
    texts = [
        *CONTACTS,
        *NO_CONTACTS,
        *ADDRESSES,
        *NO_ADDRESSES,
        *PERHAPS,
        "Mme Nom",
        "M. Nom",
        "madame",
        "SAMM. X",
        *NAMED,
        *HOLDERS,
        *NO_HOLDERS,
    ]
    rows = duckdb.connect().execute(
        "SELECT t, regexp_matches(t, $2) FROM unnest($1) AS _(t)", [texts, expression]
    )
    assert {t: bool(re.search(expression, t)) for t in texts} == dict(rows.fetchall())


@pytest.mark.parametrize(
    ("shape", "pattern"),
    [
        (MLS.LooksLikeEmail, personal.EMAIL),
        (MLS.LooksLikeTelephone, personal.PHONE),
        (MLS.LooksLikePerson, personal.PERSON),
        (MLS.IsContactAddress, personal.ADDRESS),
    ],
)
def test_the_shapes_have_the_same_patterns(shape: URIRef, pattern: str) -> None:
    """One list: what the shapes refuse is what readers of files refuse."""
    assert str(Graph().parse(paths.SHAPES / "personal-data.ttl").value(shape, SH.pattern)) == pattern


def seconds(text: str) -> float:
    """The CPU time that all patterns take on a text."""
    began = time.process_time()
    personal.contact_in(text)
    personal.contact_in_iri("http://example.org/" + text)
    personal.names_its_holder(text)
    personal.may_be_private("http://example.org/" + text)
    return time.process_time() - began


@pytest.mark.alone
@pytest.mark.parametrize("start", ["", "a@"])
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a@",
        "a.",
        "@",
        "a@a.",
        "06 ",
        "0 1",
        "0-",
        "M. ",
        "Mme ",
        "a [at] b ",
        "%40a.",
        " arobase b point ",
        "a(at)a(dot)",
        "+33 0",
        "://a",
        "[",
        " ",
    ],
)
def test_patterns_take_time_in_proportion(unit: str, start: str) -> None:
    """A text twice as long takes about twice the time."""
    ratio = times_longer(lambda size: seconds(start + unit * (size // len(unit))), 40_000, 80_000, 3, 0.01)
    assert ratio <= 3


@pytest.mark.parametrize(
    ("predicate", "term"),
    [
        (PREFIXES["foaf"] + "familyName", Literal("X")),
        (PREFIXES["rdf"] + "type", NamedNode(PREFIXES["foaf"] + "Person")),
        (P.value, NamedNode("mailto:animation@exemple.fr")),
        (P.value, NamedNode("tel:+33559640000")),
    ],
)
def test_persons_and_their_properties_are_found(predicate: str, term: Literal | NamedNode) -> None:
    """A person, or what only a person has, is found whatever the text."""
    assert list(personal_data([Triple(S, NamedNode(predicate), term)]))
