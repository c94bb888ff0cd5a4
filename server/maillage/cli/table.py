"""Shows the answer to a query: a table for people, or a standard format for programs."""

from typing import Final, TextIO

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple
from rich.console import Console
from rich.table import Table

from maillage.engine import FORMATS, Answer, write
from maillage.engine.formats import kind_of, named
from maillage.publish import write_turtle
from maillage.terms.names import short

TABLE: Final = "table"
Term = NamedNode | BlankNode | Literal | Triple | None


def show_answer(answer: Answer, form: str, out: TextIO) -> None:
    """Write an answer to a text stream, as a table or in a SPARQL or RDF format.

    Raises:
        RefusedQuery: the format does not fit the kind of answer.
    """
    fitting = [f for f in FORMATS.values() if f.kind is kind_of(answer)]
    chosen = named(form, fitting) if form != TABLE else None
    if chosen is FORMATS["turtle"] and isinstance(answer, QueryTriples):
        write_turtle(answer, out)
    elif form != TABLE:
        out.flush()
        write(answer, chosen.name if chosen else form, out.buffer)
    elif isinstance(answer, QueryBoolean):
        out.write(("oui / yes" if answer else "non / no") + "\n")
    elif isinstance(answer, QuerySolutions):
        _solutions(answer, out)
    else:
        write_turtle(answer, out)


def _solutions(answer: QuerySolutions, out: TextIO) -> None:
    table = Table(show_lines=False, header_style="bold")
    for variable in answer.variables:
        table.add_column(variable.value, overflow="fold")
    count = 0
    for solution in answer:
        table.add_row(*(cell_text(term) for term in solution))
        count += 1
    console = Console(file=out, soft_wrap=False, width=None if out.isatty() else 200)
    console.print(table, markup=False)
    out.write(f"{count} ligne{'s' if count > 1 else ''}\n")


def cell_text(term: Term) -> str:
    """A term as a person reads it: a text, or the short name of an IRI (`ptce/sud-aquitaine`)."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return short(term.value)
    return term.value if isinstance(term, Literal) else str(term)
