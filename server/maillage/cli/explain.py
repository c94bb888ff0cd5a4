"""The commands that explain: the diagnostic of article 9, and why a triple holds."""

import click
from pyoxigraph import Literal, NamedNode, Store
from rdflib import URIRef

from maillage import iris
from maillage.build import Inputs
from maillage.cli.context import Context, pass_context
from maillage.cli.unknown import near_ones, unknown_parts
from maillage.engine import open_store
from maillage.errors import DataError, ParameterError
from maillage.reason import RULES, Fact, Proof, Prover
from maillage.terms.labels import best
from maillage.terms.names import short
from maillage.terms.rdf import parsed, to_rdflib
from maillage.vocabulary import ID, PREFIXES, expand

_MARKS = {"met": ("présent", "met"), "missing": ("manque", "missing"), "unknown": ("inconnu", "unknown")}
_MLG = PREFIXES["mlg"]
_LABEL, _TITLE, _SOURCE = (
    NamedNode(expand(name)) for name in ("rdfs:label", "dcterms:title", "dcterms:source")
)


@click.command()
@click.argument("ptce", required=False)
@pass_context
def article9(context: Context, ptce: str | None) -> None:
    """Dire, élément par élément, où en est un PTCE (ou chacun) au regard de l’article 9 de la loi ESS.

    Say, element by element, where a PTCE stands against article 9 of the ESS law.
    """
    store = open_store(context.release().store_path)
    wanted = f"{ID}ptce/{ptce.removeprefix(ID).removeprefix('ptce/')}" if ptce else ""
    verdicts = [v for v in _verdicts(store, context.lang) if wanted in ("", v[0])]
    if not verdicts:
        fr, en = near_ones(str(ptce), {verdict[0]: verdict[1] for verdict in _verdicts(store, context.lang)})
        raise DataError(f"aucun PTCE « {ptce} »{fr}", f"no PTCE '{ptce}'{en}")
    previous = ""
    for iri, name, criterion, outcome, reason in verdicts:
        if iri != previous:
            click.echo(f"{name} ({iri.removeprefix(ID)})")
            previous = iri
        click.echo(f"  {criterion.upper():<3} {context.say(*_MARKS[outcome]):<8} {reason}")


def _verdicts(store: Store, lang: str) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for quad in store.quads_for_pattern(None, NamedNode(_MLG + "verdictOn"), None):
        verdict, ptce = quad.subject, quad.object
        if isinstance(verdict, NamedNode) and isinstance(ptce, NamedNode):
            criterion = _one(store, verdict, "criterion").rpartition("/")[2]
            outcome = _one(store, verdict, "outcome").rpartition("/")[2]
            reason = _one(store, verdict, "reason", lang)
            rows.append((ptce.value, _label(store, ptce, lang), criterion, outcome, reason))
    return sorted(set(rows), key=lambda r: (r[1].casefold(), r[0], r[2]))


def _one(store: Store, subject: NamedNode, name: str, lang: str = "") -> str:
    for quad in store.quads_for_pattern(subject, NamedNode(_MLG + name), None):
        term = quad.object
        if isinstance(term, NamedNode) and not lang:
            return term.value
        if isinstance(term, Literal) and lang in ("", term.language):
            return term.value
    return ""


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
    triple = (_term(subject), _term(predicate), _term(object_))
    proof = Prover(store, Inputs().axioms()).prove(_fact(triple))
    unknown = [] if proof else list(unknown_parts(store, triple))
    if unknown:
        raise DataError(". ".join(fr for fr, _ in unknown), ". ".join(en for _, en in unknown))
    if proof is None:
        raise DataError(
            f"ce triplet n’est pas dans le graphe : {_shown(triple)}",
            f"this triple is not in the graph: {_shown(triple)}",
        )
    _explain(context, store, proof, 0, set())


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


def _sources(context: Context, store: Store, proof: Proof) -> list[str]:
    """Who states a triple, or from whom the curators deduced it: one line a document."""
    if proof.graphs:
        return sorted(_source(context, store, NamedNode(graph)) for graph in proof.graphs)
    found = store.quads_for_pattern(NamedNode(str(proof.fact[0])), _SOURCE, None)
    documents = [q.object for q in found if isinstance(q.object, NamedNode)]
    return sorted(
        f"{context.say('dit par', 'stated by')} « {_label(store, d, context.lang, _TITLE)} » <{d.value}>"
        for d in set(documents)
    )


def _source(context: Context, store: Store, graph: NamedNode) -> str:
    found = [q.object for q in store.quads_for_pattern(graph, _SOURCE, None)]
    titles = [_label(store, term, context.lang, _TITLE) for term in found if isinstance(term, NamedNode)]
    if not titles:
        return (
            f"{context.say('écrit dans', 'written in')} {_label(store, graph, context.lang)} <{graph.value}>"
        )
    word = (
        context.say("déduit de", "deduced from")
        if graph.value.endswith("/deduced")
        else context.say("dit par", "stated by")
    )
    if len(titles) > 1:
        listed = " ; ".join(f"« {title} »" for title in sorted(titles))
        return f"{_label(store, graph, context.lang)} : {listed} <{graph.value}>"
    return f"{word} « {titles[0]} » <{graph.value}>"


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
            f'«{text}» : écrire genre/clé, préfixe:nom, une IRI ou "texte"@fr',
            f"'{text}': write kind/key, prefix:name, an IRI or \"text\"@fr",
        ) from fault


def _shown(triple: tuple[str, ...]) -> str:
    return " ".join(_short(term) for term in triple)


def _short(term: str) -> str:
    if not term.startswith("<"):
        return term
    return short(term.strip("<>"))


COMMANDS = (article9, why)
