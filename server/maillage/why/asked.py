"""Facts as people write them: `actor/eole org:memberOf ptce/sud-aquitaine`, a number, a text."""

import re
from decimal import Decimal
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import URIRef

from maillage import iris
from maillage.errors import ParameterError
from maillage.reason import Fact
from maillage.terms.rdf import Term, parsed, to_rdflib
from maillage.vocabulary import PREFIXES, expand

_NUMBER: Final = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_LITERAL: Final = re.compile(r'(?P<quoted>".*")\^\^(?P<type>[a-z]+:[A-Za-z]+)', re.DOTALL)
"""A literal whose datatype has a prefix, which N-Triples do not have."""
_GROUPED: Final = re.compile(
    r"[+-]?[0-9]{1,3}([ \u00a0\u202f\u2009][0-9]{3})+([.,][0-9]+)?|[+-]?[0-9]+,[0-9]+"
)
"""A number as French writes it: its thousands apart, a comma before its decimals."""
_WORDS: Final = {"vrai": "true", "oui": "true", "faux": "false", "non": "false", "yes": "true", "no": "false"}
_BOOLEAN: Final = NamedNode(expand("xsd:boolean"))


def term(text: str) -> str:
    """A term as people write it, in N-Triples form: `actor/eole`, `mlg:PTCE`, `a`, an IRI or "text"@fr.

    Raises:
        ParameterError: it is none of these.
    """
    if text.startswith(('"', "<")):
        return text
    if text.startswith(("http://", "https://")):
        return f"<{text}>"
    prefix, colon, _ = text.partition(":")
    if colon and prefix in PREFIXES:
        return f"<{expand(text)}>"
    kind, _, key = text.partition("/")
    try:
        return f"<{iris.code(*key.split('/', 1)) if kind == 'codes' else iris.thing(kind, key)}>"
    except (ValueError, TypeError) as fault:
        raise ParameterError(
            f'«{text}» : écrire genre/clé, préfixe:nom, une IRI, "texte"@fr ou un nombre',
            f"'{text}': write kind/key, prefix:name, an IRI, \"text\"@fr or a number",
        ) from fault


def fact(triple: tuple[str, str, str]) -> Fact:
    """A triple of terms in N-Triples form.

    Raises:
        ParameterError: they make none.
    """
    text = " ".join(triple)
    try:
        s, p, o = (to_rdflib(parsed(part)) for part in triple)
    except ValueError as fault:
        raise ParameterError(f"ce n’est pas un triplet : {text}", f"this is not a triple: {text}") from fault
    if not isinstance(s, URIRef) or not isinstance(p, URIRef):
        raise ParameterError(
            f"ce n’est pas un triplet, sujet et prédicat sont des IRI : {text}",
            f"this is not a triple, subject and predicate are IRIs: {text}",
        )
    return s, p, o


def objects(store: Store, said: tuple[str, str], text: str) -> list[str]:
    """The terms that an object as typed may be, in N-Triples form.

    A text or a number without a language or a type is each value of the graph that reads so.

    Args:
        store: holds the graph.
        said: the subject and the predicate, in N-Triples form.
        text: the object as typed.

    Raises:
        ParameterError: it can be no term.
    """
    if not text.startswith("<"):
        found = _LITERAL.fullmatch(text)
        if found and (datatype := found["type"]):
            if datatype.partition(":")[0] not in PREFIXES:
                raise ParameterError(f"préfixe inconnu : {datatype}", f"unknown prefix: {datatype}")
            return [f"{found['quoted']}^^<{expand(datatype)}>"]
        if found is None and not text.startswith('"'):
            alike = [str(t) for t in values(store, said) if isinstance(t, Literal) and reads(t, text)]
        else:
            alike = _plain(store, said, text)
        if alike:
            return alike
        if _NUMBER.fullmatch(_plain_number(text)):
            return [f'"{_plain_number(text)}"']
        if text.casefold() in _WORDS:
            return [f'"{_WORDS[text.casefold()]}"^^<{_BOOLEAN.value}>']
    return [term(text)]


def values(store: Store, said: tuple[str, ...]) -> list[Term]:
    """The objects of a subject and a predicate in N-Triples form, in order."""
    try:
        subject, predicate = (parsed(part) for part in said)
    except ValueError:
        return []
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        return []
    found = store.quads_for_pattern(subject, predicate, None, DefaultGraph())
    return sorted((quad.object for quad in found), key=str)


def reads(value: Literal, text: str) -> bool:
    """Whether a value is what a person typed: the same text, the same number, or the same yes or no."""
    if value.value == text:
        return True
    if value.datatype == _BOOLEAN:
        return _WORDS.get(text.casefold()) == value.value
    numbers = [Decimal(t) for t in (value.value, _plain_number(text)) if _NUMBER.fullmatch(t)]
    return len(numbers) == 2 and numbers[0] == numbers[1]


def _plain(store: Store, said: tuple[str, str], text: str) -> list[str]:
    """The values that a quoted text without language nor type may be."""
    try:
        quoted = parsed(text)
    except ValueError:
        return []
    if not isinstance(quoted, Literal) or not text.endswith('"'):
        return []
    literals = [t for t in values(store, said) if isinstance(t, Literal)]
    return [str(t) for t in literals if t == quoted] or [str(t) for t in literals if reads(t, quoted.value)]


def _plain_number(text: str) -> str:
    """A number without what French writes between its thousands, a point before its decimals; or the text."""
    if not _GROUPED.fullmatch(text):
        return text
    return re.sub(r"[ \u00a0\u202f\u2009]", "", text).replace(",", ".")
