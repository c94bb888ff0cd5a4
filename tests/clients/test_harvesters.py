"""The catalogues of data.gouv.fr (udata) and of CKAN read our DCAT catalogue, each by its own reader.

Each reader lives in an environment of its own, without the server and the database that it does not need here.
"""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from needed import need
from served import Served

FOLDER: Final = Path(__file__).parents[2] / ".clients"
PROGRAMS: Final = {
    "udata": '''
import json, sys
import mongoengine, mongomock
from flask import Flask
from flask_babel import Babel
from rdflib import RDF, Graph
from udata import settings
from udata.app import cache
from udata.core.dataset.rdf import dataset_from_rdf
from udata.rdf import DCAT

W3ID, parse = "https://w3id.org/maillage/", Graph.parse

def parse_here(graph, source=None, **options):
    """udata fetches what has a name; w3id.org redirects to where the graph is served, and nothing else is fetched."""
    if "://" in str(source):
        source = sys.argv[3] + source.removeprefix(W3ID) if source.startswith(W3ID) else "/nowhere"
    return parse(graph, source, **options)

def text(checksum):
    """A digest as it is written: rdflib makes bytes of xsd:hexBinary."""
    return checksum.value.hex() if isinstance(checksum.value, bytes) else checksum.value

Graph.parse = parse_here
mongoengine.connect("memory", mongo_client_class=mongomock.MongoClient, uuidRepresentation="standard")
app = Flask("udata")
app.config.from_object(settings.Defaults)
Babel(app)
cache.init_app(app, {"CACHE_TYPE": "flask_caching.backends.NullCache", "CACHE_NO_NULL_WARNING": True})
graph = Graph().parse(sys.argv[1], format=sys.argv[2])
found = []
with app.test_request_context():
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        dataset = dataset_from_rdf(graph, node=node, dryrun=True)
        found.append({
            "iri": dataset.harvest.uri, "title": dataset.title, "about": dataset.description,
            "tags": dataset.tags, "frequency": str(dataset.frequency or ""), "files": [
                {"title": r.title, "url": r.url, "bytes": r.filesize, "hash": r.checksum and text(r.checksum)}
                for r in dataset.resources
            ],
        })
print(json.dumps(found))
''',
    "ckan": """
import json, sys
from ckanext.dcat.processors import RDFParser

parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[2])
found = []
for dataset in parser.datasets():
    extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
    found.append({
        "iri": extras["uri"], "title": dataset["title"], "about": dataset["notes"],
        "tags": [tag["name"] for tag in dataset["tags"]], "frequency": extras.get("frequency", ""), "files": [
            {"title": r.get("name"), "url": r["url"], "bytes": r.get("size"), "hash": r.get("hash")}
            for r in dataset["resources"]
        ],
    })
print(json.dumps(found))
""",
}
"""By catalogue: a program that prints what its reader makes of a file of DCAT."""
FORMATS: Final = {"turtle": "ttl", "xml": "rdf", "json-ld": "jsonld"}


def read(reader: str, path: Path, form: str, root: str) -> list[dict[str, Any]]:
    """The datasets that a reader finds in a file."""
    interpreter = FOLDER / reader / "bin" / "python"
    need(reader, interpreter.is_file(), f"run `make clients`, which makes .clients/{reader}")
    done = subprocess.run(
        [interpreter, "-W", "ignore", "-c", PROGRAMS[reader], path, form, f"{root}/"],
        cwd=path.parent,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("reader", PROGRAMS)
def test_a_catalogue_reads_ours(served: Served, root: str, reader: str, form: str, tmp_path: Path) -> None:
    """One dataset under its name, with its text, its themes and each file with address, size and digest."""
    path = tmp_path / "catalogue"
    path.write_bytes(served.get(f"/donnees/catalogue.{FORMATS[form]}").body)
    (dataset,) = read(reader, path, form, root)
    assert dataset["iri"] == "https://w3id.org/maillage/donnees/maillage"
    assert "Maillage" in dataset["title"]
    assert len(dataset["about"]) > 50
    assert {"ptce", "tiers-lieux"} <= {tag.lower() for tag in dataset["tags"]}
    assert dataset["frequency"]
    dumps = {file["url"].rpartition("/")[2]: file for file in dataset["files"]}
    assert {"maillage.ttl", "maillage.jsonld", "maillage.nq.gz"} <= dumps.keys()
    whole = dumps["maillage.ttl"]
    assert whole["title"]
    sizes = served.get("/donnees/fichiers/dumps/maillage.ttl").body
    assert int(whole["bytes"]) == len(sizes)
    assert len(whole["hash"]) == 64
