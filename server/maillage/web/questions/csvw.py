"""Describes the CSV of a question's answer (CSV on the Web, Metadata Vocabulary for Tabular Data)."""

from typing import Final

from maillage.catalogue import CannedQuery
from maillage.publish.dcat import LICENCE

MEDIA_TYPE: Final = "application/csvm+json"
ENDING: Final = ".csv-metadata.json"
_CONTEXT: Final = ("http://www.w3.org/ns/csvw", {"@language": "fr"})


def metadata(query: CannedQuery, address: str) -> dict[str, object]:
    """The description of a table: its address, titles in both languages, columns in their order.

    The first title of a column is its header. A column named like another with `_nom` added is that thing's
    name: its cells are about it.

    Args:
        query: what is asked; its answer has rows.
        address: the address of the CSV, which may be relative.
    """
    names = list(query.columns)
    return {
        "@context": list(_CONTEXT),
        "url": address,
        "dc:title": [{"@value": text, "@language": lang} for lang, text in query.title.items()],
        "dc:description": [{"@value": text, "@language": lang} for lang, text in query.description.items()],
        "dc:license": {"@id": LICENCE},
        "dialect": {"header": True, "lineTerminators": ["\r\n", "\n"]},
        "tableSchema": {"columns": [_column(query, name, names) for name in names]},
    }


def _column(query: CannedQuery, name: str, names: list[str]) -> dict[str, object]:
    about = name.removesuffix("_nom")
    titles = {lang: [name, text] for lang, text in query.columns[name].items()}
    column: dict[str, object] = {"name": name, "titles": titles}
    if name.endswith("_nom") and about in names:
        column |= {"aboutUrl": f"{{+{about}}}", "propertyUrl": "http://www.w3.org/2000/01/rdf-schema#label"}
    elif f"{name}_nom" in names:
        column["valueUrl"] = f"{{+{name}}}"
    return column
