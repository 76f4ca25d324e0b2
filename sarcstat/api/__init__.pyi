# Written by tests/stubs.py from the description of the options.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Literal, Protocol

from pandas import DataFrame

from sarcstat.api import plot as plot
from sarcstat.api.result import Figure as Figure
from sarcstat.api.result import Result as Result
from sarcstat.errors import AnalysisError as AnalysisError
from sarcstat.errors import InputError as InputError
from sarcstat.errors import RSetupError as RSetupError
from sarcstat.errors import SarcstatError as SarcstatError
from sarcstat.errors import SarcstatWarning as SarcstatWarning
from sarcstat.errors import UsageError as UsageError

class ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


def adverse_events(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    events: str | None = None,
    id: str | None = None,
    events_id: str | None = None,
    events_sheet: str | None = None,
    term: str | None = None,
    soc: str | None = None,
    grade: str | Sequence[str] | None = None,
    action: str | None = None,
    action_codes: str | Sequence[str] | Mapping[str, object] | None = None,
    events_where: str | None = None,
    columns: str | Sequence[str] | None = None,
    dose_reduction: str | None = None,
    discontinuation: str | None = None,
    by: str | Sequence[str] | None = None,
    missing: Literal['listwise', 'pairwise', 'unknown'] | None = 'listwise',
    test: Literal['auto', 'chi-square', 'fisher'] | None = None,
    min_percent: float | None = 0.0,
    each_grade: bool | None = None,
    count_events: bool | None = None,
    sort: Literal['frequency', 'alphabet'] | None = 'frequency',
    exposure: str | None = None,
    exposure_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    onset: str | None = None,
    compare_rates: str | Sequence[str] | None = 'none',
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    times: str | float | Sequence[float] | None = None,
    death: str | None = None,
    seed: int | None = 2000000,
    conf_level: float | None = 0.95,
    style: Literal['journal'] | None = 'journal',
) -> Result:
    """Adverse events: patients by term and worst grade, of all patients in DATA, with or without an event.

    The options are those of `sarcstat adverse-events`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    events: Long table: a row an event, with patient, term and grade.
    id: Patient identifier in DATA, which must have one row a patient, and in --events.
    events_id: Patient identifier in --events, where it has another name.
    events_sheet: Sheet of --events, by name or number, where it is a spreadsheet.
    term: Column of --events: what happened.
    soc: Column of --events: the system organ class of the term, which terms are then shown under.
    grade: Column of --events with the grade (default: grade); a number 1-5: count patients with at least that worst grade (default: 1 and 3). Repeatable.
    action: Column of --events: the action taken; 'dose reduced' and 'drug withdrawn' are known.
    action_codes: What other actions mean: reduction=VALUE, discontinuation=VALUE. Repeatable.
    events_where: Use only the events for which this is true: "related = 'yes'".
    columns: Instead of --events: yes/no columns of DATA, one an event; --grade N says of which grade.
    dose_reduction: Yes/no column of DATA: dose reduced because of an event.
    discontinuation: Yes/no column of DATA: discontinued because of an event.
    by: Groups side by side; several columns give one table each.
    missing: Patients without group: left out, in the total only, or a column Unknown.
    test: With --by: compare the groups in every row; auto: fisher where an expected count is below 5, else chi-square.
    min_percent: Only terms that reach this percentage in a column.
    each_grade: Also patients by their worst grade: 1, 2, 3, 4 and 5.
    count_events: Also the number of events: No. (%) [events].
    sort: Order of classes and terms.
    exposure: Column of DATA: how long the patient was at risk. Rates per 100 patient-years.
    exposure_unit: Unit of --exposure and --onset.
    onset: Column of --events: when the event began, from where --exposure begins. Rates of first events.
    compare_rates: With --by: ratio or difference of the rates of two groups, or both.
    ref: Group that rates are compared with: a level, 'first' (default) or 'last'.
    times: Share of patients with a first event by these times, in the unit of --onset; and its median.
    death: With --times: the exposure ended with death, which competes (Aalen-Johansen).
    seed: Random numbers of Fisher's test where the table is too large for the exact one.
    conf_level: Confidence level of every interval.
    style: Whose numbers, layout and words.
    """
    ...

