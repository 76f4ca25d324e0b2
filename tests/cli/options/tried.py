"""Of every option of every command one value that is not its default, and with what else it can make a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sarcstat.request import Endpoint

ONE = (Endpoint("time", "died=1"),)
DAYS = (Endpoint("time", "died=1", "days"),)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A value of an option, beside `needs`, its other options.

    Without these, or with each of `instead` in their place, it must make a difference too or be refused. `endpoints`
    are those of the request without the option, `with_it` those with it; `drops` are options of the command's usual
    request that do not go with it. A `fact` says what the data are, and need not matter; what all
    commands on survival data have is `refused` by one that shows no time.
    """

    value: Any = None
    needs: Mapping[str, Any] = field(default_factory=dict)
    instead: Sequence[Mapping[str, Any]] = ()
    drops: Sequence[str] = ()
    endpoints: Sequence[Endpoint] | None = None
    with_it: Sequence[Endpoint] | None = None
    fact: bool = False
    refused: bool = False
    data: Literal["patients", "adtte"] = "patients"


#: What competes with the event; some patients have both.
COMPETING: dict[str, Any] = {"competing": ["grade=3"], "both": "event"}

#: What is asked of each command when nothing is said of an option.
USUAL: dict[str, dict[str, Any]] = {
    "km": {"by": ["arm"]},
    "cox": {"covariates": ["age", "arm"], "categorical": ["arm"]},
    "describe": {"variables": ["age", "arm", "sex", "site"]},
    "crosstab": {"rows": ["arm"], "columns": ["sex"]},
    "collinearity": {"variables": ["age", "size", "grade"]},
    "response": {"best": "best", "by": ["arm"]},
    "adverse-events": {"columns": ["rash"]},
    "follow-up": {"by": ["arm"]},
    "life-table": {"by": ["arm"], "intervals": "0-1200:120"},
    "cuminc": {"by": ["arm"], **COMPETING},
    "univariate": {"by": ["arm", "sex"]},
    "subgroup": {"by": "arm", "within": ["sex"]},
    "plot km": {"by": ["arm"]},
    "plot cuminc": {"by": ["arm"], **COMPETING},
    "plot cox": {"covariates": ["age", "arm"], "categorical": ["arm"]},
    "plot forest": {"covariates": ["age", "arm"], "categorical": ["arm"]},
}
ON_SURVIVAL = (
    *("km", "cox", "follow-up", "life-table", "cuminc", "univariate", "subgroup"),
    *("plot km", "plot cuminc", "plot cox", "plot forest"),
)

#: What makes the data ready before they are written for the script, and what is only shown.
OF_THE_DATA = ("id", "first_by", "last_by", "date_format", "cutoff", "allow", "label", "order", "decimals")
EVERYWHERE = {
    "where": Tried(value="age < 60"),
    "names": Tried(value=True),
    "id": Tried(value="pair"),
    "first_by": Tried(value="visit", needs={"id": "pair"}),
    "last_by": Tried(value="visit", needs={"id": "pair"}),
    "date_format": Tried(value=["%d.%m.%Y"], needs={"where": "written < '01.07.2015'"}),
}
LABELS = {
    "label": Tried(value=["arm=Given"], instead=[{"names": True}]),
    "order": Tried(value=["arm=Both,New,Old"]),
}
TIMED = (Endpoint("months(begin, finish)", "died=1"),)
SURVIVAL = {
    "time": Tried(with_it=(Endpoint("time2", "died=1"),)),
    "event": Tried(with_it=(Endpoint("time", "died=0"),)),
    "param": Tried(value="PFS", needs={"param": "OS"}, endpoints=(), data="adtte"),
    "time_unit": Tried(with_it=DAYS),
    "show_in": Tried(value="months", endpoints=DAYS, instead=[{"time_unit": None}]),
    "cutoff": Tried(value="2017-01-01", endpoints=TIMED),
    "allow": Tried(value=["event-before-start"], endpoints=(Endpoint("months(finish, begin)", "died=1"),)),
    "month_days": Tried(
        value=30,
        endpoints=DAYS,
        needs={"show_in": "months"},
        instead=[{"show_in": "days"}, {"show_in": "years"}],
    ),
}
FROM_WHEN = {
    "entry": Tried(value="early", instead=[{"landmark": 60}]),
    "landmark": Tried(value=60, instead=[{"entry": "early"}]),
}
#: Of a command that has the landmark and refuses the entry by name.
LANDMARK = {**FROM_WHEN, "entry": replace(FROM_WHEN["entry"], refused=True)}
CODING = {
    "categorical": Tried(value=["grade"], needs={"covariates": ["age", "grade"]}, drops=["categorical"]),
    "ref": Tried(value={"arm": "New"}),
    "contrast": Tried(value={"arm": "helmert"}),
    "unit": Tried(value={"age": 10}, instead=[{"categorical": ["age"]}]),
}
STEPWISE = {
    "method": Tried(
        value="fstep-lr",
        needs={"covariates": ["age", "size", "grade"]},
        instead=[{"block": ["enter: age"], "covariates": []}],
        drops=["categorical"],
    ),
    "block": Tried(value=["enter: age", "enter: size"], needs={"covariates": []}, drops=["categorical"]),
    "pin": Tried(value=0.95, needs={"method": "fstep-lr", "pout": 0.96}),
    "pout": Tried(value=0.99, needs={"method": "bstep-lr", "pin": 0.98}),
}
FIGURE = {
    "theme": Tried(value="prism"),
    "width": Tried(value=120),
    "font_size": Tried(value=11),
    "font": Tried(value="DejaVu Serif"),
    "dpi": Tried(value=150),
    "title": Tried(value="A title"),
    "panel_title": Tried(value=["A panel"]),
    "letters": Tried(value=True),
    "label": Tried(value=["Old=Former"]),
}
#: Written where the tests run.
EVENTS = "events.csv"
LONG = {"events": EVENTS, "id": "id", "term": "term"}

