"""`sarcstat describe`: Table 1 of a paper, and SPSS's FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.options import data_options, output_options, seed_option
from sarcstat.cli.types import Percentiles
from sarcstat.errors import InputError, UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.data.cohort import Measured
    from sarcstat.display.document import Document
    from sarcstat.results import AnalysisResult, Condition

SUMMARIES = {
    "median-range": ("median", "minimum", "maximum"),
    "median-iqr": ("median",),
    "mean-sd": ("mean", "std_deviation"),
}
STATISTICS = {
    "mean": ("mean",),
    "semean": ("mean_std_error",),
    "median": ("median",),
    "mode": ("mode",),
    "stddev": ("std_deviation",),
    "variance": ("variance",),
    "skewness": ("skewness", "skewness_std_error"),
    "kurtosis": ("kurtosis", "kurtosis_std_error"),
    "range": ("range",),
    "minimum": ("minimum",),
    "maximum": ("maximum",),
    "sum": ("sum",),
}
DEFAULT = ("mean", "stddev", "minimum", "maximum")
QUARTILES = (0.25, 0.75)
MOST_LEVELS = 200


@click.command(short_help="Table 1: counts, percentages, medians, by group with tests; FREQUENCIES, DESCRIPTIVES.")
@data_options()
@click.argument("variables", nargs=-1, metavar="[VARIABLE]...")
@click.option(
    "--by",
    metavar="COLUMNS",
    multiple=True,
    help="Groups side by side, with a test; spss: split file. Several columns give one table each.",
)
@click.option(
    "--categorical",
    metavar="LIST",
    multiple=True,
    help="Numbers that are levels; text, labelled and two-valued columns always are.",
)
@click.option(
    "--numeric",
    metavar="LIST",
    multiple=True,
    help="Columns to take as numbers although they have labels or two values.",
)
@click.option(
    "--summary",
    "summaries",
    metavar="[VAR=]KIND,…",
    multiple=True,
    help="Of numbers: median-range (default), median-iqr, mean-sd; of one variable or of all. Repeatable.",
)
@click.option(
    "--nest",
    "nests",
    metavar="OUTER/INNER",
    multiple=True,
    help="Show the levels of INNER under the level of OUTER they divide.",
)
@click.option(
    "--missing",
    type=click.Choice(["pairwise", "unknown", "listwise"]),
    default="pairwise",
    show_default=True,
    help="Each variable on its own values; with a row Unknown (percent of all); or complete rows only.",
)
@click.option(
    "--test",
    "tests",
    metavar="VAR=TEST",
    multiple=True,
    help="With --by: chi-square, fisher, mann-whitney, kruskal-wallis, t, student, anova for a variable; 'none': no tests.",
)
@click.option("--smd", is_flag=True, help="With --by: standardized mean differences.")
@click.option("--two-columns", is_flag=True, help="Set a long table in two halves side by side.")
@click.option(
    "--procedure",
    type=click.Choice(["frequencies", "descriptives"]),
    help="SPSS style: one procedure for all variables (default: by measurement level).",
)
@click.option(
    "--statistics",
    metavar="LIST",
    help="SPSS style: mean, semean, median, mode, stddev, variance, skewness, kurtosis, range, minimum, maximum, sum, or all.",
)
@click.option(
    "--percentiles",
    metavar="LIST",
    type=Percentiles(),
    default=(),
    help="SPSS style: percentiles (HAVERAGE), such as 10,90, or 'quartiles'.",
)
@click.option("--no-tables", is_flag=True, help="SPSS style: statistics without frequency tables (/FORMAT=NOTABLE).")
@click.option("--weight", metavar="COLUMN", help="Case weights, none negative or missing.")
@click.option(
    "--print-format",
    "print_formats",
    metavar="VAR=F8.2",
    multiple=True,
    help="Decimals of a variable (default: those of the file). Repeatable.",
)
@seed_option()
@output_options(("spss", "journal"), "journal")
@click.pass_context
def describe(context: click.Context, /, **options: Any) -> int:
    """Describe variables: Table 1 of a paper, or SPSS's FREQUENCIES and DESCRIPTIVES. Without VARIABLE: all columns.

    \b
    sarcstat describe survival::lung age sex ph.ecog --by sex --categorical ph.ecog
    sarcstat describe trial.sav age stage --style spss --statistics all --percentiles quartiles
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.pipeline import all_of, column_list, opened

    _check(options)
    source = opened(options)
    known = source.columns()
    lists = {name: column_list(options[name], known) for name in ("variables", "by", "categorical", "numeric")}
    table = _Description(source, lists, options, recorded)
    groupings: list[str | None] = [*lists["by"]] or [None]
    return _document(all_of(partial(table.result, by) for by in groupings), table)


