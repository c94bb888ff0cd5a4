"""The texts of the page that says why, in French and in English."""

from typing import Final

WHY: Final[dict[str, tuple[str, str]]] = {
    "family.attached": ("Ce qui s’y rattache", "What is attached to it"),
    "entity.by_reasoning": ("Déduit par raisonnement", "Inferred by reasoning"),
    "why.link": ("pourquoi ?", "why?"),
    "why.title": ("D’où vient ce fait ?", "Where does this fact come from?"),
    "why.values": ("D’où viennent ces {n} valeurs ?", "Where do these {n} values come from?"),
    "why.of_thing": ("{thing} : {property}", "{thing}: {property}"),
    "verdict.stated": ("Une source le dit.", "A source says it."),
    "verdict.stated_many": ("{n} sources le disent.", "{n} sources say it."),
    "verdict.together": (
        "Au moins un de ces documents le dit ; lequel reste à retrouver.",
        "At least one of these documents says it; which one remains to be traced.",
    ),
    "verdict.deduced": (
        "Aucun document ne l’écrit ainsi : les rédacteurs de Maillage l’ont déduit de ce qu’ils ont lu.",
        "No document puts it so: the curators of Maillage deduced it from what they read.",
    ),
    "verdict.deduced_together": (
        "Les rédacteurs de Maillage l’ont déduit d’un au moins de ces documents ; lequel reste à retrouver.",
        "The curators of Maillage deduced it from one of these documents at least; which is to be traced.",
    ),
    "verdict.by_rule": (
        "Maillage l’a calculé à partir des faits du graphe.",
        "Maillage computed it from the facts of the graph.",
    ),
    "verdict.own": (
        "C’est une convention de Maillage, écrite dans son vocabulaire.",
        "It is a convention of Maillage, written in its vocabulary.",
    ),
    "verdict.restated": (
        "Une source le dit, en d’autres termes.",
        "A source says it, in other words.",
    ),
    "verdict.inferred": (
        "Aucune source ne l’écrit : Maillage le déduit de ce que les sources disent. Voici comment.",
        "No source writes it: Maillage infers it from what sources say. Here is how.",
    ),
    "verdict.unsourced": (
        "Ce fait vient des données de Maillage, qui n’en nomment pas la source.",
        "This fact comes from the data of Maillage, which do not name its source.",
    ),
    "why.because": ("Parce que :", "Because:"),
    "why.rule": ("Le raisonnement :", "The reasoning:"),
    "why.further": ("la suite de la preuve", "the rest of the proof"),
    "why.proof": ("La preuve, pas à pas", "The proof, step by step"),
    "why.quoted": ("« {text} »", "“{text}”"),
    "why.says": ("En ses mots :", "In its words:"),
    "why.note": ("En résumé :", "In short:"),
    "why.read": ("lu le", "read on"),
    "why.read_it": ("Lire le document", "Read the document"),
    "why.at": ("sur {host}", "on {host}"),
    "why.others": ("D’autres sources disent autrement", "Other sources say otherwise"),
    "why.others_lead": (
        "Maillage garde les deux et ne tranche pas. À vous de juger, sources en main.",
        "Maillage keeps both and does not decide. Judge for yourself, with the sources at hand.",
    ),
    "why.value": ("Ce qui est dit", "What is said"),
    "why.who": ("Par qui", "By whom"),
    "why.next": ("Et maintenant ?", "What next?"),
    "why.page_of": ("La fiche :", "The page:"),
    "why.contradictions": (
        "Tous les chiffres qui se contredisent",
        "All the figures that contradict one another",
    ),
    "why.report": ("Ce fait est faux ? Le signaler", "Is this fact wrong? Report it"),
    "why.data": ("Cette preuve en données :", "This proof as data:"),
    "mark.stated": ("dit par une source", "stated by a source"),
    "mark.together": ("dit par l’un de plusieurs documents", "stated by one of several documents"),
    "mark.deduced": ("déduit par les rédacteurs", "deduced by the curators"),
    "mark.by_rule": ("calculé", "computed"),
    "mark.inferred": ("déduit par raisonnement", "inferred by reasoning"),
    "mark.own": ("convention de Maillage", "convention of Maillage"),
    "mark.restated": ("dit en d’autres termes", "said in other words"),
}

VERBS: Final[dict[str, frozenset[str]]] = {
    "fr": frozenset(
        (
            *("a", "abrite", "accorde", "agit", "apporte", "assure", "coopère", "coordonne", "correspond"),
            *("définit", "détient", "exploite", "est", "établit", "fonde", "héberge", "incube", "interroge"),
            *("intervient", "mène", "montre", "mutualise", "occupe", "partage", "porte", "prend", "reçoit"),
            *("rectifie", "rend", "repose", "s’importe", "transmet"),
        )
    ),
    "en": frozenset(
        (
            *("accommodates", "acts", "asks", "backs", "carries", "commissions", "confirms", "cooperates"),
            *("coordinates", "corrects", "defines", "finances", "founds", "grants", "has", "holds", "hosts"),
            *("incubates", "initiates", "leads", "matches", "operates", "originates", "owns", "partners"),
            *("provides", "receives", "rests", "serves", "shares", "shows", "speaks", "takes", "transfers"),
        )
    ),
}
"""The words by which a label that says its fact as a sentence begins; the other labels are nouns."""

