"""The command that explains: why a triple holds."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import click
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import URIRef

from maillage import iris
from maillage.build import Inputs
from maillage.cli.context import Context, pass_context
from maillage.cli.unknown import unknown_parts
from maillage.engine import open_store
from maillage.errors import DataError, ParameterError
from maillage.reason import RULES, Fact, Proof, Prover
from maillage.terms.labels import best
from maillage.terms.names import short
from maillage.terms.rdf import Term, parsed, to_rdflib
from maillage.vocabulary import CODES, PREFIXES, expand

_LABEL, _TITLE, _SOURCE = (
    NamedNode(expand(name)) for name in ("rdfs:label", "dcterms:title", "dcterms:source")
)
_KIND, _COPY = NamedNode(expand("mlg:documentKind")), NamedNode(CODES + "document-kinds/copy")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_LITERAL: Final = re.compile(r'(?P<quoted>".*")\^\^(?P<type>[a-z]+:[A-Za-z]+)', re.DOTALL)
"""A literal whose datatype has a prefix, which N-Triples do not have."""
_GROUPED: Final = re.compile(
    r"[+-]?[0-9]{1,3}([ \u00a0\u202f\u2009][0-9]{3})+([.,][0-9]+)?|[+-]?[0-9]+,[0-9]+"
)
"""A number as French writes it: its thousands apart, a comma before its decimals."""
_WORDS: Final = {"vrai": "true", "oui": "true", "faux": "false", "non": "false", "yes": "true", "no": "false"}
_BOOLEAN: Final = NamedNode(expand("xsd:boolean"))
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
    said = _term(subject), _term("rdf:type" if predicate == "a" else predicate)
    prover = Prover(store, Inputs().axioms())
    meant = _objects(store, said, object_)
    proofs = [proof for term in meant if (proof := prover.prove(_fact((*said, term))))]
    if not proofs:
        raise _not_there(store, (*said, meant[0]))
    for proof in proofs:
        _explain(context, store, proof, 0, set())


def _not_there(store: Store, triple: tuple[str, str, str]) -> DataError:
    """Why a triple is not in the graph: what the graph does not know, or the other values that it has."""
    unknown = list(unknown_parts(store, triple))
    if unknown:
        return DataError(". ".join(fr for fr, _ in unknown), ". ".join(en for _, en in unknown))
    others = sorted(_short(str(term)) for term in _values(store, triple[:2]))[:_MOST_VALUES]
    fr = f" ; valeurs qui y sont : {', '.join(others)}" if others else ""
    en = f"; values that are there: {', '.join(others)}" if others else ""
    return DataError(
        f"ce triplet n’est pas dans le graphe : {_shown(triple)}{fr}",
        f"this triple is not in the graph: {_shown(triple)}{en}",
    )


def _objects(store: Store, said: tuple[str, str], text: str) -> list[str]:
    """The terms that an object as typed may be, in N-Triples form.

    A text or a number without a language or a type is each value of the graph that reads so.
    """
    if not text.startswith("<"):
        found = _LITERAL.fullmatch(text)
        if found and (datatype := found["type"]):
            return [f"{found['quoted']}^^<{expand(datatype)}>"]
        if found is None and not text.startswith('"'):
            alike = [str(t) for t in _values(store, said) if isinstance(t, Literal) and _reads(t, text)]
        else:
            alike = _plain(store, said, text)
        if alike:
            return alike
        if _NUMBER.fullmatch(_plain_number(text)):
            return [f'"{_plain_number(text)}"']
        if text.casefold() in _WORDS:
            return [f'"{_WORDS[text.casefold()]}"^^<{_BOOLEAN.value}>']
    return [_term(text)]


def _plain(store: Store, said: tuple[str, str], text: str) -> list[str]:
    """The values that a quoted text without language nor type may be."""
    try:
        term = parsed(text)
    except ValueError:
        return []
    if not isinstance(term, Literal) or not text.endswith('"'):
        return []
    values = [t for t in _values(store, said) if isinstance(t, Literal)]
    return [str(t) for t in values if t == term] or [str(t) for t in values if _reads(t, term.value)]


def _values(store: Store, said: tuple[str, ...]) -> list[Term]:
    try:
        subject, predicate = (parsed(term) for term in said)
    except ValueError:
        return []
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        return []
    found = store.quads_for_pattern(subject, predicate, None, DefaultGraph())
    return sorted((quad.object for quad in found), key=str)


def _reads(term: Literal, text: str) -> bool:
    """Whether a value is what a person typed: the same text, the same number, or the same yes or no."""
    if term.value == text:
        return True
    if term.datatype == _BOOLEAN:
        return _WORDS.get(text.casefold()) == term.value
    numbers = [Decimal(t) for t in (term.value, _plain_number(text)) if _NUMBER.fullmatch(t)]
    return len(numbers) == 2 and numbers[0] == numbers[1]


def _plain_number(text: str) -> str:
    """A number without what French writes between its thousands, a point before its decimals; or the text."""
    if not _GROUPED.fullmatch(text):
        return text
    return re.sub(r"[ \u00a0\u202f\u2009]", "", text).replace(",", ".")


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


def _fact(triple: tuple[str, str, str]) -> Fact:
    """A triple of terms in N-Triples form.

    Raises:
        ParameterError: they make none.
    """
    text = " ".join(triple)
    try:
        s, p, o = (to_rdflib(parsed(term)) for term in triple)
    except ValueError as fault:
        raise ParameterError(f"ce n’est pas un triplet : {text}", f"this is not a triple: {text}") from fault
    if not isinstance(s, URIRef) or not isinstance(p, URIRef):
        raise ParameterError(
            f"ce n’est pas un triplet, sujet et prédicat sont des IRI : {text}",
            f"this is not a triple, subject and predicate are IRIs: {text}",
        )
    return s, p, o


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


def _term(text: str) -> str:
    """A term as people write it, in N-Triples form: `actor/eole`, `mlg:PTCE`, an IRI or "text"@fr."""
    if text.startswith(('"', "<")):
        return text
    if text.startswith(("http://", "https://")):
        return f"<{text}>"
    prefix, colon, _ = text.partition(":")
    if colon and prefix in PREFIXES:
        return f"<{expand(text)}>"
    kind, _, key = text.partition("/")
    try:
        return f"<{iris.code(*key.split('/', 1)) if kind == 'codes' else iris.thing(kind, key)}>"
    except (ValueError, TypeError) as fault:
        raise ParameterError(
            f'«{text}» : écrire genre/clé, préfixe:nom, une IRI, "texte"@fr ou un nombre',
            f"'{text}': write kind/key, prefix:name, an IRI, \"text\"@fr or a number",
        ) from fault


def _shown(triple: tuple[str, ...]) -> str:
    return " ".join(_short(term) for term in triple)


def _short(term: str) -> str:
    if term.startswith("<"):
        return short(term.strip("<>"))
    text, mark, datatype = term.rpartition("^^")
    return f"{text}^^{short(datatype.strip('<>'))}" if mark and datatype.startswith("<") else term


COMMANDS = (why,)