def _check(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options that the style does not have or that need another."""
    spss = options["style"] == "spss"
    only = ["summaries", "nests", "tests", "smd", "two_columns"] if spss else ["procedure", "statistics", "percentiles", "no_tables"]  # fmt: skip
    for name in only:
        if options[name]:
            word = {"summaries": "summary", "nests": "nest", "tests": "test"}.get(name, name.replace("_", "-"))
            other = "journal" if spss else "spss"
            raise UsageError(f"--{word} belongs to --style {other}, but the style is {options['style']}.")
    if spss and options["missing"] == "unknown":
        raise UsageError("--missing unknown belongs to --style journal: SPSS's tables show missing values anyway.")
    if not options["by"] and (options["tests"] or options["smd"]):
        raise UsageError(f"--{'smd' if options['smd'] else 'test'} compares groups.", "Name them with --by.")
    if options["weight"] and (options["smd"] or [test for test in options["tests"] if test != "none"]):
        raise UsageError("With --weight there are no tests and no differences.", "Leave out --test and --smd.")


class _Description:
    """What all tables of one call share: the data, and what is asked of each variable."""

    def __init__(
        self, source: Any, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.rows import assignments, print_formats, read_rows

        self.options, self.lists, self.recorded = options, lists, recorded
        self.tests = assignments([test for test in options["tests"] if test != "none"], "--test", "age=t")
        self.nest = dict(_nest(entry) for entry in options["nests"])
        self.formats = print_formats(options["print_formats"])
        self.summaries = _summaries(options["summaries"])
        weight = options["weight"]
        wanted = [("VARIABLE", name) for name in lists["variables"]]
        wanted += [(f"--{name}", column) for name in ("by", "categorical", "numeric") for column in lists[name]]
        wanted += [("--nest", name) for pair in self.nest.items() for name in pair]
        wanted += [("--test", name) for name in self.tests] + [("--print-format", name) for name in self.formats]
        wanted += [("--summary", name) for name in self.summaries if name] + ([("--weight", weight)] if weight else [])
        self.dataset, self.excluded = read_rows(source, wanted, options, everything=not lists["variables"])
        self.notes: list[Condition] = []
        self.named = bool(lists["variables"])
        names = lists["variables"] or [name for name in self.dataset.frame.columns if name != weight]
        names += [name for name in self.nest if name not in names]
        self.variables = names
        self._levels: dict[str, bool] = {}
        self.columns = self._columns()

    def _columns(self) -> dict[str, Measured]:
        """Every variable as numbers or levels; raises InputError with everything that is wrong at once."""
        from concurrent.futures import ThreadPoolExecutor

        found: dict[str, Measured] = {}
        problems = []
        names = list(dict.fromkeys([*self.variables, *self.nest.values()]))
        with ThreadPoolExecutor(2) as pool:  # a million texts are sorted out outside of Python's lock
            columns = list(pool.map(self._column, names))
        for name, (column, wrong) in zip(names, columns, strict=True):
            left_out = not self.named and name not in self.lists["categorical"]
            if not wrong and left_out and column is not None and column.all_missing:
                self._leave_out(name, "has no value")
            elif wrong and left_out and self._is_no_variable(name):
                self._leave_out(name, "holds dates or too many different texts")
            elif wrong:
                problems += wrong
            elif column is not None:
                found[name] = column
        if problems:
            raise InputError.of(problems)
        return found

    def _leave_out(self, name: str, why: str) -> None:
        from sarcstat.results import Condition

        self.variables = [each for each in self.variables if each != name]
        self.notes.append(Condition("note", f"Column '{name}' {why} and is left out.", "left_out"))

    def _is_no_variable(self, name: str) -> bool:
        """Whether a column that nobody named holds dates or an identifier."""
        from sarcstat.data.sample import is_categorical

        return is_categorical(self.dataset, name) or self.dataset.frame[name].dtype.kind == "M"

    def _column(self, name: str) -> tuple[Measured | None, list[Any]]:
        from sarcstat.data.sample import measured, too_many_levels
        from sarcstat.errors import Problem

        spss = self.options["style"] == "spss"
        levels = self._as_levels(name)
        if self.options["procedure"]:
            levels = self.options["procedure"] == "frequencies"
        column, wrong = measured(
            self.dataset,
            name,
            levels=levels,
            numbers=spss or not levels,
            words=self._as_levels(name),
            names=self.options["names"],
            decimals=self.formats.get(name),
        )
        if column is None:
            return None, wrong
        many = None if spss and self.named else too_many_levels(column, MOST_LEVELS, ())
        if many is None and self.named and column.all_missing:
            many = Problem(f"Column '{name}' has no value: all {len(self.dataset.frame):,} rows are missing.")
        return column, [many] if many else []

    def _as_levels(self, name: str) -> bool:
        from sarcstat.data.sample import is_categorical

        if name in self.lists["numeric"]:
            return False
        if name not in self._levels:
            nested = name in self.nest or name in self.nest.values()
            self._levels[name] = nested or name in self.lists["categorical"] or is_categorical(self.dataset, name)
        return self._levels[name]

    def result(self, by: str | None) -> AnalysisResult:
        """The description by one grouping."""
        from dataclasses import replace

        from sarcstat.analysis.describe import describe
        from sarcstat.cli.rows import provenance
        from sarcstat.data.factor import factor
        from sarcstat.data.sample import sample

        group = factor(self.dataset.frame, self.dataset.codebook, by, names=self.options["names"]) if by else None
        if group is not None and len(group.values) > MOST_LEVELS:
            raise InputError(
                f"--by: column '{by}' has {len(group.values)} levels, more than {MOST_LEVELS}.",
                "Is it an identifier or a measurement? Group it first, or name another column.",
            )
        names = [name for name in self.variables if name != by and name not in self.nest.values()]
        if not names:
            raise UsageError("No variable is left to describe.", "Name columns after DATA.")
        drawn = sample(
            self.dataset,
            [self.columns[name] for name in [*names, *self.nest.values()]],
            excluded=self.excluded,
            by=group,
            weight=self.options["weight"],
            complete=self.options["missing"] == "listwise",
        )
        computed = self._computed(by)
        result = describe(drawn, computed, provenance(self.dataset, drawn, with_r=False), self.recorded)
        result = replace(result, provenance=provenance(self.dataset, drawn, with_r=computed.testing))
        said = (*self.dataset.conditions, *self.notes, *self._of_codes(drawn.columns))
        return replace(result, conditions=(*said, *result.conditions))

    def _of_codes(self, columns: Sequence[Measured]) -> list[Condition]:
        """A note on numbers that may be codes of levels."""
        from sarcstat.data.covariate import Covariate, covariate_notes

        numbers = [each for each in columns if each.factor is None and each.name not in self.lists["numeric"]]
        few = [Covariate(each.name, each.label, each.values[~each.missing], None) for each in numbers if each.values is not None and _few(each.values)]  # fmt: skip
        return [note for note in covariate_notes(few, ()) if note.code == "codes_as_numbers"]

    def _computed(self, by: str | None) -> Any:
        """What to compute: the style decides."""
        from sarcstat.analysis.describe import DescribeOptions

        options = self.options
        if options["style"] == "spss":
            usual = [name for word in DEFAULT for name in STATISTICS[word]]
            names = tuple(dict.fromkeys([*statistics_of(options), *usual]))
            return DescribeOptions(convention="spss", statistics=names, shares=options["percentiles"])
        kinds = {kind for each in self.summaries.values() for kind in each} or {"median-range"}
        if "" not in self.summaries:
            kinds.add("median-range")
        names = tuple(dict.fromkeys(name for kind in SUMMARIES if kind in kinds for name in SUMMARIES[kind]))
        return DescribeOptions(
            convention="spss",
            statistics=names,
            shares=QUARTILES if "median-iqr" in kinds else (),
            testing=by is not None and "none" not in options["tests"] and not options["weight"],
            tests=self.tests,
            difference=options["smd"],
            nest=self.nest,
            seed=options["seed"],
        )


def _few(values: Any) -> bool:
    """Whether the first values are few different ones: a cheap look before the exact one."""
    return len(set(values[:1000].tolist())) <= 20


def _nest(entry: str) -> tuple[str, str]:
    outer, slash, inner = entry.partition("/")
    if not (slash and outer.strip() and inner.strip()):
        raise UsageError(f"--nest '{entry}' is not of the form OUTER/INNER.", "For example: --nest histology/subtype")
    return outer.strip(), inner.strip()


def _summaries(given: Sequence[str]) -> dict[str, list[str]]:
    """The summaries of each variable; the entry of the empty name is for all others."""
    found: dict[str, list[str]] = {}
    for entry in given:
        name, _, listed = entry.rpartition("=")
        kinds = [kind.strip() for kind in listed.split(",")]
        for kind in kinds:
            if kind not in SUMMARIES:
                raise UsageError(f"--summary {entry}: '{kind}' is not a summary.", f"There are {', '.join(SUMMARIES)}.")
        found[name.strip()] = kinds
    return found


def statistics_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The statistics that --statistics asks for, in the order of SPSS's tables."""
    if options["statistics"] is None:
        return ()
    asked = [word.strip().casefold() for word in options["statistics"].split(",")]
    asked = [*STATISTICS] if "all" in asked else asked
    for word in asked:
        if word not in (*STATISTICS, "default", "none"):
            meant = closest(word, STATISTICS)
            hint = f"Did you mean {meant}? " if meant else ""
            raise UsageError(
                f"--statistics: '{word}' is not a statistic.", f"{hint}There are {listing(STATISTICS, 20)}."
            )
    if options["procedure"] == "descriptives" and "all" not in (options["statistics"] or ""):
        for word in ("median", "mode"):
            if word in asked:
                raise UsageError(f"DESCRIPTIVES has no {word}.", "Use --procedure frequencies.")
    wanted = [*asked, *(DEFAULT if "default" in asked else ())]
    return tuple(name for word, names in STATISTICS.items() if word in wanted for name in names)


def _document(results: Sequence[AnalysisResult], table: _Description) -> Document:
    from sarcstat.display.describe import DescribeLayout, sections
    from sarcstat.display.document import Document

    options = table.options
    layout = DescribeLayout(
        style=options["style"],
        unknown=options["missing"] == "unknown",
        two_columns=options["two_columns"],
        summaries=table.summaries,
        nest=table.nest,
        procedure=options["procedure"],
        statistics=statistics_of(options),
        shares=options["percentiles"],
        frequency_tables=not options["no_tables"],
        weight=options["weight"],
    )
    shown = [section for result in results for section in sections(result, layout)]
    return Document(analysis="describe", title=shown[0].heading, sections=shown, options=table.recorded)
