"""What kinds of things a search finds, in words, and the groups that people choose among."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Group:
    """Kinds that people choose as one: the value of `genre=`, the kinds, its name in French and English."""

    name: str
    kinds: tuple[str, ...]
    fr: str
    en: str

    def said(self, lang: str) -> str:
        """Its name in a language."""
        return self.fr if lang == "fr" else self.en


KINDS: Final = {
    "ptce": ("PTCE", "PTCE"),
    "tiers-lieu": ("tiers-lieu", "third place"),
    "actor": ("acteur", "actor"),
    "place": ("lieu", "place"),
    "project": ("projet", "project"),
    "service": ("service", "service"),
    "commune": ("commune", "commune"),
    "epci": ("intercommunalité", "intercommunality"),
    "departement": ("département", "département"),
    "region": ("région", "region"),
    "territory": ("territoire de projet", "project territory"),
    "country": ("pays", "country"),
    "scheme": ("dispositif", "scheme"),
    "call": ("appel", "call"),
    "theme": ("thème", "theme"),
    "activity": ("activité", "activity"),
    "document": ("document", "document"),
    "question": ("question", "question"),
    "term": ("terme du vocabulaire", "term of the vocabulary"),
}
"""Each kind of the index, in French and in English."""
GROUPS: Final = {
    group.name: group
    for group in (
        Group("ptce", ("ptce",), "PTCE", "PTCE"),
        Group("tiers-lieu", ("tiers-lieu", "place"), "tiers-lieux", "third places"),
        Group("acteur", ("actor",), "acteurs", "actors"),
        Group("projet", ("project", "service"), "projets et services", "projects and services"),
        Group(
            "territoire",
            ("commune", "epci", "departement", "region", "territory", "country"),
            "territoires",
            "territories",
        ),
        Group("dispositif", ("scheme", "call"), "dispositifs d’appui", "support schemes"),
        Group("theme", ("theme", "activity"), "thèmes et activités", "themes and activities"),
        Group("document", ("document",), "documents", "documents"),
        Group("question", ("question",), "questions", "questions"),
        Group("terme", ("term",), "vocabulaire", "vocabulary"),
    )
}
"""The groups, in the order in which they are offered."""
_GROUP_OF: Final = {kind: group for group in GROUPS.values() for kind in group.kinds}


def said(kind: str, lang: str) -> str:
    """What a kind is called in a language."""
    return KINDS[kind][0 if lang == "fr" else 1]


def group_of(kind: str) -> Group:
    """The group that a kind is in."""
    return _GROUP_OF[kind]


def offered(lang: str) -> Iterator[tuple[str, str]]:
    """The value and the name of each group."""
    for group in GROUPS.values():
        yield group.name, group.said(lang)
