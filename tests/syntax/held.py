"""Statistics of any command against the numbers that its R script computes: where each of them stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from syntax.redone import Results, same

#: Statistics by their context → the columns in which the script has them.
CURVE = {
    "n": "n",
    "n_events": "events",
    "mean": "mean",
    "mean_std_error": "mean_se",
    "mean_conf_low": "mean_low",
    "mean_conf_high": "mean_high",
}
SPSS_MEDIAN = {"median": "spss_median", "median_std_error": "spss_se"}
SPSS_MEDIAN |= {"median_conf_low": "spss_low", "median_conf_high": "spss_high"}
R_MEAN = {"mean": "r_mean", "mean_std_error": "r_mean_se"}
R_MEAN |= {"mean_conf_low": "r_mean_low", "mean_conf_high": "r_mean_high"}
R_MEDIAN = {"median": "r_median", "median_conf_low": "r_low", "median_conf_high": "r_high"}
EFFECT = {
    "coefficient": "b",
    "coefficient_std_error": "se",
    "coefficient_robust_std_error": "robust_se",
    "wald": "wald",
    "chi_square": "chi_square",
    "p_value": "p",
    "hazard_ratio": "hazard_ratio",
    "hazard_ratio_conf_low": "low",
    "hazard_ratio_conf_high": "high",
}
TEST = {"chi_square": "chi_square", "df": "df", "p_value": "p"}
TERM = {"wald": "wald", "chi_square": "chi_square", "df": "df", "p_value": "p"}
SPSS_PERCENTILE = {"percentile": "time", "percentile_std_error": "se"}
SPSS_PERCENTILE |= {"percentile_conf_low": "low", "percentile_conf_high": "high"}
R_PERCENTILE = {"percentile": "r_time", "percentile_conf_low": "r_low", "percentile_conf_high": "r_high"}
RATE = {"n_risk": "n_risk", "survival": "survival", "survival_std_error": "se"}
RATE |= {"survival_conf_low": "low", "survival_conf_high": "high"}
SCORE = {"chi_square": "score", "df": "df", "p_value": "score_p"}
RATIO = {"chi_square": "likelihood_ratio", "df": "df", "p_value": "likelihood_ratio_p"}
NUMBER = {"n": "n", "n_missing": "missing", "mean": "mean", "std_deviation": "std_deviation", "minimum": "minimum"}
NUMBER |= {"maximum": "maximum", "median": "median"}
LEVEL = {name: name for name in ("count", "percent", "valid_percent", "cumulative_percent")}
COMPARED = {"statistic": "statistic", "df": "df", "p_value": "p"}
FOLLOW_UP = {"n": "n", "n_events": "events"}
CROSS_TESTS = {name: name for name in ("pearson", "likelihood_ratio", "continuity_correction", "fisher")}
CROSS_TESTS |= {"linear": "linear_by_linear", "fisher.test": "fisher"}
DIFFERENCE = {"": "difference", "_std_error": "se", "_conf_low": "low", "_conf_high": "high"}
RATIO_OF_TWO = {"": "ratio", "_conf_low": "ratio_low", "_conf_high": "ratio_high"}
RESTRICTED = {"": "mean", "_std_error": "se", "_conf_low": "low", "_conf_high": "high"}
PERIOD = {"coefficient": "b", "coefficient_std_error": "se", "z": "z", "p_value": "p"}
PERIOD |= {"hazard_ratio": "hazard_ratio", "hazard_ratio_conf_low": "low", "hazard_ratio_conf_high": "high"}
OPTIMISM = {"concordance": "concordance", "concordance_optimism": "optimism", "concordance_corrected": "corrected"}
OPTIMISM |= {"calibration_slope": "slope", "n_resamples": "resamples", "n_resamples_used": "used"}
CONCORDANCE = {"concordance": "concordance", "concordance_std_error": "se"}
CONCORDANCE |= {"concordance_conf_low": "low", "concordance_conf_high": "high"}
Statistic = Mapping[str, Any]
#: Of Fine and Gray's model.
SUBDISTRIBUTION = {
    "coefficient": "b",
    "coefficient_std_error": "robust_se",
    "z": "z",
    "subdistribution_hazard_ratio": "subdistribution_hazard_ratio",
    "subdistribution_hazard_ratio_conf_low": "low",
    "subdistribution_hazard_ratio_conf_high": "high",
}
Place = tuple[str, Mapping[str, str], str]


def place(of: Statistic) -> Place | None:
    """Part, row and column of a statistic in the script's results; None for what a script does not compute."""
    finder = _PLACES.get(of["analysis"])
    return finder(of) if finder else None


