"""The commands that ask: canned queries, and SPARQL of one's own."""

import sys
from pathlib import Path
from typing import Final

import click
from pyoxigraph import QuerySolutions

from maillage import catalogue
from maillage.catalogue import CannedQuery
from maillage.cli.context import BadUsage, Context, pass_context
from maillage.cli.table import TABLE, show_answer
from maillage.engine import FORMATS, Engine
from maillage.engine.formats import named
from maillage.errors import DataError, ParameterError, Place, cause
from maillage.extracts import FORMS, Note
from maillage.sparql.guard import Form, check
from maillage.sparql.query import Query
from maillage.web.questions import answers


def _known_format(_: click.Context, __: click.Parameter, name: str) -> str:
    """The name of a format, ours or one that the endpoint takes, before anything is asked."""
    if name != TABLE and named(name, FORMATS.values()) is None:
        known = ", ".join((TABLE, *FORMATS))
        raise ParameterError(
            f"--format « {name} » : format inconnu ; connus : {known}",
            f"--format '{name}': unknown format; known: {known}",
        )
    return name


_FORMAT = click.option(
    "--format",
    "form",
    metavar=f"[{'|'.join((TABLE, *FORMATS))}]",
    default=TABLE,
    show_default=True,
    callback=_known_format,
    help="Format de la réponse / format of the answer.",
)
_SHEETS: Final = ("xlsx", "excel.csv")
_NEEDS: Final = {"fr": "demande", "en": "needs"}
_ENDPOINT = click.option(
    "--endpoint", default="", help="Adresse d’un serveur SPARQL 1.1 / address of a SPARQL 1.1 server."
)


@click.command()
@click.option("--tag", help="Seulement celles de ce thème / only those with this tag.")
@pass_context
def queries(context: Context, tag: str | None) -> None:
    """Lister les requêtes prêtes à l’emploi, avec leurs paramètres.

    List the canned queries and their parameters.
    """
    known = catalogue.load()
    if tag is not None and tag not in known.tags:
        listed = ", ".join(known.tags)
        raise BadUsage(
            f"--tag « {tag} » : aucune requête de ce thème ; connus : {listed}",
            f"--tag '{tag}': no query of that tag; known: {listed}",
        )
    for query in known:
        if tag is None or tag in query.tags:
            parameters = " ".join(f"{p.name}=…" if p.required else f"[{p.name}=…]" for p in query.parameters)
            click.echo(f"{query.name} {parameters}".rstrip())
            needs = f" ({_NEEDS[context.lang]} : {', '.join(query.needs)})" if query.needs else ""
            click.echo(f"    {query.title[context.lang]}{needs}")


@click.command()
@click.argument("name")
@click.argument("arguments", nargs=-1, metavar="[PARAM=VALEUR]...")
@_FORMAT
@click.option(
    "--output",
    "path",
    type=click.Path(path_type=Path),
    help="Fichier pour un tableur, .xlsx ou .excel.csv / file for a spreadsheet, .xlsx or .excel.csv.",
)
@_ENDPOINT
@pass_context
def query(
    context: Context, name: str, arguments: tuple[str, ...], form: str, path: Path | None, endpoint: str
) -> None:
    """Poser la requête NAME : « maillage query ptce-fiche ptce=sud-aquitaine ».

    Run a canned query, here or on another server.
    """
    found = catalogue.load().find(name)
    given = dict(_split(argument) for argument in arguments)
    if path is None:
        show_answer(found.run(context.engine(endpoint), given), form, sys.stdout)
    else:
        _write(found, context.engine(endpoint), given, path, context.lang)


@click.command()
@click.argument("text", required=False)
@click.option("--file", "path", type=click.Path(path_type=Path), help="Fichier de la requête / query file.")
@_FORMAT
@_ENDPOINT
@pass_context
def sparql(context: Context, text: str | None, path: Path | None, form: str, endpoint: str) -> None:
    """Poser une requête SPARQL à la livraison courante, ou à un serveur.

    Ask the current release, or any SPARQL 1.1 server, a query of one's own.
    """
    asked = Query(_query_text(text, path))
    check(asked.text)
    show_answer(context.engine(endpoint).query(asked), form, sys.stdout)


def _write(query: CannedQuery, engine: Engine, given: dict[str, str], path: Path, lang: str) -> None:
    """The rows of an answer as a file for a spreadsheet, with what was asked.

    Raises:
        BadUsage: the file has another ending, or the answer is a graph.
        DataError: it cannot be written.
    """
    form = next((FORMS[ending] for ending in _SHEETS if path.name.endswith(f".{ending}")), None)
    if form is None or query.form is not Form.SELECT:
        listed = ", ".join(f".{ending}" for ending in _SHEETS)
        raise BadUsage(
            f"--output « {path.name} » : un tableau, dans un fichier {listed}",
            f"--output '{path.name}': a table, in a file {listed}",
        )
    read = query.check_known(query.read(given), engine)
    answer = query.run(engine, given)
    assert isinstance(answer, QuerySolutions)
    told = [(p.label[lang], answers.said_of(p, read, {}, lang, whole=True)) for p in query.parameters]
    notes = [Note(label, said) for label, said in (*told, ("Maillage", query.description[lang])) if said]
    titles = {name: texts[lang] for name, texts in query.columns.items()}
    rows = answers.read(answer)
    title = answers.titled(query, read, {}, lang)
    extract = answers.extract(title, rows, titles, notes, lang, lambda iri: iri, lambda _: None)
    try:
        path.write_bytes(form.write(extract))
    except OSError as fault:
        fr, en = cause(fault)
        raise DataError(f"fichier non écrit : {fr}", f"file not written: {en}", Place(str(path))) from fault


def _query_text(text: str | None, path: Path | None) -> str:
    if (text is None) == (path is None):
        raise BadUsage("donner la requête, ou --file", "give the query, or --file")
    if path is None:
        return text or ""
    try:
        content = path.read_bytes()
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
        return content.decode(encoding)
    except OSError as fault:
        fr, en = cause(fault)
        raise DataError(f"fichier illisible : {fr}", f"unreadable file: {en}", Place(str(path))) from fault
    except UnicodeDecodeError as fault:
        byte, name = fault.start + 1, fault.encoding.upper()
        raise DataError(
            f"l’octet {byte} n’est pas de l’{name} ; enregistrer le fichier en UTF-8",
            f"byte {byte} is not {name}; save the file as UTF-8",
            Place(str(path)),
        ) from fault


def _split(argument: str) -> tuple[str, str]:
    name, equals, value = argument.partition("=")
    if not equals:
        raise ParameterError(
            f"«{argument}» : écrire paramètre=valeur", f"'{argument}': write parameter=value"
        )
    return name, value


COMMANDS = (queries, query, sparql)
