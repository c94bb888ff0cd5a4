"""The texts of the page of a theme, in French and in English."""

from typing import Final

THEME: Final[dict[str, tuple[str, str]]] = {
    "theme.sort": ("Thème", "Theme"),
    "theme.lead": (
        "D’après les sources lues, {counts} y travaillent, ou travaillent sur un thème plus précis.",
        "According to the sources read, {counts} work on it, or on a more precise theme within it.",
    ),
    "theme.lead_one": (
        "D’après les sources lues, {counts} y travaille, ou travaille sur un thème plus précis.",
        "According to the sources read, {counts} works on it, or on a more precise theme within it.",
    ),
    "theme.nothing": (
        "Aucune source lue ne dit qu’un PTCE, un tiers-lieu ou un projet y travaille.",
        "No source read says that a PTCE, a third place or a project works on it.",
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
        "PTCE et tiers-lieux dont une source dit la région.",
        "PTCEs and third places whose région a source gives.",
    ),
    "theme.beside": ("Avec quels autres thèmes ?", "With which other themes?"),
    "theme.beside_lead": (
        "Les thèmes que partagent le plus souvent ces PTCE, tiers-lieux et projets.",
        "The themes that these PTCEs, third places and projects share most often.",
    ),
    "theme.source": ("source", "source"),
}
