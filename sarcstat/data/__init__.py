"""From a file to a cohort: readers, codebook, selection, endpoints."""


def warm_up() -> None:
    """Import what every reader needs: worth doing while R starts."""
    import pandas as pd  # noqa: F401
