"""The rows of facts said in triples, each in the graph of the source that says it."""

from pyoxigraph import Literal, NamedNode, Quad

from maillage import paths
from maillage.facts import fact_quads, read_schemas
from maillage.model import Facts, Row
from maillage.ontology import ontology_quads, read_codes
from maillage.terms.cell import date
from maillage.vocabulary import compact, expand

TABLES = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))


def quads(table: str, cells: dict[str, str], places: dict[str, tuple[str, str]] | None = None) -> set[str]:
    """The quads of one row, compact: `graph: subject predicate object`."""
    split = {name: tuple(v.split(" | ")) for name, v in {"confidence": "stated", **cells}.items()}
    found = {(table, 2, kind): place for kind, place in (places or {}).items()}
    facts = Facts({table: TABLES[table]}, {table: (Row(table, 2, split),)}, found)
    return {shown(quad) for quad in fact_quads(facts)}


def shown(quad: Quad) -> str:
    """A quad in short."""
    assert isinstance(quad.graph_name, NamedNode)
    parts = [
        t.value if isinstance(t, Literal) else compact(str(t).strip("<>"))
        for t in (quad.subject, quad.predicate, quad.object)
    ]
    return f"{compact(quad.graph_name.value)}: {' '.join(parts)}"


def test_a_row_of_several_documents_is_said_by_none_of_them() -> None:
    """What one at least of several documents says stands in a graph that they share, whatever their order."""
    cells = {"id": "tera", "name": "Tera", "region": "Nouvelle-Aquitaine", "inferred_fields": "region"}
    found = quads("ptce", {**cells, "source": "page-a | page-b"}, {"region": ("region", "75")})
    stated, deduced = "mgr:together/07b20ee5835c: ", "mgr:together/07b20ee5835c/deduced: "
    assert f"{stated}mid:ptce/tera rdfs:label Tera" in found
    assert f"{deduced}mid:ptce/tera mlg:locatedIn mid:region/75" in found
    assert all(line.startswith((stated, deduced)) for line in found)
    assert found == quads("ptce", {**cells, "source": "page-b | page-a"}, {"region": ("region", "75")})


def test_a_row_of_two_sorts_of_roles_is_a_membership_and_an_involvement() -> None:
    """Each node has its own roles; who has one sort of role alone has one node."""
    cells = {"collective": "ptce/pola", "member": "actor/b", "role_text": "x", "source": "page"}
    both = quads("memberships", {**cells, "roles": "partner | place-owner"})
    member, involved = (
        "mgr:page: mid:membership/ptce-pola--actor-b",
        "mgr:page: mid:involvement/ptce-pola--actor-b",
    )
    assert both == {
        f"{member} rdf:type mlg:Membership",
        f"{member} org:organization mid:ptce/pola",
        f"{member} org:member mid:actor/b",
        f"{member} org:role mlc:roles/partner",
        f"{member} mlg:roleText x",
        f"{involved} rdf:type mlg:Involvement",
        f"{involved} mlg:involvementIn mid:ptce/pola",
        f"{involved} mlg:involvedParty mid:actor/b",
        f"{involved} mlg:involvementRole mlc:roles/place-owner",
        f"{involved} mlg:roleText x",
    }
    assert all(line.startswith(member) for line in quads("memberships", {**cells, "roles": "member"}))
    assert all(line.startswith(involved) for line in quads("memberships", {**cells, "roles": "funder"}))


def test_a_deduced_cell_goes_to_the_graph_of_deductions() -> None:
    """What curators deduced of a source is never mixed with what it states."""
    found = quads(
        "ptce",
        {
            "id": "tera",
            "name": "Tera",
            "region": "Nouvelle-Aquitaine",
            "inferred_fields": "region",
            "source": "page",
        },
        {"region": ("region", "75")},
    )
    assert "mgr:page/deduced: mid:ptce/tera mlg:locatedIn mid:region/75" in found
    assert "mgr:page: mid:ptce/tera rdf:type mlg:PTCE" in found


