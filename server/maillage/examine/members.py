"""Reads an officer's own list of the members of a pole.

A row is a member: its name and, as far as they are known, its SIREN, its nature, its role, its commune or
département, and whether the list is complete.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from maillage import iris
from maillage.errors import Place, TableError, TableFaults, in_quotes, shortened
from maillage.examine.column_words import Words
from maillage.examine.member_list import Member, MemberList, counted_once, told_once
from maillage.examine.member_words import (
    COMPLETE_HEADERS,
    COMPLETE_SAID,
    FORM_HEADERS,
    KIND_HEADERS,
    LOOSE_HEADERS,
    NAME_HEADERS,
    NATURES,
    NO,
    PERSONS,
    ROLE_HEADERS,
    ROLES,
    YES,
)
from maillage.facts import Known
from maillage.facts.header_words import ALIASES, POSTCODES, TOWN_CODES
from maillage.facts.headers import contacts_of, town_codes
from maillage.facts.proposal import read_labels
from maillage.facts.sheet import fill
from maillage.facts.sheet_mapping import Rule, SheetMapping
from maillage.files.grid import Grid, Notice
from maillage.files.values import contact_fault, read_text, says_nothing
from maillage.model import Row, Table
from maillage.territories import Gazetteer

_BETWEEN: Final = re.compile(r"[;|/+,]|(?<=\s)(?:et|and)(?=\s)")

_ACRONYM: Final = 4


def known_words() -> frozenset[str]:
    """The names that the columns of a list of members are known by, as slugs."""
    found = {name for column in ("name", "siren", "commune", "departement") for name in ALIASES[column]}
    natures = (*FORM_HEADERS, *KIND_HEADERS, *LOOSE_HEADERS)
    return frozenset(found).union(
        natures, NAME_HEADERS, ROLE_HEADERS, COMPLETE_HEADERS, TOWN_CODES, POSTCODES
    )


def read_members(grid: Grid, tables: Mapping[str, Table], codes: Path, gazetteer: Gazetteer) -> MemberList:
    """The members that a sheet names.

    Args:
        grid: the sheet.
        tables: the tables of facts, whose checks those of the sheet are.
        codes: the folder of the code lists.
        gazetteer: what the names of places are looked up in.

    Raises:
        TableFaults: every fault of the sheet, each with its line and column.
    """
    labels = {name: read_labels(codes / f"{name}.ttl") for name in ("roles", "actor-kinds", "legal-families")}
    return _Reading(_under_what_it_says(grid), tables, labels, gazetteer).members()


class _Reading:
    """Reads a sheet of members; faults are gathered, and told together."""

    def __init__(
        self,
        grid: Grid,
        tables: Mapping[str, Table],
        labels: Mapping[str, Mapping[str, Mapping[str, str]]],
        gazetteer: Gazetteer,
    ) -> None:
        self.grid, self.tables, self.gazetteer = grid, tables, gazetteer
        self.faults: list[TableError] = []
        self.roles = Words(
            labels["roles"],
            ROLES,
            ("rôle inconnu", "unknown role"),
            (
                "porteur, membre, partenaire, financeur, soutien, client",
                "carrier, member, partner, funder, supporter, client",
            ),
        )
        self.natures = Words(
            {
                lang: {
                    text: f"{name}/{code}"
                    for name in ("actor-kinds", "legal-families")
                    for text, code in labels[name].get(lang, {}).items()
                }
                for lang in ("", "fr", "en")
            },
            NATURES,
            ("nature inconnue", "unknown kind"),
            (
                "association, SCOP, SCIC, SARL, entreprise hors ESS, commune, université, formation",
                "association, cooperative, foundation, other enterprise, public body, training body",
            ),
        )
        self.contacts = contacts_of(grid.header)
        self.headers = [name for name in grid.header if name and name not in self.contacts]
        self.name = self.name_header()
        used = (*ALIASES["siren"], *ALIASES["commune"], *ALIASES["departement"], *TOWN_CODES, *POSTCODES)
        free = [h for h in self.headers if h != self.name and iris.slug(h) not in used]
        self.completes = [h for h in free if iris.slug(h).startswith(COMPLETE_HEADERS)]
        free = [h for h in free if h not in self.completes]
        self.role_headers = [h for h in free if self.is_of_roles(h)]
        self.nature_headers = self.headers_of_natures([h for h in free if h not in self.role_headers])

    def members(self) -> MemberList:
        complete = self.complete()
        mapping = self.mapping()
        self.two_for_one()
        known = Known({}, {}, self.gazetteer)
        keyless = replace(self.tables["organisations"], key=())  # two rows of one name are no fault here
        filled = fill(self.grid, mapping, {**self.tables, "organisations": keyless}, known)
        self.faults += filled.faults
        rows = {row.line: row for row in filled.facts.rows["organisations"]}
        found = tuple(
            self.member(number, cells, rows[number], filled.facts.places)
            for number, cells in self.grid.rows
            if number in rows
        )
        if not found and not self.faults:
            self.fault(None, "", "aucun membre dans cette feuille", "no member in this sheet")
        if self.faults:
            raise TableFaults(sorted(self.faults, key=self.where))
        found = told_once(found)
        twice = {
            (member.line, self.column(ALIASES["siren"])) for member in found if member.body != member.line
        }
        kept = (n for n in filled.notices if (n.place.line, n.place.column) not in twice)
        notices = (*self.grid.notices, *kept, *self.not_read(), *counted_once(found, self.grid.file))
        return MemberList(self.grid.file, found, complete, notices)

    def name_header(self) -> str:
        """The column of the names of bodies; `Nom` is of persons where one of structures stands beside it."""
        bodies = [
            h for h in self.headers if iris.slug(h) in NAME_HEADERS and not self.mostly(h, self.natures)
        ]
        plain = self.column([name for name in ALIASES["name"] if name not in NAME_HEADERS])
        if bodies and (not plain or iris.slug(plain) in ("nom", "name")):
            return next(h for name in NAME_HEADERS for h in bodies if iris.slug(h) == name)
        return plain

    def is_of_roles(self, header: str) -> bool:
        """Whether a column tells roles, by its header, else by the words beneath it."""
        slug = iris.slug(header)
        if slug in FORM_HEADERS or slug in KIND_HEADERS:
            return False
        return slug in ROLE_HEADERS or self.mostly(header, self.roles)

    def headers_of_natures(self, free: Collection[str]) -> list[str]:
        """The columns that tell natures: by their headers, else the one whose words are natures."""
        sure = [h for h in free if iris.slug(h) in (*FORM_HEADERS, *KIND_HEADERS)]
        seeming = [h for h in free if self.mostly(h, self.natures)]
        return sure or seeming or [h for h in free if iris.slug(h) in LOOSE_HEADERS]

    def mostly(self, header: str, known: Words) -> bool:
        """Whether half or more of the words of a column have a code."""
        at = self.grid.header.index(header)
        words = [iris.slug(cells[at]) for _, cells in self.grid.rows if iris.slug(cells[at])]
        return bool(words) and 2 * sum(known.codes_of(word) is not None for word in words) >= len(words)

    def two_for_one(self) -> None:
        """Two columns that tell one thing are a fault: which one to believe is not for us to say."""
        forms = [h for h in self.nature_headers if iris.slug(h) in FORM_HEADERS]
        kinds = [h for h in self.nature_headers if h not in forms]
        for headers in (self.role_headers, forms, kinds, self.completes):
            if headers[1:]:
                one, two = headers[0], headers[1]
                self.fault(
                    self.grid.header_row,
                    two,
                    f"les colonnes « {one} » et « {two} » disent la même chose : n’en garder qu’une",
                    f"columns '{one}' and '{two}' tell the same thing: keep one",
                )

    def not_read(self) -> Iterator[Notice]:
        """The columns that were set aside, and the rows above the header."""
        place = Place(self.grid.file, self.grid.header_row)
        read = {self.name, *self.role_headers, *self.nature_headers, *self.completes}
        read |= {self.column(ALIASES[column]) for column in ("siren", "commune", "departement")}
        read |= set(town_codes(self.headers))
        if left := [h for h in self.grid.header if h and h not in read]:
            fr, en = in_quotes(left)
            many = len(left) > 1
            yield Notice(
                f"colonne{'s' * many} non lue{'s' * many} : {fr}",
                f"column{'s' * many} not read: {en}",
                place,
            )
        if self.grid.above:
            yield Notice(
                "ce qui est écrit au-dessus de cette ligne n’est pas lu ; si la liste est complète, le dire"
                " par une ligne « liste complète : oui »",
                "what is written above this row is not read; if the list is complete, say so by a row"
                " 'liste complète : oui'",
                place,
            )

    def mapping(self) -> SheetMapping:
        """How the columns that the checks of organisations know are filled.

        Raises:
            TableError: no column holds names.
        """
        name = self.name
        if not name:
            seen, seen_en = in_quotes(self.headers)
            raise TableError(
                f"aucune colonne de noms ; vues : {seen or '–'} ; attendue : « nom » ou « structure »",
                f"no column of names; seen: {seen_en or '–'}; expected 'nom' or 'structure'",
                Place(self.grid.file, self.grid.header_row),
            )
        rules = {"id": Rule((name,), slug=True), "name": Rule((name,))}
        for column in ("siren", "departement"):
            if header := self.column(ALIASES[column]):
                rules[column] = Rule((header,))
        codes, commune = town_codes(self.headers), self.column(ALIASES["commune"])
        if codes or commune:
            rules["commune"] = Rule((*codes, *([commune] if commune else [])))
        document = {"id": "dossier", "title": self.grid.file}
        return SheetMapping(
            self.grid.file,
            "organisations",
            rules,
            {"source": "dossier", "confidence": "stated"},
            document=document,
        )

    def column(self, names: Iterable[str]) -> str:
        """The header that one of these names fits, the surest first; none when empty."""
        return next((h for name in names for h in self.headers if iris.slug(h) == name), "")

    def member(
        self,
        number: int,
        cells: Sequence[str],
        row: Row,
        places: Mapping[tuple[str, int, str], tuple[str, str]],
    ) -> Member:
        found = (places.get(("organisations", number, kind)) for kind in ("commune", "departement"))
        natures = [
            code for header in self.nature_headers for code in self.codes(number, header, cells, self.natures)
        ]
        roles = [
            code for header in self.role_headers for code in self.codes(number, header, cells, self.roles)
        ]
        person = any(
            iris.slug(part) in PERSONS
            for header in self.nature_headers
            for part in _parts(cells[self.grid.header.index(header)])
        )
        return Member(
            number,
            f"membre de la ligne {number}" if person else row.one("name"),
            row.one("siren"),
            tuple(dict.fromkeys(natures)),
            tuple(dict.fromkeys(roles)) or ("member",),
            next((place for place in found if place), None),
            number,
        )

    def codes(self, number: int, header: str, cells: Sequence[str], known: Words) -> list[str]:
        """The codes of the words of a cell; a word that means nothing here is a fault."""
        text = read_text(cells[self.grid.header.index(header)]).text
        if says_nothing(text):
            return []
        if wrong := contact_fault(text):
            self.fault(number, header, *wrong)
            return []
        if (whole := known.codes_of(text)) is not None:
            return whole
        found: list[str] = []
        for part in _parts(text):
            codes = known.codes_of(part)
            if codes is None:
                self.fault(number, header, *known.wrong(part))
            found += codes or ()
        return found

    def complete(self) -> bool:
        """Whether the sheet says that it names every member; two rows that disagree are a fault.

        A header or a row may say it by itself (« liste complète : oui »); such a row names no member.
        """
        said: dict[bool, int] = {}
        header = next(iter(self.completes), "")
        for name in self.completes:
            if match := COMPLETE_SAID.fullmatch(iris.slug(name)):
                said.setdefault(match["word"] in YES, self.grid.header_row)
        rows, above = [], []
        for number, cells in self.grid.above:
            if match := COMPLETE_SAID.fullmatch(iris.slug(" ".join(filter(None, cells)))):
                said.setdefault(match["word"] in YES, number)
            else:
                above.append((number, cells))
        for number, cells in self.grid.rows:
            if match := COMPLETE_SAID.fullmatch(iris.slug(" ".join(filter(None, cells)))):
                said.setdefault(match["word"] in YES, number)
                continue
            rows.append((number, cells))
            text = cells[self.grid.header.index(header)] if header else ""
            word = iris.slug(text)
            if word in YES or word in NO:
                said.setdefault(word in YES, number)
            elif word:
                self.fault(
                    number,
                    header,
                    f"«{shortened(text)}» : « oui » ou « non » attendu",
                    f"'{shortened(text)}': expected 'oui' or 'non'",
                )
        self.grid = replace(self.grid, rows=tuple(rows), above=tuple(above))
        if len(said) > 1:
            first = min(said.values())
            self.fault(
                max(said.values()),
                header,
                f"dit le contraire de la ligne {first} : une liste est complète, ou ne l’est pas",
                f"says the opposite of row {first}: a list is complete, or is not",
            )
        return True in said

    def where(self, fault: TableError) -> tuple[int, int]:
        """The order in which faults are told: by row, then by column."""
        place = fault.place or Place()
        header = self.grid.header
        return place.line or 0, header.index(place.column) if place.column in header else len(header)

    def fault(self, number: int | None, header: str, fr: str, en: str) -> None:
        self.faults.append(TableError(fr, en, Place(self.grid.file, number, header)))


def _under_what_it_says(grid: Grid) -> Grid:
    """The sheet whose first row, « liste complète : oui », was taken for the header: the next row is it."""
    if not grid.rows or not COMPLETE_SAID.fullmatch(iris.slug(" ".join(filter(None, grid.header)))):
        return grid
    (number, header), *rows = grid.rows
    above = (*grid.above, (grid.header_row, grid.header))
    return replace(grid, header=header, header_row=number, rows=tuple(rows), above=above)


def _parts(text: str) -> list[str]:
    """The values of a cell that holds several: «SCIC et association»."""
    return [part for found in _BETWEEN.split(text) if (part := found.strip())]
