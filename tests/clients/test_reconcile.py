"""A client of the reconciliation service that others wrote (PyPI, py-reconciliation-service-api), over sockets.

It lives in an environment of its own: it wants older versions than ours of what it is made with.
"""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from maillage.reconcile import BATCH
from needed import need
from served import Served

PYTHON: Final = Path(__file__).parents[2] / ".clients" / "reconcile" / "bin" / "python"
PROGRAM: Final = """
import json, sys
from py_reconciliation_service_api import build_reconciliation_service
from py_reconciliation_service_api.models.reconciliation import ReconciliationQuery

service = build_reconciliation_service(sys.argv[1], httpx_args={"timeout": 60})
found = {"manifest": service._manifest.model_dump()}
for name, rows in json.loads(sys.argv[2]).items():
    try:
        answer = service.reconcile_batch([ReconciliationQuery.model_validate(row) for row in rows])
        found[name] = [row.model_dump()["result"] for row in answer]
    except Exception as fault:
        found[name] = f"{type(fault).__name__}: {fault}"
print(json.dumps(found))
"""
"""Reads the manifest, then puts batches of rows, and prints what the client's models make of the answers."""
LIEU: Final = {
    "query": "Le Solilab",
    "type": "TiersLieu",
    "properties": [{"pid": "commune", "v": "44000 Nantes"}],
}
POLE: Final = {"query": "PTCE Sud Aquitaine", "properties": [{"pid": "departement", "v": 40}], "limit": 3}
WRONG: Final = {"query": "a", "type": ["Ville"]}


def test_it_matches_rows_and_hears_failures(root: str) -> None:
    """The manifest, rows that are settled, open or unknown; a batch, or a row of it, that failed is no empty list."""
    need("reconcile", PYTHON.is_file(), "run `make clients`, which makes .clients/reconcile")
    rows = [
        POLE,
        LIEU,
        {"query": "zzzz qqqq"},
        {"query": "Saint-Denis", "type": "Commune", "type_strict": "any"},
    ]
    batches = json.dumps({"rows": rows, "wrong": [WRONG], "half wrong": [LIEU, WRONG]})
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", PROGRAM, f"{root}/reconcile", batches],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    manifest = found["manifest"]
    assert manifest["batch_size"] == BATCH
    assert "{{id}}" in manifest["preview"]["url"]
    assert manifest["suggest"]["entity"]["service_path"]
    pole, lieu, nothing, homonyms = found["rows"]
    assert [(c["id"], c["match"]) for c in pole[:1]] == [("id/ptce/sud-aquitaine", True)]
    assert [(c["id"], c["match"]) for c in lieu[:1]] == [("id/tiers-lieu/le-solilab", True)]
    assert nothing == []
    assert len(homonyms) > 1 and not any(c["match"] for c in homonyms)
    assert all(c["features"] and c["type"] for c in (*pole, *lieu, *homonyms))
    assert "400" in found["wrong"]
    assert "ValidationError" in found["half wrong"]


def test_the_event_loop_answers_as_flask_does(served: Served) -> None:
    """Preview, suggestions and faults through the event loop: headers and statuses are the same."""
    reply = served.get("/reconcile/preview?id=id%2Fptce%2Fsud-aquitaine")
    assert reply.status == 200
    assert "x-frame-options" not in reply.headers
    assert "frame-ancestors *" in reply.headers["content-security-policy"]
    assert served.get("/reconcile").headers["x-frame-options"] == "DENY"
    assert "sud-aquitaine" in served.get("/reconcile/suggest/entity?prefix=ptce+sud").text
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert served.ask("POST", "/reconcile", b"queries=%7B", form).status == 400
    assert served.ask("POST", "/reconcile", b"queries=" + b"a" * 600_000, form).status == 413
    assert served.ask("POST", "/reconcile", b"{}", {"Content-Type": "application/json"}).status == 415
