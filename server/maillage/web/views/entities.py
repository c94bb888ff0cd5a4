"""The things themselves: a 303 to a page or to data, the page, the data (Cool URIs, 4.2)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, Triple

from maillage.catalogue import told_of
from maillage.engine import Query
from maillage.files.values import is_register_number
from maillage.publish.dcat import LICENCE
from maillage.publish.void import DATASET
from maillage.validate.article9 import Told
from maillage.vocabulary import BASE, ID, PREFIXES, expand
from maillage.web import areas, portrait, profiles, renderings, results, structured
from maillage.web.arguments import once
from maillage.web.http.problems import Problem
from maillage.web.networks.picture import around
from maillage.web.pages import link, render, see_other
from maillage.web.profiles.around import drawn
from maillage.web.questions.about import questions
from maillage.web.relations import families
from maillage.web.site import site
from maillage.web.words.texts import language

blueprint = Blueprint("entities", __name__)
DIRECTORY: Final = "https://annuaire-entreprises.data.gouv.fr/entreprise/"
"""Begins the address of a legal unit in the State's directory, which its SIREN ends."""
_FACETS: Final = 4
"""How many other facets of an undertaking its page tells of."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)+")


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """See other: the page for people, the data for programs, by the Accept header."""
    _known(name)
    choice = results.graph_choice(html="first")
    if choice.form is None:
        return see_other(link(f"/page/{name}"))
    return see_other(f"{request.script_root}/data/{name}.{choice.form.ending}")


@blueprint.get("/page/<path:name>")
def page(name: str) -> Response:
    """The page of a thing, as people look for it; `vue=faits` lists its facts one by one."""
    if not _NAME.fullmatch(name):
        raise _unknown(name)
    profiled = name.partition("/")[0] in profiles.SORTS and request.args.get("vue") != "faits"
    response = _profile(name) if profiled else _facts(name)
    if response is None:
        raise _unknown(name)
    results.add_link(response, _iri(name), "describes")
    return response


def _profile(name: str) -> Response | None:
    """What people look for: who carries it, who takes part, what it does; None of what nobody knows."""
    own = profiles.read(site().engine, _iri(name), language())
    if own is None:
        return None
    undertaking = site().network.of(own.iri)
    facets = [iri for iri in (undertaking.facets if undertaking else ()) if iri != own.iri]
    others = [profiles.read(site().engine, iri, language()) for iri in facets[:_FACETS]]
    found = profiles.sheet(own, [other for other in others if other])
    return render(
        "profile.html",
        p=found,
        structured_data=structured.thing(found),
        key=name.partition("/")[2],
        acts=_acts(found),
        map=drawn(found, site().things, language()),
        neighbours=around(site().network, site().things, own.iri, language()),
        article9=_outcomes(found),
        directory=_addresses(told.text for told in found.about.told("siren", language())),
        asked=questions(site().answered, found.iri, found.types),
        data_path=f"{request.script_root}/data/{name}",
        endings=results.ENDINGS,
    )


def _outcomes(thing: profiles.Profile) -> list[Told]:
    """Where a PTCE stands against article 9, in short; nothing for other things."""
    is_ptce = expand("mlg:PTCE") in thing.types
    return told_of(site().engine, language(), thing.iri, facts=False) if is_ptce else []


def _acts(thing: profiles.Profile) -> list[tuple[str, str]]:
    """What a reader does next with a thing: a key of the texts, and an address."""
    name = thing.iri.removeprefix(ID)
    ptce, known = thing.sort == "ptce", site().things.by_iri.get(thing.iri)
    area = next(
        (iri.removeprefix(ID) for iri in (thing.places.get("departement"), *thing.places.values()) if iri), ""
    )
    found = {
        "diagnosis": link(f"/article9/{name}") if ptce else "",
        "dossier": link(f"/dossier/{name}") if ptce else "",
        "compare": link("/comparer", ptce=name.partition("/")[2]) if ptce else "",
        "map": link("/carte", autour=name) if known and known.point else "",
        "network": link("/reseau", autour=name) if site().network.of(thing.iri) else "",
        "territory": link(f"/territoire/{area}") if area else "",
        "report": link("/contact", sujet=f"/page/{name}") if site().operator else "",
    }
    return [(key, address) for key, address in found.items() if address]


def _facts(name: str) -> Response | None:
    """Each fact that is said of it, by whom, and what follows; None of what nobody knows."""
    found = portrait.read(site().engine, _iri(name), language())
    if found is None:
        return None
    told, rest = families(site().engine, found)
    return render(
        "entity.html",
        thing=replace(found, inferred=rest),
        families=told,
        article9=_article9(found),
        directory=_directory(found),
        territory=f"/territoire/{name}" if name.partition("/")[0] in areas.KINDS else "",
        asked=questions(site().answered, found.iri, {fact.cell.iri for fact in found.types}),
        data_path=f"{request.script_root}/data/{name}",
        endings=results.ENDINGS,
    )


def _article9(thing: portrait.Portrait) -> list[Told]:
    """Where a PTCE stands against article 9; nothing for other things."""
    is_ptce = any(fact.cell.iri == expand("mlg:PTCE") for fact in thing.types)
    return told_of(site().engine, language(), thing.iri) if is_ptce else []


def _directory(thing: portrait.Portrait) -> list[str]:
    """The addresses of the pages of the State's directory of companies on the SIREN of a thing."""
    numbers = {
        fact.cell.text
        for group in (*thing.said, *thing.inferred)
        if group.iri == expand("mlg:siren")
        for fact in group.facts
    }
    return _addresses(numbers)


