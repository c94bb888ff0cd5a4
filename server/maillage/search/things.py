"""Makes the table of things that search, linking and reconciliation go through: one row a thing."""

from pathlib import Path
from typing import Final

import duckdb

from maillage.mapping import INSEE_ACTIVITY, INSEE_LEGAL_CATEGORY, quoted
from maillage.quads import HASH, Quads, information
from maillage.territories import load_official
from maillage.territories.official import POINTS
from maillage.vocabulary import CODES, ID, QUERY, expand

COLUMNS: Final = {
    "iri": "VARCHAR",
    "kind": "VARCHAR",
    "label_fr": "VARCHAR",
    "label_en": "VARCHAR",
    "names": "VARCHAR[]",
    "codes": "VARCHAR[]",
    "commune": "VARCHAR",
    "epci": "VARCHAR",
    "departement": "VARCHAR",
    "region": "VARCHAR",
    "themes": "VARCHAR[]",
    "lon": "DOUBLE",
    "lat": "DOUBLE",
    "origin": "VARCHAR",
    "begin": "VARCHAR",
    "end": "VARCHAR",
    "active": "BOOLEAN",
    "legal_form": "VARCHAR",
    "naf": "VARCHAR",
    "domain": "VARCHAR",
    "population": "BIGINT",
}
"""Its columns, in their order, with their types in DuckDB."""

_KINDS: Final = (
    "ptce", "tiers-lieu", "actor", "place", "project", "service", "commune", "epci", "departement", "region",
    "territory", "country", "scheme", "call", "document", "question",
)  # fmt: skip
"""The kinds that are a part of the thing's IRI."""
_OTHERS: Final = (
    (f"{CODES}themes/[^/#>]+", "theme"),
    (f"{CODES}activities/[^/#>]+", "activity"),
    (f"{QUERY}[^/#>]+", "question"),
    (f"{expand('mlg:')}[A-Za-z0-9]+", "term"),
)
"""The IRIs of other things that people look for, as patterns, and their kinds."""
_LEVELS: Final = ("commune", "epci", "departement", "region")
_LABELS: Final = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_NAMES: Final = (*_LABELS, "skos:altLabel")
_BEGINS: Final = (
    "mlg:creationDate",
    "mlg:foundingYear",
    "mlg:openingYear",
    "mlg:startDate",
    "mlg:openDate",
    "dcterms:date",
)
_ENDS: Final = ("mlg:endedOn", "mlg:endDate", "mlg:closeDate")
_SITES: Final = ("org:hasRegisteredSite", "mlg:hasPlace", "org:hasSite")
_POINT: Final = r"POINT ?\( ?(-?[0-9.]+) +(-?[0-9.]+) ?\)"
_HOST: Final = r"^https?://(?:www\.)?([^/:?#>]+)"
_ROWS: Final = 100_000


def write_things(table: Quads, territories: Path, path: Path) -> None:
    """Write the things that the graph names as a Parquet file, and the territories that it does not name.

    The same graph gives the same rows in the same order. What is replaced (`owl:deprecated`) is left out.
    `origin` is `curated` for what people wrote, `register` for what national files alone name, `gazetteer`
    for territories of the official list of which the graph says nothing.

    Args:
        table: the graph.
        territories: the folder of the official list.
        path: the file to write.

    Raises:
        TableError: a file of the official list is missing.
    """
    with table.con.cursor() as con:
        load_official(con, territories)
        _find_things(table, con)
        _find_values(table, con)
        _find_places(table, con)
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f'"{name}"::{type} AS "{name}"' for name, type in COLUMNS.items())
        con.execute(f"""
            COPY (SELECT {columns} FROM ({_rows()}) ORDER BY iri)
            TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS})
        """)
        for name in ("things", "thing_names", "thing_values", "thing_places", "thing_levels", "epci_levels"):
            con.execute(f"DROP TABLE temp.{name}")


