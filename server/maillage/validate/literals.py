"""What SQL must know of literals: whether they are well formed, their value, how they compare."""

from typing import Final

from maillage.vocabulary import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_STRING: Final = _XSD + "string"

_DIGITS: Final = "[+-]?[0-9]+"
_DATE: Final = r"-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_ZONE: Final = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_LEXICAL: Final = {
    "integer": _DIGITS,
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "double": r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)",
    "float": r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)",
    "boolean": "(true|false|0|1)",
    "date": _DATE + _ZONE,
    "dateTime": _DATE + "T" + _TIME + _ZONE,
    "dateTimeStamp": _DATE + "T" + _TIME + "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])",
    "time": _TIME + _ZONE,
    "gYear": "-?[0-9]{4,}" + _ZONE,
    "gYearMonth": "-?[0-9]{4,}-(0[1-9]|1[0-2])" + _ZONE,
    "gMonth": "--(0[1-9]|1[0-2])" + _ZONE,
    "gDay": "---(0[1-9]|[12][0-9]|3[01])" + _ZONE,
    "gMonthDay": "--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])" + _ZONE,
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "anyURI": r"[^\s<>{}|\\^`]*",
}
_RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_NUMERIC: Final = ("integer", "decimal", "double", "float", *_RANGES)
_ORDERED: Final = ("date", "gYear", "gYearMonth", "time")


def well_formed(datatype: str) -> str:
    """The SQL that tells whether `lex` is in the lexical space of a datatype (XSD 1.1)."""
    name = datatype.removeprefix(_XSD) if datatype.startswith(_XSD) else ""
    if name in _RANGES:
        least, most = _RANGES[name]
        said = [f"regexp_full_match(lex, '{_DIGITS}')"]
        said += [f"TRY_CAST(lex AS HUGEINT) >= {least}"] if least is not None else []
        said += [f"TRY_CAST(lex AS HUGEINT) <= {most}"] if most is not None else []
        return f"coalesce({' AND '.join(said)}, false)"
    if name not in _LEXICAL:
        return "true"
    day = " AND TRY_CAST(substr(lex, 1, 10) AS DATE) IS NOT NULL" if name in ("date", "dateTime") else ""
    return f"(regexp_full_match(lex, '{_LEXICAL[name]}'){day})"


def compare(operator: str, left: str, right: str) -> str:
    """The SQL that tells whether two described literals compare so (SPARQL 17.3); null when they cannot.

    Dates and times of one zone, or of none, compare; years have four digits.

    Args:
        operator: `<`, `<=`, `>` or `>=`.
        left, right: the names of rows with `lex` and `dt`.
    """
    numbers = ", ".join(f"'{_XSD}{name}'" for name in _NUMERIC)
    exact = [f"TRY_CAST({side}.lex AS DECIMAL(38, 12))" for side in (left, right)]
    rough = [f"nullif(TRY_CAST({side}.lex AS DOUBLE), 'NaN')" for side in (left, right)]
    zone = "'(Z|[+-][0-9][0-9]:[0-9][0-9])$'"
    moments = [
        f"TRY_CAST({side}.lex || CASE WHEN regexp_matches({side}.lex, {zone}) THEN '' ELSE 'Z' END"
        " AS TIMESTAMPTZ)"
        for side in (left, right)
    ]
    plain = "'^[0-9]{2}:|^[0-9]{4}(-|[^0-9]|$)'"
    ordered = ", ".join(f"'{_XSD}{name}'" for name in _ORDERED)
    return f"""(CASE
        WHEN {left}.dt IN ({numbers}) AND {right}.dt IN ({numbers}) THEN
            coalesce({exact[0]} {operator} {exact[1]}, {rough[0]} {operator} {rough[1]})
        WHEN {left}.dt <> {right}.dt THEN NULL
        WHEN {left}.dt = '{_XSD}dateTime' THEN
            CASE WHEN regexp_matches({left}.lex, {zone}) = regexp_matches({right}.lex, {zone})
            THEN {moments[0]} {operator} {moments[1]} END
        WHEN {left}.dt IN ({ordered}) THEN
            CASE WHEN regexp_extract({left}.lex, {zone}) = regexp_extract({right}.lex, {zone})
                AND regexp_matches({left}.lex, {plain}) AND regexp_matches({right}.lex, {plain})
            THEN {left}.lex {operator} {right}.lex END
        WHEN {left}.dt IN ('{_STRING}', '{_XSD}boolean') THEN {left}.lex {operator} {right}.lex
        END)"""
