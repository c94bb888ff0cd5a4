"""Brings one file: resumed, verified, and given its name only when whole."""

import errno
import hashlib
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final, Literal

from maillage.errors import FetchError, cause
from maillage.fetch.coding import Inflater, inflater
from maillage.fetch.http import Answer, TemporaryFault, request
from maillage.fetch.policy import Clock, Policy, asked_wait
from maillage.fetch.state import Edition, Paths, read_edition, write_edition
from maillage.model import Distribution

_PROGRESS: Final = 1 << 20
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_HTML: Final = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S)


class Watch:
    """What a fetch tells while it runs; this one keeps silent."""

    def moved(self, done: int, total: int | None) -> None:
        """So many bytes of the file are here, of so many when it is known."""

    def waiting(self, seconds: float, fr: str, en: str) -> None:
        """An attempt failed for this reason, and the next is in so many seconds."""


@dataclass(frozen=True)
class Outcome:
    """Where a file is, its bytes, and whether it was brought or found to be unchanged."""

    path: Path
    size: int
    state: Literal["fetched", "unchanged"]


def fetch(
    wanted: Distribution,
    folder: Path,
    policy: Policy | None = None,
    clock: Clock | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Bring a file into a folder, which the caller has locked.

    A file that is there and has not changed on its server is left as it is. What an earlier run left is
    resumed when the server can say that it is of the same edition.

    Raises:
        FetchError: it cannot be had; a file of that name that was there is still the same.
    """
    run = _Fetch(wanted, Paths(folder / wanted.file), policy or Policy(), clock or Clock(), watch or Watch())
    try:
        return run.whole()
    except OSError as fault:
        raise _disk_fault(folder, fault) from fault


@dataclass
class _Fetch:
    wanted: Distribution
    paths: Paths
    policy: Policy
    clock: Clock
    watch: Watch
    best: int = 0
    """The most bytes that an attempt reached, by steps."""
    failures: int = 0
    resumed: bool = False

    def whole(self) -> Outcome:
        """Attempts until one is whole."""
        while True:
            try:
                return self.attempt()
            except TemporaryFault as fault:
                self.count_failure(fault)

    def count_failure(self, fault: TemporaryFault) -> None:
        """Wait before another attempt, or give up."""
        reached = self.offset()
        if reached >= self.best + _PROGRESS:
            self.best, self.failures = reached, 0
        self.failures += 1
        if self.failures >= self.policy.attempts:
            raise FetchError(
                f"{self.wanted.url} : {fault.fr} ; abandon après {self.failures} essais,"
                " la même commande reprendra où elle en est",
                f"{self.wanted.url}: {fault.en}; given up after {self.failures} attempts,"
                " the same command will resume",
            ) from fault
        asked = asked_wait(fault.retry_after, self.clock.now())
        seconds = self.policy.wait(self.failures, asked, self.clock.chance())
        self.watch.waiting(seconds, fault.fr, fault.en)
        self.clock.sleep(seconds)

    def offset(self) -> int:
        return self.paths.part.stat().st_size if self.paths.part.exists() else 0

    def attempt(self) -> Outcome:
        """One request, from where the part stops when its edition can be asked for."""
        kept, part, offset = self.kept(), read_edition(self.paths.part_edition), self.offset()
        if not part or part.url != self.wanted.url or not part.validator:
            part, offset = None, 0
        elif offset and offset == part.size:
            self.resumed = True
            return self.finish(part)
        headers = _conditions(kept, part, offset)
        with request(self.wanted.url, headers, self.policy.timeout) as answer:
            if answer.status == 304:
                return self.unchanged(kept)
            if answer.status == 416:
                self.paths.drop_part()
                raise TemporaryFault(
                    "la suite n’existe pas, reprise à zéro", "no such range, from zero again"
                )
            return self.take(answer, part, offset)

    def kept(self) -> Edition | None:
        """The edition of the whole file that is here, when it is what was fetched, from there."""
        kept, asked = read_edition(self.paths.edition), self.wanted.checksum
        if not kept or not self.paths.file.is_file() or kept.url != self.wanted.url:
            return None
        if kept.size != self.paths.file.stat().st_size:
            return None
        if asked and kept.checksum != f"{asked.algorithm}:{asked.digits}":
            return None
        return kept

    def unchanged(self, kept: Edition | None) -> Outcome:
        if kept is None or kept.size is None:
            raise TemporaryFault("réponse 304 sans question", "a 304 that was not asked for")
        self.paths.drop_part()
        return Outcome(self.paths.file, kept.size, "unchanged")

    def take(self, answer: Answer, part: Edition | None, offset: int) -> Outcome:
        """Write the body after what is here, or from zero, and finish."""
        _refuse_html(answer.media_type, b"", self.wanted.url)
        self.resumed = answer.status == 206
        inflate = inflater(answer.headers, self.wanted.file, self.wanted.url, self.policy.max_bytes)
        if self.resumed:
            start, total = _range(answer)
            now = Edition.of(self.wanted.url, answer.headers, total)
            if part is None or inflate or start != offset or not now.same(part):
                self.paths.drop_part()
                raise TemporaryFault(
                    "le fichier a changé en cours de route, reprise à zéro",
                    "the file changed under way, from zero again",
                )
            edition = replace(part, size=total if total is not None else part.size)
        else:
            offset, size = 0, None if inflate else answer.length
            edition = Edition.of(self.wanted.url, answer.headers, size)
            if inflate:
                edition = replace(edition, etag=_weak(edition.etag))
        self.refuse_size(edition.size)
        self.refuse_full(edition.size, offset)
        if not self.resumed:
            self.paths.drop_part()
            self.paths.part.touch()
            if not inflate:
                write_edition(self.paths.part_edition, edition)
        with self.paths.part.open("ab") as out:
            self.pour(answer, out, offset, edition.size, inflate)
        return self.finish(replace(edition, size=self.offset()) if edition.size is None else edition)

    def pour(
        self,
        answer: Answer,
        out: IO[bytes],
        offset: int,
        total: int | None,
        inflate: Inflater | None,
    ) -> None:
        """Write the body as it comes; check that all that was announced came."""
        received, done, head = 0, offset, b"" if offset == 0 else None
        mark, marked = self.clock.monotonic(), 0
        while chunk := answer.read():
            received += len(chunk)
            data = inflate.feed(chunk) if inflate else chunk
            if head is not None:
                head = (head + data)[:1024]
                _refuse_html("", head, self.wanted.url)
                head = head if len(head) < 1024 else None
            done += len(data)
            self.refuse_size(done)
            out.write(data)
            self.watch.moved(done, total)
            if self.clock.monotonic() - mark >= self.policy.slow_seconds:
                if received - marked < self.policy.slow_bytes:
                    raise TemporaryFault("le serveur envoie trop lentement", "the server sends too slowly")
                mark, marked = self.clock.monotonic(), received
        if answer.length is not None and received != answer.length:
            raise TemporaryFault(
                f"connexion coupée, {received} octets sur {answer.length}",
                f"connection cut, {received} bytes of {answer.length}",
            )
        if inflate and not inflate.whole:
            raise TemporaryFault("données compressées coupées", "compressed data cut")
        chunked = answer.headers.get("Transfer-Encoding", "").lower() == "chunked"
        if answer.length is None and not (chunked or inflate or self.wanted.checksum):
            self.refuse_unknown_end(done)

    def refuse_unknown_end(self, done: int) -> None:
        if done != self.wanted.size:
            self.paths.drop_part()
            raise FetchError(
                f"{self.wanted.url} : le serveur ne dit pas la taille, un fichier coupé ne se verrait pas ;"
                " donner spdx:checksum ou dcat:byteSize dans source.ttl",
                f"{self.wanted.url}: the server does not say the size, a cut file would not show;"
                " give spdx:checksum or dcat:byteSize in source.ttl",
            )

    def refuse_size(self, size: int | None) -> None:
        limit = self.policy.max_bytes
        if limit is not None and size is not None and size > limit:
            self.paths.drop_part()
            raise FetchError(
                f"{self.wanted.url} : plus de {limit} octets, voir --max-size",
                f"{self.wanted.url}: more than {limit} bytes, see --max-size",
            )

    def refuse_full(self, size: int | None, offset: int) -> None:
        free = shutil.disk_usage(self.paths.folder).free
        if size is not None and size - offset > free:
            raise FetchError(
                f"{self.wanted.file} : {size - offset} octets à écrire, {free} libres sur le disque",
                f"{self.wanted.file}: {size - offset} bytes to write, {free} free on the disk",
            )

    def finish(self, edition: Edition) -> Outcome:
        """Verify the part and give it its name."""
        size, checksum = self.offset(), self.wanted.checksum
        if edition.size is not None and size != edition.size:
            raise TemporaryFault(f"{size} octets sur {edition.size}", f"{size} bytes of {edition.size}")
        if checksum:
            with self.paths.part.open("rb") as done:
                digits = hashlib.file_digest(
                    done, lambda: hashlib.new(checksum.algorithm, usedforsecurity=False)
                ).hexdigest()
            if digits != checksum.digits:
                self.refuse_checksum(checksum.algorithm, checksum.digits, digits)
            edition = replace(edition, checksum=f"{checksum.algorithm}:{digits}")
        self.paths.publish(replace(edition, size=size))
        return Outcome(self.paths.file, size, "fetched")

    def refuse_checksum(self, algorithm: str, expected: str, found: str) -> None:
        self.paths.drop_part()
        if self.resumed:
            raise TemporaryFault("somme fausse après une reprise", "wrong checksum after a resumed part")
        raise FetchError(
            f"{self.wanted.file} : somme {algorithm} {found}, attendue {expected}",
            f"{self.wanted.file}: {algorithm} checksum {found}, expected {expected}",
        )


def _conditions(kept: Edition | None, part: Edition | None, offset: int) -> dict[str, str]:
    """The headers that ask for what is missing, or for nothing when nothing changed (RFC 9110, 13.1)."""
    if part and offset:
        return {"Range": f"bytes={offset}-", "If-Range": part.validator}
    if kept and kept.etag:
        return {"If-None-Match": kept.etag}
    return {"If-Modified-Since": kept.modified} if kept and kept.modified else {}


def _range(answer: Answer) -> tuple[int, int | None]:
    """Where a partial answer starts and how large the whole is (RFC 9110, 14.4)."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", "").strip())
    if not found:
        return -1, None
    return int(found[1]), None if found[2] == "*" else int(found[2])


def _weak(etag: str) -> str:
    """A tag of encoded bytes, which no longer stands for ours byte by byte."""
    return etag if not etag or etag.startswith("W/") else f"W/{etag}"


def _refuse_html(content_type: str, head: bytes, url: str) -> None:
    """A page in place of data: a login, an error told with status 200."""
    html = content_type in ("text/html", "application/xhtml+xml")
    if html or _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise FetchError(f"une page web au lieu de données : {url}", f"a web page instead of data: {url}")


def _disk_fault(folder: Path, fault: OSError) -> FetchError:
    if fault.errno in _FULL:
        return FetchError(
            f"disque plein dans {folder} ; libérer de la place, la même commande reprendra",
            f"disk full in {folder}; free some space, the same command will resume",
        )
    fr, en = cause(fault)
    return FetchError(f"écriture impossible dans {folder} : {fr}", f"cannot write in {folder}: {en}")
