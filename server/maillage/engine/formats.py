"""The formats of answers, in one table: name, media type, file ending, the engine's own format."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any, Final, cast

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from maillage.errors import EngineError, RefusedQuery
from maillage.terms import jsonld
from maillage.vocabulary import PREFIXES

Answer = QuerySolutions | QueryBoolean | QueryTriples


class AnswerKind(Enum):
    """What an answer is: rows (a boolean included), or a graph."""

    ROWS = "rows"
    GRAPH = "graph"


@dataclass(frozen=True)
class Format:
    """A format: name, media type, file ending, the kind of answer it is for, its other media types."""

    name: str
    media_type: str
    ending: str
    kind: AnswerKind
    results: QueryResultsFormat | None = None
    rdf: RdfFormat | None = None
    also: tuple[str, ...] = ()
    iri: str = ""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_UNIQUE: Final = "http://www.w3.org/ns/formats/"


def _rows(name: str, media: str, ending: str, own: QueryResultsFormat, iri: str, *also: str) -> Format:
    return Format(name, media, ending, AnswerKind.ROWS, results=own, also=also, iri=_UNIQUE + iri)


def _graph(name: str, media: str, ending: str, own: RdfFormat, iri: str, *also: str) -> Format:
    return Format(name, media, ending, AnswerKind.GRAPH, rdf=own, also=also, iri=_UNIQUE + iri)


_Q, _R = QueryResultsFormat, RdfFormat
FORMATS: Final[dict[str, Format]] = {
    item.name: item
    for item in (
        _rows(
            "json",
            "application/sparql-results+json",
            "json",
            _Q.JSON,
            "SPARQL_Results_JSON",
            "application/json",
        ),
        _rows(
            "xml", "application/sparql-results+xml", "xml", _Q.XML, "SPARQL_Results_XML", "application/xml"
        ),
        _rows("csv", "text/csv", "csv", _Q.CSV, "SPARQL_Results_CSV"),
        _rows("tsv", "text/tab-separated-values", "tsv", _Q.TSV, "SPARQL_Results_TSV"),
        _graph("turtle", "text/turtle", "ttl", _R.TURTLE, "Turtle", "application/x-turtle"),
        _graph("ntriples", "application/n-triples", "nt", _R.N_TRIPLES, "N-Triples", "text/plain"),
        _graph("rdfxml", "application/rdf+xml", "rdf", _R.RDF_XML, "RDF_XML", "application/xml"),
        _graph("jsonld", "application/ld+json", "jsonld", _R.JSON_LD, "JSON-LD", "application/json"),
        _graph("trig", "application/trig", "trig", _R.TRIG, "TriG"),
        _graph("nquads", "application/n-quads", "nq", _R.N_QUADS, "N-Quads"),
    )
}
_NO_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMED: Final = re.compile(r"[^\W\d][\w.\u00b7-]*$")
_ALIASES: Final = {
    "xml": "rdfxml",
    "rdf+xml": "rdfxml",
    "rdf-xml": "rdfxml",
    "rdf/xml": "rdfxml",
    "application/rdf": "rdfxml",
    "srx": "xml",
    "sparql-xml": "xml",
    "sparql+xml": "xml",
    "json": "jsonld",
    "json-ld": "jsonld",
    "ld+json": "jsonld",
    "srj": "json",
    "sparql-json": "json",
    "sparql+json": "json",
    "n3": "turtle",
    "text/n3": "turtle",
    "text/rdf+n3": "turtle",
    "application/turtle": "turtle",
    "n-triples": "ntriples",
    "ntriple": "ntriples",
    "text/ntriples": "ntriples",
    "tab": "tsv",
}
"""What clients call formats besides our names, media types and file endings."""
ROWS: Final = tuple(f for f in FORMATS.values() if f.kind is AnswerKind.ROWS)
GRAPHS: Final = tuple(FORMATS[name] for name in ("turtle", "ntriples", "rdfxml", "jsonld"))


def kind_of(answer: Answer) -> AnswerKind:
    """What an answer is."""
    return AnswerKind.GRAPH if isinstance(answer, QueryTriples) else AnswerKind.ROWS


def named(name: str, forms: Iterable[Format]) -> Format | None:
    """The format of that name, alias, media type or file ending; None when it is not among them."""
    word = name.strip().lower()
    words = {word, _ALIASES.get(word, word)}
    return next((f for f in forms if not words.isdisjoint((f.name, f.media_type, f.ending, *f.also))), None)


def write(answer: Answer, form: str, out: IO[bytes]) -> str:
    """Write an answer in the format of that name, row by row; return the name.

    Without a name, rows are written as JSON and graphs as N-Triples.

    Raises:
        RefusedQuery: no such format, or not one for this kind of answer.
        EngineError: the engine failed on the way.
    """
    form = form or ("ntriples" if isinstance(answer, QueryTriples) else "json")
    chosen = FORMATS.get(form)
    wanted = kind_of(answer)
    if chosen is None or chosen.kind is not wanted:
        known = ", ".join(f.name for f in FORMATS.values() if f.kind is wanted)
        raise RefusedQuery(
            f"pas de format «{form}» pour cette réponse ; possibles : {known}",
            f"no format '{form}' for this answer; possible: {known}",
        )
    try:
        if chosen.results is _Q.XML or chosen.rdf is _R.RDF_XML:
            out = cast(IO[bytes], _WellFormed(out))
        if isinstance(answer, QueryTriples):
            write_graph(answer, chosen, out)
        else:
            answer.serialize(out, chosen.results)
    except (RuntimeError, ValueError) as fault:
        raise EngineError(
            f"le moteur s’est arrêté en répondant : « {fault} »",
            f"the engine stopped while answering: {fault}",
        ) from fault
    return form


class _WellFormed(io.RawIOBase):
    """Passes XML on, and refuses the characters that XML 1.0 has no way to write (2.2)."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Write a piece.

        Raises:
            RefusedQuery: it holds such a character.
        """
        found = _NO_XML.search(piece)
        if found is not None:
            number = ord(found[0].decode("utf-8"))
            raise RefusedQuery(
                f"XML ne sait pas écrire le caractère U+{number:04X} de la réponse ; demander du JSON",
                f"XML has no way to write the character U+{number:04X} of the answer; ask for JSON",
            )
        self.out.write(piece)
        return len(piece)


def _with_names(triples: Iterable[Any]) -> Iterator[Any]:
    """The triples, as long as each property ends with a name (RDF 1.1 XML Syntax, 5.1)."""
    for triple in triples:
        part = triple
        while isinstance(part, Triple | Quad):
            if not _NAMED.search(part.predicate.value):
                raise RefusedQuery(
                    f"RDF/XML ne sait pas écrire la propriété <{part.predicate.value}> ; demander du Turtle",
                    f"RDF/XML has no way to write the property <{part.predicate.value}>; ask for Turtle",
                )
            part = part.object
        yield triple


def read(content: bytes, form: Format) -> Answer:
    """An answer that was written in a format, as an engine's own.

    Raises:
        SyntaxError, ValueError, KeyError: it cannot be read.
    """
    if form.results is not None:
        return parse_query_results(content, form.results)
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in parse(io.BytesIO(content), form.rdf))
    answer: Answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    return answer


def write_graph(triples: Iterable[Triple] | Iterable[Quad], form: Format, out: IO[bytes]) -> None:
    """Write triples in a graph format, with our prefixes; JSON-LD with our context.

    Raises:
        RefusedQuery: RDF/XML has no way to write a property, or JSON-LD a term.
    """
    if form.rdf is _R.RDF_XML:
        triples = _with_names(triples)
    if form.rdf is _R.JSON_LD:
        jsonld.write(triples, out)
    else:
        serialize(triples, out, form.rdf, prefixes=PREFIXES)
