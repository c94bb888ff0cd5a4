"""Two to four PTCEs side by side."""

from typing import Final

from flask import Blueprint, Response, request

from maillage.errors import ParameterError
from maillage.territories import distance_km
from maillage.vocabulary import ID
from maillage.web import taking
from maillage.web.comparison import MOST, Comparison, compared
from maillage.web.comparison_rows import Row, extract, rows, sentences
from maillage.web.diagnoses.overview import Pole, poles
from maillage.web.diagnoses.whereabouts import by_region
from maillage.web.pages import render
from maillage.web.poles import unknown_pole
from maillage.web.profiles import Profile, read
from maillage.web.site import site
from maillage.web.things import Thing
from maillage.web.words.labels import names
from maillage.web.words.texts import language

blueprint = Blueprint("comparison", __name__)
_LIKE: Final = 3


@blueprint.get("/comparer")
def page() -> Response:
    """The comparison, and the form that chooses who is compared."""
    lang = language()
    every = poles(site().engine, site().things, lang)
    keys, found = _asked(every)
    if found is None:
        return render(
            "compare.html",
            keys=keys,
            regions=by_region(every),
            most=MOST,
            like=_like(keys, every),
            found=None,
        )
    listed = _rows(found)
    notes = taking.notes(path="/comparer", arguments={"ptce": keys})
    return render(
        "compare.html",
        keys=keys,
        regions=by_region(every),
        most=MOST,
        like=(),
        found=found,
        rows=listed,
        sentences=[*sentences(found, lang)],
        p=found.poles[0],
        forms=taking.links(extract(found, listed, notes, lang), "/comparer", {"ptce": keys}),
    )


@blueprint.get("/comparer.<path:ending>")
def rows_of(ending: str) -> Response:
    """The rows of the comparison, to take away."""
    form = taking.form_of(ending)
    keys, found = _asked(poles(site().engine, site().things, language()))
    if found is None:
        raise ParameterError(
            f"choisir de deux à {MOST} PTCE : ptce=…&ptce=…",
            f"choose two to {MOST} PTCEs: ptce=…&ptce=…",
            "ptce",
        )
    notes = taking.notes(path="/comparer", arguments={"ptce": keys})
    return taking.send(extract(found, _rows(found), notes, language()), form, "comparaison-ptce")


def _asked(every: list[Pole]) -> tuple[list[str], Comparison | None]:
    """The keys that are asked for, each once, and the comparison where there are two or more.

    Raises:
        ParameterError: there are too many.
        Problem: one is not known.
    """
    given = (key.strip() for key in request.args.getlist("ptce"))
    keys = [*dict.fromkeys(key.removeprefix(ID).removeprefix("ptce/") for key in given if key)]
    if len(keys) > MOST:
        raise ParameterError(f"{MOST} PTCE au plus", f"{MOST} PTCEs at most", "ptce")
    known = {pole.key: pole for pole in every}
    if wrong := next((key for key in keys if key not in known), ""):
        raise unknown_pole(wrong)
    iris = [known[key].iri for key in keys]
    if len(iris) < 2:
        return keys, None
    engine, lang, things = site().engine, language(), site().things.by_iri
    read_of: list[Profile] = [found for iri in iris if (found := read(engine, iri, lang)) is not None]
    points = {iri: point for iri in iris if iri in things and (point := things[iri].point) is not None}
    return keys, compared(read_of, [known[key].outcomes for key in keys], points)


def _rows(found: Comparison) -> list[Row]:
    wanted = {measure.iri for measure in found.measures}
    named = names(site().engine, wanted, language()) if wanted else {}
    made = str(site().release.manifest.get("date", ""))
    return rows(found, {iri: name.text for iri, name in named.items()}, language(), made)


def _like(keys: list[str], every: list[Pole]) -> list[Pole]:
    """Whom one PTCE may be compared with: the nearest, then those with the most themes in common."""
    things = site().things.by_iri
    one = things.get(f"{ID}ptce/{keys[0]}") if keys else None
    if one is None:
        return []
    others = [thing for thing in things.values() if thing.kind == "ptce" and thing.iri != one.iri]

    def far(thing: Thing) -> float:
        return distance_km(one.point, thing.point) if one.point and thing.point else float("inf")

    near = sorted((thing for thing in others if far(thing) < float("inf")), key=lambda t: (far(t), t.iri))
    alike = sorted(others, key=lambda t: (-len({*t.themes} & {*one.themes}), t.iri))
    chosen = {thing.iri for thing in (*near[:_LIKE], *alike[:_LIKE])}
    return [pole for pole in every if pole.iri in chosen]
