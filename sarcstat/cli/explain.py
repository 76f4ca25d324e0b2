"""`sarcstat explain`: what a convention means."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from sarcstat.cli.saying import tell
from sarcstat.errors import UsageError, closest


@click.command(short_help="Say what a convention or the cause of a difference means.")
@click.argument("topic", required=False)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(topic: str | None, format_: str) -> None:
    """What SPSS and R compute, with formula and source: for each cause named by --style both.

    Without TOPIC, the list of topics. R is not needed.

    \b
    sarcstat explain
    sarcstat explain median-ci
    """
    from sarcstat.display.explanations.explanations import EXPLANATIONS

    if topic is None:
        if format_ == "json":
            tell(json.dumps({name: asdict(each) for name, each in EXPLANATIONS.items()}, ensure_ascii=False, indent=1))
            return
        width = max(map(len, EXPLANATIONS))
        for name, each in EXPLANATIONS.items():
            tell(f"{name:<{width}}  {each.title}")
        return
    if topic not in EXPLANATIONS:
        meant = closest(topic, EXPLANATIONS)
        hint = f"Did you mean '{meant}'?" if meant else "'sarcstat explain' lists the topics."
        raise UsageError(f"There is no topic '{topic}'.", hint)
    found = EXPLANATIONS[topic]
    if format_ == "json":
        tell(json.dumps({topic: asdict(found)}, ensure_ascii=False, indent=1))
        return
    parts = (("SPSS", found.spss), ("R", found.r), ("What to do", found.advice), ("Source", found.source))
    tell(found.title)
    for name, text in parts:
        tell(f"\n{name}\n{_wrapped(text)}")


def _wrapped(text: str) -> str:
    from sarcstat.cli.output import terminal_width

    return click.wrap_text(text, min(terminal_width(), 100), initial_indent="  ", subsequent_indent="  ")
