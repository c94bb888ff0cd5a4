"""What a table of decisions is made of: its header, its columns, and the words of SSSOM that it may use.

A table is SSSOM/TSV (Simple Standard for Sharing Ontological Mappings, 1.x): a YAML header in lines that
begin with `#`, then one mapping a row. Names of persons have no place in it: who decides is said by a role.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maillage.vocabulary import ID

ENDING: Final = ".sssom.tsv"
LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
SETS: Final = "https://w3id.org/maillage/links/"
"""Begins the IRI of every set of decisions; the name of its file ends it."""
PREFIXES: Final[Mapping[str, str]] = {
    "mid": ID,
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
}
"""The prefixes that a table may use, which its header repeats in `curie_map`."""

HEADER: Final[Mapping[str, bool]] = {
    "sssom_version": False,
    "mapping_set_id": True,
    "mapping_set_version": True,
    "mapping_set_title": True,
    "mapping_set_description": False,
    "license": True,
    "subject_source": False,
    "object_source": False,
    "object_source_version": False,
    "see_also": False,
    "comment": False,
    "curie_map": True,
}
"""The keys of a header, and whether each is required."""

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_modifier",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "reviewer_label",
    "mapping_date",
    "object_source",
    "object_source_version",
    "see_also",
    "comment",
)
"""The columns of a table, in the order in which they are written."""
MAY_BE_EMPTY: Final = frozenset(
    {"predicate_modifier", "object_source", "object_source_version", "see_also", "comment"}
)

SAME: Final = "owl:sameAs"
MATCH: Final = "skos:exactMatch"
CLOSE: Final = "skos:closeMatch"
"""For an item that stands for two territories: SKOS says of an exact match that it passes on."""
NOT: Final = "Not"

JUSTIFICATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "semapv:ManualMappingCuration": ("établi à la main", "established by hand"),
    "semapv:MappingReview": ("proposé par calcul, puis relu", "proposed by calculation, then reviewed"),
    "semapv:CompositeMatching": (
        "établi par calcul, au-dessus du seuil éprouvé",
        "established by calculation, above the proven threshold",
    ),
    "semapv:LogicalReasoning": (
        "déduit d’un identifiant commun",
        "deduced from a shared identifier",
    ),
}
"""The justifications that a decision may have, as French and English say them."""

ROLES: Final[Mapping[str, tuple[str, str]]] = {
    "curator": ("la rédaction de Maillage", "the curators of Maillage"),
    "network": ("une tête de réseau", "a head network"),
    "authority": ("une collectivité", "a public authority"),
    "register-owner": ("le producteur du registre", "the owner of the register"),
    "concerned-body": ("la structure concernée", "the body concerned"),
    "researcher": ("la recherche", "a researcher"),
    "calculation": ("le calcul seul", "calculation alone"),
}
"""Who decides, by role: no name is asked or kept."""


@dataclass(frozen=True)
class Decision:
    """One row: that two things are one, or are not.

    Args:
        line: where it starts in its file, from 1.
        subject: the IRI of the thing of the graph.
        subject_label: its name, for the reader of the table.
        predicate: `owl:sameAs`, `skos:exactMatch` or `skos:closeMatch`.
        object: the IRI of the unit of a register, or of the item of Wikidata.
        object_label: its name there.
        accepted: whether they are one; a refusal is kept so that nobody asks again.
        justification: one of `JUSTIFICATIONS`.
        confidence: of whoever decides, 0 to 1.
        role: one of `ROLES`.
        date: the day of the decision, ISO 8601.
        object_source: the dataset where the object was seen.
        object_source_version: its version.
        see_also: addresses of what shows it.
        comment: why.
    """

    line: int
    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    accepted: bool
    justification: str
    confidence: float
    role: str
    date: str
    object_source: str = ""
    object_source_version: str = ""
    see_also: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class MappingSet:
    """A table of decisions.

    Args:
        name: that of its file, without its ending.
        iri: `mapping_set_id`.
        version: `mapping_set_version`.
        title: `mapping_set_title`, in French.
        licence: its address.
        decisions: in the order of the file.
    """

    name: str
    iri: str
    version: str
    title: str
    licence: str
    decisions: tuple[Decision, ...]


def expand(curie: str) -> str:
    """The IRI of a CURIE.

    Raises:
        KeyError: its prefix is not one of `PREFIXES`.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def read_refusals(folder: Path) -> Iterator[tuple[str, str]]:
    """The pairs that the tables of a folder refuse, as IRIs: they were checked when the release was built."""
    for path in sorted(folder.glob(f"*{ENDING}")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
            for row in rows:
                if row["predicate_modifier"] == "Not":
                    yield expand(row["subject_id"]), expand(row["object_id"])


def compact(iri: str) -> str:
    """The CURIE of an IRI.

    Raises:
        KeyError: no prefix fits.
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    raise KeyError(iri)
