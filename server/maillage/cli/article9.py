"""The command that tells where a PTCE, or one's own list of members, stands against article 9."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import click

from maillage import paths
from maillage.catalogue import known, told_of
from maillage.cli.context import Context, excludes, needs, pass_context
from maillage.cli.unknown import near_ones
from maillage.errors import DataError, TableFaults
from maillage.examine.dossier import diagnose
from maillage.examine.member_list import Member, MemberList
from maillage.examine.members import known_words, read_members
from maillage.facts import read_schemas
from maillage.facts.confined import read_sheet
from maillage.iris import KEY_PATTERN
from maillage.ontology import read_codes
from maillage.territories import read_territories
from maillage.validate.article9 import OUTCOMES, Told
from maillage.vocabulary import ID

_SHOWN = 6


@click.command()
@click.argument("ptce", required=False)
@click.option(
    "--members",
    type=click.Path(path_type=Path),
    help="Feuille de membres (CSV, XLSX, ODS) à la place d’un PTCE / sheet of members.",
)
@click.option("--sheet", "sheet_name", default="", help="Feuille du classeur / sheet of the workbook.")
@click.option(
    "--complete/--incomplete",
    default=None,
    help="La liste nomme tous les membres, ou non / whether the list names every member.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_context
def article9(
    context: Context,
    ptce: str | None,
    members: Path | None,
    sheet_name: str,
    complete: bool | None,
    form: str,
) -> None:
    """Dire, élément par élément, où en est un PTCE (ou chacun) au regard de l’article 9 de la loi ESS.

    Avec --members, la même chose de sa propre liste : une ligne par membre, colonnes « nom », et si on les
    connaît « SIREN », « nature » (association, SCIC, SARL, commune, université…), « rôle », « commune » ou
    « département », « liste complète » (oui ou non). Rien n’est gardé.

    Say, element by element, where a PTCE stands against article 9 of the ESS law. With --members, the same of
    one's own list: a row a member. Nothing is kept.
    """
    excludes("--members", "PTCE", ptce)
    for option in ("--sheet", "--complete"):
        needs(option, "--members", members)
    found = _own(context, members, sheet_name, complete) if members else _of_the_release(context, ptce)
    if form == "json":
        click.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=2))
        return
    for name, told in groupby(found, key=lambda one: (one.ptce, one.name)):
        click.echo(f"{name[1]} ({name[0].removeprefix(ID)})" if not members else name[1])
        for number, one in enumerate(told, 1):
            for line in _lines(context, number, one):
                click.echo(line)


def _of_the_release(context: Context, ptce: str | None) -> Sequence[Told]:
    engine = context.engine()
    key = (ptce or "").removeprefix(ID).removeprefix("ptce/")
    may_be = not ptce or re.fullmatch(KEY_PATTERN, key)
    found = told_of(engine, context.lang, f"{ID}ptce/{key}" if key else "") if may_be else []
    if not found:
        fr, en = near_ones(str(ptce), known.things(engine, "mlg:PTCE", context.lang))
        raise DataError(f"aucun PTCE « {ptce} »{fr}", f"no PTCE '{ptce}'{en}")
    return found


def _own(context: Context, file: Path, sheet: str, complete: bool | None) -> Sequence[Told]:
    """The diagnosis of one's own list; what its keeper should know goes to the error stream."""
    context.say_what_is_not_confined()
    engine = context.engine()
    gazetteer, codes = read_territories(paths.DATA / "territories"), paths.ONTOLOGY / "codes"
    grid = read_sheet(file, sheet, words=known_words())
    try:
        tables = read_schemas(paths.DATA / "facts" / "schemas", read_codes(codes))
        listed = read_members(grid, tables, codes, gazetteer)
    except TableFaults as several:
        click.echo(several.message(context.lang), err=True)
        raise DataError(
            f"{file.name} : {several.number} erreur{'s' if several.number > 1 else ''} à corriger",
            f"{file.name}: {several.number} error{'s' if several.number > 1 else ''} to be mended",
        ) from several
    listed = listed if complete is None else replace(listed, complete=complete)
    dossier = diagnose(listed, engine, gazetteer, context.lang)
    for notice in (*listed.notices, *dossier.notices):
        click.echo(notice.message(context.lang), err=True)
    click.echo(context.say(*_summary(listed, dossier.known)), err=True)
    return dossier.told


def _summary(listed: MemberList, known: Sequence[Member]) -> tuple[str, str]:
    """How many members the list has, which of them the release knows, and whether it is complete."""
    number, many = listed.number, "s" if listed.number > 1 else ""
    names = ", ".join(f"{member.name} (ligne {member.line})" for member in known)
    names_en = ", ".join(f"{member.name} (row {member.line})" for member in known)
    fr = f"{listed.file} : {number} membre{many}, dont {len(known)} déjà dans nos données"
    en = f"{listed.file}: {number} member{many}, {len(known)} of them in our data already"
    if known:
        fr, en = f"{fr} : {names}", f"{en}: {names_en}"
    if listed.complete:
        return f"{fr} ; liste complète", f"{en}; complete list"
    return (
        f"{fr} ; la liste ne se dit pas complète, rien ne peut donc manquer",
        f"{en}; the list does not say it is complete, so nothing can be missing",
    )


def _in_order(source: str) -> tuple[str, int]:
    """The order of sources: by letters, rows of one sheet by their number."""
    words, _, number = source.rpartition(" ")
    return (words.casefold(), int(number)) if number.isdecimal() else (source.casefold(), 0)


def _lines(context: Context, number: int, one: Told) -> Iterator[str]:
    outcome = OUTCOMES[one.outcome]
    yield f"  {number}. {one.element}{context.say(' : ', ': ')}{context.say(outcome.fr, outcome.en)}"
    yield f"     {one.reason}"
    if one.kinds_found:
        yield f"     {context.say('Pour information. ', 'As information. ')}{one.kinds_found}"
    sources = {s.citation for fact in one.facts if fact.shows == one.outcome for s in fact.sources}
    if sources:
        listed = sorted(sources, key=_in_order)
        rest = len(listed) - _SHOWN
        more = context.say(f" et {rest} autres", f" and {rest} more") if rest > 1 else ""
        shown = listed[:_SHOWN] if more else listed
        yield f"     {context.say('D’après : ', 'According to: ')}{' ; '.join(shown)}{more}"
    if one.settled_by:
        yield f"     {context.say('Ce qui trancherait : ', 'What would settle it: ')}{one.settled_by}"


COMMANDS = (article9,)
