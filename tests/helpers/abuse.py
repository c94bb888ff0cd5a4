"""What an endpoint may be sent by those who wish it ill: some two hundred queries and requests.

`QUERIES` are texts for `/sparql`; each either is refused, is answered, or meets its deadline. `REQUESTS` are
whole requests. None may stop the server, reach another one, read a file, or show a trace.
"""

from dataclasses import dataclass, field

LOOPBACK = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Request:
    """A request: method, target as it goes on the wire, body and headers."""

    method: str
    target: bytes
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def _ask(inner: str) -> str:
    return f"ASK {{ {inner} }}"


def _nested() -> dict[str, str]:
    found: dict[str, str] = {}
    for n in (65, 1_000, 3_000, 12_000):
        found |= {
            f"groups-{n}": _ask("{" * n + "?s ?p ?o" + "}" * n),
            f"parentheses-{n}": _ask(f"FILTER({'(' * n}1{')' * n})"),
            f"exists-{n}": _ask("?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * n + "}" * n),
            f"not-exists-{n}": _ask("?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?o " * n + "}" * n),
            f"optional-{n}": _ask("?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * n + "}" * n),
            f"minus-{n}": _ask("?s ?p ?o " + "MINUS { ?s ?p ?o " * n + "}" * n),
            f"not-{n}": _ask(f"FILTER({'!' * n}true)"),
            f"minus-sign-{n}": _ask(f"BIND({'- ' * n}1 AS ?x)"),
            f"if-{n}": _ask("BIND(" + "IF(true, 1, " * n + "2" + ")" * n + " AS ?x)"),
            f"blank-{n}": _ask("?s ?p " + "[ ?p " * n + "1" + " ]" * n),
            f"list-{n}": _ask("?s ?p " + "( " * n + "1" + " )" * n),
            f"path-{n}": _ask("?s " + "(" * n + "<a:p>" + ")" * n + " ?o"),
            f"subselect-{n}": _ask("{ SELECT * { " * n + "?s ?p ?o" + " } }" * n),
        }
    return found


def _long() -> dict[str, str]:
    found: dict[str, str] = {}
    for n in (130, 1_000, 8_000):
        found |= {
            f"connected-{n}": _ask(" ".join(f"?v{i} ?p{i} ?v{i + 1} ." for i in range(n))),
            f"star-{n}": _ask(" ".join(f"?s ?p{i} ?o{i} ." for i in range(n))),
            f"steps-{n}": _ask("?s " + "/".join(["<a:p>"] * n) + " ?o"),
            f"choices-{n}": _ask("?s " + "|".join(["<a:p>"] * n) + " ?o"),
            f"unions-{n}": _ask(" UNION ".join(["{ ?s ?p ?o }"] * n)),
            f"sums-{n}": _ask(f"BIND({'+'.join(['1'] * n)} AS ?x)"),
            f"ands-{n}": _ask(f"FILTER({' && '.join(['true'] * n)})"),
            f"binds-{n}": _ask(" ".join(f"BIND({i} AS ?x{i})" for i in range(n))),
            f"prefixes-{n}": "".join(f"PREFIX p{i}: <a:{i}> " for i in range(n)) + _ask("?s ?p ?o"),
            f"in-{n}": _ask(f"?s ?p ?o FILTER(?o IN ({', '.join(map(str, range(n)))}))"),
            f"columns-{n}": "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(n)) + " {}",
        }
    found["a-long-string"] = _ask(f'BIND("{"a" * 90_000}" AS ?x)')
    found["too-long"] = _ask(f'BIND("{"a" * 2_000_000}" AS ?x)')
    found["a-long-iri"] = _ask(f"<a:{'b' * 90_000}> ?p ?o")
    found["comments"] = "#\n" * 40_000 + _ask("?s ?p ?o")
    return found


