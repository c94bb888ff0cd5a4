"""The words of people's lists of members, as slugs, beside those of the code lists."""

from collections.abc import Mapping
from typing import Final


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


def _each(words: Mapping[str, str]) -> dict[str, str]:
    """The code of each word, from the words of each code."""
    return {word: code for code, listed in words.items() for word in _words(listed)}


NATURE_HEADERS: Final = _words(
    "nature type genre statut statut-juridique forme-juridique forme categorie famille famille-juridique"
    " type-de-structure type-d-organisme nature-juridique college kind legal-form"
)
ROLE_HEADERS: Final = _words("role roles role-dans-le-ptce role-dans-le-pole participation a-quel-titre")
COMPLETE_HEADERS: Final = _words(
    "liste-complete liste-complete-oui-non complete liste-exhaustive exhaustive complete-list"
)
YES: Final = _words("oui o yes y vrai true 1 x")
NO: Final = _words("non n no faux false 0")

NATURES: Final = _each(
    {
        "legal-families/association": "association-loi-1901 association-loi-1908 asso loi-1901",
        "legal-families/scop": "scop scop-sa scop-sarl societe-cooperative-et-participative",
        "legal-families/scic": "scic scic-sa scic-sarl scic-sas",
        "legal-families/cae": "cae",
        "legal-families/cuma": "cuma",
        "legal-families/cooperative": "societe-cooperative",
        "legal-families/mutual": "mutuelle",
        "legal-families/foundation": "fondation",
        "legal-families/esus": "esus entreprise-esus agrement-esus entreprise-solidaire",
        "actor-kinds/sse-enterprise": "ess entreprise-ess structure-ess structure-de-l-ess acteur-de-l-ess",
        "actor-kinds/other-enterprise": "entreprise-hors-ess hors-ess entreprise-classique sarl sas sasu"
        " sa eurl snc artisan commercant entreprise-individuelle auto-entrepreneur micro-entreprise",
        "actor-kinds/public-authority": "collectivite collectivite-territoriale commune mairie ville epci"
        " petr pays communaute-de-communes communaute-d-agglomeration communaute-urbaine metropole"
        " departement region syndicat-mixte groupement-de-collectivites parc-naturel-regional",
        "actor-kinds/public-body": "etablissement-public organisme-public etat chambre-consulaire cci"
        " chambre-de-metiers chambre-d-agriculture gip agence",
        "actor-kinds/research-centre": "laboratoire laboratoire-de-recherche recherche centre-de-recherche",
        "actor-kinds/higher-education": "universite ecole-superieure grande-ecole iut enseignement-superieur",
        "actor-kinds/training-body": "formation centre-de-formation organisme-de-formation cfa greta lycee"
        " mfr ecole-de-production",
        "actor-kinds/support-network": "reseau tete-de-reseau federation",
        "actor-kinds/funding-body": "banque",
        "actor-kinds/other": "autre particulier personne-physique",
    }
)
"""The list and code of what people write of the nature of a member."""

ROLES: Final = _each(
    {
        "member": "adherent associe societaire participant cooperateur",
        "carrier": "chef-de-file structure-porteuse porteur-du-projet structure-chef-de-file",
        "coordinator": "pilote coordinateur coordonnateur animateur animation",
        "founder": "membre-fondateur cofondateur",
        "steering-committee": "comite-de-pilotage copil",
        "partner": "partenaire-associe partenaire-operationnel partenaire-technique",
        "funder": "mecene sponsor partenaire-financier financement",
        "service-provider": "fournisseur sous-traitant",
    }
)
"""The code of what people write of the role of a member."""
