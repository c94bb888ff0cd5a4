"""The texts of the page on the quality of the data, in French and in English."""

from typing import Final

QUALITY: Final[dict[str, tuple[str, str]]] = {
    "quality.title": (
        "Qualité des données",
        "Quality of the data",
    ),
    "quality.lead": (
        "Ce que l’on connaît, ce qui manque, ce qui se contredit, et par où commencer si l’on a une heure.",
        "What is known, what is missing, what is contradicted, and where to begin with an hour to spend.",
    ),
    "quality.region": (
        "Dans quelle région ?",
        "In which région?",
    ),
    "quality.everywhere": (
        "Toute la France",
        "All of France",
    ),
    "quality.show": (
        "Voir",
        "Show",
    ),
    "quality.nothing": (
        "Rien à compléter ici : ou tout est connu, ou rien ne l’est encore. La couverture par région le dit.",
        "Nothing to complete here: either all is known, or nothing is yet. The coverage by région tells.",
    ),
    "quality.hour": (
        "Ce qu’une heure de travail améliorerait le plus",
        "What an hour of work would improve most",
    ),
    "quality.gain": (
        "{n} en une heure, sur {all}",
        "{n} in an hour, of {all}",
    ),
    "quality.gain_all": (
        "les {all} en une heure",
        "all {all} in an hour",
    ),
    "quality.estimate_label": (
        "Estimation",
        "Estimate",
    ),
    "quality.estimate": (
        "Estimé, et non mesuré : 3 minutes pour chercher une commune, un thème, un site ou un genre "
        "d’acteur ; 5 pour un porteur, un gestionnaire ou une année ; 10 pour prendre des nouvelles "
        "d’un pôle ou trancher entre deux sources ; 15 pour recopier une liste de membres ; 20 pour "
        "relire des documents.",
        "Estimated, not measured: 3 minutes to look for a commune, a theme, a website or a kind of "
        "actor; 5 for a carrier, an operator or a year; 10 to ask after a pole or to settle between "
        "two sources; 15 to copy a list of members; 20 to read documents again.",
    ),
    "quality.gaps": (
        "Ce qui manque, ce qui se contredit",
        "What is missing, what is contradicted",
    ),
    "quality.gaps_lead": (
        "Chaque titre mène à la liste entière. Ce qui n’est pas dit n’est pas faux : aucune source lue "
        "n’en parle.",
        "Each title leads to the whole list. What is not said is not false: no source read speaks of it.",
    ),
    "quality.take": (
        "Les {n} lignes à compléter :",
        "The {n} rows to complete:",
    ),
    "quality.list": (
        "À compléter",
        "To complete",
    ),
    "quality.report": (
        "Le rapport de validation entier :",
        "The whole validation report:",
    ),
    "quality.unread": (
        "Le rapport de validation est trop long pour cette page, qui ne compte pas ce qu’il est seul à dire.",
        "The validation report is too long for this page: what it alone says is not counted here.",
    ),
    "quality.regions": (
        "Par région : ce que l’on connaît",
        "By région: what is known",
    ),
    "quality.regions_lead": (
        "Ces nombres sont ceux des choses connues ici, chacune avec sa source. Ce n’est pas un "
        "recensement : un zéro veut dire que l’on n’a rien lu, non qu’il n’y a rien.",
        "These are the numbers of the things known here, each with its source. It is no census: a zero "
        "means that nothing was read, not that there is nothing.",
    ),
    "quality.france": (
        "{known} PTCE sont connus ici ; les sources en comptent de {least} à {most}, selon l’année et "
        "ce qu’elles appellent un PTCE.",
        "{known} PTCEs are known here; sources count from {least} to {most}, by the year and by what "
        "they call a PTCE.",
    ),
    "quality.france_more": (
        "Ce que compte chaque source",
        "What each source counts",
    ),
    "quality.ptce": (
        "PTCE connus",
        "PTCEs known",
    ),
    "quality.announced": (
        "PTCE qu’une source y compte",
        "PTCEs that a source counts there",
    ),
    "quality.places": (
        "Tiers-lieux connus",
        "Third places known",
    ),
    "quality.actors": (
        "Acteurs connus",
        "Actors known",
    ),
    "quality.to_complete": (
        "À compléter",
        "To complete",
    ),
    "quality.in_region": (
        "{name} : {n} à compléter",
        "{name}: {n} to complete",
    ),
    "quality.calls": (
        "Par appel : lauréats annoncés, lauréats connus",
        "By call: laureates announced and known",
    ),
    "quality.calls_lead": (
        "Ce que chaque source annonce d’un appel, et les lauréats que l’on connaît ici par leur nom.",
        "What each source announces of a call, and the laureates known here by name.",
    ),
    "quality.call": (
        "Appel",
        "Call",
    ),
    "quality.year": (
        "Année",
        "Year",
    ),
    "quality.said": (
        "Annoncés",
        "Announced",
    ),
    "quality.known": (
        "Connus ici",
        "Known here",
    ),
    "quality.sources": (
        "Selon",
        "According to",
    ),
    "quality.more_sources": (
        "et {n} autres",
        "and {n} more",
    ),
    "quality.further": (
        "Pour aller plus loin",
        "To go further",
    ),
    "further.by_sources": (
        "Combien de documents disent chaque fait",
        "How many documents say each fact",
    ),
    "further.one_source": (
        "Ce que l’on sait d’une structure par une seule source",
        "What is known of a body from one source only",
    ),
    "further.coverage": (
        "Ce que l’on connaît, à côté de ce que des sources comptent",
        "What is known, beside what sources count",
    ),
    "further.documents": (
        "Les documents lus",
        "The documents that were read",
    ),
    "further.templates": (
        "Les modèles à remplir pour compléter",
        "The templates to fill in, to complete",
    ),
    "quality.tell": (
        "Compléter",
        "Complete",
    ),
    "quality.tell_short": (
        "Je sais",
        "I know",
    ),
    "quality.tell_of": (
        "Je sais : compléter {name}",
        "I know: complete {name}",
    ),
    "quality.column.manque": (
        "Ce qui manque",
        "What is missing",
    ),
    "quality.column.nom": (
        "Nom",
        "Name",
    ),
    "quality.column.region": (
        "Région",
        "Région",
    ),
    "quality.column.detail": (
        "Documents à relire, ou dernières nouvelles",
        "Documents to read, or latest news",
    ),
    "quality.column.faits": (
        "Faits concernés",
        "Facts concerned",
    ),
    "quality.column.a_faire": (
        "Que faire",
        "What to do",
    ),
    "quality.column.adresse": (
        "Adresse de la page",
        "Address of the page",
    ),
    "quality.detail.to-attribute": (
        "L’un de ces documents le dit",
        "One of these documents says so",
    ),
    "quality.detail.without-news": (
        "Dernier document qui en parle",
        "Latest document that speaks of it",
    ),
    "gap.commune": (
        "PTCE dont on ne connaît pas la commune",
        "PTCEs whose commune is not known",
    ),
    "gap.commune.do": (
        "Chercher l’adresse du siège, sur le site du pôle ou dans l’annonce de l’appel : le pôle "
        "paraîtra sur la carte et dans les réponses par territoire.",
        "Look for the address of the seat, on the pole’s website or in the announcement of the call: "
        "the pole will appear on the map and in answers by territory.",
    ),
    "gap.theme": (
        "PTCE dont on ne sait pas de quoi ils s’occupent",
        "PTCEs whose themes are not known",
    ),
    "gap.theme.do": (
        "Dire ses thèmes (alimentation, mobilité, réemploi…) : il sera trouvé par sujet, et rapproché "
        "d’autres.",
        "Say its themes (food, mobility, re-use…): it will be found by subject, and put beside others.",
    ),
    "gap.founded": (
        "PTCE dont on ne sait pas quand ils sont nés",
        "PTCEs whose founding year is not known",
    ),
    "gap.founded.do": (
        "Chercher l’année de fondation dans un bilan, un statut ou un article.",
        "Look for the founding year in a review, in statutes or in an article.",
    ),
    "gap.site": (
        "PTCE dont on ne connaît pas le site",
        "PTCEs whose website is not known",
    ),
    "gap.site.do": (
        "Donner l’adresse du site du pôle ou de la page que lui consacre son porteur.",
        "Give the address of the pole’s website, or of its page on its carrier’s.",
    ),
    "gap.carrier": (
        "PTCE dont on ne sait pas qui les porte",
        "PTCEs whose carrier is not known",
    ),
    "gap.carrier.do": (
        "Chercher la structure porteuse, que nomme l’annonce de l’appel : un PTCE n’a pas de statut "
        "juridique à lui, et sans porteur on ne sait à qui écrire.",
        "Look for the carrying body, which the announcement of the call names: a PTCE has no legal "
        "form of its own, and without a carrier there is nobody to write to.",
    ),
    "gap.to-attribute": (
        "Faits dits par l’un de plusieurs documents, sans que l’on sache lequel",
        "Facts that one of several documents says, and it is not known which",
    ),
    "gap.to-attribute.do": (
        "Relire ces documents, et noter lequel dit chaque fait. D’abord ceux dont dépendent le plus de "
        "faits.",
        "Read these documents again, and note which says each fact. First those on which most facts hang.",
    ),
    "gap.without-news": (
        "PTCE dont aucun document ne parle depuis deux ans",
        "PTCEs of which no document has spoken for two years",
    ),
    "gap.without-news.do": (
        "Prendre des nouvelles du pôle, et demander un document public récent : un bilan, une page, un "
        "article.",
        "Ask after the pole, and for a recent public document: a review, a page, an article.",
    ),
    "gap.PTCEShape-members-known": (
        "PTCE dont on connaît moins de trois membres",
        "PTCEs of which fewer than three members are known",
    ),
    "gap.PTCEShape-members-known.do": (
        "Recopier la liste des membres que publie le pôle dans le modèle « membres », et la vérifier ici.",
        "Copy the list of members that the pole publishes into the template “members”, and check it here.",
    ),
    "gap.TiersLieuShape-operator-known": (
        "Tiers-lieux dont on ne sait pas qui les gère",
        "Third places whose operator is not known",
    ),
    "gap.TiersLieuShape-operator-known.do": (
        "Chercher dans les mentions légales de son site l’association ou la société qui le gère.",
        "Look in the legal notice of its website for the association or company that runs it.",
    ),
    "gap.ActorShape-kind-known": (
        "Acteurs dont on ne connaît pas le genre",
        "Actors whose kind is not known",
    ),
    "gap.ActorShape-kind-known.do": (
        "Dire s’il s’agit d’une entreprise de l’ESS, d’une collectivité, d’un organisme de formation… "
        ": le diagnostic de l’article 9 en dépend.",
        "Say whether it is an enterprise of the SSE, a local authority, a training body…: the "
        "diagnostic of article 9 depends on it.",
    ),
    "gap.PTCEShape-founding-year": (
        "PTCE à qui les sources donnent plusieurs années de naissance",
        "PTCEs to which sources give several founding years",
    ),
    "gap.PTCEShape-founding-year.do": (
        "Vérifier laquelle est la bonne ; elles sont côte à côte sur la page du pôle, chacune avec sa "
        "source.",
        "Check which is right; they stand side by side on the page of the pole, each with its source.",
    ),
    "gap.ActorShape-founding-year": (
        "Acteurs à qui les sources donnent plusieurs années de création",
        "Actors to which sources give several founding years",
    ),
    "gap.ActorShape-founding-year.do": (
        "Vérifier laquelle est la bonne, par l’Annuaire des entreprises ou le Journal officiel.",
        "Check which is right, in the State’s directory of companies or the official journal.",
    ),
    "gap.ActorShape-legal-form": (
        "Acteurs à qui les sources donnent plusieurs formes juridiques",
        "Actors to which sources give several legal forms",
    ),
    "gap.ActorShape-legal-form.do": (
        "Vérifier laquelle est la bonne, par l’Annuaire des entreprises.",
        "Check which is right, in the State’s directory of companies.",
    ),
    "gap.PTCEShape-description": (
        "PTCE que les sources décrivent de plusieurs façons",
        "PTCEs that sources describe in several ways",
    ),
    "gap.PTCEShape-description.do": (
        "Choisir la description la plus juste et la plus récente.",
        "Choose the truest and most recent description.",
    ),
    "gap.CooperationLinkShape-description": (
        "Liens que les sources décrivent de plusieurs façons",
        "Links that sources describe in several ways",
    ),
    "gap.CooperationLinkShape-description.do": (
        "Choisir la description la plus juste et la plus récente.",
        "Choose the truest and most recent description.",
    ),
    "gap.AwardShape-year-known": (
        "Soutiens dont on ne sait pas l’année",
        "Awards whose year is not known",
    ),
    "gap.AwardShape-year-known.do": (
        "Chercher l’année de l’annonce : la vie du pôle se lit dans ces dates.",
        "Look for the year of the announcement: the life of the pole is read in these dates.",
    ),
    "gap.NeedShape-expressed-by-known": (
        "Besoins et offres dont on ne sait pas qui les exprime",
        "Needs and offers, not known whose",
    ),
    "gap.NeedShape-expressed-by-known.do": (
        "Dire qui exprime ce besoin ou cette offre : sans cela, on ne peut les rapprocher.",
        "Say who expresses this need or this offer: without that they cannot be brought together.",
    ),
    "gap.SchemeShape-bearer-known": (
        "Dispositifs dont on ne sait pas qui les porte",
        "Schemes, not known whose",
    ),
    "gap.SchemeShape-bearer-known.do": (
        "Dire qui finance ce dispositif ou le met en œuvre : on saura à qui s’adresser.",
        "Say who funds or runs this scheme: one will know whom to turn to.",
    ),
    "gap.KeyFigureShape-about-known": (
        "Chiffres dont on ne sait pas de quoi ils parlent",
        "Figures of which it is not known what they are about",
    ),
    "gap.KeyFigureShape-about-known.do": (
        "Dire de quel pôle, de quel appel ou de quel territoire parle ce chiffre : seul, il ne dit rien.",
        "Say of which pole, call or territory this figure tells: alone it says nothing.",
    ),
}
