"""What pages hold, for programs: rows in each form that people take away, and proofs."""

from typing import Any, Final

from maillage.extracts import FORMS, Form
from maillage.search.asking import FARTHEST
from maillage.web import areas, comparison
from maillage.web.areas.sheets import TABLES
from maillage.web.maps.atlas import GENRES, LINKED, STATUSES
from maillage.web.networks.asked import SORTS, STEPS
from maillage.web.openapi.parts import TEXT, filtered, in_words, operation_of, schema_of
from maillage.web.views.network import GRAPHS

_PLACED: Final = ("ptce", "tiers-lieux", "acteurs", "liens-a-tisser")
"""The tables of a territory whose rows have points."""
_SAID: Final = (
    "Un fichier pour un tableur, une carte ou un programme.",
    "A file for a spreadsheet, a map or a program.",
)


def of_pages(lang: str) -> dict[str, Any]:
    """The rows of the map, the network, article 9, the quality page and territories; proofs."""
    territory = filtered(lang, "territoire", "region/76 ou departement/46.", "region/76 or departement/46.")
    region = filtered(lang, "region", "Le code d’une région.", "The code of a région.")
    theme = filtered(lang, "theme", "Un thème, par son code ou son nom.", "A theme, by its code or name.")
    network = [
        filtered(lang, "autour", "Une fiche : ptce/figeacteurs.", "A page: ptce/figeacteurs."),
        filtered(
            lang, "pas", "Jusqu’à combien de liens de là.", "Up to how many ties from there.", _one_of(*STEPS)
        ),
        territory,
        theme,
        filtered(lang, "lien", "Une sorte de liens.", "A sort of ties.", _one_of(*SORTS)),
        filtered(
            lang,
            "dit",
            "Les seuls liens qu’une source dit.",
            "The ties that a source says, alone.",
            _one_of("oui"),
        ),
    ]
    filters = [
        filtered(lang, "genre", "Un genre de choses.", "A kind of things.", _one_of(*GENRES.values())),
        filtered(lang, "region", "Une région, par son code ou son nom.", "A région, by its code or name."),
        filtered(lang, "departement", "Un département, de même.", "A département, likewise."),
        theme,
        filtered(lang, "statut", "En activité ou non.", "Active or not.", _one_of(*STATUSES)),
        filtered(
            lang, "liens", "Avec ou sans lien connu.", "With or without a known link.", _one_of(*LINKED)
        ),
        filtered(lang, "autour", "Une commune ou une fiche.", "A commune or a page."),
        filtered(lang, "km", "À combien de kilomètres au plus.", "Within how many kilometres.", _km()),
    ]
    lacking = [
        filtered(lang, "nom", "Une partie du nom.", "A part of the name."),
        region,
        filtered(lang, "element", "Un élément de l’article 9.", "An element of article 9."),
        filtered(lang, "etat", "Où il en est.", "Where it stands."),
    ]
    gaps = [region, filtered(lang, "manque", "Une sorte de manque.", "A sort of gap.")]
    kind = _kind(lang)
    code = _path("code", lang, "Le code du territoire.", "The code of the territory.", "46")
    km = filtered(lang, "km", "Autour d’une commune ou d’un EPCI.", "Around a commune or an EPCI.", _km())
    return {
        "/carte.{ending}": _rows("map", "carte", filters, lang, "La carte", "The map", points=True),
        "/reseau.{ending}": _rows(
            "network",
            "reseau",
            network,
            lang,
            "Les structures du réseau",
            "The undertakings of the network",
            more={ending: media_type for ending, (media_type, _) in GRAPHS.items()},
        ),
        "/reseau/liens.{ending}": _rows(
            "network_ties", "reseau", network, lang, "Les liens du réseau", "The ties of the network"
        ),
        "/article9.{ending}": _rows(
            "article9", "article9", lacking, lang, "Les PTCE au regard de l’article 9", "PTCEs and article 9"
        ),
        "/article9/ptce/{key}.{ending}": _rows(
            "article9_of",
            "article9",
            [_path("key", lang, "La clé du PTCE.", "The key of the PTCE.", "sud-aquitaine")],
            lang,
            "Un PTCE au regard de l’article 9",
            "A PTCE and article 9",
        ),
        "/comparer.{ending}": _rows(
            "comparison", "comparer", [_compared(lang)], lang, "Des PTCE côte à côte", "PTCEs side by side"
        ),
        "/qualite.{ending}": _rows(
            "quality", "qualite", gaps, lang, "Ce qui est à compléter", "What is to be completed"
        ),
        **{
            f"/territoire/{{kind}}/{{code}}/{table}.{{ending}}": _rows(
                f"area_{table.replace('-', '_')}",
                "territoire",
                [kind, code, km],
                lang,
                f"D’un territoire : {table}",
                f"Of a territory: {table}",
                points=table in _PLACED,
            )
            for table in TABLES
        },
        "/pourquoi.json": _proof(lang),
    }