def collinearity(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    variables: str | Sequence[str] | None = None,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    categorical: str | Sequence[str] | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    contrast: str | Sequence[str] | Mapping[str, object] | None = None,
    unit: str | Sequence[str] | Mapping[str, object] | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    landmark: float | None = None,
    missing: Literal['listwise', 'unknown', 'pairwise'] | None = 'listwise',
    strata: str | None = None,
    style: Literal['spss', 'journal'] | None = 'spss',
) -> Result:
    """Collinearity of covariates, coded as `sarcstat cox` codes them: SPSS's REGRESSION with COLLIN and TOL.

    With --time and --event on exactly the patients whom the Cox model uses.

    The options are those of `sarcstat collinearity`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    categorical: Covariates that are factors; text always is.
    ref: Reference level: a level, 'first' or 'last' (default: last; journal style: first).
    contrast: Coding of a factor: indicator (default), simple, deviation, difference, helmert, repeated, polynomial.
    unit: Unit of a number, as in cox; changes its label only.
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    missing: Patients with every covariate, as in cox; or missing levels of factors are a level Unknown. Not pairwise: no model has such a design.
    strata: With --time and --event: the strata of the Cox model.
    style: Whose numbers, layout and words.
    """
    ...

def columns(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    head: int | None = 0,
    names: bool | None = None,
) -> Result:
    """List the columns of FILE: the name as it is typed, its label, how it is taken (number, levels, date, identifier,
    text), values or range, how many are missing, and words that look as if they meant missing.

    The options are those of `sarcstat columns`:

    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    head: Show the values of the first N rows.
    names: Print nothing but the names, one a line, as they are typed.
    """
    ...

def cox(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    sampling_weights: str | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    competing: str | Sequence[str] | Mapping[str, object] | None = None,
    both: Literal['refuse', 'event', 'competing'] | None = 'refuse',
    entry: str | None = None,
    landmark: float | None = None,
    covariates: str | Sequence[str] | None = None,
    categorical: str | Sequence[str] | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    contrast: str | Sequence[str] | Mapping[str, object] | None = None,
    unit: str | Sequence[str] | Mapping[str, object] | None = None,
    strata: str | None = None,
    tvc: str | Sequence[str] | None = None,
    method: Literal['enter', 'fstep-lr', 'fstep-wald', 'fstep-cond', 'bstep-lr', 'bstep-wald', 'bstep-cond'] | None = 'enter',
    block: str | Sequence[str] | None = None,
    pin: float | None = 0.05,
    pout: float | None = 0.1,
    univariable_first: float | None = None,
    force: str | Sequence[str] | None = None,
    cause_specific: bool | None = None,
    fine_gray: bool | None = None,
    offset: str | None = None,
    firth: bool | None = None,
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    robust: bool | None = None,
    cluster: str | None = None,
    conf_level: float | None = 0.95,
    baseline: bool | None = None,
    pattern: str | Sequence[str] | Mapping[str, object] | None = None,
    last_step: bool | None = None,
    optimism: int | None = None,
    seed: int | None = 2000000,
    split_at: str | float | Sequence[float] | None = None,
    split_covariates: str | Sequence[str] | None = None,
    plot: bool | None = None,
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'spss',
) -> Result:
    """Cox regression: SPSS's COXREG procedure, computed by R.

    The options are those of `sarcstat cox`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    sampling_weights: Survey or inverse-probability weights, with robust variances (--weight counts cases).
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'. Repeat it and --event for further endpoints.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    competing: Competing event, after which that of --event cannot happen: status=2, or a 0/1 column. Repeatable: each is a cause.
    both: Rows with --event and --competing in two columns: which came first.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'. With --id several rows of a patient (start-stop data): --entry to --time.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    covariates: Covariates; age*sex adds both and their product, age:sex is the product alone.
    categorical: Covariates that are factors; text always is.
    ref: Reference level: a level, 'first' or 'last' (default: last; r and journal style: first).
    contrast: Coding of a factor: indicator (default), simple, deviation, difference, helmert, repeated, polynomial.
    unit: Hazard ratio per that many units, such as age=10.
    strata: Own baseline hazard in each stratum.
    tvc: Time-dependent terms: T_*x of these columns, or what an expression over T_ (the time) gives at each event time, as 'late: T_ > 12'. Repeatable.
    method: How covariates enter.
    block: Instead of --covariates: a block of covariates. Repeatable.
    pin: Stepwise: p to enter.
    pout: Stepwise: p to be removed.
    univariable_first: Enter what has a univariable p below P for any endpoint.
    force: With --univariable-first: enter these whatever their p.
    cause_specific: With --competing: censor patients at a competing event.
    fine_gray: With --competing: Fine and Gray's model of the subdistribution hazard, which SPSS has not.
    offset: A part of the linear predictor that is known: its coefficient is 1.
    firth: Firth's penalized likelihood, which has hazard ratios where a level has no events; profile intervals.
    ties: Tied event times of Cox models (default: breslow; r style: efron).
    robust: Robust (sandwich) standard errors; of the rows of a patient (--id) together.
    cluster: Robust standard errors over these clusters of rows.
    conf_level: Confidence level of every interval.
    baseline: Add baseline cumulative hazard and survival at the covariate means.
    pattern: Survival for these values; other covariates at their means.
    last_step: Of each block only the last step, as SPSS's /PRINT SUMMARY (styles spss and both; the others never show more).
    optimism: Concordance corrected for optimism by B bootstrap resamples, in each of which the model is made again.
    seed: Random numbers of the resamples: the same seed gives the same numbers.
    split_at: Hazard ratios by period: one up to each of these times, and one after the last, with a test of their difference.
    split_covariates: With --split-at: only these covariates get a hazard ratio in each period (default: all).
    plot: Draw the hazard ratios of the last model in the terminal.
    style: Whose numbers, layout and words.
    """
    ...

