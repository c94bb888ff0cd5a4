"""OpenRefine itself, driven by the commands of its own pages: a sheet is matched, and columns are added to it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from needed import need

PROGRAM: Final = shutil.which("openrefine")
need("openrefine", PROGRAM, "Debian's package openrefine")
SHEET: Final = """nom,ville,siren
PTCE sud aquitaine,Tarnos,
Le Solilab,Nantes,
CBE Seignanx,Tarnos,
Ville de Toulouse,Toulouse,213105554
Rien du tout zzzz,Nantes,
"""
ALL: Final = json.dumps({"facets": [], "mode": "row-based"})


@dataclass
class Project:
    """A project of OpenRefine."""

    web: httpx.Client
    number: str

    def command(self, name: str, **fields: str) -> Any:
        """Run a command; wait until it has ended."""
        token = self.web.get("/command/core/get-csrf-token").json()["token"]
        address = f"/command/core/{name}"
        reply = self.web.post(address, params={"project": self.number, "csrf_token": token}, data=fields)
        until = time.monotonic() + 120
        while self.web.get("/command/core/get-processes", params={"project": self.number}).json()[
            "processes"
        ]:
            assert time.monotonic() < until
            time.sleep(0.2)
        return reply.json()

    def matched(self) -> list[str]:
        """What the cells of the first column are matched with; nothing for those that are open."""
        arguments = {"project": self.number, "start": "0", "limit": "50"}
        found = self.web.get("/command/core/get-rows", params=arguments).json()
        recons = found["pool"]["recons"]
        return [recons[str(row["cells"][0]["r"])].get("m", {}).get("id", "") for row in found["rows"]]

    def export(self) -> list[str]:
        """The sheet, as CSV lines."""
        fields = {"project": self.number, "format": "csv", "engine": ALL}
        return self.web.post("/command/core/export-rows/sheet.csv", data=fields).text.splitlines()


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of an OpenRefine without a window, with a folder of its own."""
    folder = tmp_path_factory.mktemp("openrefine")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    options = (
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-d",
        str(folder),
        "-m",
        "800M",
        "-x",
        "refine.headless=true",
    )
    with Path(folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(PROGRAM), *options], stdout=log, stderr=log, cwd=folder, start_new_session=True
        )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as web:
        until = time.monotonic() + 180
        while True:
            try:
                web.get("/command/core/get-version")
                break
            except httpx.TransportError:
                assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text(
                    "utf-8"
                )
                time.sleep(0.5)
        yield web
    os.killpg(process.pid, signal.SIGTERM)  # a script that starts a script that starts Java
    try:
        process.wait(30)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def project(openrefine: httpx.Client) -> Project:
    """A project made of a sheet."""
    token = openrefine.get("/command/core/get-csrf-token").json()["token"]
    reply = openrefine.post(
        "/command/core/create-project-from-upload",
        params={"csrf_token": token},
        files={"project-file": ("liste.csv", SHEET, "text/csv")},
        data={"project-name": "liste", "format": "text/line-based/*sv", "options": '{"separator": ","}'},
    )
    return Project(openrefine, reply.headers["location"].rpartition("=")[2])


def test_a_sheet_is_matched_and_columns_are_added(project: Project, root: str) -> None:
    """Types are proposed; rows are matched by name, town and number; what is certain is chosen, the rest is not."""
    service = f"{root}/reconcile"
    manifest = httpx.get(service).json()
    spaces = {"identifierSpace": manifest["identifierSpace"], "schemaSpace": manifest["schemaSpace"]}
    guessed = project.command("guess-types-of-column", columnName="nom", service=service)
    assert {"PTCE", "TiersLieu", "Actor"} <= {kind["id"] for kind in guessed["types"]}
    details = [
        {"column": column, "propertyName": pid, "propertyID": pid, "property": {"id": pid, "name": pid}}
        for column, pid in (("ville", "commune"), ("siren", "siren"))
    ]
    config = {"mode": "standard-service", "service": service, **spaces, "type": None, "autoMatch": True}
    asked = json.dumps(config | {"columnDetails": details, "limit": 0})
    project.command("reconcile", columnName="nom", engine=ALL, config=asked)
    assert project.matched() == [
        "id/ptce/sud-aquitaine",
        "id/tiers-lieu/le-solilab",
        "id/actor/cbe-du-seignanx",
        "id/actor/ville-de-toulouse",
        "",
    ]
    columns = [{"id": name, "name": name} for name in ("commune", "insee", "begin")]
    columns.append({"id": "member", "name": "membre", "settings": {"limit": "1"}})  # type: ignore[dict-item]
    project.command(
        "extend-data",
        engine=ALL,
        baseColumnName="nom",
        endpoint=service,
        **spaces,
        extension=json.dumps({"properties": columns}),
        columnInsertIndex="1",
    )
    head, first, *_ = project.export()
    assert head == "nom,commune,code Insee,création,membre,ville,siren"
    assert first.startswith("PTCE Sud Aquitaine,Tarnos,40312,2014,")
