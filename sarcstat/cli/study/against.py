"""The tables of a mapping, computed from the data, and computed again under other conventions."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat import paths
from sarcstat.cli.saying import say_problem
from sarcstat.errors import InputError, Problem, SarcstatError, UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.against.conventions import Remake
    from sarcstat.against.quantity import Words
    from sarcstat.against.scaffold import Column
    from sarcstat.cli.study.plan import Planned
    from sarcstat.runs.source import Run
    from sarcstat.study.preparing import PreparedStudy
    from sarcstat.study.reading import StudyFile


#: A column with more values has no levels that a paper's rows could be.
_MOST_LEVELS = 60


def computed_run(mapping: Path, data: str | None, *, quiet: bool) -> tuple[Run, Words, Remake]:
    """The tables that the mapping asks for, what it declares, and how to make one of them again.

    Raises InputError for everything that is wrong with the mapping or the data; AnalysisError where no table can be
    made. What is wrong with single tables is said.
    """
    from sarcstat.against.mapping import declared
    from sarcstat.cli.study.plan import check, compute, planned
    from sarcstat.cli.study.run import _prepared
    from sarcstat.study.meaning import meaning

    study = read_mapping(mapping, data)
    prepared = _prepared(study, meaning(study), dry=False)
    _check_names(study, prepared)
    entries = [each for each in planned(study, prepared) if each.kind == "table" and each.command != "sensitivity"]
    check(entries)
    compute(entries, quiet=quiet)
    _say(entries)
    return _run(study, prepared, entries), declared(study.content), _remake(study, prepared)


def read_mapping(path: Path, data: str | None) -> StudyFile:
    """The mapping as a study file, whose data are those that are given; raises InputError with all its mistakes."""
    from sarcstat.against.mapping import mapping_model
    from sarcstat.cli.study.tables import all_commands
    from sarcstat.forms.places import key_lines, read_toml
    from sarcstat.forms.reading import filled, read_text
    from sarcstat.study.reading import StudyFile
    from sarcstat.study.schema import study_model

    if not paths.is_file(path):
        raise InputError(f"There is no file {path}.", "sarcstat init --against PAPER --data FILE writes a mapping.")
    written = read_text(path)
    content = read_toml(written.text, path.name)
    if isinstance(content.setdefault("study", {}), dict):
        content["study"].setdefault("name", "against")
    if isinstance(content.setdefault("data", {}), dict) and data is not None:
        known = "::" in data and not paths.there(Path(data))
        content["data"]["file"] = data if known else os.path.relpath(data, path.parent)
    found = filled(content, mapping_model(study_model(all_commands())), path.name, text=written.text)
    if not found.tables:  # type: ignore[attr-defined]
        raise InputError(
            f"{path.name} asks for no table.", "A section [[tables]] says which command makes it, as in a study."
        )
    return StudyFile(path, found, key_lines(written.text), written.sha256)


def columns_of(data: str) -> list[Column]:
    """The columns of a file with their labels and levels; raises InputError where it cannot be read."""
    from sarcstat.against.scaffold import Column
    from sarcstat.data.reading.source import open_source

    dataset = open_source(data).read(None)
    found = []
    for name in dataset.frame.columns:
        variable = dataset.codebook[name]
        values = dataset.frame[name].dropna().unique()
        few = len(values) <= _MOST_LEVELS
        texts = [variable.value_labels.get(each, _text(each)) for each in values] if few else []
        numeric = (
            bool(len(values)) and not isinstance(values[0], str | bool) and dataset.frame[name].dtype.kind in "iuf"
        )
        found.append(Column(str(name), variable.label, tuple(sorted(texts)), numeric))
    return found


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _check_names(study: StudyFile, prepared: PreparedStudy) -> None:
    """Raise InputError where the mapping names a column or a table that there is not."""
    columns = [str(name) for name in prepared.dataset.frame.columns]
    tables = [each.name for each in study.content.tables]
    problems = [
        _unknown(study, ("names", label), "column", name, columns)
        for label, name in study.content.names.items()
        if name not in columns
    ]
    problems += [
        _unknown(study, ("levels", name), "column", name, columns)
        for name in study.content.levels
        if name not in columns
    ]
    for label, named in study.content.printed.items():
        for name in [named] if isinstance(named, str) else named:
            if name not in tables:
                problems.append(_unknown(study, ("printed", label), "table", name, tables))
    if problems:
        raise InputError.of(problems)


def _unknown(study: StudyFile, key: tuple[str, ...], kind: str, name: str, known: Sequence[str]) -> Problem:
    meant = closest(name, known)
    hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 20)}."
    return Problem(f"{study.place(key)}: there is no {kind} '{name}'.", hint)


def _say(entries: Sequence[Planned]) -> None:
    """Say what could not be made; raises the error where nothing could."""
    failed = [each for each in entries if each.error is not None]
    if len(failed) == len(entries):
        raise failed[0].error or UsageError("No table was made.")
    for each in failed:
        for problem in each.error.problems if each.error else ():
            say_problem(problem, about=f"{each.place}: ", hint=False)


def _run(study: StudyFile, prepared: PreparedStudy, entries: Sequence[Planned]) -> Run:
    from sarcstat.render.json import record
    from sarcstat.runs.source import Run
    from sarcstat.study.report.writing import labels_of

    made = [each for each in entries if each.document is not None]
    results = [{"name": each.name, "title": each.title, **record(each.document)} for each in made if each.document]
    versions = {name: version for each in results for name, version in each["provenance"]["versions"].items()}
    dataset = prepared.dataset
    return Run(results, labels_of(prepared), dataset.source, dataset.sha256, versions, dataset.simulated)


def _remake(study: StudyFile, prepared: PreparedStudy) -> Remake:
    """How a table is made again with other keys: nothing where its command does not have them, or fails with them."""
    from sarcstat.cli.study.plan import by_command
    from sarcstat.render.json import record

    entries = {each.name: each for each in study.content.tables}

    def remake(name: str, keys: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        entry = entries[name]
        if any(key not in type(entry).model_fields for key in keys):
            return []
        try:
            made: Any = by_command(study, prepared, entry.model_copy(update=dict(keys)), "table")
        except SarcstatError:
            return []
        return [{"name": name, "title": "", **record(made)}]

    return remake
