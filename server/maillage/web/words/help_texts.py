"""The texts of help, quality and legal notices, in French and in English."""

from typing import Final

from maillage.web.words.quality_texts import QUALITY
from maillage.web.words.vocabulary_texts import VOCABULARY

HELP: Final[dict[str, tuple[str, str]]] = {
    **QUALITY,
    **VOCABULARY,
    "prose.help": ("Aide", "Help"),
    "prose.guides/cress": ("Accompagner des PTCE", "Supporting PTCEs"),
    "prose.guides/tiers-lieux": ("Animer un réseau de tiers-lieux", "Running a network of third places"),
    "prose.guides/donnees-ouvertes": ("Publier des données ouvertes", "Publishing open data"),
    "prose.guides/recherche": ("Chercher, programmer", "Research and programs"),
    "prose.guides/glossaire": ("Glossaire", "Glossary"),
    "prose.legal": ("Mentions légales", "Legal notice"),
    "prose.accessibility": ("Accessibilité", "Accessibility"),
    "prose.contact": ("Contact", "Contact"),
    "contact.subject": ("À propos de Maillage", "About Maillage"),
    "contact.about": ("Maillage – à corriger : {name}", "Maillage – to correct: {name}"),
    "contact.body_general": (
        "Page concernée (adresse) :\n\nCe qui est faux ou manque :\n\nCe qui est juste :\n\n"
        "Le document public qui le dit, et sa date :\n",
        "Page (address):\n\nWhat is wrong or missing:\n\nWhat is right:\n\n"
        "The public document that says so, and its date:\n",
    ),
    "contact.body": (
        "Page concernée : {address}\n\nCe qui est faux ou manque :\n\nCe qui est juste :\n\n"
        "Le document public qui le dit, et sa date :\n",
        "Page: {address}\n\nWhat is wrong or missing:\n\nWhat is right:\n\n"
        "The public document that says so, and its date:\n",
    ),
}
