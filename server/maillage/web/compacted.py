"""JSON-LD as people and framing clients read it: compacted with our context (JSON-LD 1.1 API, 6.1)."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Final, cast

from pyld import jsonld

from maillage import __version__, paths
from maillage.terms.jsonld import Node
from maillage.vocabulary import ONTOLOGY

FILE: Final = paths.ONTOLOGY / "context.jsonld"
CONTEXT: Final = f"{ONTOLOGY}/{__version__}/context.jsonld"
"""The address of the context, with the version of the ontology that it goes with: it never changes."""
MOST: Final = 20_000
"""How many values are compacted; a larger document stays expanded, which means the same."""


def document(nodes: Sequence[Node]) -> object:
    """The JSON of nodes: compacted, unless they are too many.

    It carries the part of the context that it needs: most readers fetch none.
    """
    if sum(len(values) for node in nodes for values in node.values()) > MOST:
        return nodes
    found = jsonld.compact(nodes, CONTEXT, {"documentLoader": load, "graph": True})
    terms = cast(dict[str, object], _context()["@context"])
    used = {"@version"} | _names(found["@graph"])
    used |= _names([terms[name] for name in used if name in terms])
    return found | {"@context": {name: terms[name] for name in terms if name in used}}


def _names(part: object) -> set[str]:
    """What may be a term or a prefix of the context in a part of a document."""
    if isinstance(part, dict):
        return {name for pair in part.items() for piece in pair for name in _names(piece)}
    if isinstance(part, list):
        return {name for piece in part for name in _names(piece)}
    return {part, part.partition(":")[0]} if isinstance(part, str) else set()


def load(address: str, _: object = None) -> dict[str, object]:
    """What PyLD asks for by its address: our own context, and nothing is fetched.

    Raises:
        JsonLdError: another address.
    """
    if address not in (CONTEXT, f"{ONTOLOGY}/context.jsonld"):
        raise jsonld.JsonLdError(
            f"not fetched: {address}", "jsonld.LoadDocumentError", code="loading document failed"
        )
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(),
    }


@cache
def _context() -> dict[str, object]:
    return cast(dict[str, object], json.loads(FILE.read_text(encoding="utf-8")))
