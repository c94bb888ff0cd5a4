"""Says what a shape asks for to a reader of a sheet, who knows neither terms nor codes."""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.facts.sheet_rows import Message
from maillage.terms.labels import both
from maillage.vocabulary import CODES, PREFIXES, compact

_TERM: Final = re.compile(r"\b(?:mlg|org|skos|dct|geo|locn|rdfs|schema):[A-Za-z]+")
_ASIDE: Final = re.compile(rf" \([^()]*{_TERM.pattern}[^()]*\)")
"""What stands in brackets for those who write RDF."""
_QUOTED: Final = re.compile(r"(«[ \xa0]|“)([a-z][a-z-]{2,})([ \xa0]»|”)")


class PlainWords:
    """Puts the labels of terms, of code lists and of codes in the place of their names.

    Args:
        quads: the vocabulary and the code lists.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        labels: dict[str, list[Literal]] = {}
        for quad in quads:
            if (
                quad.predicate.value in (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
                and isinstance(quad.subject, NamedNode)
                and isinstance(quad.object, Literal)
            ):
                labels.setdefault(quad.subject.value, []).append(quad.object)
        self._terms: dict[str, Message] = {}
        self._codes: dict[str, Message | None] = {}
        for iri, texts in labels.items():
            self._terms[compact(iri)] = both(texts)
            if iri.startswith(CODES):
                name = iri.rpartition("/")[2]
                same = self._codes.get(name, both(texts)) == both(texts)
                self._codes[name] = both(texts) if same else None  # two lists mean two things by it

    def label(self, iri: str) -> Message:
        """The label of a term or of a code; its short name where it has none."""
        return self._terms.get(compact(iri), (compact(iri),) * 2)

    def said(self, message: Message) -> Message:
        """A message in French and in English, without names that the reader has not."""
        fr, en = (self._said(text, at) for at, text in enumerate(message))
        return fr, en

    def _said(self, text: str, lang: int) -> str:
        def term(found: re.Match[str]) -> str:
            label = self._terms.get(found[0])
            return f"« {label[0]} »" if label and lang == 0 else f"“{label[1]}”" if label else found[0]

        def code(found: re.Match[str]) -> str:
            label = self._codes.get(found[2])
            return f"{found[1]}{label[lang]}{found[3]}" if label else found[0]

        return _TERM.sub(term, _QUOTED.sub(code, _ASIDE.sub("", text)))
