"""Canned queries as files: the header and its faults, parameters, binding, choices, description."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, Triple, parse, serialize

from french import plain
from maillage import catalogue
from maillage.catalogue import CannedQuery, Parameter, Type, describe, load, read_query
from maillage.engine import Embedded, fill
from maillage.errors import HeaderError, ParameterError, UnknownQuery
from maillage.sparql.binding import bind, serialise
from maillage.vocabulary import PREFIXES, SHAPES, expand

HEADER = """\
#+ title: {fr: Les pôles, en: The poles}
#+ description: {fr: Quels pôles., en: Which poles.}
#+ tags: [ptce]
#+ parameters:
#+   region:
#+     type: iri
#+     class: mlg:Region
#+     label: {fr: Région, en: Region}
#+   annee:
#+     type: integer
#+     label: {fr: Année, en: Year}
#+     default: 2000
#+ columns:
#+   pole: {fr: Pôle, en: Pole}
#+ example:
#+   region: 75
"""
BODY = """\
PREFIX mlg: <https://w3id.org/maillage/ontology#>
# $region in a comment stays
SELECT ?pole WHERE {
  ?pole mlg:foundingYear ?an ; mlg:note "$region" .
  FILTER (?an > $annee)
  FILTER (COALESCE(!isIRI($region), true) || EXISTS { ?pole mlg:locatedIn $region })
}
"""
FACTS = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ptce: <https://w3id.org/maillage/id/ptce/> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix theme: <https://w3id.org/maillage/codes/themes/> .
<https://w3id.org/maillage/graph/essai> {
  mlg:PTCE rdfs:subClassOf mlg:Collective .
  ptce:eco a mlg:PTCE ; rdfs:label "Écopôle"@fr , "Eco cluster"@en .
  ptce:zone a mlg:PTCE ; rdfs:label "Zone d’essai"@fr .
  actor:atelier a mlg:Actor ; rdfs:label "L’Atelier"@fr .
  theme:food skos:inScheme <https://w3id.org/maillage/codes/themes> ; skos:prefLabel "alimentation"@fr , "food"@en .
}
"""


