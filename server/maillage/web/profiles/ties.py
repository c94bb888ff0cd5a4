"""The cooperation links of a thing, each as a sentence: who, what, with whom, since when."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine
from maillage.vocabulary import expand
from maillage.web.profiles.rows import Node, nodes, pairs

_SAID: Final = {
    "from": "mlg:fromParty",
    "to": "mlg:toParty",
    "party": "mlg:party",
    "kind": "mlg:linkKind",
    "start": "mlg:startDate",
    "end": "mlg:endDate",
    "words": "dcterms:description",
    "project": "mlg:aboutProject",
}
_SENTENCES: Final = """
SELECT ?kind ?property ?inverse {
  ?kind mlg:linkProperty ?property .
  OPTIONAL { ?property owl:inverseOf|^owl:inverseOf ?inverse }
}"""
_OWN: Final = frozenset({"carrying", "place-of"})
"""The kinds of links between facets of one undertaking: they are no cooperation."""


@dataclass(frozen=True)
class Tie:
    """A link of a thing.

    Args:
        node: the link.
        kind: the IRI of its kind.
        relation: the IRI of the property that says it from this end: `mlg:sharesPremisesWith`; that of the
            kind where the thing is at neither end of a one-way link, but named beside them.
        others: the IRIs of the other parties.
        start: since when, as written; empty where no source says it.
        end: until when.
        words: how sources say it.
        project: the IRI of the project that it is about; empty without one.
        graphs: those that state it.
        within: whether it is between facets of one undertaking.
    """

    node: str
    kind: str
    relation: str
    others: tuple[str, ...]
    start: str
    end: str
    words: tuple[str, ...]
    project: str
    graphs: frozenset[str]
    within: bool


def ties(engine: Engine, iri: str, lang: str) -> list[Tie]:
    """The links of a thing, by kind, then by party."""
    node = NamedNode(iri)
    found = nodes(engine, f"?node mlg:fromParty|mlg:toParty|mlg:party {node} .", _SAID)
    listed = [one for one in found.values() if one.iris("kind")]
    if not listed:
        return []
    sentences = _sentences(engine)
    read = [tie for one in listed if (tie := _tie(one, iri, sentences, lang)).others]
    return sorted(read, key=lambda tie: (tie.kind, tie.others, tie.node))


def _sentences(engine: Engine) -> dict[str, tuple[str, str]]:
    """For each kind of link, the property from its first end and that from the other."""
    text = _SENTENCES
    straight = {
        kind: term.value
        for kind, term in pairs(engine, text, "kind", "property")
        if isinstance(term, NamedNode)
    }
    back = {
        kind: term.value
        for kind, term in pairs(engine, text, "kind", "inverse")
        if isinstance(term, NamedNode)
    }
    return {kind: (relation, back.get(kind, relation)) for kind, relation in straight.items()}


def _tie(node: Node, iri: str, sentences: dict[str, tuple[str, str]], lang: str) -> Tie:
    kind = node.iri_of("kind")
    first, second = node.iris("from"), node.iris("to")
    straight, back = sentences.get(kind, (expand("mlg:cooperatesWith"), expand("mlg:cooperatesWith")))
    outward = iri in first or (iri not in second)
    beside = straight != back and iri not in (*first, *second)
    if beside:  # who is named beside those of a one-way link does neither the one thing nor the other
        found = [*first, *second, *node.iris("party")]
    else:
        found = (second if outward else first) or node.iris("party")
    others = [one for one in found if one != iri]
    start, end = node.literal("start"), node.literal("end")
    return Tie(
        node.iri,
        kind,
        kind if beside else straight if outward else back,
        tuple(dict.fromkeys(others)),
        start.value if start else "",
        end.value if end else "",
        tuple(node.texts("words", lang)),
        node.iri_of("project"),
        frozenset(node.graphs),
        kind.rpartition("/")[2] in _OWN,
    )
