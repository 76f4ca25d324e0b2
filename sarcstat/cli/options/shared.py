"""Options that several commands share: the same word means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from sarcstat.cli.file_names import FileName, completed
from sarcstat.cli.numbers import FiniteRange, WholeRange
from sarcstat.cli.options.types import Day, NumberList, Tests
from sarcstat.cli.output_options import Command, applied, file_options, report_options, saying_options

CONF_LEVEL = 0.95
SEED = 2_000_000
#: The least --suppress: below 2 there is one count only, so that hiding it would say it.
LEAST_LIMIT = 3
#: Mistakes in dates that may be accepted, as in a study.
ALLOWED = (
    *("event-before-start", "follow-up-before-start", "start-after-cutoff", "future"),
    *("impossible-date", "not-a-date", "mixed-formats"),
)
#: When --strict ends an analysis with 6.
WARNING = "there was a warning"
#: Corrections of p-values, in R's words.
P_ADJUST = ("none", "bonferroni", "holm", "hochberg", "hommel", "BH", "BY", "fdr")
UNITS = ("days", "weeks", "months", "years")
#: Days in a month, where nobody says otherwise.
MONTH_DAYS = 30.4375


def data_options(*, identified: bool = True) -> Callable[[Command], Command]:
    """DATA and how it is read and selected; a command that is not `identified` has an --id of its own."""
    id_option = click.option("--id", "patient", metavar="COLUMN", help="Column that identifies a patient; twice the same is refused, unless one row is chosen.")  # fmt: skip
    return applied(
        [
            click.argument("data", shell_complete=completed),
            click.option("--where", metavar="EXPR", help="Use only the rows for which this is true: \"age >= 18 and sex = 'f'\"."),
            reading_options(),
            click.option("--timeout", metavar="SECONDS", type=FiniteRange(min=0, min_open=True), help="Cancel a query of a database that takes longer."),
            *([id_option] if identified else []),
            click.option("--first-by", metavar="COLUMN", help="Of a patient with several rows (--id) use the first by this column, such as a date."),
            click.option("--last-by", metavar="COLUMN", help="Of a patient with several rows (--id) use the last by this column."),
            click.option("--date-format", "date_formats", metavar="FORMAT", multiple=True, callback=date_format, help="How dates in texts are written, such as %d.%m.%Y (year first is always read), or 'excel'. Repeatable."),
            click.option("--names", is_flag=True, help="Show column names and values instead of their labels."),
            suppress_option(),
        ]
    )  # fmt: skip


def suppress_option() -> Callable[[Command], Command]:
    """Small counts are hidden."""
    return click.option("--suppress", metavar="N", type=WholeRange(min=LEAST_LIMIT), help="Hide counts below N (but 0), and whatever would reveal them, in every output.")  # fmt: skip


def reading_options() -> Callable[[Command], Command]:
    """How a file is read."""
    return applied(
        [
            click.option("--na", metavar="WORDS", default="", help="Words that mean missing, such as 'NA,n/a'. An empty cell always does."),
            click.option("--decimal", type=click.Choice([".", ","]), help="Decimal mark of numbers in texts (default: found out); the other one stands between thousands."),
            click.option("--sheet", metavar="NAME", help="Sheet of a spreadsheet, by name or number (default: the first)."),
            *layout_options(),
        ]
    )  # fmt: skip


def date_format(context: click.Context, param: click.Parameter, formats: Sequence[str]) -> Sequence[str]:
    """The formats, each of which names a day."""
    parts = (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))
    for each in formats:
        if each != "excel" and not all(any(part in each for part in some) for some in parts):
            raise click.BadParameter(
                f"'{each}' does not name a day: write %d, %m and %Y, as in '%d.%m.%Y', or 'excel'."
            )
    return formats


def label_options() -> Callable[[Command], Command]:
    """What columns and levels are called in tables, and in which order levels stand."""
    return applied(
        [
            click.option("--label", "column_labels", metavar="VAR=TEXT", multiple=True, help="Show TEXT for a column; VAR:LEVEL=TEXT for one of its levels. Repeatable."),
            click.option("--order", "orders", metavar="VAR=LIST", multiple=True, help="Order of the levels of a column, the rest follow; a model's first or last level is that of this order. Repeatable."),
        ]
    )  # fmt: skip


def layout_options() -> list[Callable[[Any], Any]]:
    """How a text or a sheet is laid out, where that is not found out."""
    return [
        click.option("--header-row", metavar="N", help="Line (row of a sheet) that names the columns; 4-5: two, joined (default: found out)."),
        click.option("--skip", metavar="N", type=WholeRange(0), help="Leave out the first N lines (rows of a sheet)."),
        click.option("--comment", metavar="SIGN", help="Leave out lines of a text that begin with this, such as '#'."),
        click.option("--delimiter", metavar="SIGN", help="What separates the values of a text: ';', '|', tab, blank (default: found out)."),
        click.option("--encoding", metavar="NAME", help="Encoding of a text: utf-8, latin-1, shift_jis … (default: found out)."),
        click.option("--max-rows", metavar="N", type=WholeRange(1), help="The most rows that standard input may have (default: 10,000,000)."),
    ]  # fmt: skip


def decimals_option() -> Callable[[Command], Command]:
    """Decimals of what is estimated or measured."""
    return click.option("--decimals", metavar="NUMBER", multiple=True, help="Decimals of estimates and measurements: N of all, VAR=N of one column (default: the style's); not of percentages and p. Repeatable.")  # fmt: skip


def survival_options(*, several: bool = False) -> Callable[[Command], Command]:
    """Time, event and the unit of time; `several` endpoints may be given by repeating both."""
    again = " Repeat it and --event for further endpoints." if several else ""
    return applied(
        [
            click.option("--time", metavar="COLUMN", multiple=True, help=f"Follow-up time, or an expression: 'months(diagnosis, last_contact)'.{again}"),
            click.option("--event", multiple=True, metavar="COLUMN[=VALUE,…]", help="Event: a 0/1 column, or column=value (a code or its label); with a time of dates also a column of the event's date."),
            click.option("--cutoff", metavar="DATE", type=Day(), help="Data cutoff of a time of dates, as 2021-08-25: nothing later counts."),
            click.option("--allow", metavar="KIND", multiple=True, type=click.Choice(ALLOWED), help=f"Accept a mistake in the dates with a warning: {', '.join(ALLOWED)}. Repeatable."),
            click.option("--param", metavar="CODE", help="Endpoint of a CDISC ADTTE file (PARAMCD); time is AVAL, CNSR = 0 the event."),
            click.option("--time-unit", type=click.Choice(UNITS), help="Unit of the time column."),
            click.option("--show-in", type=click.Choice(UNITS), help="Unit to compute and show times in; needs --time-unit."),
            click.option("--month-days", type=FiniteRange(min=1), default=MONTH_DAYS, show_default=True, help="Days in a month."),
        ]
    )  # fmt: skip


def interval_options() -> Callable[[Command], Command]:
    """Confidence level."""
    return applied(
        [
            click.option("--conf-level", type=FiniteRange(0.5, 1, max_open=True), default=CONF_LEVEL, show_default=True, help="Confidence level of every interval."),
        ]
    )  # fmt: skip


def output_options(styles: Sequence[str], default: str) -> Callable[[Command], Command]:
    """Style, format, files, and what is said on the way."""
    return applied(
        [
            click.option("--style", type=click.Choice(styles), default=default, show_default=True, help="Whose numbers, layout and words."),
            *file_options(),
            click.option("--reference-docx", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="Word file whose styles, page and headers a .docx takes."),
            *saying_options(WARNING),
        ]
    )  # fmt: skip


def output_of_data_options() -> Callable[[Command], Command]:
    """Format, files, and what is said on the way, of what has no style."""
    return report_options(WARNING)


def script_options() -> Callable[[Command], Command]:
    """What redoes the analysis elsewhere."""
    return applied(
        [
            click.option("--script-r", metavar="FILE.R", type=FileName(), help="Write what redoes this in R with survival alone, and its data beside it (FILE.csv)."),
            click.option("--script-spss", metavar="FILE.sps", type=FileName(), help="Write what redoes this in SPSS, and its data beside it (FILE.csv)."),
        ]
    )  # fmt: skip


def split_option() -> Callable[[Command], Command]:
    """Parts of the data that are analyzed one by one."""
    return click.option("--split", metavar="COLUMNS", multiple=True, help="One analysis for each level, as SPSS's SPLIT FILE; of several columns for each combination that occurs.")  # fmt: skip


def weight_option() -> Callable[[Command], Command]:
    """Rows that count as several cases."""
    return click.option("--weight", metavar="COLUMN", help="Count each row that many times (whole numbers), as SPSS's WEIGHT BY.")  # fmt: skip


def seed_option() -> Callable[[Command], Command]:
    """Random numbers of Fisher's test by Monte Carlo."""
    return click.option("--seed", type=WholeRange(0, 2**31 - 1), default=SEED, show_default=True, help="Random numbers of Fisher's test where the table is too large for the exact one.")  # fmt: skip


