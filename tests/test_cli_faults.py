"""What each command says of paths, names and files that are not what it expects."""

import shlex
from pathlib import Path

import pytest

from french import plain
from maillage.cli.main import main

HOSTILE = [
    ("--releases {tmp}/none export", "no release"),
    ("--releases {tmp}/empty export", "no release"),
    ("--releases {tmp}/folder article9", "no release"),
    ("--releases {tmp}/none why a b c", "no release"),
    ("--releases {tmp}/none query ptce-fiche ptce=x", "no release"),
    ("--releases {tmp}/none serve", "no release"),
    ("--releases {tmp}/none publish --graph-store http://127.0.0.1:9/", "no release"),
    ("--releases {tmp}/empty verify", "no release"),
    ("verify {tmp}/none", "no release"),
    ("export -o {tmp}/none/x.ttl", "x.ttl: cannot be written: no such file or folder"),
    ("export -o {tmp}/folder", "folder: cannot be written: it is a folder"),
    ("export -o {tmp}/empty/x.ttl", "cannot be written: it is not a folder"),
    ("export --format nquads --graph sources -o {tmp}/none/x.nq", "x.nq: cannot be written"),
    ("export --graph 'http://a b'", "neither the name of a graph nor an IRI"),
    ("export --graph 'a>b'", "neither the name of a graph nor an IRI"),
    ("export --graph ''", "no graph called"),
    ("export --graph ../x", "no graph called"),
    ("export --graph \udce9", "neither the name of a graph nor an IRI"),
    ("article9 'a b>'", "no PTCE"),
    ("article9 \udce9", "no PTCE"),
    ("why '<a b>' rdf:type '<x>'", "this is not a triple"),
    ("why '\"x' rdf:type '<x>'", "this is not a triple"),
    ("why '\"a\"' '\"b\"' '\"c\"'", "this is not a triple"),
    ("why '<a> <b>' rdf:type '<x>'", "this is not a triple"),
    ("why '<a:a> <a:b> <a:c> . <a:a>' rdf:type '<a:x>'", "this is not a triple"),
    ("why ptce/\udce9 rdf:type ptce/x", "write kind/key"),
    (
        "why ptce/ecosolies mlg:cooperateWith tiers-lieu/le-solilab",
        "is no predicate of the graph; near: mlg:coop",
    ),
    (
        "why ptce/ecosolies mlg:cooperatesWith tiers-lieu/le-solilab",
        "not in the graph; near: ptce/ecossolies",
    ),
    ("why ptce/tera rdf:type mlg:PTCEE", "'mlg:PTCEE' is not in the graph; near: mlg:PTCE"),
    ("why ptce/tera mlg:theme codes/themes/foood", "near: mlc:themes/food"),
    ("why pce/tera rdf:type mlg:PTCE", "'pce/tera' is not in the graph; near: actor/tera, ptce/tera"),
    ("article9 ecosolies", "no PTCE 'ecosolies'; near: ptce/ecossolies"),
    ("query ../x", "no query called"),
    ("query ptce-fiche ptce", "write parameter=value"),
    ("query ptce-fiche ptce=\udce9", "expected: ptce/"),
    ("query ptce-fiche ptce=sud-aquitaine --endpoint nonsense", "not the address of a server"),
    ("query ptce-fiche ptce=sud-aquitaine --endpoint file:///etc/passwd", "not the address of a server"),
    ("query ptce-fiche ptce=sud-aquitaine --endpoint http://127.0.0.1:9/", "does not answer"),
    ("sparql \udce9", "unexpected character"),
    ("sparql --format jsn 'ASK {}'", "unknown format; known: table, json,"),
    ("sparql --format csv 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }'", "possible: turtle, ntriples,"),
    ("sparql --file {tmp}/none", "unreadable file: no such file"),
    ("sparql --file {tmp}/folder", "unreadable file: it is a folder"),
    ("sparql --file {tmp}/bytes.ttl", "byte 3 is not UTF-16"),
    ("sparql --file {tmp}/empty", "this is no query"),
    ("import sheet {tmp}/none --propose", "no such file"),
    ("import sheet {tmp}/folder.csv --propose", "it is a folder: name its files"),
    ("import sheet {tmp}/empty --propose", "empty"),
    ("import sheet {tmp}/sheet.csv --propose --map {tmp}/none/m.yaml", "m.yaml: cannot be written"),
    ("import sheet {tmp}/sheet.csv --propose --map {tmp}/folder", "exists already"),
    ("import sheet {tmp}/sheet.csv --map {tmp}/none --out {tmp}/o.ttl", "unreadable"),
    ("import sheet {tmp}/sheet.csv --map {tmp}/folder --out {tmp}/o.ttl", "unreadable"),
    ("import sheet {tmp}/sheet.csv --map {tmp}/empty --out {tmp}/o.ttl", "expected a mapping"),
    ("fetch ../x", "no national source"),
    ("fetch sirene --into {tmp}/empty", "cannot be written"),
    ("fetch sirene --into {tmp}/empty/x", "cannot be written: it is not a folder"),
    ("fetch rna --url 'http://[::1' --dry-run", "an http(s) address"),
    (
        "fetch rna --url http://nowhere.invalid/a --dry-run",
        "http://nowhere.invalid/a: unknown server, or no network: nowhere.invalid",
    ),
    ("fetch rna --url file:///etc/passwd --dry-run", "an http(s) address"),
    ("--releases {tmp}/empty build", "cannot write in"),
    ("--releases {tmp}/empty/x build", "cannot write in"),
    ("--releases {tmp}/new build --national {tmp}/none", "no such folder"),
    ("--releases {tmp}/new build --national {tmp}/empty", "no such folder"),
    ("--releases {tmp}/new build --national {tmp}/folder", "no known national file"),
    ("build --department \udce9 --national {tmp}", "no département"),
    ("build --department 33", "--department only acts with --national"),
    ("build --perimeter flag", "--perimeter only acts with --national"),
    ("build --spark-master local", "--spark-master only acts with --engine spark"),
    ("export --graph sources --without-inferred", "--without-inferred does nothing with --graph"),
    ("verify --department 33", "--department only acts with a national release"),
    ("import sheet {tmp}/sheet.csv --propose --sheet X", "no sheet 'X': only a workbook has sheets"),
    ("import sheet {tmp}/sheet.csv --propose --out {tmp}/o.ttl", "--out does nothing with --propose"),
    ("import sheet {tmp}/sheet.csv --table ptce --map m --out o", "--table only acts with --propose"),
    ("serve --public-url nope", "an http(s) address is expected"),
    ("publish --graph-store http://127.0.0.1:9/ --password x", "--password only acts with --user"),
    ("serve --host ''", "an address is expected"),
    ("serve --host nonsense.invalid", "cannot listen"),
    ("publish --graph-store nonsense", "not the address of a server"),
    ("publish --graph-store 'http://[::1'", "not the address of a server"),
    ("publish --graph-store 'http://a b/'", "does not answer"),
    ("publish --graph-store http://127.0.0.1:9/", "does not answer"),
]