def write(folder: Path, text: str, name: str = "poles.rq") -> Path:
    """A query file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def query(tmp_path: Path) -> CannedQuery:
    """A query with an optional region and a year that has a default."""
    return read_query(write(tmp_path, HEADER + BODY))


@pytest.fixture(scope="module")
def small() -> Embedded:
    """Two PTCEs, an actor and a theme."""
    store = Store()
    fill(store, parse(FACTS, RdfFormat.TRIG))
    return Embedded(store)


# The header


def test_a_header_is_read_whole(query: CannedQuery) -> None:
    """Name, texts, parameters, columns and example are what the file says."""
    assert (query.name, query.tags, query.example) == ("poles", ("ptce",), {"region": "75"})
    assert query.title == {"fr": "Les pôles", "en": "The poles"}
    assert query.columns == {"pole": {"fr": "Pôle", "en": "Pole"}}
    assert [(p.name, p.type, p.default) for p in query.parameters] == [
        ("region", Type.IRI, ""),
        ("annee", Type.INTEGER, "2000"),
    ]
    assert query.text == BODY


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        ((HEADER, ""), 1, "aucun en-tête"),
        (("#+ title:", "#+ titre:"), 1, "clé «titre» inconnue"),
        (("{fr: Les pôles, en: The poles}", "{fr: Les pôles}"), 1, "donner fr et en"),
        (("{fr: Les pôles, en: The poles}", "Les pôles"), 1, "donner fr et en"),
        (("{fr: Quels pôles., en: Which poles.}", "{fr: '', en: Which poles.}"), 2, "donner fr et en"),
        (("tags: [ptce]", "tags: ptce"), 3, "écrire une liste"),
        (("tags: [ptce]", "tags: [{a: b}]"), 3, "valeur simple"),
        (("tags: [ptce]", "tags: [ptce"), 4, "YAML mal formé"),
        (("tags: [ptce]", "\ttags: [ptce]"), 3, "YAML mal formé"),
        (("tags: [ptce]", "tags: [ptce]\n#+ needs: [sirène]"), 4, "source «sirène» inconnue"),
        (("type: iri", "type: uri"), 6, "type «uri»"),
        (("class: mlg:Region", "classe: mlg:Region"), 7, "clé «classe» inconnue"),
        (("class: mlg:Region", "class: inconnu:Region"), 7, "préfixe inconnu"),
        (("#+     class: mlg:Region\n", ""), 5, "«class» va avec le type iri"),
        (("type: integer", "type: integer\n#+     scheme: themes"), 11, "«scheme» va avec le type code"),
        (("default: 2000", "default: deux mille"), 12, "attendu : un nombre entier"),
        (("default: 2000", "default: 2000\n#+     required: true"), 12, "pas les deux"),
        (("default: 2000", "required: peut-être"), 12, "écrire true ou false"),
        (("default: 2000", "default: 2000\n#+     default: 2001"), 13, "écrite deux fois"),
        (("default: 2000", "default: 5\n#+     values: [1, deux]"), 13, "attendu : un nombre entier"),
        (("#+   annee:", "#+   an:"), 4, "«$an»"),
        (("region: 75", "region: a/b/c"), 16, "attendu : region/…"),
        (("region: 75", "lieu: 75"), 16, "pas de paramètre «lieu»"),
        (("#+ tags", "#+ - tags"), 3, "YAML mal formé"),
        (
            ("tags: [ptce]", "tags: [ptce]\n#+ view: carte"),
            4,
            "vue «carte» inconnue ; possibles : table, map, chart, network, sheet",
        ),
        (("tags: [ptce]", "tags: [ptce]\n#+ view: chart"), 4, "«axes» va avec la vue chart"),
        (("tags: [ptce]", "tags: [ptce]\n#+ axes: [pole]"), 4, "«axes» va avec la vue chart"),
        (
            ("tags: [ptce]", "tags: [ptce]\n#+ view: chart\n#+ axes: [pole, nombre]"),
            5,
            "«nombre» n’est pas une colonne ; connues : pole",
        ),
        (("tags: [ptce]", "tags: [ptce]\n#+ view: chart\n#+ axes: [pole]"), 5, "un nom et un nombre"),
        (('"$region"', '"$region'), 1, "n’est pas terminée"),
    ],
    ids=lambda value: None if isinstance(value, int | tuple) else value,
)
def test_a_wrong_header_is_told_with_its_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, words: str
) -> None:
    """Each fault names the file, the line of the header and what is wrong."""
    text = HEADER + BODY
    assert change[0] in text
    with pytest.raises(HeaderError) as caught:
        read_query(write(tmp_path, text.replace(*change, 1)))
    place = caught.value.place
    assert place is not None
    assert words in caught.value.fr
    assert caught.value.en
    assert (place.file, place.line) == ("poles.rq", line)


def test_a_header_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    """A list or a text is no header."""
    for header in ("#+ - a\n#+ - b\n", "#+ texte\n"):
        with pytest.raises(HeaderError, match="made of key: value"):
            read_query(write(tmp_path, header + BODY))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    """Latin-1 bytes, and a folder in place of a file, are told by their name."""
    (tmp_path / "poles.rq").write_bytes("#+ title: pôles".encode("latin-1"))
    (tmp_path / "dossier.rq").mkdir()
    for name in ("poles.rq", "dossier.rq"):
        with pytest.raises(HeaderError, match=name):
            read_query(tmp_path / name)


# The catalogue


def test_a_folder_is_loaded_in_the_order_of_names(tmp_path: Path) -> None:
    """Its own files only, sorted; a folder without any is a fault."""
    with pytest.raises(HeaderError, match="no query here"):
        load(tmp_path)
    for name in ("b.rq", "a.rq"):
        write(tmp_path, HEADER + BODY, name)
    (tmp_path / "checks").mkdir()
    write(tmp_path / "checks", "not a query", "c.rq")
    found = load(tmp_path)
    assert ([q.name for q in found], len(found), found.tags) == (["a", "b"], 2, ("ptce",))


def test_a_query_is_found_by_its_name() -> None:
    """Or else the message names the nearest."""
    queries = catalogue.load()
    assert queries.find("ptce-fiche").iri == "https://w3id.org/maillage/query/ptce-fiche"
    with pytest.raises(UnknownQuery) as caught:
        queries.find("ptce-fich")
    assert "ptce-fiche" in caught.value.fr
    with pytest.raises(UnknownQuery, match="known: acteurs"):
        queries.find("?")


# Arguments


def test_an_argument_becomes_a_term_everywhere(query: CannedQuery) -> None:
    """In both places of the filter, with the default beside it, and not in a comment or a string."""
    text = query.bind({"region": "75"})
    assert text.count("<https://w3id.org/maillage/id/region/75>") == 2
    assert '"2000"^^<http://www.w3.org/2001/XMLSchema#integer>' in text
    assert text.count("$region") == 2
    assert "# $region in a comment stays" in text


def test_what_is_not_given_stays_a_variable(query: CannedQuery) -> None:
    """An optional parameter left out or empty is no constraint; a default gives way to an argument."""
    for arguments in ({}, {"region": ""}, {"region": "  "}):
        assert query.bind(arguments).count("$region") == 4
    assert '"1999"^^' in query.bind({"annee": " 1999 "})


def test_an_unknown_or_missing_argument_is_refused(tmp_path: Path, query: CannedQuery) -> None:
    """The message lists the parameters, or shows an example."""
    with pytest.raises(ParameterError) as unknown:
        query.bind({"reion": "75"})
    assert "connus : region, annee" in unknown.value.fr
    needed = HEADER.replace("mlg:Region\n", "mlg:Region\n#+     required: true\n")
    with pytest.raises(ParameterError) as missing:
        read_query(write(tmp_path, needed + BODY)).bind({})
    assert "paramètre «region»" in missing.value.fr
    assert "par exemple : 75" in missing.value.fr


LABEL = {"fr": "P", "en": "P"}
REGION = Parameter("p", Type.IRI, LABEL, rdf_class="mlg:Region")
COLLECTIVE = Parameter("p", Type.IRI, LABEL, rdf_class="mlg:Collective")
GRAPH = Parameter("p", Type.IRI, LABEL, rdf_class="mlg:SourceGraph")
THEME = Parameter("p", Type.CODE, LABEL, scheme="themes")
ID = "https://w3id.org/maillage/id/"


@pytest.mark.parametrize(
    ("parameter", "value", "term"),
    [
        (REGION, "75", f"<{ID}region/75>"),
        (REGION, "region/75", f"<{ID}region/75>"),
        (REGION, f"{ID}region/75", f"<{ID}region/75>"),
        (COLLECTIVE, "ptce/manuco", f"<{ID}ptce/manuco>"),
        (GRAPH, "revue/deduced", "<https://w3id.org/maillage/graph/revue/deduced>"),
        (THEME, "food", "<https://w3id.org/maillage/codes/themes/food>"),
        (
            THEME,
            "https://w3id.org/maillage/codes/themes/food",
            "<https://w3id.org/maillage/codes/themes/food>",
        ),
        (Parameter("p", Type.STRING, LABEL), 'a"b', '"a\\"b"'),
        (Parameter("p", Type.INTEGER, LABEL), "-3", f'"-3"^^<{PREFIXES["xsd"]}integer>'),
        (Parameter("p", Type.DECIMAL, LABEL), "2,5", f'"2.5"^^<{PREFIXES["xsd"]}decimal>'),
        (Parameter("p", Type.DATE, LABEL), "2023-12-07", f'"2023-12-07"^^<{PREFIXES["xsd"]}date>'),
        (Parameter("p", Type.YEAR, LABEL), "2023", f'"2023"^^<{PREFIXES["xsd"]}gYear>'),
        (Parameter("p", Type.BOOLEAN, LABEL), "Oui", f'"true"^^<{PREFIXES["xsd"]}boolean>'),
        (Parameter("p", Type.BOOLEAN, LABEL), "0", f'"false"^^<{PREFIXES["xsd"]}boolean>'),
    ],
)
def test_each_type_reads_its_values(parameter: Parameter, value: str, term: str) -> None:
    """A value as a person types it gives the term that it means."""
    assert str(parameter.term(value)) == term


HOSTILE = [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "<https://example.org>",
    "https://example.org/> } DROP ALL #",
    "https://example.org/a b",
    'https://example.org/"',
    "https://example.org/\n",
    "https://exa\\u0020mple.org/",
    "75> . ?s ?p ?o } #",
    "75 } UNION { SELECT * WHERE { ?s ?p ?o }",
    "region/75/76",
    "departement/40",
    "../codes/roles",
    "region/",
    "/75",
    "75\u0000",
    "é",
    "x" * 5000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:30]))
def test_what_is_no_iri_is_refused(value: str) -> None:
    """Nothing but an http(s) IRI, a kind and key, or a key passes for an IRI; likewise for a code."""
    for parameter in (REGION, THEME):
        with pytest.raises(ParameterError) as caught:
            parameter.term(value)
        assert "paramètre «p»" in caught.value.fr


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Type.INTEGER, "3.5"),
        (Type.INTEGER, "٣"),
        (Type.INTEGER, "1e9"),
        (Type.INTEGER, "9" * 30),
        (Type.DECIMAL, "1.2.3"),
        (Type.DECIMAL, "NaN"),
        (Type.DATE, "2023-02-30"),
        (Type.DATE, "07/12/2023"),
        (Type.DATE, "2023-W49-4"),
        (Type.YEAR, "23"),
        (Type.YEAR, "2023)"),
        (Type.BOOLEAN, "peut-être"),
        (Type.STRING, "\ud800"),
    ],
)
def test_what_is_not_of_the_type_is_refused(kind: Type, value: str) -> None:
    """The message says what was given and what was expected."""
    with pytest.raises(ParameterError) as caught:
        Parameter("p", kind, LABEL).term(value)
    assert "attendu" in caught.value.fr
    assert "expected" in caught.value.en
    assert plain(caught.value.message("fr")).isprintable()


def test_a_closed_list_is_closed() -> None:
    """A value that is not in the list is refused, and the list is told."""
    parameter = Parameter("p", Type.INTEGER, LABEL, values=("1", "2"))
    assert str(parameter.term("2")).startswith('"2"')
    with pytest.raises(ParameterError, match="one of these values: 1, 2"):
        parameter.term("3")


# Binding


ECHO = """SELECT ?un ?deux ?trois (COUNT(?x) AS ?nombre) WHERE {
  VALUES ?x { 1 2 }
  BIND ($t AS ?un)
  { SELECT ?deux WHERE { BIND ($t AS ?deux) } }
  OPTIONAL { SELECT (SAMPLE(?y) AS ?trois) WHERE { { SELECT ($t AS ?y) WHERE {} } } }
  FILTER (?un = $t && EXISTS { BIND ($t AS ?z) FILTER (?z = ?t) })
} GROUP BY ?un ?deux ?trois HAVING (MAX(?x) = 2 && ?un = $t)"""


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80))
def test_any_text_comes_back_as_it_went_in(value: str) -> None:
    """In a sub-select, an aggregate, EXISTS and HAVING: quotes, braces and escapes end nothing."""
    answer = Store().query(bind(ECHO, {"t": Literal(value)}))
    assert isinstance(answer, QuerySolutions)
    rows = [[term.value for term in row] for row in answer]
    assert rows == [[value, value, value, "2"]]


@pytest.mark.parametrize(
    "value",
    [
        '"',
        '\\"',
        "\\u0022",
        '"""',
        "'''",
        "} DROP ALL #",
        "> } DROP ALL #",
        '" } SELECT * WHERE { ?s ?p ?o } #',
        "a\nb\rc\td",
        "\\",
        "$t",
        "?x",
        "#",
        "\u2028",
        "</script><script>",
        '") AS ?y) } } #',
    ],
    ids=ascii,
)
def test_a_hostile_text_is_a_text(value: str) -> None:
    """It is one string, in every scope, and the query is the one that was written."""
    answer = Store().query(bind(ECHO, {"t": Parameter("t", Type.STRING, LABEL).term(value)}))
    assert isinstance(answer, QuerySolutions)
    assert [[term.value for term in row] for row in answer] == [[value, value, value, "2"]]


