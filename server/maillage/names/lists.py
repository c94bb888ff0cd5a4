"""The words of names that say little, and what people write in several ways; all folded, in the singular."""

from typing import Final

ARTICLES: Final = frozenset({"l", "la", "le", "les"})
SMALL: Final = ARTICLES | {
    "a", "au", "aux", "avec", "ce", "ces", "chez", "d", "dans", "de", "des", "du", "en", "et", "m",
    "mm", "mme", "mr", "n", "ou", "par", "pour", "qu", "que", "qui", "s", "sous", "sur", "un", "une",
    "y", "quel", "quelle", "quels", "quelles", "comment", "combien", "the", "of", "and", "in", "for",
}  # fmt: skip
"""Words that tie others together and tell no name from another."""

SAINTS: Final = {"st": "saint", "ste": "sainte"}

NUMBERS: Final = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "dix": "10",
    "douze": "12", "quinze": "15", "vingt": "20", "cent": "100", "mille": "1000",
}  # fmt: skip

FORMS: Final = {
    "association": "association", "asso": "association", "assoc": "association", "ass": "association",
    "scic": "scic", "scop": "scop", "scoop": "scop", "cae": "cae", "cuma": "cuma", "sas": "sas",
    "sasu": "sasu", "sarl": "sarl", "eurl": "eurl", "snc": "snc", "gie": "gie", "gip": "gip", "geiq": "geiq",
    "fondation": "fondation", "mutuelle": "mutuelle", "cooperative": "coopérative", "sa": "sa",
    "sci": "sci",
}  # fmt: skip
"""The legal form that a word says."""

AT_AN_END: Final = frozenset({"sa", "sci", "ass"})
"""Those that say a form only as the first or the last word of a name."""

NOISE: Final = frozenset({
    "association", "asso", "assoc", "ass", "scic", "scop", "sas", "sasu", "sarl", "eurl", "snc", "gie",
    "sa", "sci",
})  # fmt: skip
"""Forms that are no part of a name: the same body is written with them and without."""

PHRASES: Final = {
    # legal forms
    "association loi 1901": ("association", "association"),
    "association type loi 1901": ("association", "association"),
    "loi 1901": ("association", "association"),
    "loi juillet 1901": ("association", "association"),
    "societe cooperative interet collectif": ("scic", "scic"),
    "societe cooperative ouvriere production": ("scop", "scop"),
    "societe cooperative participative": ("scop", "scop"),
    "societe cooperative production": ("scop", "scop"),
    "societe action simplifiee": ("sas", "sas"),
    "societe responsabilite limitee": ("sarl", "sarl"),
    "societe anonyme": ("sa", "sa"),
    "groupement interet public": ("gip", "gip"),
    "groupement interet economique": ("gie", "gie"),
    "fond dotation": ("fondsdotation", "fonds de dotation"),
    "cooperative activite emploi": ("cae", "cae"),
    "cooperative utilisation materiel agricole": ("cuma", "cuma"),
    "groupement employeur insertion qualification": ("geiq", "geiq"),
    # what is known by its letters
    "pole territorial cooperation economique": ("ptce", ""),
    "pole cooperation territorial economique": ("ptce", ""),
    "economie sociale solidaire": ("ess", ""),
    "chambre regionale economie sociale solidaire": ("cress", ""),
    "chambre regionale economie sociale": ("cress", ""),
    "comite bassin emploi": ("cbe", ""),
    "centre communal action sociale": ("ccas", ""),
    "centre intercommunal action sociale": ("cias", ""),
    "maison jeune culture": ("mjc", ""),
    "centre permanent initiative environnement": ("cpie", ""),
    "centre permanent initiative pour environnement": ("cpie", ""),
    "pole equilibre territorial rural": ("petr", ""),
    "parc naturel regional": ("pnr", ""),
    "projet alimentaire territorial": ("pat", ""),
    "communaute commune": ("cc", ""),
    "communaute agglomeration": ("ca", ""),
    "communaute urbaine": ("cu", ""),
    "chambre commerce industrie": ("cci", ""),
    "chambre metier artisanat": ("cma", ""),
    "dispositif local accompagnement": ("dla", ""),
    "insertion par activite economique": ("iae", ""),
    "insertion activite economique": ("iae", ""),
    "etablissement service aide par travail": ("esat", ""),
    "etablissement service aide travail": ("esat", ""),
    # one thing written in two words
    "tier lieu": ("tierslieu", ""),
    "fab lab": ("fablab", ""),
    "co working": ("coworking", ""),
    "living lab": ("livinglab", ""),
    "eco quartier": ("ecoquartier", ""),
}
"""Words in a row, small ones left out: the one word that they are read as, and the form that they say."""

WRITTEN: Final = {
    "tierlieu": "tierslieu", "agglo": "agglomeration", "cie": "compagnie", "resto": "restaurant",
    "univ": "universite", "fede": "federation", "dpt": "departement", "dept": "departement",
    "etb": "etablissement", "ets": "etablissement", "bordal": "bordeau",
}  # fmt: skip
"""One word for another."""

LIGHT: Final = frozenset({
    "tierslieu", "ptce", "fablab", "coworking", "espace", "maison", "centre", "pole", "cooperative",
    "commune", "ville", "mairie", "communaute", "cc", "ca", "cu", "metropole", "agglomeration",
    "departement", "region", "conseil", "comite", "club", "amicale", "union", "federation", "reseau",
    "groupement", "groupe", "collectif", "societe", "entreprise", "fondation", "mutuelle", "service",
    "projet", "ami", "atelier", "lieu", "local", "locale", "national", "nationale", "regional",
    "regionale", "territorial", "territoriale", "developpement", "france", "francais", "francaise",
    "social", "sociale", "solidaire", "ess", "economie", "pays", "grand", "nouveau", "nouvelle",
})  # fmt: skip
"""Words that many names share."""
