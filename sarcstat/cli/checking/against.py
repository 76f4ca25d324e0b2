"""`sarcstat audit --against`: a paper against a run of its study, or against its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat import paths
from sarcstat.errors import ExitStatus, InputError, UsageError

if TYPE_CHECKING:
    from sarcstat.audit.facts import Facts
    from sarcstat.audit.place import Leftover
    from sarcstat.results import Condition, Provenance
    from sarcstat.runs.source import Run


def asked(options: Mapping[str, Any]) -> bool:
    """Whether the paper is to be compared; raises UsageError for options that do not go together."""
    against, data, mapping = (options[name] for name in ("against", "data", "mapping"))
    if against is None and data is None and mapping is None:
        if options["every"]:
            raise UsageError("--all lists compared numbers.", "It goes with --against, or with --data and --mapping.")
        return False
    if against is not None and (data is not None or mapping is not None):
        raise UsageError(
            "--against and --data do not go together.",
            "--against takes a run's own numbers; --data and --mapping compute them, and search for conventions.",
        )
    if data is not None and mapping is None:
        raise UsageError(
            "--data needs --mapping, which says what is computed.",
            "sarcstat init --against PAPER --data FILE writes it.",
        )
    source = click.get_current_context().get_parameter_source("severity")
    if source is not None and source.name != "DEFAULT":
        raise UsageError("--severity is for an audit without data.", "With --strict every number that differs counts.")
    if options["explained"]:
        raise UsageError(
            "--explain is for an audit without data.", "--all lists every number and what it was matched with."
        )
    return True


def audit_against(file: Path, options: Mapping[str, Any]) -> int:
    """Compare, show, and return the exit code."""
    from sarcstat.against.comparing import comparison
    from sarcstat.against.report import document
    from sarcstat.cli.output import deliver

    facts, rest = read_facts(file)
    run, declared, remake = _run(options)
    found = comparison(facts, run, declared=declared, remake=remake)
    against = Path(options["against"]).name if options["against"] else run.source
    recorded = {"file": file.name, "against": against, "mapping": options["mapping"] and Path(options["mapping"]).name}
    shown = document(
        found,
        rest,
        title=f"{facts.title or file.name} against {against}",
        provenance=_provenance(run),
        options={**recorded, "all": options["every"]},
        conditions=_simulated(run),
        every=options["every"],
        searched=remake is not None,
    )
    deliver(shown, {**options, "strict": False})
    failed = options["strict"] and bool(found.of("different"))
    return ExitStatus.FINDINGS if failed else ExitStatus.OK


def _run(options: Mapping[str, Any]) -> tuple[Run, Any, Any]:
    if options["against"] is not None:
        from sarcstat.runs.source import read_run

        return read_run(Path(options["against"])), None, None
    from sarcstat.cli.study.against import computed_run

    return computed_run(Path(options["mapping"]), options["data"], quiet=options["quiet"])


def read_facts(file: Path) -> tuple[Facts, Sequence[Leftover]]:
    """The facts of a paper, and the cells of its tables that are part of none; raises InputError."""
    from sarcstat.audit.entry import read_entry
    from sarcstat.audit.reading.read import read_with_rest

    if not paths.there(file):
        raise InputError(f"There is no file '{file}'.", "Check the path.")
    return (read_entry(file), ()) if file.suffix.casefold() == ".toml" else read_with_rest(file)


def _provenance(run: Run) -> Provenance:
    from sarcstat import __version__
    from sarcstat.results import Provenance

    used = {"sarcstat": __version__, **run.versions}
    return Provenance(
        source=run.source, sha256=run.sha256, rows_read=0, rows_used=0, versions=used, simulated=run.simulated
    )


def _simulated(run: Run) -> list[Condition]:
    from sarcstat.results import Condition, simulated_sentence

    return [Condition("note", simulated_sentence(run.simulated), "simulated")] if run.simulated else []