def test_binding_reaches_both_spellings_and_no_other_variable() -> None:
    """`$t` and `?t` are one variable; `?te` and `$t1` are others."""
    text = "SELECT ?te WHERE { ?te ?t $t1 FILTER(?t<$t) }"
    bound = bind(text, {"t": NamedNode("https://e.org/")})
    assert bound == "SELECT ?te WHERE { ?te <https://e.org/> $t1 FILTER(<https://e.org/><<https://e.org/>) }"


def test_a_term_that_is_not_one_term_is_refused() -> None:
    """Whatever a serialisation gives, it is cut into tokens before it is put in a query."""
    with pytest.raises(ValueError, match="not one SPARQL term"):
        serialise("?x . ?y")  # type: ignore[arg-type]


# Options


def test_options_come_from_the_data(small: Embedded) -> None:
    """Sorted by label in the reader's language, accents aside, each with the value to type."""
    collective = [(c.value, c.label) for c in COLLECTIVE.options(small)]
    assert collective == [("ptce/eco", "Écopôle"), ("ptce/zone", "Zone d’essai")]
    ptce = Parameter("p", Type.IRI, LABEL, rdf_class="mlg:PTCE")
    assert [(c.value, c.label) for c in ptce.options(small, "en")] == [
        ("eco", "Eco cluster"),
        ("zone", "Zone d’essai"),
    ]
    assert [(c.value, c.label) for c in THEME.options(small, "en")] == [("food", "food")]
    yes_no = Parameter("p", Type.BOOLEAN, LABEL).options(small)
    assert [(c.value, c.label) for c in yes_no] == [("true", "oui"), ("false", "non")]
    assert [c.value for c in Parameter("p", Type.STRING, LABEL, values=("b", "a")).options(small)] == [
        "b",
        "a",
    ]
    assert Parameter("p", Type.STRING, LABEL).options(small) == []


