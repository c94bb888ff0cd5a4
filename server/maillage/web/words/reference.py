"""The words of the pages of reference: vocabulary, code lists, data, checking, problems."""

from typing import Final

REFERENCE: Final[dict[str, tuple[str, str]]] = {
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
        "Un tableau de faits (CSV) ou un fichier RDF, 5 Mo au plus",
        "A table of facts (CSV) or an RDF file, 5 MB at most",
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
    "validate.conforms": ("Conforme : rien à corriger.", "It conforms: nothing to correct."),
    "validate.wrong": ("À corriger : {n} erreurs.", "To correct: {n} errors."),
    "validate.severity": ("Gravité", "Severity"),
    "validate.line": ("Ligne", "Line"),
    "validate.column": ("Colonne", "Column"),
    "validate.about": ("Concerne", "About"),
    "validate.what": ("Ce qui ne va pas", "What is wrong"),
    "validate.excel": (
        "Depuis un tableur : enregistrer au format « CSV UTF-8 ». Le tableau porte le nom et les "
        "colonnes d’une table de faits : {names}.",
        "From a spreadsheet: save as “CSV UTF-8”. The table has the name and the columns of a table of "
        "facts: {names}.",
    ),
    "validate.one": ("À corriger : 1 erreur.", "To correct: 1 error."),
    "validate.remarks": ("Remarques, les plus graves d’abord", "Remarks, the gravest first"),
    "severity.Violation": ("erreur", "error"),
    "severity.Warning": ("avertissement", "warning"),
    "severity.Info": ("conseil", "advice"),
    "data.title": ("Les données", "The data"),
    "data.lead": (
        "Tout ce que montre ce site, à télécharger. Une version publiée ne change plus : la citer, c’est "
        "être sûr de la retrouver.",
        "All that this site shows, to download. A published release no longer changes: to cite it is to "
        "be sure to find it again.",
    ),
    "data.catalogue": ("Catalogue (DCAT et VoID) en", "Catalogue (DCAT and VoID) as"),
    "data.files": ("Fichiers", "Files"),
    "data.sources": ("Registres nationaux", "National registers"),
    "data.sources_lead": (
        "Un fichier N-Triples par département, ou un seul pour la source.",
        "One N-Triples file a département, or one for the source.",
    ),
    "data.many": ("{n} fichiers", "{n} files"),
    "data.graphs": ("Un fichier par source", "One file a source"),
    "data.file": ("Fichier", "File"),
    "data.what": ("Contenu", "Content"),
    "data.size": ("Taille", "Size"),
    "data.digest": ("Empreinte SHA-256", "SHA-256 digest"),
    "data.licence": (
        "Licence Ouverte 2.0 : réutilisation libre, en citant la source.",
        "Licence Ouverte 2.0: free to reuse, citing the source.",
    ),
    "data.sheets": (
        "Pour un tableur, prenez plutôt une question : chacune donne sa réponse en CSV.",
        "For a spreadsheet, rather take a question: each gives its answer as CSV.",
    ),
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
