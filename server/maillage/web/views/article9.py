"""Article 9: where each PTCE stands, one PTCE element by element, an officer's own list of members."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, cast

from flask import Blueprint, Response, current_app, request
from markupsafe import Markup, escape
from pyoxigraph import Literal

from maillage import iris
from maillage.catalogue import told_of
from maillage.catalogue.places import gazetteer
from maillage.engine import rows
from maillage.errors import DataError, MaillageError, Place, TableFaults
from maillage.examine import WORKBOOKS, Confined
from maillage.examine.dossier import diagnose
from maillage.examine.member_list import MemberList
from maillage.extracts import FORMS, Extract
from maillage.files.grid import Notice
from maillage.terms.labels import best
from maillage.validate.article9 import OUTCOMES, Told
from maillage.vocabulary import ID, prologue
from maillage.web import adapter, taking
from maillage.web.arguments import one_of, only
from maillage.web.diagnoses import extracts
from maillage.web.diagnoses.nearby import NEAR_KM, Reason, names_wanted, nearby
from maillage.web.diagnoses.overview import ELEMENTS, Pole, poles
from maillage.web.diagnoses.whereabouts import territory, where
from maillage.web.http.policy import Policy
from maillage.web.pages import render, shown
from maillage.web.poles import known_pole
from maillage.web.profiles.documents import papers_of
from maillage.web.site import site
from maillage.web.tables import Name
from maillage.web.views.uploads import EXTENSION
from maillage.web.words.dossier_texts import LAW
from maillage.web.words.labels import names
from maillage.web.words.reading import sentence, typeset
from maillage.web.words.texts import language, say

blueprint = Blueprint("article9", __name__)
_LONGEST: Final = 100
"""The characters of a filter."""
OPEN: Final = "open"
"""The filter that keeps the elements that are not established, whatever else they are."""
DEFINITION: Final = f"{ID}definition/ptce-loi-ess-article-9"
LEGIFRANCE: Final = "https://www.legifrance.gouv.fr/eli/loi/2014/7/31/2014-856/jo/article_9"
_LAW: Final = f"SELECT ?text {{ <{DEFINITION}> mlg:text ?text }}"
_SAMPLE: Final = """nom;nature;rôle;commune;SIREN
Association exemple;association;porteur;Tarnos;
Coopérative exemple;SCOP;membre;Dax;
Entreprise exemple;SARL;partenaire;Tarnos;
Ville exemple;commune;partenaire;Tarnos;
"""
_ENDINGS: Final = (".csv", ".tsv", ".txt", *WORKBOOKS)
_IN_PAGE: Final = 1_000_000
"""The bytes of a file that a page holds."""


@blueprint.get("/article9")
def overview() -> Response:
    """Every PTCE, one row each, filtered by name, region and element."""
    given = _filters()
    found = _kept(given)
    lang = language()
    return render(
        "article9_list.html",
        poles=found,
        elements=ELEMENTS,
        given=given,
        regions=_regions(),
        outcomes=OUTCOMES,
        region_name=lambda code: territory("region", code),
        departement_name=lambda code: territory("departement", code),
        law=_law(),
        law_page=LEGIFRANCE,
        forms=taking.links(_of_poles(found, given, lang), "/article9", given),
    )


@blueprint.get("/article9.<path:ending>")
def overview_rows(ending: str) -> Response:
    """The same rows, to take away."""
    given = _filters()
    return taking.send(_of_poles(_kept(given), given, language()), taking.form_of(ending), "article9")


@blueprint.get("/article9/ptce/<name>")
def one(name: str) -> Response:
    """The diagnosis of a PTCE, or with an ending its rows."""
    key, ending = taking.parted(name)
    lang, iri = language(), known_pole(key)
    told = told_of(site().engine, lang, iri)
    lacking = {one.key for one in told if one.outcome != "established"}
    near = nearby(site().engine, site().things, iri, lacking)
    named = names(site().engine, {iri, *names_wanted(near)}, lang)
    title = say("diagnosis.of", lang, name=named[iri].text)
    path = f"/article9/ptce/{key}"
    extract = extracts.of_one(title, told, near, taking.notes(path=path), lang)
    if ending:
        return taking.send(extract, taking.form_of(ending), f"article9-{key}")
    graphs = {source.graph for one in told for fact in one.facts for source in fact.sources if source.graph}
    return render(
        "article9.html",
        key=key,
        iri=iri,
        name=named[iri],
        called=lambda of: named[of],
        told=told,
        said=summary(told, lang),
        words=LAW,
        near=near,
        near_km=round(NEAR_KM),
        where=lambda candidate: where(candidate, lang),
        because=lambda reason: _because(reason, named, lang),
        papers=papers_of(site().engine, graphs, lang),
        asked={query.name for query in site().answered},
        law_page=LEGIFRANCE,
        forms=taking.links(extract, path, {}),
    )


@blueprint.get("/article9/membres/exemple.csv")
def sample() -> Response:
    """A list of members to fill in, as a French Excel opens it."""
    response = Response(_SAMPLE.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="membres.csv"'
    return response


@blueprint.get("/article9/membres")
def form() -> Response:
    """The form for a list of members."""
    return _own()


@blueprint.post("/article9/membres")
def members() -> Response:
    """The diagnosis of a list of members, which is forgotten."""
    try:
        name, content = _given()
        bounds = cast(Policy, current_app.extensions[adapter.EXTENSION]).bounds
        if len(content) > bounds.file:
            raise bounds.too_large(request.path)
        confined = cast(Confined, current_app.extensions[EXTENSION])
        listed = confined.read_list(name, content, request.form.get("sheet", "")[:100])
    except TableFaults as several:
        return _own(faults=several.faults[: TableFaults.MOST], number=several.number)
    except DataError as fault:
        return _own(faults=[fault], number=1)
    if request.form.get("complete"):
        listed = MemberList(listed.file, listed.members, True, listed.notices)
    return _diagnosed(listed)


def _diagnosed(listed: MemberList) -> Response:
    lang, engine, places = language(), site().engine, gazetteer()
    aided = diagnose(listed, engine, places, lang)
    alone = diagnose(listed, engine, places, lang, aided=False)
    title = say("own.found", lang, name=listed.file)
    notes = taking.notes(path="/article9/membres")
    extract = extracts.of_list(title, aided.told, alone.told, notes, lang)
    return _own(
        listed=listed,
        aided=aided,
        alone={one.key: one for one in alone.told},
        things=aided.things,
        unknown=[m for m in listed.members if m.line == m.body and m.line not in aided.things],
        notices=dict.fromkeys((*listed.notices, *aided.notices)),
        files=_files(extract),
    )


def _own(status: int = 200, **context: object) -> Response:
    """The page of the form, with what was found of a list."""
    status = 422 if "faults" in context else status
    given = {"endings": _ENDINGS, "faults": (), "number": 0, "listed": None, "words": LAW, "placed": _placed}
    response = render("article9_members.html", status, **{**given, **context})
    response.headers["Cache-Control"] = "no-store"
    return response


def _placed(message: MaillageError | Notice) -> str:
    """What is said of a list, after its row and column: the page says its name once."""
    place = replace(message.place or Place(), file="")
    return sentence(MaillageError(message.fr, message.en, place).message(language()), language())


def _files(extract: Extract) -> list[tuple[str, str]]:
    """The result as files that the page itself holds, as nothing is kept here: names and addresses."""
    found = []
    for ending in ("xlsx", "excel.csv"):
        made = FORMS[ending]
        data = base64.b64encode(made.write(extract)).decode("ascii")
        kind = made.media_type.replace(" ", "")
        if len(data) <= _IN_PAGE:
            found.append((f"diagnostic.{ending.removeprefix('excel.')}", f"data:{kind};base64,{data}"))
    return found


def _given() -> tuple[str, bytes]:
    """The name and the content of the list: a file, or the text that was pasted."""
    file, text = request.files.get("file"), request.form.get("text", "")
    if file is not None and file.filename:
        with file.stream:
            return file.filename, file.read()
    if not text.strip():
        raise DataError(say("own.nothing", "fr"), say("own.nothing", "en"))
    return ("liste.tsv" if "\t" in text.partition("\n")[0] else "liste.csv"), text.encode()


def summary(told: Iterable[Told], lang: str) -> str:
    """How many elements have each outcome, in a sentence."""
    counts: dict[str, int] = {}
    for one in told:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    parts = [
        say(f"diagnosis.n.{code}{'.s' if counts[code] > 1 else ''}", lang, n=counts[code])
        for code in OUTCOMES
        if code in counts
    ]
    return say("diagnosis.sum", lang, said=", ".join(parts)) if parts else ""


def _because(reason: Reason, named: Mapping[str, Name], lang: str) -> Markup:
    """A reason as a sentence whose things are links."""

    def linked(iri: str) -> str:
        return f'<a href="{escape(shown(iri))}">{escape(named[iri].text)}</a>' if iri else ""

    said = str(escape(typeset(say(f"near.{reason.sort}", lang, whole="\0", member="\1"), lang)))
    return Markup(said.replace("\0", linked(reason.what)).replace("\1", linked(reason.member)))  # noqa: S704


def _every() -> list[Pole]:
    return poles(site().engine, site().things, language())


def _filters() -> dict[str, str]:
    """What the rows are filtered by.

    Raises:
        ParameterError: a filter that is not known, or has no such value.
    """
    choices = {"region": _regions(), "element": ELEMENTS, "etat": (OPEN, *OUTCOMES)}
    given = only("nom", *choices, longest=_LONGEST)
    for name, values in choices.items():
        one_of(name, given.get(name, ""), values)
    return {name: value for name, value in given.items() if value}


def _kept(given: Mapping[str, str]) -> list[Pole]:
    words = set(iris.slug(given.get("nom", "")).split("-"))
    element, state = given.get("element", ""), given.get("etat", OPEN if given.get("element") else "")

    def fits(pole: Pole) -> bool:
        outcomes = [pole.outcomes.get(element, "")] if element else list(pole.outcomes.values())
        stands = not state or any(
            code == state or (state == OPEN and code and code != "established") for code in outcomes
        )
        name = iris.slug(pole.name)
        named = all(word in name for word in words)
        return stands and named and given.get("region", "") in ("", pole.region)

    return [pole for pole in _every() if fits(pole)]


def _regions() -> dict[str, str]:
    """The régions that have a PTCE, by code, in the order of their names."""
    codes = {thing.region for thing in site().things.every if thing.kind == "ptce" and thing.region}
    named = {code: territory("region", code) or code for code in codes}
    return dict(sorted(named.items(), key=lambda one: one[1]))


def _of_poles(found: list[Pole], given: Mapping[str, str], lang: str) -> Extract:
    address = site().address
    pages = {pole.iri: address(request.url_root, f"/article9/ptce/{pole.key}") for pole in found}
    areas = {("region", pole.region) for pole in found} | {("departement", p.departement) for p in found}
    named = {(kind, code): territory(kind, code) for kind, code in areas}
    notes = taking.notes(path="/article9", arguments=given)
    return extracts.of_poles(say("diagnosis.title", lang), found, named, pages, notes, lang)


def _law() -> str:
    """The words of the law, as the release cites them; empty where it does not."""
    texts = [row["text"] for row in rows(site().engine, prologue("mlg") + _LAW)]
    found = [text for text in texts if isinstance(text, Literal)]
    return best(found, "fr").value if found else ""
