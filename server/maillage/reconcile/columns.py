"""What a sheet may say of a thing beside its name, and what may be taken from the graph into a sheet."""

from dataclasses import dataclass
from typing import Final

from maillage.vocabulary import prologue


@dataclass(frozen=True)
class Column:
    """A property of the Reconciliation API.

    Args:
        id: its identifier.
        fr: its name in French.
        en: its name in English.
        about_fr: what it holds, in French.
        about_en: what it holds, in English.
        matched: whether a query may give it, to find a thing by it.
        pattern: the SPARQL pattern that leads from `?x` to its values `?v`; empty when there is none to take.
        types: the identifiers of the types whose things have it; all when empty.
        of: the identifier of the type of its values, when they are things of one type.
    """

    id: str
    fr: str
    en: str
    about_fr: str
    about_en: str
    matched: bool = False
    pattern: str = ""
    types: tuple[str, ...] = ()
    of: str = ""

    def name(self, lang: str) -> str:
        """Its name in a language."""
        return self.fr if lang == "fr" else self.en

    def about(self, lang: str) -> str:
        """What it holds, in a language."""
        return self.about_fr if lang == "fr" else self.about_en


_TERRITORIES: Final = ("Commune", "EPCI", "Departement", "Region")
_COLLECTIVES: Final = ("PTCE", "TiersLieu")
_BODIES: Final = (*_COLLECTIVES, "Actor")
_ESTABLISHED: Final = (*_BODIES, "Place")
_UP: Final = "?x mlg:locatedIn|mlg:within ?v . ?v a mlg:{} ."

