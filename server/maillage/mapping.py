"""Says how the rows of a table become triples, in SQL: the rows of millions are never Python objects."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from maillage.vocabulary import CODES, ID, PREFIXES, expand

_ESCAPED: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"))
_CONTROLS: Final = r"[\x01-\x09\x0B-\x1F\x7F]"
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
        commune: the SQL of the INSEE code of the commune that a row belongs to, null where it has none.
        everywhere: whether the rows that belong to no commune are part of every département's build.
    """

    table: str
    graph: str
    triples: tuple[Triple, ...]
    commune: str = "NULL::VARCHAR"
    everywhere: bool = False

    @property
    def department(self) -> str:
        """The SQL of the département code of a row: 2 characters, 3 overseas; empty where it has none."""
        return f"coalesce(CASE WHEN {self.commune} BETWEEN '97' AND '99' THEN substr({self.commune}, 1, 3) \
ELSE substr({self.commune}, 1, 2) END, '')"

    def among(self, departments: Collection[str]) -> str:
        """The SQL condition that keeps the rows of these départements; of all, when none is named."""
        if not departments:
            return "true"
        chosen = sorted(departments) + [""] * self.everywhere
        return f"{self.department} IN ({', '.join(map(quoted, chosen))})"

    def some(self) -> str:
        """The SQL condition that a row gives a triple; it looks no further than the first that it gives."""
        return " OR ".join(f"({t.subject} IS NOT NULL AND {t.object} IS NOT NULL)" for t in self.triples)

    def lines(self) -> str:
        """The SQL of the triples of a row as N-Triples, each line ended but the last."""
        lines = (
            f"{t.subject} || {quoted(f' <{expand(t.predicate)}> ')} || {t.object} || ' .'"
            for t in self.triples
        )
        return f"concat_ws(chr(10), {', '.join(lines)})"


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
    """The SQL of a string, or of a text in a language, from the SQL of its value.

    Control characters become spaces; line ends stay.
    """
    value = f"regexp_replace({value}, '{_CONTROLS}', ' ', 'g')"
    for mark, written in _ESCAPED:
        value = f"replace({value}, {_sql(mark)}, {_sql(written)})"
    return f"""('"' || {value} || '"{"@" + language if language else ""}')"""


def typed(value: str, datatype: str) -> str:
    """The SQL of a literal of an XSD datatype, from the SQL of its lexical form, which needs no escaping."""
    return f"""('"' || {value} || '"^^<{PREFIXES["xsd"]}{datatype}>')"""


def decimal(value: str) -> str:
    """The SQL of an xsd:decimal in its canonical form, from that of one with a point."""
    return typed(f"rtrim(rtrim({value}, '0'), '.')", "decimal")


def point(longitude: str, latitude: str) -> str:
    """The SQL of a point as WKT (GeoSPARQL, CRS84), from the SQL of its coordinates in degrees."""
    return f"""('"POINT(' || {longitude} || ' ' || {latitude} || ')"^^<{PREFIXES["geo"]}wktLiteral>')"""


def placed(subject: str, key: str, longitude: str, latitude: str) -> tuple[Triple, ...]:
    """The triples of where a thing is (GeoSPARQL 1.1): its geometry, and the point that this is.

    Args:
        subject: the SQL of the IRI of the thing.
        key: the SQL of the key of the geometry, which no other source's may be.
        longitude: the SQL of its degrees; without them the thing has no geometry.
        latitude: the same.
    """
    geometry = thing("geometry", f"CASE WHEN {longitude} || {latitude} IS NOT NULL THEN {key} END")
    return (
        Triple(subject, "geo:hasGeometry", geometry),
        Triple(geometry, "rdf:type", name("geo:Geometry")),
        Triple(geometry, "geo:asWKT", point(longitude, latitude)),
    )


def quoted(value: str) -> str:
    """A value as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def _sql(mark: str) -> str:
    return "chr(10)" if mark == "\n" else quoted(mark)
