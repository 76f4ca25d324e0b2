"""Help in groups, the needed options first; and other programs' words for commands, which lead to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from sarcstat import process
from sarcstat.cli.settings import apply_settings, invoke_with_settings
from sarcstat.cli.styles import settle_style
from sarcstat.errors import UsageError, closest, listing, system_error

#: Option groups in the order of the help, each with the names of its parameters; what is in none is the analysis's own.
SECTIONS: dict[str, tuple[str, ...]] = {
    "Endpoint": (
        "time",
        "event",
        "competing",
        "both",
        "entry",
        "landmark",
        "time_unit",
        "show_in",
        "month_days",
        "cutoff",
        "allow",
        "param",
    ),
    "Model": (
        *(
            "covariates",
            "categorical",
            "refs",
            "contrasts",
            "units",
            "strata",
            "tvc",
            "blocks",
            "method",
            "pin",
            "pout",
        ),
        *("univariable_first", "forced", "cause_specific", "fine_gray", "offset", "firth", "ties", "robust", "cluster"),
    ),
    "Analysis": (),
    "Data": (
        *(
            "where",
            "split",
            "weight",
            "sampling_weights",
            "patient",
            "first_by",
            "last_by",
            "na",
            "decimal",
            "sheet",
            "date_formats",
        ),
        *("header_row", "skip", "comment", "delimiter", "encoding", "max_rows"),
    ),
    "Figure": (
        *("theme", "width", "height", "font_size", "font", "dpi", "title", "titles", "letters", "labels", "x_labels"),
        *("y_labels", "x_label", "x_max", "y_max", "breaks", "y", "panels_per_row", "limits", "ticks"),
    ),
    "Output": (
        *("output", "style", "format_", "names", "column_labels", "orders", "decimals", "print_formats"),
        *(
            "csv_safe",
            "reference_docx",
            "script_r",
            "script_spss",
            "numbers",
            "table",
            "plot",
            "strict",
            "quiet",
            "traceback",
        ),
    ),
}
_OF = {name: section for section, names in SECTIONS.items() for name in names}

#: What other programs call it → the command that does it.
KNOWN_AS: dict[str, str] = {
    **dict.fromkeys(("table1", "tableone", "table-1", "tbl_summary", "tbl-summary", "baseline", "summary"), "describe"),
    **dict.fromkeys(("frequencies", "descriptives", "freq", "means", "characteristics"), "describe"),
    **dict.fromkeys(("survfit", "kaplan-meier", "kaplanmeier", "kaplan_meier", "logrank", "log-rank"), "km"),
    **dict.fromkeys(("log_rank", "survdiff", "survival", "lifetest", "proc-lifetest", "median"), "km"),
    **dict.fromkeys(("coxph", "coxreg", "cox-regression", "phreg", "hr", "hazard-ratio", "regression"), "cox"),
    **dict.fromkeys(("multivariable", "multivariate", "cox.zph"), "cox"),
    **dict.fromkeys(("univariable", "tbl_uvregression", "uni"), "univariate"),
    **dict.fromkeys(("crosstabs", "chisq", "chi-square", "chi2", "fisher", "chisq.test", "xtabs", "tab"), "crosstab"),
    **dict.fromkeys(("orr", "dcr", "recist", "response-rate", "bor", "best-response"), "response"),
    **dict.fromkeys(("ae", "aes", "adverse_events", "toxicity", "ctcae", "safety", "soc", "eair"), "adverse-events"),
    **dict.fromkeys(("vif", "tolerance"), "collinearity"),
    **dict.fromkeys(("followup", "follow_up", "reverse-km"), "follow-up"),
    **dict.fromkeys(("lifetable", "life_table", "actuarial"), "life-table"),
    **dict.fromkeys(("cmprsk", "cif", "competing", "competing-risks", "gray", "aalen-johansen", "crr"), "cuminc"),
    **dict.fromkeys(("subgroups", "interaction"), "subgroup"),
    **dict.fromkeys(("report", "paper", "study", "manuscript"), "run"),
    **dict.fromkeys(("new", "start", "scaffold", "template"), "init"),
    **dict.fromkeys(("ggsurvplot", "curve", "curves", "figure", "ggsurvfit"), "plot km"),
    **dict.fromkeys(("forest", "forestplot", "forest-plot", "ggforest"), "plot forest"),
    **dict.fromkeys(("waterfall", "waterfall-plot", "waterfallplot"), "plot waterfall"),
    **dict.fromkeys(("swimmer", "swimmer-plot", "swimplot", "swimlane"), "plot swimmer"),
    **dict.fromkeys(("statcheck", "check"), "audit"),
    **dict.fromkeys(("spss", "sps", "job"), "syntax"),
    **dict.fromkeys(("names", "colnames", "str", "glimpse", "variables", "codebook", "head"), "columns"),
    **dict.fromkeys(("spv", "output"), "outputs"),
}


class InGroups(click.Command):
    """A command whose help has its options in groups."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; the style is settled when all are known."""
        apply_settings(ctx, args)
        rest = super().parse_args(ctx, args)
        settle_style(ctx)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command with what the files of settings say."""
        return invoke_with_settings(ctx, super().invoke)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups that have options, the needed ones first in each."""
        found: dict[str, list[tuple[int, tuple[str, str]]]] = {section: [] for section in SECTIONS}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                section = "Output" if "--help" in param.opts else _OF.get(str(param.name), "Analysis")
                places = SECTIONS[section]
                place = places.index(str(param.name)) if param.name in places else len(places)
                found[section].append((place, record))
        for section, records in found.items():
            if records:
                with formatter.section(section):
                    formatter.write_dl([record for _, record in sorted(records, key=lambda each: each[0])])


