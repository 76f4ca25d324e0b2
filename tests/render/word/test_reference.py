"""A damaged reference for the house style is a sentence, whatever part of it is damaged and however."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus, InputError
from sarcstat.render.formats import check_house

PARTS = (
    *("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"),
    *("docProps/core.xml", "word/settings.xml", "word/webSettings.xml", "word/theme/theme1.xml"),
)


def whole() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def changed(part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == part else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def entities(content: bytes) -> bytes:
    more = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    return (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + more + b"]>" + content[content.index(b"<", 5) :]
    )


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "missing": lambda content: None,
    "no XML": lambda content: b"\xff\xfe<x",
    "another root": lambda content: b"<x/>",
    "entities": entities,
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_part_is_refused_or_does_not_matter(tmp_path: Path, part: str, damage: str) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(changed(part, DAMAGES[damage]))
    try:
        check_house(path)
    except InputError as error:
        assert "not a Word file" in str(error) or "cannot be used as the house style" in str(error)  # noqa: PT017
    else:
        assert part not in ("[Content_Types].xml", "word/document.xml") or damage == "entities"
        assert damage not in ("cut", "empty", "no XML"), "Word would not open what is made of it"


def test_a_part_that_is_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(whole())
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/styles.xml", "<x/>")
    with pytest.raises(InputError, match="cannot be used as the house style"):
        check_house(path)


def test_styles_that_are_missing_are_ours(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(
        changed("word/styles.xml", lambda content: content[: content.index(b"<w:style ")] + b"</w:styles>")
    )
    check_house(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(changed("word/settings.xml", lambda content: content + b" " * 250_000_000))
    with pytest.raises(InputError, match="unpacks to more than 200 MB"):
        check_house(path)


def test_the_command_says_which_option_it_was(tmp_path: Path) -> None:
    data, house = tmp_path / "a.csv", tmp_path / "house.docx"
    data.write_text("x\n1\n2\n")
    house.write_bytes(changed("word/styles.xml", DAMAGES["cut"]))
    found = sarcstat("describe", data, "-o", tmp_path / "o.docx", "--reference-docx", house)
    refused(found, ExitStatus.INPUT, f"--reference-docx: '{house}' cannot be used as the house style")
    assert not (tmp_path / "o.docx").exists()
