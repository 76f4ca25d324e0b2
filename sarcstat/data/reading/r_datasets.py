"""Data sets of installed R packages, written `package::name`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.reading.shared.settling import without_missing
from sarcstat.errors import InputError, closest, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class RDataset:
    """A data set of an R package; reading it needs R."""

    name: str
    package: str
    dataset: str
    na: Sequence[str] = ()
    needs_r: bool = field(default=True, init=False)

    def columns(self) -> list[str] | None:
        """None: only R knows them."""
        return None

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None); factors keep the order of their levels."""
        import pandas as pd

        reply = self._reply()
        known: Mapping[str, Any] = reply["columns"]
        wanted = wanted_columns(known, columns, source=self.name)
        dates = set(reply["dates"])
        frame = pd.DataFrame({name: _column(known[name], is_date=name in dates) for name in wanted})
        orders = {
            name: Variable(level_order=list(known[name].levels), measure="nominal")  # as R takes them, be they digits
            for name in wanted
            if hasattr(known[name], "levels")
        }
        frame, variables, blank = without_missing(frame, orders, self.na)
        return Dataset(
            frame=frame,
            codebook=Codebook(variables),
            source=self.name,
            sha256=None,
            first_row=1,
            row_word="row",
            conditions=[*_notes(reply["left_out"]), *blank],
        )

    def _reply(self) -> Mapping[str, Any]:
        """What R finds; raises InputError where it finds no such data frame."""
        from sarcstat.bridge.call import RRefusal, call_r

        try:
            reply: Mapping[str, Any] = call_r("r_dataset", package=self.package, name=self.dataset).value
        except RRefusal as refusal:
            raise self._error(refusal.code, refusal.details) from None
        return reply

    def _error(self, code: str, details: Mapping[str, Any]) -> InputError:
        """The sentence for a refusal of the R script."""
        if code == "no_package":
            return InputError(
                f"The R package {self.package} is not installed.",
                f'Data sets are read from installed packages only: install.packages("{self.package}") in R.',
            )
        if code == "not_a_data_frame":
            kind = listing(details["class"])
            return InputError(
                f"{self.name} is not a data frame (its class: {kind}).",
                "Choose a data set with rows and columns.",
            )
        if code == "no_rows":
            return InputError(f"{self.name} has no rows.", "Name another data set.")
        known = [str(name) for name in details["known"]]
        meant = closest(self.dataset, known)
        shown = f"It has {listing(known, 20)}." if known else "It has no data sets."
        hint = f"Did you mean {self.package}::{meant}? {shown}" if meant else shown
        return InputError(f"The R package {self.package} has no data set '{self.dataset}'.", hint)


def _column(values: Any, *, is_date: bool) -> pd.Series[Any]:
    """A pandas column; dates come as days since 1970, factors as codes with -1 for missing."""
    import numpy as np
    import pandas as pd

    if hasattr(values, "levels"):
        levels = np.array([*values.levels, None], dtype=object)
        return pd.Series(levels[values.codes], dtype="str")
    if is_date:
        from sarcstat.data.reading.statistical.formats import DAYS_SINCE_1970, as_dates

        return as_dates(pd.Series(values, dtype=float), DAYS_SINCE_1970)
    if isinstance(values, list):
        return pd.Series(values, dtype="str")
    return pd.Series(values)


def _notes(left_out: Sequence[str]) -> list[Condition]:
    if not left_out:
        return []
    text = f"Columns of a kind that is not read were left out: {listing(left_out)}."
    return [Condition("note", text, "columns_left_out")]
