# Written by tests/stubs.py from the description of the options.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Literal, Protocol

from pandas import DataFrame

from sarcstat.api import ArrowStream
from sarcstat.api.result import Figure

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
    weight: str | None = None,
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
    covariates: str | Sequence[str] | None = None,
    categorical: str | Sequence[str] | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    contrast: str | Sequence[str] | Mapping[str, object] | None = None,
    strata: str | None = None,
    method: Literal['enter', 'fstep-lr', 'fstep-wald', 'fstep-cond', 'bstep-lr', 'bstep-wald', 'bstep-cond'] | None = 'enter',
    block: str | Sequence[str] | None = None,
    pin: float | None = 0.05,
    pout: float | None = 0.1,
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    by: str | None = None,
    pattern: str | Sequence[str] | Mapping[str, object] | None = None,
    what: Literal['survival', 'hazard', 'lml'] | None = 'survival',
    failure: bool | None = None,
    style: Literal['journal', 'r'] | None = 'journal',
    breaks: str | float | Sequence[float] | None = None,
    x_max: float | None = None,
    y: Literal['probability', 'percent'] | None = 'probability',
    x_label: str | Sequence[str] | None = None,
    y_label: str | Sequence[str] | None = None,
    panels_per_row: int | None = None,
    height: float | None = None,
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'single',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """Curves of a Cox model at the means of its covariates, or at patterns, as SVG, PDF, PNG, TIFF or EPS.

    The model is that of `sarcstat cox`; of stepwise methods the last step. There are no numbers at risk: nobody has
    the mean of all covariates.

    The options are those of `sarcstat plot cox`:

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
    weight: Count each row that many times (whole numbers), as SPSS's WEIGHT BY.
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
    covariates: Covariates; age*sex adds both and their product, age:sex is the product alone.
    categorical: Covariates that are factors; text always is.
    ref: Reference level, where a product needs one.
    contrast: Coding, where a product needs one.
    strata: Own baseline in each stratum: a panel each, or a line.
    method: How covariates enter.
    block: Instead of --covariates: a block of covariates. Repeatable.
    pin: Stepwise: p to enter.
    pout: Stepwise: p to be removed.
    ties: Tied event times of Cox models (default: breslow; r style: efron).
    by: A curve for each level of this categorical covariate.
    pattern: At these values; VAR=VALUE,VALUE draws a curve for each. Other covariates are at their means.
    what: Survival, cumulative hazard, or ln(−ln survival).
    failure: Draw 1 − survival.
    style: Whose numbers: SPSS's, as journals print them, or R's.
    breaks: Times of the ticks.
    x_max: End of the time axis (default: the last time).
    y: Scale of survival.
    x_label: Label of the time axis; one for all endpoints, or repeated for each.
    y_label: Label of the survival axis; one for all endpoints, or repeated for each.
    panels_per_row: Panels beside each other (default: those of one endpoint, at most 3, if there is room).
    height: Height of the figure (default: as needed).
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
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
    order: str | Sequence[str] | None = None,
    causes: Literal['event', 'all'] | None = 'event',
    stacked: bool | None = None,
    annotate: str | Sequence[str] | None = 'p',
    conf_type: Literal['log', 'log-log', 'plain'] | None = 'log',
    conf_level: float | None = 0.95,
    breaks: str | float | Sequence[float] | None = None,
    x_max: float | None = None,
    risk_table: str | Sequence[str] | None = 'at-risk',
    band: bool | None = None,
    censor_marks: bool | None = False,
    y: Literal['probability', 'percent'] | None = 'probability',
    style: Literal['journal'] | None = 'journal',
    y_max: float | None = None,
    x_label: str | Sequence[str] | None = None,
    y_label: str | Sequence[str] | None = None,
    panels_per_row: int | None = None,
    height: float | None = None,
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'single',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """Cumulative incidence with competing events as SVG, PDF, PNG, TIFF or EPS, with numbers at risk under the axis.

    The numbers are those of `sarcstat cuminc`.

    The options are those of `sarcstat plot cuminc`:

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
    by: Groups; several columns give one panel each.
    strata: Stratify Gray's test; the curves are not.
    order: Levels that come first, in this order.
    causes: The event of interest, or all: a panel each with --by, else the lines of one.
    stacked: All causes as areas on each other, above them the event-free: a panel each group.
    annotate: p of Gray's test; or none.
    conf_type: Interval of the incidence, for bands.
    conf_level: Confidence level of every interval.
    breaks: Times of the ticks and of the counts under them.
    x_max: End of the time axis (default: the last time).
    risk_table: Counts under the axis: at-risk just before the time; censored, and events of what is drawn, before it; or none.
    band: Pointwise confidence bands.
    censor_marks: Mark where patients are censored.
    y: Scale of the incidence.
    style: Whose numbers.
    y_max: End of the axis of incidence (default: 1).
    x_label: Label of the time axis; one for all endpoints, or repeated for each.
    y_label: Label of the survival axis; one for all endpoints, or repeated for each.
    panels_per_row: Panels beside each other (default: those of one endpoint, at most 3, if there is room).
    height: Height of the figure (default: as needed).
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
    """
    ...

def forest(
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
    covariates: str | Sequence[str] | None = None,
    categorical: str | Sequence[str] | None = None,
    by: str | None = None,
    within: str | Sequence[str] | None = None,
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    unit: str | Sequence[str] | Mapping[str, object] | None = None,
    strata: str | None = None,
    model: Literal['multivariable', 'univariable'] | None = 'multivariable',
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    conf_level: float | None = 0.95,
    style: Literal['journal', 'r'] | None = 'journal',
    columns: str | Sequence[str] | None = 'n,events,hr,p',
    limits: str | float | Sequence[float] | None = None,
    favors: bool | None = None,
    ticks: str | float | Sequence[float] | None = None,
    x_label: str | None = None,
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'double',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """A forest plot as SVG, PDF, PNG, TIFF or EPS, one panel for each endpoint.

    With --covariates the hazard ratios of `sarcstat cox`; with --by and --within those of `sarcstat subgroup`.

    The options are those of `sarcstat plot forest`:

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
    time: Follow-up time, or an expression: 'months(diagnosis, last_contact)'. Repeat it and --event for further endpoints.
    event: Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date.
    cutoff: Data cutoff of a time of dates, as 2021-08-25: nothing later counts.
    allow: Accept a mistake in the dates with a warning: event-before-start, follow-up-before-start, start-after-cutoff, future, impossible-date, not-a-date, mixed-formats. Repeatable.
    param: Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event.
    time_unit: Unit of the time column.
    show_in: Unit to compute and show times in; needs --time-unit.
    month_days: Days in a month.
    entry: At risk from here on only (left truncation): a column, or 'months(diagnosis, registered)'. With --id several rows of a patient (start-stop data): --entry to --time.
    landmark: Count from here those who reach it without the event, in the unit of times shown.
    covariates: A Cox model of these covariates.
    categorical: Covariates that are factors; text always is.
    by: Subgroups instead: the factor whose effect is wanted.
    within: With --by: factors whose levels are subgroups.
    ref: Reference level: a level, 'first' (default) or 'last'.
    unit: Hazard ratio per that many units, such as age=10.
    strata: Own baseline hazard in each stratum of the Cox model.
    model: The Cox model of all covariates, or one of each alone.
    ties: Tied event times of Cox models (default: breslow; r style: efron).
    conf_level: Confidence level of every interval.
    style: Whose numbers: SPSS's, as journals print them, or R's.
    columns: Columns beside the axis; or none.
    limits: Ends of the axis; intervals that go on beyond have arrows.
    favors: With --by: the event is harmful, so the sides say which group they favor.
    ticks: Ticks of the axis.
    x_label: Label of the axis.
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
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
    order: str | Sequence[str] | None = None,
    annotate: str | Sequence[str] | None = 'p',
    test: str | None = 'logrank',
    ref: str | Sequence[str] | Mapping[str, object] | None = None,
    ties: Literal['breslow', 'efron', 'exact'] | None = None,
    conf_type: Literal['spss', 'log', 'log-log', 'plain'] | None = None,
    conf_level: float | None = 0.95,
    what: Literal['survival', 'hazard', 'log-survival'] | None = 'survival',
    style: Literal['journal', 'r'] | None = 'journal',
    breaks: str | float | Sequence[float] | None = None,
    x_max: float | None = None,
    risk_table: str | Sequence[str] | None = 'at-risk',
    band: bool | None = None,
    censor_marks: bool | None = True,
    median_lines: bool | None = None,
    y: Literal['probability', 'percent'] | None = 'probability',
    failure: bool | None = None,
    x_label: str | Sequence[str] | None = None,
    y_label: str | Sequence[str] | None = None,
    panels_per_row: int | None = None,
    height: float | None = None,
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'single',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """Kaplan-Meier curves as SVG, PDF, PNG, TIFF or EPS, with numbers at risk under the axis.

    One panel for each endpoint and each column of --by. The numbers are those of `sarcstat km`.

    The options are those of `sarcstat plot km`:

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
    by: Groups; several columns give one panel each.
    strata: One panel for each level; tests and hazard ratios adjusted for it.
    order: Levels that come first, in this order.
    annotate: p of the test, hr (Cox model of the group alone), median; or none.
    test: Test between the groups: logrank, breslow, tarone, peto, fh:RHO:GAMMA.
    ref: Reference of hazard ratios: a level, 'first' or 'last' (default: the group drawn first).
    ties: Tied event times of Cox models (default: breslow; r style: efron).
    conf_type: Interval of medians (default: the style's own); bands are log where it is spss.
    conf_level: Confidence level of every interval.
    what: Survival, cumulative hazard (−ln survival), or ln survival.
    style: Whose numbers: SPSS's, as journals print them, or R's.
    breaks: Times of the ticks and of the counts under them.
    x_max: End of the time axis (default: the last time).
    risk_table: Counts under the axis: at-risk just before the time; censored and events before it; or none.
    band: Pointwise confidence bands.
    censor_marks: Mark where patients are censored.
    median_lines: Drop lines at the medians.
    y: Scale of survival.
    failure: Draw 1 − survival.
    x_label: Label of the time axis; one for all endpoints, or repeated for each.
    y_label: Label of the survival axis; one for all endpoints, or repeated for each.
    panels_per_row: Panels beside each other (default: those of one endpoint, at most 3, if there is room).
    height: Height of the figure (default: as needed).
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
    """
    ...

