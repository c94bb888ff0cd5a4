"""What the names that people write mean among the territories of France."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from typing import Final

import duckdb
from rapidfuzz.distance import OSA

from maillage import iris, paths
from maillage.errors import Fix, TableError, shortened
from maillage.model import SEPARATOR, Territories, Territory
from maillage.names import edits
from maillage.territories.official import departement_of, load_official
from maillage.territories.towns import Town, read_town, town_slug

_CODED: Final = re.compile(
    r"(?P<before>[0-9]{1,3}|2[ABab])\b[ :–-]*(?P<name>.*)"
    r"|(?P<other>[^(]*[^( ]) *\(?\b(?P<after>[0-9]{1,3}|2[ABab])\)?"
)
_UNSAID: Final = frozenset({"et", "de", "du", "des", "d", "la", "le", "les", "l", "region", "departement"})
_AND: Final = re.compile("[/,;&+]| et | ou ")
"""What stands between the names of two communes in one cell."""

_MUCH_LARGER: Final = 10
_COMPARED: Final = 100
"""How many names, those with the most pairs of letters in common, are compared with one that is unknown."""
_LONGEST, _SHOWN = 200, 40
"""Of a name of a place; searching the end of a longer text would take the square of its length."""

_WORDS: Final = {"region": ("région", "région"), "departement": ("département", "département")}
Message = tuple[str, str]
"""A sentence in French and in English."""


class SeveralPlaces(TableError):
    """A name means several places; what lies around would settle which."""


@dataclass(frozen=True)
class Former:
    """A name that a commune bore, or that a part of it bears (`lives`), and the code of that commune."""

    name: str
    successor: str
    lives: bool


@dataclass(frozen=True)
class Match:
    """The territory that a name means, and what its reader must know of that, if anything."""

    territory: Territory
    notice: Message | None = None


@dataclass(frozen=True)
class Gazetteer:
    """The territories, and what the names that people write mean.

    Args:
        territories: those of today.
        former: what communes were before, by code.
        names: the code of a région or département by another name of it, and whether that is a former one.
        postcodes: the codes of the communes of a postcode.
    """

    territories: Territories
    former: Mapping[str, tuple[Former, ...]]
    names: Mapping[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)
    postcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, kind: str, name: str, departement: str = "", region: str = "") -> Territory:
        """The territory that a name means, among those of the département or région if given.

        Raises:
            TableError: as `match`.
        """
        around = [
            self.match(upper, text).territory
            for upper, text in (("region", region), ("departement", departement))
            if text
        ]
        return self.match(kind, name, around).territory

    def match(self, kind: str, text: str, around: Iterable[Territory] = (), *, near: bool = True) -> Match:
        """The territory that a text means, among those that lie within others.

        A commune may be written with its postcode or INSEE code, a région or département by its code.
        A former name stands for the territory of today, and the notice says so. Accents, case and hyphens
        do not count.

        Args:
            kind: `commune`, `epci`, `departement` or `region`.
            text: as people write it.
            around: what the territory lies within.
            near: whether a fault names the nearest; looking for them is what takes time.

        Raises:
            TableError: no such territory, or several; the message lists them or the nearest.
        """
        around = tuple(around)
        if len(text) > _LONGEST:
            raise TableError(
                f"«{text[:_SHOWN]}…» : trop long pour le nom d’un lieu",
                f"'{text[:_SHOWN]}…': too long for the name of a place",
            )
        if kind == "commune":
            return self._commune(text, around, near=near)
        return self._area(kind, text, around, near=near)

    def successor(self, code: str) -> str:
        """The code of the commune that an INSEE code means today; empty when it is none."""
        if ("commune", code) in self.territories.by_code:
            return code
        return self.former[code][0].successor if code in self.former else ""

    def bears(self, text: str) -> bool:
        """Whether a commune of today, or a part of one, bears a name."""
        return len(text) <= _LONGEST and bool(self._bearers(read_town(text).name))

    def elsewhere(self, kind: str, text: str, inner: Territory) -> Message:
        """The fault of a région or département that a place within is not in, and the right one."""
        right = self.around(inner, kind)
        word_fr, word_en = _WORDS[kind]
        return (
            f"«{shortened(text)}» : {inner.name} n’y est pas ({word_fr} : {right.name})",
            f"'{shortened(text)}': {inner.name} is not there ({word_en}: {right.name})",
        )

    def around(self, inner: Territory, kind: str) -> Territory:
        """The territory of a kind that another lies within."""
        return next(t for t in self.territories.chain([(inner.kind, inner.code)]) if t.kind == kind)

    def _area(self, kind: str, text: str, around: tuple[Territory, ...], *, near: bool) -> Match:
        coded = _CODED.fullmatch(text.strip())
        code = (coded["before"] or coded["after"] or "").upper() if coded else ""
        name = _plain((coded["name"] or coded["other"] or "") if coded else text)
        by_code = self._coded(kind, code) if code else None
        other, old = self.names.get((kind, name), ("", False))
        named = self._areas.get((kind, name), [])
        if not named and other:
            named = [self.territories.by_code[kind, other]]
        elif len(named) > 1:
            named = [t for t in named if self._lies(t, around)]
        if by_code and name and by_code not in named:
            raise TableError(
                f"«{shortened(text)}» : le code {code} est celui de {by_code.name}",
                f"'{shortened(text)}': the code {code} is that of {by_code.name}",
                fix=Fix(named[0].name if len(named) == 1 else by_code.name),
            )
        found = [by_code] if by_code else named if not code else []
        if len(found) != 1:
            raise self._unknown(kind, text, name, found, near=near)
        if not self._lies(found[0], around):
            outer = around[0]
            inside = [t for t in named if self._lies(t, around)]
            raise TableError(
                f"{found[0].name} n’est pas en {outer.name}",
                f"{found[0].name} is not in {outer.name}",
                fix=Fix(inside[0].name if inside else ""),
            )
        if not old:
            return Match(found[0])
        return Match(
            found[0],
            (
                f"«{shortened(text)}» est un ancien nom : aujourd’hui {found[0].name}",
                f"'{shortened(text)}' is a former name: {found[0].name} today",
            ),
        )

    def _coded(self, kind: str, code: str) -> Territory | None:
        plain = code.lstrip("0")
        for written in (code, plain.zfill(2), plain.zfill(3)):
            if found := self.territories.by_code.get((kind, written)):
                return found
        return None

    def _unknown(self, kind: str, text: str, name: str, found: list[Territory], *, near: bool) -> TableError:
        if found:
            return self._several(text, found)
        known = {key: t.name for (k, key), many in self._areas.items() if k == kind for t in many}
        alike = difflib.get_close_matches(name, known, 3, 0.5) if near else []
        listed = ", ".join(known[key] for key in alike)
        word_fr, word_en = _WORDS.get(kind, ("territoire", "territory"))
        return TableError(
            f"«{shortened(text)}» : {word_fr} inconnu{'e' if kind == 'region' else ''}"
            + (f" ; proches : {listed}" if listed else ""),
            f"'{shortened(text)}': unknown {word_en}" + (f"; near: {listed}" if listed else ""),
            fix=Fix(known[alike[0]]) if alike and _slip(name, alike[0]) else None,
        )

    def _commune(self, text: str, around: tuple[Territory, ...], *, near: bool) -> Match:
        town = read_town(text)
        if town.area:
            around = (*around, self._area("departement", town.area, (), near=near).territory)
        if not town.code:
            return self._named(text, town, around, near=near)
        if not town.name:
            return self._numbered(text, town, around)
        codes = {*self.postcodes.get(town.code, ()), self.successor(town.code)} - {""}
        among = [self.territories.by_code["commune", code] for code in sorted(codes)]
        if not among:
            outer = self.territories.by_code.get(("departement", departement_of(town.code)))
            return self._named(text, town, (*around, outer) if outer else around, near=near)
        exact = [t for t in among if t in self._bearers(town.name)]
        if len(exact) == 1:
            self._check_around(exact[0], around)
            return Match(exact[0], _padded(text, town))
        renamed = [t for t in among if t in self._gone.get(town.name, ()) or _starts(t, town.name)]
        if len(renamed) == 1 and not exact:
            self._check_around(renamed[0], around)
            return Match(renamed[0], _renamed(text, renamed[0]))
        names = ", ".join(t.name for t in among)
        outer = self.territories.by_code["departement", departement_of(among[0].code)]
        here = [t for t in self._bearers(town.name) if self._lies(t, (*around, outer))]
        if len(here) == 1 and town.code not in self.postcodes:
            return Match(here[0], _other_code(text, here[0], names))
        raise TableError(
            f"«{shortened(text)}» : ce code et ce nom ne vont pas ensemble ; à ce code : {names}",
            f"'{shortened(text)}': this code and this name do not agree; at this code: {names}",
            fix=self._agreed(town, among, (*around, outer)),
        )

    def _check_around(self, territory: Territory, around: tuple[Territory, ...]) -> None:
        """Let a territory pass that lies within others."""
        if outer := next((t for t in around if not self._lies(territory, (t,))), None):
            raise TableError(
                f"{territory.name} n’est pas en {outer.name}", f"{territory.name} is not in {outer.name}"
            )

    def _agreed(self, town: Town, among: list[Territory], around: tuple[Territory, ...]) -> Fix | None:
        """What makes a code and a name agree: a near name at that code, else a code of the one commune."""
        alike = {town_slug(t.name): t for t in among}
        if near := difflib.get_close_matches(town.name, alike, 1, 0.7):
            return Fix(alike[near[0]].name)
        bearers = self._bearers(town.name)
        here = [t for t in bearers if self._lies(t, around)] or bearers
        if len(here) == 1 and (codes := self._postcodes_of.get(here[0].code)):
            return Fix(codes[0], first=True)
        return Fix(among[0].name) if len(among) == 1 and not here else None

    def _numbered(self, text: str, town: Town, around: tuple[Territory, ...]) -> Match:
        """The commune that a code alone means: an INSEE code, or the postcode of one commune."""
        codes = {*self.postcodes.get(town.code, ()), self.successor(town.code)} - {""}
        found = [self.territories.by_code["commune", code] for code in sorted(codes)]
        found = [t for t in found if self._lies(t, around)]
        if len(found) > 1:
            raise self._several(text, found)
        if not found:
            raise TableError(
                f"«{shortened(text)}» : ni un code Insee de commune ni un code postal connus ici",
                f"'{shortened(text)}': no INSEE code of a commune and no postcode known here",
            )
        return Match(found[0], _padded(text, town))

    def _named(self, text: str, town: Town, around: tuple[Territory, ...], *, near: bool) -> Match:
        """The commune that a name means.

        A current name, or that of a part of a commune, is meant before one that no commune bears today.
        But a much larger commune that bore the name, or whose name only begins with it, may be meant
        as well: `Évry` is a village of the Yonne, and what people call Évry-Courcouronnes.
        """
        here = [t for t in self._bearers(town.name) if self._lies(t, around)]
        gone = [t for t in self._gone.get(town.name, ()) if t not in here and self._lies(t, around)]
        if len(here) == 1:
            doubtful = [t for t in gone if _people(t) > _people(here[0])]
            longer = [t for t in self._longer(town.name, here[0]) if self._lies(t, around)]
            if doubtful or longer:
                raise self._several(text, (*here, *doubtful, *longer))
            if self._bears(here[0], town.name):
                return Match(here[0])
        if len(here or gone) == 1:
            taken = (here or gone)[0]
            meant = [t for t in self._meant(town.name, taken) if self._lies(t, around)]
            if meant:
                raise self._several(text, (taken, *meant))
            return Match(taken, _renamed(text, taken))
        if here or gone:
            largest = max(here or gone, key=_people)
            longer = [t for t in self._longer(town.name, largest) if self._lies(t, around)]
            raise self._several(text, (*(here or gone), *longer))
        elsewhere = self._bearers(town.name) if around else []
        if elsewhere:
            places, outer = self._places(elsewhere), around[-1].name
            begun = self._begun(town.name, around)
            close = self._places(begun)
            likely = begun[:1] or (elsewhere if len(elsewhere) == 1 else [])
            raise TableError(
                f"«{shortened(text)}» : aucune commune de ce nom en {outer}"
                + (f" ; proches : {close}" if close else "")
                + f" ; ailleurs : {places}",
                f"'{shortened(text)}': no commune of that name in {outer}"
                + (f"; near: {close}" if close else "")
                + f"; elsewhere: {places}",
                fix=Fix(_with_area(likely[0])) if len(likely) == 1 else None,
            )
        begun = self._begun(town.name, around) if around and near else []
        raise self._nowhere(text, begun or (self._nearby(text, town, around) if near else []), begun)

    def _nowhere(self, text: str, near: list[Territory], begun: Sequence[Territory] = ()) -> TableError:
        listed = self._places(near)
        return TableError(
            f"«{shortened(text)}» : aucun territoire de ce nom ici"
            + (f" ; proches : {listed}" if near else ""),
            f"'{shortened(text)}': no territory of that name here" + (f"; near: {listed}" if near else ""),
            fix=Fix(_with_area(near[0])) if near and (begun or _alike(text, near[0])) else None,
        )

    def _nearby(self, text: str, town: Town, around: tuple[Territory, ...]) -> list[Territory]:
        """The communes of several names; else the three largest with a name near, those around first."""
        several = [self._bearers(read_town(part).name) for part in _AND.split(text)]
        if sum(map(bool, several)) > 1:
            return list(dict.fromkeys(max(found, key=_people) for found in several if found))[:3]
        every = [t for name in self._nearest(town.name) for t in self._by_name[name]]
        near = [t for t in every if self._lies(t, around)] or every
        return sorted(near, key=lambda t: -_people(t))[:3]

    def _begun(self, name: str, around: tuple[Territory, ...]) -> list[Territory]:
        """The three largest communes around whose name begins with one: of Saint-Médard, in Gironde."""
        named = [t for key in self._by_name if key.startswith(f"{name}-") for t in self._by_name[key]]
        begun = {t.code: t for t in named if _starts(t, name) and self._lies(t, around)}
        return sorted(begun.values(), key=lambda t: -_people(t))[:3]

    def _longer(self, name: str, short: Territory) -> list[Territory]:
        """The much larger communes whose name begins with that of a commune: Aix-en-Provence, of Aix."""
        return [
            t
            for t in self._by_first.get(name.partition("-")[0], ())
            if _starts(t, name) and _people(t) >= _MUCH_LARGER * _people(short)
        ]

    def _meant(self, name: str, taken: Territory) -> list[Territory]:
        """The larger communes that people may mean by a name that no commune bears.

        Their name begins with it, give or take a final s: Châlons is for Châlons-en-Champagne and
        Chalon-sur-Saône.
        """
        forms = {name, name.removesuffix("s"), f"{name}s"}
        return [
            t
            for form in sorted(forms)
            for t in self._by_first.get(form.partition("-")[0], ())
            if t != taken and _starts(t, form) and _people(t) > _people(taken)
        ]

    def _several(self, text: str, possible: Iterable[Territory]) -> SeveralPlaces:
        """The places that a name may mean, each with its département; none is proposed."""
        every = sorted(set(possible), key=lambda t: (t.name, t.code))
        told = [self._in_its_area(t) for t in every]
        listed = ", ".join(
            f"{one} {t.code}" if told.count(one) > 1 else one for t, one in zip(every, told, strict=True)
        )
        return SeveralPlaces(
            f"«{shortened(text)}» : plusieurs territoires de ce nom : {listed} ; préciser le département",
            f"'{shortened(text)}': several territories of that name: {listed}; name the département",
        )

    def _in_its_area(self, territory: Territory) -> str:
        """A commune with its département: `Saint-Denis (93, Seine-Saint-Denis)`."""
        around = self.territories.chain([(territory.kind, territory.code)])
        area = next((t.name for t in around if t.kind == "departement"), "")
        if territory.kind != "commune":
            return territory.name
        return f"{territory.name} ({', '.join(filter(None, (departement_of(territory.code), area)))})"

    def _lies(self, territory: Territory, around: tuple[Territory, ...]) -> bool:
        keys = {(t.kind, t.code) for t in self.territories.chain([(territory.kind, territory.code)])}
        return all((outer.kind, outer.code) in keys for outer in around)

    def _bears(self, territory: Territory, name: str) -> bool:
        return town_slug(territory.name) == name

    def _bearers(self, name: str) -> list[Territory]:
        return self._by_name.get(name, [])

    def _places(self, found: Iterable[Territory]) -> str:
        return ", ".join(map(_with_area, found))

    @cached_property
    def _nearest(self) -> Callable[[str], list[str]]:
        """The names near one that no commune bears, kept: they are asked for again among other places."""

        @lru_cache(1024)
        def nearest(name: str) -> list[str]:
            alike = self._by_letter.get(name[:1], {})
            names = [other for other in alike if other.startswith(f"{name}-")]
            pairs = _pairs(name)
            # Comparing a name letter by letter with all those of its letter would take 20 ms.
            likely = nlargest(_COMPARED, alike, key=lambda other: _shared(pairs, alike[other]))
            for likeness in (0.8, 0.65):
                names = names or difflib.get_close_matches(name, likely, 6, likeness)
            return names

        return nearest

    @cached_property
    def _by_letter(self) -> dict[str, dict[str, frozenset[str]]]:
        """The pairs of letters of the names of communes, by their first letter."""
        letters: dict[str, dict[str, frozenset[str]]] = {}
        for name in self._by_name:
            letters.setdefault(name[:1], {})[name] = _pairs(name)
        return letters

    @cached_property
    def _postcodes_of(self) -> dict[str, list[str]]:
        """The postcodes of each commune."""
        found: dict[str, list[str]] = {}
        for postcode in sorted(self.postcodes):
            for code in self.postcodes[postcode]:
                found.setdefault(code, []).append(postcode)
        return found

    @cached_property
    def _communes(self) -> tuple[Territory, ...]:
        return tuple(t for t in self.territories.by_code.values() if t.kind == "commune")

    @cached_property
    def _by_first(self) -> dict[str, list[Territory]]:
        """The communes of 20,000 inhabitants or more by the first word of their name."""
        found: dict[str, list[Territory]] = {}
        for territory in self._communes:
            if _people(territory) >= 20_000:
                found.setdefault(town_slug(territory.name).partition("-")[0], []).append(territory)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Territory]]:
        """The communes of today by their name, and by those of their parts."""
        names: dict[str, list[Territory]] = {}
        for territory in self._communes:
            names.setdefault(town_slug(territory.name), []).append(territory)
        self._add_former(names, lives=True)
        return names

    @cached_property
    def _gone(self) -> dict[str, list[Territory]]:
        """The communes of today by the names that none bears any more."""
        names: dict[str, list[Territory]] = {}
        self._add_former(names, lives=False)
        return names

    def _add_former(self, names: dict[str, list[Territory]], *, lives: bool) -> None:
        for former in (one for many in self.former.values() for one in many if one.lives == lives):
            current = self.territories.by_code.get(("commune", former.successor))
            known = names.setdefault(town_slug(former.name), [])
            if current and current not in known:
                known.append(current)

    @cached_property
    def _areas(self) -> dict[tuple[str, str], list[Territory]]:
        areas: dict[tuple[str, str], list[Territory]] = {}
        for territory in self.territories.by_code.values():
            if territory.kind != "commune":
                areas.setdefault((territory.kind, _plain(territory.name)), []).append(territory)
        return areas


def read_territories(folder: Path = paths.DATA / "territories") -> Gazetteer:
    """All territories of a folder, and what they were called before; read again only where a file changes.

    Raises:
        TableError: a file is missing or lacks a column.
    """
    files = sorted((path.name, path.stat()) for path in folder.glob("*") if path.is_file())
    return _read(folder, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))


@lru_cache(maxsize=1)
def _read(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Gazetteer:
    with duckdb.connect() as con:
        load_official(con, folder)
        columns = "kind, code, name, siren, population, postcodes, figures"
        rows = con.execute(f"SELECT {columns} FROM territories").fetchall()
        pairs = con.execute("SELECT kind, code, upper_kind, upper FROM territories_within").fetchall()
        former = con.execute("SELECT code, name, successor, lives FROM former_communes").fetchall()
        names = con.execute(
            "SELECT kind, name, code, use FROM territory_names WHERE use <> 'typed'"
        ).fetchall()
    within: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for kind, code, upper_kind, upper in pairs:
        within.setdefault((kind, code), []).append((upper_kind, upper))
    territories: dict[tuple[str, str], Territory] = {}
    postcodes: dict[str, tuple[str, ...]] = {}
    for kind, code, name, siren, population, codes, figures in rows:
        people = int(population) if population else None
        uppers = tuple(within.get((kind, code), ()))
        territories[kind, code] = Territory(kind, code, name, uppers, siren, people, figures)
        for postcode in codes.split(SEPARATOR) if codes else ():
            postcodes[postcode] = (*postcodes.get(postcode, ()), code)
    before: dict[str, tuple[Former, ...]] = {}
    for code, name, successor, lives in former:
        before[code] = (*before.get(code, ()), Former(name, successor, lives))
    others = {(kind, _plain(name)): (code, use == "former") for kind, name, code, use in names}
    return Gazetteer(Territories(territories), before, others, postcodes)


def _plain(name: str) -> str:
    """The key of a région's or département's name, without the words that people leave out or put in."""
    return "-".join(word for word in iris.slug(name).split("-") if word not in _UNSAID)


def _pairs(name: str) -> frozenset[str]:
    """The pairs of letters that follow one another in a name."""
    return frozenset(map("".join, pairwise(name)))


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    """How much two sets have in common, from 0 to 1 (Dice)."""
    return 2 * len(some & others) / (len(some) + len(others) or 1)


def _people(territory: Territory) -> int:
    return territory.population or 0


def _starts(territory: Territory, name: str) -> bool:
    """Whether the name of a commune begins with another, whole words of it."""
    return town_slug(territory.name).startswith(f"{name}-")


def _alike(text: str, territory: Territory) -> bool:
    """Whether a name is near enough to that of a commune for it to be proposed."""
    return _slip(read_town(text).name, town_slug(territory.name))


def _slip(written: str, meant: str) -> bool:
    """Whether a name is another give or take the letters that a slip takes, two at most."""
    most = edits(len(written))
    return OSA.distance(written, meant, score_cutoff=most) <= most


def _with_area(territory: Territory) -> str:
    """A commune as a cell tells it from others of its name: `Saint-Denis (93)`."""
    code = departement_of(territory.code)
    return f"{territory.name} ({code})" if territory.kind == "commune" else territory.name


def _of(name: str) -> str:
    """A name of a place after the French `de`."""
    return f"d’{name}" if iris.slug(name)[:1] in "aeiouy" else f"de {name}"


def _renamed(text: str, territory: Territory) -> Message:
    where = f"{territory.name} ({departement_of(territory.code)})"
    return (
        f"«{shortened(text)}» est un ancien nom, ou celui d’une partie {_of(where)}, retenue : à vérifier",
        f"'{shortened(text)}' is a former name of {where}, or the name of a part of it; "
        "read as that commune: check it",
    )


def _other_code(text: str, taken: Territory, names: str) -> Message:
    """The postcodes with CEDEX are in no list, and some are the INSEE code of another commune."""
    return (
        f"«{shortened(text)}» : lu {taken.name}, mais ce code est celui de {names} ; à vérifier",
        f"'{shortened(text)}': read as {taken.name}, but this code is that of {names}; check it",
    )


def _padded(text: str, town: Town) -> Message | None:
    if not town.padded:
        return None
    return (
        f"«{shortened(text)}» : un zéro de tête manquait, lu {town.code}",
        f"'{shortened(text)}': a leading zero was missing, read as {town.code}",
    )
