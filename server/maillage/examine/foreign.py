"""Reads what others describe in their own vocabularies as our facts; tells what was read and what was left.

Which of their terms is read as which of ours stands in `ontology/alignments.ttl` (`mlg:importedAs`), nowhere
else; how a value of ours is written stands here. Every triple is counted, as read or as left for a reason.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths
from maillage.confine.call import call
from maillage.confine.process import Gone
from maillage.errors import Place, RdfError, TableError, not_a_file
from maillage.examine.foreign_reading import Reader
from maillage.examine.reading import FORMATS, read_rdf
from maillage.facts.proposal import read_words
from maillage.ontology import read_turtle
from maillage.validate.personal import personal_data
from maillage.vocabulary import compact, expand

SECONDS: Final = 60.0
MEMORY: Final = 2**30
LARGEST: Final = 20 * 2**20
KINDS: Final = ("ptce", "tiers-lieu")
"""What a file's collectives may be said to be: its vocabulary does not tell."""

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "personal": ("donnée personnelle", "personal data"),
    "unknown": ("aucun terme de Maillage ne s’en lit", "no term of Maillage is read from it"),
    "key": ("clé sans signification dans le contexte", "key without meaning in the context"),
    "malformed": ("IRI ou langue mal formée", "malformed IRI or language"),
    "unread": ("dit d’une chose qui n’est pas lue", "said of a thing that is not read"),
    "nameless": ("chose sans nom", "thing without a name"),
    "namesake": ("même nom qu’une autre, sans IRI ni SIREN", "same name as another, without IRI or SIREN"),
    "collective": ("dire ce qu’il est : --collectives", "say what it is: --collectives"),
    "value": ("valeur qui ne se lit pas", "value that cannot be read"),
    "second": ("une autre valeur est lue", "another value is read"),
    "object": ("vise une chose qui n’est pas lue", "points to a thing that is not read"),
    "half": (
        "participation sans membre ou sans collectif lus",
        "membership whose member or collective is not read",
    ),
}
"""Why something is left, in French and in English."""

_RDF_TYPE: Final = expand("rdf:type")
_IMPORTED_AS: Final = NamedNode(expand("mlg:importedAs"))


@dataclass(frozen=True, order=True)
class Counted:
    """How often a term has one fate: what it is read as, or why it is left; and its first line."""

    kind: str
    term: str
    read_as: str
    reason: str
    number: int
    line: int


@dataclass(frozen=True)
class Brought:
    """What a file gives: facts as N-Triples, and the fate of everything that it says."""

    facts: tuple[str, ...]
    counted: tuple[Counted, ...]


def bring(path: Path, collectives: str = "") -> Brought:
    """Read a file of third parties as facts, in a process that the system ends.

    Args:
        path: RDF, its format known by its ending.
        collectives: what its collectives are, one of `KINDS`; they are left when it is empty.

    Raises:
        RdfError: no RDF file, a fault of syntax, too much to read, or personal data in what would be written.
    """
    if not path.is_file():
        raise TableError(*not_a_file(path), Place(str(path)))
    if path.suffix.lower() not in FORMATS:
        endings = ", ".join(FORMATS)
        raise RdfError(
            f"format inconnu ; connus : {endings}", f"unknown format; known: {endings}", Place(path.name)
        )
    if path.stat().st_size > LARGEST:
        size = LARGEST // 2**20
        raise RdfError(f"fichier de plus de {size} Mio", f"file over {size} MiB", Place(path.name))
    try:
        readable = [path, paths.ONTOLOGY]
        asked = {"path": str(path.resolve())}
        found: Any = call("maillage.examine.foreign:parsed", asked, readable, SECONDS, MEMORY)
    except Gone as gone:
        fr = "trop long à lire" if gone.late else "trop de mémoire pour le lire"
        en = "too long to read" if gone.late else "too much memory to read it"
        raise RdfError(
            f"{fr} : le couper en plusieurs fichiers", f"{en}: cut it into several files", Place(path.name)
        ) from gone
    quads = list(parse(found["quads"], RdfFormat.N_QUADS))
    return _brought(path.name, quads, found["lines"], found["others"], collectives)


