"""Dossiers: a PTCE on two pages, to print."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from maillage.catalogue import told_of
from maillage.extracts import Column, Extract, Value
from maillage.validate.article9 import Told
from maillage.web import dossier as made
from maillage.web import taking
from maillage.web.arguments import arguments
from maillage.web.diagnoses.extracts import outcome
from maillage.web.diagnoses.overview import poles
from maillage.web.diagnoses.whereabouts import by_region
from maillage.web.pages import link, render
from maillage.web.poles import known_pole
from maillage.web.profiles import Profile, read
from maillage.web.site import site
from maillage.web.words.labels import names
from maillage.web.words.periods import euros, period
from maillage.web.words.reading import day, number
from maillage.web.words.texts import language, say

blueprint = Blueprint("dossier", __name__)
_STYLE: Final = ".css"


@blueprint.get("/dossier")
def index() -> Response:
    """Every PTCE that has a dossier, by région."""
    arguments()
    found = poles(site().engine, site().things, language())
    return render("dossiers.html", regions=by_region(found))


@blueprint.get("/dossier/ptce/<name>")
def one(name: str) -> Response:
    """The dossier of a PTCE; with an ending, the style of its printed pages, or its rows."""
    arguments()
    if name.endswith(_STYLE):
        return _style(name.removesuffix(_STYLE))
    key, ending = taking.parted(name)
    lang, iri = language(), known_pole(key)
    profile = read(site().engine, iri, lang)
    assert profile is not None, "a known PTCE has a profile"
    told = told_of(site().engine, lang, iri)
    path = f"/dossier/ptce/{key}"
    extract = _rows(profile, told, path, lang)
    if ending:
        return taking.send(extract, taking.form_of(ending), f"dossier-{key}")
    return render(
        "dossier.html",
        p=profile,
        d=made.dossier(profile, told),
        key=key,
        forms=taking.links(extract, path, {}),
    )


def _style(key: str) -> Response:
    """What the margins of each printed page say: whose dossier it is, the date of the data, the address."""
    lang, iri = language(), known_pole(key)
    path = link(f"/dossier/ptce/{key}").removeprefix(request.script_root)
    text = render_template(
        "dossier.css",
        name=names(site().engine, [iri], lang)[iri].text,
        data=say("dossier.data", lang, date=day(site().release.manifest.get("date", ""), lang)),
        address=site().address(request.url_root, path),
    )
    return Response(text, content_type="text/css; charset=utf-8")


def _rows(p: Profile, told: list[Told], path: str, lang: str) -> Extract:
    """All that the dossier draws from, uncut: what it is about, what is said, when, and the documents."""
    rows: list[tuple[Value, ...]] = []

    def add(about: str, said: str, when: str, graphs: frozenset[str]) -> None:
        rows.append((about, said, when, " ; ".join(paper.title for paper in p.papers_for(graphs))))

    def listed(iris: tuple[str, ...]) -> str:
        return ", ".join(p.name(iri).text for iri in iris)

    for group, those in p.participants.items():
        for part in those:
            roles = f" ({listed(part.roles)})" if part.roles else ""
            about = f"{say('profile.members', lang)}, {say(f'group.{group}s', lang)}"
            add(about, p.name(part.other).text + roles, period(part.start, part.end, lang), part.graphs)
    for part in p.involved:
        roles = f" ({listed(part.roles)})" if part.roles else ""
        said = p.name(part.other).text + roles
        add(say("profile.involved", lang), said, period(part.start, part.end, lang), part.graphs)
    for figure in p.figures:
        said = f"{number(figure.value, lang)} {figure.unit} – {figure.name}"
        when = period(figure.start, figure.end, lang) or figure.period
        add(say("profile.figures", lang), said, when, figure.graphs)
    for deed in (*p.projects, *p.services):
        said = f"{deed.name} – {deed.words}" if deed.words else deed.name
        add(say("profile.deeds", lang), said, period(deed.start, deed.end, lang), deed.graphs)
    for tie in p.ties:
        if not tie.within:
            said = f"{p.name(tie.relation).text} {listed(tie.others)}"
            add(say("profile.ties", lang), said, period(tie.start, tie.end, lang, tie.kind), tie.graphs)
    for event in p.events:
        about = p.name(event.about).text if event.about else " ".join(event.words)
        said = f"{about}, {euros(event.amount, lang)}" if event.amount else about
        add(say("profile.course", lang), said, day(event.date, lang), event.graphs)
    for one in told:
        said = f"{one.element} – {outcome(one.outcome, lang)}. {one.reason}"
        cited = (source.citation for fact in one.facts for source in fact.sources)
        rows.append((say("diagnosis.title", lang), said, "", " ; ".join(dict.fromkeys(cited))))
    names_of = ("about", "said", "when", "sources")
    columns = tuple(Column(name, say(f"column.{name}", lang)) for name in names_of)
    title = say("dossier.of", lang, name=p.title.text)
    return Extract(title, columns, rows, taking.notes(path=path), lang)
