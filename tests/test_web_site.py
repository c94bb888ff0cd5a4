"""The rest of the site: vocabulary, codes, graphs, data, and what every page owes its reader."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from maillage.vocabulary import PREFIXES
from maillage.web.http import problems
from maillage.web.views import home
from maillage.web.words import texts

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = (
    "/",
    "/carte",
    "/carte?region=75",
    "/requetes",
    "/requetes/poles",
    "/requetes/membres",
    "/requetes/membres?pole=essai",
    "/requetes/membres?pole=absent",
    "/sparql",
    "/sparql?query=ASK{}",
    "/sparql?query=nonsense",
    "/page/ptce/essai",
    "/page/membership/atelier--essai",
    "/ontology",
    "/codes",
    "/codes/roles",
    "/codes/roles/carrier",
    "/graph/revue",
    "/donnees",
    "/problemes",
    "/rapprocher",
    "/article9",
    "/article9/ptce/essai",
    "/article9/membres",
    "/dossier",
    "/dossier/ptce/essai",
    "/comparer?ptce=essai",
    "/comparer?ptce=essai&ptce=autre",
    "/nowhere",
)
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class Page(HTMLParser):
    """What a page holds, for checking: its elements in order, ids, links, labels."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and nothing else."""
        assert self.open, tag
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(client: FlaskClient, path: str, lang: str) -> None:
    """Language, title, landmarks, one h1, headings in order, labelled fields, scoped tables, unique ids."""
    path += f"{'&' if '?' in path else '?'}lang={lang}"
    response = client.get(path, headers=BROWSER)
    assert response.mimetype == "text/html"
    page = Page(response.text)
    assert page.open == []
    assert page.all("html")[0]["lang"] == lang
    assert all(len(page.all(tag)) == 1 for tag in ("title", "header", "nav", "main", "footer", "h1"))
    assert page.all("a")[0]["href"] == "#contenu"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    fields = [a for tag, a in page.elements if tag in ("input", "select", "textarea")]
    labelled = {a["for"] for a in page.all("label")}
    assert {a["id"] for a in fields if a.get("type") != "hidden"} == labelled
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    described = [i for _, a in page.elements for i in (a.get("aria-describedby") or "").split()]
    labelling = [i for _, a in page.elements for i in (a.get("aria-labelledby") or "").split()]
    assert {*described, *labelling} <= set(ids)


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_nothing_of_others(client: FlaskClient, path: str) -> None:
    """No script but ours, in a file; no inline style, no resource from elsewhere; links are http(s) or ours."""
    page = Page(client.get(path, headers=BROWSER).text)
    run = [script for script in page.all("script") if script["type"] != "application/ld+json"]
    assert all((script["src"] or "").startswith("/static/") for script in run)
    assert not page.all("style")
    for _, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert re.match(r"/(?!/)|https?://|#|$", attributes.get("href") or "")
    assert all((a["href"] or "").startswith("/") for a in page.all("link"))


@pytest.mark.parametrize("path", [*PAGES, "/sparql?query=x&format=json", "/static/maillage.css", "/sante"])
def test_headers(client: FlaskClient, path: str) -> None:
    """Security headers are on every response, errors included."""
    headers = client.get(path, headers=BROWSER).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Referrer-Policy" in headers


def test_links_lead_somewhere(client: FlaskClient) -> None:
    """Every link of ours on these pages is answered."""
    seen: set[str] = set()
    for path in PAGES:
        for link in Page(client.get(path, headers=BROWSER).text).all("a"):
            target = (link["href"] or "").partition("#")[0]
            if target.startswith("/") and target not in seen and not path.startswith("/nowhere"):
                seen.add(target)
                status = client.get(target, headers=BROWSER).status_code
                assert status < 400 or "absent" in target or "nonsense" in target, target
    assert len(seen) > 100


@pytest.mark.parametrize("ending", GRAPHS)
@pytest.mark.parametrize("path", ["/ontology", "/codes/roles", "/codes/roles/carrier", "/donnees/catalogue"])
def test_rdf(client: FlaskClient, path: str, ending: str) -> None:
    """The vocabulary, the lists and the catalogue in four formats, by ending and by Accept."""
    response = client.get(f"{path}.{ending}")
    assert response.status_code == 200
    assert [*parse(response.data, GRAPHS[ending])]
    again = client.get(path, headers={"Accept": response.mimetype})
    assert again.mimetype == response.mimetype
    assert len([*parse(again.data, GRAPHS[ending])]) == len([*parse(response.data, GRAPHS[ending])])