def _find_things(table: Quads, con: duckdb.DuckDBPyConnection) -> None:
    """The tables of things (`s, iri, kind`) and of their names (`s, name, lang, rank, curated`)."""
    kinds = "|".join(_KINDS)
    start = len(ID) + 2
    ours = f"starts_with(term, '<{ID}') AND regexp_matches(term, '^.{{{start - 1}}}({kinds})/[^/#>]+>$')"
    of_id = f"CASE WHEN {ours} THEN split_part(substr(term, {start}), '/', 1) END"
    others = " ".join(
        f"WHEN regexp_full_match(term, '<{pattern}>') THEN '{kind}'" for pattern, kind in _OTHERS
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE thing_names AS
        SELECT DISTINCT s, o, rank, NOT apart AS curated FROM quads
        JOIN (VALUES {_ids(table, _NAMES)}) AS names(p, rank) USING (p)
    """)
    gone = _id(table, "owl:deprecated")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE things AS
        SELECT id AS s, substr(term, 2, length(term) - 2) AS iri, coalesce({of_id}, CASE {others} END) AS kind
        FROM terms
        WHERE id IN (SELECT s FROM thing_names) AND kind IS NOT NULL
            AND id NOT IN (SELECT s FROM quads WHERE p = {gone})
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE thing_names AS
        WITH texts AS ({information("SELECT DISTINCT o FROM thing_names JOIN things USING (s)")})
        SELECT s, trim(regexp_replace(lex, '\\s+', ' ', 'g')) AS name, lang, min(rank) AS rank,
            bool_or(curated) AS curated
        FROM thing_names JOIN things USING (s) JOIN texts ON texts.id = o
        WHERE lex <> '' GROUP BY ALL
    """)


def _find_values(table: Quads, con: duckdb.DuckDBPyConnection) -> None:
    """The table of what else is said of things: codes, dates, website, legal form, themes, point."""
    groups = {
        "code": ("mlg:siren", "mlg:rna", "mlg:inseeCode", "mlg:siret"),
        "begin": _BEGINS,
        "end": _ENDS,
        "merged": ("mlg:mergedInto",),
        "site": ("foaf:homepage",),
        "category": ("rov:orgType",),
        "family": ("mlg:legalFamily",),
        "naf": ("rov:orgActivity",),
        "theme": ("mlg:theme", "mlg:activity"),
        "point": ("geo:asWKT",),
        "population": ("mlg:population",),
    }
    asked = ", ".join(f"({_id(table, name)}, '{group}')" for group, names in groups.items() for name in names)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE thing_values AS
        WITH sites AS (
            SELECT s, o AS site, min(rank) AS rank FROM quads
            JOIN (VALUES {_ids(table, _SITES)}) AS those(p, rank) USING (p) JOIN things USING (s)
            GROUP BY s, o
        ), owners AS (
            SELECT s, s AS said, -1 AS rank FROM things
            UNION ALL
            SELECT s, site, rank FROM sites QUALIFY row_number() OVER (PARTITION BY s ORDER BY rank, site) = 1
        ), spoken AS (
            FROM owners
            UNION ALL
            SELECT owners.s, o, rank FROM owners JOIN quads ON quads.s = owners.said
            WHERE p = {_id(table, "geo:hasGeometry")}
        ), said AS (
            SELECT DISTINCT spoken.s, asked.what, spoken.rank, o FROM quads
            JOIN (VALUES {asked}) AS asked(p, what) USING (p)
            JOIN spoken ON spoken.said = quads.s
            WHERE spoken.rank < 0 OR what IN ('code', 'point')
        ), texts AS (SELECT id, lex AS text FROM ({information("SELECT DISTINCT o FROM said")}))
        SELECT s,
            list_sort(list_distinct(list(text) FILTER (what = 'code'))) AS codes,
            min(text) FILTER (what = 'begin') AS begin, max(text) FILTER (what = 'end') AS end,
            bool_or(what = 'merged') AS merged,
            min(regexp_extract(lower(text), '{_HOST}', 1)) FILTER (what = 'site') AS domain,
            min(substr(text, {len(INSEE_LEGAL_CATEGORY) + 1}))
                FILTER (what = 'category' AND starts_with(text, '{INSEE_LEGAL_CATEGORY}')) AS category,
            min(text) FILTER (what = 'family') AS family,
            min(substr(text, {len(INSEE_ACTIVITY) + 1}))
                FILTER (what = 'naf' AND starts_with(text, '{INSEE_ACTIVITY}')) AS naf,
            list_sort(list(DISTINCT split_part(text, '/', -1)) FILTER (what = 'theme')) AS themes,
            arg_min(text, (rank, text)) FILTER (what = 'point') AS point,
            max(try_cast(text AS BIGINT)) FILTER (what = 'population') AS population
        FROM said JOIN texts ON texts.id = o GROUP BY s
    """)


def _find_places(table: Quads, con: duckdb.DuckDBPyConnection) -> None:
    """The tables of where things are (`thing_places`), and of what communes and EPCIs lie in."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE thing_levels AS
        SELECT c.code AS commune, min(e.upper) AS epci, min(d.upper) AS departement, min(r.upper) AS region
        FROM territories c
        LEFT JOIN territories_within e ON e.kind = 'commune' AND e.code = c.code AND e.upper_kind = 'epci'
        LEFT JOIN territories_within d
            ON d.kind = 'commune' AND d.code = c.code AND d.upper_kind = 'departement'
        LEFT JOIN territories_within r
            ON r.kind = 'departement' AND r.code = d.upper AND r.upper_kind = 'region'
        WHERE c.kind = 'commune' GROUP BY 1
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE epci_levels AS
        SELECT epci, mode(departement ORDER BY departement) AS departement,
            mode(region ORDER BY region) AS region
        FROM thing_levels WHERE epci IS NOT NULL GROUP BY 1
    """)
    levels = ", ".join(f"min(code) FILTER (level = '{level}') AS {level}" for level in _LEVELS)
    within = ", ".join(str(_id(table, name)) for name in ("mlg:locatedIn", "mlg:within"))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE thing_places AS
        WITH areas AS (
            SELECT s AS id, kind AS level, split_part(iri, '/', -1) AS code FROM things
            WHERE kind IN ({", ".join(map(quoted, _LEVELS))})
            UNION
            SELECT {HASH.format(f"'<{ID}' || kind || '/' || code || '>'")}, kind, code FROM territories
        ), said AS (
            SELECT DISTINCT q.s, level, code FROM quads q JOIN areas ON areas.id = q.o WHERE q.p IN ({within})
            UNION
            SELECT id, level, code FROM areas
        )
        SELECT s, {levels} FROM said JOIN things USING (s) GROUP BY s
    """)


