"""What is damaged is sound before: outputs are read whole, and jobs run to their end."""

from __future__ import annotations

from pathlib import Path

import pytest
from data.steps.scripts import written
from running import sarcstat

from hostile.archives import zipped
from hostile.kinds.outputs import jobs, printed, viewers
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.read import parse_output


def files() -> list[tuple[str, bytes]]:
    """Outputs of every form, as they are before they are damaged."""
    spv = [("output.spv", zipped(members.items())) for members in viewers.bases()]
    marked = [("output.xml", printed.oms().encode()), ("output.htm", printed.html().encode())]
    return [*spv, *marked, *((name, text.encode()) for name, text in printed.listings())]


@pytest.mark.parametrize(("name", "content"), files())
def test_outputs_are_read_whole(name: str, content: bytes) -> None:
    found: Output = parse_output(content, name)
    assert found.commands
    assert all(table.cells for _, _, table in found.tables())
    assert found.unread == ()


def test_oms_holds_what_it_was_made_of() -> None:
    marked = [table for _, _, table in parse_output(printed.oms().encode(), "output.xml").tables()]
    made = [table for _, _, table in parse_output(zipped(viewers.bases()[0].items()), "output.spv").tables()]
    assert [len(table.cells) for table in marked] == [len(table.cells) for table in made]
    numbers = [[cell.number for cell in table.cells.values()] for table in (marked[1], made[1])]
    assert sorted(filter(None, numbers[0])) == sorted(filter(None, numbers[1]))


def test_jobs_run_to_their_end(tmp_path: Path) -> None:
    (tmp_path / "data.sav").write_bytes(jobs.data())
    steps = written(1).partition("END DATA.")[2]
    job = tmp_path / "job.sps"
    job.write_text(f"GET FILE='data.sav'.\nFREQUENCIES x y s.{steps}", encoding="utf-8")
    assert sarcstat("syntax", job).status == 0
