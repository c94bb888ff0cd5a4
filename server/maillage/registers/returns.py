"""What the owners of registers could mend: disagreements between Sirene, ESS France's list and the census.

Each report is a table for one owner, a line a body, with what shows it and what is asked. Only legal persons
whose data may be spread are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError, cause
from maillage.files import cells
from maillage.files.delimited import Layout, read_register
from maillage.iris import slug_sql
from maillage.mapping import quoted
from maillage.registers.census import CENSUS_2023, CENSUS_2026
from maillage.registers.ess_france import LAYOUT as LIST
from maillage.registers.sirene import ESTABLISHMENTS, FAMILIES, UNITS, date_of
from maillage.territories.communes import CODES, load_communes

Message = tuple[str, str]
_CATEGORIES: Final = ", ".join(quoted(c) for categories in FAMILIES.values() for c in categories)
_UNITS: Final = Layout(
    {
        name: UNITS.columns[name]
        for name in ("siren", "diffusion", "purged", "state", "name", "category", "flag", "employer")
    }
)
_SEATS: Final = Layout({name: ESTABLISHMENTS.columns[name] for name in ("siren", "seat", "insee")})
_COLUMNS: Final[tuple[Message, ...]] = (
    ("siren", "siren"),
    ("denomination", "name"),
    ("categorie_juridique", "legal_category"),
    ("employeur", "employer"),
    ("constat", "finding"),
    ("preuve", "evidence"),
    ("demande", "request"),
)
_TEXT: Final = "'"
"""Begins a cell that a spreadsheet would take for a formula."""
_ACTIVE: Final = "state = 'A'"
_BY_LAW: Final = f"category IN ({_CATEGORIES})"


@dataclass(frozen=True)
class Report:
    """A table for an owner.

    Args:
        key: the name of its file, without ending.
        owner: whom it is for.
        finding: what is found.
        evidence: SQL over `returns_bodies` that words what shows it, in French and in English.
        request: what is asked.
        rows: SQL: which bodies, from `returns_bodies`.
    """

    key: str
    owner: str
    finding: Message
    evidence: Message
    request: Message
    rows: str


@dataclass(frozen=True)
class Written:
    """A report written: its file, how many lines; or the reason why it could not be made."""

    report: Report
    path: Path | None
    lines: int
    why: Message | None = None


def _state(lang: int) -> str:
    active, ceased, unknown = (
        ("active", "cessée", "inconnue de ce fichier"),
        ("active", "ceased", "unknown to this file"),
    )[lang]
    return f"CASE state WHEN 'A' THEN '{active}' WHEN 'C' THEN '{ceased}' ELSE '{unknown}' END"


def _reports(stock: str, listed: str) -> tuple[Report, ...]:
    """The reports on Sirene and the list, given the days of their files."""
    by_law = (
        f"{quoted(f'Sirene{stock} : active, catégorie juridique ')} || category ||"
        " ', de l’ESS par sa forme (loi n° 2014-856, article 1) ; indicateur ESS : '"
        " || coalesce(flag, 'vide') ||"
        f" {quoted(f'. Liste ESS France{listed} : absente.')}",
        f"{quoted(f'Sirene{stock}: active, legal category ')} || category ||"
        " ', of the SSE by its form (law n° 2014-856, article 1); SSE flag: ' || coalesce(flag, 'empty') ||"
        f" {quoted(f'. List of ESS France{listed}: absent.')}",
    )
    flagged = (
        f"{quoted(f'Sirene{stock} : active, catégorie juridique ')} || category || ', indicateur ESS : O"
        f"{f'. Liste ESS France{listed} : absente.'}'",
        f"{quoted(f'Sirene{stock}: active, legal category ')} || category || ', SSE flag: O"
        f"{f'. List of ESS France{listed}: absent.'}'",
    )
    unflagged = (
        f"{quoted(f'Liste ESS France{listed} : présente. Sirene{stock} : active, indicateur ESS : ')}"
        " || coalesce(flag, 'vide')",
        f"{quoted(f'List of ESS France{listed}: present. Sirene{stock}: active, SSE flag: ')}"
        " || coalesce(flag, 'empty')",
    )
    closed = (
        f"{quoted(f'Liste ESS France{listed} : présente. Sirene{stock} : ')} || {_state(0)}",
        f"{quoted(f'List of ESS France{listed}: present. Sirene{stock}: ')} || {_state(1)}",
    )
    return (
        Report(
            "ess-france-absentes",
            "ESS France",
            (
                "entreprise de l’ESS par sa forme, absente de la liste",
                "SSE enterprise by its form, absent from the list",
            ),
            by_law,
            (
                "ajouter cette entreprise, ou dire pourquoi elle n’y est pas",
                "add it, or say why it is not there",
            ),
            f"{_ACTIVE} AND {_BY_LAW} AND NOT listed",
        ),
        Report(
            "ess-france-signalees-par-l-insee",
            "ESS France",
            ("signalée par l’INSEE, absente de la liste", "flagged by INSEE, absent from the list"),
            flagged,
            (
                "vérifier sa qualité et l’ajouter, ou la contester",
                "check its quality and add it, or dispute it",
            ),
            f"{_ACTIVE} AND flag = 'O' AND NOT {_BY_LAW} AND NOT listed",
        ),
        Report(
            "insee-non-signalees",
            "INSEE",
            (
                "dans la liste d’ESS France, non signalée par l’INSEE",
                "in the list of ESS France, not flagged by INSEE",
            ),
            unflagged,
            ("vérifier l’indicateur ESS de cette unité", "check the SSE flag of this unit"),
            f"{_ACTIVE} AND listed AND coalesce(flag, '') <> 'O'",
        ),
        Report(
            "ess-france-cessees",
            "ESS France",
            ("unité cessée encore dans la liste", "ceased unit still in the list"),
            closed,
            (
                "retirer cette unité, ou donner le SIREN qui lui succède",
                "remove it, or give the SIREN that succeeds it",
            ),
            "listed AND state = 'C'",
        ),
    )


_CENSUS: Final = Report(
    "recensement-exploitants-cesses",
    "France Tiers-Lieux",
    (
        "le recensement nomme un exploitant qui a cessé",
        "the census names an operator that has ceased",
    ),
    (
        "'Recensement : exploitant de « ' || place || ' », commune ' || town || '. Sirene : cette"
        " dénomination, dans cette commune, est celle d’une unité cessée ; aucune unité active ne la porte.'",
        "'Census: operator of “' || place || '”, commune ' || town || '. Sirene: that name, in that commune,"
        " is that of a ceased unit; no active unit bears it.'",
    ),
    (
        "dire qui exploite ce lieu aujourd’hui ; le nom seul ne prouve rien",
        "say who operates this place today; a name alone proves nothing",
    ),
    "true",
)


def write_returns(
    con: duckdb.DuckDBPyConnection, files: Mapping[str, Mapping[str, Path]], out: Path, lang: str
) -> tuple[Written, ...]:
    """Write a table (CSV, UTF-8, comma) for each report whose files are there.

    Args:
        con: a database to work in.
        files: by source, its files by role: `sirene` is needed, `ess-france` and the census are read when
            there.
        out: the folder of the tables; it is made when needed.
        lang: of headers and sentences, `fr` or `en`.

    Raises:
        TableError: a file is not as its source makes it, or the folder cannot be written.
    """
    units, listed = files.get("sirene", {}).get("units"), files.get("ess-france", {}).get("list")
    if units is None:
        raise TableError(
            "StockUniteLegale (Sirene) absent : rien à comparer",
            "no StockUniteLegale (Sirene): nothing to compare",
        )
    load_communes(con)
    _list(con, listed)
    places = _census(con, files)
    _bodies(con, units, census=places)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise TableError(*cause(fault), Place(str(out))) from fault
    written = []
    no_list = ("liste d’ESS France absente", "no list of ESS France")
    for report in _reports(_day(units), _day(listed) if listed else ""):
        written.append(_write(con, report, out, lang) if listed else Written(report, None, 0, no_list))
    seats = files["sirene"].get("establishments")
    if not places or seats is None:
        why = ("recensement ou StockEtablissement absent", "no census or no StockEtablissement")
        return (*written, Written(_CENSUS, None, 0, why))
    _operators(con, seats)
    return (*written, _write(con, _CENSUS, out, lang, "returns_operators"))


def _day(path: Path) -> str:
    day = date_of(path)
    return f" ({day})" if day else ""


def _list(con: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """The SIRENs of the list."""
    con.execute("CREATE OR REPLACE TABLE returns_list (siren VARCHAR)")
    if path:
        read_register(con, path, "returns_list_read", LIST)
        number = cells.siren("lpad(siren, 9, '0')")
        con.execute(f"INSERT INTO returns_list SELECT DISTINCT {number} FROM returns_list_read")
        con.execute("DELETE FROM returns_list WHERE siren IS NULL")
        con.execute("DROP TABLE returns_list_read")


def _census(con: duckdb.DuckDBPyConnection, files: Mapping[str, Mapping[str, Path]]) -> bool:
    """The operators that the newest census names, with their place; whether there is a census."""
    con.execute(
        "CREATE OR REPLACE TABLE returns_places"
        " (slug VARCHAR, operator VARCHAR, place VARCHAR, commune VARCHAR)"
    )
    for source, table in ((CENSUS_2026, "census_2026"), (CENSUS_2023, "census_2023")):
        if found := files.get(source.name):
            source.read(con, {"identity": found["identity"]})
            con.execute(f"""
                INSERT INTO returns_places
                SELECT {slug_sql("operator")}, operator, coalesce(label, other), commune
                FROM {table} WHERE operator IS NOT NULL AND commune IS NOT NULL
            """)
            return True
    return False


def _bodies(con: duckdb.DuckDBPyConnection, path: Path, *, census: bool) -> None:
    """The legal persons that a report may name: of the ESS, listed, or bearing the name of an operator."""
    padded = "lpad(category, 4, '0')"
    named = f" OR {slug_sql('name')} IN (SELECT slug FROM returns_places)" if census else ""
    read_register(
        con,
        path,
        "returns_read",
        _UNITS,
        f"({padded} <> '1000' AND diffusion = 'O' AND coalesce(purged, '') <> 'true' AND (flag = 'O'"
        f" OR {padded} IN ({_CATEGORIES}) OR lpad(siren, 9, '0') IN (SELECT siren FROM returns_list)"
        f"{named}))",
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE returns_bodies AS
        SELECT DISTINCT ON (siren) * FROM (
            SELECT {cells.siren("lpad(siren, 9, '0')")} AS siren, {cells.public(cells.cell("name"))} AS label,
                {padded} AS category, state, nullif(flag, '') AS flag, employer,
                lpad(siren, 9, '0') IN (SELECT siren FROM returns_list) AS listed
            FROM returns_read
        ) WHERE siren IS NOT NULL AND label IS NOT NULL AND NOT {cells.person("label")}
    """)
    con.execute("DROP TABLE returns_read")


