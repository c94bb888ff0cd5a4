"""The command that explains: why a triple holds."""

from collections.abc import Iterator
from typing import Final

import click
from pyoxigraph import Literal, NamedNode, Store

from maillage.build import Inputs
from maillage.cli.context import Context, pass_context
from maillage.cli.unknown import unknown_parts
from maillage.engine import open_store
from maillage.errors import DataError
from maillage.reason import RULES, Proof, Prover
from maillage.terms.labels import best
from maillage.terms.names import short
from maillage.vocabulary import CODES, expand
from maillage.why import fact, objects, term, values

_LABEL, _TITLE, _SOURCE = (
    NamedNode(expand(name)) for name in ("rdfs:label", "dcterms:title", "dcterms:source")
)
_KIND, _COPY = NamedNode(expand("mlg:documentKind")), NamedNode(CODES + "document-kinds/copy")
_MOST_VALUES: Final = 5
_ONE_OF: Final = (
    "l’un au moins de ces documents le dit ; lequel n’a pas été vérifié :",
    "one at least of these documents says it; which was not checked:",
)
_ONE_OF_DEDUCED: Final = (
    "déduit de l’un au moins de ces documents ; duquel n’a pas été vérifié :",
    "deduced from one at least of these documents; which was not checked:",
)


def _label(store: Store, node: NamedNode, lang: str, predicate: NamedNode = _LABEL) -> str:
    """The name of a thing in the reader's language, or in another, or its short IRI."""
    found = [q.object for q in store.quads_for_pattern(node, predicate, None)]
    labels = [term for term in found if isinstance(term, Literal)]
    return best(labels, lang).value if labels else short(node.value)


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@pass_context
def why(context: Context, subject: str, predicate: str, object_: str) -> None:
    """Dire pourquoi un triplet est dans le graphe : ses sources, ou la règle et les prémisses.

    « maillage why actor/eole org:memberOf ptce/sud-aquitaine »
    """
    store = open_store(context.release().store_path)
    said = term(subject), term("rdf:type" if predicate == "a" else predicate)
    prover = Prover(store, Inputs().axioms())
    meant = objects(store, said, object_)
    proofs = [proof for value in meant if (proof := prover.prove(fact((*said, value))))]
    if not proofs:
        raise _not_there(store, (*said, meant[0]))
    for proof in proofs:
        _explain(context, store, proof, 0, set())


def _not_there(store: Store, triple: tuple[str, str, str]) -> DataError:
    """Why a triple is not in the graph: what the graph does not know, or the other values that it has."""
    unknown = list(unknown_parts(store, triple))
    if unknown:
        return DataError(". ".join(fr for fr, _ in unknown), ". ".join(en for _, en in unknown))
    others = sorted(_short(str(value)) for value in values(store, triple[:2]))[:_MOST_VALUES]
    fr = f" ; valeurs qui y sont : {', '.join(others)}" if others else ""
    en = f"; values that are there: {', '.join(others)}" if others else ""
    return DataError(
        f"ce triplet n’est pas dans le graphe : {_shown(triple)}{fr}",
        f"this triple is not in the graph: {_shown(triple)}{en}",
    )


def _explain(context: Context, store: Store, proof: Proof, depth: int, seen: set[Proof]) -> None:
    indent = "  " * depth
    click.echo(f"{indent}{_shown(tuple(term.n3() for term in proof.fact))}")
    if not proof.rule:
        for line in _sources(context, store, proof):
            click.echo(f"{indent}  {line}")
    elif proof in seen:
        click.echo(f"{indent}  {context.say('(expliqué plus haut)', '(explained above)')}")
    else:
        seen.add(proof)
        sentence = context.say(*RULES[proof.rule].sentences)
        click.echo(f"{indent}  {context.say('règle', 'rule')} {proof.rule} : {sentence}")
        for premise in proof.premises:
            _explain(context, store, premise, depth + 1, seen)


def _sources(context: Context, store: Store, proof: Proof) -> Iterator[str]:
    """Who states a triple, or from whom the curators deduced it: lines for each document or graph."""
    if proof.graphs:
        for graph in sorted(proof.graphs, key=lambda name: ("/together/" in name, name)):
            yield from _source(context, store, NamedNode(graph))
        return
    word = context.say("dit par", "stated by")
    for document in _documents(store, NamedNode(str(proof.fact[0]))):
        yield f"{word} {_document(context, store, document)}"


def _source(context: Context, store: Store, graph: NamedNode) -> Iterator[str]:
    documents = _documents(store, graph)
    deduced = graph.value.endswith("/deduced")
    if not documents:
        word = context.say("écrit dans", "written in")
        yield f"{word} {_label(store, graph, context.lang)} <{graph.value}>"
    elif len(documents) == 1:
        word = context.say(*(("déduit de", "deduced from") if deduced else ("dit par", "stated by")))
        yield f"{word} {_document(context, store, documents[0])}"
    else:
        yield context.say(*(_ONE_OF_DEDUCED if deduced else _ONE_OF))
        for document in documents:
            yield f"  {_document(context, store, document)}"


def _documents(store: Store, graph: NamedNode) -> list[NamedNode]:
    found = {q.object for q in store.quads_for_pattern(graph, _SOURCE, None)}
    return sorted((term for term in found if isinstance(term, NamedNode)), key=lambda term: term.value)


def _document(context: Context, store: Store, document: NamedNode) -> str:
    """A document's title and IRI, and that it is a copy where it is one."""
    copy = any(True for _ in store.quads_for_pattern(document, _KIND, _COPY))
    said = context.say(" (copie d’un autre document)", " (copy of another document)") if copy else ""
    return f"« {_label(store, document, context.lang, _TITLE)} » <{document.value}>{said}"


def _shown(triple: tuple[str, ...]) -> str:
    return " ".join(_short(term) for term in triple)


def _short(term: str) -> str:
    if term.startswith("<"):
        return short(term.strip("<>"))
    text, mark, datatype = term.rpartition("^^")
    return f"{text}^^{short(datatype.strip('<>'))}" if mark and datatype.startswith("<") else term


COMMANDS = (why,)
