"""The texts of the page of a theme, in French and in English."""

from typing import Final

THEME: Final[dict[str, tuple[str, str]]] = {
    "theme.sort": ("Thème", "Theme"),
    "theme.lead": (
        "D’après les sources lues, {counts} s’y rapportent.",
        "According to the sources read, {counts} are about it.",
    ),
    "theme.lead_one": (
        "D’après les sources lues, {counts} s’y rapporte.",
        "According to the sources read, {counts} is about it.",
    ),
    "theme.lead_below": ("Les thèmes plus précis sont compris.", "More precise themes are included."),
    "theme.lead_activity": (
        "L’activité d’un tiers-lieu compte quand elle porte le nom d’un thème.",
        "The activity of a third place counts where it bears the name of a theme.",
    ),
    "theme.activity": ("activité", "activity"),
    "theme.nothing": (
        "Aucune source lue ne dit qu’un PTCE, un tiers-lieu ou un projet s’y rapporte.",
        "No source read says that a PTCE, a third place or a project is about it.",
    ),
    "theme.under": ("Rangé sous", "Under"),
    "theme.below": ("Plus précisément", "More precisely"),
    "theme.map": ("Voir sur la carte", "See on the map"),
    "theme.network": ("Voir le réseau", "See the network"),
    "theme.facts": ("Ce que dit chaque source", "What each source says"),
    "theme.all": ("Tous les thèmes", "All themes"),
    "theme.h.ptce": ("PTCE", "PTCEs"),
    "theme.h.tiers-lieu": ("Tiers-lieux", "Third places"),
    "theme.h.project": ("Projets", "Projects"),
    "theme.regions": ("Par région", "By région"),
    "theme.regions_lead": (
        "PTCE et tiers-lieux dont on connaît la région.",
        "PTCEs and third places whose région is known.",
    ),
    "theme.beside": ("Avec quels autres thèmes ?", "With which other themes?"),
    "theme.beside_lead": (
        "Les thèmes que partagent le plus souvent ces PTCE, tiers-lieux et projets.",
        "The themes that these PTCEs, third places and projects share most often.",
    ),
    "theme.source": ("source", "source"),
}
