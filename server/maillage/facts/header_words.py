"""The words that people write at the head of the columns of their sheets, as slugs; the surest first."""

from collections.abc import Mapping
from typing import Final

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "identifiant", "code", "id-unique"),
    "name": (
        "nom-du-tiers-lieu", "nom-tl", "nom-du-lieu", "nom-de-la-structure", "nom-structure", "nom-du-ptce",
        "nom-du-pole", "nom-de-l-organisme", "nom-de-l-organisation", "nom-de-l-association",
        "nom-de-l-etablissement", "nom-de-l-entreprise", "nom-acteur", "nom", "name", "structure",
        "organisme", "raison-sociale", "raisonsociale", "denomination", "denomination-sociale",
        "nom-ou-raison-sociale", "nom-ou-raison-sociale-de-l-entreprise",
        "nom-raison-sociale-de-l-entreprise", "nom-officiel", "nom-de-l-acteur", "nom-du-site",
        "nom-de-l-espace", "nom-du-projet", "name-of-the-place", "place-name", "organisation-name",
        "organization-name", "organisation", "company", "organization", "company-name", "legal-name",
        "acteur", "etablissement", "nom-etablissement", "denominationunitelegale",
        "denomination-unite-legale", "denominationusuelleetablissement", "nomcomplet", "nom-complet",
        "nom-raison-sociale", "intitule", "libelle", "titre", "tiers-lieu", "lieu",
    ),
    "other_names": (
        "autres-noms", "sigle", "nom-d-usage", "sigleunitelegale", "enseigne", "enseigne1etablissement",
        "denominationusuelle1unitelegale", "nom-commercial", "acronyme",
    ),
    "commune": (
        "commune", "ville", "nomcom", "nom-com", "libcom", "libelle-commune", "libellecommune", "localite",
        "libellecommuneetablissement", "libelle-commune-etablissement", "nom-commune", "nom-de-la-commune",
        "commune-nom", "com-name", "city", "municipalite", "ville-nom", "commune-d-implantation",
        "ville-d-implantation", "commune-du-siege", "ville-du-siege", "lib-com", "nomcommune", "town",
        "municipality", "libelle-de-la-commune-de-l-etablissement", "libelle-de-la-commune",
        "adrs-libcommune", "bourg",
    ),
    "departement": (
        "departement", "departement-tl", "nom-departement", "libelle-departement", "dep", "dept", "nomdep",
        "nom-du-departement", "code-departement", "codedepartement", "numero-de-departement", "dep-nom",
        "departement-de-l-etablissement", "code-du-departement", "code-du-departement-de-l-etablissement",
        "num-dep", "n-departement", "n-dept", "dpt", "department", "county", "lib-dep", "departement-nom",
    ),
    "region": (
        "region", "region-tl", "nomreg", "nom-region", "libelle-region", "reg", "nom-de-la-region",
        "reg-nom", "nouvelle-region", "region-de-l-etablissement", "code-region", "lib-reg",
        "region-administrative",
    ),
    "activities": (
        "activites", "activite", "familles", "familles-tiers-lieux", "typologie", "typo",
        "activites-proposees", "services", "services-proposes", "type", "types", "type-de-tiers-lieu",
        "type-de-lieu", "types-d-activites", "type-d-activite", "activities", "familles-de-tiers-lieux",
        "categorie", "categories",
    ),
    "activity": ("activite", "activites", "objet", "secteur", "secteur-d-activite", "activite-principale"),
    "operators": (
        "structure-porteuse", "structure-gestionnaire", "gestionnaire", "porteur", "exploitant",
        "operateur", "nom-strc-gest", "nom-strc-port", "nom-de-la-structure-porteuse",
        "nom-de-la-structure-gestionnaire", "structure-juridique", "association-porteuse",
        "organisme-gestionnaire", "organisme-porteur", "porteur-de-projet", "porte-par", "gere-par",
        "structure-parente", "operator", "run-by", "raison-sociale", "denomination", "denomination-sociale",
        "structure", "organisme", "organisation",
    ),
    "themes": (
        "themes", "theme", "thematiques", "thematique", "filieres", "filiere", "domaines", "domaine",
        "domaine-d-activite", "domaines-d-intervention", "secteurs", "topics",
    ),
    "year_opened": (
        "annee-d-ouverture", "annee-ouverture", "date-d-ouverture", "date-ouverture", "ouverture",
        "date-ouv", "ouvert-en", "mise-en-service", "ouvert-depuis", "annee-d-ouverture-au-public",
        "opening-year", "year-opened", "opened", "opening-date", "annee-de-mise-en-service", "an-ouverture",
    ),
    "year_founded": (
        "annee-de-creation", "annee-creation", "date-de-creation", "date-creation", "creation", "annee",
        "cree-en", "datecreationunitelegale", "datecreationetablissement", "cree-le", "date-creat",
        "founded", "year-founded", "annee-de-fondation", "annee-de-constitution", "date-d-immatriculation",
    ),
    "website": (
        "site", "site-web", "siteweb", "site-internet", "web", "internet", "url", "adresse-internet",
        "adresse-web", "lien", "lien-site", "site-url", "page-web", "website", "adresse-du-site",
        "adresse-du-site-internet", "adresse-du-site-web", "url-du-site", "url-web", "site-www", "www",
        "lien-web", "adresse-url", "homepage", "web-site",
    ),
    "description": ("description", "presentation", "resume"),
    "legal_form": (
        "forme-juridique", "statut-juridique", "statut", "nature-juridique", "libelle-nature-juridique",
        "statuts", "legal-form", "legal-status", "type-structure-gest", "categorie-juridique",
    ),
    "legal_family": ("famille-juridique", "famille", "famille-juridique-de-l-entreprise"),
    "kind": ("nature", "genre", "type", "nature-du-lien", "type-de-lien", "type-de-structure"),
    "status": ("situation", "etat", "statut-ptce"),
    "siren": (
        "siren", "numero-siren", "n-siren", "no-siren", "num-siren", "siren-unite-legale", "siret",
        "numero-siret", "n-siret", "no-siret", "num-siret", "code-siret", "siret-siege", "siret-du-siege",
        "siren-siret", "siret-siren", "numero-siren-siret", "siren-ou-siret", "pivot",
        "siret-etablissement", "n-de-siret", "n-de-siren", "numero-de-siret", "numero-de-siren",
        "siret-number", "siren-number",
    ),
    "from": ("de", "origine", "partie-d-origine", "financeur", "porteur"),
    "to": ("vers", "a", "partie-visee", "beneficiaire"),
    "start": ("debut", "date-de-debut", "depuis"),
    "end": ("fin", "date-de-fin"),
    "note": (
        "remarque", "remarques", "commentaire", "commentaires", "observations", "observation", "notes",
        "precisions", "infos", "informations-complementaires", "comments", "comment",
    ),
}  # fmt: skip
"""Headers of the columns of tables of facts, by column."""