USAGE = [
    ("--lang de", "--lang : « de » n’est pas une des valeurs possibles : fr, en"),
    ("nope", "la commande « nope » n’existe pas"),
    ("quer", "la commande « quer » n’existe pas ; proches : queries, query"),
    ("query", "il manque l’argument NAME"),
    ("why a b", "il manque l’argument OBJECT"),
    ("publish", "il manque l’option --graph-store"),
    ("serve --port abc", "--port : « abc » n’est pas un nombre entier"),
    ("serve --rate abc", "--rate : « abc » n’est pas un nombre"),
    ("serve --port 99999", "--port : « 99999 » n’est pas dans l’intervalle"),
    ("serve --portt 1", "l’option --portt n’existe pas ; proches : "),
    ("export --format", "l’option --format attend une valeur"),
    ("serve --log=3", "l’option --log ne prend pas de valeur"),
    ("fetch sirene extra words", "de trop : « extra words »"),
    ("sparql", "donner la requête, ou --file"),
]
"""A command line that cannot be read, and what is said of it in French."""
LIBRARIES = [
    ("query ptce-fiche ptce=tera --endpoint http://127.0.0.1:9/", "ne répond pas : connexion refusée"),
    ("sparql 'ASK {}' --endpoint http://nowhere.invalid/", "ne répond pas : serveur inconnu"),
    ("publish --graph-store http://127.0.0.1:9/", "le serveur ne répond pas : connexion refusée"),
    ("serve --host nowhere.invalid", "serveur inconnu ; prendre un autre hôte (--host)"),
    (
        "import sheet {tmp}/sheet.csv --map {tmp}/deep.yaml --out {tmp}/o.ttl",
        "deep.yaml : YAML trop imbriqué",
    ),
    (
        "import sheet {tmp}/sheet.csv --map {tmp}/bad.yaml --out {tmp}/o.ttl",
        "ligne 2 : YAML mal formé : un guillemet n’est jamais fermé",
    ),
    ("sparql 'SELECT (1 AS ?a) (2 AS ?a) {}'", "SELECT donne deux fois la même variable"),
]
"""What a library says in English, or in no words, and what is said of it in French."""


