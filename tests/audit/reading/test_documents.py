"""Documents as wholes: titles and notes found, pages put together, sentences, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published import shared
from running import ROOT, sarcstat

from sarcstat.audit.entry import read_entry
from sarcstat.audit.facts import Facts
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.read import FORMATS, document_of, read_document
from sarcstat.audit.rules import audit
from sarcstat.errors import InputError, SarcstatError

TABLE = "<table><tr><th>Variable</th><th>HR (95% CI)</th></tr><tr><td>Age</td><td>1.2 (0.9–1.6)</td></tr></table>"


def facts(folder: Path, text: str | bytes, *, name: str = "paper.txt") -> Facts:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path)


def grid_of(folder: Path, text: str, name: str) -> Grid:
    """The one table of a document, as laid out."""
    (folder / name).write_text(text, encoding="utf-8")
    (grid,) = document_of(folder / name).grids
    return grid


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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The median PFS and OS were 6.1 months (95% CI: 4.9–7.2) and 16.4 months (95% CI, 13.6 to 19.1), "
            "respectively.",
            [("PFS", "6.1", "4.9", "7.2"), ("OS", "16.4", "13.6", "19.1")],
        ),
        ("Median overall survival was 16·4 months [95% CI 13·6–19·1].", [("OS", "16.4", "13.6", "19.1")]),
        ("The median follow-up was 18.7 months.", [("follow-up", "18.7", "None", "None")]),
        ("Median OS was 9.4 months in the combination group.", []),
        ("Median PFS was 6.3 vs. 1.5 months.", []),
        ("In all patients, median PFS was 3.6 months (95% CI 2.7–4.6) for A, and 9.5 for B.", []),
        ("In all patients, median PFS was 3.6 months (95% CI 2.7–4.6).", [("PFS", "3.6", "2.7", "4.6")]),
    ],
)
def test_medians_of_sentences_about_all_patients(
    sentence: str, expected: list[tuple[str, ...]], tmp_path: Path
) -> None:
    found = facts(tmp_path, f"# Results\n\n{sentence}\n\n{TABLE}\n", name="paper.md")
    assert [(m.outcome, str(m.median), str(m.low), str(m.high)) for m in found.medians] == expected


def test_hazard_ratios_rates_and_events_of_sentences(tmp_path: Path) -> None:
    text = (
        "# Abstract\n\nA total of 209 patients were included. The objective response rate was 13.4%. "
        "Independent factors for OS were grade (HR 2.48, 95% CI: 1.46–4.21, p = 0.001) and malnutrition "
        "(hazard ratio [HR], 2.01; 95% CI, 1.31-3.08; P<.001).\n\n"
        "# Results\n\nUntil the cut-off, death occurred in 98 (46.9%) patients. Ten patients were lost to follow-up, "
        "which was considered a death event. Of the 35 patients of the switch group, an ORR of 11.4% was seen.\n\n"
        "# Discussion\n\nIn another trial the median OS was 12.0 months and the HR 0.50 (95% CI 0.30–0.80).\n"
    )
    found = facts(tmp_path, text, name="paper.md")
    assert [(m.outcome, r.variable, str(r.ratio), str(r.p)) for m in found.models for r in m.ratios] == [
        ("OS", "grade", "2.48", "0.001"),
        ("OS", "malnutrition", "2.01", "<.001"),
    ]
    assert [str(r.rates["ORR"].percent) for r in found.responses] == ["13.4"]
    assert [(str(e.events), str(e.percent), str(e.n), str(e.lost)) for e in found.endpoints] == [
        ("98", "46.9", "209", "10")
    ]
    assert (str(found.n), found.medians) == ("209", ())


def test_rates_of_groups_are_not_those_of_all(tmp_path: Path) -> None:
    text = (
        "# Results\n\nOf 90 patients, the objective response rate was 13.4% in all patients. By arm, the objective "
        "response rate was 8.0% for A and 24.2% for B. By stage, the objective response rate was 16.5% for 0–1.\n"
    )
    assert [str(r.rates["ORR"].percent) for r in facts(tmp_path, text, name="paper.md").responses] == ["13.4"]


def test_hazard_ratios_of_a_part_of_the_patients_are_its_own(tmp_path: Path) -> None:
    text = (
        "# Results\n\nIn all patients, median OS was 3.6 months for A, and 9.1 for B (HR 0.42, 95% CI 0.27–0.65). "
        "Within ECOG 0–1, median OS was 5.9 months for A (HR 1.10, 95% CI 0.90–1.34), and 9.1 for B (HR 0.52, "
        "95% CI 0.33–0.81).\n"
    )
    found = facts(tmp_path, text, name="paper.md")
    assert [(m.within, str(r.ratio)) for m in found.models for r in m.ratios] == [
        ("", "0.42"),
        ("ECOG 0-1", "1.10"),
        ("ECOG 0-1", "0.52"),
    ]
    assert audit(found).findings == []


class TestMarkdown:
    """Tables as Markdown has to write them: one row of headings, one level of indentation as a wide blank."""

    TABLE = (
        "# Results\n\nTable 1. Responses of 30 patients\n\n"
        "| Variable | n (%) | Best response: CR | Best response: PR | p\\* |\n| :-- | --: | --: | --: | --: |\n"
        "| Arm |  |  |  | \\<0.001 |\n| &emsp;A\\_1 | 10 (33.3) | 1 (10.0) | 4 (40.0) |  |\n"
        "| &emsp;B | 20 (66.7) | 2 (10.0) | 8 (40.0) |  |\n"
    )

    def grid(self, folder: Path, text: str = TABLE) -> Grid:
        return grid_of(folder, text, "paper.md")

    def test_headings_with_one_beginning_are_two_rows(self, tmp_path: Path) -> None:
        grid = self.grid(tmp_path)
        assert [[cell.text for cell in row] for row in grid.head] == [
            ["Variable", "n (%)", "Best response", "Best response", "p*"],
            ["Variable", "n (%)", "CR", "PR", "p*"],
        ]
        assert list(grid.lines) == [7, 8, 9]

    def test_escapes_and_indentation_are_undone(self, tmp_path: Path) -> None:
        grid = self.grid(tmp_path)
        assert [(row[0].text, row[0].indent) for row in grid.body] == [("Arm", 1), ("A_1", 3), ("B", 3)]
        assert grid.body[0][4].text == "<0.001"

    def test_a_colon_that_only_one_heading_has_stays(self, tmp_path: Path) -> None:
        grid = self.grid(tmp_path, self.TABLE.replace("Best response: PR", "PR"))
        assert [cell.text for row in grid.head for cell in row] == [
            *("Variable", "n (%)", "Best response: CR", "PR", "p*"),
        ]


def test_a_class_can_be_the_indentation_of_a_page(tmp_path: Path) -> None:
    rows = '<tr><th>Sex</th><td></td></tr><tr><th class="indent-1">M</th><td>4 (40.0)</td></tr>'
    page = f"<table><tr><th>Variable</th><th>n (%)</th></tr>{rows}</table>"
    grid = grid_of(tmp_path, page, "paper.html")
    assert [row[0].indent for row in grid.body] == [0, 2]


def test_the_paper_of_zhang_and_others() -> None:
    """Counted by hand in its Tables 1–5: rows of each table, and cells that are easily misread."""
    found = read_document(shared("paper", "zhang2022.txt"))
    assert (str(found.n), found.leftovers) == ("209", ())
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


# --- What is refused ------------------------------------------------------------------------------------------------


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    b"<article><p>&c;</p></article>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><p>&x;</p></article>'


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.xml", BOMB, "declares entities"),
        ("a.xml", OUTSIDE, "declares entities"),
        ("a.xml", b"<article><p></article>", "not well-formed XML: mismatched tag in line 1"),
        ("a.xml", b"<?xml version='1.0' encoding='klingon'?><a/>", "unknown encoding"),
        ("a.xml", b"<a>" * 100_000, "nested more than"),
        ("a.html", b"<div>" * 100_000, "nested more than"),
        ("a.html", b"<table><tr>" + b"<td>" * 150_000, "more than 100,000 cells"),
        ("a.html", b"<table><tr>" + b"<td>" * 1_000_000, "more than 500,000 elements"),
        ("a.html", b"<a x='" * 1_000_000, "no table"),
        ("a.html", b"<table><tr>" + b"<td colspan=1000 rowspan=60000>" * 500, "more than 100,000 cells"),
        ("a.md", b"|a" * 150_000 + b"|\n" + b"|-" * 150_000 + b"|\n", "more than 100,000 cells"),
        ("a.txt", b"a\tb\tc\td\te\n" * 20_001, "more than 100,000 cells"),
        ("a.docx", b"no zip archive", "not a Word document"),
        ("a.docx", zipped("other.xml", b"<a/>"), "no part 'word/document.xml'"),
        ("a.docx", zipped("word/document.xml", b"<a/>"), "has no text"),
        ("a.docx", zipped("word/document.xml", BOMB), "declares entities"),
        ("a.docx", zipped("word/document.xml", b" " * 100_000_001), "unpacks to more than 100 MB"),
        ("a.docx", zipped("word/document.xml", b"<a/>" * 100)[:-30], "not a Word document"),
        ("a.pdf", b"%PDF-1.4", "no document that can be read"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\x00\x01\x02" * 100, "not a text file"),
        ("a.txt", b"Nothing to see here.", "no table"),
        ("a.csv", b'"' + b"a" * 200_000 + b'"', "cannot be read as comma-separated"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(name: str, content: bytes, part: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        facts(tmp_path, content, name=name)
    message = refusal.value.problems[0].message
    assert part in message
    assert message.endswith(".")
    assert "\n" not in message


def test_the_command_reads_a_document_and_lists_what_it_did_not_understand(tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(f"<h2>Table 1. OS</h2>{TABLE.replace('0.9–1.6', '1.3–1.6')}<p>x", encoding="utf-8")
    outcome = sarcstat("audit", path, "--explain")
    assert outcome.status == 0, outcome.stderr
    assert "H4" in outcome.stdout
    assert "hazard ratio (interval), OS" in outcome.stdout


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path / "none.md")


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


def test_dates_states_and_choice_of_variables(tmp_path: Path) -> None:
    text = (
        "# Methods\n\nPatients treated from June 2018 to March 2021 were included; treatment continued until disease "
        "progress. The cut-off date was 25 August 2021. Variables significant by themselves (p < 0.10) were "
        "entered into a multivariable Cox model.\n\n# Results\n\nA total of 209 patients were included. The median "
        "follow-up was 18.7 months (range 4.4–38.3) in survivors. Death occurred in 98 patients. "
        "At that time 101 patients were alive, and 42 patients were still receiving treatment.\n\n"
    )
    found = facts(tmp_path, text + TABLE, name="paper.md")
    (dates,), (states,), (selection,) = found.dates, found.states, found.selections
    assert (str(dates.first_enrolment), str(dates.last_enrolment)) == ("2018-06-01", "2021-03-31")
    assert (str(dates.cutoff), str(dates.follow_up_high), dates.survivors) == ("2021-08-25", "38.3", True)
    assert [str(each) for each in (states.dead, states.alive, states.on_treatment)] == ["98", "101", "42"]
    assert (states.treated_to_progression, str(selection.threshold)) == (True, "0.10")


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


WORDS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th_colspan=3>",
    "<td_rowspan='2'>",
    "<thead>",
    "<br/>",
    "<sup>",
    "&nbsp;",
    "|",
    "---",
    "TABLE_1_",
    "HR_(95%_CI)",
    "p",
    "Age",
    "1.2_(0.9–1.6)",
    "80_(38.3)",
    "1_(ref)",
    "Variable",
    "n_(%)",
    "Total",
    "<!--",
    "<![CDATA[",
    "<a_href='",
    "<table-wrap>",
    "<label>",
    "&amp",
    "Median_PFS_(95%_CI)",
    "No._(%)",
    "CR",
    "PR",
    "ORR",
    "Results",
    "0·62",
    "1,23",
    "^{a}",
    "$p",
    "\\|",
    "**",
]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([*(word.replace("_", " ") for word in WORDS), "\t", "\n", "\n\n", "\x0b", "\u2003"]),
        st.text(max_size=6),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES, ending=st.sampled_from([ending for ending in FORMATS if ending != ".docx"]))
def test_any_text_ends_in_facts_or_a_refusal(pieces: list[str], ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", "".join(pieces).encode("utf-8", "replace"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), ending=st.sampled_from(list(FORMATS)))
def test_any_bytes_end_in_facts_or_a_refusal(content: bytes, ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", content)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(PIECES.map("".join), min_size=1, max_size=5), min_size=1, max_size=8))
def test_any_table_ends_in_facts_or_a_refusal(rows: list[list[str]], tmp_path: Path) -> None:
    text = "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
    read_or_refused(tmp_path / "paper.tsv", text.encode("utf-8", "replace"))


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        document_of(path)
        read_document(path)
    except SarcstatError:
        return
