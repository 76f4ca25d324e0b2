"""`sarcstat simulate`: a cohort of patients who do not exist, from a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.file_names import FileName
from sarcstat.cli.numbers import WholeRange
from sarcstat.cli.output_options import csv_safe_option
from sarcstat.cli.saying import say, tell
from sarcstat.errors import UsageError, counted, listing

if TYPE_CHECKING:
    from sarcstat.data.table_file import Column
    from sarcstat.simulation.cohort import Simulated
    from sarcstat.simulation.design import Design


#: The random numbers of a cohort where nobody names others.
SEED = 1


@click.command(short_help="A simulated cohort with dates, from a design: margins, hazard ratios, follow-up.")
@click.option("--design", metavar="NAME|FILE", help="A design that comes with sarcstat (--list), or a TOML file.")
@click.option("--seed", type=WholeRange(0, 2**63 - 1), default=SEED, show_default=True, help="Random numbers: the same seed gives the same file.")  # fmt: skip
@click.option("--patients", type=WholeRange(1, 1_000_000), help="Number of patients, for designs with shares instead of counts.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", type=FileName(), multiple=True, help="Patients: .csv, .sav (with labels) or .xlsx. Repeatable.")  # fmt: skip
@click.option("--adverse-events", "events", metavar="FILE", type=FileName(), multiple=True, help="Adverse events of the same patients: a row an event. Repeatable.")  # fmt: skip
@csv_safe_option()
@click.option("--list", "listed", is_flag=True, help="List the designs that come with sarcstat, and where their files are.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Say nothing on standard error but errors.")
@click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose.")
def simulate(**options: Any) -> None:
    """Make a raw patient file with dates, as a hospital would keep it, of patients who do not exist.

    A design says who they are (exact counts or shares), when they start, the hazard ratios and medians of
    progression and death, how long they are followed, response and adverse events. Every file has a column
    'simulated', and every result that sarcstat computes from it says so.

    \b
    sarcstat simulate --design zhang2022 --seed 1 -o cohort.csv --adverse-events events.csv
    sarcstat simulate --design two_arms --patients 500 --seed 7 -o trial.sav -o trial.xlsx
    """
    from sarcstat.simulation.design_file import load

    if options["listed"]:
        _check_alone(options)
        _list()
        return
    _check(options)
    design = load(options["design"], options["patients"])
    if options["events"] and design.adverse_events is None:
        raise UsageError(f"The design {design.name} has no adverse events.", "Leave out --adverse-events.")

    from sarcstat.simulation.cohort import simulate as simulated

    found = simulated(design, options["seed"])
    _write(found, options)
    if not options["quiet"]:
        _say(design, found, options)


def _check_alone(options: Mapping[str, Any]) -> None:
    """Refuse, beside --list, what asks for a cohort: none would be made."""
    written = {"design": "--design", "patients": "--patients", "output": "-o", "events": "--adverse-events"}
    given = [word for name, word in written.items() if options[name]]
    given += ["--seed"] if options["seed"] != SEED else []
    given += ["--csv-safe"] if options["csv_safe"] else []
    if given:
        raise UsageError(f"--list makes no cohort: {given[0]} does not go with it.", "Leave out one of them.")


def _list() -> None:
    from sarcstat import resources
    from sarcstat.simulation.design_file import load, names

    width = max(map(len, names()))
    for name in names():
        tell(f"{name:<{width}}  {load(name).title}")
    tell(f"Their files are in {resources.designs()}")


def _check(options: Mapping[str, Any]) -> None:
    """Refuse, before anything is drawn, what could not be written in the end."""
    from sarcstat.data.table_file import EXTENSIONS
    from sarcstat.files_written import check, check_apart

    if not options["design"]:
        raise UsageError("--design missing.", "For example: --design zhang2022; --list names the designs.")
    if not options["output"]:
        raise UsageError("-o missing: no file to write to.", "For example: -o cohort.csv")
    files = [("-o", file) for file in options["output"]] + [("--adverse-events", file) for file in options["events"]]
    for option, file in files:
        if Path(file).suffix.casefold() not in EXTENSIONS:
            raise UsageError(
                f"{option} {file}: the extension does not name a format.", f"Known: {listing(EXTENSIONS)}."
            )
        check(Path(file), f"{option} {file}", [Path(options["design"])])
    check_apart((f"{option} {file}", Path(file)) for option, file in files)
    if options["csv_safe"] and not any(Path(file).suffix.casefold() == ".csv" for _, file in files):
        raise UsageError("--csv-safe is for CSV, and none is written.", "Add -o NAME.csv.")


def _write(found: Simulated, options: Mapping[str, Any]) -> None:
    """All files, or none."""
    from sarcstat.data.table_file import table_bytes
    from sarcstat.files_written import write_files

    title = f"Simulated, not patients: {found.mark}"
    both: list[tuple[Sequence[Column], Path]] = [(found.patients, Path(file)) for file in options["output"]]
    both += [(found.adverse_events, Path(file)) for file in options["events"]]
    safe = options["csv_safe"]
    write_files({path: table_bytes(path.suffix, columns, title, csv_safe=safe) for columns, path in both})


def _say(design: Design, found: Simulated, options: Mapping[str, Any]) -> None:
    medians = len(design.acceptance.medians)
    if medians:
        text = f"Note: {found.inside} of {medians} medians lie in the intervals that the design wants"
        say(f"{text} ({counted(found.draws, 'cohort')} drawn).")
    if design.adverse_events is not None and not options["events"]:
        say("Note: the design has adverse events too: --adverse-events FILE writes them.")
    for file in (*options["output"], *options["events"]):
        say(f"Wrote {file}")