def crosstab(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    rows: str | Sequence[str] | None = None,
    columns: str | Sequence[str] | None = None,
    cells: str | Sequence[str] | None = 'count',
    missing: Literal['pairwise', 'listwise'] | None = 'pairwise',
    weight: str | None = None,
    print_format: str | Sequence[str] | Mapping[str, object] | None = None,
    seed: int | None = 2000000,
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'spss',
) -> Result:
    """Cross-tabulate two variables: SPSS's CROSSTABS, tests computed by R.

    The options are those of `sarcstat crosstab`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    rows: Variables down the side; each is crossed with each of --columns.
    columns: Variables across the top.
    cells: What a cell shows: count, expected, row, column, total (percent), residual, standardized, adjusted; or all.
    missing: Leave out rows without a value of the table's two variables, or of any of the variables.
    weight: Case weights, none negative or missing; cell counts are rounded.
    print_format: Decimals of a variable (default: those of the file). Repeatable.
    seed: Random numbers of Fisher's test where the table is too large for the exact one.
    style: Whose numbers, layout and words.
    """
    ...

def cuminc(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    competing: str | Sequence[str] | Mapping[str, object] | None = None,
    both: Literal['refuse', 'event', 'competing'] | None = 'refuse',
    entry: str | None = None,
    landmark: float | None = None,
    by: str | Sequence[str] | None = None,
    strata: str | None = None,
    times: str | float | Sequence[float] | None = None,
    conf_type: Literal['log', 'log-log', 'plain'] | None = 'log',
    conf_level: float | None = 0.95,
    no_comparison: bool | None = None,
    pairwise: bool | None = None,
    p_adjust: Literal['none', 'bonferroni', 'holm', 'hochberg', 'hommel', 'BH', 'BY', 'fdr'] | None = 'none',
    style: Literal['r', 'journal'] | None = 'journal',
) -> Result:
    """Cumulative incidence of an event and of those that compete with it (Aalen-Johansen), with Gray's tests by group.

    SPSS has no such procedure.

    The options are those of `sarcstat cuminc`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    competing: Competing event, after which that of --event cannot happen: status=2, or a 0/1 column. Repeatable: each is a cause.
    both: Rows with --event and --competing in two columns: which came first.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    by: Groups to compare; several columns give one analysis each.
    strata: Stratify Gray's tests; the curves are not.
    times: Incidence, interval and number at risk at these times (default: round numbers).
    conf_type: Interval of the incidence: log is survfit's.
    conf_level: Confidence level of every interval.
    no_comparison: Do not compare the groups.
    pairwise: Compare each pair of groups as well.
    p_adjust: Correct p-values of pairs for their number; BH and fdr are the same.
    style: Whose numbers, layout and words.
    """
    ...

