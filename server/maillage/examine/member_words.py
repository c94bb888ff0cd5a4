"""The words of people's lists of members, beside those of the code lists.

Headers are slugs; natures and roles stand as people are to read them when they are suggested.
"""

import re
from collections.abc import Mapping
from typing import Final


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


def _each(words: Mapping[str, str]) -> dict[str, str]:
    """The codes of each word, from the words of each code, which commas part."""
    return {" ".join(word.split()): code for code, listed in words.items() for word in listed.split(",")}


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
        "legal-families/association": """association loi 1901, association loi 1908, asso, asso loi 1901,
            loi 1901, loi 1908, association de droit local, association reconnue d’utilité publique, ARUP,
            association intermédiaire""",
        "legal-families/scop": """SCOP, SCOP SA, SCOP SARL, SCOP SAS, SCOP ARL, SARL SCOP, SA SCOP, SAS
            SCOP, société coopérative et participative, société coopérative de production, société
            coopérative ouvrière de production, coopérative de production""",
        "legal-families/scic": """SCIC, SCIC SA, SCIC SARL, SCIC SAS, SA SCIC, SARL SCIC, SAS SCIC, société
            coopérative d’intérêt collectif, coopérative d’intérêt collectif""",
        "legal-families/cae": """CAE, coopérative d’activité et d’emploi, coopérative d’activités et
            d’emplois, CAE SCOP, CAE SCIC, SCOP CAE, SCIC CAE""",
        "legal-families/cuma": "CUMA, coopérative d’utilisation de matériel agricole",
        "legal-families/agricultural-cooperative": "société coopérative agricole",
        "legal-families/housing-cooperative": "coopérative HLM, coop HLM, coopérative d’habitants",
        "legal-families/cooperative": """société coopérative, coop, SA coopérative, SAS coopérative, SARL
            coopérative, union de coopératives, coopérative artisanale, coopérative de commerçants""",
        "legal-families/cooperative actor-kinds/funding-body": "banque coopérative, banque mutualiste",
        "legal-families/mutual": "mutuelle, mutuelle d’assurance, union de mutuelles, société mutualiste",
        "legal-families/foundation": """fondation, fondation d’entreprise, fondation abritée, FRUP,
            fondation reconnue d’utilité publique, fonds de dotation""",
        "legal-families/sse-company": "SAS de l’ESS, SARL de l’ESS, SAS ESS, SARL ESS",
        "legal-families/esus": """ESUS, entreprise ESUS, agrément ESUS, entreprise solidaire, SAS ESUS, SARL
            ESUS, SA ESUS, entreprise solidaire d’utilité sociale""",
        "actor-kinds/sse-enterprise": """ESS, entreprise ESS, structure ESS, structure de l’ESS, acteur de
            l’ESS, régie de quartier, groupement d’employeurs, GEIQ""",
        "actor-kinds/other-enterprise": """entreprise hors ESS, hors ESS, entreprise classique, SARL, SAS,
            SASU, SA, EURL, SNC, SELARL, SEM, SPL, société d’économie mixte, société publique locale,
            artisan, commerçant, société anonyme, société à responsabilité limitée, société par actions
            simplifiée, entreprise individuelle, auto-entrepreneur, micro-entreprise, profession libérale,
            indépendant, agriculteur, exploitation agricole, EARL, GAEC, SCEA, SA HLM, entreprise sociale
            pour l’habitat""",
        "actor-kinds/public-authority": """collectivité, collectivité territoriale, collectivité locale,
            commune, commune nouvelle, mairie, ville, EPCI, EPCI à fiscalité propre, EPT, intercommunalité,
            PETR, pays, CC, comcom, communauté de communes, agglomération, agglo, communauté
            d’agglomération, communauté urbaine, métropole, pôle métropolitain, département, conseil
            départemental, région, conseil régional, syndicat mixte, syndicat intercommunal, SIVOM, SIVU,
            groupement de collectivités, PNR, parc naturel régional, pôle d’équilibre territorial et rural""",
        "actor-kinds/public-body": """établissement public, organisme public, État, service de l’État,
            préfecture, sous-préfecture, rectorat, ministère, DREETS, DDETS, DRAAF, ADEME, France Travail,
            Pôle emploi, chambre consulaire, CCI, CMA, chambre de commerce et d’industrie, chambre
            d’agriculture, chambre de métiers, chambre de métiers et de l’artisanat, GIP, groupement
            d’intérêt public, agence, EPIC, EPA, EPCC, EPF, EPLE, établissement public administratif,
            établissement public à caractère administratif, établissement public industriel et commercial,
            établissement public à caractère industriel et commercial, CCAS, CIAS, OPH, office HLM, office
            public de l’habitat, hôpital, centre hospitalier, CROUS""",
        "actor-kinds/public-body actor-kinds/funding-body": "Banque des territoires, Caisse des dépôts",
        "actor-kinds/research-centre": """laboratoire, laboratoire de recherche, recherche, centre de
            recherche, organisme de recherche, unité de recherche, UMR, EPST, CNRS, INRAE, établissement
            public à caractère scientifique et technologique""",
        "actor-kinds/higher-education": """université, école supérieure, grande école, école d’ingénieurs,
            école de commerce, école d’architecture, IUT, INSPE, enseignement supérieur, EPSCP, EPCSCP,
            établissement d’enseignement supérieur, établissement public à caractère scientifique culturel
            et professionnel""",
        "actor-kinds/training-body": """formation, centre de formation, organisme de formation, OF, CFA,
            centre de formation d’apprentis, GRETA, AFPA, CFPPA, EPLEFPA, lycée, lycée agricole, lycée
            professionnel, MFR, maison familiale rurale, école de production, école de la deuxième chance,
            E2C""",
        "actor-kinds/support-network": "réseau, tête de réseau, fédération, CRESS, pôle de compétitivité",
        "actor-kinds/funding-body": "banque, OPCO",
        "actor-kinds/other": """autre, particulier, personne physique, habitant, citoyen, bénévole,
            syndicat, syndicat professionnel, comité d’entreprise, CSE, SCI, société civile immobilière""",
        "": """entreprise, entreprise privée, société, société commerciale, TPE, PME, PMI, TPE-PME, ETI,
            grande entreprise, groupe, start-up, GIE, entreprise d’insertion, entreprise adaptée, ESAT,
            ETTI, entreprise de travail temporaire d’insertion, SIAE, ACI, chantier d’insertion, atelier et
            chantier d’insertion, bailleur social, tiers-lieu, mission locale, maison de l’emploi,
            collectif, collectif citoyen, privé, acteur privé, public, acteur public""",
    }
)
"""The lists and codes of what people write of the nature of a member.

The last tell neither a legal form nor whether the body is of the SSE, and have no code.
"""

