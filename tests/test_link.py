"""Linking: what is accepted, refused and left to a person; the words of its evidence; what it needs."""

import csv
import importlib.util
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from maillage.cli.main import cli
from maillage.errors import BuildError, DataError, TableError, TableFaults
from maillage.link import model
from maillage.link.bodies import Body, load_bodies, load_things, load_units
from maillage.link.candidates import ACCEPTED, REFUSED, REVIEW, Candidate, read_candidates
from maillage.link.deciding import AGREE, CONTRADICT, Scored, decide
from maillage.link.linking import link
from maillage.link.listed import domain_of, read_list
from maillage.link.parameters import TRAINED, Parameters, read_parameters
from maillage.link.sssom import read_refusals
from maillage.vocabulary import ID
from needed import need

need("link", importlib.util.find_spec("splink"), "splink: pip install '.[link]'")

HERE = Path(__file__).parent / "link"
SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
EXTRACT = SHARED / "data" / "sirene_unites_legales_extrait.csv"
ALIKE = {
    "name": "same", "rarity": "uncommon", "place": "commune", "form": "unknown", "activity": "unknown",
    "dates": "unknown", "domain": "unknown",
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the units of the labelled pairs."""
    with duckdb.connect() as made:
        load_units(made, HERE / "units.csv", "known", HERE / "seats.csv")
        yield made


def linked(con: duckdb.DuckDBPyConnection, *bodies: Body) -> list[Candidate]:
    """The candidates of some bodies among the labelled units."""
    load_bodies(con, bodies, "given")
    return list(link(con, "given", "known"))


@pytest.fixture(scope="module")
def labelled(con: duckdb.DuckDBPyConnection) -> Mapping[str, list[Candidate]]:
    """The candidates of the labelled names, by name."""
    load_bodies(con, read_list(HERE / "pairs.csv"), "given")
    found: dict[str, list[Candidate]] = {}
    for pair in link(con, "given", "known"):
        found.setdefault(pair.subject_iri, []).append(pair)
    return found


def rows() -> list[dict[str, str]]:
    """The labelled pairs."""
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['name']}, {row['commune'] or 'nowhere'}")
def test_labelled_pair(labelled: Mapping[str, list[Candidate]], row: dict[str, str]) -> None:
    """Each name meets its unit, and no namesake is taken for it.

    `accepted`: without a person; `found`: the first candidate, accepted or not; `undecided`: among the
    candidates, for a person; `none`: nothing is accepted; `refused`: nothing is even to review.
    """
    found = labelled.get(row["iri"], [])
    accepted = [pair.siren for pair in found if pair.automatic]
    shown = [pair.siren for pair in found if pair.verdict != REFUSED]
    if row["expected"] == "accepted":
        assert accepted == [row["unit"]]
    elif row["expected"] == "found":
        assert shown[:1] == [row["unit"]]
        assert accepted in ([], [row["unit"]])
    elif row["expected"] == "undecided":
        assert accepted == []
        assert row["unit"] in shown
    elif row["expected"] == "not":
        assert row["unit"] not in accepted
    else:
        assert accepted == []
        assert row["expected"] == "none" or shown == []


def test_nothing_wrong_is_accepted(labelled: Mapping[str, list[Candidate]]) -> None:
    """All that is accepted of the labelled names is right: 57 names, at least half accepted."""
    right = {row["iri"]: row["unit"] for row in rows()}
    accepted = [pair for found in labelled.values() for pair in found if pair.automatic]
    assert [pair for pair in accepted if pair.siren != right[pair.subject_iri]] == []
    assert len(accepted) >= len([unit for unit in right.values() if unit]) / 2


def test_evidence_says_what_speaks_for_a_pair_and_against_it(con: duckdb.DuckDBPyConnection) -> None:
    """The garage of 1962 that a score alone took for a tiers-lieu: refused, and why is said in two languages."""
    body = Body("x", "Le tiers-lieu de Carpentras", commune="84031", begun=2018)
    pair = next(pair for pair in linked(con, body) if pair.siren == "062201199")
    assert pair.verdict == REFUSED
    assert "créée dès 1962" in pair.evidence_fr and "réparation automobile" in pair.evidence_fr
    assert "1962" in pair.evidence_en and "car trade and repair" in pair.evidence_en
    assert "SIREN" in pair.settles_fr and "SIREN" in pair.settles_en


def test_identifiers_settle_and_forbid(con: duckdb.DuckDBPyConnection) -> None:
    """The same SIREN is enough whatever the name; another SIREN forbids whatever the name."""
    ours, others = next(row for row in rows() if row["name"] == "À Lundi")["unit"], "732829320"
    same = linked(con, Body("x", "Un tout autre nom", siren=(ours,)))
    assert [(pair.siren, pair.verdict) for pair in same if pair.automatic] == [(ours, ACCEPTED)]
    assert "même SIREN" in same[0].evidence_fr
    other = linked(con, Body("x", "À Lundi", siren=(others,), commune="40312", begun=2000))
    assert {pair.verdict for pair in other if pair.siren == ours} == {REFUSED}
    assert "contredisent" in next(pair.evidence_fr for pair in other if pair.siren == ours)


def test_what_a_person_refused_is_no_candidate(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A refused pair is not shown again, and its rivals are judged without it."""
    load_bodies(con, [Body("mine", "Artenréel", commune="67482")], "given")
    first, *others = link(con, "given", "known")
    again = list(link(con, "given", "known", refused=[("mine", first.object_iri), ("other", "absent")]))
    assert [pair.object_iri for pair in again] == [pair.object_iri for pair in others]
    (tmp_path / "some.sssom.tsv").write_text(
        "# a: b\nsubject_id\tpredicate_modifier\tobject_id\n"
        "mid:actor/a\tNot\tmid:actor/732829320\nmid:actor/b\t\tmid:actor/732829320\n",
        encoding="utf-8",
    )
    assert list(read_refusals(tmp_path)) == [(f"{ID}actor/a", f"{ID}actor/732829320")]


def test_a_name_alone_never_decides(con: duckdb.DuckDBPyConnection) -> None:
    """A name that only one unit bears, without place, site or year, is left to a person."""
    (pair,) = linked(con, Body("x", "L'Alternateur"))[:1]
    assert pair.siren == "524700861"
    assert pair.verdict == REVIEW


def decided(*pairs: Scored) -> list[Scored]:
    """Pairs decided with a threshold of 0.9."""
    return decide(pairs, Parameters(0.1, {}, 0.9, 0.002))


def test_homonyms_are_left_to_a_person() -> None:
    """One candidate of weight 10 is accepted; two as likely are not, and each has half of the probability."""
    assert [pair.verdict for pair in decided(Scored(1, 1, 10.0, ALIKE))] == [ACCEPTED]
    two = decided(Scored(1, 1, 10.0, ALIKE), Scored(1, 2, 10.0, ALIKE))
    assert {(pair.verdict, pair.why) for pair in two} == {(REVIEW, "rivals")}
    assert all(pair.probability == pytest.approx(0.5, abs=0.01) for pair in two)


@pytest.mark.parametrize(
    ("levels", "why"),
    [({"place": "elsewhere"}, "place"), ({"form": "other"}, "form"), ({"dates": "before"}, "dates")],
)
def test_what_contradicts_is_not_accepted(levels: dict[str, str], why: str) -> None:
    """Another region, another legal form, a unit that is younger than the body: for a person, however likely."""
    (pair,) = decided(Scored(1, 1, 20.0, ALIKE | levels))
    assert (pair.verdict, pair.why) == (REVIEW, why)


def test_codes_outweigh_all_else() -> None:
    """An identifier that agrees refuses the likelier namesake; two units that bear it are for a person."""
    one = decided(Scored(1, 1, 20.0, ALIKE), Scored(1, 2, -9.0, ALIKE, AGREE))
    assert [(pair.right, pair.verdict) for pair in one] == [(2, ACCEPTED), (1, REFUSED)]
    two = decided(Scored(1, 1, 1.0, ALIKE, AGREE), Scored(1, 2, 1.0, ALIKE, AGREE))
    assert {pair.verdict for pair in two} == {REVIEW}
    assert decided(Scored(1, 1, 20.0, ALIKE, CONTRADICT))[0].verdict == REFUSED


def test_a_unit_that_has_ceased_is_not_accepted() -> None:
    """It is shown, and the reason is said."""
    (pair,) = decided(Scored(1, 1, 20.0, ALIKE, active=False))
    assert (pair.verdict, pair.why) == (REVIEW, "ceased")


def test_natural_persons_and_hidden_units_are_left_out(tmp_path: Path) -> None:
    """A person and a unit whose data are not to be spread are in no candidate; an arrondissement is its commune."""
    lines = (HERE / "units.csv").read_text(encoding="utf-8").splitlines()
    person = "999999991,O,2000-01-01,,,A,DUPONT,,,,1000,94.99Z"
    hidden = "999999992,P,2000-01-01,,,A,[ND],,,,9220,94.99Z"
    seen = "999999993,O,2000-01-01,,W751234567,A,VU,,,,9220,94.99Z"
    units, seats = tmp_path / "units.csv", tmp_path / "seats.csv"
    units.write_text("\n".join([lines[0], person, hidden, seen]) + "\n", encoding="utf-8")
    header = (HERE / "seats.csv").read_text(encoding="utf-8").splitlines()[0]
    seats.write_text(f"{header}\n999999993,true,75111,A\n999999993,false,69381,A\n", encoding="utf-8")
    with duckdb.connect() as con:
        assert load_units(con, units, "known", seats) == 1
        rows = con.execute("SELECT label, commune, departement, rna, begun FROM known").fetchall()
    assert rows == [("VU", "75056", "75", ["W751234567"], 2000)]


def test_a_list_of_a_person_is_read(tmp_path: Path) -> None:
    """Usual French headers, a commune by its name, a SIRET for a SIREN, a whole address for a domain."""
    path = tmp_path / "liste.csv"
    path.write_text(
        "Nom du lieu;Ville;Département;SIRET;Adresse web;Année de création\n"
        "Le Lab;Tarnos;64;;https://www.lab.example.org/accueil;2015\n".replace(";64;", ";Landes;"),
        encoding="utf-8",
    )
    (body,) = read_list(path)
    assert (body.iri, body.label, body.commune, body.departement) == ("liste.csv#2", "Le Lab", "40312", "40")
    assert (body.domain, body.begun, body.siren) == ("lab.example.org", 2015, ())


def test_all_faults_of_a_list_are_told(tmp_path: Path) -> None:
    """Each with its row and column."""
    path = tmp_path / "liste.csv"
    path.write_text("nom,commune,annee\nA,Trifouillis,2015\n,Tarnos,2015\nB,Tarnos,hier\n", encoding="utf-8")
    with pytest.raises(TableFaults) as fault:
        read_list(path)
    places = [(f.place.line, f.place.column) for f in fault.value.faults if f.place]
    assert places == [(2, "commune"), (3, "nom"), (4, "annee")]


def test_the_faults_of_a_list_are_told_one_a_line(tmp_path: Path) -> None:
    """The command counts them last."""
    path = tmp_path / "liste.csv"
    path.write_text("nom,annee\nA,hier\nB,demain\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["link", str(path), "--units", str(HERE / "units.csv")])
    rows = [line.split(", ")[1] for line in result.stderr.splitlines()]
    assert rows == ["ligne 2", "ligne 3"]
    assert isinstance(result.exception, DataError)
    assert "2 erreurs" in result.exception.fr


def test_a_siret_of_a_list_is_read_as_in_sheets(tmp_path: Path) -> None:
    """Under its usual header, with the zero that a spreadsheet took; a wrong check digit is a fault."""
    path = tmp_path / "liste.csv"
    path.write_text("Raison sociale;N° SIRET\nA;5905072400018\nB;n.c.\n", encoding="utf-8")
    assert [body.siren for body in read_list(path)] == [("059050724",), ()]
    path.write_text("Raison sociale;N° SIRET\nA;123456789\n", encoding="utf-8")
    with pytest.raises(TableFaults) as fault:
        read_list(path)
    assert [(f.place.line, f.place.column) for f in fault.value.faults if f.place] == [(2, "N° SIRET")]
    assert "clé de contrôle" in fault.value.fr


def test_a_list_without_names_is_refused(tmp_path: Path) -> None:
    """The message says which headers are known."""
    path = tmp_path / "liste.csv"
    path.write_text("ville,annee\nTarnos,2015\n", encoding="utf-8")
    with pytest.raises(TableError, match="raison-sociale"):
        read_list(path)


@pytest.mark.parametrize(
    ("text", "domain"),
    [("https://www.A.org/x?y", "a.org"), ("b.fr", "b.fr"), ("pas de site", ""), ("http://[", ""), ("", "")],
)
def test_domain(text: str, domain: str) -> None:
    """The domain of what people write for a website."""
    assert domain_of(text) == domain


def test_the_command_writes_candidates_and_a_table(tmp_path: Path) -> None:
    """`maillage link FILE --units … --out …`: the file is written, and each name has its line."""
    out = tmp_path / "candidates.csv"
    given = ["link", str(HERE / "pairs.csv"), "--units", str(HERE / "units.csv")]
    given += ["--seats", str(HERE / "seats.csv"), "--out", str(out), "--table"]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 0, result.output
    lines = [line.split("\t")[0] for line in result.stdout.splitlines()]
    assert len(lines) == len(rows())
    assert set(lines) == {"trouvé", "à voir", "absent"}
    pairs = read_candidates(out)
    accepted = {pair.subject_iri for pair in pairs if pair.automatic}
    assert len(accepted) == lines.count("trouvé")


def test_without_splink_the_command_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `link` is named."""
    monkeypatch.setattr(model, "find_spec", lambda name: None)
    with pytest.raises(BuildError, match=r"maillage\[link\]"):
        model.require()


def test_the_trained_parameters_are_of_these_comparisons(tmp_path: Path) -> None:
    """The file of the code reads, reads again the same when written, and another is refused."""
    found = read_parameters()
    assert 0.5 <= found.threshold < 1
    copy = tmp_path / "parameters.json"
    copy.write_text(found.as_json(), encoding="utf-8")
    assert read_parameters(copy) == found
    assert copy.read_bytes() == TRAINED.read_bytes()
    copy.write_text(
        copy.read_text(encoding="utf-8").replace("same rare commune", "same rare town"), encoding="utf-8"
    )
    with pytest.raises(DataError, match="train again"):
        read_parameters(copy)
    copy.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read_parameters(copy)


def test_another_file_than_things_is_refused(tmp_path: Path) -> None:
    """A Parquet file of something else, and no file."""
    with duckdb.connect() as con:
        other = tmp_path / "things.parquet"
        con.execute(f"COPY (SELECT 1 AS a) TO '{other}'")
        for path in (other, tmp_path / "none.parquet"):
            with pytest.raises(TableError):
                load_things(con, path, "known")


@pytest.mark.skipif(not EXTRACT.is_file(), reason="the extract of Sirene is not part of the project")
def test_the_real_extract(tmp_path: Path) -> None:
    """1,835 real units without a commune: real names are found first, namesakes are never accepted."""
    path = tmp_path / "names.csv"
    true = {
        "Indie Hosters": "INDIE HOSTERS", "Guyafab Innovation": "GFIIP",
        "Konk Ar Lab": "Konk Ar Lab", "Coopérative des communs numériques des territoires": "COOPERATIVE DES COMMUNS",
        "Fablab Béziers": "FABLAB BEZIERS", "Le Carré numérique": "LE CARRE NUMERIQUE",
    }  # fmt: skip
    false = ["Aurore", "CRESS Corse", "La Fabrique", "Association TERA", "L'Effet Papillon", "Pôle emploi"]
    path.write_text("nom\n" + "\n".join([*true, *false]) + "\n", encoding="utf-8")
    with duckdb.connect() as con:
        load_units(con, EXTRACT, "known")
        load_bodies(con, read_list(path), "given")
        found = list(link(con, "given", "known"))
    first = {pair.subject_label: pair.object_label for pair in reversed(found)}
    assert {name: first.get(name, "").startswith(start) for name, start in true.items()} == dict.fromkeys(
        true, True
    )
    assert [pair for pair in found if pair.automatic] == []
