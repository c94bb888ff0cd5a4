"""What reasoning will draw from memberships, and shapes ask of their collectives."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from maillage import iris
from maillage.model import Facts
from maillage.vocabulary import CODES, expand


def drawn_of_rows(facts: Facts) -> Iterator[Quad]:
    """What reasoning will draw from the memberships of rows, and shapes ask of their collectives."""
    for row in facts.rows.get("memberships", ()):
        roles, part = row.cells.get("roles", ()), facts.tables["memberships"].parts[0]
        collective, member = (iris.thing(*row.one(end).split("/", 1)) for end in ("collective", "member"))
        for predicate in ("org:hasMember", *(["mlg:carriedBy"] if "carrier" in roles else [])):
            if part.codes.intersection(roles):
                yield Quad(NamedNode(collective), NamedNode(expand(predicate)), NamedNode(member))


def drawn(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The same, of the memberships that RDF states: their members, and the carriers among them."""
    kinds = {expand(f"org:{name}"): name for name in ("organization", "member", "role")}
    ends: dict[object, dict[str, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if (name := kinds.get(quad.predicate.value)) and isinstance(quad.object, NamedNode):
            ends[quad.subject][name].append(quad.object)
    for said in ends.values():
        carries = NamedNode(f"{CODES}roles/carrier") in said["role"]
        for predicate in ("org:hasMember", *(["mlg:carriedBy"] if carries else [])):
            for collective in said["organization"] if said["role"] else ():
                for member in said["member"]:
                    yield Quad(collective, NamedNode(expand(predicate)), member)
