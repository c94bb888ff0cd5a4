"""Names of places become territories, homonyms told apart."""

from pathlib import Path

import duckdb
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from maillage import iris, paths
from maillage.errors import TableError
from maillage.registers import read_all_territories
from maillage.territories import (
    TERRITORY_GRAPH,
    Gazetteer,
    point_quads,
    read_points,
    read_territories,
    seats,
    territory_quads,
)
from maillage.vocabulary import expand


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The territories of the 2026 vintage."""
    return read_territories(paths.DATA / "territories")


@pytest.mark.parametrize(
    ("kind", "name", "departement", "code"),
    [
        ("commune", "Tarnos", "Landes", "40312"),
        ("commune", "Saint-Denis", "Seine-Saint-Denis", "93066"),
        ("commune", "saint denis", "La Réunion", "97411"),
        ("commune", "L’Île-Saint-Denis", "Seine-Saint-Denis", "93039"),
        ("commune", "Athis-de-l'Orne", "Orne", "61007"),
        ("commune", "Paris", "", "75056"),
        ("departement", "Côte-d'Or", "", "21"),
        ("region", "Nouvelle-Aquitaine", "", "75"),
    ],
)
def test_a_name_means_one_territory(
    gazetteer: Gazetteer, kind: str, name: str, departement: str, code: str
) -> None:
    """Accents, case and hyphens do not count; a commune déléguée stands for the commune it is part of."""
    assert gazetteer.find(kind, name, departement).code == code


def test_a_homonym_without_departement_is_refused(gazetteer: Gazetteer) -> None:
    """Saint-Pierre alone could be ten communes: all are listed with their département, none is proposed."""
    with pytest.raises(TableError, match=r"Saint-Pierre \(974, La Réunion\)") as fault:
        gazetteer.find("commune", "Saint-Pierre")
    assert fault.value.fr.count("Saint-Pierre (") >= 5 and fault.value.fix is None


def test_an_unknown_name_is_refused(gazetteer: Gazetteer) -> None:
    """A name that no commune bears is a fault, not a guess."""
    with pytest.raises(TableError, match="no territory of that name"):
        gazetteer.find("commune", "Trifouillis-les-Oies")


@pytest.mark.parametrize(
    ("kind", "written", "code", "notice"),
    [
        ("commune", "PARIS 11", "75056", ""),
        ("commune", "75011 Paris", "75056", ""),
        ("commune", "33074 Bordeaux Cedex", "33063", ""),
        ("commune", "93066 Saint-Denis", "93066", ""),
        ("commune", "97400 Saint-Denis", "97411", ""),
        ("commune", "Saint-Denis (93)", "93066", ""),
        ("commune", "91182 Courcouronnes", "91228", "ancien nom"),
        ("commune", "Châlons-sur-Marne", "51108", "ancien nom"),
        ("commune", "1004 Ambérieu-en-Bugey", "01004", "zéro de tête"),
        ("commune", "13100 Aix", "13001", "à vérifier"),
        ("commune", "33074 Bordeaux", "33063", "à vérifier"),
        ("commune", "97123 Saint-Barthélemy", "97701", ""),
        ("departement", "33", "33", ""),
        ("departement", "2a", "2A", ""),
        ("departement", "33 - Gironde", "33", ""),
        ("departement", "Gironde (33)", "33", ""),
        ("departement", "064", "64", ""),
        ("departement", "974", "974", ""),
        ("departement", "Côtes du Nord", "22", "ancien nom"),
        ("region", "PACA", "93", ""),
        ("region", "occ", "76", ""),
        ("region", "Auvergne et Rhône-Alpes", "84", ""),
        ("region", "Région Bretagne", "53", ""),
        ("region", "Aquitaine", "75", "ancien nom"),
        ("region", "84", "84", ""),
    ],
)
def test_places_are_known_as_people_write_them(
    gazetteer: Gazetteer, kind: str, written: str, code: str, notice: str
) -> None:
    """With a code or without, by a former name, abbreviated; what is not sure is said."""
    match = gazetteer.match(kind, written)
    assert match.territory.code == code
    assert notice in match.notice[0] if match.notice else not notice


@pytest.mark.parametrize(
    ("kind", "written", "message"),
    [
        ("commune", "Évry", "Évry (89, Yonne), Évry-Courcouronnes (91, Essonne)"),
        ("commune", "Aix", "Aix-en-Provence (13, Bouches-du-Rhône)"),
        ("commune", "Brive", "near: Brive-la-Gaillarde (19)"),
        ("commune", "33063 Dax", "at this code: Bordeaux"),
        ("commune", "00000", "no INSEE code"),
        ("commune", "Dax (33)", "elsewhere: Dax (40)"),
        ("commune", "", "no territory of that name"),
        ("region", "Bretagn", "near: Bretagne"),
        ("region", "NA", "unknown région"),
        ("departement", "35 Gironde", "the code 35 is that of Ille-et-Vilaine"),
        ("departement", "99", "unknown département"),
    ],
)
def test_what_may_be_several_places_is_asked(
    gazetteer: Gazetteer, kind: str, written: str, message: str
) -> None:
    """A village is not taken for the town that people call so; what agrees with nothing is a fault."""
    with pytest.raises(TableError) as fault:
        gazetteer.match(kind, written)
    assert message in fault.value.en


def test_the_list_is_said_alike_row_by_row_and_in_sql(gazetteer: Gazetteer) -> None:
    """The triples of a national build are those of a build of facts that speak of every territory."""
    with duckdb.connect() as con:
        graph = read_all_territories(con, paths.DATA / "territories", TERRITORY_GRAPH)
        said = {
            line
            for mapping in graph.mappings
            for (lines,) in con.execute(f"SELECT {mapping.lines()} FROM {mapping.table}").fetchall()
            for line in lines.splitlines()
        }
    every = gazetteer.territories.by_code
    quads = [
        *territory_quads(gazetteer.territories, every),
        *point_quads(gazetteer.territories, every, read_points()),
    ]
    plain = {f"{q.triple} ." for q in quads if str(q.subject) != f"<{iris.thing('country', 'FR')}>"}
    assert said == plain


@pytest.mark.parametrize(
    ("kind", "code", "figures"),
    [
        ("commune", "01002", "COM-01002"),
        ("commune", "2A004", "COM-2A004"),
        ("commune", "97611", ""),
        ("commune", "98818", ""),
        ("departement", "2B", "DEP-2B"),
        ("departement", "976", ""),
        ("region", "52", "REG-52"),
        ("region", "06", ""),
        ("region", "987", ""),
        ("epci", "243100518", "EPCI-243100518"),
        ("epci", "200057867", ""),
    ],
)
def test_the_figures_of_insee_are_at_an_address_made_of_the_code(
    gazetteer: Gazetteer, kind: str, code: str, figures: str
) -> None:
    """Those of Pays de la Loire (REG-52) and of Toulouse Métropole are cited so by others; an EPT has none."""
    assert gazetteer.territories.by_code[kind, code].figures == figures
    said = [
        q
        for q in territory_quads(gazetteer.territories, [(kind, code)])
        if f"/{kind}/{code}>" in str(q.subject)
    ]
    links = [str(q.object) for q in said if q.predicate.value.endswith("#seeAlso")]
    assert links == ([f"<https://www.insee.fr/fr/statistiques/2011101?geo={figures}>"] if figures else [])


def test_a_commune_lies_within_its_epci_departement_region_and_country(gazetteer: Gazetteer) -> None:
    """The chain of Tarnos goes up to Nouvelle-Aquitaine, whose code is also a département's."""
    chain = {(t.kind, t.code) for t in gazetteer.territories.chain([("commune", "40312")])}
    assert chain == {("commune", "40312"), ("epci", "244000659"), ("departement", "40"), ("region", "75")}


