"""A run's numbers as it has written them: `results.json`, or the folder that it lies in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sarcstat import paths
from sarcstat.errors import InputError
from sarcstat.files_read import read_bytes
from sarcstat.runs.shape import is_result, is_shallow

RESULTS = "results.json"
RUN = "run.json"
#: A study of a million curves' points is smaller.
_LARGEST = 500_000_000
#: Tables of another program's output, of a job, lie some twenty levels deep.
_DEEPEST = 60
#: Half of a character beyond the first 65,536, as JSON may write it.
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Run:
    """The records of a run's tables, each with name and title; the labels of its columns; what computed them.

    `study` is the study file as it was read, where the run is a folder that has it.
    """

    results: Sequence[Mapping[str, Any]]
    labels: Mapping[str, str]
    source: str
    sha256: str | None
    versions: Mapping[str, str]
    simulated: str | None = None
    study: Mapping[str, Any] = field(default_factory=dict)

    def each_result(self) -> Iterator[Mapping[str, Any]]:
        """The results under names of their own; those of a job are itself, without numbers, and its procedures."""
        names: dict[str, int] = {}
        for each in self._single(self.results):
            name = str(each.get("name") or each["analysis"])
            names[name] = names.get(name, 0) + 1
            yield {**each, "name": name if names[name] == 1 else f"{name} ({names[name]})"}

    def _single(self, results: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for each in results:
            if isinstance(each.get("analyses"), list):
                yield {"tables": (), "statistics": (), **{key: own for key, own in each.items() if key != "analyses"}}
                yield from self._single(each["analyses"])
            else:
                yield each


def read_run(path: Path) -> Run:
    """The run at `path`; raises InputError where there is none."""
    file = path / RESULTS if paths.is_folder(path) else path
    if not paths.is_file(file):
        where = f"The folder '{path}' has no {RESULTS}" if paths.is_folder(path) else f"There is no file '{path}'"
        raise InputError(f"{where}.", "sarcstat run STUDY.toml writes a folder with it.")
    run = _read(file)
    return replace(run, study=_study(path / RUN)) if paths.is_folder(path) else run


def _read(file: Path) -> Run:
    raw = read_bytes(file, str(file), most=_LARGEST)
    return _run(_json(raw, file, RESULTS), file, sha256(raw).hexdigest())


def _json(raw: bytes, file: Path, name: str) -> Any:
    try:
        content = json.loads(raw)
        if _ESCAPED.search(raw):  # half of a pair is no character, and can be written nowhere
            json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise InputError(f"{file} is not JSON.", f"It is the {name} that sarcstat run writes.") from None
    return content


def _study(file: Path) -> Mapping[str, Any]:
    """The options of a run's study; nothing where the folder does not say them."""
    if not paths.is_file(file):
        return {}
    found = _json(read_bytes(file, str(file), most=_LARGEST), file, RUN)
    options = found.get("options", {}) if isinstance(found, dict) else None
    if not isinstance(options, dict) or not is_shallow(options):
        raise InputError(f"{file} is not as sarcstat writes it.", f"It is the {RUN} that sarcstat run writes.")
    return options


def _run(content: Any, file: Path, digest: str) -> Run:
    known = isinstance(content, dict) and content.get("schema") == "sarcstat/1"
    results = content.get("results", [content]) if known else None
    if not isinstance(results, list) or not all(_is_named(each) for each in results):
        raise InputError(
            f"{file} holds no results of sarcstat.",
            "It is the results.json of sarcstat run, or --format json of a command.",
        )
    labels = content.get("labels", {})
    fine = is_shallow(results, _DEEPEST) and all(map(is_result, results))
    if not fine or not isinstance(labels, dict) or not all(map(_is_text, labels.values())):
        raise InputError(
            f"{file} is not as sarcstat writes it.",
            "It is the results.json of sarcstat run, or --format json of a command, unchanged.",
        )
    named = [{"name": each["analysis"], "title": "", **each} for each in results]
    versions = {
        name: version
        for each in results
        for name, version in (each.get("provenance") or {}).get("versions", {}).items()
    }
    simulated = next((mark for each in results if (mark := (each.get("provenance") or {}).get("simulated"))), None)
    return Run(named, labels, file.name, digest, versions, simulated)


def _is_named(each: Any) -> bool:
    """Whether it says of itself what analysis it is of."""
    return isinstance(each, dict) and isinstance(each.get("analysis"), str)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