def swimmer(
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
    duration: str | None = None,
    duration_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    axis_unit: Literal['days', 'weeks', 'months', 'years'] | None = None,
    id: str | None = None,
    mark: str | Sequence[str] | Mapping[str, object] | None = None,
    ongoing: str | None = None,
    death: str | None = None,
    events: str | None = None,
    events_id: str | None = None,
    events_sheet: str | None = None,
    what: str | None = None,
    when: str | None = None,
    events_where: str | None = None,
    by: str | None = None,
    sort: Literal['duration', 'group', 'data'] | None = 'duration',
    breaks: str | float | Sequence[float] | None = None,
    x_max: float | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    height: float | None = None,
    style: Literal['journal'] | None = 'journal',
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'single',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """A swimmer plot as SVG, PDF or PNG: a lane a patient, the longest at the top.

    The options are those of `sarcstat plot swimmer`:

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
    duration: How long the lane of the patient is: time on treatment, or follow-up.
    duration_unit: Unit of --duration and of all marks.
    axis_unit: Show times in another unit; a month has 30.4375 days.
    id: Patient identifier: the names of the lanes; a patient who occurs twice is refused.
    mark: A mark, with a column of the times at which it happened (missing: it did not). Repeatable.
    ongoing: Who is still observed: an arrow at the end of the lane.
    death: Who died at the end of the lane: a mark Death.
    events: Marks in a long table, as of visits: a row an event.
    events_id: Patient identifier in --events, where it has another name.
    events_sheet: Sheet of --events, by name or number, where it is a spreadsheet.
    what: Column of --events: what happened.
    when: Column of --events: when, from the start of the lane.
    events_where: Use only the events for which this is true.
    by: Color of the lanes: arm, stage.
    sort: Order of the lanes: the longest first; by group, then so; or as in the data.
    breaks: Ticks of the time axis.
    x_max: End of the time axis (default: the last time).
    x_label: Label of the time axis.
    y_label: Label of the lanes.
    height: Height of the figure (default: as needed).
    style: Whose numbers.
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
    """
    ...

def waterfall(
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
    change: str | None = None,
    best: str | None = None,
    codes: str | Sequence[str] | Mapping[str, object] | None = None,
    by: str | None = None,
    id: str | None = None,
    thresholds: str | float | Sequence[float] | None = '-30,20',
    y_max: float | None = 100.0,
    x_label: str | None = None,
    y_label: str | None = None,
    height: float | None = None,
    style: Literal['journal'] | None = 'journal',
    theme: Literal['journal', 'prism', 'plain'] | None = 'journal',
    width: str | None = 'single',
    font_size: float | None = 8,
    font: str | None = None,
    dpi: int | None = 300,
    grey: bool | None = None,
    title: str | None = None,
    panel_title: str | Sequence[str] | None = None,
    letters: bool | None = None,
    label: str | Sequence[str] | Mapping[str, object] | None = None,
) -> Figure:
    """A waterfall plot as SVG, PDF or PNG: a bar a patient, the largest growth first.

    The color is what the data say of the patient: no response is inferred from a percentage. A response that its
    percentage contradicts is named; patients without a change are listed.

    The options are those of `sarcstat plot waterfall`:

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
    change: Best change of the tumor in percent: -30 is a fall of 30%.
    best: Best response, the color of the bars: CR, PR, SD, PD, NE, or values labelled so.
    codes: What other values of --best mean, such as CR=1,PR=2. Repeatable.
    by: Instead of --best: color the bars by group.
    id: Patient identifier: patients are named by it, and one who occurs twice is refused.
    thresholds: Lines across, in percent; RECIST 1.1 has -30 and 20.
    y_max: Bars are cut off there, with a mark.
    x_label: Label of the bars.
    y_label: Label of the axis of changes.
    height: Height of the figure (default: as needed).
    style: Whose numbers.
    theme: House style; plain is black and grey.
    width: Width in mm, or of a journal's column: single is 85 mm, double 175 mm.
    font_size: Size of the text in the file.
    font: Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed).
    dpi: Dots per inch of a PNG or TIFF.
    grey: Shades of grey for colors, and a PNG or TIFF without color.
    title: Title above the figure.
    panel_title: Title of a panel; one for all, or repeated for each.
    letters: Letters of panels (default: where there are several).
    label: Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable.
    """
    ...

