"""Clients generated from /openapi.json, then used: openapi-python-client, and openapi-typescript with openapi-fetch."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from javascript import FOLDER, MODULES, need_packages, node
from served import Served

PYTHON: Final = """
import json, sys
from client import Client
from client.api.ptce import ptce_fiche, ptce_fiche_json
from client.models import PtceFicheEnding

with Client(base_url=sys.argv[1]) as client:
    rows = ptce_fiche_json.sync(client=client, ptce="sud-aquitaine")
    table = ptce_fiche.sync(PtceFicheEnding.CSV, client=client, ptce="sud-aquitaine")
    fault = ptce_fiche_json.sync(client=client, ptce="nulle-part")
print(json.dumps({"rows": rows.to_dict(), "table": table, "fault": fault.to_dict()}))
"""
TYPESCRIPT: Final = """
import createClient from 'openapi-fetch';
import type { paths } from './maillage';

const client = createClient<paths>({ baseUrl: process.argv[2] });
const question = { params: { query: { ptce: 'sud-aquitaine' } } };
const rows = await client.GET('/requetes/ptce-fiche.json', question);
const first: { [name: string]: { type: string; value: string } } | undefined = rows.data?.results.bindings[0];
const table = await client.GET('/requetes/ptce-fiche.{ending}', {
  params: { query: { ptce: 'sud-aquitaine' }, path: { ending: 'csv' } },
  parseAs: 'text',
});
const lines: string[] = (table.data as string).split('\\r\\n');
const fault = await client.GET('/requetes/ptce-fiche.json', { params: { query: { ptce: 'nulle-part' } } });
const status: number | undefined = typeof fault.error === 'object' ? fault.error.status : undefined;
console.log(JSON.stringify({ first, rows: rows.data, lines, status }));
"""


@pytest.fixture
def description(served: Served, tmp_path: Path) -> Path:
    """The description, in a file."""
    path = tmp_path / "openapi.json"
    path.write_bytes(served.get("/openapi.json?lang=en").body)
    return path


def python(folder: Path, *words: str) -> str:
    """What Python writes on its output, in a folder, with the programs of its environment on the path."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def agree(rows: dict[str, Any], table: str) -> None:
    """The rows of JSON and those of CSV are the same, column by column."""
    head, *lines = csv.reader(io.StringIO(table))
    assert head == rows["head"]["vars"]
    assert lines == [[row.get(n, {}).get("value", "") for n in head] for row in rows["results"]["bindings"]]
    assert lines


def test_a_client_in_python(root: str, description: Path) -> None:
    """It is generated without a warning; it reads rows, a table and a problem."""
    folder = description.parent
    words = (
        "generate",
        "--meta",
        "none",
        "--path",
        "openapi.json",
        "--output-path",
        "client",
        "--fail-on-warning",
    )
    assert "arning" not in python(folder, "-m", "openapi_python_client", *words)
    answer = json.loads(python(folder, "-c", PYTHON, root))
    agree(answer["rows"], answer["table"])
    assert answer["fault"]["status"] == 400


def test_a_client_in_typescript(root: str, description: Path) -> None:
    """It is generated, passes the strict compiler with what is done with it, and reads the same."""
    need_packages("openapi-typescript", "openapi-fetch", "typescript")
    folder = description.parent
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "client.ts").write_text(TYPESCRIPT, encoding="utf-8")
    node(
        MODULES / "openapi-typescript/bin/cli.js", description, "-o", folder / "maillage.d.ts", folder=FOLDER
    )
    options = (
        "--strict --target es2022 --module es2022 --moduleResolution bundler --lib es2022,dom --types node"
    )
    node(MODULES / "typescript/bin/tsc", *options.split(), "client.ts", folder=folder)
    answer = json.loads(node("client.js", root, folder=folder))
    agree(answer["rows"], "\r\n".join(answer["lines"]))
    assert answer["first"]
    assert answer["status"] == 400
