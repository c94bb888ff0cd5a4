"""Says in words what speaks for a pair and against it, and what would settle it; French and English."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

from maillage.link.candidates import ACCEPTED, Candidate
from maillage.link.comparing import ACTIVITY, DATES, DOMAIN, FORM, NAME, PLACE, RARITY, Alike, NameComparer
from maillage.link.deciding import AGREE, CONTRADICT, Scored

Said = tuple[str, str]
"""A phrase in French and in English."""

_DIVISIONS: Final = Path(__file__).with_name("divisions.csv")
_WIDESPREAD: Final = 100
"""How many bodies have even the rarest of the words of a name that is said to be common."""
_NAMES: Final[Mapping[str, Said]] = {
    "same": ("nom identique", "same name"),
    "short": ("nom court identique", "same short name"),
    "acronym": ("le sigle correspond ({acronym})", "the acronym matches ({acronym})"),
    "close": ("nom proche ({score})", "close name ({score_en})"),
    "within": ("l’un des noms contient l’autre", "one name holds the other"),
    "near": ("nom voisin ({score})", "similar name ({score_en})"),
    "crossed": ("noms voisins dont des mots diffèrent ({score})", "similar names, other words ({score_en})"),
    "some": ("noms peu semblables ({score})", "names little alike ({score_en})"),
    "other": ("autre nom", "another name"),
}
_FORMS: Final[Mapping[str, Said]] = {
    "92": ("association", "association"),
    "93": ("fondation", "foundation"),
    "63": ("coopérative agricole", "farming cooperative"),
    "8": ("mutuelle ou organisme de droit privé", "mutual or private-law body"),
    "7": ("personne publique", "public body"),
    "5": ("société", "company"),
    "6": ("personne morale de droit privé", "private-law body"),
}
_WHY: Final[Mapping[str, Said]] = {
    "codes": ("les identifiants se contredisent", "the identifiers contradict"),
    "shared": ("plusieurs unités portent cet identifiant", "several units bear that identifier"),
    "settled": (
        "un identifiant a déjà désigné une autre unité",
        "an identifier has already told another unit",
    ),
    "rivals": ("une autre unité convient presque autant", "another unit fits nearly as well"),
    "alone": (
        "le nom seul ne suffit pas : rien d’autre ne concorde",
        "a name alone decides nothing: nothing else agrees",
    ),
    "town": ("le nom de l’unité dit une autre commune", "the unit's name says another commune"),
    "foreign": (
        "son activité est étrangère à la coopération territoriale",
        "its activity is foreign to territorial cooperation",
    ),
    "ceased": ("l’unité a cessé", "the unit has ceased"),
    "name": ("les noms diffèrent et rien d’autre ne concorde", "the names differ and nothing else agrees"),
    "unsure": ("trop peu d’indices", "too little evidence"),
    "unlikely": ("trop peu en commun", "too little in common"),
}
"""Why a pair is not accepted, where its levels do not say it already."""


@dataclass(frozen=True)
class Fact:
    """What is known of a body that evidence speaks of."""

    iri: str
    label: str
    kind: str
    names: tuple[str, ...]
    siren: tuple[str, ...]
    rna: tuple[str, ...]
    town: str
    departement: str
    begun: int | None
    legal_form: str
    naf: str
    domain: str


@dataclass(frozen=True)
class Told:
    """The facts of the bodies of some pairs, by their numbers."""

    left: Mapping[int, Fact]
    right: Mapping[int, Fact]

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, left: str, right: str, pairs: Sequence[Scored]) -> "Told":
        """Read the facts of the bodies of these pairs."""
        return cls(
            _facts(con, left, {pair.left for pair in pairs}),
            _facts(con, right, {pair.right for pair in pairs}),
        )


def candidate(pair: Scored, rank: int, told: Told, comparer: NameComparer) -> Candidate:
    """The candidate that a decided pair is, with its words."""
    left, right = told.left[pair.left], told.right[pair.right]
    alike = comparer.alike(left.names, right.names, left.town, right.town)
    french, english = _evidence(pair, left, right, alike)
    settles = ("", "") if pair.verdict == ACCEPTED else _settles(pair, left, right)
    return Candidate(
        left.iri, left.label, right.iri, right.label, next(iter(right.siren), ""), round(pair.probability, 6),
        pair.verdict, rank, french, english, *settles, levels=_levels(pair), subject_kind=left.kind,
        object_kind=right.kind,
    )  # fmt: skip


def _levels(pair: Scored) -> dict[str, str]:
    codes = {"codes": pair.codes} if pair.codes else {}
    return codes | {name: level for name, level in pair.levels.items() if level != "unknown"}


def _evidence(pair: Scored, left: Fact, right: Fact, alike: Alike) -> Said:
    """«nom proche (0,93), même commune ; mais créée en 1962, réparation automobile»."""
    pro, con, known = _of_codes(pair, left, right), list[Said](), list[Said]()
    for found, side in (*_of_names(pair, alike), *_of_facts(pair, left, right)):
        (pro if side == "+" else con if side == "-" else known).append(found)
    if why := _WHY.get(pair.why):
        con.append(why)
    french = ", ".join(f for f, _ in pro) or "rien en commun"
    english = ", ".join(e for _, e in pro) or "nothing in common"
    if con:
        french += f" ; mais {', '.join(f for f, _ in con)}"
        english += f"; but {', '.join(e for _, e in con)}"
    if known:
        french += f" ({', '.join(f for f, _ in known)})"
        english += f" ({', '.join(e for _, e in known)})"
    return french, english


def _of_codes(pair: Scored, left: Fact, right: Fact) -> list[Said]:
    if pair.codes != AGREE:
        return []
    if set(left.siren) & set(right.siren):
        return [("même SIREN", "same SIREN")]
    return [("même numéro RNA", "same RNA number")]


def _of_names(pair: Scored, alike: Alike) -> Iterable[tuple[Said, str]]:
    values = {
        "acronym": alike.acronym.upper(),
        "score": f"{alike.score:.2f}".replace(".", ","),
        "score_en": f"{alike.score:.2f}",
    }
    french, english = _NAMES[pair.levels[NAME]]
    if pair.levels[NAME] not in ("same", "short", "other") and alike.right:
        french, english = f"{french}, « {alike.right} »", f"{english}, '{alike.right}'"
    yield (
        (french.format_map(values), english.format_map(values)),
        ("-" if pair.levels[NAME] in ("some", "other") else "+"),
    )
    if pair.levels[NAME] not in ("acronym", "other") and alike.acronym:
        yield (
            (f"le sigle correspond ({values['acronym']})", f"the acronym matches ({values['acronym']})"),
            "+",
        )
    if alike.bearers >= _WIDESPREAD and pair.levels[RARITY] in ("common", "none"):
        yield ("nom répandu", "a common name"), "-"


def _of_facts(pair: Scored, left: Fact, right: Fact) -> Iterable[tuple[Said, str]]:
    place = _place(pair.levels[PLACE], left, right)
    if place:
        yield place, "-" if pair.levels[PLACE] in ("region", "elsewhere") else "+"
    if pair.levels[DOMAIN] == "same":
        yield (f"même site ({right.domain})", f"same website ({right.domain})"), "+"
    elif pair.levels[DOMAIN] == "other":
        yield (f"autre site ({right.domain})", f"another website ({right.domain})"), "-"
    if pair.levels[FORM] == "other":
        french, english = _form(right.legal_form)
        yield (f"autre forme juridique ({french})", f"another legal form ({english})"), "-"
    if dates := _dates(pair.levels[DATES], left, right):
        yield dates
    division = _division(right.naf)
    if pair.levels[ACTIVITY] == "same":
        yield (f"même activité ({division[0]})", f"same activity ({division[1]})"), "+"
    elif division[0] and pair.verdict != ACCEPTED:
        yield division, "-" if pair.levels[ACTIVITY] == "other" else ""


def _place(level: str, left: Fact, right: Fact) -> Said | None:
    there = right.town or right.departement or left.town
    said: dict[str, Said] = {
        "commune": (f"même commune ({there})", f"same commune ({there})"),
        "named": (f"la commune est dans le nom ({there})", f"the name says the commune ({there})"),
        "epci": (f"même intercommunalité ({there})", f"same intercommunality ({there})"),
        "departement": (
            f"même département ({right.departement})",
            f"same département ({right.departement})",
        ),
        "region": (f"autre département ({there})", f"another département ({there})"),
        "elsewhere": (f"autre région ({there})", f"another region ({there})"),
    }
    return said.get(level)


def _dates(level: str, left: Fact, right: Fact) -> tuple[Said, str] | None:
    year, other = right.begun, left.begun
    if year is None:
        return None
    if level == "same":
        return (f"créée la même année ({year})", f"created the same year ({year})"), "+"
    if level == "near":
        return (f"créée en {year}, à deux ans près", f"created in {year}, within two years"), "+"
    if level == "after":
        return (f"créée dès {year}, non en {other}", f"created in {year} already, not in {other}"), "-"
    if level == "before":
        return (f"créée en {year} seulement, non en {other}", f"created in {year} only, not in {other}"), "-"
    return (f"unité créée en {year}", f"unit created in {year}"), ""


def _settles(pair: Scored, left: Fact, right: Fact) -> Said:
    """What a person could look for, most telling first."""
    if pair.codes == CONTRADICT:
        return ("lequel des identifiants est juste", "which of the identifiers is right")
    wanted: list[Said] = [] if left.siren else [("un SIREN", "a SIREN")]
    if not left.rna and right.rna:
        wanted.append(("un numéro RNA", "an RNA number"))
    if not left.domain or not right.domain:
        wanted.append(("l’adresse du site", "the address of the website"))
    if pair.levels[PLACE] == "unknown":
        wanted.append(("la commune", "the commune"))
    if pair.levels[DATES] == "unknown":
        wanted.append(("l’année de création", "the year of creation"))
    wanted = wanted[:3]
    return _listed([f for f, _ in wanted], "ou"), _listed([e for _, e in wanted], "or")


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def _form(code: str) -> Said:
    return next((said for start, said in _FORMS.items() if code.startswith(start)), (code, code))


@cache
def _divisions() -> Mapping[str, Said]:
    with _DIVISIONS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["fr"], row["en"]) for row in csv.DictReader(file)}


def _division(naf: str) -> Said:
    return _divisions().get(naf[:2], ("", ""))


def _facts(con: duckdb.DuckDBPyConnection, table: str, numbers: set[int]) -> dict[int, Fact]:
    con.execute("CREATE OR REPLACE TEMP TABLE link_told (n INTEGER)")
    if numbers:
        con.execute("INSERT INTO link_told SELECT unnest(?::INTEGER[])", [sorted(numbers)])
    rows = con.execute(f"""
        SELECT n, iri, label, coalesce(kind, ''), names, siren, rna, coalesce(t.name, b.commune, ''),
            coalesce(b.departement, ''), begun, coalesce(legal_form, ''), coalesce(naf, ''),
            coalesce(domain, '')
        FROM {table} b SEMI JOIN link_told USING (n) LEFT JOIN link_communes t ON t.code = b.commune
    """).fetchall()
    return {
        row[0]: Fact(row[1], row[2], row[3], tuple(row[4]), tuple(row[5]), tuple(row[6]), *row[7:])
        for row in rows
    }
