"""The vocabulary, the code lists, the shapes and the named graphs, each at its own address."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_file
from pyoxigraph import BlankNode, NamedNode, QueryTriples, Triple

from maillage import __version__, paths
from maillage.engine import Query
from maillage.ontology import read_turtle
from maillage.search.asking import LONGEST
from maillage.terms import jsonld
from maillage.vocabulary import BASE, CODES, GRAPH
from maillage.web import portrait, results
from maillage.web.arguments import one_of, only
from maillage.web.glossary import Shape, Shapes, codes, read_shapes, scheme_concepts
from maillage.web.http.problems import Problem
from maillage.web.lexicon import CONCEPT, KINDS, datatype, diagram, folded
from maillage.web.pages import render
from maillage.web.questions.about import questions
from maillage.web.site import site
from maillage.web.views import themes
from maillage.web.words.labels import labels, names
from maillage.web.words.texts import TEXTS, language

blueprint = Blueprint("terms", __name__)
_GENID: Final = BASE + ".well-known/genid/"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)*")
_BESIDE: Final = frozenset(path.stem for path in paths.ONTOLOGY.glob("*.ttl")) - {"maillage"}
_MOST: Final = 100
"""How many terms an answer shows."""
Node = NamedNode | BlankNode


@blueprint.get("/ontology", strict_slashes=False)
def ontology() -> Response:
    """The vocabulary: a list for people, RDF for programs; restrictions are blank nodes again."""
    choice = results.graph_choice(html="first")
    if choice.form is None:
        return _vocabulary()
    return results.send_graph((_plain(t) for t in _graph(GRAPH + "ontology")), choice)


@blueprint.get("/ontology.<ending>")
def ontology_file(ending: str) -> Response:
    """The vocabulary in one format."""
    choice = results.graph_choice(ending)
    return results.send_graph((_plain(t) for t in _graph(GRAPH + "ontology")), choice)


@blueprint.get("/ontology/context.jsonld")
@blueprint.get("/ontology/<version>/context.jsonld")
def context(version: str = "") -> Response:
    """The JSON-LD context: the present one for a day, that of a version for good."""
    if version not in ("", __version__):
        raise _unknown(f"{version}/context.jsonld")
    response = send_file(jsonld.FILE, "application/ld+json", conditional=True)
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if version else "public, max-age=86400"
    )
    return response


@blueprint.get("/ontology/<name>")
@blueprint.get("/ontology/<name>/<version>")
def ontology_part(name: str, version: str = "") -> Response:
    """The version of the vocabulary that there is, or a file beside it, at this version or at none."""
    if name == __version__ and not version:
        return ontology()
    if name not in _BESIDE or version not in ("", __version__):
        raise _unknown(f"{name}/{version}" if version else name)
    choice = results.graph_choice(html="first")
    if choice.form is None:
        return _vocabulary()
    return results.send_graph(_read(paths.ONTOLOGY / f"{name}.ttl"), choice)


@blueprint.get("/shapes")
def shapes() -> Response:
    """The SHACL shapes, as one document."""
    choice = results.graph_choice(html="")
    return results.send_graph(_shapes(), choice)


@blueprint.get("/shapes/<name>")
def shape(name: str) -> Response:
    """One file of shapes: what each asks, for people; the file for programs."""
    name, ending = _split(name)
    path = next((path for path in paths.SHAPES.glob("*.ttl") if path.stem == name), None)
    if path is None:
        raise _unknown(name)
    choice = results.graph_choice(ending, html="first")
    if choice.form is None:
        return render("shapes.html", name=name, described=read_shapes(path, language()))
    return results.send_graph(_read(path), choice)


@blueprint.get("/codes", strict_slashes=False)
def all_codes() -> Response:
    """The code lists."""
    choice = results.graph_choice(html="first")
    if choice.form is None:
        return render("codes.html", schemes=codes(site().engine, language()))
    return results.send_graph(_graph(GRAPH + "codes"), choice)


@blueprint.get("/codes/<name>")
def scheme(name: str) -> Response:
    """One code list, with its concepts."""
    name, ending = _split(name)
    iri = CODES + name
    concepts = scheme_concepts(site().engine, iri, language()) if _NAME.fullmatch(name) else None
    if not concepts:
        raise _unknown(name)
    choice = results.graph_choice(ending, html="first")
    if choice.form is None:
        title = labels(site().engine, [iri], language())[iri]
        called = {c.iri: c.fr if language() == "fr" else c.en for c in concepts}
        return render("scheme.html", iri=iri, name=name, title=title, concepts=concepts, names=called)
    return results.send_graph(_scheme(iri), choice)


@blueprint.get("/codes/<name>/<code>")
def concept(name: str, code: str) -> Response:
    """One concept, and what uses it; a theme has a page of its own."""
    code, ending = _split(code)
    if name == "themes" and not ending and results.graph_choice(html="first").form is None:
        return _theme(code)
    return _described(CODES, f"{name}/{code}", ending)


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """A named graph: its description for people; description and content for programs."""
    name, ending = _split(name)
    choice = results.graph_choice(ending, html="first")
    if choice.form is None:
        return _described(GRAPH, name, "")
    content = _graph(GRAPH + name) if _NAME.fullmatch(name) else []
    if not content:
        raise _unknown(name)
    return results.send_graph([*content, *portrait.triples(site().engine, GRAPH + name)], choice)


def _theme(code: str) -> Response:
    """The page of a theme, as people look for it; `vue=faits` lists its facts one by one."""
    if one_of("vue", only("vue").get("vue", ""), ("faits",)):
        return _described(CODES, f"themes/{code}", "")
    told = themes.page(code)
    if told is None:
        raise _unknown(f"themes/{code}")
    return told


def _vocabulary() -> Response:
    """The terms, or those that `q` looks for, with the codes and shapes that hold its words."""
    lexicon, lang = site().lexicon, language()
    asked = request.args.get("q", "")[:LONGEST].strip()
    found = lexicon.search(asked)[:_MOST] if asked else list(lexicon.terms)
    groups = {kind: [term for term in found if term.kind == kind] for kind in (*KINDS, CONCEPT)}
    shown = {v.value for term in found for v in term.example if isinstance(v, NamedNode)}
    boxes, ties = diagram(lexicon)
    return render(
        "ontology.html",
        asked=asked,
        terms={kind: some for kind, some in groups.items() if some},
        shapes=_rules(asked, lang) if asked else [],
        files=_files(lang),
        lexicon=lexicon,
        known=lexicon.by_name(),
        names=names(site().engine, shown, lang),
        datatype=datatype,
        has=TEXTS.__contains__,
        boxes=boxes,
        ties=ties,
        parts=sorted(_BESIDE),
        version=__version__,
    )


@cache
def _files(lang: str) -> list[tuple[str, Shapes]]:
    """The files of shapes by name: they come with the program, not with a release."""
    return [(path.stem, read_shapes(path, lang)) for path in sorted(paths.SHAPES.glob("*.ttl"))]


def _rules(asked: str, lang: str) -> list[tuple[str, Shape]]:
    """The shapes whose words hold every word of a text, with the file of each."""
    words = folded(asked).split()
    return [
        (name, shape)
        for name, file in _files(lang)
        for shape in file.shapes
        if words and all(word in folded(" ".join((shape.name, shape.about, *shape.asks))) for word in words)
    ]


def _described(space: str, name: str, ending: str) -> Response:
    found = portrait.read(site().engine, space + name, language()) if _NAME.fullmatch(name) else None
    if found is None:
        raise _unknown(name)
    choice = results.graph_choice(ending, html="first")
    if choice.form is None:
        return render(
            "entity.html",
            thing=found,
            asked=questions(site().answered, found.iri, {fact.cell.iri for fact in found.types}),
            data_path=request.script_root + request.path,
            endings=results.ENDINGS,
        )
    return results.send_graph(portrait.triples(site().engine, space + name), choice)


def _split(name: str) -> tuple[str, str]:
    """A name and its file ending: `roles.ttl` gives `roles`, `ttl`."""
    stem, _, ending = name.rpartition(".")
    return (stem, ending) if stem and ending in results.ENDINGS else (name, "")


def _graph(iri: str) -> list[Triple]:
    answer = site().engine.query(Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"))
    assert isinstance(answer, QueryTriples)
    return list(answer)


def _scheme(iri: str) -> list[Triple]:
    """The triples of a list and of its concepts."""
    starts = (f"<{iri}>", f"<{iri}/")
    return [t for t in _graph(GRAPH + "codes") if str(t.subject) == starts[0] or _within(t, starts[1])]


def _within(triple: Triple, start: str) -> bool:
    return str(triple.subject).startswith(start)


def _plain(triple: Triple) -> Triple:
    """The triple with blank nodes where the release has IRIs made for them (RDF 1.1, 3.5)."""
    subject, obj = triple.subject, triple.object
    if isinstance(subject, NamedNode):
        subject = _blank(subject)
    return Triple(subject, triple.predicate, _blank(obj) if isinstance(obj, NamedNode) else obj)


def _blank(node: NamedNode) -> Node:
    return BlankNode(node.value[len(_GENID) :]) if node.value.startswith(_GENID) else node


def _shapes() -> Iterator[Triple]:
    for path in sorted(paths.SHAPES.glob("*.ttl")):
        yield from _read(path)


def _read(path: Path) -> Iterator[Triple]:
    for quad in read_turtle(path):
        yield quad.triple


def _unknown(name: str) -> Problem:
    return Problem("introuvable", f"rien ne s’appelle «{name}» ici", f"nothing is called '{name}' here")
