"""Wikidata's items by an official identifier: SIREN (P1616), RNA (P3918), INSEE code of a commune (P374)."""

import http.client
import json
import re
import urllib.error
from collections.abc import Collection, Mapping
from typing import Any, Final

from SPARQLWrapper import JSON, SPARQLExceptions, SPARQLWrapper

from maillage import __version__
from maillage.errors import cause
from maillage.fetch.http import TEMPORARY
from maillage.lookup.service import Service

URL: Final = "https://query.wikidata.org/sparql"
PACE: Final = 1.0
AGENT: Final = f"maillage/{__version__} (https://w3id.org/maillage/)"
"""As the Wikimedia policy asks: who asks, and where to find them."""
SIREN, RNA, INSEE = "P1616", "P3918", "P374"
_VALUE: Final = re.compile("[0-9A-Z]{5,14}")
_ITEM: Final = re.compile(r"http://www\.wikidata\.org/entity/(Q[1-9][0-9]{0,9})")
_MOST: Final = 200


class Wikidata:
    """The query service of Wikidata.

    Args:
        service: its address (`URL`, but in tests), pace, patience.
    """

    def __init__(self, service: Service) -> None:
        self.service = service

    def items(self, identifiers: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
        """The items of identifiers, by identifier: their `Q` numbers, sorted; Wikidata may have several.

        Args:
            identifiers: by property: `{SIREN: ["784671695"], RNA: ["W401000001"]}`; at most 200 in all.

        Raises:
            LookupFailure: it fails, or answers of what was not asked.
            ValueError: an identifier that is none, or too many.
        """
        asked = {(name, value) for name, values in identifiers.items() for value in values}
        if not asked:
            return {}
        if len(asked) > _MOST or not all(_VALUE.fullmatch(value) for _, value in asked):
            raise ValueError("not identifiers")
        rows = " ".join(f'(wdt:{name} "{value}")' for name, value in sorted(asked))
        text = (
            "PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n"
            f"SELECT DISTINCT ?value ?item WHERE {{ VALUES (?p ?value) {{ {rows} }} ?item ?p ?value }}"
        )
        found: dict[str, set[str]] = {}
        for value, item in self._pairs(self._answer(text)):
            if value not in {value for _, value in asked}:
                raise self.service.failure(
                    "a répondu d’un identifiant qui n’a pas été demandé : réponse écartée",
                    "answered of an identifier that was not asked about: answer discarded",
                )
            found.setdefault(value, set()).add(item)
        return {value: tuple(sorted(items)) for value, items in found.items()}

    def _pairs(self, answer: Any) -> list[tuple[str, str]]:
        """The identifiers and items of an answer (SPARQL 1.1 Query Results JSON)."""
        try:
            bindings = answer["results"]["bindings"]
            pairs = [(str(row["value"]["value"]), str(row["item"]["value"])) for row in bindings]
            items = [_ITEM.fullmatch(item) for _, item in pairs]
            return [(value, item[1]) for (value, _), item in zip(pairs, items, strict=True) if item]
        except (KeyError, TypeError) as fault:
            raise self.service.failure("répond ce qui ne se lit pas", "gives what cannot be read") from fault

    def _answer(self, text: str) -> Any:
        service = self.service
        request = SPARQLWrapper(service.url, agent=AGENT)
        request.setTimeout(round(service.policy.timeout))
        request.setQuery(text)
        request.setReturnFormat(JSON)
        with service.patience() as patience:
            while True:
                service.wait_turn()
                try:
                    return self._read(request)
                except urllib.error.HTTPError as fault:
                    status = fault.code
                    if status not in TEMPORARY:
                        raise service.failure(f"refuse ({status})", f"refuses ({status})") from fault
                    patience.failed(f"répond {status}", f"answers {status}", fault.headers.get("Retry-After"))
                except SPARQLExceptions.EndPointInternalError:
                    patience.failed("répond 500", "answers 500")
                except SPARQLExceptions.SPARQLWrapperException as fault:
                    raise service.failure("refuse la question", "refuses the question") from fault
                except (OSError, http.client.HTTPException) as fault:
                    reason = getattr(fault, "reason", fault)
                    fr, en = cause(reason) if isinstance(reason, OSError) else (f"« {reason} »", str(reason))
                    patience.failed(f"ne répond pas : {fr}", f"does not answer: {en}")

    def _read(self, request: SPARQLWrapper) -> Any:
        """The answer as JSON, of a bounded size."""
        most = self.service.policy.max_bytes or 0
        content = request.query().response.read(most + 1)
        if len(content) > most:
            raise self.service.failure(f"répond plus de {most} octets", f"answers more than {most} bytes")
        try:
            return json.loads(content)
        except ValueError as fault:
            raise self.service.failure(
                "répond ce qui n’est pas du JSON", "answers what is not JSON"
            ) from fault
