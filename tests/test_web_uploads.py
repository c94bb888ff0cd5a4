"""A visitor's file: remarks as a page, JSON or RDF; hostile files in a process of their own."""

import base64
import csv
import gzip
import io
import json
import re
import socket
import time
import zipfile

import openpyxl
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

from french import plain
from maillage.facts.asked import OFFERED

BROWSER = {"Accept": "text/html"}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TURTLE = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
<https://w3id.org/maillage/id/actor/essai> a mlg:Actor ; mlg:siren "12" .
"""


def header() -> str:
    """The first line of the project's own table of PTCEs."""
    from maillage import paths

    return (paths.DATA / "facts" / "ptce.csv").read_text("utf-8").splitlines()[0]


def post(client: FlaskClient, name: str, content: bytes | str, **headers: str) -> TestResponse:
    """Send a file as a form does."""
    data = content.encode() if isinstance(content, str) else content
    return client.post("/valider", data={"file": (io.BytesIO(data), name)}, headers=headers)


def test_the_form_and_its_answer(client: FlaskClient) -> None:
    """A page that says what is wrong, at which line, in both languages."""
    assert 'type="file"' in client.get("/valider", headers=BROWSER).text
    page = post(client, "actors.ttl", TURTLE, **BROWSER)
    assert page.status_code == 200
    assert "SIREN" in page.text
    assert '<td class="number" data-label="Ligne">2</td>' in page.text
    assert "errors" in client.post("/valider?lang=en", data={"text": TURTLE}, headers=BROWSER).text


def test_as_data(client: FlaskClient) -> None:
    """JSON by default, the SHACL report in Turtle when asked; the whole body may be the file."""
    found = json.loads(post(client, "a.ttl", TURTLE).data)
    assert (found["file"], found["conforms"]) == ("a.ttl", False)
    assert {remark["line"] for remark in found["remarks"]} == {2}
    direct = client.post(
        "/valider", data=TURTLE, headers={"Content-Type": "text/turtle", "Accept": "text/turtle"}
    )
    assert direct.mimetype == "text/turtle"
    assert any("ValidationReport" in str(q.object) for q in parse(direct.data, RdfFormat.TURTLE))
    assert client.post("/valider", data=b"x", headers={"Content-Type": "image/png"}).status_code == 415


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.jsonld", b"[" * 200_000),
        ("deep.ttl", b"<a:a> <a:b> " + b"( " * 100_000),
        ("bomb.rdf", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'),
        ("outside.rdf", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "a:a", "a:b": "c"}'),
        ("packed.ttl", b"\x1f\x8b\x08\x00" + b"\x00" * 1_000),
        ("packed.ttl.gz", b"\x1f\x8b\x08\x00"),
        ("nothing.ttl", b""),
        ("broken.ttl", b"<a:a> <a:b>"),
        ("not-text.csv", b"\xff\xfe\x00"),
        ("../../etc/passwd", b"root:x"),
        ("odd\x00name.ttl", b"<a:a> <a:b> <a:c> ."),
        ("日" * 100 + ".ttl", b"<a:a> <a:b> <a:c> ."),
    ],
)
def test_hostile_files(client: FlaskClient, name: str, content: bytes) -> None:
    """Each is refused with its reason, or examined; the server stays."""
    reply = post(client, name, content)
    assert reply.status_code in (200, 422)
    assert "Traceback" not in reply.text
    assert "root:" not in reply.text
    if reply.status_code == 422:
        told = json.loads(reply.data)
        assert told["fr"]
        assert told["en"]
    assert client.get("/sante").status_code == 200


LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
DEEP = 10_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_entities_are_not_expanded(client: FlaskClient, encoding: str) -> None:
    """A billion laughs in RDF/XML are refused before any parser reads them, in every encoding that one would."""
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]><rdf:RDF xmlns:rdf="{RDF}">&e9;</rdf:RDF>'
    assert post(client, "bomb.rdf", text.encode(encoding)).status_code == 422


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("objects.jsonld", b'{"@id":"a:a","a:b":' * DEEP + b"1" + b"}" * DEEP),
        ("lists.jsonld", b'{"@id":"a:a","a:b":' + b"[" * DEEP + b"1" + b"]" * DEEP + b"}"),
        ("contexts.jsonld", b'{"@context":' * DEEP + b"{}" + b"}" * DEEP),
        ("triples.ttl", b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * DEEP + b"1" + b" )>>" * DEEP + b" ."),
    ],
)
def test_deep_nesting(client: FlaskClient, name: str, content: bytes) -> None:
    """Ten thousand levels, closed as they must be: examined or refused, the process at worst ended, not the server."""
    assert post(client, name, content).status_code in (200, 422)
    assert client.get("/sante").status_code == 200