ALIASES_OF: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("ptce", "name"): ("ptce", "nom-ptce", "pole", "nom-du-pole-territorial"),
    ("ptce", "status"): ("statut-du-ptce", "labellisation"),
    ("tiers_lieux", "name"): ("espace", "fablab", "coworking", "nom-espace"),
    ("tiers_lieux", "year_opened"): ("annee-de-creation", "annee-creation", "date-de-creation", "creation"),
}  # fmt: skip
"""Headers that mean a column in one table alone, by table and column."""

TOWN_CODES: Final = (
    "code-insee", "insee", "codeinsee", "insee-com", "inseecom", "code-commune", "codecommune",
    "codecommuneetablissement", "code-commune-etablissement", "code-insee-commune",
    "code-insee-de-la-commune", "depcom", "codgeo", "code-com", "com-code", "com", "insee-code",
    "adrs-codeinsee", "n-insee", "numero-insee", "code-officiel-geographique", "cog", "citycode",
)  # fmt: skip
"""Headers of the INSEE code of a commune, which settles which one a name means."""

POSTCODES: Final = (
    "code-postal", "codepostal", "cp", "codepostaletablissement", "code-postal-etablissement",
    "postal-code", "zip", "zip-code", "zipcode", "postcode", "post-code", "codpost", "code-post", "c-p",
    "adrs-codepostal", "code-postal-du-siege",
)  # fmt: skip
"""Headers of a postcode, which often settles it."""

PTCES: Final = (
    "ptce-lie", "ptce-lies", "ptce-de-rattachement", "membre-du-ptce", "ptce-partenaire", "ptce-associe",
    "nom-du-ptce-lie", "rattachement-ptce", "lien-ptce", "lien-avec-un-ptce", "ptce-d-appartenance",
)  # fmt: skip
"""Headers of the PTCE that something is tied to; they do not say how."""

RNA: Final = (
    "rna", "numero-rna", "n-rna", "no-rna", "num-rna", "code-rna", "identifiant-rna", "id-rna", "waldec",
    "numero-waldec", "n-waldec", "rna-number", "numero-d-association",
)  # fmt: skip
"""Headers of the number of an association in the national register."""

POSITIONS: Final = (
    "latitude", "longitude", "lat", "lon", "long", "lng", "x", "y", "gps", "coordonnees", "coordonnees-gps",
    "coordonnees-geographiques", "position", "position-gps", "geolocalisation", "geopoint", "geo-point",
    "geo-point-2d", "point-gps", "coordonnee-x", "coordonnee-y", "lambert-x", "lambert-y", "x-lambert93",
    "y-lambert93", "x-l93", "y-l93", "latitude-wgs84", "longitude-wgs84",
)  # fmt: skip
"""Headers of coordinates: a thing is where its commune is."""

STREETS: Final = (
    "adresse", "adresse-postale", "adresse-complete", "adresse-du-lieu", "adresse-du-siege", "rue", "voie",
    "numero-et-rue", "n-et-rue", "numero-et-voie", "n-et-voie", "adresse-1", "adresse-2",
    "complement-d-adresse", "complement-adresse", "lieu-dit", "street", "street-address", "address",
)  # fmt: skip
"""Headers of a street, which no table keeps."""
