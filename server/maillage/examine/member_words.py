"""The words of people's lists of members, as slugs, beside those of the code lists."""

import re
from collections.abc import Mapping
from typing import Final


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


def _each(words: Mapping[str, str]) -> dict[str, str]:
    """The code of each word, from the words of each code."""
    return {word: code for code, listed in words.items() for word in _words(listed)}


FORM_HEADERS: Final = _words(
    "nature-juridique forme-juridique statut-juridique famille-juridique forme legal-form"
)
KIND_HEADERS: Final = _words("nature type-de-structure type-d-organisme genre kind")
"""Headers of the nature of a member, which say nothing of its role."""
LOOSE_HEADERS: Final = _words("type statut categorie famille")
"""Headers of a nature or of a role: the words beneath tell which; a nature where they tell neither."""
ROLE_HEADERS: Final = _words(
    "role roles role-dans-le-ptce role-dans-le-pole participation a-quel-titre qualite en-qualite-de"
    " qualite-de-membre type-de-participation mode-de-participation nature-de-la-participation"
    " type-d-adherent type-d-adhesion type-de-membre categorie-de-membre categorie-d-adherent"
    " statut-du-membre statut-de-membre statut-de-l-adherent statut-d-adherent implication"
    " lien-avec-le-ptce lien-avec-le-pole"
)
NAME_HEADERS: Final = _words(
    "nom-de-la-structure nom-structure structure structure-adherente structure-membre organisme organisation"
    " raison-sociale denomination membre adherent"
)
"""Headers of the name of a body; where one stands beside `Nom`, this one is of a person."""
COMPLETE_HEADERS: Final = _words(
    "liste-complete liste-complete-oui-non complete liste-exhaustive exhaustive complete-list"
)
COMPLETE_SAID: Final = re.compile(
    r"(?:la-)?(?:liste-(?:est-)?(?:complete|exhaustive)|complete-list)-(?P<word>oui|non|yes|no)"
)
"""The slug of a header or of a row that says by itself whether the list is complete."""
YES: Final = _words("oui o yes y vrai true 1 x")
NO: Final = _words("non n no faux false 0")

NATURES: Final = _each(
    {
        "legal-families/association": "association-loi-1901 association-loi-1908 asso loi-1901",
        "legal-families/scop": "scop scop-sa scop-sarl scop-sas scop-arl"
        " societe-cooperative-et-participative",
        "legal-families/scic": "scic scic-sa scic-sarl scic-sas",
        "legal-families/cae": "cae",
        "legal-families/cuma": "cuma",
        "legal-families/cooperative": "societe-cooperative",
        "legal-families/mutual": "mutuelle",
        "legal-families/foundation": "fondation fonds-de-dotation",
        "legal-families/esus": "esus entreprise-esus agrement-esus entreprise-solidaire"
        " sas-esus sarl-esus sa-esus",
        "actor-kinds/sse-enterprise": "ess entreprise-ess structure-ess structure-de-l-ess acteur-de-l-ess"
        " regie-de-quartier",
        "actor-kinds/other-enterprise": "entreprise-hors-ess hors-ess entreprise-classique sarl sas sasu"
        " sa eurl snc sem societe-d-economie-mixte ei artisan commercant"
        " entreprise-individuelle auto-entrepreneur micro-entreprise",
        "actor-kinds/public-authority": "collectivite collectivite-territoriale commune mairie ville epci"
        " petr pays communaute-de-communes communaute-d-agglomeration communaute-urbaine metropole"
        " departement region syndicat-mixte syndicat-intercommunal"
        " groupement-de-collectivites parc-naturel-regional",
        "actor-kinds/public-body": "etablissement-public organisme-public etat chambre-consulaire cci"
        " prefecture chambre-de-metiers chambre-d-agriculture gip agence",
        "actor-kinds/research-centre": "laboratoire laboratoire-de-recherche recherche centre-de-recherche",
        "actor-kinds/higher-education": "universite ecole-superieure grande-ecole iut enseignement-superieur",
        "actor-kinds/training-body": "formation centre-de-formation organisme-de-formation cfa greta lycee"
        " mfr ecole-de-production",
        "actor-kinds/support-network": "reseau tete-de-reseau federation",
        "actor-kinds/funding-body": "banque opco",
        "actor-kinds/other": "autre particulier personne-physique syndicat sci societe-civile-immobiliere",
    }
)
"""The list and code of what people write of the nature of a member."""

SILENT_NATURES: Final = _words("entreprise-d-insertion entreprise-adaptee esat")
"""Natures that tell neither a legal form nor whether the body is of the SSE."""

PERSONS: Final = _words(
    "particulier personne-physique ei entreprise-individuelle auto-entrepreneur micro-entreprise"
)
"""Natures of natural persons, whose names are not repeated."""

ROLES: Final = _each(
    {
        "member": "membre-actif membre-adherent administrateur adherent associe"
        " societaire participant cooperateur",
        "carrier": "chef-de-file structure-porteuse porteur-du-projet structure-chef-de-file",
        "coordinator": "pilote coordinateur coordonnateur animateur animation",
        "founder": "membre-fondateur cofondateur",
        "steering-committee": "comite-de-pilotage copil",
        "partner": "partenaire-associe partenaire-operationnel partenaire-technique",
        "client": "usager beneficiaire",
        "place-owner": "proprietaire",
        "funder": "mecene sponsor partenaire-financier financement",
        "service-provider": "fournisseur sous-traitant",
    }
)
"""The code of what people write of the role of a member."""
