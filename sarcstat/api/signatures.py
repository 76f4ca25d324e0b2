"""The signature and the description of a command's function, from the one description of its options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from sarcstat.api.calls import OF_TERMINALS

if TYPE_CHECKING:
    import click

#: What an option that may be given several times takes: one word, or a list of them; VAR=VALUE is also a mapping.
_SEVERAL = "str | Sequence[str]"
_PAIRS = "str | Sequence[str] | Mapping[str, object]"
_SINGLE = {"WholeRange": "int", "FiniteRange": "float", "Day": "str | date"}
_DATA = "str | PathLike[str] | DataFrame | ArrowStream"
#: What some options take besides what their kind says, by the name of the parameter.
_AS_WELL = {
    "decimals": f"int | {_PAIRS}",
    "header_row": "int | str",
    "na": "str | float | Sequence[str | float]",
}
_NUMBERS = {"NumberList", "Percentiles", "Cuts", "Scores"}


def described(
    call: Callable[..., Any], name: str, command: click.Command, *, barred: Sequence[str] = ()
) -> Callable[..., Any]:
    """The function with the name, the description and the signature of its command."""
    word = name.rpartition(" ")[2].replace("-", "_")
    call.__name__ = call.__qualname__ = word
    call.__module__ = "sarcstat.api.plot" if name.startswith("plot ") else _home(word)
    call.__doc__ = description(name, command, barred)
    call.__signature__ = signature(command, barred)  # type: ignore[attr-defined]
    return call


def _home(word: str) -> str:
    import sarcstat

    return "sarcstat" if word in dir(sarcstat) else "sarcstat.api"


def options_of(command: click.Command, barred: Sequence[str] = ()) -> Iterator[tuple[str, click.Parameter]]:
    """The keywords of a command's function, each with the parameter that it is."""
    from sarcstat.cli.perform import key_of

    for param in command.params:
        if param.name not in (*OF_TERMINALS, *barred) and not getattr(param, "hidden", False):
            yield key_of(param), param


def signature(command: click.Command, barred: Sequence[str] = ()) -> Signature:
    """Data or files, and the options by keyword; one whose default is None has the default of the command."""
    import click

    found = []
    for key, param in options_of(command, barred):
        if not isinstance(param, click.Argument):
            found.append(
                Parameter(key, Parameter.KEYWORD_ONLY, default=default_of(param), annotation=annotation(param))
            )
        elif _of_data(command) and not found:
            found.append(Parameter("data", Parameter.POSITIONAL_OR_KEYWORD, annotation=_DATA))
        else:
            found.append(_positional(key, param, of_data=_of_data(command)))
    return Signature(sorted(found, key=lambda each: each.kind))


def _of_data(command: click.Command) -> bool:
    return command.params[0].name == "data" or command.name == "columns"


def _positional(key: str, param: click.Parameter, *, of_data: bool) -> Parameter:
    """Columns after DATA, which may stay out; a file, or several."""
    if of_data:
        return Parameter(key, Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=f"{_SEVERAL} | None")
    kind = Parameter.VAR_POSITIONAL if param.nargs < 0 else Parameter.POSITIONAL_ONLY
    return Parameter(key, kind, annotation="str | PathLike[str]")


def default_of(param: click.Parameter) -> Any:
    """The default that a reader understands; None for any other."""
    default = param.default
    return default if isinstance(default, str | int | float) and default != "" else None


def annotation(param: click.Parameter) -> str:
    """What an option takes, in the words of typing."""
    import click

    kind = type(param.type).__name__
    if getattr(param, "is_flag", False):
        return "bool | None"
    if isinstance(param.type, click.Choice):
        words = f"Literal[{', '.join(repr(str(each)) for each in param.type.choices)}]"
        return f"{words} | Sequence[{words}] | None" if param.multiple else f"{words} | None"
    if str(param.name) in _AS_WELL:
        return f"{_AS_WELL[str(param.name)]} | None"
    if param.multiple:
        metavar = getattr(param, "metavar", None) or ""
        return f"{_PAIRS if '=' in metavar else _SEVERAL} | None"
    if kind in _NUMBERS:
        return "str | float | Sequence[float] | None"
    return f"{_SINGLE.get(kind, _SEVERAL if 'LIST' in (getattr(param, 'metavar', None) or '') else 'str')} | None"


def description(name: str, command: click.Command, barred: Sequence[str] = ()) -> str:
    """The help of a command, as Python's help shows it: what it does, then each option."""
    import inspect

    text = inspect.cleandoc(command.help or "").partition("\b")[0].strip()
    lines = [text, "", f"The options are those of `sarcstat {name}`:", ""]
    options = ((key, getattr(param, "help", None)) for key, param in options_of(command, barred))
    lines += [f"{key}: {said}" for key, said in options if said]
    return "\n".join(lines)