def _curve(of: Statistic) -> Place | None:
    name, group = of["stat_name"], of.get("group1")
    part = of["variable"] if group is None else f"{of['variable']} by {group}"
    if of["analysis"] == "subgroup":
        part = of["variable"]
        if "stratum" in of:
            part += f" within {of['stratum']}" + (f" {of['stratum_level']}" if "stratum_level" in of else "")
    elif "stratum_level" in of:
        part += f": stratum {of['stratum_level']}"
    own = {"group": of.get("group1_level", "Overall")}
    if of["context"] == "survfit" and "at" not in of:
        own_ways = {**R_MEDIAN, **R_MEAN} if of.get("convention") == "r" else SPSS_MEDIAN
        column = {**CURVE, **own_ways}.get(name)
        return (part, own, column) if column else None
    if of["context"] == "survfit" and name.startswith("percentile"):
        columns = R_PERCENTILE if of.get("convention") == "r" else SPSS_PERCENTILE
        keys = {**own, "percent_surviving": f"{100 * of['at']:.15g}"}
        return (f"{part}: percentiles", keys, columns[name]) if name in columns else None
    if of["context"] == "survfit" and name.startswith("restricted_mean"):
        return f"{part}: restricted mean", own, RESTRICTED[name.removeprefix("restricted_mean")]
    if "_difference" in of["context"] or "_ratio" in of["context"]:
        return _compared(of, part)
    if of["context"] == "survfit" and name in RATE:
        return f"{part}: survival", {**own, "time": f"{of['at']:.15g}"}, RATE[name]
    if of["context"] == "survdiff" and name in TEST:
        return f"{part}: tests", {"test": of["test"]}, TEST[name]
    if of["context"] == "trend" and name in TEST:
        return f"{part}: trend", {"test": of["test"]}, TEST[name]
    if of["context"] == "pairwise" and name in TEST and "p_adjusted" not in name:
        pair = {"group": of["group1_level"], "other": of["group2_level"], "test": of["test"]}
        return f"{part}: pairwise", pair, "p_adjusted" if name == "p_value" else TEST[name]
    if of["context"] == "interaction":
        part += f": interaction ({of['_method']})" if of.get("_method") else ": interaction"
        return part, {}, TEST[name]
    if of["context"] == "equation" and name in EFFECT:
        part += f": Cox ({of['_method']})" if of.get("_method") else ": Cox"
        return part, {"level": f"{of['group1_level']} vs {of['group2_level']}"}, EFFECT[name]
    return None


def _compared(of: Statistic, part: str) -> Place:
    """Of two curves."""
    measure, name = of["context"], of["stat_name"]
    what = {"survival": f"survival at {of['at']:g}", "restricted_mean": "restricted mean"}
    words = what.get(measure.removesuffix("_difference").removesuffix("_ratio"), "time lost")
    difference = measure.endswith("_difference")
    columns = DIFFERENCE if difference else RATIO_OF_TWO
    column = ("p" if difference else "ratio_p") if name == "p_value" else columns[name.removeprefix(measure)]
    return f"{part}: differences in {words}", {"group": of["group1_level"], "other": of["group2_level"]}, column


