"""Gives rows of a sheet their keys: a known thing keeps its own, and namesakes are told apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from maillage import iris
from maillage.errors import Place, TableError, shortened
from maillage.facts.checks import Checks, Known
from maillage.facts.known_things import Asked, KnownThings, Recognised, apart
from maillage.facts.sheet_mapping import SheetMapping
from maillage.files.grid import Notice
from maillage.model import Row, Table, Territory

_PLACES, _AREAS = ("commune", "departement", "region"), ("departement", "region")
_SAY_WHERE: Final = ("dire sa commune", "say its commune")
_GIVEN: Final = ("IRI écrite dans la feuille", "IRI written in the sheet")


def with_known_keys(
    rows: tuple[Row, ...],
    table: Table,
    mapping: SheetMapping,
    checks: Checks,
    known: Known,
    recogniser: KnownThings,
    file: str,
    given: Mapping[int, str],
    rna: Mapping[int, str],
    asked: dict[int, Asked],
    faults: list[TableError],
) -> tuple[tuple[Row, ...], dict[int, Recognised], list[Notice]]:
    """The rows, those about a known thing with its key; what each is about; what its keeper should know.

    What rows say of their things is put in `asked`; the faults of those about a thing that another row is
    about, in `faults`. `rna` is the RNA number of rows, which recognises as a SIREN does. A key that the
    sheet gives stays: in a column of its own, or in that of the IRIs that came back with it.
    """
    kind, _, template = table.iri.partition("/")
    minted = "id" in mapping.rules and mapping.rules["id"].slug
    if template != "{id}" or not minted:
        return rows, {}, []
    keyed, recognised, notices = [], {}, []
    first: dict[str, int] = {}
    for row in rows:
        if row.line in given:
            row = replace(row, cells={**row.cells, "id": (given[row.line],)})
            if thing := recogniser.of_key(kind, given[row.line]):
                recognised[row.line] = Recognised(thing, _GIVEN)
            keyed.append(row)
            continue
        town = checks.places.get((table.name, row.line, "commune"))
        called = tuple(filter(None, (row.one("name"), *row.cells.get("other_names", ()))))
        places = (checks.places.get((table.name, row.line, area)) for area in _PLACES)
        around = known.gazetteer.territories.chain(place for place in places if place)
        asked[row.line] = Asked(
            kind,
            called,
            (*row.cells.get("siren", ()), *([rna[row.line]] if row.line in rna and kind == "actor" else [])),
            town[1] if town else "",
            frozenset((area.kind, area.code) for area in around if area.kind in _AREAS),
        )
        found = recognised[row.line] = recogniser.recognise(asked[row.line])
        if found.thing:
            fr, en = found.evidence
            label, short = found.thing.label, f"{kind}/{found.thing.key}"
            said = f"déjà connu : «{label}», {short} ({fr})", f"known already: '{label}', {short} ({en})"
            notices.append(Notice(*said, Place(file, row.line, "id"), settled=True))
            row = replace(row, cells={**row.cells, "id": (found.thing.key,)})
            if (line := first.setdefault(found.thing.key, row.line)) != row.line:
                same = (
                    f"«{label}», déjà à la ligne {line} : n’en garder qu’une",
                    f"'{label}', already at row {line}: keep one",
                )
                faults.append(TableError(*same, Place(file, row.line, "name")))
        keyed.append(row)
    return tuple(keyed), recognised, notices


def told_apart(
    rows: tuple[Row, ...],
    table: Table,
    mapping: SheetMapping,
    checks: Checks,
    known: Known,
    file: str,
    recognised: Mapping[int, Recognised],
    recogniser: KnownThings,
    asked: Mapping[int, Asked],
) -> tuple[tuple[Row, ...], list[Notice]]:
    """The rows, those whose key is that of a known thing of another place with a key of their own."""
    kind, _, template = table.iri.partition("/")
    if template != "{id}":
        return rows, []
    minted = "id" in mapping.rules and mapping.rules["id"].slug
    by_code = known.gazetteer.territories.by_code
    told, notices = [], []
    for row in rows:
        key = row.one("id")
        if row.line in recognised and recognised[row.line].thing:
            told.append(row)
            continue
        town = checks.places.get((table.name, row.line, "commune"))
        others = known.towns.get((kind, key), frozenset())
        thing = recogniser.of_key(kind, key)
        areas = apart(asked[row.line], thing) if thing and not others and row.line in asked else ()
        if key not in known.things.get(kind, ()) or (town and town[1] in others):
            told.append(row)
            continue
        place = Place(file, row.line, "id")
        here = (checks.places.get((table.name, row.line, area)) for area in _PLACES)
        place_of_row = next(filter(None, here), None)
        if place_of_row and minted and ((town and others) or areas):
            new = f"{key}-{iris.key(by_code[place_of_row].name)}"
            told.append(replace(row, cells={**row.cells, "id": (new,)}))
            notices.append(_collision(key, new, [by_code[at] for at in areas or _communes(others)], place))
        else:
            told.append(row)
            notices.append(_doubt(row, place, minted=bool(minted), placed=bool(place_of_row)))
    return tuple(told), notices


def _communes(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    return (("commune", code) for code in codes)


def _doubt(row: Row, place: Place, *, minted: bool, placed: bool) -> Notice:
    """That a row may not be about the known thing of its key, which its name made or a column gives."""
    name = _called(row)
    if minted:
        fr, en = ("la distinguer par son nom", "name it otherwise") if placed else _SAY_WHERE
        return Notice(
            f"«{name}» : une chose de ce nom est déjà connue ; si c’en est une autre, {fr}",
            f"'{name}': a thing of that name is known already; if it is another one, {en}",
            place,
        )
    key = row.one("id")
    return Notice(
        f"«{key}» est déjà l’identifiant d’une chose connue ; si ce n’est pas elle, en écrire un autre",
        f"'{key}' is the identifier of a known thing already; if it is another one, write another",
        place,
    )


def _collision(key: str, new: str, others: Sequence[Territory], place: Place) -> Notice:
    names = ", ".join(sorted(other.name for other in others))
    where = f"à {names}" if others[0].kind == "commune" else f"ailleurs ({names})"
    return Notice(
        f"une chose du même nom ({key}) est connue, {where} : celle-ci, ailleurs, devient {new}",
        f"a thing of the same name ({key}) is known, in {names}: this one, elsewhere, becomes {new}",
        place,
    )


def same_siren(rows: tuple[Row, ...], file: str) -> Iterator[Notice]:
    """One number under two keys: two rows may be one organisation."""
    first: dict[str, Row] = {}
    for row in rows:
        siren, key = row.one("siren"), row.one("id")
        other = first.setdefault(siren, row) if siren and key else row
        if other.one("id") != key:
            yield Notice(
                f"SIREN {siren} déjà à la ligne {other.line} («{_called(other)}»), ici «{_called(row)}» ; "
                "si c’est la même organisation, n’en garder qu’une",
                f"SIREN {siren} already at line {other.line} ('{_called(other)}'), here '{_called(row)}'; "
                "if it is one organisation, keep one",
                Place(file, row.line, "siren"),
            )


def _called(row: Row) -> str:
    return shortened(row.one("name") or row.one("id"))
