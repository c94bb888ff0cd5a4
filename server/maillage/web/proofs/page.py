"""All that the page of one fact tells, in a fixed number of questions to the graph."""

from dataclasses import dataclass

from maillage.engine import Engine
from maillage.web.portrait import bases_of
from maillage.web.profiles.documents import papers
from maillage.web.proofs.sentences import Part, Teller
from maillage.web.proofs.steps import Shown, Source, Steps, documents_of, fact_of, graphs_of, iris_of
from maillage.web.tables import Name
from maillage.web.words.labels import names
from maillage.why import Account, Step


@dataclass(frozen=True)
class Opinion:
    """What some sources say, beside others: the thing that says it, its value, who, the fact's own page."""

    thing: Part
    value: Part
    sources: tuple[Source, ...]
    fact: tuple[str, str, str]


@dataclass(frozen=True)
class Page:
    """What is told of a fact, or of each value of a property of a thing.

    Args:
        subject, predicate: what it is about, by name.
        steps: the values with their proofs.
        opinions: what sources that disagree say, the fact itself first; none when they do not.
        publishers: the names of those who publish the documents, by IRI.
    """

    subject: Part
    predicate: Part
    steps: tuple[Shown, ...]
    opinions: tuple[Opinion, ...]
    publishers: dict[str, Name]


def told(engine: Engine, account: Account, lang: str) -> Page:
    """The page of an account that has one step at least."""
    others = [Step(one.subject, account.steps[0].predicate, one.object, one.graphs) for one in account.others]
    every = [*account.steps, *others]
    bases = bases_of(engine, sorted({graph for step in every for graph in graphs_of(step)}), lang)
    documents = {document.iri for basis in bases.values() for document in basis.documents}
    documents |= {iri for step in every for iri in documents_of(step)}
    known = papers(engine, documents, lang)
    publishers = {paper.publisher for paper in known.values() if paper.publisher}
    named = names(engine, {iri for step in every for iri in iris_of(step)} | publishers, lang)
    teller = Teller(named, lang)
    steps = Steps(teller, bases, known, lang)
    first = account.steps[0]
    compared = [step for step in account.steps if step.graphs] + others if others else []
    return Page(
        teller.part(first.subject),
        teller.part(first.predicate, linked=False),
        tuple(steps.shown(step) for step in account.steps),
        tuple(
            Opinion(teller.part(step.subject), teller.part(step.object), steps.sources([step]), fact_of(step))
            for step in compared
        ),
        {iri: named[iri] for iri in publishers},
    )
