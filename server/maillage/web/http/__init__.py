"""HTTP as values: what a request asks, what an answer carries, what is refused."""
