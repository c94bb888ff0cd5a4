"""The texts of the pages of questions, in French and in English."""

from typing import Final

QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "notes.question": ("Question", "Question"),
    "notes.description": ("Ce que dit la réponse", "What the answer says"),
    "answer.others": ("Autres formats :", "Other formats:"),
    "answer.take": ("Emporter cette réponse :", "Take this answer away:"),
    "answer.plain": ("CSV (RFC 4180)", "CSV (RFC 4180)"),
    "answer.taken": (
        "La réponse a plus de {n} lignes : le CSV pour Excel et le XLSX s’arrêtent là et le disent ; "
        "le CSV (RFC 4180) les a toutes.",
        "The answer has more than {n} rows: the CSV for Excel and the XLSX stop there and say so; "
        "the CSV (RFC 4180) has them all.",
    ),
    "answer.sort_by": ("Trier par :", "Sort by:"),
    "answer.bars": (
        "Diagramme en barres : {title}. Le tableau qui suit donne les mêmes nombres.",
        "Bar chart: {title}. The table that follows gives the same numbers.",
    ),
    "answer.bars_more": (
        "Les {n} premières barres ; le tableau a toutes les lignes.",
        "The first {n} bars; the table has all the rows.",
    ),
    "answer.common": ("Pour toutes ces lignes :", "For all these rows:"),
    "answer.absent": (
        "Hors de la carte, faute de position connue ou trop loin : {n}. Le tableau les donne.",
        "Not on the map, for want of a known position or because it is too far: {n}. The table has them.",
    ),
    "answer.network": ("Voir le réseau dessiné", "See the network drawn"),
    "advice.title": ("Que tenter ?", "What to try?"),
    "advice.without": ("sans préciser « {name} » : {rows}", "without “{name}”: {rows}"),
    "advice.value": ("avec « {name} » : {value}", "with “{name}”: {value}"),
    "advice.wider": ("plus large : {place}", "wider: {place}"),
    "advice.radius": ("plus loin : {km} km", "farther: {km} km"),
    "choose.hint": (
        "Écrire un nom ou une partie d’un nom.",
        "Write a name, or a part of a name.",
    ),
    "view.map": ("carte", "map"),
    "view.chart": ("diagramme", "chart"),
    "view.network": ("réseau", "network"),
    "view.sheet": ("fiche", "sheet"),
    "queries.find": ("Chercher parmi les questions", "Look among the questions"),
    "queries.find_go": ("Chercher", "Look"),
    "queries.found": ("Pour « {word} » : {n}", "For “{word}”: {n}"),
    "queries.none": (
        "Aucune question ne contient tous ces mots. En essayer un seul, ou voir",
        "No question has all these words. Try one of them, or see",
    ),
    "queries.every": ("toutes les questions", "all the questions"),
    "aim.ptce": ("Connaître les PTCE", "Know the PTCEs"),
    "aim.tiers-lieux": ("Connaître les tiers-lieux", "Know the third places"),
    "aim.trouver": (
        "Trouver des acteurs, des thèmes, des territoires",
        "Find actors, themes, territories",
    ),
    "aim.diagnostiquer": ("Préparer un diagnostic article 9", "Prepare an article 9 diagnosis"),
    "aim.relier": ("Voir qui travaille avec qui, tisser des liens", "See who works with whom, weave ties"),
    "aim.appuyer": (
        "Faire naître un PTCE, trouver un appui ou un financement",
        "Start a PTCE, find support or funding",
    ),
    "aim.compter": ("Compter et comparer", "Count and compare"),
    "aim.verifier": ("Vérifier les sources, corriger, compléter", "Check sources, correct, complete"),
    "reuse.title": ("Réutiliser cette réponse", "Use this answer again"),
    "reuse.follow": (
        "Être averti d’une ligne nouvelle, dans un lecteur de flux :",
        "To be told of a new row, in a feed reader:",
    ),
    "reuse.feed_cut": ("Les {n} premières lignes.", "The first {n} rows."),
    "reuse.feed": ("flux de cette réponse (Atom)", "feed of this answer (Atom)"),
    "reuse.lead": (
        "L’adresse de la réponse ne change pas : elle donne toujours la dernière version des données.",
        "The address of the answer does not change: it always gives the latest version of the data.",
    ),
    "reuse.excel": ("Excel (Power Query)", "Excel (Power Query)"),
    "reuse.excel_how": (
        "Données › Obtenir des données › À partir d’autres sources › Requête vide, puis Éditeur avancé : "
        "coller ce texte. « Actualiser tout » reprend les données du jour.",
        "Data › Get Data › From Other Sources › Blank Query, then Advanced Editor: paste this text. "
        "“Refresh All” takes the data of the day.",
    ),
    "reuse.libreoffice": ("LibreOffice Calc", "LibreOffice Calc"),
    "reuse.libreoffice_how": (
        "Feuille › Liens externes : coller cette adresse, puis Entrée ; choisir UTF-8 et la virgule.",
        "Sheet › External Links: paste this address, then Enter; choose UTF-8 and the comma.",
    ),
    "reuse.python": ("Python (pandas)", "Python (pandas)"),
    "reuse.python_how": ("Le tableau dans un programme.", "The table in a program."),
    "reuse.sparqlwrapper": ("Python (SPARQLWrapper)", "Python (SPARQLWrapper)"),
    "reuse.sparqlwrapper_how": (
        "La question elle-même, posée en SPARQL.",
        "The question itself, put in SPARQL.",
    ),
    "reuse.r": ("R", "R"),
    "reuse.r_how": (
        "Le tableau dans R, sans paquet à installer.",
        "The table in R, without a package to install.",
    ),
    "reuse.curl": ("Terminal (curl)", "Terminal (curl)"),
    "reuse.curl_how": ("Le fichier, par une commande.", "The file, by a command."),
    "cite.title": ("Citer ce résultat", "Cite this result"),
    "cite.lead": (
        "Avec la version et la date des données : une version publiée ne change plus.",
        "With the version and the date of the data: a published version no longer changes.",
    ),
    "cite.bibtex": ("BibTeX", "BibTeX"),
}
