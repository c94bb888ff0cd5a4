"""A truth to link against: names as people write them, of units of a register, with what they say of the place.

    python bench/link_truth.py --units 1360000 --names 5000 --seed 2 --out DIR

Writes `units.parquet` and `names.parquet`, both in the columns of `search/things.parquet`, and `truth.csv`
(`iri,unit`; no unit for a name that none has). The noise is that of life: typing errors, an acronym for the
name, legal forms added or left out, words in another order or missing, capitals and accents lost; the commune
right, absent, its département alone, or the next commune. One name in ten is of a unit that the register lacks.
The same arguments give the same names.
"""

import argparse
import csv
import random
import re
from pathlib import Path

import duckdb
import naming
import register

THING = "https://w3id.org/maillage/id/actor/"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMALL = {"de", "du", "des", "la", "le", "les", "d", "l", "et", "en", "aux", "au", "pour"}


def write(out: Path, units: int, names: int, seed: int) -> None:
    """Write the three files."""
    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    register.tables(con, units, seed)
    sample = con.execute(f"""
        SELECT i FROM named WHERE NOT outside AND NOT hidden AND NOT ceased AND category <> '1000'
        ORDER BY hash(i * 71 + {seed}), i LIMIT {names}
    """).fetchall()
    chosen = [i for (i,) in sample]
    absent = set(chosen[::10])
    communes(con)
    columns = f"""
        i, '{THING}' || siren AS iri, 'actor' AS kind, name AS written, {naming.registered("name")} AS label_fr,
        list_distinct(list_filter([{naming.registered("name")}, CASE WHEN k % 9 = 0 THEN name END,
            CASE WHEN k % 6 = 0 THEN {naming.acronym("name")} END], lambda n: n IS NOT NULL)) AS names,
        list_filter([siren, rna], lambda n: n IS NOT NULL) AS codes, n.commune, p.epci, p.departement, p.region,
        'register' AS origin, (DATE '1901-07-01' + (h % 45000)::INTEGER)::VARCHAR AS "begin",
        NOT ceased AS active, category AS legal_form, naf, CASE WHEN k % 6 = 0 THEN {naming.acronym("name")} END AS acronym
    """
    con.execute(
        f"CREATE TABLE unit_things AS SELECT {columns} FROM named n LEFT JOIN places p ON p.code = n.commune"
        " WHERE NOT outside AND NOT hidden AND category <> '1000'"
    )
    con.execute("CREATE TABLE absent (i BIGINT)")
    con.executemany("INSERT INTO absent VALUES (?)", [(i,) for i in sorted(absent)])
    things(con, "unit_things ANTI JOIN absent USING (i)", out / "units.parquet")
    con.execute("CREATE TABLE wanted (i BIGINT)")
    con.executemany("INSERT INTO wanted VALUES (?)", [(i,) for i in chosen])
    neighbours = next_communes(con)
    found = con.execute(
        'SELECT i, iri, written, acronym, commune, departement, epci, year("begin"::DATE), legal_form, naf'
        " FROM unit_things SEMI JOIN wanted USING (i) ORDER BY i"
    ).fetchall()
    rng = random.Random(seed)
    rows, truth = [], []
    for number, (i, iri, written, acronym, commune, departement, epci, year, form, naf) in enumerate(found):
        here = place(rng, commune, departement, neighbours.get(epci, []))
        key = f"https://example.org/noms/{number}"
        rows.append((key, noisy(rng, written, acronym or ""), *here, *said(rng, year, form, naf)))
        truth.append((key, "" if i in absent else iri))
    con.execute("""CREATE TABLE given (iri VARCHAR, label_fr VARCHAR, commune VARCHAR, departement VARCHAR,
        "begin" VARCHAR, legal_form VARCHAR, naf VARCHAR)""")
    con.executemany("INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    con.execute("""CREATE TABLE given_things AS
        SELECT row_number() OVER () AS i, g.iri, 'actor' AS kind, label_fr, [label_fr] AS names, []::VARCHAR[] AS codes,
            g.commune, p.epci, coalesce(p.departement, g.departement) AS departement, p.region, 'curated' AS origin,
            "begin", true AS active, legal_form, naf
        FROM given g LEFT JOIN places p ON p.code = g.commune""")
    things(con, "given_things", out / "names.parquet")
    with (out / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("iri", "unit"), *truth])


def things(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Write a table as the things of a release."""
    con.execute(f"""COPY (SELECT iri, kind, label_fr, '' AS label_en, names, codes, commune, epci, departement, region,
        []::VARCHAR[] AS themes, NULL::DOUBLE AS lon, NULL::DOUBLE AS lat, origin, "begin", NULL::VARCHAR AS "end", active,
        legal_form, naf, NULL::VARCHAR AS domain FROM {table} ORDER BY i) TO '{path}' (FORMAT parquet)""")


def communes(con: duckdb.DuckDBPyConnection) -> None:
    """The EPCI, département and région of each commune."""
    con.execute(f"""
        CREATE TABLE places AS
        SELECT c.code, c.epci, d.code AS departement, d.region
        FROM read_csv('{register.TERRITORIES / "communes.csv"}', header = true, all_varchar = true) c
        JOIN read_csv('{register.TERRITORIES / "departements.csv"}', header = true, all_varchar = true) d
            ON starts_with(c.code, d.code)
    """)


def next_communes(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The communes of each EPCI."""
    rows = con.execute("SELECT epci, list(code ORDER BY code) FROM places GROUP BY epci").fetchall()
    return dict(rows)


def place(
    rng: random.Random, commune: str, departement: str, around: list[str]
) -> tuple[str | None, str | None]:
    """What a person says of the place: the commune, the next one, the département alone, nothing."""
    drawn = rng.random()
    if drawn < 0.74:
        return commune, departement
    if drawn < 0.82:
        return rng.choice(around or [commune]), departement
    return (None, departement) if drawn < 0.93 else (None, None)


def said(rng: random.Random, year: int, form: str, naf: str) -> tuple[str | None, str | None, str | None]:
    """The year (sometimes another), the legal form and the activity, where a person says them."""
    began = str(year + rng.choice((0, 0, 0, 0, 1, -1, 2, 5))) if rng.random() < 0.25 else None
    return began, form if rng.random() < 0.4 else None, naf if rng.random() < 0.1 else None


def noisy(rng: random.Random, name: str, acronym: str) -> str:
    """A name as a person writes it."""
    if acronym and len(acronym) > 2 and rng.random() < 0.12:
        return acronym
    words = name.split(" ")
    if words[0] == "Association" and rng.random() < 0.5:
        words = words[1:]
    elif rng.random() < 0.12:
        words = [rng.choice(("Association", "Asso", "L'association", "Ass.")), *words]
    if len(words) > 3 and rng.random() < 0.18:
        words = shortened(rng, words)
    if len(words) > 3 and rng.random() < 0.07:
        cut = rng.randrange(1, len(words) - 1)
        words = [*words[cut:], *words[:cut]]
    if rng.random() < 0.1:
        words = [word for word in words if word.lower() not in _SMALL] or words
    for _ in range(rng.choices((0, 1, 2), (75, 20, 5))[0]):
        words = mistyped(rng, words)
    text = " ".join(words)
    if acronym and rng.random() < 0.2:
        text = f"{text} ({acronym})" if rng.random() < 0.5 else f"{acronym} - {text}"
    drawn = rng.random()
    if drawn < 0.15:
        return text.lower()
    if drawn < 0.3:
        return text.upper()
    if drawn < 0.4:
        return text.translate(str.maketrans("éèêëàâîïôûùçÉÈÀÔ", "eeeeaaiiouucEEAO"))
    return re.sub(r"\bSainte?-", lambda m: "Ste-" if "e-" in m[0] else "St ", text) if drawn < 0.5 else text


def shortened(rng: random.Random, words: list[str]) -> list[str]:
    """A name without its last words, or without one in the middle."""
    if rng.random() < 0.5:
        kept = words[: -rng.choice((1, 2))]
        while len(kept) > 2 and kept[-1].lower() in _SMALL:
            kept = kept[:-1]
        return kept
    at = rng.randrange(1, len(words))
    return [*words[:at], *words[at + 1 :]]


def mistyped(rng: random.Random, words: list[str]) -> list[str]:
    """A name with one wrong letter: left out, doubled, swapped with the next, another."""
    long = [n for n, word in enumerate(words) if len(word) > 4]
    if not long:
        return words
    n = rng.choice(long)
    word = words[n]
    at = rng.randrange(1, len(word) - 1)
    wrong = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )
    return [*words[:n], wrong, *words[n + 1 :]]


def main() -> None:
    """Write a truth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--names", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(given.out, given.units, given.names, given.seed)


if __name__ == "__main__":
    main()