def describe(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    variables: str | Sequence[str] | None = None,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    categorical: str | Sequence[str] | None = None,
    numeric: str | Sequence[str] | None = None,
    summary: str | Sequence[str] | Mapping[str, object] | None = None,
    nest: str | Sequence[str] | None = None,
    missing: Literal['pairwise', 'unknown', 'listwise'] | None = 'pairwise',
    test: str | Sequence[str] | Mapping[str, object] | None = None,
    smd: bool | None = None,
    two_columns: bool | None = None,
    procedure: Literal['frequencies', 'descriptives'] | None = None,
    statistics: str | Sequence[str] | None = None,
    percentiles: str | float | Sequence[float] | None = None,
    no_tables: bool | None = None,
    weight: str | None = None,
    print_format: str | Sequence[str] | Mapping[str, object] | None = None,
    seed: int | None = 2000000,
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'journal',
) -> Result:
    """Describe variables: Table 1 of a paper, SPSS's FREQUENCIES and DESCRIPTIVES, or R's summary. Without VARIABLE:
    all columns.

    The options are those of `sarcstat describe`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    by: Groups side by side, with a test; spss: split file. Several columns give one table each.
    categorical: Numbers that are levels; text, labelled and two-valued columns always are.
    numeric: Columns to take as numbers although they have labels or two values.
    summary: Of numbers: median-range (default), median-iqr, mean-sd; of one variable or of all. Repeatable.
    nest: Show the levels of INNER under the level of OUTER they divide.
    missing: Each variable on its own values; with a row Unknown (percent of all); or complete rows only.
    test: With --by: chi-square, fisher, mann-whitney, kruskal-wallis, t, student, anova for a variable; 'none': no tests.
    smd: With --by: standardized mean differences.
    two_columns: Set a long table in two halves side by side.
    procedure: SPSS style: one procedure for all variables (default: by measurement level).
    statistics: SPSS style: mean, semean, median, mode, stddev, variance, skewness, kurtosis, range, minimum, maximum, sum, or all.
    percentiles: SPSS style: percentiles (HAVERAGE), such as 10,90, or 'quartiles'.
    no_tables: SPSS style: statistics without frequency tables (/FORMAT=NOTABLE).
    weight: Case weights, none negative or missing.
    print_format: Decimals of a variable (default: those of the file). Repeatable.
    seed: Random numbers of Fisher's test where the table is too large for the exact one.
    style: Whose numbers, layout and words.
    """
    ...

def follow_up(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    entry: str | None = None,
    landmark: float | None = None,
    by: str | Sequence[str] | None = None,
    conf_type: Literal['spss', 'log', 'log-log', 'plain'] | None = None,
    conf_level: float | None = 0.95,
    missing: Literal['pairwise', 'listwise', 'unknown'] | None = 'pairwise',
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'journal',
) -> Result:
    """Length of follow-up: reverse Kaplan-Meier median (CI), median and range in patients without the event.

    --event is the event of the endpoint, not the censoring. SPSS and r style print the tables of km for the
    reverse curves, with a log-rank test of follow-up between groups.

    The options are those of `sarcstat follow-up`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'. Repeat it and --event for further endpoints.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    by: Factors whose groups are shown beside all patients.
    conf_type: Interval of the reverse median (default: spss; r style: log).
    conf_level: Confidence level of every interval.
    missing: Each factor on the patients who have it; all on those who have every factor and endpoint; or a group Unknown.
    style: Whose numbers, layout and words.
    """
    ...

