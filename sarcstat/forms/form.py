"""What all tables of hand-written files share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Form(BaseModel):
    """A table of a file: a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StrictForm(Form):
    """A table whose values must be of the kind that is asked for: no number for a text, nothing infinite."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)
