"""How cleaned rows of tiers-lieux become triples, whatever file they come from."""

from typing import Final

import duckdb

from maillage.iris import slug_sql as slug
from maillage.mapping import Mapping, Triple, code, iri, name, placed, quoted, text, thing, typed

ACTIVITIES: Final = (
    ("coworking|bureaux?-partages?|espaces?-de-travail|teletravail", "coworking"),
    ("fab-?labs?|maker-?space|hacker-?space|fabrication-numerique", "fablab"),
    ("ateliers?-(artisa|partage|de-production)|artisanat|menuiserie|savoir-faire", "workshops"),
    ("cuisines?-partagees?|food-?lab|restauration|restaurant|cafe|cantine|buvette", "catering"),
    ("living-lab|laboratoire-d-innovation|experimentation", "experimentation"),
    ("nourricier|maraichage|jardin|agriculture|compost", "urban-farming"),
    ("culturel|culture|artistique|lieu-intermediaire|spectacle|concert|exposition", "culture"),
    ("residences?-d-artistes?|residences?-artistiques?|studios?", "residencies-studios"),
    ("formation|apprentissage", "training"),
    ("evenement|animation", "events"),
    ("incubat|accompagnement-de-projets?|accompagnement-des-porteurs|pepiniere", "incubation"),
    ("recyclerie|ressourcerie|reemploi", "reuse"),
    ("repair-?cafe|reparation", "repair"),
    ("boutique|epicerie|magasin", "shop"),
    ("inclusion-numerique|mediation-numerique|espace-public-numerique", "digital-inclusion"),
    ("insertion", "work-integration"),
    ("transition-ecologique|ecologie|environnement", "ecological-transition"),
    ("mobilites?", "soft-mobility"),
    ("services?-de-proximite|conciergerie|france-services", "local-services"),
    ("sport", "sport"),
    ("tourisme", "tourism"),
    ("stockage", "storage"),
)  # fmt: skip
"""What words, in a slug, name an activity of the code list; a text may name several."""

RECOGNITIONS: Final = (
    ("^(label-)?(nouvelles?-)?fabriques?-de-territoires?($|-)", "fabrique-de-territoire"),
    ("^(label-)?(nouvelles?-)?manufactures?-de-proximite($|-)", "manufacture-de-proximite"),
    ("^(label-)?geiq($|-)", "geiq-label"),
)
NETWORKS: Final = (
    ("^(association-nationale-des-tiers-lieux-)?france-tiers-lieux$", "france-tiers-lieux"),
    ("^(la-)?cooperative-(des-)?tiers-lieux$", "cooperative-tiers-lieux"),
    ("^coorace$", "coorace"),
    ("^france-active$", "france-active"),
    ("^ess-france$", "ess-france"),
    ("^(le-)?labo-de-l-ess$", "labo-de-l-ess"),
    ("^rtes$", "rtes"),
    ("^avise$", "avise"),
    ("^(la-)?fabrique-des-transitions$", "fabrique-des-transitions"),
    ("^mouvement-pour-l-economie-solidaire$", "mouvement-pour-l-economie-solidaire"),
)
"""The names of networks that the curated facts describe as actors."""

COLUMNS: Final = "key, place, label, other, year, operator, website, postcode, commune, lon, lat"
"""What a table of tiers-lieux has; `label` is null for one that another source names."""

_SUBJECT: Final = thing("tiers-lieu", "key")
_PLACE: Final = thing("place", "place")
Codes = tuple[tuple[str, str], ...]


def place_triples(graph: str) -> tuple[Triple, ...]:
    """The triples of a place: its type, name, commune, postcode, and the point that a source gives."""
    return (
        Triple(_PLACE, "rdf:type", name("mlg:Place")),
        Triple(_PLACE, "rdfs:label", text("label", "fr")),
        Triple(_PLACE, "mlg:locatedIn", thing("commune", "commune")),
        Triple(_PLACE, "mlg:postalCode", text("postcode")),
        *placed(_PLACE, f"'place-' || place || {quoted('--' + graph)}", "lon", "lat"),
    )


