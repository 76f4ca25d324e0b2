"""What the tables of `sarcstat adverse-events` are made of: patients, and the events joined to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import NoRowsError, UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.adverse_events import AdverseEventOptions
    from sarcstat.data.cohort.courses.adverse_events import EventColumns, Events
    from sarcstat.data.reading.source import Source
    from sarcstat.results import AnalysisResult

MOST_LEVELS = 20
_BOTH_GRADES = (1, 3)


def _action_codes(given: Sequence[str]) -> dict[str, str]:
    """The action of each value of --action-codes."""
    from sarcstat.cli.analyses.cohorts.rows import assignments
    from sarcstat.data.cohort.courses.adverse_events import DISCONTINUATION, REDUCTION

    known = {"reduction": REDUCTION, "discontinuation": DISCONTINUATION}
    found = {}
    for entry in [part.strip() for text in given for part in text.split(",")]:
        ((action, value),) = assignments([entry], "--action-codes", "reduction=2").items()
        if action not in known:
            raise UsageError(f"--action-codes {entry}: '{action}' is no action.", f"There are {', '.join(known)}.")
        found[value] = known[action]
    return found


def _grades(given: Sequence[str], columns: Sequence[str] | None) -> tuple[str, tuple[int, ...]]:
    """The column of the grades, and the least grades to count, ascending."""
    names = [entry for entry in given if (columns and entry in columns) or entry not in [*"12345"]]
    numbers = sorted({int(entry) for entry in given if entry not in names})
    if len(names) > 1:
        raise UsageError(
            f"--grade names two columns: {' and '.join(names)}.", "A number after --grade must be 1, 2, 3, 4 or 5."
        )
    return (names[0] if names else "grade"), tuple(numbers)


class EventTable:
    """What all tables of one call share: the cohort, and the events joined to it."""

    def __init__(
        self, source: Source, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.cohorts.rows import read_rows
        from sarcstat.cli.options.rates import rate_columns
        from sarcstat.data.cohort.courses.adverse_events import action_columns
        from sarcstat.data.cohort.identity import check_patients

        self.options, self.recorded = options, recorded
        own = {word: options[word] for word in ("dose_reduction", "discontinuation") if options[word]}
        wanted = [(f"--{name}", column) for name in ("columns", "by") for column in lists[name]]
        wanted += [(f"--{word.replace('_', '-')}", column) for word, column in own.items()]
        wanted += [("--id", options["id_"])] if options["id_"] else []
        wanted += rate_columns(options, source.columns())
        self.dataset, self.excluded = read_rows(source, wanted, options)
        left_out = [bad for _, bad in self.excluded]
        patients = check_patients(self.dataset, options["id_"], left_out) if options["id_"] else None
        self.source_of_events = ""
        self.simulated = self.dataset.simulated
        if options["events"]:
            self.events = self._long(patients, left_out)
        else:
            self.events = self._wide(lists["columns"])
        if own:
            actions, notes = action_columns(self.dataset, own)
            self.events = replace(self.events, actions=actions, conditions=[*self.events.conditions, *notes])

    def _wide(self, columns: Sequence[str]) -> Events:
        from sarcstat.data.cohort.courses.adverse_events import wide_events

        name, self.grades = _grades(self.options["grades"], None)
        if name != "grade" or len(self.grades) > 1:
            raise UsageError(
                "With --columns, --grade is one number: the grade of the events that they say yes to.",
                "For example: --columns hypertension,infection --grade 3",
            )
        self.graded = bool(self.grades)
        self.grades = self.grades or (1,)
        return wide_events(self.dataset, columns, float(self.grades[0]), names=self.options["names"])

    def _long(self, patients: Any, left_out: Sequence[Any]) -> Events:
        from sarcstat.cli.analyses.cohorts.pipeline import checked_events_sheet, words
        from sarcstat.cli.analyses.cohorts.rows import read_rows
        from sarcstat.data.cohort.courses.adverse_events import long_events, no_events
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.reading.source import has_texts, open_source

        options = self.options
        codes = _action_codes(options["action_codes"])
        decimal = options["decimal"] if has_texts(options["events"]) else None
        ids = [options["events_id"] or options["id_"]]
        sheet = checked_events_sheet(options)
        source = open_source(options["events"], na=words(options["na"]), sheet=sheet, decimal=decimal, ids=ids)
        try:
            columns, wanted, grades = self._event_columns(source, ids[0])
            self.grades, self.graded = grades or _BOTH_GRADES, True
            table, dropped = read_rows(source, wanted, {"where": options["events_where"]}, where="--events-where")
        except NoRowsError:
            self.grades, self.graded = _grades(options["grades"], None)[1] or _BOTH_GRADES, True
            self.source_of_events = f"{options['events']}, 0 rows"
            return no_events(actions=bool(options["action"]), onset=bool(options["onset"]))
        selected = none_of([bad for _, bad in dropped], len(table.frame))
        used = none_of(left_out, len(self.dataset.frame))
        found = long_events(
            table, columns, patients, used_patients=used, selected=selected, words=codes, names=options["names"]
        )
        rows = f"{int(selected.sum()):,} of {len(table.frame):,} rows"
        self.source_of_events = f"{options['events']}, {rows}"
        if options["events_where"]:
            self.source_of_events += f" ({options['events_where']})"
        self.simulated = self.simulated or table.simulated
        return replace(found, conditions=[*table.conditions, *found.conditions])

    def _event_columns(
        self, source: Source, patient: str
    ) -> tuple[EventColumns, list[tuple[str, str]], tuple[int, ...]]:
        """The columns of the long table, each with its option, and the grades to count."""
        from sarcstat.data.cohort.courses.adverse_events import EventColumns

        options = self.options
        column, grades = _grades(options["grades"], source.columns())
        columns = EventColumns(
            patient, options["term"], column, *(options[word] for word in ("action", "soc", "onset"))
        )
        wanted = [("--events-id" if options["events_id"] else "--id", columns.patient), ("--term", columns.term)]
        more = {"--action": columns.action, "--soc": columns.soc, "--onset": columns.onset}
        wanted += [("--grade", column), *((word, name) for word, name in more.items() if name)]
        return columns, wanted, grades

    def result(self, by: str | None) -> AnalysisResult:
        """The counts by one grouping."""
        from sarcstat.analysis.adverse_events import adverse_events as counted
        from sarcstat.cli.analyses.cohorts.grouping import group_column, kept_groups
        from sarcstat.cli.analyses.cohorts.rows import provenance
        from sarcstat.cli.options.rates import with_rate_tables
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.cohort.sample import sample

        missing, group, unknown = self.options["missing"], None, ""
        if by:
            group, unknown = group_column(
                self.dataset, by, by_name=self.options["names"], unknown=missing == "unknown", most=MOST_LEVELS
            )
        out = [(f"missing {group.name}", group.codes < 0)] if group and missing != "pairwise" else []
        reasons = [*self.excluded, *out]
        drawn = sample(self.dataset, [], excluded=reasons)
        used = none_of([bad for _, bad in reasons], len(self.dataset.frame))
        own = kept_groups(group, used, "Without --by there is one column for everybody.") if group else None
        computed = self._computed(unknown=bool(own and group and unknown and own.texts[-1] == unknown))
        source = replace(provenance(self.dataset, drawn, with_r=False), simulated=self.simulated)
        found = counted(self.events, used, own, computed, source, self.recorded)
        found = with_rate_tables(found, self.dataset, self.events, used, own, self.options, computed)
        with_r = bool(computed.test or self.options["exposure"])
        versions = provenance(self.dataset, drawn, with_r=with_r).versions
        found = replace(found, provenance=replace(source, versions=versions))
        labels = dict(found.labels) | ({"events": self.source_of_events} if self.source_of_events else {})
        return replace(found, labels=labels, conditions=(*self.dataset.conditions, *found.conditions))

    def _computed(self, *, unknown: bool) -> AdverseEventOptions:
        """Everything that decides a number; `unknown`: the last group is of those without one."""
        from sarcstat.analysis.adverse_events import AdverseEventOptions

        options = self.options
        return AdverseEventOptions(
            grades=self.grades,
            min_percent=options["min_percent"],
            graded=self.graded,
            test=options["test"],
            unknown=unknown,
            seed=options["seed"],
            each_grade=options["each_grade"],
            events=options["count_events"],
            sort=options["sort"],
        )