def test_options_of_codes_leave_out_what_is_replaced_or_not_listed() -> None:
    """A code that is replaced is not offered, though known; a closed list of codes is offered by its labels."""
    old, replaced = expand("mlc:themes/meals"), "<http://www.w3.org/2002/07/owl#deprecated> true"
    fact = f'<{old}> skos:inScheme <{expand("mlc:themes")}> ; skos:prefLabel "repas"@fr ; {replaced} .'
    store = Store()
    fill(store, parse(f"{FACTS}\n<https://w3id.org/maillage/graph/codes> {{ {fact} }}", RdfFormat.TRIG))
    engine = Embedded(store)
    assert [option.value for option in THEME.options(engine)] == ["food"]
    assert THEME.known_term("meals", engine, NamedNode(old)) == NamedNode(old)
    assert Parameter("p", Type.CODE, LABEL, scheme="themes", values=("other",)).options(engine) == []
    listed = Parameter("p", Type.CODE, LABEL, scheme="themes", values=("food",))
    assert [(c.value, c.label) for c in listed.options(engine)] == [("food", "alimentation")]


@pytest.mark.parametrize(
    ("parameter", "value", "near"),
    [
        (COLLECTIVE, "ptce/ecco", "proches : ptce/eco"),
        (COLLECTIVE, "actor/atelier", "n’est pas dans les données"),
        (COLLECTIVE, "https://example.org/eco", "n’est pas dans les données"),
        (Parameter("p", Type.IRI, LABEL, rdf_class="mlg:PTCE"), "ecopol", "proches : eco (Écopôle)"),
        (THEME, "foood", "proches : food"),
        (THEME, "xxxxxx", "par exemple : food"),
    ],
)
def test_what_the_data_do_not_know_is_refused(
    small: Embedded, parameter: Parameter, value: str, near: str
) -> None:
    """An IRI of another class, or a code of no list: the message names the nearest."""
    with pytest.raises(ParameterError) as caught:
        parameter.known_term(value, small, parameter.term(value))
    assert near in caught.value.fr
    assert COLLECTIVE.known_term("ptce/eco", small, COLLECTIVE.term("ptce/eco")) == COLLECTIVE.term(
        "ptce/eco"
    )


