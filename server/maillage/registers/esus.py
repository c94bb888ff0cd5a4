"""The national list of ESUS approvals (entreprise solidaire d’utilité sociale, DG Trésor): a workbook a year.

Its headers change with the year and are published nowhere: each column is known by several names, on any of
the first rows, and a workbook that has none of them is refused with the headers that it has.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError
from maillage.files import cells
from maillage.files.grid import Grid, read_grid
from maillage.iris import slug
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, name, thing, typed
from maillage.registers.actors import KNOWN, know_actors
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import DOUBLE, sieve

NAME: Final = "esus"
ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("siren", "siret", "n-siren", "n-siret", "numero-siren", "numero-siret", "siren-siret"),
    "start": (
        *("date-d-agrement", "date-agrement", "date-de-l-agrement", "date-de-debut", "debut"),
        *("date-de-debut-d-agrement", "date-de-decision", "date-de-l-arrete", "agrement-du"),
    ),
    "end": (
        *("date-de-fin", "fin", "date-de-fin-d-agrement", "date-de-fin-de-l-agrement", "echeance"),
        *("date-d-echeance", "fin-d-agrement", "agrement-au", "date-de-fin-de-validite"),
    ),
}
"""What a header may be, as a slug: accents, case and punctuation do not count."""

_REQUIRED: Final = ("number",)
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)
"""Days since 30 December 1899, as a workbook numbers those of 2000 to 2099."""
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$|(\d{4})-(\d{2})-(\d{2})")


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the list; see `national.Reader`. Only units that another source describes are kept.

    Raises:
        TableError: the workbook cannot be read, or has no column of SIREN; a date is none.
    """
    know_actors(con)
    grid, columns = _grid(files["list"])
    places = [grid.header.index(columns[role]) if role in columns else None for role in ALIASES]
    rows = []
    for number, texts in grid.rows:
        said, start, end = (None if place is None else texts[place] for place in places)
        digits = re.sub(r"\D", "", said or "")
        dates = [
            _day(grid.file, number, columns.get(role, ""), text)
            for role, text in (("start", start), ("end", end))
        ]
        rows.append((digits[:9] if len(digits) > 9 else digits.zfill(9), *dates))
    con.execute("CREATE OR REPLACE TABLE esus_read (said VARCHAR, start VARCHAR, stop VARCHAR)")
    if rows:
        con.execute(
            "INSERT INTO esus_read SELECT unnest($1), unnest($2), unnest($3)",
            [list(part) for part in zip(*rows, strict=True)],
        )
    sieved = sieve(
        con,
        f"""
        SELECT r.start, r.stop, {cells.siren("r.said")} AS number, k.key IS NOT NULL AS known
        FROM esus_read r LEFT JOIN (SELECT DISTINCT key FROM {KNOWN}) k ON k.key = r.said
        """,
        "esus",
        (
            ("number IS NULL", ("SIREN faux ou absent", "wrong or missing SIREN")),
            ("NOT known", ("unité que Sirene ne décrit pas ici", "unit that Sirene does not describe here")),
            ("row_number() OVER (PARTITION BY number ORDER BY start DESC NULLS LAST) > 1", DOUBLE),
        ),
    )
    claim = thing("status-claim", "number || '--esus'")
    triples = (
        Triple(claim, "rdf:type", name("mlg:StatusClaim")),
        Triple(claim, "mlg:claimOf", thing("actor", "number")),
        Triple(claim, "mlg:claimKind", code("status-claims", "'esus'")),
        Triple(claim, "mlg:startDate", typed("start", "date")),
        Triple(claim, "mlg:endDate", typed("stop", "date")),
    )
    return Imported(sieved.read, sieved.kept, sieved.refused, (RowMapping("esus", NAME, triples),))


def _grid(path: Path) -> tuple[Grid, dict[str, str]]:
    """The sheet, and the column of each role."""
    grid = read_grid(path, words=frozenset().union(*ALIASES.values()))
    columns = {
        role: header
        for role, aliases in ALIASES.items()
        for header in reversed(grid.header)
        if slug(header) in aliases
    }
    if all(role in columns for role in _REQUIRED):
        return grid, columns
    first = " | ".join(header for header in grid.header if header)
    raise TableError(
        f"aucune colonne de SIREN ou de SIRET ; en-tête trouvé : {first}",
        f"no column of SIREN or SIRET; header found: {first}",
        Place(path.name, grid.header_row),
    )


def _day(file: str, row: int, column: str, text: str | None) -> str | None:
    """A day as XSD writes it; `01/02/2024`, `2024-02-01` and what a workbook holds as a date."""
    if not text or text.lower() in cells.NOTHING:
        return None
    if text.isdigit() and int(text) in _SERIALS:
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    found = _DAY.match(text)
    try:
        if found is None:
            raise ValueError(text)
        day, month, year = found.group(1, 2, 3) if found[3] else found.group(6, 5, 4)
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as fault:
        raise TableError(
            f"«{text}» n’est pas une date ; écrire 31/12/2024 ou 2024-12-31",
            f"'{text}' is not a date; write 31/12/2024 or 2024-12-31",
            Place(file, row, column),
        ) from fault


ESUS: Final = NationalSource(
    NAME,
    {"list": ("esus*.xlsx", "esus*.ods", "esus*.csv", "liste-esus*", "ESUS*.xlsx")},
    read,
    register=True,
    after=("sirene",),
)
