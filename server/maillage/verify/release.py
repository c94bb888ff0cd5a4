"""The checks of a release, one after the other."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Final

from rdflib import Graph

from maillage.build import Inputs
from maillage.errors import MaillageError
from maillage.publish.manifest import digest_folder
from maillage.quads import as_written
from maillage.release import Release
from maillage.verify.check import Check, Difference, compare, outcome
from maillage.verify.closure import EXPECTED, closure
from maillage.verify.dumps import Dumps, check_counts, check_dumps
from maillage.verify.part import Part, sample, whole
from maillage.verify.shapes import REFERENCES, lines
from maillage.verify.store import check_files, check_store

_OURS: Final = ("la livraison", "the release")


def verify(
    release: Release, department: str = "", started: Callable[[str], None] = lambda _: None
) -> Iterator[Check]:
    """Check a release: its files against one another, then what our engines made of it against others'.

    A release with national sources is too large for the reference libraries: they are given the facts and
    the rows of one département.

    Args:
        release: whose manifest was read.
        department: the code of the département of the sample; the smallest when empty.
        started: is told the name of each check as it begins.

    Yields:
        each check as it ends; one that cannot be carried out has the reason as its difference.
    """
    inputs = Inputs()
    dumps = Dumps(release)

    @cache
    def part() -> Part:
        return whole(dumps) if dumps.whole() else sample(dumps, department)

    steps: dict[str, Callable[[], Check]] = {
        "files": lambda: check_files(release),
        "dumps": lambda: check_dumps(dumps),
        "counts": lambda: check_counts(dumps),
        "inputs": lambda: _check_inputs(release, inputs),
        "store": lambda: check_store(dumps, () if dumps.whole() else part().rows | part().inferred),
        "closure": lambda: check_closure(part(), inputs),
    }
    for name in REFERENCES:
        steps[name] = partial(_by_reference, part, inputs, name)
    for name, run in steps.items():
        started(name)
        try:
            yield run()
        except MaillageError as fault:
            said = Difference(fault.message("fr"), fault.message("en"))
            yield outcome(name, "impossible à vérifier", "cannot be verified", [said])


def _check_inputs(release: Release, inputs: Inputs) -> Check:
    """The vocabulary and shapes here against those that the release was made with."""
    said = release.manifest["inputs"]
    digests = {"ontology": digest_folder(inputs.ontology), "shapes": digest_folder(inputs.shapes)}
    return outcome(
        "inputs",
        "le vocabulaire et les formes installés sont ceux de la livraison",
        "the vocabulary and shapes installed are those of the release",
        (
            Difference(
                f"{name}/ a changé depuis cette livraison : raisonnement et formes ne sont plus comparables",
                f"{name}/ has changed since this release: its inferences and report cannot be compared",
            )
            for name, found in digests.items()
            if found != said.get(name)
        ),
    )


def _by_reference(part: Callable[[], Part], inputs: Inputs, name: str) -> Check:
    return check_shapes(part(), inputs, name)


def check_closure(part: Part, inputs: Inputs) -> Check:
    """Our inferences against owlrl's closure."""
    reference = closure(part.stated, inputs.axioms())
    left_out = sum(reference.left_out[expected.name] for expected in EXPECTED)
    return outcome(
        "closure",
        f"{len(part.inferred)} déductions comparées à celles d’owlrl, sur {part.fr}"
        f" ({left_out} triplets écartés par règle)",
        f"{len(part.inferred)} inferences compared with owlrl's, on {part.en}"
        f" ({left_out} triples left out by rule)",
        compare(part.inferred, reference.facts, _OURS, ("owlrl", "owlrl")),
    )


def check_shapes(part: Part, inputs: Inputs, name: str) -> Check:
    """Our SHACL report against that of another library."""
    shapes = Graph()
    with as_written():
        for path in inputs.shape_files():
            shapes.parse(path, format="turtle")
    found = REFERENCES[name](part.validated(), shapes)
    return outcome(
        name,
        f"{part.report.total()} résultats SHACL comparés à ceux de {name}, sur {part.fr}",
        f"{part.report.total()} SHACL results compared with those of {name}, on {part.en}",
        compare(lines(part.report), lines(found), _OURS, (name, name)),
    )
