"""All that is made of a request, for who may not know commands: a job of SPSS."""

from __future__ import annotations

from sarcstat.cli.case_values import case_values, default_name, outfile
from sarcstat.cli.perform import perform

__all__ = ["case_values", "default_name", "outfile", "perform"]
