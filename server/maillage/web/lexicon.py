"""Reads the vocabulary as people look it up: each term, its neighbours, its use, an example."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage import paths
from maillage.engine import Engine, rows
from maillage.iris import plain
from maillage.terms.names import short
from maillage.vocabulary import BASE, CODES, GRAPH, ONTOLOGY, expand, prologue

KINDS: Final = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
CONCEPT: Final = "Concept"
_PREFIXES: Final = prologue("owl", "rdf", "rdfs", "schema", "skos", "void")
_SAID: Final = (
    "rdfs:label rdfs:comment rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range owl:inverseOf "
    "owl:equivalentClass owl:equivalentProperty schema:domainIncludes schema:rangeIncludes "
    "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch"
)
_TERMS: Final = f"""{_PREFIXES}
SELECT ?x ?kind ?p ?v WHERE {{ GRAPH <{GRAPH}ontology> {{
  VALUES ?kind {{ {" ".join(f"owl:{kind}" for kind in KINDS)} }}
  VALUES ?p {{ {_SAID} }}
  ?x a ?kind ; ?p ?v . FILTER(STRSTARTS(STR(?x), "{ONTOLOGY}#"))
}} }}"""
_CONCEPTS: Final = f"""{_PREFIXES}
SELECT ?x ?p ?v WHERE {{ GRAPH <{GRAPH}codes> {{
  VALUES ?p {{ skos:prefLabel skos:definition skos:exactMatch skos:closeMatch skos:broadMatch }}
  ?x a skos:Concept ; ?p ?v . FILTER(STRSTARTS(STR(?x), "{CODES}"))
}} }}"""
_USES: Final = f"""{_PREFIXES}
SELECT ?p ?n WHERE {{ <{BASE}donnees/maillage> void:propertyPartition ?part .
  ?part void:property ?p ; void:triples ?n }}"""
_ALIGNED: Final = (
    ("subClassOf", "under"),
    ("subPropertyOf", "under"),
    ("equivalentClass", "same"),
    ("equivalentProperty", "same"),
    ("exactMatch", "same"),
    ("closeMatch", "near"),
    ("broadMatch", "wider"),
    ("narrowMatch", "narrower"),
    ("relatedMatch", "akin"),
)
"""What ties a term to one of another vocabulary, and how that is told."""
_AT_ONCE: Final = 20
"""How many examples a query asks for: one has 120 patterns at most."""
_DECLARED: Final = re.compile(r"(?m)^@prefix ([\w-]+): <([^>]+)> \.")
_MADE: Final = "/.well-known/genid/"
_Said = dict[str, list[Literal | NamedNode]]


@dataclass(frozen=True)
class Term:
    """A class, a property or a code.

    Args:
        iri, kind: the term; a kind of `KINDS`, or `CONCEPT`.
        labels, comments: in French and in English; empty where there is none.
        above, inverse: the terms of ours that are wider, or the other way round.
        domain, range: what it is said of, and what its values are.
        aligned: how it is tied to terms of other vocabularies, and these.
        uses: how many things, or triples, the release has of it.
        example: a thing of the class; or a subject and a value of the property.
    """

    iri: str
    kind: str
    labels: tuple[str, str]
    comments: tuple[str, str]
    above: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    aligned: tuple[tuple[str, str], ...] = ()
    uses: int = 0
    example: tuple[NamedNode | Literal, ...] = ()

    @property
    def name(self) -> str:
        """The part of its IRI after `#`, or after that of the codes."""
        return self.iri.removeprefix(CODES).rpartition("#")[2]

    def label(self, lang: str) -> str:
        """Its label in a language, else in the other, else its name."""
        fr, en = self.labels
        return (fr or en or self.name) if lang == "fr" else (en or fr or self.name)

    def comment(self, lang: str) -> str:
        """Its definition in a language, else in the other."""
        fr, en = self.comments
        return (fr or en) if lang == "fr" else (en or fr)


@dataclass(frozen=True)
class Lexicon:
    """The terms of the vocabulary and the codes of a release."""

    terms: tuple[Term, ...]
    concepts: tuple[Term, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Term]:
        """The terms of a kind, by name."""
        return [term for term in self.terms if term.kind == kind]

    def by_name(self) -> dict[str, Term]:
        """The terms by name."""
        return {term.name: term for term in self.terms}

    def short(self, iri: str) -> str:
        """The prefixed name of a term, of other vocabularies too."""
        found = short(iri)
        if found != iri:
            return found
        for prefix, space in self.prefixes.items():
            if iri.startswith(space):
                return f"{prefix}:{iri[len(space) :]}"
        return iri

    def search(self, text: str) -> list[Term]:
        """The terms and codes that hold every word of a text: those whose name or label does come first."""
        words = folded(text).split()
        found = []
        for term in (*self.terms, *self.concepts):
            named = folded(" ".join((_apart(term.name), term.name, *term.labels)))
            told = folded(" ".join((*term.comments, *(self.short(iri) for _, iri in term.aligned))))
            if words and all(word in named or word in told for word in words):
                at_first = all(word in named for word in words)
                exact = any(folded(label) == " ".join(words) for label in (*term.labels, term.name))
                found.append(((not exact, not at_first, term.kind == CONCEPT, term.name), term))
        return [term for _, term in sorted(found, key=lambda one: one[0])]


def read(engine: Engine, counts: Mapping[str, int]) -> Lexicon:
    """The lexicon of a release.

    Args:
        engine: answers on the release.
        counts: how many things there are of each class, by its IRI.

    Raises:
        EngineError: the engine failed.
    """
    uses = {**counts, **_uses(engine)}
    terms = [replace(term, uses=uses.get(term.iri, 0)) for term in _read(engine, _TERMS)]
    examples = dict(_examples(engine, [term for term in terms if term.uses]))
    return Lexicon(
        tuple(replace(term, example=examples.get(term.iri, ())) for term in terms),
        tuple(_read(engine, _CONCEPTS)),
        dict(_DECLARED.findall((paths.ONTOLOGY / "alignments.ttl").read_text(encoding="utf-8"))),
    )


def _read(engine: Engine, text: str) -> list[Term]:
    said: dict[str, _Said] = {}
    kinds: dict[str, str] = {}
    for row in rows(engine, text):
        thing, predicate, value = row["x"], row["p"], row["v"]
        kind = row["kind"] if "?kind" in text else None
        if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode):
            kinds[thing.value] = _local(kind.value) if isinstance(kind, NamedNode) else CONCEPT
            values = said.setdefault(thing.value, {}).setdefault(_local(predicate.value), [])
            if isinstance(value, Literal | NamedNode) and value not in values:
                values.append(value)
    return [_term(iri, kinds[iri], said[iri]) for iri in sorted(said)]


def _term(iri: str, kind: str, said: _Said) -> Term:
    wider = (*_iris(said, "subClassOf"), *_iris(said, "subPropertyOf"))
    aligned = ((how, other) for name, how in _ALIGNED for other in _iris(said, name) if not _ours(other))
    return Term(
        iri,
        kind,
        _both(said, "label", "prefLabel"),
        _both(said, "comment", "definition"),
        tuple(other for other in wider if _ours(other)),
        _iris(said, "inverseOf"),
        _once(_iris(said, "domainIncludes"), _iris(said, "domain")),
        _once(_iris(said, "rangeIncludes"), _iris(said, "range")),
        tuple(sorted(set(aligned), key=lambda one: one[1])),
    )


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _ours(iri: str) -> bool:
    return iri.startswith(BASE)


def _once(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iri for group in groups for iri in group))


def _iris(said: _Said, name: str) -> tuple[str, ...]:
    named = (term.value for term in said.get(name, ()) if isinstance(term, NamedNode))
    return tuple(sorted(iri for iri in named if _MADE not in iri))


def _both(said: _Said, *names: str) -> tuple[str, str]:
    texts = [term for name in names for term in said.get(name, ()) if isinstance(term, Literal)]
    fr, en = (next((t.value for t in texts if t.language == lang), "") for lang in ("fr", "en"))
    return fr, en


def _uses(engine: Engine) -> dict[str, int]:
    return {
        row["p"].value: int(row["n"].value)
        for row in rows(engine, _USES)
        if isinstance(row["p"], NamedNode) and isinstance(row["n"], Literal)
    }


def _examples(engine: Engine, terms: Sequence[Term]) -> Iterator[tuple[str, tuple[NamedNode | Literal, ...]]]:
    """A thing of ours for each class, a statement about one for each property; some are asked at once."""
    for start in range(0, len(terms), _AT_ONCE):
        parts = " UNION ".join(map(_example, terms[start : start + _AT_ONCE]))
        for row in rows(engine, f"SELECT ?t ?s ?o WHERE {{ {parts} }}"):
            term, found = row["t"], (row["s"], row["o"])
            if isinstance(term, NamedNode):
                yield term.value, tuple(v for v in found if isinstance(v, NamedNode | Literal))


def _example(term: Term) -> str:
    what = f"a <{term.iri}>" if term.kind == "Class" else f"<{term.iri}> ?o"
    mine = f'FILTER(STRSTARTS(STR(?s), "{BASE}"))'
    return f"{{ SELECT (<{term.iri}> AS ?t) ?s ?o WHERE {{ ?s {what} . {mine} }} LIMIT 1 }}"


def _apart(name: str) -> str:
    """The words of a name: `TiersLieu` is two."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)


