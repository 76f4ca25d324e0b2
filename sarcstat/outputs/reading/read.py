"""An output file, known by what it holds and not by its name."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from sarcstat import paths
from sarcstat.errors import InputError
from sarcstat.files_read import opened
from sarcstat.outputs.limits import MOST_BYTES, Allowance, too_large
from sarcstat.outputs.output import Output

_ENCRYPTED = b"ENCRYPTEDSPV"
_OLD_VIEWER = b"\xd0\xcf\x11\xe0"
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table)", re.I | re.S)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!a-z]", re.I)
_HEAD = 4_096
_FORMS = (
    "It reads .spv files, XML of OMS (FORMAT=OXML), SPSS's HTML export, and texts with tables of survival analysis as "
    "R's console, SAS or Stata print them."
)


def read_output(path: Path) -> Output:
    """The output in a file: `.spv`, OMS XML, HTML export, or a listing of another program.

    Raises InputError where it is none of them or damaged.
    """
    if not paths.there(path):
        raise InputError(f"There is no file '{path}'.", "Check the path.")
    with opened(path) as file:
        data = file.read(8 * MOST_BYTES + 1)
    if len(data) > 8 * MOST_BYTES:
        raise too_large(path.name)
    return replace(parse_output(data, path.name), sha256=sha256(data).hexdigest())


def parse_output(data: bytes, name: str) -> Output:
    """The output in the bytes of a file; `name` is what errors call it."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of cells, none of them garbage, would be gone through again and again
    try:
        return _parsed(data, name)
    finally:
        if collecting:
            gc.enable()


def _parsed(data: bytes, name: str) -> Output:
    allowance = Allowance(name)
    start = data[:_HEAD]
    if start.startswith(b"PK"):
        from sarcstat.outputs.viewer.tree import read_viewer

        return read_viewer(data, allowance)
    _refuse(start, name)
    allowance.unpack(len(data))
    if _HTML.match(start):
        from sarcstat.outputs.reading.html import read_html

        return read_html(data, allowance)
    if _XML.match(start) or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        from sarcstat.outputs.reading.oms import read_oms

        return read_oms(data, allowance)
    from sarcstat.outputs.reading.listings.read import read_listing

    listed = read_listing(data, allowance)
    if listed is not None:
        return listed
    raise InputError(f"{name} is not an output file of SPSS, nor a listing of R, SAS or Stata.", _FORMS)


def _refuse(start: bytes, name: str) -> None:
    """Refuse kinds of files that are known and not read."""
    if _ENCRYPTED in start[:64]:
        raise InputError(f"{name} is protected by a password.", "Open it in SPSS and save it without one.")
    if start.startswith(_OLD_VIEWER):
        raise InputError(
            f"{name} is an output of SPSS 15 or older (.spo), which no newer program reads.",
            "SPSS's Legacy Viewer opens it and exports it as HTML.",
        )
    if not start.strip():
        raise InputError(f"{name} is empty.", "Check that it is the file that was meant.")
