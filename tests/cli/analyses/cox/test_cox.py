"""`sarcstat cox` as a user meets it: what it prints, notes and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import LUNG, Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus


@pytest.fixture
def separated(data) -> Path:
    """Nobody in group c has an event."""
    rows = [(t, int(g != "c"), g, t % 7) for t, g in zip(range(1, 46), "abc" * 15, strict=True)]
    return data("t,e,g,x\n" + "".join(f"{t},{e},{g},{x}\n" for t, e, g, x in rows))


def cox(path: object, *options: object) -> Outcome:
    return sarcstat("cox", path, "--time", "t", "--event", "e=1", *options)


def names(found: Outcome) -> list[str]:
    assert found.status == 0, found.stderr
    return [table["name"] for table in found.json["tables"]]


class TestOutput:
    def test_spss_tables_in_order(self) -> None:
        found = sarcstat(
            "cox", *LUNG, "--covariates", "age,sex", "--categorical", "sex", "--baseline", "--format", "json"
        )
        assert names(found) == [
            "Case Processing Summary",
            "Categorical Variable Codings",
            "Omnibus Tests of Model Coefficients",
            "Omnibus Tests of Model Coefficients",
            "Variables in the Equation",
            "Covariate Means",
            "Correlation Matrix of Regression Coefficients",
            "Survival Table",
        ]

    def test_stepwise_tables(self) -> None:
        options = ("--covariates", "age,sex,ph.ecog,wt.loss", "--method", "bstep-lr", "--format", "json")
        found = sarcstat("cox", *LUNG, *options)
        assert names(found)[2:6] == [
            "Omnibus Tests of Model Coefficients",
            "Variables in the Equation",
            "Model if Term Removed",
            "Variables not in the Equation",
        ]
        assert any("Residual Chi Square" in note for table in found.json["tables"] for note in table["notes"])
        text = sarcstat("cox", *LUNG, *options[:-2]).stdout
        assert "Reviewers will ask" in text

    def test_factor_of_three_levels_has_an_overall_row_and_says_what_it_compares(self) -> None:
        model = ("--covariates", "celltype,karno", "--ref", "celltype=squamous", "--format", "json")
        found = sarcstat("cox", "survival::veteran", "--time", "time", "--event", "status", *model)
        table = found.table("Variables in the Equation")
        assert table[("celltype",), ("df",)]["number"] == 3
        assert (("celltype",), ("B",)) not in table
        assert table[("celltype(1)",), ("Comparison",)]["text"] == "smallcell vs squamous"

    def test_blocks_change_from_the_previous(self) -> None:
        found = sarcstat("cox", *LUNG, "--block", "enter: age", "--block", "enter: sex,ph.ecog", "--format", "json")
        omnibus = [t for t in found.json["tables"] if t["name"].startswith("Omnibus")]
        assert [table["context"] for table in omnibus] == [{"block": "0"}, {"block": "1"}, {"block": "2"}]
        values = [{tuple(cell["column"]): cell["number"] for cell in table["cells"]} for table in omnibus]
        drop = values[1]["-2 Log Likelihood",] - values[2]["-2 Log Likelihood",]
        assert values[2]["Change From Previous Block", "Chi-square"] == pytest.approx(drop, rel=1e-9)
        assert values[2]["Change From Previous Block", "df"] == 2

    def test_binary_factor_turns_the_sign_and_says_so(self, data) -> None:
        rows = "".join(f"{t},{t % 3 > 0:d},{t % 2}\n" for t in range(1, 40))
        path = data("t,e,x\n" + rows)
        number = cox(path, "--covariates", "x", "--format", "json").table("Variables in the Equation")
        factor = cox(path, "--covariates", "x", "--categorical", "x", "--format", "json")
        cell = (("x",), ("B",))
        assert factor.table("Variables in the Equation")[cell]["number"] == pytest.approx(-number[cell]["number"])
        assert "opposite sign" in cox(path, "--covariates", "x", "--categorical", "x").stdout

    def test_both_names_ties_and_convergence(self) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "age,sex", "--style", "both", "--format", "json")
        table = found.table("Variables in the Equation")
        assert table[("age",), ("B", "Cause")]["text"] == "ties"
        same = sarcstat(
            "cox", *LUNG, "--covariates", "age,sex", "--style", "both", "--ties", "efron", "--format", "json"
        )
        causes = {cell["text"] for t in same.json["tables"] for cell in t["cells"] if cell["column"][-1] == "Cause"}
        assert causes <= {"convergence"}

    def test_unit(self) -> None:
        one = sarcstat("cox", *LUNG, "--covariates", "age", "--format", "json").table("Variables in the Equation")
        ten = sarcstat("cox", *LUNG, "--covariates", "age", "--unit", "age=10", "--format", "json")
        cell = ten.table("Variables in the Equation")[("age (per 10)",), ("B",)]["number"]
        assert cell == pytest.approx(10 * one[("age",), ("B",)]["number"], rel=1e-6)

    def test_journal_has_reference_rows_and_univariable_models(self) -> None:
        found = sarcstat("cox", *LUNG, "--covariates", "age,sex", "--categorical", "sex", "--style", "journal",
                         "--format", "json")  # fmt: skip
        table = found.table("Cox Regression")
        assert table[("sex", "1"), ("Multivariable", "HR (95% CI)")]["text"] == "1 (reference)"
        assert table[("sex", "2"), ("N",)]["number"] == 90
        # coxph(Surv(time, status) ~ sex, lung, ties = "breslow"): exp(coef)
        alone = table[("sex", "2"), ("Univariable", "HR (95% CI)")]
        assert alone["number"] == pytest.approx(0.5886, abs=5e-4)
        assert "Test of Proportional Hazards (cox.zph)" in names(found)

    def test_univariable_first_takes_one_set_for_all_endpoints(self) -> None:
        pbc = ("survival::pbc", "--time", "time", "--event", "status=2", "--time", "time", "--event", "status=1,2")
        chosen = ("--covariates", "age,sex,hepato,platelet", "--categorical", "sex,hepato")
        how = ("--style", "journal", "--univariable-first", "0.05", "--force", "platelet", "--format", "json")
        found = sarcstat("cox", *pbc, *chosen, *how)
        assert found.status == 0, found.stderr
        assert names(found).count("Cox Regression") == 2
        assert "platelet (forced)" in found.stderr
        terms = {
            table_number: {cell["row"][0] for cell in table["cells"] if cell["column"][0] == "Multivariable"}
            for table_number, table in enumerate(t for t in found.json["tables"] if t["name"] == "Cox Regression")
        }
        assert terms[0] == terms[1]

    def test_time_dependent_covariate(self) -> None:
        found = sarcstat("cox", "survival::veteran", "--time", "time", "--event", "status", "--covariates", "karno",
                         "--tvc", "karno", "--ties", "breslow", "--format", "json")  # fmt: skip
        table = found.table("Variables in the Equation")
        # coxph(Surv(time, status) ~ karno + tt(karno), veteran, tt = function(x, t, ...) x * t, ties = "breslow")
        assert table[("karno",), ("B",)]["number"] == pytest.approx(-0.0419777664434, rel=1e-6)
        assert table[("T_*karno",), ("B",)]["number"] == pytest.approx(0.0001018722239, rel=1e-6)

    def test_twelve_covariates_at_60_columns(self) -> None:
        found = sarcstat("cox", "survival::colon", "--where", "etype=2", "--time", "time", "--event", "status",
                         "--covariates", "rx,sex,age,obstruct,perfor,adhere,nodes,differ,extent,surg,node4,study",
                         environment={"COLUMNS": "60"})  # fmt: skip
        assert found.status == 0, found.stderr
        assert max(map(len, found.stdout.splitlines())) <= 60
        assert "…" not in found.stdout


class TestTrouble:
    def test_a_group_without_events_is_not_estimable(self, separated: Path) -> None:
        found = cox(separated, "--covariates", "g,x", "--ref", "g=a", "--format", "json")
        assert "0 events in 15 patients" in found.stderr
        table = found.table("Variables in the Equation")
        assert table[("g(2)",), ("Exp(B)",)]["number"] is None
        assert table[("g(2)",), ("Exp(B)",)]["missing"] == "not_estimable"
        assert table[("g(1)",), ("Exp(B)",)]["number"] is not None
        journal = cox(separated, "--covariates", "g,x", "--style", "journal", "--format", "json")
        assert journal.table("Cox Regression")[("g", "c"), ("Multivariable", "HR (95% CI)")]["text"] == "NE"

    def test_constant_and_aliased_columns_are_named(self, data) -> None:
        rows = "".join(f"{t},{t % 3 > 0:d},1,{t % 5},{2 * (t % 5)}\n" for t in range(1, 40))
        found = cox(data("t,e,k,x,y\n" + rows), "--covariates", "k,x,y", "--format", "json")
        assert "k is left out (NE), because it has the same value" in found.stderr
        assert "y is left out (NE), because it is determined by x" in found.stderr
        table = found.table("Variables in the Equation")
        assert table[("x",), ("B",)]["number"] is not None
        assert table[("y",), ("B",)]["number"] is None
        assert [table[(name,), ("df",)]["number"] for name in "kxy"] == [0, 1, 0]

    def test_few_events_per_parameter(self, data) -> None:
        rows = "".join(f"{t},{t % 9 == 0:d},{t % 5},{t * t % 11}\n" for t in range(1, 60))
        found = cox(data("t,e,x,y\n" + rows), "--covariates", "x,y")
        assert "3.0 events per parameter, fewer than 10" in found.stderr

    def test_more_parameters_than_events(self, data) -> None:
        rows = "".join(f"{t},{int(t == 5)},{t % 5},{t * t % 11}\n" for t in range(1, 60))
        assert "2 parameters for 1 event" in cox(data("t,e,x,y\n" + rows), "--covariates", "x,y").stderr

    def test_codes_taken_as_numbers_and_identifiers(self, data) -> None:
        rows = "".join(f"{t},{t % 3 > 0:d},{t % 4},{1000 + t}\n" for t in range(1, 60))
        found = cox(data("t,e,stage,id\n" + rows), "--covariates", "stage,id")
        assert "--categorical stage makes it a factor" in found.stderr
        assert "id is a different whole number for every patient: is it an identifier?" in found.stderr

    def test_fifty_levels(self, data) -> None:
        rows = "".join(f"{t},{t % 3 > 0:d},c{t % 50}\n" for t in range(1, 400))
        assert "center has 50 levels" in cox(data("t,e,center\n" + rows), "--covariates", "center").stderr

    def test_early_censored_cases_are_counted(self, data) -> None:
        found = cox(data("t,e,x\n1,0,1\n2,1,2\n3,1,5\n4,0,1\n5,1,3\n"), "--covariates", "x", "--format", "json")
        table = found.table("Case Processing Summary")
        row = ("Cases dropped", "Censored cases before the earliest event in a stratum")
        assert table[row, ("N",)]["number"] == 1
        assert table[("Cases available in analysis", "Total"), ("N",)]["number"] == 4


class TestRefusals:
    CSV = "t,e,x,g\n" + "".join(f"{t},{t % 3 > 0:d},{t % 5},{'ab'[t % 2]}\n" for t in range(1, 30))

    def test_covariates_are_needed(self, data) -> None:
        refused(cox(data(self.CSV)), ExitStatus.USAGE, "--covariates")

    def test_missing_column(self, data) -> None:
        refused(cox(data(self.CSV), "--covariates", "x,stage"), ExitStatus.INPUT, "'stage'")

    def test_text_in_a_number(self, data) -> None:
        refused(cox(data(self.CSV + "31,1,many,a\n"), "--covariates", "x"), ExitStatus.INPUT, "not a number", "many")

    def test_reference(self, data) -> None:
        path = data(self.CSV)
        refused(cox(path, "--covariates", "g", "--ref", "g=c"), ExitStatus.USAGE, "no such level")
        refused(cox(path, "--covariates", "x", "--ref", "x=1"), ExitStatus.USAGE, "not a categorical covariate")
        refused(cox(path, "--covariates", "g", "--contrast", "g=sum"), ExitStatus.USAGE, "no such contrast")

    def test_stratum_as_covariate(self, data) -> None:
        refused(cox(data(self.CSV), "--covariates", "g", "--strata", "g"), ExitStatus.USAGE, "--strata")

    def test_method_of_a_block(self, data) -> None:
        refused(cox(data(self.CSV), "--block", "stepwise: x"), ExitStatus.USAGE, "not a method")

    def test_no_events(self, data) -> None:
        path = data("t,e,x\n1,0,1\n2,0,2\n3,0,1\n")
        found = sarcstat("cox", path, "--time", "t", "--event", "e", "--covariates", "x")
        refused(found, ExitStatus.ANALYSIS, "No patient had the event: there is nothing")

    def test_unit(self, data) -> None:
        refused(cox(data(self.CSV), "--covariates", "x", "--unit", "x=0"), ExitStatus.USAGE, "other than 0")

    def test_pattern(self, data) -> None:
        path = data(self.CSV)
        refused(cox(path, "--covariates", "g,x", "--pattern", "g=c"), ExitStatus.USAGE, "no such level")
        refused(cox(path, "--covariates", "g,x", "--pattern", "y=1"), ExitStatus.USAGE, "not a covariate")

    def test_nothing_is_significant_alone(self, data) -> None:
        found = cox(data(self.CSV), "--covariates", "x,g", "--univariable-first", "0.000001")
        refused(found, ExitStatus.ANALYSIS, "No covariate alone has a p below 1e-06")