def _beside(of: Statistic) -> Place | None:
    """What stands beside a model."""
    name, end, term = of["stat_name"], of["variable"], of.get("term", "")
    start = f"{of['at']:g}" if "at" in of else "NA"
    if of["context"] == "split_equation":
        return f"{end}: by period", {"term": term, "level": of.get("level", ""), "start": start}, PERIOD[name]
    if of["context"] == "split_test":
        return f"{end}: periods equal", {"term": term}, TEST[name]
    if of["context"] == "split_periods":
        return f"{end}: periods", {"start": start}, {"n": "n", "n_events": "events"}[name]
    if of["context"] == "optimism":
        return f"{end}: optimism", {}, OPTIMISM[name]
    end += f" ({of['_method']})" if of.get("_method") else ""
    return (f"{end}: concordance", {}, CONCORDANCE[name]) if name in CONCORDANCE and of["stat"] is not None else None


def _model(of: Statistic) -> Place | None:
    if of["context"] == "optimism" or of["context"].startswith("split_") or of["context"] == "summary":
        return _beside(of)
    name, end = of["stat_name"], of["variable"] + (": cause-specific" if of.get("_competing") else "")
    if of.get("_method"):
        end += f" ({of['_method']})"
    own = {"term": of.get("term", ""), "level": of.get("level", "")}
    if of["context"] == "subdistribution":
        return (f"{of['variable']}: Fine-Gray", own, SUBDISTRIBUTION[name]) if name in SUBDISTRIBUTION else None
    alone = f"{end}: {of.get('term')} alone"
    tested = {"term": own["term"]}
    whole = "level" not in of and name in TERM  # the test of all levels, or of the one number
    found: dict[str, tuple[str, Mapping[str, str], Mapping[str, str]]] = {
        "equation": (f"{end}: terms", tested, TERM) if whole else (end, own, EFFECT),
        "univariable": (f"{alone}: terms", tested, TERM) if whole else (alone, own, EFFECT),
        "univariable_test": (
            (f"{alone}: tests", {"test": "logrank"}, {"p_value": "p"})
            if of.get("test") == "logrank"
            else (f"{alone}: model", {}, {"p_value": "score_p"})
        ),
        "case_processing": (
            f"{end}: model",
            {},
            {"n": "spss_n" if of["convention"] == "spss" else "n", "n_events": "events"},
        ),
        "omnibus": (f"{end}: model", {}, {"neg2_log_likelihood": "neg2_log_likelihood"}),
        "overall": (f"{end}: model", {}, SCORE),
        "previous_block": (f"{end}: model", {}, RATIO),
    }
    if of["context"] not in found:
        return None
    part, keys, columns = found[of["context"]]
    if of["context"] == "omnibus" and of.get("block") == 0:
        columns = {"neg2_log_likelihood": "neg2_log_likelihood_0"}
    return (part, keys, columns[name]) if name in columns else None


def _described(of: Statistic) -> Place | None:
    name, own = of["stat_name"], {"group": of.get("group1_level", "Overall")}
    if of["context"] == "test" and name in COMPARED:
        return f"{of['variable']}: test", {}, COMPARED[name]
    if of["context"] == "levels" and name in LEVEL:
        return of["variable"], {**own, "level": of["level"]}, LEVEL[name]
    if of["context"] == "summary" and name == "percentile" and of["at"] in (0.25, 0.75):
        quartile = {0.25: "q1", 0.75: "q3"}[of["at"]]
        return of["variable"], own, quartile if of["convention"] == "spss" else f"r_{quartile}"
    if of["context"] == "summary" and name in NUMBER:
        return of["variable"], own, NUMBER[name]
    return None