COLUMNS: Final = (
    Column(
        "siren", "SIREN", "SIREN", "numéro à 9 chiffres de l’unité légale",
        "9-digit number of the legal unit",
        True, "?x mlg:siren ?v .", ("Actor", "Commune", "EPCI"),
    ),
    Column(
        "directory", "Annuaire des entreprises", "directory of companies",
        "adresse de la fiche de l’unité légale", "address of the page of the legal unit",
        pattern="?x mlg:siren ?siren . BIND(IRI(CONCAT("
        "'https://annuaire-entreprises.data.gouv.fr/entreprise/', STR(?siren))) AS ?v)",
        types=("Actor", "Commune", "EPCI"),
    ),
    Column(
        "siret", "SIRET", "SIRET", "numéro à 14 chiffres de l’établissement",
        "14-digit number of the establishment",
        True, "{ ?x mlg:siret ?v } UNION { ?x org:hasSite ?site . ?site mlg:siret ?v }", ("Actor",),
    ),
    Column(
        "rna", "numéro RNA", "RNA number", "numéro de l’association, W puis neuf caractères",
        "number of the association, W and nine characters", True, "?x mlg:rna ?v .", ("Actor",),
    ),
    Column(
        "iri", "identifiant Maillage", "Maillage identifier", "adresse de la chose ici",
        "address of the thing here",
        True,
    ),
    Column(
        "commune", "commune", "commune", "nom, code Insee ou code postal de la commune",
        "name, INSEE code or postcode of the commune", True, _UP.format("Commune"), _ESTABLISHED, "Commune",
    ),
    Column(
        "insee", "code Insee", "INSEE code", "code de la commune, ou du territoire lui-même",
        "code of the commune, or of the territory itself", True,
        "{ ?x mlg:inseeCode ?v } UNION { ?x mlg:locatedIn ?c . ?c a mlg:Commune ; mlg:inseeCode ?v }",
        (*_ESTABLISHED, *_TERRITORIES),
    ),
    Column(
        "epci", "EPCI", "EPCI", "nom ou SIREN de l’intercommunalité",
        "name or SIREN of the inter-municipal body",
        True, _UP.format("EPCI"), (*_ESTABLISHED, "Commune"), "EPCI",
    ),
    Column(
        "departement", "département", "département", "nom ou numéro du département",
        "name or number of the département",
        True, _UP.format("Departement"), (*_ESTABLISHED, "Commune"), "Departement",
    ),
    Column(
        "region", "région", "region", "nom ou code de la région", "name or code of the region",
        True, _UP.format("Region"), (*_ESTABLISHED, "Commune", "Departement"), "Region",
    ),
    Column(
        "website", "site web", "website", "adresse du site", "address of the website",
        True, "?x foaf:homepage ?v .", (*_BODIES, "Scheme"),
    ),
    Column(
        "theme", "thème", "theme", "nom ou code du thème", "name or code of the theme",
        True, "?x mlg:theme ?v .", _BODIES, "Theme",
    ),
    Column(
        "name", "nom", "name", "nom de la chose", "name of the thing",
        pattern="?x rdfs:label|skos:prefLabel|dcterms:title ?v .",
    ),
    Column(
        "other_name", "autre nom", "other name", "sigle, nom d’usage, ancien nom",
        "acronym, usual name, former name",
        pattern="?x skos:altLabel ?v .",
    ),
    Column(
        "ptce", "PTCE", "PTCE", "PTCE auquel l’acteur ou le tiers-lieu prend part",
        "PTCE in which the actor or third place takes part",
        pattern="?x mlg:takesPartIn ?v . ?v a mlg:PTCE .", types=("Actor", "TiersLieu"), of="PTCE",
    ),
    Column(
        "member", "membre", "member", "qui prend part au PTCE ou au tiers-lieu",
        "who takes part in the PTCE or third place",
        pattern="?x mlg:hasParticipant ?v .", types=_COLLECTIVES,
    ),
    Column(
        "carrier", "structure porteuse", "carrier", "qui porte le PTCE ou exploite le tiers-lieu",
        "who carries the PTCE or operates the third place",
        pattern="?x mlg:carriedBy|mlg:operatedBy ?v .", types=_COLLECTIVES,
    ),
    Column(
        "place", "lieu", "place", "lieu du collectif ou de l’acteur", "place of the collective or actor",
        pattern="?x mlg:hasPlace ?v .", types=_BODIES, of="Place",
    ),
    Column(
        "acts_on", "agit sur", "acts on", "territoire sur lequel le collectif agit",
        "territory on which the collective acts", pattern="?x mlg:actsOn ?v .", types=_COLLECTIVES,
    ),
    Column(
        "status", "situation", "status", "situation du PTCE dans les démarches de l’État",
        "where the PTCE stands in the State’s calls", pattern="?x mlg:status ?v .", types=("PTCE",),
    ),
    Column(
        "recognition", "label", "label", "label ou reconnaissance reçus", "label or recognition held",
        pattern="?x mlg:holdsRecognition ?v .", types=_BODIES,
    ),
    Column(
        "activity", "activité", "activity", "activité pratiquée dans le tiers-lieu",
        "activity practised in the third place", pattern="?x mlg:activity ?v .", types=("TiersLieu", "Place"),
    ),
    Column(
        "legal_form", "forme juridique", "legal form", "forme juridique, telle que la source la dit",
        "legal form, as the source says it", pattern="?x mlg:legalForm ?v .", types=("Actor",),
    ),
    Column(
        "legal_family", "famille juridique", "legal family", "association, coopérative, mutuelle, fondation…",
        "association, cooperative, mutual, foundation…", pattern="?x mlg:legalFamily ?v .", types=("Actor",),
    ),
    Column(
        "begin", "création", "creation", "jour ou année de création ou d’ouverture",
        "day or year of creation or opening",
        pattern="?x mlg:creationDate|mlg:foundingYear|mlg:openingYear|mlg:startDate ?v .",
        types=(*_BODIES, "Scheme"),
    ),
    Column(
        "population", "population", "population", "nombre d’habitants", "number of inhabitants",
        pattern="?x mlg:population ?v .", types=("Commune", "EPCI"),
    ),
    Column(
        "same", "identifiant ailleurs", "identifier elsewhere", "adresse de la même chose ailleurs",
        "address of the same thing elsewhere",
        pattern="?x owl:sameAs|skos:exactMatch|skos:closeMatch ?v . FILTER(!STRSTARTS(STR(?v), 'https://w3id.org/maillage/'))",
    ),
)  # fmt: skip
BY_ID: Final = {column.id: column for column in COLUMNS}
_PREFIXES: Final = prologue("mlg", "org", "foaf", "rdfs", "skos", "dcterms", "owl")


def columns_of(type_id: str = "") -> tuple[Column, ...]:
    """The columns that may be taken from things of a type; from any when it is empty."""
    return tuple(c for c in COLUMNS if c.pattern and (not type_id or not c.types or type_id in c.types))


def values_query(column: Column, iris: str, most: int) -> str:
    """The query of the values of a column.

    Args:
        column: one with a pattern.
        iris: the things, as a block of VALUES holds them.
        most: the most rows.
    """
    return (
        f"{_PREFIXES}SELECT DISTINCT ?x ?v WHERE {{ VALUES ?x {{ {iris} }} {column.pattern} }} LIMIT {most}"
    )
