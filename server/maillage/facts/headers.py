"""What the headers of people's sheets mean: a column of a table of facts, or a contact, never read."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from maillage import iris
from maillage.model import Column, Table

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "identifiant", "code", "id-unique"),
    "name": (
        "nom-du-tiers-lieu", "nom-tl", "nom-du-lieu", "nom-de-la-structure", "nom-structure", "nom-du-ptce",
        "nom-du-pole", "nom-de-l-organisme", "nom-de-l-organisation", "nom-de-l-association",
        "nom-de-l-etablissement", "nom-de-l-entreprise", "nom-acteur", "nom", "name", "structure",
        "organisme", "raison-sociale", "raisonsociale", "denomination",
        "denominationunitelegale", "denomination-unite-legale", "denominationusuelleetablissement",
        "nomcomplet", "nom-complet", "nom-raison-sociale", "intitule", "libelle", "titre",
        "tiers-lieu", "lieu",
    ),
    "other_names": (
        "autres-noms", "sigle", "nom-d-usage", "sigleunitelegale", "enseigne", "enseigne1etablissement",
        "denominationusuelle1unitelegale", "nom-commercial", "acronyme",
    ),
    "commune": (
        "commune", "ville", "nomcom", "nom-com", "libcom", "libelle-commune", "libellecommune", "localite",
        "libellecommuneetablissement", "libelle-commune-etablissement", "nom-commune", "nom-de-la-commune",
        "commune-nom", "com-name", "city", "municipalite", "ville-nom", "commune-d-implantation",
    ),
    "departement": (
        "departement", "departement-tl", "nom-departement", "libelle-departement", "dep", "dept", "nomdep",
        "nom-du-departement", "code-departement", "codedepartement", "numero-de-departement", "dep-nom",
    ),
    "region": (
        "region", "region-tl", "nomreg", "nom-region", "libelle-region", "reg", "nom-de-la-region", "reg-nom",
        "nouvelle-region",
    ),
    "activities": (
        "activites", "activite", "familles", "familles-tiers-lieux", "typologie", "typo",
        "activites-proposees", "services", "services-proposes",
    ),
    "activity": ("activite", "activites", "objet", "secteur", "secteur-d-activite", "activite-principale"),
    "themes": ("themes", "theme", "thematiques", "thematique", "filieres", "filiere"),
    "year_opened": (
        "annee-d-ouverture", "annee-ouverture", "date-d-ouverture", "date-ouverture", "ouverture", "date-ouv",
        "ouvert-en", "mise-en-service",
    ),
    "year_founded": (
        "annee-de-creation", "annee-creation", "date-de-creation", "date-creation", "creation", "annee",
        "cree-en", "datecreationunitelegale", "datecreationetablissement",
    ),
    "website": (
        "site", "site-web", "siteweb", "site-internet", "web", "internet", "url", "adresse-internet",
        "adresse-web", "lien", "lien-site", "site-url", "page-web", "website",
    ),
    "description": ("description", "presentation", "resume"),
    "legal_form": (
        "forme-juridique", "statut-juridique", "statut", "nature-juridique", "libelle-nature-juridique",
    ),
    "legal_family": ("famille-juridique", "famille"),
    "kind": ("nature", "genre", "type", "nature-du-lien", "type-de-lien", "type-de-structure"),
    "status": ("situation", "etat", "statut-ptce"),
    "siren": (
        "siren", "numero-siren", "n-siren", "no-siren", "num-siren", "siren-unite-legale", "siret",
        "numero-siret", "n-siret", "no-siret", "num-siret", "code-siret",
    ),
    "from": ("de", "origine", "partie-d-origine", "financeur", "porteur"),
    "to": ("vers", "a", "partie-visee", "beneficiaire"),
    "start": ("debut", "date-de-debut", "depuis"),
    "end": ("fin", "date-de-fin"),
    "note": ("remarque", "remarques", "commentaire", "commentaires", "observations", "observation"),
}  # fmt: skip
"""Headers that people give to the columns of tables of facts, as slugs; the surest first."""

TOWN_CODES: Final = (
    "code-insee", "insee", "codeinsee", "insee-com", "inseecom", "code-commune", "codecommune",
    "codecommuneetablissement", "code-commune-etablissement", "code-insee-commune",
    "code-insee-de-la-commune", "depcom", "codgeo", "code-com", "com-code", "com",
)  # fmt: skip
"""Headers of the INSEE code of a commune, which settles which one a name means."""

POSTCODES: Final = (
    "code-postal", "codepostal", "cp", "codepostaletablissement", "code-postal-etablissement",
    "postal-code", "zip",
)  # fmt: skip
"""Headers of a postcode, which often settles it."""

_CONTACTS: Final = re.compile(
    "mail(?!lage)|courriel|telephone|(^|-)(tel|fax|mobile|gsm)(-|$)|portable|contact|prenom|referent|interlocut"
    "|(^|-)(president|presidente|directeur|directrice|gerant|gerante|dirigeant|dirigeante|responsable)(-|$)"
    "|nom-de-famille|nom-et-prenom|nomunitelegale|civilite|patronym"
)
_PERSONS: Final = frozenset({"nom", "nom-usage", "nom-d-usage", "name", "fonction", "qualite", "titre"})
"""Headers that are of a person where another is a first name."""

_REMARK: Final = re.compile(r" \(| : |, ")
"""Where the remark of a title begins: `Activités (codes)`, `Commune, nom courant`."""

_PTCE: Final = re.compile("(^|-)(ptce|poles?-territoria|poles?-de-cooperation)")


def contacts_of(header: Iterable[str]) -> tuple[str, ...]:
    """The columns that hold contacts, from their headers; `Nom` is one where `Prénom` stands beside."""
    names = [name for name in header if name]
    person = any("prenom" in iris.slug(name) for name in names)
    return tuple(
        name
        for name in names
        if _CONTACTS.search(iris.slug(name)) or (person and iris.slug(name) in _PERSONS)
    )


def names_ptce(text: str) -> bool:
    """Whether a text says that what it is about are PTCEs."""
    return bool(_PTCE.search(iris.slug(text)))


def heading(column: Column) -> str:
    """The header of a column in a template: its title up to a remark on it."""
    return _REMARK.split(column.title)[0]


def known_headers(tables: Iterable[Table]) -> frozenset[str]:
    """The names that the columns of sheets are known by, as slugs."""
    columns = [column for table in tables for column in table.columns]
    titles = frozenset(
        iris.slug(text) for column in columns for text in (column.name, column.title, heading(column))
    )
    return titles.union(TOWN_CODES, POSTCODES, *ALIASES.values())


def matched(table: Table, header: Iterable[str]) -> dict[str, str]:
    """The header of each column of a table that one fits; a header serves once."""
    names = list(header)
    fits: dict[str, str] = {}
    for column in table.columns:
        wanted = (iris.slug(column.name), *ALIASES.get(column.name, ()), iris.slug(heading(column)))
        for name in wanted:
            fitting = [h for h in names if iris.slug(h) == name and h not in fits.values()]
            if fitting and (column.mapping or column.name == "id"):
                fits[column.name] = fitting[0]
                break
    return fits


def town_codes(header: Iterable[str]) -> list[str]:
    """The headers of the INSEE code and of the postcode of a commune, those that are there."""
    by_slug = {iris.slug(name): name for name in reversed(list(header)) if name}
    found = (next((by_slug[n] for n in names if n in by_slug), "") for names in (TOWN_CODES, POSTCODES))
    return [name for name in found if name]
