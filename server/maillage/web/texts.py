"""Every word of the pages, in French and in English."""

from typing import Final

from flask import request

TEXTS: Final[dict[str, tuple[str, str]]] = {
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
    "nav.validate": ("Valider", "Validate"),
    "nav.switch": ("English", "Français"),
    "nav.switch_long": ("This page in English", "Cette page en français"),
    "foot.release": ("Livraison {version}, données du {date}.", "Release {version}, data of {date}."),
    "foot.licence": ("Données sous Licence Ouverte 2.0.", "Data under Licence Ouverte 2.0 (open licence)."),
    "foot.health": ("État du service", "Service status"),
    "home.title": (
        "Qui coopère avec qui, où, et d’après quelle source ?",
        "Who cooperates with whom, where, and on what authority?",
    ),
    "home.lead": (
        "Maillage rassemble ce que des documents publics disent des pôles territoriaux de coopération "
        "économique (PTCE), des tiers-lieux, de leurs membres et de leurs liens. Chaque fait garde sa "
        "source ; ce qui est déduit est montré comme tel.",
        "Maillage gathers what public documents say of French territorial economic cooperation poles "
        "(PTCE), third places (tiers-lieux), their members and their ties. Each fact keeps its source; "
        "what is inferred is shown as such.",
    ),
    "home.figures": ("Ce que contient cette livraison", "What this release holds"),
    "home.triples": ("triplets, dont {inferred} déduits", "triples, {inferred} of them inferred"),
    "home.graphs": ("graphes nommés : un par source", "named graphs: one a source"),
    "home.ask": ("Poser une question", "Ask a question"),
    "home.ask_lead": (
        "Des questions prêtes à l’emploi, avec leurs réponses en tableau, CSV ou JSON.",
        "Ready-made questions, answered as a table, CSV or JSON.",
    ),
    "home.machines": ("Pour les programmes", "For programs"),
    "home.sparql": (
        "Un point d’accès SPARQL 1.1, en lecture seule.",
        "A SPARQL 1.1 endpoint, read-only.",
    ),
    "home.openapi": (
        "La description des adresses, en OpenAPI 3.1.",
        "The description of the addresses, in OpenAPI 3.1.",
    ),
    "home.data": (
        "Toutes les données à télécharger, avec leur catalogue DCAT.",
        "All the data to download, with their DCAT catalogue.",
    ),
    "home.vocabulary": (
        "Le vocabulaire : classes et propriétés, en OWL.",
        "The vocabulary: classes and properties, in OWL.",
    ),
    "class.PTCE": ("pôles (PTCE)", "poles (PTCE)"),
    "class.TiersLieu": ("tiers-lieux", "third places"),
    "class.Actor": ("acteurs", "actors"),
    "class.Membership": ("participations", "memberships"),
    "class.CooperationLink": ("liens de coopération", "cooperation links"),
    "class.Award": ("attributions", "awards"),
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
    "queries.title": ("Questions prêtes à l’emploi", "Ready-made questions"),
    "queries.lead": (
        "Chaque question est une requête SPARQL : on peut la lire, la reprendre, l’appeler par son adresse.",
        "Each question is a SPARQL query: read it, reuse it, call it by its address.",
    ),
    "query.form": ("Préciser la question", "Refine the question"),
    "query.required": ("obligatoire", "required"),
    "query.any": ("— tous —", "— any —"),
    "query.choose": ("— choisir —", "— choose —"),
    "query.example": ("Exemple : {value}", "Example: {value}"),
    "query.ask": ("Voir la réponse", "See the answer"),
    "query.faults": ("À corriger", "To correct"),
    "query.needed": ("il en faut une valeur", "a value is needed"),
    "query.unknown": (
        "paramètres inconnus de cette question : {names}",
        "parameters this question does not know: {names}",
    ),
    "query.text": ("La requête SPARQL", "The SPARQL query"),
    "query.raw": ("Texte seul", "Text only"),
    "query.open": ("Ouvrir dans le formulaire SPARQL", "Open in the SPARQL form"),
    "answer.title": ("Réponse", "Answer"),
    "answer.none": ("Aucune ligne.", "No row."),
    "answer.one": ("1 ligne", "1 row"),
    "answer.many": ("{n} lignes", "{n} rows"),
    "answer.more": (
        "Les {n} premières lignes seulement ; les fichiers les ont toutes.",
        "The first {n} rows only; the files have them all.",
    ),
    "answer.scroll": ("tableau à faire défiler", "table, scrollable"),
    "answer.yes": ("Oui.", "Yes."),
    "answer.no": ("Non.", "No."),
    "answer.formats": ("Cette réponse en", "This answer as"),
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
    "sparql.address": ("Adresse du point d’accès :", "Address of the endpoint:"),
    "entity.iri": ("Identifiant", "Identifier"),
    "entity.data": ("Ces données en", "These data as"),
    "entity.said": ("Ce que disent les sources", "What the sources say"),
    "entity.inferred": ("Ce que le raisonnement ajoute", "What reasoning adds"),
    "entity.inferred_lead": (
        "Rien de ceci n’est écrit dans une source : chaque ligne découle des faits et du vocabulaire, "
        "par la règle indiquée.",
        "None of this is written in a source: each line follows from the facts and the vocabulary, "
        "by the rule given.",
    ),
    "entity.incoming": ("Ce qui en parle", "What speaks of it"),
    "entity.incoming_lead": (
        "Chaque relation se lit depuis la chose citée vers celle de cette page.",
        "Each relation reads from the thing named to that of this page.",
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
    "standing.stated": ("énoncé", "stated"),
    "standing.deduced": ("déduit par les rédacteurs", "deduced by the curators"),
    "standing.inferred": ("déduit par raisonnement", "inferred by reasoning"),
    "standing.rule": ("règle {rule}", "rule {rule}"),
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
    "ontology.above": ("au-dessus :", "above:"),
    "ontology.inverse": ("inverse :", "inverse:"),
    "codes.title": ("Listes de codes", "Code lists"),
    "codes.lead": (
        "Chaque liste fermée est un schéma SKOS, en français et en anglais.",
        "Each closed list is a SKOS scheme, in French and English.",
    ),
    "codes.count": ("{n} codes", "{n} codes"),
    "codes.list": ("Liste", "List"),
    "codes.number": ("Nombre de codes", "Number of codes"),
    "codes.code": ("Code", "Code"),
    "codes.fr": ("Français", "French"),
    "codes.en": ("Anglais", "English"),
    "codes.definition": ("Définition", "Definition"),
    "codes.broader": ("Sous", "Under"),
    "codes.as": ("Ces codes en", "These codes as"),
    "validate.title": ("Valider un fichier", "Validate a file"),
    "validate.lead": (
        "Un tableau de faits (CSV) ou du RDF : Maillage dit ce qui ne va pas, où, et quoi faire.",
        "A table of facts (CSV) or RDF: Maillage says what is wrong, where, and what to do.",
    ),
    "validate.give": ("Le fichier", "The file"),
    "validate.file": ("Un fichier, 5 Mo au plus", "A file, 5 MB at most"),
    "validate.text": ("Ou un texte", "Or a text"),
    "validate.ending": ("Format du texte", "Format of the text"),
    "validate.run": ("Valider", "Validate"),
    "validate.kept": (
        "Le fichier n’est ni gardé ni publié.",
        "The file is neither kept nor published.",
    ),
    "validate.found": ("Ce qu’en dit Maillage : {name}", "What Maillage says of it: {name}"),
    "validate.conforms": ("Conforme.", "It conforms."),
    "validate.wrong": ("À corriger : {n} erreurs.", "To correct: {n} errors."),
    "validate.severity": ("Gravité", "Severity"),
    "validate.line": ("Ligne", "Line"),
    "validate.column": ("Colonne", "Column"),
    "validate.about": ("Sur", "About"),
    "validate.what": ("Quoi", "What"),
    "severity.Violation": ("erreur", "error"),
    "severity.Warning": ("avertissement", "warning"),
    "severity.Info": ("conseil", "advice"),
    "data.title": ("Les données", "The data"),
    "data.lead": (
        "Une livraison est un dossier qui ne change plus : mêmes faits, mêmes octets. Chaque fichier a son "
        "empreinte SHA-256.",
        "A release is a folder that no longer changes: same facts, same bytes. Each file has its "
        "SHA-256 digest.",
    ),
    "data.catalogue": ("Catalogue (DCAT et VoID) en", "Catalogue (DCAT and VoID) as"),
    "data.files": ("Fichiers de la livraison", "Files of the release"),
    "data.sources": ("Registres nationaux", "National registers"),
    "data.sources_lead": (
        "Un fichier N-Triples par département, ou un seul pour la source.",
        "One N-Triples file a département, or one for the source.",
    ),
    "data.many": ("{n} fichiers", "{n} files"),
    "data.graphs": ("Un fichier par graphe nommé", "One file a named graph"),
    "data.file": ("Fichier", "File"),
    "data.what": ("Contenu", "Content"),
    "data.size": ("Taille", "Size"),
    "data.digest": ("SHA-256", "SHA-256"),
    "data.licence": (
        "Licence Ouverte 2.0 : réutilisation libre, en citant la source.",
        "Licence Ouverte 2.0: free to reuse, citing the source.",
    ),
    "problem.code": ("Erreur {status}", "Error {status}"),
    "problem.back": ("Revenir à l’accueil", "Back to the home page"),
    "problems.title": ("Les problèmes et leur sens", "Problems and what they mean"),
    "problems.lead": (
        "Quand une demande ne peut recevoir de réponse, le serveur le dit en JSON (RFC 9457) ; le membre "
        "type mène à une ligne de ce tableau.",
        "When a request cannot be answered, the server says so in JSON (RFC 9457); the member type leads to "
        "a row of this table.",
    ),
    "problems.name": ("Nom", "Name"),
    "problems.status": ("Code HTTP", "HTTP status"),
    "problems.meaning": ("Sens", "Meaning"),
}


def language() -> str:
    """The reader's language, `fr` or `en`: what `lang=` says, else Accept-Language, else French."""
    asked = request.args.get("lang", "")
    if asked in ("fr", "en"):
        return asked
    for name, weight in request.accept_languages:
        main = name.lower().partition("-")[0]
        if weight > 0 and main in ("fr", "en"):
            return main
    return "fr"


def tag(name: str, lang: str) -> str:
    """What a tag of the queries is called; its own text when nothing else is known."""
    key = f"tag.{name}"
    return say(key, lang) if key in TEXTS else name[:1].upper() + name[1:]


def say(key: str, lang: str, **values: object) -> str:
    """A text in a language, its `{places}` filled."""
    return TEXTS[key][0 if lang == "fr" else 1].format(**values)
