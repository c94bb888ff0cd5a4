"""The text of a SPARQL query: its tokens, what it may not ask, its parameters, its dataset."""
