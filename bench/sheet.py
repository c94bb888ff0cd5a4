"""Measures a person's sheet that goes round: read, recognised, given back: `python bench/sheet.py`.

As many rows as there are third places in the curated facts are about them, named as people do: as they are, in capitals without accents,
or with a letter left out; one in twenty has an address that is none. The whole command is timed, its start and its
confined processes too. What it says of each row is compared with what the row was made from.
"""

import argparse
import os
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
from machine import as_result, header, run, table, versions, write

from maillage import iris, paths
from maillage.facts import read_facts
from maillage.facts.returned_columns import Ours
from maillage.files.grid import read_grid
from maillage.ontology import read_codes
from maillage.territories import read_territories

HEADER = ["Nom du lieu", "Ville", "Département", "Site web", "Année d’ouverture", "Courriel"]
WORDS = "atelier grange fabrique halle moulin verger quai forge jardin comptoir".split()
COMMAND = "from maillage.cli.main import main; main()"
Line = tuple[list[str], str, str]
"""The cells of a row, the IRI of what it is about, and how it names it."""


def lines(number: int) -> Iterator[Line]:
    """Rows, the same every time."""
    chance = random.Random(11)
    gazetteer = read_territories(paths.DATA / "territories")
    facts = read_facts(paths.DATA / "facts", read_codes(paths.ONTOLOGY / "codes"), gazetteer)
    known = sorted(
        {
            (row.one("name"), row.one("commune"), row.one("departement"), row.one("id"))
            for row in facts.rows["tiers_lieux"]
            if row.one("commune") and row.one("departement")
        }
    )
    chance.shuffle(known)
    communes = sorted({(commune, departement) for _, commune, departement, _ in known})
    for n in range(number):
        if n % 2 and known:
            name, commune, departement, key = known.pop()
            how = ("as it is", "in capitals", "a letter left out")[n // 2 % 3]
            iri = iris.thing("tiers-lieu", key)
        else:
            name, how, iri = f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {n}", "unknown", ""
            commune, departement = chance.choice(communes)
        if how == "in capitals":
            name = iris.plain(name).upper()
        elif how == "a letter left out":
            place = chance.randrange(1, len(name))
            name = name[:place] + name[place + 1 :]
        site = "à demander à la mairie" if n % 20 == 7 else f"https://lieu-{n}.example"
        name = name.encode("cp1252", "replace").decode("cp1252")
        yield [name, commune, departement, site, str(2000 + n % 20), f"lieu-{n}@exemple.example"], iri, how


def as_csv(path: Path, rows: list[list[str]]) -> None:
    """As a French Excel writes it."""
    path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode("cp1252"))


def as_xlsx(path: Path, rows: list[list[str]]) -> None:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lieux")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def as_ods(path: Path, rows: list[list[str]]) -> None:
    """A workbook of one sheet, by hand."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Lieux">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )


FORMATS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}


def judged(path: Path, made: list[Line]) -> dict[str, int]:
    """What the sheet that came back says of its rows, against what they were made from."""
    grid = read_grid(path, header=1)
    assert [list(cells[: len(HEADER)]) for _, cells in grid.rows] == [
        [" ".join(cell.split()) for cell in cells] for cells, _, _ in made
    ], "the columns of the person changed"
    place = {column: grid.header.index(column.value.fr) for column in Ours}
    counts = dict.fromkeys(
        ("rows known", "keys wrong", "first candidate right", "not found", "faults missed"), 0
    )
    for (_, cells), (own, iri, _) in zip(grid.rows, made, strict=True):
        given, candidate = cells[place[Ours.IRI]], cells[place[Ours.CANDIDATE_IRI]]
        if iri:
            counts["rows known"] += given == iri
            counts["first candidate right"] += candidate == iri and given != iri
            counts["not found"] += iri not in (given, candidate)
            counts["keys wrong"] += bool(given) and given != iri and bool(candidate)
        counts["faults missed"] += own[3].startswith("à demander") and not cells[place[Ours.TO_CORRECT]]
    return counts


def main() -> None:
    """Measure each format, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    options = parser.parse_args()
    made = list(lines(options.rows))
    rows, results = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form, writer in FORMATS.items():
            path, back = folder / f"lieux.{form}", folder / f"rendu.{form}"
            writer(path, [HEADER, *(cells for cells, _, _ in made)])
            command = [sys.executable, "-c", COMMAND, "import", "sheet", path, "--annotate", back]
            done = run(command, 600)
            counts = judged(back, made)
            rows.append([form, options.rows, done.seconds, done.peak_mb, *counts.values()])
            results.append(as_result(form, options.rows, done, **counts))
            print(rows[-1], flush=True)
    about = sum(bool(iri) for _, iri, _ in made)
    page = "\n".join(
        [
            header(
                "A sheet that goes round",
                "python bench/sheet.py",
                versions("python-calamine", "xlsxwriter", "rapidfuzz"),
            ),
            f"`maillage import sheet FILE --annotate BACK` on {options.rows:,} rows, {about:,} of them about third places of",
            "the curated facts: a third named as they are, a third in capitals without accents, a third with a letter left",
            "out. Seconds are of the whole command, its start (some 3 s) and its confined processes too.",
            "",
            table(["format", "rows", "seconds", "peak MB", *counts], rows),
            "",
            "A row that is not found has neither the IRI nor the first candidate of what it was made from; a key is wrong",
            "when it is another thing's.",
            "",
            f"Other processes ran beside: the load average was {os.getloadavg()[0]:.0f}.",
        ]
    )
    write("sheet", page, results)


if __name__ == "__main__":
    main()
