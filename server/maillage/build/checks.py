"""Whether a graph may be published: no personal data, its shapes kept, no row of a check."""

from collections.abc import Iterable

from pyoxigraph import Quad, QuerySolutions, Store

from maillage import catalogue, validate
from maillage.build.inputs import Inputs
from maillage.engine import Embedded
from maillage.errors import InvalidGraphError, PersonalDataError, Place
from maillage.quads import Quads


def check(table: Quads, runs: Quads, store: Store, inputs: Inputs, small: str) -> validate.Report:
    """Check a graph; return the report of its shapes.

    Args:
        table: the graph.
        runs: what runs the shapes over it.
        store: the same graph, for checks in SPARQL.
        inputs: where shapes and checks are.
        small: the SQL condition of the quads that are searched for personal data.

    Raises:
        PersonalDataError: something looks like personal data.
        InvalidGraphError: a shape is broken, or a check found rows.
    """
    _refuse_personal_data(table.quads(small))
    report = validate.validate(runs, inputs.shape_files(), lambda: store)
    if report.violations:
        number, first = len(report.violations), report.violations[0]
        raise InvalidGraphError(
            f"{number} violation(s) des formes ; la première, sur {first.focus} : {first.fr}",
            f"{number} violation(s) of the shapes; the first, on {first.focus}: {first.en}",
        )
    validate.check_references(table)
    for query in catalogue.load(inputs.queries / "checks"):
        if query.name not in validate.ASKED:
            _run(query, store)
    return report


def _refuse_personal_data(quads: Iterable[Quad]) -> None:
    for finding in validate.personal_data(quads):
        where = f"{finding.subject} {finding.predicate} {finding.value}"
        raise PersonalDataError(
            f"donnée personnelle possible ({finding.fr}) : {where}",
            f"possible personal data ({finding.en}): {where}",
        )


def _run(query: catalogue.CannedQuery, store: Store) -> None:
    answer = query.run(Embedded(store), {})
    row = next(answer, None) if isinstance(answer, QuerySolutions) else None
    if row is not None:
        shown = ", ".join(str(value) for value in row)
        raise InvalidGraphError(
            f"contrôle « {query.title['fr']} » : {shown}",
            f"check '{query.title['en']}': {shown}",
            Place(query.name),
        )
