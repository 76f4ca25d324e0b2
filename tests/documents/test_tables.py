"""Tables as formats write them, read as cells."""

from __future__ import annotations

from pathlib import Path

from documents.reading import table_of

from sarcstat.documents.blocks import Raw


class TestMarkdown:
    """Tables as Markdown has to write them: one row of headings, one level of indentation as a wide blank."""

    TABLE = (
        "# Results\n\nTable 1. Responses of 30 patients\n\n"
        "| Variable | n (%) | Best response: CR | Best response: PR | p\\* |\n| :-- | --: | --: | --: | --: |\n"
        "| Arm |  |  |  | \\<0.001 |\n| &emsp;A\\_1 | 10 (33.3) | 1 (10.0) | 4 (40.0) |  |\n"
        "| &emsp;B | 20 (66.7) | 2 (10.0) | 8 (40.0) |  |\n"
    )

    def table(self, folder: Path, text: str = TABLE) -> Raw:
        return table_of(folder, text, "paper.md")

    def test_headings_with_one_beginning_are_two_rows(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert [[cell.text for cell in row] for row in table.rows[: table.head]] == [
            ["Variable", "n (%)", "Best response", "Best response", "p*"],
            ["Variable", "n (%)", "CR", "PR", "p*"],
        ]
        assert list(table.lines) == [5, 5, 7, 8, 9]

    def test_escapes_and_indentation_are_undone(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert [(row[0].text, row[0].indent) for row in table.rows[table.head :]] == [("Arm", 1), ("A_1", 3), ("B", 3)]
        assert table.rows[2][4].text == "<0.001"

    def test_a_colon_that_only_one_heading_has_stays(self, tmp_path: Path) -> None:
        table = self.table(tmp_path, self.TABLE.replace("Best response: PR", "PR"))
        assert [cell.text for row in table.rows[: table.head] for cell in row] == [
            *("Variable", "n (%)", "Best response: CR", "PR", "p*"),
        ]


def test_a_class_can_be_the_indentation_of_a_page(tmp_path: Path) -> None:
    rows = '<tr><th>Sex</th><td></td></tr><tr><th class="indent-1">M</th><td>4 (40.0)</td></tr>'
    page = f"<table><tr><th>Variable</th><th>n (%)</th></tr>{rows}</table>"
    table = table_of(tmp_path, page, "paper.html")
    assert [row[0].indent for row in table.rows[1:]] == [0, 2]