@pytest.mark.parametrize("name", ["bomb.ttl", "bomb.ttl.gz", "bomb.csv"])
def test_a_compressed_bomb_is_not_unpacked(client: FlaskClient, name: str) -> None:
    """100 MB in 100 kB, by its name or by its Content-Encoding: bytes are taken as they are."""
    bomb = gzip.compress(b"\0" * 100_000_000)
    began = time.perf_counter()
    assert post(client, name, bomb).status_code == 422
    packed = {"Content-Type": "text/turtle", "Content-Encoding": "gzip"}
    assert client.post("/valider", data=bomb, headers=packed).status_code == 422
    assert time.perf_counter() - began < 15


def test_a_pattern_is_no_program(client: FlaskClient) -> None:
    """A shape that comes with a file is not run; our own patterns take time in proportion to what they read."""
    shapes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        "<a:s> a sh:NodeShape ; sh:targetClass mlg:Actor ; sh:property [ sh:path mlg:siren ; sh:pattern '^(a+)+$' ] .\n"
    )
    long = f'"{"a" * 50_000}!" ; foaf:homepage "{"a.a@" * 200_000}" ; mlg:note "{"06 " * 200_000}"@fr .'
    prefix, actor = TURTLE.split("\n", 1)
    content = "\n".join((prefix, shapes, actor.replace('"12" .', long)))
    began = time.perf_counter()
    reply = client.post("/valider", data=content, headers={"Content-Type": "text/turtle"})
    assert reply.status_code == 200, reply.text
    assert json.loads(reply.data)["conforms"] is False
    assert time.perf_counter() - began < 15


def test_nothing_is_fetched(client: FlaskClient) -> None:
    """A remote context, in a file or beside it, an import, an IRI that could be read: no call is made."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0)
        there = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        for name, content in (
            ("a.jsonld", f'{{"@context": "{there}", "@id": "a:a", "a:b": "c"}}'),
            ("b.jsonld", f'{{"@context": {{"@import": "{there}"}}, "@id": "a:a", "a:b": "c"}}'),
            ("c.rdf", f'<!DOCTYPE x SYSTEM "{there}"><rdf:RDF xmlns:rdf="{RDF}"/>'),
            ("d.ttl", f"<{there}> <http://www.w3.org/2002/07/owl#imports> <{there}> ."),
        ):
            post(client, name, content)
        with pytest.raises(BlockingIOError):
            trap.accept()


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"fichier": "a.ttl"}, 200, "SIREN"),
        ({"file": "a.ttl", "other": "b.png"}, 200, "SIREN"),
        ({"one": "a.ttl", "two": "b.ttl"}, 422, "«file»"),
        ({"fichier": ""}, 422, "«file»"),
    ],
)
def test_a_file_in_any_field(client: FlaskClient, fields: dict[str, str], status: int, words: str) -> None:
    """The one file of a form is taken; when it is not clear which is meant, the field is named."""
    data = {field: (io.BytesIO(TURTLE.encode()), name) for field, name in fields.items()}
    reply = client.post("/valider", data=data)
    assert (
        reply.status_code,
        words in plain(json.loads(reply.data).get("fr", reply.get_data(as_text=True))),
    ) == (
        status,
        True,
    )


def test_too_large(client: FlaskClient) -> None:
    """Beyond five megabytes, 413."""
    reply = client.post("/valider", data=b"#" * 6_000_000, headers={"Content-Type": "text/turtle"})
    assert reply.status_code == 413
    head = b'--x\r\nContent-Disposition: form-data; name="fichier"; filename="a.ttl"\r\n\r\n'
    form = head + b"#" * (5 * 2**20 + 1) + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/valider", data=form, headers=kind).status_code == 413


def test_tables(client: FlaskClient) -> None:
    """A table of facts is checked by line and column."""
    text = header() + "\n" + "essai," * header().count(",") + "\n"
    found = json.loads(post(client, "ptce.csv", text).data)
    assert found["conforms"] is False
    assert any(remark["column"] for remark in found["remarks"])


SHEET = (
    "Nom;Ville;Site web;Courriel\n"
    "Le Solilab;Nantes;https://solilab.example/é;personne@exemple.fr\n"
    "Solilad;Nantes;a b c;\n"
)
"""A person's own: a known place, one that may be, an address that is none, a contact that stays theirs."""


