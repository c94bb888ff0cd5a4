"""Who runs this site, how accessible it is, and where to write: what the operator declares."""

import re
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, Response, current_app, request

from maillage.publish.dcat import LICENCE
from maillage.terms.names import short
from maillage.vocabulary import BASE
from maillage.web import adapter
from maillage.web.http.headers import outside
from maillage.web.http.policy import Policy
from maillage.web.pages import link, prose
from maillage.web.site import site
from maillage.web.tables import Name
from maillage.web.words.labels import names
from maillage.web.words.reading import day
from maillage.web.words.texts import language, say

blueprint = Blueprint("notices", __name__)
_SUBJECT: Final = re.compile(r"/(?!/)[\w./~,%?=&+-]{1,300}")
_THING: Final = re.compile(r"/(?:page|id)/([A-Za-z0-9][A-Za-z0-9._~-]*(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)+)")


@dataclass(frozen=True)
class Subject:
    """The page that a reader writes of: a link to it, its address, its name and the language of that."""

    href: str
    address: str
    name: str
    lang: str = ""


@blueprint.get("/mentions-legales")
def legal() -> Response:
    """Who publishes and hosts the site, under which licence, and what it keeps of its readers."""
    metrics = cast(Policy, current_app.extensions[adapter.EXTENSION]).metrics
    return prose(
        "legal",
        operator=site().operator,
        licence=LICENCE,
        log=metrics.log,
        log_queries=metrics.log_queries,
        outside=outside(site().tiles),
    )


@blueprint.get("/accessibilite")
def accessibility() -> Response:
    """The statement of accessibility, in the form of the RGAA."""
    operator = site().operator
    audit = operator.audit if operator else None
    audited = day(audit.date.isoformat(), language()) if audit else ""
    return prose("accessibility", operator=operator, audited=audited)


@blueprint.get("/contact")
def contact() -> Response:
    """Where to write; `sujet`, the path of a page of this site, prepares a message about it."""
    lang, subject = language(), _subject(request.args.get("sujet", ""))
    key = "contact.about" if subject else "contact.subject"
    about = {"name": subject.name, "address": subject.address} if subject else {}
    body = say("contact.body" if subject else "contact.body_general", lang, **about)
    return prose(
        "contact",
        operator=site().operator,
        subject=subject,
        subject_line=say(key, lang, **about),
        body=body,
    )


def _subject(path: str) -> Subject | None:
    """The page of that path; None of what is no path of this site."""
    if path.startswith(BASE):
        path = path[len(BASE) - 1 :]
    if not _SUBJECT.fullmatch(path):
        return None
    thing = _THING.fullmatch(path)
    if thing:
        path = f"/page/{thing[1]}"
    address = site().address(request.url_root, path)
    href = request.script_root + path if "?" in path else link(path)
    iri = f"{BASE}id/{thing[1]}" if thing else ""
    name = names(site().engine, [iri], language())[iri] if iri else Name(path)
    if name.text == short(iri):  # nothing is called so
        name = Name(path)
    return Subject(href, address, name.text, name.lang)
