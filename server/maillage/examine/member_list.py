"""A list of members, and which of its rows are of one legal person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from maillage import iris
from maillage.errors import Place
from maillage.examine.namesakes import other_nature
from maillage.files.grid import Notice


@dataclass(frozen=True)
class Member:
    """A row of the sheet.

    Args:
        line: its number.
        name: as written.
        siren: empty where it is not given.
        natures: the codes of its nature, with their list: `legal-families/association`.
        roles: the codes of its roles.
        place: the kind and code of the territory where it is, if any.
        body: the line of the first row of the same legal person.
    """

    line: int
    name: str
    siren: str
    natures: tuple[str, ...]
    roles: tuple[str, ...]
    place: tuple[str, str] | None
    body: int


@dataclass(frozen=True)
class MemberList:
    """The members that a sheet names; whether it says to be complete; what was put right on reading it."""

    file: str
    members: tuple[Member, ...]
    complete: bool
    notices: tuple[Notice, ...]

    @property
    def number(self) -> int:
        """How many legal persons the rows name."""
        return len({member.body for member in self.members})


def told_once(members: Sequence[Member]) -> tuple[Member, ...]:
    """The members, each with the first row of the same legal person: by SIREN, else by name and place."""
    bodies = _Bodies()
    return tuple(replace(member, body=bodies.of(member)) for member in members)


class _Bodies:
    """Knows the legal persons of the rows seen so far, each by the line of its first row."""

    def __init__(self) -> None:
        self.by_siren: dict[str, int] = {}
        self.by_name: dict[tuple[str, object], int] = {}
        """By name and place; by name alone under the place `...`."""
        self.sirens: dict[int, str] = {}
        self.natures: dict[int, tuple[str, ...]] = {}

    def of(self, member: Member) -> int:
        """The line of the first row of a member's legal person: its own where none is it."""
        name = iris.slug(member.name) or member.name
        body = self.by_siren.get(member.siren) if member.siren else None
        if body is None:
            body = self.by_name.get((name, member.place or ...))
            if body is None and member.place:
                body = self.by_name.pop((name, None), None)
            if body is None or self.is_another(member, body):
                body = member.line
        if member.siren:
            self.by_siren.setdefault(member.siren, body)
            self.sirens.setdefault(body, member.siren)
        self.by_name.setdefault((name, member.place), body)
        self.by_name.setdefault((name, ...), body)
        self.natures[body] = (*self.natures.get(body, ()), *member.natures)
        return body

    def is_another(self, member: Member, body: int) -> bool:
        """Whether a row of the same name and place is of another legal person: by its SIREN or its nature."""
        siren = self.sirens.get(body, "")
        return bool(member.siren and siren) or other_nature(member.natures, self.natures[body])


def counted_once(members: Sequence[Member], file: str) -> Iterator[Notice]:
    """The rows that name a legal person that another names already."""
    lines = {member.line: member for member in members}
    for member in members:
        if member.body == member.line:
            continue
        first = lines[member.body]
        sure = (member.siren and member.siren == first.siren) or member.place == first.place is not None
        yield Notice(
            f"même personne morale qu’à la ligne {member.body} : comptée une fois"
            + ("" if sure else " ; si c’en est une autre du même nom, écrire la commune de chacune"),
            f"same legal person as at row {member.body}: counted once"
            + ("" if sure else "; if it is another of the same name, write the commune of each"),
            Place(file, member.line),
        )
