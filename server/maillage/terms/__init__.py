"""RDF terms: made from cells, and read back."""
