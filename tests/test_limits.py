"""What is larger than anybody needs is refused soon, before it is computed, drawn or read."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.analysis.cox.refusals import check_parameters
from sarcstat.audit.reading.read import read_document
from sarcstat.errors import AnalysisError, ExitStatus, InputError, SarcstatError
from sarcstat.figures.drawing.encoding import check_dots
from sarcstat.forms.places import read_toml
from sarcstat.limits import LONGEST_LABEL, MOST_KEYS, MOST_PARAMETERS, MOST_PARTS

SOON = 5.0


@pytest.mark.parametrize("option", ["--title", "--panel-title", "--x-label", "--y-label", "--label"])
def test_a_label_without_an_end(tmp_path: Path, option: str) -> None:
    text = ("1=" if option == "--label" else "") + "x" * 2_000
    found = sarcstat("plot", "km", *LUNG, "--by", "sex", option, text, "-o", tmp_path / "x.svg")
    refused(found, ExitStatus.USAGE, option, "characters")


def test_a_level_without_an_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("t,d,g\n1,1,a\n2,1," + "b" * 2_000 + "\n3,1,a\n")
    data = (tmp_path / "a.csv", "--time", "t", "--event", "d", "--by", "g")
    found = sarcstat("plot", "km", *data, "-o", tmp_path / "x.svg")
    refused(found, ExitStatus.INPUT, "A text of the figure has 2,000 characters")


def test_the_longest_label_is_broken_soon(tmp_path: Path) -> None:
    from sarcstat.figures.drawing.canvas import Measure
    from sarcstat.figures.drawing.fonts import fonts_for

    word = "abcdefghij" * (LONGEST_LABEL // 10)
    measure = Measure(fonts_for([word], None), 8)
    begun = time.monotonic()
    lines = measure.wrapped(word, 150)
    assert time.monotonic() - begun < SOON
    assert "".join(lines) == word
    assert all(measure.width(line) <= 150 for line in lines)
    assert all(measure.width(line + after[0]) > 150 for line, after in pairwise(lines))


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_more_dots_than_memory_holds(tmp_path: Path, kind: str) -> None:
    size = ("--width", 500, "--height", 1000, "--dpi", 2400, "-o", tmp_path / f"x.{kind}")
    refused(sarcstat("plot", "km", *LUNG, *size), ExitStatus.INPUT, "dots is too large", "--dpi")
    check_dots(175 / 25.4, 240 / 25.4, 1200)  # a page of a journal
    with pytest.raises(InputError, match="too large"):
        check_dots(175 / 25.4, 240 / 25.4, 2400)


def test_more_parameters_than_are_estimated(tmp_path: Path) -> None:
    names = [f"x{i}" for i in range(MOST_PARAMETERS + 1)]
    path = tmp_path / "a.csv"
    path.write_text(",".join(["t", "d", *names]) + "\n" + ",".join(["1"] * (len(names) + 2)) + "\n")
    model = ("--time", "t", "--event", "d", "--covariates", ",".join(names))
    refused(sarcstat("cox", path, *model), ExitStatus.USAGE, "501 covariates", "univariate")


def test_the_levels_of_a_product_count() -> None:
    from dataclasses import replace

    import numpy as np

    from sarcstat.data.cohort.covariate import Covariate
    from sarcstat.data.cohort.factor import Factor

    levels = [f"l{i}" for i in range(31)]
    factor = Factor("a", "a", levels, levels, np.zeros(3, dtype=np.int32))
    one = Covariate("a", "a", None, factor)
    other = replace(one, name="b")
    check_parameters([("a",), ("b",)], [one, other])
    with pytest.raises(AnalysisError, match="960 parameters"):
        check_parameters([("a",), ("b",), ("a", "b")], [one, other])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (".".join(["a"] * 100_000) + " = 1\n", f"a key of more than {MOST_PARTS} parts"),
        ("[" + ".".join(['"a"'] * 100_000) + "]\n", f"a key of more than {MOST_PARTS} parts"),
        ("x = { " + " . ".join(["a"] * 100_000) + " = 1 }\n", f"a key of more than {MOST_PARTS} parts"),
        ("".join(f"k{i} = 1\n" for i in range(150_000)), "more than 10,000 keys"),
        ("".join(f"[k{i}]\n" for i in range(150_000)), "more than 10,000 keys"),
        ("x = {" + ",".join(f"k{i}=1" for i in range(150_000)) + "}\n", "more than 10,000 keys"),
        ("x = " + "[" * 100_000, "nests too deeply|not valid TOML"),
        ("a" * 1_900_000, "not valid TOML"),
    ],
)
def test_what_no_hand_has_written(text: str, told: str) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError, match=told):
        read_toml(text, "study.toml")
    assert time.monotonic() - begun < SOON


def test_what_a_hand_may_have_written() -> None:
    text = 'a.b.c = "' + ".".join(["x"] * 100) + '"\n' + "".join(f"k{i} = 1\n" for i in range(MOST_KEYS - 10))
    assert read_toml(text, "study.toml")["k5"] == 1


#: What has kept a regular expression busy when it was repeated.
RUNS = (*" \t\u00a0*_(1.-a|<#`$", "0.5 ", "1,", "p<", "HR ", "95% CI ")


@pytest.mark.parametrize("kind", [".md", ".txt", ".html"])
@pytest.mark.parametrize("run", RUNS)
def test_a_document_is_read_soon_whatever_is_repeated_in_it(tmp_path: Path, kind: str, run: str) -> None:
    path = tmp_path / f"paper{kind}"
    filled = run * (100_000 // len(run))
    path.write_text(f"# t\n\nThe hazard ratio was 0.5{filled}(95% CI 0.3-0.8).\n\n| a | b |\n|---|---|\n| x | 0.5 |\n")
    begun = time.monotonic()
    with suppress(SarcstatError):
        read_document(path)
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("command", [("run",), ("audit",), ("outputs",), ("diff", "x.json"), ("syntax",)])
@pytest.mark.parametrize("suffix", [".toml", ".md", ".json", ".sps"])
def test_what_has_no_end_is_not_read(tmp_path: Path, command: tuple[str, ...], suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.symlink_to("/dev/zero")
    pipe = tmp_path / f"pipe{suffix}"
    os.mkfifo(pipe)
    for each in (path, pipe):
        found = sarcstat(*command, each)
        assert found.status in (ExitStatus.INPUT, ExitStatus.USAGE)
        assert "Error: " in found.stderr
