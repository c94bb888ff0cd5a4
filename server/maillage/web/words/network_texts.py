"""The texts of the network, in French and in English."""

from typing import Final

NETWORK: Final[dict[str, tuple[str, str]]] = {
    "network.title": ("Le réseau de coopération", "The network of cooperation"),
    "network.lead": (
        "Qui est lié à qui, deux à deux : coopérations, participations et soutiens, dits par des sources "
        "ou déduits par les rédacteurs.",
        "Who is tied to whom, two by two: cooperation, memberships and support, as sources say or curators "
        "deduce.",
    ),
    "network.filters": ("Choisir ce qui est montré", "Choose what is shown"),
    "network.field.around": ("Autour de", "Around"),
    "network.field.around_any": ("Tout le réseau", "The whole network"),
    "network.field.steps": ("Jusqu’où", "How far"),
    "network.steps.1": ("Ses liens directs", "Its direct ties"),
    "network.steps.2": ("Et les liens de ceux-ci", "And the ties of these"),
    "network.field.place": ("Territoire", "Territory"),
    "network.field.place_any": ("Toute la France", "All of France"),
    "network.field.region": ("Régions", "Regions"),
    "network.field.departement": ("Départements", "Départements"),
    "network.field.theme": ("Thème", "Theme"),
    "network.field.theme_any": ("Tous les thèmes", "All themes"),
    "network.field.sort": ("Liens", "Ties"),
    "network.field.sort_any": ("Tous les liens", "All ties"),
    "network.field.stated": ("Seulement ce qu’une source dit", "Only what a source says"),
    "network.show": ("Montrer", "Show"),
    "network.reset": ("Tout le réseau", "The whole network"),
    "network.sort.link": ("Coopération", "Cooperation"),
    "network.sort.member": ("Participation", "Membership"),
    "network.sort.involved": ("Appui", "Support"),
    "network.sort.link_long": (
        "Coopération : projet, locaux, personnel ou services partagés…",
        "Cooperation: shared projects, premises, staff or services…",
    ),
    "network.sort.member_long": (
        "Participation : membre d’un collectif",
        "Membership: member of a collective",
    ),
    "network.sort.involved_long": ("Appui : financeur, soutien, hôte…", "Support: funder, backer, host…"),
    "network.kind.ptce": ("PTCE", "PTCE"),
    "network.kind.tiers-lieu": ("Tiers-lieu", "Third place"),
    "network.kind.actor": ("Acteur", "Actor"),
    "network.one": ("1 structure", "1 undertaking"),
    "network.many": ("{n} structures", "{n} undertakings"),
    "network.tie": ("1 lien", "1 tie"),
    "network.ties": ("{n} liens", "{n} ties"),
    "network.none": (
        "Aucun lien n’est connu avec ce choix. Retirez un filtre, ou ajoutez les liens que vous connaissez.",
        "No tie is known with this choice. Remove a filter, or add the ties that you know.",
    ),
    "network.add": ("Ajouter des liens par un tableau", "Add ties by a sheet"),
    "network.first": (
        "La plus reliée est {name}, à {n} autres.",
        "The one with most ties is {name}, to {n} others.",
    ),
    "network.first_around": (
        "{middle} a un lien avec {n} d’entre elles. De celles-ci, la plus reliée est {name}, à {m} autres.",
        "{middle} is tied to {n} of them. Of these, the one with most ties is {name}, to {m} others.",
    ),
    "network.without_one": (
        "Sans elle, 1 structure n’aurait plus aucun lien ici.",
        "Without it, 1 undertaking would have no tie left here.",
    ),
    "network.without_many": (
        "Sans elle, {n} structures n’auraient plus aucun lien ici.",
        "Without it, {n} undertakings would have no tie left here.",
    ),
    "network.groups": (
        "Elles forment {n} groupes sans lien entre eux ; le plus grand en réunit {most}.",
        "They form {n} groups with no tie between them; the largest brings {most} together.",
    ),
    "network.outside": (
        "{n} d’entre elles, en pâle, ne sont pas connues dans votre choix, mais liées à celles qui y sont.",
        "{n} of them, in pale, are not known to be within your choice, but are tied to those that are.",
    ),
    "network.drawn": (
        "Le dessin montre le plus grand groupe : {n} structures, {m} paires liées. Le tableau les a toutes.",
        "The picture shows the largest group: {n} undertakings, {m} tied pairs. The table has them all.",
    ),
    "network.picture": ("Réseau dessiné", "The network drawn"),
    "network.picture_words": (
        "{nodes} structures et {lines} paires liées. Les tableaux plus bas disent la même chose.",
        "{nodes} undertakings and {lines} tied pairs. The tables below say the same.",
    ),
    "network.legend": (
        "Un rond est d’autant plus grand que la structure a de liens ; chacun mène à sa page.",
        "A circle is as large as the undertaking has ties; each leads to its page.",
    ),
    "network.undertakings": ("Les structures", "The undertakings"),
    "network.about": ("Comment lire ce tableau", "How to read this table"),
    "network.undertakings_lead": (
        "Une structure est un acteur avec le PTCE ou le tiers-lieu que lui seul porte. Le « rôle de"
        " passerelle » est la part des chemins les plus courts entre deux autres structures du réseau"
        " entier qui passent par elle : 0 %, aucun ; 10 %, un chemin sur dix. Un « point de passage"
        " obligé » est seul à relier certaines structures aux autres. Une « communauté » réunit des"
        " structures plus liées entre elles qu’avec le reste ; elle porte le nom de la plus reliée. Tout"
        " cela décrit ce que les sources écrivent, non la valeur des structures.",
        "An undertaking is an actor with the PTCE or third place that it alone carries. Its role as a"
        " go-between is the share of the shortest ways between two others, in the whole network, that"
        " pass by it: 0%, none does; 10%, one in ten. One that cannot be bypassed alone joins some"
        " undertakings to the others. A community brings together undertakings that are tied more to one"
        " another than to the rest; it has the name of the one with most ties. All this describes what"
        " sources write, not what undertakings are worth.",
    ),
    "network.list_ties": ("Les liens", "The ties"),
    "network.ties_lead": (
        "Un lien « déduit » est conclu par les rédacteurs de ce qu’une source écrit ; les autres y figurent.",
        "A deduced tie is concluded by the curators from what a source writes; the others are written there.",
    ),
    "network.deduced": ("déduit", "deduced"),
    "network.source": ("d’où vient ce lien", "where this tie comes from"),
    "network.column.around": ("Son réseau", "Its network"),
    "network.centre": ("voir autour", "look around"),
    "network.centre_of": ("voir autour de {name}", "look around {name}"),
    "network.around": ("autour de {name}", "around {name}"),
    "network.some": ("Les {n} premières lignes sur {all}.", "The first {n} rows of {all}."),
    "network.whole": ("Tout montrer", "Show all"),
    "network.column.undertaking": ("Structure", "Undertaking"),
    "network.column.kind": ("Sorte", "Kind"),
    "network.column.ties": ("Reliée à", "Tied to"),
    "network.column.all_ties": ("Reliée à, dans tout le réseau", "Tied to, in the whole network"),
    "network.column.between": ("Rôle de passerelle (%)", "Role as a go-between (%)"),
    "network.column.bridge": ("Point de passage obligé", "Cannot be bypassed"),
    "network.column.community": ("Communauté", "Community"),
    "network.column.departement": ("Département", "Département"),
    "network.column.address": ("Adresse", "Address"),
    "network.column.from": ("Structure", "Undertaking"),
    "network.column.tie": ("Lien", "Tie"),
    "network.column.to": ("Autre structure", "Other undertaking"),
    "network.column.start": ("Depuis", "Since"),
    "network.column.end": ("Jusqu’à", "Until"),
    "network.column.sort": ("Sorte de lien", "Sort of tie"),
    "network.column.stated": ("Dit par une source", "Stated by a source"),
    "network.column.from_address": ("Adresse de la structure", "Address of the undertaking"),
    "network.column.to_address": ("Adresse de l’autre structure", "Address of the other undertaking"),
    "network.column.sentence": ("Qui, avec qui", "Who, with whom"),
    "network.column.when": ("Quand", "When"),
    "network.others": ("Pour les logiciels de réseaux :", "For programs of networks:"),
    "network.edge_list": ("liste d’arêtes (Source, Target)", "edge list (Source, Target)"),
    "network.title_undertakings": (
        "Réseau de coopération : les structures",
        "Network of cooperation: undertakings",
    ),
    "network.title_ties": ("Réseau de coopération : les liens", "Network of cooperation: ties"),
    "network.measured": ("Mesures", "Measures"),
    "network.measured_text": (
        "La passerelle, les points de passage et les communautés sont calculés sur le réseau entier.",
        "Go-betweens, what cannot be bypassed and communities are computed on the whole network.",
    ),
    "network.explore": ("Explorer : zoomer, déplacer, survoler", "Explore: zoom, drag, hover"),
    "network.missing": (
        "Cette livraison n’a pas de réseau : elle a été construite avant qu’il n’existe.",
        "This release has no network: it was built before there was one.",
    ),
}
