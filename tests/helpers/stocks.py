"""Rows of Sirene's stocks, in their exact columns, for the readers of national files."""

import csv
from pathlib import Path

UNIT_COLUMNS = [
    "siren",
    "statutDiffusionUniteLegale",
    "unitePurgeeUniteLegale",
    "dateCreationUniteLegale",
    "sigleUniteLegale",
    "prenom1UniteLegale",
    "identifiantAssociationUniteLegale",
    "trancheEffectifsUniteLegale",
    "etatAdministratifUniteLegale",
    "nomUniteLegale",
    "denominationUniteLegale",
    "denominationUsuelle1UniteLegale",
    "categorieJuridiqueUniteLegale",
    "activitePrincipaleUniteLegale",
    "nomenclatureActivitePrincipaleUniteLegale",
    "nicSiegeUniteLegale",
    "economieSocialeSolidaireUniteLegale",
    "caractereEmployeurUniteLegale",
]
SITE_COLUMNS = [
    "siret",
    "siren",
    "statutDiffusionEtablissement",
    "etablissementSiege",
    "codePostalEtablissement",
    "codeCommuneEtablissement",
    "etatAdministratifEtablissement",
]


def luhn(digits: str) -> str:
    """Digits with the key that makes them pass the Luhn check."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits + "0")))
    return digits + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


def siren(number: int) -> str:
    """A SIREN that passes the check."""
    return luhn(f"{number:08d}")


def siret(of: str, nic: int) -> str:
    """A SIRET of a SIREN that passes the check."""
    return next(s for k in range(10) if (s := f"{of}{nic:04d}{k}") == luhn(s[:-1]))


def table(path: Path, columns: list[str], rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    """A delimited file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def unit(number: str, **other: str) -> dict[str, str]:
    """A row of StockUniteLegale: an active association, with what else is said."""
    given = {
        "siren": number,
        "statutDiffusion": "O",
        "etatAdministratif": "A",
        "denomination": "LES AMIS DU LIEU",
        "categorieJuridique": "9220",
    } | other
    return {name if name == "siren" else f"{name}UniteLegale": value for name, value in given.items()}


def site(number: str, **other: str) -> dict[str, str]:
    """A row of StockEtablissement: an open seat in Bordeaux, with what else is said."""
    given = {
        "siret": number,
        "siren": number[:9],
        "statutDiffusion": "O",
        "etablissementSiege": "true",
        "codePostal": "33000",
        "codeCommune": "33063",
        "etatAdministratif": "A",
    } | other
    plain = ("siret", "siren", "etablissementSiege")
    return {name if name in plain else f"{name}Etablissement": value for name, value in given.items()}
