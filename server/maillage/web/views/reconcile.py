"""The reconciliation service: sheets are matched with the graph (W3C's Reconciliation Service API 0.2)."""

import json
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage import __version__
from maillage.names import fold
from maillage.reconcile import (
    BATCH,
    COLUMNS,
    SCHEMA_SPACE,
    TYPES,
    Candidate,
    Column,
    Failure,
    Outcome,
    Shown,
    TooManyQueries,
    Type,
    columns_of,
    described,
    read_batch,
    read_extension,
    type_of,
    type_of_kind,
)
from maillage.reconcile.batch import Extension, Wanted
from maillage.reconcile.hints import read_iri
from maillage.vocabulary import BASE
from maillage.web.extension import extend, identifier_of
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render
from maillage.web.site import site
from maillage.web.words.labels import classes, labels
from maillage.web.words.texts import language

blueprint = Blueprint("reconcile", __name__)
PATH: Final = "/reconcile"
HELP: Final = "/rapprocher"
FORM: Final = "application/x-www-form-urlencoded"
WIDTH, HEIGHT = 420, 320
_SUGGESTED, _LAST, _PREFIX = 10, 100, 200
"""How many things are suggested at once, up to which, and the most characters typed."""
_SHOWN: Final = 6
_LISTS: Final = {"themes": "theme"}
"""The lists of codes whose concepts are of a type."""
_ON_PREVIEW: Final = (
    "commune", "departement", "region", "carrier", "status", "recognition", "theme", "begin", "legal_form",
    "siren", "rna", "insee", "website",
)  # fmt: skip


@blueprint.route(PATH, methods=["GET", "POST"])
def service() -> Response:
    """The manifest, the answers to a batch of queries, or the values of a data extension."""
    given = {name: _one(name) for name in ("queries", "extend")}
    asked = [name for name, value in given.items() if value is not None]
    if len(asked) > 1:
        raise Problem("demande", "donner queries ou extend, pas les deux", "give queries or extend, not both")
    if given["extend"] is not None:
        return _json(_extend(read_extension(given["extend"])))
    if given["queries"] is not None:
        return _batch(given["queries"])
    if request.method == "POST":
        raise Problem("demande", "il faut un champ queries ou extend", "a field queries or extend is needed")
    return _json(manifest(language()))


@blueprint.get(HELP, strict_slashes=False)
def about() -> Response:
    """How a person matches a sheet, and what is said here."""
    return render(
        "match.html",
        address=site().address(request.url_root, PATH),
        types=TYPES,
        given=[c for c in COLUMNS if c.matched],
        taken=columns_of(),
    )


@blueprint.get(f"{PATH}/suggest/entity")
def suggest_entity() -> Response:
    """Things whose name begins as what is typed, or whose identifier it is."""
    prefix, skipped = _prefix(), _cursor()
    kind = type_of(request.args.get("type", "")[:_PREFIX])
    kinds = (kind.kind,) if kind else ()
    things = site().matcher.suggest(prefix, kinds, skipped + _SUGGESTED)[skipped:] if prefix else []
    return _json({"result": [_suggestion(thing) for thing in things]})


@blueprint.get(f"{PATH}/suggest/type")
def suggest_type() -> Response:
    """Types whose name or identifier begins as what is typed, or holds it."""
    lang = language()
    found = [t for t in TYPES if _holds(_prefix(), t.id, t.fr, t.en)][_cursor() :][:_SUGGESTED]
    return _json({"result": [_type(t, lang) | {"description": t.about(lang)} for t in found]})


@blueprint.get(f"{PATH}/suggest/property")
def suggest_property() -> Response:
    """Properties that a query may give."""
    found = [c for c in COLUMNS if c.matched and _holds(_prefix(), c.id, c.fr, c.en)]
    return _json({"result": [_column(c, language()) for c in found[_cursor() :]]})


