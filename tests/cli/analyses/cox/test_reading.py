"""What a reader of a Cox table relies on: which terms are in it, whom it counts, what a hazard ratio compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from running import LUNG, Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus

RATIO = ("Multivariable", "HR (95% CI)")
ALONE = ("Univariable", "HR (95% CI)")


def model(found: Outcome) -> dict[str, dict[str, Any]]:
    """Coefficient, its error and p of each term of the last model."""
    assert found.status == 0, found.stderr
    terms: dict[str, dict[str, Any]] = {}
    for each in found.json["statistics"]:
        if each["context"] == "equation" and "term" in each:
            terms.setdefault(each["term"], {})[each["stat_name"]] = each["stat"]
    return terms


class TestProducts:
    @pytest.mark.parametrize("covariates", ["sex*age", "sex,age,sex:age", "age:sex,sex*age"])
    def test_a_star_is_that_of_a_formula(self, covariates: str) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", covariates, "--style", "r", "--format", "json")
        ours = model(found)
        # R 4.2.2, survival 3.5-3: summary(coxph(Surv(time, status == 2) ~ sex * age, lung))$coefficients
        expected = {
            "sex": (0.09532231580549, 1.2287182630958, 0.938163218429),
            "age": (0.03003122378313, 0.0276833269019, 0.278004632577),
            "product": (-0.00968855903869, 0.0194139422032, 0.617743028873),
        }
        assert len(ours) == 3
        for term, numbers in ours.items():
            values = (numbers["coefficient"], numbers["coefficient_std_error"], numbers["p_value"])
            assert values == pytest.approx(expected["product" if "*" in term else term], rel=1e-9)

    def test_it_says_what_it_adds(self) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "sex*age")
        assert "sex*age stands for sex, age, sex:age, as in R; sex:age is the product alone." in found.stderr
        assert "without" not in sarcstat("cox", *LUNG, "--covariates", "sex,age,sex:age").stderr

    def test_a_product_alone_is_alone_and_that_is_said(self) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "sex:age", "--format", "json")
        assert list(model(found)) == ["sex*age"]
        assert "The model has the product sex:age without sex, age" in found.stderr

    def test_the_parts_of_an_earlier_block_are_not_named_again(self) -> None:
        blocks = ("--block", "enter: sex", "--block", "bstep-lr: sex*age", "--pout", "0.0001", "--format", "json")
        found = sarcstat("cox", *LUNG, *blocks)
        removal = {each["term"] for each in found.json["statistics"] if each["context"] == "removal"}
        assert removal == {"age", "sex*age"}

    @pytest.mark.parametrize(
        ("style", "table", "label"),
        [
            ("spss", "Variables in the Equation", "sex*age"),
            ("r", "summary(coxph)", "sex:age"),
            ("journal", "Cox Regression", "sex × age"),
        ],
    )
    def test_it_is_called_as_each_style_calls_it(self, style: str, table: str, label: str) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "sex*age", "--style", style, "--format", "json")
        assert label in {row[0] for row, _ in found.table(table)}

    def test_a_column_with_an_operator_in_its_name_is_a_column(self, data) -> None:
        rows = "".join(f"{t},{t % 3 > 0:d},{t % 4},{t % 5},{t * t % 7}\n" for t in range(1, 60))
        path = data("t,e,a,b,a*b\n" + rows)
        found = sarcstat("cox", path, "--time", "t", "--event", "e", "--covariates", "a*b", "--format", "json")
        assert len(model(found)) == 1
        assert "stands for" not in found.stderr
        refused(
            sarcstat("cox", path, "--time", "t", "--event", "e", "--covariates", "a*b,a:b"),
            ExitStatus.USAGE,
            "have the same name",
        )

    def test_journal_leaves_the_univariable_cell_of_a_product_blank(self) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "sex*age", "--style", "journal", "--format", "json")
        table = found.table("Cox Regression")
        row = ("sex × age", "")
        assert (row, RATIO) in table
        assert (row, ALONE) not in table
        assert (("age", ""), ALONE) in table

    def test_collinearity_reads_terms_alike(self) -> None:
        found = sarcstat("collinearity", "survival::lung", "age*sex")
        assert "age*sex stands for age, sex, age:sex" in found.stderr
        listed = sarcstat("collinearity", "survival::lung", "age", "sex", "age:sex")
        assert found.stdout == listed.stdout


class TestUnivariableFirst:
    def first(self, covariates: str, below: float, *more: str) -> Outcome:
        options = ("--univariable-first", str(below), *more, "--format", "json")
        return sarcstat("cox", *LUNG, "--covariates", covariates, *options)

    def test_a_product_enters_with_its_parts(self) -> None:
        forced = self.first("sex:age", 1e-9, "--force", "sex:age")
        assert list(model(forced)) == ["sex", "age", "sex*age"]
        assert "sex (part of sex:age), age (part of sex:age), sex:age (forced)" in forced.stderr

    def test_a_product_is_chosen_by_its_test_beside_its_parts(self) -> None:
        """R: anova(coxph(~ sex + age), coxph(~ sex * age)), Breslow, on lung: chi-square 0.245381679, p 0.620."""
        kept = self.first("sex*age", 0.63)
        assert "sex:age (p = 0.62)" in kept.stderr
        left = self.first("sex*age", 0.61)
        assert "left out: sex:age" in left.stderr
        assert list(model(left)) == ["sex", "age"]

    def test_force_names_terms(self) -> None:
        refused(self.first("sex,age", 0.5, "--force", "sx"), ExitStatus.USAGE, "'sx' is not among the covariates")
        found = sarcstat("cox", *LUNG, "--covariates", "sex", "--force", "sex")
        refused(found, ExitStatus.USAGE, "--force belongs to --univariable-first")


class TestCounts:
    @pytest.fixture
    def early(self, data) -> Path:
        """Six patients are censored before the first event; two have no x, three no z."""
        rows = [f"{t},0,{'ab'[t % 2]},{t % 5},{t % 7}" for t in range(1, 7)]
        rows += [f"{t},{t % 3 > 0:d},{'ab'[t % 2]},{t * t % 5},{t * t % 7}" for t in range(7, 70)]
        rows += [f"{t},1,a,,3" for t in (80, 81)] + [f"{t},1,b,2," for t in (82, 83, 84)]
        return data("t,e,g,x,z\n" + "\n".join(rows) + "\n")

    def test_one_n_a_table(self, early: Path) -> None:
        """69 rows have every value: 6 censored early and 63 more."""
        options = ("--time", "t", "--event", "e", "--covariates", "g,x,z", "--style", "journal", "--format", "json")
        found = sarcstat("cox", early, *options)
        table = found.table("Cox Regression")
        levels = sum(table[("g", text), ("N",)]["number"] for text in "ab")
        assert {levels, table[("x", ""), ("N",)]["number"], table[("z", ""), ("N",)]["number"]} == {69}
        (notes,) = (each["notes"] for each in found.json["tables"] if each["name"] == "Cox Regression")
        assert notes[0].startswith("69 patients, ")
        assert any("SPSS counts 63 patients: it drops 6 who were censored before the first event." in n for n in notes)
        assert "69 patients of 74 rows used" in sarcstat("cox", early, *options[:-2]).stdout

    def test_what_did_not_enter_is_counted_among_the_models_patients(self, early: Path) -> None:
        how = ("--univariable-first", "1e-9", "--force", "x", "--style", "journal", "--format", "json")
        found = sarcstat("cox", early, "--time", "t", "--event", "e", "--covariates", "g,x,z", *how)
        table = found.table("Cox Regression")
        # With x 72 patients: three of them have no z.
        assert table[("x", ""), ("N",)]["number"] == 72
        assert sum(table[("g", text), ("N",)]["number"] for text in "ab") == 72
        assert table[("z", ""), ("N",)]["number"] == 69
        (notes,) = (each["notes"] for each in found.json["tables"] if each["name"] == "Cox Regression")
        assert "z: 3 patients of the model without a value." in notes

    def test_a_forest_plot_counts_alike(self, early: Path, tmp_path: Path) -> None:
        file = tmp_path / "f.svg"
        how = ("--time", "t", "--event", "e", "--covariates", "g,x", "-o", file)
        assert sarcstat("plot", "forest", early, *how).status == 0
        assert ">72<" in file.read_text(encoding="utf-8")
        assert ">66<" not in file.read_text(encoding="utf-8")


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A .sav with labels: sex 1 and 2, arm 0 and 2, stage 1 to 3; of age only 999 has one."""
    import pandas as pd
    import pyreadstat

    n = range(1, 61)
    frame = pd.DataFrame({
        "t": [float(i) for i in n], "e": [float(i % 3 > 0) for i in n], "sex": [1.0 + i % 2 for i in n],
        "arm": [2.0 * (i % 7 > 3) for i in n], "stage": [1.0 + i % 3 for i in n],
        "age": [40.0 + i * 7 % 30 for i in n],
    })  # fmt: skip
    labels = {
        "sex": {1.0: "Male", 2.0: "Female"},
        "arm": {0.0: "Control", 2.0: "Drug"},
        "stage": {1.0: "I", 2.0: "II", 3.0: "III"},
        "age": {999.0: "Unknown"},
    }
    path = tmp_path / "l.sav"
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)
    return path


