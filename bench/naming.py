"""Names that bodies of the ESS bear, in SQL: as varied, as homonymous and as abbreviated as a register's.

What is drawn: a kind and a subject with the commune («COMITE DES FETES DE TARNOS») or without (the homonyms:
hundreds of «FOYER RURAL»), a place said («LES AMIS DU MOULIN VIEUX»), an invented name alone or with a subject
(«SOLITERRE», «ATELIER SOLITERRE»), two subjects. In a large town a quarter stands for the town's name. Older
units bear names shortened to 38 characters with INSEE's abbreviations. No name of a person is made.
"""

from typing import Final

KINDS: Final = [
    "Association", "Amicale", "Comité", "Club", "Les Amis", "Union", "Collectif", "Foyer", "Groupement", "Atelier",
    "Maison", "Compagnie", "Régie", "Réseau", "Les Jardins", "La Fabrique", "L'Épicerie", "Ensemble", "Cercle",
    "Société", "Centre", "Fédération", "Mouvement", "Espace", "Entente", "Étoile", "École", "Coopérative", "Syndicat",
    "Comité d'animation", "Groupe", "Le Café", "La Ferme", "Ressourcerie", "Entraide", "Initiatives", "Coordination",
    "Rencontres", "Patrimoine et", "Action", "Échanges", "Accueil", "Chorale", "Rassemblement", "Loisirs et",
    "Association pour la promotion", "Association de sauvegarde", "Office", "Festival", "Fonds de dotation",
]  # fmt: skip
SUBJECTS: Final = [
    ("sportive", "93.12Z"), ("culturelle", "90.01Z"), ("des parents d'élèves", "94.99Z"), ("du quartier", "94.99Z"),
    ("rural", "94.99Z"), ("des fêtes", "93.29Z"), ("solidaire", "88.99B"), ("d'insertion", "88.99B"),
    ("du théâtre", "90.01Z"), ("de la forêt", "94.99Z"), ("des habitants", "94.99Z"), ("numérique", "62.02A"),
    ("du vélo", "93.12Z"), ("de musique", "90.01Z"), ("des aînés", "94.99Z"), ("d'éducation populaire", "85.59B"),
    ("de l'eau", "94.99Z"), ("paysan", "94.99Z"), ("du livre", "91.01Z"), ("de danse", "85.52Z"),
    ("citoyen", "94.99Z"), ("de pétanque", "93.12Z"), ("de tennis", "93.12Z"), ("de judo", "93.12Z"),
    ("de pêche", "93.19Z"), ("des chasseurs", "94.99Z"), ("de chasse", "94.99Z"), ("des anciens combattants", "94.99Z"),
    ("des donneurs de sang", "94.99Z"), ("des sapeurs pompiers", "94.99Z"), ("des commerçants", "94.11Z"),
    ("de gymnastique", "93.12Z"), ("de randonnée", "93.12Z"), ("de football", "93.12Z"), ("de rugby", "93.12Z"),
    ("équestre", "93.12Z"), ("nautique", "93.12Z"), ("de basket", "93.12Z"), ("cycliste", "93.12Z"),
    ("de yoga", "93.12Z"), ("de lecture", "91.01Z"), ("des arts", "90.03A"), ("de la photographie", "90.03A"),
    ("de peinture", "90.03A"), ("de la mémoire", "91.03Z"), ("historique", "91.03Z"), ("du patrimoine", "91.03Z"),
    ("de l'environnement", "94.99Z"), ("de la nature", "94.99Z"), ("des apiculteurs", "94.99Z"),
    ("de jardinage", "94.99Z"), ("alimentaire", "88.99B"), ("de réemploi", "38.32Z"), ("du recyclage", "38.32Z"),
    ("de quartier", "94.99Z"), ("familial", "88.99B"), ("des familles rurales", "88.99B"), ("de la petite enfance", "88.91A"),
    ("des assistantes maternelles", "88.91A"), ("de la jeunesse", "94.99Z"), ("des étudiants", "94.99Z"),
    ("des retraités", "94.99Z"), ("d'aide à domicile", "88.10A"), ("de soins", "86.90F"), ("de prévention", "88.99B"),
    ("des personnes handicapées", "87.30A"), ("du logement", "88.99B"), ("de l'habitat partagé", "94.99Z"),
    ("de l'emploi", "78.10Z"), ("de formation", "85.59A"), ("de l'économie circulaire", "94.99Z"),
    ("des artisans", "94.11Z"), ("des créateurs", "90.03A"), ("du bois", "94.99Z"), ("de la laine", "94.99Z"),
    ("de la mer", "94.99Z"), ("de la montagne", "93.19Z"), ("du voyage", "79.90Z"), ("de solidarité internationale", "88.99B"),
    ("de jumelage", "94.99Z"), ("franco allemande", "94.99Z"), ("des langues", "85.59B"), ("de jeux", "93.29Z"),
    ("du cinéma", "59.14Z"), ("de la radio", "60.10Z"), ("de la marionnette", "90.01Z"), ("du cirque", "90.01Z"),
    ("d'art contemporain", "90.03A"), ("de chant", "90.01Z"), ("de sauvegarde de l'église", "91.03Z"),
    ("des locataires", "94.99Z"), ("des propriétaires", "94.99Z"), ("d'irrigation", "01.61Z"), ("agricole", "01.61Z"),
    ("de matériel agricole", "01.61Z"), ("viticole", "11.02B"), ("d'élevage", "01.62Z"), ("des producteurs", "47.81Z"),
    ("des véhicules anciens", "94.99Z"), ("de modélisme", "93.29Z"), ("philatélique", "94.99Z"), ("d'astronomie", "94.99Z"),
    ("de robotique", "94.99Z"), ("informatique", "62.02A"), ("du tourisme", "79.90Z"), ("des bénévoles", "94.99Z"),
]  # fmt: skip
"""What bodies are for, as their names say it, and the activity that INSEE gives them."""
NOUNS: Final = [
    "du Moulin", "de la Fontaine", "du Bois", "de la Croix", "du Pré", "de la Tour", "du Château", "de la Vallée",
    "de la Colline", "du Chêne", "du Tilleul", "de la Source", "du Pont", "de la Grange", "du Lavoir", "de la Plaine",
    "du Marais", "de la Lande", "du Clos", "de la Butte", "du Verger", "de la Garenne", "du Vallon", "de la Ferme",
    "du Four", "de la Roche", "du Puits", "de la Chapelle", "du Port", "de la Gare", "de la Forge", "du Rocher",
]  # fmt: skip
ADJECTIVES: Final = [
    "Vieux", "Blanc", "Joli", "Rond", "Clair", "Noir", "Vert", "Neuf", "Haut", "Rouge", "d'Or", "du Roi", "aux Loups",
    "Saint-Roch", "Sainte-Anne", "Saint-Jean", "Saint-Pierre", "Saint-Martin", "Sainte-Croix", "Saint-Michel",
    "aux Moines", "des Dames", "Perdu", "Fleuri", "aux Oiseaux", "des Bergers", "Bleu", "du Loup", "des Vents", "d'en Haut",
]  # fmt: skip
STARTS: Final = [
    "Ter", "Sol", "Ver", "Nov", "Éco", "Lum", "Mar", "Arc", "Bel", "Cal", "Dom", "Esp", "Fab", "Gal", "Hel", "Ins", "Jar",
    "Kal", "Lib", "Mob", "Nat", "Oli", "Par", "Quint", "Riv", "Syn", "Trem", "Uni", "Val", "Zéph", "Alt", "Com",
]  # fmt: skip
MIDDLES: Final = [
    "a",
    "i",
    "o",
    "e",
    "ali",
    "ori",
    "ine",
    "u",
    "ana",
    "ero",
    "ivi",
    "olo",
    "ami",
    "ela",
    "ita",
    "ou",
]
ENDS: Final = [
    "coop", "lab", "vert", "tis", "nova", "lia", "dor", "mie", "terre", "bio", "lien", "nel", "mond", "via", "zic",
    "plus", "rêve", "ton", "cité", "tech", "scène", "vie", "maille", "son", "rando", "gym", "ludo", "danse", "sport", "ty",
]  # fmt: skip
SHORT: Final = [
    ("ASSOCIATION", "ASS"), ("COMITE", "COM"), ("DEVELOPPEMENT", "DEVELOP"), ("NATIONAL", "NAT"), ("SOCIETE", "STE"),
    ("CENTRE", "CTRE"), ("FEDERATION", "FED"), ("EDUCATION", "EDUC"), ("GROUPEMENT", "GPT"), (" POUR LA ", " "),
    (" DES ", " "), (" DE LA ", " "), (" DE L'", " "), ("SYNDICAT", "SYND"), ("FORMATION", "FORMAT"),
]  # fmt: skip
"""INSEE's abbreviations in older names."""
COMMON: Final = [
    "Comité des fêtes", "Foyer rural", "Amicale laïque", "Association des parents d'élèves", "Association sportive",
    "Les Anciens Combattants", "Amicale des sapeurs-pompiers", "Familles rurales", "Société de chasse", "Club des aînés",
    "Les Amis de l'école", "La Boule amicale", "Union sportive", "Gymnastique volontaire", "Les Donneurs de sang",
]  # fmt: skip
"""Names that hundreds of communes have one of."""
_LARGE: Final = 40_000