def km(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    sampling_weights: str | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    entry: str | None = None,
    landmark: float | None = None,
    by: str | Sequence[str] | None = None,
    strata: str | None = None,
    test: str | Sequence[str] | None = 'logrank,breslow,tarone',
    pairwise: Literal['none', 'pooled', 'strata'] | None = 'none',
    p_adjust: Literal['none', 'bonferroni', 'holm', 'hochberg', 'hommel', 'BH', 'BY', 'fdr'] | None = 'none',
    trend: bool | None = None,
    trend_scores: str | float | Sequence[float] | None = None,
    percentiles: str | float | Sequence[float] | None = None,
    times: str | float | Sequence[float] | None = None,
    tau: float | None = None,
    differences: bool | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    conf_type: Literal['spss', 'log', 'log-log', 'plain'] | None = None,
    conf_level: float | None = 0.95,
    table: bool | None = None,
    plot: bool | None = None,
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'spss',
) -> Result:
    """Kaplan-Meier curves by group: SPSS's KM procedure, computed by R.

    The options are those of `sarcstat km`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    sampling_weights: Survey or inverse-probability weights, with robust variances (--weight counts cases).
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    by: Groups to compare; several columns give one analysis each.
    strata: Stratify: curves within strata, tests adjusted for them.
    test: Also peto (survdiff rho = 1) and fh:RHO:GAMMA; or none.
    pairwise: Test each pair of groups: pooled over strata, or within each.
    p_adjust: Correct p-values of pairs for their number; BH and fdr are the same.
    trend: Test for a linear trend over the groups, scored 1, 2, …
    trend_scores: Scores of the groups for the trend test.
    percentiles: Times at which this percentage survives (R style: has had the event), or 'quartiles'.
    times: Survival, interval and number at risk at these times.
    tau: Restricted mean survival time up to here.
    differences: Differences and ratios, with intervals and p, of survival at --times and of the restricted mean at --tau: between each group and the first (--ref), or each pair (--pairwise).
    ref: Group that the others differ from (default: the first).
    conf_type: Interval of medians and percentiles (default: spss; r style: log).
    conf_level: Confidence level of every interval.
    table: Add the survival table, and the curves to JSON.
    plot: Draw the curves in the terminal.
    style: Whose numbers, layout and words.
    """
    ...

def life_table(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    landmark: float | None = None,
    intervals: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    within: str | Sequence[str] | None = None,
    no_comparison: bool | None = None,
    pairwise: bool | None = None,
    p_adjust: Literal['none', 'bonferroni', 'holm', 'hochberg', 'hommel', 'BH', 'BY', 'fdr'] | None = 'none',
    no_table: bool | None = None,
    style: Literal['spss', 'r'] | None = 'spss',
) -> Result:
    """Life tables by group: SPSS's SURVIVAL procedure, computed by R; r style has the columns of KMsurv's lifetab.

    A time at which an interval starts belongs to it; times are in the unit of --show-in.

    The options are those of `sarcstat life-table`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    intervals: Periods FROM-TO:WIDTH from 0 on, such as 0-24:1,24-60:6; a last interval is open.
    by: Groups to compare; several columns give one analysis each.
    within: Tables and comparisons within each level, as by SPSS's second BY; several columns give one analysis each.
    no_comparison: Do not compare the groups.
    pairwise: Compare each pair of groups as well.
    p_adjust: Correct p-values of pairs for their number; BH and fdr are the same.
    no_table: Leave the table of the intervals out: medians and comparisons only.
    style: Whose numbers, layout and words.
    """
    ...

def response(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    best: str | None = None,
    codes: str | Sequence[str] | Mapping[str, object] | None = None,
    by: str | Sequence[str] | None = None,
    denominator: Literal['all', 'evaluable'] | None = 'all',
    ci_prop: Literal['clopper-pearson', 'wilson', 'wald'] | None = 'clopper-pearson',
    test: Literal['chi-square', 'fisher'] | None = None,
    missing: Literal['pairwise', 'unknown', 'listwise'] | None = 'pairwise',
    id: str | None = None,
    seed: int | None = 2000000,
    conf_level: float | None = 0.95,
    style: Literal['journal'] | None = 'journal',
) -> Result:
    """Best response by group: categories, ORR (CR or PR) and DCR (CR, PR or SD) with intervals, tests, differences.

    The options are those of `sarcstat response`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    best: Best response: CR, PR, SD, PD, NE, or values labelled so.
    codes: What other values mean, such as CR=1,PR=2. Repeatable.
    by: Groups; several columns stand below each other in one table.
    denominator: Percentages of all patients, or of those with CR, PR, SD or PD.
    ci_prop: Interval of a rate; that of a difference is Newcombe's.
    test: Test between groups (default: fisher where an expected count is below 5, else chi-square).
    missing: Without response: left out, or (unknown) NE. Without group: in the total only, a row Unknown, or left out.
    id: Patient identifier: a patient who occurs twice is refused.
    seed: Random numbers of Fisher's test where the table is too large for the exact one.
    conf_level: Confidence level of every interval.
    style: Whose numbers, layout and words.
    """
    ...

