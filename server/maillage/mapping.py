"""Says how the rows of a table become triples, in SQL: the rows of millions are never Python objects."""

from dataclasses import dataclass
from typing import Final

from maillage.vocabulary import CODES, ID, PREFIXES, expand

_ESCAPED: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))
INSEE_LEGAL_CATEGORY: Final = "http://id.insee.fr/codes/cj/niveauIII/"
INSEE_ACTIVITY: Final = "http://id.insee.fr/codes/nafr2/sousClasse/"


@dataclass(frozen=True)
class Triple:
    """One triple a row: SQL expressions over the row that give terms in N-Triples form.

    A row whose subject or object is null gives no triple.
    """

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True)
class Mapping:
    """The triples of a table of cleaned rows.

    Args:
        table: the table or view, in the database of the build.
        graph: the name of the named graph that they stand in: `sirene` for `mgr:sirene`.
        triples: one entry a predicate.
    """

    table: str
    graph: str
    triples: tuple[Triple, ...]


def thing(kind: str, key: str) -> str:
    """The SQL of the IRI of a thing, from the SQL of its key: `thing("actor", "siren")`."""
    return iri(ID + kind + "/", key)


def code(scheme: str, value: str) -> str:
    """The SQL of a concept of a code list, from the SQL of its notation."""
    return iri(f"{CODES}{scheme}/", value)


def iri(start: str, end: str) -> str:
    """The SQL of an IRI, from its beginning and the SQL of its end, which holds only safe characters."""
    return f"('<{start}' || {end} || '>')"


def name(prefixed: str) -> str:
    """The SQL of a fixed IRI: `name("mlg:Actor")`."""
    return f"'<{expand(prefixed)}>'"


def text(value: str, language: str = "") -> str:
    """The SQL of a string, or of a text in a language, from the SQL of its value."""
    for mark, written in _ESCAPED:
        value = f"replace({value}, {_sql(mark)}, {_sql(written)})"
    return f"""('"' || {value} || '"{"@" + language if language else ""}')"""


def typed(value: str, datatype: str) -> str:
    """The SQL of a literal of an XSD datatype, from the SQL of its lexical form, which needs no escaping."""
    return f"""('"' || {value} || '"^^<{PREFIXES["xsd"]}{datatype}>')"""


def point(longitude: str, latitude: str) -> str:
    """The SQL of a point as WKT (GeoSPARQL, CRS84), from the SQL of its coordinates in degrees."""
    return f"""('"POINT(' || {longitude} || ' ' || {latitude} || ')"^^<{PREFIXES["geo"]}wktLiteral>')"""


def _sql(mark: str) -> str:
    return {"\n": "chr(10)", "\r": "chr(13)"}.get(mark, f"'{mark}'")