@blueprint.get(f"{PATH}/properties")
def properties() -> Response:
    """The properties that may be taken from things of a type, or from any."""
    name = request.args.get("type", "")
    kind = type_of(name[:_PREFIX])
    if name and kind is None:
        known = ", ".join(t.id for t in TYPES)
        raise Problem("parametre", f"type inconnu ; connus : {known}", f"unknown type; known: {known}")
    limit = request.args.get("limit", "")
    found = columns_of(kind.id if kind else "")
    answer: dict[str, Any] = {"type": name} if name else {}
    if limit.isascii() and limit.isdecimal() and 0 < len(limit) < 5 and int(limit):
        found, answer = found[: int(limit)], answer | {"limit": int(limit)}
    return _json({"properties": [_column(c, language()) for c in found], **answer})


@blueprint.get(f"{PATH}/flyout/<what>")
def flyout(what: str) -> Response:
    """A few words on a thing, a type or a property, as HTML without a script (5.4)."""
    identifier, lang = request.args.get("id", "")[:_PREFIX], language()
    if what == "type" and (kind := type_of(identifier)):
        title, about = kind.name(lang), kind.about(lang)
    elif what == "property" and (column := next((c for c in COLUMNS if c.id == identifier), None)):
        title, about = column.name(lang), column.about(lang)
    elif what == "entity":
        _, kind, title = _known(identifier)
        about = kind.name(lang) if kind else ""
    else:
        raise _unknown()
    html = render("flyout.html", title=title, about=about).get_data(as_text=True).strip()
    return _json({"id": identifier, "html": html})


@blueprint.get(f"{PATH}/preview")
def preview() -> Response:
    """A small page on a thing, which other sites may frame."""
    iri, kind, title = _known(request.args.get("id", ""))
    lang = language()
    columns = [c for name in _ON_PREVIEW for c in columns_of(kind.id if kind else "") if c.id == name]
    wanted = Extension((identifier_of(iri),), tuple(Wanted(c, _SHOWN) for c in columns))
    cells = _extend(wanted)["rows"][identifier_of(iri)]
    return render(
        "preview.html",
        title=title,
        kind=kind.name(lang) if kind else "",
        facts=[(c.name(lang), cells[c.id]) for c in columns if cells[c.id]],
        more=link(f"/{identifier_of(iri)}"),
    )


def manifest(lang: str) -> dict[str, Any]:
    """The manifest of the service (3.1)."""
    root = site().address(request.url_root, PATH)
    english = lang != "fr"

    def suggested(what: str) -> dict[str, str]:
        return {
            "service_url": root,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": root,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        "name": "Maillage – PTCE, third places, actors"
        if english
        else "Maillage – PTCE, tiers-lieux, acteurs",
        "identifierSpace": BASE,
        "schemaSpace": SCHEMA_SPACE,
        "serviceVersion": __version__,
        "documentation": site().address(request.url_root, HELP),
        "logo": site().address(request.url_root, "/static/maillage.svg"),
        "defaultTypes": [_type(t, lang) for t in TYPES],
        "view": {"url": site().address(request.url_root, "/{{id}}")},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {what: suggested(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Most values" if english else "Nombre de valeurs",
                    "type": "number",
                    "default": 0,
                    "help_text": "Most values of a row; 0 for all"
                    if english
                    else "Au plus par ligne ; 0 pour toutes",
                },
                {
                    "name": "content",
                    "label": "Things" if english else "Choses",
                    "type": "select",
                    "default": "thing",
                    "help_text": "As matched things, or by their names alone"
                    if english
                    else "Comme choses rapprochées, ou par leur nom seul",
                    "choices": [
                        {"value": "thing", "name": "matched things" if english else "choses rapprochées"},
                        {"value": "name", "name": "names" if english else "noms"},
                    ],
                },
            ],
        },
        "batchSize": BATCH,
    }


def _extend(asked: Extension) -> dict[str, Any]:
    return extend(site().engine, asked, language(), site().matcher.gazetteer.territories)


def _batch(text: str) -> Response:
    """The answers to a batch. A query that failed says so in its place; when all did, so does the status."""
    lang = language()
    try:
        batch = read_batch(text)
    except TooManyQueries as fault:
        raise Problem("taille", fault.fr, fault.en) from fault
    outcomes = site().matcher.answer(batch)
    failed = {key: one for key, one in outcomes.items() if isinstance(one, Failure)}
    if len(failed) == len(outcomes):
        ours = any(one.ours for one in failed.values())
        french, english = ("; ".join(f"{k}: {t}" for k, t in said) for said in _said(failed))
        raise Problem("charge" if ours else "demande", french, english, {"Retry-After": "5"} if ours else {})
    return _json({key: _outcome(one, lang) for key, one in outcomes.items()})


