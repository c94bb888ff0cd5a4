"""What is done to every request and every answer, in order, whatever listens and whatever answers."""

from dataclasses import dataclass

from maillage.web.http import caching, compression, headers, ranges
from maillage.web.http.bounds import DEFAULT, Bounds
from maillage.web.http.limits import Admission, Limiter
from maillage.web.http.message import Answer, Edition, Request
from maillage.web.http.metrics import Metrics


@dataclass(frozen=True)
class Policy:
    """The bounds, the limits and the counts of one application.

    Args:
        metrics: counts what is answered.
        limiter: shares the server out among clients; nobody is refused when None.
        bounds: how large and how slow a request may be.
    """

    metrics: Metrics
    limiter: Limiter | None = None
    bounds: Bounds = DEFAULT

    def enter(self, request: Request) -> Admission | None:
        """Admit a request, which must `leave`.

        Raises:
            Problem: its client asks too much.
        """
        return self.limiter.enter(request) if self.limiter is not None else None

    def leave(self, admission: Admission | None) -> None:
        """End a request."""
        if self.limiter is not None:
            self.limiter.leave(admission)

    def finish(self, request: Request, answer: Answer, edition: Edition, tag: str = "") -> None:
        """Make an answer ready to be sent.

        Args:
            request, answer: as they came.
            edition: the release that answered.
            tag: the entity tag of the answer, if it may have one.

        Raises:
            Problem: there is no such part of it; this may be finished in its turn.
        """
        caching.mark(request, answer, edition, tag)
        ranges.offer(request, answer)
        ranges.cut(request, answer)
        compression.compress(request, answer)
        headers.complete(request, answer, edition)
