"""Documents as wholes: titles and notes found, pages put together, the tables of a whole paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.documents import TABLE, facts
from published import shared
from running import ROOT, sarcstat

from sarcstat.audit.entry import read_entry
from sarcstat.audit.reading.read import read_document
from sarcstat.audit.rules import audit


def test_a_continued_table_is_one_and_its_halves_are_read_one_below_the_other(tmp_path: Path) -> None:
    page = "Characteristic\tNo. (%)\tCharacteristic\tNo. (%)\n"
    text = (
        f"TABLE 1 Characteristics of 100 patients\n\n{page}Sex\t\tStage\t\nMale\t55 (55.0)\tII\t40 (40.0)\n\n"
        f"TABLE 1 (Continued)\n\n{page}Female\t45 (45.0)\tIII\t60 (60.0)\n\nAbbreviations: No., number.\n"
    )
    found = facts(tmp_path, text)
    assert [[(g.label, [c.label for c in g.children]) for g in table.groups] for table in found.counts] == [
        [("Sex", ["Male", "Female"])],
        [("Stage", ["II", "III"])],
    ]
    assert [found.counts[0].groups[0].children[i].place.line for i in (0, 1)] == [5, 10]


def test_a_part_of_a_continued_table_may_be_a_head_alone(tmp_path: Path) -> None:
    """Its one row, with the data of a patient's group in it, is marked as head."""

    def part(title: str, head: str, *rows: str) -> str:
        cells = [
            f"<tr><{tag}>{row.replace('|', f'</{tag}><{tag}>')}</{tag}></tr>"
            for tag, row in [("th", head), *(("td", each) for each in rows)]
        ]
        return f"<table><caption>{title}</caption>{''.join(cells)}</table>"

    head = "Characteristic|No. (%)"
    (tmp_path / "a.html").write_text(
        part("Table 1. Characteristics of 100 patients", head, "Sex|", "Male|55 (55.0)")
        + part("Table 1. (Continued)", "Female|45 (45.0)")
        + part("Table 1. (Continued)", head, "Stage|", "II|40 (40.0)", "III|60 (60.0)", "Age|", "Young|10 (10.0)"),
        encoding="utf-8",
    )
    found = read_document(tmp_path / "a.html")
    assert [(g.label, [c.label for c in g.children]) for g in found.counts[0].groups][:2] == [
        ("Sex", ["Male", "Female"]),
        ("Stage", ["II", "III"]),
    ]


def test_a_title_that_the_page_sets_after_its_table(tmp_path: Path) -> None:
    table = "Variable\tHR (95% CI)\tp\nAge\t1.2 (0.9–1.6)\t0.213\n"
    text = f"TABLE 1 One\n\n{table}\nSome text.\n\n{table}\nMore text.\n\nTABLE 2 Cox model for OS\n\nAnd so on."
    assert [(m.place.table, m.outcome) for m in facts(tmp_path, text).models] == [("Table 1", ""), ("Table 2", "OS")]


def test_a_line_with_too_few_fields_is_listed_and_not_guessed(tmp_path: Path) -> None:
    text = "Variable\tHR (95% CI)\tp\nAge\t1.2 (0.9–1.6)\t0.213\nSex\t0.9\nStage\t1.5 (0.9–2.5)\t0.120\n"
    found = facts(tmp_path, text)
    assert [ratio.variable for ratio in found.models[0].ratios] == ["Age", "Stage"]
    assert [(left.place.line, left.text) for left in found.leftovers] == [(3, "Sex | 0.9")]


def test_levels_printed_at_one_height_are_nested_by_their_words_or_their_sums(tmp_path: Path) -> None:
    text = (
        "TABLE 1 Characteristics of 100 patients\n\nCharacteristic\tNo. (%)\nType\t\nLiposarcoma\t40 (40.0)\n"
        "Myxoid liposarcoma\t30 (30.0)\nPleomorphic liposarcoma\t10 (10.0)\nRhabdomyosarcoma\t\n"
        "Alveolar rhabdomyosarcoma\t15 (15.0)\nEmbryonal rhabdomyosarcoma\t5 (5.0)\nOther\t40 (40.0)\n"
        "Weight\t\nGain\t20 (20.0)\nLoss\t80 (80.0)\n≤5%\t50 (50.0)\n>5%\t30 (30.0)\n"
    )
    groups = facts(tmp_path, text).counts[0].groups
    assert [[(c.label, [each.label for each in c.children]) for c in group.children] for group in groups] == [
        [
            ("Liposarcoma", ["Myxoid liposarcoma", "Pleomorphic liposarcoma"]),
            ("Rhabdomyosarcoma", ["Alveolar rhabdomyosarcoma", "Embryonal rhabdomyosarcoma"]),
            ("Other", []),
        ],
        [("Gain", []), ("Loss", ["≤5%", ">5%"])],
    ]


