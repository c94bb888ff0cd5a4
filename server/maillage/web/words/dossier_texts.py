"""The texts of dossiers, diagnoses and comparisons, in French and in English."""

from typing import Final

LAW: Final[dict[str, str]] = {
    "l1": "le regroupement sur un même territoire",
    "l2": "d’entreprises de l’économie sociale et solidaire, au sens de l’article 1er de la présente loi",
    "l3": "qui s’associent à des entreprises",
    "l4-5": (
        "en lien avec des collectivités territoriales et leurs groupements, des centres de recherche, des "
        "établissements d’enseignement supérieur et de recherche, des organismes de formation ou toute autre "
        "personne physique ou morale"
    ),
    "l6": "une stratégie commune et continue de mutualisation, de coopération ou de partenariat",
    "l7": "projets économiques et sociaux innovants, socialement ou technologiquement",
    "l8": "porteurs d’un développement local durable",
}
"""The words of the law for each element, by its short name."""

DOSSIER: Final[dict[str, tuple[str, str]]] = {
    "diagnosis.title": ("Diagnostic article 9", "Article 9 diagnosis"),
    "diagnosis.of": ("Diagnostic article 9 : {name}", "Article 9 diagnosis: {name}"),
    "diagnosis.lead": (
        "Où en est chaque PTCE au regard des sept éléments de sa définition légale (article 9 de la loi du "
        "31 juillet 2014), d’après les documents que nous avons recueillis. « Non renseigné » ne veut pas "
        "dire « manque » : nos documents n’en disent rien, le PTCE peut-être si.",
        "Where each PTCE stands against the seven elements of its legal definition (article 9 of the law of "
        "31 July 2014), by the documents that we gathered. “Not documented” does not mean “missing”: our "
        "documents say nothing of it; the PTCE may.",
    ),
    "diagnosis.law": ("Ce que dit la loi", "What the law says"),
    "diagnosis.law_source": (
        "Loi n° 2014-856 du 31 juillet 2014, article 9, sur Légifrance",
        "Law no. 2014-856 of 31 July 2014, article 9, on Légifrance",
    ),
    "diagnosis.name": ("Nom", "Name"),
    "diagnosis.region": ("Région", "Region"),
    "diagnosis.every_region": ("toutes les régions", "every region"),
    "diagnosis.element": ("Élément", "Element"),
    "diagnosis.every_element": ("tous les éléments", "every element"),
    "diagnosis.outcome": ("Où il en est", "Where it stands"),
    "diagnosis.open": ("pas établi", "not established"),
    "diagnosis.show": ("Afficher", "Show"),
    "diagnosis.count": ("{n} PTCE", "{n} PTCEs"),
    "diagnosis.count_one": ("1 PTCE", "1 PTCE"),
    "diagnosis.none": (
        "Aucun PTCE ne répond à ces choix. En retirer un, ou voir",
        "No PTCE answers these choices. Take one away, or see",
    ),
    "diagnosis.all": ("tous les PTCE", "all PTCEs"),
    "diagnosis.where": ("Où", "Where"),
    "diagnosis.absent": (
        "Cette version des données n’a pas de diagnostic de ce PTCE.",
        "This release has no diagnosis of this PTCE.",
    ),
    "diagnosis.own_title": ("Votre propre liste de membres", "Your own list of members"),
    "diagnosis.own_lead": (
        "Vous avez la liste des membres d’un PTCE, ou d’un projet de PTCE ? Le même diagnostic s’y applique, "
        "et rien n’est gardé.",
        "You have the list of members of a PTCE, or of a project of one? The same diagnosis applies to it, "
        "and nothing is kept.",
    ),
    "diagnosis.own_go": ("Diagnostiquer ma liste", "Diagnose my list"),
    "diagnosis.take": ("Ces lignes :", "These rows:"),
    "diagnosis.sum": (
        "Des sept éléments, {said}. Ce n’est pas une note : la loi demande les sept ensemble, et un document "
        "de plus peut tout changer.",
        "Of the seven elements, {said}. This is no score: the law asks for the seven together, and one more "
        "document may change all.",
    ),
    "diagnosis.n.established": ("{n} établi", "{n} established"),
    "diagnosis.n.established.s": ("{n} établis", "{n} established"),
    "diagnosis.n.indication": ("{n} avec de simples indices", "{n} with indications only"),
    "diagnosis.n.indication.s": ("{n} avec de simples indices", "{n} with indications only"),
    "diagnosis.n.missing": ("{n} qui manque", "{n} missing"),
    "diagnosis.n.missing.s": ("{n} qui manquent", "{n} missing"),
    "diagnosis.n.not-documented": ("{n} non renseigné", "{n} not documented"),
    "diagnosis.n.not-documented.s": ("{n} non renseignés", "{n} not documented"),
    "diagnosis.page": ("Sa fiche", "Its page"),
    "diagnosis.dossier": ("Dossier à imprimer", "Dossier to print"),
    "diagnosis.compare": ("Le comparer", "Compare it"),
    "diagnosis.says": ("La loi :", "The law:"),
    "diagnosis.read": ("lire le document", "read the document"),
    "diagnosis.l1": ("Territoire", "Territory"),
    "diagnosis.l2": ("ESS", "SSE"),
    "diagnosis.l3": ("Entreprises", "Enterprises"),
    "diagnosis.l4-5": ("Liens", "Links"),
    "diagnosis.l6": ("Stratégie", "Strategy"),
    "diagnosis.l7": ("Innovation", "Innovation"),
    "diagnosis.l8": ("Développement", "Development"),
    "near.title": ("Qui, près d’ici, pourrait y répondre", "Who nearby could answer it"),
    "near.lead": (
        "Des portes où frapper : rien ne dit que ces acteurs le veuillent, ni que leur venue suffise. "
        "D’abord ceux qui ont déjà affaire au pôle, puis à l’un de ses membres, puis les plus proches, puis "
        "ceux qui ont des thèmes en commun. Les kilomètres sont à vol d’oiseau, souvent du centre d’une "
        "commune à celui d’une autre ; les thèmes sont des codes que nous donnons.",
        "Doors to knock at: nothing says that these actors want to, nor that their coming is enough. First "
        "those that have to do with the pole already, then with one of its members, then the nearest, then "
        "those with themes in common. Kilometres are as the crow flies, often between the centres of towns; "
        "themes are codes that we give.",
    ),
    "near.more": ("Les {n} que nous connaissons", "The {n} that we know"),
    "near.none": (
        "Hors des participants, nos données ne nomment {none} dans le département, à moins de {km} km ou en "
        "lien avec le pôle. Cela ne dit pas qu’il n’y en ait pas : ceux dont nous ignorons la commune n’y "
        "sont pas.",
        "Participants apart, our data name {none} in the département, within {km} km or linked with the "
        "pole. It does not mean that there is none: those whose commune we do not know are left out.",
    ),
    "near.none.l2": ("aucune entreprise de l’ESS", "no SSE enterprise"),
    "near.none.l3": ("aucune entreprise hors de l’ESS", "no enterprise outside the SSE"),
    "near.none.l4-5": (
        "ni collectivité, ni centre de recherche, ni établissement d’enseignement supérieur, ni organisme de "
        "formation",
        "no local authority, research centre, higher education institution or training body",
    ),
    "near.none.l7": (
        "ni centre de recherche ni établissement d’enseignement supérieur",
        "no research centre or higher education institution",
    ),
    "near.further": ("Les plus proches que nous connaissons :", "The nearest that we know:"),
    "near.try": ("À essayer :", "To try:"),
    "near.try.annuaire": (
        "l’Annuaire des entreprises, par commune ou département",
        "the State’s directory of companies, by town or département",
    ),
    "near.try.ess": (
        "l’Annuaire des entreprises, qui dit qui relève de l’ESS",
        "the State’s directory of companies, which says who is of the SSE",
    ),
    "near.try.scanr": (
        "scanR, le moteur de la recherche publique, par ville",
        "scanR, the search engine of public research, by town",
    ),
    "near.try.asked": (
        "la recherche et la formation de la région, dans nos données",
        "research and training of the region, in our data",
    ),
    "near.try.list": (
        "la liste des membres du pôle : elle en dit peut-être plus que nos documents",
        "the pole’s own list of members: it may say more than our documents",
    ),
    "near.commune": ("dans la même commune ({name})", "in the same town ({name})"),
    "near.epci": ("dans la même intercommunalité ({name})", "in the same EPCI ({name})"),
    "near.departement": ("dans le même département ({name})", "in the same département ({name})"),
    "near.at": ("à {km} km environ", "about {km} km away"),
    "near.unplaced": ("lieu absent de nos données", "place not in our data"),
    "near.deduced": ("déduit par nous", "deduced by us"),
    "near.involved": ("A déjà un rôle autour du pôle :", "Has a role around the pole already:"),
    "near.tie": ("A déjà un lien avec le pôle :", "Has a link with the pole already:"),
    "near.member": (
        "A un lien avec {member}, qui prend part au pôle :",
        "Has a link with {member}, which takes part in the pole:",
    ),
    "near.together": (
        "Prend part à {whole}, comme {member}, qui prend part au pôle.",
        "Takes part in {whole}, as does {member}, which takes part in the pole.",
    ),
    "near.theme": (
        "Prend part à {whole}, qui a en commun avec ce pôle :",
        "Takes part in {whole}, which has in common with this pole:",
    ),
    "near.SSEEnterprise": ("entreprise de l’ESS", "SSE enterprise"),
    "near.OtherEnterprise": ("entreprise hors de l’ESS", "enterprise outside the SSE"),
    "near.PublicAuthority": ("collectivité ou groupement", "local authority or group of them"),
    "near.ResearchCentre": ("centre de recherche", "research centre"),
    "near.HigherEducationInstitution": (
        "établissement d’enseignement supérieur",
        "higher education institution",
    ),
    "near.TrainingBody": ("organisme de formation", "training body"),
    "near.fact": ("le fait", "the fact"),
    "own.title": ("Diagnostiquer une liste de membres", "Diagnose a list of members"),
    "own.lead": (
        "Une ligne par membre ; seul le nom est obligatoire, et la nature (association, SCIC, SARL, commune, "
        "université…), le rôle, la commune ou le SIREN aident. La liste est lue, diagnostiquée et oubliée : "
        "rien n’est gardé ni publié. Ne laissez pas de noms de personnes, d’adresses ni de téléphones.",
        "A row a member; only the name is needed, and the kind (association, SCIC, SARL, commune, "
        "university…), the role, the commune or the SIREN help. The list is read, diagnosed and forgotten: "
        "nothing is kept or published. Leave out names of people, addresses and telephone numbers.",
    ),
    "own.legend": ("La liste", "The list"),
    "own.file": ("Fichier XLSX, ODS ou CSV", "XLSX, ODS or CSV file"),
    "own.sheet": (
        "Feuille du classeur (la première si vide)",
        "Sheet of the workbook (the first one if empty)",
    ),
    "own.paste": ("Ou coller la liste", "Or paste the list"),
    "own.text": (
        "Les lignes, la première avec les noms des colonnes (copiées d’un tableur, ou séparées par « ; »)",
        "The rows, the first with the names of the columns (copied from a spreadsheet, or separated by “;”)",
    ),
    "own.complete": ("La liste nomme tous les membres", "The list names every member"),
    "own.complete_hint": (
        "Sans cela, rien ne peut être dit manquant.",
        "Without it, nothing can be said to be missing.",
    ),
    "own.run": ("Diagnostiquer", "Diagnose"),
    "own.sample": ("Un exemple", "A sample"),
    "own.wrong": ("{n} erreurs à corriger dans {name}", "{n} errors to correct in {name}"),
    "own.wrong_one": ("Une erreur à corriger dans {name}", "One error to correct in {name}"),
    "own.more": ("et {n} de plus", "and {n} more"),
    "own.found": ("Diagnostic de {name}", "Diagnosis of {name}"),
    "own.number": ("{n} membres.", "{n} members."),
    "own.number_one": ("Un membre.", "One member."),
    "own.is_complete": (
        "La liste est donnée pour complète : ce qui n’y est pas manque, si la nature de chacun est connue.",
        "The list is given as complete: what is not in it is missing, if the kind of each is known.",
    ),
    "own.is_open": (
        "La liste ne se dit pas complète : rien ne peut donc être dit manquant.",
        "The list does not say that it is complete, so nothing can be said to be missing.",
    ),
    "own.known": ("Reconnus dans nos données", "Recognised in our data"),
    "own.unknown": ("Pas reconnus", "Not recognised"),
    "own.unknown_hint": (
        "Nos données ne les connaissent pas, ou pas avec certitude : seul ce que dit la liste compte. Un "
        "SIREN aide.",
        "Our data do not know them, or not for certain: only what the list says counts. A SIREN helps.",
    ),
    "own.none_known": ("Aucun membre n’a été reconnu.", "No member was recognised."),
    "own.row": ("ligne {n}", "row {n}"),
    "own.alone": ("D’après la liste seule", "By the list alone"),
    "own.with": ("Avec nos données", "With our data"),
    "own.without": ("Liste seule", "List alone"),
    "own.notices": ("À savoir de cette liste", "To know of this list"),
    "own.save": ("Garder ce résultat chez vous :", "Keep this result yourself:"),
    "own.again": ("Une autre liste", "Another list"),
    "own.nothing": ("Choisir un fichier, ou coller une liste.", "Choose a file, or paste a list."),
    "dossier.title": ("Dossiers à imprimer", "Dossiers to print"),
    "dossier.lead": (
        "Un PTCE sur deux pages A4 : qui le porte, qui y prend part, ce qu’il fait, ses chiffres, son "
        "diagnostic et ses sources. Choisir un PTCE, puis imprimer.",
        "A PTCE on two A4 pages: who carries it, who takes part, what it does, its figures, its diagnosis "
        "and its sources. Choose a PTCE, then print.",
    ),
    "dossier.of": ("Dossier : {name}", "Dossier: {name}"),
    "dossier.all": ("Tous les dossiers", "All the dossiers"),
    "dossier.elsewhere": ("Région non connue", "Region not known"),
    "dossier.head": (
        "Ce que disent les documents publics que nous avons recueillis (données du {date}, version "
        "{version}). Les numéros renvoient aux sources.",
        "What the public documents that we gathered say (data of {date}, release {version}). Numbers refer "
        "to the sources.",
    ),
    "dossier.print": (
        "Imprimé (Ctrl + P), il tient sur deux pages A4.",
        "Printed (Ctrl + P), it fits on two A4 pages.",
    ),
    "dossier.data": ("Maillage, données du {date}", "Maillage, data of {date}"),
    "dossier.more": ("et {n} de plus (voir la fiche)", "and {n} more (see the page)"),
    "dossier.carries": ("porte le pôle", "carries the pole"),
    "dossier.told": (
        "« Non renseigné » : nos documents n’en disent rien, ce qui ne prouve rien.",
        "“Not documented”: our documents say nothing of it, which proves nothing.",
    ),
    "dossier.told_go": (
        "Les faits de chaque élément, leurs sources et qui pourrait y répondre",
        "The facts of each element, their sources and who could answer it",
    ),
    "compare.title": ("Comparer des PTCE", "Compare PTCEs"),
    "compare.of": ("Comparaison : {names}", "Comparison: {names}"),
    "compare.lead": (
        "De deux à quatre PTCE côte à côte : porteurs, membres, chiffres, thèmes, appels, article 9, et ce "
        "qu’ils ont en commun.",
        "Two to four PTCEs side by side: carriers, members, figures, themes, calls, article 9, and what they "
        "have in common.",
    ),
    "compare.choose": ("Les PTCE à comparer", "The PTCEs to compare"),
    "compare.nth": ("PTCE {n}", "PTCE {n}"),
    "compare.optional": ("(si l’on veut)", "(if you like)"),
    "compare.run": ("Comparer", "Compare"),
    "compare.like": (
        "Le comparer avec un PTCE voisin ou proche par ses thèmes",
        "Compare it with a PTCE that is near, or has like themes",
    ),
    "compare.common": ("Ce qu’ils ont en commun", "What they have in common"),
    "compare.nothing": (
        "Nos documents ne disent rien qu’ils aient en commun, ce qui ne prouve pas qu’il n’y ait rien.",
        "Our documents tell of nothing that they have in common, which does not prove that there is nothing.",
    ),
    "compare.side": ("Côte à côte", "Side by side"),
    "compare.figures": (
        "Un tiret : nos documents n’en disent rien. Les membres sont ceux que nous connaissons. Les chiffres "
        "n’ont pas tous la même date ni le même périmètre.",
        "A dash: our documents say nothing of it. Members are those that we know. Figures are not all of the "
        "same date or scope.",
    ),
    "compare.themes": ("Thèmes en commun", "Themes in common"),
    "compare.own_themes": ("Ses autres thèmes", "Its other themes"),
    "compare.calls": ("Appels et aides", "Calls and aid"),
    "compare.article9": ("Article 9 :", "Article 9:"),
    "compare.and": ("et", "and"),
    "compare.member": ("prend part à", "takes part in"),
    "compare.whole": ("prennent part à", "take part in"),
    "compare.call": ("sont lauréats du même appel :", "are laureates of the same call:"),
    "compare.theme": ("ont un thème en commun :", "have a theme in common:"),
    "compare.themed": ("ont des thèmes en commun :", "have themes in common:"),
    "compare.commune": ("Même commune :", "Same town:"),
    "compare.epci": ("Même intercommunalité :", "Same EPCI:"),
    "compare.departement": ("Même département :", "Same département:"),
    "compare.region": ("Même région :", "Same région:"),
    "compare.far": (
        "sont à {km} km environ l’un de l’autre, à vol d’oiseau.",
        "are about {km} km from one another, as the crow flies.",
    ),
    "column.about": ("Rubrique", "Section"),
    "column.said": ("Ce qui est dit", "What is said"),
    "column.when": ("Quand", "When"),
    "column.ptce": ("PTCE", "PTCE"),
    "column.region": ("Région", "Region"),
    "column.departement": ("Département", "Département"),
    "column.page": ("Adresse", "Address"),
    "column.element": ("Élément de l’article 9", "Element of article 9"),
    "column.law": ("Les mots de la loi", "The words of the law"),
    "column.outcome": ("Où il en est", "Where it stands"),
    "column.alone": ("D’après la liste seule", "By the list alone"),
    "column.why": ("Pourquoi", "Why"),
    "column.settled": ("Ce qui trancherait", "What would settle it"),
    "column.facts": ("Faits", "Facts"),
    "column.sources": ("Sources", "Sources"),
    "column.near": ("Qui, près d’ici, pourrait y répondre", "Who nearby could answer it"),
}