def _endless() -> dict[str, str]:
    product = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6))
    ten = "{ " + " ".join(str(i) for i in range(30)) + " }"
    values = " ".join(f"VALUES ?x{i} {ten}" for i in range(7))
    inner = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
    doubled = '"aaaaaaaaaa" AS ?t0) ' + " ".join(
        f"BIND(CONCAT(?t{i}, ?t{i}) AS ?t{i + 1})" for i in range(40)
    )
    return {
        "product": f"SELECT * {{ {product} }}",
        "product-count": f"SELECT (COUNT(*) AS ?n) {{ {product} }}",
        "product-distinct": f"SELECT DISTINCT * {{ {product} }}",
        "product-order": f"SELECT * {{ {product} }} ORDER BY ?c0 ?c1 ?c2",
        "product-group": f"SELECT ?b0 (COUNT(*) AS ?n) {{ {product} }} GROUP BY ?b0",
        "product-construct": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} {{ {product} }}",
        "product-describe": f"DESCRIBE * {{ {product} }}",
        "product-filter": f"ASK {{ {product} FILTER(?c0 = ?c1 && ?c1 = ?c2 && ?a0 = <a:none>) }}",
        "product-sample": f"SELECT (SAMPLE(?a0) AS ?x) (MAX(?c5) AS ?y) {{ {product} }}",
        "product-concat": f"SELECT (GROUP_CONCAT(STR(?c0)) AS ?x) {{ {inner} }}",
        "values": f"SELECT (COUNT(*) AS ?n) {{ {values} }}",
        "values-distinct": f"SELECT DISTINCT * {{ {values} }}",
        "values-filter": f"ASK {{ {values} FILTER(?x0 + ?x1 + ?x2 + ?x3 + ?x4 + ?x5 + ?x6 < 0) }}",
        "values-group": f"SELECT ?x0 (SUM(?x1) AS ?n) {{ {values} }} GROUP BY ?x0",
        "values-hash": f"SELECT (MAX(SHA512(STR(?x0 + ?x1))) AS ?m) {{ {values} }}",
        "values-rand": f"ASK {{ {values} FILTER(RAND() > 2) }}",
        "not-exists-product": f"SELECT * {{ {inner} FILTER NOT EXISTS {{ {inner} FILTER(false) }} }}",
        "exists-inner": f"ASK {{ ?s ?p ?o FILTER EXISTS {{ {inner} FILTER(?a = ?f && ?c = <a:x>) }} }}",
        "minus-product": f"SELECT * {{ {{ {inner} }} MINUS {{ ?x ?y ?z . ?u ?v ?w }} }}",
        "optional-chain": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
        + " ".join(f"OPTIONAL {{ ?a{i} ?b{i} ?c{i} }}" for i in range(5))
        + " }",
        "union-product": "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"{{ ?a{i} ?p ?b{i} }} UNION {{ ?b{i} ?p ?a{i} }}" for i in range(6))
        + " }",
        "path-any": "SELECT (COUNT(*) AS ?n) { ?s (!<a:x>)* ?o . ?o (!<a:y>)* ?z . ?z (!<a:z>)* ?w }",
        "path-both": "SELECT (COUNT(*) AS ?n) { ?s (!<a:x>|^(!<a:x>))+ ?o . ?t (!<a:x>|^(!<a:x>))+ ?u }",
        "path-star-star": "ASK { ?s ((!<a:x>)*)* ?o . ?o ((!<a:x>)*)+ ?s2 . ?s2 (!<a:x>)* <a:none> }",
        "path-nested": "SELECT (COUNT(*) AS ?n) { ?s (((!<a:x>)+)/((!<a:x>)+)/((!<a:x>)+)) ?o }",
        "regex-bomb": 'ASK { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(STR(?o), "(a*)*(a*)*(a*)*b") && STR(?r) = "x") }',
        "regex-large": 'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "((((a{1,60}){1,60}){1,60}){1,60})")) }',
        "replace-large": 'ASK { ?s ?p ?o . ?t ?q ?r . ?u ?v ?w FILTER(REPLACE(STR(?o), ".", "$0$0$0") = STR(?w)) }',
        "doubling": f"SELECT (STRLEN(?t40) AS ?n) {{ BIND({doubled} }}",
        "doubling-rows": f"SELECT * {{ ?s ?p ?o BIND({doubled} }}",
        "cross-text": "ASK { ?s ?p ?o . ?t ?q ?r . ?u ?v ?w FILTER(CONTAINS(STR(?o), STR(?r)) && STR(?w) = STR(?s)) }",
        "order-text": "SELECT * { ?s ?p ?o . ?t ?q ?r . ?u ?v ?w } ORDER BY DESC(CONCAT(STR(?o), STR(?r))) LIMIT 1",
        "graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?t ?q ?r } GRAPH ?k { ?u ?v ?w } }",
        "having": f"SELECT ?a {{ {inner} }} GROUP BY ?a HAVING (COUNT(*) > 1000000000000)",
        "big-numbers": "ASK { BIND(" + "*".join(["9999999999"] * 90) + " AS ?x) }",
        "big-decimal": 'SELECT ("9e999999"^^<http://www.w3.org/2001/XMLSchema#double> * 1e308 AS ?x) {}',
        "offset": f"SELECT * {{ {inner} }} OFFSET 100000000000 LIMIT 1",
        "all": "SELECT * { ?s ?p ?o . ?t ?q ?r }",
        "all-graphs": "SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?t ?q ?r } }",
        "all-construct": "CONSTRUCT { ?s ?p ?o . ?t ?q ?r } { ?s ?p ?o . ?t ?q ?r }",
    }


