"""The plots of KM and COXREG as requests, which are carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.errors import UsageError
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.figures import figure_requests, not_drawn
from sarcstat.syntax.requests.planned import Columns, Planned
from sarcstat.syntax.requests.requests import requests

FRAME = pd.DataFrame(
    {
        "months": [float(1 + (7 * i) % 23) for i in range(60)],
        "state": [float(i % 3 != 0) for i in range(60)],
        "age": [float(40 + (11 * i) % 37) for i in range(60)],
        "arm": [float(1 + i % 2) for i in range(60)],
        "stage": [float(1 + (i // 2) % 3) for i in range(60)],
        "site": ["it's" if i % 4 < 2 else "arm" for i in range(60)],
        "w": [float(1 + i % 2) for i in range(60)],
    }
)
DATA = Dataset(FRAME, Codebook(), "trial.sav", None, 1)


def command(syntax: str) -> Any:
    return read_text(syntax).commands[-1]


def planned(syntax: str, weight: str | None = None, split: Sequence[str] = ()) -> Sequence[Planned]:
    return figure_requests(command(syntax), Columns(DATA, weight, split))


def keys(syntax: str) -> list[tuple[str, dict[str, Any]]]:
    return [(each.request.command, dict(each.request.keys)) for each in planned(syntax)]


def drawn_all(found: Sequence[Planned]) -> list[Any]:
    return [perform(each.request, DATA) for each in found]


def test_km() -> None:
    found = keys("KM months BY arm /STATUS=state(1) /STRATA=stage /PLOT SURVIVAL OMS HAZARD LOGSURV /TEST BRESLOW.")
    base = {"by": ["arm"], "strata": "stage", "test": ["breslow"]}
    assert found == [
        ("plot km", base),
        ("plot km", base | {"failure": True}),
        ("plot km", base | {"what": "hazard"}),
        ("plot km", base | {"what": "log-survival"}),
    ]
    assert keys("KM months /STATUS=state(1) /PLOT SURVIVAL.") == [("plot km", {"annotate": "none"})]
    assert keys("KM months /STATUS=state(1) /PLOT NONE.") == keys("KM months /STATUS=state(1).") == []
    drawn_all(planned("KM months BY arm /STATUS=state(1) /PLOT SURVIVAL OMS HAZARD LOGSURV."))


COXREG = (
    "COXREG months WITH age arm stage /STATUS=state(1) /CONTRAST(arm)=INDICATOR(1) /CONTRAST(stage)=DEVIATION "
    "/PRINT BASELINE CI(95) "
)


def test_coxreg() -> None:
    base = {"block": ["enter: age,arm,stage"], "categorical": ["arm", "stage"]}
    assert keys(f"{COXREG} /PLOT SURVIVAL LML OMS.") == [
        ("plot cox", base),
        ("plot cox", base | {"what": "lml"}),
        ("plot cox", base | {"failure": True}),
    ]
    found = planned(f"{COXREG} /PLOT HAZARD /PATTERN age(50) arm(2) /PATTERN BY stage.")
    assert [each.request.keys for each in found] == [
        base | {"what": "hazard", "pattern": {"age": "50", "arm": "2"}},
        base | {"what": "hazard", "by": "stage"},
    ]
    assert [each.context for each in found] == [{"plot": "HAZARD", "pattern": "1"}, {"plot": "HAZARD", "pattern": "2"}]
    first, second = drawn_all(found)
    assert any("At age = 50, arm = 2" in note for note in first.notes)
    assert "by stage" in second.picture.description


def test_a_stepwise_model_and_products_keep_what_decides_them() -> None:
    stepwise = f"{COXREG} /METHOD FSTEP(LR) /CRITERIA PIN(.9) POUT(.95) /PLOT SURVIVAL."
    ((_, found),) = keys(stepwise)
    assert (found["block"], found["pin"], found["pout"]) == (["fstep-lr: age,arm,stage"], 0.9, 0.95)
    product = "COXREG months WITH age arm*age /STATUS=state(1) /CONTRAST(arm)=DEVIATION(1) /PLOT SURVIVAL."
    ((_, found),) = keys(product)
    assert (found["contrast"], found["ref"]) == ({"arm": "deviation"}, {"arm": "first"})
    drawn_all([*planned(stepwise), *planned(product)])


def test_weight_and_parts() -> None:
    syntax = "KM months /STATUS=state(1) /PLOT SURVIVAL."
    found = planned(syntax, weight="w", split=["arm", "site"])
    assert [each.request.keys["where"] for each in found] == [
        "`arm` = 1 and `site` = 'arm'",
        "`arm` = 1 and `site` = 'it''s'",
        "`arm` = 2 and `site` = 'arm'",
        "`arm` = 2 and `site` = 'it''s'",
    ]
    assert [each.context["part"] for each in found][1] == "arm = 1, site = it's"
    made = drawn_all(found)
    assert all(any(note.startswith("Weighted by w") for note in each.notes) for each in made)
    cox = planned(f"{COXREG} /PLOT SURVIVAL.", weight="w", split=["site"])
    assert len(drawn_all(cox)) == 2


def test_what_is_not_drawn_is_named() -> None:
    program = read_text(
        "TIME PROGRAM.\nCOMPUTE T_COV_ = T_ * age.\nCOXREG months WITH age T_COV_ /STATUS=state(1) /PLOT SURVIVAL."
    ).commands[-1]
    columns = Columns(DATA)
    assert figure_requests(program, columns) == []
    (reason,) = not_drawn(program, columns)
    assert reason.startswith("COXREG /PLOT SURVIVAL: with time-dependent covariates")
    some = replace(DATA, frame=FRAME.assign(site=FRAME["site"].where(FRAME["site"] == "arm")))
    (reason,) = not_drawn(command("KM months /STATUS=state(1) /PLOT HAZARD."), Columns(some, split=["site"]))
    assert reason == "KM /PLOT HAZARD: SPLIT FILE by site, which has rows without a value"
    assert not_drawn(command("KM months /STATUS=state(1)."), Columns(some, split=["site"])) == []
    assert not_drawn(command("FREQUENCIES age."), columns) == []


def test_a_pattern_goes_with_the_baseline_of_the_tables() -> None:
    def table(more: str) -> Any:
        (found,) = requests(command(f"{COXREG}{more}"), DATA)
        return found.request

    assert table(" /PATTERN age(50) arm(2).").keys["pattern"] == {"age": "50", "arm": "2"}
    for more in (".", " /PATTERN BY stage.", " /PATTERN age(50) /PATTERN age(60)."):
        assert "pattern" not in table(more).keys
    perform(table(" /PATTERN age(50) arm(2)."), DATA)
    with pytest.raises(UsageError, match="no such level"):
        perform(table(" /PATTERN arm(7)."), DATA)
