"""Subsidies that local authorities publish (SCDL, schema 2.1.1): a funding link from one actor to another."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout
from maillage.files.objects import read_records
from maillage.files.repair import repair
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple, code, decimal, name, quoted, text, thing, typed
from maillage.registers.actors import actor_key, actor_mapping, describe_actors, is_legal_person, know_actors
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import CONTACT, Reason, count, sieve

NAME: Final = "subventions"
LAYOUT: Final = Layout(
    columns={
        "giver": ("nomAttribuant",),
        "giver_id": ("idAttribuant",),
        "date": ("dateConvention",),
        "taker": ("nomBeneficiaire",),
        "taker_id": ("idBeneficiaire",),
        "subject": ("objet",),
        "amount": ("montant",),
    },
    optional={
        "decision": ("referenceDecision",),
        "taker_rna": ("rnaBeneficiaire", "idRNABeneficiaire"),
        "nature": ("nature",),
    },
)
NO_GIVER: Final[Reason] = ("attribuant sans SIRET", "giver without a SIRET")
NO_TAKER: Final[Reason] = ("bénéficiaire sans SIRET ni RNA", "beneficiary without SIRET or RNA")
MAYBE_PERSON: Final[Reason] = (
    "bénéficiaire qui peut être une personne physique",
    "beneficiary that may be a natural person",
)
NEGATIVE: Final[Reason] = ("montant négatif ou illisible", "negative or unreadable amount")
TWICE: Final[Reason] = ("ligne identique à une autre", "row identical to another")
_KEY: Final = "giver_id, date, decision, taker_id, taker_rna, taker, subject, amount, nature"


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the file into tables; see `national.Reader`.

    Raises:
        TableError: the file is not as declared.
    """
    know_actors(con)
    read_records(con, files["subsidies"], "subsidy_rows", LAYOUT)
    repair(con, "subsidy_rows", ["giver", "taker", "subject"])
    legal = is_legal_person("taker_siren", "rna", "taker")
    sieved = sieve(
        con,
        _identified(),
        "subsidy_kept",
        (
            ("giver_siren IS NULL OR giver IS NULL", NO_GIVER),
            ("taker_siren IS NULL AND rna IS NULL", NO_TAKER),
            (f"taker IS NULL OR {cells.person('taker')} OR NOT {legal}", MAYBE_PERSON),
            (f"{cells.private('taker')} OR {cells.private('giver')}", CONTACT),
            ("euros IS NULL OR euros < 0", NEGATIVE),
            ("row_number() OVER (PARTITION BY key ORDER BY line) > 1", TWICE),
        ),
    )
    actors = f"""
        SELECT giver_siren AS key, giver_siren AS siren, NULL::VARCHAR AS rna, giver AS label,
            NULL::VARCHAR AS commune FROM subsidy_kept
        UNION ALL
        SELECT {actor_key("taker_siren", "rna")}, taker_siren, rna, taker, NULL::VARCHAR FROM subsidy_kept
    """
    con.execute(f"""
        CREATE OR REPLACE TABLE subsidies AS
        SELECT key, giver_siren AS giver, {actor_key("taker_siren", "rna")} AS taker, euros, day,
            {cells.cell(_said())} AS said
        FROM subsidy_kept
    """)
    describe_actors(con, actors, "subsidies_actors")
    dropped = {CONTACT: count(con, "subsidy_kept", f"subject IS NOT NULL AND ({_said()}) IS NULL")}
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        (actor_mapping("subsidies_actors", NAME), _links()),
        {reason: number for reason, number in dropped.items() if number},
    )


def _said() -> str:
    return f"CASE WHEN NOT {cells.person('subject')} THEN {cells.public('subject')} END"


def _identified() -> str:
    """The rows with the numbers of both parties, the amount, the day and a key made of what the row says."""
    number = "try_cast(replace(replace(replace(amount, ' ', ''), '€', ''), ',', '.') AS DECIMAL(18, 2))"
    siret = cells.siret
    return f"""
        SELECT line, {cells.cell("giver")} AS giver, {cells.cell("taker")} AS taker, subject,
            substr({siret("giver_id")}, 1, 9) AS giver_siren,
            coalesce(substr({siret("taker_id")}, 1, 9), {cells.siren("taker_id")}) AS taker_siren,
            coalesce({cells.rna("taker_rna")}, {cells.rna("taker_id")}) AS rna,
            {number} AS euros, try_cast(left(trim(date), 10) AS DATE)::VARCHAR AS day,
            substr({siret("giver_id")}, 1, 9) || '-' || substr(md5(concat_ws(chr(31), {_KEY})), 1, 16) AS key
        FROM subsidy_rows
    """


def _links() -> RowMapping:
    link = thing("link", "'subvention-' || key")
    return RowMapping(
        "subsidies",
        NAME,
        (
            Triple(link, "rdf:type", name("mlg:CooperationLink")),
            Triple(link, "mlg:linkKind", code("link-kinds", quoted("funding"))),
            Triple(link, "mlg:fromParty", thing("actor", "giver")),
            Triple(link, "mlg:toParty", thing("actor", "taker")),
            Triple(link, "mlg:amount", decimal("euros::VARCHAR")),
            Triple(link, "mlg:startDate", typed("day", "date")),
            Triple(link, "mlg:linkText", text("said", "fr")),
        ),
    )


SUBSIDIES: Final = NationalSource(
    NAME,
    {"subsidies": ("subventions*.csv", "scdl-subventions*.csv")},
    read,
    register=True,
    after=("sirene", "rna"),
)
