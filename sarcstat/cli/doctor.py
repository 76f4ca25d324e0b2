"""`sarcstat doctor`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sarcstat.cli.saying import say, tell
from sarcstat.errors import ExitStatus, InputError, RSetupError, UsageError

if TYPE_CHECKING:
    from sarcstat.bridge.diagnosis import Check


@click.command()
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Install what is missing, after asking: R and survival with apt, rpy2-rinterface with pip.",
)
@click.option("--yes", is_flag=True, help="With --fix: install without asking.")
def doctor(output_format: str, fix: bool, yes: bool) -> None:
    """Check R, its packages and Python.

    Shows each version, compares R and its packages with those that sarcstat was tested with, and ends with
    `ready`, or says what to do and exits with 5.

    --fix installs R and survival with apt on Debian and Ubuntu; for other systems the command is shown. Where R
    is there, it installs rpy2-rinterface, in the release that fits this R, beside sarcstat (with pip, pipx or uv).
    A compiler is not needed. Each command is shown, and run if you agree.

    \b
    Examples:
      sarcstat doctor
      sarcstat doctor --fix
    """
    from sarcstat.bridge.diagnosis import diagnose

    if yes and not fix:
        raise UsageError("--yes goes with --fix.", "Use `sarcstat doctor --fix --yes`.")
    checks = diagnose()
    if fix:
        checks = _mended(checks, yes)
    checks = [*checks, *_settings()]
    tell(_json(checks) if output_format == "json" else _text(checks))
    if not _ready(checks):
        raise click.exceptions.Exit(ExitStatus.R_SETUP)


def _mended(checks: list[Check], yes: bool) -> list[Check]:
    """What is found after each step that can be taken; the user is asked first, and what is done is said on stderr."""
    from sarcstat.bridge import border, remedy
    from sarcstat.bridge.diagnosis import diagnose

    taken: list[remedy.Step] = []
    while not _ready(checks):
        step = remedy.next_step(checks)
        if step is None or step in taken:
            say("--fix can install nothing more here: see below for what to do.")
            return checks
        say(f"To be run: {border.typed(step.command, step.variables)}")
        if not yes and not _agreed():
            return checks
        remedy.run(step)
        say(f"Installed: {step.what}.")
        taken.append(step)
        checks = diagnose()
    return checks


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise RSetupError("--fix asks before it installs, and nobody is there to answer.", "Add --yes to agree.")
    return click.confirm("Run it?", err=True)


def _settings() -> list[Check]:
    """The files of settings that hold in this folder; a file with a mistake does not stand in the way of R."""
    from sarcstat.bridge.diagnosis import Check
    from sarcstat.cli.settings import read_settings, settings_files

    found = []
    for file in settings_files(None):
        try:
            options = read_settings(file).options
        except InputError as error:
            found.append(Check("settings", str(file), "note", error.problems[0].message))
            continue
        said = [f"{name} {key}".strip() for name, keys in options.items() for key in keys]
        found.append(Check("settings", str(file), remark=", ".join(said)))
    return found


def _ready(checks: list[Check]) -> bool:
    return all(check.status != "failed" for check in checks)


def _json(checks: list[Check]) -> str:
    import json
    from dataclasses import asdict

    found = {"ready": _ready(checks), "checks": [asdict(check) for check in checks]}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _text(checks: list[Check]) -> str:
    width = max(len(check.name) for check in checks)
    lines = [_line(check, width) for check in checks]
    if _ready(checks):
        return "\n".join([*lines, "", "ready"])
    advice = [line for check in checks if check.status == "failed" for line in _advice(check)]
    return "\n".join([*lines, "", "not ready", *advice])


def _line(check: Check, width: int) -> str:
    if check.status == "failed":
        return f"{check.name:{width}}  {check.found}  (see below)"
    return f"{check.name:{width}}  {check.found}" + (f"  ({check.remark})" if check.remark else "")


def _advice(check: Check) -> list[str]:
    """What is wrong and what to do; R itself is installed in another way on each system."""
    from sarcstat.bridge.installation import INSTALL_R, system_name

    lines = ["", check.remark]
    if check.name != "R":
        return [*lines, check.hint]
    width = max(map(len, INSTALL_R))
    here = system_name()
    commands = [
        f"{'>' if system == here else ' '} {system:{width}}  {command}" for system, command in INSTALL_R.items()
    ]
    return [*lines, *commands, "Then `sarcstat doctor --fix`, which does all of it on Debian and Ubuntu."]
