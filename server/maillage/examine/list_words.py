"""The sentences of article 9 about a list of members, where those about a pole would speak of documents."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from maillage.validate.article9 import Clue, Element, Wording

_NOT_TOLD: Final = {
    "l1": Wording(
        "La liste ne situe pas deux membres dans une même intercommunalité ou un même département.",
        "Your list does not place two members in one EPCI or département.",
    ),
    "l2": Wording(
        "La liste ne dit d’aucun de ceux qui y prennent part qu’il soit une entreprise de l’ESS.",
        "Your list does not tell of anyone taking part that it is an SSE enterprise.",
    ),
    "l3": Wording(
        "La liste ne dit d’aucun de ceux qui y prennent part qu’il soit une entreprise hors de l’ESS.",
        "Your list does not tell of anyone taking part that it is an enterprise outside the SSE.",
    ),
    "l4-5": Wording(
        "La liste ne dit aucun lien avec une collectivité, un centre de recherche, un établissement"
        " d’enseignement, un organisme de formation ou une autre personne qui ne soit pas une entreprise.",
        "Your list does not tell of a link with a local authority, research centre, education institution,"
        " training body or any other person that is not an enterprise.",
    ),
    "l6": Wording(
        "La liste ne dit pas s’il y a une charte, une fonction ou un service mutualisé, ou des projets"
        " communs dans la durée.",
        "Your list does not tell whether there is a charter, a shared function or service, or joint projects"
        " over time.",
    ),
    "l7": Wording(
        "La liste ne dit pas s’il y a un projet, un axe ou un partenariat de recherche ou d’expérimentation.",
        "Your list does not tell whether there is a project, axis or partnership of research or experiment.",
    ),
    "l8": Wording(
        "La liste ne dit pas s’il y a un projet, un axe ou une reconnaissance qui serve un développement"
        " local durable.",
        "Your list does not tell whether there is a project, axis or recognition that serves sustainable"
        " local development.",
    ),
}
"""What is said of an element of which a list tells nothing, by the short name of its criterion."""

_RESEARCH: Final = Wording(
    "La liste dit partenaires de recherche, sans document qui le montre : {facts}.",
    "Your list calls these research partners, with no document that shows it: {facts}.",
)


def of_a_list(looked_for: Iterable[Element]) -> list[Element]:
    """The elements, as they are told of a list: a role alone, that no document shows, is an indication."""
    return [
        replace(
            element,
            not_documented=_NOT_TOLD.get(element.key, element.not_documented),
            clues=tuple(map(_clue, element.clues)),
        )
        for element in looked_for
    ]


def _clue(clue: Clue) -> Clue:
    if clue.key == "l7-research-partner":
        return replace(clue, shows="indication", reason=_RESEARCH)
    return clue