class TestLabelledNumbers:
    END = ("--time", "t", "--event", "e")

    def test_the_first_line_names_categorical(self, labelled: Path) -> None:
        found = sarcstat("cox", labelled, *self.END, "--covariates", "age,sex")
        assert found.stderr.splitlines()[0] == (
            "Note: sex has value labels (1 = Male, 2 = Female) and is taken as a number: Female vs Male; "
            "--categorical sex makes it a factor."
        )
        assert "age has value labels" not in found.stderr
        figure = sarcstat(
            "plot", "forest", labelled, *self.END, "--covariates", "sex", "-o", labelled.with_suffix(".svg")
        )
        assert "--categorical sex" in figure.stderr.splitlines()[0]
        assert "sex: Female vs Male" in figure.stdout
        factor = sarcstat("cox", labelled, *self.END, "--covariates", "sex", "--categorical", "sex")
        assert "has value labels" not in factor.stderr

    def test_every_style_prints_the_direction(self, labelled: Path) -> None:
        model = (*self.END, "--covariates", "sex,stage", "--format", "json")
        spss = sarcstat("cox", labelled, *model).table("Variables in the Equation")
        assert spss[("sex",), ("Comparison",)]["text"] == "Female vs Male"
        assert (("stage",), ("Comparison",)) not in spss
        r = sarcstat("cox", labelled, *model, "--style", "r").table("summary(coxph)")
        assert {row[0] for row, _ in r} == {"sex: Female vs Male", "stage"}
        journal = sarcstat("cox", labelled, *model, "--style", "journal").table("Cox Regression")
        assert (("sex", "Female vs Male"), RATIO) in journal
        both = sarcstat("cox", labelled, *model, "--style", "both").json["tables"]
        (table,) = (each for each in both if each["name"] == "Variables in the Equation")
        assert "sex: Female vs Male." in table["notes"]

    def test_the_direction_is_that_of_the_factor(self, labelled: Path) -> None:
        model = (*self.END, "--covariates", "sex", "--format", "json")
        number = sarcstat("cox", labelled, *model).table("Variables in the Equation")
        factor = sarcstat("cox", labelled, *model, "--categorical", "sex", "--ref", "sex=Male")
        ratio = factor.table("Variables in the Equation")[("sex",), ("Exp(B)",)]["number"]
        assert number[("sex",), ("Exp(B)",)]["number"] == pytest.approx(ratio, rel=1e-9)

    def test_values_that_are_not_one_apart_are_not_compared_by_a_slope(self, labelled: Path) -> None:
        model = (*self.END, "--covariates", "arm", "--format", "json")
        found = sarcstat("cox", labelled, *model)
        slope = found.table("Variables in the Equation")[("arm",), ("Comparison",)]["text"]
        assert slope == "per 1; Drug is 2 above Control"
        assert "--unit arm=2 compares them" in found.stderr
        scaled = sarcstat("cox", labelled, *model, "--unit", "arm=2").table("Variables in the Equation")
        assert scaled[("arm (per 2)",), ("Comparison",)]["text"] == "Drug vs Control"

    def test_only_values_that_are_used_count(self, labelled: Path) -> None:
        model = (*self.END, "--covariates", "stage", "--where", "stage < 3", "--format", "json")
        found = sarcstat("cox", labelled, *model).table("Variables in the Equation")
        assert found[("stage",), ("Comparison",)]["text"] == "II vs I"


