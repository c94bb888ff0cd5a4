"""The lists of the docs, written from the files themselves; cog puts them in the pages."""

from collections.abc import Iterator
from pathlib import Path

import click
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Node

from maillage import catalogue, iris, paths, registers
from maillage.cli.main import cli
from maillage.facts import read_schemas
from maillage.model import Table
from maillage.ontology import read_codes
from maillage.reason import RULES
from maillage.reconcile import COLUMNS, TYPES
from maillage.registers.datasets import page, read_distributions
from maillage.verify import EXPECTED
from maillage.vocabulary import PREFIXES, compact

MLG = Namespace(PREFIXES["mlg"])


def _graph(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def _text(graph: Graph, subject: Node, predicate: URIRef, lang: str) -> str:
    texts = [o for o in graph.objects(subject, predicate) if isinstance(o, Literal) and o.language == lang]
    return " ".join(str(min(texts)).split()) if texts else ""


def terms(kind: URIRef) -> str:
    """A table of the vocabulary's terms of one OWL kind: name, French label, English comment."""
    graph = _graph(paths.ONTOLOGY / "maillage.ttl")
    rows = []
    for term in sorted(graph.subjects(RDF.type, kind), key=str):
        if str(term).startswith(str(MLG)):
            label, comment = _text(graph, term, RDFS.label, "fr"), _text(graph, term, RDFS.comment, "en")
            rows.append(f"| `{compact(str(term))}` | {label} | {comment} |")
    return "\n".join(["| term | en français | what it says |", "|---|---|---|", *rows])


def left_out() -> str:
    """What owlrl infers and a release leaves out, with the reason."""
    rows = [f"| `{expected.name}` | {expected.fr} | {expected.en} |" for expected in EXPECTED]
    return "\n".join(["| name | en français | in English |", "|---|---|---|", *rows])


def matched_types() -> str:
    """The types of the reconciliation service."""
    rows = [f"| `{kind.id}` | {kind.fr} | {kind.about_en} |" for kind in TYPES]
    return "\n".join(["| type | en français | what it is |", "|---|---|---|", *rows])


def matched_columns() -> str:
    """The properties of the reconciliation service: which a row may give, which may be taken."""
    rows = [
        f"| `{c.id}` | {c.fr} | {c.about_en} | {'yes' if c.matched else ''} | {'yes' if c.pattern else ''} |"
        for c in COLUMNS
    ]
    head = "| property | en français | what it holds | a row may give it | it may be taken |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def classes() -> str:
    """The classes of the vocabulary."""
    return terms(OWL.Class)


def object_properties() -> str:
    """The properties between things."""
    return terms(OWL.ObjectProperty)


def data_properties() -> str:
    """The properties with a literal value."""
    return terms(OWL.DatatypeProperty)


def unused() -> str:
    """The terms that no release uses, and why they are kept."""
    graph = _graph(paths.ONTOLOGY / "maillage.ttl")
    lines = ["| term | en français | why it is kept |", "|---|---|---|"]
    for term in sorted(set(graph.subjects(SKOS.scopeNote)), key=str):
        label, why = _text(graph, term, RDFS.label, "fr"), _text(graph, term, SKOS.scopeNote, "en")
        lines.append(
            f"| `mlg:{str(term).rpartition('#')[2]}` | {label} | {why.removeprefix('Without use: ')} |"
        )
    return "\n".join(lines)


def code_lists() -> str:
    """The code lists, with their number of codes and the first ones."""
    lines = ["| list | titre | codes |", "|---|---|---|"]
    for file in sorted((paths.ONTOLOGY / "codes").glob("*.ttl")):
        graph = _graph(file)
        scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme))
        codes = sorted(str(n) for n in graph.objects(None, SKOS.notation))
        title = _text(graph, scheme, DCTERMS.title, "fr")
        shown = ", ".join(f"`{code}`" for code in codes[:6])
        more = f" … ({len(codes)})" if len(codes) > 6 else ""
        lines.append(f"| `{file.stem}` | {title} | {shown}{more} |")
    return "\n".join(lines)


