"""Bytes to rows: encodings, archives, delimited text, sheets and JSON, read strictly and within bounds."""
