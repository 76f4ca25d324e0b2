"""R's own functions on a data set of survival, beside the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sarcstat.bridge import session
from sarcstat.bridge.call import call_r
from sarcstat.data.reading.source import open_source


def by_hand(function: str, **arguments: Any) -> dict[str, Any]:
    """What a function of by_hand.R makes of the arguments."""
    session.source(Path(__file__).with_suffix(".R"))
    value: dict[str, Any] = call_r(function, **arguments).value
    return value


def complete(name: str, *columns: str) -> pd.DataFrame:
    """The rows of a data set of survival that have all columns."""
    session.start()
    return open_source(f"survival::{name}").read().frame.dropna(subset=list(columns)).reset_index(drop=True)


def doubles(values: Any) -> Any:
    """The values as R's doubles."""
    return np.asarray(values, dtype=float)