def thirdplace_mapping(table: str, graph: str) -> Mapping:
    """How a table with `COLUMNS` becomes triples: each tiers-lieu and its place."""
    return Mapping(
        table,
        graph,
        (
            Triple(_SUBJECT, "rdf:type", name("mlg:TiersLieu")),
            Triple(_SUBJECT, "rdfs:label", text("label", "fr")),
            Triple(_SUBJECT, "skos:altLabel", text("other", "fr")),
            Triple(_SUBJECT, "mlg:openingYear", typed("year", "gYear")),
            Triple(_SUBJECT, "mlg:operatorText", text("operator", "fr")),
            Triple(_SUBJECT, "foaf:homepage", iri("", "website")),
            Triple(_SUBJECT, "mlg:hasPlace", _PLACE),
            *place_triples(graph),
        ),
        "commune",
    )


def coded(con: duckdb.DuckDBPyConnection, said: str, table: str, codes: Codes) -> None:
    """Make a table of what is said of tiers-lieux, with its codes.

    Args:
        con: the database of the build.
        said: SQL with columns `key`, `commune` and `said`, one text a row.
        table: the table made: `key`, `commune`, `said`, `code`; a text that names no code has a null one.
        codes: patterns on a slug, each with the notation that it means.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE _codes AS {_values(codes)}")
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        WITH texts AS (SELECT DISTINCT said, {slug("said")} AS slug FROM ({said}) WHERE said IS NOT NULL),
        found AS (SELECT said, c.code FROM texts LEFT JOIN _codes c ON regexp_matches(slug, c.pattern))
        SELECT DISTINCT s.key, s.commune, s.said, found.code
        FROM ({said}) s JOIN found USING (said)
    """)
    con.execute("DROP TABLE _codes")


def coded_mapping(table: str, graph: str, predicate: str, scheme: str, words: str) -> Mapping:
    """How a table made by `coded` becomes triples: concepts of a code list, and the words that have none."""
    return Mapping(
        table,
        graph,
        (
            Triple(_SUBJECT, predicate, code(scheme, "code")),
            Triple(_SUBJECT, words, f"CASE WHEN code IS NULL THEN {text('said', 'fr')} END"),
        ),
        "commune",
    )


def activity_mapping(table: str, graph: str) -> Mapping:
    """The activities of tiers-lieux, from a table made by `coded` with `ACTIVITIES`."""
    return coded_mapping(table, graph, "mlg:activity", "activities", "mlg:activityText")


def network_mapping(table: str, graph: str) -> Mapping:
    """The networks that tiers-lieux are in, from a table made by `coded` with `NETWORKS`."""
    return Mapping(
        table,
        graph,
        (
            Triple(_SUBJECT, "mlg:inNetwork", thing("actor", "code")),
            Triple(_SUBJECT, "mlg:networkText", f"CASE WHEN code IS NULL THEN {text('said', 'fr')} END"),
        ),
        "commune",
    )


def recognition_mapping(table: str, graph: str, kind: str = "tiers-lieu") -> Mapping:
    """The labels that tiers-lieux or actors hold, from a table made by `coded` with `RECOGNITIONS`."""
    holder = thing(kind, "key")
    subject = thing("recognition", f"{quoted(kind + '-')} || key || '--' || code")
    return Mapping(
        table,
        graph,
        (
            Triple(subject, "rdf:type", f"CASE WHEN code IS NOT NULL THEN {name('mlg:Recognition')} END"),
            Triple(subject, "mlg:holder", f"CASE WHEN code IS NOT NULL THEN {holder} END"),
            Triple(subject, "mlg:recognitionKind", code("recognition-kinds", "code")),
            Triple(holder, "mlg:recognitionText", f"CASE WHEN code IS NULL THEN {text('said', 'fr')} END"),
        ),
        "commune",
    )


def text_mapping(table: str, graph: str, predicate: str) -> Mapping:
    """Texts about tiers-lieux, from a table with columns `key`, `commune` and `said`."""
    return Mapping(table, graph, (Triple(_SUBJECT, predicate, text("said", "fr")),), "commune")


def _values(codes: Codes) -> str:
    rows = ", ".join(f"({quoted(pattern)}, {quoted(notation)})" for pattern, notation in codes)
    return f"SELECT * FROM (VALUES {rows}) AS list(pattern, code)"
