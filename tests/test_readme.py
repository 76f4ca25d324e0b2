"""The manual, README.md and docs/*.md, shows what commands print, and has a section for each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import click
import pytest
import readme
from running import ROOT

from sarcstat.bridge import session
from sarcstat.cli import cli

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in readme.PAGES}


def every_command(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands by the words that are typed, `plot km` after `plot`."""
    for name, each in sorted(group.commands.items()):
        yield before + name, each
        if isinstance(each, click.Group):
            yield from every_command(each, f"{before}{name} ")


COMMANDS = dict(every_command())
#: Those that do something by themselves.
ACTIONS = [name for name, each in COMMANDS.items() if not isinstance(each, click.Group)]


def section(command: str) -> str:
    """What docs/commands.md has between the heading of a command and the next one."""
    (found,) = re.findall(rf"^## `sarcstat {command}`\n(.*?)(?=^## |\Z)", TEXTS["docs/commands.md"], re.M | re.S)
    return str(found)


def typed(text: str) -> list[str]:
    """The first lines of all commands that a text shows."""
    return re.findall(r"^```console\n\$ (.*)$", text, re.M)


def anchors(text: str) -> set[str]:
    """The anchors that headings get where Markdown is shown."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pages_show_what_commands_print() -> None:
    locked = json.loads((ROOT / "renv.lock").read_text(encoding="utf-8"))
    wanted = {"R": locked["R"]["Version"], "survival": locked["Packages"]["survival"]["Version"]}
    session.start()
    if session.versions() != wanted:
        pytest.skip(f"the manual shows the output of {wanted}, here are {session.versions()}")
    wrong = [readme.difference(page, *texts) for page, texts in readme.written().items()]
    assert not any(wrong), f"make readme writes the new output\n{''.join(wrong)}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_section_with_its_help(command: str) -> None:
    assert f"sarcstat {command} --help" in typed(section(command))


@pytest.mark.parametrize("command", ACTIONS)
def test_every_command_has_an_example_in_its_section(command: str) -> None:
    examples = [line for line in typed(section(command)) if "--help" not in line]
    assert any(re.search(rf"\bsarcstat {command}\b", line) for line in examples)


@pytest.mark.parametrize("command", ACTIONS)
def test_the_readme_leads_to_every_command(command: str) -> None:
    assert f"[`{command}`](docs/commands.md#sarcstat-{command.replace(' ', '-')})" in TEXTS["README.md"]


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```$", "", TEXTS[page], flags=re.M | re.S)):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / page).parent.joinpath(file).resolve() if file else ROOT / page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help(command: str) -> None:
    options = [each for each in COMMANDS[command].params if isinstance(each, click.Option)]
    assert all(option.help or option.name == "format_" for option in options)