def _outside() -> dict[str, str]:
    call = f"<{LOOPBACK}>"
    spellings = (
        f"SERVICE {call} {{ ?s ?p ?o }}",
        f"service {call} {{ ?s ?p ?o }}",
        f"SeRvIcE SILENT {call} {{ ?s ?p ?o }}",
        f"SERVICE{call}{{ ?s ?p ?o }}",
        f"SERVICE\n#x\n{call} {{ ?s ?p ?o }}",
        f"\\u0053ERVICE {call} {{ ?s ?p ?o }}",
        f"SERVIC\\u0045 {call} {{ ?s ?p ?o }}",
        f"VALUES ?e {{ {call} }} SERVICE ?e {{ ?s ?p ?o }}",
        f"{{ SERVICE {call} {{ }} }}",
        f"OPTIONAL {{ SERVICE {call} {{ ?s ?p ?o }} }}",
        f"FILTER EXISTS {{ SERVICE {call} {{ ?s ?p ?o }} }}",
        f"FILTER(trueSERVICE {call} {{ ?s ?p ?o }})",
        f"{{ SELECT * {{ SERVICE {call} {{ ?s ?p ?o }} }} }}",
        f"MINUS {{ SERVICE {call} {{ ?s ?p ?o }} }}",
        f"GRAPH ?g {{ SERVICE {call} {{ ?s ?p ?o }} }}",
        "SERVICE <http://localhost:9/> { ?s ?p ?o }",
        "SERVICE <http://[::1]:9/> { ?s ?p ?o }",
        "SERVICE <http://2130706433:9/> { ?s ?p ?o }",
        "SERVICE <http://0x7f.1:9/> { ?s ?p ?o }",
        "SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o }",
        "SERVICE <file:///etc/passwd> { ?s ?p ?o }",
    )
    found = {f"service-{n}": f"SELECT * {{ {text} }}" for n, text in enumerate(spellings)}
    found["service-prefixed"] = f"PREFIX ex: {call} SELECT * {{ SERVICEex:a {{ ?s ?p ?o }} }}"
    found["service-name"] = f"PREFIX SERVICE: {call} SELECT * {{ SERVICE SERVICE:a {{ ?s ?p ?o }} }}"
    for n, place in enumerate(
        ("file:///etc/passwd", LOOPBACK, "http://localhost:9/x.ttl", "data:text/turtle,<a:a><a:b><a:c>.")
    ):
        found[f"from-{n}"] = f"SELECT * FROM <{place}> {{ ?s ?p ?o }}"
        found[f"from-named-{n}"] = f"SELECT * FROM NAMED <{place}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    for n, text in enumerate(
        (
            "LOAD <file:///etc/passwd>",
            f"LOAD {call}",
            "INSERT DATA { <a:a> <a:b> <a:c> }",
            "DELETE WHERE { ?s ?p ?o }",
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
            "CLEAR ALL",
            "DROP ALL",
            "CREATE GRAPH <a:g>",
            "COPY DEFAULT TO <a:g>",
            "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "SELECT * { ?s ?p ?o } ; DROP ALL",
        )
    ):
        found[f"update-{n}"] = text
    return found


