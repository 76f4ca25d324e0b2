"""`sarcstat` and its groups by themselves: their help, and not an error."""

from __future__ import annotations

import pytest
from running import sarcstat

from sarcstat.errors import ExitStatus


@pytest.mark.parametrize("group", [(), ("plot",)])
def test_a_group_by_itself_shows_its_help(group: tuple[str, ...]) -> None:
    found = sarcstat(*group)
    assert found.status in (ExitStatus.USAGE, ExitStatus.OK)  # older releases of click call it no mistake
    said = found.stdout + found.stderr
    assert said.startswith("Usage: ")
    assert "Error" not in said
    assert "Hint" not in said
