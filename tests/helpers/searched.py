"""A graph of a score of things, to search in: its names, places, registers, traps."""

from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths
from maillage.quads import Quads
from maillage.release import THINGS
from maillage.search import write_index, write_things
from maillage.vocabulary import GRAPH

CURATED = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix ptce: <https://w3id.org/maillage/id/ptce/> .
@prefix tl: <https://w3id.org/maillage/id/tiers-lieu/> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix place: <https://w3id.org/maillage/id/place/> .
@prefix commune: <https://w3id.org/maillage/id/commune/> .
@prefix departement: <https://w3id.org/maillage/id/departement/> .
@prefix scheme: <https://w3id.org/maillage/id/scheme/> .
@prefix theme: <https://w3id.org/maillage/codes/themes/> .
@prefix query: <https://w3id.org/maillage/query/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix org: <http://www.w3.org/ns/org#> .

ptce:sud-aquitaine rdfs:label "PTCE Sud-Aquitaine"@fr , "Sud-Aquitaine pole"@en ; mlg:locatedIn commune:40312 ;
  mlg:theme theme:food ; mlg:foundingYear "2014"^^xsd:gYear ; foaf:homepage <https://www.cbe-seignanx.example/ptce> .
ptce:ardaines rdfs:label "Ardaines"@fr ; mlg:locatedIn commune:08409 .
ptce:figeac rdfs:label "Figeacteurs"@fr ; mlg:locatedIn commune:46102 ; mlg:theme theme:food .
ptce:fini rdfs:label "PTCE de la Lune"@fr ; mlg:endedOn "2019-05-01"^^xsd:date .
actor:ardaines rdfs:label "Association Ardaines"@fr ; mlg:locatedIn commune:08409 .
actor:cbe rdfs:label "Comité de Bassin d'Emploi (CBE) du Seignanx"@fr ; skos:altLabel "L\\"ancien nom"@fr ;
  mlg:siren "389400210" ; mlg:locatedIn commune:40312 .
actor:adie rdfs:label "Association pour le droit à l’initiative économique"@fr .
tl:metroloco rdfs:label "Métroloco"@fr ; mlg:locatedIn commune:40312 ; mlg:hasPlace place:metroloco .
tl:loin rdfs:label "Le Phare"@fr ; mlg:locatedIn commune:29019 .
place:metroloco rdfs:label "Métroloco"@fr ; geo:asWKT "POINT(-1.5 43.5)"^^geo:wktLiteral .
scheme:fabriques rdfs:label "Fabriques de territoire"@fr .
scheme:ancien rdfs:label "Ancien dispositif"@fr ; owl:deprecated true .
theme:food skos:prefLabel "alimentation"@fr , "food"@en .
commune:40312 rdfs:label "Tarnos"@fr ; mlg:inseeCode "40312" ; mlg:within departement:40 .
query:nombre-de-ptce rdfs:label "Combien de pôles"@fr .
<https://w3id.org/maillage/id/verdict/x> rdfs:label "Verdict de rien"@fr .
<https://w3id.org/maillage/query/nombre-de-ptce/column> rdfs:label "Colonne"@fr .
"""
"""What people wrote."""

REGISTER = """
@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix actor: <https://w3id.org/maillage/id/actor/> .
@prefix site: <https://w3id.org/maillage/id/site/> .
@prefix commune: <https://w3id.org/maillage/id/commune/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rov: <http://www.w3.org/ns/regorg#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

actor:443061841 rdfs:label "ARDAINES"@fr ; mlg:siren "443061841" ; mlg:rna "W081000001" ; mlg:locatedIn commune:08409 ;
  rov:orgType <http://id.insee.fr/codes/cj/niveauIII/9220> ;
  rov:orgActivity <http://id.insee.fr/codes/nafr2/sousClasse/94.99Z> ; mlg:creationDate "1999-01-02"^^xsd:date ;
  org:hasRegisteredSite site:44306184100047 ; org:hasSite site:44306184100013 .
site:44306184100047 mlg:siret "44306184100047" ; geo:asWKT "POINT(4.72 49.77)"^^geo:wktLiteral .
site:44306184100013 mlg:siret "44306184100013" ; geo:asWKT "POINT(0 45)"^^geo:wktLiteral .
actor:552100554 rdfs:label "AMICALE DES PECHEURS DE BAYONNE"@fr ; mlg:siren "552100554" ;
  mlg:locatedIn commune:64102 .
"""
"""What national files say."""


def graph() -> Quads:
    """The table of these facts."""
    table = Quads()
    for turtle, name in ((CURATED, "note"), (REGISTER, "sirene")):
        table.add(
            Quad(t.subject, t.predicate, t.object, NamedNode(GRAPH + name))
            for t in parse(turtle.encode(), RdfFormat.TURTLE)
        )
    table.con.execute(f"UPDATE quads SET apart = true WHERE g = {table.id(f'<{GRAPH}sirene>')}")
    return table


def write_search(table: Quads, folder: Path) -> Path:
    """Write what search goes through in a release folder; return the folder of the index."""
    write_things(table, paths.DATA / "territories", folder / THINGS)
    write_index(folder / THINGS, folder / "search" / "index")
    return folder / "search" / "index"
