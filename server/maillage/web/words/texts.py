"""Every text of the pages, in French and in English, and the language of their reader."""

from typing import Final

from flask import request

from maillage.validate.article9 import OUTCOMES
from maillage.web.words.area_texts import AREA
from maillage.web.words.data_texts import DATA
from maillage.web.words.dossier_texts import DOSSIER
from maillage.web.words.help_texts import HELP
from maillage.web.words.map_texts import MAP
from maillage.web.words.network_texts import NETWORK
from maillage.web.words.profile_texts import PROFILE
from maillage.web.words.question_texts import QUESTIONS
from maillage.web.words.theme_texts import THEME
from maillage.web.words.why_texts import WHY

LANGUAGES: Final = ("fr", "en")
"""The languages of the site; the first is that of who asks for neither."""
TEXTS: Final[dict[str, tuple[str, str]]] = {
    **AREA,
    **DATA,
    **DOSSIER,
    **HELP,
    **MAP,
    **NETWORK,
    **PROFILE,
    **QUESTIONS,
    **THEME,
    **WHY,
    "site.name": ("Maillage", "Maillage"),
    "site.tagline": (
        "le graphe ouvert de la coopération territoriale",
        "the open graph of territorial cooperation",
    ),
    "nav.label": ("Navigation principale", "Main navigation"),
    "nav.skip": ("Aller au contenu", "Skip to content"),
    "nav.home": ("Accueil", "Home"),
    "nav.queries": ("Questions", "Questions"),
    "nav.sparql": ("SPARQL", "SPARQL"),
    "nav.vocabulary": ("Vocabulaire", "Vocabulary"),
    "nav.codes": ("Listes de codes", "Code lists"),
    "nav.data": ("Données", "Data"),
    "nav.validate": ("Vérifier un fichier", "Check a file"),
    "nav.map": ("Carte", "Map"),
    "nav.network": ("Réseau", "Network"),
    "nav.territory": ("Territoires", "Territories"),
    "nav.article9": ("Article 9", "Article 9"),
    "nav.dossier": ("Dossiers à imprimer", "Dossiers to print"),
    "nav.compare": ("Comparer des PTCE", "Compare PTCEs"),
    "nav.quality": ("Qualité des données", "Quality of the data"),
    "nav.templates": ("Modèles à remplir", "Templates to fill in"),
    "nav.match": ("Rapprocher un tableau", "Match a sheet"),
    "nav.help": ("Aide", "Help"),
    "nav.contact": ("Contact", "Contact"),
    "nav.legal": ("Mentions légales", "Legal notice"),
    "nav.accessibility": ("Accessibilité", "Accessibility"),
    "way.explore": ("Explorer", "Explore"),
    "way.diagnose": ("Diagnostiquer", "Diagnose"),
    "way.reuse": ("Réutiliser", "Reuse"),
    "way.about": ("À propos", "About"),
    "door.explore": (
        "Qui coopère avec qui, près de chez vous ou dans toute la France.",
        "Who cooperates with whom, near you or in the whole of France.",
    ),
    "door.diagnose": (
        "Ce qui est établi d’un PTCE, ce qui manque, et qui pourrait l’apporter.",
        "What is established of a PTCE, what is missing, and who could bring it.",
    ),
    "door.reuse": (
        "Les données, leurs sources et leur licence, pour un tableur, une carte ou un programme.",
        "The data, their sources and their licence, for a spreadsheet, a map or a program.",
    ),
    "home.newest": ("Du nouveau", "What is new"),
    "home.corrections": ("Ce que des sources corrigent", "What sources correct"),
    "home.mine": ("Mon territoire", "My territory"),
    "home.mine_hint": (
        "Commune, intercommunalité, département, région",
        "Commune, grouping, département, région",
    ),
    "home.mine_go": ("Voir", "Show"),
    "nav.switch": ("English", "Français"),
    "nav.switch_long": ("This page in English", "Cette page en français"),
    "nav.search": (
        "Rechercher un PTCE, un tiers-lieu, un acteur, un territoire",
        "Look for a PTCE, a third place, an actor, a territory",
    ),
    "nav.search_hint": ("Nom, lieu, SIREN", "Name, place, SIREN"),
    "nav.search_go": ("Rechercher", "Search"),
    "foot.release": ("Version {version}, données du {date}.", "Release {version}, data of {date}."),
    "foot.licence": ("Données sous Licence Ouverte 2.0.", "Data under Licence Ouverte 2.0 (open licence)."),
    "foot.health": ("État du service", "Service status"),
    "foot.problems": ("Messages d’erreur", "Error messages"),
    "home.title": (
        "Qui coopère avec qui, où, et d’après quelle source ?",
        "Who cooperates with whom, where, and on what authority?",
    ),
    "home.lead": (
        "Maillage rassemble ce que des documents publics disent des pôles territoriaux de coopération "
        "économique (PTCE), des tiers-lieux, de leurs membres et de leurs liens. Chaque fait cite sa "
        "source ; ce qui est déduit est signalé comme tel.",
        "Maillage gathers what public documents say of French territorial economic cooperation poles "
        "(PTCE), third places (tiers-lieux), their members and their ties. Each fact cites its source; "
        "what is inferred is marked as such.",
    ),
    "home.figures": ("Ce que l’on y trouve", "What is in it"),
    "home.coverage": (
        "Ces nombres sont ceux des faits recueillis, chacun avec sa source : ce n’est pas un recensement.",
        "These are the numbers of the facts gathered, each with its source: they are no census.",
    ),
    "home.coverage_more": (
        "Ce que l’on connaît ici, à côté de ce que des sources comptent.",
        "What is known here, beside what sources count.",
    ),
    "home.ask": ("Toutes les questions", "All the questions"),
    "home.ask_lead": (
        "Chaque réponse est un tableau, à lire ici ou à ouvrir dans un tableur.",
        "Each answer is a table, to read here or to open in a spreadsheet.",
    ),
    "home.first": ("Pour commencer", "Where to begin"),
    "home.one": ("1 question", "1 question"),
    "home.many": ("{n} questions", "{n} questions"),
    "class.PTCE": ("pôles (PTCE)", "poles (PTCE)"),
    "class.TiersLieu": ("tiers-lieux", "third places"),
    "class.Actor": ("acteurs", "actors"),
    "class.Membership": ("participations de membres", "memberships"),
    "class.CooperationLink": ("liens entre acteurs, de toute nature", "links between actors, of any kind"),
    "class.Award": ("soutiens attribués", "awards"),
    "class.KeyFigure": ("chiffres clés", "key figures"),
    "class.Document": ("documents sources", "source documents"),
    "tag.acteurs": ("Acteurs", "Actors"),
    "tag.appels": ("Appels et soutiens", "Calls and support"),
    "tag.article-9": ("Article 9 de la loi ESS", "Article 9 of the SSE law"),
    "tag.chiffres": ("Chiffres", "Figures"),
    "tag.emergence": ("Émergence", "Emergence"),
    "tag.liens": ("Liens", "Ties"),
    "tag.ptce": ("PTCE", "PTCE"),
    "tag.qualite": ("Qualité des données", "Quality of the data"),
    "tag.sources": ("Sources", "Sources"),
    "tag.territoires": ("Territoires", "Territories"),
    "tag.themes": ("Thèmes", "Themes"),
    "tag.tiers-lieux": ("Tiers-lieux", "Third places"),
    "tag.raisonnement": ("Déductions", "Inferences"),
    "queries.title": ("Questions prêtes à l’emploi", "Ready-made questions"),
    "queries.lead": (
        "Chaque question a sa réponse en tableau, à ouvrir dans un tableur, et une adresse stable que "
        "l’on peut partager.",
        "Each question has its answer as a table, to open in a spreadsheet, and a stable address to share.",
    ),
    "queries.absent": ("Sans réponse ici", "Without an answer here"),
    "queries.absent_lead": (
        "Ces questions demandent des données nationales que cette livraison ne contient pas ; la page de "
        "chacune dit lesquelles.",
        "These questions need national data that this release does not hold; the page of each says which.",
    ),
    "search.title": ("Rechercher", "Search"),
    "search.of": ("Recherche : {text}", "Search: {text}"),
    "search.rather": (
        "Cette question compare lettre à lettre. Pour chercher comme on tape :",
        "This question compares letter by letter. To search as one types:",
    ),
    "search.literal": (
        "Aucun nom ne contient ce texte à la lettre.",
        "No name holds this very text.",
    ),
    "search.go": ("la recherche", "the search"),
    "search.lead": (
        "Un nom, un sigle, une commune, un SIREN. Les accents, l’ordre des mots et une faute de frappe ne "
        "comptent pas.",
        "A name, an acronym, a commune, a SIREN. Accents, word order and a typing error do not matter.",
    ),
    "search.examples": ("Par exemple :", "For example:"),
    "search.suggestions": ("Suggestions", "Suggestions"),
    "search.suggested": (
        "{{n}} suggestions, à parcourir avec les flèches",
        "{{n}} suggestions, use the arrows",
    ),
    "search.none_suggested": ("Pas de suggestion", "No suggestion"),
    "search.mean": ("Vouliez-vous dire :", "Did you mean:"),
    "search.one": ("1 résultat", "1 result"),
    "search.many": ("{n} résultats", "{n} results"),
    "search.at_least": ("Plus de {n} résultats", "More than {n} results"),
    "search.for": ("pour « {text} »", "for “{text}”"),
    "search.register": ("registre national", "national register"),
    "search.ended": ("a pris fin", "has ended"),
    "search.no_page": (
        "aucune source lue n’en parle ; voici ce qui est autour",
        "no source read mentions it; here is what lies around",
    ),
    "search.next": ("Voir les résultats suivants", "See the next results"),
    "search.bounded": (
        "Les {n} premiers résultats seulement sont affichés : préciser la recherche, ou l’affiner.",
        "Only the first {n} results are shown: be more precise, or narrow the search down.",
    ),
    "search.filters": ("Affiner", "Narrow down"),
    "filter.genre": ("Genre", "Kind"),
    "filter.region": ("Région", "Region"),
    "filter.departement": ("Département", "Département"),
    "filter.theme": ("Thème", "Theme"),
    "search.drop": ("Retirer le filtre {name}", "Remove the filter {name}"),
    "search.drop_short": ("retirer", "remove"),
    "search.more_choices": ("{n} de plus", "{n} more"),
    "search.nothing": ("Rien n’a été trouvé pour « {text} ».", "Nothing was found for “{text}”."),
    "search.nothing_filtered": (
        "Rien n’a été trouvé pour « {text} » avec ces filtres.",
        "Nothing was found for “{text}” with these filters.",
    ),
    "search.unfiltered": ("Chercher sans filtre", "Search without filters"),
    "search.try": ("Que tenter ?", "What to try?"),
    "search.try_words": (
        "Moins de mots, ou un autre nom : le sigle, l’ancien nom, celui de la structure porteuse.",
        "Fewer words, or another name: the acronym, the former name, that of the carrying body.",
    ),
    "search.try_place": (
        "La commune ou le département : la recherche montre aussi ce qui est autour.",
        "The commune or the département: the search also shows what lies around.",
    ),
    "search.try_code": (
        "Un identifiant : SIREN, SIRET, numéro RNA, code Insee, code postal.",
        "An identifier: SIREN, SIRET, RNA number, INSEE code, postcode.",
    ),
    "search.try_question": (
        "Une liste plutôt qu’un nom :",
        "A list rather than a name:",
    ),
    "search.try_state": (
        "Maillage ne connaît pas toutes les structures : pour une entreprise ou une association, voir aussi",
        "Maillage does not know every body: for an enterprise or an association, see also the",
    ),
    "search.state": ("l’Annuaire des entreprises", "French register of enterprises"),
    "query.form": ("Préciser la question", "Refine the question"),
    "query.required": ("obligatoire", "required"),
    "query.any": ("— sans préciser —", "— any —"),
    "query.choose": ("— choisir —", "— choose —"),
    "query.example": ("Exemple : {value}", "Example: {value}"),
    "query.ask": ("Voir la réponse", "See the answer"),
    "query.faults": ("À corriger", "To correct"),
    "query.text": ("La requête SPARQL de cette question", "The SPARQL query of this question"),
    "query.raw": ("Texte seul", "Text only"),
    "query.open": ("Ouvrir dans le formulaire SPARQL", "Open in the SPARQL form"),
    "query.try": ("Voir un exemple de réponse", "See an example of an answer"),
    "query.near": ("Questions voisines", "Related questions"),
    "answer.title": ("Réponse", "Answer"),
    "answer.none": (
        "Aucun résultat : les sources lues n’en disent rien. Ce qui n’est pas dit n’est pas faux pour "
        "autant.",
        "No result: the sources read say nothing of it. What is not said is not false for all that.",
    ),
    "answer.one": ("1 ligne", "1 row"),
    "answer.many": ("{n} lignes", "{n} rows"),
    "answer.more": (
        "Les {n} premières lignes seulement sont affichées ; les fichiers à télécharger les ont toutes.",
        "Only the first {n} rows are shown; the files to download have them all.",
    ),
    "answer.scroll": ("tableau à faire défiler", "table, scrollable"),
    "answer.yes": ("Oui.", "Yes."),
    "answer.no": ("Non.", "No."),
    "answer.formats": ("Télécharger cette réponse :", "Download this answer:"),
    "answer.sheet": ("CSV (tableur)", "CSV (spreadsheet)"),
    "sparql.title": ("Point d’accès SPARQL", "SPARQL endpoint"),
    "sparql.lead": (
        "SPARQL 1.1, en lecture seule. Le graphe par défaut réunit tous les graphes nommés ; "
        "GRAPH ?source {{ … }} dit qui affirme quoi.",
        "SPARQL 1.1, read-only. The default graph is the union of all named graphs; "
        "GRAPH ?source {{ … }} tells who says what.",
    ),
    "sparql.query": ("Requête", "Query"),
    "sparql.run": ("Exécuter", "Run"),
    "sparql.format": ("Réponse en", "Answer as"),
    "sparql.page": ("page", "page"),
    "sparql.limits": (
        "Une requête trop longue, ou dont la réponse est trop grande, est arrêtée, et le dit : ajouter "
        "LIMIT, ou partir d’une chose précise.",
        "A query that takes too long, or whose answer is too large, is stopped and says so: add LIMIT, or "
        "begin from one thing.",
    ),
    "sparql.examples": ("Partir d’une question", "Begin from a question"),
    "sparql.choose": ("Choisir…", "Choose…"),
    "sparql.plain": ("Sans l’éditeur", "Without the editor"),
    "editor.query": ("Requête", "Query"),
    "editor.run": ("Exécuter la requête", "Run the query"),
    "editor.chart": ("Graphique", "Chart"),
    "editor.map": ("Carte", "Map"),
    "editor.shown": (
        "{{n}} points sur {{all}} sont dans ce cadre.",
        "{{n}} points of {{all}} are in this frame.",
    ),
    "editor.near": (
        "{{name}} n’est pas dans le vocabulaire ; vouliez-vous dire {{near}} ?",
        "{{name}} is not in the vocabulary; did you mean {{near}}?",
    ),
    "editor.unknown": ("{{name}} n’est pas dans le vocabulaire.", "{{name}} is not in the vocabulary."),
    "sparql.address": ("Adresse du point d’accès :", "Address of the endpoint:"),
    "sparql.ready": ("Partir d’une question prête à l’emploi", "Start from a ready-made question"),
    "entity.iri": ("Identifiant", "Identifier"),
    "entity.data": ("Ces données en", "These data as"),
    "entity.said": ("Ce que disent les sources", "What the sources say"),
    "family.facets": ("Les autres volets de la même entreprise", "The same undertaking, other facets"),
    "family.facets_lead": (
        "Un acteur, les collectifs qu’il porte et leurs lieux sont une même entreprise : ils ne coopèrent pas"
        " entre eux.",
        "An actor, the collectives that it carries and their places are one undertaking: they do not"
        " cooperate with one another.",
    ),
    "family.participants": ("Qui y prend part", "Who takes part in it"),
    "family.takes_part": ("Prend part à", "Takes part in"),
    "family.members": ("Membres", "Members"),
    "family.member_of": ("Membre de", "Member of"),
    "family.involved": ("Qui l’entoure sans y prendre part", "Who is involved, without taking part"),
    "family.involved_in": ("En relation, sans y prendre part, avec", "Involved, without taking part, in"),
    "family.cooperation": ("Coopère avec", "Cooperates with"),
    "family.links": ("Autres liens", "Other links"),
    "entity.directory": (
        "Sa fiche à l’Annuaire des entreprises",
        "Its page in the State’s directory of companies",
    ),
    "entity.directory_holds": (
        "état, siège, forme et activité d’après Sirene.",
        "state, seat, form and activity as Sirene has them (in French).",
    ),
    "entity.inferred": ("Ce qui s’en déduit", "What follows from it"),
    "entity.inferred_lead": (
        "Aucune source ne l’écrit : Maillage le déduit de ce qu’elles disent. « Pourquoi ? » montre comment.",
        "No source writes it: Maillage infers it from what they say. “Why?” shows how.",
    ),
    "entity.incoming": ("Les fiches qui la citent", "The pages that cite it"),
    "entity.incoming_lead": (
        "À lire en commençant par la fiche nommée, puis la relation, et enfin « {title} ».",
        "To be read from the page named, then the relation, and last “{title}”.",
    ),
    "entity.more": (
        "Il y en a davantage : les {n} premiers seulement sont ici.",
        "There are more: only the first {n} are here.",
    ),
    "entity.registers": (
        "Registres nationaux, et ce qui s’en déduit",
        "National registers, and what follows from them",
    ),
    "entity.sources": ("Sources", "Sources"),
    "entity.ask": ("Poser une question à son sujet", "Ask a question about it"),
    "entity.is": ("est aussi", "is also"),
    "article9.title": ("Au regard de l’article 9 de la loi ESS", "Against article 9 of the SSE law"),
    "article9.lead": (
        "Ce que montrent les documents recueillis ici, élément par élément. Un fait absent ne prouve rien.",
        "What the documents gathered here show, element by element. An absent fact proves nothing.",
    ),
    **{f"article9.{outcome}": (wording.fr, wording.en) for outcome, wording in OUTCOMES.items()},
    "article9.kinds": ("Pour information.", "As information."),
    "article9.facts": ("Les faits et leurs sources ({n})", "The facts and their sources ({n})"),
    "article9.settled": ("Ce qui trancherait", "What would settle it"),
    "article9.near": ("Qui, près d’ici, pourrait y répondre ?", "Who nearby could answer it?"),
    "entity.reuse_data": ("Pour réutiliser les données", "To reuse the data"),
    "entity.reuse": ("Réutiliser cette fiche", "Reuse this page"),
    "standing.together": ("document à retrouver", "document to be traced"),
    "standing.copy": ("copie d’un autre document", "copy of another document"),
    "standing.deduced": ("déduit par les rédacteurs", "deduced by the curators"),
    "standing.by_rule": ("calculé", "computed"),
    "standing.inferred": ("déduit par raisonnement", "inferred by reasoning"),
    "standing.see": ("source {n}", "source {n}"),
    "ontology.title": ("Le vocabulaire", "The vocabulary"),
    "ontology.lead": (
        "Les classes et propriétés avec lesquelles les faits sont dits. OWL 2 RL ; espace de noms :",
        "The classes and properties in which facts are said. OWL 2 RL; namespace:",
    ),
    "ontology.as": ("Le vocabulaire en", "The vocabulary as"),
    "ontology.context": ("Contexte JSON-LD", "JSON-LD context"),
    "ontology.shapes": ("Formes SHACL", "SHACL shapes"),
    "ontology.Class": ("Classes", "Classes"),
    "ontology.ObjectProperty": ("Propriétés entre choses", "Properties between things"),
    "ontology.DatatypeProperty": ("Propriétés à valeur", "Properties with a value"),
    "ontology.AnnotationProperty": ("Propriétés de termes", "Properties of terms"),
    "ontology.above": ("plus large :", "wider:"),
    "ontology.inverse": ("inverse :", "inverse:"),
    "codes.title": ("Listes de codes", "Code lists"),
    "codes.lead": (
        "Les mots choisis pour classer : rôles, thèmes, natures de liens… Chaque liste est un schéma "
        "SKOS, en français et en anglais.",
        "The words chosen to classify: roles, themes, kinds of ties… Each list is a SKOS scheme, in "
        "French and English.",
    ),
    "codes.count": ("{n} codes", "{n} codes"),
    "codes.list": ("Liste", "List"),
    "codes.number": ("Nombre de codes", "Number of codes"),
    "codes.code": ("Code", "Code"),
    "codes.definition": ("Définition", "Definition"),
    "codes.broader": ("Rangé sous", "Under"),
    "codes.as": ("Ces codes en", "These codes as"),
    "codes.label": ("Libellé", "Label"),
    "codes.other": ("En anglais", "In French"),
    "validate.title": ("Vérifier un fichier", "Check a file"),
    "validate.lead": (
        "Avant de proposer vos données, déposez-les ici : Maillage dit ce qui ne va pas, à quelle ligne, "
        "et comment le corriger.",
        "Before you offer your data, drop them here: Maillage says what is wrong, at which line, and how "
        "to correct it.",
    ),
    "validate.give": ("Le fichier", "The file"),
    "validate.file": (
        "Votre tableau (XLSX, ODS, CSV) ou un fichier RDF, 5 Mo au plus",
        "Your sheet (XLSX, ODS, CSV) or an RDF file, 5 MB at most",
    ),
    "validate.paste": ("Ou coller un texte", "Or paste a text"),
    "validate.text": ("Texte", "Text"),
    "validate.ending": ("Format du texte", "Format of the text"),
    "validate.run": ("Vérifier", "Check"),
    "validate.kept": (
        "Le fichier est lu, puis oublié : il n’est ni gardé ni publié.",
        "The file is read, then forgotten: it is neither kept nor published.",
    ),
    "validate.found": ("Résultat pour {name}", "Result for {name}"),
    "validate.severity": ("Gravité", "Severity"),
    "validate.line": ("Ligne", "Line"),
    "validate.column": ("Colonne", "Column"),
    "validate.about": ("Concerne", "About"),
    "validate.what": ("Ce qui ne va pas", "What is wrong"),
    "validate.excel": (
        "Donnez votre tableau tel quel, avec ses propres colonnes : tiers-lieux, PTCE, organisations ou "
        "liens entre eux. Maillage reconnaît les colonnes courantes, dit ce qu’il a compris de chaque ligne "
        "et rend le même tableau, complété. Rien à préparer ; pour partir de zéro :",
        "Give your sheet as it is, with its own columns: third places, PTCEs, organisations or links between "
        "them. Maillage knows the usual columns, says what it understood of each row, and gives the same "
        "sheet back, completed. Nothing to prepare; to start from scratch:",
    ),
    "validate.choose": ("Choisir ce que dit le tableau", "Choose what the sheet tells"),
    "validate.table": ("Il parle de", "It tells of"),
    "validate.guess": ("le deviner", "guess it"),
    "validate.sheet_name": (
        "Feuille du classeur ; la première qui a un tableau si rien n’est dit",
        "Sheet of the workbook; the first with a table if nothing is said",
    ),
    "validate.templates": ("Modèles à remplir", "Templates to fill in"),
    "validate.give_back": ("Recevoir mon tableau complété", "Get my sheet completed"),
    "validate.give_back_hint": (
        "Le même fichier, vos colonnes intactes, avec des colonnes en plus : ce qui est à corriger, "
        "l’identifiant dans Maillage, le SIREN, le code INSEE de la commune, les candidats et leurs indices.",
        "The same file, your columns untouched, with columns added: what is to be corrected, the "
        "identifier in Maillage, SIREN, the INSEE code of the commune, candidates and their evidence.",
    ),
    "validate.sheet": (
        "Ce qu’il dit : « {table} ». Choses déjà connues : {known} ; lignes où choisir entre des "
        "candidats : {undecided} ; lignes à corriger : {wrong}.",
        "What it tells of: “{table}”. Things known already: {known}; rows where to choose between "
        "candidates: {undecided}; rows to correct: {wrong}.",
    ),
    "validate.back": (
        "À enregistrer : votre tableau complété, et ses faits s’il n’y a rien à corriger. Rien n’est "
        "gardé ici.",
        "To save: your sheet completed, and its facts if nothing is to be corrected. Nothing is kept here.",
    ),
    "validate.back_large": (
        "Votre tableau est trop grand pour tenir dans cette page : le redonner avec « Recevoir mon tableau "
        "complété ».",
        "Your sheet is too large for this page: give it again with “Get my sheet completed”.",
    ),
    "validate.remarks": ("Remarques, les plus graves d’abord", "Remarks, the gravest first"),
    "templates.title": ("Modèles à remplir", "Templates to fill in"),
    "templates.lead": (
        "Un modèle par table : un classeur avec des listes de choix, une notice et des exemples ; le même en "
        "CSV ; et son Table Schema, pour les logiciels.",
        "A template for each table: a workbook with lists to choose from, a guide and examples, in French; "
        "the same as CSV; and its Table Schema, for programs.",
    ),
    "templates.how": (
        "Rempli, un modèle se vérifie tel quel. Les colonnes en gras sont obligatoires ; les autres peuvent "
        "rester vides. Ni nom de personne, ni courriel, ni téléphone.",
        "Filled in, a template is checked as it is. The columns in bold are required; the others may stay "
        "empty. No name of a person, no e-mail address, no telephone number.",
    ),
    "templates.table": ("Pour dire", "To tell of"),
    "templates.columns": ("Colonnes", "Columns"),
    "templates.files": ("Fichiers", "Files"),
    "table.tiers_lieux": ("Des tiers-lieux", "Third places (tiers-lieux)"),
    "table.ptce": ("Des PTCE", "PTCEs"),
    "table.organisations": ("Des organisations", "Organisations"),
    "table.links": ("Des liens de coopération", "Cooperation links"),
    "table.memberships": (
        "Les membres d’un pôle, d’un lieu ou d’un réseau",
        "The members of a pole, a place or a network",
    ),
    "table.projects": ("Des projets", "Projects"),
    "table.services": ("Des services produits ou partagés", "Services provided or shared"),
    "table.recognitions": ("Des reconnaissances et des labels", "Recognitions and labels"),
    "severity.Violation": ("erreur", "error"),
    "severity.Warning": ("avertissement", "warning"),
    "severity.Info": ("conseil", "advice"),
    "match.title": ("Rapprocher un tableau", "Match a sheet"),
    "match.lead": (
        "Votre tableau nomme des PTCE, des tiers-lieux, des associations, des communes… OpenRefine, ou tout "
        "logiciel qui parle le même protocole, demande ici ce que chaque ligne désigne, puis ramène dans le "
        "tableau ce que Maillage en sait.",
        "Your sheet names PTCEs, third places, associations, communes… OpenRefine, or any program of the "
        "same protocol, asks here what each row means, then brings into the sheet what Maillage knows of it.",
    ),
    "match.address": ("L’adresse du service", "The address of the service"),
    "match.protocol": (
        "Protocole : Reconciliation Service API 0.2 (W3C). Rien de ce qui est envoyé n’est gardé.",
        "Protocol: Reconciliation Service API 0.2 (W3C). Nothing that is sent is kept.",
    ),
    "match.steps": ("Dans OpenRefine", "In OpenRefine"),
    "match.begin": (
        "Sur la colonne des noms : Réconcilier, puis Démarrer la réconciliation.",
        "On the column of names: Reconcile, then Start reconciling.",
    ),
    "match.add": (
        "Ajouter un service standard, et coller l’adresse ci-dessus.",
        "Add standard service, and paste the address above.",
    ),
    "match.join": (
        "Choisir le type, et relier les autres colonnes à leurs propriétés : commune, SIREN, site web… "
        "C’est ce qui départage les homonymes.",
        "Choose the type, and join the other columns to their properties: commune, SIREN, website… "
        "That is what tells namesakes apart.",
    ),
    "match.look": (
        "Vérifier les lignes qui restent ouvertes, candidat par candidat ; l’aperçu aide à choisir.",
        "Look over the rows that stay open, candidate by candidate; the preview helps to choose.",
    ),
    "match.take": (
        "Modifier la colonne, puis Ajouter des colonnes depuis des valeurs réconciliées : identifiants, "
        "commune, PTCE, membres…",
        "Edit column, then Add columns from reconciled values: identifiers, commune, PTCE, members…",
    ),
    "match.scores": ("Ce que dit le score", "What the score says"),
    "match.certain": (
        "Certain : un identifiant (SIREN, SIRET, RNA, identifiant Maillage) concorde et aucun ne contredit ; "
        "ou le nom est le même, au même endroit, et rien d’autre n’y porte ce nom.",
        "Certain: an identifier (SIREN, SIRET, RNA, Maillage identifier) agrees and none contradicts; or the "
        "name is the same, in the same place, and nothing else there bears it.",
    ),
    "match.same": (
        "Le même nom, ou presque, et rien qui contredise. À regarder : un nom seul ne décide jamais.",
        "The same name, or nearly, and nothing against it. Look at it: a name alone never decides.",
    ),
    "match.near": ("Un nom proche, ou le même nom ailleurs.", "A near name, or the same name elsewhere."),
    "match.against": (
        "Un identifiant contredit la ligne : ce n’est pas la même structure, même si le nom concorde.",
        "An identifier contradicts the row: it is not the same body, even if the name agrees.",
    ),
    "match.failed": (
        "Une ligne à laquelle le service n’a pu répondre le dit (« failed ») ; il ne répond jamais « aucun "
        "candidat » à sa place.",
        "A row that the service could not answer says so (“failed”); it never answers “no candidate” in its "
        "place.",
    ),
    "match.score": ("Score", "Score"),
    "match.meaning": ("Sens", "Meaning"),
    "match.types": ("Les types", "The types"),
    "match.given": ("Ce qu’une ligne peut dire, outre le nom", "What a row may say, beside the name"),
    "match.taken": ("Ce que l’on peut ramener", "What may be brought back"),
    "match.id": ("Identifiant", "Identifier"),
    "match.name": ("Nom", "Name"),
    "notes.address": ("Adresse", "Address"),
    "notes.licence": ("Licence", "Licence"),
    "notes.licence_text": (
        "Licence Ouverte 2.0 : réutilisation libre, en citant la source",
        "Licence Ouverte 2.0: free to reuse, citing the source",
    ),
    "notes.version": ("Version des données", "Version of the data"),
    "notes.cite": ("Pour citer", "To cite"),
    "notes.citation": ("Maillage, version {version}, {address}", "Maillage, version {version}, {address}"),
    "problem.code": ("Erreur {status}", "Error {status}"),
    "problem.back": ("Revenir à l’accueil", "Back to the home page"),
    "problem.next": ("Que faire ?", "What to do?"),
    "problem.queries": ("Voir toutes les questions", "See all the questions"),
    "problem.meaning": ("Ce que veulent dire les messages d’erreur", "What the error messages mean"),
    "problems.title": ("Les messages d’erreur", "Error messages"),
    "problems.lead": (
        "Quand une demande ne peut recevoir de réponse, le serveur le dit en JSON (RFC 9457) ; le membre "
        "type mène à une ligne de ce tableau.",
        "When a request cannot be answered, the server says so in JSON (RFC 9457); the member type leads to "
        "a row of this table.",
    ),
    "problems.name": ("Nom", "Name"),
    "problems.status": ("Code HTTP", "HTTP status"),
    "problems.meaning": ("Sens", "Meaning"),
    "column.subject": ("Sujet", "Subject"),
    "column.predicate": ("Relation", "Relation"),
    "column.object": ("Objet", "Object"),
    "column.thing": ("Fiche", "Page"),
}


def language() -> str:
    """The reader's language, `fr` or `en`: what `lang=` says, else Accept-Language, else French."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for name, weight in request.accept_languages:
        main = name.lower().partition("-")[0]
        if weight > 0 and main in LANGUAGES:
            return main
    return "fr"


def tag(name: str, lang: str) -> str:
    """What a tag of the queries is called; its own text when nothing else is known."""
    key = f"tag.{name}"
    return say(key, lang) if key in TEXTS else name[:1].upper() + name[1:]


def say(key: str, lang: str, **values: object) -> str:
    """A text in a language, its `{places}` filled."""
    return TEXTS[key][0 if lang == "fr" else 1].format(**values)
