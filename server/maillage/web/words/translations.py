"""What French words of answers are in English, where the graph or the questions have both."""

import re
from typing import Final

from pyoxigraph import Literal

from maillage.engine import Engine, rows
from maillage.vocabulary import PREFIXES

_PAIRS: Final = f"""
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX mlg: <{PREFIXES["mlg"]}>
SELECT DISTINCT ?fr ?en WHERE {{
  {{ ?x skos:inScheme ?scheme ; skos:prefLabel ?fr , ?en }}
  UNION {{ ?x rdfs:isDefinedBy ?vocabulary ; rdfs:label ?fr , ?en }}
  UNION {{ VALUES ?kind {{ mlg:Criterion mlg:Ground mlg:CannedQuery }} ?x a ?kind ; rdfs:label ?fr , ?en }}
  UNION {{ ?x a mlg:CannedQuery ; dcterms:description ?fr , ?en }}
  UNION {{ ?x a mlg:TogetherGraph ; dcterms:bibliographicCitation ?fr , ?en }}
  UNION {{
    VALUES ?said {{ mlg:elementName mlg:reason mlg:settledBy mlg:kindsFound }}
    ?x a mlg:Verdict ; ?said ?fr , ?en
  }}
  UNION {{ ?x a mlg:Verdict ; mlg:criterion/rdfs:label ?fr ; mlg:elementName ?en }}
  FILTER (lang(?fr) = "fr" && lang(?en) = "en")
}}
ORDER BY STR(?fr) STR(?en)
"""
OWN: Final = {
    "a pris fin": "has ended",
    "acteur": "actor",
    "acteur commun": "actor in common",
    "année de fondation": "founding year",
    "appel du dispositif": "call of the scheme",
    "aucun décompte trouvé": "no count found",
    "autre nom": "other name",
    "axe d’intervention": "axis of intervention",
    "besoin": "need",
    "collectivité que la source ne nomme pas": "authority that the source does not name",
    "commune": "commune",
    "de l’autre à lui": "from the other to it",
    "de lui à l’autre": "from it to the other",
    "déduit": "deduced",
    "déduit par les rédacteurs": "deduced by the editors",
    "déduit par raisonnement": "deduced by reasoning",
    "description": "description",
    "dit": "stated",
    "du PTCE au tiers-lieu": "from the PTCE to the tiers-lieu",
    "du tiers-lieu au PTCE": "from the tiers-lieu to the PTCE",
    "en activité": "active",
    "En activité": "Active",
    "en commun, par un participant": "shared, through a participant",
    "Ensemble de ce qui est coopération (mots de l’article 9)": "All cooperation (words of article 9)",
    "Ensemble des liens": "All links",
    "exact": "exact",
    "Fin": "End",
    "financeur de l’appel": "funder of the call",
    "financeur du dispositif": "funder of the scheme",
    "fonction": "function",
    "Fondation": "Foundation",
    "inconnu": "unknown",
    "l’un de plusieurs, à retrouver": "one of several, to be traced",
    "lauréat": "laureate",
    "Lauréat d’un appel": "Laureate of a call",
    "Le PTCE est à l’origine du tiers-lieu": "The PTCE is at the origin of the tiers-lieu",
    "Le PTCE porte le tiers-lieu": "The PTCE carries the tiers-lieu",
    "Le tiers-lieu est à l’origine du PTCE": "The tiers-lieu is at the origin of the PTCE",
    "Le tiers-lieu porte le PTCE": "The tiers-lieu carries the PTCE",
    "lien": "link",
    "membres": "members",
    "même commune": "same commune",
    "même département": "same département",
    "même intercommunalité": "same intercommunal area",
    "même région": "same région",
    "mené par le porteur du PTCE": "run by the carrier of the PTCE",
    "nom": "name",
    "nombre annoncé inconnu": "number announced unknown",
    "non": "no",
    "non dit": "not said",
    "offre": "offer",
    "oui": "yes",
    "par le pôle": "by the cluster",
    "par son lieu, ou par un lieu que mène son porteur": "by its place, or by a place that its carrier runs",
    "par son porteur": "by its carrier",
    "par un même acteur": "through one actor",
    "parties au même lien": "parties to one link",
    "porteur": "carrier",
    "projet": "project",
    "propos": "statement",
    "PTCE": "PTCE",
    "qui participe": "who takes part",
    "réciproque": "both ways",
    "Reconnaissance": "Recognition",
    "rôle": "role",
    "site": "website",
    "tiers-lieu": "tiers-lieu",
    "thème commun": "shared theme",
    "thème ou activité": "theme or activity",
    "thèmes": "themes",
    "un document": "one document",
    "Début d’un lien": "Start of a link",
    "Début d’un projet": "Start of a project",
    "Un même acteur porte le PTCE et mène le tiers-lieu": "One actor carries and runs both",
    "1. Définition": "1. Definition",
    "1. Entreprises de l’ESS": "1. SSE enterprises",
    "1. Offre d’appui": "1. Support offer",
    "1. PTCE reconnu": "1. Recognised PTCE",
    "2. Autres entreprises": "2. Other enterprises",
    "2. Enjeu": "2. Challenge",
    "2. Fondamental": "2. Fundamental",
    "2. Réseau d’appui situé dans la région": "2. Support network located in the region",
    "3. Collectivités et groupements": "3. Local authorities and groupings",
    "3. Soutien ou financeur d’un PTCE de la région": "3. Supporter or funder of a PTCE of the region",
    "4. Recherche et enseignement supérieur": "4. Research and higher education",
    "5. Organismes de formation": "5. Training bodies",
    "6. Autres personnes morales, ou groupe inconnu": "6. Other legal persons, or group unknown",
}
"""The words that the questions themselves give, not the graph."""
_HEAD: Final = re.compile(r"(.{1,60}?) : (.+)", re.DOTALL)
_TOLD: Final = re.compile(r"(.{1,300}?), selon « (.+?) »(.*)", re.DOTALL)
_START: Final = {"jusqu’en ": "until ", "toutes régions, connus ici : ": "all regions, known here: "}
_TAIL: Final = {" (déduit)": " (deduced)", " (nature déduite)": " (nature deduced)"}
_BETWEEN: Final = " | "


def pairs(engine: Engine) -> dict[str, str]:
    """The English of each French label of the codes and the vocabulary, and of what the diagnosis says.

    A French word of two meanings has the first in the order of the alphabet.
    """
    found: dict[str, str] = {}
    for row in rows(engine, _PAIRS):
        fr, en = row["fr"], row["en"]
        if isinstance(fr, Literal) and isinstance(en, Literal):
            found.setdefault(fr.value, en.value)
    return found | OWN


def translated(text: str, known: dict[str, str]) -> str:
    """A text in English, part by part, where its parts are known; what is not stays as it is."""
    if text in known:
        return known[text]
    return _BETWEEN.join(_part(part, known) for part in text.split(_BETWEEN))


def _part(text: str, known: dict[str, str]) -> str:
    if text in known:
        return known[text]
    for start, said in _START.items():
        if text.startswith(start):
            return said + _part(text.removeprefix(start), known)
    for end, said in _TAIL.items():
        if text.endswith(end):
            return _part(text.removesuffix(end), known) + said
    told = _TOLD.fullmatch(text)
    if told:
        return f"{_part(told[1], known)}, according to “{told[2]}”{told[3]}"
    head = _HEAD.fullmatch(text)
    if head and head[1] in known:
        return f"{known[head[1]]}: {_part(head[2], known)}"
    return text
