"""The real file of 2019 becomes tiers-lieux that the shapes accept."""

import os
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths, validate
from maillage.quads import Quads
from maillage.registers.cget import CGET_2019
from maillage.vocabulary import expand

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FILE = SHARED / "data" / "cget_tierslieux_2019_sans_contacts.csv"
HEADER = "ID,NOM_TL,CP,INSEECOM,NOMCOM,COMINIT,INSEEMETRO,WEB,TYPO,LAT,LONG"


@pytest.mark.skipif(not FILE.is_file(), reason="MAILLAGE_SHARED has no file of 2019")
def test_the_real_file_is_read_whole() -> None:
    """1,512 rows, all kept, all in a commune of today; no e-mail in the output."""
    quads = Quads()
    imported = CGET_2019.read(quads.con, {"places": FILE})
    assert (imported.read, imported.kept, dict(imported.refused)) == (1512, 1512, {})
    assert sorted(imported.dropped.values()) == [1, 18]
    for mapping in imported.mappings:
        quads.add_rows(mapping)
    lines = [f"{s} {p} {o} ." for _, s, p, o in quads.read()]
    predicates = Counter(line.split(" ")[1].strip("<>") for line in lines)
    assert predicates[expand("mlg:hasPlace")] == 1512
    assert predicates[expand("mlg:locatedIn")] == 1512
    assert predicates[expand("geo:asWKT")] == 1512
    assert predicates[expand("mlg:activity")] == 1463
    assert predicates[expand("mlg:postalCode")] == 1379
    triples = list(parse("\n".join(lines), format=RdfFormat.N_TRIPLES))
    assert not list(validate.personal_data(triples))
    communes = {line.split(" ")[2].strip("<>") for line in lines if expand("mlg:locatedIn") in line}
    kind = NamedNode(expand("mlg:Territory"))
    quads.add(Quad(NamedNode(c), NamedNode(expand("rdf:type")), kind) for c in communes)
    quads.add(parse(path=str(paths.ONTOLOGY / "codes" / "activities.ttl"), format=RdfFormat.TURTLE))
    shapes = [paths.SHAPES / f"{name}.ttl" for name in ("common", "tiers-lieu", "place", "personal-data")]
    assert not validate.validate(quads, shapes).violations


def test_rows_are_refused_by_reason(tmp_path: Path) -> None:
    """A row without a name or an identifier, a second of one identifier, a name that is a contact."""
    file = tmp_path / "cget_tierslieux_2019.csv"
    rows = [
        '1,"Le Lieu &amp; Co",1000,0,,,1004,www.lieu.example.fr,Tiers lieux à dominante fablab,"46,2","5,2"',
        "1,Le Lieu bis,33000,33063,,,,,,0,0",
        ",Sans numéro,33000,33063,,,,,,,",
        "3,#N/A,33000,33063,,,,,,,",
        "4,contact@exemple.fr,33000,33063,,,,,,,",
        "5,Mme Exemple,33000,33063,,,,,,,",
        "6,Nulle part,0,0,,,0,https://www.facebook.com/nulle.part/,Autre chose,0,0",
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    quads = Quads()
    imported = CGET_2019.read(quads.con, {"places": file})
    assert (imported.read, imported.kept) == (7, 2)
    assert {english: count for (_, english), count in imported.refused.items()} == {
        "identifier already seen": 1,
        "without an identifier": 1,
        "without a name": 1,
        "text that holds an e-mail address or a telephone number": 1,
        "name of a person": 1,
    }
    for mapping in imported.mappings:
        quads.add_rows(mapping)
    found = {(s.rpartition("/")[2], p.rpartition("#")[2], o) for _, s, p, o in quads.read()}
    assert ("cget-2019-1>", "label>", '"Le Lieu & Co"@fr') in found
    assert ("cget-2019-1>", "locatedIn>", "<https://w3id.org/maillage/id/commune/01004>") in found
    assert ("cget-2019-1>", "postalCode>", '"01000"') in found
    assert ("cget-2019-6>", "activityText>", '"Autre chose"@fr') in found
    page = "<https://www.facebook.com/nulle.part/>"
    assert ("cget-2019-6>", f"<{expand('foaf:homepage')}>", page) in found
    assert not [row for row in found if row[0] == "cget-2019-6>" and row[1] in ("locatedIn>", "hasGeometry>")]
