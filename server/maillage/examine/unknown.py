"""Finds the terms of the project's namespaces that do not exist, and the nearest one that does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.iris import plain
from maillage.vocabulary import CODES, ONTOLOGY, PREFIXES, compact, expand

_LOCAL: Final = re.compile(re.escape(PREFIXES["mid"]) + "([A-Za-z]+)")
"""A class named by a word alone, which no context makes a term."""
_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_OURS: Final = re.compile(r"https?://(?:www\.)?w3id\.org/maillage/(ontology|codes)[#/]?(.*)", re.I)

_LABELS: Final = frozenset(map(expand, ("rdfs:label", "skos:prefLabel", "skos:altLabel")))
_LIKE_A_LABEL: Final = 0.85
_BEGINNING: Final = 4
"""How many letters of a label may stand for it."""


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
        labels: list[tuple[str, str]] = []
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                self.terms.add(quad.subject.value)
                if quad.predicate.value in _LABELS and isinstance(quad.object, Literal):
                    labels.append((quad.subject.value, quad.object.value))
                if quad.predicate.value == PREFIXES["rdfs"] + "subClassOf":
                    narrower.setdefault(str(quad.object).strip("<>"), set()).add(quad.subject.value)
        self.examined: set[str] = set()
        todo = list(classes)
        while todo:
            found = todo.pop()
            if found not in self.examined:
                self.examined.add(found)
                todo += narrower.get(found, ())
        ours = sorted(self.terms)
        self.ontology = {t[len(PREFIXES["mlg"]) :]: t for t in ours if t.startswith(PREFIXES["mlg"])}
        self.lists: dict[str, dict[str, str]] = {}
        """The codes of each list, by their keys."""
        for term in ours:
            name, _, key = term.removeprefix(CODES).partition("/") if term.startswith(CODES) else ("", "", "")
            if key:
                self.lists.setdefault(name, {})[key] = term
        self.called: dict[str, set[str]] = {}
        """What each term is called, in letters and digits alone."""
        for term, label in labels:
            self.called.setdefault(_letters(label), set()).add(term)

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
        nearest = self.nearest("ontology", word)
        if not nearest:
            return Unknown(
                iri,
                subject,
                f"classe « {word} » absente du contexte ; les termes de Maillage : {ONTOLOGY}",
                f"the context has no class “{word}”; Maillage’s terms: {ONTOLOGY}",
            )
        meant = compact(nearest)
        return Unknown(iri, subject, f"vouliez-vous dire {meant} ?", f"did you mean {meant}?")

    def _judged(self, iri: str, subject: str, kind: str, name: str) -> Unknown | None:
        right = PREFIXES["mlg"] if kind == "ontology" else CODES
        if not name or (kind == "ontology" and name.endswith(".jsonld")):
            return None
        nearest = self.nearest(kind, name)
        if iri.startswith(right):
            if nearest:
                meant = compact(nearest)
                return Unknown(iri, subject, f"vouliez-vous dire {meant} ?", f"did you mean {meant}?")
            return Unknown(iri, subject, *self._none_near(kind, name))
        fr, en = f"cet espace de noms n’est pas {right}", f"this namespace is not {right}"
        if nearest:
            meant = f"{compact(nearest)} ({nearest})"
            fr, en = f"{fr} : vouliez-vous dire {meant} ?", f"{en}: did you mean {meant}?"
        return Unknown(iri, subject, fr, en)

    def _none_near(self, kind: str, name: str) -> tuple[str, str]:
        """Where the terms are to be found, when none is near."""
        scheme = name.partition("/")[0]
        if kind == "ontology":
            return (
                f"terme absent du vocabulaire de Maillage ; les termes : {ONTOLOGY}",
                f"no such term in Maillage’s vocabulary; its terms: {ONTOLOGY}",
            )
        if scheme in self.lists:
            return (
                f"la liste « {scheme} » n’a pas ce code ; ses codes : {CODES}{scheme}",
                f"the list “{scheme}” has no such code; its codes: {CODES}{scheme}",
            )
        there = CODES.rstrip("/")
        return (
            f"aucune liste de codes ne s’appelle ainsi ; les listes : {there}",
            f"no list of codes is called so; the lists: {there}",
        )

    def nearest(self, kind: str, name: str) -> str:
        """The term that is meant: the nearest name, else one that is called so in French or English.

        Args:
            kind: `ontology`, or `codes`, whose nearest is sought in the list that is named, or nearly.
            name: what follows the namespace.
        """
        if kind == "ontology":
            return self._among(name, self.ontology)
        scheme, _, key = name.partition("/")
        scheme = scheme if scheme in self.lists else nearest_of(scheme, self.lists)
        if not scheme:
            return ""
        return self._among(key, self.lists[scheme]) if key else CODES + scheme

    def _among(self, name: str, terms: Mapping[str, str]) -> str:
        """The nearest of some terms by name: one letter more or less, a label, the beginning of one alone."""
        if name in terms:
            return terms[name]
        if close := nearest_of(name, terms):
            return terms[close]
        wanted, known = _letters(name), set(terms.values())
        called = {label: found for label, those in self.called.items() if (found := those & known)}
        labels = [wanted] if wanted in called else get_close_matches(wanted, called, 1, _LIKE_A_LABEL)
        if not labels and len(wanted) >= _BEGINNING:
            labels = [label for label in called if label.startswith(wanted)]
        meant = {term for label in labels for term in called[label]}
        return meant.pop() if len(meant) == 1 else ""


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


def _letters(text: str) -> str:
    """A text by its letters and digits, lower case and without accents: `estPortéPar` as `est porté par`."""
    return re.sub("[^a-z0-9]", "", plain(text))
