"""The open knowledge graph of territorial cooperation in France."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: the command answers Ctrl-C before that."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("maillage")
