"""The command that checks a release with reference libraries: verify."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from maillage.cli.context import Context, needs, pass_context
from maillage.release import Release
from maillage.verify import Check
from maillage.verify import verify as verify_release

_STEPS = {
    "files": ("fichiers", "files"),
    "dumps": ("dumps", "dumps"),
    "counts": ("nombres", "counts"),
    "inputs": ("entrées", "inputs"),
    "store": ("magasin", "store"),
    "closure": ("raisonnement", "reasoning"),
}


@click.command()
@click.argument("release", required=False, type=click.Path(path_type=Path))
@click.option(
    "--department",
    default="",
    metavar="CODE",
    help="Département de l’échantillon, quand la livraison a des sources nationales ; le plus petit"
    " sinon / département of the sample, on a national release.",
)
@click.option("--json", "as_json", is_flag=True, help="En JSON / as JSON.")
@pass_context
def verify(context: Context, release: Path | None, department: str, as_json: bool) -> None:
    """Vérifier une livraison (la courante, une version ou un dossier) avec des bibliothèques de référence.

    Check a release: checksums, dumps against one another, store against dumps, inferences against owlrl's,
    SHACL report against pySHACL's. Exit status 1 when anything differs.
    """
    folder = context.releases / release if release else context.releases
    opened = Release.read(folder if folder.exists() or release is None else release)
    sources = opened.manifest.get("sources")
    needs("--department", "une livraison nationale", sources, "a national release")

    def started(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"{_name(context, name)}…", err=True)

    checks = []
    for check in verify_release(opened, department, started):
        checks.append(check)
        if not as_json:
            _show(context, check)
    passed = all(check.passed for check in checks)
    if as_json:
        content = {
            "version": opened.version,
            "passed": passed,
            "checks": [_record(check) for check in checks],
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    sys.exit(0 if passed else 1)


def _name(context: Context, name: str) -> str:
    return context.say(*_STEPS.get(name, (name, name)))


def _show(context: Context, check: Check) -> None:
    mark = context.say("conforme", "passed") if check.passed else context.say("écart", "differs")
    click.echo(f"{mark:<9}{_name(context, check.name):<14}{context.say(check.fr, check.en)}")
    for difference in check.differences:
        click.echo(f"    {context.say(difference.fr, difference.en)}")
    left = check.total - len(check.differences)
    if left:
        click.echo(f"    {context.say(f'et {left} autres', f'and {left} more')}")


def _record(check: Check) -> dict[str, object]:
    return {**asdict(check), "passed": check.passed}


COMMANDS = (verify,)