def test_overseas_communes_have_three_character_departements(gazetteer: Gazetteer) -> None:
    """Saint-Paul of La Réunion lies within département 974 and région 04."""
    chain = {(t.kind, t.code) for t in gazetteer.territories.chain([("commune", "97415")])}
    assert {("departement", "974"), ("region", "04")} <= chain


def test_the_vintage_is_whole(gazetteer: Gazetteer) -> None:
    """The 2026 vintage counts 34,969 communes, 109 départements and 26 régions (COM included)."""
    kinds = [t.kind for t in gazetteer.territories.by_code.values()]
    assert (kinds.count("commune"), kinds.count("departement"), kinds.count("region")) == (34_969, 109, 26)


def test_an_intercommunality_lies_in_its_own_territory(gazetteer: Gazetteer) -> None:
    """Ecla, by its SIREN, in the EPCI of that SIREN; another actor nowhere by this."""
    actor, siren = NamedNode(iris.thing("actor", "ecla")), NamedNode(expand("mlg:siren"))
    told = [Quad(actor, siren, Literal(number)) for number in ("200071116", "552032534")]
    assert [q.object.value for q in seats(told, gazetteer.territories)] == [iris.thing("epci", "200071116")]  # type: ignore[union-attr]


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    """A process keeps what it read only while each file stays what it was."""
    for source in (paths.DATA / "territories").glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    before = read_territories(tmp_path)
    assert read_territories(tmp_path) is before
    regions = tmp_path / "regions.csv"
    regions.write_text(regions.read_text("utf-8").replace("Bretagne", "Bretagne-Nord"), "utf-8")
    assert read_territories(tmp_path).territories.by_code["region", "53"].name == "Bretagne-Nord"
