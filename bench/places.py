"""Makes files in the exact layouts of the sources of places and networks, the same for a seed.

    python bench/places.py --out DIR [--scale 1.0] [--seed 1]

The census of tiers-lieux of 2023 and 2026, the places of digital mediation, data·inclusion, two GoGoCarto
maps, and subsidies; with their traps: decimal commas, lost zeros, codes of arrondissements, HTML entities,
identifiers of zeros, contacts in texts. Nothing in them is real but the communes.
"""

import argparse
import csv
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = (
    "Ateliers artisanaux partagés",
    "Bureaux partagés / coworking",
    "Cuisine partagée / foodlab",
    "Fablab / makerspace / hackerspace",
    "Living lab / laboratoire d'innovation sociale",
    "Tiers-lieu nourricier",
    "Tiers-lieu culturel / lieu intermédiaire",
    "Autre",
)
PARTNERS = (
    "Commune",
    "Intercommunalité",
    "Département",
    "Région",
    "État",
    "Université",
    "Entreprises",
    "Associations",
)
LABELS = (
    "Fabrique de territoire",
    "Manufacture de proximité",
    "Fabrique numérique de territoire",
    "ESUS",
    "Aucun",
)
NETWORKS = (
    "France Tiers-Lieux",
    "Coopérative Tiers-Lieux",
    "Réseau régional des tiers-lieux",
    "Actes if",
    "Aucun",
)
WORDS = (
    "Atelier",
    "Fabrique",
    "Quai",
    "Grange",
    "Halle",
    "Moulin",
    "Gare",
    "Verger",
    "Rucher",
    "Phare",
    "Hangar",
    "Préau",
)
ENDS = (
    "commun",
    "des possibles",
    "&amp; Co",
    "du canal",
    "de l&#039;île",
    "solidaire",
    "n° 9",
    "des Tisserands",
    "bleu",
    "d’en bas",
)
KINDS = (
    "ASSOCIATION",
    "COMITE DES FETES DE",
    "SCIC",
    "CLUB SPORTIF DE",
    "MJC DE",
    "RESSOURCERIE DE",
    "AMICALE DE",
)
ARRONDISSEMENTS = {"75056": ("751", 20), "69123": ("6938", 9), "13055": ("132", 16)}