class TestLastStep:
    STEPWISE = ("--covariates", "age,sex,ph.ecog,wt.loss", "--method", "bstep-lr", "--format", "json")

    def tables(self, found: Outcome) -> list[dict[str, Any]]:
        assert found.status == 0, found.stderr
        return [each for each in found.json["tables"] if each["context"].get("block") == "1"]

    def test_it_leaves_what_spss_prints_under_summary(self) -> None:
        every = sarcstat("cox", *LUNG, *self.STEPWISE)
        last = sarcstat("cox", *LUNG, *self.STEPWISE, "--last-step")
        assert "Model if Term Removed" in {each["name"] for each in self.tables(every)}
        names = ["Omnibus Tests of Model Coefficients", "Variables in the Equation", "Variables not in the Equation"]
        assert [each["name"] for each in self.tables(last)] == names
        omnibus, equation, outside = self.tables(last)
        assert {cell["column"][0] for cell in omnibus["cells"]} == {
            "-2 Log Likelihood", "Overall (score)", "Change From Previous Block",
        }  # fmt: skip
        (step,) = {cell["row"][0] for cell in equation["cells"]}
        assert int(step.removeprefix("Step ")) > 1
        assert {cell["row"][0] for cell in outside["cells"]} == {step}
        whole = every.table("Variables in the Equation")
        assert all(whole[tuple(c["row"]), tuple(c["column"])] == c for c in equation["cells"])
        assert every.json["statistics"] == last.json["statistics"]

    def test_it_is_refused_where_it_would_do_nothing(self) -> None:
        for style in ("r", "journal"):
            found = sarcstat("cox", *LUNG, *self.STEPWISE[:4], "--last-step", "--style", style)
            refused(found, ExitStatus.USAGE, "--last-step", f"--style {style}")
        both = sarcstat("cox", *LUNG, *self.STEPWISE, "--last-step", "--style", "both")
        assert "Model if Term Removed" not in {each["name"] for each in self.tables(both)}