@pytest.mark.parametrize("name", ["Écopôle", "ecopole", "Eco cluster", "eco Écopôle", "Écopôle (eco)"])
def test_a_name_that_one_thing_bears_is_that_thing(small: Embedded, name: str) -> None:
    """In both languages, whatever the accents and signs, with its key or without."""
    assert COLLECTIVE.known_term(name, small, None) == COLLECTIVE.term("ptce/eco")


def test_a_name_among_too_many_things_is_looked_for_as_it_is(
    small: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no list to choose from, a name is that of the data, to the letter."""
    monkeypatch.setattr("maillage.catalogue.known.MOST", 1)
    assert COLLECTIVE.known_term("Écopôle", small, None) == COLLECTIVE.term("ptce/eco")
    with pytest.raises(ParameterError, match="not in the data"):
        COLLECTIVE.known_term("Ecopole", small, None)


def test_running_refuses_what_the_data_do_not_know(small: Embedded, query: CannedQuery) -> None:
    """A region that is not there is a fault, not an empty answer."""
    with pytest.raises(ParameterError, match=r"Nouvelle-Aquitaine: .* no fact here is about it"):
        query.run(small, {"region": "75"})
    answer = query.run(small, {})
    assert isinstance(answer, QuerySolutions)
    assert not list(answer)


# The description


def test_a_query_describes_itself(query: CannedQuery) -> None:
    """As an executable of SHACL, with its texts and its parameters."""
    found = set(describe([query]))
    mlq = "https://w3id.org/maillage/query/"

    def has(subject: str, predicate: str, term: NamedNode | Literal) -> bool:
        return Triple(NamedNode(mlq + subject), NamedNode(expand(predicate)), term) in found

    assert has("poles", "rdf:type", NamedNode(expand("sh:SPARQLSelectExecutable")))
    assert has("poles", "rdfs:label", Literal("Les pôles", language="fr"))
    assert has("poles", "sh:select", Literal(BODY))
    assert has("poles", "sh:parameter", NamedNode(mlq + "poles/annee"))
    assert has("poles/region", "sh:class", NamedNode(expand("mlg:Region")))
    assert has("poles/region", "sh:optional", Literal(True))
    assert has("poles/annee", "sh:datatype", NamedNode(expand("xsd:integer")))
    assert has("poles/annee", "sh:defaultValue", Literal(2000))


def test_the_description_has_no_blank_node_and_reads_back() -> None:
    """All our queries: every node has an IRI, and no triple is lost on the way to Turtle and back."""
    found = list(describe(catalogue.load()))
    text = serialize(found, format=RdfFormat.TURTLE)
    assert text is not None
    assert {q.triple for q in parse(text, RdfFormat.TURTLE)} == set(found)
    assert all(isinstance(t.subject, NamedNode) for t in found)
    assert all(isinstance(t.object, NamedNode | Literal) for t in found)
    forms = {t.object.value for t in found if t.predicate.value == PREFIXES["rdf"] + "type"}  # type: ignore[union-attr]
    assert {expand("sh:SPARQLSelectExecutable"), expand("sh:SPARQLConstructExecutable")} <= forms


def test_a_closed_list_is_a_collection_with_names() -> None:
    """`sh:in` is an RDF list whose every cell has an IRI, to its end."""
    cells = {}
    for triple in describe([catalogue.load().find("chemins-entre-deux-acteurs")]):
        cells[triple.subject, triple.predicate.value] = triple.object
    node = cells[NamedNode("https://w3id.org/maillage/query/chemins-entre-deux-acteurs/pas"), expand("sh:in")]
    values = []
    while node != NamedNode(expand("rdf:nil")):
        values.append(cells[node, expand("rdf:first")])  # type: ignore[index]
        node = cells[node, expand("rdf:rest")]  # type: ignore[index]
    assert values == [Literal(1), Literal(2), Literal(3)]


def test_each_code_list_named_by_a_parameter_has_its_shape() -> None:
    """`sh:node` points to the shape that says which codes are in the list."""
    from rdflib import Graph, URIRef

    from maillage import paths

    shapes = Graph().parse(paths.SHAPES / "common.ttl")
    schemes = {p.scheme for query in catalogue.load() for p in query.parameters if p.scheme}
    assert schemes
    for scheme in schemes:
        assert (URIRef(f"{SHAPES}#In-{scheme}"), None, None) in shapes, scheme
