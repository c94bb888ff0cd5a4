"""The SQL that cleans a cell: what says nothing becomes null, what is badly written is put right or left out.

Its lists and patterns are those of `files.values`, which reads the cells of a person's sheet.
Each function takes the SQL of a text and gives the SQL of the cleaned text, or null. Expressions are for
DuckDB, whose regular expressions are RE2's.
"""

from typing import Final

from maillage.files.personal import ADDRESS, CONTACT, PERSON
from maillage.files.text import INVISIBLE
from maillage.mapping import quoted

NOTHING: Final = (
    "", "#n/a", "#na", "#ref!", "#value!", "#valeur!", "#name?", "#nom?", "#div/0!", "#null!", "#nul!",
    "#num!", "#nombre!", "n/a", "n/a.", "n.a.", "n.a", "na", "nc", "n.c.", "n.c", "n/c", "nd", "n.d.", "n.d",
    "[nd]", "null", "(null)", "<null>", "\\n", "none", "nan", "(vide)", "vide", "-", "--", "---", "–", "—",
    ".", "..", "...", "…", "?", "??", "???", "/", "non renseigné", "non renseignée", "non communiqué",
    "non disponible", "non applicable", "non précisé", "sans réponse", "sans objet", "ne sait pas",
    "à compléter", "à renseigner",
)  # fmt: skip
"""What people and spreadsheets write in an empty cell, in lower case."""

LEGAL: Final = (
    r"\b(?:association|asso|amicale|club|comite|collectif|federation|union|ligue|mouvement|reseau|fondation|"
    r"fonds|mutuelle|cooperative|scop|scic|cae|cuma|sarl|sas|sasu|sa|eurl|sci|snc|gie|geiq|gip|epci|"
    r"societe|entreprise d insertion|regie|syndicat|commune|ville|mairie|ccas|cias|communaute|metropole|"
    r"departement|conseil|region|prefecture|universite|ecole|lycee|college|institut|chambre|office|agence|"
    r"maison|mjc|mission locale|centre|foyer|theatre|compagnie|orchestre|mediatheque|bibliotheque|musee|"
    r"hopital|chu|ehpad|esat|croix rouge|secours|restos|emmaus|apf|adapei|udaf|adie|croix|societes|"
    r"etablissement|service|pole|plie|cidff|familles|croissant|scouts|eclaireurs|ressourcerie|recyclerie)\b"
)
"""Words that only the name of a legal person holds, in a name without accents or punctuation."""

URL: Final = (
    r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(:[0-9]{1,5})?"
    r"([/?][!$&-;=?-Z_a-z~%]*)?(#[!$&-;=?-Z_a-z~%]*)?"
)
BARE: Final = r"(?i)^(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(/[^ ]*)?$"


def cell(value: str) -> str:
    """The text without what nobody sees, trimmed, its runs of spaces made one; null when it says nothing."""
    seen = f"regexp_replace({value}, '[{INVISIBLE}]', '', 'g')"
    plain = f"trim(regexp_replace({seen}, '[\\s\\x{{A0}}\\x{{202F}}]+', ' ', 'g'))"
    return f"CASE WHEN lower({plain}) IN ({', '.join(map(quoted, NOTHING))}) THEN NULL ELSE {plain} END"


def private(value: str) -> str:
    """Whether a text holds an e-mail address or a telephone number."""
    return _holds(value, CONTACT)


def public(value: str) -> str:
    """The text, null when it holds an e-mail address or a telephone number."""
    return f"CASE WHEN {private(value)} THEN NULL ELSE {value} END"


def person(name: str) -> str:
    """Whether a name is introduced as that of a natural person: `Mme`, `M.`, `Monsieur`."""
    return _holds(name, PERSON)


def legal_name(name: str) -> str:
    """Whether a name holds a word that only a legal person's does: `association`, `SARL`, `commune`."""
    plain = f"regexp_replace(strip_accents(lower({name})), '[^a-z0-9]+', ' ', 'g')"
    return _holds(plain, LEGAL)


def postcode(value: str) -> str:
    """Five digits; the zero that a spreadsheet lost is put back."""
    digits = f"regexp_replace({value}, '[^0-9]', '', 'g')"
    return (
        f"CASE WHEN length({digits}) IN (4, 5) AND {digits}::INTEGER >= 1000 THEN lpad({digits}, 5, '0') END"
    )


def insee(value: str) -> str:
    """An INSEE code of commune: five characters, the lost zero put back."""
    plain = f"upper(trim({value}))"
    return f"CASE WHEN regexp_matches(lpad({plain}, 5, '0'), '^([013-9][0-9]|2[AB1-9])[0-9]{{3}}$') \
AND length({plain}) >= 4 THEN lpad({plain}, 5, '0') END"


_FRANCE: Final = (
    (-6, 41, 10, 52),  # metropolitan France
    (-64, 14, -60, 19),  # Antilles
    (-55, 2, -51, 6),  # Guiana
    (55, -22, 56, -20),  # La Réunion
    (44, -14, 46, -12),  # Mayotte
    (-58, 46, -56, 48),  # Saint-Pierre-et-Miquelon
    (-179, -15, -176, -13),  # Wallis and Futuna
    (-160, -29, -130, -7),  # Polynesia
    (156, -24, 174, -16),  # New Caledonia
)
"""Where France is, in whole degrees: west, south, east, north; `shapes/geometry.ttl` says the same."""