def subgroup(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    entry: str | None = None,
    landmark: float | None = None,
    by: str | None = None,
    within: str | Sequence[str] | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    test: str | Sequence[str] | None = 'logrank',
    p_adjust: Literal['none', 'bonferroni', 'holm', 'hochberg', 'hommel', 'BH', 'BY', 'fdr'] | None = 'none',
    times: str | float | Sequence[float] | None = None,
    conf_type: Literal['spss', 'log', 'log-log', 'plain'] | None = None,
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    min_patients: int | None = 10,
    min_events: int | None = 5,
    conf_level: float | None = 0.95,
    missing: Literal['pairwise', 'listwise', 'unknown'] | None = 'pairwise',
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'journal',
) -> Result:
    """Subgroup analysis: within each level of --within, how the groups of --by differ; and the interaction.

    JSON has the data of a forest plot under "forest".

    The options are those of `sarcstat subgroup`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'. Repeat it and --event for further endpoints.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    by: The factor whose effect is wanted, such as treatment.
    within: Factors whose levels are subgroups.
    ref: Reference of --by: a level, 'first' or 'last' (default: first; spss and both: last).
    test: Also breslow, tarone, peto (survdiff rho = 1) and fh:RHO:GAMMA.
    p_adjust: Correct p-values of pairs for their number; BH and fdr are the same.
    times: Survival, interval and number at risk at these times.
    conf_type: Interval of medians (default: spss; r style: log).
    ties: Tied event times of Cox models (default: breslow; r style: efron).
    min_patients: Flag groups of fewer patients.
    min_events: Flag groups with fewer events.
    conf_level: Confidence level of every interval.
    missing: Each factor on the patients who have it; all on those who have every factor and endpoint; or a group Unknown.
    style: Whose numbers, layout and words.
    """
    ...

