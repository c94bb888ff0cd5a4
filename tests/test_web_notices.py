"""Who runs the site, as a file declares it, and the pages that tell it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from maillage.cli.main import main
from maillage.errors import DataError
from maillage.web import Options, create_app
from maillage.web.operator import Operator, read_operator

EXAMPLE = Path(__file__).parents[1] / "docs" / "operator.example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
WHOLE = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", TEXT)
"""The example with what is optional."""
PAGES = ("/mentions-legales", "/accessibilite", "/contact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    return read(tmp_path_factory.mktemp("operator"), WHOLE)


@pytest.fixture(scope="module")
def declared(small_release: Path, queries_dir: Path, whole: Operator) -> FlaskClient:
    """A client of a site whose operator is declared."""
    return create_app(small_release, Options(queries_dir=queries_dir, operator=whole)).test_client()


def read(folder: Path, text: str) -> Operator:
    path = folder / "operator.toml"
    path.write_text(text, encoding="utf-8")
    return read_operator(path)


def test_the_example_of_the_docs_is_one(whole: Operator) -> None:
    """As it is, and with what is optional."""
    found = read_operator(EXAMPLE)
    assert (found.name, found.audit, found.capital) == ("CRESS Exemple", None, "")
    assert found.accessibility == found.contact
    assert whole.audit is not None and whole.audit.state == "partial"
    assert (whole.capital, whole.proxy_log_days) == ("10 000 €", 90)
    assert whole.accessibility.email == "accessibilite@cress.example"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "CRESS Exemple"\n', "", "[operator] name : manque ; un texte"),
        ('name = "CRESS Exemple"', "name = 12", "[operator] name : « 12 » : un texte"),
        ('name = "CRESS Exemple"', 'name = "  "', "[operator] name"),
        (
            'name = "CRESS Exemple"',
            'nam = "CRESS Exemple"',
            "[operator] nam : clé inconnue ; vouliez-vous dire name ?",
        ),
        ('name = "CRESS Exemple"', "name = CRESS", "ligne 7, colonne"),
        ("[host]", "[hots]", "[hots] : section inconnue ; vouliez-vous dire host ?"),
        ("[host]", "[[host]]", "[host] : cette section est attendue"),
        ('"contact@cress.example"', '"contact"', "[contact] email : « contact » : une adresse électronique"),
        ('"https://cress.example/contact"', '"javascript:alert(1)"', "[contact] form : «"),
        (
            'email = "contact@cress.example"\nform = "https://cress.example/contact"',
            "",
            "email ou form est attendu",
        ),
        ("2026-03-31", '"31/03/2026"', "[audit] date : « 31/03/2026 » : une date sans guillemets"),
        ("criteria_met = 76", "criteria_met = 101", "un nombre entier de 0 à 100"),
        ("criteria_met = 76", "criteria_met = true", "un nombre entier de 0 à 100"),
        ('by = "Cabinet Exemple"\n', "", "[audit] by : manque"),
        ("proxy_log_days = 90", "proxy_log_days = -1", "un nombre entier de jours"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    """The file, the section, the key, what is expected."""
    assert before in WHOLE
    with pytest.raises(DataError) as fault:
        read(tmp_path, WHOLE.replace(before, after))
    message = fault.value.message("fr").replace("\u00a0", " ")
    assert "operator.toml" in message and said in message
    assert fault.value.message("en") != message


def test_serve_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before it serves anything: one line, status 1."""
    with pytest.raises(SystemExit) as end:
        main(["serve", "--operator", str(tmp_path / "none.toml")])
    assert end.value.code == 1
    assert "none.toml : introuvable" in capsys.readouterr().err


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_declared(client: FlaskClient, path: str) -> None:
    """The page says so, and what is missing; it makes up no name and no address."""
    for lang, words in (("fr", "pas d’exploitant déclaré"), ("en", "no declared operator")):
        page = client.get(f"{path}?lang={lang}")
        assert page.status_code == 200 and words in page.text
        assert "mailto:" not in page.text and "@" not in page.text


def test_the_notice_tells_what_the_law_asks(declared: FlaskClient, whole: Operator) -> None:
    """Name, form, seat, telephone, director, host; licence; what the site keeps."""
    page = declared.get("/mentions-legales").text
    for told in (whole.name, whole.legal_form, whole.address, whole.telephone, whole.publication_director):
        assert told in page
    for told in (
        whole.host.name,
        whole.host.address,
        whole.host.telephone,
        whole.registration,
        whole.capital,
    ):
        assert told in page
    assert "Licence Ouverte 2.0" in page and "EUPL" in page and "90 jours" in page
    assert "dpo@cress.example" in page and "exploitant déclaré" not in page


def test_the_notice_is_true_of_cookies_logs_and_other_sites(
    client: FlaskClient, small_release: Path, queries_dir: Path
) -> None:
    """No page sets a cookie; the notice names each site that a policy lets pages call, and what is logged."""
    told = client.get("/mentions-legales")
    for path in ("/", "/requetes/poles", "/sparql", "/carte", "/valider", *PAGES):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        called = re.findall(r"https://[^\s;]+", answer.headers["Content-Security-Policy"])
        assert all(site in told.text for site in called)
    assert "ne tient pas de journal" in told.text
    logging = create_app(small_release, Options(queries_dir=queries_dir, log=True, log_queries=True))
    text = logging.test_client().get("/mentions-legales").text
    assert "ne note ni adresse IP" in text and "texte des requêtes" in text


def test_what_the_operator_declares_is_not_kept_with_the_release(client: FlaskClient) -> None:
    """It may change while the release stays: no entity tag."""
    assert all("ETag" not in client.get(path).headers for path in PAGES)


def test_the_statement_follows_the_audit(client: FlaskClient, declared: FlaskClient) -> None:
    """Without an audit a site is not conformant; with one, its share says what it is."""
    assert "<strong>non conforme</strong>" in client.get("/accessibilite").text
    page = declared.get("/accessibilite").text.replace("\u00a0", " ")
    assert "partiellement conforme" in page and "76 %" in page and "31 mars 2026" in page
    assert "accessibilite@cress.example" in page and "Défenseur des droits" in page


def test_a_message_about_a_page_is_prepared(declared: FlaskClient) -> None:
    """Its subject names the thing, its body has the address; the page links back."""
    page = declared.get("/contact?sujet=/page/ptce/essai").text
    found = re.search(r'href="(mailto:[^"]+)"', page)
    assert found is not None
    message = urlsplit(found[1].replace("&amp;", "&"))
    told = parse_qs(message.query)
    assert message.path == "contact@cress.example"
    assert "Pôle d’essai <b>" in told["subject"][0]
    assert "http://localhost/page/ptce/essai" in told["body"][0]
    assert 'href="/page/ptce/essai"' in page and "&lt;b&gt;" in page
    assert "https://cress.example/contact" in page


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "https://evil.example/", "javascript:alert(1)", '/a"onclick=1', "/" + "a" * 400],
)
def test_what_is_no_page_of_this_site_is_left_out(declared: FlaskClient, path: str) -> None:
    """No link, no subject: the page is the general one."""
    page = declared.get("/contact", query_string={"sujet": path}).text
    assert path not in unquote(page).partition("<main")[2].partition("</main>")[0]


def test_a_page_with_arguments_may_be_written_of(declared: FlaskClient) -> None:
    """Its address stays whole; a thing that is not known is not named."""
    assert "/carte?theme=alimentation" in declared.get("/contact?sujet=/carte%3Ftheme%3Dalimentation").text
    assert ">/page/ptce/nulle-part</a>" in declared.get("/contact?sujet=/page/ptce/nulle-part").text
