"""`sarcstat syntax`: a job of SPSS, carried out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.file_names import FileName, FolderName
from sarcstat.cli.options.shared import output_options
from sarcstat.cli.saying import say
from sarcstat.errors import InputError, SarcstatError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.steps.workspace import Workspace
    from sarcstat.results import Condition
    from sarcstat.syntax.reading.job import Job
    from sarcstat.syntax.running.job import Ran


#: Nobody writes more bytes of syntax than that; data between BEGIN DATA and END DATA are part of it.
_LARGEST = 100_000_000


@click.command(short_help="Run a job of SPSS (.sps): its data steps, and its procedures on R.")
@click.argument("file", metavar="JOB.sps", type=click.Path(path_type=Path))
@click.option(
    "--data",
    metavar="FILE",
    type=FileName(),
    multiple=True,
    help="Data for a job that names none, or whose file is not beside it: a file, or a folder of them. Repeatable.",
)
@click.option("--allow-save", is_flag=True, help="Let SAVE and OUTFILE write files, in the folder of the job only.")
@click.option(
    "--engine",
    type=click.Choice(["sarcstat", "pspp"]),
    default="sarcstat",
    show_default=True,
    help="pspp: LOOP, DO REPEAT and other steps that are not carried out here are, by the program PSPP.",
)
@click.option(
    "--figures",
    metavar="FOLDER",
    type=FolderName(),
    help="Draw the curves that /PLOT asks for, as SVG files in this folder.",
)
@click.option(
    "--to",
    "to",
    metavar="STUDY.toml",
    type=FileName(),
    help="Write a study of the same tables instead, and run nothing.",
)
@click.option("--force", is_flag=True, help="With --to: replace a file that is there.")
@output_options(("spss", "r", "journal", "both"), "spss")
def syntax(file: Path, **options: Any) -> int:
    """Run a file of SPSS syntax: data steps as SPSS has them, and KM, COXREG, SURVIVAL, FREQUENCIES, DESCRIPTIVES,
    CROSSTABS and REGRESSION's collinearity on R, in SPSS's tables and in the order of the job. SPSS is not needed.

    Data files are looked for where the job says, then beside the job. What bears on no number (OMS, GGRAPH, TITLE) is
    skipped and listed; a procedure that is not computed is a warning; what is not understood is refused with its line.

    With --to the job becomes a study for sarcstat run: its data, variables, endpoints and tables. What a study cannot
    say is a comment at its place. A job that opens several data files becomes several studies, study.toml, study-2.toml.

    \b
    sarcstat syntax job.sps
    sarcstat syntax job.sps --data trial.sav --style both -o results.html
    sarcstat syntax job.sps --to study.toml
    """
    if options["to"] is not None:
        from sarcstat.cli.jobs.to_study import check_to, to_study

        check_to(options)
        content = _content(file)
        return to_study(file, content, _read(file, content, foreign=False), options)
    if options["force"]:
        raise UsageError(
            "--force is for a study that is there already: it goes with --to.",
            "Leave it out, or name the study with --to.",
        )
    from sarcstat.cli.jobs import making
    from sarcstat.cli.output import check_outputs, deliver
    from sarcstat.syntax.running.job import run
    from sarcstat.syntax.running.report import document

    check_outputs(options)
    content = _content(file)
    job = _read(file, content, foreign=options["engine"] == "pspp")
    workspace = _workspace(file, options)
    ran = run(job, workspace, making, style=options["style"], figures=options["figures"] is not None)
    if ran.stopped is not None and not ran.steps:
        raise ran.stopped
    recorded = {"job": file.name, **{name: options[name] for name in ("data", "style", "engine", "allow_save")}}
    sha256 = hashlib.sha256(content).hexdigest()
    shown = document(ran, file.name, sha256, _said(workspace), _versions(), recorded)
    _write_figures(ran, options["figures"], quiet=options["quiet"])
    status = deliver(shown, options)
    if (error := _errors(ran)) is not None:
        raise error
    return status


def _content(file: Path) -> bytes:
    """The bytes of the job."""
    from sarcstat.files_read import read_bytes

    return read_bytes(file, most=_LARGEST, hint="Name a file of SPSS syntax, .sps.")


def _read(file: Path, content: bytes, *, foreign: bool) -> Job:
    """The job; files that it inserts are looked for beside it. `foreign`: with what PSPP would carry out."""
    from sarcstat.syntax.reading.inserting import beside
    from sarcstat.syntax.reading.reader import read

    return read(content, file.name, beside(file.parent), foreign=foreign)


def _workspace(file: Path, options: Mapping[str, Any]) -> Workspace:
    from sarcstat.data.steps.workspace import Workspace

    return Workspace(file.parent, data=options["data"], allow_save=options["allow_save"])


def _write_figures(ran: Ran, folder: Path | None, *, quiet: bool) -> None:
    """The figures of all procedures, all or none; the folder is made if it is not there."""
    from sarcstat.files_written import write_files

    if folder is None:
        return
    drawn = {name: each for step in ran.steps for name, each in step.figures.items()}
    contents = {folder / f"{name}.svg": each.picture.render("svg") for name, each in drawn.items()}
    if not contents:
        if not quiet:
            say(f"Note: --figures {folder}: the job draws no curve, and nothing is written there.")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"--figures: the folder '{folder}' cannot be made: {error.strerror}.",
            "Name a folder in one that can be written to.",
        ) from None
    write_files(contents)
    if not quiet:
        for path in contents:
            say(f"Wrote {path}")


def _said(workspace: Workspace) -> Sequence[Condition]:
    """What the data steps have to say, and which of the data given they left aside, as notes."""
    from sarcstat.cli.jobs.to_study import not_used
    from sarcstat.results import Condition

    left = [Condition("note", not_used(each), "data_unused") for each in workspace.storage.unused]
    return [*(Condition("note", text, "data_steps") for text in workspace.notes), *left]


def _errors(ran: Ran) -> SarcstatError | None:
    """What went wrong, as one error: of a data step, which ended the job, else of the first procedure that failed."""
    failed = [error for step in ran.steps for error in step.errors]
    all_ = [*failed, *([ran.stopped] if ran.stopped else [])]
    if not all_:
        return None
    kind = type(ran.stopped or failed[0])
    return kind.of([problem for each in all_ for problem in each.problems])


def _versions() -> dict[str, str]:
    """What computed the numbers."""
    from sarcstat import __version__
    from sarcstat.bridge import session

    return {"sarcstat": __version__, **(session.versions() if session.is_running() else {})}
