"""An index that was opened: the things that meet a query of tantivy."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import tantivy
from tantivy import Occur, Query

from maillage.errors import ReleaseError
from maillage.search.hits import Thing
from maillage.search.schema import FILED, NAMES, kept, key
from maillage.search.terms import Words


class Opened:
    """The files of an index, mapped in memory."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder; see `open`."""
        with TemporaryDirectory(prefix="maillage-index-", ignore_cleanup_errors=True) as links:
            for path in folder.iterdir():
                (Path(links) / path.name).symlink_to(path.resolve())
            index = tantivy.Index.open(links)
            index.config_reader(reload_policy="manual")
            self._searcher = index.searcher()
        self._schema = index.schema
        self._words = Words(self._searcher, index.schema)
        self._thing = lru_cache(1 << 13)(self._read)
        self._things([self._term(FILED, key("group", "first"))], 1)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index of a release: its folder `search/index`, which is mapped in memory.

        tantivy writes a lock beside the files that it opens. It is given links to them, in a folder that is
        gone once they are open: a release stays as it was, and may be on a disk that cannot be written.

        Raises:
            ReleaseError: there is no index there, or it cannot be read.
        """
        try:
            return cls(folder)
        except (ValueError, TypeError, OSError) as fault:
            raise ReleaseError(
                f"index de recherche absent, abîmé ou d’une autre version dans {folder} ;"
                " relancer « maillage build »",
                f"search index missing, damaged or of another version in {folder};"
                " run 'maillage build' again",
            ) from fault

    def _filters(self, kinds: Collection[str], departement: str, region: str, theme: str) -> list[Query]:
        must = [self._any(FILED, [key("kind", kind) for kind in kinds])] if kinds else []
        places = (("departement", departement), ("region", region), ("theme", theme))
        return must + [self._term(FILED, key(what, code)) for what, code in places if code]

    def _things(self, queries: Sequence[Query], most: int) -> list[Thing]:
        """The things that meet every query, the best fitting first."""
        query = (
            queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])
        )
        hits = self._searcher.search(query, most, count=False).hits
        return [self._thing(address.segment_ord, address.doc) for _, address in hits]

    def _read(self, segment: int, document: int) -> Thing:
        return Thing.read(kept(self._searcher.doc(tantivy.DocAddress(segment, document))))

    def _term(self, field: str, value: str) -> Query:
        option = "freq" if field == NAMES else "basic"
        return Query.term_query(self._schema, field, value, option)

    def _any(self, field: str, values: Iterable[str]) -> Query:
        return Query.term_set_query(self._schema, field, list(values))

    def _some(self, queries: list[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, one) for one in queries])
