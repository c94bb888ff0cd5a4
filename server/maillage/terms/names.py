"""Short names of IRIs, and the prefixes that a set of terms needs."""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from maillage.vocabulary import CODES, ID, PREFIXES, compact

_KIND: Final = re.compile(rf"({re.escape(ID)}|{re.escape(CODES)})([^/]+)/")


def short(iri: str) -> str:
    """The short name of an IRI: `ptce/sud-aquitaine`, `mlg:PTCE`, or the IRI itself."""
    return iri.removeprefix(ID) if iri.startswith(ID) else compact(iri)


def of_kind(iri: str) -> dict[str, str]:
    """The prefix of the kind of thing or the code list of an IRI, `ptce:`, `c-roles:`; empty for others."""
    found = _KIND.match(iri)
    if found is None:
        return {}
    prefix = f"c-{found[2]}" if found[1] == CODES else found[2]
    return {f"id-{prefix}" if prefix in PREFIXES else prefix: found[0]}


def prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes that triples use: ours, and one for each kind of thing and each code list."""
    iris = {iri for t in triples for term in (t.subject, t.predicate, t.object) for iri in _iris(term)}
    used = {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
    for iri in sorted(iris):
        used |= of_kind(iri)
    return {name: space for name, space in sorted(used.items()) if space not in (ID, CODES)}


def _iris(term: NamedNode | BlankNode | Literal | Triple) -> Iterable[str]:
    if isinstance(term, Literal):
        return (term.datatype.value,)
    return (term.value,) if isinstance(term, NamedNode) else ()