@pytest.mark.parametrize(("command", "words"), USAGE)
def test_usage_is_said_in_french(capsys: pytest.CaptureFixture[str], command: str, words: str) -> None:
    """Status 2, one line."""
    with pytest.raises(SystemExit) as left:
        main(shlex.split(command))
    said = capsys.readouterr().err.strip().splitlines()
    assert (left.value.code, len(said)) == (2, 1), said
    assert plain(words) in plain(said[0])


@pytest.mark.parametrize(("command", "words"), LIBRARIES)
def test_a_library_is_said_in_french(
    traps: Path, releases: Path, capsys: pytest.CaptureFixture[str], command: str, words: str
) -> None:
    """Its own words stand between quotation marks at most."""
    (traps / "deep.yaml").write_text("[" * 5000, encoding="utf-8")
    (traps / "bad.yaml").write_text("a: 'b\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["--releases", str(releases), *shlex.split(command.replace("{tmp}", str(traps)))])
    said = capsys.readouterr().err.strip().splitlines()
    assert (left.value.code, len(said)) == (1, 1), said
    assert plain(words) in plain(said[0])


@pytest.fixture
def traps(tmp_path: Path) -> Path:
    """Files that are not what a command expects: empty, not UTF-8, folders."""
    for name in ("folder", "folder.csv"):
        (tmp_path / name).mkdir()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "bytes.ttl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "sheet.csv").write_text("Nom\nLa Fabrique\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("command", "words"), HOSTILE, ids=[ascii(command) for command, _ in HOSTILE])
def test_a_command_says_in_one_line_what_is_wrong(
    traps: Path, releases: Path, capsys: pytest.CaptureFixture[str], command: str, words: str
) -> None:
    """Status 1, one line in the reader's language, nothing written."""
    arguments = shlex.split(command.replace("{tmp}", str(traps)))
    before = sorted(path for path in traps.rglob("*") if ".work-" not in path.name)
    for lang in ("fr", "en"):
        with pytest.raises(SystemExit) as left:
            main(["--lang", lang, "--releases", str(releases), *arguments])
        said = capsys.readouterr().err.strip().splitlines()
        assert left.value.code == 1, said
        assert len(said) == 1, said
        assert said[0].startswith("maillage : " if lang == "fr" else "maillage: ")
        assert words in said[0] or lang == "fr", said
    after = [path for path in traps.rglob("*") if path.name not in ("new", ".lock")]
    assert sorted(after) == before
