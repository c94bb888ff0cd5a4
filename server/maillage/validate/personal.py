"""Finds what looks like personal data in triples: contacts in texts and IRIs, persons, their properties."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from maillage.files.personal import Contact, contact_in, contact_in_iri
from maillage.vocabulary import PREFIXES

_VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_SCHEMA: Final = (PREFIXES["schema"], "http://schema.org/")
_FOAF: Final = PREFIXES["foaf"]
PERSON_CLASSES: Final = frozenset(
    [_FOAF + "Person", _VCARD + "Individual", *(ns + "Person" for ns in _SCHEMA)]
)
PERSON_PREDICATES: Final = frozenset(
    [
        _FOAF + name
        for name in ("givenName", "familyName", "firstName", "lastName", "surname", "mbox", "phone")
    ]
    + [_VCARD + name for name in ("hasEmail", "hasTelephone", "given-name", "family-name", "fn")]
    + [ns + name for ns in _SCHEMA for name in ("email", "telephone", "givenName", "familyName")]
)
_NUMBERS: Final = frozenset(PREFIXES["mlg"] + name for name in ("siren", "siret"))
"""Their digits, however they are written, are no telephone number."""
_DATATYPES_WITHOUT_TEXT: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in ("integer", "decimal", "date", "gYear", "gYearMonth", "boolean", "dateTime")
)


@dataclass(frozen=True)
class Finding:
    """One triple that looks like personal data, and what was seen in it, in French and in English."""

    subject: str
    predicate: str
    value: str
    fr: str
    en: str


def personal_data(quads: Iterable[Quad | Triple]) -> Iterator[Finding]:
    """What looks like personal data among these triples.

    Organisations' identifiers are not: a run of digits counts as a telephone number only in text.
    """
    iris: dict[str, Contact | None] = {}
    for quad in quads:
        seen = _seen(quad, iris)
        if seen:
            yield Finding(str(quad.subject), quad.predicate.value, str(quad.object), *seen)


def _seen(quad: Quad | Triple, iris: dict[str, Contact | None]) -> tuple[str, str] | None:
    """What is seen in a triple, in French and in English; `iris` keeps what IRIs were found to be."""
    term, predicate = quad.object, quad.predicate.value
    if predicate in PERSON_PREDICATES:
        return "propriété d’une personne", "property of a person"
    if isinstance(term, NamedNode) and term.value in PERSON_CLASSES:
        return "personne", "person"
    found = None
    if isinstance(term, Literal) and term.datatype.value not in _DATATYPES_WITHOUT_TEXT:
        number = predicate in _NUMBERS and not re.search(r"[^\d\s.]", term.value)
        found = None if number or term.value.isdigit() else contact_in(term.value)
    for node in (quad.subject, term):
        if isinstance(node, NamedNode):
            if node.value not in iris:
                iris[node.value] = contact_in_iri(node.value)
            found = found or iris[node.value]
    return (found.fr, found.en) if found else None