def _odd() -> dict[str, str]:
    texts = (
        "", " ", "#", "SELECT", "SELECT *", "SELECT * {", "SELECT * { ?s ?p ?o", "}", "ASK", "ASK {", "\u0000",
        "ASK { ?s ?p \"\u0000\" }", "ASK { ?s ?p \"\\u0000\" }", "ASK { ?s ?p \"\\uD800\" }", "\ufeffASK {}",
        "ASK { <\u0001> ?p ?o }", "ASK { <a b> ?p ?o }", "ASK { ?s ?p '''x }", "ASK { ?s ?p \"\\q\" }",
        "ASK { ?s ?p \"x\"@" + "a-" * 5_000 + "a }", "ASK { ?s ?p \"x\"^^<> }", "ASK { ?s a:b ?o }",
        "SELECT (?x AS ?x) { ?x ?p ?o }", "SELECT ?x { ?x ?p ?o } GROUP BY ?y", "ASK { \u202e ?s ?p ?o }",
        "ASK { ?s ?p ?o } LIMIT -1", "ASK { ?s ?p ?o } LIMIT 99999999999999999999999999",
        "SELECT * { ?s ?p ?o } OFFSET 99999999999999999999999999", "ASK { VALUES (?a ?b) { (1) } }",
        "SELECT (STRDT(\"x\", <a:b>) AS ?y) {}", "SELECT (IRI(\"javascript:alert(1)\") AS ?y) {}",
        "SELECT (\"<script>alert(1)</script>\" AS ?y) {}", "SELECT (\"\\u0007\\u0008\" AS ?y) {}",
        "SELECT (\"=cmd|' /C calc'!A0\" AS ?y) {}", "BASE <file:///etc/> ASK { <passwd> ?p ?o }",
        "PREFIX : <> ASK { : ?p ?o }", "ASK { ?s ?p ?o } trailing", "DESCRIBE <file:///etc/passwd>",
        "SELECT * { ?s ?p 1e999999999 }", "SELECT (1/0 AS ?x) {}", "SELECT * { << ?s ?p ?o >> ?q ?r }",
        "ASK { ?s ?p \"x\"@en--ltr }", "SELECT * { ?s ?p ?o FILTER(<a:unknown>(?o)) }",
        "SELECT (SUBSTR(\"abc\", -9999999999, 99999999999999) AS ?x) {}",
        "SELECT (NOW() - NOW() AS ?x) {}", "SELECT (YEAR(\"x\") AS ?x) {}",
        "SELECT (\"2024-02-30T25:61:61\"^^<http://www.w3.org/2001/XMLSchema#dateTime> AS ?x) {}",
        "SELECT * { ?s ?p ?o BIND(?o AS ?s) }",
    )  # fmt: skip
    return {f"odd-{n}": text for n, text in enumerate(texts)}