def parsed(path: str) -> dict[str, object]:
    """The quads of a file, the line of each, and what JSON-LD passes over; in JSON's types."""
    content = read_rdf(Path(path), paths.ONTOLOGY / "context.jsonld")
    lines = [content.lines.of(str(quad.subject).strip("<>")) or 0 for quad in content.quads]
    others = [(key, "key", line) for key, line in content.ignored.items()]
    others += [(key, "malformed", line) for key, _, line in content.malformed]
    return {"quads": "".join(f"{quad} .\n" for quad in content.quads), "lines": lines, "others": others}


def _brought(
    file: str, quads: list[Quad], lines: list[int], others: Iterable[tuple[str, str, int]], collectives: str
) -> Brought:
    codes = paths.ONTOLOGY / "codes"
    reader = Reader(quads, collectives, _marks(), read_words(codes)["roles"], _involvements(codes))
    reader.read()
    for finding in personal_data(reader.facts):
        said = zip(quads, lines, strict=True)
        line = next((n for q, n in said if finding.value in (str(q.subject), str(q.object))), None)
        raise RdfError(
            f"donnée personnelle possible ({finding.fr}), rien n’est écrit : la retirer",
            f"possible personal data ({finding.en}), nothing is written: remove it",
            Place(file, line),
        )
    counts: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for quad, line in zip(quads, lines, strict=True):
        is_class = quad.predicate.value == _RDF_TYPE
        term = quad.object.value if is_class and isinstance(quad.object, NamedNode) else quad.predicate.value
        read_as, reason = reader.fates.get(quad) or ("", reader.why_left(quad))
        counts["class" if is_class else "property", term, read_as, reason].append(line)
    for key, reason, line in others:
        counts["key", key, "", reason].append(line)
    counted = (
        Counted(*fate, len(found), min((line for line in found if line), default=0))
        for fate, found in counts.items()
    )
    return Brought(tuple(sorted(f"{t} ." for t in set(reader.facts))), tuple(sorted(counted)))


def _marks() -> dict[str, str]:
    """What each term of theirs is read as, by its IRI: a short name of ours."""
    quads = read_turtle(paths.ONTOLOGY / "alignments.ttl")
    return {
        q.subject.value: compact(q.object.value)
        for q in quads
        if q.predicate == _IMPORTED_AS
        and isinstance(q.subject, NamedNode)
        and isinstance(q.object, NamedNode)
    }


def _involvements(codes: Path) -> frozenset[str]:
    """The roles of those who are involved in a collective without taking part in it."""
    kind = NamedNode(expand("mlg:InvolvementRole"))
    found = (q.subject for q in read_turtle(codes / "roles.ttl") if q.object == kind)
    return frozenset(role.value.rpartition("/")[2] for role in found if isinstance(role, NamedNode))


def totals(brought: Iterable[Counted]) -> tuple[int, int]:
    """How many triples and keys were read, and left."""
    rows = list(brought)
    return sum(r.number for r in rows if r.read_as), sum(r.number for r in rows if not r.read_as)


def prefixed() -> Callable[[str], str]:
    """Short names of terms, with the prefixes that the alignments declare for the vocabularies of others."""
    text = (paths.ONTOLOGY / "alignments.ttl").read_text("utf-8")
    known = {
        space: prefix for prefix, space in re.findall(r"^@prefix ([a-z0-9-]+): <([^>]+)> \.$", text, re.M)
    }

    def short(term: str) -> str:
        space = max((space for space in known if term.startswith(space)), key=len, default="")
        return f"{known[space]}:{term[len(space) :]}" if space else compact(term)

    return short