def _crossed(of: Statistic) -> Place | None:
    part, name, test = f"{of['variable']} * {of.get('group1')}", of["stat_name"], of.get("test")
    both = {"Var1": of.get("level", ""), "Var2": of.get("group1_level", "")}
    if of["context"] == "table" and "level" in of and "group1_level" in of:
        counted = name in ("count", "row_percent", "column_percent", "percent")
        column = {"expected_count": "expected"}.get(name, name)
        return part + ("" if counted else ": expected"), both, column
    if of["context"] in ("tests", "r_tests") and test in CROSS_TESTS and name in TEST:
        return f"{part}: tests", {"test": CROSS_TESTS[test]}, {"chi_square": "value"}.get(name, TEST[name])
    if of["context"] == "measures":
        return f"{part}: measures", {}, name
    return None


def _collinear(of: Statistic) -> Place | None:
    name = of["stat_name"]
    if of["context"] == "coefficients":
        return "coefficients", {"term": of["term"], "level": of.get("level", "")}, name
    if of["context"] == "dimensions" and name != "variance_proportion":
        return "diagnostics", {"dimension": f"{of['at']:g}"}, name
    return None


def _response(of: Statistic) -> Place | None:
    part, name = of.get("group1", "everybody"), of["stat_name"]
    group = {"group": of.get("group1_level", "Overall")}
    if of["context"] == "response" and name == "count" and "term" in of:
        return part, group, of["term"]
    if of["context"] == "response" and "_rate" in name:
        rate, _, limit = name.partition("_rate")
        return f"{part}: {rate}_rate", group, {"": "percent", "_conf_low": "low", "_conf_high": "high"}[limit]
    if name.startswith("rate_difference"):
        column = {"": "difference", "_conf_low": "low", "_conf_high": "high"}[name.removeprefix("rate_difference")]
        return f"{part}: {of['context']}: differences", {**group, "other": of["group2_level"]}, column
    return (f"{part}: {of['context']}: test", {}, "p") if name == "p_value" else None


def _followed(of: Statistic) -> Place | None:
    part = of["variable"] if of.get("group1") is None else f"{of['variable']} by {of['group1']}"
    name, group = of["stat_name"], {"group": of.get("group1_level", "Overall")}
    if of["context"] == "reverse_survfit":
        median = R_MEDIAN if of.get("convention") == "r" else SPSS_MEDIAN
        column = median.get(name.removeprefix("reverse_"))
        return (part, group, column) if column else None
    if of["context"] in ("without_event", "all_patients"):
        return f"{part}: observed", group, name.replace("follow_up", of["context"].split("_")[0])
    return (f"{part}: observed", group, FOLLOW_UP[name]) if name in FOLLOW_UP else None


_PLACES = {
    **dict.fromkeys(("km", "univariate", "subgroup"), _curve),
    "cox": _model,
    "describe": _described,
    "crosstab": _crossed,
    "collinearity": _collinear,
    "response": _response,
    "follow-up": _followed,
}


def _same_key(text: str, wanted: str) -> bool:
    if text == wanted:
        return True
    try:
        return abs(float(text) - float(wanted)) < 1e-9
    except ValueError:
        return False


def _agrees(text: str, number: float | None) -> bool:
    """Whether both have the number, or neither has one."""
    nothing = text in ("", "NA", "NaN")
    return same(text, number) if number is None or not nothing else False


def held(results: Results, table: str, statistics: Sequence[Statistic]) -> tuple[Counter[str], list[Any], list[Any]]:
    """How many numbers of each context agree; those that differ, and those that the script should have and has not."""
    agree: Counter[str] = Counter()
    differ: list[Any] = []
    absent: list[Any] = []
    for each in statistics:
        where = place(each)
        if where is None or not (each["stat"] is None or isinstance(each["stat"], int | float)):
            continue
        part, keys, column = where
        part = f"{each['split']}: {part}" if "split" in each else part
        rows = [
            row
            for row in results.get((table, part), [])
            if all(_same_key(row.get(name, ""), value) for name, value in keys.items())
        ]
        if len(rows) != 1 or column not in rows[0]:
            absent.append((each, where))
        elif _agrees(rows[0][column], each["stat"]):
            agree[each["context"]] += 1
        else:
            differ.append((each, rows[0][column]))
    return agree, differ, absent