def workbook() -> bytes:
    """The same as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in csv.reader(SHEET.splitlines(), delimiter=";"):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_persons_sheet_is_examined_and_offered_back(client: FlaskClient) -> None:
    """The page says what was understood, row by row, and holds the completed sheet, as no script is needed."""
    page = post(client, "Mes lieux.csv", SHEET.encode("cp1252"), **BROWSER)
    assert page.status_code == 200 and "Des tiers-lieux" in page.text
    assert '<td data-label="Colonne">Site web</td>' in page.text
    assert "personne@exemple.fr" not in page.text
    (address,) = re.findall(
        r'<a href="data:text/csv;base64,([^"]+)" download="Mes lieux-maillage.csv">', page.text
    )
    back = base64.b64decode(address).decode("cp1252")
    for before, after in zip(SHEET.splitlines(), back.splitlines(), strict=True):
        assert after.startswith(before + ";")
    assert "id/tiers-lieu/le-solilab" in back and 'Nantes;a b c;;"«' in back.replace("\xa0", "")
    found = json.loads(post(client, "lieux.xlsx", workbook()).data)
    assert found["sheet"] == {
        "table": "tiers_lieux", "known": 1, "undecided": 1, "wrong": 1, "name": "lieux-maillage.xlsx",
    }  # fmt: skip


def test_the_sheet_itself_is_the_answer(client: FlaskClient) -> None:
    """When the form's other button, `format=sheet` or the Accept header asks for it; nothing is kept."""
    form = {"file": (io.BytesIO(workbook()), "lieux.xlsx"), "format": "sheet"}
    reply = client.post("/valider?lang=en", data=form, headers=BROWSER)
    assert reply.status_code == 200 and str(reply.mimetype).endswith("spreadsheetml.sheet")
    assert reply.headers["Content-Disposition"] == "attachment; filename=lieux-maillage.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(reply.data)).active
    assert sheet is not None and sheet["E1"].value == "To correct (Maillage)"
    assert sheet["D2"].value == "personne@exemple.fr" and sheet["E3"].value.startswith("'Site web': ")
    direct = client.post(
        "/valider?name=a.xlsx",
        data=workbook(),
        headers={"Content-Type": reply.mimetype, "Accept": reply.mimetype},
    )
    assert direct.mimetype == reply.mimetype and direct.data[:2] == b"PK"
    assert post(client, "a.ttl", TURTLE, Accept="text/csv").status_code == 406
    other = {"file": (io.BytesIO(TURTLE.encode()), "a.ttl"), "format": "sheet"}
    assert client.post("/valider", data=other).status_code == 422


def test_the_facts_of_a_sheet(client: FlaskClient) -> None:
    """In an RDF format when nothing is wrong; else the faults."""
    good = SHEET.replace("a b c", "")
    reply = post(client, "lieux.csv", good, Accept="text/turtle")
    assert reply.status_code == 200
    assert any(
        q.object.value == "Solilad" for q in parse(reply.data, RdfFormat.TURTLE) if hasattr(q.object, "value")
    )
    assert post(client, "lieux.csv", SHEET, Accept="text/turtle").status_code == 422


def test_a_table_of_facts_is_none_of_these(client: FlaskClient) -> None:
    """Its name and columns say so; a sheet of a person may bear the same name."""
    own = post(client, "organisations.csv", "Raison sociale,SIREN,Ville\nL’Atelier,,Brest\n")
    assert json.loads(own.data)["sheet"]["table"] == "organisations"
    table = post(client, "ptce.csv", header() + "\n" + "essai," * header().count(",") + "\n")
    assert "sheet" not in json.loads(table.data)


def test_what_a_sheet_tells_may_be_chosen(client: FlaskClient) -> None:
    """The table and the sheet of a workbook; an unknown one is said."""

    def told(**fields: str) -> TestResponse:
        return client.post("/valider", data={"file": (io.BytesIO(workbook()), "lieux.xlsx"), **fields})

    assert json.loads(told(table="organisations", sheet="Sheet").data)["sheet"]["table"] == "organisations"
    for fields in ({"table": "documents"}, {"sheet": "Feuil9"}):
        reply = told(**fields)
        assert reply.status_code == 422 and next(iter(fields.values())) in json.loads(reply.data)["fr"]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"\0" * 100,
        workbook()[:-60],
        workbook().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet1.XML"),
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    ],
)
def test_hostile_workbooks(client: FlaskClient, content: bytes) -> None:
    reply = post(client, "lieux.xlsx", content)
    assert reply.status_code == 422 and json.loads(reply.data)["fr"]
    assert client.get("/sante").status_code == 200


def test_a_workbook_that_unpacks_to_much_is_refused(client: FlaskClient) -> None:
    """A gigabyte of blank rows in a megabyte."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            big = name == "xl/worksheets/sheet1.xml"
            made.writestr(name, b" " * 210_000_000 if big else source.read(name))
    assert len(out.getvalue()) < 1_000_000
    reply = post(client, "lieux.xlsx", out.getvalue())
    assert reply.status_code == 422 and "200" in json.loads(reply.data)["fr"]


def test_the_templates(client: FlaskClient) -> None:
    """A page that lists them, in both languages, and each as a file."""
    page = client.get("/modeles", headers=BROWSER).text
    links = re.findall(r'href="(/modeles/[a-z_]+\.(?:xlsx|csv|json))"', page)
    assert len(links) == len(set(links)) == 3 * len(OFFERED)
    assert "Templates to fill in" in client.get("/modeles?lang=en", headers=BROWSER).text
    for link in links:
        reply = client.get(link)
        assert reply.status_code == 200 and reply.headers["Content-Disposition"].startswith("attachment")
    assert client.get("/modeles/documents.xlsx").status_code == 404
    assert client.get("/modeles/ptce.pdf").status_code == 404
