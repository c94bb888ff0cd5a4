"""The command that asks a person about candidates, one screen a pair: `maillage review`."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Final

import click

from maillage import paths
from maillage.cli.context import Context, pass_context
from maillage.errors import MaillageError, ParameterError, Place, TableError, shortened
from maillage.facts import read_facts
from maillage.files.lock import held
from maillage.link import sssom
from maillage.link.candidates import read_candidates
from maillage.link.decisions import known, read_decisions
from maillage.link.review import Answer, Item, Review, askable, queue, rests_on, unsure_pairs
from maillage.ontology import read_codes
from maillage.terms.names import short
from maillage.territories import read_territories

_KEYS: Final = {
    "a": Answer.ACCEPT,
    "y": Answer.ACCEPT,
    "o": Answer.ACCEPT,
    "r": Answer.REFUSE,
    "n": Answer.REFUSE,
    "i": Answer.UNSURE,
    "?": Answer.UNSURE,
}
_UNDO, _QUIT = "u", ("q", "\x03", "\x04")
_WIDTH: Final = 100
_CLEAR: Final = "\x1b[2J\x1b[H"


@click.command()
@click.argument("candidates", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path("data/links/revue.sssom.tsv"),
    show_default=True,
    help="Table où les décisions s’ajoutent / table that decisions are added to.",
)
@click.option(
    "--role",
    type=click.Choice([name for name in sssom.ROLES if name != "calculation"]),
    default="curator",
    show_default=True,
    envvar="MAILLAGE_ROLE",
    help="Rôle de qui décide ; aucun nom n’est demandé / role of whoever decides.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.98,
    show_default=True,
    help="Probabilité dont on veut les voisines d’abord / ask first about what is near it.",
)
@click.option(
    "--blind",
    is_flag=True,
    help="Cacher la probabilité et l’avis de la machine, et tout demander / hide what the machine thinks.",
)
@pass_context
def review(context: Context, candidates: Path, into: Path, role: str, threshold: float, blind: bool) -> None:
    """Relire les rapprochements proposés par « maillage link », un par écran, les plus utiles d’abord.

    Chaque réponse est écrite aussitôt ; on quitte et on reprend quand on veut. Touches : a accepter,
    r refuser, i incertain, u annuler la dernière réponse, q quitter.

    Review the matches that 'maillage link' proposes, one a screen, most useful first. Each answer is written
    at once. Keys: a accept, r refuse, i unsure, u undo, q quit.
    """
    if not into.name.endswith(sssom.ENDING):
        raise ParameterError(f"--into finit par {sssom.ENDING}", f"--into ends with {sssom.ENDING}")
    if not into.parent.is_dir():
        raise TableError("ce dossier n’existe pas", "no such folder", Place(str(into.parent)))
    pairs = read_candidates(candidates)
    gazetteer = read_territories(paths.DATA / "territories")
    facts = read_facts(paths.DATA / "facts", read_codes(paths.ONTOLOGY / "codes"), gazetteer)
    about = known(facts, gazetteer.territories)
    with _alone(into), _key_by_key():
        decided = {(d.subject, d.object) for s in read_decisions(into.parent, about) for d in s.decisions}
        items = queue(pairs, rests_on(facts), threshold, decided, unsure_pairs(into), blind=blind)
        session = Review(into, items, about, role, date.today().isoformat())
        _ask_all(context, session, blind=blind)
    for line in _summary(context, session, blind=blind):
        click.echo(line)
    if number := sum(not askable(pair) for pair in pairs):
        many, have = ("s", "have") if number > 1 else ("", "has")
        click.echo(
            context.say(
                f"{number} candidat{many} sans IRI de Maillage (noms d’une liste à soi) : pas à relire ici ; "
                "en décider dans la liste, en y écrivant le SIREN retenu",
                f"{number} candidate{many} {have} no IRI of Maillage (names of your list): not asked here; "
                "decide in your list, by writing the right SIREN in it",
            ),
            err=True,
        )


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    """Hold the table, so that two reviews do not write in it."""
    lock = into.with_name(f".{into.name}.lock")
    try:
        with held(lock):
            yield
    except BlockingIOError as fault:
        raise TableError(
            "une autre revue écrit dans cette table", "another review writes in this table", Place(str(into))
        ) from fault
    finally:
        lock.unlink(missing_ok=True)


def _ask_all(context: Context, session: Review, *, blind: bool) -> None:
    message = ""
    while item := session.next():
        click.echo((_CLEAR if sys.stdout.isatty() else "") + _screen(context, session, item, blind=blind))
        if message:
            click.echo(message)
        message = ""
        key = _key(context)
        if key in _QUIT:
            return
        try:
            if key == _UNDO:
                if not session.undo():
                    message = context.say(
                        "rien à annuler dans cette séance", "nothing to undo in this session"
                    )
            elif key in _KEYS:
                session.answer(_KEYS[key])
            else:
                message = context.say("touches : a r i u q", "keys: a r i u q")
        except MaillageError as fault:
            message = fault.message(context.lang)


def _key(context: Context) -> str:
    """The key that is pressed; the first letter of a line where there is no terminal."""
    prompt = context.say(
        "a accepter · r refuser · i incertain · u annuler · q quitter > ",
        "a accept · r refuse · i unsure · u undo · q quit > ",
    )
    try:
        click.echo(prompt, nl=False)
        if not sys.stdin.isatty():
            line = sys.stdin.readline()
            return (line.strip() or "x")[0].lower() if line else "q"
        return _pressed().lower()
    except (EOFError, KeyboardInterrupt):
        return "q"
    finally:
        click.echo()


if sys.platform == "win32":

    def _pressed() -> str:
        return click.getchar()

    @contextmanager
    def _key_by_key() -> Iterator[None]:
        yield

else:
    import termios
    import tty

    def _pressed() -> str:
        """One key; what a key of several bytes sends, such as an arrow, is one key that means nothing."""
        key = os.read(sys.stdin.fileno(), 1)
        if key in (b"\x1b", b"") or key > b"\x7f":
            while select.select([sys.stdin], [], [], 0)[0] and os.read(sys.stdin.fileno(), 16):
                pass
            return "x" if key else "q"
        return key.decode()

    @contextmanager
    def _key_by_key() -> Iterator[None]:
        """Have the terminal give keys one by one for as long as this lasts: none typed ahead is lost."""
        if not sys.stdin.isatty():
            yield
            return
        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _screen(context: Context, session: Review, item: Item, *, blind: bool) -> str:
    """One item, in words."""
    pair, weight = item.candidate, item.weight
    first = context.say(
        f"{session.place + 1} sur {len(session.items)} · faits qui en dépendent : {weight}",
        f"{session.place + 1} of {len(session.items)} · facts that rest on it: {weight}",
    )
    if item.asked:
        first += context.say(" · déjà jugé incertain", " · already found unsure")
    number = f", SIREN {pair.siren}" if pair.siren else ""
    parts = [
        first,
        "",
        f"  {_plain(pair.subject_label)}",
        f"      {short(pair.subject_iri)}",
        context.say("  est-ce :", "  is it:"),
        f"  {_plain(pair.object_label)}{number}",
        "",
    ]
    if not blind:
        probability = f"{pair.probability:.3f}"
        parts.append(
            context.say(f"  probabilité : {probability.replace('.', ',')}", f"  probability: {probability}")
        )
    evidence = pair.evidence_fr if context.lang == "fr" else pair.evidence_en
    settles = pair.settles_fr if context.lang == "fr" else pair.settles_en
    parts += _folded(context.say("ce qui le dit : ", "what says so: ") + _plain(evidence))
    if settles:
        parts += _folded(context.say("ce qui trancherait : ", "what would settle it: ") + _plain(settles))
    return "\n".join([*parts, ""])


def _folded(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _plain(text: str) -> str:
    """A text of a file that sends no command to the terminal."""
    return " ".join(shortened(part) for part in text.split())


def _summary(context: Context, session: Review, *, blind: bool) -> Iterator[str]:
    tally, left = session.tally, len(session.items) - session.place
    yes, no, unsure = (tally.answers[answer] for answer in (Answer.ACCEPT, Answer.REFUSE, Answer.UNSURE))
    yield context.say(
        f"{yes} acceptés, {no} refusés, {unsure} incertains ; {left} à relire ; table : {session.path}",
        f"{yes} accepted, {no} refused, {unsure} unsure; {left} left; table: {session.path}",
    )
    if blind and tally.judged:
        yield context.say(
            f"accord avec la machine, sur ce qu’elle décide seule : {tally.agreed} sur {tally.judged}",
            f"agreement with the machine, on what it decides alone: {tally.agreed} of {tally.judged}",
        )


COMMANDS = (review,)