def tests_option(default: str, *, optional: bool) -> Callable[[Command], Command]:
    """Tests of equality of survival curves; where they are optional, `none` may be said."""
    known = ("logrank", "breslow", "tarone", "peto (survdiff rho = 1)")
    further = ", ".join(test for test in known if test.split()[0] not in default.split(","))
    return click.option("--test", "tests", metavar="LIST", type=Tests(none=optional), default=default, show_default=True, help=f"Also {further} and fh:RHO:GAMMA{'; or none' if optional else ''}.")  # fmt: skip


def p_adjust_option() -> Callable[[Command], Command]:
    """Correction of pairwise tests, by each method of R's p.adjust."""
    return click.option("--p-adjust", type=click.Choice(P_ADJUST), default="none", show_default=True, help="Correct p-values of pairs for their number; BH and fdr are the same.")  # fmt: skip


def conf_type_option(of: str) -> Callable[[Command], Command]:
    """The interval of medians, or of what `of` says."""
    return click.option("--conf-type", type=click.Choice(["spss", "log", "log-log", "plain"]), help=f"Interval of {of} (default: spss; r style: log).")  # fmt: skip


def coding_options(reference: str, unit: str) -> Callable[[Command], Command]:
    """How the covariates of a Cox model are coded; `reference` and `unit` say what is the command's own."""
    return applied(
        [
            click.option("--categorical", metavar="LIST", multiple=True, help="Covariates that are factors; text always is."),
            click.option("--ref", "refs", metavar="VAR=LEVEL", multiple=True, help=f"Reference level: a level, 'first' or 'last' (default: last; {reference} style: first)."),
            click.option("--contrast", "contrasts", metavar="VAR=TYPE", multiple=True, help="Coding of a factor: indicator (default), simple, deviation, difference, helmert, repeated, polynomial."),
            click.option("--unit", "units", metavar="VAR=NUMBER", multiple=True, help=unit),
        ]
    )  # fmt: skip


def print_format_option() -> Callable[[Command], Command]:
    """Decimals of variables."""
    return click.option("--print-format", "print_formats", metavar="VAR=F8.2", multiple=True, help="Decimals of a variable (default: those of the file). Repeatable.")  # fmt: skip


def ties_option() -> Callable[[Command], Command]:
    """How a Cox model treats tied event times."""
    return click.option("--ties", type=click.Choice(["breslow", "efron", "exact"]), help="Tied event times of Cox models (default: breslow; r style: efron).")  # fmt: skip


def times_option() -> Callable[[Command], Command]:
    """Times at which survival is wanted."""
    return click.option("--times", metavar="LIST", type=NumberList(0), default=(), help="Survival, interval and number at risk at these times.")  # fmt: skip


def missing_option() -> Callable[[Command], Command]:
    """What becomes of patients without a value of a factor."""
    return click.option("--missing", type=click.Choice(["pairwise", "listwise", "unknown"]), default="pairwise", show_default=True, help="Each factor on the patients who have it; all on those who have every factor and endpoint; or a group Unknown.")  # fmt: skip