def univariate(
    data: str | PathLike[str] | DataFrame | ArrowStream,
    *,
    where: str | None = None,
    na: str | float | Sequence[str | float] | None = None,
    decimal: Literal['.', ','] | None = None,
    sheet: str | None = None,
    header_row: int | str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    max_rows: int | None = None,
    timeout: float | None = None,
    id: str | None = None,
    first_by: str | None = None,
    last_by: str | None = None,
    date_format: str | Sequence[str] | None = None,
    names: bool | None = None,
    suppress: int | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
    order: str | Sequence[str] | Mapping[str, object] | None = None,
    decimals: int | str | Sequence[str] | Mapping[str, object] | None = None,
    split: str | Sequence[str] | None = None,
    weight: str | None = None,
    sampling_weights: str | None = None,
    time: str | Sequence[str] | None = None,
    event: str | Sequence[str] | Mapping[str, object] | None = None,
    cutoff: str | date | None = None,
    allow: Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats'] | Sequence[Literal['event-before-start', 'follow-up-before-start', 'start-after-cutoff', 'future', 'impossible-date', 'not-a-date', 'mixed-formats']] | None = None,
    param: str | None = None,
    time_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    show_in: Literal['days', 'weeks', 'months', 'years'] | None = None,
    month_days: float | None = 30.4375,
    entry: str | None = None,
    landmark: float | None = None,
    by: str | Sequence[str] | None = None,
    test: str | Sequence[str] | None = 'logrank',
    times: str | float | Sequence[float] | None = None,
    conf_type: Literal['spss', 'log', 'log-log', 'plain'] | None = None,
    conf_level: float | None = 0.95,
    missing: Literal['pairwise', 'listwise', 'unknown'] | None = 'pairwise',
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'journal',
) -> Result:
    """A paper's univariate analysis: each factor alone, for one or more endpoints, in one table.

    Journal style is that table; the other styles print the tables of km for each factor and endpoint.

    The options are those of `sarcstat univariate`:

    where: Use only the rows for which this is true: "age >= 18 and sex = 'f'".
    na: Words that mean missing, such as 'NA,n/a'. An empty cell always does.
    decimal: Decimal mark of numbers in texts (default: found out); the other one stands between thousands.
    sheet: Sheet of a spreadsheet, by name or number (default: the first).
    header_row: Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out).
    skip: Leave out the first N lines (rows of a sheet).
    comment: Leave out lines of a text that begin with this, such as '#'.
    delimiter: What separates the values of a text: ';', '|', tab, blank (default: found out).
    encoding: Encoding of a text: utf-8, latin-1, shift_jis … (default: found out).
    max_rows: The most rows that standard input may have (default: 10,000,000).
    timeout: Cancel a query of a database that takes longer.
    id: Column that identifies a patient; twice the same is refused, unless one row is chosen.
    first_by: Of a patient with several rows (--id) use the first by this column, such as a date.
    last_by: Of a patient with several rows (--id) use the last by this column.
    date_format: How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable.
    names: Show column names and values instead of their labels.
    suppress: Hide counts below N (but 0), and whatever would reveal them, in every output.
    label: Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable.
    order: Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable.
    decimals: Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.
    split: One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
    sampling_weights: Survey or inverse-probability weights, with robust variances (--weight counts cases).
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'. Repeat it and --event for further endpoints.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    by: Factors: a list, each analyzed alone.
    test: Also breslow, tarone, peto (survdiff rho = 1) and fh:RHO:GAMMA.
    times: Survival, interval and number at risk at these times.
    conf_type: Interval of medians (default: spss; r style: log).
    conf_level: Confidence level of every interval.
    missing: Each factor on the patients who have it; all on those who have every factor and endpoint; or a group Unknown.
    style: Whose numbers, layout and words.
    """
    ...

def audit(
    file: str | PathLike[str],
    /,
    *,
    explain: bool | None = None,
    severity: Literal['note', 'minor', 'warning', 'error', 'serious'] | None = 'minor',
    against: str | None = None,
    data: str | None = None,
    mapping: str | None = None,
    all: bool | None = None,
) -> Result:
    """Check the numbers that a paper prints against each other: percentages, sums, hazard ratios with interval and p,
    medians, response rates, dates. FILE is the paper with its tables (.html, .xml of JATS, .docx, .pdf, .md, .txt,
    .csv), or a TOML file with what its tables print.

    What cannot all be correctly rounded values of one analysis is reported with the arithmetic, its size (k) and what
    would explain it. Neither data nor R is needed.

    With --against, or with --data and --mapping, each printed number stands beside the recomputed one, matched by
    variable and level: reproduced, by another convention (which one), different, or not matched.

    The options are those of `sarcstat audit`:

    explain: Show what was understood of each table, and list what was not.
    severity: The least severity that --strict counts.
    against: Compare every printed number with those of a study's run: its results.json, or its folder.
    data: Compare every printed number with what is computed from the data, as --mapping says.
    mapping: Which tables are computed, and what the paper's words mean: a TOML file (sarcstat init --against), or a study.
    all: List every compared number, not only those that differ.
    """
    ...

