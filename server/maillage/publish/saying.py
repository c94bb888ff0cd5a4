"""The triples of a catalogue, from texts: predicates by prefix or in full."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from maillage.vocabulary import PREFIXES, expand


def both(subject: str, predicate: str, texts: tuple[str, str]) -> Iterator[Triple]:
    """A text in French, then in English."""
    for said, lang in zip(texts, ("fr", "en"), strict=True):
        yield text(subject, predicate, said, lang)


def link(subject: str, predicate: str, obj: str) -> Triple:
    """A thing of a thing, by IRIs."""
    return Triple(NamedNode(subject), _name(predicate), NamedNode(obj))


def text(subject: str, predicate: str, said: str, lang: str) -> Triple:
    """A text in one language."""
    return Triple(NamedNode(subject), _name(predicate), Literal(said, language=lang))


def typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    """A value of a datatype of XML Schema, by its local name."""
    literal = Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))
    return Triple(NamedNode(subject), _name(predicate), literal)


def _name(predicate: str) -> NamedNode:
    return NamedNode(predicate if predicate.startswith("http") else expand(predicate))
