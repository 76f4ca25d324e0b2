"""`sarcstat doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sarcstat.errors import ExitStatus, InputError

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
def doctor(output_format: str) -> None:
    """Check R, its packages and Python.

    Shows each version, compares R and its packages with those that sarcstat was tested with, and ends with
    `ready`, or says what to do and exits with 5.

    \b
    Example:
      sarcstat doctor
    """
    from sarcstat.bridge.diagnosis import diagnose

    checks = [*diagnose(), *_settings()]
    click.echo(_json(checks) if output_format == "json" else _text(checks))
    if not _ready(checks):
        raise click.exceptions.Exit(ExitStatus.R_SETUP)


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
    from sarcstat.bridge.installation import COMPILE_RPY2, INSTALL_R

    lines = ["", check.remark]
    if check.name != "R":
        return [*lines, check.hint]
    width = max(map(len, INSTALL_R))
    commands = [f"  {system:{width}}  {command}" for system, command in INSTALL_R.items()]
    return [*lines, *commands, "Then compile rpy2 for it:", f"  {COMPILE_RPY2}"]