def pick(words: list[str], number: str) -> str:
    """The SQL of one of some words, from that of a whole number."""
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"[{listed}][1 + ({number} % {len(words)})::INTEGER]"


def drawn(salt: int) -> str:
    """The SQL of a number drawn for each unit `i`, from a column `seed`."""
    return f"hash(i * {salt} + seed)"


def of_town(town: str) -> str:
    """The SQL of a commune's name after a noun: «de Tarnos», «d'Aydius», «du Mans»."""
    return f"""CASE WHEN starts_with({town}, 'Le ') THEN 'du ' || substr({town}, 4)
        WHEN starts_with({town}, 'Les ') THEN 'des ' || substr({town}, 5)
        WHEN regexp_matches(strip_accents({town}), '^[AEIOUYH]') THEN 'd''' || {town} ELSE 'de ' || {town} END"""


def subject() -> str:
    """The SQL of which subject a unit has, from 0."""
    return f"({drawn(17)} % {len(SUBJECTS)})::INTEGER"


def activity() -> str:
    """The SQL of the activity code that goes with it; one in five is the associations' own."""
    return f"CASE WHEN {drawn(29)} % 5 = 0 THEN '94.99Z' ELSE {pick([code for _, code in SUBJECTS], subject())} END"


def name(town: str, weight: str) -> str:
    """The SQL of the name of a unit, accents and all.

    Args:
        town: the SQL of its commune's name.
        weight: the SQL of its commune's population.
    """
    kind, what = pick(KINDS, drawn(19)), pick([text for text, _ in SUBJECTS], subject())
    other = pick([text for text, _ in SUBJECTS], drawn(23))
    place = f"{pick(NOUNS, drawn(31))} || ' ' || {pick(ADJECTIVES, drawn(37))}"
    brand = f"{pick(STARTS, drawn(41))} || {pick(MIDDLES, drawn(43))} || {pick(ENDS, drawn(47))}"
    share = f"({drawn(53)} % 100)"
    there = f"CASE WHEN {weight} > {_LARGE} THEN {place} ELSE {of_town(town)} END"
    return f"""CASE
        WHEN {share} < 30 THEN {kind} || ' ' || {what} || ' ' || {there}
        WHEN {share} < 36 THEN CASE WHEN {weight} > {_LARGE} THEN {kind} || ' ' || {what} || ' ' || {place}
            ELSE {pick(COMMON, drawn(67))} END
        WHEN {share} < 38 THEN {kind} || ' ' || {what}
        WHEN {share} < 52 THEN {kind} || ' ' || {place}
            || CASE WHEN {drawn(59)} % 3 = 0 THEN ' ' || {of_town(town)} ELSE '' END
        WHEN {share} < 68 THEN {kind} || ' ' || {what} || ' ' || {place}
        WHEN {share} < 78 THEN {brand}
        WHEN {share} < 88 THEN {kind} || ' ' || {brand}
        WHEN {share} < 92 THEN {brand} || ' ' || {what}
        ELSE {kind} || ' ' || {what} || ' et ' || {other} || ' ' || {there} END"""


def registered(column: str) -> str:
    """The SQL of a name as a register writes it: capitals, no accent; shortened for one unit in 25."""
    capitals = f"upper(strip_accents(replace({column}, 'œ', 'oe')))"
    short = capitals
    for long, brief in SHORT:
        short = f"replace({short}, '{long.replace(chr(39), chr(39) * 2)}', '{brief}')"
    return f"CASE WHEN {drawn(61)} % 25 = 0 THEN left({short}, 38) ELSE {capitals} END"


def acronym(column: str) -> str:
    """The SQL of the initials of the long words of a name: «CFT»; null for a name of one such word."""
    words = f"list_filter(regexp_split_to_array({registered(column)}, '[^A-Z0-9]+'), lambda w: length(w) > 3)"
    return (
        f"CASE WHEN len({words}) > 1 THEN list_reduce(list_transform({words}, lambda w: left(w, 1)),"
        " lambda a, b: a || b) END"
    )