def _operators(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The operators of the census whose name no active unit bears, and a ceased one of their commune does."""
    con.execute(f"""
        CREATE OR REPLACE TABLE returns_named AS
        SELECT b.*, {slug_sql("label")} AS slug FROM returns_bodies b
        WHERE {slug_sql("label")} IN (SELECT slug FROM returns_places)
    """)
    read_register(
        con,
        path,
        "returns_seats",
        _SEATS,
        "seat = 'true' AND lpad(siren, 9, '0') IN (SELECT siren FROM returns_named WHERE state = 'C')",
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE returns_operators AS
        SELECT DISTINCT ON (b.siren, p.place)
            b.siren, b.label, b.category, b.state, b.flag, b.employer, b.listed, p.place, k.current AS town
        FROM returns_places p JOIN returns_named b ON b.slug = p.slug AND b.state = 'C'
        JOIN returns_seats s ON lpad(s.siren, 9, '0') = b.siren
        JOIN {CODES} k ON k.code = {cells.insee("s.insee")} AND k.current = p.commune
        WHERE p.slug NOT IN (SELECT slug FROM returns_named WHERE {_ACTIVE})
    """)


def _write(
    con: duckdb.DuckDBPyConnection, report: Report, out: Path, lang: str, table: str = "returns_bodies"
) -> Written:
    which = 0 if lang == "fr" else 1
    path = out / f"{report.key}.csv"
    part = path.with_name(f".{path.name}.part")
    values = (
        "siren",
        f"CASE WHEN regexp_matches(label, '^[=+@-]') THEN {quoted(_TEXT)} ELSE '' END || label",
        "category",
        f"CASE employer WHEN 'O' THEN '{('oui', 'yes')[which]}' WHEN 'N' THEN '{('non', 'no')[which]}' END",
        quoted(report.finding[which]),
        report.evidence[which],
        quoted(report.request[which]),
    )
    columns = ", ".join(f"{v} AS {names[which]}" for v, names in zip(values, _COLUMNS, strict=True))
    try:
        count = con.execute(
            f"COPY (SELECT {columns} FROM {table} WHERE {report.rows} ORDER BY siren, 6)"
            f" TO {quoted(str(part))} (FORMAT csv, HEADER true)"
        ).fetchall()
        part.replace(path)
    except (OSError, duckdb.IOException) as fault:
        said = cause(fault) if isinstance(fault, OSError) else ("ne s’écrit pas", "cannot be written")
        raise TableError(*said, Place(str(path))) from fault
    finally:
        part.unlink(missing_ok=True)
    return Written(report, path, int(count[0][0]))
