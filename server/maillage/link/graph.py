"""Accepted decisions in triples: a named graph a table, and the description of each.

Refusals and candidates are never published.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

from maillage import iris
from maillage.link.sssom import JUSTIFICATIONS, ROLES, SAME, Decision, MappingSet
from maillage.terms import cell as terms
from maillage.vocabulary import ID

GRAPHS: Final = "links/"
"""Begins the name of the graph of each table: `links/collectivites`."""
_SOURCES: Final = NamedNode(iris.graph("sources"))
_TYPE, _LABEL = terms.name("rdf:type"), terms.name("rdfs:label")
_ACTOR: Final = f"{ID}actor/"
_SIREN: Final = 9


def objects_of(sets: Iterable[MappingSet]) -> list[str]:
    """The IRIs of the units that accepted decisions name, sorted."""
    return sorted({d.object for found in sets for d in found.decisions if d.accepted})


def link_quads(
    sets: Iterable[MappingSet], described: Collection[str], known_as: Mapping[str, str]
) -> Iterator[Quad]:
    """The links of accepted decisions, each in the graph of its table.

    An actor gets the number of the unit that it is, and the name that the register gives it. `owl:sameAs`
    joins it to the unit where a source of the release describes that one: the IRI of a unit that nothing
    describes would be a second name for one body, which every question would list twice. A shared SIREN says
    the same identity, so that nothing is lost when registers come in.

    Args:
        sets: the tables.
        described: the IRIs of those objects that the release describes.
        known_as: the IRI of the unit that a register knows by an RNA number, by the IRI made of that number.
    """
    for found in sets:
        graph = NamedNode(iris.graph(GRAPHS + found.name))
        for decision in found.decisions:
            target = known_as.get(decision.object, decision.object)
            if decision.accepted:
                for triple in _triples(decision, target, target in described):
                    yield Quad(*triple, graph)


def _triples(
    decision: Decision, target: str, described: bool
) -> Iterator[tuple[NamedNode, NamedNode, terms.Term]]:
    subject = NamedNode(decision.subject)
    if (described or not target.startswith(ID)) and target != decision.subject:
        yield subject, terms.name(decision.predicate), NamedNode(target)
    if decision.predicate == SAME and decision.object.startswith(_ACTOR):
        key = decision.object.removeprefix(_ACTOR)
        yield (
            subject,
            terms.name("mlg:siren" if len(key) == _SIREN else "mlg:rna"),
            terms.typed(key, "string"),
        )
        if decision.object_label != decision.subject_label:
            yield subject, terms.name("skos:altLabel"), terms.french(decision.object_label)
    if decision.predicate == SAME:
        yield from ((subject, terms.name("mlg:identityReason"), text) for text in _reasons(decision, target))


def _reasons(decision: Decision, target: str) -> Iterator[terms.Term]:
    key, label = target.rpartition("/")[2], decision.object_label
    how, who = JUSTIFICATIONS[decision.justification], ROLES[decision.role]
    yield terms.french(
        f"Même organisme que l’unité {key} ({label}) : {how[0]}. Décidé le {decision.date} par {who[0]}."
    )
    yield terms.english(
        f"Same body as unit {key} ({label}): {how[1]}. Decided on {decision.date} by {who[1]}."
    )


def description_quads(sets: Iterable[MappingSet], sizes: Mapping[str, int]) -> Iterator[Quad]:
    """The description of the graphs of links, in the register of graphs: whence, when, by which role, how.

    Args:
        sets: the tables.
        sizes: how many triples each named graph in use has, by its IRI; a graph without any is not described.
    """
    for found in sets:
        graph = iris.graph(GRAPHS + found.name)
        if sizes.get(graph):
            for predicate, term in _description(found):
                yield Quad(NamedNode(graph), predicate, term, _SOURCES)


def _description(found: MappingSet) -> Iterator[tuple[NamedNode, terms.Term]]:
    accepted = [d for d in found.decisions if d.accepted]
    refused = len(found.decisions) - len(accepted)
    dates = sorted(d.date for d in accepted)
    roles = _listed(ROLES, {d.role for d in accepted})
    ways = _listed(JUSTIFICATIONS, {d.justification for d in accepted})
    yield _TYPE, terms.name("sd:NamedGraph")
    yield _LABEL, terms.french(f"Liens décidés : {found.title}")
    yield _LABEL, terms.english(f"Links decided upon: {found.title}")
    for make, said in (
        (terms.french, f"Liens décidés par la rédaction, « {found.title} », version {found.version}"),
        (terms.english, f"Links decided upon by the curators, “{found.title}”, version {found.version}"),
    ):
        yield terms.name("dcterms:bibliographicCitation"), make(said)
    yield (
        terms.name("rdfs:comment"),
        terms.french(
            f"{len(accepted)} rapprochements acceptés du {dates[0]} au {dates[-1]} par {roles[0]} ({ways[0]})"
            f" ; {refused} refusés, qui restent dans le fichier SSSOM « {found.name} »."
        ),
    )
    yield (
        terms.name("rdfs:comment"),
        terms.english(
            f"{len(accepted)} matches accepted from {dates[0]} to {dates[-1]} by {roles[1]} ({ways[1]});"
            f" {refused} refused, which stay in the SSSOM file “{found.name}”."
        ),
    )
    yield terms.name("dcterms:identifier"), terms.typed(found.iri, "anyURI")
    yield terms.name("owl:versionInfo"), terms.typed(found.version, "string")
    yield terms.name("dcterms:license"), NamedNode(found.licence)
    yield terms.name("dcterms:modified"), terms.date(dates[-1])
    yield terms.name("mlg:confidence"), NamedNode(iris.code("confidence", "inferred"))


def _listed(words: Mapping[str, tuple[str, str]], names: Collection[str]) -> tuple[str, str]:
    """Words in French and in English, joined by commas."""
    chosen = [words[name] for name in sorted(names)]
    return ", ".join(word[0] for word in chosen), ", ".join(word[1] for word in chosen)
