"""Puts the facets of one undertaking on one sheet: the pole, the association that carries it, their place."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol, TypeVar

from maillage.web.profiles.course import in_order
from maillage.web.profiles.participations import Participation
from maillage.web.profiles.profile import Profile
from maillage.web.profiles.ties import Tie


class _Said(Protocol):
    """Something that a node of the graph states."""

    @property
    def node(self) -> str:
        """The IRI of the node."""


S = TypeVar("S", bound=_Said)


def sheet(own: Profile, others: Sequence[Profile]) -> Profile:
    """A profile with what its other facets are told of: each once, and of whom in `Profile.told_of`.

    Who takes part in another facet stays on the page of that one; what ties two facets is told of none.

    Args:
        own: the profile of the thing that the page is of.
        others: those of the other facets of the undertaking.
    """
    facets = {own.iri, *(one.iri for one in others)}

    def parties(read: Callable[[Profile], Iterable[Participation]]) -> tuple[Participation, ...]:
        found = [one for one in chain.from_iterable(map(read, others)) if one.other not in facets]
        return _once([*read(own), *found])

    def all_of(read: Callable[[Profile], Iterable[S]]) -> tuple[S, ...]:
        return _once(chain(read(own), *map(read, others)))

    known = {said.node for said in _said(own)}
    told_of = {said.node: one.iri for one in others for said in _said(one) if said.node not in known}
    return replace(
        own,
        takes_part=parties(lambda one: one.takes_part),
        involved=parties(lambda one: one.involved),
        involved_in=parties(lambda one: one.involved_in),
        ties=tuple(tie for tie in all_of(lambda one: one.ties) if not _inner(tie, facets)),
        events=tuple(in_order(list(all_of(lambda one: one.events)))),
        projects=all_of(lambda one: one.projects),
        services=all_of(lambda one: one.services),
        figures=all_of(lambda one: one.figures),
        papers=tuple(dict.fromkeys(chain(own.papers, *(one.papers for one in others)))),
        names={iri: name for one in (*others, own) for iri, name in one.names.items()},
        bases={graph: basis for one in (*others, own) for graph, basis in one.bases.items()},
        sources={graph: papers for one in (*others, own) for graph, papers in one.sources.items()},
        told_of=told_of,
    )


def _said(profile: Profile) -> Iterable[_Said]:
    return chain(
        *profile.participants.values(),
        *(profile.takes_part, profile.involved, profile.involved_in, profile.ties),
        *(profile.events, profile.projects, profile.services, profile.figures),
    )


def _inner(tie: Tie, facets: Collection[str]) -> bool:
    """Whether it ties facets of one undertaking."""
    return tie.within or set(tie.others) <= set(facets)


def _once(said: Iterable[S]) -> tuple[S, ...]:
    """Each node once, as it is told first."""
    found: dict[str, S] = {}
    for one in said:
        found.setdefault(one.node, one)
    return tuple(found.values())
