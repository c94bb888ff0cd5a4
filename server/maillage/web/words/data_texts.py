"""The texts of the data, their catalogue and their feeds, in French and in English."""

from typing import Final

DATA: Final[dict[str, tuple[str, str]]] = {
    "data.title": ("Les données", "The data"),
    "data.lead": (
        "Tout ce que montre ce site se télécharge et se réutilise librement, en citant la source.",
        "All that this site shows may be downloaded and reused freely, citing the source.",
    ),
    "data.brief": ("En bref", "In brief"),
    "data.licence": ("Licence", "Licence"),
    "data.licence_text": (
        "libre, y compris pour un usage commercial, en citant Maillage et la date",
        "free, commercial use included, citing Maillage and the date",
    ),
    "data.age": ("À jour du", "Up to date on"),
    "data.covers": ("Période", "Period"),
    "data.years": ("de {first} à {last}", "from {first} to {last}"),
    "data.where": ("Territoire", "Territory"),
    "data.france": ("France, outre-mer compris", "France, overseas included"),
    "data.holds": ("Contenu", "Content"),
    "data.version": ("Version", "Version"),
    "data.version_text": (
        "C’est la seule que ce site sert : gardez les fichiers dont vous tirez un résultat.",
        "It is the only one that this site serves: keep the files on which a result rests.",
    ),
    "data.tables": ("Pour un tableur", "For a spreadsheet"),
    "data.tables_lead": (
        "Un fichier par question. « Excel » est un classeur avec ses sources, « CSV Excel » s’ouvre d’un "
        "double clic, « CSV » est fait pour les programmes. La page de la question permet de choisir une "
        "région, une année, un appel.",
        "One file a question. “Excel” is a workbook with its sources, “CSV Excel” opens by a double click "
        "in French, “CSV” is made for programs. The page of the question lets one choose a region, a year, "
        "a call.",
    ),
    "data.tables_more": ("Toutes les questions, y compris sur un pôle ou une commune", "All the questions"),
    "data.of": ("{what} : {form}", "{what}: {form}"),
    "data.n_tables": ("{n} tableaux", "{n} tables"),
    "data.one_table": ("1 tableau", "1 table"),
    "data.match": (
        "Vous avez déjà un tableau ? Rapprochez-le de Maillage.",
        "Have you a sheet already? Match it with Maillage.",
    ),
    "data.whole": ("Pour un programme", "For a program"),
    "data.whole_lead": (
        "Le graphe entier, avec la source de chaque fait.",
        "The whole graph, with the source of each fact.",
    ),
    "data.all_files": (
        "Tous les fichiers et leurs empreintes, source par source",
        "All files and their digests, source by source",
    ),
    "data.cite": ("Citer", "Cite"),
    "data.cite_lead": (
        "À mettre sous un tableau, une carte, dans une bibliographie.",
        "To put under a table or a map, or in a bibliography.",
    ),
    "data.cited": (
        "Maillage, la coopération territoriale en France",
        "Maillage, territorial cooperation in France",
    ),
    "data.citation": (
        "{title}, version {version}{dated}, Licence Ouverte 2.0, {address}",
        "{title}, version {version}{dated}, Licence Ouverte 2.0, {address}",
    ),
    "data.citation_of": (
        "Maillage, « {title} », version {version}{dated}, Licence Ouverte 2.0, {address}",
        "Maillage, “{title}”, version {version}{dated}, Licence Ouverte 2.0, {address}",
    ),
    "data.dated": (", données du {date}", ", data of {date}"),
    "data.cff": (
        "Si vous utilisez ces données, citez-les ainsi.",
        "If you use these data, please cite them as below.",
    ),
    "data.about": (
        "Faits sourcés sur les pôles territoriaux de coopération économique (PTCE), les tiers-lieux, leurs "
        "membres et leurs liens, partout en France.",
        "Sourced facts on French territorial poles of economic cooperation (PTCE), tiers-lieux, their "
        "members and their ties.",
    ),
    "data.follow": ("Être prévenu", "Be told"),
    "data.follow_lead": (
        "Un lecteur de flux, ou votre messagerie, montre ce qui s’ajoute à chaque version.",
        "A feed reader, or your mail program, shows what each version adds.",
    ),
    "feed.news": ("Maillage : nouveautés", "Maillage: what is new"),
    "feed.news_lead": (
        "Lauréats, coopérations, projets, fins et documents, à la date que leur source donne.",
        "Awards, cooperation, projects, ends and documents, by the date that their source gives.",
    ),
    "feed.corrections": ("Maillage : corrections", "Maillage: corrections"),
    "feed.corrections_lead": (
        "Ce qu’une source a dit et qu’une autre corrige.",
        "What one source said and another corrects.",
    ),
    "news.award": ("Lauréat de « {on} » : {of}", "Award of “{on}”: {of}"),
    "news.tie": ("Coopération : {what}", "Cooperation: {what}"),
    "news.project": ("Projet : {what}", "Project: {what}"),
    "news.end": ("N’existe plus : {what}", "No longer exists: {what}"),
    "news.document": ("Document : {what}", "Document: {what}"),
    "news.correction": ("Correction : {what}", "Correction: {what}"),
    "news.corrected": (
        "« {was} » ({by}). Corrigé par « {now} » ({source}).",
        "“{was}” ({by}). Corrected by “{now}” ({source}).",
    ),
    "data.harvest": ("Montrer ces données dans un autre catalogue", "Show these data in another catalogue"),
    "data.harvest_lead": (
        "data.gouv.fr, un portail régional ou celui d’une métropole peuvent les reprendre et les tenir à "
        "jour tout seuls, avec leur licence, leur date et leurs fichiers.",
        "data.gouv.fr, or the portal of a region or a city, can take them over and keep them up to date by "
        "themselves, with licence, date and files.",
    ),
    "data.harvest_address": ("Adresse à donner", "Address to give"),
    "data.harvest_1": (
        "Sur data.gouv.fr, connectez-vous et choisissez votre organisation.",
        "On data.gouv.fr, sign in and choose your organisation.",
    ),
    "data.harvest_2": (
        "Dans « Administration », « Moissonneurs », ajoutez un moissonneur de type DCAT.",
        "In “Administration”, “Harvesters”, add a harvester of type DCAT.",
    ),
    "data.harvest_3": (
        "Donnez l’adresse ci-dessus, puis « Prévisualiser » : deux jeux de données apparaissent.",
        "Give the address above, then preview: two datasets show.",
    ),
    "data.harvest_4": (
        "Enregistrez. L’équipe de data.gouv.fr valide le moissonneur, qui passe ensuite régulièrement.",
        "Save. The team of data.gouv.fr approves the harvester, which then comes by regularly.",
    ),
    "data.harvest_ckan": (
        "Sur un portail CKAN, l’extension ckanext-dcat prend la même adresse.",
        "On a CKAN portal, the extension ckanext-dcat takes the same address.",
    ),
    "data.catalogue": (
        "Le catalogue (DCAT-AP 3) dans d’autres formats :",
        "The catalogue (DCAT-AP 3) in other formats:",
    ),
    "data.files_title": ("Tous les fichiers", "All the files"),
    "data.files_lead": (
        "L’empreinte dit si un fichier est bien celui qui a été publié.",
        "The digest tells whether a file is the one that was published.",
    ),
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
}