@contextmanager
def _heard() -> Iterator[None]:
    """A block that ends with ReaderGoneError where nobody reads its help anymore, and with Abort at Ctrl-C.

    click would take any broken pipe, that of a connection to a database, too, for this one, and end the process; and
    it would write an empty line at Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise click.Abort from None
    except BrokenPipeError as error:
        if process.reader_is_gone():
            raise process.ReaderGoneError from None
        raise system_error(error) from error


class Commands(click.Group):
    """Commands; a word of another program for one of them says which it is.

    Each is in the module that `modules` names for it, under its own name with `_` for `-`, and imported when it is
    asked for: thirty modules are half of what a start costs.
    """

    def __init__(self, *given: Any, modules: Mapping[str, str], **extra: Any) -> None:
        self._modules = modules
        self._known: MutableMapping[str, click.Command] = {}
        super().__init__(*given, **extra)

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        """All commands by name, in the order in which `modules` has them, and what was added to them."""
        for name in self._modules:
            self._imported(name)
        self._known = {name: self._known[name] for name in [*self._modules, *self._known]}
        return self._known

    @commands.setter
    def commands(self, known: MutableMapping[str, click.Command]) -> None:
        self._known = known

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        return sorted({*self._modules, *self._known})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name in self._modules:
            self._imported(cmd_name)
        return self._known.get(cmd_name)

    def _imported(self, name: str) -> None:
        if name not in self._known:
            self._known[name] = getattr(import_module(self._modules[name]), name.replace("-", "_"))

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        """Read the words of a command line, or print the help that they ask for."""
        with _heard():
            return super().make_context(*given, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is asked for."""
        with _heard():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; raises UsageError with the one that was probably meant."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise UsageError(f"There is no command '{ctx.command_path} {name}'.", self._meant(ctx, name))
        return super().resolve_command(ctx, args)

    def _meant(self, ctx: click.Context, name: str) -> str:
        top = ctx.find_root().command_path
        known = self._known_as(name.casefold())
        if known:
            return f"{top} {known} does that; {top} {known} --help says how."
        commands = self.list_commands(ctx)
        meant = closest(name, commands)
        if meant:
            return f"Did you mean {ctx.command_path} {meant}?"
        return f"There are {listing(commands, len(commands))}."

    def _known_as(self, name: str) -> str | None:
        """The command for another program's word; in a group of commands that of the group, where it has one."""
        known = KNOWN_AS.get(name)
        return f"{self.name} {known}" if self.name == "plot" and known in self._modules else known
