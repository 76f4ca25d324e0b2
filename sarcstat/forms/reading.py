"""A hand-written file: read, and taken as what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sarcstat.errors import InputError
from sarcstat.files_read import megabytes, opened
from sarcstat.forms.mistakes import Words, problems
from sarcstat.forms.places import key_lines

Model = TypeVar("Model", bound=BaseModel)

#: Nobody writes more bytes than that by hand.
LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file, and the digest of its bytes."""

    text: str
    sha256: str


def read_text(path: Path, *, largest: int = LARGEST) -> Written:
    """The UTF-8 text of a file of at most `largest` bytes; raises InputError where it is none or cannot be read."""
    with opened(path, str(path)) as file:
        raw = file.read(largest + 1)
    if len(raw) > largest:
        raise InputError(
            f"{path.name} is larger than {megabytes(largest)}: nobody has written that by hand.", "Divide it."
        )
    try:
        return Written(raw.decode("utf-8-sig"), hashlib.sha256(raw).hexdigest())
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8.", "Save it as UTF-8, as TOML asks for.") from None


def filled(
    content: Mapping[str, Any], model: type[Model], name: str, *, text: str = "", words: Words | None = None
) -> Model:
    """The content of a file as a `model`; raises InputError with all mistakes at once.

    They have lines where `text`, that of the file, is given. `words` says some mistakes in words of its own, as
    `problems` does.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError.of(problems(error, content, model, name, key_lines(text), words=words)) from None
