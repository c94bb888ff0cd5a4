"""How to cite the data of a release, or an answer: in words, as BibTeX, as CFF."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from maillage.publish.dcat import LICENCE
from maillage.publish.void import DATASET
from maillage.release import Release
from maillage.web.words.reading import day
from maillage.web.words.texts import say

_SPDX: Final = "etalab-2.0"
_TEX: Final = {
    "\\": r"\textbackslash{}",
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPACES: Final = re.compile(r"[\u00a0\u202f]")


@dataclass(frozen=True)
class Citation:
    """What a citation says, in one language.

    Args:
        key: what names its entry.
        title: of the data, or of the answer.
        version: of the data.
        date: the day of the data (`2026-11-23`); empty where it is not known.
        address: where what is cited stands, whole.
        lang: that of the title.
    """

    key: str
    title: str
    version: str
    date: str
    address: str
    lang: str

    @classmethod
    def of(cls, release: Release, lang: str) -> "Citation":
        """The citation of a release, in the reader's language."""
        date = _date(release)
        return cls(date, say("data.cited", lang), release.version, date, DATASET, lang)

    @classmethod
    def of_answer(cls, release: Release, name: str, title: str, address: str, lang: str) -> "Citation":
        """The citation of an answer: the name of the question, the title with what was asked, its page."""
        return cls(name, title, release.version, _date(release), address, lang)

    @property
    def text(self) -> str:
        """One sentence for a bibliography or the foot of a table."""
        dated = say("data.dated", self.lang, date=day(self.date, self.lang)) if self.date else ""
        return say(
            "data.citation" if self.address == DATASET else "data.citation_of",
            self.lang,
            title=_SPACES.sub(" ", self.title),
            version=self.version,
            dated=dated,
            address=self.address,
        )

    @property
    def bibtex(self) -> str:
        """An entry of BibTeX; `@misc`, which every style knows. What TeX takes for orders is escaped."""
        fields = {
            "title": f"{{{_tex(_SPACES.sub(' ', self.title))}}}",
            "author": "{Maillage}",
            **({"year": self.date[:4], "date": self.date} if self.date else {}),
            "version": _tex(self.version),
            "url": self.address,
            "language": "french" if self.lang == "fr" else "english",
            "note": "Licence Ouverte 2.0",
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{maillage-{self.key},\n{lines}}}\n"

    @property
    def cff(self) -> str:
        """A `CITATION.cff`, as the Citation File Format 1.2.0 has it."""
        return (
            "cff-version: 1.2.0\n"
            f'message: "{say("data.cff", self.lang)}"\n'
            "type: dataset\n"
            f'title: "{self.title}"\n'
            "authors:\n"
            '  - name: "Maillage"\n'
            f'version: "{self.version}"\n'
            f'date-released: "{self.date}"\n'
            f'url: "{self.address}"\n'
            f'license: "{_SPDX}"\n'
            f'license-url: "{LICENCE}"\n'
        )


FORMS: Final[Mapping[str, tuple[Callable[[Citation], str], str]]] = {
    "txt": (lambda citation: f"{citation.text}\n", "text/plain; charset=utf-8"),
    "bib": (lambda citation: citation.bibtex, "application/x-bibtex; charset=utf-8"),
    "cff": (lambda citation: citation.cff, "application/yaml; charset=utf-8"),
}
"""What writes each form, and its media type, by the ending of the address."""


def _date(release: Release) -> str:
    return str(release.manifest.get("date", ""))


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in text)