PREPOSITIONS: Final[dict[str, frozenset[str]]] = {
    "fr": frozenset(),
    "en": frozenset(("at", "by", "from", "in", "of", "to", "with")),
}
"""The words by which ends a label that wants “is” before it."""

PATTERNS: Final[dict[str, tuple[str, str]]] = {
    "rdf:type": ("{s} est du genre « {o} »", "{s} is of the kind “{o}”"),
    "rdfs:label": ("{s} s’appelle « {o} »", "{s} is called “{o}”"),
    "skos:altLabel": ("{s} s’appelle aussi « {o} »", "{s} is also called “{o}”"),
    "owl:sameAs": ("{s} et {o} sont une seule et même chose", "{s} and {o} are one and the same thing"),
    "skos:broader": ("« {s} » est une sorte de « {o} »", "“{s}” is a sort of “{o}”"),
    "org:memberOf": ("{s} est membre de {o}", "{s} is a member of {o}"),
    "org:linkedTo": ("{s} a un lien avec {o}", "{s} has a link with {o}"),
    "org:hasMembership": ("{s} a une participation : « {o} »", "{s} has a membership: “{o}”"),
    "org:member": ("la participation « {s} » est celle de {o}", "the membership “{s}” is that of {o}"),
    "org:organization": ("la participation « {s} » est dans {o}", "the membership “{s}” is in {o}"),
    "org:role": (
        "dans la participation « {s} », le rôle est : {o}",
        "in the membership “{s}”, the role is: {o}",
    ),
    "org:roleProperty": ("le rôle « {s} » se lit : « {o} »", "the role “{s}” reads: “{o}”"),
    "mlg:hasInvolvement": ("{s} a une relation : « {o} »", "{s} has an involvement: “{o}”"),
    "mlg:involvedParty": ("la relation « {s} » est celle de {o}", "the involvement “{s}” is that of {o}"),
    "mlg:involvementIn": ("la relation « {s} » est avec {o}", "the involvement “{s}” is in {o}"),
    "mlg:involvementRole": ("la relation « {s} » est au titre de : {o}", "the involvement “{s}” is as: {o}"),
    "mlg:involvementProperty": ("la relation « {s} » se lit : « {o} »", "the involvement “{s}” reads: “{o}”"),
    "mlg:linkProperty": ("le lien « {s} » se lit : « {o} »", "the link “{s}” reads: “{o}”"),
    "mlg:linkKind": ("la nature du lien « {s} » est : {o}", "the kind of the link “{s}” is: {o}"),
    "mlg:party": ("le lien « {s} » concerne {o}", "the link “{s}” concerns {o}"),
    "mlg:fromParty": ("le lien « {s} » part de {o}", "the link “{s}” starts from {o}"),
    "mlg:toParty": ("le lien « {s} » va vers {o}", "the link “{s}” goes to {o}"),
    "mlg:directed": (
        "un lien de nature « {s} » a un sens : {o}",
        "a link of the kind “{s}” has a direction: {o}",
    ),
    "mlg:awardedTo": ("l’attribution « {s} » revient à {o}", "the award “{s}” goes to {o}"),
    "mlg:awardedUnder": ("l’attribution « {s} » relève de {o}", "the award “{s}” is under {o}"),
    "mlg:holder": ("la reconnaissance « {s} » est celle de {o}", "the recognition “{s}” is that of {o}"),
    "mlg:recognitionKind": ("la reconnaissance « {s} » est : {o}", "the recognition “{s}” is: {o}"),
    "mlg:editionOf": ("{s} est une édition de {o}", "{s} is an edition of {o}"),
    "mlg:funder": ("{s} a pour financeur {o}", "{s} is funded by {o}"),
    "mlg:locatedIn": ("{s} est dans {o}", "{s} is in {o}"),
    "mlg:within": ("{s} fait partie de {o}", "{s} is part of {o}"),
    "mlg:hasAward": ("{s} est lauréat : « {o} »", "{s} has the award “{o}”"),
    "mlg:facetOf": ("{s} est un volet de l’activité de {o}", "{s} is a facet of the undertaking of {o}"),
    "mlg:involves": ("{s} est en relation avec {o}", "{s} involves {o}"),
    "membership": ("{s} prend part à {o} ({r})", "{s} takes part in {o} ({r})"),
    "membership.bare": ("{s} prend part à {o}", "{s} takes part in {o}"),
    "involvement": ("{s} est en relation avec {o} ({r})", "{s} is involved in {o} ({r})"),
    "involvement.bare": ("{s} est en relation avec {o}", "{s} is involved in {o}"),
    "directed": (
        "il y a un lien « {r} », de « {s} » à « {o} »",
        "there is a link “{r}”, from “{s}” to “{o}”",
    ),
    "directed.bare": ("il y a un lien de « {s} » à « {o} »", "there is a link from “{s}” to “{o}”"),
    "tie": (
        "il y a un lien « {r} » entre « {s} » et « {o} »",
        "there is a link “{r}” between “{s}” and “{o}”",
    ),
    "tie.bare": ("il y a un lien entre « {s} » et « {o} »", "there is a link between “{s}” and “{o}”"),
    "award.bare": ("{s} est lauréat de {o}", "{s} won an award under {o}"),
}
"""Sentences by short name of a property, whose label is not one; then those of several facts of one node."""