def test_the_paper_of_zhang_and_others() -> None:
    """Counted by hand in its Tables 1–5: rows of each table, and cells that are easily misread."""
    found = read_document(shared("paper", "zhang2022.txt"))
    assert str(found.n) == "209"
    # Neither is checked: a median of ages, and their range.
    assert [left.text for left in found.leftovers] == ["Age (years) / Median: 48; Age (years) / Range: 11–85"]
    assert str(found.read) == "5 of 5 tables, 22 of 22 hazard ratios with limits and 304 of 306 cells with numbers"
    tables = [model for model in found.models if model.place.source == "table"]
    assert [(m.outcome, m.adjusted, len(m.ratios)) for m in tables] == [("PFS", True, 11), ("OS", True, 11)]
    medians = [m for m in found.medians if m.place.source == "table"]
    assert [sum(m.outcome == outcome for m in medians) for outcome in ("PFS", "OS")] == [21, 21]
    assert [m.median.sign for m in medians if m.level == "Switch maintenance therapy"] == ["=", "NR"]
    assert len(found.tests) == 18
    assert len([r for r in found.responses if r.place.source == "table"]) == 10
    assert [
        (str(t.total), sum(g.count is not None for root in t.groups for g in root.walk())) for t in found.counts
    ] == [
        ("209", 57),
        ("209", 49),
        ("209", 9),
        ("209", 17),
    ]
    weight = next(g for g in found.counts[1].groups if g.label == "Weight change")
    assert [child.label for child in weight.children[2].children] == ["≤ 5%", "> 5%"]


def test_its_tables_give_the_findings_of_the_tables_entered_by_hand() -> None:
    entered = audit(read_entry(ROOT / "examples" / "zhang2022" / "published.toml"))
    found = audit(read_document(shared("paper", "zhang2022.txt")))
    expected, own = (
        sorted(
            (finding.rule, finding.severity, finding.printed)
            for finding in each.findings
            if finding.place.source == "table" and finding.rule != "V1"  # names the row by its words
        )
        for each in (entered, found)
    )
    assert expected
    assert own == expected


def test_the_command_reads_a_document_and_lists_what_it_did_not_understand(tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(f"<h2>Table 1. OS</h2>{TABLE.replace('0.9–1.6', '1.3–1.6')}<p>x", encoding="utf-8")
    outcome = sarcstat("audit", path, "--explain")
    assert outcome.status == 0, outcome.stderr
    assert "H4" in outcome.stdout
    assert "hazard ratio (interval), OS" in outcome.stdout


def test_a_document_type_that_only_names_its_definition_is_read(tmp_path: Path) -> None:
    text = (
        "<!DOCTYPE article PUBLIC '-//NLM//DTD JATS//EN' 'JATS.dtd'><article><body><table-wrap><label>Table 2.</label>"
        f"<caption><p>OS&nbsp;model</p></caption>{TABLE}</table-wrap></body></article>"
    )
    found = facts(tmp_path, text, name="paper.xml")
    assert [(m.place.table, m.outcome) for m in found.models] == [("Table 2", "OS")]


def test_rows_without_a_label_go_on_with_the_factor_above(tmp_path: Path) -> None:
    rows = "Stage\tReference\t0.230\n\t0.88 (0.26–2.98)\t\n\t0.45 (0.12–1.69)\t\n"
    (model,) = facts(tmp_path, f"Variable\tHR (95% Cl)\tp-value\n{rows}").models
    assert [(each.variable, str(each.ratio), each.p) for each in model.ratios] == [
        ("Stage, row 2", "0.88", None),
        ("Stage, row 3", "0.45", None),
    ]


def test_marks_of_footnotes_are_no_part_of_the_numbers(tmp_path: Path) -> None:
    text = (
        "<table><caption>Table 1. OS</caption><tr><th>Variable<th>HR (95% CI)<sup>a</sup><th>P<sup>†</sup></tr>"
        "<tr><td>BMI (kg/m<sup>2</sup>)<sup>b,c</sup><td>1.2 (0.9–1.6)<sup>1</sup><td>3 × 10<sup>−4</sup></table>"
    )
    (ratio,) = facts(tmp_path, text, name="paper.html").models[0].ratios
    assert (ratio.variable, str(ratio.high), float(ratio.p or 0)) == ("BMI (kg/m2)", "1.6", 3e-4)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_it_has(codec: str, tmp_path: Path) -> None:
    text = "Variable\tHR (95% CI)\tp\nÂge ± é\t1.2 (0.9–1.6)\t0.213\n"
    assert facts(tmp_path, text.encode(codec)).models[0].ratios[0].variable == "Âge ± é"


def test_reading_does_not_load_pandas_or_r() -> None:
    import subprocess
    import sys

    code = (
        "import sys, sarcstat.audit.reading.read; print(sorted({'pandas', 'numpy', 'rpy2', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
