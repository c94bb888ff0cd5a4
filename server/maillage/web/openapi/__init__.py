"""The description of the addresses for programs (OpenAPI 3.1), in parts."""