def _said(failed: dict[str, Failure]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The first failures in French and in English."""
    shown = [(key[:40], one) for key, one in failed.items()][:_SHOWN]
    return [(key, one.fr) for key, one in shown], [(key, one.en) for key, one in shown]


def _outcome(outcome: Outcome, lang: str) -> dict[str, Any]:
    if isinstance(outcome, Failure):
        status = 503 if outcome.ours else 400
        return {"error": {"status": status, "detail": outcome.fr if lang == "fr" else outcome.en}}
    return {"result": [_candidate(one, lang) for one in outcome]}


def _candidate(one: Candidate, lang: str) -> dict[str, Any]:
    return {
        "id": identifier_of(one.thing.iri),
        "name": _label(one.thing, lang),
        "description": described(one, site().matcher, lang),
        "type": [_type(one.type, lang)],
        "score": one.score,
        "match": one.match,
        "features": [{"id": feature.id, "value": feature.value} for feature in one.features],
    }


def _label(thing: Shown, lang: str) -> str:
    return thing.label_en if lang == "en" and thing.label_en else thing.label_fr


def _suggestion(thing: Shown) -> dict[str, Any]:
    lang, kind = language(), type_of_kind(thing.kind)
    said = [kind.name(lang) if kind else "", site().matcher.where(thing)]
    return {
        "id": identifier_of(thing.iri),
        "name": _label(thing, lang),
        "description": ", ".join(part for part in said if part),
        "notable": [_type(kind, lang)] if kind else [],
    }


def _type(kind: Type, lang: str) -> dict[str, Any]:
    return {"id": kind.id, "name": kind.name(lang)}


def _column(column: Column, lang: str) -> dict[str, Any]:
    return {"id": column.id, "name": column.name(lang), "description": column.about(lang)}


def _known(identifier: str) -> tuple[str, Type | None, str]:
    """The address of a thing, its type and its name.

    Raises:
        Problem: neither the graph nor the official list of territories knows it.
    """
    iri = read_iri(identifier[:_PREFIX])
    start, kind, key = identifier_of(iri).split("/") if iri else ("", "", "")
    listed = site().matcher.gazetteer.territories.by_code.get((kind, key)) if start == "id" else None
    if not iri or not (listed or classes(site().engine, iri)):
        raise _unknown()
    name = labels(site().engine, [iri], language())[iri]
    return iri, type_of_kind(_LISTS.get(kind, kind)), listed.name if listed else name


def _unknown() -> Problem:
    return Problem("introuvable", "aucune chose de cet identifiant", "no thing has this identifier")


def _one(name: str) -> str | None:
    """A parameter of the address or a field of the form, given once."""
    if request.method == "POST" and request.content_length and request.mimetype != FORM:
        raise Problem(
            "type", f"Content-Type possible : {FORM}", f"possible Content-Type: {FORM}", {"Accept-Post": FORM}
        )
    given = [*request.args.getlist(name), *(request.form.getlist(name) if request.method == "POST" else [])]
    if len(given) > 1:
        raise Problem("parametre", f"«{name}» est donné deux fois", f"'{name}' is given twice")
    return given[0] if given else None


def _prefix() -> str:
    """What is typed.

    Raises:
        Problem: it is too long.
    """
    prefix = request.args.get("prefix", "")
    if len(prefix) > _PREFIX:
        raise Problem(
            "parametre", f"prefix : au plus {_PREFIX} caractères", f"prefix: at most {_PREFIX} characters"
        )
    return prefix.strip()


def _cursor() -> int:
    text = request.args.get("cursor", "")
    return min(int(text), _LAST) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _holds(prefix: str, *names: str) -> bool:
    """Whether a name begins as what is typed, or a word of it does."""
    typed = fold(prefix)
    return any(fold(name).startswith(typed) or f" {typed}" in fold(name) for name in names)


def _json(found: dict[str, Any]) -> Response:
    response = Response(json.dumps(found, ensure_ascii=False) + "\n", content_type="application/json")
    response.headers["Content-Language"] = language()
    return response
