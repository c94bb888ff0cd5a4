"""Adds a decision to a table of SSSOM, or takes the last one back: the file is whole at every moment."""

import os
from pathlib import Path
from typing import Final

from maillage.errors import Place, TableError, cause
from maillage.files.lock import sync_folder
from maillage.link import sssom
from maillage.link.sssom import Decision

_HEADER: Final = """# mapping_set_id: {set}
# mapping_set_version: "{date}"
# mapping_set_title: Décisions de la revue « {name} »
# license: {licence}
# curie_map:
{prefixes}"""


def add_decision(path: Path, decision: Decision) -> None:
    """Add a row at the end of a table, which is begun when there is none.

    Raises:
        TableError: it cannot be written, or its columns are not those of `sssom.COLUMNS` in their order.
    """
    text = _read(path) or _begun(path, decision.date)
    columns = next((line for line in text.splitlines() if not line.startswith("#")), "")
    if columns != "\t".join(sssom.COLUMNS):
        raise TableError(
            f"pour y ajouter une décision, ses colonnes doivent être : {', '.join(sssom.COLUMNS)}",
            f"to add a decision, its columns must be: {', '.join(sssom.COLUMNS)}",
            Place(path.name),
        )
    end = "" if text.endswith("\n") else "\n"
    _replace(path, f"{text}{end}{row_of(decision)}\n")


def take_back(path: Path, decision: Decision) -> bool:
    """Remove a decision that is the last row of a table; return whether it was."""
    text, row = _read(path), row_of(decision) + "\n"
    if not text.endswith("\n" + row):
        return False
    _replace(path, text.removesuffix(row))
    return True


def row_of(decision: Decision) -> str:
    """A decision as a row, without its end."""
    cells = {
        "subject_id": sssom.compact(decision.subject),
        "subject_label": decision.subject_label,
        "predicate_modifier": "" if decision.accepted else sssom.NOT,
        "predicate_id": decision.predicate,
        "object_id": sssom.compact(decision.object),
        "object_label": decision.object_label,
        "mapping_justification": decision.justification,
        "confidence": f"{decision.confidence:g}",
        "reviewer_label": decision.role,
        "mapping_date": decision.date,
        "object_source": decision.object_source,
        "object_source_version": decision.object_source_version,
        "see_also": "|".join(decision.see_also),
        "comment": decision.comment,
    }
    return "\t".join(_cell(cells[name]) for name in sssom.COLUMNS)


def _cell(text: str) -> str:
    """A text that cuts no cell: tabs and ends of lines are spaces, straight quotes are round."""
    return " ".join(text.split()).replace('"', "”")


def _begun(path: Path, date: str) -> str:
    name = path.name.removesuffix(sssom.ENDING)
    prefixes = "".join(f"#   {prefix}: {iri}\n" for prefix, iri in sssom.PREFIXES.items())
    header = _HEADER.format(
        set=sssom.SETS + name, date=date, name=name, licence=sssom.LICENCE, prefixes=prefixes
    )
    return header + "\t".join(sssom.COLUMNS) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise _unwritable(path, fault) from fault


def _replace(path: Path, text: str) -> None:
    """Put a whole new file in the place of the old one (rename of POSIX)."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    finally:
        part.unlink(missing_ok=True)


def _unwritable(path: Path, fault: OSError | UnicodeDecodeError) -> TableError:
    fr, en = cause(fault) if isinstance(fault, OSError) else ("ce n’est pas de l’UTF-8", "it is not UTF-8")
    return TableError(f"ne s’écrit pas : {fr}", f"cannot be written: {en}", Place(str(path)))
