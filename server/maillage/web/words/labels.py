"""Finds what things are called, in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.terms.names import short
from maillage.vocabulary import ID, PREFIXES, expand
from maillage.web.tables import Name
from maillage.web.words.wellknown import NAMES

PREDICATES: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("foaf", "name"))
)
_PATH: Final = "|".join(f"<{iri}>" for iri in PREDICATES)
_AT_ONCE: Final = 400
_PARTS: Final = tuple(
    expand(name)
    for name in (
        "org:member",
        "org:organization",
        "org:role",
        "mlg:involvedParty",
        "mlg:involvementIn",
        "mlg:involvementRole",
        "mlg:party",
        "mlg:linkKind",
        "mlg:awardedTo",
        "mlg:holder",
        "mlg:awardedUnder",
        "mlg:recognitionKind",
        "qb:dataSet",
        "mlg:byTerritory",
        "mlg:byFamily",
        "mlg:byDivision",
        "mlg:byPractice",
        "mlg:byStatus",
        "mlg:byTheme",
        "mlg:byCall",
        "mlg:byRule",
    )
)


def values(iris: Iterable[str]) -> str:
    """IRIs as a block of VALUES holds them."""
    return " ".join(str(NamedNode(iri)) for iri in iris)


def among(variable: str, iris: Iterable[str]) -> str:
    """The filter that a variable is one of these IRIs: from a known thing, sooner than a second VALUES."""
    return f"FILTER({variable} IN ({', '.join(str(NamedNode(iri)) for iri in iris)}))"


def labels(engine: Engine, iris: Iterable[str], lang: str) -> dict[str, str]:
    """A label for each IRI: in the language, else in French, else any.

    A point is named by its coordinates, a thing without a label by its parts (who takes part in what), and
    else by its short name.
    """
    return {iri: name.text for iri, name in names(engine, iris, lang).items()}


def names(engine: Engine, iris: Iterable[str], lang: str) -> dict[str, Name]:
    """The same, with the language of each."""
    wanted = sorted(set(iris))
    found = _said(engine, wanted, _PATH, lang)
    known = {iri: Name(NAMES[iri][lang != "fr"], lang) for iri in wanted if iri in NAMES}
    found = {**known, **found}
    points = [iri for iri in wanted if iri.startswith(f"{ID}geometry/")]
    found.update(_said(engine, points, f"<{expand('geo:asWKT')}>", lang))
    nameless = [iri for iri in wanted if iri not in found and iri.startswith(ID)]
    if nameless:
        found.update(_composed(engine, nameless, lang))
    return {iri: found.get(iri) or Name(short(iri)) for iri in wanted}


def _said(engine: Engine, iris: Sequence[str], path: str, lang: str) -> dict[str, Name]:
    said: dict[str, list[Literal]] = {}
    for block in blocks(iris):
        for row in rows(engine, f"SELECT ?x ?l {{ VALUES ?x {{ {block} }} ?x {path} ?l }}"):
            thing, label = row["x"], row["l"]
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                said.setdefault(thing.value, []).append(label)
    chosen = {iri: best(texts, lang) for iri, texts in said.items()}
    return {iri: Name(text.value, text.language or "") for iri, text in chosen.items()}


def _composed(engine: Engine, iris: Sequence[str], lang: str) -> dict[str, Name]:
    """Names made of the labels of parts: `EOLE – PTCE Sud-Aquitaine – porteur`."""
    parts: dict[str, dict[str, list[str]]] = {}
    for block in blocks(iris):
        text = f"SELECT ?x ?p ?o {{ VALUES ?x {{ {block} }} ?x ?p ?o {among('?p', _PARTS)} }}"
        for row in rows(engine, text):
            thing, part, other = row["x"], row["p"], row["o"]
            if (
                isinstance(thing, NamedNode)
                and isinstance(part, NamedNode)
                and isinstance(other, NamedNode)
                and other.value not in parts.setdefault(thing.value, {}).setdefault(part.value, [])
            ):
                parts[thing.value][part.value].append(other.value)
    others = {iri for by_part in parts.values() for found in by_part.values() for iri in found}
    said = _said(engine, sorted(others), _PATH, lang)
    joined = {iri: _join(by_part, said) for iri, by_part in parts.items()}
    return {iri: name for iri, name in joined.items() if name.text}


def _join(by_part: dict[str, list[str]], said: dict[str, Name]) -> Name:
    ordered = [said[iri] for part in _PARTS for iri in sorted(by_part.get(part, [])) if iri in said]
    langs = {name.lang for name in ordered}
    return Name(" – ".join(dict.fromkeys(n.text for n in ordered)), langs.pop() if len(langs) == 1 else "")


def classes(engine: Engine, iri: str) -> set[str]:
    """The classes of a thing; none when the graph does not know it."""
    found = (row["c"] for row in rows(engine, f"SELECT ?c {{ {NamedNode(iri)} a ?c }}"))
    return {c.value for c in found if isinstance(c, NamedNode)}


def blocks(iris: Sequence[str]) -> Iterator[str]:
    """IRIs as blocks of VALUES hold them, a few hundred each."""
    for start in range(0, len(iris), _AT_ONCE):
        yield values(iris[start : start + _AT_ONCE])