def test_ontology_has_blank_restrictions(client: FlaskClient) -> None:
    """OWL's restrictions are blank nodes again, as OWL tools want them."""
    text = client.get("/ontology.nt").text
    assert "genid" not in text
    assert "_:" in text


def test_ontology_parts(client: FlaskClient) -> None:
    """The context and the shapes are there; a version's IRI gives the vocabulary."""
    assert client.get("/ontology/context.jsonld").mimetype == "application/ld+json"
    assert "NodeShape" in client.get("/shapes", headers={"Accept": "text/turtle"}).text
    assert client.get("/ontology/0.1.0", headers={"Accept": "text/turtle"}).status_code == 200


def test_graph(client: FlaskClient) -> None:
    """A named graph: what it is for people, its triples for programs."""
    assert "Ce que dit la revue" in client.get("/graph/revue", headers=BROWSER).text
    data = client.get("/graph/revue/deduced", headers={"Accept": "application/n-triples"}).text
    assert '"déduit"@fr' in data
    assert client.get("/graph/nope", headers={"Accept": "text/turtle"}).status_code == 404


def test_files(client: FlaskClient, small_release: Path) -> None:
    """A dump is sent with its digest as ETag; who has it is told so; a part can be asked for."""
    response = client.get("/donnees/fichiers/dumps/maillage.ttl")
    assert response.data == (small_release / "dumps/maillage.ttl").read_bytes()
    assert response.content_type == "text/turtle; charset=utf-8"
    tag = response.headers["ETag"]
    again = client.get("/donnees/fichiers/dumps/maillage.ttl", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get("/donnees/fichiers/dumps/maillage.ttl", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
    packed = client.get("/donnees/fichiers/dumps/maillage.nq.gz")
    assert packed.mimetype == "application/gzip"
    assert "Content-Encoding" not in packed.headers


@pytest.mark.parametrize("name", ["manifest.json", "../manifest.json", "store/CURRENT", "dumps", "%2e%2e/x"])
def test_only_published_files(client: FlaskClient, name: str) -> None:
    """What the manifest does not list is not served."""
    assert client.get(f"/donnees/fichiers/{name}").status_code == 404


def test_machines(client: FlaskClient) -> None:
    """Robots, monitors and linked-data clients find what they look for."""
    assert client.get("/sante").json == {"status": "ok", "version": "1-essai"}
    assert "Disallow: /sparql" in client.get("/robots.txt").text
    void = client.get("/.well-known/void")
    assert (void.status_code, void.headers["Location"]) == (303, "/donnees/catalogue")
    assert client.get("/donnees/catalogue", headers=BROWSER).headers["Location"] == "/donnees"
    assert client.get("/donnees/maillage/class/x").status_code == 303


def test_sitemap(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, questions, poles and actors, with the day of the data; in parts when there are too many."""
    text = client.get("/sitemap.xml").text
    entries = re.findall(r"<url><loc>http://localhost(/[^<]*)</loc><lastmod>2026-01-01</lastmod></url>", text)
    assert {"/", "/requetes/poles", "/page/ptce/essai", "/page/actor/atelier"} <= set(entries)
    assert text.count("<url>") == len(entries)
    monkeypatch.setattr(home, "_PART", 4)
    index = client.get("/sitemap.xml", headers={"Accept": "application/xml"}).text
    parts = re.findall(r"<sitemap><loc>http://localhost(/sitemap-[0-9]+\.xml)</loc>", index)
    assert len(parts) == -(-len(entries) // 4)
    found = [
        path
        for part in parts
        for path in re.findall(r"<loc>http://localhost(/[^<]*)<", client.get(part).text)
    ]
    assert found == entries
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_icon(client: FlaskClient) -> None:
    """An icon of its own type, small, that may be kept."""
    icon = client.get("/favicon.ico")
    assert icon.status_code == 200
    assert icon.mimetype in ("image/vnd.microsoft.icon", "image/x-icon")
    assert icon.data[:4] == b"\0\0\1\0"
    assert len(icon.data) <= 2048


def test_service_description(client: FlaskClient) -> None:
    """The service is its endpoint, with its default dataset counted (SPARQL 1.1 Service Description, 3)."""
    text = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    sd, endpoint = "http://www.w3.org/ns/sparql-service-description#", "<http://localhost/sparql>"
    for line in (
        f"{endpoint} <{sd}endpoint> {endpoint} .",
        f"{endpoint} <{sd}defaultDataset> <http://localhost/sparql#dataset> .",
        f"<http://localhost/sparql#dataset> <{sd}defaultGraph> <http://localhost/sparql#default-graph> .",
    ):
        assert line in text
    assert "<http://localhost/sparql#default-graph> <http://rdfs.org/ns/void#triples>" in text


def test_editors_find_prefixes_and_one_example_a_question(client: FlaskClient) -> None:
    """As the SIB's editor asks for them; a question has labels in both languages."""
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    query = sh + "SELECT ?p ?n { [] sh:declare ?d . ?d sh:prefix ?p ; sh:namespace ?n }"
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json
    assert rows is not None
    declared = {row["p"]["value"]: row["n"]["value"] for row in rows["results"]["bindings"]}
    assert declared == PREFIXES
    query = sh + (
        "SELECT ?q (COUNT(?c) AS ?n) (COUNT(DISTINCT ?l) AS ?labels) { ?q a sh:SPARQLExecutable ; "
        "rdfs:comment ?c ; rdfs:label ?l ; sh:select|sh:construct ?text ; sh:prefixes/sh:declare ?d } GROUP BY ?q"
    )
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json
    assert rows is not None
    assert [(row["labels"]["value"], int(row["n"]["value"])) for row in rows["results"]["bindings"]] == [
        ("2", 2 * len(PREFIXES))
    ] * 3


def test_home_counts(client: FlaskClient) -> None:
    """The figures at home are those of the build."""
    assert "<strong>2</strong> pôles (PTCE)" in client.get("/", headers=BROWSER).text


def test_home_calls_no_link_a_cooperation() -> None:
    """Links of any kind are counted there: funding, hosting and support are among them."""
    fr, en = texts.TEXTS["class.CooperationLink"]
    assert "coop" not in fr
    assert "coop" not in en


def test_problem_types_are_explained(client: FlaskClient) -> None:
    """Each `type` of a problem document leads to a line that says what it means."""
    text = client.get("/problemes", headers=BROWSER).text
    assert all(f'id="{name}"' in text for name in problems.SORTS)


def test_behind_a_prefix(app: Flask) -> None:
    """Under a path of a proxy, links keep that path."""
    text = app.test_client().get("/", headers=BROWSER, environ_overrides={"SCRIPT_NAME": "/maillage"}).text
    links = [a["href"] or "" for a in Page(text).all("a") if not (a["href"] or "").startswith("#")]
    assert all(link.startswith("/maillage/") for link in links)


def test_every_text_is_used() -> None:
    """No text is missing or left over, and each has a French and an English form."""
    folder = Path(texts.__file__).parents[1]
    sources = [*folder.rglob("*.py"), *folder.glob("templates/*.html")]
    sources = [path for path in sources if not path.name.endswith("texts.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"(?:t\(|say\()['\"]([a-z0-9_]+\.[A-Za-z_-]+)['\"]", text))
    assert asked <= set(texts.TEXTS)
    named = set(re.findall(r"['\"]([a-z0-9_]+\.[A-Za-z0-9_.-]+)['\"]", text))
    joined = re.findall(r"'([a-z0-9_.]+[._])' ~|f[\"']([a-z0-9_.]+[._])\{", text)
    composed = ("filter.", "tag.", *(one or other for one, other in joined))
    assert {key for key in texts.TEXTS if not key.startswith(composed)} <= named
    assert all(fr and en for fr, en in texts.TEXTS.values())


@pytest.mark.parametrize("path", ["/page//0", "/sparql//", "/donnees//fichiers/a", "//exemple.org/"])
def test_a_slash_too_many_is_not_found_and_sends_nowhere(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})  # as a path: "//" begins a host's name
    assert answer.status_code == 404
    assert "Location" not in answer.headers
