"""Finds what looks like personal data in triples: e-mail addresses, telephone numbers, persons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from maillage.vocabulary import PREFIXES

_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z])")
_PHONE: Final = re.compile(r"(?<![\d.,/])(?:(?:\+|00)33[ .-]?|0)[1-9](?:[ .-]?\d{2}){4}(?![\d])")
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
_DATATYPES_WITHOUT_TEXT: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in ("integer", "decimal", "date", "gYear", "gYearMonth", "boolean", "dateTime")
)


@dataclass(frozen=True)
class Finding:
    """One triple that looks like personal data, and what was seen in it."""

    subject: str
    predicate: str
    kind: str
    value: str


def personal_data(quads: Iterable[Quad | Triple]) -> Iterator[Finding]:
    """What looks like personal data among these triples.

    Organisations' identifiers are not: a run of digits counts as a telephone number only in text.
    """
    for quad in quads:
        kind = _kind(quad)
        if kind:
            yield Finding(str(quad.subject), quad.predicate.value, kind, str(quad.object))


def _kind(quad: Quad | Triple) -> str:
    term, predicate = quad.object, quad.predicate.value
    if predicate in PERSON_PREDICATES:
        return "property of a person"
    if isinstance(term, NamedNode):
        if term.value in PERSON_CLASSES:
            return "person"
        if term.value.startswith("mailto:"):
            return "e-mail"
        return "telephone" if term.value.startswith("tel:") else ""
    if isinstance(term, Literal) and term.datatype.value not in _DATATYPES_WITHOUT_TEXT:
        if _EMAIL.search(term.value):
            return "e-mail"
        if not term.value.isdigit() and _PHONE.search(term.value):
            return "telephone"
    return ""
