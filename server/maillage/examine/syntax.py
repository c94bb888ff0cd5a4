"""Says in French and in English what a parser found wrong, with the line and an extract of it."""

import re
from typing import Final

from maillage.errors import Place, RdfError
from maillage.files.personal import contact_in

_WIDTH: Final = 60
_PLACE: Final = re.compile(
    r"^Parser error (?:at|between) [^:]*: "
    r"| ?\(line \d+(?: column \d+)?\)$"
)
MALFORMED: Final = {
    "iri": (
        "IRI mal formée : ni espace ni guillemet, http:// au début",
        "malformed IRI: no space, no quote, http:// at its start",
    ),
    "language": (
        "étiquette de langue mal formée : @fr ou @en est attendu",
        "malformed language tag: @fr or @en is expected",
    ),
}
"""What is wrong with a text that should be an IRI or a language tag, in French and in English."""
_FRENCH: Final = {
    r"A dot is expected at the end of statements.*": "il manque un point à la fin de la phrase précédente",
    r"The prefix (\S*?):? (?:has not been declared|not found).*": "le préfixe « {} » n’est pas déclaré",
    r"Unknown prefix (\S+)": "le préfixe « {} » n’est pas déclaré par un attribut xmlns",
    r"(.*) is not a valid subject or graph name": "« {} » ne peut pas être un sujet",
    r"(.*) is not a valid predicate": "« {} » ne peut pas être une propriété",
    r"(.*) is not a valid RDF (?:object|value).*": "« {} » ne peut pas être une valeur",
    r"variables are not allowed.*": "une variable (?x) n’est pas un terme : ni règles ni requêtes ici",
    r"'([“”«»‘’])' is not allowed.*": "guillemet « {} » : un texte se met entre guillemets droits",
    r"'(.*)' is not allowed at the beginning of a prefix name": (
        "« {} » n’est pas permis dans un nom abrégé : écrire l’IRI entière, entre < et >"
    ),
    r"escapes in IRIs should be %.*": "dans une IRI, « % » est suivi de deux chiffres hexadécimaux",
    r"The PREFIX .*": "après @prefix, un nom et deux-points, puis une IRI entre < et >",
    r"The BASE .*": "après @base, une IRI entre < et >",
    r"Expecting a datatype IRI.*": "après ^^, l’IRI d’un type est attendue",
    r"A language code .*": MALFORMED["language"][0],
    r"Quads must be followed by a dot": "il manque un point à la fin de la ligne",
    r"Line jumps .*|'.' is not allowed in JSON strings": (
        "ni fin de ligne ni tabulation entre guillemets : écrire \\n ou \\t"
    ),
    r"The subject of a triple must be .*": "un sujet est attendu : une IRI ou un nœud anonyme",
    r"The predicate of a triple must be .*": "une propriété est attendue : une IRI",
    r"The object of a triple must be .*": "une valeur est attendue : une IRI, un nœud anonyme ou un texte",
    r"Unexpected end.*|.*end of file.*|.*unexpected EOF.*": "le fichier s’arrête avant la fin d’une phrase",
    r".*[Ii]nvalid IRI.*|No scheme found.*": MALFORMED["iri"][0],
    r".*language tag.*": MALFORMED["language"][0],
    r"Trailing commas are not allowed.*": "une virgule de trop avant la fin",
    r"Object values must be followed by a comma.*": "il manque une virgule ou une accolade fermante",
    r"Array values must be followed by a comma.*": "il manque une virgule ou un crochet fermant",
    r"Object keys must be strings": "une clé est attendue, entre guillemets et suivie de « : »",
    r"The JSON already contains .*": "rien n’est attendu après la fin du premier objet ou tableau",
    r"Unexpected char: '(.*)'": "caractère inattendu : « {} »",
    r"blank node property lists should end with a '\]'.*": "il manque un crochet fermant « ] »",
    r"(true|false|null) expected": "{} est attendu",
    r"Unexpected (?:closing|comma|colon).*": "il manque une valeur avant ce signe",
    r"@value value must be .*": "la valeur de @value est un texte, un nombre ou un booléen",
    r"@context value must be .*": "la valeur de @context est un objet ou une adresse",
    r"Term definition value must be .*": "dans @context, un terme a pour valeur un texte ou un objet",
    r"(@\w+) value must be a string.*": "la valeur de {} est un texte",
    r"(@\w+) value must be a JSON object": "la valeur de {} est un objet",
    r"(@\w+) is defined twice": "{} est écrit deux fois",
    r"(@\w+) and (@\w+) (?:are incompatible|cannot be used together)": "{} et {} ne vont pas ensemble",
    r"@list and @set must be .*": "@list et @set n’admettent aucune autre clé à côté",
    r"(@\w+) keyword can't be redefined.*": "{} ne se redéfinit pas dans @context",
    r"The only supported @version .*": "la valeur de @version est 1.1",
    r"Cyclic IRI mapping": "définitions en boucle dans @context",
    r"ill-formed document: expected `(.*?)`.*": "balise mal fermée : « {} » est attendu",
    r"ill-formed document: close tag `(.*?)`.*": "balise fermante de trop : « {} »",
    r".*tag not closed.*": "balise sans « > »",
    r"XML namespaces are required.*": "chaque nom a un préfixe, comme rdf:about",
    r"error while parsing attribute:.*": 'attribut mal formé : nom="valeur" est attendu',
    r".*unrecognized entity `(.*)`": "entité inconnue : « &{}; »",
    r"Error while escaping character.*": "dans un texte, « & » s’écrit &amp;",
    r"Unexpected (?:text event|node, a text).*": "un texte n’a pas sa place ici",
    r"(.*) is not a valid rdf:ID value": "« {} » ne peut pas être un rdf:ID",
    r"Not both .*": "un seul attribut parmi rdf:about, rdf:ID, rdf:nodeID et rdf:resource",
    r".*escape.*": "séquence d’échappement inconnue après « \\ »",
    r".*recursion.*|.*nest.*|.*stack.*": "trop imbriqué",
    r".*duplicate.*": "attribut ou clé en double",
}
"""What parsers say, as patterns, and how French says it; each `{}` is a group."""


