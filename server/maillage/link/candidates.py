"""The file of candidates: pairs that may be the same body, with evidence; it is never published.

One row a pair, CSV (UTF-8, comma, header) or Parquet, the columns of `Candidate` in their order. `levels` is
written `name=exact commune=same`: which level each comparison gave.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError, TableFaults, cause, not_a_file

ACCEPTED: Final = "accepted"
REVIEW: Final = "review"
REFUSED: Final = "refused"
VERDICTS: Final = (ACCEPTED, REVIEW, REFUSED)
"""Automatically accepted; for a person to decide; refused by a rule, which the evidence says."""

_MOST_ROWS: Final = 2_000_000
_MOST_BYTES: Final = 2 * 10**9


@dataclass(frozen=True)
class Candidate:
    """A pair of bodies that may be one.

    Args:
        subject_iri: of the body on the left: a thing of the graph, or a row of a sheet.
        subject_label: its name.
        object_iri: of the body on the right: most often a unit of a register.
        object_label: its name.
        siren: of the body on the right; empty when it has none.
        probability: that both are one, 0 to 1, by the trained model.
        verdict: one of `VERDICTS`.
        rank: among the candidates of that subject, from 1.
        evidence_fr: what speaks for the pair and against it, in words.
        evidence_en: the same in English.
        settles_fr: what would settle it; empty when it is settled.
        settles_en: the same in English.
        levels: the level that each comparison gave, by comparison.
        subject_kind: what the subject is, by the graph: `actor`, `tiers-lieu`; empty when unknown.
        object_kind: the same of the object.
    """

    subject_iri: str
    subject_label: str
    object_iri: str
    object_label: str
    siren: str
    probability: float
    verdict: str
    rank: int
    evidence_fr: str
    evidence_en: str
    settles_fr: str = ""
    settles_en: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    subject_kind: str = ""
    object_kind: str = ""

    @property
    def automatic(self) -> bool:
        """Whether the pair is accepted without a person."""
        return self.verdict == ACCEPTED


COLUMNS: Final = tuple(f.name for f in fields(Candidate))


def write_candidates(path: Path, candidates: Iterable[Candidate]) -> int:
    """Write a file of candidates, CSV or Parquet by its suffix; return how many.

    Raises:
        TableError: the file cannot be written, or its suffix is another.
    """
    rows = [_cells(candidate) for candidate in candidates]
    parquet = _is_parquet(path)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        if parquet:
            _as_parquet(draft)
        draft.replace(path)
    except OSError as fault:
        fr, en = cause(fault)
        raise TableError(
            f"impossible d’écrire ce fichier : {fr}", f"cannot be written: {en}", Place(str(path))
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
    return len(rows)


def read_candidates(path: Path) -> tuple[Candidate, ...]:
    """Read a file of candidates.

    Raises:
        TableError: it is not one; every wrong row is told.
    """
    if not path.is_file():
        raise TableError(*not_a_file(path), Place(str(path)))
    if path.stat().st_size > _MOST_BYTES:
        raise TableError(
            "ce fichier dépasse 2 Go : ce n’est pas un fichier de candidats",
            "this file is over 2 GB: it is not a file of candidates",
            Place(str(path)),
        )
    header, rows = _parquet_rows(path) if _is_parquet(path) else _csv_rows(path)
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise TableError(
            f"colonnes absentes : {', '.join(missing)} ; ce fichier est-il de « maillage link » ?",
            f"missing columns: {', '.join(missing)}; was this file made by 'maillage link'?",
            Place(str(path), 1),
        )
    order = [header.index(name) for name in COLUMNS]
    faults: list[TableError] = []
    found: list[Candidate] = []
    for line, row in enumerate(rows, 2):
        if line > _MOST_ROWS:
            raise TableError(
                f"plus de {_MOST_ROWS} candidats", f"more than {_MOST_ROWS} candidates", Place(str(path))
            )
        try:
            found.append(_candidate([row[n] for n in order]))
        except (IndexError, ValueError) as fault:
            said = _said(fault)
            faults.append(TableError(*said, Place(str(path), line)))
    if faults:
        raise TableFaults(faults)
    return tuple(found)


def _is_parquet(path: Path) -> bool:
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise TableError(
            "un fichier de candidats finit par .csv ou .parquet",
            "a file of candidates ends with .csv or .parquet",
            Place(str(path)),
        )
    return path.suffix.lower() == ".parquet"


def _as_parquet(path: Path) -> None:
    """Replace a file of candidates in CSV by the same in Parquet."""
    target = path.with_name(path.name + "quet")
    typed = "* REPLACE (probability::DOUBLE AS probability, rank::INTEGER AS rank)"
    try:
        with duckdb.connect() as con:
            rows = con.read_csv(
                str(path),
                header=True,
                all_varchar=True,
                quotechar='"',
                escapechar='"',
                sep=",",
                na_values="\\N",
            )
            rows.project(typed).write_parquet(str(target))
        target.replace(path)
    finally:
        target.unlink(missing_ok=True)


def _cells(candidate: Candidate) -> list[object]:
    row: list[object] = [getattr(candidate, name) for name in COLUMNS]
    row[COLUMNS.index("probability")] = round(candidate.probability, 6)
    row[COLUMNS.index("levels")] = " ".join(f"{name}={level}" for name, level in candidate.levels.items())
    return row


def _csv_rows(path: Path) -> tuple[list[str], Sequence[Sequence[object]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as fault:
        raise TableError("ce n’est pas de l’UTF-8", "it is not UTF-8", Place(str(path))) from fault
    except csv.Error as fault:
        raise TableError(f"CSV mal formé : {fault}", f"malformed CSV: {fault}", Place(str(path))) from fault
    return (rows[0] if rows else []), rows[1:]


def _parquet_rows(path: Path) -> tuple[list[str], Sequence[Sequence[object]]]:
    try:
        with duckdb.connect() as con:
            table = con.execute("FROM read_parquet(?)", [str(path)])
            return [column[0] for column in table.description], table.fetchall()
    except duckdb.Error as fault:
        raise TableError(
            "ce fichier ne se lit pas comme du Parquet",
            "this file does not read as Parquet",
            Place(str(path)),
        ) from fault


def _candidate(cells: Sequence[object]) -> Candidate:
    values = dict(zip(COLUMNS, ("" if cell is None else str(cell) for cell in cells), strict=True))
    probability = float(values["probability"])
    if not 0 <= probability <= 1:
        raise ValueError("probability")
    if values["verdict"] not in VERDICTS:
        raise ValueError("verdict")
    if not values["subject_iri"] or not values["object_iri"]:
        raise ValueError("iri")
    texts = {name: values[name] for name in COLUMNS if name not in ("probability", "rank", "levels")}
    pairs = (part.partition("=") for part in values["levels"].split())
    levels = {name: level for name, _, level in pairs}
    return Candidate(**texts, probability=probability, rank=int(values["rank"]), levels=levels)


def _said(fault: Exception) -> tuple[str, str]:
    """What a row should be, by what is wrong in it."""
    said = {
        "verdict": (
            f"le verdict est l’un de {', '.join(VERDICTS)}",
            f"the verdict is one of {', '.join(VERDICTS)}",
        ),
        "iri": ("subject_iri et object_iri sont à remplir", "subject_iri and object_iri are to be filled"),
    }
    if isinstance(fault, IndexError):
        return "cette ligne a moins de cellules que l’en-tête", "this row has fewer cells than the header"
    return said.get(
        str(fault),
        (
            "probability est un nombre de 0 à 1, rank un nombre entier",
            "probability is a number from 0 to 1, rank an integer",
        ),
    )
