"""The catalogues of data.gouv.fr (udata) and of CKAN read our DCAT catalogue, each by its own reader.

Each reader lives in an environment of its own, without the server and the database that it does not need here.
"""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from maillage.publish.dcat import LICENCE
from maillage.vocabulary import BASE
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
from udata.core.dataset.models import Dataset, License
from udata.core.dataset.rdf import dataset_from_rdf
from udata.core.organization.models import Organization
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
    License(id="lov2", title="Licence Ouverte", url="https://www.etalab.gouv.fr/licence-ouverte-open-licence").save()
    owner = Organization(name="essai", description="essai").save()
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        dataset = dataset_from_rdf(graph, Dataset(organization=owner), node=node)
        covers = dataset.temporal_coverage
        found.append({
            "iri": dataset.harvest.uri, "title": dataset.title, "about": dataset.description,
            "tags": dataset.tags, "frequency": str(dataset.frequency or ""),
            "licence": dataset.license and dataset.license.url, "contact": [c.contact_form for c in dataset.contact_points],
            "covers": covers and [str(covers.start), str(covers.end)], "files": [
                {"title": r.title, "url": r.url, "bytes": r.filesize, "hash": r.checksum and text(r.checksum),
                 "format": r.format}
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
        "tags": [tag["name"] for tag in dataset["tags"]], "frequency": extras.get("frequency", ""),
        "licence": dataset["resources"][0].get("license"), "contact": [extras.get("contact_uri")],
        "covers": [extras.get("temporal_start"), extras.get("temporal_end")], "files": [
            {"title": r.get("name"), "url": r["url"], "bytes": r.get("size"), "hash": r.get("hash"),
             "format": r.get("format")}
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
    """Two datasets with text, themes, licence, contact, years covered; each file with address, size and digest."""
    path = tmp_path / "catalogue"
    path.write_bytes(served.get(f"/donnees/catalogue.{FORMATS[form]}").body)
    datasets = {dataset["iri"].removeprefix(BASE): dataset for dataset in read(reader, path, form, root)}
    assert datasets.keys() == {"donnees/maillage", "donnees/tableaux"}
    for dataset in datasets.values():
        assert "Maillage" in dataset["title"]
        assert len(dataset["about"]) > 50
        assert {"ptce", "tiers-lieux"} <= {tag.lower() for tag in dataset["tags"]}
        assert dataset["frequency"]
        assert dataset["licence"] == LICENCE
        assert any(str(each).startswith(BASE) for each in dataset["contact"])
        assert [day[:4] for day in dataset["covers"]] == ["1994", "2026"]
    dumps = {file["url"].rpartition("/")[2]: file for file in datasets["donnees/maillage"]["files"]}
    assert {"maillage.ttl", "maillage.jsonld", "maillage.nq.gz"} <= dumps.keys()
    whole = dumps["maillage.ttl"]
    assert whole["title"]
    sizes = served.get("/donnees/fichiers/dumps/maillage.ttl").body
    assert int(whole["bytes"]) == len(sizes)
    assert len(whole["hash"]) == 64
    tables = {file["url"].removeprefix(BASE): file for file in datasets["donnees/tableaux"]["files"]}
    awards = tables["requetes/laureats.csv"]
    assert awards["title"] in ("Les lauréats des appels", "The laureates of the calls")
    assert "csv" in awards["format"].lower()
    assert served.get("/requetes/laureats.csv").body.count(b"\n") > 50
