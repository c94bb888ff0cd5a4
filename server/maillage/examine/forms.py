"""Compares the form that a list says of a member with that which the release says of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from maillage.errors import Place
from maillage.examine.member_list import Member
from maillage.files.grid import Notice
from maillage.terms import cell as terms
from maillage.terms.labels import both
from maillage.vocabulary import CODES

_COMPANY: Final = f"{CODES}actor-kinds/other-enterprise"
_AUTHORITY: Final = f"{CODES}actor-kinds/public-authority"
_SSE: Final = f"{CODES}actor-kinds/sse-enterprise"
_CAE: Final = f"{CODES}legal-families/cae"
_FAMILIES: Final = f"{CODES}legal-families/"
_CLAIMED: Final = frozenset({f"{_FAMILIES}esus", f"{_FAMILIES}sse-company"})
"""Families of companies that claim or are approved: an approval stands beside a form, and denies none."""


class Forms:
    """Tells which forms a body may have at once: one and a wider one, and a CAE that is a SCOP or a SCIC."""

    def __init__(self, codes: Iterable[Quad]) -> None:
        self.wider: dict[str, set[str]] = {}
        self.labels: dict[str, list[Literal]] = {}
        for quad in codes:
            if isinstance(quad.subject, NamedNode):
                if quad.predicate == terms.name("skos:broader") and isinstance(quad.object, NamedNode):
                    self.wider.setdefault(quad.subject.value, set()).add(quad.object.value)
                elif quad.predicate == terms.name("skos:prefLabel") and isinstance(quad.object, Literal):
                    self.labels.setdefault(quad.subject.value, []).append(quad.object)

    def apart(self, member: Member, thing: str, known: Iterable[Quad]) -> list[Quad]:
        """What the release says of the form of a member that its row does not allow.

        Args:
            member: the row.
            thing: the IRI of the same body in the release.
            known: what the release says.
        """
        said = {form for nature in member.natures if self.is_form(form := CODES + nature)}
        return [
            quad
            for quad in known
            if said
            and quad.subject == NamedNode(thing)
            and isinstance(quad.object, NamedNode)
            and self.is_form(quad.object.value)
            and not any(self.go_together(form, quad.object.value) for form in said)
        ]

    def other(self, member: Member, quad: Quad) -> bool:
        """Whether a quad tells a form that is not a word of the row."""
        code = quad.object.value if isinstance(quad.object, NamedNode) else ""
        return self.is_form(code) and code.removeprefix(CODES) not in member.natures

    def is_form(self, code: str) -> bool:
        """Whether a code tells a form, or a nature that some forms exclude."""
        return code.startswith(_FAMILIES) or code in (_COMPANY, _AUTHORITY, _SSE)

    def go_together(self, one: str, two: str) -> bool:
        """Whether one body may have both."""
        pair = {one, two}
        if len(pair) == 1 or one in self._wider(two) or two in self._wider(one):
            return True
        if _AUTHORITY in pair:
            return False
        if pair & _CLAIMED:
            return True
        if _COMPANY in pair:
            return False
        cooperative = self._wider(_CAE)
        return _SSE in pair or (_CAE in pair and all(cooperative & self._wider(form) for form in pair))

    def _wider(self, form: str) -> set[str]:
        found, ahead = set[str](), [form]
        while ahead:
            new = self.wider.get(ahead.pop(), set()) - found
            found |= new
            ahead += new
        return found

    def notice(self, member: Member, file: str, apart: Collection[Quad], cited: Mapping[str, str]) -> Notice:
        """What is said of a row that the release does not agree with: both words, and who says the other."""
        said = sorted(form for nature in member.natures if self.is_form(form := CODES + nature))
        ours = sorted({quad.object.value for quad in apart if isinstance(quad.object, NamedNode)})
        sources = " ; ".join(sorted({cited[g] for g in graphs_of(apart) if g in cited}))
        (fr, en), (other, other_en) = self.words(said), self.words(ours)
        by, by_en = (f" (d’après {sources})", f" (according to {sources})") if sources else ("", "")
        return Notice(
            f"la liste dit « {fr} », nos données « {other} »{by} : seul le mot de la liste est repris ;"
            " vérifier lequel est juste",
            f"the list says '{en}', our data '{other_en}'{by_en}: the word of the list alone is taken; check"
            " which is right",
            Place(file, member.line),
        )

    def words(self, codes: Iterable[str]) -> tuple[str, str]:
        """The names of codes, in French and in English."""
        pairs = [both(self.labels[code]) for code in codes]
        return ", ".join(fr for fr, _ in pairs), ", ".join(en for _, en in pairs)


def graphs_of(quads: Iterable[Quad]) -> Iterator[str]:
    """The graphs that state them."""
    return (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))