TWO_MEANINGS: Final = {"ei": ("entreprise d’insertion", "entreprise individuelle")}
"""Natures that are read in two ways, by slug: which one is for the sheet to say."""

PERSONS: Final = _words(
    "particulier personne-physique habitant citoyen benevole entreprise-individuelle auto-entrepreneur"
    " micro-entreprise profession-liberale independant agriculteur"
)
"""Natures of natural persons, whose names are not repeated."""

ROLES: Final = _each(
    {
        "member": """membre actif, membre adhérent, membre associé, membre de droit, membre d’honneur,
            adhérent, adhérente, associé, associée, sociétaire, actionnaire, participant, participante,
            coopérateur, coopératrice, structure adhérente, structure membre, administrateur,
            administratrice, membre du bureau, membre du conseil d’administration, membre du CA, membre du
            pôle, membre du PTCE, membre du collectif, signataire, signataire de la charte""",
        "carrier": """chef de file, cheffe de file, tête de file, structure porteuse, porteuse, porteur du
            projet, porteur de projet, co-porteur, structure chef de file, portage, mandataire""",
        "coordinator": """pilote, co-pilote, pilotage, structure pilote, coordinateur, coordinatrice,
            coordonnateur, coordonnatrice, coordination, structure coordinatrice, animateur, animatrice,
            animation, co-animateur, structure animatrice""",
        "founder": """membre fondateur, membre fondatrice, structure fondatrice, fondatrice, cofondateur,
            cofondatrice, co-fondateur""",
        "initiator": "initiatrice, à l’initiative",
        "base-member": "membre socle, socle",
        "steering-committee": "comité de pilotage, copil, membre du copil",
        "partner": """partenaire associé, partenaire opérationnel, partenaire technique, partenaire
            institutionnel, partenaire local, partenaire privé, partenaire public, partenaire économique,
            partenaire stratégique, partenaire associatif, partenaire du territoire, partie prenante""",
        "research-partner": """partenaire recherche, partenaire scientifique, partenaire académique,
            partenaire de la recherche, partenaire universitaire, recherche-action""",
        "client": "cliente, acheteur, usager, bénéficiaire",
        "place-owner": "propriétaire",
        "tenant": "locataire, hébergée, résident, occupant",
        "host": "hébergeur, structure d’accueil",
        "operator": "gestionnaire, gestionnaire du lieu, exploitant du lieu",
        "funder": """mécène, sponsor, partenaire financier, financement, financeuse, cofinanceur,
            co-financeur, bailleur de fonds, mécénat""",
        "supporter": """soutien institutionnel, soutien technique, soutien politique, appui, accompagnement,
            accompagnateur, parrain, ambassadeur""",
        "commissioner": "donneur d’ordre, donneur d’ordres",
        "speaker": "intervenante",
        "service-provider": "fournisseur, sous-traitant, prestataire externe, prestataire de services",
    }
)
"""The code of what people write of the role of a member."""
