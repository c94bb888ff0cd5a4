"""The code lists: the codes of each SKOS scheme of `ontology/codes`, and those of each class."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage.errors import Place, RdfError
from maillage.vocabulary import PREFIXES

_NOTATION = PREFIXES["skos"] + "notation"
_TYPE = PREFIXES["rdf"] + "type"


class Codes(Mapping[str, frozenset[str]]):
    """The notations of each list, by scheme name (the file's name).

    Args:
        schemes: those notations.
        classes: the notations of the concepts of each class, by its IRI.
    """

    def __init__(
        self, schemes: Mapping[str, frozenset[str]], classes: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self.schemes, self.classes = schemes, classes or {}

    def __getitem__(self, scheme: str) -> frozenset[str]:
        return self.schemes[scheme]

    def __iter__(self) -> Iterator[str]:
        return iter(self.schemes)

    def __len__(self) -> int:
        return len(self.schemes)


def read_codes(folder: Path) -> Codes:
    """The code lists of a folder.

    Raises:
        RdfError: a file is not Turtle, or the folder holds none.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise RdfError("aucune liste de codes ici", "no code list here", Place(str(folder)))
    classes: dict[str, frozenset[str]] = {}
    schemes: dict[str, frozenset[str]] = {}
    for path in files:
        quads = _read(path)
        said = {
            quad.subject: quad.object.value
            for quad in quads
            if quad.predicate.value == _NOTATION and isinstance(quad.object, Literal)
        }
        schemes[path.stem] = frozenset(said.values())
        for quad in quads:
            kind = quad.object
            if quad.predicate.value == _TYPE and isinstance(kind, NamedNode) and quad.subject in said:
                classes[kind.value] = classes.get(kind.value, frozenset()) | {said[quad.subject]}
    return Codes(schemes, classes)


def _read(path: Path) -> list[Quad]:
    try:
        return list(parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as fault:
        raise RdfError(
            f"Turtle mal formé : « {fault.msg} »",
            f"malformed Turtle: {fault.msg}",
            Place(path.name, fault.lineno),
        ) from fault