def _addresses(numbers: Iterable[str]) -> list[str]:
    return [DIRECTORY + number for number in sorted(set(numbers)) if is_register_number(number)]


@blueprint.get("/data/<path:name>")
def data(name: str) -> Response:
    """The data of a thing, in the format of the file ending, or of the Accept header without one.

    `profil`, else the Accept-Profile header, says in whose words (W3C Content Negotiation by Profile).
    """
    stem, _, ending = name.rpartition(".")
    if ending not in results.ENDINGS or not stem:
        stem, ending = name, ""
    _known(stem)
    choice = results.graph_choice(ending)
    name_asked = once("profil", request.args.getlist("profil"))
    rendering = renderings.asked(name_asked, request.headers.get("Accept-Profile", ""))
    told = portrait.triples(site().engine, _iri(stem))
    said = rendering.of(told) if rendering else told
    response = results.send_graph([*said, *_document(stem)], choice)
    results.add_link(response, LICENCE, "license")
    results.add_link(response, _iri(stem), "describes")
    _profiled(response, f"{request.script_root}/data/{name}", rendering)
    return response


def _profiled(response: Response, path: str, rendering: renderings.Rendering | None) -> None:
    """Say in whose words an answer is, and where it is in those of others."""
    own = rendering.iri if rendering else PREFIXES["mlg"]
    response.headers["Content-Profile"] = f"<{own}>"
    response.vary.add("Accept-Profile")
    results.add_link(response, own, "profile")
    others = {"maillage": PREFIXES["mlg"], **{one.name: one.iri for one in renderings.RENDERINGS.values()}}
    for name, iri in others.items():
        if iri != own:
            results.add_link(response, f"{path}?profil={name}", "alternate", profile=iri)


def _document(name: str) -> Iterator[Triple]:
    """What the document itself is: about the thing, part of the dataset, under its licence."""
    for predicate, value in (
        ("rdf:type", expand("foaf:Document")),
        ("foaf:primaryTopic", _iri(name)),
        ("dcterms:license", LICENCE),
        ("void:inDataset", DATASET),
    ):
        yield Triple(NamedNode(f"{BASE}data/{name}"), NamedNode(expand(predicate)), NamedNode(value))


def _iri(name: str) -> str:
    return ID + name


def _known(name: str) -> None:
    """Raises a Problem when the graph says nothing of the thing."""
    if _NAME.fullmatch(name):
        node = f"<{_iri(name)}>"
        if site().engine.query(Query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?q {node} }} }}")):
            return
    raise _unknown(name)


def _unknown(name: str) -> Problem:
    return Problem(
        "introuvable",
        f"aucune fiche ne s’appelle «{name}» ; chercher par le nom, ou par une question",
        f"no page is called '{name}'; look for the name, or ask a question",
    )
