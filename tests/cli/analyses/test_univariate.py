"""`sarcstat univariate` as a user meets it: against km, against R, and what it says."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from analysis.by_hand import by_hand, complete, doubles
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus
from sarcstat.render import progress

TWO = ("survival::pbc", "--time", "time", "--event", "status=2", "--time", "time", "--event", "status=1,2")
FACTORS = ("sex", "stage", "edema")
OVERALL = "time (status = 2)"
EITHER = "time (status = 1, 2)"


def numbers(found: dict[str, Any], **keys: object) -> dict[tuple[object, ...], object]:
    """Value by endpoint, level, name, test and time."""
    names = ("variable", "group1", "group1_level", "context", "stat_name", "test", "at")
    return {tuple(s.get(name) for name in names): s["stat"] for s in found["statistics"] if keys.items() <= s.items()}


def test_every_number_is_that_of_km() -> None:
    options = ("--times", "1000,3000", "--test", "logrank,breslow,fh:1:0", "--format", "json")
    found = sarcstat("univariate", *TWO, "--by", ",".join(FACTORS), *options)
    assert found.status == 0, found.stderr
    for event, endpoint in (("status=2", OVERALL), ("status=1,2", EITHER)):
        for factor in FACTORS:
            data = ("survival::pbc", "--time", "time", "--event", event, "--by", factor)
            alone = numbers(sarcstat("km", *data, *options).json)
            own = numbers(found.json, variable=endpoint, group1=factor)
            assert {("time", *key[1:]): value for key, value in own.items()} == alone
            assert len(own) > 50


@pytest.mark.parametrize("style", ["spss", "r", "both"])
def test_other_styles_print_the_tables_of_km(style: str) -> None:
    shown = ("--style", style, "--test", "logrank", "--format", "json")
    found = sarcstat("univariate", *LUNG, "--by", "sex,ph.ecog", *shown).json["tables"]
    alone = [table for by in ("sex", "ph.ecog") for table in sarcstat("km", *LUNG, "--by", by, *shown).json["tables"]]
    assert [table["cells"] for table in found] == [table["cells"] for table in alone]
    assert [table["name"] for table in found] == [table["name"] for table in alone]
    assert {table["context"]["endpoint"] for table in found} == {"time"}


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(("endpoint", "events"), [(OVERALL, (2,)), (EITHER, (1, 2))])
def test_numbers_are_those_of_survfit_and_survdiff(factor: str, endpoint: str, events: tuple[int, ...]) -> None:
    times = [500.0, 1000.0]
    options = ("--conf-type", "log-log", "--times", "500,1000", "--style", "r", "--format", "json")
    found = numbers(sarcstat("univariate", *TWO, "--by", factor, *options).json, variable=endpoint)
    levels = list(dict.fromkeys(key[2] for key in found if key[2]))
    data = complete("pbc", factor)
    values = levels if factor == "sex" else sorted(data[factor].unique())
    columns = {
        "time": doubles(data["time"]),
        "status": doubles(data["status"].isin(events)),
        "group": doubles(data[factor].map(values.index)),
    }
    fit = by_hand("hand_survfit", **columns, conf_type="log-log", times=doubles(times))
    for i, level in enumerate(levels):
        of = {key[4:]: value for key, value in found.items() if key[1:4] == (factor, level, "survfit")}
        for name, column in SURVFIT.items():
            assert of[name, None, None] == known(fit[column][i]), (level, name)
        for name in ("survival", "conf_low", "conf_high"):
            ours = [of[name if name == "survival" else f"survival_{name}", None, at] for at in times]
            assert ours == [known(value) for value in fit[name][2 * i : 2 * i + 2]], (level, name)
    test = by_hand("hand_survdiff", **columns)
    for name in ("chi_square", "df", "p_value"):
        assert found[endpoint, factor, None, "survdiff", name, "logrank", None] == known(test[name][0])


SURVFIT = {
    "n": "records",
    "n_events": "events",
    "median": "median",
    "median_conf_low": "0.95LCL",
    "median_conf_high": "0.95UCL",
}


def known(value: float) -> Any:
    """A number of R to be equal to; NA is none."""
    return None if value != value else pytest.approx(value, rel=1e-9)


class TestTable:
    def test_is_that_of_a_paper(self) -> None:
        found = sarcstat("univariate", *TWO, "--by", "sex", "--format", "json")
        table = found.table("Univariate Analysis")
        rows = list(dict.fromkeys(row for row, _ in table))
        assert rows == [("All patients", ""), ("sex", ""), ("sex", "m"), ("sex", "f")]
        columns = [column for column in dict.fromkeys(column for _, column in table) if column[0] == OVERALL]
        log_rank = [("Log-rank", word) for word in ("Chi-square", "df", "p")]
        after = [("N",), ("Events",), ("Median (95% CI)",), *log_rank]
        assert columns == [(OVERALL, *column) for column in after]
        p = ("Log-rank", "p")
        assert [row for row, column in table if column == (OVERALL, *p)] == [("sex", "")]

    def test_not_reached_is_said(self) -> None:
        found = sarcstat("univariate", *TWO, "--by", "stage", "--format", "json").table("Univariate Analysis")
        cell = found[("stage", "1"), (OVERALL, "Median (95% CI)")]
        assert (cell["text"], cell["number"], cell["missing"]) == ("NR", None, "not_reached")

    def test_factors_and_endpoints_of_one_label_stay_apart(self, data: Callable[..., Path]) -> None:
        import pyreadstat

        frame = complete("lung", "ph.ecog")[["time", "status", "sex", "ph.ecog"]].rename(columns={"ph.ecog": "ecog"})
        path = data("", "labels.sav")
        labels = {"time": "Time", "status": "Status", "sex": "Group", "ecog": "Group"}
        pyreadstat.write_sav(frame, str(path), column_labels=labels)
        options = ("--time", "time", "--event", "status=2", "--by", "sex,ecog", "--format", "json")
        found = sarcstat("univariate", path, *options).table("Univariate Analysis")
        assert {row[0] for row, _ in found} == {"All patients", "Group (sex)", "Group (ecog)"}


MISSING = "t,e,a,b\n" + "".join(f"{i},{i % 2},{'xy'[i % 2]},{'uvw'[i % 3] if i % 4 else ''}\n" for i in range(1, 25))


class TestMissing:
    def table(self, path: Path, missing: str) -> tuple[dict[Any, Any], str]:
        options = ("--time", "t", "--event", "e", "--by", "a,b", "--missing", missing)
        text = sarcstat("univariate", path, *options).stdout
        found = sarcstat("univariate", path, *options, "--format", "json").table("Univariate Analysis")
        n = {row: cell["number"] for (row, column), cell in found.items() if column[-1] == "N"}
        return n, " ".join(text.split())

    def test_pairwise(self, data: Callable[..., Path]) -> None:
        n, text = self.table(data(MISSING), "pairwise")
        assert (n["All patients", ""], n["a", "x"], sum(n["b", level] for level in "uvw")) == (24, 12, 18)
        assert "Left out of a factor's rows for want of its value: b 6." in text

    def test_listwise(self, data: Callable[..., Path]) -> None:
        n, text = self.table(data(MISSING), "listwise")
        assert n["All patients", ""] == n["a", "x"] + n["a", "y"] == sum(n["b", level] for level in "uvw") == 18
        assert "18 patients of 24 rows used; left out: 6 missing b." in text

    def test_unknown(self, data: Callable[..., Path]) -> None:
        n, text = self.table(data(MISSING), "unknown")
        assert n["b", "Unknown"] == 6
        assert "left out" not in text.casefold()


class TestRefusals:
    def test_one_level_and_all_missing(self, data: Callable[..., Path]) -> None:
        path = data("t,e,a,b,c\n1,1,x,u,\n2,0,x,v,\n3,1,x,u,\n")
        found = sarcstat("univariate", path, "--time", "t", "--event", "e", "--by", "a,b")
        refused(found, ExitStatus.ANALYSIS, "'a' has only one level", "Hint: ")
        found = sarcstat("univariate", path, "--time", "t", "--event", "e", "--by", "b,c")
        refused(found, ExitStatus.INPUT, "Column 'c' has no value: all 3 rows are missing.")

    def test_unknown_column(self) -> None:
        refused(sarcstat("univariate", *LUNG, "--by", "sex,ecog"), ExitStatus.INPUT, "'ecog'", "ph.ecog")

    def test_an_endpoint_twice(self) -> None:
        found = sarcstat("univariate", *LUNG, *LUNG[1:], "--by", "sex")
        refused(found, ExitStatus.USAGE, "is given twice")

    def test_no_factor(self) -> None:
        refused(sarcstat("univariate", *LUNG), ExitStatus.USAGE, "--by")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def shown(self, stream: io.StringIO, *, patience: float, quiet: bool = False) -> str:
        with patch.object(sys, "stderr", stream), patch.object(progress, "PATIENCE", patience):
            assert list(progress.progress([1, 2, 3], "Factors", quiet=quiet)) == [1, 2, 3]
        return stream.getvalue()

    def test_is_shown_on_a_terminal_after_a_while(self) -> None:
        assert "Factors" in self.shown(_Terminal(), patience=-1)
        assert self.shown(_Terminal(), patience=60) == ""

    def test_is_not_shown_elsewhere_or_when_quiet(self) -> None:
        assert self.shown(io.StringIO(), patience=-1) == ""
        assert self.shown(_Terminal(), patience=-1, quiet=True) == ""
