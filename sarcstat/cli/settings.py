"""`sarcstat.toml`: defaults of options, beside the data or in the user's folder of settings.

They hold for what is typed on a command line. A study, a job of SPSS and a call from Python say everything themselves:
what they compute is the same in every folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sarcstat import paths
from sarcstat.cli.saying import say
from sarcstat.errors import InputError, SarcstatError, UsageError, closest, listing
from sarcstat.files_read import opened

NAME = "sarcstat.toml"
#: A file of settings is some lines.
_LARGEST = 100_000
#: What may be set: how numbers are computed and shown and files are read; never which patients, columns or files.
MAY_BE_SET = (
    *("style", "decimals", "conf-level", "conf-type", "ties", "month-days", "time-unit", "show-in", "names"),
    *("na", "decimal", "delimiter", "encoding", "date-format", "reference-docx", "p-adjust"),
    *("theme", "width", "height", "font", "font-size", "dpi"),
)
#: The key of what was set, in a context's memory.
MEMORY = "sarcstat.settings"


@dataclass(frozen=True, slots=True)
class Settings:
    """A file of settings: for each command the options that it sets (the key "" is for all commands)."""

    file: Path
    options: Mapping[str, Mapping[str, Any]]

    def of(self, command: str) -> dict[str, Any]:
        """The options of one command, by long name; its own table goes before what is set for all."""
        return {**self.options.get("", {}), **self.options.get(command, {})}


@dataclass(frozen=True, slots=True)
class Setting:
    """An option that a file sets: the name of its parameter, the value as it would be typed, the file."""

    name: str
    value: Any
    file: Path


def settings_files(data: object) -> list[Path]:
    """The files of settings that there are: the user's own, then the one beside the data (else in this folder)."""
    beside = Path(data).parent if isinstance(data, str) and "::" not in data and data != "-" else Path()
    found = [Path(click.get_app_dir("sarcstat")) / NAME, beside / NAME]
    return [file for file in found if _is_file(file)]


def _is_file(file: Path) -> bool:
    try:
        return paths.is_file(file)
    except OSError:
        return False


def apply_settings(context: click.Context, arguments: Sequence[str]) -> None:
    """Make what the files of settings say the defaults of a command that was typed.

    Raises InputError for a file that is not understood, and for a value that an option does not take.
    """
    if context.parent is None or context.resilient_parsing:
        return
    typed = _typed(context, arguments)
    read = [read_settings(file) for file in settings_files(typed.get("data"))]
    if not read:
        return
    params = {key_of(param): param for param in context.command.params if isinstance(param, click.Option)}
    name = context.command_path.partition(" ")[2]
    chosen: dict[str, Setting] = {}
    for each in read:  # the one beside the data is the last
        for key, value in each.of(name).items():
            if key in params and params[key].name not in typed:
                chosen[key] = Setting(str(params[key].name), _words(params[key], value), each.file)
    for setting in chosen.values():
        _check_value(context, setting)
    context.default_map = {each.name: each.value for each in chosen.values()}
    context.meta[MEMORY] = chosen


def _check_value(context: click.Context, setting: Setting) -> None:
    """Raise InputError for a value that the option does not take, which nobody has typed."""
    param = next(each for each in context.command.params if each.name == setting.name)
    try:
        param.process_value(context, setting.value)
    except click.BadParameter as error:
        error.param, error.ctx = param, context
        raise InputError(f"{setting.file}: {error.format_message()}", "Correct it in that file.") from None


def invoke_with_settings(context: click.Context, invoke: Callable[[click.Context], Any]) -> Any:
    """Run a command; a setting that it refuses, as it would make no difference there, is left out and said to be.

    What was typed is never left out: an error of the command line without any setting is raised. Of any other error the
    settings may be the reason, and are said.
    """
    chosen: dict[str, Setting] = context.meta.get(MEMORY, {})
    if not chosen:
        return invoke(context)
    try:
        return _invoked(context, invoke, chosen, ())
    except UsageError:
        for left_out in [*((key,) for key in chosen), tuple(chosen)]:
            with suppress(UsageError):
                return _invoked(context, invoke, chosen, left_out)
        raise
    except (SarcstatError, click.UsageError):
        _say(context, chosen, {})
        raise


def _invoked(
    context: click.Context,
    invoke: Callable[[click.Context], Any],
    chosen: Mapping[str, Setting],
    left_out: Sequence[str],
) -> Any:
    params = {param.name: param for param in context.command.params}
    given, context.default_map = dict(context.params), {}
    for key in left_out:
        name = chosen[key].name
        context.params[name] = _default(params[str(name)], context)
    used = {key: each for key, each in chosen.items() if key not in left_out}
    context.meta[MEMORY] = used
    try:
        found = invoke(context)
    finally:
        context.params = given
        context.meta[MEMORY] = chosen
    _say(context, used, {key: chosen[key] for key in left_out})
    return found