QUERIES = _nested() | _long() | _endless() | _outside() | _odd()

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_DIRECT = {"Content-Type": "application/sparql-query"}
REQUESTS = {
    "utf8-in-address": Request("GET", b"/sparql?query=%ff%fe"),
    "utf8-overlong": Request("GET", b"/sparql?query=%c0%af"),
    "utf8-in-body": Request("POST", b"/sparql", b"ASK { ?s ?p \"\xff\" }", _DIRECT),
    "utf8-in-form": Request("POST", b"/sparql", b"query=%ff", _FORM),
    "utf16": Request("POST", b"/sparql", "ASK {}".encode("utf-16"), _DIRECT),
    "no-type": Request("POST", b"/sparql", b"ASK {}"),
    "odd-type": Request("POST", b"/sparql", b"ASK {}", {"Content-Type": "a/b; charset=\"\\\""}),
    "json": Request("POST", b"/sparql", b"{}", {"Content-Type": "application/json"}),
    "multipart": Request("POST", b"/sparql", b"--x\r\n" * 1000, {"Content-Type": "multipart/form-data; boundary=x"}),
    "update": Request("POST", b"/sparql", b"update=DROP%20ALL", _FORM),
    "direct-update": Request("POST", b"/sparql", b"DROP ALL", {"Content-Type": "application/sparql-update"}),
    "two-queries": Request("GET", b"/sparql?query=ASK%7B%7D&query=ASK%7B%7D"),
    "many-fields": Request("GET", b"/sparql?" + b"a=1&" * 1_500),
    "many-form-fields": Request("POST", b"/sparql", b"a=1&" * 50_000, _FORM),
    "large-body": Request("POST", b"/sparql", b"query=" + b"a" * 3_000_000, _FORM),
    "long-address": Request("GET", b"/sparql?query=" + b"a" * 20_000),
    "long-header": Request("GET", b"/", b"", {"Accept": "text/html," * 3_000}),
    "many-graphs": Request("GET", b"/sparql?query=ASK%7B%7D&" + b"default-graph-uri=a:b&" * 150),
    "bad-graph": Request("GET", b"/sparql?query=ASK%7B%7D&default-graph-uri=%3Cx%20y%3E"),
    "file-graph": Request("GET", b"/sparql?query=ASK%7B%3Fs%3Fp%3Fo%7D&default-graph-uri=file:///etc/passwd"),
    "put": Request("PUT", b"/sparql", b"ASK {}", _DIRECT),
    "delete": Request("DELETE", b"/sparql"),
    "trace": Request("TRACE", b"/"),
    "odd-method": Request("BREW", b"/"),
    "climb": Request("GET", b"/donnees/fichiers/../../../../etc/passwd"),
    "climb-coded": Request("GET", b"/donnees/fichiers/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    "climb-slash": Request("GET", b"/donnees/fichiers/..%2f..%2f..%2fetc%2fpasswd"),
    "store": Request("GET", b"/donnees/fichiers/store/CURRENT"),
    "nul": Request("GET", b"/donnees/fichiers/%00"),
    "static": Request("GET", b"/static/../app.py"),
    "id": Request("GET", b"/id/%3E%20%7D%20DROP"),
    "id-long": Request("GET", b"/id/ptce/" + b"a" * 7_000),
    "page-quote": Request("GET", b"/page/ptce/%22%3E%3Cscript%3E"),
    "canned-injection": Request("GET", b"/requetes/ptce-fiche.json?ptce=%3E%20%7D%20SERVICE%20%3Chttp%3A%2F%2Fx%3E%20%7B"),
    "canned-unknown": Request("GET", b"/requetes/nope.json?x=1"),
    "canned-twice": Request("GET", b"/requetes/ptce-fiche?ptce=a&ptce=b"),
    "format": Request("GET", b"/sparql?query=ASK%7B%7D&format=../../etc/passwd"),
    "accept": Request("GET", b"/sparql?query=ASK%7B%7D", b"", {"Accept": "\"" * 2_000}),
    "accept-many": Request("GET", b"/sparql?query=ASK%7B%7D", b"", {"Accept": "a/b;q=0.1," * 700}),
    "language": Request("GET", b"/", b"", {"Accept-Language": "-" * 5_000}),
    "range": Request("GET", b"/donnees/fichiers/dumps/maillage.ttl", b"", {"Range": "bytes=" + "0-1," * 900}),
    "range-back": Request("GET", b"/donnees/fichiers/dumps/maillage.ttl", b"", {"Range": "bytes=9-1"}),
    "etag": Request("GET", b"/", b"", {"If-None-Match": '"' * 4_000}),
    "date": Request("GET", b"/", b"", {"If-Modified-Since": "x" * 3_000}),
    "host": Request("GET", b"/", b"", {"Host": "evil.example\"><script>"}),
    "encoding": Request("GET", b"/", b"", {"Accept-Encoding": "gzip;q=" + "9" * 3_000}),
    "forwarded": Request("GET", b"/", b"", {"X-Forwarded-For": "1.2.3.4, " * 500}),
    "length": Request("POST", b"/sparql", b"", {**_DIRECT, "Content-Length": "-1"}),
    "chunked": Request("POST", b"/sparql", b"zz\r\n", {**_DIRECT, "Transfer-Encoding": "chunked"}),
}  # fmt: skip