class Maker:
    """Draws rows from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        with (ROOT / "data" / "territories" / "communes.csv").open(encoding="utf-8", newline="") as file:
            self.communes = [row for row in csv.DictReader(file) if row["postal_codes"]]
        self.weights = [int(row["population"] or 1) for row in self.communes]

    def some(self, values: Sequence[str], most: int = 3) -> str:
        return ";".join(self.random.sample(values, self.random.randint(0, most)))

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def name(self) -> str:
        return f"{self.random.choice(WORDS)} {self.random.choice(ENDS)} {self.random.randint(1, 9999)}"

    def towns(self, number: int) -> list[dict[str, str]]:
        return self.random.choices(self.communes, self.weights, k=number)

    def insee(self, town: dict[str, str]) -> str:
        if town["code"] in ARRONDISSEMENTS:
            start, last = ARRONDISSEMENTS[town["code"]]
            width = 5 - len(start)
            return start + f"{self.random.randint(1, last):0{width}d}"
        return town["code"]

    def postcode(self, town: dict[str, str]) -> str:
        code = self.random.choice(town["postal_codes"].split(" | "))
        return code.lstrip("0") if self.chance(0.1) else code

    def point(self) -> tuple[float, float]:
        if self.chance(0.02):
            return 0.0, 0.0
        return round(self.random.uniform(-4.5, 8), 6), round(self.random.uniform(42.5, 51), 6)

    def siren(self, first: str = "") -> str:
        start = first or self.random.choice("3456789")
        body = start + "".join(self.random.choices("0123456789", k=8 - len(start)))
        return body + _check(body)

    def siret(self, siren: str) -> str:
        body = siren + f"{self.random.randint(1, 99):04d}"
        return body + _check(body)

    def rna(self) -> str:
        start = (
            "W2A1" if self.chance(0.02) else f"W{self.random.choice(('33', '75', '69', '13', '9C'))}" + "1"
        )
        return start + "".join(self.random.choices("0123456789", k=10 - len(start)))


def _check(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value % 10 + value // 10
    return str(-total % 10)


def census(make: Maker, out: Path, year: str, number: int) -> None:
    identity = [
        "ID_UNIQUE", "NOM", "ADRESSE", "CODPOST", "VILLE", "DEPARTEMENT_TL", "REGION_TL",
        "LATITUDE", "LONGITUDE", "INTERNET", "EMAIL", "TELEPHONE", "DESCRI_COU", "DATE_OUV",
        "NOM_STRC_GEST", "TYPE_STRUCTURE_GEST",
        "RS_FACEBOOK", "RS_X", "RS_INSTAGRAM", "RS_LINKEDIN", "RS_MASTODON", "RS_MOVILAB", "LIEN_OSM_GOOGLE",
        "état du projet", "familles_tiers_lieux", "initiative_origine",
    ]  # fmt: skip
    if year == "2023":
        identity = ["ID_UNIQUE", "NOM", "Insee", "NOM_STRC_PORT", "ADRESSE", "CODPOST", "VILLE", "INTERNET"]
    rows = [_lieu(make, year, index, town) for index, town in enumerate(make.towns(number), 1)]
    _census_file(out, year, "01-fiche-identite", identity, rows)
    ids = [row["ID_UNIQUE"] for row in rows[: max(1, number // 3)]]
    themes = {
        "02-informations-generales": ("TYPE_INFO", ("Ouvert", "En travaux")),
        "03-foncier": ("TYPE_FONCIER", ("Propriétaire", "Locataire")),
        "04-activites": ("TYPE_ACT", (*FAMILIES[:7], "Formation", "Radio locale")),
        "05-publics": ("TYPE_PUBLIC", ("Habitants", "Entreprises")),
        "06-rh": ("TYPE_RH", ("Salariés", "Bénévoles")),
        "07-gouvernance": ("TYPE_GOUV", ("Collective", "Associative")),
        "08-partenariats": ("TYPE_PARTENARIAT", PARTNERS),
        "09-labels-agrements": ("LABELS", LABELS),
        "10-perspectives-futures": ("PERSPECTIVES", ("Essaimage", "Travaux")),
        "11-reseaux": ("RESEAUX", NETWORKS),
        "12-en-projet": ("TYPE_PROJET", ("Étude", "Travaux")),
    }
    for name, (column, values) in themes.items():
        lines = []
        for key in ids:
            said = make.random.sample(values, make.random.randint(0, min(3, len(values))))
            if make.chance(0.003):
                said.append("écrire à accueil@lieu.example")
            flags = {f"{column}/{value}": str(int(value in said)) for value in values}
            joined = (" ;\n" if year == "2023" else ";").join(v.replace("É", "&Eacute;") for v in said)
            lines.append({"ID_UNIQUE": key, "NOM": "lieu", column: joined} | flags)
        _census_file(out, year, name, ["ID_UNIQUE", "NOM", column, *(f"{column}/{v}" for v in values)], lines)


def _lieu(make: Maker, year: str, index: int, town: dict[str, str]) -> dict[str, str]:
    lon, lat = make.point()
    sole = make.chance(0.05)
    operator = "Exploitant Individuel" if sole else f"Association {make.random.choice(WORDS)} {index}"
    row = {
        "ID_UNIQUE": f"TL{index:05d}",
        "NOM": "" if make.chance(0.004) else make.name(),
        "Insee": "0" if make.chance(0.1) else make.insee(town),
        "NOM_STRC_PORT": operator,
        "ADRESSE": f"{index} rue du Lieu",
        "CODPOST": make.postcode(town),
        "VILLE": f"{town['name'].upper()} CEDEX" if make.chance(0.03) else town["name"],
        "LATITUDE": str(lat).replace(".", ","),
        "LONGITUDE": str(lon).replace(".", ","),
        "INTERNET": make.random.choice(
            (f"https://lieu{index}.example", f"www.lieu{index}.example", "", "en cours")
        ),
        "EMAIL": f"accueil@lieu{index}.example",
        "TELEPHONE": "05 00 00 00 00",
        "DATE_OUV": make.random.choice(("2019", "01/09/2020", "2021-05-01", "", "#N/A")),
        "NOM_STRC_GEST": operator,
        "TYPE_STRUCTURE_GEST": "Entreprise individuelle" if sole else "Association",
        "état du projet": "Ouvert",
        "familles_tiers_lieux": make.some(FAMILIES),
    }
    return row if year == "2026" or not make.chance(0.1) else row | {"ID_UNIQUE": f"A{index:05d}"}


def _census_file(out: Path, year: str, name: str, header: list[str], rows: list[dict[str, str]]) -> None:
    _table(out / f"bdftl-{year}-{name}.csv", header, rows, ";", "utf-8-sig")


def mednum(make: Maker, number: int) -> Iterator[dict[str, str]]:
    for index, town in enumerate(make.towns(number), 1):
        lon, lat = make.point()
        draw = make.random.random()
        pivot = (
            "0" * 14
            if draw < 0.54
            else make.rna()
            if draw < 0.56
            else make.siret(make.siren("2" if draw < 0.8 else ""))
        )
        lieu = make.chance(0.1)
        yield {
            "id": f"mednum-{index}",
            "pivot": pivot,
            "nom": f"Médiathèque {make.name()}" if make.chance(0.5) else f"Association {make.name()}",
            "commune": town["name"],
            "code_postal": make.postcode(town),
            "code_insee": make.insee(town),
            "adresse": f"{index} place du Lieu",
            "latitude": str(lat),
            "longitude": str(lon),
            "typologie": "TIERS_LIEUX;ASSO"
            if lieu
            else make.random.choice(("BIB", "CCAS", "ASSO", "MUNI", "")),
            "telephone": "0500000000",
            "courriel": f"accueil@mednum{index}.example",
            "site_web": f"https://mednum{index}.example;https://autre.example" if make.chance(0.5) else "",
            "source": "Hubikoop",
            "date_maj": "2026-09-01",
            "services": "Maîtriser les outils numériques;Réaliser des démarches",
            "labels_nationaux": "Fabriques de Territoire;France Services"
            if lieu and make.chance(0.3)
            else "",
        }


def inclusion(make: Maker, number: int) -> Iterator[dict[str, object]]:
    networks = (
        "aci",
        "ei",
        "etti",
        "ai",
        "geiq",
        "coorace",
        "ressourceries",
        "fabrique-de-territoire",
        "communes",
    )
    for index, town in enumerate(make.towns(number), 1):
        lon, lat = make.point()
        draw = make.random.random()
        siret = None if draw < 0.3 else make.siret(make.siren("2" if draw < 0.5 else ""))
        yield {
            "id": f"emplois--{index}",
            "source": make.random.choice(
                ("emplois-de-linclusion", "dora", "mediation-numerique", "soliguide")
            ),
            "nom": f"{make.random.choice(KINDS)} {town['name']} {index}",
            "date_maj": "2026-09-01",
            "siret": siret,
            "adresse": f"{index} rue du Lieu",
            "code_postal": make.postcode(town),
            "code_insee": make.insee(town),
            "commune": town["name"],
            "latitude": lat or None,
            "longitude": lon or None,
            "courriel": f"accueil@structure{index}.example",
            "telephone": "0500000000",
            "site_web": f"https://structure{index}.example" if make.chance(0.4) else None,
            "description": "Appeler le 05 00 00 00 00",
            "reseaux_porteurs": make.random.sample(networks, make.random.randint(0, 2)) or None,
        }


def gogocarto(make: Maker, number: int) -> dict[str, object]:
    elements = []
    for index, town in enumerate(make.towns(number), 1):
        lon, lat = make.point()
        elements.append(
            {
                "id": index if index % 2 else f"x{index}",
                "name": f"{make.random.choice(KINDS)} {make.name()}",
                "status": 1,
                "geo": {"latitude": lat, "longitude": lon},
                "address": {
                    "streetAddress": f"{index} rue du Lieu",
                    "addressLocality": town["name"],
                    "postalCode": make.postcode(town),
                    "addressCountry": "FR",
                },
                "categories": make.random.sample(("Culture", "Insertion", "Mobilité", "Habitat"), 2),
                "email": f"accueil@carte{index}.example",
                "telephone": "0500000000",
                "site_web": f"https://carte{index}.example",
                "siret": make.siret(make.siren()) if make.chance(0.5) else "",
            }
        )
    return {"data": elements, "ontology": "gogofull"}


SUBSIDIES = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire",
    "idBeneficiaire", "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement",
    "datesPeriodeVersement", "idRAE",
    "notificationUE", "pourcentageSubvention", "dispositifAide",
)  # fmt: skip


def subsidies(make: Maker, number: int) -> Iterator[dict[str, str]]:
    givers = [(town["name"], town["siren"] + "0001") for town in make.towns(60) if town["siren"]]
    givers = [(f"Commune de {name}", body + _check(body)) for name, body in givers]
    takers = []
    for _ in range(max(1, number // 4)):
        draw = make.random.random()
        siret = make.siret(make.siren()) if draw < 0.9 else ""
        rna = make.rna() if 0.5 < draw < 0.95 else ""
        name = f"{make.random.choice(KINDS)} {make.name()}" if draw < 0.93 else "PRENOM NOM"
        takers.append((name, siret, rna))
    for index in range(number):
        giver, taker = make.random.choice(givers), make.random.choice(takers)
        subject = "Renseignements au 05 00 00 00 00" if make.chance(0.002) else "Fonctionnement de l'année"
        yield {
            "nomAttribuant": giver[0],
            "idAttribuant": giver[1],
            "dateConvention": f"20{make.random.randint(18, 26)}-0{make.random.randint(1, 9)}-15",
            "referenceDecision": f"2026-{index}",
            "nomBeneficiaire": taker[0],
            "idBeneficiaire": taker[1],
            "rnaBeneficiaire": taker[2],
            "objet": subject,
            "montant": make.random.choice(("1500", "2500.50", "30000,00", "-200"))
            if make.chance(0.9)
            else "800",
            "nature": "aide en numéraire",
            "conditionsVersement": "unique",
            "datesPeriodeVersement": "2026-06-01",
            "notificationUE": "non",
            "pourcentageSubvention": "1",
        }


def _table(
    path: Path,
    header: Sequence[str],
    rows: Sequence[dict[str, str]],
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, header, delimiter=delimiter, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write(out: Path, scale: float = 1.0, seed: int = 1) -> None:
    """Write every file in a folder; `scale` 1 is the size of the country."""
    out.mkdir(parents=True, exist_ok=True)
    make = Maker(seed)

    def many(number: int) -> int:
        return max(1, int(number * scale))

    census(make, out, "2026", many(3500))
    census(make, out, "2023", many(2500))
    places = list(mednum(make, many(20_000)))
    _table(out / "mediation-numerique.csv", list(places[0]), places)
    structures = list(inclusion(make, many(100_000)))
    (out / "structures-inclusion.json").write_text(
        json.dumps(structures, ensure_ascii=False), encoding="utf-8"
    )
    for name, number in (("carteco", 4800), ("transiscope", 4800)):
        found = gogocarto(make, many(number))
        (out / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    _table(out / "subventions.csv", SUBSIDIES, list(subsidies(make, many(50_000))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.out, given.scale, given.seed)
