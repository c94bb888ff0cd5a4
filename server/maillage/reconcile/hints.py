"""What a query says of a thing beside its name: identifiers, where it is, its website, its themes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from maillage.errors import TableError
from maillage.files.values import is_register_number, read_address, read_siren, says_nothing
from maillage.iris import KEY_PATTERN
from maillage.model import Territory
from maillage.reconcile.batch import Asked, Value
from maillage.territories import Gazetteer
from maillage.vocabulary import BASE, ID

_SPACES: Final = re.compile(r"[\s.\u00a0\u202f\u2009-]+")
_RNA: Final = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
_CODE: Final = re.compile(r"[0-9]{4,5}|2[AB][0-9]{3}")
_IDENTIFIER: Final = re.compile(rf"(?:id|codes)/{KEY_PATTERN}/{KEY_PATTERN}")
_SIREN, _SIRET = 9, 14
LEVELS: Final = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Hints:
    """What a query says beside the name.

    Args:
        siren: SIREN numbers, also those that SIRET numbers begin with.
        siret: SIRET numbers.
        rna: RNA numbers.
        iris: addresses of things.
        places: by level, the codes of the territories that it may be in.
        around: by level, the codes of what contains those places.
        domains: names of hosts, without `www.`.
        named: addresses of the territories, of a type that is asked for, whose name the query gives.
        themes: what themes are called, or their identifiers.
        unread: the properties whose values say nothing that is understood.
    """

    siren: frozenset[str] = frozenset()
    siret: frozenset[str] = frozenset()
    rna: frozenset[str] = frozenset()
    iris: frozenset[str] = frozenset()
    places: dict[str, frozenset[str]] = field(default_factory=dict)
    around: dict[str, frozenset[str]] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of registers that it gives, the most precise first."""
        return (*sorted(self.siret), *sorted(self.siren), *sorted(self.rna))

    @property
    def level(self) -> str:
        """The least level at which it gives a place; empty when it gives none."""
        return next((level for level in LEVELS if self.places.get(level)), "")

    @property
    def identified(self) -> bool:
        """Whether it gives an identifier of any kind."""
        return bool(self.siren or self.siret or self.rna or self.iris)


def read_hints(asked: Asked, gazetteer: Gazetteer) -> Hints:
    """What the name and the properties of a query say; a value that cannot be read settles nothing."""
    values = asked.values
    unread: list[str] = []
    numbers: dict[str, set[str]] = {"siren": set(), "siret": set(), "rna": set()}
    for name in ("siren", "siret", "rna"):
        for value in values.get(name, ()):
            if found := read_number(value.text):
                numbers[found[0]].add(found[1])
            elif not says_nothing(value.text):
                unread.append(name)
    if found := read_number(asked.text):
        numbers[found[0]].add(found[1])
    sirens = numbers["siren"] | {number[:_SIREN] for number in numbers["siret"]}
    iris = {iri for value in values.get("iri", ()) if (iri := read_iri(value.id or value.text))}
    if named := read_iri(asked.text):
        iris.add(named)
    places = _Places(gazetteer, values, unread)
    domains = {name for value in values.get("website", ()) if (name := domain(value.text))}
    if values.get("website") and not domains:
        unread.append("website")
    return Hints(
        frozenset(sirens),
        frozenset(numbers["siret"]),
        frozenset(numbers["rna"]),
        frozenset(iris),
        places.codes,
        places.around,
        frozenset(domains),
        frozenset(places.named(asked)),
        frozenset(value.id or value.text for value in values.get("theme", ())),
        tuple(dict.fromkeys(unread)),
    )


def read_number(text: str) -> tuple[str, str] | None:
    """The register and the number that a cell says; None when it says none.

    A number that lost its first zero to a spreadsheet is read with it when its keys are right.
    """
    plain = _SPACES.sub("", text).upper()
    if _RNA.fullmatch(plain):
        return "rna", plain
    if not plain.isdecimal() or not plain.isascii():
        return None
    if len(plain) > _SIREN + 2:
        padded = plain.zfill(_SIRET)
        return ("siret", padded) if is_register_number(padded) else None
    siren = read_siren(plain)
    return ("siren", siren.text) if siren.text and siren.fault is None else None


def read_iri(text: str) -> str:
    """The address of a thing, from it or from its identifier `id/ptce/…`; empty when it is none."""
    path = text.strip().removeprefix(BASE)
    return BASE + path if _IDENTIFIER.fullmatch(path) else ""


def domain(text: str) -> str:
    """The name of the host of an address, without `www.`; empty when it is no address."""
    address = read_address(text)
    if address.fault is not None or not address.text:
        return ""
    return (urlsplit(address.text).hostname or "").removeprefix("www.")


class _Places:
    """The places that the properties of a query name, and what contains them."""

    def __init__(
        self, gazetteer: Gazetteer, values: Mapping[str, tuple[Value, ...]], unread: list[str]
    ) -> None:
        self.gazetteer, self.values, self.unread = gazetteer, values, unread
        self.codes: dict[str, frozenset[str]] = {}
        self.around: dict[str, frozenset[str]] = {}
        areas = self.areas = list[Territory]()
        for kind in ("region", "departement", "epci", "commune"):
            named = [*values.get(kind, ()), *(values.get("insee", ()) if kind == "commune" else ())]
            found = [territory for value in named for territory in self.read(kind, value, areas)]
            if found:
                self.codes[kind] = frozenset(t.code for t in found)
                areas += found if len(found) == 1 else []
            self.contain(found)

    def read(self, kind: str, value: Value, areas: Iterable[Territory]) -> list[Territory]:
        """The territories that a value may mean: one, or the communes of a postcode."""
        by_code = self.gazetteer.territories.by_code
        start, _, code = read_iri(value.id or value.text).removeprefix(ID).partition("/")
        if (start, code) in by_code:
            return [by_code[start, code]]
        text = value.text.strip().upper()
        if kind == "commune" and _CODE.fullmatch(text):
            text = text.zfill(5)
            codes = {*self.gazetteer.postcodes.get(text, ()), self.gazetteer.successor(text)} - {""}
            if codes:
                return [by_code["commune", code] for code in sorted(codes)]
        if kind == "epci" and ("epci", text) in by_code:
            return [by_code["epci", text]]
        try:
            return [self.gazetteer.match(kind, value.text, areas, near=False).territory]
        except TableError:
            if not says_nothing(value.text):
                self.unread.append(kind)
            return []

    def named(self, asked: Asked) -> Iterator[str]:
        """The territories that the name of a query means, among those where it says."""
        for kind in asked.types:
            if kind.kind in LEVELS and asked.text:
                try:
                    found = self.gazetteer.match(kind.kind, asked.text, self.areas, near=False)
                except TableError:
                    continue
                if not (found.notice and self._merged(found.territory)):
                    yield f"{ID}{kind.kind}/{found.territory.code}"

    def _merged(self, region: Territory) -> bool:
        """Whether it is a région made of several, whose former names say a part: Alsace is not Grand Est."""
        former = [code for (kind, _), (code, old) in self.gazetteer.names.items() if old and kind == "region"]
        return region.kind == "region" and former.count(region.code) > 1

    def contain(self, found: Iterable[Territory]) -> None:
        """Note what contains some territories."""
        chain = self.gazetteer.territories.chain((t.kind, t.code) for t in found)
        for territory in chain:
            known = self.around.get(territory.kind, frozenset())
            self.around[territory.kind] = known | {territory.code}
