"""The graphs, one by one (SPARQL 1.1 Graph Store HTTP Protocol, 5.2 and 5.6): GET and HEAD, no writing."""

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from maillage.engine import Query
from maillage.engine.formats import GRAPHS
from maillage.web import results
from maillage.web.http.problems import Problem
from maillage.web.site import site

blueprint = Blueprint("graph_store", __name__)
_ALL = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}"


@blueprint.get("/graphes")
def graphs() -> Response:
    """The graph that `graph=` names, or the union of them all, `default`."""
    arguments = request.args
    names, default = arguments.getlist("graph"), "default" in arguments
    if len(names) + default != 1:
        raise Problem(
            "demande",
            "il faut graph=IRI, ou default, et l’un des deux seulement",
            "graph=IRI or default is needed, and only one of them",
        )
    choice = results.accepted(GRAPHS)
    if default:
        return results.send_answer(Query(_ALL.format("?s ?p ?o")), choice)
    try:
        node = NamedNode(names[0])
    except ValueError as fault:
        raise Problem(
            "demande",
            f"l’IRI du graphe est mal formée : « {names[0]} »",
            f"malformed graph IRI: '{names[0]}'",
        ) from fault
    if not site().engine.query(Query(f"ASK {{ GRAPH {node} {{ ?s ?p ?o }} }}")):
        raise Problem(
            "introuvable",
            f"pas de graphe {node} dans le magasin ; ceux des registres se prennent à /donnees",
            f"no graph {node} in the store; those of registers are at /donnees",
        )
    return results.send_answer(Query(_ALL.format(f"GRAPH {node} {{ ?s ?p ?o }}")), choice)