def coordinates(longitude: str, latitude: str) -> tuple[str, str]:
    """Degrees with a dot, from a dot or a comma: longitude, latitude.

    Both are null when either is no number of degrees, or when the point is not in France: see `misplaced`.
    """
    x, y = _degrees(longitude, latitude)
    good = _in_france(x, y)
    lon, lat = (f"CASE WHEN {good} THEN round({v}, 6)::DECIMAL(9, 6)::VARCHAR END" for v in (x, y))
    return lon, lat


def misplaced(longitude: str, latitude: str) -> str:
    """The SQL condition that a point is given, and is not in France: its degrees may be swapped.

    Zero and zero means «unknown», and is no point.
    """
    x, y = _degrees(longitude, latitude)
    return f"coalesce(NOT ({_in_france(x, y)}) AND NOT ({x} = 0 AND {y} = 0), false)"


def _degrees(longitude: str, latitude: str) -> tuple[str, str]:
    x, y = (f"try_cast(replace(trim({value}), ',', '.') AS DOUBLE)" for value in (longitude, latitude))
    return x, y


def _in_france(x: str, y: str) -> str:
    boxes = " OR ".join(
        f"({x} BETWEEN {west} AND {east} AND {y} BETWEEN {south} AND {north})"
        for west, south, east, north in _FRANCE
    )
    return f"({boxes})"


def year(value: str) -> str:
    """The year that a date holds, from 1800 to 2100: `2019`, `2019-03-01`, `01/03/2019`, `mars 2019`."""
    found = f"regexp_extract({value}, '(?:^|[^0-9])((?:18|19|20)[0-9]{{2}})(?:[^0-9]|$)', 1)"
    return f"nullif({found}, '')"


def website(value: str) -> str:
    """An http(s) address that is a valid IRI; an address without scheme is given `http://`."""
    plain = f"rtrim(trim({value}), '.,;')"
    whole = f"CASE WHEN regexp_matches({plain}, {quoted(BARE)}) THEN 'http://' || {plain} ELSE {plain} END"
    whole = (
        f"regexp_replace({whole}, '^(?i)(https?)://', lower(regexp_extract({whole}, '^(?i)https?')) || '://')"
    )
    escapes = f"regexp_replace({whole}, '%[0-9A-Fa-f]{{2}}', '', 'g')"
    return f"CASE WHEN regexp_full_match({whole}, {quoted(URL)}) AND NOT contains({escapes}, '%') \
AND NOT {_holds(plain, f'{CONTACT}|{ADDRESS}')} THEN {whole} END"


def siret(value: str) -> str:
    """A SIRET of fourteen digits whose two keys are right (Luhn; the sum of digits for La Poste)."""
    digits = _digits(value, 14)
    luhn = f"{_luhn(digits, 14)} AND {_luhn(f'substr({digits}, 1, 9)', 9)}"
    total = f"list_sum(list_transform(string_split({digits}, ''), lambda c: c::INTEGER))"
    return f"CASE WHEN ({luhn}) OR (starts_with({digits}, '356000000') AND {total} % 5 = 0) THEN {digits} END"


def siren(value: str) -> str:
    """A SIREN of nine digits whose key is right (Luhn)."""
    digits = _digits(value, 9)
    return f"CASE WHEN {_luhn(digits, 9)} THEN {digits} END"


def rna(value: str) -> str:
    """A number of the national register of associations; those of Corsica and overseas hold a letter."""
    plain = f"upper(regexp_replace({value}, '[ .-]', '', 'g'))"
    return f"CASE WHEN regexp_full_match({plain}, 'W[0-9][0-9A-Z][0-9]{{7}}') \
AND {plain} <> 'W000000000' THEN {plain} END"


def key(value: str) -> str:
    """A key for an IRI from an identifier: its own characters where they are safe, `-` for the others."""
    safe = f"trim(regexp_replace(strip_accents(trim({value})), '[^A-Za-z0-9._~-]+', '-', 'g'), '-._~')"
    return f"nullif({safe}, '')"


def _holds(value: str, pattern: str) -> str:
    return f"coalesce(regexp_matches({value}, {quoted(pattern)}), false)"


def _digits(value: str, length: int) -> str:
    digits = f"regexp_replace({value}, '[ .\\x{{A0}}\\x{{202F}}]', '', 'g')"
    return f"CASE WHEN regexp_full_match({digits}, '[0-9]{{{length}}}') AND NOT \
regexp_full_match({digits}, '0+') THEN {digits} END"


def _luhn(digits: str, length: int) -> str:
    twice = "(c::INTEGER * 2) % 10 + c::INTEGER // 5"
    value = f"CASE WHEN ({length} - i) % 2 = 1 THEN {twice} ELSE c::INTEGER END"
    total = f"list_sum(list_transform(string_split({digits}, ''), lambda c, i: {value}))"
    return f"coalesce({total} % 10 = 0, false)"
