"""Archives (.xlsx, .ods, .docx, .spv) as their members, and packed again with checksums that are right."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from random import Random

from hostile.mutating import altered


def members_of(archive: bytes) -> dict[str, bytes]:
    """The members of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive, always the same bytes; a name may stand twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as file:
        warnings.simplefilter("ignore")
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def other_members(
    members: Mapping[str, bytes], chance: Random, change: Callable[[str, bytes, Random], bytes]
) -> list[tuple[str, bytes]]:
    """The members of an archive, one of them changed; now and then left out, doubled, renamed, exchanged or emptied."""
    names = list(members)
    one, other = chance.choice(names), chance.choice(names)
    found = dict(members)
    match chance.randrange(12):
        case 0:
            del found[one]
        case 1:
            return [*found.items(), (one, found[other])]
        case 2:
            found[altered(one, chance)] = found.pop(one)
        case 3:
            found[one], found[other] = found[other], found[one]
        case 4:
            found[one] = b""
        case _:
            found[one] = change(one, found[one], chance)
    return list(found.items())