def _rows(
    name: str,
    tag: str,
    parameters: list[dict[str, Any]],
    lang: str,
    fr: str,
    en: str,
    *,
    points: bool = False,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The rows of a page, by the ending of the address.

    Args:
        name: of the operation.
        tag: under which it is listed.
        parameters: those of the page.
        lang: the language of the reader.
        fr, en: what the rows are.
        points: whether they have points.
        more: the media types of other endings.
    """
    forms = {form.ending: _type(form) for form in FORMS.values() if points or not form.points} | (more or {})
    ending: dict[str, Any] = {
        "name": "ending",
        "in": "path",
        "required": True,
        "description": in_words(lang, *_SAID),
        "schema": {"type": "string", "enum": [*forms]},
        "example": "csv",
    }
    content = {media_type: _content(media_type) for media_type in forms.values()}
    title = in_words(lang, fr, en)
    return {
        "get": operation_of(f"rows_{name}", tag, title, [ending, *parameters], content, ("400", "404"), lang)
    }


def _compared(lang: str) -> dict[str, Any]:
    return {
        "name": "ptce",
        "in": "query",
        "required": True,
        "description": in_words(lang, "La clé de chaque PTCE.", "The key of each PTCE."),
        "schema": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": comparison.MOST},
        "example": ["pola", "manuco"],
    }


def _type(form: Form) -> str:
    """The media type of a form, without its parameters."""
    return form.media_type.partition(";")[0]


def _content(media_type: str) -> dict[str, Any]:
    if media_type.endswith("json"):
        return schema_of("Taken")
    return {"schema": TEXT if media_type == "text/csv" else {"type": "string", "format": "binary"}}


def _proof(lang: str) -> dict[str, Any]:
    """Why a fact is in the graph."""
    parts = [
        ("s", "La chose : ptce/figeacteurs.", "The thing: ptce/figeacteurs.", "ptce/figeacteurs", 500, True),
        ("p", "La propriété : mlg:carriedBy.", "The property: mlg:carriedBy.", "mlg:foundingYear", 500, True),
        ("o", "La valeur ; toutes sans elle.", "The value; all without it.", "", 4_000, False),
    ]
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "query",
            "required": required,
            "description": in_words(lang, fr, en),
            "schema": TEXT | {"maxLength": most},
        }
        | ({"example": example} if example else {})
        for name, fr, en, example, most, required in parts
    ]
    content = {"application/json": schema_of("Proof")}
    title = in_words(lang, "Pourquoi un fait est là", "Why a fact is there")
    return {"get": operation_of("why", "pourquoi", title, parameters, content, ("400", "404"), lang)}


def _one_of(*values: str) -> dict[str, Any]:
    return {"enum": ["", *values]}


def _km() -> dict[str, Any]:
    return {"pattern": "^[0-9]{0,3}$", "description": f"1–{FARTHEST}"}


def _kind(lang: str) -> dict[str, Any]:
    found = _path("kind", lang, "La sorte de territoire.", "The kind of territory.", "departement")
    return found | {"schema": {"type": "string", "enum": [*areas.KINDS]}}


def _path(name: str, lang: str, fr: str, en: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": in_words(lang, fr, en),
        "schema": {"type": "string", "pattern": "^[a-zA-Z0-9-]+$"},
        "example": example,
    }