def folded(text: str) -> str:
    """A text without accents, capitals and marks."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


DRAWN: Final = {
    "Actor": (375, 16),
    "PTCE": (150, 136),
    "TiersLieu": (600, 136),
    "Award": (20, 266),
    "Theme": (235, 266),
    "Territory": (450, 266),
    "Place": (690, 266),
    "Call": (20, 366),
}
"""Where each of the main classes stands in the diagram: the left and the top of its box."""
_WIDTH: Final = 170
_HEIGHT: Final = 44
TIES: Final = (
    ("PTCE", "carriedBy", "Actor"),
    ("TiersLieu", "operatedBy", "Actor"),
    ("PTCE", "cooperatesWith", "TiersLieu"),
    ("Award", "awardedTo", "PTCE"),
    ("Award", "awardedUnder", "Call"),
    ("PTCE", "theme", "Theme"),
    ("PTCE", "locatedIn", "Territory"),
    ("TiersLieu", "locatedIn", "Territory"),
    ("TiersLieu", "hasPlace", "Place"),
)


@dataclass(frozen=True)
class Tie:
    """A property between two classes of the diagram, and its line."""

    source: Term
    told: Term
    target: Term
    line: tuple[int, int, int, int]

    @property
    def middle(self) -> tuple[int, int]:
        """Where its name stands."""
        left, top, right, bottom = self.line
        return (left + right) // 2, (top + bottom) // 2


def diagram(lexicon: Lexicon) -> tuple[list[tuple[Term, int, int]], list[Tie]]:
    """The boxes and the lines of the main classes; those alone that the vocabulary has."""
    known = lexicon.by_name()
    boxes = [(known[name], *place) for name, place in DRAWN.items() if name in known]
    ties = [
        Tie(known[source], known[told], known[target], _line(DRAWN[source], DRAWN[target]))
        for source, told, target in TIES
        if {source, told, target} <= known.keys()
    ]
    return boxes, ties


def _line(source: tuple[int, int], target: tuple[int, int]) -> tuple[int, int, int, int]:
    """From the edge of one box to that of the other, where they face."""
    (left, top), (right, bottom) = source, target
    if top == bottom:
        ends = (left + _WIDTH, right) if left < right else (left, right + _WIDTH)
        return ends[0], top + _HEIGHT // 2, ends[1], top + _HEIGHT // 2
    down = top < bottom
    return (
        left + _WIDTH // 2,
        top + (_HEIGHT if down else 0),
        right + _WIDTH // 2,
        bottom + (0 if down else _HEIGHT),
    )


def datatype(iri: str) -> str:
    """The name of a datatype: `string` of `xsd:string`; empty of another IRI."""
    known = (expand("xsd:string").removesuffix("string"), expand("rdf:langString"), expand("geo:wktLiteral"))
    return _local(iri) if iri.startswith(known) else ""