def test_a_title_by_the_curators_is_deduced() -> None:
    """The source says the text; its title is ours."""
    cells = {"id": "but", "label": "Un but", "text": "Coopérer", "topic": "remark", "source": "page"}
    found = quads("statements", cells)
    assert "mgr:page: mid:statement/but mlg:text Coopérer" in found
    assert "mgr:page/deduced: mid:statement/but rdfs:label Un but" in found


def test_a_deduced_row_is_deduced_whole() -> None:
    """The confidence of a row is that of all its cells."""
    found = quads(
        "awards", {"holder": "ptce/tera", "call": "ami-ptce-2023", "source": "page", "confidence": "inferred"}
    )
    assert found
    assert all(line.startswith("mgr:page/deduced: ") for line in found)


def test_a_membership_has_an_iri_made_from_its_ends() -> None:
    """No blank node: the key of a membership joins its collective and its member."""
    found = quads(
        "memberships",
        {"collective": "ptce/tera", "member": "actor/eole", "roles": "member", "source": "page"},
    )
    assert "mgr:page: mid:membership/ptce-tera--actor-eole org:member mid:actor/eole" in found
    assert "mgr:page: mid:membership/ptce-tera--actor-eole org:role mlc:roles/member" in found


def test_a_place_hangs_on_its_tiers_lieu() -> None:
    """The commune of a tiers-lieu is where its place lies, and the place has its name."""
    found = quads(
        "tiers_lieux",
        {"id": "level", "name": "Level", "commune": "Laval", "source": "page"},
        {"commune": ("commune", "53130")},
    )
    assert "mgr:page: mid:tiers-lieu/level mlg:hasPlace mid:place/level" in found
    assert "mgr:page: mid:place/level mlg:locatedIn mid:commune/53130" in found
    assert "mgr:page: mid:place/level rdfs:label Level" in found


def test_dates_keep_their_precision() -> None:
    """A year, a month and a day have three datatypes; nothing is made up."""
    types = [compact(date(text).datatype.value) for text in ("2014", "2014-09", "2014-09-19")]
    assert types == ["xsd:gYear", "xsd:gYearMonth", "xsd:date"]


def test_the_ontology_has_no_blank_node() -> None:
    """Every node of the published vocabulary has an IRI, the same at each reading."""
    first = [str(q) for q in ontology_quads(paths.ONTOLOGY)]
    again = [str(q) for q in ontology_quads(paths.ONTOLOGY)]
    assert sorted(first) == sorted(again)
    assert not [line for line in first if "_:" in line]


def test_every_predicate_of_the_schemas_expands() -> None:
    """Each mapping names a known prefix."""
    for table in TABLES.values():
        for column in table.columns:
            if column.mapping:
                assert expand(column.mapping.predicate).startswith("http")


ADDRESS = "https://www.revue.fr/2020/01/ptce/"


def test_a_title_made_from_an_address_is_not_told() -> None:
    """The register gives the publisher and the address instead; a publisher that begins it is not said twice."""
    cells = {"id": "page", "kind": "web-page", "title": "Le PTCE", "address": ADDRESS, "source": "note"}
    shown = "mgr:sources: mid:document/page dcterms:title"
    made = quads("documents", {**cells, "title_origin": "address", "publisher": "revue.fr"})
    assert f"{shown} revue.fr/2020/01/ptce" in made
    assert not any("Le PTCE" in line for line in made)
    assert f"{shown} La Revue, revue.fr/2020/01/ptce" in quads(
        "documents", {**cells, "title_origin": "address", "publisher": "La Revue"}
    )
    read = quads("documents", {**cells, "title_origin": "page"})
    assert "mgr:note: mid:document/page dcterms:title Le PTCE" in read


def test_what_curators_say_of_their_reading_is_in_the_register() -> None:
    """Not in the graph of the document that mentions it."""
    cells = {"id": "page", "kind": "web-page", "title": "Le PTCE", "title_origin": "page", "source": "note"}
    found = quads("documents", {**cells, "consulted": "2026-11-27", "read": "mention"})
    assert "mgr:sources: mid:document/page mlg:consultedOn 2026-11-27" in found
    assert "mgr:sources: mid:document/page mlg:readAs mlc:readings/mention" in found
    assert "mgr:note: mid:document/page mlg:documentKind mlc:document-kinds/web-page" in found