def _rows() -> str:
    """The SQL of the rows, from the tables made."""
    best = "first(name ORDER BY rank, length(name), name)"
    return f"""
        WITH points AS (
            SELECT kind, code, nullif(lon, '') AS lon, nullif(lat, '') AS lat FROM {POINTS}
        ), named AS (
            SELECT s,
                coalesce({best} FILTER (lang = 'fr' AND rank < 3), {best} FILTER (lang = '' AND rank < 3),
                    {best} FILTER (rank < 3), {best}) AS label_fr,
                coalesce({best} FILTER (lang = 'en' AND rank < 3), '') AS label_en,
                list_sort(list(DISTINCT name)) AS names, bool_or(curated) AS curated
            FROM thing_names GROUP BY s
        ), known AS (
            SELECT t.iri, t.kind, n.label_fr, n.label_en,
                list_prepend(n.label_fr, list_filter(n.names, lambda one: one <> n.label_fr)) AS names,
                list_append(coalesce(v.codes, []), split_part(t.iri, '/', -1)) AS codes,
                coalesce(p.commune, '') AS commune, coalesce(l.epci, p.epci, '') AS epci,
                coalesce(l.departement, p.departement, i.departement, '') AS departement,
                coalesce(l.region, p.region, d.upper, i.region, '') AS region,
                coalesce(v.themes, []) AS themes,
                coalesce(nullif(regexp_extract(v.point, '{_POINT}', 1), ''), own.lon, around.lon) AS lon,
                coalesce(nullif(regexp_extract(v.point, '{_POINT}', 2), ''), own.lat, around.lat) AS lat,
                CASE WHEN n.curated THEN 'curated' ELSE 'register' END AS origin,
                coalesce(v.begin, '') AS begin, coalesce(v.end, '') AS end,
                v.end IS NULL AND NOT coalesce(v.merged, false) AS active,
                coalesce(v.category, split_part(v.family, '/', -1), '') AS legal_form,
                coalesce(v.naf, '') AS naf, coalesce(v.domain, '') AS domain, v.population
            FROM things t JOIN named n USING (s)
            LEFT JOIN thing_values v USING (s) LEFT JOIN thing_places p USING (s)
            LEFT JOIN thing_levels l ON l.commune = p.commune
            LEFT JOIN epci_levels i ON p.commune IS NULL AND i.epci = p.epci
            LEFT JOIN points own ON own.kind = t.kind AND own.code = split_part(t.iri, '/', -1)
            LEFT JOIN points around ON around.kind = 'commune' AND around.code = p.commune
            LEFT JOIN territories_within d ON p.commune IS NULL AND d.kind = 'departement'
                AND d.code = p.departement AND d.upper_kind = 'region'
        ), former AS (
            SELECT 'commune' AS kind, successor AS code, name FROM former_communes
            UNION ALL SELECT kind, code, name FROM territory_names WHERE use <> 'typed'
        ), called AS (SELECT kind, code, list(DISTINCT name ORDER BY name) AS names FROM former GROUP BY ALL),
        typed AS (
            SELECT kind, code, list(name) AS names FROM territory_names WHERE use = 'typed' GROUP BY ALL
        ),
        official AS (
            SELECT {quoted(ID)} || t.kind || '/' || t.code AS iri, t.kind, t.name, t.code,
                list_filter(coalesce(c.names, []), lambda one: one <> t.name) AS other,
                list_filter(string_split(t.postcodes, ' | '), lambda one: one <> '')
                    || coalesce(y.names, []) AS also,
                nullif(t.siren, '') AS siren, try_cast(t.population AS BIGINT) AS population,
                CASE WHEN t.kind = 'commune' THEN t.code END AS commune
            FROM territories t
            LEFT JOIN called c ON c.kind = t.kind AND c.code = t.code
            LEFT JOIN typed y ON y.kind = t.kind AND y.code = t.code
        )
        SELECT k.* REPLACE (
            CASE WHEN o.iri IS NULL THEN k.names
                ELSE k.names || list_filter(o.other, lambda one: NOT list_contains(k.names, one))
                END AS names,
            list_sort(list_distinct(k.codes || coalesce(o.also, []))) AS codes)
        FROM known k LEFT JOIN official o USING (iri)
        UNION ALL BY NAME
        SELECT o.iri, o.kind, o.name AS label_fr, '' AS label_en, list_prepend(o.name, o.other) AS names,
            list_sort(list_distinct(
                list_filter([o.code, o.siren], lambda one: one IS NOT NULL) || o.also)) AS codes,
            coalesce(o.commune, '') AS commune,
            coalesce(CASE WHEN o.kind = 'epci' THEN o.code END, l.epci, '') AS epci,
            coalesce(CASE WHEN o.kind = 'departement' THEN o.code END, l.departement, i.departement, '')
                AS departement,
            coalesce(CASE WHEN o.kind = 'region' THEN o.code END, l.region, d.upper, i.region, '') AS region,
            [] AS themes, pt.lon, pt.lat, 'gazetteer' AS origin, '' AS begin, '' AS end, true AS active,
            '' AS legal_form, '' AS naf, '' AS domain, o.population
        FROM official o LEFT JOIN thing_levels l USING (commune)
        LEFT JOIN epci_levels i ON o.kind = 'epci' AND i.epci = o.code
        LEFT JOIN points pt ON pt.kind = o.kind AND pt.code = o.code
        LEFT JOIN territories_within d ON o.kind = 'departement' AND d.kind = 'departement'
            AND d.code = o.code AND d.upper_kind = 'region'
        WHERE o.iri NOT IN (SELECT iri FROM things)
    """


def _ids(table: Quads, names: tuple[str, ...]) -> str:
    """The SQL rows of some properties: the id of each, and its place in the order given."""
    return ", ".join(f"({_id(table, name)}, {rank})" for rank, name in enumerate(names))


def _id(table: Quads, name: str) -> int:
    return table.id(f"<{expand(name)}>")