def tables() -> str:
    """The tables of facts and their columns."""
    return "\n\n".join(
        f"### `{name}.csv`\n\n{table.title}. Key: {', '.join(f'`{key}`' for key in table.key)}.\n\n"
        + "".join(
            f"A `{part.rdf_class}` for the {table.by}"
            f" {', '.join(f'`{code}`' for code in sorted(part.codes))}.\n\n"
            for part in table.parts
        )
        + "\n".join(["| column | | becomes |", "|---|---|---|", *_columns(table)])
        for name, table in read_schemas(
            paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes")
        ).items()
    )


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        mapping = column.mapping
        others = [part.predicates[column.name] for part in table.parts if column.name in part.predicates]
        predicate = ", ".join(f"`{name}`" for name in (mapping.predicate, *others)) if mapping else ""
        inverse = " (the other way round)" if mapping and mapping.inverse else ""
        yield f"| `{column.name}` | {column.title} | {predicate}{inverse} |"


def national() -> str:
    """The national sources: name, title, who brings it, its files, where its triples stand."""
    lines = ["| source | title | brought by | files looked for | triples |", "|---|---|---|---|---|"]
    for source in registers.NATIONAL:
        graph = _graph(paths.DATA / "sources" / source.name / "source.ttl")
        title = _text(graph, URIRef(iris.thing("document", source.name)), DCTERMS.title, "en")
        patterns = list(dict.fromkeys(p for group in source.files.values() for p in group))
        files = ", ".join(f"`{p}`" for p in patterns[:3]) + (" …" if len(patterns) > 3 else "")
        where = "default graph" if source.register else f"`mgr:{source.name}`"
        described = paths.DATA / "sources" / source.name / "source.ttl"
        had = "`maillage fetch`" if read_distributions(described) else f"you, from {page(described)}"
        lines.append(f"| `{source.name}` | {title} | {had} | {files} | {where} |")
    return "\n".join(lines)


def rules() -> str:
    """The inference rules and the sentence of each."""
    rows = (f"| `{name}` | {rule.fr} | {rule.en} |" for name, rule in RULES.items())
    return "\n".join(["| rule | en français | in English |", "|---|---|---|", *rows])


def shapes() -> str:
    """The files of shapes, with the number of shapes and of messages of each."""
    lines = ["| file | titre | shapes | constraints with a message |", "|---|---|--:|--:|"]
    for file in sorted(paths.SHAPES.glob("*.ttl")):
        graph = _graph(file)
        header = next(graph.subjects(RDF.type, OWL.Ontology))
        number = len(set(graph.subjects(RDF.type, SH.NodeShape)))
        messages = len(set(graph.subjects(SH.message)))
        title = _text(graph, header, DCTERMS.title, "fr")
        lines.append(f"| `{file.name}` | {title} | {number} | {messages} |")
    return "\n".join(lines)


def questions() -> str:
    """The canned queries: name, titles, parameters."""
    lines = ["| question | en français | in English | parameters |", "|---|---|---|---|"]
    for query in catalogue.load():
        parameters = ", ".join(f"`{p.name}`" if p.required else f"[`{p.name}`]" for p in query.parameters)
        lines.append(f"| `{query.name}` | {query.title['fr']} | {query.title['en']} | {parameters} |")
    return "\n".join(lines)


def checks() -> str:
    """The checks that fail a build when they find a row."""
    lines = ["| check | en français | in English |", "|---|---|---|"]
    for query in catalogue.load(paths.QUERIES / "checks"):
        lines.append(f"| `{query.name}` | {query.title['fr']} | {query.title['en']} |")
    return "\n".join(lines)


def commands() -> str:
    """The help of every command."""
    parts = [_help(cli, "maillage")]
    parts += [_help(command, f"maillage {name}") for name, command in _commands(cli)]
    return "\n\n".join(parts)


def _commands(group: click.Group, start: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        yield start + name, command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{start}{name} ")


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, **cli.context_settings)
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"## `{name}`\n\n```text\n{text}\n```"
