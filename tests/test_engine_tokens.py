"""The lexer cuts SPARQL 1.1 as its grammar says."""

import pytest

from maillage.errors import SyntaxFault
from maillage.sparql.tokens import Kind, tokens, unescape


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<http://example.org/a#b>", Kind.IRI),
        ("<>", Kind.IRI),
        (r"<\u0068ttp://example.org/>", Kind.IRI),
        ("ex:", Kind.NAME),
        (":a", Kind.NAME),
        ("ex:a.b:c-d", Kind.NAME),
        (r"ex:l\'eau", Kind.NAME),
        ("ex:%C3%A9t%C3%A9", Kind.NAME),
        ("ex:1901", Kind.NAME),
        ("?été", Kind.VARIABLE),
        ("$x1", Kind.VARIABLE),
        ("_:b0.a", Kind.BLANK),
        ("[ ]", Kind.BLANK),
        ('""', Kind.STRING),
        ("'it\\'s'", Kind.STRING),
        ('"""a "quoted" ""word"""', Kind.STRING),
        ("'''two\nlines'''", Kind.STRING),
        ("@fr-FR", Kind.LANGUAGE),
        ("-1.5e-3", Kind.NUMBER),
        ("1.e5", Kind.NUMBER),
        (".5", Kind.NUMBER),
        ("+12", Kind.NUMBER),
        ("select", Kind.WORD),
        ("a", Kind.WORD),
        ("&&", Kind.MARK),
        ("<=", Kind.MARK),
        ("^^", Kind.MARK),
    ],
)
def test_terminal(text: str, kind: Kind) -> None:
    """Each terminal of the grammar is one token."""
    assert kinds(text) == [(kind, text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ex:a.", ["ex:a", "."]),
        ("ex:a#c\n?b", ["ex:a", "?b"]),
        ("1.", ["1", "."]),
        ("?a<?b", ["?a", "<", "?b"]),
        ("?a < ?b && ?c > 1", ["?a", "<", "?b", "&&", "?c", ">", "1"]),
        ('"a"@fr^^', ['"a"', "@fr", "^^"]),
        ("ex:p+ ?x", ["ex:p", "+", "?x"]),
        ("''''a'''", ["''''a'''"]),
    ],
)
def test_longest_token_wins(text: str, parts: list[str]) -> None:
    """A token ends where the grammar says, no sooner and no later."""
    assert [token.text for token in tokens(text)] == parts


def test_spans_give_the_text_back() -> None:
    """A token's span is where it stands in the text."""
    text = "SELECT ?x # ?y\nWHERE { ?x <p> '?z' }"
    assert [text[token.start : token.end] for token in tokens(text)] == [t.text for t in tokens(text)]
    assert [token.name for token in tokens(text) if token.name] == ["x", "x"]


@pytest.mark.parametrize(
    "text", ['"abc', "'abc\n'", '"""abc""', "\\u007B", r"\uD83D\uDE00", r"a\UFFFFFFFF", "\x00", "§", '"\\x"']
)
def test_what_starts_no_token(text: str) -> None:
    """A string that does not end, or a stray character, is a fault with its place."""
    with pytest.raises(SyntaxFault) as fault:
        tokens("ASK\n { ?s ?p " + text)
    assert fault.value.place is not None
    assert fault.value.place.line == 2


def test_unescape() -> None:
    """Code point escapes become characters; those of no character become U+FFFD."""
    assert unescape(r"\u0053ERVICE \U0001F600 \uD800") == "SERVICE 😀 \ufffd"


@pytest.mark.parametrize("text", ["ASK { ?s ?p '\udce4' }", "ASK {} # \ud800", "\udfff"])
def test_half_a_character(text: str) -> None:
    """What UTF-8 cannot write is a fault with its place, not an engine's surprise."""
    with pytest.raises(SyntaxFault, match=r"U\+D"):
        tokens(text)


@pytest.mark.parametrize(
    ("text", "column", "fr", "en"),
    [
        ('ASK { ?s ?p "a\\n\\uZZZZ" }', "17", "échappement inattendu", "unexpected escape"),
        ("ASK { ?s ?p '''a\\q''' }", "17", "échappement inattendu", "unexpected escape"),
        ('ASK { ?s ?p "a }', "13", "cette chaîne n’est pas terminée", "this string does not end"),
        ('ASK { ?s ?p "x"@ }', "16", "caractère inattendu «@»", "unexpected character '@'"),
    ],
)
def test_what_is_no_token_is_said_where_it_is(text: str, column: str, fr: str, en: str) -> None:
    """A wrong escape is not a string without an end; each language has its quotation marks."""
    with pytest.raises(SyntaxFault) as caught:
        tokens(text)
    assert caught.value.place is not None and caught.value.place.column == column
    assert (caught.value.fr, caught.value.en) == (fr, en)
