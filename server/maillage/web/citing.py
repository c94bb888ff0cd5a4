"""How to cite the data of a release: in words, as BibTeX, as CFF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from maillage.publish.dcat import LICENCE
from maillage.publish.void import DATASET
from maillage.release import Release
from maillage.web.words.reading import day
from maillage.web.words.texts import say

_SPDX: Final = "etalab-2.0"


@dataclass(frozen=True)
class Citation:
    """What a citation says: version, day of the data (`2026-11-23`), and title, in one language."""

    version: str
    date: str
    title: str
    lang: str

    @classmethod
    def of(cls, release: Release, lang: str) -> "Citation":
        """The citation of a release, in the reader's language."""
        return cls(release.version, str(release.manifest.get("date", "")), say("data.cited", lang), lang)

    @property
    def text(self) -> str:
        """One sentence for a bibliography or the foot of a table."""
        told = {"title": self.title, "version": self.version, "date": day(self.date, self.lang)}
        return say("data.citation", self.lang, **told, address=DATASET)

    @property
    def bibtex(self) -> str:
        """An entry of BibTeX; `@misc`, which every style knows."""
        fields = {
            "title": f"{{{self.title}}}",
            "author": "{Maillage}",
            "year": self.date[:4],
            "version": self.version,
            "url": DATASET,
            "note": "Licence Ouverte 2.0",
        }
        lines = "".join(f"  {name:<7} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{maillage-{self.date},\n{lines}}}\n"

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
            f'url: "{DATASET}"\n'
            f'license: "{_SPDX}"\n'
            f'license-url: "{LICENCE}"\n'
        )


FORMS: Final[Mapping[str, tuple[Callable[[Citation], str], str]]] = {
    "txt": (lambda citation: f"{citation.text}\n", "text/plain; charset=utf-8"),
    "bib": (lambda citation: citation.bibtex, "application/x-bibtex; charset=utf-8"),
    "cff": (lambda citation: citation.cff, "application/yaml; charset=utf-8"),
}
"""What writes each form, and its media type, by the ending of the address."""