def _say(context: click.Context, used: Mapping[str, Setting], left_out: Mapping[str, Setting]) -> None:
    if not context.params.get("quiet"):
        for line in _notes(used, left_out):
            say(f"Note: {line}.")


def _default(param: click.Parameter, context: click.Context) -> Any:
    """What a parameter is that nobody sets; click has a mark of its own, from 8.3 on, where there is no default."""
    found = param.get_default(context, call=True)
    if found is None or found is getattr(click.core, "UNSET", None):
        return () if param.multiple else None
    return param.type_cast_value(context, found)


def recorded_settings(context: click.Context) -> dict[str, str]:
    """The settings that a command has used, by long name, as results keep them."""
    return {key: _shown(each.value) for key, each in context.meta.get(MEMORY, {}).items()}


def _notes(used: Mapping[str, Setting], left_out: Mapping[str, Setting]) -> Iterator[str]:
    for file in dict.fromkeys(each.file for each in used.values()):
        yield f"settings of {file}: {', '.join(_option(key, each) for key, each in used.items() if each.file == file)}"
    for key, each in left_out.items():
        yield f"{_option(key, each)} of {each.file} does not go with this, and is left out"


def _option(key: str, setting: Setting) -> str:
    return f"--{key}" if setting.value is True else f"--{key} {_shown(setting.value)}"


def key_of(param: click.Option) -> str:
    """The long name of an option, as it is set: `--month-days` is month-days."""
    return max(param.opts, key=len).lstrip("-")


def _typed(context: click.Context, arguments: Sequence[str]) -> dict[str, Any]:
    """What the command line says itself, as far as it can be parsed; whoever parses it next says what is wrong."""
    try:
        found, _, _ = context.command.make_parser(context).parse_args(list(arguments))
    except click.UsageError:
        return {}
    return {name: value for name, value in found.items() if value is not None}


def _words(param: click.Option, value: Any) -> Any:
    """A value as it would be typed; click then checks it as it checks what is typed."""
    if param.is_flag:
        return value if isinstance(value, bool) else _shown(value)
    if param.multiple:
        return [_shown(each) for each in (value if isinstance(value, list) else [value])]
    return _shown(value)


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


# --- The file ------------------------------------------------------------------------------------------


def read_settings(file: Path) -> Settings:
    """The settings of a file; raises InputError with what is wrong in it."""
    try:
        with opened(file, str(file)) as stream:
            raw = stream.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise InputError(f"{file} has more than {_LARGEST:,} bytes.", "Settings are some lines.")
        content = tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
            "Check its permissions, or move it away.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is not TOML: {error}.", 'A setting is a line such as style = "journal".') from None
    return Settings(file, dict(_tables(content, file)))


def _tables(content: Mapping[str, Any], file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    known = _commands()
    own = {}
    for key, value in content.items():
        if not isinstance(value, dict):
            own[key] = value
        elif key == "plot" and all(isinstance(each, dict) for each in value.values()):
            for kind, table in value.items():
                yield _table(f"plot {kind}", table, known, file)
        else:
            yield _table(key, value, known, file)
    yield "", _options(own, None, known, file)


def _table(
    name: str, value: Mapping[str, Any], known: Mapping[str, click.Command], file: Path
) -> tuple[str, dict[str, Any]]:
    if name not in known:
        meant = closest(name, known)
        hint = f"Did you mean [{meant}]?" if meant else f"There are {listing(known, 40)}."
        raise InputError(f"{file} has settings for '{name}', which is no command.", hint)
    return name, _options(value, known[name], known, file)


def _options(
    found: Mapping[str, Any], command: click.Command | None, known: Mapping[str, click.Command], file: Path
) -> dict[str, Any]:
    """The settings of a table by long name; refused is what may not be set, or what the command does not have."""
    checked = {}
    commands = [command] if command else list(known.values())
    has = {key_of(each) for one in commands for each in one.params if isinstance(each, click.Option)}
    for given, value in found.items():
        key = given.replace("_", "-")
        if key not in MAY_BE_SET:
            meant = closest(key, MAY_BE_SET)
            hint = f"Did you mean {meant}?" if meant else f"Settings are {listing(MAY_BE_SET, 40)}."
            raise InputError(
                f"{file}: '{given}' cannot be set.", f"{hint} What is of one analysis is typed or in a study."
            )
        if key not in has:
            raise InputError(f"{file}: {command.name if command else 'no command'} has no --{key}.", "Leave it out.")
        if key in checked:
            raise InputError(f"{file}: {key} is set twice, with _ and with -.", "Leave one of them out.")
        if not isinstance(value, str | int | float | bool | list) or (
            isinstance(value, list) and not all(isinstance(each, str | int | float) for each in value)
        ):
            raise InputError(
                f"{file}: {given} is no text, number, true, false or list.", f"Write {given} = …, as typed."
            )
        checked[key] = value
    return checked


def _commands() -> dict[str, click.Command]:
    from sarcstat.cli.perform import figure_commands, table_commands

    return {**table_commands(), **figure_commands()}