def crosscheck(
    *files: str | PathLike[str],
    data: str | Sequence[str] | None = None,
    time: str | None = None,
    event: str | None = None,
    covariates: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    strata: str | Sequence[str] | None = None,
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    conf_type: Literal['log', 'log-log', 'plain'] | None = None,
    style: Literal['spss', 'r'] | None = 'spss',
    search: bool | None = None,
    search_limit: int | None = None,
    all: bool | None = None,
) -> Result:
    """Recompute the numbers of SPSS's output: OUTPUT is a Viewer file (.spv) as it is, the XML of OMS, the HTML export,
    or a folder of them. What was run on what is in the output itself; the data file is looked for beside it.

    Each cell of KM, COXREG, FREQUENCIES, DESCRIPTIVES, CROSSTABS and REGRESSION's collinearity is exact, rounded (as
    displayed), explained (another known convention gives it), different, or not computed, with the reason.

    OUTPUT may also be a text: R's console (.Rout) with survfit, survdiff, coxph and cox.zph, whose calls say what was
    run; a listing of SAS (LIFETEST, PHREG) or Stata (sts, stcox), with --time, --event, --by and --covariates.

    The options are those of `sarcstat crosscheck`:

    data: The data, or a folder of data files (default: the file that the output names, beside it). Repeatable.
    time: Of a listing that does not show its call: the time.
    event: The event: a 0/1 column, or column=value.
    covariates: The terms of its Cox models.
    by: The groups of its curves and tests.
    strata: The columns that stratify.
    ties: Ties, where its call is not shown.
    conf_type: Intervals of curves, where it is not shown.
    style: r: R's own number beside each that is listed, and in the JSON.
    search: Where cells differ, look for the analysis that gives them: other ties, codings, events, units, rows, intervals.
    search_limit: Analyses tried at most for each command.  [default: 500]
    all: List every cell, not only those that differ.
    """
    ...

def diff(
    first: str | PathLike[str],
    second: str | PathLike[str],
    /,
    *,
    tolerance: float | None = 1e-09,
    all: bool | None = None,
) -> Result:
    """Compare two runs: each is a folder that `sarcstat run` wrote, its results.json, or a command's output under
    --format json.

    Every number of tables, statistics, curves, forest plots and other records (findings of an audit, cells of a
    crosscheck) is compared with the one that is the same thing in the other run; what is in one of them only is listed
    too. Labels and notes that differ are differences; options, versions and the data's SHA-256 are said, as they are
    the likely reasons. R is not needed.

    The options are those of `sarcstat diff`:

    tolerance: Relative difference up to which two numbers are one.
    all: List every number that differs, and statistics beside tables.
    """
    ...

def outputs(
    file: str | PathLike[str],
    /,
    *,
    table: str | Sequence[str] | None = None,
) -> Result:
    """List the commands and tables of an output file of SPSS: the Viewer's .spv as it is, the XML of OMS, or the HTML
    export; or of a text of R's console, SAS or Stata with tables of survival analysis. Each command has its data file, filter, weight and split file. SPSS is not needed, nor is R.

    --table N shows a table; with -o, it (or all tables, without --table) is written with unrounded numbers: .csv,
    .xlsx and .json, or as displayed: .html, .md, .docx, .tex, .pdf. The JSON has every row and column with what it is
    in English, and variables and values by name.

    The options are those of `sarcstat outputs`:

    table: Only the table with this number of the list. Repeatable.
    """
    ...

def syntax(
    file: str | PathLike[str],
    /,
    *,
    data: str | Sequence[str] | None = None,
    allow_save: bool | None = None,
    engine: Literal['sarcstat', 'pspp'] | None = 'sarcstat',
    figures: str | None = None,
    style: Literal['spss', 'r', 'journal', 'both'] | None = 'spss',
) -> Result:
    """Run a file of SPSS syntax: data steps as SPSS has them, and KM, COXREG, SURVIVAL, FREQUENCIES, DESCRIPTIVES,
    CROSSTABS and REGRESSION's collinearity on R, in SPSS's tables and in the order of the job. SPSS is not needed.

    Data files are looked for where the job says, then beside the job. What bears on no number (OMS, GGRAPH, TITLE) is
    skipped and listed; a procedure that is not computed is a warning; what is not understood is refused with its line.

    With --to the job becomes a study for sarcstat run: its data, variables, endpoints and tables. What a study cannot
    say is a comment at its place. A job that opens several data files becomes several studies, study.toml, study-2.toml.

    The options are those of `sarcstat syntax`:

    data: Data for a job that names none, or whose file is not beside it: a file, or a folder of them. Repeatable.
    allow_save: Let SAVE and OUTFILE write files, in the folder of the job only.
    engine: pspp: LOOP, DO REPEAT and other steps that are not carried out here are, by the program PSPP.
    figures: Draw the curves that /PLOT asks for, as SVG files in this folder.
    style: Whose numbers, layout and words.
    """
    ...

