"""A graph in the shape of Maillage's at any size, the same for a size: about 17 triples an organisation.

Organisations with their memberships, establishments and links, collectives, and territories, with the vocabulary
and its code lists; one organisation in two hundred lacks a name or has a wrong SIREN. Nothing in it is real.
"""

from pathlib import Path

import duckdb
from pyoxigraph import RdfFormat, parse

from maillage import paths
from maillage.ontology import axiom_files
from maillage.quads import Quads
from maillage.vocabulary import CODES, ID, expand

PER_ORGANISATION = 17.3
_KINDS = ("cooperation", "mutualisation", "partnership", "know-how-transfer")
_FAMILIES = ("association", "scop", "scic", "mutual", "foundation", "cuma")
_ROLES = ("member", "carrier", "partner", "founder")


def select(triples: int) -> str:
    """The SQL of the triples `s`, `p`, `o` (N-Triples terms) of about so many triples."""
    n = max(60, int(triples / PER_ORGANISATION))
    communes, departments, collectives = max(10, n // 50), 10, max(5, n // 30)
    actor, other = _thing("actor", "i"), _thing("actor", "(i * 7 + 1) % {n}")
    collective = _thing("ptce", f"i % {collectives}")
    member = _thing("membership", "i")
    link = _thing("link", "i")
    site = _thing("site", "i")
    rows = [
        (actor, "rdf:type", _name("mlg:Actor"), "i"),
        (actor, "rdfs:label", "'\"Organisation ' || i || '\"@fr'", "i WHERE i % 200 <> 3"),
        (
            actor,
            "mlg:siren",
            "'\"' || CASE WHEN i % 200 = 7 THEN 'x' ELSE '' END || (100000000 + i) || '\"'",
            "i",
        ),
        (actor, "mlg:legalFamily", _code("legal-families", _FAMILIES), "i"),
        (
            actor,
            "mlg:actorKind",
            _code("actor-kinds", ("sse-enterprise",)),
            "i",
        ),
        (actor, "mlg:locatedIn", _thing("commune", f"i % {communes}"), "i"),
        (actor, "mlg:foundingYear", f"'\"' || (1950 + i % 70) || '\"^^<{expand('xsd:gYear')}>'", "i"),
        (actor, "org:hasSite", site, "i"),
        (site, "rdf:type", _name("org:Site"), "i"),
        (site, "mlg:siteCommune", _thing("commune", f"i % {communes}"), "i"),
        (member, "rdf:type", _name("mlg:Membership"), "i"),
        (member, "org:member", actor, "i"),
        (member, "org:organization", collective, "i"),
        (member, "org:role", _code("roles", _ROLES), "i"),
        (link, "rdf:type", _name("mlg:CooperationLink"), "i WHERE i % 2 = 0"),
        (link, "mlg:linkKind", _code("link-kinds", _KINDS), "i WHERE i % 2 = 0"),
        (link, "mlg:fromParty", actor, "i WHERE i % 2 = 0"),
        (link, "mlg:toParty", other.replace("{n}", str(n)), "i WHERE i % 2 = 0"),
        (link, "mlg:party", actor, "i WHERE i % 2 = 0"),
        (link, "mlg:party", other.replace("{n}", str(n)), "i WHERE i % 2 = 0"),
    ]
    parts = [_rows(s, p, o, tail, n) for s, p, o, tail in rows]
    pole, commune, department = _thing("ptce", "i"), _thing("commune", "i"), _thing("departement", "i")
    for s, p, o, size in (
        (pole, "rdf:type", _name("mlg:PTCE"), collectives),
        (pole, "rdfs:label", "'\"Pôle ' || i || '\"@fr'", collectives),
        (pole, "mlg:locatedIn", _thing("commune", f"i % {communes}"), collectives),
        (commune, "rdf:type", _name("mlg:Commune"), communes),
        (commune, "rdfs:label", "'\"Commune ' || i || '\"@fr'", communes),
        (commune, "mlg:within", _thing("departement", f"i % {departments}"), communes),
        (department, "rdf:type", _name("mlg:Departement"), departments),
        (department, "rdfs:label", "'\"Département ' || i || '\"@fr'", departments),
    ):
        parts.append(_rows(s, p, o, "i", size))
    return " UNION ALL ".join(parts)


_OWN_RULES = tuple(
    f" <{expand(name)}> " for name in ("org:roleProperty", "mlg:involvementProperty", "mlg:linkProperty")
)


def vocabulary(*, own_rules: bool = True) -> list[str]:
    """The vocabulary and its code lists, as lines of N-Triples.

    Without what Maillage's own rules of roles and links read, they give nothing and the rest is OWL 2 RL.
    """
    files = [*axiom_files(paths.ONTOLOGY)]
    files += sorted((paths.ONTOLOGY / "codes").glob("*.ttl"))
    lines = [
        f"{t.subject} {t.predicate} {t.object} ."
        for number, file in enumerate(files)
        for t in parse(file.read_text("utf-8").replace("_:", f"_:f{number}"), format=RdfFormat.TURTLE)
    ]
    return lines if own_rules else [line for line in lines if not any(p in line for p in _OWN_RULES)]


def write(triples: int, path: Path, *, own_rules: bool = True) -> None:
    """Write the graph and the vocabulary as N-Triples."""
    duckdb.execute(
        f"COPY (SELECT s || ' ' || p || ' ' || o || ' .' FROM ({select(triples)})) TO '{path}'"
        " (FORMAT csv, HEADER false, DELIMITER '\\x01', QUOTE '', ESCAPE '')"
    )
    with path.open("a", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in vocabulary(own_rules=own_rules))


def table(triples: int, memory: str = "6GB", *, own_rules: bool = True) -> Quads:
    """The graph and the vocabulary as the table of a build."""
    quads = Quads(memory=memory)
    quads.add_select(select(triples), "https://w3id.org/maillage/graph/bench")
    lines = vocabulary(own_rules=own_rules)
    text = "\n".join(line[:-1] + "<https://w3id.org/maillage/graph/vocabulary> ." for line in lines)
    quads.add(parse(text, format=RdfFormat.N_QUADS))
    return quads


def _rows(s: str, p: str, o: str, tail: str, size: int) -> str:
    _, _, where = tail.partition(" ")
    return f"SELECT {s} AS s, '<{expand(p)}>' AS p, {o} AS o FROM range({size}) AS r(i) {where}"


def _thing(kind: str, key: str) -> str:
    return f"'<{ID}{kind}/' || ({key}) || '>'"


def _name(prefixed: str) -> str:
    return f"'<{expand(prefixed)}>'"


def _code(scheme: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"'<{CODES}{scheme}/' || list_extract([{listed}], (i % {len(codes)} + 1)::INTEGER) || '>'"
