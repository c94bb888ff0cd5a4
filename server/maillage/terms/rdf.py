"""Terms of rdflib as the store's, those of the store as rdflib's, and N-Triples of both."""

import logging
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import BNode, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from maillage.vocabulary import expand

logging.getLogger("rdflib.term").setLevel(logging.ERROR)
"""It warns, with a traceback, of each literal that its type does not read; saying so is for the shapes."""
_STRING: Final = NamedNode(expand("xsd:string"))
Term = NamedNode | BlankNode | Literal | Triple


def from_rdflib(node: Node) -> NamedNode | BlankNode | Literal:
    """A term of rdflib as the store has it; language tags in lower case (RDF 1.1 Concepts, 3.3).

    Raises:
        ValueError: the store has no such term: a variable, a malformed IRI or tag.
    """
    match node:
        case URIRef():
            return NamedNode(str(node))
        case BNode():
            return BlankNode(str(node))
        case RdflibLiteral(language=str(language)):
            return Literal(str(node), language=language.lower())
        case RdflibLiteral(datatype=None):
            return Literal(str(node))
        case RdflibLiteral():
            return Literal(str(node), datatype=NamedNode(str(node.datatype)))
        case _:
            raise ValueError(f"not an RDF 1.1 term: {node!r}")


def to_rdflib(term: Term) -> Node:
    """A term of the store as rdflib has it, its lexical form kept.

    Raises:
        ValueError: rdflib has no such term: a triple, a literal with a direction (RDF 1.2).
    """
    match term:
        case NamedNode():
            return URIRef(term.value)
        case BlankNode():
            return BNode(term.value)
        case Literal(direction=None, language=str(language)):
            return RdflibLiteral(term.value, lang=language)
        case Literal(direction=None, datatype=datatype):
            plain = datatype == _STRING
            return RdflibLiteral(
                term.value, datatype=None if plain else URIRef(datatype.value), normalize=False
            )
        case _:
            raise ValueError(f"not an RDF 1.1 term: {term}")


def n_triples(node: Node) -> str:
    """A term of rdflib in N-Triples form, as it stands in the table of terms.

    Raises:
        ValueError: as `from_rdflib`.
    """
    return str(from_rdflib(node))


def parsed(text: str) -> Term:
    """The term that a text in N-Triples form is.

    Raises:
        ValueError: it is none, or more than one.
    """
    try:
        (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as fault:
        raise ValueError(f"not one RDF term: {text}") from fault
    term: Term = quad.object
    return term