def explained(fault: SyntaxError, text: str, place: Place, reached: int) -> RdfError:
    """The fault of a parser in both languages.

    Args:
        fault: what the parser raised.
        text: the file's text.
        place: the file.
        reached: the line that the parser had come to.
    """
    english = re.sub(_PLACE, "", _PLACE.sub("", str(fault.msg), count=1)).strip()
    line = fault.lineno or max(reached, 1)
    start = (fault.offset or 1) - 1
    french = "ceci ne se lit pas"
    for pattern, words in _FRENCH.items():
        match = re.fullmatch(pattern, english, re.DOTALL)
        if match:
            seen = [_short(group) for group in match.groups()]
            french = words.format(*seen)
            break
    whole = _line(text, line)
    if english == "Unexpected end of file" and whole[start : start + 1] in ('"', "'"):
        french, english = "un texte entre guillemets n’est pas refermé", "a text in quotes is not closed"
    extract = _extract(whole, start)
    near = (f", près de « {extract} »", f", near “{extract}”") if extract else ("", "")
    column = str(fault.offset) if fault.offset else ""
    return RdfError(
        f"syntaxe : {french}{near[0]}",
        f"syntax: {_short(english)}{near[1]}",
        Place(place.file, line, column),
    )


def _line(text: str, line: int) -> str:
    """A line of a text by its number; empty when there is none."""
    end = -1
    for _ in range(line - 1):
        end = text.find("\n", end + 1)
        if end < 0:
            return ""
    stop = text.find("\n", end + 1)
    return text[end + 1 : stop if stop >= 0 else len(text)]


def _extract(whole: str, start: int) -> str:
    """What stands at a place of a line, printable; from the start of a short line."""
    shown = _short(whole.strip() if len(whole) <= _WIDTH else whole[max(0, start - 10) :].strip())
    return "" if contact_in(shown) else shown


def _short(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= _WIDTH else plain[: _WIDTH - 1] + "…"
