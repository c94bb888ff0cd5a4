"""The yearly official list of communes, EPCIs, départements and régions (COG), and the names people write.

Source: Etalab, `@etalab/decoupage-administratif` (INSEE's COG and DGCL's EPCIs), see
`data/sources/decoupage-administratif/source.ttl`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from maillage import iris
from maillage.errors import Place, TableError
from maillage.model import SEPARATOR, Territories, Territory

COUNTRY = ("country", "FR")


@dataclass(frozen=True)
class Gazetteer:
    """The territories, and what the names that people write mean.

    `former` maps the code of a commune déléguée or associée, or of an arrondissement municipal, to
    its name and to the code of the commune that it now belongs to.
    """

    territories: Territories
    former: Mapping[str, tuple[str, str]]

    def find(self, kind: str, name: str, departement: str = "", region: str = "") -> Territory:
        """The territory that a name means, among those of the département or région if given.

        A former commune stands for its successor. Accents, case and hyphens do not count.

        Raises:
            TableError: no such territory, or several; the message lists them.
        """
        found = [
            t for t in self._by_name.get((kind, iris.slug(name)), ()) if self._lies(t, departement, region)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise TableError(
                f"«{name}» : aucun territoire de ce nom ici", f"'{name}': no territory of that name here"
            )
        codes = ", ".join(sorted(t.code for t in found))
        raise TableError(
            f"«{name}» : plusieurs territoires de ce nom ({codes}), préciser le département",
            f"'{name}': several territories of that name ({codes}), name the département",
        )

    def _lies(self, territory: Territory, departement: str, region: str) -> bool:
        above = {
            (t.kind, iris.slug(t.name)) for t in self.territories.chain([(territory.kind, territory.code)])
        }
        return (not departement or ("departement", iris.slug(departement)) in above) and (
            not region or ("region", iris.slug(region)) in above
        )

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Territory]]:
        names: dict[tuple[str, str], list[Territory]] = {}
        for territory in self.territories.by_code.values():
            names.setdefault((territory.kind, iris.slug(territory.name)), []).append(territory)
        for name, successor in self.former.values():
            known = names.setdefault(("commune", iris.slug(name)), [])
            current = self.territories.by_code.get(("commune", successor))
            if current and current not in known:
                known.append(current)
        return names


def departement_of(commune: str) -> str:
    """The département code within an INSEE commune code: 2 characters, 3 overseas."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]


def read_territories(folder: Path) -> Gazetteer:
    """All territories of `folder` (`communes.csv`, `former-communes.csv`, `epci.csv`, …).

    Raises:
        TableError: a file is missing or lacks a column.
    """
    territories = [
        *(Territory("region", r["code"], r["name"], (COUNTRY,)) for r in _rows(folder / "regions.csv")),
        *(
            Territory("departement", r["code"], r["name"], (("region", r["region"]),))
            for r in _rows(folder / "departements.csv")
        ),
        *(_epci(r) for r in _rows(folder / "epci.csv")),
        *(_commune(r) for r in _rows(folder / "communes.csv")),
    ]
    former = {r["code"]: (r["name"], r["successor"]) for r in _rows(folder / "former-communes.csv")}
    return Gazetteer(Territories({(t.kind, t.code): t for t in territories}), former)


def _epci(row: dict[str, str]) -> Territory:
    population = int(row["population"]) if row["population"] else None
    return Territory("epci", row["siren"], row["name"], (COUNTRY,), row["siren"], population, row["type"])


def _commune(row: dict[str, str]) -> Territory:
    epcis = [code for code in row["epci"].split(SEPARATOR) if code]
    within = (*(("epci", code) for code in epcis), ("departement", departement_of(row["code"])))
    population = int(row["population"]) if row["population"] else None
    return Territory("commune", row["code"], row["name"], within, row["siren"], population)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, strict=True)
    except FileNotFoundError as fault:
        raise TableError(
            "fichier de territoires absent", "territory file missing", Place(path.name)
        ) from fault
