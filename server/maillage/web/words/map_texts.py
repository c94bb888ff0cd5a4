"""The texts of the map, in French and in English."""

from typing import Final

MAP: Final[dict[str, tuple[str, str]]] = {
    "map.words": (
        "Choses placées : {places} ; liens tracés : {lines}. La liste de la page dit la même chose en mots.",
        "Things placed: {places}; links drawn: {lines}. The list of the page says the same in words.",
    ),
    "map.many.ptce": ("PTCE", "PTCEs"),
    "map.many.tiers-lieu": ("Tiers-lieux", "Third places"),
    "map.many.actor": ("Acteurs", "Actors"),
    "map.many.project": ("Projets", "Projects"),
    "map.many.service": ("Services", "Services"),
    "map.many.place": ("Lieux", "Places"),
    "map.ties": ("Liens de coopération", "Cooperation links"),
    "map.outlines": ("Contours : {who}", "Outlines: {who}"),
}