TRIED: dict[str, dict[str, Tried]] = {
    "km": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        "by": Tried(value=["sex"]),
        "strata": Tried(value="sex"),
        "test": Tried(value=["peto"], drops=["by"], needs={"by": ["arm"]}),
        "pairwise": Tried(value="pooled", drops=["by"], needs={"by": ["arm"]}),
        "p_adjust": Tried(value="holm", needs={"pairwise": "pooled"}),
        "trend": Tried(value=True, drops=["by"], needs={"by": ["arm"]}),
        "trend_scores": Tried(
            value=[1, 2, 5], drops=["by"], needs={"by": ["arm"]}, instead=[{"by": ["arm"], "trend": True}]
        ),
        "percentiles": Tried(value=[20, 75]),
        "times": Tried(value=[360]),
        "tau": Tried(value=600),
        "differences": Tried(value=True, needs={"times": [360], "tau": 300}),
        "ref": Tried(
            value={"arm": "New"},
            needs={"differences": True, "times": [360]},
            instead=[{"differences": True, "times": [360], "pairwise": "pooled"}],
        ),
        "conf_type": Tried(value="log-log"),
        "conf_level": Tried(value=0.9),
        "table": Tried(value=True),
        "plot": Tried(value=True),
    },
    "cox": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        **CODING,
        "month_days": replace(
            SURVIVAL["month_days"],
            needs={"show_in": "months", "baseline": True},
            instead=[{"show_in": "months"}, {"show_in": "months", "split_at": [11.9]}],
        ),
        "covariates": Tried(value=["size"], drops=["categorical"]),
        "strata": Tried(value="sex"),
        "tvc": Tried(value=["age", "late: size * (T_ > 365)"]),
        **STEPWISE,
        "univariable_first": Tried(value=0.99),
        "force": Tried(
            value=["age"],
            needs={"univariable_first": 0.2, "covariates": ["age", "size", "grade"]},
            drops=["categorical"],
        ),
        "competing": Tried(value=["grade=3"], needs={"both": "event", "fine_gray": True}),
        "both": Tried(value="event", needs={"competing": ["grade=3"], "fine_gray": True}),
        "cause_specific": Tried(value=True, needs=COMPETING),
        "fine_gray": Tried(value=True, needs={**COMPETING, "cause_specific": True}, instead=[COMPETING]),
        "robust": Tried(value=True, instead=[{"method": "fstep-lr"}, {"ties": "exact"}]),
        "cluster": Tried(value="twin3", instead=[{"method": "fstep-lr"}, {"ties": "exact"}]),
        "ties": Tried(value="exact"),
        "conf_level": Tried(value=0.9),
        "baseline": Tried(value=True),
        "pattern": Tried(value={"age": 50}),
        "optimism": Tried(value=20, instead=[{"tvc": ["age"]}, {"univariable_first": 0.9}]),
        "seed": Tried(value=7, needs={"optimism": 20}),
        "split_at": Tried(value=[300, 600], instead=[{"tvc": ["age"]}]),
        "split_covariates": Tried(value=["age"], needs={"split_at": [365]}),
        "last_step": Tried(value=True, needs={"method": "fstep-lr", "pin": 0.95, "pout": 0.96}),
        "plot": Tried(value=True),
    },
    "describe": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        **EVERYWHERE,
        **LABELS,
        "variables": Tried(value=["size"]),
        "by": Tried(value=["sex"]),
        "categorical": Tried(value=["grade"], needs={"variables": ["age", "grade"]}, instead=[{"variables": ["site"]}]),
        "numeric": Tried(value=["grade2"], needs={"variables": ["age", "grade2"]}),
        "summary": Tried(value=["mean-sd"], instead=[{"variables": ["site"]}]),
        "nest": Tried(value=["outer/inner"], needs={"variables": ["outer"]}),
        "missing": Tried(value="listwise"),
        "test": Tried(value={"age": "anova"}, needs={"by": ["arm"]}),
        "smd": Tried(value=True, needs={"by": ["sex"]}),
        "two_columns": Tried(value=True),
        "procedure": Tried(value="frequencies"),
        "statistics": Tried(value=["all"], instead=[{"variables": ["site"]}]),
        "percentiles": Tried(value=[10, 90], instead=[{"procedure": "descriptives"}, {"variables": ["site"]}]),
        "no_tables": Tried(value=True, instead=[{"procedure": "descriptives"}, {"variables": ["age"]}]),
        "weight": Tried(value="weight"),
        "print_format": Tried(value={"age": "F8.2"}, instead=[{"variables": ["site"]}]),
        "seed": Tried(value=7, needs={"variables": ["ward"], "by": ["center"], "test": {"ward": "fisher"}}),
    },
    "crosstab": {
        "split": Tried(value="site"),
        **EVERYWHERE,
        **LABELS,
        "rows": Tried(value=["site"]),
        "columns": Tried(value=["site"]),
        "cells": Tried(value=["count", "row", "residual"]),
        "missing": Tried(value="listwise", needs={"rows": ["arm", "grade"]}, instead=[{"rows": ["arm"]}]),
        "weight": Tried(value="weight"),
        "print_format": Tried(value={"grade": "F8.2"}, needs={"rows": ["grade"]}, instead=[{"rows": ["site"]}]),
        "seed": Tried(value=7, needs={"rows": ["ward"], "columns": ["center"]}),
    },
    "collinearity": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        "label": Tried(value=["size=Diameter"], needs={"variables": ["age", "size"]}),
        "order": Tried(value=["arm=Both,New,Old"], needs={"variables": ["age", "arm"], "categorical": ["arm"]}),
        **SURVIVAL,
        **LANDMARK,
        "show_in": replace(SURVIVAL["show_in"], refused=True),
        "month_days": replace(SURVIVAL["month_days"], refused=True),
        "variables": Tried(value=["size"]),
        "categorical": Tried(value=["grade"], instead=[{"variables": ["age"]}]),
        "ref": Tried(value={"arm": "New"}, needs={"variables": ["age", "arm"], "categorical": ["arm"]}),
        "contrast": Tried(value={"arm": "helmert"}, needs={"variables": ["age", "arm"], "categorical": ["arm"]}),
        "unit": Tried(value={"age": 10}),
        "time": Tried(with_it=ONE, endpoints=()),
        "event": Tried(with_it=ONE, endpoints=()),
        "time_unit": Tried(with_it=DAYS, fact=True),
        "missing": Tried(value="unknown", needs={"variables": ["age", "arm"], "categorical": ["arm"]}),
        "strata": Tried(value="sex", endpoints=ONE),
        "landmark": replace(FROM_WHEN["landmark"], endpoints=ONE),
    },
    "response": {
        **EVERYWHERE,
        **LABELS,
        "best": Tried(value="bor", needs={"codes": ["CR=1", "PR=2", "SD=3", "PD=4"]}),
        "codes": Tried(value=["CR=1", "PR=2", "SD=4", "PD=3"], needs={"best": "bor"}),
        "by": Tried(value=["sex"]),
        "denominator": Tried(value="evaluable"),
        "ci_prop": Tried(value="wilson"),
        "test": Tried(value="fisher", drops=["by"], needs={"by": ["arm"]}),
        "missing": Tried(value="unknown"),
        "id": Tried(value="twin"),
        "seed": Tried(value=7, needs={"by": ["ward"], "test": "fisher"}),
        "conf_level": Tried(value=0.9),
    },
    "adverse-events": {
        **EVERYWHERE,
        "label": Tried(value=["arm=Given"], needs={"by": ["arm"]}),
        "order": Tried(value=["arm=Both,New,Old"], needs={"by": ["arm"]}),
        "events": Tried(value=EVENTS, needs={"id": "id", "term": "term"}, drops=["columns"]),
        "id": Tried(value="other_id", needs={**LONG, "events_id": "id", "by": ["arm"]}, drops=["columns"]),
        "events_id": Tried(value="patient", needs=LONG, drops=["columns"]),
        "term": Tried(value="related", needs=LONG, drops=["columns"]),
        "grade": Tried(value=["worst", 2], needs=LONG, drops=["columns"]),
        "action": Tried(value="action", needs=LONG, drops=["columns"]),
        "action_codes": Tried(value=["reduction=1"], needs={**LONG, "action": "action"}, drops=["columns"]),
        "events_where": Tried(value="related = 'yes'", needs=LONG, drops=["columns"]),
        "columns": Tried(value=["stopped"]),
        "dose_reduction": Tried(value="reduced"),
        "discontinuation": Tried(value="stopped"),
        "by": Tried(value=["arm"]),
        "missing": Tried(value="unknown", needs={"by": ["arm"]}),
        "test": Tried(value="fisher", needs={"by": ["arm"]}),
        "min_percent": Tried(value=20, needs=LONG, drops=["columns"]),
        "seed": Tried(value=7, needs={"by": ["ward"], "test": "fisher"}, instead=[{"by": ["sex"]}]),
    },
    "follow-up": {
        "decimals": Tried(value=["5"]),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        "by": Tried(value=["sex"]),
        "conf_type": Tried(value="log-log"),
        "conf_level": Tried(value=0.9),
        "missing": Tried(value="unknown", drops=["by"], needs={"by": ["arm"]}),
    },
    "life-table": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **LANDMARK,
        "month_days": replace(SURVIVAL["month_days"], needs={"show_in": "months", "intervals": "0-36:3"}),
        "intervals": Tried(value=["0-300:100", "300-1200:300"]),
        "by": Tried(value=["sex"]),
        "within": Tried(value=["sex"]),
        "no_comparison": Tried(value=True, drops=["by"], needs={"by": ["arm"]}),
        "pairwise": Tried(
            value=True, drops=["by"], needs={"by": ["arm"]}, instead=[{"by": ["arm"], "no_comparison": True}]
        ),
        "p_adjust": Tried(value="holm", needs={"pairwise": True}),
        "no_table": Tried(value=True),
    },
    "cuminc": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="weight"),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        "competing": Tried(value=["progressed"]),
        "both": Tried(value="competing"),
        "by": Tried(value=["sex"]),
        "strata": Tried(value="sex", instead=[{"by": []}]),
        "times": Tried(value=[360]),
        "conf_type": Tried(value="log-log"),
        "conf_level": Tried(value=0.9),
        "no_comparison": Tried(value=True, drops=["by"], needs={"by": ["arm"]}),
        "pairwise": Tried(
            value=True, drops=["by"], needs={"by": ["arm"]}, instead=[{"by": ["arm"], "no_comparison": True}]
        ),
        "p_adjust": Tried(value="holm", needs={"pairwise": True}),
    },
    "univariate": {
        "decimals": Tried(value=["5"]),
        "split": Tried(value="site"),
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        "by": Tried(value=["sex"]),
        "test": Tried(value=["peto"]),
        "times": Tried(value=[360]),
        "conf_type": Tried(value="log-log"),
        "conf_level": Tried(value=0.9),
        "missing": Tried(value="unknown"),
    },
    "subgroup": {
        "decimals": Tried(value=["5"]),
        **EVERYWHERE,
        **LABELS,
        **SURVIVAL,
        **FROM_WHEN,
        "by": Tried(value="site"),
        "within": Tried(value=["grade"]),
        "ref": Tried(value={"arm": "New"}),
        "test": Tried(value=["peto"]),
        "p_adjust": Tried(value="holm", instead=[{"by": "twin"}]),
        "times": Tried(value=[360]),
        "conf_type": Tried(value="log-log"),
        "ties": Tried(value="exact"),
        "min_patients": Tried(value=25),
        "min_events": Tried(value=20),
        "conf_level": Tried(value=0.9),
        "missing": Tried(value="unknown"),
    },
    "plot km": {
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **SURVIVAL,
        **FROM_WHEN,
        **FIGURE,
        "by": Tried(value=["sex"]),
        "strata": Tried(value="sex"),
        "order": Tried(value=["Both"], drops=["by"], needs={"by": ["arm"]}),
        "annotate": Tried(value=["hr", "median"]),
        "test": Tried(
            value=["peto"], drops=["by"], needs={"by": ["arm"]}, instead=[{"by": ["arm"], "annotate": "none"}]
        ),
        "ref": Tried(value={"arm": "New"}, needs={"annotate": "hr"}),
        "ties": Tried(value="exact", needs={"annotate": "hr"}),
        "conf_type": Tried(
            value="log-log", needs={"annotate": "median"}, instead=[{"annotate": "none"}, {"band": True}]
        ),
        "conf_level": Tried(value=0.9, needs={"annotate": "median"}, instead=[{"annotate": "none"}, {"band": True}]),
        "breaks": Tried(value=[0, 400]),
        "x_max": Tried(value=700),
        "risk_table": Tried(value=["events"]),
        "median_lines": Tried(value=True),
        "band": Tried(value=True),
        "censor_marks": Tried(value=False),
        "y": Tried(value="percent"),
        "failure": Tried(value=True),
        "what": Tried(value="hazard"),
        "x_label": Tried(value=["Days"]),
        "y_label": Tried(value=["Alive"]),
        "panels_per_row": Tried(value=1, needs={"by": ["arm", "sex"], "width": "double"}),
        "height": Tried(value=150),
    },
    "plot cuminc": {
        "weight": Tried(value="weight"),
        **EVERYWHERE,
        **SURVIVAL,
        **FROM_WHEN,
        **FIGURE,
        "competing": Tried(value=["progressed"]),
        "both": Tried(value="competing"),
        "by": Tried(value=["sex"]),
        "strata": Tried(value="sex", instead=[{"by": []}, {"annotate": "none"}, {"causes": "all"}]),
        "order": Tried(value=["Both"], drops=["by"], needs={"by": ["arm"]}),
        "causes": Tried(value="all"),
        "stacked": Tried(value=True, instead=[{"band": True}, {"strata": "sex"}, {"risk_table": ["events"]}]),
        "annotate": Tried(value="none"),
        "conf_type": Tried(value="log-log", needs={"band": True}),
        "conf_level": Tried(value=0.9, needs={"band": True}),
        "breaks": Tried(value=[0, 400]),
        "x_max": Tried(value=700),
        "risk_table": Tried(value=["events"]),
        "band": Tried(value=True),
        "censor_marks": Tried(value=True),
        "y": Tried(value="percent"),
        "y_max": Tried(value=0.95),
        "x_label": Tried(value=["Days"]),
        "y_label": Tried(value=["Dead"]),
        "panels_per_row": Tried(value=1, needs={"by": ["arm", "sex"], "width": "double"}),
        "height": Tried(value=150),
    },
    "plot cox": {
        "weight": Tried(value="grade"),
        **EVERYWHERE,
        **SURVIVAL,
        **FROM_WHEN,
        **FIGURE,
        "label": Tried(value=["Old=Former"], needs={"by": "arm"}),
        "covariates": Tried(value=["size"], drops=["categorical"]),
        "categorical": CODING["categorical"],
        "ref": Tried(value={"arm": "New"}, needs={"covariates": ["age", "arm:size"]}),
        "contrast": Tried(value={"arm": "helmert"}, needs={"covariates": ["age", "arm:size"]}),
        "strata": Tried(value="sex"),
        **STEPWISE,
        "ties": Tried(value="exact"),
        "by": Tried(value="arm"),
        "pattern": Tried(value={"age": [40, 70], "arm": "New"}),
        "what": Tried(value="hazard"),
        "breaks": Tried(value=[0, 400]),
        "x_max": Tried(value=700),
        "y": Tried(value="percent", instead=[{"what": "lml"}]),
        "failure": Tried(value=True, instead=[{"what": "hazard"}]),
        "x_label": Tried(value=["Days"]),
        "y_label": Tried(value=["Alive"]),
        "panels_per_row": Tried(value=1, needs={"strata": "sex", "by": "arm", "width": "double"}),
        "height": Tried(value=150),
    },
    "plot forest": {
        **EVERYWHERE,
        **SURVIVAL,
        **FROM_WHEN,
        **FIGURE,
        **{key: each for key, each in CODING.items() if key != "contrast"},
        "month_days": replace(SURVIVAL["month_days"], refused=True),
        "covariates": Tried(value=["size"], drops=["categorical"]),
        "by": Tried(value="arm", needs={"within": ["sex"]}, drops=["covariates", "categorical"]),
        "within": Tried(value=["sex"], needs={"by": "arm"}, drops=["covariates", "categorical"]),
        "strata": Tried(value="sex"),
        "model": Tried(value="univariable"),
        "ties": Tried(value="exact"),
        "conf_level": Tried(value=0.9),
        "columns": Tried(value=["hr"]),
        "limits": Tried(value=[0.2, 6]),
        "ticks": Tried(value=[0.5, 2]),
        "x_label": Tried(value="Ratio"),
    },
}