class TestUnits:
    def end(self, path: Path) -> tuple[object, ...]:
        return (path, "--time", "t", "--event", "d", "--covariates", "x")

    @pytest.fixture
    def tiny(self, data) -> Path:
        values = (7, 1, 3, 4, 2, 5, 6, 1.5)
        return data("t,d,x\n" + "".join(f"{5 + i},{i % 3 < 2:d},{x}e-9\n" for i, x in enumerate(values)))

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_a_ratio_beyond_every_number_is_ne_and_names_the_unit(self, tiny: Path, style: str) -> None:
        found = sarcstat("cox", *self.end(tiny), "--style", style, "--format", "json")
        assert found.status == 0, found.stderr
        assert "--unit x=1e-09" in found.stderr
        ends = [s for s in found.json["statistics"] if s["stat_name"] == "hazard_ratio_conf_high"]
        assert ends
        assert all(each["stat"] is None and each["missing"] == "not_estimable" for each in ends)
        assert "inf" not in found.stdout.replace("information", "")
        ratios = [s for s in found.json["statistics"] if s["stat_name"].startswith("hazard_ratio")]
        assert all(each["stat"] is None or each["stat"] > 0 for each in ratios)

    def test_the_unit_gives_the_ratio(self, tiny: Path) -> None:
        found = sarcstat("cox", *self.end(tiny), "--unit", "x=1e-9", "--format", "json")
        assert "--unit" not in found.stderr
        assert 0.01 < found.table("Variables in the Equation")[("x (per 1e-09)",), ("Exp(B)",)]["number"] < 100

    @pytest.mark.parametrize("extension", ["svg", "png", "pdf"])
    def test_a_figure_of_it_is_drawn(self, tiny: Path, tmp_path: Path, extension: str) -> None:
        found = sarcstat("plot", "forest", *self.end(tiny), "-o", tmp_path / f"f.{extension}")
        assert found.status == 0, found.stderr
        assert "x NE" in found.stdout
        assert sarcstat("cox", *self.end(tiny), "--plot").status == 0

    def test_a_ratio_that_prints_as_one_though_it_matters_names_the_unit(self, data) -> None:
        rows = "".join(
            f"{(i * 37) % 101 + i},{i % 5 > 0:d},{250000 - 1500 * i + (i * 7919) % 9000}\n" for i in range(1, 90)
        )
        path = data("t,d,x\n" + rows)
        found = sarcstat("cox", *self.end(path), "--style", "journal")
        assert "1.00 (1.00–1.00)" in found.stdout
        assert "With two decimals the hazard ratio of x is 1.00 (1.00–1.00)" in found.stderr
        assert "--unit x=10000" in found.stderr
        assert (
            "1.00 (1.00–1.00)" not in sarcstat("cox", *self.end(path), "--style", "journal", "--unit", "x=10000").stdout
        )

    @pytest.mark.parametrize("option", [("--tau", "inf"), ("--conf-level", "nan")])
    def test_no_option_is_an_infinite_number(self, option: tuple[str, str]) -> None:
        refused(sarcstat("km", *LUNG, *option), ExitStatus.USAGE, option[0])
