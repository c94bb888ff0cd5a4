"""Reads a column that a sheet has twice once, and says where the two differ."""

from collections.abc import Collection
from dataclasses import replace

from maillage.errors import Place, TableError
from maillage.files.grid import Grid, Notice
from maillage.files.sheetxml import letters


def columns_once(grid: Grid, names: Collection[str]) -> Grid:
    """A sheet where each of some columns is there once; where it is blank, it says what its twin says.

    The twin loses its name. That is a notice of the grid; a row where the two differ is a fault of it.

    Args:
        grid: the sheet.
        names: of the columns that are read.
    """
    header, rows = list(grid.header), [(number, list(cells)) for number, cells in grid.rows]
    notices, faults = [], []
    read = (name for name in grid.header if name and name in names)
    for name in dict.fromkeys(name for name in read if grid.header.count(name) > 1):
        first, *others = (place for place, other in enumerate(grid.header) if other == name)
        for place in others:
            header[place] = ""
        listed = [letters(place) for place in (first, *others)]
        fr, en = (f"{', '.join(listed[:-1])} {word} {listed[-1]}" for word in ("et", "and"))
        for number, cells in rows:
            said = list(dict.fromkeys(cells[place] for place in (first, *others) if cells[place]))
            cells[first] = said[0] if said else ""
            if said[1:]:
                faults.append(
                    TableError(
                        f"les colonnes {fr} ont le même nom et ne disent pas la même chose : corriger l’une,"
                        " ou lui donner un autre nom",
                        f"the columns {en} have the same name and do not say the same: correct one,"
                        " or give it another name",
                        Place(grid.file, number, name),
                    )
                )
        notices.append(
            Notice(
                f"colonne présente deux fois ({fr}) : lue une fois",
                f"column present twice ({en}): read once",
                Place(grid.file, grid.header_row, name),
            )
        )
    if not notices:
        return grid
    return replace(
        grid,
        header=tuple(header),
        rows=tuple((number, tuple(cells)) for number, cells in rows),
        notices=(*grid.notices, *notices),
        faults=(*grid.faults, *faults),
    )
