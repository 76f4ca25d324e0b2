"""`sarcstat describe`: Table 1 of a paper, and SPSS's FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.analyses.parts import in_parts
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.describe import check, computed, nest_pair, statistics_of, summaries
from sarcstat.cli.options.shared import (
    data_options,
    decimals_option,
    label_options,
    output_options,
    print_format_option,
    script_options,
    seed_option,
    split_option,
)
from sarcstat.cli.options.types import Percentiles
from sarcstat.errors import InputError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.cohort.sample import Measured
    from sarcstat.display.document import Document
    from sarcstat.results import AnalysisResult, Condition

MOST_LEVELS = 200


@click.command(
    cls=InGroups,
    short_help="Table 1: counts, percentages, medians, by group with tests; FREQUENCIES, DESCRIPTIVES.",
)
@data_options()
@label_options()
@decimals_option()
@split_option()
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
@print_format_option()
@seed_option()
@output_options(("spss", "r", "journal", "both"), "journal")
@script_options()
@click.pass_context
def describe(context: click.Context, /, **options: Any) -> int:
    """Describe variables: Table 1 of a paper, SPSS's FREQUENCIES and DESCRIPTIVES, or R's summary. Without VARIABLE:
    all columns.

    \b
    sarcstat describe survival::lung age sex ph.ecog --by sex --categorical ph.ecog
    sarcstat describe trial.sav age stage --style spss --statistics all --percentiles quartiles
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=False)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.unused import seed_unused, with_note

    check(options)
    source = opened(options)
    known = source.columns()
    listed = ("variables", "by", "categorical", "numeric", "split")
    lists = {name: column_list(options[name], known) for name in listed}
    table = _Description(source, lists, options, recorded)
    groupings: list[str | None] = [*lists["by"]] or [None]
    results = all_of(partial(table.result, by) for by in groupings)
    return _document(with_note(results, seed_unused(options, results)), table)


class _Description:
    """What all tables of one call share: the data, and what is asked of each variable."""

    def __init__(
        self, source: Any, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.rows import assignments, print_formats, read_rows

        self.options, self.lists, self.recorded = options, lists, recorded
        self.tests = assignments([test for test in options["tests"] if test != "none"], "--test", "age=t")
        self.nest = dict(nest_pair(entry) for entry in options["nests"])
        self.formats = print_formats(options["print_formats"])
        self.summaries = summaries(options["summaries"])
        weight = options["weight"]
        wanted = [("VARIABLE", name) for name in lists["variables"]]
        wanted += [(f"--{name}", column) for name in ("by", "categorical", "numeric") for column in lists[name]]
        wanted += [("--nest", name) for pair in self.nest.items() for name in pair]
        wanted += [("--test", name) for name in self.tests] + [("--print-format", name) for name in self.formats]
        wanted += [("--summary", name) for name in self.summaries if name] + ([("--weight", weight)] if weight else [])
        self.dataset, self.excluded = read_rows(
            source, wanted, options, everything=not lists["variables"], tell_words=False
        )
        self.notes: list[Condition] = []
        self.named = bool(lists["variables"])
        aside = (weight, *lists["split"])
        names = lists["variables"] or [name for name in self.dataset.frame.columns if name not in aside]
        names += [name for name in self.nest if name not in names]
        self.variables = names
        self._levels: dict[str, bool] = {}
        self._count_words()
        self.columns = self._columns()
        self._tell_words()
        self._check_used()

    def _check_used(self) -> None:
        """Refuse options of columns that are not described, and those of numbers or levels where there are none."""
        from sarcstat.cli.analyses.unused import check_formats, check_shown

        shown = [*self.columns, *self.lists["by"]]
        lists = {"--categorical": self.lists["categorical"], "--numeric": self.lists["numeric"]}
        named = {
            **lists,
            "--test": self.tests,
            "--print-format": self.formats,
            "--summary": filter(None, self.summaries),
        }
        for option, names in named.items():
            check_shown(option, names, shown)
        check_formats(self.formats, self.dataset)
        numbers = [each for each in self.columns.values() if each.values is not None]
        for name in ("summaries", "percentiles"):
            if self.options[name] and not numbers:
                word = name.replace("summaries", "summary")
                raise UsageError(f"--{word} is for numbers, and none is described.", "Leave it out.")
        for name in filter(None, self.summaries):
            if self.columns[name].values is None:
                hint = f"--numeric {name} takes it as numbers."
                raise UsageError(f"--summary: column '{name}' is described by its levels.", hint)
        if self.options["no_tables"] and all(each.factor is None for each in self.columns.values()):
            raise UsageError("--no-tables: there is no frequency table to leave out.", "Leave it out.")

    def _count_words(self) -> None:
        """Take words such as `?` in columns of numbers for missing, with a warning."""
        from sarcstat.cli.analyses.rows import used_rows
        from sarcstat.data.cohort.words import counting_words_as_missing

        levels = {*self.lists["categorical"], *self.nest, *self.nest.values(), *self.lists["by"]}
        names = [name for name in self.variables if name not in levels]
        self.dataset, said = counting_words_as_missing(self.dataset, names, used_rows(self.excluded))
        self.notes += said

    def _tell_words(self) -> None:
        """Warn of words such as NA among levels."""
        from sarcstat.cli.analyses.rows import used_rows
        from sarcstat.data.cohort.words import words_as_levels

        names = [*self.lists["by"], *self.variables, *self.nest.values()]
        self.notes += words_as_levels(self.dataset, names, used_rows(self.excluded))

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
        from sarcstat.data.cohort.sample import is_categorical

        return is_categorical(self.dataset, name) or self.dataset.frame[name].dtype.kind == "M"

    def _column(self, name: str) -> tuple[Measured | None, list[Any]]:
        from sarcstat.data.cohort.sample import measured, too_many_levels
        from sarcstat.errors import Problem

        spss = self.options["style"] in ("spss", "both")
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
        from sarcstat.data.cohort.sample import is_categorical

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
        from sarcstat.cli.analyses.grouping import group_column
        from sarcstat.cli.analyses.rows import provenance
        from sarcstat.data.cohort.sample import sample

        group = None
        if by:
            names_shown = self.options["names"]
            group, _ = group_column(self.dataset, by, by_name=names_shown, unknown=False, most=MOST_LEVELS)
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
        asked = computed(self.options, by, self.summaries, self.tests, self.nest)
        without_r = provenance(self.dataset, drawn, with_r=False)
        result, *others = (describe(drawn, each, without_r, self.recorded) for each in asked)
        statistics = [each for found in (result, *others) for each in found.statistics]
        used = provenance(self.dataset, drawn, with_r=asked[0].testing)
        result = replace(result, provenance=used, statistics=tuple(statistics))
        said = (*self.dataset.conditions, *self.notes, *self._of_codes(drawn.columns))
        return replace(result, conditions=(*said, *result.conditions))

    def _of_codes(self, columns: Sequence[Measured]) -> list[Condition]:
        """A note on numbers that may be codes of levels."""
        from sarcstat.data.cohort.covariate import Covariate, covariate_notes

        numbers = [each for each in columns if each.factor is None and each.name not in self.lists["numeric"]]
        few = [Covariate(each.name, each.label, each.values[~each.missing], None) for each in numbers if each.values is not None and _few(each.values)]  # fmt: skip
        return [note for note in covariate_notes(few, ()) if note.code == "codes_as_numbers"]


def _few(values: Any) -> bool:
    """Whether the first values are few different ones: a cheap look before the exact one."""
    return len(set(values[:1000].tolist())) <= 20


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
