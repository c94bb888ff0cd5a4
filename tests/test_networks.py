"""Maps, structures, places of mediation and subsidies become actors, places and links that the shapes accept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from maillage import paths, validate
from maillage.errors import TableError
from maillage.quads import Quads
from maillage.registers.actors import know_actors
from maillage.registers.gogocarto import CARTECO, TRANSISCOPE
from maillage.registers.inclusion import INCLUSION
from maillage.registers.mednum import MEDNUM
from maillage.registers.national import Imported, NationalSource
from maillage.registers.subsidies import SUBSIDIES
from maillage.vocabulary import ID, expand

SOURCES = (MEDNUM, INCLUSION, CARTECO, TRANSISCOPE, SUBSIDIES)
SHAPES = [
    "common",
    "actor",
    "tiers-lieu",
    "place",
    "recognition",
    "status-claim",
    "cooperation-link",
    "personal-data",
    "date",
]


@pytest.fixture
def quads() -> Iterator[Quads]:
    made = Quads()
    yield made
    made.con.close()


def read(quads: Quads, source: NationalSource, folder: Path) -> Imported:
    files = {
        role: file for role, patterns in source.files.items() for p in patterns for file in folder.glob(p)
    }
    imported = source.read(quads.con, files)
    for mapping in imported.mappings:
        quads.add_rows(mapping)
    return imported


def facts(quads: Quads) -> set[tuple[str, str, str]]:
    return {
        (s.removeprefix(f"<{ID}").rstrip(">"), p.rpartition("#")[2].rpartition("/")[2].rstrip(">"), o)
        for _, s, p, o in quads.read()
    }


def test_generated_files_keep_the_shapes(quads: Quads, places_files: Path) -> None:
    """All five together: counts add up, an actor has one name, no contact passes, no shape is broken."""
    for source in SOURCES:
        imported = read(quads, source, places_files)
        assert imported.read == imported.kept + sum(imported.refused.values()) > 40
    quads.check()
    lines = [f"{s} {p} {o} ." for _, s, p, o in quads.read()]
    assert not list(validate.personal_data(parse("\n".join(lines), format=RdfFormat.N_TRIPLES)))
    territories = {line.split(" ")[2].strip("<>") for line in lines if expand("mlg:locatedIn") in line}
    kind = NamedNode(expand("mlg:Territory"))
    quads.add(Quad(NamedNode(t), NamedNode(expand("rdf:type")), kind) for t in territories)
    coorace = NamedNode(f"{ID}actor/coorace")
    quads.add([Quad(coorace, NamedNode(expand("rdf:type")), NamedNode(expand("mlg:Actor")))])
    quads.add([Quad(coorace, NamedNode(expand("rdfs:label")), Literal("COORACE", language="fr"))])
    for file in (paths.ONTOLOGY / "maillage.ttl", *(paths.ONTOLOGY / "codes").glob("*.ttl")):
        quads.add(parse(path=str(file), format=RdfFormat.TURTLE))
    report = validate.validate(quads, [paths.SHAPES / f"{name}.ttl" for name in SHAPES])
    assert [(r.focus, r.en) for r in report.violations][:3] == []


MEDNUM_HEADER = (
    "id,pivot,nom,commune,code_postal,code_insee,latitude,longitude,typologie,courriel,labels_nationaux"
)
MEDNUM_ROWS = (
    "a,00000000000000,Espace numérique,Bordeaux,33000,33063,44.8,-0.5,BIB,x@exemple.fr,",
    "b,W332001234,Association Exemple,Paris,75011,75111,0,0,TIERS_LIEUX;ASSO,,Fabriques de Territoire;Autre label",
    "c,73282932000074,PRENOM NOM,Lyon,69003,69383,45.7,4.8,,,",
    "d,21330063500017,Mairie de Bordeaux,Bordeaux,33000,33063,44.8,-0.5,MUNI,,",
)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_places_of_mediation(quads: Quads, tmp_path: Path, form: str) -> None:
    """Zeros are no number; a number makes an actor only where it surely is a legal person's."""
    rows = [MEDNUM_HEADER, *MEDNUM_ROWS]
    if form == "csv":
        (tmp_path / "mediation-numerique.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    else:
        names = MEDNUM_HEADER.split(",")
        objects = [dict(zip(names, row.split(","), strict=True)) for row in MEDNUM_ROWS]
        (tmp_path / "mediation-numerique.json").write_text(json.dumps(objects), encoding="utf-8")
    imported = read(quads, MEDNUM, tmp_path)
    assert (imported.read, imported.kept, list(imported.dropped.values())) == (4, 4, [1])
    found = facts(quads)
    actors = {s for s, p, o in found if p == "type" and o.endswith("#Actor>")}
    assert actors == {"actor/W332001234", "actor/213300635"}
    assert ("tiers-lieu/mednum-b", "hasPlace", f"<{ID}place/mednum-b>") in found
    assert ("tiers-lieu/mednum-b", "recognitionText", '"Autre label"@fr') in found
    assert (
        "recognition/tiers-lieu-mednum-b--fabrique-de-territoire",
        "holder",
        f"<{ID}tiers-lieu/mednum-b>",
    ) in found
    assert ("place/mednum-c", "locatedIn", f"<{ID}commune/69123>") in found
    assert ("place/mednum-d", "siret", '"21330063500017"') in found
    assert not [o for _, _, o in found if "exemple.fr" in o]


def test_structures_of_inclusion(quads: Quads, tmp_path: Path) -> None:
    """Networks are claims, recognitions or words; contacts of the file are not read."""
    structure = {
        "id": "s1",
        "source": "dora",
        "nom": "Association Exemple",
        "siret": "21330063500017",
        "code_insee": "33063",
        "latitude": 44.8,
        "longitude": -0.5,
        "courriel": "contact@exemple.fr",
        "reseaux_porteurs": ["aci", "coorace", "fabrique-de-territoire"],
    }
    (tmp_path / "structures-inclusion.json").write_text(json.dumps([structure]), encoding="utf-8")
    read(quads, INCLUSION, tmp_path)
    found = facts(quads)
    assert ("status-claim/213300635--data-inclusion", "claimOf", f"<{ID}actor/213300635>") in found
    assert ("actor/213300635", "inNetwork", f"<{ID}actor/coorace>") in found
    assert (
        "recognition/actor-213300635--fabrique-de-territoire",
        "holder",
        f"<{ID}actor/213300635>",
    ) in found
    assert not [o for _, _, o in found if "exemple.fr" in o]


def test_a_map(quads: Quads, tmp_path: Path) -> None:
    """Numbers or texts as identifiers, texts or objects as categories; the withdrawn and the foreign left out."""
    elements = [
        {"id": 7, "name": "Association &eacute;claircie", "siret": "21330063500017", "status": 1,
         "geo": {"latitude": 44.8, "longitude": -0.5}, "address": {"postalCode": "33000", "addressLocality": "Bordeaux"},
         "categories": ["Culture", {"name": "Habitat"}], "email": "contact@exemple.fr"},
        {"id": "x", "name": "Retiré", "status": -4},
        {"id": "y", "name": "Ailleurs", "address": {"addressCountry": "BE"}},
    ]  # fmt: skip
    (tmp_path / "carteco.json").write_text(json.dumps({"data": elements}), encoding="utf-8")
    imported = read(quads, CARTECO, tmp_path)
    assert (imported.read, imported.kept, sorted(imported.refused.values())) == (3, 1, [1, 1])
    found = facts(quads)
    assert ("place/carteco-7", "label", '"Association éclaircie"@fr') in found
    assert {o for s, p, o in found if p == "activityText"} == {'"Culture"@fr', '"Habitat"@fr'}
    assert ("actor/213300635", "hasPlace", f"<{ID}place/carteco-7>") in found
    assert not [o for _, _, o in found if "exemple.fr" in o]


SUBSIDY_HEADER = (
    "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,montant"
)
GIVER = "Commune de Bordeaux,21330063500017,2026-03-15"


def test_subsidies(quads: Quads, tmp_path: Path) -> None:
    """A link from the giver to the beneficiary; those that may be natural persons are refused and counted."""
    rows = [
        f'{GIVER},Association Exemple,,W2A1001234,Fonctionnement,"1500,50"',
        f'{GIVER},Association Exemple,,W2A1001234,Fonctionnement,"1500,50"',
        f"{GIVER},PRENOM NOM,,,Bourse,300",
        f"{GIVER},PRENOM NOM,73282932000074,,Aide,300",
        f"{GIVER},Mme Exemple,,W332001234,Aide,300",
        f"{GIVER},SARL Exemple,73282932000074,,Appeler le 05 00 00 00 00,300",
        f"{GIVER},SARL Exemple,73282932000074,,Reprise,-300",
        f"{GIVER.replace('21330063500017', '')},SARL Exemple,73282932000074,,Aide,300",
    ]
    (tmp_path / "subventions.csv").write_text("\n".join([SUBSIDY_HEADER, *rows]) + "\n", encoding="utf-8")
    imported = read(quads, SUBSIDIES, tmp_path)
    assert (imported.read, imported.kept) == (8, 2)
    assert {english: count for (_, english), count in imported.refused.items()} == {
        "giver without a SIRET": 1,
        "beneficiary without SIRET or RNA": 1,
        "beneficiary that may be a natural person": 2,
        "negative or unreadable amount": 1,
        "row identical to another": 1,
    }
    assert list(imported.dropped.values()) == [1]
    found = facts(quads)
    links = {s for s, p, _ in found if p == "linkKind"}
    assert len(links) == 2 and all(link.startswith("link/subvention-213300635-") for link in links)
    assert (
        "actor/213300635",
        "actorKind",
        "<https://w3id.org/maillage/codes/actor-kinds/public-authority>",
    ) in found
    assert any(p == "toParty" and o == f"<{ID}actor/W2A1001234>" for _, p, o in found)
    assert any(p == "amount" and o.startswith('"1500.5"') for _, p, o in found)
    assert any(p == "startDate" and o.startswith('"2026-03-15"') for _, p, o in found)
    assert not [o for _, _, o in found if "NOM" in o or "05 00" in o]


def test_an_actor_known_already_is_not_named_again(quads: Quads, tmp_path: Path) -> None:
    """A register read before names the unit, and ties its RNA number to its SIREN."""
    know_actors(quads.con, "SELECT '213300635' AS key, 'W332001234' AS rna")
    row = f"{GIVER},Association Exemple,,W332001234,Fonctionnement,10"
    (tmp_path / "subventions.csv").write_text(f"{SUBSIDY_HEADER}\n{row}\n", encoding="utf-8")
    read(quads, SUBSIDIES, tmp_path)
    found = facts(quads)
    assert not [s for s, p, _ in found if p == "label"]
    assert any(p == "toParty" and o == f"<{ID}actor/213300635>" for _, p, o in found)


@pytest.mark.parametrize(
    ("name", "source", "text", "message"),
    [
        ("carteco.json", CARTECO, "[]", "line 1: expected an object"),
        (
            "carteco.json",
            CARTECO,
            '{"data": [\n{"id": 1, "name": }]}',
            "line 2, column 19: malformed JSON (Expecting value)",
        ),
        ("carteco.json", CARTECO, '{"data": [{"ident": 1, "name": "x"}]}', 'column "id": field missing'),
        ("structures-inclusion.json", INCLUSION, '{"data": []}', "line 1: expected an array"),
        ("structures-inclusion.json", INCLUSION, '[{"id": "1", "nom": "x"', "malformed JSON"),
        ("structures-inclusion.csv", INCLUSION, "id;nom;siret\n1;x;2\n", "expected delimiter: comma"),
        ("subventions.csv", SUBSIDIES, "", "empty file"),
        ("subventions.csv", SUBSIDIES, SUBSIDY_HEADER + "\na,b\n", "line 2: expected 8 cells"),
        (
            "subventions.csv",
            SUBSIDIES,
            SUBSIDY_HEADER + '\n"a,b,c,d,e,f,g,h\n',
            "line 2: a quote opened here",
        ),
        ("mediation-numerique.csv", MEDNUM, "id,nom,commune,code_postal\n", 'column "pivot" missing'),
    ],
)
def test_a_bad_file_is_said(
    quads: Quads, tmp_path: Path, name: str, source: NationalSource, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as fault:
        read(quads, source, tmp_path)
    assert message in fault.value.message("en") and name in fault.value.message("fr")
