"""What the data know: the things of a class, the concepts of a scheme, the nearest to a wrong name."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean

from maillage.engine import Engine, Query, rows
from maillage.names import ARTICLES, fold
from maillage.sparql.binding import Term, bind
from maillage.terms.labels import best
from maillage.vocabulary import PREFIXES, expand

_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "owl", "rdf", "rdfs", "skos")
)
_OF_CLASS: Final = "?thing rdf:type/rdfs:subClassOf* $of"
_OF_SCHEME: Final = "?thing skos:inScheme $of"
_IN_USE: Final = "FILTER NOT EXISTS { ?thing owl:deprecated true }"
_LIST: Final = "SELECT DISTINCT ?thing ?label WHERE {{ {0} . ?thing {1} ?label }}"
_NAMED: Final = (
    "SELECT DISTINCT ?thing ?label WHERE {{ {{ ?thing {1} $fr }} UNION {{ ?thing {1} $en }}"
    " UNION {{ ?thing {1} $plain }} {0} BIND ($plain AS ?label) }}"
)
MOST: Final = 2000
"""How many things a person may choose from in a list."""

_NAMES: Final = "rdfs:label|dcterms:title|skos:prefLabel"
_EVERY_NAME: Final = f"{_NAMES}|skos:altLabel"


def things(engine: Engine, rdf_class: str, lang: str) -> dict[str, str]:
    """The label of each thing of a class (a prefixed name), by IRI; nothing when there are over `MOST`."""
    question = f"{_PREFIXES}{_LIST.format(_OF_CLASS, _NAMES)} LIMIT {4 * MOST}"
    found = _labels(engine, bind(question, {"of": NamedNode(expand(rdf_class))}), lang)
    return found if len(found) <= MOST else {}


def named(engine: Engine, rdf_class: str, name: str) -> dict[str, str]:
    """Each thing of a class that bears a name, its own or another, as the data write it, by IRI."""
    texts = {"fr": Literal(name, language="fr"), "en": Literal(name, language="en"), "plain": Literal(name)}
    question = f"{_PREFIXES}{_NAMED.format(_OF_CLASS, _EVERY_NAME)} LIMIT {MOST}"
    return _labels(engine, bind(question, {**texts, "of": NamedNode(expand(rdf_class))}), "fr")


def other_names(engine: Engine, rdf_class: str) -> dict[str, list[str]]:
    """The other names of each thing of a class that has some, by IRI; `MOST` names at most."""
    question = f"{_PREFIXES}{_LIST.format(_OF_CLASS, 'skos:altLabel')} ORDER BY ?thing ?label LIMIT {MOST}"
    asked = bind(question, {"of": NamedNode(expand(rdf_class))})
    return {iri: [label.value for label in labels] for iri, labels in _literals(engine, asked).items()}


def concepts(engine: Engine, scheme: str, lang: str) -> dict[str, str]:
    """The label of each concept of a scheme (its IRI), by IRI; those that are replaced are left out."""
    question = _PREFIXES + _LIST.format(f"{_OF_SCHEME} {_IN_USE}", "skos:prefLabel")
    return _labels(engine, bind(question, {"of": NamedNode(scheme)}), lang)


def is_thing(engine: Engine, term: Term, rdf_class: str) -> bool:
    """Whether the data have this thing, of this class."""
    return _ask(engine, _OF_CLASS, {"thing": term, "of": NamedNode(expand(rdf_class))})


def is_concept(engine: Engine, term: Term, scheme: str) -> bool:
    """Whether the data have this concept, in this scheme."""
    return _ask(engine, _OF_SCHEME, {"thing": term, "of": NamedNode(scheme)})


def words(name: str) -> str:
    """The words of a name without accents, signs and articles: what people write in many ways."""
    return " ".join(word for word in re.findall(r"\w+", fold(name)) if word not in ARTICLES)


def near(wanted: str, names: Iterable[str], count: int = 5) -> list[str]:
    """The names nearest to the one wanted, those that hold it first."""
    folded = {fold(name): name for name in names}
    target = fold(wanted)
    holding = [name for key, name in sorted(folded.items()) if len(target) > 2 and target in key]
    close = [folded[key] for key in get_close_matches(target, list(folded), count, 0.6)]
    return list(dict.fromkeys([*holding[:count], *close]))[:count]


def _ask(engine: Engine, pattern: str, terms: dict[str, Term]) -> bool:
    answer = engine.query(Query(bind(f"{_PREFIXES}ASK {{ {pattern} }}", terms)))
    return isinstance(answer, QueryBoolean) and bool(answer)


def _labels(engine: Engine, question: str, lang: str) -> dict[str, str]:
    """A label for each IRI: in the language, else in French, else whatever there is."""
    return {iri: best(labels, lang).value for iri, labels in _literals(engine, question).items()}


def _literals(engine: Engine, question: str) -> dict[str, list[Literal]]:
    """The labels of each IRI."""
    found: dict[str, list[Literal]] = {}
    for row in rows(engine, question):
        thing, label = row["thing"], row["label"]
        if isinstance(thing, NamedNode) and isinstance(label, Literal):
            found.setdefault(thing.value, []).append(label)
    return found
