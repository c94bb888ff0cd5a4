"""Finds the terms of the project's namespaces that do not exist, and the nearest one that does."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode, Quad

from maillage.vocabulary import CODES, ONTOLOGY, PREFIXES, compact

_LOCAL: Final = re.compile(re.escape(PREFIXES["mid"]) + "([A-Za-z]+)")
"""A class named by a word alone, which no context makes a term."""
_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_OURS: Final = re.compile(r"https?://(?:www\.)?w3id\.org/maillage/(ontology|codes)[#/]?(.*)", re.I)


@dataclass(frozen=True)
class Unknown:
    """A term that does not exist, the first thing it is said of, and what to do, in French and in English."""

    iri: str
    subject: str
    fr: str
    en: str


class Vocabulary:
    """The terms that exist: classes and properties, codes; and the classes that shapes examine."""

    def __init__(self, quads: Iterable[Quad], classes: Iterable[str]) -> None:
        """Gather the terms.

        Args:
            quads: the vocabulary and the code lists.
            classes: the classes that shapes target; their subclasses are examined too.
        """
        self.terms: set[str] = set()
        narrower: dict[str, set[str]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                self.terms.add(quad.subject.value)
                if quad.predicate.value == PREFIXES["rdfs"] + "subClassOf":
                    narrower.setdefault(str(quad.object).strip("<>"), set()).add(quad.subject.value)
        self.examined: set[str] = set()
        todo = list(classes)
        while todo:
            found = todo.pop()
            if found not in self.examined:
                self.examined.add(found)
                todo += narrower.get(found, ())
        self.names = {
            kind: {t[len(start) :]: t for t in sorted(self.terms) if t.startswith(start)}
            for kind, start in (("ontology", PREFIXES["mlg"]), ("codes", CODES))
        }

    def things(self, quads: Iterable[Quad]) -> set[str]:
        """The subjects whose class the shapes examine."""
        return {
            str(quad.subject)
            for quad in quads
            if quad.predicate.value == _RDF_TYPE
            and isinstance(quad.object, NamedNode)
            and quad.object.value in self.examined
        }

    def unknown(self, quads: Iterable[Quad]) -> Iterator[Unknown]:
        """The terms that a file takes for ours and that do not exist, each once, in the file's order."""
        defined, used, words = set[str](), dict[str, str](), dict[str, str]()
        for quad in quads:
            defined.add(str(quad.subject))
            for term in (quad.predicate, quad.object):
                if isinstance(term, NamedNode):
                    used.setdefault(term.value, str(quad.subject))
                    if quad.predicate.value == _RDF_TYPE and (word := _LOCAL.fullmatch(term.value)):
                        used[term.value] = str(quad.subject)
                        words[term.value] = word[1]
        for iri, subject in used.items():
            if iri in words and f"<{iri}>" not in defined:
                yield self._of_word(iri, subject, words[iri])
                continue
            match = _OURS.fullmatch(iri)
            if match and iri not in self.terms and f"<{iri}>" not in defined:
                found = self._judged(iri, subject, match[1].lower(), match[2])
                if found:
                    yield found

    def _of_word(self, iri: str, subject: str, word: str) -> Unknown:
        """A class named by a word that the context does not know."""
        nearest = nearest_of(word, self.names["ontology"])
        if not nearest:
            return Unknown(
                iri,
                subject,
                f"classe « {word} » absente du contexte ; les termes de Maillage : {ONTOLOGY}",
                f"the context has no class “{word}”; Maillage’s terms: {ONTOLOGY}",
            )
        meant = compact(self.names["ontology"][nearest])
        return Unknown(iri, subject, f"vouliez-vous dire {meant} ?", f"did you mean {meant}?")

    def _judged(self, iri: str, subject: str, kind: str, name: str) -> Unknown | None:
        right = PREFIXES["mlg"] if kind == "ontology" else CODES
        if not name or (kind == "ontology" and name.endswith(".jsonld")):
            return None
        known = self.names[kind]
        nearest = name if name in known else nearest_of(name, known)
        if iri.startswith(right):
            if nearest:
                meant = compact(known[nearest])
                return Unknown(iri, subject, f"vouliez-vous dire {meant} ?", f"did you mean {meant}?")
            return Unknown(
                iri,
                subject,
                f"terme absent du vocabulaire de Maillage ; les termes : {ONTOLOGY}",
                f"no such term in Maillage’s vocabulary; its terms: {ONTOLOGY}",
            )
        fr, en = f"cet espace de noms n’est pas {right}", f"this namespace is not {right}"
        if nearest:
            meant = f"{compact(known[nearest])} ({known[nearest]})"
            fr, en = f"{fr} : vouliez-vous dire {meant} ?", f"{en}: did you mean {meant}?"
        return Unknown(iri, subject, fr, en)


def nearest_of(name: str, known: Iterable[str]) -> str:
    """The known name that is nearest to one, whatever the case; empty when none is near."""
    by_lower = {word.lower(): word for word in known}
    close = get_close_matches(name.lower(), by_lower, 1, 0.75)
    return by_lower[close[0]] if close else ""


def classes_said(quads: Iterable[Quad]) -> list[str]:
    """The classes that a file names, in order."""
    return sorted(
        {q.object.value for q in quads if q.predicate.value == _RDF_TYPE and isinstance(q.object, NamedNode)}
    )
