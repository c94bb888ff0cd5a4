"""How the page of a question shows its answer."""

from enum import Enum
from typing import Final

from maillage.catalogue.header import Section


class View(Enum):
    """What stands above the table of an answer, which is always there."""

    TABLE = "table"
    MAP = "map"
    CHART = "chart"
    NETWORK = "network"
    SHEET = "sheet"


_LEAST: Final = 2
"""A bar has a name and a length."""


def read_view(header: Section) -> View:
    """The view that a header names; a table when it names none.

    Raises:
        HeaderError: there is no such view.
    """
    name = header.text("view") or View.TABLE.value
    known = [view.value for view in View]
    if name not in known:
        listed = ", ".join(known)
        raise header.fault(
            "view",
            f"vue «{name}» inconnue ; possibles : {listed}",
            f"unknown view '{name}'; possible: {listed}",
        )
    return View(name)


def read_axes(header: Section) -> tuple[str, ...]:
    """The columns of a chart: those that name a bar, then the one of its length; none for other views.

    Raises:
        HeaderError: a chart without them, another view with them, or a column that the header does not have.
    """
    axes, known = header.list("axes"), header.section("columns").values
    if bool(axes) is not (header.text("view") == View.CHART.value):
        raise header.fault(
            "axes" if axes else "view",
            "«axes» va avec la vue chart, toujours et seulement",
            "'axes' goes with the view chart, always and only",
        )
    for name in axes:
        if name not in known:
            listed = ", ".join(known)
            raise header.fault(
                "axes",
                f"«{name}» n’est pas une colonne ; connues : {listed}",
                f"'{name}' is no column; known: {listed}",
            )
    if axes and len(axes) < _LEAST:
        raise header.fault(
            "axes",
            "«axes» : au moins un nom et un nombre",
            "'axes': a name and a number at least",
        )
    return axes
