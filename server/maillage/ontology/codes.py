"""The code lists: the codes of each SKOS scheme of `ontology/codes`."""

from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from maillage.errors import Place, RdfError
from maillage.vocabulary import PREFIXES

_NOTATION = PREFIXES["skos"] + "notation"


def read_codes(folder: Path) -> dict[str, frozenset[str]]:
    """The notations of each list, by scheme name (the file's name).

    Raises:
        RdfError: a file is not Turtle, or the folder holds none.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise RdfError("aucune liste de codes ici", "no code list here", Place(str(folder)))
    return {path.stem: _notations(path) for path in files}


def _notations(path: Path) -> frozenset[str]:
    try:
        triples = list(parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as fault:
        raise RdfError(
            f"Turtle mal formé : « {fault.msg} »",
            f"malformed Turtle: {fault.msg}",
            Place(path.name, fault.lineno),
        ) from fault
    return frozenset(
        quad.object.value
        for quad in triples
        if quad.predicate.value == _NOTATION and isinstance(quad.object, Literal)
    )
