"""Says in Spark's SQL what is written in DuckDB's: sqlglot, and what it leaves aside."""

from typing import Any

import sqlglot
from sqlglot import exp

from maillage.errors import BuildError


def parse(sql: str) -> Any:
    """The tree of one statement of DuckDB.

    Raises:
        BuildError: it is not one that can be read.
    """
    try:
        (statement,) = sqlglot.parse(sql, read="duckdb")
    except (sqlglot.ParseError, ValueError) as fault:
        raise BuildError(f"SQL illisible : « {fault} »", f"SQL that cannot be read: {fault}") from fault
    return statement


def write(tree: Any) -> str:
    """A tree as Spark's SQL.

    Raises:
        BuildError: it uses what Spark has not.
    """
    try:
        return str(tree.transform(_own).sql("spark", unsupported_level=sqlglot.ErrorLevel.RAISE))
    except sqlglot.UnsupportedError as fault:
        raise BuildError(f"SQL sans équivalent : « {fault} »", f"SQL with no equivalent: {fault}") from fault


def java(pattern: str, flags: str = "", *, full: bool = False) -> str:
    """A regular expression of RE2, which DuckDB has, as Java's, which Spark has, of the same meaning.

    Lines end with a line feed alone, and `$` is the end of the text, not what comes before a last line feed.

    Args:
        pattern: of RE2.
        flags: letters of DuckDB: `i`, `s`, `m`, `x`, or `l` for a literal text.
        full: whether the whole text must match.
    """
    if "l" in flags:
        end = "\\z" if full else ""
        quoted = "\\Q" + pattern.replace("\\E", "\\E\\\\E\\Q") + "\\E"
        return f"(?{'i' if 'i' in flags else ''}d){'^' if full else ''}{quoted}{end}"
    body = pattern if "m" in flags else _ends(pattern)
    letters = "d" + "".join(flag for flag in "ismx" if flag in flags)
    return f"(?{letters})\\A(?:{body})\\z" if full else f"(?{letters}){body}"


def _ends(pattern: str) -> str:
    """The pattern with `\\z` for each `$` that stands for an end."""
    written, listed, n = "", False, 0
    while n < len(pattern):
        mark = pattern[n]
        if mark == "\\":
            written, n = written + pattern[n : n + 2], n + 2
            continue
        if mark == "[" and not listed:
            listed = True
        elif mark == "]" and listed:
            listed = False
        written += "\\z" if mark == "$" and not listed else mark
        n += 1
    return written


def _own(node: Any) -> Any:
    """Spark's form of what sqlglot leaves as it is: regular expressions, integers of 128 bits."""
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("DECIMAL(38, 0)")
    if isinstance(node, exp.RegexpLike):
        flags = node.args.get("flag")
        return _rlike(node.this, node.expression, flags.name if flags else "", full=False)
    name = node.name.lower() if isinstance(node, exp.Anonymous) else node.key
    if name.replace("_", "") == "regexpfullmatch":
        this, pattern = (
            node.expressions[:2] if isinstance(node, exp.Anonymous) else (node.this, node.expression)
        )
        return _rlike(this, pattern, "", full=True)
    return node


def _rlike(text: Any, pattern: Any, flags: str, *, full: bool) -> Any:
    if not isinstance(pattern, exp.Literal):
        raise BuildError("expression régulière calculée", "a computed regular expression")
    made = java(pattern.name, flags, full=full)
    return exp.Paren(this=exp.RegexpLike(this=text, expression=exp.Literal.string(made)))
