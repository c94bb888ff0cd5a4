"""Notes what is wrong in a sheet, and what was put right, each at its cells."""

from maillage.errors import Fix, Place, TableError, shortened
from maillage.facts.sheet_mapping import Rule
from maillage.facts.statuses import no_legal_form
from maillage.files.grid import Grid, Notice
from maillage.files.values import Value


class Notes:
    """The faults and notices of a sheet, as its cells are read."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.faults: list[TableError] = []
        self.notices: list[Notice] = []
        self.again: list[Notice] = []
        """What is to be said beside a row, and that a notice says once for all rows."""

    def read(self, number: int, rule: Rule, value: Value) -> str:
        """The text of a value; what was put right is noted, and what is wrong is left out."""
        if value.fault:
            self.fault(number, rule, value.fault, value.fix)
            return ""
        if value.notice:
            self.notices.append(Notice(*value.notice, self.place(number, rule)))
        return value.text

    def fault(self, number: int, rule: Rule, message: tuple[str, str], fix: str | None = None) -> None:
        """Note a fault of the cells of a rule, and what may be written instead."""
        proposed = None if fix is None else Fix(fix)
        self.faults.append(TableError(*message, self.place(number, rule), proposed))

    def place(self, number: int, rule: Rule) -> Place:
        """Where the cells of a rule are, in one row."""
        return Place(self.grid.file, number, " + ".join(rule.columns))

    def legal_form(self, number: int, rule: Rule, value: str) -> str:
        """A legal form; one that says where something stands is left out, and that is said."""
        if not no_legal_form(value):
            return value
        said = (
            f"«{shortened(value)}» n’est pas une forme juridique : laissé de côté",
            f"'{shortened(value)}' is no legal form: left out",
        )
        self.notices.append(Notice(*said, self.place(number, rule)))
        return ""
