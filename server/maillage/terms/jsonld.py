"""Triples as a JSON-LD document, compacted with our context (JSON-LD 1.1; API, 6.1 and 8.4)."""

import json
from collections.abc import Iterable
from functools import cache
from typing import IO, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from maillage import paths
from maillage.errors import RefusedQuery
from maillage.vocabulary import PREFIXES, expand

FILE: Final = paths.ONTOLOGY / "context.jsonld"
_TYPE: Final = PREFIXES["rdf"] + "type"
_STRING: Final = PREFIXES["xsd"] + "string"
Definition = str | dict[str, str]
Value = str | dict[str, str]


def write(triples: Iterable[Triple | Quad], out: IO[bytes], indent: int | None = None) -> None:
    """Write the document of triples, on one line or indented.

    Raises:
        RefusedQuery: as `document`.
    """
    out.write(f"{json.dumps(document(triples), ensure_ascii=False, indent=indent)}\n".encode())


def document(triples: Iterable[Triple | Quad]) -> dict[str, object]:
    """The document of triples, by subject in the order of their first one; names of graphs are left out.

    It carries the part of the context that it needs: most readers fetch none.

    Raises:
        RefusedQuery: JSON-LD has no way to write a triple term, nor our context an IRI.
    """
    writer = _Writer()
    nodes: dict[str, dict[str, list[Value]]] = {}
    for triple in triples:
        node = nodes.setdefault(writer.name(triple.subject), {})
        name, value = writer.property(triple.predicate.value, triple.object)
        node.setdefault(name, []).append(value)
    graph = [
        {"id": subject} | {name: values if len(values) > 1 else values[0] for name, values in node.items()}
        for subject, node in nodes.items()
    ]
    return {"@context": writer.context(), "@graph": graph}


@cache
def context() -> dict[str, Definition]:
    """Our context: the definition of each term."""
    found: dict[str, Definition] = json.loads(FILE.read_text(encoding="utf-8"))["@context"]
    return found


@cache
def _terms() -> dict[tuple[str, str], str]:
    """The terms, by their IRI and the type or `@language` of the values that they stand for."""
    found = {}
    for name, definition in context().items():
        if isinstance(definition, dict):
            kind = definition.get("@type", "")
            how = expand(kind) if ":" in kind else kind or f"@language {definition['@language']}"
            found[expand(definition["@id"]), how] = name
        elif name not in PREFIXES and ":" in str(definition):
            found[expand(str(definition)), ""] = name
    return found


@cache
def _prefixes() -> dict[str, str]:
    """The prefixes of our context, by what the IRIs that they shorten begin with."""
    return {PREFIXES[name]: name for name in context() if name in PREFIXES}


class _Writer:
    """Writes terms by the names that our context has for them, and notes those."""

    def __init__(self) -> None:
        self.terms, self.prefixes = _terms(), _prefixes()
        self.used = {"@version", "id", "type"}
        self.names: dict[str, str] = {}

    def property(self, predicate: str, term: object) -> tuple[str, Value]:
        """The name of a property, and its value: bare where the name says of what type or language it is."""
        if predicate == _TYPE and isinstance(term, NamedNode | BlankNode):
            return "type", self.term(term.value, "") or self.name(term)
        how, bare, value = self.value(term)
        if name := self.term(predicate, how):
            return name, bare
        return self.term(predicate, "") or self.iri(predicate), value

    def value(self, term: object) -> tuple[str, str, Value]:
        """The type or language of a value, its text alone, and it all."""
        if not isinstance(term, Literal):
            name = self.name(term)
            return "@id", name, {"id": name}
        if term.direction:
            direction = {"@language": str(term.language), "@direction": str(term.direction)}
            return "@direction", term.value, {**direction, "@value": term.value}
        if term.language:
            return (
                f"@language {term.language}",
                term.value,
                {"@language": term.language, "@value": term.value},
            )
        kind = term.datatype.value
        if kind == _STRING:
            return "", term.value, term.value
        return kind, term.value, {"type": self.iri(kind), "@value": term.value}

    def term(self, iri: str, how: str) -> str:
        """The term of an IRI for such values; empty when there is none."""
        name = self.terms.get((iri, how), "")
        self.used.add(name)
        return name

    def name(self, term: object) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, BlankNode):
            return str(term)
        raise RefusedQuery(
            "JSON-LD ne sait pas écrire un triplet cité (RDF 1.2) ; demander du Turtle",
            "JSON-LD has no way to write a triple term (RDF 1.2); ask for Turtle",
        )

    def iri(self, iri: str) -> str:
        """The prefixed name of an IRI, or the IRI itself when it has none."""
        if iri not in self.names:
            if iri.partition(":")[0] in context():
                raise RefusedQuery(
                    f"JSON-LD, avec notre contexte, lirait <{iri}> comme un nom abrégé ; demander du Turtle",
                    f"JSON-LD, with our context, would read <{iri}> as a short name; ask for Turtle",
                )
            start = next((s for s in self.prefixes if iri.startswith(s)), "")
            local = iri[len(start) :]
            if start and local and not local.startswith("//"):
                self.used.add(self.prefixes[start])
                self.names[iri] = f"{self.prefixes[start]}:{local}"
            else:
                self.names[iri] = iri
        return self.names[iri]

    def context(self) -> dict[str, Definition]:
        """The definitions of the names that were written, and of the prefixes in these."""
        used = [definition for name, definition in context().items() if name in self.used]
        texts = [text for d in used for text in (d.values() if isinstance(d, dict) else [str(d)])]
        needed = self.used | {text.partition(":")[0] for text in texts}
        return {name: definition for name, definition in context().items() if name in needed}
