"""The types that a query may ask for: each is a class of the ontology and a kind of the index."""

from dataclasses import dataclass
from typing import Final

from maillage.search.kinds import KINDS
from maillage.vocabulary import ONTOLOGY

SCHEMA_SPACE: Final = ONTOLOGY + "#"
"""The identifier of a type is the end of the IRI of its class."""


@dataclass(frozen=True)
class Type:
    """A type.

    Args:
        id: the end of the IRI of its class; OpenRefine puts it in addresses as it is.
        kind: what the index calls it.
        about_fr: what it is, in French.
        about_en: what it is, in English.
        complete: whether a list names all of them, so that a name that one alone bears is certain.
        asked: whether it must be asked for, since its things share the names of others.
    """

    id: str
    kind: str
    about_fr: str
    about_en: str
    complete: bool = False
    asked: bool = False

    @property
    def fr(self) -> str:
        """Its name in French."""
        return KINDS[self.kind][0]

    @property
    def en(self) -> str:
        """Its name in English."""
        return KINDS[self.kind][1]

    def name(self, lang: str) -> str:
        """Its name in a language."""
        return self.fr if lang == "fr" else self.en

    def about(self, lang: str) -> str:
        """What it is, in a language."""
        return self.about_fr if lang == "fr" else self.about_en


TYPES: Final = (
    Type(
        "PTCE", "ptce",
        "pôle territorial de coopération économique", "territorial economic cooperation pole",
    ),
    Type(
        "TiersLieu", "tiers-lieu",
        "communauté qui partage un lieu, des outils, des services",
        "community that shares a place, tools, services",
    ),
    Type(
        "Actor", "actor",
        "association, entreprise, collectivité, laboratoire, réseau…",
        "association, enterprise, local authority, laboratory, network…",
    ),
    Type(
        "Place", "place",
        "bâtiment ou site d’un collectif ou d’un acteur", "building or site of a collective or an actor",
        asked=True,
    ),
    Type("Commune", "commune", "commune de France", "French commune", complete=True),
    Type(
        "EPCI", "epci",
        "périmètre d’un EPCI à fiscalité propre", "perimeter of an inter-municipal body (EPCI)",
        complete=True,
    ),
    Type("Departement", "departement", "département de France", "French département", complete=True),
    Type("Region", "region", "région de France", "French region", complete=True),
    Type(
        "Theme", "theme", "domaine d’un collectif ou d’un projet", "field of a collective or project",
        complete=True,
    ),
    Type("Scheme", "scheme", "appel, label ou aide", "call, label or aid"),
    Type("Document", "document", "texte cité comme source", "text quoted as a source", asked=True),
)  # fmt: skip
_BY_ID: Final = {one.id.casefold(): one for one in TYPES}
_BY_KIND: Final = {one.kind: one for one in TYPES}


def type_of(identifier: str) -> Type | None:
    """The type of an identifier, or of the IRI of a class; None when there is none."""
    return _BY_ID.get(identifier.strip().removeprefix(SCHEMA_SPACE).casefold())


def type_of_kind(kind: str) -> Type | None:
    """The type of a kind of the index; None for a kind that nobody matches sheets with."""
    return _BY_KIND.get(kind)
