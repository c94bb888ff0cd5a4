"""Says in French and in English why a command line cannot be read: Click speaks English alone."""

import re
from typing import Final

import click

from maillage.cli.context import BadUsage

_FRENCH: Final = {
    r"Invalid value for (?P<place>.*?): (?P<rest>.*)": "{place} : {rest}",
    r"'(?P<a>.*)' is not one of (?P<b>.*)": "« {a} » n’est pas une des valeurs possibles : {b}",
    r"'(?P<a>.*)' is not a valid integer( range)?": "« {a} » n’est pas un nombre entier",
    r"'(?P<a>.*)' is not a valid float( range)?": "« {a} » n’est pas un nombre",
    r"(?P<a>\S+) is not in the range (?P<b>.*)": "« {a} » n’est pas dans l’intervalle {b}",
    r"No such command '(?P<a>.*?)'(?P<near>.*)": "la commande « {a} » n’existe pas{near}",
    r"No such option:? '?(?P<a>[^' ]*)'?(?P<near>.*)": "l’option {a} n’existe pas{near}",
    r"\.? ?\(?(?:Did you mean one of:|Did you mean|Possible options:) (?P<a>.*?)\??\)?": " ; proches : {a}",
    r"Missing argument '(?P<a>.*)'": "il manque l’argument {a}",
    r"Missing option '(?P<a>.*)'": "il manque l’option {a}",
    r"Option '(?P<a>.*)' requires an argument": "l’option {a} attend une valeur",
    r"Option '(?P<a>.*)' does not take a value": "l’option {a} ne prend pas de valeur",
    r"Got unexpected extra arguments? \((?P<a>.*)\)": "de trop : « {a} »",
}
"""What Click says, as patterns, and how French says it; a group may hold a sentence in its turn."""


def explained(fault: click.ClickException) -> BadUsage:
    """The fault of a command line in both languages, and the command whose help tells more."""
    english = fault.format_message().rstrip(".")
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    help_fr = help_en = ""
    if context is not None:
        help_fr = f" ; voir « {context.command_path} --help »"
        help_en = f"; see '{context.command_path} --help'"
    return BadUsage(_french(english) + help_fr, english + help_en)


def _french(english: str) -> str:
    for pattern, words in _FRENCH.items():
        found = re.fullmatch(pattern, english, re.DOTALL)
        if found:
            parts = {name: part or "" for name, part in found.groupdict().items()}
            for name in ("rest", "near"):
                if parts.get(name):
                    parts[name] = _french(parts[name].strip() if name == "rest" else parts[name])
            return words.format(**{name: part.replace("'", "") for name, part in parts.items()})
    return f"commande mal formée : « {english} »"
